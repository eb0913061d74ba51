//! 今日简报: made from what this phone holds; copy it or share it.

use huxue_phone::screens::brief::BriefView;
use huxue_phone::screens::parts::{Head, Line, Text};

#[uniffi::remote(Record)]
pub struct BriefView {
    pub head: Head,
    pub lines: Vec<Line>,
    /// 仅本机数据，截至 07:12.
    pub as_of: Text,
}
