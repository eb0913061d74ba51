//! One row of the audit chain as a database keeps it: the signed-for record, and columns for searching it.

use huxue_duty::clock::Instant;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// From 1, without gaps.
    pub seq: u64,
    pub at: Instant,
    pub actor: String,
    pub action: String,
    pub object: String,
    /// Canonical CBOR of the whole record: what `hash` is over.
    pub record: Vec<u8>,
    pub hash: [u8; 32],
}
