//! The national calendar layer: statutory holidays, announced swaps, make-up workdays (defaults 4.6).
//! Parsing the TOML file lives in `huxue-ledger`; this is the data and its rules.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// How sure a calendar entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Fixed by law.
    Statutory,
    /// In the State Council's yearly notice.
    Announced,
    /// Not announced yet: bridge days of a year whose notice has not come.
    Assumed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CalendarKind {
    DayOff,
    /// A make-up workday; `runs_as` is the weekday digit whose timetable it runs, once somebody named one.
    MakeUp {
        runs_as: Option<u8>,
    },
    /// A day that the notice, once it comes, may turn into a day off or a workday: shown as not yet announced.
    NotAnnounced,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarDay {
    pub name: String,
    pub kind: CalendarKind,
    pub standing: Standing,
}

/// Years it covers and the days that differ from the plain week.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// Inclusive range of dates the calendar speaks for; a date outside is an error for who asks.
    pub covers: Option<(NaiveDate, NaiveDate)>,
    pub days: BTreeMap<NaiveDate, CalendarDay>,
    pub source: String,
}
