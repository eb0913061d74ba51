//! One incident: its facts, its thread, and both values wherever two people wrote without seeing each other.

use huxue_duty::county::Role;
use huxue_duty::ids::PersonId;
use huxue_duty::incident::{REPORT, category, is_enforcement};
use huxue_ledger::document::Op;
use huxue_ledger::fact::Body;
use huxue_ledger::fold::ScopeFold;
use huxue_ledger::ident::Scope;
use huxue_ledger::incident::{self, CLOSED, Conflict, HANDED_OVER};

use super::incident_form::tiles;
use super::parts::{
    Action, ActionId, Badge, Choice, Done, Field, FieldKind, Head, Icon, Input, Line, ScreenId, Target, Text, Tone,
};
use super::sos::POLICE;
use crate::command::{Command, Edit};
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::ports::Reading;

/// Primary: 处置完毕, 移交, 补充.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncidentView {
    pub head: Head,
    pub category: Text,
    pub severity: Badge,
    pub status: Badge,
    /// Who, when, where.
    pub filed: Text,
    /// The report, then every wording that differs.
    pub wordings: Vec<Line>,
    pub conflicts: Vec<ConflictView>,
    pub thread: Vec<Line>,
    pub comment: Field,
    /// Who takes it, when it is handed over.
    pub hand_over: Field,
    /// Who dealt with it, where only an officer may close.
    pub officer: Option<Field>,
    /// 请立即拨打 110.
    pub dial: Option<Action>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConflictView {
    pub field: Text,
    /// Each value, with who wrote it and an action to choose it.
    pub values: Vec<Line>,
}

const COMMENT: &str = "incident.comment";
const TO: &str = "incident.hand_over";
const OFFICER: &str = "incident.officer";

impl Phone {
    /// The one screen that performs documents.
    pub fn screen_incident(&mut self, target: &Target, reading: &Reading) -> Result<IncidentView, PhoneError> {
        self.check_open(reading)?;
        let view = self.incident(target.incident.as_deref().unwrap_or_default())?;
        let fold = self.fold(&Scope::incident(&view.id))?;
        let here = Target { incident: Some(view.id.clone()), ..Target::default() };
        let role = self.acting_role(reading)?;
        let edits = role.is_none_or(Role::is_judged);
        let mut head = self.head(ScreenId::Incident, target, reading)?;
        head.secret = true;
        head.primary = if edits { buttons(&view, &here) } else { Vec::new() };
        let known = category(&view.category);
        let filed = Text::new("incident.filed")
            .arg("who", self.name_of(&PersonId::new(&view.filed_by)))
            .arg("at", view.filed_at.civil().format("%m-%d %H:%M"))
            .arg("post", self.post_label(&view.post));
        let needs_officer = is_enforcement(&view.category) && role != Some(Role::Officer) && view.status != CLOSED;
        let hand_over = self.receivers(&view, reading)?;
        let conflicts = view.conflicts.iter().map(|conflict| self.conflict(conflict, &fold, &here, edits));
        let comment =
            Field::new(COMMENT, FieldKind::Paragraph, Text::new("incident.comment")).of(&view.id).keeps_draft();
        let dial = Action::new(ActionId::IncidentDial, Text::new("incident.dial").arg("number", POLICE));
        Ok(IncidentView {
            head,
            category: tiles::name(&view.category),
            severity: severity(view.severity),
            status: status(&view.status),
            filed,
            wordings: self.wordings(&view, &fold),
            conflicts: conflicts.collect(),
            thread: self.thread(&view),
            comment: self.with_draft(comment)?,
            hand_over,
            officer: if needs_officer { Some(self.officers(&view)?) } else { None },
            dial: known
                .filter(|known| known.has(REPORT) || known.severity >= 4)
                .map(|_| dial.icon(Icon::Phone).tone(Tone::Danger).target(here.clone())),
        })
    }

    fn wordings(&self, view: &incident::IncidentView, fold: &ScopeFold) -> Vec<Line> {
        let line = |at: usize, text: &String| {
            let (title, icon) =
                if text.is_empty() { (Text::default(), Icon::None) } else { (Text::plain(text), Icon::Note) };
            let mut who = authors(fold, incident::TEXT, text);
            // Whoever only reports takes no step in the document: the first wording is the filing itself.
            if who.is_empty() && at == 0 {
                who.push(view.filed_by.clone());
            }
            Line { icon, title, detail: self.written_by(&who), ..Line::default() }
        };
        view.texts.iter().enumerate().map(|(at, text)| line(at, text)).collect()
    }

    fn thread(&self, view: &incident::IncidentView) -> Vec<Line> {
        let comments = view.comments.iter().map(|comment| Line {
            icon: Icon::Person,
            title: Text::plain(&comment.text),
            detail: self.written_by(std::slice::from_ref(&comment.author)),
            ..Line::default()
        });
        let mut lines: Vec<Line> = comments.collect();
        let fact = |icon, key: &str, who: &str| Line {
            icon,
            title: Text::new(key).arg("who", self.name_of(&PersonId::new(who))),
            ..Line::default()
        };
        lines.extend(view.assigned.iter().map(|who| fact(Icon::Person, "incident.assigned", who)));
        lines.extend(view.handed_to.iter().map(|to| fact(Icon::Swap, "incident.handed_to", to)));
        lines.extend(view.officer.iter().map(|who| fact(Icon::Shield, "incident.dealt_with_by", who)));
        lines
    }

    fn conflict(&self, conflict: &Conflict, fold: &ScopeFold, here: &Target, edits: bool) -> ConflictView {
        let field = Text::new(format!("incident_field.{}", conflict.field));
        let value = |value: &String| {
            let target = Target { item: Some(conflict.field.clone()), value: Some(value.clone()), ..here.clone() };
            let choose = Action::new(ActionId::IncidentChoose, Text::new("incident.choose"))
                .spoken(Text::new("incident.choose_spoken").arg("value", value))
                .icon(Icon::Check)
                .target(target);
            Line {
                icon: Icon::Question,
                title: self.value_text(&conflict.field, value),
                detail: self.written_by(&authors(fold, &conflict.field, value)),
                badge: None,
                actions: if edits { vec![choose] } else { Vec::new() },
            }
        };
        ConflictView { field, values: conflict.values.iter().map(value).collect() }
    }

    fn value_text(&self, field: &str, value: &str) -> Text {
        match field {
            incident::CATEGORY => tiles::name(value),
            incident::STATUS => Text::new(format!("incident_status.{value}")),
            incident::SEVERITY => Text::new(format!("incident_severity.{value}")),
            incident::ASSIGNED | incident::OFFICER | incident::HANDED_TO => {
                Text::plain(self.name_of(&PersonId::new(value)))
            }
            _ => Text::plain(value),
        }
    }

    fn written_by(&self, who: &[String]) -> Text {
        if who.is_empty() {
            return Text::new("incident.author_unknown");
        }
        let names: Vec<String> = who.iter().map(|who| self.name_of(&PersonId::new(who))).collect();
        Text::new("incident.by").arg("who", names.join("、"))
    }

    /// Colleagues of the post and its unit; without a roster, whatever is typed.
    fn receivers(&mut self, view: &incident::IncidentView, reading: &Reading) -> Result<Field, PhoneError> {
        let directory = self.directory()?;
        let me = self.me(reading).ok();
        let mut choices: Vec<Choice> = Vec::new();
        for person in self.rostered_at(&view.post, view.day)? {
            let judged = directory.person(&person).is_some_and(|person| person.role.is_judged());
            if judged && Some(&person) != me.as_ref() {
                choices.push(Choice { value: person.to_string(), label: Text::plain(self.name_of(&person)) });
            }
        }
        if let Some(version) = directory.post_for(&view.post, view.day) {
            let unit = &version.sheet.post.unit;
            let units = directory.public_for(view.day).into_iter().flat_map(|version| &version.sheet.units);
            let name = units.filter(|known| known.id == *unit).map(|known| known.name.clone()).next();
            choices
                .push(Choice { value: unit.to_string(), label: Text::plain(name.unwrap_or_else(|| unit.to_string())) });
        }
        let kind = if choices.is_empty() { FieldKind::Line } else { FieldKind::Choice };
        Ok(Field::new(TO, kind, Text::new("incident.hand_over_to")).choices(choices))
    }

    fn officers(&self, view: &incident::IncidentView) -> Result<Field, PhoneError> {
        let directory = self.directory()?;
        let people = directory.staff.last().into_iter().flat_map(|version| &version.sheet.people);
        let officers = people.filter(|person| person.role == Role::Officer);
        let choices: Vec<Choice> =
            officers.map(|person| Choice { value: person.id.to_string(), label: Text::plain(&person.name) }).collect();
        let kind = if choices.is_empty() { FieldKind::Line } else { FieldKind::Choice };
        let named = view.officer.clone().unwrap_or_default();
        Ok(Field::new(OFFICER, kind, Text::new("incident.officer"))
            .hint(Text::new("incident.officer_hint"))
            .choices(choices)
            .value(named))
    }
}

fn buttons(view: &incident::IncidentView, here: &Target) -> Vec<Action> {
    let button = |id, key: &str, icon, tone| Action::new(id, Text::new(key)).icon(icon).tone(tone).target(here.clone());
    let comment = button(ActionId::IncidentComment, "incident.add", Icon::Note, Tone::Neutral);
    if view.status == CLOSED {
        return vec![comment];
    }
    vec![
        button(ActionId::IncidentClose, "incident.close", Icon::Check, Tone::Ready),
        button(ActionId::IncidentHandOver, "incident.hand_over", Icon::Swap, Tone::Neutral),
        comment,
    ]
}

pub(crate) fn severity(severity: u8) -> Badge {
    let (icon, tone) = match severity {
        4.. => (Icon::Siren, Tone::Danger),
        3 => (Icon::Alert, Tone::Late),
        2 => (Icon::Alert, Tone::Attention),
        _ => (Icon::Note, Tone::Neutral),
    };
    Badge { text: Text::new(format!("incident_severity.{}", severity.min(4))), icon, tone }
}

pub(crate) fn status(status: &str) -> Badge {
    let (icon, tone) = match status {
        CLOSED => (Icon::Check, Tone::Good),
        HANDED_OVER => (Icon::Swap, Tone::Attention),
        _ => (Icon::Clock, Tone::Ready),
    };
    Badge { text: Text::new(format!("incident_status.{status}")), icon, tone }
}

/// Who set a field to a value, as far as the entries here tell.
fn authors(fold: &ScopeFold, field: &str, wanted: &str) -> Vec<String> {
    let texts = fold.texts();
    let sets = |op: &Op| match op {
        Op::Set(key, value) => key == field && ScopeFold::text_of(&texts, value) == wanted,
        Op::Add(..) => false,
    };
    let found = fold.entries.iter().filter(|folded| match folded.counted() {
        Some(Body::Changed(change)) => change.ops.iter().any(sets),
        _ => false,
    });
    let mut all: Vec<String> = found.map(|folded| folded.entry.header.author.clone()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

pub(crate) fn perform(
    phone: &mut Phone,
    id: ActionId,
    target: &Target,
    input: &Input,
    reading: &Reading,
) -> Result<Done, PhoneError> {
    if id == ActionId::IncidentDial {
        return Ok(Done { dial: Some(POLICE.to_owned()), ..Done::default() });
    }
    let incident = target.incident.clone().unwrap_or_default();
    let by = phone.acting(reading);
    let draft = format!("{COMMENT}.{incident}");
    let comment = Some(input.field(&draft).trim().to_owned()).filter(|text| !text.is_empty());
    let named = |field: &str| Some(input.field(field).trim()).filter(|text| !text.is_empty());
    let command = match id {
        ActionId::IncidentComment => {
            let comment = comment.ok_or_else(|| PhoneError::bad("text", "empty"))?;
            Command::EditIncident { id: incident, edit: Edit { comment: Some(comment), ..Edit::default() }, by }
        }
        ActionId::IncidentHandOver => {
            let to = named(TO).ok_or_else(|| PhoneError::bad("to", "nobody is named"))?;
            Command::HandOver { id: incident, to: to.to_owned(), by }
        }
        ActionId::IncidentClose => {
            let officer = named(OFFICER).map(PersonId::new);
            Command::CloseIncident { id: incident, officer, note: comment, by }
        }
        _ => Command::EditIncident { id: incident, edit: chosen(target)?, by },
    };
    let saved = phone.act(command, reading)?;
    if matches!(id, ActionId::IncidentComment | ActionId::IncidentClose) {
        phone.drop_drafts(&[&draft])?;
    }
    Ok(Done::saved(&saved))
}

/// The step that settles a conflict for one of its values.
fn chosen(target: &Target) -> Result<Edit, PhoneError> {
    let (Some(field), Some(value)) = (target.item.as_deref(), target.value.clone()) else {
        return Err(PhoneError::bad("edit", "no value is chosen"));
    };
    let edit = Edit::default();
    Ok(match field {
        incident::TEXT => Edit { text: Some(value), ..edit },
        incident::CATEGORY => Edit { category: Some(value), ..edit },
        incident::SEVERITY => {
            let severity = value.parse().map_err(|_| PhoneError::bad("severity", "0 to 4"))?;
            Edit { severity: Some(severity), ..edit }
        }
        incident::STATUS => Edit { status: Some(value), ..edit },
        incident::ASSIGNED => Edit { assigned: Some(PersonId::new(value)), ..edit },
        incident::OFFICER => Edit { officer: Some(PersonId::new(value)), ..edit },
        incident::HANDED_TO => Edit { handed_to: Some(value), ..edit },
        _ => return Err(PhoneError::bad("edit", "no such field")),
    })
}
