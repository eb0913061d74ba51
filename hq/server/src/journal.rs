//! Journals as the store holds them: what the log gate asks, how a run is appended, how HQ writes its own entries.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use huxue_duty::clock::Instant;
use huxue_ledger::codec;
use huxue_ledger::entry::{Entry, FLAG_DRILL, Header, Perishable, RawEntry, TimeEvidence};
use huxue_ledger::fact::{Adopted, Body, FOLD_VERSION, Private};
use huxue_ledger::ident::{EntryHash, Journal, Scope};
use huxue_ledger::log_gate::KnownJournal;
use huxue_ledger::run::{MAX_RUN_ENTRIES, Run, head_check, sign};
use minicbor::{Decode, Encode};

use crate::audit::Act;
use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::keys::random;
use crate::registers;
use crate::store::{NewRun, Store};

/// HQ's own runs are cut here, so that a page holds several.
const OWN_RUN_BYTES: usize = 96 * 1024;
/// The author of what HQ concludes by itself.
pub const MACHINE: &str = "hq";

/// Where a hash of a set-aside branch is held.
#[derive(Clone, Copy, Encode, Decode)]
#[cbor(array)]
pub struct BranchPlace {
    #[n(0)]
    pub hash: EntryHash,
    /// Position of the run with the adoption.
    #[n(1)]
    pub position: u64,
}

/// The store's view of one journal. The trait cannot fail, so the first error is kept for the caller.
pub struct StoredJournal<'a> {
    store: &'a dyn Store,
    journal: &'a Journal,
    last: (u64, EntryHash),
    error: RefCell<Option<HqError>>,
}

impl<'a> StoredJournal<'a> {
    pub fn of(store: &'a dyn Store, journal: &'a Journal) -> Result<Self> {
        let last = store.journal_head(journal)?.map_or((0, EntryHash::ZERO), |head| (head.last_seq, head.head));
        Ok(Self { store, journal, last, error: RefCell::new(None) })
    }

    /// What went wrong while the gate asked.
    pub fn failed(&self) -> Result<()> {
        self.error.borrow_mut().take().map_or(Ok(()), Err)
    }

    fn lookup(&self, seq: u64) -> Result<Option<EntryHash>> {
        let Some(run) = self.store.run_holding(self.journal, seq)? else { return Ok(None) };
        let placed = Run::from_bytes(&run.bytes, self.journal.tenant)?.place(run.meta.prev)?;
        Ok(placed.iter().find(|entry| entry.seq == seq).map(|entry| entry.hash))
    }

    fn kept<T>(&self, found: Result<Option<T>>) -> Option<T> {
        found.unwrap_or_else(|error| {
            self.error.borrow_mut().get_or_insert(error);
            None
        })
    }
}

impl KnownJournal for StoredJournal<'_> {
    fn last_seq(&self) -> u64 {
        self.last.0
    }

    fn hash_at(&self, seq: u64) -> Option<EntryHash> {
        match seq {
            0 => Some(EntryHash::ZERO),
            seq if seq == self.last.0 => Some(self.last.1),
            seq if seq > self.last.0 => None,
            seq => self.kept(self.lookup(seq)),
        }
    }

    fn branch_hash_at(&self, seq: u64, check: [u8; 4]) -> Option<EntryHash> {
        let key = registers::branch(self.journal, seq, check);
        self.kept(registers::get::<BranchPlace>(self.store, &key)).map(|place| place.hash)
    }
}

/// Something HQ is about to state.
pub struct Draft {
    pub body: Body,
    pub private: Private,
    pub author: String,
    pub drill: bool,
}

impl Draft {
    /// By HQ itself.
    pub fn of(body: Body) -> Self {
        Self { body, private: Private::default(), author: MACHINE.to_owned(), drill: false }
    }

    /// By a named member of staff.
    pub fn by(staff: &str, body: Body) -> Self {
        Self { body, private: Private::default(), author: staff.to_owned(), drill: false }
    }

    pub fn saying(self, text: &str) -> Self {
        Self { private: Private::of_text(text), ..self }
    }

    fn into_raw(self, now: Instant) -> Result<RawEntry> {
        let header = Header {
            kind: self.body.kind(),
            author: self.author,
            flags: self.drill.then_some(FLAG_DRILL),
            basis: None,
            // HQ's wall clock is the tenant's time: it has no boot and needs no anchor.
            time: TimeEvidence { wall: now, boot_id: 0, boot_ms: 0, anchor: None },
            suite: None,
            version: None,
            after: None,
            gnss: None,
        };
        let perishable = if self.private.is_empty() {
            Perishable::None
        } else {
            Perishable::Present { salt: random()?, bytes: codec::encode(&self.private) }
        };
        Ok(RawEntry::new(&header, self.body.to_bytes(), perishable))
    }
}

impl Hq {
    /// Appends a run that passed the gate. Everything known from its entries alone is registered here, so that a run
    /// of HQ's own that returns after a restore does as much as when it was written.
    pub(crate) fn append(&mut self, run: &Run, entries: &[Arc<Entry>], now: Instant) -> Result<u64> {
        let (Some(first), Some(last)) = (entries.first(), entries.last()) else {
            return Err(HqError::Integrity("an empty run".into()));
        };
        let by_hq = self.keys.trusted.is_hq(run.journal.device);
        let adopted = if by_hq { self.adopted_inside(entries)? } else { Vec::new() };
        let own = entries.iter().map(|entry| entry.hash);
        let hashes: Vec<EntryHash> = own.chain(adopted.iter().flatten().map(|entry| entry.hash)).collect();
        let position = self.store.append(&NewRun {
            journal: &run.journal,
            first_seq: first.seq,
            last_seq: last.seq,
            prev: first.prev,
            head: last.hash,
            hashes: &hashes,
            received_at: now,
            bytes: &run.to_bytes(),
        })?;
        for entry in adopted.iter().flatten() {
            let key = registers::branch(&entry.journal, entry.seq, head_check(&entry.hash));
            registers::put(&*self.store, &key, &BranchPlace { hash: entry.hash, position })?;
        }
        if by_hq {
            self.note_own(entries)?;
        }
        self.cache.keep_appended(position, entries);
        self.to_project.insert(run.journal.scope.clone());
        Ok(position)
    }

    fn adopted_inside(&self, entries: &[Arc<Entry>]) -> Result<Vec<Vec<Entry>>> {
        let mut found = Vec::new();
        for entry in entries {
            if let Some(Ok(Body::Adopted(Adopted { run, prev }))) =
                Body::decode(entry.header.kind, &entry.raw.permanent, FOLD_VERSION)
            {
                found.push(Run::from_bytes(&run, self.keys.tenant)?.place(prev)?);
            }
        }
        Ok(found)
    }

    fn note_own(&mut self, entries: &[Arc<Entry>]) -> Result<()> {
        for entry in entries {
            match Body::decode(entry.header.kind, &entry.raw.permanent, FOLD_VERSION) {
                Some(Ok(Body::ForkResolved(fork))) => {
                    let journal = Journal { device: fork.device, epoch: fork.epoch, ..entry.journal.clone() };
                    registers::put(&*self.store, &registers::fork(&journal, fork.seq), &fork.kept)?;
                }
                Some(Ok(Body::DeviceEnrolled(enrolled))) => {
                    if let Ok(signed) = codec::decode(&enrolled.record) {
                        self.remember_record(&signed)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Writes HQ's own entries into its journal of a scope, as few runs as the limits allow.
    pub(crate) fn write(&mut self, scope: &Scope, drafts: Vec<Draft>, now: Instant) -> Result<Vec<EntryHash>> {
        let journal =
            Journal { tenant: self.keys.tenant, scope: scope.clone(), device: self.keys.device(), epoch: self.epoch };
        let head = self.store.journal_head(&journal)?;
        let (mut seq, mut prev) = head.map_or((0, EntryHash::ZERO), |head| (head.last_seq, head.head));
        let mut hashes = Vec::with_capacity(drafts.len());
        let (mut batch, mut size) = (Vec::new(), 0);
        let mut acts = Vec::new();
        for draft in drafts {
            let said = (draft.author != MACHINE).then(|| (draft.author.clone(), draft.body.name()));
            let raw = draft.into_raw(now)?;
            if batch.len() == MAX_RUN_ENTRIES || (size > 0 && size + raw.size() > OWN_RUN_BYTES) {
                self.append_own(&std::mem::take(&mut batch), now)?;
                size = 0;
            }
            size += raw.size();
            let entry = Entry::place(&journal, seq + 1, prev, raw)?;
            (seq, prev) = (entry.seq, entry.hash);
            hashes.push(entry.hash);
            acts.extend(said.map(|(author, name)| {
                Act::of(author, format!("desk.{name}"), scope.to_string()).changing(None, Some(entry.hash.0))
            }));
            batch.push(Arc::new(entry));
        }
        self.append_own(&batch, now)?;
        // Whatever a named member of staff states comes through here, from whichever command or route.
        for act in acts {
            self.note(act, now)?;
        }
        Ok(hashes)
    }

    /// States anything anywhere: how tests plant HQ entries of every kind.
    #[cfg(feature = "testing")]
    pub fn plant(&mut self, scope: &Scope, planted: Vec<(Body, String)>, now: Instant) -> Result<Vec<EntryHash>> {
        let drafts = planted.into_iter().map(|(body, text)| Draft::of(body).saying(&text)).collect();
        self.transact(|hq| hq.write(scope, drafts, now))
    }

    /// Writes statements about several scopes.
    pub(crate) fn write_grouped(&mut self, drafts: Vec<(Scope, Draft)>, now: Instant) -> Result<()> {
        let mut by_scope: BTreeMap<Scope, Vec<Draft>> = BTreeMap::new();
        for (scope, draft) in drafts {
            by_scope.entry(scope).or_default().push(draft);
        }
        for (scope, drafts) in by_scope {
            self.write(&scope, drafts, now)?;
        }
        Ok(())
    }

    fn append_own(&mut self, entries: &[Arc<Entry>], now: Instant) -> Result<()> {
        let Some(last) = entries.last() else { return Ok(()) };
        let signature = sign(&self.keys.operating, &last.hash);
        let Some(run) = Run::of(entries, signature) else { return Ok(()) };
        self.append(&run, entries, now)?;
        Ok(())
    }
}
