//! 学校: gates, timetable, 作息不符 in two taps; a changed timetable shows old → new and the new window.

use huxue_phone::screens::parts::{Action, Head, Line, Text};
use huxue_phone::screens::school::{ChangeView, SchoolView};

#[uniffi::remote(Record)]
pub struct SchoolView {
    pub head: Head,
    pub name: Text,
    pub gates: Vec<Line>,
    pub movements: Vec<Line>,
    pub changed: Option<ChangeView>,
    /// After 作息不符 was tapped: what differs, one tap each.
    pub mismatches: Vec<Action>,
}

#[uniffi::remote(Record)]
pub struct ChangeView {
    pub movement: Text,
    pub old: Text,
    pub new: Text,
    pub new_window: Text,
    pub acknowledge: Option<Action>,
}
