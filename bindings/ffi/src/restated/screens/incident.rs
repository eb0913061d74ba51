//! One incident: its facts, its thread, and both values wherever two people wrote without seeing each other.

use huxue_phone::screens::incident::{ConflictView, IncidentView};
use huxue_phone::screens::parts::{Action, Badge, Field, Head, Line, Text};

/// Primary: 处置完毕, 移交, 补充.
#[uniffi::remote(Record)]
pub struct IncidentView {
    pub head: Head,
    pub category: Text,
    pub severity: Badge,
    pub status: Badge,
    /// Who, when, where.
    pub filed: Text,
    /// The report, then every wording that differs.
    pub wordings: Vec<Line>,
    pub conflicts: Vec<ConflictView>,
    pub thread: Vec<Line>,
    pub comment: Field,
    /// Who takes it, when it is handed over.
    pub hand_over: Field,
    /// Who dealt with it, where only an officer may close.
    pub officer: Option<Field>,
    /// 请立即拨打 110.
    pub dial: Option<Action>,
}

#[uniffi::remote(Record)]
pub struct ConflictView {
    pub field: Text,
    /// Each value, with who wrote it and an action to choose it.
    pub values: Vec<Line>,
}
