//! The desk's own steps in an incident's document.

use huxue_duty::clock::Instant;
use huxue_ledger::codec::hex;
use huxue_ledger::document::{Change, INCIDENT, MAX_VALUE};
use huxue_ledger::fact::{Body, CommittedText, Private};
use huxue_ledger::ident::{EntryHash, Scope};
use huxue_ledger::incident::Edit;

use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::journal::Draft;
use crate::keys::random;

/// Longer texts do not fit an entry that phones take.
pub(super) const MAX_TEXT: usize = 4_000;

impl Hq {
    pub fn comment(&mut self, incident: &str, text: &str, staff: &str, now: Instant) -> Result<EntryHash> {
        if text.trim().is_empty() || text.len() > MAX_TEXT {
            return Err(HqError::BadInput(format!("a comment has 1 to {MAX_TEXT} bytes / 评论为空或过长")));
        }
        let id = hex(&random::<8>()?);
        let edit = Edit::default().comment(&id, CommittedText { salt: random()?, text: text.to_owned() });
        self.edit_incident(incident, edit, staff, now)
    }

    /// Sets words of the incident's closed fields: status, category, severity, assigned, handed_to, officer.
    pub fn change_incident(
        &mut self,
        incident: &str,
        fields: &[(&str, &str)],
        staff: &str,
        now: Instant,
    ) -> Result<EntryHash> {
        if fields.is_empty() || fields.iter().any(|(_, value)| value.is_empty() || value.len() > MAX_VALUE) {
            return Err(HqError::BadInput("no field, or a value that is empty or too long / 字段有误".into()));
        }
        let edit = fields.iter().fold(Edit::default(), |edit, (key, value)| edit.word(key, *value));
        self.edit_incident(incident, edit, staff, now)
    }

    fn edit_incident(&mut self, incident: &str, edit: Edit, staff: &str, now: Instant) -> Result<EntryHash> {
        self.incident(incident)?;
        let heads = self.fold(&Scope::incident(incident))?.heads(INCIDENT);
        self.step_in_incident(incident, edit, heads, staff, now)
    }

    /// A step of somebody who saw these heads: what phones wrote meanwhile stands beside it, as a conflict.
    pub(super) fn step_in_incident(
        &mut self,
        incident: &str,
        edit: Edit,
        heads: Vec<EntryHash>,
        staff: &str,
        now: Instant,
    ) -> Result<EntryHash> {
        let scope = Scope::incident(incident);
        self.transact(|hq| {
            let (change, texts) = edit.into_change(heads);
            check(&change)?;
            let draft = Draft::by(staff, Body::Changed(change));
            let private = Private { texts: (!texts.is_empty()).then_some(texts), ..Private::default() };
            hq.state_inside(&scope, Draft { private, ..draft }, now)
        })
    }
}

fn check(change: &Change) -> Result<()> {
    if change.is_well_formed() {
        Ok(())
    } else {
        Err(HqError::BadInput("not a well-formed change / 修改内容有误".into()))
    }
}
