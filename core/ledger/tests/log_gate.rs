//! The log gate refuses what is unsigned, out of order or too large, and passes what it does not understand.
#![allow(clippy::unwrap_used)]

use huxue_duty::clock::Instant;
use huxue_ledger::crypto::{Signer25519, Verifier};
use huxue_ledger::entry::{Entry, Header, MAX_ENTRY, Perishable, RawEntry, TimeEvidence};
use huxue_ledger::ident::{DeviceId, EntryHash, Epoch, Journal, Scope, TenantId};
use huxue_ledger::log_gate::{KnownJournal, Passed, Refusal, check};
use huxue_ledger::run::{Run, sign};
use proptest::prelude::*;

const TENANT: TenantId = TenantId([1; 8]);

struct Known(Vec<EntryHash>);

impl KnownJournal for Known {
    fn last_seq(&self) -> u64 {
        self.0.len() as u64
    }

    fn hash_at(&self, seq: u64) -> Option<EntryHash> {
        if seq == 0 { Some(EntryHash::ZERO) } else { self.0.get(seq as usize - 1).copied() }
    }

    fn branch_hash_at(&self, _: u64, _: [u8; 4]) -> Option<EntryHash> {
        None
    }
}

fn signer() -> Signer25519 {
    Signer25519::from_seed(&[4; 32])
}

fn key() -> Verifier {
    Verifier::new(&signer().public()).unwrap()
}

/// A chain of `len` entries of a kind nobody knows; `salt` makes branches differ after `from`.
fn chain(len: u64, salt: u8, from: u64) -> Vec<Entry> {
    let device = DeviceId::of_key(&signer().public());
    let journal = Journal { tenant: TENANT, scope: Scope::incident("0011223344556677"), device, epoch: Epoch([2; 8]) };
    let mut entries: Vec<Entry> = Vec::new();
    for seq in 1..=len {
        let header = Header {
            kind: 4_000,
            author: "A001".into(),
            flags: (seq >= from).then_some(salt),
            basis: None,
            time: TimeEvidence { wall: Instant(seq as i64), boot_id: 1, boot_ms: seq, anchor: None },
            suite: None,
            version: None,
            after: None,
            gnss: None,
        };
        let raw = RawEntry::new(&header, vec![0xA0], Perishable::None);
        let prev = entries.last().map_or(EntryHash::ZERO, |entry| entry.hash);
        entries.push(Entry::place(&journal, seq, prev, raw).unwrap());
    }
    entries
}

fn run(entries: &[Entry]) -> Run {
    Run::of(entries, sign(&signer(), &entries.last().unwrap().hash)).unwrap()
}

fn hashes(entries: &[Entry]) -> Vec<EntryHash> {
    entries.iter().map(|entry| entry.hash).collect()
}

#[test]
fn an_unknown_kind_passes_and_sending_twice_is_harmless() {
    let entries = chain(3, 1, 9);
    let passed = check(&run(&entries), Some(&key()), false, &Known(vec![])).unwrap();
    assert!(matches!(passed, Passed::New { ref entries, .. } if entries.len() == 3));
    assert_eq!(check(&run(&entries), Some(&key()), false, &Known(hashes(&entries))).unwrap(), Passed::Known);
}

#[test]
fn only_the_new_part_of_a_run_is_taken_and_it_is_still_signed() {
    let entries = chain(3, 1, 9);
    let known = Known(hashes(&entries[..2]));
    let Passed::New { run, entries } = check(&run(&entries), Some(&key()), false, &known).unwrap() else {
        panic!("expected new entries")
    };
    assert_eq!((run.first_seq, entries.len()), (3, 1));
    assert_eq!(check(&run, Some(&key()), false, &known).unwrap(), Passed::New { run, entries });
}

#[test]
fn a_gap_says_from_where_to_send_and_a_strangers_head_asks_for_the_whole_journal() {
    let entries = chain(5, 1, 9);
    let gap = check(&run(&entries[3..]), Some(&key()), false, &Known(hashes(&entries[..1]))).unwrap_err();
    assert_eq!(gap, Refusal::Gap { first_seq: 4, send_from: 2 });
    let other = chain(5, 7, 2);
    let stranger = check(&run(&other[3..]), Some(&key()), false, &Known(hashes(&entries[..3]))).unwrap_err();
    assert_eq!(stranger, Refusal::Gap { first_seq: 4, send_from: 1 });
}

#[test]
fn a_second_branch_is_a_fork_cut_to_where_it_leaves() {
    let (kept, other) = (chain(4, 1, 9), chain(5, 7, 3));
    let Passed::Fork { run, entries, prev } = check(&run(&other), Some(&key()), false, &Known(hashes(&kept))).unwrap()
    else {
        panic!("expected a fork")
    };
    assert_eq!((run.first_seq, entries.len(), prev), (3, 3, kept[1].hash));
}

#[test]
fn forged_foreign_and_oversized_runs_are_refused() {
    let entries = chain(2, 1, 9);
    let mut forged = run(&entries);
    forged.signature[5] ^= 1;
    assert_eq!(check(&forged, Some(&key()), false, &Known(vec![])).unwrap_err().code(), "bad_signature");
    let mut moved = run(&entries);
    moved.journal.epoch = Epoch([3; 8]);
    assert_eq!(check(&moved, Some(&key()), false, &Known(vec![])).unwrap_err().code(), "bad_signature");
    assert_eq!(check(&run(&entries), None, false, &Known(vec![])).unwrap_err(), Refusal::UnknownDevice);
    let mut fat = run(&entries);
    fat.entries[0].permanent = vec![0; MAX_ENTRY + 1];
    assert_eq!(check(&fat, Some(&key()), false, &Known(vec![])).unwrap_err(), Refusal::TooLarge);
    let mut empty = run(&entries);
    empty.entries.clear();
    assert_eq!(check(&empty, Some(&key()), false, &Known(vec![])).unwrap_err(), Refusal::BadCount);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    /// Truncated and mutated runs give errors, never a panic, and never pass as something else.
    #[test]
    fn mutated_runs_never_pass(at in any::<prop::sample::Index>(), bit in 0u8..8, cut in any::<prop::sample::Index>()) {
        let entries = chain(3, 1, 9);
        let bytes = run(&entries).to_bytes();
        let mut mutated = bytes.clone();
        let index = at.index(mutated.len());
        mutated[index] ^= 1 << bit;
        for candidate in [mutated, bytes[..cut.index(bytes.len())].to_vec()] {
            if let Ok(run) = Run::from_bytes(&candidate, TENANT) {
                let passed = check(&run, Some(&key()), false, &Known(vec![]));
                if let Ok(Passed::New { entries: got, .. }) = passed {
                    prop_assert_eq!(hashes(&got), hashes(&entries));
                }
            }
        }
    }
}

#[test]
fn nesting_and_endless_lengths_are_refused_before_they_cost_anything() {
    use huxue_ledger::codec::{self, MAX_DEPTH};
    let nested = |depth: usize| [vec![0x81; depth], vec![0x00]].concat();
    assert!(codec::check_shape(&nested(MAX_DEPTH)).is_ok());
    assert!(codec::check_shape(&nested(MAX_DEPTH + 1)).is_err());
    assert!(codec::check_shape(&nested(900_000)).is_err());
    for endless in [0x9F, 0xBF, 0x5F, 0x7F] {
        assert!(codec::check_shape(&[endless, 0xFF]).is_err(), "{endless:x}");
    }
    // An array that says it holds 2^64 − 1 items and holds none.
    assert!(codec::check_shape(&[0x9B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]).is_err());
}
