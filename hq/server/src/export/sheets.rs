//! The tables that can be taken out: lines of attendance, their sums, incidents.

use std::collections::BTreeMap;

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::county::{Period, Role};
use huxue_duty::explain::Language;
use huxue_duty::flags;
use huxue_duty::incident::category;
use huxue_duty::verdict::{Off, On};
use serde_json::Value;

use super::words::{pick, word};
use super::{Cell, Sheet};
use crate::views::{AttendanceLine, AttendanceLines, AttendanceSum, AttendanceSums, IncidentSeen, Mark, SumBy};

/// What stands above the rows.
#[derive(Clone, Debug)]
pub struct Head {
    pub exporter: String,
    /// First and last day, where the rows are of certain days.
    pub period: (Option<ServiceDay>, Option<ServiceDay>),
    /// Condition and value, as they were asked.
    pub filter: Vec<(&'static str, String)>,
    pub at: Instant,
    pub language: Language,
}

impl Head {
    pub fn of(exporter: &str, language: Language) -> Self {
        Self { exporter: exporter.to_owned(), period: (None, None), filter: Vec::new(), at: Instant(0), language }
    }

    fn sheet(&self, title: &str, columns: &[&str], rows: Vec<Vec<Cell>>) -> Sheet {
        let said = |code: &str| word(code, self.language);
        let day = |day: Option<ServiceDay>| day.map_or_else(|| said("all_days"), |day| day.to_string());
        let period = match self.period {
            (None, None) => said("all_days"),
            (from, to) => format!("{} {} {}", day(from), said("to"), day(to)),
        };
        let filter: Vec<String> = self.filter.iter().map(|(code, value)| format!("{} = {value}", said(code))).collect();
        let facts = [
            ("fact.period", period),
            ("fact.filter", if filter.is_empty() { said("unfiltered") } else { filter.join("; ") }),
            ("fact.exporter", self.exporter.clone()),
            ("fact.as_of", moment(self.at)),
            ("fact.rows", rows.len().to_string()),
        ];
        Sheet {
            title: said(title),
            facts: facts.map(|(code, value)| (said(code), value)).to_vec(),
            columns: columns.iter().map(|code| said(code)).collect(),
            rows,
            language: self.language,
        }
    }
}

/// `2026-11-24 07:30:05`, the county's time.
fn moment(at: Instant) -> String {
    format!("{} {}", at.civil_date(), at.hhmmss())
}

pub fn lines(head: &Head, lines: &AttendanceLines) -> Sheet {
    let columns = [
        "day",
        "post",
        "school",
        "unit",
        "period",
        "on_due",
        "off_due",
        "person",
        "person_name",
        "role",
        "on",
        "off",
        "grade",
        "flags",
    ];
    head.sheet("title.lines", &columns, lines.lines.iter().map(|line| line_cells(line, head.language)).collect())
}

fn line_cells(line: &AttendanceLine, language: Language) -> Vec<Cell> {
    let row = &line.row;
    let (on, off) = if line.begun {
        (
            certainty(on_words(&row.on, language), row.on_certain || row.on == On::Unknown, language),
            certainty(off_words(&row.off, language), row.off_certain || row.off == Off::Unknown, language),
        )
    } else {
        (word("state.upcoming", language), word("state.upcoming", language))
    };
    let grade =
        |grade: Option<huxue_duty::clock::Grade>| grade.map_or_else(|| "–".to_owned(), |grade| format!("{grade:?}"));
    let mut marks = Vec::new();
    if row.found_absent {
        marks.push(word("attendance.found_absent", language));
    }
    if row.disputed {
        marks.push(word("attendance.disputed", language));
    }
    if line.begun {
        let said = |flag: &&str| {
            flags::words(flag).map_or_else(|| (*flag).to_owned(), |(zh, en)| pick(language, zh, en).to_owned())
        };
        marks.extend(row.flags.iter().map(said));
    }
    vec![
        line.day.to_string().into(),
        line.post.as_str().into(),
        line.school.as_str().into(),
        line.unit.as_str().into(),
        word(period_code(line.period), language).into(),
        line.on_due.hhmm().into(),
        line.off_due.hhmm().into(),
        row.person.as_str().into(),
        line.name.as_str().into(),
        word(role_code(row.role), language).into(),
        on.into(),
        off.into(),
        format!("{} · {}", grade(row.on_grade), grade(row.off_grade)).into(),
        marks.join(pick(language, "、", ", ")).into(),
    ]
}

fn certainty(words: String, certain: bool, language: Language) -> String {
    if certain { words } else { format!("{words} {}", word("attendance.uncertain", language)) }
}

/// A verdict's name and minutes are what its JSON says: the page reads the same.
fn verdict_words(value: &Value, language: Language) -> String {
    let (code, minutes) = match value {
        Value::String(code) => (code.clone(), None),
        Value::Object(map) => map
            .iter()
            .next()
            .map_or((String::new(), None), |(code, args)| (code.clone(), args.get("minutes").and_then(Value::as_u64))),
        _ => (String::new(), None),
    };
    let words = word(&format!("verdict.{code}"), language);
    minutes.map_or(words.clone(), |minutes| words.replace("{minutes}", &minutes.to_string()))
}

fn on_words(on: &On, language: Language) -> String {
    verdict_words(&serde_json::to_value(on).unwrap_or_default(), language)
}

fn off_words(off: &Off, language: Language) -> String {
    verdict_words(&serde_json::to_value(off).unwrap_or_default(), language)
}

const fn period_code(period: Period) -> &'static str {
    match period {
        Period::Morning => "period.morning",
        Period::Noon => "period.noon",
        Period::Evening => "period.evening",
        Period::Night => "period.night",
    }
}

const fn role_code(role: Role) -> &'static str {
    match role {
        Role::Officer => "person.officer",
        Role::Auxiliary => "person.auxiliary",
        Role::Volunteer => "person.volunteer",
        Role::SchoolGuard => "person.school_guard",
        Role::School => "person.school",
    }
}

pub fn sums(head: &Head, by: SumBy, sums: &AttendanceSums) -> Sheet {
    let (title, id, name) = match by {
        SumBy::Post => ("title.post", "post", "school"),
        SumBy::Unit => ("title.unit", "unit", "name"),
    };
    let columns = [
        id,
        name,
        "posts",
        "windows",
        "complete",
        "strength",
        "under",
        "on_time",
        "late",
        "not_checked_in",
        "unknown",
        "attendance.found_absent",
        "attendance.disputed",
    ];
    head.sheet(title, &columns, sums.rows.iter().map(sum_cells).collect())
}

fn sum_cells(sum: &AttendanceSum) -> Vec<Cell> {
    vec![
        sum.id.as_str().into(),
        sum.name.as_str().into(),
        sum.posts.into(),
        sum.windows.into(),
        sum.complete.into(),
        sum.strength_minutes.into(),
        sum.under_strength_minutes.into(),
        sum.on_time.into(),
        sum.late.into(),
        sum.not_checked_in.into(),
        sum.unknown.into(),
        sum.found_absent.into(),
        sum.disputed.into(),
    ]
}

pub fn incidents(head: &Head, incidents: &[IncidentSeen]) -> Sheet {
    let columns = [
        "id",
        "severity",
        "category",
        "name",
        "post",
        "filed",
        "filed_by",
        "status",
        "received",
        "seen",
        "handled",
        "closed",
        "assigned",
        "handed_to",
        "text",
        "comments",
    ];
    head.sheet("title.incidents", &columns, incidents.iter().map(|one| incident_cells(one, head.language)).collect())
}

fn incident_cells(seen: &IncidentSeen, language: Language) -> Vec<Cell> {
    let IncidentSeen { incident, clocks, .. } = seen;
    let mark =
        |mark: &Option<Mark>| mark.as_ref().map_or_else(String::new, |mark| format!("{} {}", moment(mark.at), mark.by));
    let comments: Vec<String> =
        incident.comments.iter().map(|comment| format!("{}: {}", comment.author, comment.text)).collect();
    let name = category(&incident.category).map_or("", |known| pick(language, known.zh, known.en));
    vec![
        incident.id.as_str().into(),
        word(&format!("incidents.severity.{}", incident.severity), language).into(),
        incident.category.as_str().into(),
        name.into(),
        incident.post.as_str().into(),
        moment(incident.filed_at).into(),
        incident.filed_by.as_str().into(),
        word(&format!("incidents.status.{}", incident.status), language).into(),
        moment(clocks.received).into(),
        mark(&clocks.seen).into(),
        mark(&clocks.handled).into(),
        mark(&clocks.closed).into(),
        incident.assigned.clone().unwrap_or_default().into(),
        incident.handed_to.clone().unwrap_or_default().into(),
        incident.texts.join("\n").into(),
        comments.join("\n").into(),
    ]
}

/// Conditions that were given, for the head.
pub fn given(conditions: BTreeMap<&'static str, Option<String>>) -> Vec<(&'static str, String)> {
    let said = |value: Option<String>| value.filter(|value| !value.trim().is_empty());
    conditions.into_iter().filter_map(|(code, value)| Some((code, said(value)?))).collect()
}
