//! What no single row can show: posts nobody stands at, schools nobody leaves, two timetables at once, dates the
//! calendar does not know.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use huxue_duty::calendar::Calendar;
use huxue_duty::county::{DayOverride, Movement, Post, RosterRow, School, Term};
use huxue_duty::ids::SchoolId;

use super::fields::Fields;
use super::plan::{ALWAYS_FROM, ALWAYS_TO};
use super::problem::{Problems, words};
use super::sheet;
use super::table::Row;

pub(super) fn posts_are_manned(posts: &[Post], rows: &[Row], roster: &[RosterRow], problems: &mut Problems) {
    let manned: HashSet<&str> = roster.iter().map(|row| row.post.as_str()).collect();
    for (post, row) in posts.iter().zip(rows).filter(|(post, _)| !manned.contains(post.id.as_str())) {
        let message = words(format!("nobody is rostered at post {}", post.id), format!("护学岗 {} 没有排班", post.id));
        let remedy = words("add rows to roster.csv", "在 roster.csv 中补上排班");
        Fields { file: sheet::POSTS.file, row, problems }.warning("id", message, remedy);
    }
}

pub(super) fn schools_move(schools: &[School], rows: &[Row], movements: &[Movement], problems: &mut Problems) {
    let moving: HashSet<&str> = movements.iter().map(|movement| movement.school.as_str()).collect();
    for (school, row) in schools.iter().zip(rows).filter(|(school, _)| !moving.contains(school.id.as_str())) {
        let message = words(
            format!("school {} has no movements, so its gates never have duty", school.id),
            format!("学校 {} 没有作息时间，校门不会有勤务", school.id),
        );
        let remedy = words("add its times to movements.csv", "在 movements.csv 中补上作息时间");
        Fields { file: sheet::SCHOOLS.file, row, problems }.warning("id", message, remedy);
    }
}

/// A new version must end the old one: two rows of one label on one day are nearly always a forgotten `valid_to`.
pub(super) fn one_version_at_a_time(movements: &[Movement], rows: &[Row], problems: &mut Problems) {
    let mut labels: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
    for (index, movement) in movements.iter().enumerate() {
        let earlier = labels.entry((movement.school.as_str(), movement.label.as_str())).or_default();
        let clash = earlier.iter().copied().find(|other| meet(&movements[*other], movement));
        // Once reported is enough: a label with thousands of rows must not be compared pair by pair.
        if earlier.len() < 64 {
            earlier.push(index);
        }
        let Some(other) = clash else { continue };
        let message = words(
            format!("\"{}\" is also valid on line {}", movement.label, rows[other].line),
            format!("“{}”与第 {} 行同时有效", movement.label, rows[other].line),
        );
        let remedy = words(
            "end the old row (valid_to) before the new one begins, or use another label",
            "先用 valid_to 结束旧行，或改用别的名称",
        );
        Fields { file: sheet::MOVEMENTS.file, row: &rows[index], problems }.warning("label", message, remedy);
    }
}

fn meet(a: &Movement, b: &Movement) -> bool {
    a.valid_from <= b.valid_to && b.valid_from <= a.valid_to && a.weekdays.0 & b.weekdays.0 != 0
}

pub(super) fn terms_in_calendar(terms: Option<&[Term]>, rows: &[Row], calendar: &Calendar, problems: &mut Problems) {
    let Some(terms) = terms else { return };
    if terms.is_empty() {
        let message = words("there is no term, so every day is closed", "没有学期，每天都会是停课日");
        problems.warning(sheet::TERMS.file, None, message, words("add the terms", "补上学期"));
    }
    for (term, row) in terms.iter().zip(rows) {
        for (column, date) in [("first_day", term.first_day), ("last_day", term.last_day)] {
            in_calendar(&mut Fields { file: sheet::TERMS.file, row, problems }, column, date, calendar);
        }
    }
}

pub(super) fn days_once_in_calendar(
    days: Option<&[DayOverride]>,
    rows: &[Row],
    calendar: &Calendar,
    problems: &mut Problems,
) {
    let mut first: HashMap<(Option<&str>, NaiveDate), usize> = HashMap::new();
    for (day, row) in days.unwrap_or_default().iter().zip(rows).filter(|(day, _)| is_readable(day.date)) {
        let mut fields = Fields { file: sheet::DAYS.file, row, problems };
        in_calendar(&mut fields, "date", day.date, calendar);
        let earlier = *first.entry((day.school.as_ref().map(SchoolId::as_str), day.date)).or_insert(row.line);
        if earlier != row.line {
            let message = words(
                format!("{} is already decided on line {earlier}", day.date),
                format!("{} 已在第 {earlier} 行作过安排", day.date),
            );
            fields.error("date", message, words("keep one of the two rows", "两行只保留一行"));
        }
    }
}

fn in_calendar(fields: &mut Fields<'_>, column: &str, date: NaiveDate, calendar: &Calendar) {
    if let Some((from, to)) = calendar.covers
        && is_readable(date)
        && (date < from || to < date)
    {
        let message = words(
            format!("the calendar speaks for {from} to {to}, not for {date}"),
            format!("校历只覆盖 {from} 至 {to}，不含 {date}"),
        );
        let remedy = words(
            "correct the date, or add a calendar.toml that covers it",
            "改正日期，或补一份覆盖该日期的 calendar.toml",
        );
        fields.warning(column, message, remedy);
    }
}

/// A date that could not be read stands at the edge of time and has been reported.
fn is_readable(date: NaiveDate) -> bool {
    date != ALWAYS_FROM && date != ALWAYS_TO
}
