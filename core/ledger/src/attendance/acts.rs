//! From folded entries to what the rules judge: each person's acts with their time intervals and places.

use std::collections::{BTreeMap, HashMap};

use huxue_duty::clock::{Grade, Instant, TimeInterval};
use huxue_duty::county::Gate;
use huxue_duty::datum::Datum;
use huxue_duty::fence::{Fix, GateProof, PlaceVerdict, judge_place};
use huxue_duty::flags;
use huxue_duty::ids::{GateId, PersonId};
use huxue_duty::time_evidence::{AnchorClaim, Bound, CertainBounds, GnssClaim, TimeClaim, interval, peers_bound};
use huxue_duty::verdict::{Act, ActId, LateEntry, PersonEvidence};
use huxue_duty::windows::Policy;

use super::remarks::{self, Remarks, put};
use crate::entry::{Basis, FLAG_DRILL, Header};
use crate::fact::{Body, FixRecord};
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

/// HQ's entries and late positions, by the entry they speak of.
struct Context<'a> {
    bounds: HashMap<EntryHash, Vec<Bound>>,
    fixes: HashMap<EntryHash, Vec<FixRecord>>,
    judged: HashMap<EntryHash, (u8, Option<String>)>,
    proofs: HashMap<EntryHash, (GateProof, GateId)>,
    flagged: Remarks,
    /// When HQ itself wrote an entry of its own.
    stated: HashMap<EntryHash, Instant>,
    decided: HashMap<EntryHash, bool>,
    corrected: HashMap<EntryHash, (bool, Option<i64>)>,
    gates: &'a [Gate],
    policy: &'a Policy,
}

impl<'a> Context<'a> {
    fn of(entries: &[&Folded], gates: &'a [Gate], policy: &'a Policy) -> Self {
        let mut context = Self {
            bounds: HashMap::new(),
            fixes: HashMap::new(),
            judged: HashMap::new(),
            proofs: HashMap::new(),
            flagged: Remarks::new(),
            stated: HashMap::new(),
            decided: HashMap::new(),
            corrected: HashMap::new(),
            gates,
            policy,
        };
        // Later statements of HQ stand over earlier ones; its wall clock orders them the same for every holder.
        let mut ordered: Vec<&&Folded> = entries.iter().collect();
        ordered.sort_by_key(|folded| (folded.entry.header.time.wall, folded.entry.hash));
        for folded in ordered {
            context.take(folded);
        }
        context.hear_witnesses(entries);
        context
    }

    /// Entries that two other people's phones held at well-known times.
    fn hear_witnesses(&mut self, entries: &[&Folded]) {
        let mut heard: HashMap<EntryHash, BTreeMap<PersonId, Instant>> = HashMap::new();
        let writers: HashMap<EntryHash, (DeviceId, &str)> = entries
            .iter()
            .map(|folded| (folded.entry.hash, (folded.entry.journal.device, folded.entry.header.author.as_str())))
            .collect();
        for folded in entries {
            let Some(Body::Witnessed(witnessed)) = folded.counted() else { continue };
            let at = self.time(folded);
            let by = folded.entry.header.author();
            for of in &witnessed.of {
                let foreign = writers
                    .get(of)
                    .is_some_and(|(device, author)| *device != folded.entry.journal.device && *author != by.as_str());
                if foreign && at.grade == Grade::A {
                    let first = heard.entry(*of).or_default().entry(by.clone()).or_insert(at.latest);
                    *first = (*first).min(at.latest);
                }
            }
        }
        for (entry, heard) in heard {
            let bound = peers_bound(heard.into_values().collect());
            self.bounds.entry(entry).or_default().extend(bound);
        }
    }

    /// What HQ noticed, and what the scope itself shows.
    fn remarks(&self, entries: &[&Folded]) -> Remarks {
        let mut remarks = self.flagged.clone();
        let sight = |folded: &Folded| {
            let fixes = folded.private().fixes?.into_iter().map(fix_of);
            let fresh =
                fixes.filter(|fix| fix.check().is_ok() && fix.age_s.is_some_and(|age| age <= self.policy.fix_fresh_s));
            Some((self.time(folded), fresh.min_by(|a, b| a.accuracy_m.total_cmp(&b.accuracy_m))?))
        };
        remarks::find(entries, self.policy, &sight, &mut remarks);
        for folded in entries {
            let hash = folded.entry.hash;
            if let Some(place) = self.place(folded) {
                for (odd, flag) in [(place.mock, "mock_location"), (place.datum_mixup, "datum_mixup_suspected")] {
                    if odd {
                        put(&mut remarks, hash, flag);
                    }
                }
            }
            if self.is_forged(folded) {
                put(&mut remarks, hash, "anchor_not_ours");
            }
        }
        remarks
    }

    /// HQ never gave the anchor that the entry names.
    fn is_forged(&self, folded: &Folded) -> bool {
        let voided = |bounds: &Vec<Bound>| bounds.iter().any(|bound| bound.grade == Some(Grade::D));
        folded.entry.header.time.anchor.is_some() && self.bounds.get(&folded.entry.hash).is_some_and(voided)
    }

    /// An HQ statement that the entry names, or the nonce it carries, is older than the entry.
    fn certain(&self, folded: &Folded, body: &Body) -> CertainBounds {
        let anchor = folded.entry.header.time.anchor.filter(|_| !self.is_forged(folded));
        let named = match body {
            Body::RollCallAnswered(answer) => self.stated.get(&answer.call).copied(),
            _ => None,
        };
        CertainBounds { not_before: anchor.map(|anchor| anchor.hq_time).max(named), not_after: None }
    }

    fn take(&mut self, folded: &Folded) {
        if folded.by_hq {
            self.stated.insert(folded.entry.hash, folded.entry.header.time.wall);
        }
        match folded.counted() {
            Some(Body::TimeBound(bound)) => {
                let grade = bound.grade.map(grade_of);
                let bound_of =
                    Bound { earliest: bound.earliest.map(Instant), latest: bound.latest.map(Instant), grade };
                self.bounds.entry(bound.entry).or_default().push(bound_of);
            }
            Some(Body::PlaceObserved(observed)) => {
                let fixes = folded.private().fixes.unwrap_or_default();
                self.fixes.entry(observed.of).or_default().extend(fixes);
            }
            Some(Body::Judged(judged)) => {
                self.judged.insert(judged.entry, (judged.place, judged.gate.clone()));
            }
            Some(Body::EvidenceFlagged(flagged)) => {
                put(&mut self.flagged, flagged.entry, flags::known(&flagged.flag));
            }
            Some(Body::GateProved(proved)) => {
                self.proofs.insert(proved.entry, (proof_of(proved.proof), GateId::new(&proved.gate)));
            }
            Some(Body::Decided(decided)) => {
                self.decided.insert(decided.of, decided.accept);
            }
            Some(Body::Corrected(corrected)) => {
                self.corrected.insert(corrected.of, (corrected.void, corrected.at));
            }
            _ => {}
        }
    }

    fn time(&self, folded: &Folded) -> TimeInterval {
        if let Some((_, Some(at))) = self.corrected.get(&folded.entry.hash) {
            return TimeInterval::exact(Instant(*at), Grade::A);
        }
        if folded.by_hq {
            return TimeInterval::exact(folded.entry.header.time.wall, Grade::A);
        }
        let bounds = self.bounds.get(&folded.entry.hash).map_or(&[][..], Vec::as_slice);
        interval(&claim_of(&folded.entry.header), bounds, self.policy)
    }

    fn place(&self, folded: &Folded) -> Option<PlaceVerdict> {
        let measured = self.measured(folded);
        match self.proofs.get(&folded.entry.hash) {
            Some((proof, gate)) => Some(measured.unwrap_or(PlaceVerdict::unknown()).with_proof(*proof, gate.clone())),
            None => measured,
        }
    }

    fn measured(&self, folded: &Folded) -> Option<PlaceVerdict> {
        if let Some((place, gate)) = self.judged.get(&folded.entry.hash) {
            return Some(PlaceVerdict::judged(*place, gate.as_deref()));
        }
        let late = self.fixes.get(&folded.entry.hash).cloned().unwrap_or_default();
        let own = folded.private().fixes.unwrap_or_default();
        let fixes: Vec<Fix> = own.into_iter().chain(late).map(fix_of).collect();
        if fixes.is_empty() { None } else { judge_place(&fixes, self.gates, self.policy).ok() }
    }
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

pub fn claim_of(header: &Header) -> TimeClaim {
    let time = &header.time;
    TimeClaim {
        gnss: header.gnss.map(|gnss| GnssClaim { time: Instant(gnss.time), age_ms: u64::from(gnss.age_ms) }),
        wall: time.wall,
        boot_id: time.boot_id,
        boot_ms: time.boot_ms,
        anchor: time.anchor.map(|anchor| AnchorClaim {
            hq_time: anchor.hq_time,
            boot_id: anchor.boot_id,
            request_boot_ms: anchor.request_boot_ms,
            round_trip_ms: u64::from(anchor.round_trip_ms),
        }),
    }
}

fn grade_of(number: u8) -> Grade {
    match number {
        0 => Grade::A,
        1 => Grade::B,
        2 => Grade::C,
        _ => Grade::D,
    }
}

fn proof_of(number: u8) -> GateProof {
    match number {
        0 => GateProof::Rotating,
        1 => GateProof::Sheet,
        _ => GateProof::Sticker,
    }
}

pub fn fix_of(record: FixRecord) -> Fix {
    Fix {
        lat: f64::from(record.lat_e7) / 1e7,
        lon: f64::from(record.lon_e7) / 1e7,
        accuracy_m: f64::from(record.accuracy_cm) / 100.0,
        age_s: Some(f64::from(record.age_ms) / 1000.0),
        mock: record.flags & 1 != 0,
        approximate: record.flags & 2 != 0,
        datum: (record.flags & 4 != 0).then_some(Datum::Wgs84),
    }
}

/// The place verdict of every entry that still has positions, its own or late ones, and none of HQ's yet: what HQ
/// must state before it erases them.
pub fn unjudged_places(fold: &ScopeFold, gates: &[Gate], policy: &Policy) -> Vec<(EntryHash, PlaceVerdict)> {
    let entries: Vec<&Folded> = fold.entries.iter().collect();
    let context = Context::of(&entries, gates, policy);
    let unjudged = entries.iter().filter(|folded| !context.judged.contains_key(&folded.entry.hash));
    unjudged.filter_map(|folded| context.place(folded).map(|verdict| (folded.entry.hash, verdict))).collect()
}
