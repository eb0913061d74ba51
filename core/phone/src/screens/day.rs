//! A post's day as the first screen reads it: judged, and kept in a row beside the entries it was judged from.
//!
//! A phone's verdicts depend on what it holds and never on the hour (only HQ knows who has synced), so the row stays
//! true until an entry or a sheet that it was made from changes. The transaction that brings such a change takes the
//! row away; the next first screen makes it again. What the hour decides is worked out when the row is read.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::county::{Part, Period, Role};
use huxue_duty::coverage::PostState;
use huxue_duty::explain::Reason;
use huxue_duty::ids::{PersonId, PostId};
use huxue_duty::school_day::DayStatus;
use huxue_duty::strength::Strength;
use huxue_duty::verdict::{Off, On, Presence};
use huxue_duty::windows::Window;
use huxue_ledger::attendance::{PersonRow, PostDayView, WindowView};
use huxue_ledger::ident::{EntryHash, Scope};
use serde::{Deserialize, Serialize};

use super::standing::LastAct;
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::ports::Reading;
use crate::store::near;
use crate::views::{RollCall, roll_calls_in};

/// Person, role, arrival, presence.
type StoredRow = (PersonId, Role, On, Vec<Presence>);
/// Period, due on, due off, due off as observed.
type StoredWindow = (Period, i64, i64, i64, Vec<StoredRow>);

/// What the first screen says of a post's day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Day {
    status: DayStatus,
    windows: Vec<StoredWindow>,
    last: BTreeMap<PersonId, (String, i64, u32, u64, bool)>,
    calls: Vec<StoredCall>,
}

/// Entry, whether it stands in the volunteers' scope, label, until, who answered.
type StoredCall = (String, bool, String, i64, Vec<String>);

impl Day {
    fn of(phone: &Phone, post: &PostId, day: ServiceDay, reading: &Reading) -> Result<Self, PhoneError> {
        let view = phone.post(post, day, reading)?;
        let row = |row: PersonRow| (row.person, row.role, row.on, row.presence);
        let window = |window: WindowView| {
            let planned = &window.window;
            let (on_due, off_due, observed) = (planned.on_due.0, planned.off_due.0, window.off_due_observed.0);
            (planned.period, on_due, off_due, observed, window.rows.into_iter().map(row).collect())
        };
        let mut authors = BTreeSet::new();
        let mut calls = Vec::new();
        for (volunteers, scope) in scopes(post, day) {
            authors.extend(phone.facts(&scope)?.entries.iter().map(|folded| folded.entry.header.author()));
            let all = roll_calls_in(phone, &scope, Instant(i64::MIN))?;
            calls.extend(
                all.into_iter().map(|call| (call.call.hex(), volunteers, call.label, call.until.0, call.answered)),
            );
        }
        let mut last = BTreeMap::new();
        for author in authors {
            if let Some(act) = phone.last_act(post, day, &author)? {
                last.insert(author, (act.entry.hex(), act.wall.0, act.boot_id, act.boot_ms, act.is_check_in));
            }
        }
        Ok(Self { status: view.status, windows: view.windows.into_iter().map(window).collect(), last, calls })
    }

    /// As far as the first screen reads it: without reasons, flags and movements.
    pub fn view(&self, post: &PostId, day: ServiceDay) -> PostDayView {
        let windows = self.windows.iter().map(|(period, on_due, off_due, observed, rows)| WindowView {
            window: Window {
                day,
                period: *period,
                on_due: Instant(*on_due),
                off_due: Instant(*off_due),
                movements: Vec::new(),
            },
            off_due_observed: Instant(*observed),
            rows: rows.iter().map(row_of).collect(),
            served: Vec::new(),
            strength: Strength::default(),
            state: PostState::Silent,
            disputed: 0,
        });
        PostDayView {
            post: post.clone(),
            day,
            status: self.status,
            windows: windows.collect(),
            unscheduled: Vec::new(),
        }
    }

    pub fn last_act(&self, person: &PersonId) -> Option<LastAct> {
        let (entry, wall, boot_id, boot_ms, is_check_in) = self.last.get(person)?;
        Some(LastAct {
            entry: EntryHash::from_hex(entry)?,
            wall: Instant(*wall),
            boot_id: *boot_id,
            boot_ms: *boot_ms,
            is_check_in: *is_check_in,
        })
    }

    /// Open at this hour.
    pub fn roll_calls(&self, post: &PostId, day: ServiceDay, now: Instant) -> Vec<RollCall> {
        let open = self.calls.iter().filter(|(_, _, _, until, _)| now.0 <= *until);
        let call = open.filter_map(|(call, volunteers, label, until, answered)| {
            let (_, scope) = scopes(post, day).into_iter().find(|(of_volunteers, _)| of_volunteers == volunteers)?;
            let (call, until) = (EntryHash::from_hex(call)?, Instant(*until));
            Some(RollCall { call, scope, label: label.clone(), until, answered: answered.clone() })
        });
        call.collect()
    }
}

fn scopes(post: &PostId, day: ServiceDay) -> [(bool, Scope); 2] {
    [(false, Scope::post_day(post, day)), (true, Scope::post_day_volunteer(post, day))]
}

fn row_of((person, role, on, presence): &StoredRow) -> PersonRow {
    PersonRow {
        person: person.clone(),
        role: *role,
        part: Part::Member,
        stands_in_for: None,
        on: on.clone(),
        off: Off::Unknown,
        on_certain: false,
        off_certain: false,
        on_grade: None,
        off_grade: None,
        place: None,
        gate: None,
        place_grade: None,
        proof: None,
        presence: presence.clone(),
        first: None,
        last: None,
        first_bounds: None,
        last_bounds: None,
        disputed: false,
        flags: Vec::new(),
        found_absent: false,
        reason: Reason::default(),
    }
}

impl Phone {
    /// The post's day from its row, else judged now.
    pub(crate) fn day(&self, post: &PostId, day: ServiceDay, reading: &Reading) -> Result<Arc<Day>, PhoneError> {
        if let Some((known, _)) = self.caches.borrow().days.get(&(post.clone(), day)) {
            return Ok(Arc::clone(known));
        }
        let row = if self.rehearses() { None } else { near::judged(self.store.read(), day, post)? };
        let (made, stands) = match row.and_then(|row| serde_json::from_slice(&row).ok()) {
            Some(read) => (Arc::new(read), true),
            // A day with its drills is nothing to keep.
            None => (Arc::new(Day::of(self, post, day, reading)?), self.rehearses()),
        };
        self.caches.borrow_mut().days.insert((post.clone(), day), (Arc::clone(&made), stands));
        Ok(made)
    }

    /// Keeps the days that were judged for this screen, unless another process has written since they were read.
    /// Nothing durable hangs on it, so it does not wait for the disk.
    pub(crate) fn keep_days(&mut self) -> Result<(), PhoneError> {
        let mut fresh = Vec::new();
        for ((post, day), (made, stands)) in &mut self.caches.borrow_mut().days {
            if !std::mem::replace(stands, true) {
                fresh.push((post.clone(), *day, Arc::clone(made)));
            }
        }
        if fresh.is_empty() {
            return Ok(());
        }
        self.store.write_lightly(|db| {
            fresh.iter().try_for_each(|(post, day, made)| {
                let body = serde_json::to_vec(made.as_ref()).map_err(|error| PhoneError::Io(error.into()))?;
                near::keep_judged(db, *day, post, &body)
            })
        })
    }
}
