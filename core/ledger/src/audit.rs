//! The signed head of HQ's audit chain, as it travels: whoever keeps one can later prove that the chain was cut,
//! rolled back or rewritten (issue C 7). The chain itself is HQ's own and is never sent to a phone.

use minicbor::{Decode, Encode};

use crate::crypto::CryptoError;
use crate::device::HqKeys;
use crate::ident::TenantId;
use crate::suite::{Signing, Suite};

const LABEL: &str = "huxue audit head 1";

/// `[seq, at, hash, signature]`: row `seq` of the chain had this hash at `at` (milliseconds at HQ).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct AuditHead {
    #[n(0)]
    pub seq: u64,
    #[n(1)]
    pub at: i64,
    #[cbor(n(2), with = "minicbor::bytes")]
    pub hash: [u8; 32],
    #[cbor(n(3), with = "minicbor::bytes")]
    pub signature: [u8; 64],
}

impl AuditHead {
    pub fn sign(tenant: TenantId, seq: u64, at: i64, hash: [u8; 32], operating: &dyn Signing) -> Self {
        let signature = operating.sign(LABEL, &signed_hash(operating.suite(), tenant, seq, at, &hash));
        Self { seq, at, hash, signature }
    }

    /// Did one of HQ's operating keys sign it for this tenant?
    pub fn verify(&self, tenant: TenantId, hq: &HqKeys) -> Result<(), CryptoError> {
        hq.verify(|key| {
            let hash = signed_hash(key.suite(), tenant, self.seq, self.at, &self.hash);
            key.verify(LABEL, &hash, &self.signature)
        })
    }

    /// Two heads that cannot belong to one chain that only ever grew, told without the chain: the later one counts
    /// fewer rows, or the same row differently.
    pub fn contradicts(&self, later: &Self) -> bool {
        later.seq < self.seq || (later.seq == self.seq && later.hash != self.hash)
    }
}

fn signed_hash(suite: &dyn Suite, tenant: TenantId, seq: u64, at: i64, hash: &[u8; 32]) -> [u8; 32] {
    suite.hash(LABEL, &[&tenant.0, &seq.to_be_bytes(), &at.to_be_bytes(), hash])
}
