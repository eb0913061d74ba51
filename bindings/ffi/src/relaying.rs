//! Phone to phone with no network. The bytes are the same as the command line's files.

use huxue_phone::ledger::codec;
use huxue_phone::{PhoneError, Taken};

use crate::failure::PhoneFailure;
use crate::phone::HuxuePhone;

/// What a carrier took, and the receipt to hand back.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct TakenBundle {
    /// For [`HuxuePhone::note_custody`] of whoever handed over.
    pub receipt: Vec<u8>,
    /// Entries that were new to the carrier.
    pub new_entries: u32,
    pub sealed: u32,
    /// Receipts of HQ that came by this path and were news.
    pub receipts: u32,
}

#[uniffi::export]
impl HuxuePhone {
    /// What this phone follows: whoever hands over to it sends these in clear and seals the rest to HQ.
    pub fn peer_scopes(&self) -> Result<Vec<u8>, PhoneFailure> {
        self.with(|phone| Ok(codec::encode(&phone.scopes()?)))
    }

    /// Everything that HQ has not receipted, for a peer with these scopes.
    pub fn bundle_for(&self, peer_scopes: Vec<u8>) -> Result<Vec<u8>, PhoneFailure> {
        self.with(|phone| {
            let scopes: Vec<_> = codec::decode(&peer_scopes)?;
            Ok(codec::encode(&phone.bundle_for(&scopes)?))
        })
    }

    /// Takes a colleague's bundle.
    pub fn take_bundle(&self, bundle: Vec<u8>) -> Result<TakenBundle, PhoneFailure> {
        self.with(|phone| {
            let bundle = codec::decode(&bundle).map_err(PhoneError::from)?;
            let taken = phone.take_bundle(&bundle)?;
            let receipt = taken.to_bytes();
            Ok(TakenBundle { receipt, new_entries: taken.new_entries, sealed: taken.sealed, receipts: taken.receipts })
        })
    }

    /// The carrier said what it holds: those items are shown as in custody.
    pub fn note_custody(&self, receipt: Vec<u8>) -> Result<(), PhoneFailure> {
        self.with(|phone| phone.note_custody(&Taken::from_bytes(&receipt)?))
    }
}
