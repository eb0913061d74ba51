//! The verdict itself.

use crate::clock::{Instant, TimeInterval};
use crate::explain::Reason;
use crate::policy::Policy;
use crate::roster::Excuse;
use crate::windows::{Window, off_due_with_clears};

use super::stays::{Source, Stay, stays};
use super::{Act, Circumstance, Judgement, Off, On, PersonEvidence, Presence};

pub(super) fn judge(
    evidence: &PersonEvidence,
    window: &Window,
    circumstance: &Circumstance<'_>,
    policy: &Policy,
) -> Judgement {
    let off_due = off_due_with_clears(window, circumstance.clears, policy);
    let due = circumstance.joined_at.map_or(window.on_due, |joined| window.on_due.max(joined));
    let stays = stays(evidence, window, off_due, circumstance.all_windows, policy);
    let confirming = confirming_act(evidence, window, off_due);
    let counted: Vec<&Stay> = stays
        .iter()
        .filter(|stay| !is_too_early(stay, window, policy) || is_confirmed(stay, window, confirming.is_some()))
        .collect();
    let case = Case { window, due, off_due, circumstance, policy, confirming };
    let (on, on_certain, mut reason) = case.on(&stays, &counted);
    let (off, off_certain, off_reason) = case.off(evidence, &stays, &counted);
    reason.children.push(off_reason);
    let first = counted.first().or(stays.first().as_ref()).map(|stay| &stay.begin);
    let last = counted.last().or(stays.last().as_ref()).and_then(|stay| stay.end.as_ref());
    let place = first.and_then(|act| act.place.as_ref());
    if let Some(place) = place {
        reason.children.push(place_reason(place));
    }
    Judgement {
        on,
        off,
        on_certain,
        off_certain,
        on_grade: first.map(|act| act.at.grade),
        off_grade: last.map(|act| act.at.grade),
        place: place.map(|place| place.place).or_else(|| first.map(|_| crate::fence::Place::Unsure)),
        gate: place.and_then(|place| place.gate.clone()),
        presence: counted.iter().filter_map(|stay| presence(stay, window, off_due)).collect(),
        first: first.map(|act| act.id),
        last: last.map(|act| act.id),
        reason,
    }
}

/// More than an hour before due.
fn is_too_early(stay: &Stay, window: &Window, policy: &Policy) -> bool {
    window.on_due.since(stay.from) > i64::from(policy.early_limit_min) * 60_000
}

/// Something shows that an early comer, or somebody who stayed on from an earlier window, is really there.
fn is_confirmed(stay: &Stay, window: &Window, has_act: bool) -> bool {
    let covers_act = has_act && stay.to.is_none_or(|to| to > window.on_due);
    let stayed_on = stay.from_earlier_window && stay.end.is_some() && stay.to.is_some_and(|to| to > window.on_due);
    covers_act || stayed_on
}

/// The first attestation, ping, clear or checklist act inside the window.
fn confirming_act<'a>(evidence: &'a PersonEvidence, window: &Window, off_due: Instant) -> Option<&'a Act> {
    let inside = |act: &&Act| window.on_due <= act.at.midpoint() && act.at.midpoint() < off_due;
    evidence
        .attested_present
        .iter()
        .chain(&evidence.other_acts)
        .filter(inside)
        .min_by_key(|act| (act.at.midpoint(), act.id))
}

fn presence(stay: &Stay, window: &Window, off_due: Instant) -> Option<Presence> {
    let from_minute = stay.from.max(window.on_due).minute();
    let to_minute = stay.to.map_or(off_due, |to| to.min(off_due)).minute();
    (from_minute < to_minute).then_some(Presence { from_minute, to_minute })
}

struct Case<'a> {
    window: &'a Window,
    due: Instant,
    off_due: Instant,
    circumstance: &'a Circumstance<'a>,
    policy: &'a Policy,
    confirming: Option<&'a Act>,
}

impl Case<'_> {
    fn on(&self, stays: &[Stay], counted: &[&Stay]) -> (On, bool, Reason) {
        if let Some(excuse) = self.circumstance.excused {
            let code = if excuse == Excuse::Leave { "excused_leave" } else { "excused_substituted" };
            return (On::Excused, !self.circumstance.excuse_pending, Reason::new(code));
        }
        if self.circumstance.provisional {
            return (On::NotJudged, true, Reason::new("not_judged"));
        }
        if let Some(first) = counted.first() {
            return self.on_of(first);
        }
        if !stays.is_empty() {
            let reason = Reason::new("early_not_counted").because(self.due_reason());
            return (On::EarlyNotCounted, stays[0].begin.at.is_sharp(), reason);
        }
        self.not_here()
    }

    fn on_of(&self, stay: &Stay) -> (On, bool, Reason) {
        if stay.source == Source::LateEntry {
            let on = self.name_at(stay.from);
            return (on.clone(), true, self.on_reason(&on, true).because(Reason::new("late_entry")));
        }
        if is_too_early(stay, self.window, self.policy) {
            let mut reason = Reason::new("on_time").because(self.due_reason());
            if let Some(act) = self.confirming {
                reason = reason.because(Reason::new("confirmed_by_act").arg("at", clock(act.at.midpoint())));
            }
            return (On::OnTime, true, reason);
        }
        if stay.source == Source::Seen {
            // Seen at 07:20 does not mean come at 07:20: being seen in time is certain, being seen later is not late.
            let certain = stay.from.minute() <= self.due.minute() && stay.begin.at.is_sharp();
            let seen = Reason::new("seen_there").arg("at", clock(stay.from));
            return (On::OnTime, certain, self.on_reason(&On::OnTime, certain).because(seen));
        }
        let at = stay.begin.at;
        let (on, certain) = if at.is_sharp() {
            (self.name_at(at.midpoint()), true)
        } else {
            let (best, worst) = (self.name_at(at.earliest), self.name_at(at.latest));
            let certain = std::mem::discriminant(&best) == std::mem::discriminant(&worst);
            (best, certain)
        };
        let reason = self.on_reason(&on, certain).because(time_reason("your_time", at));
        (on, certain, reason)
    }

    /// By civil minute: 07:10:59 for 07:10 is on time.
    fn name_at(&self, at: Instant) -> On {
        match u32::try_from(at.minute() - self.due.minute()) {
            Err(_) | Ok(0) => On::OnTime,
            Ok(minutes) if minutes > self.policy.very_late_after_min => On::VeryLate { minutes },
            Ok(minutes) => On::Late { minutes },
        }
    }

    /// Nothing seen of this person in this window.
    fn not_here(&self) -> (On, bool, Reason) {
        let start = self.window.first_start();
        let unknown = |child: Reason| (On::Unknown, false, Reason::new("unknown").because(child));
        if self.circumstance.pending_leave {
            return unknown(Reason::new("leave_pending"));
        }
        match self.circumstance.all_synced_to {
            Some(synced) if synced > start && self.circumstance.now > start => {
                let proof = Reason::new("synced_to").arg("at", clock(synced));
                (On::NotCheckedIn, true, Reason::new("not_checked_in").because(self.due_reason()).because(proof))
            }
            _ => unknown(Reason::new("not_all_synced")),
        }
    }

    fn off(&self, evidence: &PersonEvidence, stays: &[Stay], counted: &[&Stay]) -> (Off, bool, Reason) {
        if self.circumstance.excused.is_some() {
            return (
                Off::Excused,
                !self.circumstance.excuse_pending,
                Reason::new("off_due").arg("due", clock(self.off_due)),
            );
        }
        if self.circumstance.provisional {
            return (Off::NotJudged, true, Reason::new("not_judged"));
        }
        let stay = counted.last().copied().or(stays.last());
        let lone = || self.lone_check_out(evidence);
        match stay.map_or_else(lone, |stay| stay.end.as_ref().map(|act| (act, stay.source == Source::LateEntry))) {
            Some((act, _)) => {
                let (off, certain) = self.off_name(act.at);
                let reason = self.off_reason(&off, certain).because(time_reason("your_leaving", act.at));
                (off, certain, reason)
            }
            None if stay.is_some() => {
                let limit = self.off_due.plus_minutes(i64::from(self.policy.missing_after_min));
                if self.circumstance.all_synced_to.is_some_and(|synced| synced > limit) && self.circumstance.now > limit
                {
                    (Off::Missing, true, self.off_reason(&Off::Missing, true))
                } else {
                    (Off::Unknown, false, self.off_reason(&Off::Unknown, false))
                }
            }
            None => (Off::Unknown, false, self.off_reason(&Off::Unknown, false)),
        }
    }

    /// Somebody who forgot to check in but checked out inside the window, or within the hour behind it, was there.
    fn lone_check_out<'e>(&self, evidence: &'e PersonEvidence) -> Option<(&'e Act, bool)> {
        let limit = self.off_due.plus_minutes(i64::from(self.policy.missing_after_min));
        let fits = |act: &&Act| self.window.on_due < act.at.midpoint() && act.at.midpoint() <= limit;
        let belongs_later = |act: &&Act| {
            let at = act.at.midpoint();
            self.circumstance.all_windows.iter().any(|other| other.on_due > self.window.on_due && other.on_due <= at)
        };
        let found = evidence.check_outs.iter().filter(fits).filter(|act| !belongs_later(act));
        found.max_by_key(|act| (act.at.midpoint(), act.id)).map(|act| (act, false))
    }

    fn off_name(&self, at: TimeInterval) -> (Off, bool) {
        let name = |at: Instant| match u32::try_from(self.off_due.minute() - at.minute()) {
            Err(_) | Ok(0) => Off::Kept,
            Ok(minutes) => Off::LeftEarly { minutes },
        };
        if at.is_sharp() {
            return (name(at.midpoint()), true);
        }
        let (best, worst) = (name(at.latest), name(at.earliest));
        let certain = std::mem::discriminant(&best) == std::mem::discriminant(&worst);
        (best, certain)
    }

    fn on_reason(&self, on: &On, certain: bool) -> Reason {
        let reason = match on {
            On::Late { minutes } => Reason::new("late").arg("minutes", minutes),
            On::VeryLate { minutes } => Reason::new("very_late").arg("minutes", minutes),
            _ if certain => Reason::new("on_time"),
            _ => Reason::new("on_time_uncertain"),
        };
        let joined = self.circumstance.joined_at.filter(|joined| *joined > self.window.on_due);
        let reason = reason.because(self.due_reason());
        joined.map_or(reason.clone(), |joined| reason.because(Reason::new("joined").arg("at", clock(joined))))
    }

    fn due_reason(&self) -> Reason {
        let first = self.window.movements.iter().min_by_key(|movement| (movement.start, movement.label.as_str()));
        let reason = Reason::new("due").arg("due", clock(self.window.on_due));
        match first {
            Some(movement) => reason
                .arg("movement", &movement.label)
                .arg("start", clock(movement.start))
                .arg("lead", movement.lead_min),
            None => reason,
        }
    }

    fn off_reason(&self, off: &Off, certain: bool) -> Reason {
        let reason = match off {
            Off::LeftEarly { minutes } => Reason::new("left_early").arg("minutes", minutes),
            Off::Missing => Reason::new("missing"),
            Off::Unknown => Reason::new("off_unknown"),
            _ if certain => Reason::new("kept"),
            _ => Reason::new("kept_uncertain"),
        };
        reason.because(Reason::new("off_due").arg("due", clock(self.off_due)))
    }
}

fn time_reason(code: &str, at: TimeInterval) -> Reason {
    Reason::new(code)
        .arg("from", at.earliest.civil().format("%H:%M:%S"))
        .arg("to", at.latest.civil().format("%H:%M:%S"))
        .arg("grade", format!("{:?}", at.grade))
}

fn place_reason(place: &crate::fence::PlaceVerdict) -> Reason {
    let metres = |value: Option<f64>| value.map_or_else(|| "?".to_owned(), |metres| format!("{metres:.0}"));
    Reason::new("place")
        .arg("place", format!("{:?}", place.place).to_lowercase())
        .arg("gate", place.gate.as_ref().map_or("?", |gate| gate.as_str()))
        .arg("distance", metres(place.distance_m))
        .arg("accuracy", metres(place.accuracy_m))
}

fn clock(at: Instant) -> String {
    at.civil().format("%H:%M").to_string()
}
