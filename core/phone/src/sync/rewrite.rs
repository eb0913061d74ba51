//! After a fork: a new epoch for every journal of this phone, and the document steps of the branch that was set aside
//! written again. Facts need no rewriting: they fold from HQ's `Adopted` entry.

use std::collections::HashMap;

use huxue_ledger::entry::Entry;
use huxue_ledger::fact::{Body, FOLD_VERSION, Private};
use huxue_ledger::ident::{EntryHash, Epoch};
use huxue_ledger::session::Follow;
use rusqlite::Connection;

use crate::act::writer::{Draft, Writer, evidence, gnss};
use crate::error::PhoneError;
use crate::identity::{Identity, Secrets};
use crate::ports::Reading;
use crate::random;
use crate::store::{branches, journals, meta};

/// Opens the new epoch and writes the steps; returns both.
pub fn branches(
    db: &Connection,
    identity: &Identity,
    secrets: &Secrets,
    follow: &Follow,
    reading: &Reading,
) -> Result<(Epoch, Vec<Entry>), PhoneError> {
    let epoch = Epoch(random::bytes()?);
    meta::set_epoch(db, epoch)?;
    let time = evidence(reading, Some(follow));
    let writer = Writer { db, identity, secrets, epoch, time, gnss: gnss(reading, &time) };
    let mut anew: HashMap<EntryHash, EntryHash> = HashMap::new();
    let mut written = Vec::new();
    for row in journals::all(db, identity.tenant)?.into_iter().filter(|row| row.own) {
        for held in branches::to_rewrite(db, &row)? {
            let original = held.entry;
            let body = Body::decode(original.header.kind, &original.raw.permanent, FOLD_VERSION);
            if let Some(Ok(Body::Changed(mut change))) = body {
                let deps = change.deps.iter().map(|dep| anew.get(dep).copied().unwrap_or(*dep)).collect();
                change.deps = deps;
                change.reauthors = Some(original.hash);
                let private = original.raw.perishable.bytes().map(huxue_ledger::codec::decode::<Private>);
                let entry = writer.append(Draft {
                    scope: original.journal.scope.clone(),
                    body: Body::Changed(change),
                    private: private.transpose()?.unwrap_or_default(),
                    author: original.header.author.clone(),
                    flags: original.header.flags.unwrap_or(0),
                    basis: original.header.basis,
                })?;
                anew.insert(original.hash, entry.hash);
                written.push(entry);
            }
            branches::set_rewritten(db, &original.hash)?;
        }
    }
    Ok((epoch, written))
}
