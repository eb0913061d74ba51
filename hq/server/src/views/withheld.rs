//! Entries that do not count, with the reason: withheld, held for a newer version, or waiting for another entry.

use huxue_ledger::access::Reason;
use huxue_ledger::fold::Folded;
use huxue_ledger::ident::{DeviceId, EntryHash, Scope};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::projections::WITHHELD;
use crate::store::RowFilter;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WithheldView {
    /// In its written form.
    pub scope: String,
    #[schema(value_type = String)]
    pub entry: EntryHash,
    /// HQ's or the rule's reason; `unknown_kind` and `dependency_missing` for what is only held or waiting.
    pub reason: String,
    /// The reason in Chinese and English, and what can be done. Rows of an older program lack them until rebuilt.
    #[serde(default)]
    pub zh: String,
    #[serde(default)]
    pub en: String,
    #[serde(default)]
    pub way_zh: String,
    #[serde(default)]
    pub way_en: String,
    /// The body's name, or its number if this version does not know it.
    pub kind: String,
    pub author: String,
    #[schema(value_type = String)]
    pub device: DeviceId,
    pub seq: u64,
}

impl WithheldView {
    pub(crate) fn of(scope: &Scope, folded: &Folded) -> Option<Self> {
        let reason = folded.state.reason()?.to_owned();
        let known = Reason::of_code(&reason);
        let words = |of: fn(Reason) -> &'static str| known.map_or("", of).to_owned();
        let entry = &folded.entry;
        Some(Self {
            scope: scope.to_string(),
            entry: entry.hash,
            zh: words(Reason::zh),
            en: words(Reason::en),
            way_zh: words(Reason::way_zh),
            way_en: words(Reason::way_en),
            reason,
            kind: folded.body.as_ref().map_or_else(|| entry.header.kind.to_string(), |body| body.name().to_owned()),
            author: entry.header.author.clone(),
            device: entry.journal.device,
            seq: entry.seq,
        })
    }
}

impl Hq {
    /// Entries HQ or a rule set aside.
    pub fn withheld(&self) -> Result<Vec<WithheldView>> {
        self.not_folded("withheld")
    }

    /// Entries of a kind this version does not know, and those that wait for another.
    pub fn held_or_waiting(&self) -> Result<Vec<WithheldView>> {
        Ok([self.not_folded("held")?, self.not_folded("waiting")?].concat())
    }

    fn not_folded(&self, state: &str) -> Result<Vec<WithheldView>> {
        let rows = self.rows(&RowFilter { state: Some(state.to_owned()), ..RowFilter::of(WITHHELD) })?;
        rows.iter()
            .map(|row| serde_json::from_str(&row.body).map_err(|error| HqError::Integrity(error.to_string())))
            .collect()
    }
}
