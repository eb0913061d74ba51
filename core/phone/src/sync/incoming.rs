//! What an answer changes: receipts, runs, reference data and the new position, in one transaction.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashSet};

use huxue_ledger::frames::{News, PortableReceipts, Receipts, Refused, Rest};
use huxue_ledger::ident::{Journal, Scope};
use huxue_ledger::run;
use huxue_ledger::session::Exchange;
use rusqlite::Connection;

use super::outgoing::Outgoing;
use super::{Intake, Source, Trip, receipts, rewrite};
use crate::enrolling;
use crate::error::PhoneError;
use crate::identity::{Identity, forget_keys};
use crate::near;
use crate::phone::Phone;
use crate::ports::Reading;
use crate::projection;
use crate::rotating;
use crate::store;
use crate::store::meta::FormerLog;
use crate::store::{branches, heads, journals, meta, relayed, rows, sealed};
use crate::trust;

/// Smaller changes of the wall clock's error are not worth a write, milliseconds.
const WALL_STEP_MS: u64 = 30_000;

impl Phone {
    pub(super) fn take_answer(
        &mut self,
        outgoing: &Outgoing,
        (receipts, rest, portable): (Receipts, Rest, PortableReceipts),
        exchange: Exchange,
        reading: &Reading,
        refused: &mut HashSet<i64>,
    ) -> Result<Trip, PhoneError> {
        // The vault is asked before the database is held.
        let rotated = rest.record.as_ref().map(|signed| self.rotated(signed)).transpose()?.flatten();
        let identity = self.identity.as_ref().ok_or(PhoneError::NotEnrolled)?;
        let secrets = self.secrets.get().ok_or(PhoneError::NotEnrolled)?;
        let news = match &rest.news {
            Some(packed) => News::unpack(packed)?,
            None => News::default(),
        };
        let runs = run::read_all(&news.runs, identity.tenant)?;
        let today = self.now(reading).civil_date();
        let transaction = self.store.begin()?;
        let db: &Connection = &transaction;
        if let Some(trust) = &rest.trust {
            trust::keep(db, trust)?;
        }
        let renewed = rest.record.as_ref().and_then(|signed| Some((identity.renewed(signed)?, signed.clone())));
        if let Some((record, signed)) = &renewed {
            enrolling::keep_record(db, signed, record.device)?;
        }
        let mut epoch = self.epoch;
        if let Some((renewed, _)) = &rotated {
            enrolling::keep_record(db, &renewed.signed_record, renewed.device())?;
            epoch = rotating::settle(db)?;
        }
        meta::remove(db, meta::LAST_FAILURE)?;
        let mut follow = meta::follow(db)?.ok_or(PhoneError::NotEnrolled)?;
        let (old_log, old_position) = (follow.log_id, follow.position);
        let changes = follow.take(&receipts, &rest, exchange, !news.is_empty(), outgoing.unanchored);
        if let Some(kept) = changes.offer_again_above {
            journals::unreceipt_above(db, kept)?;
            meta::add_former_log(db, FormerLog { log_id: old_log, kept })?;
        }
        let told = rest.audit_head.as_ref().filter(|head| head.verify(identity.tenant, &identity.hq).is_ok());
        heads::take(db, told, outgoing.request.audit_head.as_ref().filter(|_| rest.stale.is_none()))?;
        let mut trip = Trip { again: changes.again, ..Trip::default() };
        trip.receipted = receipts::apply(db, identity.tenant, follow.log_id, &receipts)?;
        let offered_again = changes.offer_again_above.is_some();
        let list = rest.refused.as_deref().unwrap_or_default();
        let resend = take_refusals(db, identity, list, offered_again, refused)?;

        let mut intake = Intake::new(db, identity);
        intake.records(&news.records)?;
        for (at, run) in runs.iter().enumerate() {
            intake.run(run, Source::Hq { position: news.positions.get(at).copied() })?;
        }
        let mut blobs = false;
        for blob in &news.blobs {
            blobs |= rows::take_blob(db, &blob.0)?;
        }
        let mut entries = std::mem::take(&mut intake.entries);
        for scope in &intake.gaps {
            // Something before it is missing here: page the scope again from its beginning.
            if follow.scopes.contains(scope) {
                follow.backfills.insert(scope.clone(), 0);
                trip.again = true;
            }
        }
        trip.received = entries.len() as u64;
        if intake.own_fork {
            let (fresh, rewritten) = rewrite::branches(db, identity, secrets, &follow, reading)?;
            epoch = fresh;
            entries.extend(rewritten);
        }
        if let Some(position) = rest.position.or_else(|| highest(&receipts)) {
            relayed::custody_delivered(db, &outgoing.request.sealed, position)?;
        }
        relayed::forget_backed_up(db, follow.backed_up_to)?;
        if outgoing.carries && receipts.receipts.as_ref().is_some_and(|list| !list.is_empty()) {
            relayed::add_portable(db, &portable)?;
        }
        let mut touched: BTreeSet<Scope> =
            projection::after_append(db, identity, self.fold_version, &self.documents, &entries)?;
        for scope in &changes.dropped {
            if journals::erase_others(db, scope)? {
                projection::after_erasure(db, identity, self.fold_version, &self.documents, scope)?;
                touched.insert(scope.clone());
            }
        }
        if blobs {
            store::near::forget_cut(db)?;
        } else if intake.changed {
            // A branch took another's place.
            store::near::forget_all_judged(db)?;
        }
        near::renew_if_due(db, identity, self.fold_version, today)?;
        trip.progress = trip.receipted > 0
            || !entries.is_empty()
            || blobs
            || resend
            || intake.changed
            || !changes.added.is_empty()
            || !changes.dropped.is_empty()
            || follow.position != old_position
            || follow.log_id != old_log;
        sealed::renew(db, identity)?;
        trip.again |= waits(db, identity, refused)?;
        let wall_error = reading.wall.0.saturating_sub(receipts.hq_time);
        let stepped = self.wall_error.is_none_or(|known| known.abs_diff(wall_error) > WALL_STEP_MS);
        if stepped {
            meta::set_wall_error(db, wall_error)?;
        }
        meta::set_follow(db, &follow)?;
        transaction.commit()?;
        if stepped {
            self.wall_error = Some(wall_error);
        }
        self.follow = Some(follow);
        self.epoch = epoch;
        if let (Some((record, signed)), Some(identity)) = (renewed, &mut self.identity) {
            (identity.record, identity.signed_record) = (record, signed);
        }
        if let Some((renewed, secrets)) = rotated {
            let device = renewed.device();
            self.identity = Some(renewed);
            self.secrets = OnceCell::from(secrets);
            trip.again = true;
            // Whatever is left of the old ones after a kill goes with the next rotation.
            forget_keys(&self.keys_folder, Some(device))?;
        }
        if blobs {
            self.touch_directory();
        }
        let touched: Vec<Scope> = touched.into_iter().collect();
        for scope in &touched {
            self.touch(scope);
        }
        if trip.progress {
            self.notify(&touched);
        }
        Ok(trip)
    }
}

/// A gap is sent again from where HQ says; anything else is kept, shown, and left alone until the next sync.
fn take_refusals(
    db: &Connection,
    identity: &Identity,
    list: &[Refused],
    offered_again: bool,
    refused: &mut HashSet<i64>,
) -> Result<bool, PhoneError> {
    let mut resend = false;
    for one in list {
        let journal =
            Journal { tenant: identity.tenant, scope: one.scope.clone(), device: one.device, epoch: one.epoch };
        let Some(row) = journals::find(db, &journal)? else { continue };
        let again = match one.send_from {
            // What a restored HQ lacks was taken up for sending again by this very answer.
            Some(from) => journals::unreceipt_from(db, row.id, from)? || offered_again,
            None => false,
        };
        if again {
            resend = true;
        } else {
            tracing::warn!(scope = %one.scope, code = one.code, "HQ refused a run");
            journals::set_refused(db, row.id, Some(&one.code))?;
            refused.insert(row.id);
        }
    }
    Ok(resend)
}

/// Is there anything left that this sync may still send or fetch?
fn waits(db: &Connection, identity: &Identity, refused: &HashSet<i64>) -> Result<bool, PhoneError> {
    let open = |rows: Vec<journals::JournalRow>| rows.iter().any(|row| !refused.contains(&row.id));
    Ok(open(journals::with_outbox(db, identity.tenant)?)
        || open(branches::journals_with_outbox(db, identity.tenant)?)
        || !rows::wanted(db, 1)?.is_empty()
        || relayed::custody_count(db)? > 0)
}

fn highest(receipts: &Receipts) -> Option<u64> {
    receipts.receipts.iter().flatten().map(|receipt| receipt.position).max()
}
