//! How published rows change what stands (ADR 0007).
#![allow(clippy::unwrap_used)]

use chrono::NaiveDate;
use huxue_duty::county::{Movement, MovementKind, Part, Period, RosterRow, Weekdays, Weeks};
use huxue_duty::ids::{PersonId, PostId, SchoolId};
use huxue_ledger::amend::{relieved, roster, timetable};
use proptest::prelude::*;

const WORKDAYS: Weekdays = Weekdays(0b001_1111);

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn movement(kind: MovementKind, label: &str, start: u32, (from, to): (&str, &str)) -> Movement {
    Movement {
        school: SchoolId::new("S1"),
        valid_from: day(from),
        valid_to: day(to),
        weekdays: WORKDAYS,
        kind,
        label: label.into(),
        start,
        end: start + 20,
        lead_min: None,
        tail_min: None,
    }
}

const TERM: (&str, &str) = ("2026-09-01", "2027-01-20");
const TODAY: (&str, &str) = ("2026-11-24", "2026-11-24");

fn term() -> Vec<Movement> {
    vec![
        movement(MovementKind::Arrive, "到校", 460, TERM),
        movement(MovementKind::Leave, "午间放学", 700, TERM),
        movement(MovementKind::Leave, "放学", 970, TERM),
    ]
}

/// Label and start of what runs on a day, by start.
fn on(rows: &[Movement], date: &str) -> Vec<(String, u32)> {
    let date = day(date);
    let digit = huxue_duty::clock::weekday_digit(date);
    let mut found: Vec<(String, u32)> = rows
        .iter()
        .filter(|row| row.valid_from <= date && date <= row.valid_to && row.weekdays.contains(digit))
        .map(|row| (row.label.clone(), row.start))
        .collect();
    found.sort_by_key(|(_, start)| *start);
    found
}

#[test]
fn an_early_dismissal_leaves_the_morning_the_noon_and_every_other_day_alone() {
    let rows = timetable(&term(), &[movement(MovementKind::Leave, "放学", 900, TODAY)]);
    assert_eq!(on(&rows, "2026-11-24"), [("到校".into(), 460), ("午间放学".into(), 700), ("放学".into(), 900)]);
    for other in ["2026-11-23", "2026-11-25", "2026-12-01"] {
        assert_eq!(on(&rows, other), on(&term(), other), "{other}");
    }
}

#[test]
fn an_amendment_under_a_new_label_takes_the_place_of_the_same_period() {
    let rows = timetable(&term(), &[movement(MovementKind::Leave, "提前放学", 930, TODAY)]);
    assert_eq!(on(&rows, "2026-11-24"), [("到校".into(), 460), ("午间放学".into(), 700), ("提前放学".into(), 930)]);
}

#[test]
fn a_list_with_arrivals_and_departures_is_the_whole_day() {
    let half_day =
        [movement(MovementKind::Arrive, "到校", 480, TODAY), movement(MovementKind::Leave, "放学", 690, TODAY)];
    let rows = timetable(&term(), &half_day);
    assert_eq!(on(&rows, "2026-11-24"), [("到校".into(), 480), ("放学".into(), 690)]);
    assert_eq!(on(&rows, "2026-11-25"), on(&term(), "2026-11-25"));
}

fn named(post: &str, person: &str, periods: &[Period], (from, to): (&str, &str)) -> RosterRow {
    RosterRow {
        post: PostId::new(post),
        person: PersonId::new(person),
        part: Part::Member,
        periods: periods.to_vec(),
        valid_from: day(from),
        valid_to: day(to),
        weekdays: Weekdays::ALL,
        weeks: Weeks::All,
    }
}

fn posts(rows: &[RosterRow], person: &str, date: &str, period: Period) -> Vec<String> {
    let date = day(date);
    rows.iter()
        .filter(|row| row.person.as_str() == person && row.valid_from <= date && date <= row.valid_to)
        .filter(|row| row.periods.is_empty() || row.periods.contains(&period))
        .map(|row| row.post.to_string())
        .collect()
}

#[test]
fn a_roster_speaks_for_the_people_it_names_in_its_own_dates_and_periods() {
    let old = vec![named("P1", "A1", &[], TERM), named("P1", "A2", &[], TERM)];
    let rows = roster(&old, &[named("P2", "A1", &[Period::Noon, Period::Evening], TODAY)]);
    assert_eq!(posts(&rows, "A1", "2026-11-24", Period::Morning), ["P1"]);
    assert_eq!(posts(&rows, "A1", "2026-11-24", Period::Noon), ["P2"]);
    assert_eq!(posts(&rows, "A1", "2026-11-25", Period::Noon), ["P1"]);
    assert_eq!(posts(&rows, "A2", "2026-11-24", Period::Noon), ["P1"]);
}

#[test]
fn whoever_is_relieved_is_off_duty_in_that_span_alone() {
    let old = vec![named("P1", "A1", &[], TERM), named("P1", "A2", &[], TERM)];
    let rows = relieved(&old, &[named("P9", "A1", &[Period::Noon], TODAY)]);
    assert!(posts(&rows, "A1", "2026-11-24", Period::Noon).is_empty());
    assert_eq!(posts(&rows, "A1", "2026-11-24", Period::Morning), ["P1"]);
    assert_eq!(posts(&rows, "A1", "2026-11-25", Period::Noon), ["P1"]);
    assert_eq!(posts(&rows, "A2", "2026-11-24", Period::Noon), ["P1"]);
}

proptest! {
    /// Publishing the same rows twice changes nothing, and days outside them keep what they had.
    #[test]
    fn publishing_twice_is_publishing_once(start in 0u32..1400, first in 0u64..60, length in 0u64..40, leave in any::<bool>()) {
        let kind = if leave { MovementKind::Leave } else { MovementKind::Arrive };
        let from = day(TERM.0) + chrono::Days::new(first);
        let new = Movement { valid_from: from, valid_to: from + chrono::Days::new(length), ..movement(kind, "放学", start, TERM) };
        let once = timetable(&term(), std::slice::from_ref(&new));
        let twice = timetable(&once, std::slice::from_ref(&new));
        for offset in 0..120 {
            let date = (day(TERM.0) + chrono::Days::new(offset)).to_string();
            prop_assert_eq!(on(&once, &date), on(&twice, &date));
            if day(&date) < new.valid_from || day(&date) > new.valid_to {
                prop_assert_eq!(on(&once, &date), on(&term(), &date));
            }
        }
    }
}
