//! A small fictional county for the tests.
#![allow(dead_code, clippy::unwrap_used, reason = "each test file uses its own part")]

use chrono::NaiveDate;
use huxue_duty::calendar::{Calendar, CalendarDay, CalendarKind, Standing};
use huxue_duty::clock::{Grade, Instant, ServiceDay, TimeInterval};
use huxue_duty::county::{Level, Movement, MovementKind, School, Term, Weekdays};
use huxue_duty::ids::SchoolId;
use huxue_duty::school_day::{DayPlan, DayStatus};
use huxue_duty::verdict::{Act, ActId, Circumstance, Judgement, PersonEvidence, judge};
use huxue_duty::windows::{Policy, Window, windows};

pub fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn minutes(text: &str) -> u32 {
    let (hours, minutes) = text.split_once(':').unwrap();
    hours.parse::<u32>().unwrap() * 60 + minutes.parse::<u32>().unwrap()
}

pub fn school(level: Level) -> School {
    School {
        id: SchoolId::new("S001"),
        name: "云溪小学".into(),
        town: "云溪镇".into(),
        level,
        enrolment: 900,
        boarders: 0,
    }
}

pub fn movement(weekdays: &str, label: &str, start: &str, end: &str) -> Movement {
    let digits = weekdays.bytes().map(|digit| digit - b'0');
    Movement {
        school: SchoolId::new("S001"),
        valid_from: date("2026-01-01"),
        valid_to: date("2027-12-31"),
        weekdays: digits.fold(Weekdays(0), Weekdays::with),
        kind: MovementKind::Arrive,
        label: label.into(),
        start: minutes(start),
        end: minutes(end),
        lead_min: None,
        tail_min: None,
    }
}

pub fn term(school: Option<&str>, first: &str, last: &str) -> Term {
    Term { school: school.map(SchoolId::new), name: "学期".into(), first_day: date(first), last_day: date(last) }
}

pub fn plain_calendar() -> Calendar {
    let covers = Some((date("2026-01-01"), date("2027-12-31")));
    Calendar { covers, ..Calendar::default() }
}

fn put(calendar: &mut Calendar, day: &str, name: &str, kind: CalendarKind) {
    calendar.days.insert(date(day), CalendarDay { name: name.into(), kind, standing: Standing::Announced });
}

pub fn day_off(calendar: &mut Calendar, day: &str, name: &str) {
    put(calendar, day, name, CalendarKind::DayOff);
}

pub fn make_up(calendar: &mut Calendar, day: &str, runs_as: Option<u8>) {
    put(calendar, day, "调休", CalendarKind::MakeUp { runs_as });
}

pub fn not_announced(calendar: &mut Calendar, day: &str) {
    put(calendar, day, "元旦", CalendarKind::NotAnnounced);
}

/// A Tuesday.
pub fn today() -> ServiceDay {
    date("2026-11-24")
}

/// The windows of `(label, start, end)` movements on [`today`].
pub fn windows_today(movements: &[(&str, &str, &str)]) -> Vec<Window> {
    let rows: Vec<Movement> = movements.iter().map(|(label, start, end)| movement("2", label, start, end)).collect();
    let plan = DayPlan { status: DayStatus::SchoolDay, runs_as: Some(2), reason: String::new() };
    windows(today(), &plan, &school(Level::Primary), &rows, &Policy::default())
}

/// A town primary school: 07:10–08:40, 11:10–12:25, 13:10–14:40, 15:40–18:20.
pub fn town() -> Vec<Window> {
    windows_today(&[
        ("到校", "7:40", "8:10"),
        ("午间离校", "11:40", "11:55"),
        ("午间返校", "13:40", "14:10"),
        ("放学一", "16:10", "16:30"),
        ("放学二", "17:30", "17:50"),
    ])
}

/// `HH:MM` or `HH:MM:SS` of [`today`]; may pass 24:00.
pub fn at(text: &str) -> Instant {
    let parts: Vec<i64> = text.split(':').map(|part| part.parse().unwrap()).collect();
    let seconds = parts[0] * 3600 + parts[1] * 60 + parts.get(2).copied().unwrap_or(0);
    Instant::at(today(), 0).plus_millis(seconds * 1000)
}

pub fn exact(text: &str) -> TimeInterval {
    TimeInterval::exact(at(text), Grade::A)
}

pub fn between(earliest: &str, latest: &str) -> TimeInterval {
    TimeInterval { earliest: at(earliest), latest: at(latest), grade: Grade::C }
}

pub fn act(at: TimeInterval) -> Act {
    let mut id = [0; 32];
    id[..8].copy_from_slice(&at.earliest.0.to_be_bytes());
    id[8..16].copy_from_slice(&at.latest.0.to_be_bytes());
    Act { id: ActId(id), at, place: None }
}

pub fn ins(times: &[&str]) -> PersonEvidence {
    PersonEvidence { check_ins: times.iter().map(|time| act(exact(time))).collect(), ..PersonEvidence::default() }
}

pub fn in_out(check_ins: &[&str], check_outs: &[&str]) -> PersonEvidence {
    let check_outs = check_outs.iter().map(|time| act(exact(time))).collect();
    PersonEvidence { check_outs, ..ins(check_ins) }
}

/// Late at night, nobody known to have synced.
pub fn plain(windows: &[Window]) -> Circumstance<'_> {
    Circumstance {
        now: at("23:59"),
        excused: None,
        excuse_pending: false,
        pending_leave: false,
        provisional: false,
        all_synced_to: None,
        all_windows: windows,
        joined_at: None,
        clears: &[],
    }
}

/// Judged for the day's window of that index, at the end of the day, with nothing else known.
pub fn judged(evidence: &PersonEvidence, windows: &[Window], index: usize) -> Judgement {
    judge(evidence, &windows[index], &plain(windows), &Policy::default())
}
