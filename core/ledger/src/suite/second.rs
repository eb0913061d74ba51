//! Suite 2, for tests alone: SHA-512/256 instead of SHA-256, HMAC and HKDF over it, Ed25519 with other seeds over another
//! message, X25519 likewise. Nothing of it agrees with suite 1 for the same input.

use std::sync::Arc;

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha512_256};
use x25519_dalek::{PublicKey, StaticSecret};

use super::{Signing, Suite, Verifying};
use crate::crypto::CryptoError;

pub const SUITE: u8 = 2;

pub struct Second;

#[derive(Clone)]
pub struct Key([u8; 32]);

#[derive(Debug)]
struct Public(VerifyingKey);

fn drawn(seed: &[u8; 32], what: &str) -> [u8; 32] {
    Second.hash(what, &[seed])
}

fn message(label: &str, hash: &[u8; 32]) -> [u8; 32] {
    Second.hash("suite 2", &[label.as_bytes(), hash])
}

impl Key {
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(*seed)
    }

    fn signing(&self) -> SigningKey {
        SigningKey::from_bytes(&drawn(&self.0, "suite 2 signing"))
    }

    pub fn public(&self) -> [u8; 32] {
        self.signing().verifying_key().to_bytes()
    }

    pub fn agreement_public(&self) -> [u8; 32] {
        PublicKey::from(&StaticSecret::from(drawn(&self.0, "suite 2 agreement"))).to_bytes()
    }
}

impl Signing for Key {
    fn suite(&self) -> &'static dyn Suite {
        &Second
    }

    fn sign(&self, label: &str, hash: &[u8; 32]) -> [u8; 64] {
        self.signing().sign(&message(label, hash)).to_bytes()
    }
}

impl Verifying for Public {
    fn verify(&self, label: &str, hash: &[u8; 32], signature: &[u8; 64]) -> Result<(), CryptoError> {
        let signature = Signature::from_bytes(signature);
        self.0.verify_strict(&message(label, hash), &signature).map_err(|_| CryptoError::BadSignature)
    }
}

impl Suite for Second {
    fn id(&self) -> u8 {
        SUITE
    }

    fn hash(&self, label: &str, parts: &[&[u8]]) -> [u8; 32] {
        let mut state = Sha512_256::new();
        for part in std::iter::once(&label.as_bytes()).chain(parts) {
            state.update((part.len() as u64).to_le_bytes());
            state.update(part);
        }
        state.finalize().into()
    }

    fn mac(&self, key: &[u8; 32], label: &str, parts: &[&[u8]]) -> [u8; 32] {
        let mut state = Hmac::<Sha512_256>::new_from_slice(key).expect("HMAC takes a key of any length");
        state.update(&self.hash(label, parts));
        state.finalize().into_bytes().into()
    }

    fn verifying(&self, public: &[u8; 32]) -> Result<Arc<dyn Verifying>, CryptoError> {
        Ok(Arc::new(Public(VerifyingKey::from_bytes(public).map_err(|_| CryptoError::BadKey)?)))
    }

    fn shared_key(&self, seed: &[u8; 32], their_public: &[u8; 32], label: &str) -> [u8; 32] {
        let own = StaticSecret::from(drawn(seed, "suite 2 agreement"));
        let shared = own.diffie_hellman(&PublicKey::from(*their_public));
        let mut key = [0; 32];
        Hkdf::<Sha512_256>::new(Some(b"suite 2"), shared.as_bytes())
            .expand(label.as_bytes(), &mut key)
            .expect("32 bytes is a valid HKDF output length");
        key
    }
}
