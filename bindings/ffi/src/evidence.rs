//! What scenario replay reads from a phone to compare it with HQ. No screen needs any of it.

use std::sync::Arc;

use huxue_phone::ledger::codec;
use huxue_phone::ledger::ident::{EntryHash, Scope};
use huxue_phone::ports::Reading;
use huxue_phone::{Phone, PhoneError};

use crate::acting::SavedAct;
use crate::failure::PhoneFailure;
use crate::phone::HuxuePhone;
use crate::ports::{KeyVault, Transport, Watcher};

/// The same phone, seen by a test.
#[derive(uniffi::Object)]
pub struct PhoneEvidence {
    phone: Arc<HuxuePhone>,
}

/// An entry in its place, as its parts travel.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct PlacedEntry {
    pub journal: Vec<u8>,
    pub seq: u64,
    pub prev: EntryHash,
    pub raw: Vec<u8>,
}

#[uniffi::export]
impl PhoneEvidence {
    /// Opens a folder as a build of this fold version would.
    #[uniffi::constructor]
    pub fn open(
        folder: String,
        fold_version: u16,
        vault: Option<Arc<dyn KeyVault>>,
        watcher: Option<Arc<dyn Watcher>>,
        transport: Option<Arc<dyn Transport>>,
    ) -> Result<Arc<Self>, PhoneFailure> {
        let phone = HuxuePhone::open_as(folder.into(), Some(fold_version), vault, watcher, transport)?;
        Ok(Arc::new(Self { phone }))
    }

    #[uniffi::constructor]
    pub fn of(phone: Arc<HuxuePhone>) -> Arc<Self> {
        Arc::new(Self { phone })
    }

    pub fn phone(&self) -> Arc<HuxuePhone> {
        Arc::clone(&self.phone)
    }

    /// The live scopes, each in its canonical encoding.
    pub fn scopes(&self) -> Result<Vec<Vec<u8>>, PhoneFailure> {
        self.phone.with(|phone| Ok(phone.scopes()?.iter().map(codec::encode).collect()))
    }

    /// Is this entry here, in its journal or on a branch set aside?
    pub fn holds(&self, entry: EntryHash) -> Result<bool, PhoneFailure> {
        self.phone.with(|phone| Ok(phone.holds(&entry)))
    }

    /// Every entry of the scope that is here.
    pub fn entries_in(&self, scope: Vec<u8>) -> Result<Vec<PlacedEntry>, PhoneFailure> {
        self.phone.with(|phone| {
            let entries = phone.entries_in(&codec::decode::<Scope>(&scope)?)?;
            entries.into_iter().map(|entry| placed(&entry)).collect()
        })
    }

    /// What the scope folds to here.
    pub fn digest(&self, scope: Vec<u8>, fold_version: u16) -> Result<Vec<u8>, PhoneFailure> {
        self.phone.with(|phone| Ok(phone.digest(&codec::decode::<Scope>(&scope)?, fold_version)?.to_vec()))
    }

    /// Writes an entry of a kind that only the next fold version knows. Refused unless the library was built for tests.
    pub fn write_unknown_kind(&self, code: u16, reading: Reading) -> Result<SavedAct, PhoneFailure> {
        self.phone.with(|phone| unknown_kind(phone, code, &reading))
    }
}

fn placed(entry: &huxue_phone::ledger::entry::Entry) -> Result<PlacedEntry, PhoneError> {
    let mut raw = minicbor::Encoder::new(Vec::new());
    entry
        .raw
        .write(&mut raw)
        .map_err(|error| PhoneError::Malformed(codec::CodecError::Malformed(error.to_string())))?;
    Ok(PlacedEntry { journal: entry.journal.bytes(), seq: entry.seq, prev: entry.prev, raw: raw.into_writer() })
}

#[cfg(feature = "testing")]
fn unknown_kind(phone: &mut Phone, code: u16, reading: &Reading) -> Result<SavedAct, PhoneError> {
    Ok(phone.act(huxue_phone::Command::Noted { code }, reading)?.into())
}

#[cfg(not(feature = "testing"))]
fn unknown_kind(_: &mut Phone, _: u16, _: &Reading) -> Result<SavedAct, PhoneError> {
    Err(PhoneError::Refused("not_a_test_build"))
}
