//! 关于我的记录: everything recorded about the person of this phone, how long it is kept, and why it says so.

use huxue_phone::screens::about_me::RecordedAboutMeView;
use huxue_phone::screens::parts::{Head, Line, Text};

#[uniffi::remote(Record)]
pub struct RecordedAboutMeView {
    pub head: Head,
    pub lines: Vec<Line>,
    /// What is never recorded, and for how long the rest is kept.
    pub promises: Vec<Text>,
    pub empty: Option<Text>,
}
