//! Incidents: filed as a fact that never changes, then edited together as a document.

use huxue_duty::county::Role;
use huxue_duty::ids::{PersonId, PostId};
use huxue_duty::incident::{CATALOGUE, Category, REPORT, RESTRICTED, category, is_enforcement};
use huxue_ledger::document::{Change, INCIDENT};
use huxue_ledger::fact::{Body, CommittedText, IncidentFiled, Private};
use huxue_ledger::ident::{EntryHash, Scope, day_number};
use huxue_ledger::incident::{self, IncidentView};

use super::who::Who;
use super::{Context, Plan, validate};
use crate::command::Edit;
use crate::error::PhoneError;
use crate::random;
use crate::reference;
use crate::store::rows;
use crate::views;

/// Shortest beginning of an incident's id that stands for it.
const MIN_PREFIX: usize = 4;

impl Context<'_> {
    pub(super) fn file_incident(
        &self,
        who: &Who,
        post: &PostId,
        code: &str,
        text: &str,
        from: Option<EntryHash>,
    ) -> Result<Plan, PhoneError> {
        let mut plan = self.post(Plan::default(), post)?;
        validate::text("text", text)?;
        let known = known_category(code)?;
        if who.role.is_some_and(|role| !known.may_log(role)) {
            plan = plan.note("category_by_role");
        }
        if known.has(REPORT) {
            plan = plan.note("report_110");
        }
        let id = huxue_ledger::codec::hex(&random::bytes::<8>()?);
        let scope = Scope::incident(&id);
        let day = self.service_day(who, post)?;
        let filed = IncidentFiled { category: code.to_owned(), post: post.to_string(), day: day_number(day), from };
        plan.drafts.push(self.draft(who, scope.clone(), Body::IncidentFiled(filed), Private::of_text(text)));
        // Volunteers and schools report; the shared document is opened by those who work on it.
        if who.may_edit() {
            let mut first = incident::Edit::default()
                .word(incident::CATEGORY, code)
                .word(incident::STATUS, incident::OPEN)
                .word(incident::SEVERITY, known.severity.to_string());
            if !text.is_empty() {
                first = first.text(incident::TEXT, committed(text)?);
            }
            let (change, texts) = first.into_change(Vec::new());
            plan.drafts.push(self.change(who, scope, change, texts));
        }
        plan.incident = Some(id);
        Ok(plan)
    }

    fn change(&self, who: &Who, scope: Scope, change: Change, texts: Vec<CommittedText>) -> super::Draft {
        let texts = (!texts.is_empty()).then_some(texts);
        self.draft(who, scope, Body::Changed(change), Private { texts, ..Private::default() })
    }

    pub(super) fn edit_incident(&self, who: &Who, id: &str, edit: Edit) -> Result<Plan, PhoneError> {
        let (scope, current) = self.incident(id)?;
        if !who.may_edit() {
            return Err(PhoneError::Refused("read_only_role"));
        }
        if edit == Edit::default() {
            return Err(PhoneError::bad("edit", "nothing to change"));
        }
        let mut step = incident::Edit::default();
        if let Some(code) = &edit.category {
            known_category(code)?;
            step = step.word(incident::CATEGORY, code);
        }
        if let Some(severity) = edit.severity {
            if severity > 4 {
                return Err(PhoneError::bad("severity", "0 to 4"));
            }
            step = step.word(incident::SEVERITY, severity.to_string());
        }
        let closing = edit.status.as_deref() == Some(incident::CLOSED);
        if let Some(status) = &edit.status {
            if ![incident::OPEN, incident::HANDED_OVER, incident::CLOSED].contains(&status.as_str()) {
                return Err(PhoneError::bad("status", "open, handed_over or closed"));
            }
            step = step.word(incident::STATUS, status);
        }
        let category = edit.category.as_deref().or(current.as_ref().map(|view| view.category.as_str())).unwrap_or("");
        let officer = self.officer(who, category, closing, edit.officer, current.as_ref())?;
        if let Some(officer) = officer {
            step = step.word(incident::OFFICER, officer.as_str());
        }
        if let Some(person) = &edit.assigned {
            self.person(person)?;
            step = step.word(incident::ASSIGNED, person.as_str());
        }
        if let Some(to) = &edit.handed_to {
            validate::short("to", to)?;
            step = step.word(incident::HANDED_TO, to);
        }
        if let Some(text) = &edit.text {
            validate::text("text", text)?;
            step = step.text(incident::TEXT, committed(text)?);
        }
        if let Some(text) = edit.comment.as_deref().filter(|text| !text.is_empty()) {
            validate::text("text", text)?;
            let record = huxue_ledger::codec::hex(&random::bytes::<8>()?);
            step = step.comment(&record, committed(text)?);
        }
        let (change, texts) = step.into_change(views::heads(self.phone, &scope, INCIDENT)?);
        let id = scope.key.clone();
        Ok(Plan { drafts: vec![self.change(who, scope, change, texts)], incident: Some(id), ..Plan::default() })
    }

    /// The officer field of a step: as named, or the closing officer; closing enforcement without one is refused.
    fn officer(
        &self,
        who: &Who,
        category: &str,
        closing: bool,
        named: Option<PersonId>,
        current: Option<&IncidentView>,
    ) -> Result<Option<PersonId>, PhoneError> {
        if let Some(officer) = &named {
            self.person(officer)?;
            if reference::role_of(&self.directory, officer).is_some_and(|role| role != Role::Officer) {
                return Err(PhoneError::bad("officer", format!("{officer} is not an officer")));
            }
        }
        if !closing || !is_enforcement(category) {
            return Ok(named);
        }
        let recorded = current.and_then(|view| view.officer.as_deref()).map(PersonId::new);
        if !incident::may_close(category, who.is_officer(), named.as_ref().or(recorded.as_ref())) {
            return Err(PhoneError::OfficerNeeded { category: category.to_owned() });
        }
        Ok(named.or_else(|| (recorded.is_none() && who.is_officer()).then(|| who.person.clone())))
    }

    pub(super) fn hand_over(&self, who: &Who, id: &str, to: String) -> Result<Plan, PhoneError> {
        let status = Some(incident::HANDED_OVER.to_owned());
        self.edit_incident(who, id, Edit { handed_to: Some(to), status, ..Edit::default() })
    }

    pub(super) fn close_incident(
        &self,
        who: &Who,
        id: &str,
        officer: Option<PersonId>,
        note: Option<String>,
    ) -> Result<Plan, PhoneError> {
        let status = Some(incident::CLOSED.to_owned());
        self.edit_incident(who, id, Edit { status, officer, comment: note, ..Edit::default() })
    }

    fn person(&self, person: &PersonId) -> Result<(), PhoneError> {
        validate::short("person", person.as_str())?;
        if reference::knows_person(&self.directory, person) == Some(false) {
            let near = reference::near_people(&self.directory, person.as_str());
            return Err(PhoneError::NotFound { what: "person", id: person.to_string(), near });
        }
        Ok(())
    }

    /// An incident held here, by its id or an unambiguous beginning of it.
    fn incident(&self, id: &str) -> Result<(Scope, Option<IncidentView>), PhoneError> {
        let id = resolve_id(self.phone, id)?;
        let scope = Scope::incident(&id);
        let view = incident::view(&scope, self.phone.fold(&scope)?.as_ref());
        Ok((scope, view))
    }
}

/// The full id of an incident held here.
pub fn resolve_id(phone: &crate::Phone, id: &str) -> Result<String, PhoneError> {
    let all = rows::incident_ids(phone.store.read())?;
    if all.iter().any(|known| known == id) {
        return Ok(id.to_owned());
    }
    let found: Vec<&String> =
        all.iter().filter(|known| id.len() >= MIN_PREFIX && known.starts_with(&id.to_lowercase())).collect();
    if let [one] = found[..] {
        return Ok(one.clone());
    }
    let near = if found.is_empty() { all.into_iter().take(3).collect() } else { found.into_iter().cloned().collect() };
    Err(PhoneError::NotFound { what: "incident", id: id.chars().take(32).collect(), near })
}

fn committed(text: &str) -> Result<CommittedText, PhoneError> {
    Ok(CommittedText { salt: random::bytes()?, text: text.to_owned() })
}

fn known_category(code: &str) -> Result<&'static Category, PhoneError> {
    let known = category(code).ok_or_else(|| unknown_category(code, |_| true))?;
    if known.has(RESTRICTED) { Err(PhoneError::Refused("restricted_category")) } else { Ok(known) }
}

pub fn unknown_category(code: &str, fits: impl Fn(&str) -> bool) -> PhoneError {
    let codes = CATALOGUE.iter().map(|known| known.code).filter(|code| fits(code));
    PhoneError::NotFound { what: "category", id: code.chars().take(16).collect(), near: reference::near(code, codes) }
}
