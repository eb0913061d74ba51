//! What waits for a decision at the desk: 补登, stand-ins, leave, proposed timetables, disputed verdicts.

use huxue_ledger::fact::Body;
use huxue_ledger::fold::{Folded, ScopeFold};
use huxue_ledger::ident::{EntryHash, Scope};
use serde::{Deserialize, Serialize};

use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::projections::REQUEST;
use crate::store::RowFilter;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestView {
    pub entry: EntryHash,
    pub scope: String,
    pub kind: String,
    pub author: String,
    pub reason: Option<String>,
    /// `pending`, `accepted` or `refused`.
    pub state: String,
}

impl RequestView {
    pub(crate) fn of(scope: &Scope, fold: &ScopeFold, folded: &Folded) -> Option<Self> {
        let body = folded.counted().filter(|body| {
            let asks = matches!(
                body,
                Body::LateEntryRequested(_)
                    | Body::StandIn(_)
                    | Body::LeaveRequested(_)
                    | Body::TimetableProposed(_)
                    | Body::Disputed(_)
            );
            asks && !folded.by_hq
        })?;
        let hash = folded.entry.hash;
        let state = match decision(fold, &hash) {
            None => "pending",
            Some(true) => "accepted",
            Some(false) => "refused",
        };
        Some(Self {
            entry: hash,
            scope: scope.to_string(),
            kind: body.name().to_owned(),
            author: folded.entry.header.author.clone(),
            reason: folded.private().text,
            state: state.to_owned(),
        })
    }
}

/// HQ's last word on a request, by its own clock.
pub(crate) fn decision(fold: &ScopeFold, of: &EntryHash) -> Option<bool> {
    let words = fold.entries.iter().filter_map(|folded| match folded.counted() {
        Some(Body::Decided(decided)) if decided.of == *of => {
            Some(((folded.entry.header.time.wall, folded.entry.hash), decided.accept))
        }
        _ => None,
    });
    words.max().map(|(_, accept)| accept)
}

impl Hq {
    /// Requests in this state, or all.
    pub fn requests(&self, state: Option<&str>) -> Result<Vec<RequestView>> {
        let rows = self.rows(&RowFilter { state: state.map(str::to_owned), ..RowFilter::of(REQUEST) })?;
        rows.iter()
            .map(|row| serde_json::from_str(&row.body).map_err(|error| HqError::Integrity(error.to_string())))
            .collect()
    }
}
