//! 待传: one line per item, saved → sent → received, with the reason and "send now".

use huxue_phone::screens::parts::{Action, Badge, Head, Text};
use huxue_phone::screens::queue::{QueueLine, QueueView};

/// Primary: 立即上传.
#[uniffi::remote(Record)]
pub struct QueueView {
    pub head: Head,
    pub items: Vec<QueueLine>,
    /// What is carried for others.
    pub carried: Option<Text>,
    /// Everything has arrived.
    pub empty: Option<Text>,
}

#[uniffi::remote(Record)]
pub struct QueueLine {
    pub title: Text,
    pub at: Text,
    /// 0 saved, 1 sent or in custody, 2 received.
    pub stage: u32,
    pub state: Badge,
    pub reason: Text,
    /// Why it stands where it stands.
    pub open: Action,
}
