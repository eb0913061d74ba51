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

/// What is looked for in the chain. What is left out does not narrow it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditSearch {
    /// Rows after this number, and before that.
    pub above: Option<u64>,
    pub below: Option<u64>,
    /// The newest first, instead of the oldest.
    pub newest: bool,
    pub actor: Option<String>,
    /// The action begins with this: `staff.` or `staff.reset`.
    pub action: Option<String>,
    /// From this instant on, and before that one.
    pub from: Option<Instant>,
    pub until: Option<Instant>,
    /// Stands anywhere in the record: in its object or its reason, for example.
    pub text: Option<String>,
}
