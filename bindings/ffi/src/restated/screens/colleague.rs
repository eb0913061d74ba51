//! 借机到岗: a colleague signs on at this phone with their own PIN.

use huxue_phone::screens::colleague::ColleagueView;
use huxue_phone::screens::parts::{Field, Head, Line, Text};

#[uniffi::remote(Record)]
pub struct ColleagueView {
    pub head: Head,
    pub explanation: Text,
    /// People of this post's windows, one tap each.
    pub people: Vec<Line>,
    pub person: Field,
    pub pin: Field,
    /// Who acts on a shared phone now.
    pub signed_on: Option<Text>,
}
