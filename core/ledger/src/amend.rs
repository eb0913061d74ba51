//! How published rows change a timetable or a roster (ADR 0007).
//!
//! A timetable list that holds both arrivals and departures for a day *is* that day's timetable. A list with only one
//! kind amends: its rows take the place of the rows of that kind with the same label, or else of the same period.
//! A roster list speaks for the people it names, in its own dates, weekdays and periods.

use chrono::{Days, NaiveDate};
use huxue_duty::county::{Movement, Period, RosterRow, Weekdays};

/// The school's whole timetable after `new` was published over `old`.
pub fn timetable(old: &[Movement], new: &[Movement]) -> Vec<Movement> {
    let mut result: Vec<Movement> = old.to_vec();
    for row in new {
        result = result
            .into_iter()
            .flat_map(|existing| {
                if replaces(row, &existing, new) {
                    without(&existing, row.valid_from, row.valid_to, row.weekdays, spans_of, with_spans)
                } else {
                    vec![existing]
                }
            })
            .collect();
    }
    result.extend(new.iter().cloned());
    result
}

fn replaces(row: &Movement, existing: &Movement, new: &[Movement]) -> bool {
    if row.school != existing.school {
        return false;
    }
    let same_days = |other: &&Movement| {
        other.school == row.school
            && other.valid_from <= row.valid_to
            && row.valid_from <= other.valid_to
            && other.weekdays.0 & row.weekdays.0 != 0
    };
    let speaks_for_the_day = new.iter().filter(same_days).any(|other| other.kind != row.kind);
    if speaks_for_the_day {
        return true;
    }
    if row.kind != existing.kind {
        return false;
    }
    let label_is_known = |label: &str| new.iter().any(|other| other.label == label);
    row.label == existing.label
        || (!label_is_known(&existing.label) && Period::of_start(row.start) == Period::of_start(existing.start))
}

/// The roster after `new` was published over `old`.
pub fn roster(old: &[RosterRow], new: &[RosterRow]) -> Vec<RosterRow> {
    let mut result = relieved(old, new);
    result.extend(new.iter().cloned());
    result
}

/// What `old` still says where `rows` do not speak: for other people, other dates, weekdays and periods. The posts and
/// parts of `rows` do not matter: whoever they name is off duty in their span.
pub fn relieved(old: &[RosterRow], rows: &[RosterRow]) -> Vec<RosterRow> {
    let mut result: Vec<RosterRow> = old.to_vec();
    for row in rows {
        result = result
            .into_iter()
            .flat_map(|existing| {
                if existing.person == row.person && weeks_meet(&existing, row) {
                    cut_roster(existing, row)
                } else {
                    vec![existing]
                }
            })
            .collect();
    }
    result
}

fn weeks_meet(a: &RosterRow, b: &RosterRow) -> bool {
    use huxue_duty::county::Weeks;
    a.weeks == b.weeks || a.weeks == Weeks::All || b.weeks == Weeks::All
}

/// What remains of `existing` beside `row`: other dates, other weekdays, other periods.
fn cut_roster(existing: RosterRow, row: &RosterRow) -> Vec<RosterRow> {
    let mut rest = without(&existing, row.valid_from, row.valid_to, row.weekdays, roster_span, with_roster_span);
    let periods = |row: &RosterRow| if row.periods.is_empty() { Period::ALL.to_vec() } else { row.periods.clone() };
    let kept: Vec<Period> = periods(&existing).into_iter().filter(|period| !periods(row).contains(period)).collect();
    let (from, to) = (existing.valid_from.max(row.valid_from), existing.valid_to.min(row.valid_to));
    let weekdays = Weekdays(existing.weekdays.0 & row.weekdays.0);
    if !kept.is_empty() && from <= to && weekdays.0 != 0 {
        rest.push(RosterRow { periods: kept, valid_from: from, valid_to: to, weekdays, ..existing });
    }
    rest
}

type Span = (NaiveDate, NaiveDate, Weekdays);

fn spans_of(row: &Movement) -> Span {
    (row.valid_from, row.valid_to, row.weekdays)
}

fn with_spans(row: &Movement, (valid_from, valid_to, weekdays): Span) -> Movement {
    Movement { valid_from, valid_to, weekdays, ..row.clone() }
}

fn roster_span(row: &RosterRow) -> Span {
    (row.valid_from, row.valid_to, row.weekdays)
}

fn with_roster_span(row: &RosterRow, (valid_from, valid_to, weekdays): Span) -> RosterRow {
    RosterRow { valid_from, valid_to, weekdays, ..row.clone() }
}

/// `row` without the given days: before, after, and the other weekdays in between.
fn without<T>(
    row: &T,
    from: NaiveDate,
    to: NaiveDate,
    weekdays: Weekdays,
    span: impl Fn(&T) -> Span,
    with: impl Fn(&T, Span) -> T,
) -> Vec<T> {
    let (first, last, days) = span(row);
    let (start, end) = (first.max(from), last.min(to));
    if start > end || days.0 & weekdays.0 == 0 {
        return vec![with(row, (first, last, days))];
    }
    let mut rest = Vec::new();
    if let Some(before) = start.checked_sub_days(Days::new(1)).filter(|before| first <= *before) {
        rest.push(with(row, (first, before, days)));
    }
    if let Some(after) = end.checked_add_days(Days::new(1)).filter(|after| *after <= last) {
        rest.push(with(row, (after, last, days)));
    }
    let others = Weekdays(days.0 & !weekdays.0);
    if others.0 != 0 {
        rest.push(with(row, (start, end, others)));
    }
    rest
}
