//! Who this phone is and whom it trusts: its keys, its HQ-signed record, the pinned root and HQ's operating keys.
//! The secrets are unwrapped when something is first written or sent, not when the app is opened.

use std::fs;
use std::path::{Path, PathBuf};

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

/// Made at enrolment.
const FIRST_KEYS: &str = "device.key";

/// Made for a rotation: named by the device they make of this phone.
fn keys_file(device: DeviceId) -> String {
    format!("device-{device}.key")
}

/// Removes every key of this phone, except those of a rotation to `kept`.
pub fn forget_keys(folder: &Path, kept: Option<DeviceId>) -> Result<(), PhoneError> {
    let kept = kept.map(keys_file);
    for item in fs::read_dir(folder)? {
        let path = item?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with("device") && kept.as_deref() != Some(&*name) {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}

/// The two secret keys of this phone, made once and kept wrapped.
pub struct DeviceKeys {
    pub signer: Signer25519,
    pub agreement: Agreement,
}

impl DeviceKeys {
    /// Reads the keys, or makes and stores them: enrolling again after a lost answer must use the same ones.
    pub fn load_or_make(folder: &Path, vault: &dyn KeyVault) -> Result<Self, PhoneError> {
        let path = folder.join(FIRST_KEYS);
        if !path.exists() {
            return Self::make(vault, |_| path);
        }
        Self::open(&Zeroizing::new(vault.unwrap(&fs::read(path)?)?))
    }

    /// The keys of this device: the first ones, or those of a rotation.
    pub fn load(folder: &Path, vault: &dyn KeyVault, device: DeviceId) -> Result<Self, PhoneError> {
        let rotated = folder.join(keys_file(device));
        if !rotated.exists() {
            return Self::load_or_make(folder, vault);
        }
        Self::open(&Zeroizing::new(vault.unwrap(&fs::read(rotated)?)?))
    }

    /// Keys to change to, in a file of their own: those in use stay untouched.
    pub fn make_next(folder: &Path, vault: &dyn KeyVault) -> Result<Self, PhoneError> {
        Self::make(vault, |keys| folder.join(keys_file(DeviceId::of_key(&keys.signer.public()))))
    }

    fn make(vault: &dyn KeyVault, path: impl FnOnce(&Self) -> PathBuf) -> Result<Self, PhoneError> {
        let fresh = Zeroizing::new(random::bytes::<64>()?);
        let keys = Self::open(&fresh[..])?;
        write_private(&path(&keys), &vault.wrap(&fresh[..])?)?;
        Ok(keys)
    }

    fn open(secret: &[u8]) -> Result<Self, PhoneError> {
        let damaged = || PhoneError::Keys("the device key file is damaged".into());
        let (signing, agreement) = secret.split_first_chunk::<32>().ok_or_else(damaged)?;
        let agreement: &[u8; 32] = agreement.try_into().map_err(|_| damaged())?;
        Ok(Self { signer: Signer25519::from_seed(signing), agreement: Agreement::from_seed(agreement) })
    }
}

/// An enrolled phone, as HQ's answer to its enrolment tells.
#[derive(Clone)]
pub struct Identity {
    pub record: DeviceRecord,
    pub signed_record: Signed,
    pub tenant: TenantId,
    pub hq: HqKeys,
}

/// What only the vault gives out: needed to write and to exchange, never to show the first screen.
pub struct Secrets {
    pub keys: DeviceKeys,
    /// Shared with HQ since enrolment: authenticates requests.
    pub mac_key: [u8; 32],
    /// HQ's agreement key, to which carried runs are sealed.
    pub hq_agreement: [u8; 32],
}

impl Identity {
    /// Checks everything HQ gave at enrolment against the pinned root.
    pub fn of(answer: &EnrolAnswer) -> Result<Self, PhoneError> {
        let root = Verifier::new(&answer.root_key)?;
        let mut hq = HqKeys::default();
        for signed in &answer.operating_keys {
            hq.add(signed, &root, answer.tenant)?;
        }
        let record = open_record(&answer.record, answer.tenant, &hq)?;
        Ok(Self { record, signed_record: answer.record.clone(), tenant: answer.tenant, hq })
    }

    /// What enrolment checked and stored, read without checking it again: [`Secrets::load`] does that,
    /// before anything is signed.
    pub fn read(stored: &[u8]) -> Result<Self, PhoneError> {
        let answer: EnrolAnswer = codec::decode(stored)?;
        let mut hq = HqKeys::default();
        for signed in &answer.operating_keys {
            hq.take_checked(signed)?;
        }
        let record: DeviceRecord = codec::decode(&answer.record.bytes)?;
        Ok(Self { record, signed_record: answer.record, tenant: answer.tenant, hq })
    }

    /// HQ's newer word on this very phone; anything else is passed over.
    pub fn renewed(&self, signed: &Signed) -> Option<DeviceRecord> {
        let record = open_record(signed, self.tenant, &self.hq).ok()?;
        let same = record.device == self.device() && record.agreement_key == self.record.agreement_key;
        (same && record.issued_at >= self.record.issued_at).then_some(record)
    }

    pub fn device(&self) -> DeviceId {
        self.record.device
    }

    /// Under the present keys or those before.
    pub fn is_own(&self, device: DeviceId) -> bool {
        let before = self.record.predecessor.filter(|_| self.record.key_epoch.is_some());
        device == self.device() || before == Some(device)
    }

    pub fn person(&self) -> Option<PersonId> {
        self.record.person()
    }

    /// For people: the person, or the post of a shared phone.
    pub fn label(&self) -> String {
        self.record.person.clone().or_else(|| self.record.post.clone()).unwrap_or_else(|| self.record.device.hex())
    }
}

impl Secrets {
    /// The secrets of a checked identity: its record must name these keys.
    pub fn of(keys: DeviceKeys, identity: &Identity) -> Result<Self, PhoneError> {
        if identity.device() != DeviceId::of_key(&keys.signer.public()) {
            return Err(PhoneError::BadRecord(huxue_ledger::device::RecordError::Mismatch));
        }
        let newest = identity.hq.newest().ok_or_else(|| PhoneError::Keys("HQ named no operating key".into()))?;
        let hq_agreement = newest.agreement_key;
        let mac_key = keys.agreement.shared_key(&hq_agreement, MAC_KEY_LABEL);
        Ok(Self { keys, mac_key, hq_agreement })
    }

    /// Unwraps the keys and checks the stored enrolment as if it came now.
    pub fn load(folder: &Path, vault: &dyn KeyVault, stored: &[u8]) -> Result<Self, PhoneError> {
        let identity = Identity::of(&codec::decode(stored)?)?;
        Self::of(DeviceKeys::load(folder, vault, identity.device())?, &identity)
    }
}
