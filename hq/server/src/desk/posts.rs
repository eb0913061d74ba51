//! At the posts: radio check-ins, late entries, stand-ins, corrections, findings, the close of a day.

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::ids::{PersonId, PostId};
use huxue_ledger::fact::{Body, Corrected, DayClosed, FoundAbsent, RadioCheckIn, StandIn, StandInAsked};
use huxue_ledger::ident::{EntryHash, Scope, day_number};

use super::folded;
use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::journal::Draft;

/// How an attendance fact is corrected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Correction {
    /// It does not count.
    Void,
    /// It happened then.
    At(Instant),
}

/// 补登: when somebody really came and went.
#[derive(Clone, Debug)]
pub struct LateEntry {
    pub person: PersonId,
    pub post: PostId,
    pub day: ServiceDay,
    pub on: Option<Instant>,
    pub off: Option<Instant>,
}

impl Hq {
    /// 手台签到: the desk heard this person at the post.
    pub fn radio_check_in(
        &mut self,
        person: &PersonId,
        post: &PostId,
        day: Option<ServiceDay>,
        out: bool,
        staff: &str,
        now: Instant,
    ) -> Result<EntryHash> {
        let scope = self.attendance_scope(person, post, day, now)?;
        self.state(&scope, radio(person, out, staff), now)
    }

    /// 补登 by the desk itself: times that it vouches for, with the reason.
    pub fn late_entry(&mut self, entry: &LateEntry, reason: &str, staff: &str, now: Instant) -> Result<Vec<EntryHash>> {
        if reason.trim().is_empty() || (entry.on, entry.off) == (None, None) {
            return Err(HqError::BadInput("a late entry needs a time and a reason / 补登须写明时间和原因".into()));
        }
        let scope = self.attendance_scope(&entry.person, &entry.post, Some(entry.day), now)?;
        self.transact(|hq| {
            let mut written = Vec::new();
            for (at, out) in [(entry.on, false), (entry.off, true)] {
                let Some(at) = at else { continue };
                let of = hq.state_inside(&scope, radio(&entry.person, out, staff), now)?;
                let corrected = Corrected { of, void: false, at: Some(at.0) };
                hq.state_inside(&scope, Draft::by(staff, Body::Corrected(corrected)).saying(reason), now)?;
                written.push(of);
            }
            Ok(written)
        })
    }

    /// Somebody takes somebody else's place at a post on a day; the desk's word needs no confirmation.
    pub fn stand_in(
        &mut self,
        post: &PostId,
        day: ServiceDay,
        in_place_of: &PersonId,
        person: &PersonId,
        staff: &str,
        now: Instant,
    ) -> Result<EntryHash> {
        self.known_post(post)?;
        self.known_person(in_place_of)?;
        self.known_person(person)?;
        let body = StandIn { in_place_of: in_place_of.to_string(), person: Some(person.to_string()) };
        self.state(&Scope::post_day(post, day), Draft::by(staff, Body::StandIn(body)), now)
    }

    /// Asks somebody to stand in; the answer comes back in that person's scope, a yes as a stand-in of theirs.
    pub fn ask_stand_in(&mut self, ask: &StandInAsked, staff: &str, now: Instant) -> Result<EntryHash> {
        self.known_post(&PostId::new(&ask.post))?;
        self.known_person(&PersonId::new(&ask.in_place_of))?;
        let person = PersonId::new(&ask.person);
        self.known_person(&person)?;
        if ask.person == ask.in_place_of || ask.until <= now.0 || ask.day < day_number(now.civil_date()) {
            return Err(HqError::BadInput(
                "ask somebody else, for a day and a time to come / 须询问他人，且日期和截止时间未过".into(),
            ));
        }
        self.state(&Scope::person(&person), Draft::by(staff, Body::StandInAsked(ask.clone())), now)
    }

    /// A correction is a new fact that names the old one, with its author and the reason.
    pub fn correct(
        &mut self,
        entry: &EntryHash,
        correction: Correction,
        reason: &str,
        staff: &str,
        now: Instant,
    ) -> Result<EntryHash> {
        let scope = self.scope_of(entry)?;
        folded(&*self.fold(&scope)?, entry)?;
        let (void, at) = match correction {
            Correction::Void => (true, None),
            Correction::At(at) => (false, Some(at.0)),
        };
        let body = Body::Corrected(Corrected { of: *entry, void, at });
        self.state(&scope, Draft::by(staff, body).saying(reason), now)
    }

    /// 经核实未到岗: a human finding about one window, named by its planned `on_due`.
    pub fn found_absent(
        &mut self,
        person: &PersonId,
        post: &PostId,
        on_due: Instant,
        reason: &str,
        staff: &str,
        now: Instant,
    ) -> Result<EntryHash> {
        self.known_person(person)?;
        self.known_post(post)?;
        let body = Body::FoundAbsent(FoundAbsent { person: person.to_string(), window: on_due.0 });
        let scope = Scope::post_day(post, on_due.civil_date());
        self.state(&scope, Draft::by(staff, body).saying(reason), now)
    }

    /// The day is reported; what comes later is marked late.
    pub fn close_day(&mut self, post: &PostId, day: ServiceDay, staff: &str, now: Instant) -> Result<EntryHash> {
        self.known_post(post)?;
        self.state(&Scope::post_day(post, day), Draft::by(staff, Body::DayClosed(DayClosed { at: now.0 })), now)
    }

    /// Judged people stand in the post's day, volunteers and guards in theirs.
    fn attendance_scope(
        &self,
        person: &PersonId,
        post: &PostId,
        day: Option<ServiceDay>,
        now: Instant,
    ) -> Result<Scope> {
        self.known_post(post)?;
        let judged = self.known_person(person)?.role.is_judged();
        let day = day.map_or_else(|| self.service_day(post, now), Ok)?;
        Ok(if judged { Scope::post_day(post, day) } else { Scope::post_day_volunteer(post, day) })
    }
}

pub(super) fn radio(person: &PersonId, out: bool, staff: &str) -> Draft {
    let body = RadioCheckIn { person: person.to_string(), heard_by: staff.to_owned(), out: out.then_some(true) };
    Draft::by(staff, Body::RadioCheckIn(body))
}
