//! When and where an entry was written, by what it says itself and by what others say of it.

use std::collections::{BTreeMap, HashMap};

use huxue_duty::clock::{Grade, Instant, TimeInterval};
use huxue_duty::county::Gate;
use huxue_duty::fence::{Fix, GateProof, PlaceVerdict, judge_place};
use huxue_duty::flags;
use huxue_duty::ids::{GateId, PersonId};
use huxue_duty::time_evidence::{Bound, CertainBounds, interval, peers_bound};
use huxue_duty::windows::Policy;

use super::claims::{claim_of, fix_of, grade_of, proof_of};
use super::remarks::{self, Remarks, put};
use crate::fact::{Body, FixRecord};
use crate::fold::{Folded, ScopeFold};
use crate::ident::{DeviceId, EntryHash};

/// HQ's entries and late positions, by the entry they speak of.
pub(super) struct Context<'a> {
    bounds: HashMap<EntryHash, Vec<Bound>>,
    fixes: HashMap<EntryHash, Vec<FixRecord>>,
    judged: HashMap<EntryHash, (u8, Option<String>)>,
    proofs: HashMap<EntryHash, (GateProof, GateId)>,
    flagged: Remarks,
    /// When HQ itself wrote an entry of its own.
    stated: HashMap<EntryHash, Instant>,
    pub decided: HashMap<EntryHash, bool>,
    pub corrected: HashMap<EntryHash, (bool, Option<i64>)>,
    gates: &'a [Gate],
    policy: &'a Policy,
}

impl<'a> Context<'a> {
    pub fn of(entries: &[&Folded], gates: &'a [Gate], policy: &'a Policy) -> Self {
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
    pub fn remarks(&self, entries: &[&Folded]) -> Remarks {
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
    pub fn certain(&self, folded: &Folded, body: &Body) -> CertainBounds {
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

    pub fn time(&self, folded: &Folded) -> TimeInterval {
        if let Some((_, Some(at))) = self.corrected.get(&folded.entry.hash) {
            return TimeInterval::exact(Instant(*at), Grade::A);
        }
        if folded.by_hq {
            return TimeInterval::exact(folded.entry.header.time.wall, Grade::A);
        }
        let bounds = self.bounds.get(&folded.entry.hash).map_or(&[][..], Vec::as_slice);
        interval(&claim_of(&folded.entry.header), bounds, self.policy)
    }

    pub fn place(&self, folded: &Folded) -> Option<PlaceVerdict> {
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

/// The place verdict of every entry that still has positions, its own or late ones, and none of HQ's yet: what HQ
/// must state before it erases them.
pub fn unjudged_places(fold: &ScopeFold, gates: &[Gate], policy: &Policy) -> Vec<(EntryHash, PlaceVerdict)> {
    let entries: Vec<&Folded> = fold.entries.iter().collect();
    let context = Context::of(&entries, gates, policy);
    let unjudged = entries.iter().filter(|folded| !context.judged.contains_key(&folded.entry.hash));
    unjudged.filter_map(|folded| context.place(folded).map(|verdict| (folded.entry.hash, verdict))).collect()
}
