//! Each file of the folder to its records, keeping the line of each for the cross-checks.

use std::collections::BTreeMap;

use huxue_duty::county::{
    Absence, County, DayKind, DayOverride, Gate, Movement, Person, Post, RosterRow, School, Site, Term, Unit, Weekdays,
};
use huxue_duty::ids::{GateId, PersonId, PostId, SchoolId, UnitId};

use super::fields::{self, EVER_FROM, EVER_TO};
use super::table::{Row, Table, problem};
use super::{Problem, Severity};

/// Records with the line each stands on, by file.
#[derive(Default)]
pub(super) struct Read {
    pub data: County,
    pub lines: BTreeMap<&'static str, Vec<u64>>,
}

struct FileSpec {
    name: &'static str,
    columns: &'static [&'static str],
    required: &'static [&'static str],
    optional_file: bool,
}

const fn spec(name: &'static str, columns: &'static [&'static str], required: &'static [&'static str], optional_file: bool) -> FileSpec {
    FileSpec { name, columns, required, optional_file }
}

const UNITS: FileSpec = spec("units.csv", &["id", "name", "kind"], &["id", "name"], false);
const SCHOOLS: FileSpec =
    spec("schools.csv", &["id", "name", "town", "level", "enrolment", "boarders"], &["id", "name", "level"], false);
const GATES: FileSpec =
    spec("gates.csv", &["id", "school", "name", "lat", "lon", "radius_m"], &["id", "school", "lat", "lon"], false);
const POSTS: FileSpec = spec("posts.csv", &["id", "gate", "unit", "officers", "auxiliaries"], &["id", "gate"], false);
const PEOPLE: FileSpec = spec("people.csv", &["id", "name", "unit", "role", "can_lead"], &["id", "name", "role"], false);
const ROSTER: FileSpec = spec(
    "roster.csv",
    &["post", "person", "part", "periods", "valid_from", "valid_to", "weekdays", "weeks"],
    &["post", "person", "part"],
    false,
);
const ABSENCES: FileSpec = spec("absences.csv", &["person", "from", "to", "kind", "substitute"], &["person", "from", "to"], true);
const MOVEMENTS: FileSpec = spec(
    "movements.csv",
    &["school", "valid_from", "valid_to", "weekdays", "kind", "label", "start", "end", "lead_min", "tail_min"],
    &["school", "kind", "start", "end"],
    false,
);
const TERMS: FileSpec =
    spec("terms.csv", &["school", "name", "first_day", "last_day"], &["first_day", "last_day"], false);
const DAYS: FileSpec =
    spec("days.csv", &["school", "date", "kind", "runs_as", "reason", "source"], &["date", "kind"], true);
const ALARMS: FileSpec = spec("alarms.csv", &["id", "school", "place", "installed", "linked"], &["id", "school"], true);
const CAMERAS: FileSpec = spec("cameras.csv", &["id", "school", "place", "installed", "linked"], &["id", "school"], true);

pub(super) fn read_all(contents: &BTreeMap<String, Vec<u8>>, problems: &mut Vec<Problem>) -> Read {
    let mut read = Read::default();
    let calendar = calendar(contents, problems);
    let mut source = Source { contents, problems, lines: &mut read.lines };
    read.data = County {
        units: source.read(&UNITS, unit),
        schools: source.read(&SCHOOLS, school),
        gates: source.read(&GATES, gate),
        posts: source.read(&POSTS, post),
        people: source.read(&PEOPLE, person),
        roster: source.read(&ROSTER, roster_row),
        absences: source.read(&ABSENCES, absence),
        movements: source.read(&MOVEMENTS, movement),
        terms: source.read(&TERMS, term),
        days: source.read(&DAYS, day),
        alarms: source.read(&ALARMS, site),
        cameras: source.read(&CAMERAS, site),
        calendar,
    };
    read
}

fn calendar(contents: &BTreeMap<String, Vec<u8>>, problems: &mut Vec<Problem>) -> huxue_duty::calendar::Calendar {
    let Some(bytes) = contents.get("calendar.toml") else { return crate::calendar_file::compiled_in() };
    match crate::calendar_file::parse(&String::from_utf8_lossy(bytes)) {
        Ok(calendar) => calendar,
        Err(error) => {
            let line = if let crate::calendar_file::CalendarError::Toml { line, .. } = &error { *line as u64 } else { 0 };
            let text = error.to_string();
            let (zh, en) = (("日历文件有误。", text.as_str()), ("the calendar file is wrong:", text.as_str()));
            problems.push(problem("calendar.toml", line, "", Severity::Error, zh, en));
            huxue_duty::calendar::Calendar::default()
        }
    }
}

struct Source<'a> {
    contents: &'a BTreeMap<String, Vec<u8>>,
    problems: &'a mut Vec<Problem>,
    lines: &'a mut BTreeMap<&'static str, Vec<u64>>,
}

impl Source<'_> {
    fn read<T>(&mut self, spec: &FileSpec, one: impl Fn(&Row<'_>, &mut Vec<Problem>) -> Option<T>) -> Vec<T> {
        let Some(bytes) = self.contents.get(spec.name) else {
            if !spec.optional_file {
                self.problems.push(problem(
                    spec.name,
                    0,
                    "",
                    Severity::Error,
                    ("缺少这个文件。", "请放入文件夹。"),
                    ("the file is missing.", "Put it into the folder."),
                ));
            }
            return Vec::new();
        };
        let table = Table::read(spec.name, bytes, spec.columns, spec.required, self.problems);
        let lines = self.lines.entry(spec.name).or_default();
        let mut items = Vec::new();
        for row in table.rows() {
            if let Some(item) = one(&row, self.problems) {
                items.push(item);
                lines.push(row.line);
            }
        }
        items
    }
}

fn unit(row: &Row<'_>, problems: &mut Vec<Problem>) -> Option<Unit> {
    let kind = fields::unit_kind(row, "kind", problems);
    let (id, name) = (fields::id(row, "id", problems), fields::text(row, "name", problems));
    Some(Unit { id: UnitId::new(id?), name: name?, kind })
}

fn school(row: &Row<'_>, problems: &mut Vec<Problem>) -> Option<School> {
    let level = fields::level(row, "level", problems);
    let id = fields::id(row, "id", problems);
    let name = fields::text(row, "name", problems);
    let enrolment = fields::number(row, "enrolment", (0, 100_000), Some(0), problems);
    let boarders = fields::number(row, "boarders", (0, 100_000), Some(0), problems);
    let town = row.cell("town").to_owned();
    Some(School { id: SchoolId::new(id?), name: name?, town, level, enrolment: enrolment?, boarders: boarders? })
}

fn gate(row: &Row<'_>, problems: &mut Vec<Problem>) -> Option<Gate> {
    let id = fields::id(row, "id", problems);
    let school = fields::id(row, "school", problems);
    let lat = fields::decimal(row, "lat", (-90.0, 90.0), None, problems);
    let lon = fields::decimal(row, "lon", (-180.0, 180.0), None, problems);
    let radius_m = fields::decimal(row, "radius_m", (5.0, 2_000.0), Some(80.0), problems);
    let name = row.cell("name").to_owned();
    let (id, school) = (GateId::new(id?), SchoolId::new(school?));
    Some(Gate { id, school, name, lat: lat?, lon: lon?, radius_m: radius_m? })
}

fn post(row: &Row<'_>, problems: &mut Vec<Problem>) -> Option<Post> {
    let id = fields::id(row, "id", problems);
    let gate = fields::id(row, "gate", problems);
    let officers = fields::number(row, "officers", (0, 50), Some(1), problems);
    let auxiliaries = fields::number(row, "auxiliaries", (0, 50), Some(2), problems);
    let unit = UnitId::new(row.cell("unit"));
    let (id, gate) = (PostId::new(id?), GateId::new(gate?));
    Some(Post { id, gate, unit, officers: officers?, auxiliaries: auxiliaries? })
}

fn person(row: &Row<'_>, problems: &mut Vec<Problem>) -> Option<Person> {
    let id = fields::id(row, "id", problems);
    let name = fields::text(row, "name", problems);
    let role = fields::role(row, "role", problems);
    let can_lead = fields::yes(row, "can_lead", problems);
    let unit = UnitId::new(row.cell("unit"));
    Some(Person { id: PersonId::new(id?), name: name?, unit, role: role?, can_lead: can_lead? })
}

pub(super) fn roster_row(row: &Row<'_>, problems: &mut Vec<Problem>) -> Option<RosterRow> {
    let post = fields::id(row, "post", problems);
    let person = fields::id(row, "person", problems);
    let part = fields::part(row, "part", problems);
    let periods = fields::periods(row, "periods", problems);
    let dates = span(row, "valid_from", "valid_to", problems);
    let weekdays = fields::weekdays(row, "weekdays", Weekdays::ALL, problems);
    let weeks = fields::weeks(row, "weeks", problems);
    let (valid_from, valid_to) = dates?;
    Some(RosterRow {
        post: PostId::new(post?),
        person: PersonId::new(person?),
        part: part?,
        periods: periods?,
        valid_from,
        valid_to,
        weekdays: weekdays?,
        weeks: weeks?,
    })
}

fn span(row: &Row<'_>, from: &str, to: &str, problems: &mut Vec<Problem>) -> Option<(chrono::NaiveDate, chrono::NaiveDate)> {
    let first = fields::date(row, from, Some(EVER_FROM), problems);
    let last = fields::date(row, to, Some(EVER_TO), problems);
    let (first, last) = first.zip(last)?;
    if first > last {
        problems.push(row.error(
            to,
            ("结束日期早于开始日期。", "请核对两个日期。"),
            ("the last day is before the first.", "Check both dates."),
        ));
        return None;
    }
    Some((first, last))
}

fn absence(row: &Row<'_>, problems: &mut Vec<Problem>) -> Option<Absence> {
    let person = fields::id(row, "person", problems);
    let dates = span(row, "from", "to", problems);
    let substitute = row.cell("substitute");
    let (from, to) = dates?;
    Some(Absence {
        person: PersonId::new(person?),
        from,
        to,
        kind: row.cell("kind").to_owned(),
        substitute: (!substitute.is_empty()).then(|| PersonId::new(substitute)),
    })
}

pub(super) fn movement(row: &Row<'_>, problems: &mut Vec<Problem>) -> Option<Movement> {
    let school = fields::id(row, "school", problems);
    let dates = span(row, "valid_from", "valid_to", problems);
    let weekdays = fields::weekdays(row, "weekdays", Weekdays(0b001_1111), problems);
    let kind = fields::movement_kind(row, "kind", problems);
    let start = fields::time(row, "start", 24 * 60, problems);
    let end = fields::time(row, "end", 36 * 60, problems);
    let lead_min = fields::margin(row, "lead_min", problems);
    let tail_min = fields::margin(row, "tail_min", problems);
    if let Some((start, end)) = start.zip(end)
        && end < start
    {
        problems.push(row.error(
            "end",
            ("结束时间早于开始时间。", "过午夜请写 24:10 这样的时间。"),
            ("the end is before the start.", "Past midnight, write a time like 24:10."),
        ));
        return None;
    }
    let (valid_from, valid_to) = dates?;
    Some(Movement {
        school: SchoolId::new(school?),
        valid_from,
        valid_to,
        weekdays: weekdays?,
        kind: kind?,
        label: row.cell("label").to_owned(),
        start: start?,
        end: end?,
        lead_min,
        tail_min,
    })
}

fn term(row: &Row<'_>, problems: &mut Vec<Problem>) -> Option<Term> {
    let first_day = fields::date(row, "first_day", None, problems);
    let last_day = fields::date(row, "last_day", None, problems);
    let school = row.cell("school");
    let (first_day, last_day) = first_day.zip(last_day)?;
    if first_day > last_day {
        problems.push(row.error(
            "last_day",
            ("学期结束早于开始。", "请核对两个日期。"),
            ("the term ends before it begins.", "Check both dates."),
        ));
        return None;
    }
    let school = (!school.is_empty()).then(|| SchoolId::new(school));
    Some(Term { school, name: row.cell("name").to_owned(), first_day, last_day })
}

fn day(row: &Row<'_>, problems: &mut Vec<Problem>) -> Option<DayOverride> {
    let date = fields::date(row, "date", None, problems);
    let runs = fields::day_runs(row, "kind", problems);
    let digit = match row.cell("runs_as") {
        "" => Some(None),
        _ => fields::number(row, "runs_as", (1, 7), None, problems).map(Some),
    };
    let school = row.cell("school");
    Some(DayOverride {
        school: (!school.is_empty()).then(|| SchoolId::new(school)),
        date: date?,
        kind: if runs? { DayKind::Runs } else { DayKind::Closed },
        runs_as: digit?.map(|digit| digit as u8),
        reason: row.cell("reason").to_owned(),
        source: row.cell("source").to_owned(),
    })
}

fn site(row: &Row<'_>, problems: &mut Vec<Problem>) -> Option<Site> {
    let id = fields::id(row, "id", problems);
    let school = fields::id(row, "school", problems);
    let installed = fields::optional_date(row, "installed", problems);
    let linked = fields::optional_date(row, "linked", problems);
    Some(Site { id: id?, school: SchoolId::new(school?), place: row.cell("place").to_owned(), installed, linked })
}
