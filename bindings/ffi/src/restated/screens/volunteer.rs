//! The volunteer's home: 到岗 · 交通情况 · 紧急求助, and nothing else to learn.

use huxue_phone::screens::parts::{Action, Badge, Head, Text};
use huxue_phone::screens::volunteer::VolunteerView;

#[uniffi::remote(Record)]
pub struct VolunteerView {
    pub head: Head,
    pub place: Text,
    pub window: Text,
    pub state: Badge,
    /// 本月服务 n 小时.
    pub served: Text,
    /// After 交通情况: one tap files it.
    pub categories: Vec<Action>,
    pub notice: Option<Text>,
    /// What was recorded, what waits, settings.
    pub menu: Vec<Action>,
}
