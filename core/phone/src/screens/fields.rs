//! Fields and what was typed into them: built with the draft that an earlier run left.

use super::parts::{Choice, Field, FieldKind, Input, Text};
use crate::act::validate::{MAX_SHORT, MAX_TEXT};
use crate::error::PhoneError;
use crate::phone::Phone;

impl Field {
    pub(crate) fn new(id: impl Into<String>, kind: FieldKind, label: Text) -> Self {
        let most = if kind == FieldKind::Paragraph { MAX_TEXT } else { MAX_SHORT };
        Self {
            id: id.into(),
            label,
            hint: Text::default(),
            kind,
            value: String::new(),
            choices: Vec::new(),
            max_chars: u32::try_from(most).unwrap_or(u32::MAX),
            keeps_draft: false,
        }
    }

    pub(crate) fn hint(self, hint: Text) -> Self {
        Self { hint, ..self }
    }

    pub(crate) fn value(self, value: impl Into<String>) -> Self {
        Self { value: value.into(), ..self }
    }

    pub(crate) fn choices(self, choices: Vec<Choice>) -> Self {
        Self { choices, ..self }
    }

    pub(crate) fn keeps_draft(self) -> Self {
        Self { keeps_draft: true, ..self }
    }

    pub(crate) fn max(self, max_chars: u32) -> Self {
        Self { max_chars, ..self }
    }

    /// The same field for one thing of several: each keeps a draft of its own.
    pub(crate) fn of(self, thing: &str) -> Self {
        Self { id: format!("{}.{thing}", self.id), ..self }
    }
}

impl Input {
    /// What stands in a field; empty if the screen has none of that name.
    pub(crate) fn field(&self, id: &str) -> &str {
        self.fields.iter().find(|field| field.id == id).map_or("", |field| field.value.as_str())
    }

    pub(crate) fn has(&self, id: &str) -> bool {
        self.fields.iter().any(|field| field.id == id)
    }
}

impl Phone {
    /// The field with its kept draft, if there is one.
    pub(crate) fn with_draft(&self, field: Field) -> Result<Field, PhoneError> {
        let draft = if field.keeps_draft { self.draft_of(&field.id)? } else { None };
        Ok(match draft {
            Some(value) => Field { value, ..field },
            None => field,
        })
    }

    pub(crate) fn with_drafts(&self, fields: Vec<Field>) -> Result<Vec<Field>, PhoneError> {
        fields.into_iter().map(|field| self.with_draft(field)).collect()
    }
}
