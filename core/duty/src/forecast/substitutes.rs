//! Who may be asked to stand in: qualified, free in that window, rested, and the nearest of those.

use std::collections::HashMap;

use geo::{Distance, Haversine, Point};
use serde::{Deserialize, Serialize};

use super::{Opening, Places, Planned, Slot};
use crate::county::{Part, Person, Role};
use crate::ids::{PersonId, PostId};
use crate::policy::Policy;
use crate::rest::leaves_rest;
use crate::windows::Window;

/// More are of no use to somebody who asks one after the other.
const OFFERED: usize = 5;

/// Somebody who may be asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Substitute {
    pub person: PersonId,
    /// The post of theirs that is nearest, of those of that day, else of any day of the plan.
    pub from: Option<PostId>,
    /// Metres from there, as the crow flies.
    pub distance_m: Option<u32>,
}

/// Why others may not be asked: how many, never who.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excluded {
    /// On leave or replaced that day, or leave is asked for.
    pub away: u32,
    /// On duty elsewhere at that time.
    pub on_duty: u32,
    /// Too little rest before or after.
    pub rest: u32,
}

struct Duty<'a> {
    post: &'a PostId,
    window: &'a Window,
    away: bool,
}

/// Everybody's windows in the plan.
pub(super) struct Duties<'a>(HashMap<&'a PersonId, Vec<Duty<'a>>>);

impl<'a> Duties<'a> {
    pub fn of(planned: &'a [Planned]) -> Self {
        let mut all: HashMap<&PersonId, Vec<Duty<'_>>> = HashMap::new();
        for one in planned {
            for slot in &one.team {
                let away = slot.away.is_some() || slot.worries.contains(&super::Worry::LeaveAsked);
                all.entry(&slot.person).or_default().push(Duty { post: &one.post, window: &one.window, away });
            }
        }
        Self(all)
    }

    /// `day`: every window to come of the post and day. The place is that of all of them in which the person is named.
    pub fn opening(
        &self,
        day: &[&Planned],
        slot: &Slot,
        people: &[Person],
        places: &Places,
        policy: &Policy,
    ) -> Opening {
        let named = |one: &&&Planned| one.team.iter().any(|known| known.person == slot.person);
        let place: Vec<&Planned> = day.iter().filter(named).copied().collect();
        let mut excluded = Excluded::default();
        let mut found: Vec<(bool, Substitute)> = Vec::new();
        for person in people.iter().filter(|person| is_qualified(person, slot)) {
            let duties = self.0.get(&person.id).map_or(&[][..], Vec::as_slice);
            let mine = |one: &&Planned| one.team.iter().any(|known| known.person == person.id);
            if place.iter().any(mine) {
                continue;
            }
            if duties.iter().any(|duty| duty.away && place.iter().any(|one| one.window.day == duty.window.day)) {
                excluded.away += 1;
                continue;
            }
            let held = || duties.iter().filter(|duty| !duty.away).map(|duty| duty.window);
            if held().any(|window| place.iter().any(|one| window.overlaps(&one.window))) {
                excluded.on_duty += 1;
                continue;
            }
            if !place.iter().all(|one| leaves_rest(held(), &one.window, policy)) {
                excluded.rest += 1;
                continue;
            }
            found.push((person.role != slot.role, nearest(person, duties, place.first(), places)));
        }
        // The same role before another; near before far; an unknown place last.
        found.sort_by_key(|(other, one)| (*other, one.distance_m.unwrap_or(u32::MAX), one.person.clone()));
        let substitutes = found.into_iter().take(OFFERED).map(|(_, one)| one).collect();
        Opening { in_place_of: slot.person.clone(), role: slot.role, part: slot.part, substitutes, excluded }
    }
}

/// A leader is an officer with the leader qualification (S4); an officer may take an auxiliary's place, never the
/// other way round (S7).
fn is_qualified(person: &Person, slot: &Slot) -> bool {
    match (slot.part, slot.role) {
        (Part::Leader, _) => person.role == Role::Officer && person.can_lead,
        (_, Role::Officer) => person.role == Role::Officer,
        _ => person.role.is_judged(),
    }
}

fn nearest(person: &Person, duties: &[Duty<'_>], place: Option<&&Planned>, places: &Places) -> Substitute {
    let metres = |post: &PostId| {
        let (to, from) = (places.get(&place?.post)?, places.get(post)?);
        let apart = Haversine.distance(Point::new(from.1, from.0), Point::new(to.1, to.0));
        Some(apart.round().clamp(0.0, f64::from(u32::MAX)) as u32)
    };
    let closest = |today: bool| {
        let of_day = |duty: &&Duty<'_>| !today || place.is_some_and(|one| one.window.day == duty.window.day);
        duties.iter().filter(of_day).filter_map(|duty| Some((metres(duty.post)?, duty.post.clone()))).min()
    };
    let (distance_m, from) = closest(true).or_else(|| closest(false)).unzip();
    Substitute { person: person.id.clone(), from, distance_m }
}
