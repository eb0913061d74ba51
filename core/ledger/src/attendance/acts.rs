//! From folded entries to what the rules judge: each person's acts with their time intervals and places.

use std::collections::{BTreeMap, HashMap};

use huxue_duty::clock::{Instant, TimeInterval};
use huxue_duty::county::Gate;
use huxue_duty::ids::PersonId;
use huxue_duty::time_evidence::CertainBounds;
use huxue_duty::verdict::{Act, ActId, LateEntry, PersonEvidence};
use huxue_duty::windows::Policy;

use super::context::Context;
use super::remarks::Remarks;
use crate::entry::{Basis, FLAG_DRILL};
use crate::fact::Body;
use crate::fold::{Folded, ScopeFold};
use crate::ident::{DeviceId, EntryHash};

/// Everything of one post-day that verdicts are made from.
#[derive(Default)]
pub struct Gathered {
    pub people: BTreeMap<PersonId, Person>,
    pub clears: Vec<Clear>,
    pub stand_ins: Vec<StandInSeen>,
    pub found_absent: Vec<(PersonId, Instant)>,
    /// Attestations that somebody was *not* there: shown, never a verdict.
    pub said_absent: Vec<(PersonId, EntryHash)>,
    /// What is odd about an entry's evidence.
    pub remarks: Remarks,
    /// Bounds that need no trust in a phone's clock.
    pub certain: HashMap<EntryHash, CertainBounds>,
    pub disputes: Vec<Dispute>,
}

/// A verdict that its person disagrees with and HQ has not settled.
pub struct Dispute {
    pub person: PersonId,
    /// Planned on_due of the window, or one entry.
    pub window: Option<Instant>,
    pub of: Option<EntryHash>,
}

/// One person's evidence and what else is known about how it was written.
#[derive(Default)]
pub struct Person {
    pub evidence: PersonEvidence,
    pub flags: Vec<&'static str>,
    /// What their entries were computed from.
    pub bases: Vec<BasisSeen>,
    /// Clears by others that they were shown before they left.
    pub saw_clears: Vec<EntryHash>,
    /// Every entry of theirs that counts as evidence, with its time.
    pub acts: Vec<(EntryHash, TimeInterval)>,
}

/// These versions were on this device by then at the latest.
pub struct BasisSeen {
    pub basis: Basis,
    pub device: DeviceId,
    pub by: Instant,
}

pub struct Clear {
    pub entry: EntryHash,
    pub movement: String,
    pub at: Instant,
    pub author: PersonId,
}

pub struct StandInSeen {
    pub substitute: PersonId,
    pub in_place_of: PersonId,
    pub at: Instant,
    pub pending: bool,
}

/// Reads the folds of one post and day, with what was done in a drill or without.
pub fn gather(
    folds: &[&ScopeFold],
    drills: bool,
    gates: &[Gate],
    policy: &Policy,
    expired: &dyn Fn(DeviceId, TimeInterval) -> bool,
) -> Gathered {
    let entries: Vec<&Folded> = folds.iter().flat_map(|fold| &fold.entries).collect();
    let context = Context::of(&entries, gates, policy);
    let mut gathered = Gathered { remarks: context.remarks(&entries), ..Gathered::default() };
    for folded in &entries {
        if let Some(body) = folded.counted().filter(|_| drills || !folded.entry.header.has_flag(FLAG_DRILL)) {
            take(&mut gathered, folded, body, &context, expired);
        }
    }
    gathered
}

fn take(
    gathered: &mut Gathered,
    folded: &Folded,
    body: &Body,
    context: &Context<'_>,
    expired: &dyn Fn(DeviceId, TimeInterval) -> bool,
) {
    let entry = &folded.entry;
    if matches!(context.corrected.get(&entry.hash), Some((true, _))) {
        return;
    }
    let at = context.time(folded);
    let author = entry.header.author();
    let act = |place| Act { id: ActId(entry.hash.0), at, place };
    match body {
        Body::RadioCheckIn(radio) => {
            let person = gathered.people.entry(PersonId::new(&radio.person)).or_default();
            person.flag("radio");
            let acts =
                if radio.out == Some(true) { &mut person.evidence.check_outs } else { &mut person.evidence.check_ins };
            acts.push(act(None));
            return;
        }
        Body::FoundAbsent(found) => {
            gathered.found_absent.push((PersonId::new(&found.person), Instant(found.window)));
            return;
        }
        Body::StandIn(stand_in) => {
            let decided = context.decided.get(&entry.hash).copied();
            if decided != Some(false) {
                gathered.stand_ins.push(StandInSeen {
                    substitute: stand_in.person.as_deref().map_or(author, PersonId::new),
                    in_place_of: PersonId::new(&stand_in.in_place_of),
                    at: at.earliest,
                    pending: decided.is_none() && !folded.by_hq,
                });
            }
            return;
        }
        Body::TeamAttested(attested) => {
            for person in attested.persons.iter().map(PersonId::new) {
                if attested.present {
                    gathered.people.entry(person).or_default().evidence.attested_present.push(act(None));
                } else {
                    gathered.said_absent.push((person, entry.hash));
                }
            }
        }
        Body::AllClear(clear) => gathered.clears.push(Clear {
            entry: entry.hash,
            movement: clear.movement.clone(),
            at: at.midpoint(),
            author: author.clone(),
        }),
        _ => {}
    }
    if folded.by_hq {
        return;
    }
    let person = gathered.people.entry(author).or_default();
    let evidence = &mut person.evidence;
    match body {
        Body::CheckedIn(_) => evidence.check_ins.push(act(context.place(folded))),
        Body::CheckedOut(out) => {
            evidence.check_outs.push(act(context.place(folded)));
            person.saw_clears.extend(out.saw_clears.iter().flatten());
        }
        Body::TeamAttested(_)
        | Body::AllClear(_)
        | Body::PresencePinged(_)
        | Body::RollCallAnswered(_)
        | Body::Counted(_)
        | Body::DismissalReported(_)
        | Body::Changed(_) => evidence.other_acts.push(act(context.place(folded))),
        Body::LateEntryRequested(request) => {
            if context.decided.get(&entry.hash) == Some(&true) {
                evidence.late_entry = Some(LateEntry { on: request.on.map(Instant), off: request.off.map(Instant) });
            }
            return;
        }
        Body::Disputed(disputed) => {
            if !context.decided.contains_key(&entry.hash) {
                gathered.disputes.push(Dispute {
                    person: entry.header.author(),
                    window: disputed.window.map(Instant),
                    of: disputed.of,
                });
            }
            return;
        }
        _ => return,
    }
    person.acts.push((entry.hash, at));
    gathered.certain.insert(entry.hash, context.certain(folded, body));
    let seen = entry.header.basis.map(|basis| BasisSeen { basis, device: entry.journal.device, by: at.latest });
    person.bases.extend(seen);
    if folded.forked {
        person.flag("forked");
    }
    if expired(entry.journal.device, at) {
        person.flag("cert_expired");
    }
}

impl Person {
    pub fn flag(&mut self, flag: &'static str) {
        if !self.flags.contains(&flag) {
            self.flags.push(flag);
            self.flags.sort_unstable();
        }
    }
}
