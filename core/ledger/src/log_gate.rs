//! The log gate: may refuse. Size caps, known device, exact sequence and head, strict signature, nothing else.
//!
//! What passes is durable, receipted and forwarded, even if this version does not know its kind.

use crate::codec::CodecError;
use crate::crypto::{CryptoError, Verifier};
use crate::entry::{Entry, MAX_ENTRY, MAX_HQ_ENTRY};
use crate::ident::EntryHash;
use crate::run::{MAX_HQ_RUN_BYTES, MAX_RUN_BYTES, MAX_RUN_ENTRIES, Run, head_check};
use crate::suite;

/// Why a run is refused. Each has a stable code for logs and answers.
#[derive(Debug, thiserror::Error, Clone, PartialEq, Eq)]
pub enum Refusal {
    #[error("the device has no HQ-signed record here")]
    UnknownDevice,
    #[error("the run has no entries or more than {MAX_RUN_ENTRIES}")]
    BadCount,
    #[error("the run or one of its entries is too large")]
    TooLarge,
    #[error("the run starts at {first_seq}; send from {send_from}")]
    Gap { first_seq: u64, send_from: u64 },
    #[error(transparent)]
    Codec(#[from] CodecError),
    #[error(transparent)]
    Signature(#[from] CryptoError),
}

impl Refusal {
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownDevice => "unknown_device",
            Self::BadCount => "bad_count",
            Self::TooLarge => "too_large",
            Self::Gap { .. } => "gap",
            Self::Codec(CodecError::Suite(_)) | Self::Signature(CryptoError::OtherSuite { .. }) => "other_suite",
            Self::Codec(_) => "malformed",
            Self::Signature(_) => "bad_signature",
        }
    }
}

/// What the run turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Passed {
    /// Every entry was here already.
    Known,
    /// New entries to append; `run` is cut to them and still under its signature.
    New { run: Run, entries: Vec<Entry> },
    /// A second branch of the journal that leaves the known one after `prev`; `run` is cut to the branch.
    Fork { run: Run, entries: Vec<Entry>, prev: EntryHash },
}

/// What the receiver knows of a journal: hashes by sequence number.
pub trait KnownJournal {
    /// Last sequence number held; 0 if none.
    fn last_seq(&self) -> u64;
    /// The hash held at `seq`, if any. `seq` 0 is [`EntryHash::ZERO`].
    fn hash_at(&self, seq: u64) -> Option<EntryHash>;
    /// A hash at `seq` on a branch that was set aside, by its first four bytes.
    fn branch_hash_at(&self, seq: u64, check: [u8; 4]) -> Option<EntryHash>;
}

/// Checks one run against what is known of its journal.
pub fn check(run: &Run, key: Option<&Verifier>, is_hq: bool, known: &impl KnownJournal) -> Result<Passed, Refusal> {
    let key = key.ok_or(Refusal::UnknownDevice)?;
    check_sizes(run, is_hq)?;
    // A stranger's head inside what we hold means a branch: only the whole journal shows where it left.
    let gap = || {
        let send_from = if run.first_seq > known.last_seq() + 1 { known.last_seq() + 1 } else { 1 };
        Refusal::Gap { first_seq: run.first_seq, send_from }
    };
    if run.first_seq == 0 {
        return Err(Refusal::BadCount);
    }
    // The run hangs on an entry we do not hold: either it is further along, or it grows on another branch.
    let Some(prev) = hash_before(run, known) else { return Err(gap()) };
    let placed = run.place(prev)?;
    let last = placed.last().ok_or(Refusal::BadCount)?;
    // The device's key is of one suite; what says that it is of another is neither tried nor believed.
    for entry in &placed {
        suite::expect(entry.header.suite, key.suite())?;
    }
    run.verify(&last.hash, key)?;
    let holds = |entry: &Entry| {
        known.hash_at(entry.seq) == Some(entry.hash)
            || known.branch_hash_at(entry.seq, head_check(&entry.hash)) == Some(entry.hash)
    };
    let same = placed.iter().take_while(|entry| holds(entry)).count();
    if same == placed.len() {
        return Ok(Passed::Known);
    }
    let branch: Vec<Entry> = placed[same..].to_vec();
    let before = branch[0].prev;
    let run = run.suffix(same, &before);
    let grows_on_kept_branch = known.last_seq() + 1 == branch[0].seq && known.hash_at(known.last_seq()) == Some(before);
    Ok(if grows_on_kept_branch {
        Passed::New { run, entries: branch }
    } else {
        Passed::Fork { run, entries: branch, prev: before }
    })
}

fn check_sizes(run: &Run, is_hq: bool) -> Result<(), Refusal> {
    if run.entries.is_empty() || run.entries.len() > MAX_RUN_ENTRIES {
        return Err(Refusal::BadCount);
    }
    let (max_entry, max_run) = if is_hq { (MAX_HQ_ENTRY, MAX_HQ_RUN_BYTES) } else { (MAX_ENTRY, MAX_RUN_BYTES) };
    let total: usize = run.entries.iter().map(crate::entry::RawEntry::size).sum();
    if total > max_run || run.entries.iter().any(|entry| entry.size() > max_entry) {
        return Err(Refusal::TooLarge);
    }
    Ok(())
}

/// The known hash before the run, if its four-byte head check agrees.
fn hash_before(run: &Run, known: &impl KnownJournal) -> Option<EntryHash> {
    let seq = run.first_seq - 1;
    let kept = known.hash_at(seq).filter(|prev| seq == 0 || head_check(prev) == run.head_check);
    kept.or_else(|| known.branch_hash_at(seq, run.head_check))
}
