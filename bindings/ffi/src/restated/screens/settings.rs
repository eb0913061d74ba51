//! 设置: text size, gloves, day or night, language; diagnostics without personal data.

use huxue_phone::screens::parts::{Action, Head, Line, Text};
use huxue_phone::screens::settings::{SettingGroup, SettingsView};

#[uniffi::remote(Record)]
pub struct SettingsView {
    pub head: Head,
    pub groups: Vec<SettingGroup>,
    pub diagnostics: Action,
    /// Version, device, privacy page.
    pub about: Vec<Line>,
}

#[uniffi::remote(Record)]
pub struct SettingGroup {
    pub title: Text,
    pub options: Vec<Action>,
}
