//! What a roster gets wrong, told before it is published: plain rules on who is named where and when. A warning stops
//! nobody: HQ may have its reasons.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Excuse;
use crate::clock::ServiceDay;
use crate::county::{Part, Period, Person, Role};
use crate::forecast::{Planned, Slot, missing};
use crate::ids::{PersonId, PostId};
use crate::policy::Policy;
use crate::rest::leaves_rest;
use crate::windows::Window;

/// What HQ should know before it publishes a roster.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "warning")]
pub enum RosterWarning {
    /// One person cannot stand at two gates (S6).
    TwoPosts {
        person: PersonId,
        posts: (PostId, PostId),
        day: ServiceDay,
        period: Period,
    },
    /// Too little rest before this duty, after that of the day before (S41).
    LittleRest {
        person: PersonId,
        post: PostId,
        day: ServiceDay,
        period: Period,
        rest_min: u32,
    },
    /// Named in spite of leave, with nobody in their place.
    OnLeave {
        person: PersonId,
        post: PostId,
        day: ServiceDay,
        period: Period,
    },
    /// A leader is an officer with the leader qualification (S4).
    CannotLead {
        person: PersonId,
        post: PostId,
        day: ServiceDay,
        period: Period,
    },
    NoLeader {
        post: PostId,
        day: ServiceDay,
        period: Period,
    },
    /// Fewer than the template asks for, whoever is on leave left out (S7).
    Unfilled {
        post: PostId,
        day: ServiceDay,
        period: Period,
        officers: u32,
        auxiliaries: u32,
    },
}

impl RosterWarning {
    pub const fn day(&self) -> ServiceDay {
        match self {
            Self::TwoPosts { day, .. }
            | Self::LittleRest { day, .. }
            | Self::OnLeave { day, .. }
            | Self::CannotLead { day, .. }
            | Self::NoLeader { day, .. }
            | Self::Unfilled { day, .. } => *day,
        }
    }
}

/// Checks every planned window for the people who are judged. Rest is judged by the duties that are in the plan: it holds the day before as well.
pub fn check(planned: &[Planned], people: &[Person], policy: &Policy) -> Vec<RosterWarning> {
    let mut warnings: Vec<RosterWarning> = planned.iter().flat_map(|one| of_window(one, people)).collect();
    let mut duties: BTreeMap<&PersonId, Vec<&Planned>> = BTreeMap::new();
    for one in planned {
        for slot in one.team.iter().filter(|slot| slot.away.is_none() && slot.role.is_judged()) {
            duties.entry(&slot.person).or_default().push(one);
        }
    }
    for (person, mut theirs) in duties {
        theirs.sort_by_key(|one| (one.window.on_due, &one.post));
        warnings.extend(two_posts(person, &theirs));
        warnings.extend(little_rest(person, &theirs, policy));
    }
    warnings.sort();
    warnings.dedup();
    warnings
}

fn of_window(one: &Planned, people: &[Person]) -> Vec<RosterWarning> {
    let Window { day, period, .. } = one.window;
    let post = || one.post.clone();
    let mut warnings = Vec::new();
    for slot in &one.team {
        let person = || slot.person.clone();
        if slot.away == Some(Excuse::Leave) && slot.role.is_judged() {
            warnings.push(RosterWarning::OnLeave { person: person(), post: post(), day, period });
        }
        let known = people.iter().find(|known| known.id == slot.person);
        let leads = known.is_some_and(|known| known.role == Role::Officer && known.can_lead);
        if slot.away.is_none() && slot.part == Part::Leader && !leads {
            warnings.push(RosterWarning::CannotLead { person: person(), post: post(), day, period });
        }
    }
    let here = || one.team.iter().filter(|slot| slot.away.is_none());
    if one.template.0 > 0 && !here().any(|slot| slot.part == Part::Leader) {
        warnings.push(RosterWarning::NoLeader { post: post(), day, period });
    }
    let judged = |slot: &&Slot| slot.role.is_judged();
    let (officers, auxiliaries) = missing(one.template, here().filter(judged));
    if (officers, auxiliaries) != (0, 0) {
        warnings.push(RosterWarning::Unfilled { post: post(), day, period, officers, auxiliaries });
    }
    warnings
}

/// Duties in the order of time.
fn two_posts(person: &PersonId, duties: &[&Planned]) -> Vec<RosterWarning> {
    let mut warnings = Vec::new();
    for (at, one) in duties.iter().enumerate() {
        let later = duties[at + 1..].iter().take_while(|other| other.window.on_due < one.window.off_due);
        warnings.extend(later.filter(|other| other.post != one.post && one.window.overlaps(&other.window)).map(
            |other| RosterWarning::TwoPosts {
                person: person.clone(),
                posts: (one.post.clone(), other.post.clone()),
                day: other.window.day,
                period: other.window.period,
            },
        ));
    }
    warnings
}

fn little_rest(person: &PersonId, duties: &[&Planned], policy: &Policy) -> Vec<RosterWarning> {
    let pairs = duties.windows(2).filter(|pair| !leaves_rest([&pair[0].window], &pair[1].window, policy));
    let told = pairs.map(|pair| RosterWarning::LittleRest {
        person: person.clone(),
        post: pair[1].post.clone(),
        day: pair[1].window.day,
        period: pair[1].window.period,
        rest_min: u32::try_from(pair[1].window.on_due.since(pair[0].window.off_due).max(0) / 60_000).unwrap_or(0),
    });
    told.collect()
}
