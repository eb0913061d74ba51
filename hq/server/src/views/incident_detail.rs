//! One incident as the desk works on it: its clocks, the thread of everybody's steps, each value of a conflict with who
//! said it, and who could take it on. Times are headquarters' own; a phone's clock is shown beside them, never trusted.

use std::collections::BTreeMap;

use huxue_duty::clock::Instant;
use huxue_duty::ids::PersonId;
use huxue_duty::incident::{is_enforcement, seen_within_min};
use huxue_ledger::document::INCIDENT;
use huxue_ledger::fact::Body;
use huxue_ledger::fold::ScopeFold;
use huxue_ledger::ident::{EntryHash, Scope};
use huxue_ledger::incident::history::{self, Step};
use huxue_ledger::incident::{self, CLOSED, IncidentView, STATUS, TEXT};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::masking::{self, IncidentSeen, MASKED_TEXT};
use super::shapes;
use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::staff::Sight;

/// Seen, handled, closed: when headquarters learnt of each, and who it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Clocks {
    /// When the report reached headquarters.
    #[schema(value_type = i64)]
    pub received: Instant,
    /// By when the desk should have seen it (defaults 4.1); none where no limit is set.
    #[schema(value_type = Option<i64>)]
    pub see_by: Option<Instant>,
    pub seen: Option<Mark>,
    pub handled: Option<Mark>,
    /// The last closing, while it is closed.
    pub closed: Option<Mark>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    #[schema(value_type = i64)]
    pub at: Instant,
    pub by: String,
}

/// One step of the thread.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ThreadLine {
    #[schema(value_type = String)]
    pub entry: EntryHash,
    pub author: String,
    /// Written at the desk, not on a phone.
    pub by_desk: bool,
    /// The writer's own clock.
    #[schema(value_type = i64)]
    pub at: Instant,
    /// When headquarters had it.
    #[schema(value_type = i64)]
    pub received: Instant,
    pub sets: Vec<FieldSet>,
    pub comments: Vec<CommentSaid>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FieldSet {
    pub field: String,
    pub value: String,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CommentSaid {
    pub id: String,
    pub text: String,
}

/// A field with several values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Disagreement {
    pub field: String,
    pub values: Vec<Said>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Said {
    /// The step that said it: what is chosen is named by it.
    #[schema(value_type = String)]
    pub entry: EntryHash,
    pub value: String,
    pub author: String,
    #[schema(value_type = i64)]
    pub at: Instant,
}

/// Somebody who could take it on.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Receiver {
    pub id: String,
    pub name: String,
    /// At the incident's post now.
    pub on_post: bool,
    pub officer: bool,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IncidentDetail {
    #[schema(value_type = shapes::IncidentSeen)]
    pub incident: IncidentSeen,
    /// What a step of whoever reads this names as seen.
    #[schema(value_type = Vec<String>)]
    pub heads: Vec<EntryHash>,
    /// Only an officer closes it: the desk names the one who dealt with it.
    pub officer_needed: bool,
    pub thread: Vec<ThreadLine>,
    pub disagreements: Vec<Disagreement>,
    /// People of the post's day, those on post first.
    pub people: Vec<Receiver>,
    /// Person to name, as far as the reader may see it.
    #[schema(value_type = BTreeMap<String, String>)]
    pub names: BTreeMap<PersonId, String>,
    /// Unit to name.
    pub units: BTreeMap<String, String>,
}

impl Hq {
    pub fn incident_detail(&self, id: &str, sight: Sight, now: Instant) -> Result<IncidentDetail> {
        let scope = Scope::incident(id);
        let fold = self.fold(&scope)?;
        let view = incident::view(&scope, &fold).ok_or_else(|| HqError::not_found("incident", id))?;
        let steps = history::steps(&fold);
        let seen = self.incident_seen(view.clone(), sight)?;
        let mut thread = Vec::new();
        for step in &steps {
            thread.push(self.thread_line(step, &seen)?);
        }
        // In the order in which headquarters heard of them: phones' clocks may be wrong.
        thread.sort_by_key(|line| (line.received, line.at, line.entry));
        let mut disagreements = disagreements(&view, &fold, &steps);
        for said in disagreements.iter_mut().filter(|one| one.field == TEXT).flat_map(|one| &mut one.values) {
            said.value = shown(&seen, &said.value);
        }
        let people = self.receivers(&view, sight, now)?;
        let names = self.names_in(&seen.incident, &thread, sight)?;
        let directory = self.directory()?;
        let units = directory.public.last().map_or(&[][..], |version| &version.sheet.units);
        Ok(IncidentDetail {
            heads: fold.heads(INCIDENT),
            officer_needed: is_enforcement(&view.category) && view.officer.is_none(),
            incident: seen,
            thread,
            disagreements,
            people,
            names,
            units: units.iter().map(|unit| (unit.id.to_string(), unit.name.clone())).collect(),
        })
    }

    /// When headquarters had the report; what the phone's clock said may be wrong.
    pub(super) fn report_received(&self, view: &IncidentView, fold: &ScopeFold) -> Result<Instant> {
        let filed = fold.entries.iter().find(|folded| matches!(folded.counted(), Some(Body::IncidentFiled(_))));
        let received = filed.map(|filed| self.received_at(&filed.entry.hash)).transpose()?.flatten();
        Ok(received.unwrap_or(view.filed_at))
    }

    /// When headquarters learnt what of an incident.
    pub(crate) fn clocks(&self, view: &IncidentView, fold: &ScopeFold) -> Result<Clocks> {
        let received = self.report_received(view, fold)?;
        let seen = history::seen_by_desk(fold);
        let steps = history::steps(fold);
        let mark = |step: &Step| -> Result<Mark> {
            Ok(Mark { at: self.received_at(&step.entry)?.unwrap_or(step.at), by: step.author.clone() })
        };
        let all = |wanted: &dyn Fn(&Step) -> bool| -> Result<Vec<Mark>> {
            steps.iter().filter(|step| wanted(step)).map(mark).collect()
        };
        let closings = if view.status == CLOSED { all(&|step| step.value_of(STATUS) == Some(CLOSED))? } else { vec![] };
        Ok(Clocks {
            received,
            see_by: seen_within_min(view.severity).map(|minutes| received.plus_minutes(i64::from(minutes))),
            seen: seen.map(|folded| Mark { at: folded.entry.header.time.wall, by: folded.entry.header.author.clone() }),
            handled: all(&Step::acts)?.into_iter().min_by_key(|mark| mark.at),
            closed: closings.into_iter().max_by_key(|mark| mark.at),
        })
    }

    fn thread_line(&self, step: &Step, seen: &IncidentSeen) -> Result<ThreadLine> {
        let value = |field: &str, value: &str| if field == TEXT { shown(seen, value) } else { value.to_owned() };
        let sets = step.sets.iter().map(|(field, set)| FieldSet { field: field.clone(), value: value(field, set) });
        let comments = step.comments.iter().map(|(id, text)| CommentSaid { id: id.clone(), text: shown(seen, text) });
        Ok(ThreadLine {
            entry: step.entry,
            author: step.author.clone(),
            by_desk: step.by_hq,
            at: step.at,
            received: self.received_at(&step.entry)?.unwrap_or(step.at),
            sets: sets.collect(),
            comments: comments.collect(),
        })
    }

    /// Everybody of the post's running day, those who are there now before the others.
    fn receivers(&self, view: &IncidentView, sight: Sight, now: Instant) -> Result<Vec<Receiver>> {
        let day = self.running_day(&view.post, now)?;
        let mut found: BTreeMap<PersonId, Receiver> = BTreeMap::new();
        for row in day.windows.iter().flat_map(|window| &window.rows) {
            let minute = now.minute();
            let here = row.presence.iter().any(|one| one.from_minute <= minute && minute < one.to_minute);
            let name = self.name_for(&row.person, sight)?;
            let officer = row.role == huxue_duty::county::Role::Officer;
            let receiver = found.entry(row.person.clone()).or_insert_with(|| Receiver {
                id: row.person.to_string(),
                name,
                on_post: false,
                officer,
            });
            receiver.on_post |= here;
        }
        let mut people: Vec<Receiver> = found.into_values().collect();
        people.sort_by_key(|one| !one.on_post);
        Ok(people)
    }

    fn names_in(&self, view: &IncidentView, thread: &[ThreadLine], sight: Sight) -> Result<BTreeMap<PersonId, String>> {
        let fields = [&view.assigned, &view.handed_to, &view.officer].into_iter().flatten();
        let said = thread.iter().flat_map(|line| line.sets.iter().map(|set| &set.value).chain([&line.author]));
        let directory = self.directory()?;
        let mut names = BTreeMap::new();
        for id in fields.chain(said).chain([&view.filed_by]) {
            let person = PersonId::new(id);
            if directory.person(&person).is_some() {
                let name = self.name_for(&person, sight)?;
                names.insert(person, name);
            }
        }
        Ok(names)
    }

    /// A person's name as somebody of this sight sees it; empty for somebody unknown.
    pub(crate) fn name_for(&self, person: &PersonId, sight: Sight) -> Result<String> {
        let directory = self.directory()?;
        Ok(masking::name_for(directory.person(person).map_or("", |known| &known.name), sight))
    }
}

/// Each value of each field in conflict with the step that said it.
pub(super) fn disagreements(view: &IncidentView, fold: &ScopeFold, steps: &[Step]) -> Vec<Disagreement> {
    let one = |step: &&Step, field: &str| Said {
        entry: step.entry,
        value: step.value_of(field).unwrap_or_default().to_owned(),
        author: step.author.clone(),
        at: step.at,
    };
    let fields = view.conflicts.iter().map(|conflict| Disagreement {
        field: conflict.field.clone(),
        values: history::said(fold, steps, &conflict.field).iter().map(|step| one(step, &conflict.field)).collect(),
    });
    fields.collect()
}

fn shown(seen: &IncidentSeen, full: &str) -> String {
    if seen.masked { MASKED_TEXT.to_owned() } else { masking::text(full) }
}
