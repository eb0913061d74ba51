//! 登记: the code, what is recorded and for how long, then a self-test and one drill check-in (N15).

use huxue_phone::screens::enrol::EnrolView;
use huxue_phone::screens::parts::{Field, Head, Line, Text};

#[uniffi::remote(Record)]
pub struct EnrolView {
    pub head: Head,
    /// 1 purpose and consent, 2 code, 3 self-test, 4 drill, 5 done.
    pub step: u32,
    pub steps: Text,
    /// Purpose, what is recorded, retention, the right to know.
    pub purpose: Vec<Line>,
    /// HQ address, code, PIN.
    pub fields: Vec<Field>,
    /// Clock, storage, keys, HQ, position: each with its result.
    pub self_test: Vec<Line>,
    pub explanation: Text,
}
