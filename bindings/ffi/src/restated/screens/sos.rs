//! 紧急求助: hold two seconds, cancel within five, see which path delivered.

use huxue_phone::screens::parts::{Action, Badge, Head, Line, Text};
use huxue_phone::screens::sos::SosView;

#[uniffi::remote(Record)]
pub struct SosView {
    pub head: Head,
    /// Before: how to call. After: what was done.
    pub status: Badge,
    pub explanation: Text,
    /// Milliseconds left in which [`Self::cancel`] stands; zero: none. Never shown for a silent call.
    pub cancel_ms: u32,
    pub cancel: Option<Action>,
    /// Hold: raises. Absent once raised.
    pub raise: Option<Action>,
    /// The same without sound, light or countdown.
    pub silent: Option<Action>,
    /// Network, colleague, radio, telephone: saved, sent, delivered.
    pub paths: Vec<Line>,
    pub dial: Action,
}
