//! A phone changes its keys. Under the new ones it is another device to the ledger, so that the old key goes on
//! verifying what it signed; what HQ remembers of the phone moves along. Until the new keys have been heard here the
//! old ones serve as before, so that no lost answer locks a phone out; from then on they are taken from, and served
//! nothing.

use huxue_duty::clock::Instant;
use huxue_ledger::device::DeviceRecord;
use huxue_ledger::ident::{DeviceId, Scope};

use crate::audit::Act;
use crate::enrol::RECORD_VALID_MS;
use crate::error::Result;
use crate::hq::Hq;
use crate::receive::Received;
use crate::registers;

impl Hq {
    /// Takes a phone's wish for new keys; the answer brings the record. A wish that does not verify is passed over.
    pub(crate) fn rotate(&mut self, received: &Received, now: Instant) -> Result<()> {
        let Some(rotation) = received.request.rotation.as_ref().filter(|_| received.fresh) else { return Ok(()) };
        let (old, new) = (&received.device, rotation.device());
        if self.successor(old.device)? == Some(new) {
            return Ok(());
        }
        if rotation.verify(self.keys.tenant, &old.signing_key).is_err() || self.record_of(new)?.is_some() {
            tracing::warn!(device = %old.device, "a key rotation was passed over");
            return Ok(());
        }
        let record = DeviceRecord {
            device: new,
            signing_key: rotation.signing_key,
            agreement_key: rotation.agreement_key,
            issued_at: now.0,
            expires_at: now.0.saturating_add(RECORD_VALID_MS),
            key_epoch: Some(old.key_epoch.unwrap_or(0).saturating_add(1)),
            predecessor: Some(old.device),
            ..old.clone()
        };
        let (_, stated) = self.certified(&record);
        self.write(&Scope::directory_staff(), vec![stated], now)?;
        registers::put(&*self.store, &registers::successor(old.device), &new)?;
        for register in [registers::delivered, registers::echo, registers::evidence] {
            if let Some(bytes) = self.store.register(&register(old.device))? {
                self.store.put_register(&register(new), &bytes)?;
            }
        }
        self.note(Act::of(old.device.to_string(), "device.rekeyed", new.to_string()), now)?;
        self.give_gate_seed(&record, now)?;
        tracing::info!(device = %old.device, successor = %new, "device keys rotated");
        Ok(())
    }

    /// Under which keys this device goes on, if it changed them.
    pub(crate) fn successor(&self, device: DeviceId) -> Result<Option<DeviceId>> {
        registers::get(&*self.store, &registers::successor(device))
    }

    /// The new keys were used: the old ones have had their time.
    pub(crate) fn note_rotated(&self, record: &DeviceRecord) -> Result<()> {
        match former_keys(record) {
            Some(old) => registers::put(&*self.store, &registers::rotated(old), &record.issued_at),
            None => Ok(()),
        }
    }

    /// Has this device been heard under newer keys?
    pub(crate) fn was_rotated(&self, device: DeviceId) -> Result<bool> {
        Ok(self.store.register(&registers::rotated(device))?.is_some())
    }
}

/// The same phone under the keys it had before.
pub(crate) fn former_keys(record: &DeviceRecord) -> Option<DeviceId> {
    record.predecessor.filter(|_| record.key_epoch.is_some())
}
