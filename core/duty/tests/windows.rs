//! The half-hour rule, with every timetable of defaults 4.3.
#![allow(clippy::unwrap_used)]

mod county;

use county::{at, minutes, movement, school, today, windows_today};
use huxue_duty::clock::Instant;
use huxue_duty::county::{Level, Movement, Period};
use huxue_duty::policy::{DatedPolicy, Margins};
use huxue_duty::school_day::{DayPlan, DayStatus};
use huxue_duty::windows::{Policy, Window, off_due_with_clears, windows};
use proptest::prelude::*;

fn stretches(windows: &[Window]) -> Vec<(String, String)> {
    windows.iter().map(|window| (window.on_due.hhmm(), window.off_due.hhmm())).collect()
}

#[test]
fn every_timetable_of_the_defaults() {
    type Movements = &'static [(&'static str, &'static str)];
    let table: &[(&str, Movements, &str)] = &[
        ("kindergarten", &[("7:50", "8:30"), ("16:30", "17:00")], "07:20-09:00 16:00-17:30"),
        (
            "primary, town",
            &[("7:40", "8:10"), ("11:40", "11:55"), ("13:40", "14:10"), ("16:10", "16:30"), ("17:30", "17:50")],
            "07:10-08:40 11:10-12:25 13:10-14:40 15:40-18:20",
        ),
        ("primary, rural", &[("7:40", "8:10"), ("16:00", "16:20"), ("16:30", "16:30")], "07:10-08:40 15:30-17:00"),
        (
            "junior",
            &[("7:20", "7:50"), ("11:50", "12:10"), ("13:50", "14:20"), ("17:40", "18:00"), ("20:30", "20:45")],
            "06:50-08:20 11:20-12:40 13:20-14:50 17:10-18:30 20:00-21:15",
        ),
        (
            "senior on a national road",
            &[
                ("7:00", "7:30"),
                ("12:00", "12:20"),
                ("13:50", "14:20"),
                ("17:50", "18:40"),
                ("21:50", "22:05"),
                ("22:10", "22:25"),
            ],
            "06:30-08:00 11:30-12:50 13:20-14:50 17:20-19:10 21:20-22:55",
        ),
        ("boarding, Friday", &[("16:00", "17:30")], "15:30-18:00"),
        ("boarding, Sunday", &[("15:00", "18:30")], "14:30-19:00"),
        ("touching", &[("8:00", "8:30"), ("9:30", "9:40")], "07:30-10:10"),
        ("a minute apart", &[("8:00", "8:30"), ("9:31", "9:40")], "07:30-09:00 09:01-10:10"),
        ("past midnight", &[("23:40", "24:10")], "23:10-00:40"),
    ];
    for (name, movements, expected) in table {
        let rows: Vec<(&str, &str, &str)> = movements.iter().map(|(start, end)| ("移动", *start, *end)).collect();
        let found: Vec<String> =
            stretches(&windows_today(&rows)).iter().map(|(on, off)| format!("{on}-{off}")).collect();
        assert_eq!(found.join(" "), *expected, "{name}");
    }
}

#[test]
fn a_window_past_midnight_belongs_to_the_day_it_began() {
    let night = &windows_today(&[("晚自习", "23:40", "24:10")])[0];
    assert_eq!(night.day, today());
    assert_eq!(night.off_due.iso(), "2026-11-25T00:40:00+08:00");
    assert_eq!(night.period, Period::Night);
}

#[test]
fn the_period_goes_by_the_first_movements_start() {
    for (start, period) in [
        ("09:59", Period::Morning),
        ("10:00", Period::Noon),
        ("14:59", Period::Noon),
        ("15:00", Period::Evening),
        ("19:29", Period::Evening),
        ("19:30", Period::Night),
    ] {
        assert_eq!(windows_today(&[("移动", start, "23:00")])[0].period, period, "{start}");
    }
    let merged = windows_today(&[("二", "10:20", "10:30"), ("一", "9:50", "10:00")]);
    assert_eq!((merged.len(), merged[0].period), (1, Period::Morning));
    let labels: Vec<&str> = merged[0].movements.iter().map(|movement| movement.label.as_str()).collect();
    assert_eq!(labels, ["一", "二"]);
}

#[test]
fn lead_and_tail_by_movement_school_and_level() {
    let of = |policy: &Policy, row: Movement| {
        let plan = DayPlan { status: DayStatus::SchoolDay, runs_as: Some(2), reason: String::new() };
        stretches(&windows(today(), &plan, &school(Level::Primary), &[row], policy))[0].clone()
    };
    let plain = movement("2", "到校", "7:40", "8:10");
    let own = Movement { lead_min: Some(10), ..plain.clone() };
    let mut policy = Policy::default();
    let expect = |on: &str, off: &str| (on.to_owned(), off.to_owned());
    assert_eq!(of(&policy, own.clone()), expect("07:30", "08:40"));
    policy.by_level.insert(Level::Primary, Margins { lead_min: Some(20), tail_min: Some(15) });
    assert_eq!(of(&policy, plain.clone()), expect("07:20", "08:25"));
    policy.by_school.insert(school(Level::Primary).id, Margins { lead_min: Some(40), tail_min: None });
    assert_eq!(of(&policy, plain), expect("07:00", "08:25"));
    assert_eq!(of(&policy, own), expect("07:30", "08:25"));
}

#[test]
fn a_clear_moves_the_end_by_its_civil_minute_and_only_outwards() {
    let all = windows_today(&[("放学一", "16:10", "16:30"), ("放学二", "17:30", "17:50")]);
    let policy = Policy::default();
    let end = |clears: &[(&str, &str)]| {
        let clears: Vec<(String, Instant)> =
            clears.iter().map(|(label, time)| ((*label).to_owned(), at(time))).collect();
        off_due_with_clears(&all[0], &clears, &policy).hhmm()
    };
    assert_eq!(all.len(), 1, "two waves make one stretch");
    assert_eq!(end(&[]), "18:20");
    assert_eq!(end(&[("放学二", "17:40")]), "18:20");
    assert_eq!(end(&[("放学二", "18:05:59")]), "18:35");
    assert_eq!(end(&[("放学一", "16:45")]), "18:20", "the first wave's clear is covered by the second");
    assert_eq!(end(&[("放学二", "18:05"), ("放学一", "18:10")]), "18:40");
    assert_eq!(end(&[("到校", "19:00")]), "18:20", "another movement's clear");
    assert_eq!(end(&[("放学二", "23:30")]), "18:20", "too far away to speak of this movement");
}

#[test]
fn a_policy_may_name_only_what_it_changes() {
    let policy: Policy = serde_json::from_str(r#"{"lead_min": 20, "by_level": {"senior": {"tail_min": 45}}}"#).unwrap();
    assert_eq!((policy.lead_min, policy.tail_min, policy.very_late_after_min), (20, 30, 15));
    assert_eq!(minutes("24:10"), 1450);
}

fn movements() -> impl Strategy<Value = Vec<(u32, u32)>> {
    prop::collection::vec((0_u32..1440, 0_u32..120), 0..8)
}

fn planned(rows: &[(u32, u32)]) -> Vec<Window> {
    let rows: Vec<Movement> = rows
        .iter()
        .enumerate()
        .map(|(index, (start, length))| Movement {
            start: *start,
            end: start + length,
            ..movement("2", &format!("移动{index}"), "7:00", "7:00")
        })
        .collect();
    let plan = DayPlan { status: DayStatus::SchoolDay, runs_as: Some(2), reason: String::new() };
    windows(today(), &plan, &school(Level::Primary), &rows, &Policy::default())
}

proptest! {
    #[test]
    fn merging_never_changes_the_covered_minutes(rows in movements()) {
        let merged = planned(&rows);
        let midnight = Instant::at(today(), 0).minute();
        for minute in -60..1700_i64 {
            let covered = merged.iter().any(|window| {
                (window.on_due.minute()..window.off_due.minute()).contains(&(midnight + minute))
            });
            let alone = rows.iter().any(|(start, length)| {
                (i64::from(*start) - 30..i64::from(start + length) + 30).contains(&minute)
            });
            prop_assert_eq!(covered, alone);
        }
        prop_assert!(merged.windows(2).all(|pair| pair[0].off_due < pair[1].on_due), "windows neither touch nor overlap");
    }

    #[test]
    fn the_order_of_rows_changes_nothing(rows in movements(), seed in any::<u64>()) {
        let mut labelled: Vec<(usize, (u32, u32))> = rows.into_iter().enumerate().collect();
        let build = |labelled: &[(usize, (u32, u32))]| {
            let rows: Vec<Movement> = labelled
                .iter()
                .map(|(index, (start, length))| Movement {
                    start: *start,
                    end: start + length,
                    ..movement("2", &format!("移动{index}"), "7:00", "7:00")
                })
                .collect();
            let plan = DayPlan { status: DayStatus::SchoolDay, runs_as: Some(2), reason: String::new() };
            windows(today(), &plan, &school(Level::Primary), &rows, &Policy::default())
        };
        let before = build(&labelled);
        labelled.sort_by_key(|(index, _)| (*index as u64).wrapping_mul(seed | 1));
        prop_assert_eq!(before, build(&labelled));
    }

    #[test]
    fn adding_a_clear_never_shortens_a_window(
        rows in movements(),
        clears in prop::collection::vec((0_usize..8, any::<i64>()), 0..6),
        near in prop::collection::vec((0_usize..8, 0_i64..2_000), 0..6),
    ) {
        let policy = Policy::default();
        let midnight = Instant::at(today(), 0);
        let near = near.into_iter().map(|(index, minute)| (index, midnight.plus_minutes(minute).0));
        let clears: Vec<(String, Instant)> =
            clears.into_iter().chain(near).map(|(index, at)| (format!("移动{index}"), Instant(at))).collect();
        for window in planned(&rows) {
            let mut last = window.off_due;
            for count in 0..=clears.len() {
                let next = off_due_with_clears(&window, &clears[..count], &policy);
                prop_assert!(next >= last);
                last = next;
            }
        }
    }
}

#[test]
fn dated_rules_come_back_as_they_were_written_and_older_ones_keep_the_defaults() {
    let senior = Margins { lead_min: None, tail_min: Some(45) };
    let policy = Policy {
        version: 7,
        lead_min: 40,
        rest_min: 480,
        unheard_after_min: 90,
        by_level: [(Level::Senior, senior)].into(),
        ..Policy::default()
    };
    let dated = DatedPolicy { valid_from: today(), policy };
    let text = serde_json::to_string(&dated).unwrap();
    assert_eq!(serde_json::from_str::<DatedPolicy>(&text).unwrap(), dated, "{text}");
    let shorter: DatedPolicy = serde_json::from_str(r#"["2026-11-24",3,[20],[]]"#).unwrap();
    assert_eq!(shorter.policy, Policy { version: 3, lead_min: 20, ..Policy::default() });
}
