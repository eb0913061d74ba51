//! 警情上报: at most eight icons first, by role, period and habit; the rest under 更多. Every keystroke is kept.

use huxue_phone::screens::incident_form::{CategoryGroup, IncidentFormView};
use huxue_phone::screens::parts::{Action, Badge, Field, Head, Text};

#[uniffi::remote(Record)]
pub struct IncidentFormView {
    pub head: Head,
    pub place: Text,
    /// At most eight.
    pub grid: Vec<Action>,
    /// Groups of the whole catalogue, shown after 更多.
    pub more: Vec<CategoryGroup>,
    /// The chosen one.
    pub chosen: Option<Badge>,
    pub text: Field,
    /// A draft of before was found.
    pub recovered: Option<Text>,
}

#[uniffi::remote(Record)]
pub struct CategoryGroup {
    pub title: Text,
    pub tiles: Vec<Action>,
}
