//! The app lock: asked before records are read, never before a check-in, check-out, SOS, roll-call or filing.

use huxue_phone::screens::lock::LockView;
use huxue_phone::screens::parts::{Field, Head, Text};

#[uniffi::remote(Record)]
pub struct LockView {
    pub head: Head,
    pub explanation: Text,
    pub pin: Field,
}
