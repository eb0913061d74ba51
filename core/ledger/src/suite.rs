//! Crypto suites: everything the contract asks of cryptography, behind one trait, and the number by which every
//! envelope says which suite made it ([ADR 0011](../../../../docs/adr/0011-crypto-suites.md)). A reader checks the number
//! against the suite of the key it trusts *before* it checks anything else, so nobody can talk it into a weaker one.
//!
//! Suite 1 is the default and the only one in a shipped build. A second one, made to differ in every primitive, is built
//! for tests: what passes under it names no primitive by itself.

#[cfg(test)]
mod second;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

use crate::crypto::{self, Agreement, CryptoError, SUITE, Signer25519};

/// What the contract needs. Seeds, public keys and hashes have 32 bytes, signatures 64: SM2, SM3 and SM4 fit, except
/// that an SM2 public key has its own length (ADR 0011).
pub trait Suite: Sync {
    fn id(&self) -> u8;
    /// Over a label and length-prefixed parts, so that no two inputs share an encoding.
    fn hash(&self, label: &str, parts: &[&[u8]]) -> [u8; 32];
    /// A keyed hash, of which callers use the first bytes.
    fn mac(&self, key: &[u8; 32], label: &str, parts: &[&[u8]]) -> [u8; 32];
    /// Decodes a public key once, for checking many signatures.
    fn verifying(&self, public: &[u8; 32]) -> Result<Arc<dyn Verifying>, CryptoError>;
    /// The key that two parties derive for `label`, one from its own seed and the other's public key.
    fn shared_key(&self, seed: &[u8; 32], their_public: &[u8; 32], label: &str) -> [u8; 32];
}

/// A decoded public key.
pub trait Verifying: fmt::Debug + Send + Sync {
    fn verify(&self, label: &str, hash: &[u8; 32], signature: &[u8; 64]) -> Result<(), CryptoError>;
}

/// A key that signs, under its suite.
pub trait Signing {
    fn suite(&self) -> &'static dyn Suite;
    fn sign(&self, label: &str, hash: &[u8; 32]) -> [u8; 64];
}

/// The suite of this number, if this build has it. `None` is how suite 1 is written.
pub fn by_id(id: Option<u8>) -> Result<&'static dyn Suite, CryptoError> {
    match id.unwrap_or(SUITE) {
        SUITE => Ok(&First),
        #[cfg(test)]
        second::SUITE => Ok(&second::Second),
        found => Err(CryptoError::OtherSuite { found, expected: SUITE }),
    }
}

/// How a suite is written into an envelope: left out for suite 1, as everything was before there was another.
pub fn written(suite: &dyn Suite) -> Option<u8> {
    Some(suite.id()).filter(|id| *id != SUITE)
}

/// Refuses what names another suite than the one expected of its sender.
pub fn expect(found: Option<u8>, suite: &dyn Suite) -> Result<(), CryptoError> {
    let (found, expected) = (found.unwrap_or(SUITE), suite.id());
    if found == expected { Ok(()) } else { Err(CryptoError::OtherSuite { found, expected }) }
}

/// Suite 1: SHA-256, Ed25519, X25519 + HKDF, HMAC-SHA-256.
#[derive(Clone, Copy, Debug)]
pub struct First;

impl Suite for First {
    fn id(&self) -> u8 {
        SUITE
    }

    fn hash(&self, label: &str, parts: &[&[u8]]) -> [u8; 32] {
        crypto::hash(label, parts)
    }

    fn mac(&self, key: &[u8; 32], label: &str, parts: &[&[u8]]) -> [u8; 32] {
        crypto::mac(key, label, parts)
    }

    fn verifying(&self, public: &[u8; 32]) -> Result<Arc<dyn Verifying>, CryptoError> {
        Ok(Arc::new(crypto::decode_key(public)?))
    }

    fn shared_key(&self, seed: &[u8; 32], their_public: &[u8; 32], label: &str) -> [u8; 32] {
        Agreement::from_seed(seed).shared_key(their_public, label)
    }
}

impl Signing for Signer25519 {
    fn suite(&self) -> &'static dyn Suite {
        &First
    }

    fn sign(&self, label: &str, hash: &[u8; 32]) -> [u8; 64] {
        self.sign(label, hash)
    }
}
