//! "Tomorrow everybody goes home at 15:30": the whole timetable of one day after one word about its dismissal.

use crate::clock::ServiceDay;
use crate::county::{Movement, MovementKind, Weekdays};
use crate::school_day::runs;

/// How long pupils take to leave where the timetable does not say, minutes.
const USUAL_MIN: u32 = 20;
const USUAL_LABEL: &str = "放学";

/// The movements of `day`, which runs as weekday `digit`, if the last dismissal is at `at` (minutes from 00:00): who comes
/// before then comes as usual, who would have gone home after the last arrival goes at `at`, and what lies later falls
/// away. None where nobody would go home that day.
pub fn dismissed_at(day: ServiceDay, digit: u8, movements: &[Movement], at: u32) -> Option<Vec<Movement>> {
    let of_day = || movements.iter().filter(|movement| runs(movement, day, digit));
    let arrivals = || of_day().filter(|movement| movement.kind == MovementKind::Arrive && movement.start < at);
    let last_arrival = arrivals().map(|movement| movement.start).max().unwrap_or(0);
    let leaves = || of_day().filter(|movement| movement.kind == MovementKind::Leave);
    let moved = leaves().filter(|movement| movement.start >= last_arrival).min_by_key(|movement| movement.start)?;
    let earlier = leaves().filter(|movement| movement.start < last_arrival && movement.start < at);
    let lasts = moved.end.saturating_sub(moved.start);
    let label = if moved.label.is_empty() { USUAL_LABEL } else { &moved.label };
    let dismissal = Movement {
        label: label.to_owned(),
        start: at,
        end: at + if lasts == 0 { USUAL_MIN } else { lasts },
        ..moved.clone()
    };
    let on_that_day =
        |movement: Movement| Movement { valid_from: day, valid_to: day, weekdays: Weekdays::ALL, ..movement };
    let mut rows: Vec<Movement> = arrivals().chain(earlier).cloned().chain([dismissal]).map(on_that_day).collect();
    rows.sort_by(|a, b| (a.start, a.end, &a.label).cmp(&(b.start, b.end, &b.label)));
    Some(rows)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use chrono::NaiveDate;

    use super::*;
    use crate::ids::SchoolId;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
    }

    fn row(kind: MovementKind, label: &str, start: u32, end: u32) -> Movement {
        Movement {
            school: SchoolId::new("S001"),
            valid_from: day(1),
            valid_to: day(30),
            weekdays: Weekdays(0b1_1111),
            kind,
            label: label.into(),
            start,
            end,
            lead_min: Some(20),
            tail_min: None,
        }
    }

    /// A town primary school of defaults 4.3, with two waves.
    fn primary() -> Vec<Movement> {
        use MovementKind::{Arrive, Leave};
        vec![
            row(Arrive, "到校", 460, 490),
            row(Leave, "午间放学", 700, 715),
            row(Arrive, "午间返校", 820, 850),
            row(Leave, "放学一批", 970, 990),
            row(Leave, "放学二批", 1050, 1070),
        ]
    }

    fn told(rows: &[Movement]) -> Vec<(&str, u32, u32)> {
        rows.iter().map(|row| (row.label.as_str(), row.start, row.end)).collect()
    }

    #[test]
    fn all_waves_become_one_and_the_day_before_it_stays() {
        let rows = dismissed_at(day(24), 2, &primary(), 930).unwrap();
        let expected = [("到校", 460, 490), ("午间放学", 700, 715), ("午间返校", 820, 850), ("放学一批", 930, 950)];
        assert_eq!(told(&rows), expected);
        assert!(rows.iter().all(|row| (row.valid_from, row.valid_to) == (day(24), day(24))));
        assert_eq!(rows[3].lead_min, Some(20), "its margins stay the school's own");
    }

    #[test]
    fn a_later_dismissal_moves_the_waves_as_well() {
        let rows = dismissed_at(day(24), 2, &primary(), 1080).unwrap();
        assert_eq!(told(&rows)[3..], [("放学一批", 1080, 1100)]);
    }

    #[test]
    fn home_before_noon_cancels_the_afternoon() {
        let rows = dismissed_at(day(24), 2, &primary(), 660).unwrap();
        assert_eq!(told(&rows), [("到校", 460, 490), ("午间放学", 660, 675)]);
    }

    #[test]
    fn a_day_on_which_nobody_leaves_has_no_dismissal() {
        assert_eq!(dismissed_at(day(24), 6, &primary(), 930), None, "the rows run from Monday to Friday");
        assert_eq!(dismissed_at(day(24), 2, &primary()[..1], 930), None);
    }
}
