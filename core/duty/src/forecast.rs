//! Coverage forecast (N5): which windows will be short, why, and who could legally stand in. Plain rules on rosters,
//! leave, acknowledgements and the age of data; nobody is scored, and no history of a person is looked at.

mod substitutes;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde::{Deserialize, Serialize};

use crate::clock::{Instant, ServiceDay};
use crate::county::{Part, Person, Role};
use crate::ids::{PersonId, PostId};
use crate::policy::Policy;
use crate::roster::Excuse;
use crate::windows::Window;

pub use substitutes::{Excluded, Substitute};

/// A window to come, with the people named for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    pub post: PostId,
    pub window: Window,
    /// Officers and auxiliaries asked for.
    pub template: (u32, u32),
    pub team: Vec<Slot>,
}

/// Somebody named for a window, as far as is known now.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    pub person: PersonId,
    pub role: Role,
    pub part: Part,
    /// Will not come, and that is in order.
    pub away: Option<Excuse>,
    pub worries: Vec<Worry>,
}

/// What may keep somebody away. It says something about data, never about a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "worry")]
pub enum Worry {
    /// Leave is asked for and not decided.
    LeaveAsked,
    /// A stand-in that nobody has confirmed.
    StandInPending,
    /// The roster in force is not acknowledged (S8).
    Unacknowledged,
    /// No phone of theirs was heard from since then; none: never, or there is no phone.
    NotHeard { since: Option<Instant> },
}

/// Why a window is in the forecast.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "reason")]
pub enum Reason {
    /// Fewer are named than the template asks for, whoever is on leave.
    Unfilled {
        officers: u32,
        auxiliaries: u32,
    },
    NoLeader,
    OnLeave {
        person: PersonId,
    },
    LeaveAsked {
        person: PersonId,
    },
    StandInPending {
        person: PersonId,
    },
    Unacknowledged {
        person: PersonId,
    },
    NotHeard {
        person: PersonId,
        since: Option<Instant>,
    },
}

/// A place that a substitute could take: the person whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    pub in_place_of: PersonId,
    pub role: Role,
    pub part: Part,
    /// The nearest first.
    pub substitutes: Vec<Substitute>,
    /// How many were looked at and may not be asked.
    pub excluded: Excluded,
}

/// A post on a day on which it is short, or may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    pub post: PostId,
    pub day: ServiceDay,
    /// Short by what is known; else only something to look at.
    pub certain: bool,
    /// In the order of time.
    pub windows: Vec<ShortWindow>,
    pub reasons: Vec<Reason>,
    /// Whoever stands in does so for the rest of the day: they must be free and rested for all of it.
    pub openings: Vec<Opening>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShortWindow {
    pub window: Window,
    /// Officers and auxiliaries missing for certain.
    pub short: (u32, u32),
}

/// Where posts lie, in degrees WGS-84: latitude, longitude.
pub type Places = BTreeMap<PostId, (f64, f64)>;

/// Every post and day that is or may be short in a window that begins after `now`, by day and post. The plan must hold
/// the duties of the day before and after too: rest is judged by them.
pub fn forecast(planned: &[Planned], people: &[Person], places: &Places, policy: &Policy, now: Instant) -> Vec<Gap> {
    let to_come: Vec<&Planned> = planned.iter().filter(|one| one.window.on_due > now).collect();
    let mut gaps: BTreeMap<(ServiceDay, &PostId), Gap> = BTreeMap::new();
    for one in &to_come {
        let Some(found) = gap_of(one) else { continue };
        match gaps.entry((one.window.day, &one.post)) {
            Entry::Vacant(slot) => drop(slot.insert(found)),
            Entry::Occupied(mut known) => known.get_mut().join(found),
        }
    }
    let duties = substitutes::Duties::of(planned);
    for gap in gaps.values_mut() {
        let days: Vec<&Planned> =
            to_come.iter().copied().filter(|one| one.post == gap.post && one.window.day == gap.day).collect();
        for slot in days.iter().flat_map(|one| &one.team).filter(|slot| is_open(slot)) {
            if !gap.openings.iter().any(|known| known.in_place_of == slot.person) {
                gap.openings.push(duties.opening(&days, slot, people, places, policy));
            }
        }
    }
    gaps.into_values().collect()
}

impl Gap {
    fn join(&mut self, other: Self) {
        self.certain |= other.certain;
        self.windows.extend(other.windows);
        for reason in other.reasons {
            if !self.reasons.contains(&reason) {
                self.reasons.push(reason);
            }
        }
        self.reasons.sort_by_key(Reason::rank);
    }
}

impl Reason {
    /// What weighs most comes first.
    const fn rank(&self) -> u8 {
        match self {
            Self::Unfilled { .. } => 0,
            Self::OnLeave { .. } => 1,
            Self::NoLeader => 2,
            Self::LeaveAsked { .. } => 3,
            Self::StandInPending { .. } => 4,
            Self::NotHeard { .. } => 5,
            Self::Unacknowledged { .. } => 6,
        }
    }
}

/// May somebody be asked to take this place?
fn is_open(slot: &Slot) -> bool {
    let doubtful = |worry: &Worry| matches!(worry, Worry::LeaveAsked | Worry::NotHeard { .. });
    match slot.away {
        Some(Excuse::Leave) => slot.role.is_judged(),
        Some(Excuse::Substituted) => false,
        None => slot.role.is_judged() && slot.worries.iter().any(doubtful),
    }
}

fn gap_of(planned: &Planned) -> Option<Gap> {
    let judged = || planned.team.iter().filter(|slot| slot.role.is_judged());
    let short = missing(planned.template, judged().filter(|slot| slot.away.is_none()));
    // Whoever is on leave was named: only what nobody was ever named for is unfilled.
    let unfilled = missing(planned.template, judged().filter(|slot| slot.away != Some(Excuse::Substituted)));
    let mut reasons = Vec::new();
    if unfilled != (0, 0) {
        reasons.push(Reason::Unfilled { officers: unfilled.0, auxiliaries: unfilled.1 });
    }
    for slot in judged() {
        let person = || slot.person.clone();
        match slot.away {
            Some(Excuse::Leave) => reasons.push(Reason::OnLeave { person: person() }),
            Some(Excuse::Substituted) => {}
            None => reasons.extend(slot.worries.iter().map(|worry| match *worry {
                Worry::LeaveAsked => Reason::LeaveAsked { person: person() },
                Worry::StandInPending => Reason::StandInPending { person: person() },
                Worry::Unacknowledged => Reason::Unacknowledged { person: person() },
                Worry::NotHeard { since } => Reason::NotHeard { person: person(), since },
            })),
        }
    }
    let led = judged().any(|slot| slot.part == Part::Leader && slot.away.is_none());
    let no_leader = planned.template.0 > 0 && !led;
    if no_leader {
        reasons.push(Reason::NoLeader);
    }
    let certain = short != (0, 0) || no_leader;
    // Leave that leaves enough people is no gap.
    let worth = |reason: &Reason| certain || !matches!(reason, Reason::OnLeave { .. });
    reasons.retain(worth);
    reasons.sort_by_key(Reason::rank);
    (!reasons.is_empty()).then(|| Gap {
        post: planned.post.clone(),
        day: planned.window.day,
        windows: vec![ShortWindow { window: planned.window.clone(), short }],
        certain,
        reasons,
        openings: Vec::new(),
    })
}

/// Officers and auxiliaries that are lacking. Surplus officers fill auxiliary places, never the other way round (S7).
pub(crate) fn missing<'a>((officers, auxiliaries): (u32, u32), team: impl Iterator<Item = &'a Slot>) -> (u32, u32) {
    let (mut there, mut helping) = (0u32, 0u32);
    for slot in team {
        match slot.role {
            Role::Officer => there += 1,
            Role::Auxiliary => helping += 1,
            _ => {}
        }
    }
    let spare = there.saturating_sub(officers);
    (officers.saturating_sub(there), auxiliaries.saturating_sub(helping.saturating_add(spare)))
}
