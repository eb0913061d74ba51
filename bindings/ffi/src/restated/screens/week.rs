//! 本周岗位: my posts of the week, and one tap to acknowledge the roster.

use huxue_phone::screens::parts::{Action, Head, Line, Text};
use huxue_phone::screens::week::{WeekDay, WeekView};

#[uniffi::remote(Record)]
pub struct WeekView {
    pub head: Head,
    /// 名册第 12 版, with how long it has been read or not.
    pub roster: Text,
    pub acknowledge: Option<Action>,
    pub days: Vec<WeekDay>,
}

#[uniffi::remote(Record)]
pub struct WeekDay {
    /// 周一 11月24日.
    pub date: Text,
    pub is_today: bool,
    /// Windows, or why there are none.
    pub lines: Vec<Line>,
}
