//! `calendar.toml`: statutory holidays, announced swaps and make-up days, with their source. The shipped file is
//! compiled in; one in an imported folder overrides it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use huxue_duty::calendar::{Calendar, CalendarDay, CalendarKind, Standing};
use serde::Deserialize;

#[derive(Debug, thiserror::Error, Clone, PartialEq, Eq)]
pub enum CalendarError {
    #[error("line {line}: {message}. Compare the file with fixtures/calendar/2026.toml")]
    Toml { line: usize, message: String },
    #[error("day {day}: `kind` must be day_off, make_up or not_announced, not `{kind}`")]
    Kind { day: NaiveDate, kind: String },
    #[error("day {day}: `runs_as` is a weekday digit 1 to 7 and stands only with make_up")]
    RunsAs { day: NaiveDate },
    #[error("{0} is not a date YYYY-MM-DD")]
    Date(String),
    #[error("day {0} is named twice")]
    Twice(NaiveDate),
    #[error("`covers` must name two dates, the first not after the second")]
    Covers,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    covers: [String; 2],
    source: String,
    #[serde(default)]
    days: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    /// One day, or the first of a stretch.
    from: String,
    /// Last day of the stretch; absent = one day.
    to: Option<String>,
    name: String,
    kind: String,
    standing: Standing,
    runs_as: Option<u8>,
}

/// Reads a calendar file.
pub fn parse(text: &str) -> Result<Calendar, CalendarError> {
    let file: File = toml::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| CalendarError::Toml {
        line: error.span().map_or(1, |span| text[..span.start.min(text.len())].lines().count().max(1)),
        message: error.message().to_owned(),
    })?;
    let covers = (date(&file.covers[0])?, date(&file.covers[1])?);
    if covers.0 > covers.1 {
        return Err(CalendarError::Covers);
    }
    let mut days = BTreeMap::new();
    for row in file.days {
        let first = date(&row.from)?;
        let last = row.to.as_deref().map_or(Ok(first), date)?;
        let kind = match row.kind.as_str() {
            "day_off" => CalendarKind::DayOff,
            "make_up" => CalendarKind::MakeUp { runs_as: row.runs_as },
            "not_announced" => CalendarKind::NotAnnounced,
            _ => return Err(CalendarError::Kind { day: first, kind: row.kind }),
        };
        if row.runs_as.is_some_and(|digit| !(1..=7).contains(&digit) || row.kind != "make_up") {
            return Err(CalendarError::RunsAs { day: first });
        }
        for day in first.iter_days().take_while(|day| *day <= last) {
            let entry = CalendarDay { name: row.name.clone(), kind, standing: row.standing };
            if days.insert(day, entry).is_some() {
                return Err(CalendarError::Twice(day));
            }
        }
    }
    Ok(Calendar { covers: Some(covers), days, source: file.source })
}

fn date(text: &str) -> Result<NaiveDate, CalendarError> {
    text.parse().map_err(|_| CalendarError::Date(text.to_owned()))
}

/// The shipped calendar.
pub fn compiled_in() -> Calendar {
    parse(include_str!("../../../fixtures/calendar/2026.toml")).expect("a test reads the shipped calendar")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_shipped_calendar_is_the_notice_of_2026() {
        let calendar = compiled_in();
        let kind = |text: &str| calendar.days.get(&day(text)).map(|entry| entry.kind);
        let make_up: Vec<NaiveDate> = calendar
            .days
            .iter()
            .filter(|(_, entry)| matches!(entry.kind, CalendarKind::MakeUp { .. }))
            .map(|(day, _)| *day)
            .collect();
        let expected = ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"].map(day);
        assert_eq!(make_up, expected);
        assert_eq!(kind("2026-02-23"), Some(CalendarKind::DayOff));
        assert_eq!(kind("2026-02-24"), None);
        let off = calendar.days.iter().filter(|(day, entry)| {
            day.format("%Y").to_string() == "2026" && entry.kind == CalendarKind::DayOff
        });
        assert_eq!(off.count(), 3 + 9 + 3 + 5 + 3 + 3 + 7);
    }

    #[test]
    fn bridge_days_of_2027_are_not_announced() {
        let calendar = compiled_in();
        assert_eq!(calendar.days[&day("2027-02-06")].standing, Standing::Statutory);
        assert_eq!(calendar.days[&day("2027-02-09")].kind, CalendarKind::NotAnnounced);
        assert!(!calendar.days.values().any(|entry| {
            entry.standing == Standing::Announced && entry.name.contains("2027")
        }));
    }

    #[test]
    fn a_broken_file_names_the_line() {
        let error = parse("covers = [\"2026-01-01\", \"2026-12-31\"]\nsource = \"x\"\n[[days]]\nfrom = 5\n").unwrap_err();
        assert!(matches!(error, CalendarError::Toml { line: 4, .. }), "{error}");
    }
}
