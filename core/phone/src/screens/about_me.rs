//! 关于我的记录: everything recorded about the person of this phone, how long it is kept, and why it says so.

use super::parts::{Head, Line, Text};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedAboutMeView {
    pub head: Head,
    pub lines: Vec<Line>,
    /// What is never recorded, and for how long the rest is kept.
    pub promises: Vec<Text>,
    pub empty: Option<Text>,
}
