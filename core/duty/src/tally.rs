//! What a day, a unit or a span of days comes to, in numbers: the brief, bulletins and the log of a shift count by
//! this one rule. Whatever is disputed is in no number until it is settled; nobody is named.

use serde::{Deserialize, Serialize};

use crate::incident::{self, HAZARD};
use crate::strength::Strength;
use crate::verdict::{Off, On};

/// Every published number. Each is a plain sum over records, so two tallies add up to the tally of both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tally {
    /// Posts with a window that day, one for each post and day.
    pub posts: u32,
    pub windows: u32,
    /// Officers and auxiliaries who had a duty, one for each window.
    pub due: u32,
    pub on_time: u32,
    pub late: u32,
    pub very_late: u32,
    pub not_checked_in: u32,
    /// Nothing is known: neither good nor bad.
    pub unknown: u32,
    /// On leave, or replaced.
    pub excused: u32,
    pub stand_ins: u32,
    pub left_early: u32,
    /// Human findings.
    pub found_absent: u32,
    pub disputed: u32,
    /// Minutes at the template, and of all.
    pub strength_minutes: u32,
    pub window_minutes: u32,
    pub incidents: u32,
    pub incidents_closed: u32,
    /// Of severity 3 and 4.
    pub incidents_severe: u32,
    /// Hazards with a rectification flow.
    pub hazards: u32,
    /// Help given.
    pub help: u32,
    /// 紧急求助, drills and those taken back not counted.
    pub alarms: u32,
}

/// One person in one window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFacts {
    pub on: On,
    pub off: Off,
    pub stands_in: bool,
    pub found_absent: bool,
    pub disputed: bool,
}

/// An incident as far as it is counted. Severity as people set it, where they did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncidentFacts {
    pub category: String,
    pub severity: u8,
    pub closed: bool,
}

impl Tally {
    pub fn window(&mut self, strength: Strength, rows: impl IntoIterator<Item = RowFacts>) {
        self.windows += 1;
        self.strength_minutes += strength.strength_minutes;
        self.window_minutes += strength.strength_minutes + strength.under_strength_minutes;
        for row in rows {
            self.row(&row);
        }
    }

    fn row(&mut self, row: &RowFacts) {
        if row.disputed {
            self.disputed += 1;
            return;
        }
        match row.on {
            On::NotJudged => return,
            On::Excused => {
                self.excused += 1;
                return;
            }
            On::OnTime => self.on_time += 1,
            On::Late { .. } => self.late += 1,
            On::VeryLate { .. } => self.very_late += 1,
            On::NotCheckedIn => self.not_checked_in += 1,
            On::EarlyNotCounted | On::Unknown => self.unknown += 1,
        }
        self.due += 1;
        self.stand_ins += u32::from(row.stands_in);
        self.found_absent += u32::from(row.found_absent);
        self.left_early += u32::from(matches!(row.off, Off::LeftEarly { .. }));
    }

    /// Restricted categories (line one) are in no number.
    pub fn incident(&mut self, facts: &IncidentFacts) {
        let Some(category) = incident::CATALOGUE.iter().find(|known| known.code == facts.category) else { return };
        if category.has(incident::RESTRICTED) {
            return;
        }
        if category.code.starts_with('H') {
            self.help += 1;
            return;
        }
        self.incidents += 1;
        self.incidents_closed += u32::from(facts.closed);
        self.incidents_severe += u32::from(facts.severity >= 3);
        self.hazards += u32::from(category.has(HAZARD));
    }

    /// Every number with its name, in the order of the record.
    pub fn numbers(&self) -> Vec<(&'static str, u32)> {
        vec![
            ("posts", self.posts),
            ("windows", self.windows),
            ("due", self.due),
            ("on_time", self.on_time),
            ("late", self.late),
            ("very_late", self.very_late),
            ("not_checked_in", self.not_checked_in),
            ("unknown", self.unknown),
            ("excused", self.excused),
            ("stand_ins", self.stand_ins),
            ("left_early", self.left_early),
            ("found_absent", self.found_absent),
            ("disputed", self.disputed),
            ("strength_minutes", self.strength_minutes),
            ("window_minutes", self.window_minutes),
            ("incidents", self.incidents),
            ("incidents_closed", self.incidents_closed),
            ("incidents_severe", self.incidents_severe),
            ("hazards", self.hazards),
            ("help", self.help),
            ("alarms", self.alarms),
        ]
    }

    /// Share of the minutes at the template, in percent rounded down; none without a window.
    pub fn strength_percent(&self) -> Option<u32> {
        (u64::from(self.strength_minutes) * 100).checked_div(u64::from(self.window_minutes)).map(|share| share as u32)
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.posts += other.posts;
        self.windows += other.windows;
        self.due += other.due;
        self.on_time += other.on_time;
        self.late += other.late;
        self.very_late += other.very_late;
        self.not_checked_in += other.not_checked_in;
        self.unknown += other.unknown;
        self.excused += other.excused;
        self.stand_ins += other.stand_ins;
        self.left_early += other.left_early;
        self.found_absent += other.found_absent;
        self.disputed += other.disputed;
        self.strength_minutes += other.strength_minutes;
        self.window_minutes += other.window_minutes;
        self.incidents += other.incidents;
        self.incidents_closed += other.incidents_closed;
        self.incidents_severe += other.incidents_severe;
        self.hazards += other.hazards;
        self.help += other.help;
        self.alarms += other.alarms;
    }
}
