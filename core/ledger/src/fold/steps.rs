//! Which document steps are performed, and in which order: what each had seen comes first; ties by hash.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{Folded, State};
use crate::access::Reason;
use crate::document::{Change, Replica};
use crate::fact::Body;
use crate::ident::{EntryHash, Journal};

/// Performs document steps in an order that respects what each had seen; ties by hash.
pub(super) fn perform_changes(set: &mut BTreeMap<EntryHash, Folded>) -> BTreeMap<u8, Replica> {
    let mut steps = collect_steps(set);
    let mut documents: BTreeMap<u8, Replica> = BTreeMap::new();
    let mut done: HashSet<EntryHash> = HashSet::new();
    loop {
        let ready: Vec<EntryHash> = steps
            .iter()
            .filter(|(_, step)| step.needs.iter().all(|need| done.contains(need)))
            .map(|(hash, _)| *hash)
            .collect();
        if ready.is_empty() {
            break;
        }
        for hash in ready {
            let Some(step) = steps.remove(&hash) else { continue };
            let replica = documents.entry(step.change.document).or_default();
            if replica.perform(hash, &step.journal, &step.change, &step.needs) {
                done.insert(hash);
            } else if let Some(folded) = set.get_mut(&hash) {
                folded.state = State::by_rule(Reason::Malformed);
                // Nothing may wait for it: later steps go on without it.
                for later in steps.values_mut() {
                    later.needs.retain(|need| *need != hash);
                }
            }
        }
    }
    for hash in steps.keys() {
        if let Some(folded) = set.get_mut(hash) {
            folded.state = State::Waiting;
        }
    }
    documents
}

struct Step {
    journal: Journal,
    change: Change,
    needs: Vec<EntryHash>,
}

/// The steps to perform, with the dependencies that count.
fn collect_steps(set: &mut BTreeMap<EntryHash, Folded>) -> BTreeMap<EntryHash, Step> {
    withhold_double_rewrites(set);
    let mut steps: BTreeMap<EntryHash, Step> = BTreeMap::new();
    let mut own: BTreeMap<(Journal, u8), Vec<(u64, EntryHash)>> = BTreeMap::new();
    for folded in set.values() {
        let Some(Body::Changed(change)) = folded.counted() else { continue };
        // A branch set aside is written again by its device in a new epoch; performing it here would need two
        // actors to share one history.
        if folded.adopted {
            continue;
        }
        let journal = folded.entry.journal.clone();
        own.entry((journal.clone(), change.document)).or_default().push((folded.entry.seq, folded.entry.hash));
        steps.insert(folded.entry.hash, Step { journal, change: change.clone(), needs: Vec::new() });
    }
    for list in own.values_mut() {
        list.sort_unstable();
    }
    let known: BTreeSet<EntryHash> = steps.keys().copied().collect();
    let documents: HashMap<EntryHash, u8> = steps.iter().map(|(hash, step)| (*hash, step.change.document)).collect();
    for (hash, step) in &mut steps {
        let previous = own.get(&(step.journal.clone(), step.change.document)).and_then(|list| {
            let at = list.iter().position(|(_, own)| own == hash)?;
            at.checked_sub(1).map(|before| list[before].1)
        });
        let mut needs: BTreeSet<EntryHash> = previous.into_iter().collect();
        for dep in &step.change.deps {
            // A dependency that is here but is no step of this document (withheld, set aside, nonsense) is dropped
            // by rule, so nothing waits for ever; one that is not here is waited for.
            let is_step = known.contains(dep) && documents.get(dep) == Some(&step.change.document);
            if is_step || !set.contains_key(dep) {
                needs.insert(*dep);
            }
        }
        step.needs = needs.into_iter().collect();
    }
    steps
}

/// If two copies of a phone both write a set-aside step again, the one with the least hash counts.
fn withhold_double_rewrites(set: &mut BTreeMap<EntryHash, Folded>) {
    let mut seen: HashSet<EntryHash> = HashSet::new();
    for folded in set.values_mut() {
        let Some(Body::Changed(Change { reauthors: Some(original), .. })) = folded.counted() else { continue };
        if !seen.insert(*original) {
            folded.state = State::by_rule(Reason::WrittenAgain);
        }
    }
}
