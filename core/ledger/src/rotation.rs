//! New keys for a phone that has keys: made on the phone, signed by the keys they replace and by themselves, so that
//! nobody gives a phone keys it does not hold. HQ answers with a record of the new device that names the old one.

use minicbor::{Decode, Encode};

use crate::crypto::{self, CryptoError, Signer25519, Verifier};
use crate::ident::{DeviceId, TenantId};

const LABEL: &str = "huxue key rotation 1";

/// `[signing key, agreement key, signature by the old key, signature by the new one]`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Rotation {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub signing_key: [u8; 32],
    #[cbor(n(1), with = "minicbor::bytes")]
    pub agreement_key: [u8; 32],
    #[cbor(n(2), with = "minicbor::bytes")]
    pub by_old: [u8; 64],
    #[cbor(n(3), with = "minicbor::bytes")]
    pub by_new: [u8; 64],
}

impl Rotation {
    pub fn sign(tenant: TenantId, old: &Signer25519, new: &Signer25519, agreement_key: [u8; 32]) -> Self {
        let signing_key = new.public();
        let hash = statement(tenant, &old.public(), &signing_key, &agreement_key);
        Self { signing_key, agreement_key, by_old: old.sign(LABEL, &hash), by_new: new.sign(LABEL, &hash) }
    }

    /// Do the holders of both keys want this?
    pub fn verify(&self, tenant: TenantId, old: &[u8; 32]) -> Result<(), CryptoError> {
        let hash = statement(tenant, old, &self.signing_key, &self.agreement_key);
        Verifier::new(old)?.verify(LABEL, &hash, &self.by_old)?;
        Verifier::new(&self.signing_key)?.verify(LABEL, &hash, &self.by_new)
    }

    /// The device under its new keys.
    pub fn device(&self) -> DeviceId {
        DeviceId::of_key(&self.signing_key)
    }
}

fn statement(tenant: TenantId, old: &[u8; 32], signing_key: &[u8; 32], agreement_key: &[u8; 32]) -> [u8; 32] {
    crypto::hash(LABEL, &[&tenant.0, old, signing_key, agreement_key])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn both_keys_must_agree_and_for_this_tenant() {
        let [old, new, other] = [1, 2, 3].map(|seed| Signer25519::from_seed(&[seed; 32]));
        let tenant = TenantId([4; 8]);
        let rotation = Rotation::sign(tenant, &old, &new, [5; 32]);
        rotation.verify(tenant, &old.public()).unwrap();
        assert!(rotation.verify(TenantId([9; 8]), &old.public()).is_err());
        assert!(rotation.verify(tenant, &other.public()).is_err());
        let stolen = Rotation { by_new: rotation.by_old, ..rotation.clone() };
        assert!(stolen.verify(tenant, &old.public()).is_err(), "whoever wants the key must hold it");
        let swapped = Rotation { agreement_key: [6; 32], ..rotation };
        assert!(swapped.verify(tenant, &old.public()).is_err());
    }
}
