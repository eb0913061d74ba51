//! School days and periods as the county folder describes them.
#![allow(clippy::unwrap_used)]

mod county;

use county::{date, day_off, make_up, movement, not_announced, plain_calendar, school, term};
use huxue_duty::calendar::Calendar;
use huxue_duty::clock::ServiceDay;
use huxue_duty::county::{DayKind, DayOverride, Level, Movement};
use huxue_duty::ids::SchoolId;
use huxue_duty::school_day::{CalendarGap, DayPlan, DayStatus, day_status};
use huxue_duty::windows::{DayWindows, Policy, day_windows};

fn calendar() -> Calendar {
    let mut calendar = plain_calendar();
    for day in 1..=7 {
        day_off(&mut calendar, &format!("2026-10-0{day}"), "国庆");
    }
    make_up(&mut calendar, "2026-09-20", None);
    make_up(&mut calendar, "2026-10-10", Some(3));
    make_up(&mut calendar, "2026-02-28", None);
    not_announced(&mut calendar, "2026-12-31");
    calendar
}

/// Town school: full days, short Wednesdays, boarders return on Sundays.
fn movements() -> Vec<Movement> {
    vec![
        movement("12345", "到校", "07:40", "08:10"),
        movement("1245", "放学", "16:10", "16:30"),
        movement("3", "周三放学", "15:10", "15:30"),
        movement("7", "返校", "15:00", "18:30"),
    ]
}

fn over(own: bool, day: &str, kind: DayKind, runs_as: Option<u8>) -> DayOverride {
    DayOverride {
        school: own.then(|| SchoolId::new("S001")),
        date: date(day),
        kind,
        runs_as,
        reason: "考试".into(),
        source: "教育局".into(),
    }
}

fn plan(day: &str, days: &[DayOverride]) -> DayPlan {
    let terms = [term(None, "2026-09-01", "2027-01-20")];
    day_status(date(day), &school(Level::Primary), &terms, days, &calendar(), &movements()).unwrap()
}

#[test]
fn each_kind_of_day() {
    use DayStatus::{Closed, Provisional, SchoolDay};
    for (day, status, runs_as, why) in [
        ("2026-11-24", SchoolDay, Some(2), "an ordinary Tuesday"),
        ("2026-11-28", Closed, None, "an ordinary Saturday without movements"),
        ("2026-11-29", SchoolDay, Some(7), "a Sunday on which boarders return"),
        ("2026-10-02", Closed, None, "a statutory day off"),
        ("2026-10-04", Closed, None, "a day off on a Sunday with movements"),
        ("2026-09-20", Provisional, Some(1), "a make-up Sunday nobody has named"),
        ("2026-10-10", SchoolDay, Some(3), "a make-up Saturday the calendar names"),
        ("2026-02-28", Closed, None, "a make-up day outside every term"),
        ("2026-12-31", Provisional, Some(4), "not announced yet: its own windows"),
        ("2026-08-31", Closed, None, "the day before term"),
        ("2026-09-01", SchoolDay, Some(2), "the first day of term"),
    ] {
        let plan = plan(day, &[]);
        assert_eq!((plan.status, plan.runs_as), (status, runs_as), "{day}: {why}");
    }
}

#[test]
fn days_csv_stands_over_everything_and_the_schools_own_row_first() {
    use DayStatus::{Closed, Provisional, SchoolDay};
    let runs = |digit| over(false, "2026-09-20", DayKind::Runs, digit);
    assert_eq!(plan("2026-09-20", &[runs(Some(5))]).runs_as, Some(5));
    assert_eq!(plan("2026-09-20", &[runs(Some(5))]).status, SchoolDay);
    assert_eq!(plan("2026-09-20", &[runs(None)]).status, Provisional, "runs, but nobody says whose lessons");
    let own = over(true, "2026-09-20", DayKind::Closed, None);
    assert_eq!(plan("2026-09-20", &[own.clone(), runs(Some(5))]).status, Closed);
    assert_eq!(plan("2026-09-20", &[runs(Some(5)), own]).status, Closed);
    let holiday = over(true, "2026-10-02", DayKind::Runs, None);
    assert_eq!(plan("2026-10-02", &[holiday]).runs_as, Some(5), "a school may run on a day off");
    let outside = over(true, "2026-08-31", DayKind::Runs, None);
    assert_eq!(plan("2026-08-31", &[outside]).status, SchoolDay, "even outside the term");
    let snow = over(false, "2026-11-24", DayKind::Closed, None);
    assert_eq!(plan("2026-11-24", &[snow]).reason, "考试");
    let nothing_runs = over(true, "2026-11-24", DayKind::Runs, Some(6));
    assert_eq!(plan("2026-11-24", &[nothing_runs]).status, Closed, "a day without windows is closed");
}

#[test]
fn a_schools_own_terms_add_to_the_countys() {
    let own = term(Some("S001"), "2026-08-20", "2026-08-31");
    let others = term(Some("S002"), "2026-07-01", "2026-07-31");
    let status = |day: &str| {
        let terms = [term(None, "2026-09-01", "2027-01-20"), own.clone(), others.clone()];
        day_status(date(day), &school(Level::Primary), &terms, &[], &calendar(), &movements()).unwrap().status
    };
    assert_eq!(status("2026-08-24"), DayStatus::SchoolDay);
    assert_eq!(status("2026-09-01"), DayStatus::SchoolDay);
    assert_eq!(status("2026-07-06"), DayStatus::Closed);
}

#[test]
fn a_movement_counts_only_while_it_is_valid_and_its_own_schools() {
    let mut changed = movements();
    changed[1].valid_to = date("2026-11-15");
    changed.push(Movement { valid_from: date("2026-11-16"), ..movement("1245", "放学", "16:00", "16:20") });
    changed.push(Movement { school: SchoolId::new("S002"), ..movement("12345", "别校", "12:00", "12:20") });
    let of = |day: &str| windows_of(date(day), &changed);
    assert_eq!(of("2026-11-13").windows[1].on_due.hhmm(), "15:40");
    assert_eq!(of("2026-11-16").windows[1].on_due.hhmm(), "15:30");
    assert_eq!(of("2026-11-16").windows.len(), 2);
}

fn windows_of(day: ServiceDay, movements: &[Movement]) -> DayWindows {
    let terms = [term(None, "2026-09-01", "2027-01-20")];
    day_windows(day, &school(Level::Primary), &terms, &[], &calendar(), movements, &Policy::default()).unwrap()
}

#[test]
fn a_date_outside_the_calendar_is_an_error_that_says_what_to_do() {
    let ask = |calendar: &Calendar| {
        day_status(date("2030-01-01"), &school(Level::Primary), &[], &[], calendar, &[]).unwrap_err()
    };
    let outside = ask(&calendar());
    assert!(matches!(outside, CalendarGap::Outside { .. }));
    assert!(outside.to_string().contains("calendar.toml"));
    assert!(matches!(ask(&Calendar::default()), CalendarGap::None(_)));
}

#[test]
fn rules_windows_prints_the_contracts_json() {
    let printed = serde_json::to_value(windows_of(date("2026-11-24"), &movements())).unwrap();
    let expected = serde_json::json!({
        "date": "2026-11-24",
        "status": "school_day",
        "windows": [
            {"period": "morning", "on_due": "2026-11-24T07:10:00+08:00", "off_due": "2026-11-24T08:40:00+08:00", "movements": ["到校"]},
            {"period": "evening", "on_due": "2026-11-24T15:40:00+08:00", "off_due": "2026-11-24T17:00:00+08:00", "movements": ["放学"]},
        ],
    });
    assert_eq!(printed, expected);
    let closed = serde_json::to_value(windows_of(date("2026-11-28"), &movements())).unwrap();
    assert_eq!(closed, serde_json::json!({"date": "2026-11-28", "status": "closed", "windows": []}));
}
