//! 岗位: the named team of a post with its strength, and the briefing before duty.

use huxue_phone::screens::parts::{Badge, Head, Line, Text};
use huxue_phone::screens::post::PostView;

#[uniffi::remote(Record)]
pub struct PostView {
    pub head: Head,
    pub school: Text,
    pub window: Text,
    pub strength: Badge,
    /// One line a person: name, part, state, attest actions.
    pub team: Vec<Line>,
    /// Checklist before duty (defaults 4.2), gates, what changed.
    pub briefing: Vec<Line>,
}
