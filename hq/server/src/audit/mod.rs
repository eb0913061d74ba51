//! The audit chain: every act of staff, every login, every key, code and device, one row each, hash-chained. The
//! database refuses to change a row; whoever drops its triggers and edits the file is found by [`Hq::verify_audit`],
//! and whoever recomputes the whole chain is found by the heads that HQ signed and phones keep (issue C 7).
//!
//! Objects are ids and digests, never names, texts or coordinates: the chain is kept for years and exported.

mod heads;
mod verify;

use huxue_duty::clock::Instant;
use huxue_ledger::codec;
use huxue_ledger::crypto;
use minicbor::{Decode, Encode};
use serde::Serialize;

pub use heads::HeadReport;
pub use verify::{AuditProblem, AuditVerification};

use crate::error::Result;
use crate::hq::Hq;
use crate::store::{AuditRow, AuditSearch};

const LABEL: &str = "huxue audit 1";
const PAGE: usize = 1_024;
/// The row that covers a pruning.
const PRUNED: &str = "audit.pruned";

fn pruned_object(up_to: u64) -> String {
    format!("rows up to {up_to}")
}

/// What `hash` is over, as a canonical CBOR array.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Record {
    #[n(0)]
    pub seq: u64,
    /// Milliseconds by HQ's clock, as it stood: a clock that went back shows.
    #[n(1)]
    pub at: i64,
    /// Account, device id, or `hq`.
    #[n(2)]
    pub actor: String,
    /// `cli`, the short id of a staff session, an address, or `hq`.
    #[n(3)]
    pub via: String,
    #[n(4)]
    pub action: String,
    #[n(5)]
    pub object: String,
    #[n(6)]
    pub reason: Option<String>,
    /// Digest of what was there before, where something was replaced.
    #[cbor(n(7), with = "minicbor::bytes")]
    pub before: Option<[u8; 32]>,
    #[cbor(n(8), with = "minicbor::bytes")]
    pub after: Option<[u8; 32]>,
    /// Hash of row `seq − 1`; zeros for the first.
    #[cbor(n(9), with = "minicbor::bytes")]
    pub prev: [u8; 32],
}

impl Record {
    fn row(self) -> AuditRow {
        let record = codec::encode(&self);
        AuditRow {
            seq: self.seq,
            at: Instant(self.at),
            actor: self.actor,
            action: self.action,
            object: self.object,
            hash: hash_of(&record),
            record,
        }
    }
}

fn hash_of(record: &[u8]) -> [u8; 32] {
    crypto::hash(LABEL, &[record])
}

/// Something that is about to be recorded.
#[derive(Clone, Debug)]
pub struct Act {
    actor: String,
    via: Option<String>,
    action: String,
    object: String,
    reason: Option<String>,
    before: Option<[u8; 32]>,
    after: Option<[u8; 32]>,
}

impl Act {
    pub fn of(actor: impl Into<String>, action: impl Into<String>, object: impl Into<String>) -> Self {
        let (actor, action, object) = (actor.into(), action.into(), object.into());
        Self { actor, via: None, action, object, reason: None, before: None, after: None }
    }

    /// Through which session or from which address; the process's own way in otherwise.
    #[must_use]
    pub fn via(self, via: impl Into<String>) -> Self {
        Self { via: Some(via.into()), ..self }
    }

    #[must_use]
    pub fn because(self, reason: &str) -> Self {
        Self { reason: (!reason.is_empty()).then(|| reason.to_owned()), ..self }
    }

    #[must_use]
    pub fn changing(self, before: Option<[u8; 32]>, after: Option<[u8; 32]>) -> Self {
        Self { before, after, ..self }
    }
}

/// A row as it is listed and exported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct AuditEntry {
    pub seq: u64,
    #[schema(value_type = i64)]
    pub at: Instant,
    pub actor: String,
    pub via: String,
    pub action: String,
    pub object: String,
    pub reason: Option<String>,
    pub before: Option<String>,
    pub after: Option<String>,
    pub prev: String,
    pub hash: String,
}

impl AuditEntry {
    fn of(row: &AuditRow) -> Result<Self> {
        let record: Record = codec::decode(&row.record)?;
        let hex = |digest: Option<[u8; 32]>| digest.map(|digest| codec::hex(&digest));
        Ok(Self {
            seq: row.seq,
            at: row.at,
            actor: record.actor,
            via: record.via,
            action: record.action,
            object: record.object,
            reason: record.reason,
            before: hex(record.before),
            after: hex(record.after),
            prev: codec::hex(&record.prev),
            hash: codec::hex(&row.hash),
        })
    }
}

impl Hq {
    /// Records an act in the transaction that does it: neither is ever there without the other.
    pub(crate) fn note(&self, act: Act, now: Instant) -> Result<u64> {
        let last = self.store.last_audit()?;
        let record = Record {
            seq: last.as_ref().map_or(1, |row| row.seq + 1),
            at: now.0,
            actor: act.actor,
            via: act.via.unwrap_or_else(|| self.via.to_owned()),
            action: act.action,
            object: act.object,
            reason: act.reason,
            before: act.before,
            after: act.after,
            prev: last.map_or([0; 32], |row| row.hash),
        };
        let seq = record.seq;
        self.store.append_audit(&record.row())?;
        Ok(seq)
    }

    /// Records an act that changes nothing else: a reading, an export.
    pub fn note_alone(&mut self, act: Act, now: Instant) -> Result<u64> {
        self.transact(|hq| hq.note(act, now))
    }

    /// Removes rows older than `before` and says so in the chain. Returns how many went.
    pub(crate) fn prune_audit(&self, before: Instant, now: Instant) -> Result<u64> {
        let (mut above, mut up_to) = (self.store.audit_floor()?, None);
        'old: loop {
            let page = self.store.audit_above(above, PAGE)?;
            if page.is_empty() {
                break;
            }
            for row in page {
                if row.at >= before {
                    break 'old;
                }
                above = row.seq;
                up_to = Some(row.seq);
            }
        }
        let Some(up_to) = up_to else { return Ok(0) };
        // The row that says so comes first, so that one always stays to carry the chain on.
        self.note(Act::of(crate::journal::MACHINE, PRUNED, pruned_object(up_to)), now)?;
        Ok(self.store.prune_audit(up_to)?)
    }

    /// Rows above `seq`, in order.
    pub fn audit_entries(&self, above: u64, limit: usize) -> Result<Vec<AuditEntry>> {
        self.store.audit_above(above, limit)?.iter().map(AuditEntry::of).collect()
    }

    /// At most `limit` rows that a search finds.
    pub fn audit_found(&self, search: &AuditSearch, limit: usize) -> Result<Vec<AuditEntry>> {
        self.store.audit_found(search, limit)?.iter().map(AuditEntry::of).collect()
    }

    /// Walks every row that is kept.
    pub(crate) fn each_audit_row(&self, mut visit: impl FnMut(AuditRow) -> Result<()>) -> Result<()> {
        let mut above = 0;
        loop {
            let page = self.store.audit_above(above, PAGE)?;
            let Some(last) = page.last() else { return Ok(()) };
            above = last.seq;
            for row in page {
                visit(row)?;
            }
        }
    }
}
