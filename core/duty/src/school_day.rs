//! Is this a school day, and whose timetable does it run? Layers: statutory ← announced swaps ← education bureau ←
//! school ← same day (defaults 4.6).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, CalendarKind};
use crate::clock::{ServiceDay, weekday_digit};
use crate::county::{DayKind, DayOverride, Movement, School, Term};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayStatus {
    SchoolDay,
    Closed,
    /// Windows are shown, nobody is judged: the day or its timetable is not settled.
    Provisional,
}

/// What a day is for one school.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayPlan {
    pub status: DayStatus,
    /// Weekday digit whose movements run.
    pub runs_as: Option<u8>,
    pub reason: String,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarGap {
    #[error("the calendar speaks for {from} to {to}; {day} lies outside. Import a calendar.toml that covers it")]
    Outside { day: NaiveDate, from: NaiveDate, to: NaiveDate },
    #[error("there is no calendar. Import one that covers {0}")]
    None(NaiveDate),
}

/// Decides a day. `movements` may hold other schools' rows; they are ignored.
pub fn day_status(
    day: ServiceDay,
    school: &School,
    terms: &[Term],
    days: &[DayOverride],
    calendar: &Calendar,
    movements: &[Movement],
) -> Result<DayPlan, CalendarGap> {
    match calendar.covers {
        Some((from, to)) if day < from || to < day => return Err(CalendarGap::Outside { day, from, to }),
        None => return Err(CalendarGap::None(day)),
        Some(_) => {}
    }
    let own_digit = weekday_digit(day);
    if let Some(row) = override_for(day, school, days) {
        return Ok(match row.kind {
            DayKind::Closed => closed(&row.reason),
            DayKind::Runs => match (row.runs_as, calendar.days.get(&day).map(|entry| entry.kind)) {
                (Some(digit), _) => settled(day, school, digit, movements, &row.reason),
                // The row says that lessons run, but not whose: the calendar may, else nobody has yet.
                (None, Some(CalendarKind::MakeUp { runs_as })) => make_up(day, school, runs_as, movements, &row.reason),
                (None, _) => settled(day, school, own_digit, movements, &row.reason),
            },
        });
    }
    let in_term = terms.iter().any(|term| {
        term.school.as_ref().is_none_or(|id| *id == school.id) && term.first_day <= day && day <= term.last_day
    });
    if !in_term {
        return Ok(closed("not in a term"));
    }
    Ok(match calendar.days.get(&day) {
        Some(entry) => match entry.kind {
            CalendarKind::DayOff => closed(&entry.name),
            CalendarKind::MakeUp { runs_as } => make_up(day, school, runs_as, movements, &entry.name),
            CalendarKind::NotAnnounced => {
                planned(DayStatus::Provisional, day, school, own_digit, movements, &entry.name)
            }
        },
        None => settled(day, school, own_digit, movements, ""),
    })
}

/// The school's own row before the county's; of several, the last in the file.
fn override_for<'a>(day: ServiceDay, school: &School, days: &'a [DayOverride]) -> Option<&'a DayOverride> {
    let own = days.iter().rfind(|row| row.date == day && row.school.as_ref() == Some(&school.id));
    own.or_else(|| days.iter().rfind(|row| row.date == day && row.school.is_none()))
}

fn closed(reason: &str) -> DayPlan {
    DayPlan { status: DayStatus::Closed, runs_as: None, reason: reason.to_owned() }
}

/// Runs the weekday that somebody named; until then provisional, with Monday's windows.
fn make_up(day: ServiceDay, school: &School, runs_as: Option<u8>, movements: &[Movement], reason: &str) -> DayPlan {
    match runs_as {
        Some(digit) => settled(day, school, digit, movements, reason),
        None => planned(DayStatus::Provisional, day, school, 1, movements, reason),
    }
}

fn settled(day: ServiceDay, school: &School, digit: u8, movements: &[Movement], reason: &str) -> DayPlan {
    planned(DayStatus::SchoolDay, day, school, digit, movements, reason)
}

/// A day without windows is closed.
fn planned(
    status: DayStatus,
    day: ServiceDay,
    school: &School,
    digit: u8,
    movements: &[Movement],
    reason: &str,
) -> DayPlan {
    if movements.iter().any(|movement| movement.school == school.id && runs(movement, day, digit)) {
        DayPlan { status, runs_as: Some(digit), reason: reason.to_owned() }
    } else {
        closed(if reason.is_empty() { "no movements on this weekday" } else { reason })
    }
}

/// Does this movement run on `day`, which runs as weekday `digit`?
pub fn runs(movement: &Movement, day: ServiceDay, digit: u8) -> bool {
    movement.valid_from <= day && day <= movement.valid_to && movement.weekdays.contains(digit)
}
