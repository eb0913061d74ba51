//! 待传: one line per item, saved → sent → received, with the reason and "send now".

use super::parts::{Badge, Head, Text};

/// Primary: 立即上传.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueView {
    pub head: Head,
    pub items: Vec<QueueLine>,
    /// What is carried for others.
    pub carried: Option<Text>,
    /// Everything has arrived.
    pub empty: Option<Text>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueLine {
    pub title: Text,
    pub at: Text,
    /// 0 saved, 1 sent or in custody, 2 received.
    pub stage: u32,
    pub state: Badge,
    pub reason: Text,
}
