//! What HQ needs of a database: a log of runs, blobs, registers, projection rows, one transaction boundary. The
//! surface is small so that a new capability needs no new SQL; [`contract`] is what every implementation must pass.

mod audit;
#[cfg(any(test, feature = "testing"))]
pub mod contract;
mod rows;
mod sqlite;

use std::path::Path;

use huxue_duty::clock::Instant;
use huxue_ledger::ident::{DeviceId, EntryHash, Epoch, Journal};

pub use audit::{AuditRow, AuditSearch};
pub use rows::{Plan, Row, RowFilter};
pub use sqlite::SqliteStore;

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the database is of version {found}; this program knows versions up to {known}: use the newer program")]
    Newer { found: i64, known: i64 },
    #[error("the disk is full: {0}")]
    Full(String),
    #[error("another process holds the database: {0}")]
    Locked(String),
    #[error("the database is damaged: {0}")]
    Damaged(String),
    #[error("the database refused: {0}")]
    Other(String),
}

impl StoreError {
    /// Stable, for logs and answers.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Newer { .. } => "database_newer",
            Self::Full(_) => "disk_full",
            Self::Locked(_) => "database_locked",
            Self::Damaged(_) => "database_damaged",
            Self::Other(_) => "database_error",
        }
    }
}

/// A run ready to be appended, with the hashes of everything in it.
pub struct NewRun<'a> {
    pub journal: &'a Journal,
    pub first_seq: u64,
    pub last_seq: u64,
    /// Hash of entry `first_seq − 1`, in full.
    pub prev: EntryHash,
    pub head: EntryHash,
    /// Its entries, and those of branches adopted inside it.
    pub hashes: &'a [EntryHash],
    pub received_at: Instant,
    pub bytes: &'a [u8],
}

/// Where a run stands, without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunMeta {
    pub position: u64,
    /// Canonical bytes of the scope.
    pub scope: Vec<u8>,
    pub device: DeviceId,
    pub epoch: Epoch,
    pub first_seq: u64,
    pub last_seq: u64,
    pub prev: EntryHash,
    pub head: EntryHash,
    pub received_at: Instant,
    pub size: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRun {
    pub meta: RunMeta,
    pub bytes: Vec<u8>,
}

/// One tenant's storage. One writer at a time; readers see the last commit.
pub trait Store: Send {
    /// Starts a write transaction; nothing is durable before [`Store::commit`] returns.
    fn begin(&self) -> Result<(), StoreError>;
    /// Makes everything since `begin` durable (fsync) before it returns.
    fn commit(&self) -> Result<(), StoreError>;
    fn rollback(&self) -> Result<(), StoreError>;

    /// Appends a run at the next position and returns it.
    fn append(&self, run: &NewRun<'_>) -> Result<u64, StoreError>;
    /// The newest position; 0 for an empty log.
    fn last_position(&self) -> Result<u64, StoreError>;
    /// Puts the same run without erased parts in its place.
    fn replace_run(&self, position: u64, bytes: &[u8]) -> Result<(), StoreError>;
    /// Makes sure that what was erased is nowhere in the files any more.
    fn scrub(&self) -> Result<(), StoreError>;
    /// At most `limit` runs above a position, in order.
    fn metas_above(&self, position: u64, limit: usize) -> Result<Vec<RunMeta>, StoreError>;
    /// At most `limit` runs of one scope above a position, in order.
    fn runs_of_scope(&self, scope: &[u8], above: u64, limit: usize) -> Result<Vec<StoredRun>, StoreError>;
    fn run_at(&self, position: u64) -> Result<Option<StoredRun>, StoreError>;
    /// The run that ends a journal.
    fn journal_head(&self, journal: &Journal) -> Result<Option<RunMeta>, StoreError>;
    fn run_holding(&self, journal: &Journal, seq: u64) -> Result<Option<StoredRun>, StoreError>;
    fn position_of(&self, hash: &EntryHash) -> Result<Option<u64>, StoreError>;
    /// Every scope of the log with its newest position.
    fn scopes(&self) -> Result<Vec<(Vec<u8>, u64)>, StoreError>;

    fn put_blob(&self, hash: &[u8; 32], bytes: &[u8]) -> Result<(), StoreError>;
    fn blob(&self, hash: &[u8; 32]) -> Result<Option<Vec<u8>>, StoreError>;

    fn put_register(&self, key: &str, value: &[u8]) -> Result<(), StoreError>;
    fn register(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError>;
    fn remove_register(&self, key: &str) -> Result<(), StoreError>;
    /// Registers whose key starts with `prefix`, by key.
    fn registers(&self, prefix: &str) -> Result<Vec<(String, Vec<u8>)>, StoreError>;

    fn put_rows(&self, rows: &[Row]) -> Result<(), StoreError>;
    fn remove_rows(&self, filter: &RowFilter) -> Result<u64, StoreError>;
    /// Makes the rows that a view has of this scope exactly these. What stays as it was is not written again.
    fn replace_rows(&self, view: &str, scope: &str, rows: &[Row]) -> Result<(), StoreError>;
    fn rows(&self, filter: &RowFilter) -> Result<Vec<Row>, StoreError>;
    /// How the implementation would answer the filter: the contract asks that it never reads a whole table.
    fn plan(&self, filter: &RowFilter) -> Result<Plan, StoreError>;

    /// Appends the next row of the audit chain. No implementation lets a row be changed; only what a recorded pruning
    /// covers can be removed.
    fn append_audit(&self, row: &AuditRow) -> Result<(), StoreError>;
    fn last_audit(&self) -> Result<Option<AuditRow>, StoreError>;
    fn audit_at(&self, seq: u64) -> Result<Option<AuditRow>, StoreError>;
    /// At most `limit` rows above `seq`, in order.
    fn audit_above(&self, seq: u64, limit: usize) -> Result<Vec<AuditRow>, StoreError>;
    /// At most `limit` rows that a search finds, in its order.
    fn audit_found(&self, search: &AuditSearch, limit: usize) -> Result<Vec<AuditRow>, StoreError>;
    /// The newest row of which everything before was pruned on schedule; 0 if nothing ever was.
    fn audit_floor(&self) -> Result<u64, StoreError>;
    /// Removes rows up to and including `up_to`; at least one row must stay.
    fn prune_audit(&self, up_to: u64) -> Result<u64, StoreError>;

    /// A consistent copy of the last commit, while the store is in use.
    fn backup(&self, to: &Path) -> Result<(), StoreError>;
    /// The implementation's own integrity check.
    fn check(&self) -> Result<(), StoreError>;
}
