//! The default crypto suite (suite 1): SHA-256, Ed25519, X25519 + HKDF, HMAC-SHA-256, XChaCha20-Poly1305.
//!
//! Every use is domain-separated by a label; nothing here draws randomness, callers pass fresh bytes in.

use std::fmt;
use std::sync::{Arc, OnceLock};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use x25519_dalek::{PublicKey, StaticSecret};

use crate::suite::{First, Suite, Verifying};

/// Number of the suite in entry headers and device records.
pub const SUITE: u8 = 1;

#[derive(Debug, thiserror::Error, PartialEq, Eq, Clone, Copy)]
pub enum CryptoError {
    #[error("the signature does not verify")]
    BadSignature,
    #[error("the public key is not a usable Ed25519 key")]
    BadKey,
    #[error("the sealed bytes cannot be opened with this key")]
    CannotOpen,
    /// Neither better nor worse is taken: the suite of a sender is known.
    #[error("made under crypto suite {found}, expected was {expected}: update the program")]
    OtherSuite { found: u8, expected: u8 },
}

/// SHA-256 over a label and length-prefixed parts, so that no two inputs share an encoding.
pub fn hash(label: &str, parts: &[&[u8]]) -> [u8; 32] {
    let mut state = Sha256::new();
    feed(&mut state, label.as_bytes());
    for part in parts {
        feed(&mut state, part);
    }
    state.finalize().into()
}

fn feed(state: &mut Sha256, part: &[u8]) {
    state.update((part.len() as u32).to_be_bytes());
    state.update(part);
}

/// Plain SHA-256, for content addresses of blobs.
pub fn content_hash(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// A signing key and its public half.
#[derive(Clone)]
pub struct Signer25519(SigningKey);

impl Signer25519 {
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    pub fn seed(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    pub fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    pub fn sign(&self, label: &str, hash: &[u8; 32]) -> [u8; 64] {
        self.0.sign(&labelled(label, hash)).to_bytes()
    }
}

fn labelled(label: &str, hash: &[u8; 32]) -> Vec<u8> {
    let mut message = Vec::with_capacity(label.len() + 33);
    message.extend_from_slice(label.as_bytes());
    message.push(0);
    message.extend_from_slice(hash);
    message
}

/// A public key decoded once, for checking many signatures, and the suite it belongs to.
#[derive(Clone)]
pub struct Verifier {
    suite: &'static dyn Suite,
    public: [u8; 32],
    key: Arc<OnceLock<Arc<dyn Verifying>>>,
}

impl Verifier {
    /// Under the default suite.
    pub fn new(public: &[u8; 32]) -> Result<Self, CryptoError> {
        Self::under(&First, public)
    }

    pub fn under(suite: &'static dyn Suite, public: &[u8; 32]) -> Result<Self, CryptoError> {
        let verifier = Self::known(suite, public);
        verifier.key()?;
        Ok(verifier)
    }

    /// Of a key that was decoded when it came. It is decoded again, a curve operation, once a signature is to be checked.
    pub fn known(suite: &'static dyn Suite, public: &[u8; 32]) -> Self {
        Self { suite, public: *public, key: Arc::default() }
    }

    fn key(&self) -> Result<&dyn Verifying, CryptoError> {
        if let Some(key) = self.key.get() {
            return Ok(&**key);
        }
        let key = self.suite.verifying(&self.public)?;
        Ok(&**self.key.get_or_init(|| key))
    }

    pub fn suite(&self) -> &'static dyn Suite {
        self.suite
    }

    pub fn verify(&self, label: &str, hash: &[u8; 32], signature: &[u8; 64]) -> Result<(), CryptoError> {
        self.key()?.verify(label, hash, signature)
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier")
            .field("suite", &self.suite.id())
            .field("public", &self.public)
            .finish_non_exhaustive()
    }
}

pub(crate) fn decode_key(public: &[u8; 32]) -> Result<VerifyingKey, CryptoError> {
    VerifyingKey::from_bytes(public).map_err(|_| CryptoError::BadKey)
}

impl Verifying for VerifyingKey {
    /// Strict verification: small-order keys and malleable signatures are refused.
    fn verify(&self, label: &str, hash: &[u8; 32], signature: &[u8; 64]) -> Result<(), CryptoError> {
        self.verify_strict(&labelled(label, hash), &Signature::from_bytes(signature))
            .map_err(|_| CryptoError::BadSignature)
    }
}

/// HMAC-SHA-256 cut to `N` bytes.
pub fn mac<const N: usize>(key: &[u8; 32], label: &str, parts: &[&[u8]]) -> [u8; N] {
    let mut state = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    for part in std::iter::once(&label.as_bytes()).chain(parts) {
        state.update(&(part.len() as u32).to_be_bytes());
        state.update(part);
    }
    let full = state.finalize().into_bytes();
    let mut cut = [0; N];
    cut.copy_from_slice(&full[..N]);
    cut
}

/// Compares two secrets without an early exit.
pub fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |acc, (x, y)| acc | (x ^ y)) == 0
}

/// A key-agreement key.
#[derive(Clone)]
pub struct Agreement(StaticSecret);

impl Agreement {
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(StaticSecret::from(*seed))
    }

    pub fn seed(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    pub fn public(&self) -> [u8; 32] {
        PublicKey::from(&self.0).to_bytes()
    }

    /// The 32-byte key both sides derive for `label`.
    pub fn shared_key(&self, their_public: &[u8; 32], label: &str) -> [u8; 32] {
        let shared = self.0.diffie_hellman(&PublicKey::from(*their_public));
        derive(shared.as_bytes(), label)
    }
}

/// HKDF-SHA-256 without salt.
pub fn derive(secret: &[u8], label: &str) -> [u8; 32] {
    let mut key = [0; 32];
    Hkdf::<Sha256>::new(None, secret)
        .expand(label.as_bytes(), &mut key)
        .expect("32 bytes is a valid HKDF output length");
    key
}

/// Seals bytes to a recipient's X25519 key: ephemeral public key (32) ‖ ciphertext with tag.
/// `ephemeral` must be 32 fresh random bytes.
pub fn seal(recipient: &[u8; 32], ephemeral: &[u8; 32], label: &str, plain: &[u8]) -> Vec<u8> {
    let ephemeral = Agreement::from_seed(ephemeral);
    let key = ephemeral.shared_key(recipient, label);
    // The key is used once, so the nonce may be fixed.
    let nonce = XNonce::default();
    let aad = ephemeral.public();
    let sealed = XChaCha20Poly1305::new(&key.into())
        .encrypt(&nonce, Payload { msg: plain, aad: &aad })
        .expect("sealing fails only beyond 256 GiB");
    let mut out = aad.to_vec();
    out.extend_from_slice(&sealed);
    out
}

/// Opens what [`seal`] made.
pub fn open(own: &Agreement, label: &str, sealed: &[u8]) -> Result<Vec<u8>, CryptoError> {
    let (ephemeral, cipher) = sealed.split_first_chunk::<32>().ok_or(CryptoError::CannotOpen)?;
    let key = own.shared_key(ephemeral, label);
    XChaCha20Poly1305::new(&key.into())
        .decrypt(&XNonce::default(), Payload { msg: cipher, aad: ephemeral })
        .map_err(|_| CryptoError::CannotOpen)
}
