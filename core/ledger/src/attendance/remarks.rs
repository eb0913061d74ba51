//! What one post's day itself shows of tampering: clocks that run backwards inside a journal, satellites that
//! contradict the anchor, phones that jump. Flags, never verdicts; every holder of the scope computes the same.

use std::collections::{BTreeMap, HashMap};

use huxue_duty::clock::{Instant, TimeInterval};
use huxue_duty::fence::{Fix, IMPOSSIBLE_KMH, implied_kmh};
use huxue_duty::policy::Policy;
use huxue_duty::time_evidence::gnss_disagrees;

use super::claims::claim_of;
use crate::fold::Folded;
use crate::ident::{DeviceId, EntryHash, Epoch, Scope};

/// Flags by the entry they speak of.
pub type Remarks = HashMap<EntryHash, Vec<&'static str>>;

pub fn put(remarks: &mut Remarks, entry: EntryHash, flag: &'static str) {
    let flags = remarks.entry(entry).or_default();
    if !flags.contains(&flag) {
        flags.push(flag);
    }
}

/// Looks at everything written on phones. `sight` gives the time and the best fix of an entry that has one.
pub fn find(
    entries: &[&Folded],
    policy: &Policy,
    sight: &dyn Fn(&Folded) -> Option<(TimeInterval, Fix)>,
    remarks: &mut Remarks,
) {
    let written: Vec<&&Folded> = entries.iter().filter(|folded| !folded.by_hq).collect();
    for folded in &written {
        if gnss_disagrees(&claim_of(&folded.entry.header), policy) {
            put(remarks, folded.entry.hash, "gnss_disagrees");
        }
    }
    boot_clocks(&written, remarks);
    jumps(&written, sight, remarks);
}

/// In one journal later entries are later: time since boot grows, and a boot that is over does not come back.
fn boot_clocks(written: &[&&Folded], remarks: &mut Remarks) {
    let mut journals: BTreeMap<(DeviceId, Epoch, &Scope), Vec<&Folded>> = BTreeMap::new();
    for folded in written.iter().filter(|folded| !folded.forked) {
        let journal = &folded.entry.journal;
        journals.entry((journal.device, journal.epoch, &journal.scope)).or_default().push(folded);
    }
    for mut journal in journals.into_values() {
        journal.sort_by_key(|folded| folded.entry.seq);
        let mut over: Vec<u32> = Vec::new();
        for pair in journal.windows(2) {
            let (before, after) = (&pair[0].entry.header.time, &pair[1].entry.header.time);
            if before.boot_id != after.boot_id {
                over.push(before.boot_id);
            }
            let backwards = before.boot_id == after.boot_id && after.boot_ms < before.boot_ms;
            if backwards || over.contains(&after.boot_id) {
                put(remarks, pair[1].entry.hash, "boot_time_runs_backwards");
            }
        }
    }
}

/// More than 150 km/h from one position of a phone to the next, by the longest time that may lie between them.
fn jumps(written: &[&&Folded], sight: &dyn Fn(&Folded) -> Option<(TimeInterval, Fix)>, remarks: &mut Remarks) {
    let mut seen: BTreeMap<DeviceId, Vec<(TimeInterval, Fix, EntryHash)>> = BTreeMap::new();
    for folded in written {
        let Some((at, fix)) = sight(folded).filter(|(_, fix)| !fix.approximate) else { continue };
        seen.entry(folded.entry.journal.device).or_default().push((at, fix, folded.entry.hash));
    }
    for mut fixes in seen.into_values() {
        fixes.sort_by_key(|(at, _, hash)| (at.midpoint(), *hash));
        for pair in fixes.windows(2) {
            let ((before, from, _), (after, to, hash)) = (&pair[0], &pair[1]);
            let apart = longest(*before, *after);
            if implied_kmh(from, to, apart as f64 / 1000.0) > IMPOSSIBLE_KMH {
                put(remarks, *hash, "impossible_speed");
            }
        }
    }
}

fn longest(a: TimeInterval, b: TimeInterval) -> i64 {
    let apart = |low: Instant, high: Instant| high.since(low).max(0);
    apart(a.earliest, b.latest).max(apart(b.earliest, a.latest))
}
