//! Everybody's windows of the next days, with what only HQ knows: who has acknowledged, whose phone was heard from.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::Days;
use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::forecast::{Places, Planned, Worry};
use huxue_duty::ids::{PersonId, PostId};
use huxue_ledger::attendance::{ROSTER, planned};
use huxue_ledger::directory::{Directory, StaffSheet};
use huxue_ledger::fact::Body;
use huxue_ledger::ident::Scope;

use super::ForecastDay;
use crate::error::Result;
use crate::hq::Hq;

pub(super) struct Plan {
    pub windows: Vec<Planned>,
    pub places: Places,
    /// The last day that is shown; one more is planned, for the rest after it.
    pub last_day: ServiceDay,
}

impl Plan {
    /// Every day with windows to come at posts that are shown.
    pub fn days(&self, now: Instant, shown: &dyn Fn(&PostId) -> bool) -> BTreeMap<ServiceDay, ForecastDay> {
        let mut days: BTreeMap<ServiceDay, (usize, BTreeSet<&PersonId>)> = BTreeMap::new();
        for one in self.windows.iter().filter(|one| one.window.on_due > now && shown(&one.post)) {
            if one.window.day > self.last_day {
                continue;
            }
            let (windows, people) = days.entry(one.window.day).or_default();
            *windows += 1;
            let waiting = one.team.iter().filter(|slot| slot.worries.contains(&Worry::Unacknowledged));
            people.extend(waiting.map(|slot| &slot.person));
        }
        let day = |(day, (windows, people)): (ServiceDay, (usize, BTreeSet<&PersonId>))| {
            (day, ForecastDay { day, windows, short: 0, unacknowledged: people.len() })
        };
        days.into_iter().map(day).collect()
    }
}

impl Hq {
    pub(super) fn plan(&self, now: Instant, soon_until: Instant, days: u64) -> Result<Plan> {
        let directory = self.directory()?;
        let today = now.civil_date();
        let first = today.pred_opt().unwrap_or(today);
        let last_day = today.checked_add_days(Days::new(days)).unwrap_or(today);
        let end = last_day.succ_opt().unwrap_or(last_day);
        let mut windows = Vec::new();
        for day in first.iter_days().take_while(|day| *day <= end) {
            for post in directory.posts.keys() {
                windows.extend(self.with_post_day(post, day, now, None, planned)?);
            }
        }
        let mut standing = Standing { hq: self, directory: &directory, now, acknowledged: HashMap::new() };
        for one in windows.iter_mut().filter(|one| one.window.on_due > now) {
            let soon = one.window.on_due <= soon_until;
            for slot in one.team.iter_mut().filter(|slot| slot.away.is_none() && slot.role.is_judged()) {
                if !standing.acknowledged(&slot.person)? {
                    slot.worries.push(Worry::Unacknowledged);
                }
                slot.worries.extend(soon.then(|| standing.not_heard(&slot.person)).flatten());
            }
        }
        Ok(Plan { windows, places: places(&directory), last_day })
    }
}

impl Hq {
    /// Has the person acknowledged a roster that says the same of them as the one in force? What changed for others
    /// need not be read again.
    pub(in crate::views) fn has_read_roster(&self, directory: &Directory, person: &PersonId) -> Result<bool> {
        let staff = &directory.staff;
        let fold = self.fold(&Scope::person(person))?;
        let newest = fold.entries.iter().filter_map(|folded| match folded.counted() {
            Some(Body::Acknowledged(seen)) if seen.what == ROSTER => Some(seen.version),
            _ => None,
        });
        let read = newest.max().and_then(|number| staff.iter().find(|version| version.number == number));
        let in_force = staff.last();
        let of = |sheet: &StaffSheet| {
            let rows: Vec<_> = sheet.roster.iter().filter(|row| row.person == *person).cloned().collect();
            let away: Vec<_> = sheet.absences.iter().filter(|row| row.person == *person).cloned().collect();
            (rows, away)
        };
        Ok(match (read, in_force) {
            (_, None) => true,
            (None, Some(now)) => of(&now.sheet).0.is_empty(),
            (Some(read), Some(now)) => of(&read.sheet) == of(&now.sheet),
        })
    }
}

fn places(directory: &Directory) -> Places {
    let gate = |post: &PostId| {
        let sheet = &directory.posts.get(post)?.last()?.sheet;
        sheet.gates.iter().find(|gate| gate.id == sheet.post.gate).map(|gate| (gate.lat, gate.lon))
    };
    directory.posts.keys().filter_map(|post| Some((post.clone(), gate(post)?))).collect()
}

struct Standing<'a> {
    hq: &'a Hq,
    directory: &'a Directory,
    now: Instant,
    acknowledged: HashMap<PersonId, bool>,
}

impl Standing<'_> {
    fn acknowledged(&mut self, person: &PersonId) -> Result<bool> {
        if let Some(known) = self.acknowledged.get(person) {
            return Ok(*known);
        }
        let same = self.hq.has_read_roster(self.directory, person)?;
        self.acknowledged.insert(person.clone(), same);
        Ok(same)
    }

    fn not_heard(&self, person: &PersonId) -> Option<Worry> {
        let devices = self.directory.in_use(self.directory.devices_of(person));
        let since = devices.filter_map(|device| self.hq.synced.get(&device).copied()).max();
        let rules = self.directory.policy(self.now.civil_date());
        let limit = self.now.plus_minutes(-i64::from(rules.unheard_after_min));
        since.is_none_or(|since| since < limit).then_some(Worry::NotHeard { since })
    }
}
