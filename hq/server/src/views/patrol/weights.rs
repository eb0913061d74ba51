//! What speaks for looking at a gate soon: windows that are short by the roster, windows of the last days of which
//! something or everything is unknown. Windows are counted; nobody is.

use std::collections::BTreeMap;

use chrono::{Days, Timelike as _};
use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::county::Period;
use huxue_duty::forecast::{Places, Planned, forecast};
use huxue_duty::patrol::{Chance, Concern, Place};
use huxue_ledger::attendance::planned;
use huxue_ledger::ident::day_number;

use crate::error::Result;
use crate::hq::Hq;
use crate::projections::ATTENDANCE;
use crate::store::RowFilter;

/// Days that are looked back over.
const LOOKED_BACK: u64 = 7;
/// As projections name them.
const UNKNOWN: &str = "unknown";
const NOT_CHECKED_IN: &str = "not_checked_in";
/// Windows begin half an hour before pupils do; the period is the pupils'.
const LEAD_MIN: i64 = 30;

/// A week's windows, with what the roster lacks in those to come.
pub(super) struct Week {
    pub chances: Vec<Chance>,
    short: BTreeMap<Place, u32>,
}

/// The period of a window that begins then, where no timetable says it.
pub(super) fn period_at(on_due: Instant) -> Period {
    Period::of_start(on_due.plus_minutes(LEAD_MIN).civil().time().num_seconds_from_midnight() / 60)
}

impl Hq {
    pub(super) fn patrol_week(&self, from: ServiceDay, now: Instant) -> Result<Week> {
        let directory = self.directory()?;
        let mut windows: Vec<Planned> = Vec::new();
        for day in from.iter_days().take(7) {
            for post in directory.posts.keys() {
                windows.extend(self.with_post_day(post, day, now, None, planned)?);
            }
        }
        let mut short: BTreeMap<Place, u32> = BTreeMap::new();
        for gap in
            forecast(&windows, &[], &Places::new(), directory.policy(from), now).into_iter().filter(|gap| gap.certain)
        {
            for one in gap.windows {
                *short.entry((gap.post.clone(), one.window.period)).or_default() += 1;
            }
        }
        let chance = |one: Planned| Chance {
            post: one.post,
            period: one.window.period,
            day: one.window.day,
            on_due: one.window.on_due,
            off_due: one.window.off_due,
        };
        Ok(Week { chances: windows.into_iter().map(chance).collect(), short })
    }

    pub(super) fn patrol_concerns(
        &self,
        from: ServiceDay,
        week: &Week,
        seen: &BTreeMap<Place, Instant>,
        now: Instant,
    ) -> Result<BTreeMap<Place, Concern>> {
        let mut concerns: BTreeMap<Place, Concern> = BTreeMap::new();
        for (place, short) in &week.short {
            concerns.entry(place.clone()).or_default().gaps += short;
        }
        for (place, states) in self.windows_before(from, now)? {
            let concern = concerns.entry(place).or_default();
            if states.iter().all(|state| state == UNKNOWN) {
                concern.silent += 1;
            } else if states.iter().any(|state| state == UNKNOWN || state == NOT_CHECKED_IN) {
                concern.gaps += 1;
            }
        }
        for (place, at) in seen {
            concerns.entry(place.clone()).or_default().last_seen = Some(*at);
        }
        Ok(concerns)
    }

    /// How everybody due stood in each window of the days before, by what is stored: nothing where nothing came in.
    fn windows_before(&self, from: ServiceDay, now: Instant) -> Result<Vec<(Place, Vec<String>)>> {
        let first = from.checked_sub_days(Days::new(LOOKED_BACK)).unwrap_or(from);
        let days = Some((day_number(first), day_number(from).saturating_sub(1)));
        let mut stood: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
        for row in self.rows(&RowFilter { days, ..RowFilter::of(ATTENDANCE) })? {
            let (Some(post), Some(state)) = (row.post, row.state) else { continue };
            stood.entry((post, row.sort_key)).or_default().push(state);
        }
        let directory = self.directory()?;
        let mut windows = Vec::new();
        for day in first.iter_days().take_while(|day| *day < from) {
            if !self.was_there(day)? {
                continue;
            }
            for post in directory.posts.keys() {
                let all = self.with_post_day(post, day, now, None, planned)?;
                for one in all.into_iter().filter(|one| one.team.iter().any(|slot| slot.role.is_judged())) {
                    let states = stood.remove(&(post.to_string(), one.window.on_due.iso())).unwrap_or_default();
                    windows.push(((post.clone(), one.window.period), states));
                }
            }
        }
        Ok(windows)
    }
}
