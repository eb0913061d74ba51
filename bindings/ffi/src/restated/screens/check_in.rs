//! 到岗 / 下岗: one big button whose label tells the state (expectation 5), what was saved, what still comes.

use huxue_phone::screens::check_in::{CheckInView, RingView};
use huxue_phone::screens::parts::{Action, Badge, Head, Line, Text, Tone};

/// Primary: [`Self::button`], 学生已全部入校/离校, 警情.
#[uniffi::remote(Record)]
pub struct CheckInView {
    pub head: Head,
    pub place: Text,
    /// 早 07:10–08:40.
    pub window: Text,
    /// 可到岗 / 还有 12 分钟 / 已过到岗时间 5 分钟 / 距校门 86 米，照常到岗并注明.
    pub label: Text,
    pub tone: Tone,
    /// Minutes until due, negative after it; on post: until the end.
    pub minutes: i64,
    /// Next to everything that is not plain success.
    pub reason: Option<Text>,
    pub button: Action,
    /// 已保存，待上传 · 正在补充定位 · 07:08 到岗.
    pub saved: Vec<Badge>,
    /// The half hour after the clear, once there is one.
    pub ring: Option<RingView>,
    /// 民警着装在位 / 警车到位 / 警灯开启 (S13).
    pub toggles: Vec<Action>,
    /// One line for each movement that may be clear now.
    pub clears: Vec<Action>,
    /// Colleagues with their state, each with 在岗 / 不在岗.
    pub team: Vec<Line>,
    /// Asked when leaving early; accepted empty.
    pub off_reasons: Vec<Action>,
}

/// How much of the tail has passed.
#[uniffi::remote(Record)]
pub struct RingView {
    pub text: Text,
    /// 0 to 1000.
    pub permille: u32,
    pub done: bool,
}
