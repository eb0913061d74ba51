//! What a headquarters needs besides its operating key, kept in its database under a seal that only the root opens:
//! with two shares and the database, a lost `keys.json` costs nobody a new enrolment, no anchor and no parcel.

use huxue_ledger::codec;
use huxue_ledger::crypto::{self, Agreement, Signer25519, derive};
use minicbor::{Decode, Encode};
use zeroize::{Zeroize as _, Zeroizing};

use crate::error::{HqError, Result};
use crate::keys::random;

const LABEL: &str = "huxue root escrow 1";

#[derive(Clone, Encode, Decode)]
#[cbor(transparent)]
pub struct Seed(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 32]);

impl Drop for Seed {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

#[derive(Clone, Encode, Decode)]
#[cbor(map)]
pub struct Escrow {
    #[n(0)]
    pub anchor: Seed,
    #[n(1)]
    pub pepper: Seed,
    /// Of every operating key so far.
    #[n(2)]
    pub agreements: Vec<Seed>,
}

/// The root's agreement key, derived from its seed.
pub fn key_of(root: &Signer25519) -> Agreement {
    Agreement::from_seed(&Zeroizing::new(derive(&*Zeroizing::new(root.seed()), LABEL)))
}

impl Escrow {
    pub fn seal(&self, root: &[u8; 32]) -> Result<Vec<u8>> {
        let plain = Zeroizing::new(codec::encode(self));
        Ok(crypto::seal(root, &Zeroizing::new(random()?), LABEL, &plain))
    }

    pub fn open(root: &Signer25519, sealed: &[u8]) -> Result<Self> {
        let plain = crypto::open(&key_of(root), LABEL, sealed).map_err(|_| {
            HqError::Integrity("this root does not open the database's escrow / 根密钥无法打开托管数据".into())
        })?;
        Ok(codec::decode(&Zeroizing::new(plain))?)
    }
}
