//! Heads of HQ's audit chain that this phone keeps: with them anybody can prove that HQ's record was cut or rewritten.

use huxue_duty::clock::Instant;
use huxue_ledger::audit::AuditHead;
use huxue_ledger::codec::{encode, hex};
use serde::Serialize;

use crate::error::PhoneError;
use crate::phone::Phone;
use crate::store::heads;

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AuditHeads {
    /// Newest first.
    pub heads: Vec<KeptHead>,
    /// HQ told a head that cannot follow an earlier one: its record was cut, rolled back or restored.
    pub contradiction: Option<(KeptHead, KeptHead)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeptHead {
    pub seq: u64,
    pub at: Instant,
    pub hash: String,
    /// The signed head whole, in hexadecimal digits: a line of what `huxue-hq audit verify --heads` reads.
    pub signed: String,
}

impl KeptHead {
    fn of(head: &AuditHead) -> Self {
        Self { seq: head.seq, at: Instant(head.at), hash: hex(&head.hash), signed: hex(&encode(head)) }
    }
}

impl Phone {
    pub fn audit_heads(&self) -> Result<AuditHeads, PhoneError> {
        let known = heads::read(self.store.read())?;
        Ok(AuditHeads {
            heads: known.kept.iter().rev().map(KeptHead::of).collect(),
            contradiction: known.contradiction.map(|(early, late)| (KeptHead::of(&early), KeptHead::of(&late))),
        })
    }
}
