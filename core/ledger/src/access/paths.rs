//! The documents' rows: every field that exists, what may stand in it, and which roles set it.

use super::{ROLES, Reason};
use crate::device::DeviceRole;
use crate::document::{CHECKLIST, INCIDENT, Op, Value};
use crate::incident::{
    ASSIGNED, CATEGORY, CLOSED, COMMENT_PREFIX, HANDED_OVER, HANDED_TO, OFFICER, OPEN, SEVERITY, STATUS, TEXT,
};

/// A place in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Path {
    Status,
    Category,
    Severity,
    Assigned,
    HandedTo,
    Officer,
    Text,
    /// A record `c-…`.
    Comment,
    /// Any item of the checklist of a post and day.
    Item,
}

impl Path {
    pub const ALL: [Self; 9] = [
        Self::Status,
        Self::Category,
        Self::Severity,
        Self::Assigned,
        Self::HandedTo,
        Self::Officer,
        Self::Text,
        Self::Comment,
        Self::Item,
    ];

    /// May a writer of this role set it? Closing asks more: [`crate::incident::may_close`].
    pub const fn may_set(self, role: DeviceRole) -> bool {
        let row: [bool; ROLES] = match self {
            // officer, auxiliary, volunteer, school guard, school, shared phone, HQ
            Self::Status
            | Self::Category
            | Self::Severity
            | Self::Assigned
            | Self::HandedTo
            | Self::Officer
            | Self::Text
            | Self::Comment => [true, true, false, false, false, true, true],
            Self::Item => [true, true, true, true, false, true, true],
        };
        row[role.index()]
    }

    /// Where an operation writes; `Path` for a field that does not exist, `Value` for what may not stand in it.
    pub fn of(document: u8, op: &Op) -> Result<Self, Reason> {
        let (path, value) = match (document, op) {
            (INCIDENT, Op::Set(key, value)) => (Self::field(key).ok_or(Reason::Path)?, value),
            (INCIDENT, Op::Add(key, value)) if key.starts_with(COMMENT_PREFIX) => (Self::Comment, value),
            (CHECKLIST, Op::Set(_, value)) => (Self::Item, value),
            _ => return Err(Reason::Path),
        };
        if path.takes(value) { Ok(path) } else { Err(Reason::Value) }
    }

    fn field(key: &str) -> Option<Self> {
        Some(match key {
            STATUS => Self::Status,
            CATEGORY => Self::Category,
            SEVERITY => Self::Severity,
            ASSIGNED => Self::Assigned,
            HANDED_TO => Self::HandedTo,
            OFFICER => Self::Officer,
            TEXT => Self::Text,
            _ => return None,
        })
    }

    /// Free text stands as its commitment, so that it can be erased; everything else is a word in clear.
    fn takes(self, value: &Value) -> bool {
        match (self, value) {
            (Self::Status, Value::Word(word)) => [OPEN, HANDED_OVER, CLOSED].contains(&word.as_str()),
            (Self::Severity, Value::Word(word)) => matches!(word.as_bytes(), [b'0'..=b'4']),
            (Self::Text | Self::Comment, Value::Text(_))
            | (Self::Category | Self::Assigned | Self::HandedTo | Self::Officer | Self::Item, Value::Word(_)) => true,
            (Self::Text | Self::Comment, Value::Word(_)) | (_, Value::Text(_)) => false,
        }
    }
}
