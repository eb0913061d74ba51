//! Walks the whole ledger as a stranger would: every chain, every signature, every blob, every place an entry is
//! said to stand. Reports the first problem of each journal.

use std::collections::{BTreeMap, BTreeSet};

use huxue_ledger::codec;
use huxue_ledger::crypto::content_hash;
use huxue_ledger::entry::Entry;
use huxue_ledger::fact::{Body, FOLD_VERSION};
use huxue_ledger::ident::{EntryHash, Journal, Scope};
use huxue_ledger::run::Run;
use serde::Serialize;

use crate::error::Result;
use crate::hq::Hq;
use crate::store::StoredRun;

#[derive(Clone, Debug, Default, Serialize)]
pub struct Verification {
    pub runs: u64,
    pub entries: u64,
    pub journals: usize,
    pub blobs: u64,
    pub problems: Vec<LedgerProblem>,
}

/// The first thing wrong with one journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LedgerProblem {
    pub position: u64,
    pub scope: String,
    pub device: String,
    pub problem: String,
}

/// How far a journal has been walked.
struct Chain {
    seq: u64,
    head: EntryHash,
    broken: bool,
}

impl Default for Chain {
    fn default() -> Self {
        Self { seq: 0, head: EntryHash::ZERO, broken: false }
    }
}

impl Hq {
    /// Reads everything; changes nothing.
    pub fn verify(&self) -> Result<Verification> {
        self.store.check()?;
        let mut report = Verification::default();
        let mut chains: BTreeMap<Journal, Chain> = BTreeMap::new();
        let mut blobs = BTreeSet::new();
        let (mut position, last) = (0, self.store.last_position()?);
        while position < last {
            position += 1;
            report.runs += 1;
            let Some(stored) = self.store.run_at(position)? else {
                report.problems.push(LedgerProblem {
                    position,
                    scope: String::new(),
                    device: String::new(),
                    problem: "the position is missing".into(),
                });
                continue;
            };
            let scope: Scope = codec::decode(&stored.meta.scope)?;
            let (device, epoch) = (stored.meta.device, stored.meta.epoch);
            let journal = Journal { tenant: self.keys.tenant, scope, device, epoch };
            let chain = chains.entry(journal.clone()).or_default();
            if chain.broken {
                continue;
            }
            match self.verify_run(&stored, &journal, chain, &mut blobs)? {
                Ok(entries) => report.entries += entries,
                Err(problem) => {
                    chain.broken = true;
                    let (scope, device) = (journal.scope.to_string(), device.to_string());
                    report.problems.push(LedgerProblem { position, scope, device, problem: problem.to_owned() });
                }
            }
        }
        report.journals = chains.len();
        report.blobs = blobs.len() as u64;
        Ok(report)
    }

    fn verify_run(
        &self,
        stored: &StoredRun,
        journal: &Journal,
        chain: &mut Chain,
        blobs: &mut BTreeSet<[u8; 32]>,
    ) -> Result<Result<u64, &'static str>> {
        let Ok(run) = Run::from_bytes(&stored.bytes, self.keys.tenant) else {
            return Ok(Err("the run cannot be read"));
        };
        if run.journal != *journal || run.first_seq != stored.meta.first_seq || run.last_seq() != stored.meta.last_seq {
            return Ok(Err("the run is filed under another place than it names"));
        }
        if run.first_seq != chain.seq + 1 || stored.meta.prev != chain.head {
            return Ok(Err("the chain is broken: the run does not follow the one before"));
        }
        let Ok(placed) = run.place(stored.meta.prev) else { return Ok(Err("an entry's header cannot be read")) };
        let Some(last) = placed.last() else { return Ok(Err("the run is empty")) };
        if last.hash != stored.meta.head {
            return Ok(Err("the stored head is not the hash of the last entry"));
        }
        if !self.signature_holds(&run, &last.hash)? {
            return Ok(Err("the signature does not verify"));
        }
        for entry in &placed {
            if self.store.position_of(&entry.hash)? != Some(stored.meta.position) {
                return Ok(Err("an entry is filed under another position"));
            }
            if let Err(problem) = self.verify_body(entry, blobs)? {
                return Ok(Err(problem));
            }
        }
        (chain.seq, chain.head) = (last.seq, last.hash);
        Ok(Ok(placed.len() as u64))
    }

    /// What HQ's own statements point at: published blobs, adopted branches.
    fn verify_body(&self, entry: &Entry, blobs: &mut BTreeSet<[u8; 32]>) -> Result<Result<(), &'static str>> {
        if !self.keys.trusted.is_hq(entry.journal.device) {
            return Ok(Ok(()));
        }
        match Body::decode(entry.header.kind, &entry.raw.permanent, FOLD_VERSION) {
            Some(Ok(Body::DirectoryPublished(published))) => {
                let blob = self.store.blob(&published.blob)?;
                if blob.is_none_or(|bytes| content_hash(&bytes) != published.blob) {
                    return Ok(Err("a published blob is missing or altered"));
                }
                blobs.insert(published.blob);
            }
            Some(Ok(Body::Adopted(adopted))) => {
                let run = Run::from_bytes(&adopted.run, self.keys.tenant);
                let placed = run.and_then(|run| Ok((run.place(adopted.prev)?, run)));
                let Ok((placed, run)) = placed else { return Ok(Err("an adopted branch cannot be read")) };
                let holds = placed.last().map(|last| self.signature_holds(&run, &last.hash)).transpose()?;
                if holds != Some(true) {
                    return Ok(Err("an adopted branch's signature does not verify"));
                }
            }
            _ => {}
        }
        Ok(Ok(()))
    }

    fn signature_holds(&self, run: &Run, head: &EntryHash) -> Result<bool> {
        let device = run.journal.device;
        let verifier = match self.keys.trusted.verifier(device) {
            Some(verifier) => Some(verifier.clone()),
            None => self.record_of(device)?.and_then(|(record, _)| self.peers.verifier(&record.signing_key)),
        };
        Ok(verifier.is_some_and(|verifier| run.verify(head, &verifier).is_ok()))
    }
}
