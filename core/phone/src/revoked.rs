//! Taken out of use by HQ (architecture 1): what HQ has not received is kept sealed to HQ, everything else goes, the
//! secret first of all; then the sealed part is sent, which needs no secret. A new code enrols the phone afresh.

use std::cell::OnceCell;

use huxue_duty::clock::Instant;
use huxue_ledger::frames::{Answer, MAX_BODY, Receipts, Request, Rest, request_tag};
use huxue_ledger::ident::Epoch;
use huxue_ledger::session::{Exchange, Follow};
use rusqlite::Connection;

use crate::error::PhoneError;
use crate::folds::{Caches, Documents};
use crate::identity::{Identity, forget_keys};
use crate::phone::Phone;
use crate::ports::{Clock, Transport};
use crate::random;
use crate::store::{meta, relayed, sealed};
use crate::sync::SyncReport;

/// Left free for the frame's own fields and this phone's record.
const HEADROOM: usize = 8 * 1024;
/// An upload of this many bodies is as large as any phone's.
const MAX_UPLOADS: usize = 100;
/// Every table but `meta` and `custody`.
const WIPED: [&str; 15] = [
    "handed",
    "aside",
    "entry",
    "journal",
    "device_record",
    "blob",
    "wanted",
    "portable",
    "withheld",
    "incident_row",
    "setting",
    "draft",
    "near",
    "day_scope",
    "judged",
];

impl Phone {
    /// When HQ took this phone out of use; `None` while it is in use or after it was enrolled anew.
    pub fn revoked_since(&self) -> Option<Instant> {
        self.revoked
    }

    pub(crate) fn not_enrolled(&self) -> PhoneError {
        if self.revoked.is_some() { PhoneError::Revoked } else { PhoneError::NotEnrolled }
    }

    /// HQ's signed word has come. What it has and its backup has not is sealed once more: a restore may lose it.
    pub(crate) fn shred(
        &mut self,
        since: Instant,
        (receipts, rest): (&Receipts, &Rest),
        exchange: Exchange,
    ) -> Result<(), PhoneError> {
        let identity = self.identity.as_ref().ok_or(PhoneError::NotEnrolled)?;
        // What is deleted is overwritten, here and in the pages that are given back.
        self.store.read().pragma_update(None, "secure_delete", "ON")?;
        let transaction = self.store.begin()?;
        let db: &Connection = &transaction;
        let mut follow = meta::follow(db)?.ok_or(PhoneError::NotEnrolled)?;
        take_log(db, &mut follow, receipts, rest, exchange)?;
        for table in ["entry", "aside"] {
            let sql = format!(
                "UPDATE {table} SET position = NULL WHERE position > ?1
                 AND journal IN (SELECT id FROM journal WHERE own)"
            );
            db.execute(&sql, [follow.backed_up_to])?;
        }
        sealed::renew(db, identity)?;
        for sealed in sealed::all(db)? {
            relayed::take_custody(db, &sealed)?;
        }
        for table in WIPED.iter().chain(&["sealed_outbox"]) {
            db.execute(&format!("DELETE FROM {table}"), [])?;
        }
        follow.scopes.clear();
        follow.backfills.clear();
        let epoch = Epoch(random::bytes()?);
        meta::revoke(db, since, &follow, epoch)?;
        transaction.commit()?;
        self.identity = None;
        self.secrets = OnceCell::new();
        self.follow = Some(follow);
        self.epoch = epoch;
        self.revoked = Some(since);
        self.caches.replace(Caches::default());
        self.documents = Documents::default();
        tracing::warn!("revoked: the device secret is destroyed");
        self.finish_shredding()?;
        self.notify(&[]);
        Ok(())
    }

    /// Safe to repeat: a process that is killed in between does it when it is opened again.
    pub(crate) fn finish_shredding(&mut self) -> Result<(), PhoneError> {
        if meta::get(self.store.read(), meta::SHREDDING)?.is_none() {
            return Ok(());
        }
        forget_keys(&self.keys_folder, None)?;
        // In an encrypted database the sealed part lies under the vault's key; nothing else is left there.
        if !self.store.is_encrypted()? {
            self.vault.delete()?;
        }
        self.store.read().execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")?;
        let transaction = self.store.begin()?;
        meta::remove(&transaction, meta::SHREDDING)?;
        Ok(transaction.commit()?)
    }

    /// Sends what is sealed. The request proves nothing and asks for nothing, so it needs no secret.
    pub(crate) fn upload_sealed(
        &mut self,
        transport: &dyn Transport,
        clock: &dyn Clock,
        report: &mut SyncReport,
    ) -> Result<(), PhoneError> {
        let stored = meta::get(self.store.read(), meta::REVOKED_ENROLMENT)?.ok_or(PhoneError::NotEnrolled)?;
        let identity = Identity::read(&stored)?;
        for _ in 0..MAX_UPLOADS {
            // Also what HQ has already, until its backup has it: only by asking does a restore show.
            if relayed::custody_is_empty(self.store.read())? {
                report.complete = true;
                return Ok(());
            }
            let before = clock.reading();
            let (sealed, more) = relayed::custody_waiting(self.store.read(), MAX_BODY - HEADROOM)?;
            let request = Request {
                boot_id: before.boot_id,
                boot_ms: before.boot_ms,
                records: vec![identity.signed_record.clone()],
                sealed,
                more,
                ..Request::empty(identity.device())
            };
            let mut body = request.to_frame();
            body.extend_from_slice(&[0; 16]);
            report.round_trips += 1;
            report.sent_bytes += body.len() as u64;
            let answer = transport.sync(&body)?;
            report.received_bytes += answer.len() as u64;
            let (receipts, rest, _) = Answer::open(&answer, &identity.hq).map_err(PhoneError::Forged)?;
            if rest.request != Some(request_tag(&body)) {
                return Err(PhoneError::ReplayedAnswer);
            }
            let exchange = Exchange {
                boot_id: before.boot_id,
                request_boot_ms: before.boot_ms,
                arrival_boot_ms: clock.reading().boot_ms,
            };
            report.receipted += self.take_upload(&request, &receipts, &rest, exchange)?;
            let (rest_of_it, _) = relayed::custody_waiting(self.store.read(), MAX_BODY)?;
            if rest_of_it.is_empty() {
                report.complete = true;
                return Ok(());
            }
            // HQ could not take it in this order: the next sync tries again.
            if rest.refused.is_some() {
                return Ok(());
            }
        }
        Ok(())
    }

    fn take_upload(
        &mut self,
        request: &Request,
        receipts: &Receipts,
        rest: &Rest,
        exchange: Exchange,
    ) -> Result<u64, PhoneError> {
        let transaction = self.store.begin()?;
        let mut follow = meta::follow(&transaction)?.ok_or(PhoneError::NotEnrolled)?;
        let is_same_log = receipts.log_id == follow.log_id;
        take_log(&transaction, &mut follow, receipts, rest, exchange)?;
        follow.scopes.clear();
        follow.backfills.clear();
        let received = receipts.receipts.as_deref().unwrap_or_default();
        let position = received.iter().map(|receipt| receipt.position).max();
        if let Some(position) = position.filter(|_| rest.refused.is_none()) {
            relayed::custody_delivered(&transaction, &request.sealed, position)?;
        }
        if is_same_log {
            relayed::forget_backed_up(&transaction, follow.backed_up_to)?;
        }
        meta::set_follow(&transaction, &follow)?;
        transaction.commit()?;
        self.follow = Some(follow);
        Ok(received.len() as u64)
    }
}

/// Where HQ's log stands; after a restore everything above what survived waits again.
fn take_log(
    db: &Connection,
    follow: &mut Follow,
    receipts: &Receipts,
    rest: &Rest,
    exchange: Exchange,
) -> Result<(), PhoneError> {
    let changes = follow.take(receipts, rest, exchange, false, false);
    if let Some(kept) = changes.offer_again_above {
        db.execute("UPDATE custody SET position = NULL WHERE position > ?1", [kept])?;
        for table in ["entry", "aside"] {
            let sql = format!(
                "UPDATE {table} SET position = NULL WHERE position > ?1
                 AND journal IN (SELECT id FROM journal WHERE own)"
            );
            db.execute(&sql, [kept])?;
        }
    }
    Ok(())
}
