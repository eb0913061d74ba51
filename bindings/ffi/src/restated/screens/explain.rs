//! 为什么: one verdict with its tree of reasons; dispute it, or ask for a late entry (补登).

use huxue_phone::screens::explain::{ExplainView, ReasonLine};
use huxue_phone::screens::parts::{Badge, Field, Head, Text};

#[uniffi::remote(Record)]
pub struct ExplainView {
    pub head: Head,
    pub subject: Text,
    pub verdict: Badge,
    pub reasons: Vec<ReasonLine>,
    pub dispute: Field,
    /// On, off and the reason of a late entry.
    pub late_entry: Vec<Field>,
}

#[uniffi::remote(Record)]
pub struct ReasonLine {
    pub depth: u32,
    pub text: Text,
}
