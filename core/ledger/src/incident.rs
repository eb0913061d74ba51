//! An incident as people see it: the report as first filed, and the document they edit together.
//!
//! Keys of the document: single fields (`status`, `category`, `severity`, `assigned`, `handed_to`, `officer`, `text`)
//! and records under unique ids (`c-…` comments). Free text stands as its commitment.

pub mod history;

use std::collections::BTreeMap;

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::ids::{PersonId, PostId};
use huxue_duty::incident::{MINOR, category};
use serde::Serialize;

use crate::document::{Change, INCIDENT, Op, Value};
use crate::fact::{Body, CommittedText};
use crate::fold::ScopeFold;
use crate::ident::{EntryHash, Scope, day_of_number};

pub const STATUS: &str = "status";
pub const CATEGORY: &str = "category";
pub const SEVERITY: &str = "severity";
pub const ASSIGNED: &str = "assigned";
pub const HANDED_TO: &str = "handed_to";
/// The officer who dealt with an enforcement matter that somebody else recorded.
pub const OFFICER: &str = "officer";
pub const TEXT: &str = "text";
/// Ids of comment records begin with it.
pub const COMMENT_PREFIX: &str = "c-";

pub const OPEN: &str = "open";
pub const CLOSED: &str = "closed";
pub const HANDED_OVER: &str = "handed_over";

/// Was it ever a matter that concerns a minor? Filing it elsewhere later does not open it.
pub fn concerns_minor(fold: &ScopeFold) -> bool {
    let minor = |code: &str| category(code).is_some_and(|known| known.has(MINOR));
    fold.entries.iter().any(|folded| match folded.counted() {
        Some(Body::IncidentFiled(filed)) => minor(&filed.category),
        Some(Body::Changed(change)) => change.ops.iter().any(|op| match op {
            Op::Set(key, Value::Word(word)) => key == CATEGORY && minor(word),
            _ => false,
        }),
        _ => false,
    })
}

/// Two people set the same field without having seen each other: both values stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Conflict {
    pub field: String,
    pub values: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Comment {
    pub id: String,
    pub text: String,
    pub author: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IncidentView {
    /// Sixteen hexadecimal digits.
    pub id: String,
    pub post: PostId,
    pub day: ServiceDay,
    pub category: String,
    pub status: String,
    pub severity: u8,
    /// The report as first filed, then every current wording that differs from it.
    pub texts: Vec<String>,
    pub comments: Vec<Comment>,
    pub conflicts: Vec<Conflict>,
    pub assigned: Option<String>,
    pub handed_to: Option<String>,
    pub officer: Option<String>,
    pub filed_by: String,
    /// The filing phone's wall clock: display only, never a verdict.
    pub filed_at: Instant,
    /// A volunteer's report it grew from.
    pub grew_from: Option<EntryHash>,
}

/// Joins the folded scope into what a screen shows; `None` until the filing itself is here.
pub fn view(scope: &Scope, fold: &ScopeFold) -> Option<IncidentView> {
    let (filed, folded) = fold.entries.iter().find_map(|folded| match folded.counted() {
        Some(Body::IncidentFiled(filed)) => Some((filed, folded)),
        _ => None,
    })?;
    let texts = fold.texts();
    let fields: BTreeMap<String, Vec<String>> = fold
        .fields(INCIDENT)
        .into_iter()
        .map(|(key, values)| (key, values.iter().map(|value| ScopeFold::text_of(&texts, value)).collect()))
        .collect();
    let all = |key: &str| fields.get(key).cloned().unwrap_or_default();
    let one = |key: &str| winner(key, &all(key));
    let category = one(CATEGORY).unwrap_or_else(|| filed.category.clone());
    let first = folded.private().text.unwrap_or_default();
    let mut wordings: Vec<String> = if first.is_empty() { Vec::new() } else { vec![first.clone()] };
    wordings.extend(all(TEXT).into_iter().filter(|text| *text != first));
    let conflicts = fields
        .iter()
        .filter(|(key, values)| values.len() > 1 && !key.starts_with(COMMENT_PREFIX))
        .map(|(field, values)| Conflict { field: field.clone(), values: sorted(values) })
        .collect();
    Some(IncidentView {
        id: scope.key.clone(),
        post: PostId::new(&filed.post),
        day: day_of_number(filed.day).unwrap_or_default(),
        status: one(STATUS).unwrap_or_else(|| OPEN.to_owned()),
        severity: one(SEVERITY)
            .and_then(|text| text.parse().ok())
            .or_else(|| huxue_duty::incident::category(&category).map(|known| known.severity))
            .unwrap_or(0),
        category,
        texts: wordings,
        comments: comments(fold),
        conflicts,
        assigned: one(ASSIGNED),
        handed_to: one(HANDED_TO),
        officer: one(OFFICER),
        filed_by: folded.entry.header.author.clone(),
        filed_at: folded.entry.header.time.wall,
        grew_from: filed.from,
    })
}

fn sorted(values: &[String]) -> Vec<String> {
    let mut values = values.to_vec();
    values.sort();
    values
}

/// Which of several values a single field shows. An incident that anybody still holds open stays open: closing must
/// not win by chance. The others take the least in order; every value is in `conflicts` anyway.
fn winner(key: &str, values: &[String]) -> Option<String> {
    if key == STATUS && values.len() > 1 {
        let order = [OPEN, HANDED_OVER, CLOSED];
        return order.iter().find(|status| values.iter().any(|value| value == *status)).map(ToString::to_string);
    }
    if key == SEVERITY {
        return values.iter().max().cloned();
    }
    values.iter().min().cloned()
}

/// Comments in the order of what each writer had seen, then by wall clock, then by id.
fn comments(fold: &ScopeFold) -> Vec<Comment> {
    let texts = fold.texts();
    let mut found: Vec<(Instant, Comment)> = Vec::new();
    for folded in &fold.entries {
        let Some(Body::Changed(change)) = folded.counted().filter(|_| !folded.adopted) else { continue };
        for op in &change.ops {
            if let Op::Add(id, value) = op
                && id.starts_with(COMMENT_PREFIX)
            {
                let text = ScopeFold::text_of(&texts, value);
                let author = folded.entry.header.author.clone();
                found.push((folded.entry.header.time.wall, Comment { id: id.clone(), text, author }));
            }
        }
    }
    found.sort_by(|a, b| (a.0, &a.1.id).cmp(&(b.0, &b.1.id)));
    found.dedup_by(|a, b| a.1.id == b.1.id);
    found.into_iter().map(|(_, comment)| comment).collect()
}

/// Fields to set in one step. Words are closed lists or ids; texts are committed.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    pub words: Vec<(String, String)>,
    pub texts: Vec<(String, CommittedText)>,
    /// Comment record id (unique, without prefix) and its text.
    pub comment: Option<(String, CommittedText)>,
}

impl Edit {
    #[must_use]
    pub fn word(mut self, key: &str, value: impl Into<String>) -> Self {
        self.words.push((key.to_owned(), value.into()));
        self
    }

    #[must_use]
    pub fn text(mut self, key: &str, text: CommittedText) -> Self {
        self.texts.push((key.to_owned(), text));
        self
    }

    #[must_use]
    pub fn comment(mut self, id: &str, text: CommittedText) -> Self {
        self.comment = Some((id.to_owned(), text));
        self
    }

    /// The step and the texts that go into the entry's perishable part. `deps` = [`ScopeFold::heads`] of the document.
    pub fn into_change(self, deps: Vec<EntryHash>) -> (Change, Vec<CommittedText>) {
        let mut ops: Vec<Op> = self.words.into_iter().map(|(key, word)| Op::Set(key, Value::Word(word))).collect();
        let mut texts = Vec::new();
        for (key, text) in self.texts {
            ops.push(Op::Set(key, Value::Text(text.commitment())));
            texts.push(text);
        }
        if let Some((id, text)) = self.comment {
            ops.push(Op::Add(format!("{COMMENT_PREFIX}{id}"), Value::Text(text.commitment())));
            texts.push(text);
        }
        (Change { document: INCIDENT, deps, ops, reauthors: None }, texts)
    }
}

/// Who may close: an enforcement matter is closed by an officer, or names the one who dealt with it.
pub fn may_close(category: &str, closer_is_officer: bool, officer: Option<&PersonId>) -> bool {
    closer_is_officer || officer.is_some() || !huxue_duty::incident::is_enforcement(category)
}
