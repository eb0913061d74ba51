//! 点名: the whole screen is one question and one answer.

use huxue_phone::screens::parts::{Action, Badge, Head, Text};
use huxue_phone::screens::roll_call::RollCallView;

#[uniffi::remote(Record)]
pub struct RollCallView {
    pub head: Head,
    pub label: Text,
    pub until: Text,
    pub state: Badge,
    pub answer: Option<Action>,
}
