//! Phone to phone with no network: hand over what HQ has not receipted, carry what others hand over.

use huxue_ledger::bundle::{Bundle, seal_run};
use huxue_ledger::codec;
use huxue_ledger::crypto::{content_hash, mac};
use huxue_ledger::device::Signed;
use huxue_ledger::frames::Blob;
use huxue_ledger::ident::{EntryHash, Scope};
use huxue_ledger::run::{self, Run};
use minicbor::{Decode, Encode};
use rusqlite::Connection;

use crate::error::PhoneError;
use crate::identity::{Identity, Secrets};
use crate::phone::Phone;
use crate::projection;
use crate::store::journals::{Held, JournalRow};
use crate::store::{branches, journals, near, relayed, sealed};
use crate::sync::{Intake, Source, apply_receipts, wire_runs};

/// A carrier's word on what it now holds, to be shown as *in custody* by whoever handed it over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Taken {
    /// Heads of clear runs and hashes of sealed ones.
    #[n(0)]
    pub held: Vec<EntryHash>,
    /// Entries that were new to the carrier.
    #[n(1)]
    pub new_entries: u32,
    #[n(2)]
    pub sealed: u32,
    /// Receipts that came by this path and were news.
    #[n(3)]
    pub receipts: u32,
}

impl Phone {
    /// Everything HQ has not receipted: in clear where the peer follows the scope, sealed to HQ elsewhere.
    pub fn bundle_for(&mut self, peer_scopes: &[Scope]) -> Result<Bundle, PhoneError> {
        self.unlock()?;
        let identity = self.identity.as_ref().ok_or(PhoneError::NotEnrolled)?;
        let secrets = self.secrets.get().ok_or(PhoneError::NotEnrolled)?;
        let transaction = self.store.begin()?;
        let db: &Connection = &transaction;
        let mut bundle = Bundle { receipts: relayed::portables(db)?, ..Bundle::default() };
        let (sealed, _) = relayed::custody_waiting(db, usize::MAX)?;
        bundle.sealed.extend(sealed.into_iter().map(Blob));
        for (row, held) in waiting(db, identity)? {
            let record = author_record(db, identity, &row)?;
            for (run, entries) in wire_runs(held) {
                let Some(last) = entries.last() else { continue };
                if peer_scopes.contains(&row.journal.scope) {
                    bundle.runs.extend(run.to_bytes());
                    if let Some(record) = record.as_ref().filter(|record| !bundle.records.contains(record)) {
                        bundle.records.push(record.clone());
                    }
                    relayed::note_handed(db, &last.hash.0, row.id, last.seq)?;
                } else if let Some(record) = &record {
                    let sealed = seal(secrets, &run, record);
                    relayed::note_handed(db, &content_hash(&sealed), row.id, last.seq)?;
                    bundle.sealed.push(Blob(sealed));
                }
            }
        }
        transaction.commit()?;
        Ok(bundle)
    }

    /// Takes a colleague's bundle: followed scopes fold at once, the rest is carried sealed until HQ has it.
    pub fn take_bundle(&mut self, bundle: &Bundle) -> Result<Taken, PhoneError> {
        self.unlock()?;
        let identity = self.identity.as_ref().ok_or(PhoneError::NotEnrolled)?;
        let secrets = self.secrets.get().ok_or(PhoneError::NotEnrolled)?;
        let follow = self.follow.as_ref().ok_or(PhoneError::NotEnrolled)?;
        let runs = run::read_all(&bundle.runs, identity.tenant)?;
        let transaction = self.store.begin()?;
        let db: &Connection = &transaction;
        let mut taken = Taken::default();
        for blob in &bundle.sealed {
            taken.sealed += u32::from(relayed::take_custody(db, &blob.0)?);
            taken.held.push(EntryHash(content_hash(&blob.0)));
        }
        let mut intake = Intake::new(db, identity);
        intake.records(&bundle.records)?;
        for run in &runs {
            let known = follow.scopes.contains(&run.journal.scope) || identity.is_own(run.journal.device);
            let held = if known { intake.run(run, Source::Peer)? } else { carry(db, secrets, run)? };
            taken.held.extend(held);
        }
        let entries = std::mem::take(&mut intake.entries);
        taken.new_entries = u32::try_from(entries.len()).unwrap_or(u32::MAX);
        for portable in &bundle.receipts {
            if let Ok(receipts) = portable.open(&identity.hq) {
                let news = apply_receipts(db, identity.tenant, follow.log_id, &receipts)?;
                taken.receipts += u32::try_from(news).unwrap_or(u32::MAX);
                relayed::add_portable(db, portable)?;
            }
        }
        if intake.changed {
            near::forget_all_judged(db)?;
        }
        sealed::renew(db, identity)?;
        let touched = projection::after_append(db, identity, self.fold_version, &self.documents, &entries)?;
        transaction.commit()?;
        let touched: Vec<Scope> = touched.into_iter().collect();
        for scope in &touched {
            self.touch(scope);
        }
        self.notify(&touched);
        Ok(taken)
    }

    /// The carrier said what it holds: those items are shown as in custody.
    pub fn note_custody(&mut self, taken: &Taken) -> Result<(), PhoneError> {
        let transaction = self.store.begin()?;
        for digest in &taken.held {
            relayed::confirm_custody(&transaction, &digest.0)?;
        }
        transaction.commit()?;
        self.notify(&[]);
        Ok(())
    }
}

/// Journals and branches with entries HQ has not receipted.
fn waiting(db: &Connection, identity: &Identity) -> Result<Vec<(JournalRow, Vec<Held>)>, PhoneError> {
    let mut found = Vec::new();
    for row in journals::with_outbox(db, identity.tenant)? {
        let from = journals::first_pending(db, row.id)?.unwrap_or(1);
        found.push((row.clone(), journals::entries_from(db, &row, from)?));
    }
    for row in branches::journals_with_outbox(db, identity.tenant)? {
        for chain in crate::sync::chains(branches::of_journal(db, &row)?) {
            let from = chain.iter().position(|held| held.position.is_none()).unwrap_or(chain.len());
            found.push((row.clone(), chain[from..].to_vec()));
        }
    }
    Ok(found)
}

fn author_record(db: &Connection, identity: &Identity, row: &JournalRow) -> Result<Option<Signed>, PhoneError> {
    // An own journal may stand under the keys before.
    let present = row.journal.device == identity.device();
    if present { Ok(Some(identity.signed_record.clone())) } else { relayed::record(db, row.journal.device) }
}

/// The same run is always sealed to the same bytes, so that a carrier who meets it twice holds it once. The ephemeral
/// key is secret because it is derived under this phone's own key.
fn seal(secrets: &Secrets, run: &Run, record: &Signed) -> Vec<u8> {
    let ephemeral: [u8; 32] = mac(&secrets.keys.agreement.seed(), "huxue relay ephemeral 1", &[&run.to_bytes()]);
    seal_run(&secrets.hq_agreement, &ephemeral, run, record)
}

/// A clear run of a scope this phone does not follow: sealed and carried unread.
fn carry(db: &Connection, secrets: &Secrets, run: &Run) -> Result<Option<EntryHash>, PhoneError> {
    let Some(record) = relayed::record(db, run.journal.device)? else { return Ok(None) };
    let sealed = seal(secrets, run, &record);
    relayed::take_custody(db, &sealed)?;
    Ok(Some(EntryHash(content_hash(&sealed))))
}

impl Taken {
    pub fn to_bytes(&self) -> Vec<u8> {
        codec::encode(self)
    }

    pub fn from_bytes(bytes: &[u8]) -> Result<Self, PhoneError> {
        Ok(codec::decode(bytes)?)
    }
}
