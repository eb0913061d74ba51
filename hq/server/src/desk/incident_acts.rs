//! What the desk's page does to an incident: a closed list of acts, each one step in the document that phones edit too.
//!
//! A step names the heads that its writer saw. What a phone wrote meanwhile is then a conflict that people settle, and
//! never lost; what a colleague at the desk wrote meanwhile is refused, because headquarters has one journal.

use huxue_duty::clock::Instant;
use huxue_duty::county::Role;
use huxue_duty::ids::{PersonId, PostId};
use huxue_duty::incident::{RESTRICTED, category};
use huxue_ledger::codec::hex;
use huxue_ledger::document::{INCIDENT, MAX_DEPS};
use huxue_ledger::fact::{Body, CommittedText, DeskSaw};
use huxue_ledger::fold::ScopeFold;
use huxue_ledger::ident::{EntryHash, Scope};
use huxue_ledger::incident::{
    ASSIGNED, CATEGORY, CLOSED, Edit, HANDED_OVER, HANDED_TO, IncidentView, OFFICER, OPEN, SEVERITY, STATUS, TEXT,
    history, may_close,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::incidents::MAX_TEXT;
use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::journal::Draft;
use crate::keys::random;

/// Stands between two wordings that are both kept.
const BOTH: &str = "\n——\n";

/// One act, by somebody who saw these heads of the document.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IncidentStep {
    /// `heads` of the incident as it was read.
    #[schema(value_type = Vec<String>)]
    pub heads: Vec<EntryHash>,
    pub act: IncidentAct,
}

#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum IncidentAct {
    /// Somebody at the desk has it before their eyes; said once.
    See,
    Comment {
        text: String,
    },
    /// To a person or a unit.
    Assign {
        to: String,
    },
    /// To a person, a post or a unit, which go on with it.
    HandOver {
        to: String,
        reason: String,
    },
    /// Another category or severity (0 to 4).
    Grade {
        category: Option<String>,
        severity: Option<u8>,
        reason: String,
    },
    /// `officer`: who dealt with it, where only an officer may close.
    Close {
        reason: String,
        officer: Option<String>,
    },
    Reopen {
        reason: String,
    },
    /// Of several values of a field, the one that this entry said.
    Choose {
        field: String,
        #[schema(value_type = String)]
        entry: EntryHash,
    },
    /// Every wording in conflict, one under the other.
    KeepBoth,
}

impl Hq {
    /// Does one act; the incident as it then stands is read anew.
    pub fn act_on_incident(&mut self, incident: &str, step: IncidentStep, staff: &str, now: Instant) -> Result<()> {
        let view = self.incident(incident)?;
        let scope = Scope::incident(incident);
        let fold = self.fold(&scope)?;
        let IncidentStep { heads, act } = step;
        if let IncidentAct::See = act {
            if history::seen_by_desk(&fold).is_none() {
                self.state(&scope, Draft::by(staff, Body::DeskSaw(DeskSaw {})), now)?;
            }
            return Ok(());
        }
        check_heads(&fold, &heads)?;
        let edit = self.edit_of(&act, &view, &fold)?;
        check_colleagues(&fold, &heads, &edit)?;
        self.step_in_incident(incident, edit, heads, staff, now)?;
        Ok(())
    }

    fn edit_of(&self, act: &IncidentAct, view: &IncidentView, fold: &ScopeFold) -> Result<Edit> {
        let edit = Edit::default();
        match act {
            IncidentAct::See => Ok(edit),
            IncidentAct::Comment { text } => said(edit, text),
            IncidentAct::Assign { to } => Ok(edit.word(ASSIGNED, self.receiver(to, false)?)),
            IncidentAct::HandOver { to, reason } => {
                said(edit.word(STATUS, HANDED_OVER).word(HANDED_TO, self.receiver(to, true)?), reason)
            }
            IncidentAct::Grade { category, severity, reason } => {
                said(graded(edit, category.as_deref(), *severity)?, reason)
            }
            IncidentAct::Close { reason, officer } => self.closing(edit, view, officer.as_deref(), reason),
            IncidentAct::Reopen { reason } if view.status != OPEN => said(edit.word(STATUS, OPEN), reason),
            IncidentAct::Reopen { .. } => Err(HqError::Conflict("the incident is open / 该警情未结")),
            IncidentAct::Choose { field, entry } => chosen(edit, fold, field, entry),
            IncidentAct::KeepBoth => {
                let steps = history::steps(fold);
                let said = history::said(fold, &steps, TEXT);
                let wordings: Vec<&str> = said.iter().filter_map(|step| step.value_of(TEXT)).collect();
                if wordings.len() < 2 {
                    return Err(HqError::Conflict("there is one wording / 只有一种说法"));
                }
                Ok(edit.text(TEXT, committed(&wordings.join(BOTH))?))
            }
        }
    }

    /// Closing is asked of the rule that phones ask too; the desk itself is no officer.
    fn closing(&self, edit: Edit, view: &IncidentView, officer: Option<&str>, reason: &str) -> Result<Edit> {
        if view.status == CLOSED {
            return Err(HqError::Conflict("the incident is closed / 该警情已办结"));
        }
        let named = officer.map(PersonId::new);
        if let Some(officer) = &named
            && self.known_person(officer)?.role != Role::Officer
        {
            return Err(HqError::BadInput(format!("{officer} is not an officer / 不是民警")));
        }
        let recorded = view.officer.as_deref().map(PersonId::new);
        if !may_close(&view.category, false, named.as_ref().or(recorded.as_ref())) {
            return Err(HqError::BadInput("name the officer who dealt with it / 请写明处置民警".into()));
        }
        let edit = named.iter().fold(edit.word(STATUS, CLOSED), |edit, officer| edit.word(OFFICER, officer.as_str()));
        said(edit, reason)
    }

    /// Somebody known: a person, a unit, or where it is handed over a post.
    fn receiver<'a>(&self, to: &'a str, post_too: bool) -> Result<&'a str> {
        let directory = self.directory()?;
        let person = directory.person(&PersonId::new(to)).is_some_and(|person| person.role.is_judged());
        let units = directory.public.last().map_or(&[][..], |version| &version.sheet.units);
        let unit = units.iter().any(|unit| unit.id.as_str() == to);
        let post = post_too && directory.posts.contains_key(&PostId::new(to));
        if person || unit || post { Ok(to) } else { Err(HqError::not_found("receiver", to)) }
    }
}

fn graded(edit: Edit, code: Option<&str>, severity: Option<u8>) -> Result<Edit> {
    let bad = |what: &str| HqError::BadInput(format!("{what} / 类别或等级有误"));
    if let Some(code) = code
        && category(code).is_none_or(|known| known.has(RESTRICTED))
    {
        return Err(bad("no such category"));
    }
    match (code, severity) {
        (None, None) => Err(bad("neither a category nor a severity")),
        (_, Some(5..)) => Err(bad("a severity is 0 to 4")),
        _ => {
            let edit = code.iter().fold(edit, |edit, code| edit.word(CATEGORY, *code));
            Ok(severity.iter().fold(edit, |edit, severity| edit.word(SEVERITY, severity.to_string())))
        }
    }
}

/// The value that an entry said, if the field holds several and this is one of them.
fn chosen(edit: Edit, fold: &ScopeFold, field: &str, entry: &EntryHash) -> Result<Edit> {
    let steps = history::steps(fold);
    let said = history::said(fold, &steps, field);
    if said.len() < 2 {
        return Err(HqError::Conflict("the field holds one value by now / 该项现在只有一个值"));
    }
    let step = said.iter().find(|step| step.entry == *entry).ok_or_else(|| HqError::not_found("value", entry))?;
    let value = step.value_of(field).unwrap_or_default();
    Ok(if field == TEXT { edit.text(TEXT, committed(value)?) } else { edit.word(field, value) })
}

/// The same with what somebody says about it, which nobody leaves out.
fn said(edit: Edit, text: &str) -> Result<Edit> {
    let id = hex(&random::<8>()?);
    Ok(edit.comment(&id, committed(text)?))
}

fn committed(text: &str) -> Result<CommittedText> {
    if text.trim().is_empty() || text.len() > MAX_TEXT {
        return Err(HqError::BadInput(format!("a text has 1 to {MAX_TEXT} bytes / 内容为空或过长")));
    }
    Ok(CommittedText { salt: random()?, text: text.to_owned() })
}

/// Only what stands in this document can have been seen.
fn check_heads(fold: &ScopeFold, heads: &[EntryHash]) -> Result<()> {
    let known = |head: &EntryHash| {
        fold.get(head)
            .and_then(|folded| folded.counted())
            .is_some_and(|body| matches!(body, Body::Changed(change) if change.document == INCIDENT))
    };
    if heads.len() <= MAX_DEPS && heads.iter().all(known) {
        Ok(())
    } else {
        Err(HqError::Conflict("this incident has no such heads; read it again / 内容已更新，请重新查看"))
    }
}

/// A field that a colleague at the desk has set since is not set over their head.
fn check_colleagues(fold: &ScopeFold, heads: &[EntryHash], edit: &Edit) -> Result<()> {
    let seen = history::seen_from(fold, heads);
    let sets =
        |field: &str| edit.words.iter().any(|(key, _)| key == field) || edit.texts.iter().any(|(key, _)| key == field);
    let missed = history::steps(fold)
        .iter()
        .any(|step| step.by_hq && !seen.contains(&step.entry) && step.sets.iter().any(|(field, _)| sets(field)));
    if missed {
        return Err(HqError::Conflict("a colleague at the desk has just changed this / 值班台同事刚刚改过此项"));
    }
    Ok(())
}
