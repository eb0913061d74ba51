//! Constructors of the shared parts: a screen says what differs, the rest is usual.

use huxue_ledger::ident::EntryHash;

use super::parts::{Action, ActionId, Argument, Done, Haptic, Icon, Route, Target, Text, Tone};
use crate::command::Saved;

impl Text {
    pub fn new(key: impl Into<String>) -> Self {
        Self { key: key.into(), args: Vec::new() }
    }

    /// Words of a person, or a name: shown as they are.
    pub fn plain(words: impl ToString) -> Self {
        Self::new("plain").arg("text", words)
    }

    #[must_use]
    pub fn arg(mut self, name: &str, value: impl ToString) -> Self {
        self.args.push(Argument { name: name.to_owned(), value: value.to_string(), is_key: false });
        self
    }

    /// An argument that is itself a key of the catalogue.
    #[must_use]
    pub fn key_arg(mut self, name: &str, key: impl Into<String>) -> Self {
        self.args.push(Argument { name: name.to_owned(), value: key.into(), is_key: true });
        self
    }
}

impl Action {
    /// A tap, read aloud as it is labelled.
    pub(crate) fn new(id: ActionId, label: Text) -> Self {
        Self {
            id,
            spoken: label.clone(),
            label,
            tone: Tone::Neutral,
            icon: Icon::None,
            haptic: Haptic::Tap,
            enabled: true,
            hold_ms: 0,
            chosen: false,
            opens: None,
            target: Target::default(),
        }
    }

    pub(crate) fn icon(self, icon: Icon) -> Self {
        Self { icon, ..self }
    }

    pub(crate) fn tone(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }

    pub(crate) fn haptic(self, haptic: Haptic) -> Self {
        Self { haptic, ..self }
    }

    pub(crate) fn spoken(self, spoken: Text) -> Self {
        Self { spoken, ..self }
    }

    pub(crate) fn target(self, target: Target) -> Self {
        Self { target, ..self }
    }

    pub(crate) fn chosen(self, chosen: bool) -> Self {
        Self { chosen, ..self }
    }

    pub(crate) fn hold(self, hold_ms: u32) -> Self {
        Self { hold_ms, ..self }
    }

    pub(crate) fn opens(self, route: Route) -> Self {
        Self { opens: Some(route), ..self }
    }
}

impl Default for Done {
    fn default() -> Self {
        Self {
            message: Text::default(),
            notes: Vec::new(),
            haptic: Haptic::None,
            next: None,
            entries: Vec::new(),
            place_of: None,
            dial: None,
            text: None,
            sync: false,
        }
    }
}

impl Done {
    /// Entries are on the disk: 已保存，待上传.
    pub(crate) fn saved(saved: &Saved) -> Self {
        Self {
            message: Text::new("done.saved"),
            haptic: Haptic::Success,
            notes: saved.notes.iter().map(|note| Text::new(format!("note.{note}"))).collect(),
            entries: saved.entries.iter().map(EntryHash::hex).collect(),
            sync: true,
            ..Self::default()
        }
    }

    /// Something was done that wrote no entry.
    pub(crate) fn said(message: Text) -> Self {
        Self { message, ..Self::default() }
    }
}
