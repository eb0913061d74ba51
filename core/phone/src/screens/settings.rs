//! 设置: text size, gloves, day or night, language; diagnostics without personal data.

use super::parts::{Action, Head, Line, Text};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsView {
    pub head: Head,
    pub groups: Vec<SettingGroup>,
    pub diagnostics: Action,
    /// Version, device, privacy page.
    pub about: Vec<Line>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingGroup {
    pub title: Text,
    pub options: Vec<Action>,
}
