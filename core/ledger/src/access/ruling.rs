//! The table asked about one entry of a folded scope. HQ writes what it finds; a phone that took the entry from another
//! phone only shows accordingly until HQ has spoken.

use huxue_duty::county::Role;
use huxue_duty::ids::PersonId;

use super::kinds::{Check, row};
use super::paths::Path;
use super::{Reason, access};
use crate::device::{DeviceRecord, DeviceRole};
use crate::directory::Directory;
use crate::document::{Change, Op, Value};
use crate::entry::FLAG_PIN;
use crate::fact::Body;
use crate::fold::{Folded, ScopeFold, State};
use crate::ident::{EntryHash, Scope, ScopeClass};
use crate::incident::{self, CLOSED, IncidentView, OFFICER, STATUS};

/// What the table says of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ruling {
    Fine,
    /// The filing or an earlier step is not here yet: ask again when the scope grows.
    Later,
    Withhold(Reason),
}

/// A folded scope and what is needed to ask about its entries.
pub struct Gate<'a> {
    fold: &'a ScopeFold,
    view: Option<IncidentView>,
    directory: &'a Directory,
}

impl<'a> Gate<'a> {
    pub fn new(scope: &Scope, fold: &'a ScopeFold, directory: &'a Directory) -> Self {
        let view = (scope.class == ScopeClass::Incident).then(|| incident::view(scope, fold)).flatten();
        Self { fold, view, directory }
    }

    /// Asks about an entry that `device` signed.
    pub fn rule(&self, folded: &Folded, device: &DeviceRecord) -> Ruling {
        // HQ's own statements and set-aside branches (whose steps are not performed) are not the gate's concern.
        let (false, false, Some(body)) = (folded.by_hq, folded.adopted, &folded.body) else { return Ruling::Fine };
        match folded.state {
            State::Waiting => return Ruling::Later,
            State::Folded => {}
            State::Held | State::Withheld(_) => return Ruling::Fine,
        }
        let row = row(body.kind_name());
        if matches!(row.check, Check::Never | Check::Hq) || self.was_released(&folded.entry.hash) {
            return Ruling::Fine;
        }
        let scope = &folded.entry.journal.scope;
        let acting = self.acting(folded, device);
        let right = access(scope.class, device.role);
        let may = if row.check == Check::Steps { right.read && right.write } else { right.write };
        if !may || !row.roles[acting.index()] {
            return Ruling::Withhold(Reason::Role);
        }
        match (row.check, body) {
            (Check::Own, _) if scope.key != folded.entry.header.author => Ruling::Withhold(Reason::Scope),
            (Check::Steps, Body::Changed(change)) => self.rule_step(change, acting),
            _ => Ruling::Fine,
        }
    }

    fn rule_step(&self, change: &Change, acting: DeviceRole) -> Ruling {
        for op in &change.ops {
            match Path::of(change.document, op) {
                Err(reason) => return Ruling::Withhold(reason),
                Ok(path) if !path.may_set(acting) => return Ruling::Withhold(Reason::Role),
                Ok(_) => {}
            }
        }
        if !closes(change) {
            return Ruling::Fine;
        }
        let Some(view) = &self.view else { return Ruling::Later };
        let named = self.named_officer(change, view);
        if incident::may_close(&view.category, acting == DeviceRole::Officer, named.as_ref()) {
            Ruling::Fine
        } else {
            Ruling::Withhold(Reason::OfficerRequired)
        }
    }

    /// The role in which the author writes: the phone's own, or that of somebody who signed on with a PIN.
    fn acting(&self, folded: &Folded, device: &DeviceRecord) -> DeviceRole {
        let header = &folded.entry.header;
        let own = device.person.as_deref() == Some(header.author.as_str());
        if own || !header.has_flag(FLAG_PIN) {
            return device.role;
        }
        // Whom this holder does not know keeps the right to write, never that to close in an officer's place.
        let unknown = if device.role == DeviceRole::Officer { DeviceRole::Auxiliary } else { device.role };
        self.directory.person(&header.author()).map_or(unknown, |person| person.role.into())
    }

    /// The officer that this step or the incident names, if it is one.
    fn named_officer(&self, change: &Change, view: &IncidentView) -> Option<PersonId> {
        let in_change = change.ops.iter().find_map(|op| match op {
            Op::Set(key, Value::Word(word)) if key == OFFICER => Some(word.as_str()),
            _ => None,
        });
        let named = in_change.or(view.officer.as_deref()).map(PersonId::new);
        named.filter(|id| self.directory.person(id).is_some_and(|person| person.role == Role::Officer))
    }

    fn was_released(&self, entry: &EntryHash) -> bool {
        self.fold
            .entries
            .iter()
            .any(|folded| matches!(folded.counted(), Some(Body::Released(released)) if released.entry == *entry))
    }
}

fn closes(change: &Change) -> bool {
    let is_closing = |op: &Op| matches!(op, Op::Set(key, Value::Word(word)) if key == STATUS && word == CLOSED);
    change.ops.iter().any(is_closing)
}
