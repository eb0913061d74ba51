//! 设置: text size, gloves, day or night, language; diagnostics without personal data.

use super::parts::{Action, ActionId, Done, Haptic, Head, Icon, Input, Line, ScreenId, Target, Text};
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::ports::Reading;

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

pub(crate) const TEXT_PERCENT: &str = "text_percent";
pub(crate) const GLOVES: &str = "gloves";
pub(crate) const PALETTE: &str = "palette";
pub(crate) const LANGUAGE: &str = "language";

/// Every setting with its values; the first is what stands until somebody chooses.
const GROUPS: [(&str, &[&str]); 4] = [
    (TEXT_PERCENT, &["100", "130", "160", "200"]),
    (GLOVES, &["off", "on"]),
    (PALETTE, &["auto", "light", "dark", "night"]),
    (LANGUAGE, &["zh", "en"]),
];

impl Phone {
    pub fn screen_settings(&mut self, target: &Target, reading: &Reading) -> Result<SettingsView, PhoneError> {
        let mut groups = Vec::with_capacity(GROUPS.len());
        for (key, values) in GROUPS {
            groups.push(self.group(key, values)?);
        }
        let diagnostics =
            Action::new(ActionId::SettingsDiagnostics, Text::new("settings.diagnostics")).icon(Icon::Share);
        let head = self.head(ScreenId::Settings, target, reading)?;
        Ok(SettingsView { head, groups, diagnostics, about: self.about(reading)? })
    }

    fn group(&self, key: &'static str, values: &[&'static str]) -> Result<SettingGroup, PhoneError> {
        let chosen = self.choice(key)?;
        let options = values.iter().map(|value| {
            let label = Text::new(format!("settings.{key}.{value}"));
            let target = Target { item: Some(key.into()), value: Some((*value).into()), ..Target::default() };
            Action::new(ActionId::SettingsChoose, label).target(target).chosen(*value == chosen)
        });
        Ok(SettingGroup { title: Text::new(format!("settings.{key}")), options: options.collect() })
    }

    /// What was chosen for a setting, else its first value.
    pub(crate) fn choice(&self, key: &str) -> Result<&'static str, PhoneError> {
        let stored = self.setting(key)?;
        let values = GROUPS.iter().find(|(known, _)| *known == key).map_or(&[""][..], |(_, values)| values);
        let found = stored.and_then(|stored| values.iter().find(|value| **value == stored));
        Ok(found.unwrap_or(&values[0]))
    }

    fn about(&self, reading: &Reading) -> Result<Vec<Line>, PhoneError> {
        let line = |icon, title: Text, detail: Text| Line { icon, title, detail, ..Line::default() };
        let status = self.status(reading)?;
        let mut lines = vec![line(
            Icon::Note,
            Text::new("settings.version").arg("version", env!("CARGO_PKG_VERSION")),
            Text::new("settings.schema").arg("schema", status.schema).arg("fold", status.fold_version),
        )];
        if let Some(enrolled) = status.enrolled {
            let who = enrolled.person.or(enrolled.post).unwrap_or_default();
            lines.push(line(
                Icon::Person,
                Text::new("settings.enrolled").arg("who", who).key_arg("role", format!("role.{}", enrolled.role)),
                Text::new("settings.device").arg("device", enrolled.device.hex()),
            ));
        }
        for point in ["purpose", "recorded", "never", "kept", "rights"] {
            let title = Text::new(format!("privacy.{point}"));
            lines.push(line(Icon::Shield, title, Text::new(format!("privacy.{point}.detail"))));
        }
        Ok(lines)
    }

    /// How this phone stands, for support: ids, counts and codes; never a name, a text or a position.
    pub fn diagnostics(&mut self, reading: &Reading) -> Result<String, PhoneError> {
        let status = self.status(reading)?;
        let mut classes = std::collections::BTreeMap::new();
        for scope in self.scopes_held()? {
            *classes.entry(format!("{:?}", scope.class)).or_insert(0_u32) += 1;
        }
        let mut states = std::collections::BTreeMap::new();
        for (_, state) in self.entry_states()? {
            *states.entry(state.code()).or_insert(0_u32) += 1;
        }
        let choices: Vec<String> = GROUPS
            .iter()
            .map(|(key, _)| Ok(format!("{key}={}", self.choice(key)?)))
            .collect::<Result<_, PhoneError>>()?;
        let lines = [
            format!("huxue {}", env!("CARGO_PKG_VERSION")),
            format!("schema {} fold {}", status.schema, status.fold_version),
            format!("store {}", if status.store_encrypted { "encrypted" } else { "plain" }),
            format!("role {}", status.enrolled.as_ref().map_or("none", |enrolled| enrolled.role)),
            format!("device {}", status.enrolled.as_ref().map_or_else(String::new, |enrolled| enrolled.device.hex())),
            format!("tenant {}", status.tenant.map_or_else(String::new, |tenant| tenant.to_string())),
            format!("log {}", status.log_id.map_or_else(String::new, |log| log.to_string())),
            format!("position {} backed_up_to {}", status.position, status.backed_up_to),
            format!("scopes live {} loading {} held {classes:?}", status.live_scopes, status.loading_scopes),
            format!("pending {} carried {} entries {states:?}", status.pending, status.carried),
            format!(
                "last_contact {}",
                status.last_contact.map_or_else(|| "never".to_owned(), huxue_duty::clock::Instant::iso)
            ),
            format!("wall_ahead_ms {} anchored {}", status.wall_ahead_ms, status.clock_is_anchored),
            format!(
                "retry_after_s {} last_failure {}",
                status.retry_after_s,
                status.last_failure.as_deref().unwrap_or("none")
            ),
            format!("erased {:?}", status.erased),
            format!("settings {}", choices.join(" ")),
        ];
        Ok(lines.join("\n"))
    }
}

pub(crate) fn perform(
    phone: &mut Phone,
    id: ActionId,
    target: &Target,
    _input: &Input,
    reading: &Reading,
) -> Result<Done, PhoneError> {
    if id == ActionId::SettingsDiagnostics {
        let text = phone.diagnostics(reading)?;
        return Ok(Done { text: Some(text), ..Done::said(Text::new("settings.diagnostics_ready")) });
    }
    let (Some(key), Some(value)) = (&target.item, &target.value) else {
        return Err(PhoneError::bad("item", "no setting is named"));
    };
    let known = GROUPS.iter().any(|(group, values)| group == key && values.contains(&value.as_str()));
    if !known {
        return Err(PhoneError::bad("value", "no such setting"));
    }
    phone.keep_setting(key, value)?;
    Ok(Done { haptic: Haptic::Tap, ..Done::default() })
}
