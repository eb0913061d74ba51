//! Enrolment frames: `POST /v1/enrol` binds a fresh device key to the person or post of a one-time code.

use minicbor::{Decode, Encode};

use crate::codec;
use crate::crypto::{self, CryptoError, Verifier};
use crate::device::Signed;
use crate::ident::{LogId, TenantId};
use crate::invite::Trust;
use crate::suite::{self, First, Signing, Suite};

const LABEL: &str = "huxue enrol 1";

/// What a new phone sends, once; sending it again with the same code and key is harmless.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct EnrolRequest {
    #[n(0)]
    pub code: String,
    #[cbor(n(1), with = "minicbor::bytes")]
    pub signing_key: [u8; 32],
    #[cbor(n(2), with = "minicbor::bytes")]
    pub agreement_key: [u8; 32],
    #[n(3)]
    pub boot_id: u32,
    #[n(4)]
    pub boot_ms: u64,
    /// argon2id salt and verifier of the person's PIN, for signing on at a colleague's phone.
    #[cbor(n(5), with = "minicbor::bytes")]
    pub pin_salt: Option<Vec<u8>>,
    #[cbor(n(6), with = "minicbor::bytes")]
    pub pin_verifier: Option<Vec<u8>>,
    /// By the new device key over the fields above: proof that it is held.
    #[cbor(n(7), with = "minicbor::bytes")]
    pub signature: Option<[u8; 64]>,
    /// The suite of the keys above; absent means suite 1.
    #[n(20)]
    pub suite: Option<u8>,
}

impl EnrolRequest {
    fn hash(&self, suite: &dyn Suite) -> [u8; 32] {
        let unsigned = Self { signature: None, ..self.clone() };
        suite.hash(LABEL, &[&codec::encode(&unsigned)])
    }

    pub fn signed(mut self, signer: &dyn Signing) -> Self {
        self.suite = suite::written(signer.suite());
        self.signature = Some(signer.sign(LABEL, &self.hash(signer.suite())));
        self
    }

    pub fn verify(&self) -> Result<(), CryptoError> {
        self.verify_under(&First)
    }

    /// Under the suite of this headquarters; another is refused by its number.
    pub fn verify_under(&self, suite: &'static dyn Suite) -> Result<(), CryptoError> {
        suite::expect(self.suite, suite)?;
        let signature = self.signature.ok_or(CryptoError::BadSignature)?;
        Verifier::under(suite, &self.signing_key)?.verify(LABEL, &self.hash(suite), &signature)
    }
}

/// What HQ gives in return: who the phone is, whom to trust, where to begin.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct EnrolAnswer {
    #[n(0)]
    pub tenant: TenantId,
    /// The offline root to pin.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub root_key: [u8; 32],
    /// Operating keys certified by the root.
    #[n(2)]
    pub operating_keys: Vec<Signed>,
    /// This device's record.
    #[n(3)]
    pub record: Signed,
    #[n(4)]
    pub log_id: LogId,
    #[cbor(n(5), with = "minicbor::bytes")]
    pub challenge: [u8; 8],
    /// Milliseconds at HQ when the request arrived, and how long HQ held it.
    #[n(6)]
    pub hq_time: i64,
    #[n(7)]
    pub held_ms: u32,
    #[cbor(n(8), with = "minicbor::bytes")]
    pub nonce: Option<[u8; 8]>,
    /// How HQ's certificate is known; absent where TLS ends before HQ or is not used.
    #[n(9)]
    pub trust: Option<Trust>,
}

/// Both sides derive the request MAC key under this label.
pub const MAC_KEY_LABEL: &str = "huxue mac key 1";

/// HQ's anchor nonce: binds its time to one request of one boot of one device, so HQ need not remember it.
pub fn anchor_nonce(hq_secret: &[u8; 32], device: &[u8; 8], boot_id: u32, boot_ms: u64, hq_time: i64) -> [u8; 8] {
    crypto::mac(
        hq_secret,
        "huxue anchor 1",
        &[device, &boot_id.to_be_bytes(), &boot_ms.to_be_bytes(), &hq_time.to_be_bytes()],
    )
}
