//! The app lock: asked before records are read, never before a check-in, check-out, SOS, roll-call or filing.

use super::parts::{Field, Head, Text};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockView {
    pub head: Head,
    pub explanation: Text,
    pub pin: Field,
}
