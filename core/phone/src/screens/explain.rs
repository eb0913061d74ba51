//! 为什么: one verdict with its tree of reasons; dispute it, or ask for a late entry (补登).

use super::parts::{Badge, Field, Head, Text};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplainView {
    pub head: Head,
    pub subject: Text,
    pub verdict: Badge,
    pub reasons: Vec<ReasonLine>,
    pub dispute: Field,
    /// On, off and the reason of a late entry.
    pub late_entry: Vec<Field>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReasonLine {
    pub depth: u32,
    pub text: Text,
}
