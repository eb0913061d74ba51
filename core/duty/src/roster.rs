//! Who is named for a post and window (定人定岗, S6), who is excused, and what a roster gets wrong.

mod checks;

use chrono::Datelike;
use serde::{Deserialize, Serialize};

use crate::clock::{ServiceDay, weekday_digit};
use crate::county::{Absence, Part, RosterRow, Weeks};
use crate::ids::{PersonId, PostId};
use crate::windows::Window;

pub use checks::{RosterWarning, check};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Excuse {
    Leave,
    Substituted,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assigned {
    pub person: PersonId,
    pub part: Part,
    pub excused: Option<Excuse>,
    pub stands_in_for: Option<PersonId>,
}

impl Assigned {
    pub fn stand_in(person: PersonId, part: Part, in_place_of: PersonId) -> Self {
        Self { person, part, excused: None, stands_in_for: Some(in_place_of) }
    }
}

/// Does the row speak for this window? A day that runs another weekday's timetable runs its roster too.
fn covers(row: &RosterRow, window: &Window, runs_as: Option<u8>) -> bool {
    let day = window.day;
    let week = day.iso_week().week();
    row.valid_from <= day
        && day <= row.valid_to
        && row.weekdays.contains(runs_as.unwrap_or_else(|| weekday_digit(day)))
        && match row.weeks {
            Weeks::All => true,
            Weeks::Odd => week % 2 == 1,
            Weeks::Even => week.is_multiple_of(2),
        }
        && (row.periods.is_empty() || row.periods.contains(&window.period))
}

/// Everybody named for a window: one row each, absences applied, substitutes added behind.
pub fn assigned(
    post: &PostId,
    window: &Window,
    runs_as: Option<u8>,
    rows: &[RosterRow],
    absences: &[Absence],
) -> Vec<Assigned> {
    let mut named: Vec<Assigned> = Vec::new();
    for row in rows.iter().filter(|row| row.post == *post && covers(row, window, runs_as)) {
        if !named.iter().any(|known| known.person == row.person) {
            let absent = absence(&row.person, window.day, absences);
            let excused =
                absent.map(|absence| absence.substitute.as_ref().map_or(Excuse::Leave, |_| Excuse::Substituted));
            named.push(Assigned { person: row.person.clone(), part: row.part, excused, stands_in_for: None });
        }
    }
    let substitutes: Vec<Assigned> = named
        .iter()
        .filter_map(|known| {
            let substitute = absence(&known.person, window.day, absences)?.substitute.clone()?;
            let excused = absence(&substitute, window.day, absences).map(|_| Excuse::Leave);
            Some(Assigned { excused, ..Assigned::stand_in(substitute, known.part, known.person.clone()) })
        })
        .collect();
    for substitute in substitutes {
        if !named.iter().any(|known| known.person == substitute.person) {
            named.push(substitute);
        }
    }
    named
}

fn absence<'a>(person: &PersonId, day: ServiceDay, absences: &'a [Absence]) -> Option<&'a Absence> {
    let mut of_day =
        absences.iter().filter(|absence| absence.person == *person && absence.from <= day && day <= absence.to);
    // One that names a substitute says more.
    of_day.clone().find(|absence| absence.substitute.is_some()).or_else(|| of_day.next())
}
