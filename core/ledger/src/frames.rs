//! The frames of one round trip, `POST /v1/sync`. Integer-key maps; unknown keys are ignored.

mod answer;
mod request;

use crate::codec::CodecError;
use crate::crypto::CryptoError;

pub use answer::{
    Answer, Blob, News, OldLog, PortableReceipts, Receipt, Receipts, Refused, Rest, ScopeNews, request_tag,
};
pub use request::{Arrival, Backfill, Request, request_mac, request_mac_in, seal_request, split_request, state_hash};

/// Largest request or answer body, before anything is decoded.
pub const MAX_BODY: usize = 1024 * 1024;
/// Largest expansion of an answer's compressed block.
pub const MAX_NEWS: usize = 4 * 1024 * 1024;

#[derive(Debug, thiserror::Error, Clone, PartialEq, Eq)]
pub enum FrameError {
    #[error(transparent)]
    Codec(#[from] CodecError),
    #[error(transparent)]
    Crypto(#[from] CryptoError),
    #[error("the body is shorter than its authentication tag")]
    Short,
}
