//! Who this phone is and whom it trusts: its keys, its HQ-signed record, the pinned root and HQ's operating keys.

use std::fs;
use std::path::Path;

use huxue_duty::ids::PersonId;
use huxue_ledger::codec;
use huxue_ledger::crypto::{Agreement, Signer25519, Verifier};
use huxue_ledger::device::{DeviceRecord, HqKeys, Signed, open_record};
use huxue_ledger::enrol::{EnrolAnswer, MAC_KEY_LABEL};
use huxue_ledger::ident::{DeviceId, TenantId};
use zeroize::Zeroizing;

use crate::error::PhoneError;
use crate::ports::KeyVault;
use crate::random;
use crate::vault::write_private;

/// The two secret keys of this phone, made once and kept wrapped.
pub struct DeviceKeys {
    pub signer: Signer25519,
    pub agreement: Agreement,
}

impl DeviceKeys {
    /// Reads the keys, or makes and stores them: enrolling again after a lost answer must use the same ones.
    pub fn load_or_make(folder: &Path, vault: &dyn KeyVault) -> Result<Self, PhoneError> {
        let path = folder.join("device.key");
        let secret = match fs::read(&path) {
            Ok(wrapped) => Zeroizing::new(vault.unwrap(&wrapped)?),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let fresh = Zeroizing::new(random::bytes::<64>()?.to_vec());
                write_private(&path, &vault.wrap(&fresh)?)?;
                fresh
            }
            Err(error) => return Err(error.into()),
        };
        let damaged = || PhoneError::Keys("the device key file is damaged".into());
        let (signing, agreement) = secret.split_first_chunk::<32>().ok_or_else(damaged)?;
        let agreement: &[u8; 32] = agreement.try_into().map_err(|_| damaged())?;
        Ok(Self { signer: Signer25519::from_seed(signing), agreement: Agreement::from_seed(agreement) })
    }
}

/// An enrolled phone.
pub struct Identity {
    pub keys: DeviceKeys,
    pub record: DeviceRecord,
    pub signed_record: Signed,
    pub tenant: TenantId,
    pub hq: HqKeys,
    /// Shared with HQ since enrolment: authenticates requests.
    pub mac_key: [u8; 32],
    /// HQ's agreement key, to which carried runs are sealed.
    pub hq_agreement: [u8; 32],
}

impl Identity {
    /// Checks everything HQ gave at enrolment against the pinned root.
    pub fn of(keys: DeviceKeys, answer: &EnrolAnswer) -> Result<Self, PhoneError> {
        let root = Verifier::new(&answer.root_key)?;
        let mut hq = HqKeys::default();
        for signed in &answer.operating_keys {
            hq.add(signed, &root, answer.tenant)?;
        }
        let record = open_record(&answer.record, answer.tenant, &hq)?;
        if record.device != DeviceId::of_key(&keys.signer.public()) {
            return Err(PhoneError::BadRecord(huxue_ledger::device::RecordError::Mismatch));
        }
        let newest = hq.newest().ok_or_else(|| PhoneError::Keys("HQ named no operating key".into()))?;
        let hq_agreement = newest.agreement_key;
        let mac_key = keys.agreement.shared_key(&hq_agreement, MAC_KEY_LABEL);
        Ok(Self {
            keys,
            record,
            signed_record: answer.record.clone(),
            tenant: answer.tenant,
            hq,
            mac_key,
            hq_agreement,
        })
    }

    pub fn load(keys: DeviceKeys, stored: &[u8]) -> Result<Self, PhoneError> {
        Self::of(keys, &codec::decode(stored)?)
    }

    pub fn device(&self) -> DeviceId {
        self.record.device
    }

    pub fn person(&self) -> Option<PersonId> {
        self.record.person()
    }

    /// For people: the person, or the post of a shared phone.
    pub fn label(&self) -> String {
        self.record.person.clone().or_else(|| self.record.post.clone()).unwrap_or_else(|| self.record.device.hex())
    }
}
