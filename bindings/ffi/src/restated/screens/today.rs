//! 今日: the windows of the day as cards 早/中/晚/晚自习, the next one largest, with a countdown.

use huxue_phone::screens::parts::{Action, Badge, Head, Line, Text};
use huxue_phone::screens::today::{CardView, TodayView};

/// Primary: 到岗 (the next card's), 警情, 紧急求助 (hold).
#[uniffi::remote(Record)]
pub struct TodayView {
    pub head: Head,
    /// 2026年11月24日 周二.
    pub date: Text,
    pub who: Text,
    pub cards: Vec<CardView>,
    /// Said in place of cards: what comes next. 今天没有排班.
    pub empty: Option<Text>,
    /// An open roll-call, a changed timetable, an unread roster.
    pub notices: Vec<Line>,
    /// The other screens.
    pub menu: Vec<Action>,
}

/// One window of one post.
#[uniffi::remote(Record)]
pub struct CardView {
    pub period: Text,
    pub place: Text,
    /// 07:10–08:40.
    pub times: Text,
    /// 还有 12 分钟.
    pub countdown: Text,
    pub state: Badge,
    /// 1+2 ✓ / 1+1 缺1.
    pub strength: Option<Badge>,
    /// The next or running one.
    pub largest: bool,
    pub open: Action,
}
