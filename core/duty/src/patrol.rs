//! 视频巡查 (S26, S28): which gate the desk looks at on which day, and how what it saw stands to what was signed.
//! Every gate is looked at once in every period of the week; gates with gaps, gates that are silent and gates that were
//! not seen for long come first. Windows are weighed, never people.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::clock::{Instant, ServiceDay};
use crate::county::Period;
use crate::ids::PostId;

/// A window in which a post can be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chance {
    pub post: PostId,
    pub period: Period,
    pub day: ServiceDay,
    pub on_due: Instant,
    pub off_due: Instant,
}

/// What speaks for looking soon, at one post in one period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concern {
    /// Windows that were short, or will be by what is known.
    pub gaps: u32,
    /// Windows of which nothing is known.
    pub silent: u32,
    /// None: never, as far as anybody remembers.
    pub last_seen: Option<Instant>,
}

impl Concern {
    /// What comes first sorts first.
    const fn rank(&self) -> (Reverse<u32>, Reverse<u32>, Option<Instant>) {
        (Reverse(self.gaps), Reverse(self.silent), self.last_seen)
    }
}

/// One post in one period.
pub type Place = (PostId, Period);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitState {
    Due,
    Done,
    /// The week's last window of it is over.
    Missed,
}

/// One look of the week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    pub chance: Chance,
    pub state: VisitState,
    pub concern: Concern,
}

/// The week's plan as things stand. `chances` are the week's windows; `done` names, for what was looked at, the window's
/// `on_due`. What a day did not get done is spread over the days that are left, so the plan may be asked for again at
/// any time. By day, what comes first first.
pub fn plan(
    chances: &[Chance],
    concerns: &BTreeMap<Place, Concern>,
    done: &BTreeMap<Place, Instant>,
    now: Instant,
) -> Vec<Visit> {
    let mut places: BTreeMap<(Period, &PostId), Vec<&Chance>> = BTreeMap::new();
    for chance in chances {
        places.entry((chance.period, &chance.post)).or_default().push(chance);
    }
    let mut visits = Vec::new();
    let mut days: BTreeMap<Period, Spread<'_>> = BTreeMap::new();
    for ((period, post), mut all) in places {
        all.sort_by_key(|chance| chance.on_due);
        let place = (post.clone(), period);
        let concern = concerns.get(&place).copied().unwrap_or_default();
        let visit = |chance: &Chance, state| Visit { chance: chance.clone(), state, concern };
        let spread = days.entry(period).or_default();
        let left: Vec<&Chance> = all.iter().copied().filter(|chance| chance.off_due > now).collect();
        if let Some(at) = done.get(&place) {
            let Some(seen) = all.iter().find(|chance| chance.on_due == *at).or(all.first()) else { continue };
            spread.note_done(seen, &all, now.civil_date());
            visits.push(visit(seen, VisitState::Done));
        } else if left.is_empty() {
            visits.extend(all.last().map(|last| visit(last, VisitState::Missed)));
        } else {
            spread.open.push(Open { chances: left, concern });
        }
    }
    visits.extend(days.into_values().flat_map(|spread| spread.over_days(now.civil_date())));
    visits.sort_by(|a, b| {
        let key = |visit: &Visit| (visit.chance.day, visit.concern.rank(), visit.chance.on_due);
        key(a).cmp(&key(b)).then_with(|| a.chance.post.cmp(&b.chance.post))
    });
    visits
}

/// Divisible by every number of days that a week has.
const WHOLE: u32 = 420;

/// A post that waits for its look in this period.
struct Open<'a> {
    /// In the order of time; never empty.
    chances: Vec<&'a Chance>,
    concern: Concern,
}

impl Open<'_> {
    fn days_from(&self, day: ServiceDay) -> u32 {
        days_from(&self.chances, day)
    }

    fn on(&self, day: ServiceDay) -> Option<&Chance> {
        self.chances.iter().copied().find(|chance| chance.day == day)
    }
}

fn days_from(chances: &[&Chance], day: ServiceDay) -> u32 {
    let days: BTreeSet<ServiceDay> = chances.iter().map(|chance| chance.day).filter(|on| *on >= day).collect();
    u32::try_from(days.len()).unwrap_or(u32::MAX).max(1)
}

/// One period of the week. Each day takes its share of what is left, so that no day is heavier than another.
#[derive(Default)]
struct Spread<'a> {
    open: Vec<Open<'a>>,
    /// What today has done already counts towards today's share.
    done_today: u32,
    done_shares: u32,
}

impl Spread<'_> {
    fn note_done(&mut self, seen: &Chance, all: &[&Chance], today: ServiceDay) {
        if seen.day == today {
            self.done_today += 1;
            self.done_shares += WHOLE / days_from(all, today);
        }
    }

    fn over_days(mut self, today: ServiceDay) -> Vec<Visit> {
        self.open.sort_by_key(|one| one.concern.rank());
        let days: BTreeSet<ServiceDay> =
            self.open.iter().flat_map(|one| &one.chances).map(|chance| chance.day).collect();
        let mut visits = Vec::with_capacity(self.open.len());
        for day in days {
            let here = self.open.iter().filter(|one| one.on(day).is_some());
            let shares: u32 = here.map(|one| WHOLE / one.days_from(day)).sum();
            let (before, done) = if day == today { (self.done_shares, self.done_today) } else { (0, 0) };
            let mut room = (shares + before).div_ceil(WHOLE).saturating_sub(done) as usize;
            // Whoever has no other day is taken whatever the room; their whole share is in it.
            let last = |one: &Open<'_>| one.on(day).is_some() && one.days_from(day) == 1;
            room -= room.min(self.open.iter().filter(|one| last(one)).count());
            self.open.retain(|one| {
                let Some(chance) = one.on(day) else { return true };
                if !last(one) {
                    if room == 0 {
                        return true;
                    }
                    room -= 1;
                }
                visits.push(Visit { chance: chance.clone(), state: VisitState::Due, concern: one.concern });
                false
            });
        }
        visits
    }
}

/// How the people on the picture stand to the people signed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Against {
    /// Nobody was counted.
    NotCounted,
    Agrees,
    /// Somebody who is signed on is not on the picture: worth a question, proof of nothing.
    FewerSeen,
    /// Their phones may only not have been heard from yet.
    MoreSeen,
}

pub fn against(seen: Option<u32>, signed_on: u32) -> Against {
    match seen {
        None => Against::NotCounted,
        Some(seen) if seen < signed_on => Against::FewerSeen,
        Some(seen) if seen > signed_on => Against::MoreSeen,
        Some(_) => Against::Agrees,
    }
}
