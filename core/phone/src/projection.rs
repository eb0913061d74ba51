//! Disposable rows, kept in the same transaction as the entries they are made from.

use std::collections::BTreeSet;

use huxue_ledger::codec;
use huxue_ledger::device::{Signed, open_record};
use huxue_ledger::entry::Entry;
use huxue_ledger::fact::Body;
use huxue_ledger::ident::{Scope, ScopeClass};
use rusqlite::Connection;

use crate::aside;
use crate::error::PhoneError;
use crate::folds::Documents;
use crate::identity::Identity;
use crate::store::{journals, near, relayed, rows};

/// Brings the rows up to date after these entries were appended.
pub fn after_append(
    db: &Connection,
    identity: &Identity,
    fold_version: u16,
    documents: &Documents,
    entries: &[Entry],
) -> Result<BTreeSet<Scope>, PhoneError> {
    let mut scopes = BTreeSet::new();
    for entry in entries {
        scopes.insert(entry.journal.scope.clone());
        if identity.hq.is_hq(entry.journal.device) {
            from_hq(db, identity, fold_version, entry)?;
        }
    }
    for scope in &scopes {
        near::forget_judged(db, scope)?;
    }
    if scopes.iter().any(crate::phone::is_directory) {
        near::forget_cut(db)?;
    }
    for scope in scopes.iter().filter(|scope| scope.class == ScopeClass::Incident) {
        incident(db, identity, fold_version, documents, scope)?;
    }
    Ok(scopes)
}

fn from_hq(db: &Connection, identity: &Identity, fold_version: u16, entry: &Entry) -> Result<(), PhoneError> {
    match Body::decode(entry.header.kind, &entry.raw.permanent, fold_version) {
        Some(Ok(Body::DirectoryPublished(published))) => rows::want(db, &published.blob),
        Some(Ok(Body::DeviceEnrolled(enrolled))) => {
            let signed: Signed = codec::decode(&enrolled.record)?;
            match open_record(&signed, identity.tenant, &identity.hq) {
                Ok(record) => relayed::add_record(db, record.device, &signed),
                Err(_) => Ok(()),
            }
        }
        Some(Ok(Body::Withheld(withheld))) => rows::shift_withheld(db, &withheld.entry, &withheld.reason, 1),
        Some(Ok(Body::Released(released))) => rows::shift_withheld(db, &released.entry, "", -1),
        _ => Ok(()),
    }
}

/// The list row of one incident, made from its entries.
pub fn incident(
    db: &Connection,
    identity: &Identity,
    fold_version: u16,
    documents: &Documents,
    scope: &Scope,
) -> Result<(), PhoneError> {
    let (folded, _) = aside::shown(db, identity, fold_version, documents, scope)?;
    match huxue_ledger::incident::view(scope, &folded) {
        Some(view) => rows::put_incident(db, &view),
        None => rows::drop_incident(db, &scope.key),
    }
}

/// Others' entries of a scope are gone: what was made from them goes too, unless own entries still tell of it.
pub fn after_erasure(
    db: &Connection,
    identity: &Identity,
    fold_version: u16,
    documents: &Documents,
    scope: &Scope,
) -> Result<(), PhoneError> {
    near::forget_judged(db, scope)?;
    if scope.class == ScopeClass::Incident {
        return incident(db, identity, fold_version, documents, scope);
    }
    if !crate::phone::is_directory(scope) {
        return Ok(());
    }
    near::forget_cut(db)?;
    // Only sheets that are still named here are worth asking for.
    rows::forget_wanted(db)?;
    let scopes: BTreeSet<Scope> =
        journals::all(db, identity.tenant)?.into_iter().map(|row| row.journal.scope).collect();
    for scope in scopes.iter().filter(|scope| crate::phone::is_directory(scope)) {
        for entry in journals::entries_of_scope(db, identity.tenant, scope)? {
            let body = Body::decode(entry.header.kind, &entry.raw.permanent, fold_version);
            if let Some(Ok(Body::DirectoryPublished(published))) = body {
                rows::want(db, &published.blob)?;
            }
        }
    }
    Ok(())
}
