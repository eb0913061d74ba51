//! Takes foreign runs through the log gate into the store, whether HQ served them or a colleague's phone did.

use std::collections::{BTreeMap, BTreeSet};

use huxue_ledger::crypto::Verifier;
use huxue_ledger::device::{Signed, open_record};
use huxue_ledger::entry::Entry;
use huxue_ledger::ident::{DeviceId, EntryHash, Scope};
use huxue_ledger::log_gate::{KnownJournal as _, Passed, Refusal, check};
use huxue_ledger::run::Run;
use rusqlite::Connection;

use crate::error::PhoneError;
use crate::identity::Identity;
use crate::store::journals::{JournalRow, Known};
use crate::store::{branches, journals, relayed};

/// Who brought a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// HQ, which holds it at this position of its log: its branch stands.
    Hq { position: Option<u64> },
    /// A colleague's phone: HQ may not have it yet.
    Peer,
}

/// One transaction's intake.
pub struct Intake<'a> {
    db: &'a Connection,
    identity: &'a Identity,
    verifiers: BTreeMap<DeviceId, Option<Verifier>>,
    /// Appended, in order.
    pub entries: Vec<Entry>,
    /// HQ keeps another branch of one of this phone's own journals.
    pub own_fork: bool,
    /// Scopes of which something before is missing: to be paged again from their beginning.
    pub gaps: BTreeSet<Scope>,
    /// Something besides new entries changed: a position, a branch.
    pub changed: bool,
}

impl<'a> Intake<'a> {
    pub fn new(db: &'a Connection, identity: &'a Identity) -> Self {
        Self {
            db,
            identity,
            verifiers: BTreeMap::new(),
            entries: Vec::new(),
            own_fork: false,
            gaps: BTreeSet::new(),
            changed: false,
        }
    }

    /// Keeps the HQ-signed records among these; others are dropped.
    pub fn records(&mut self, records: &[Signed]) -> Result<(), PhoneError> {
        for signed in records {
            if let Ok(record) = open_record(signed, self.identity.tenant, &self.identity.hq) {
                relayed::add_record(self.db, record.device, signed)?;
                self.verifiers.remove(&record.device);
            }
        }
        Ok(())
    }

    fn verifier(&mut self, device: DeviceId) -> Result<Option<Verifier>, PhoneError> {
        if let Some(known) = self.verifiers.get(&device) {
            return Ok(known.clone());
        }
        let identity = self.identity;
        let found = if let Some(verifier) = identity.hq.verifier(device) {
            Some(verifier.clone())
        } else if device == identity.device() {
            Some(Verifier::new(&identity.record.signing_key)?)
        } else {
            relayed::record(self.db, device)?
                .and_then(|signed| open_record(&signed, identity.tenant, &identity.hq).ok())
                .and_then(|record| Verifier::new(&record.signing_key).ok())
        };
        self.verifiers.insert(device, found.clone());
        Ok(found)
    }

    /// Takes one run; the hash of its last entry if it is held here afterwards.
    pub fn run(&mut self, run: &Run, source: Source) -> Result<Option<EntryHash>, PhoneError> {
        let journal = &run.journal;
        let key = self.verifier(journal.device)?;
        let is_hq = self.identity.hq.is_hq(journal.device);
        let known = Known::of(self.db, journal)?;
        match check(run, key.as_ref(), is_hq, &known) {
            Ok(Passed::Known) => self.known(run, &known, source),
            Ok(Passed::New { run, entries }) => {
                let mut row = self.row(&run)?;
                self.append(&mut row, entries, run.signature, source)
            }
            Ok(Passed::Fork { run, entries, prev }) => self.fork(&run, entries, prev, source),
            Err(Refusal::Gap { .. } | Refusal::UnknownDevice) => {
                self.gaps.insert(journal.scope.clone());
                Ok(None)
            }
            Err(refusal) => {
                tracing::warn!(device = %journal.device, scope = %journal.scope, code = refusal.code(), "run refused");
                Ok(None)
            }
        }
    }

    fn row(&self, run: &Run) -> Result<JournalRow, PhoneError> {
        journals::find_or_make(self.db, &run.journal, self.identity.is_own(run.journal.device))
    }

    /// Here already. From HQ it is as good as a receipt, and what HQ serves is its own branch: if ours is another, the
    /// branch we had set aside takes its place.
    fn known(&mut self, run: &Run, known: &Known<'_>, source: Source) -> Result<Option<EntryHash>, PhoneError> {
        let last = run.last_seq();
        let candidates = known.hash_at(last).into_iter();
        let aside = known.row.as_ref().map(|row| branches::hashes_at(self.db, row.id, last)).transpose()?;
        // Which branch the run is on follows from its own bytes.
        let first = run.first_seq.saturating_sub(1);
        let before = known
            .hash_at(first)
            .filter(|hash| first == 0 || huxue_ledger::run::head_check(hash) == run.head_check)
            .or_else(|| known.branch_hash_at(first, run.head_check));
        let head = before.and_then(|prev| run.place(prev).ok()).and_then(|placed| placed.last().map(|last| last.hash));
        let held = candidates.chain(aside.into_iter().flatten()).find(|hash| Some(*hash) == head);
        if let (Source::Hq { position: Some(position) }, Some(head), Some(row)) = (source, held, &known.row) {
            self.changed |= if known.hash_at(last) == Some(head) {
                journals::receipt(self.db, row.id, last, position)?
            } else {
                let mut row = row.clone();
                self.follow_branch(&mut row, head)?;
                journals::receipt(self.db, row.id, last, position)?
            };
        }
        Ok(held)
    }

    fn append(
        &mut self,
        row: &mut JournalRow,
        entries: Vec<Entry>,
        signature: [u8; 64],
        source: Source,
    ) -> Result<Option<EntryHash>, PhoneError> {
        let position = match source {
            Source::Hq { position } => Some(position.unwrap_or(0)),
            Source::Peer => None,
        };
        let last = entries.len().saturating_sub(1);
        for (at, entry) in entries.iter().enumerate() {
            journals::append(self.db, row, entry, (at == last).then_some(&signature), position)?;
        }
        let head = entries.last().map(|entry| entry.hash);
        self.entries.extend(entries);
        Ok(head)
    }

    /// HQ's branch stands and ours steps aside; a colleague's branch is kept aside until HQ has it.
    fn fork(
        &mut self,
        run: &Run,
        entries: Vec<Entry>,
        prev: EntryHash,
        source: Source,
    ) -> Result<Option<EntryHash>, PhoneError> {
        let mut row = self.row(run)?;
        self.changed = true;
        if source == Source::Peer {
            let last = entries.len().saturating_sub(1);
            for (at, entry) in entries.iter().enumerate() {
                branches::insert(self.db, row.id, entry, (at == last).then_some(&run.signature), None)?;
            }
            return Ok(entries.last().map(|entry| entry.hash));
        }
        self.follow_branch(&mut row, prev)?;
        self.append(&mut row, entries, run.signature, source)
    }

    /// Makes the branch that ends with `head` the journal's own and sets the rest aside.
    fn follow_branch(&mut self, row: &mut JournalRow, head: EntryHash) -> Result<(), PhoneError> {
        let (root, path) = branches::branch_to(self.db, row, head)?;
        let root_seq =
            if root == EntryHash::ZERO { 0 } else { journals::locate(self.db, &root)?.map_or(0, |(_, seq)| seq) };
        branches::set_aside_from(self.db, row, root_seq + 1)?;
        for held in path {
            branches::remove(self.db, &held.entry.hash)?;
            journals::append(self.db, row, &held.entry, held.signature.as_ref(), held.position)?;
            self.entries.push(held.entry);
        }
        self.own_fork |= row.own;
        Ok(())
    }
}
