//! How this phone stands: who it is, what waits, when it last heard from HQ, how good its clock is.

use std::collections::BTreeMap;

use huxue_duty::clock::Instant;
use huxue_ledger::ident::{Epoch, LogId, TenantId};
use serde::Serialize;

use crate::enrolling::{Enrolled, enrolled};
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::ports::Reading;
use crate::store::{SCHEMA_VERSION, relayed};

#[derive(Clone, Debug, Serialize)]
pub struct StatusView {
    pub enrolled: Option<Enrolled>,
    pub tenant: Option<TenantId>,
    pub hq_url: Option<String>,
    pub log_id: Option<LogId>,
    /// Everything of the live scopes up to here is stored.
    pub position: u64,
    pub live_scopes: usize,
    /// Scopes still being paged from their beginning.
    pub loading_scopes: usize,
    pub epoch: Epoch,
    /// Own and relayed entries that HQ does not have yet.
    pub pending: u64,
    /// Sealed runs carried for others.
    pub carried: u64,
    /// HQ's newest backup covers its log up to here.
    pub backed_up_to: u64,
    pub last_contact: Option<Instant>,
    pub now: Instant,
    /// Milliseconds by which the wall clock runs ahead of the best estimate.
    pub wall_ahead_ms: i64,
    /// HQ's time was heard since the last restart of the phone.
    pub clock_is_anchored: bool,
    pub retry_after_s: u32,
    /// The code of what went wrong in the last contact, until one succeeds.
    pub last_failure: Option<String>,
    /// What this phone has erased on schedule, by class.
    pub erased: BTreeMap<String, u64>,
    /// How often this phone has changed its keys, and whether new ones wait for HQ.
    pub key_epoch: u32,
    pub rotation_waits: bool,
    /// Since when HQ has had this phone out of use.
    pub revoked_since: Option<Instant>,
    /// The end of HQ's certificate of this phone; it is renewed by itself.
    pub certified_until: Option<Instant>,
    /// Whether the database is encrypted; a plain one is the everyday build's.
    pub store_encrypted: bool,
    pub schema: u32,
    pub fold_version: u16,
}

impl Phone {
    pub fn status(&self, reading: &Reading) -> Result<StatusView, PhoneError> {
        let db = self.store.read();
        let follow = self.follow.as_ref();
        let now = self.now(reading);
        let anchor = follow.and_then(|follow| follow.anchor);
        Ok(StatusView {
            enrolled: self.identity.as_ref().map(enrolled),
            tenant: self.identity.as_ref().map(|identity| identity.tenant),
            hq_url: self.hq_url()?,
            log_id: follow.map(|follow| follow.log_id),
            position: follow.map_or(0, |follow| follow.position),
            live_scopes: self.scopes()?.len(),
            loading_scopes: follow.map_or(0, |follow| follow.backfills.len()),
            epoch: self.epoch,
            pending: self.pending()?,
            carried: relayed::custody_count(db)?,
            backed_up_to: follow.map_or(0, |follow| follow.backed_up_to),
            last_contact: follow.and_then(|follow| follow.last_contact).map(Instant),
            now,
            wall_ahead_ms: reading.wall.since(now),
            clock_is_anchored: anchor.is_some_and(|anchor| anchor.boot_id == reading.boot_id),
            retry_after_s: self.retry_after_s(),
            last_failure: self.last_failure()?,
            erased: self.erased()?,
            key_epoch: self.identity.as_ref().and_then(|identity| identity.record.key_epoch).unwrap_or(0),
            rotation_waits: self.rotation_waits()?,
            revoked_since: self.revoked,
            certified_until: self.identity.as_ref().map(|identity| Instant(identity.record.expires_at)),
            store_encrypted: self.store.is_encrypted()?,
            schema: SCHEMA_VERSION,
            fold_version: self.fold_version,
        })
    }
}
