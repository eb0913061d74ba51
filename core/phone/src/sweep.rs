//! What this phone forgets by itself, on schedule (defaults 4.5, N14): once HQ holds an entry, its position and its
//! texts stay here no longer than their term. The commitment stays, so chain and signature still verify, and an HQ
//! restored from a backup can still be given the entry. What HQ does not hold yet stays whole.

use std::collections::{BTreeMap, BTreeSet};

use huxue_duty::clock::Instant;
use huxue_ledger::codec;
use huxue_ledger::entry::Entry;
use huxue_ledger::fold::ScopeFold;
use huxue_ledger::ident::{Scope, day_number};
use huxue_ledger::retention::{class_of, default_days, is_held};

use crate::error::PhoneError;
use crate::folds::Caches;
use crate::phone::Phone;
use crate::ports::Reading;
use crate::store::{branches, journals, meta};

const DAY_MS: i64 = 86_400_000;

impl Phone {
    /// Erases what is due and gives the counts by class. Safe at any time, and harmless when nothing is due.
    pub fn sweep(&mut self, reading: &Reading) -> Result<BTreeMap<String, u64>, PhoneError> {
        let now = self.now(reading);
        let mut counts = BTreeMap::new();
        let mut due = Vec::new();
        for scope in self.scopes_held()? {
            let fold = self.facts(&scope)?;
            if !is_held(&fold) {
                self.due_in(&scope, &fold, now, &mut due)?;
            }
        }
        if due.is_empty() {
            return Ok(counts);
        }
        let mut all = self.erased()?;
        for (_, class) in &due {
            *counts.entry((*class).to_owned()).or_default() += 1;
            *all.entry((*class).to_owned()).or_default() += 1;
        }
        let identity = self.identity.as_ref().ok_or(PhoneError::NotEnrolled)?;
        let transaction = self.store.begin()?;
        for (entry, _) in &due {
            let mut raw = entry.raw.clone();
            raw.erase()?;
            journals::replace_raw(&transaction, &entry.hash, &raw)?;
        }
        let scopes: BTreeSet<&Scope> = due.iter().map(|(entry, _)| &entry.journal.scope).collect();
        for scope in scopes {
            crate::projection::after_erasure(&transaction, identity, self.fold_version, &self.documents, scope)?;
        }
        meta::set(&transaction, meta::ERASED, &codec::encode(&all))?;
        transaction.commit()?;
        self.caches.replace(Caches::default());
        self.store.scrub()?;
        Ok(counts)
    }

    /// Once a service day, before talking to HQ. A sweep that fails must not keep anything from being sent.
    pub(crate) fn sweep_daily(&mut self, reading: &Reading) {
        let today = day_number(self.now(reading).civil_date()).to_be_bytes();
        if let Err(error) = self.sweep_on(&today, reading) {
            tracing::warn!(code = error.code(), "the sweep failed");
        }
    }

    fn sweep_on(&mut self, today: &[u8], reading: &Reading) -> Result<(), PhoneError> {
        if self.identity.is_none() || meta::get(self.store.read(), meta::SWEPT_ON)?.as_deref() == Some(today) {
            return Ok(());
        }
        self.sweep(reading)?;
        let transaction = self.store.begin()?;
        meta::set(&transaction, meta::SWEPT_ON, today)?;
        Ok(transaction.commit()?)
    }

    /// This phone's deletion receipts, added up by class since it was enrolled.
    pub fn erased(&self) -> Result<BTreeMap<String, u64>, PhoneError> {
        let stored = meta::get(self.store.read(), meta::ERASED)?;
        Ok(stored.map(|bytes| codec::decode(&bytes)).transpose()?.unwrap_or_default())
    }

    fn due_in(
        &self,
        scope: &Scope,
        fold: &ScopeFold,
        now: Instant,
        due: &mut Vec<(Entry, &'static str)>,
    ) -> Result<(), PhoneError> {
        let (db, tenant) = (self.store.read(), self.identity()?.tenant);
        for row in journals::of_scope(db, tenant, scope)? {
            let mut held = journals::entries_from(db, &row, 1)?;
            held.extend(branches::of_journal(db, &row)?);
            for one in held.into_iter().filter(|one| one.position.is_some()) {
                let Some(class) = class_of(scope, fold, &one.entry.raw.perishable) else { continue };
                if now.since(written(&one.entry)) >= i64::from(default_days(class)) * DAY_MS {
                    due.push((one.entry, class));
                }
            }
        }
        Ok(())
    }
}

/// No later than the end of the day it speaks of, whatever its writer's clock said; else HQ's time as the writer had
/// heard it, else that clock.
fn written(entry: &Entry) -> Instant {
    let end_of_day = entry.journal.scope.service_day().map(|day| Instant::at(day, 24 * 60));
    let time = &entry.header.time;
    end_of_day.or(time.anchor.map(|anchor| anchor.hq_time)).unwrap_or(time.wall)
}
