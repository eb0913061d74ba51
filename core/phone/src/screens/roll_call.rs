//! 点名: the whole screen is one question and one answer.

use super::parts::{Action, Badge, Head, Text};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollCallView {
    pub head: Head,
    pub label: Text,
    pub until: Text,
    pub state: Badge,
    pub answer: Option<Action>,
}
