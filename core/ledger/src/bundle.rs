//! What one phone hands to another with no network: runs in clear where the receiver follows the scope, sealed to HQ
//! where it does not, and receipts that came back by this path.

use minicbor::{Decode, Encode};

use crate::codec::{self, CodecError};
use crate::crypto::{self, Agreement, CryptoError};
use crate::device::Signed;
use crate::frames::PortableReceipts;
use crate::ident::TenantId;
use crate::run::Run;

const LABEL: &str = "huxue relay 1";

/// `{0: runs end to end, 1: records, 2: sealed, 3: receipts}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Bundle {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub runs: Vec<u8>,
    #[n(1)]
    pub records: Vec<Signed>,
    #[n(2)]
    pub sealed: Vec<crate::frames::Blob>,
    #[n(3)]
    pub receipts: Vec<PortableReceipts>,
}

/// What is inside a sealed run: `{0: run, 1: device record}`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SealedRun {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub run: Vec<u8>,
    #[n(1)]
    pub record: Signed,
}

#[derive(Debug, thiserror::Error, Clone, PartialEq, Eq)]
pub enum SealedRunError {
    #[error(transparent)]
    Codec(#[from] CodecError),
    #[error(transparent)]
    Crypto(#[from] CryptoError),
}

/// Seals a run so that only HQ reads it. `ephemeral` must be 32 fresh random bytes.
pub fn seal_run(hq_agreement: &[u8; 32], ephemeral: &[u8; 32], run: &Run, record: &Signed) -> Vec<u8> {
    let inner = SealedRun { run: run.to_bytes(), record: record.clone() };
    crypto::seal(hq_agreement, ephemeral, LABEL, &codec::encode(&inner))
}

/// Opens what a carrier brought.
pub fn open_run(hq: &Agreement, sealed: &[u8], tenant: TenantId) -> Result<(Run, Signed), SealedRunError> {
    let plain = crypto::open(hq, LABEL, sealed)?;
    let inner: SealedRun = codec::decode(&plain)?;
    Ok((Run::from_bytes(&inner.run, tenant)?, inner.record))
}
