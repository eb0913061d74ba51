//! What no single line can show: ids named twice, references to nothing, parts that do not fit roles.

use std::collections::{HashMap, HashSet};

use huxue_duty::county::{Part, Person, Role};
use huxue_duty::ids::PersonId;

use super::files::Read;
use super::table::problem;
use super::{Problem, Severity};

struct Checker<'a> {
    read: &'a Read,
    problems: &'a mut Vec<Problem>,
}

pub(super) fn references(read: &Read, problems: &mut Vec<Problem>) {
    let data = &read.data;
    let mut check = Checker { read, problems };
    check.unique("units.csv", data.units.iter().map(|unit| unit.id.as_str()));
    check.unique("schools.csv", data.schools.iter().map(|school| school.id.as_str()));
    check.unique("gates.csv", data.gates.iter().map(|gate| gate.id.as_str()));
    check.unique("posts.csv", data.posts.iter().map(|post| post.id.as_str()));
    check.unique("people.csv", data.people.iter().map(|person| person.id.as_str()));
    check.unique("alarms.csv", data.alarms.iter().map(|site| site.id.as_str()));
    check.unique("cameras.csv", data.cameras.iter().map(|site| site.id.as_str()));

    let units: HashSet<&str> = data.units.iter().map(|unit| unit.id.as_str()).collect();
    let schools: HashSet<&str> = data.schools.iter().map(|school| school.id.as_str()).collect();
    let gates: HashSet<&str> = data.gates.iter().map(|gate| gate.id.as_str()).collect();
    let posts: HashSet<&str> = data.posts.iter().map(|post| post.id.as_str()).collect();
    let people: HashSet<&str> = data.people.iter().map(|person| person.id.as_str()).collect();
    // A blank unit or school is a choice (no unit yet; every school), not a reference to nothing.
    check.known("gates.csv", "school", &schools, data.gates.iter().map(|gate| gate.school.as_str()));
    check.known("posts.csv", "gate", &gates, data.posts.iter().map(|post| post.gate.as_str()));
    check.known("posts.csv", "unit", &units, data.posts.iter().map(|post| post.unit.as_str()));
    check.known("people.csv", "unit", &units, data.people.iter().map(|person| person.unit.as_str()));
    check.known("roster.csv", "post", &posts, data.roster.iter().map(|row| row.post.as_str()));
    check.known("roster.csv", "person", &people, data.roster.iter().map(|row| row.person.as_str()));
    check.known("absences.csv", "person", &people, data.absences.iter().map(|row| row.person.as_str()));
    let substitutes = data.absences.iter().map(|row| row.substitute.as_ref().map_or("", PersonId::as_str));
    check.known("absences.csv", "substitute", &people, substitutes);
    check.known("movements.csv", "school", &schools, data.movements.iter().map(|row| row.school.as_str()));
    let school_of = |school: &Option<huxue_duty::ids::SchoolId>| school.as_ref().map_or(String::new(), ToString::to_string);
    let of_terms: Vec<String> = data.terms.iter().map(|row| school_of(&row.school)).collect();
    check.known("terms.csv", "school", &schools, of_terms.iter().map(String::as_str));
    let of_days: Vec<String> = data.days.iter().map(|row| school_of(&row.school)).collect();
    check.known("days.csv", "school", &schools, of_days.iter().map(String::as_str));
    check.known("alarms.csv", "school", &schools, data.alarms.iter().map(|site| site.school.as_str()));
    check.known("cameras.csv", "school", &schools, data.cameras.iter().map(|site| site.school.as_str()));
    check.parts();
}

impl Checker<'_> {
    fn line(&self, file: &str, index: usize) -> u64 {
        self.read.lines.get(file).and_then(|lines| lines.get(index)).copied().unwrap_or(0)
    }

    fn unique<'s>(&mut self, file: &'static str, ids: impl Iterator<Item = &'s str>) {
        let mut seen: HashMap<&str, u64> = HashMap::new();
        for (index, id) in ids.enumerate() {
            let line = self.line(file, index);
            if let Some(first) = seen.insert(id, line) {
                self.problems.push(problem(
                    file,
                    line,
                    "id",
                    Severity::Error,
                    (&format!("编号 {id} 与第 {first} 行重复。"), "请改用新的编号。"),
                    (&format!("id {id} stands on line {first} already."), "Give it another."),
                ));
            }
        }
    }

    fn known<'s>(&mut self, file: &'static str, column: &str, known: &HashSet<&str>, ids: impl Iterator<Item = &'s str>) {
        for (index, id) in ids.enumerate() {
            if id.is_empty() || known.contains(id) {
                continue;
            }
            let near = nearest(id, known);
            let (zh_hint, en_hint) = near.map_or_else(
                || ("请核对编号。".to_owned(), "Check the id.".to_owned()),
                |near| (format!("是不是 {near}？"), format!("Did you mean {near}?")),
            );
            let line = self.line(file, index);
            self.problems.push(problem(
                file,
                line,
                column,
                Severity::Error,
                (&format!("没有编号 {id}。"), &zh_hint),
                (&format!("nothing has the id {id}."), &en_hint),
            ));
        }
    }

    fn parts(&mut self) {
        let people: HashMap<&PersonId, &Person> =
            self.read.data.people.iter().map(|person| (&person.id, person)).collect();
        for (index, row) in self.read.data.roster.iter().enumerate() {
            let Some(person) = people.get(&row.person) else { continue };
            let fits = match row.part {
                Part::Leader | Part::Member => person.role.is_judged(),
                Part::Volunteer => matches!(person.role, Role::Volunteer | Role::School),
                Part::SchoolGuard => matches!(person.role, Role::SchoolGuard | Role::School),
            };
            let line = self.line("roster.csv", index);
            if !fits {
                self.problems.push(problem(
                    "roster.csv",
                    line,
                    "part",
                    Severity::Error,
                    ("岗位身份与人员身份不符。", "leader、member 须为民警或辅警；volunteer、school_guard 须为相应人员。"),
                    ("the part does not fit the person's role.", "Leader and member are officers or auxiliaries."),
                ));
            } else if row.part == Part::Leader && !(person.role == Role::Officer && person.can_lead) {
                self.problems.push(problem(
                    "roster.csv",
                    line,
                    "part",
                    Severity::Warning,
                    ("领队应为有领队资格的民警。", "请核对 people.csv 的 can_lead。"),
                    ("a leader should be an officer who can lead.", "Check can_lead in people.csv."),
                ));
            }
        }
    }
}

/// The known id that differs in the fewest places, if it is close.
fn nearest<'k>(id: &str, known: &HashSet<&'k str>) -> Option<&'k str> {
    let distance = |other: &str| {
        let (a, b): (Vec<char>, Vec<char>) = (id.chars().collect(), other.chars().collect());
        a.iter().zip(&b).filter(|(x, y)| x != y).count() + a.len().abs_diff(b.len())
    };
    known.iter().map(|other| (distance(other), *other)).min().filter(|(far, _)| *far <= 2).map(|(_, other)| other)
}
