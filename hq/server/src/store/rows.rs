//! Projection rows and the one typed filter over them.

use huxue_duty::clock::Instant;

/// One row of a disposable view. Columns are what filters need; everything else is in `body` (JSON).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    pub view: String,
    /// Unique in the view.
    pub key: String,
    /// The scope it was projected from, in its written form.
    pub scope: String,
    /// Days since 1970-01-01.
    pub service_day: Option<u32>,
    pub post: Option<String>,
    pub unit: Option<String>,
    pub person: Option<String>,
    pub state: Option<String>,
    pub sort_key: String,
    pub expires_at: Option<Instant>,
    pub body: String,
}

/// Which rows of one view. Every field set must hold; results are ordered by `sort_key`, then `key`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowFilter {
    pub view: String,
    pub key: Option<String>,
    pub scope: Option<String>,
    /// Inclusive range of service days.
    pub days: Option<(u32, u32)>,
    pub post: Option<String>,
    pub unit: Option<String>,
    pub person: Option<String>,
    pub state: Option<String>,
    /// Only rows after this `sort_key`: the next page.
    pub after: Option<String>,
    pub expired_at: Option<Instant>,
    pub limit: Option<usize>,
}

impl RowFilter {
    pub fn of(view: &str) -> Self {
        Self { view: view.to_owned(), ..Self::default() }
    }
}

/// How a filter would be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The index used, if any.
    pub index: Option<String>,
    /// Every row of every view would be visited.
    pub full_scan: bool,
}
