//! New keys for this phone: made here, signed by the keys they replace, in use once HQ has certified them. Until then,
//! and however often the answer is lost, the old ones go on. Which file holds the keys in use follows from the record,
//! so that taking HQ's answer is one transaction.

use huxue_ledger::codec;
use huxue_ledger::device::{DeviceRecord, Signed, open_record};
use huxue_ledger::ident::Epoch;
use huxue_ledger::rotation::Rotation;
use rusqlite::Connection;

use crate::error::PhoneError;
use crate::identity::{DeviceKeys, Identity, Secrets};
use crate::phone::Phone;
use crate::random;
use crate::store::meta;

impl Phone {
    /// Makes the next keys and lets them wait for HQ. Needs no network; asked again, it is the same keys.
    pub fn rotate_keys(&mut self) -> Result<(), PhoneError> {
        self.refresh()?;
        if self.rotation()?.is_some() {
            return Ok(());
        }
        let secrets = self.unlock()?;
        let next = DeviceKeys::make_next(&self.keys_folder, self.vault.as_ref())?;
        let tenant = self.identity()?.tenant;
        let rotation = Rotation::sign(tenant, &secrets.keys.signer, &next.signer, next.agreement.public());
        let transaction = self.store.begin()?;
        meta::set(&transaction, meta::ROTATION, &codec::encode(&rotation))?;
        Ok(transaction.commit()?)
    }

    /// New keys that wait for HQ.
    pub(crate) fn rotation(&self) -> Result<Option<Rotation>, PhoneError> {
        let stored = meta::get(self.store.read(), meta::ROTATION)?;
        stored.map(|bytes| codec::decode(&bytes).map_err(PhoneError::from)).transpose()
    }

    pub fn rotation_waits(&self) -> Result<bool, PhoneError> {
        Ok(self.rotation()?.is_some())
    }

    /// HQ's record of this phone under the keys that it asked for, with these keys.
    pub(crate) fn rotated(&self, signed: &Signed) -> Result<Option<(Identity, Secrets)>, PhoneError> {
        let (identity, Some(rotation)) = (self.identity()?, self.rotation()?) else { return Ok(None) };
        let is_ours = |record: &DeviceRecord| {
            record.predecessor == Some(identity.device())
                && record.signing_key == rotation.signing_key
                && record.agreement_key == rotation.agreement_key
        };
        let record = open_record(signed, identity.tenant, &identity.hq).ok().filter(is_ours);
        let Some(record) = record else { return Ok(None) };
        let keys = DeviceKeys::load(&self.keys_folder, self.vault.as_ref(), record.device)?;
        let renewed = Identity { record, signed_record: signed.clone(), ..identity.clone() };
        // Keys that are gone cannot be changed to; those in use go on.
        Ok(Secrets::of(keys, &renewed).ok().map(|secrets| (renewed, secrets)))
    }
}

/// The new keys are in use from here on, in journals of a new epoch.
pub(crate) fn settle(db: &Connection) -> Result<Epoch, PhoneError> {
    meta::remove(db, meta::ROTATION)?;
    let epoch = Epoch(random::bytes()?);
    meta::set_epoch(db, epoch)?;
    Ok(epoch)
}
