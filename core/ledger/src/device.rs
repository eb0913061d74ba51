//! HQ-signed records: which key belongs to which device, and which operating key HQ signs with today.
//!
//! The offline root, pinned at enrolment, certifies HQ's operating keys; an operating key signs device records,
//! HQ's own entries and every answer. Records travel with runs, so a relay can vouch for a stranger.

use huxue_duty::clock::Instant;
use huxue_duty::county::Role;
use huxue_duty::ids::{PersonId, PostId};
use minicbor::{Decode, Encode};

use crate::codec::{self, CodecError};
use crate::crypto::{CryptoError, Verifier};
use crate::ident::{DeviceId, TenantId};
use crate::suite::{self, Signing};

const RECORD_LABEL: &str = "huxue device record 1";
const OPERATING_LABEL: &str = "huxue operating key 1";

#[derive(Debug, thiserror::Error, Clone, PartialEq, Eq)]
pub enum RecordError {
    #[error(transparent)]
    Codec(#[from] CodecError),
    #[error(transparent)]
    Crypto(#[from] CryptoError),
    #[error("the record belongs to another tenant or its id does not match its key")]
    Mismatch,
}

/// A role number on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum DeviceRole {
    #[n(0)]
    Officer,
    #[n(1)]
    Auxiliary,
    #[n(2)]
    Volunteer,
    #[n(3)]
    SchoolGuard,
    #[n(4)]
    School,
    /// A post's shared phone (门卫室).
    #[n(5)]
    Shared,
    #[n(6)]
    Hq,
}

impl DeviceRole {
    /// Every role, in the order of the access table's columns.
    pub const ALL: [Self; 7] =
        [Self::Officer, Self::Auxiliary, Self::Volunteer, Self::SchoolGuard, Self::School, Self::Shared, Self::Hq];

    /// Its place in [`Self::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }
}

impl From<Role> for DeviceRole {
    fn from(role: Role) -> Self {
        match role {
            Role::Officer => Self::Officer,
            Role::Auxiliary => Self::Auxiliary,
            Role::Volunteer => Self::Volunteer,
            Role::SchoolGuard => Self::SchoolGuard,
            Role::School => Self::School,
        }
    }
}

/// What HQ says of one device. Ids only, never a name.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DeviceRecord {
    #[n(0)]
    pub tenant: TenantId,
    #[n(1)]
    pub device: DeviceId,
    #[cbor(n(2), with = "minicbor::bytes")]
    pub signing_key: [u8; 32],
    #[cbor(n(3), with = "minicbor::bytes")]
    pub agreement_key: [u8; 32],
    #[n(4)]
    pub role: DeviceRole,
    /// Whose phone it is; absent for a shared phone and for HQ.
    #[n(5)]
    pub person: Option<String>,
    /// The post of a shared phone.
    #[n(6)]
    pub post: Option<String>,
    /// Milliseconds since the epoch.
    #[n(7)]
    pub issued_at: i64,
    /// An entry written later is flagged `cert_expired`, never refused.
    #[n(8)]
    pub expires_at: i64,
    /// The posts it serves, as HQ knew them when it signed.
    #[n(9)]
    pub posts: Option<Vec<String>>,
    /// How often this phone has changed its keys; absent for the first ones.
    #[n(10)]
    pub key_epoch: Option<u32>,
    /// With a key epoch: the same phone under its keys before. Without: the phone that its person used before.
    #[n(11)]
    pub predecessor: Option<DeviceId>,
}

/// A certificate is renewed at any contact once less than this is left, milliseconds.
const RENEW_MS: i64 = 30 * 86_400_000;

impl DeviceRecord {
    /// Is it time for a new one?
    pub const fn is_ending(&self, now: Instant) -> bool {
        self.expires_at.saturating_sub(now.0) < RENEW_MS
    }

    pub fn person(&self) -> Option<PersonId> {
        self.person.as_deref().map(PersonId::new)
    }

    pub fn post(&self) -> Option<PostId> {
        self.post.as_deref().map(PostId::new)
    }

    pub fn issued_at(&self) -> Instant {
        Instant(self.issued_at)
    }
}

/// Bytes and a signature over their hash: `{0: bytes, 1: signature, 2: suite?}`. Keys inside are of the same suite.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Signed {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub bytes: Vec<u8>,
    #[cbor(n(1), with = "minicbor::bytes")]
    pub signature: [u8; 64],
    /// Absent means suite 1.
    #[n(2)]
    pub suite: Option<u8>,
}

impl Signed {
    fn new(label: &str, bytes: Vec<u8>, signer: &dyn Signing) -> Self {
        let hash = signer.suite().hash(label, &[&bytes]);
        let signature = signer.sign(label, &hash);
        Self { bytes, signature, suite: suite::written(signer.suite()) }
    }

    fn verify(&self, label: &str, key: &Verifier) -> Result<(), CryptoError> {
        suite::expect(self.suite, key.suite())?;
        key.verify(label, &key.suite().hash(label, &[&self.bytes]), &self.signature)
    }
}

pub fn sign_record(record: &DeviceRecord, operating: &dyn Signing) -> Signed {
    Signed::new(RECORD_LABEL, codec::encode(record), operating)
}

/// Checks HQ's signature, the tenant, and that the id is the hash of the key.
pub fn open_record(signed: &Signed, tenant: TenantId, hq: &HqKeys) -> Result<DeviceRecord, RecordError> {
    hq.verify(|key| signed.verify(RECORD_LABEL, key))?;
    let record: DeviceRecord = codec::decode(&signed.bytes)?;
    if record.tenant != tenant || record.device != DeviceId::of_key(&record.signing_key) {
        return Err(RecordError::Mismatch);
    }
    Ok(record)
}

/// HQ's dated signing key, certified by the offline root.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct OperatingKey {
    #[n(0)]
    pub tenant: TenantId,
    #[cbor(n(1), with = "minicbor::bytes")]
    pub signing_key: [u8; 32],
    #[cbor(n(2), with = "minicbor::bytes")]
    pub agreement_key: [u8; 32],
    #[n(3)]
    pub not_before: i64,
}

impl OperatingKey {
    pub fn device(&self) -> DeviceId {
        DeviceId::of_key(&self.signing_key)
    }
}

pub fn certify(key: &OperatingKey, root: &dyn Signing) -> Signed {
    Signed::new(OPERATING_LABEL, codec::encode(key), root)
}

/// HQ's operating keys as a phone (or HQ itself) knows them: every one certified by the pinned root.
#[derive(Clone, Debug, Default)]
pub struct HqKeys {
    keys: Vec<Certified>,
}

#[derive(Clone, Debug)]
struct Certified {
    device: DeviceId,
    verifier: Verifier,
    key: OperatingKey,
    certificate: Signed,
}

impl HqKeys {
    /// Adds a certified key; the root's signature is checked.
    pub fn add(&mut self, signed: &Signed, root: &Verifier, tenant: TenantId) -> Result<DeviceId, RecordError> {
        signed.verify(OPERATING_LABEL, root)?;
        let key: OperatingKey = codec::decode(&signed.bytes)?;
        if key.tenant != tenant {
            return Err(RecordError::Mismatch);
        }
        let verifier = Verifier::under(suite::by_id(signed.suite)?, &key.signing_key)?;
        Ok(self.take(key, verifier, signed))
    }

    /// Takes a key whose certificate was checked when it came, as read back from this holder's own store.
    pub fn take_checked(&mut self, signed: &Signed) -> Result<(), RecordError> {
        let key: OperatingKey = codec::decode(&signed.bytes)?;
        let verifier = Verifier::known(suite::by_id(signed.suite)?, &key.signing_key);
        self.take(key, verifier, signed);
        Ok(())
    }

    fn take(&mut self, key: OperatingKey, verifier: Verifier, signed: &Signed) -> DeviceId {
        let device = key.device();
        if !self.is_hq(device) {
            self.keys.push(Certified { device, verifier, key, certificate: signed.clone() });
        }
        device
    }

    pub fn is_hq(&self, device: DeviceId) -> bool {
        self.known(device).is_some()
    }

    pub fn verifier(&self, device: DeviceId) -> Option<&Verifier> {
        self.known(device).map(|known| &known.verifier)
    }

    /// The root's certificate of this key.
    pub fn certificate(&self, device: DeviceId) -> Option<&Signed> {
        self.known(device).map(|known| &known.certificate)
    }

    /// Every certificate, in the order in which it came.
    pub fn certificates(&self) -> impl ExactSizeIterator<Item = &Signed> {
        self.keys.iter().map(|known| &known.certificate)
    }

    /// The newest key: with it HQ signs today, and to it things are sealed.
    pub fn newest(&self) -> Option<&OperatingKey> {
        self.newest_known().map(|known| &known.key)
    }

    fn known(&self, device: DeviceId) -> Option<&Certified> {
        self.keys.iter().find(|known| known.device == device)
    }

    fn newest_known(&self) -> Option<&Certified> {
        self.keys.iter().max_by_key(|known| known.key.not_before)
    }

    /// True if the newest operating key accepts. A key that was followed by another vouches for what it signed while
    /// it was in use, and for nothing that HQ says now.
    pub(crate) fn verify_newest(
        &self,
        check: impl Fn(&Verifier) -> Result<(), CryptoError>,
    ) -> Result<(), CryptoError> {
        self.newest_known().map_or(Err(CryptoError::BadSignature), |known| check(&known.verifier))
    }

    /// True if any operating key accepts; the last refusal otherwise.
    pub fn verify(&self, check: impl Fn(&Verifier) -> Result<(), CryptoError>) -> Result<(), CryptoError> {
        let mut last = Err(CryptoError::BadSignature);
        for known in self.keys.iter().rev() {
            last = check(&known.verifier);
            if last.is_ok() {
                break;
            }
        }
        last
    }
}
