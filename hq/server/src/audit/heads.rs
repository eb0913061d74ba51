//! Heads: signed at most once an hour while the chain grows, when the server starts and when it stops; told to each
//! phone once; and taken back from phones, which is how a cut or rewritten chain is found.

use huxue_duty::clock::Instant;
use huxue_ledger::audit::AuditHead;
use huxue_ledger::codec;
use huxue_ledger::ident::DeviceId;
use minicbor::{Decode, Encode};

use super::Act;
use crate::error::Result;
use crate::hq::Hq;
use crate::journal::MACHINE;
use crate::registers;

const EVERY_MS: i64 = 3_600_000;
/// Reports kept for `audit verify`; a flood of them says nothing more.
const MAX_REPORTS: usize = 64;

/// A head that a phone holds and this chain does not contain.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct HeadReport {
    #[n(0)]
    pub device: DeviceId,
    #[n(1)]
    pub reported_at: i64,
    #[n(2)]
    pub head: AuditHead,
}

impl Hq {
    /// The newest head that HQ signed.
    pub fn signed_head(&self) -> Result<Option<AuditHead>> {
        registers::get(&*self.store, registers::AUDIT_HEAD)
    }

    /// Signs the chain's newest row, whenever the last time was: at the start and at the end of a server.
    pub fn sign_head(&mut self, now: Instant) -> Result<()> {
        self.transact(|hq| hq.sign_head_after(now, 0))
    }

    /// Signs the chain's newest row if the last time is an hour ago; part of the caller's transaction.
    pub(crate) fn sign_head_if_due(&mut self, now: Instant) -> Result<()> {
        if now < self.next_head_at { Ok(()) } else { self.sign_head_after(now, EVERY_MS) }
    }

    fn sign_head_after(&mut self, now: Instant, wait_ms: i64) -> Result<()> {
        let known = self.signed_head()?;
        if let Some(early) = known.as_ref().filter(|head| now.0 < head.at.saturating_add(wait_ms)) {
            self.next_head_at = Instant(early.at.saturating_add(wait_ms));
            return Ok(());
        }
        if let Some(row) = self.store.last_audit()?
            && known.is_none_or(|head| head.seq != row.seq || head.hash != row.hash)
        {
            let head = AuditHead::sign(self.keys.tenant, row.seq, now.0, row.hash, &self.keys.operating);
            registers::put(&*self.store, registers::AUDIT_HEAD, &head)?;
        }
        self.next_head_at = now.plus_millis(EVERY_MS);
        Ok(())
    }

    /// The head for this phone's answer, if it has not been told yet.
    pub(crate) fn head_for(&self, device: DeviceId) -> Result<Option<AuditHead>> {
        let Some(head) = self.signed_head()? else { return Ok(None) };
        let key = registers::head_told(device);
        let told = registers::get::<u64>(&*self.store, &key)?;
        if told == Some(head.seq) {
            return Ok(None);
        }
        registers::put(&*self.store, &key, &head.seq)?;
        Ok(Some(head))
    }

    /// A phone shows a head it was once told. One that HQ signed and that is not in the chain is kept and recorded.
    pub(crate) fn take_head(&self, device: DeviceId, head: &AuditHead, now: Instant) -> Result<()> {
        if head.verify(self.keys.tenant, &self.keys.trusted).is_err() || self.contains(head)? {
            return Ok(());
        }
        let key = registers::head_reported(head.seq, &head.hash);
        let known = self.store.registers(registers::HEAD_REPORTED)?;
        if known.iter().any(|(found, _)| *found == key) || known.len() >= MAX_REPORTS {
            return Ok(());
        }
        registers::put(&*self.store, &key, &HeadReport { device, reported_at: now.0, head: head.clone() })?;
        tracing::error!(%device, seq = head.seq, "a phone holds an audit head that this chain does not contain");
        let object = format!("head {} {}", head.seq, codec::hex(&head.hash[..8]));
        self.note(Act::of(device.to_string(), "audit.mismatch", object).via(MACHINE), now)?;
        Ok(())
    }

    fn contains(&self, head: &AuditHead) -> Result<bool> {
        if head.seq <= self.store.audit_floor()? {
            return Ok(true);
        }
        Ok(self.store.audit_at(head.seq)?.is_some_and(|row| row.hash == head.hash))
    }

    /// What phones have reported, oldest row first.
    pub fn reported_heads(&self) -> Result<Vec<HeadReport>> {
        let found = self.store.registers(registers::HEAD_REPORTED)?;
        found.iter().map(|(_, bytes)| Ok(codec::decode(bytes)?)).collect()
    }
}
