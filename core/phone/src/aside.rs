//! What a colleague's phone handed over and HQ has not seen: the access table says what of it this phone shows as not
//! counting. Nothing is written; HQ's word replaces it.

use std::collections::BTreeMap;

use huxue_ledger::access::{Gate, Reason, Ruling};
use huxue_ledger::device::open_record;
use huxue_ledger::fold::{ScopeFold, fold_aside};
use huxue_ledger::ident::{EntryHash, Scope};
use rusqlite::Connection;

use crate::error::PhoneError;
use crate::folds::{Documents, directory_in};
use crate::identity::Identity;
use crate::store::{journals, relayed};

/// Reasons that are HQ's to give; the others follow from the entries by rule.
pub const fn is_for_hq(reason: Reason) -> bool {
    matches!(reason, Reason::Role | Reason::Path | Reason::Value | Reason::OfficerRequired | Reason::Scope)
}

/// Entries of others here that HQ has not taken and that the table would set aside. One look-up if there are none.
pub fn of(
    db: &Connection,
    identity: &Identity,
    fold_version: u16,
    scope: &Scope,
    plain: &ScopeFold,
) -> Result<BTreeMap<EntryHash, Reason>, PhoneError> {
    let unseen = journals::unseen_of_others(db, scope)?;
    if unseen.is_empty() {
        return Ok(BTreeMap::new());
    }
    let directory = directory_in(db, identity, fold_version)?;
    let gate = Gate::new(scope, plain, &directory);
    let mut aside = BTreeMap::new();
    for hash in unseen {
        let Some(folded) = plain.get(&hash) else { continue };
        let Some(signed) = relayed::record(db, folded.entry.journal.device)? else { continue };
        let Ok(device) = open_record(&signed, identity.tenant, &identity.hq) else { continue };
        if let Ruling::Withhold(reason) = gate.rule(folded, &device) {
            aside.insert(hash, reason);
        }
    }
    Ok(aside)
}

/// The scope as this phone shows it, and whether that is the plain fold of its entries.
pub fn shown(
    db: &Connection,
    identity: &Identity,
    fold_version: u16,
    documents: &Documents,
    scope: &Scope,
) -> Result<(ScopeFold, bool), PhoneError> {
    let entries = journals::entries_of_scope(db, identity.tenant, scope)?;
    let plain = documents.fold(&entries, &identity.hq, fold_version);
    let aside = of(db, identity, fold_version, scope, &plain)?;
    if aside.is_empty() {
        return Ok((plain, true));
    }
    Ok((fold_aside(&entries, &identity.hq, fold_version, &aside), false))
}
