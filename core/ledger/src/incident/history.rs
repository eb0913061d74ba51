//! How an incident came to stand as it does: who took which step, who said which of several values, and what somebody
//! who saw given heads had seen.

use std::collections::{BTreeMap, BTreeSet};

use huxue_duty::clock::Instant;

use super::{ASSIGNED, COMMENT_PREFIX, HANDED_TO, OFFICER, OPEN, STATUS};
use crate::document::{INCIDENT, Op, Value};
use crate::fact::Body;
use crate::fold::{Folded, ScopeFold};
use crate::ident::{EntryHash, Journal};

/// One step of one writer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub entry: EntryHash,
    pub author: String,
    /// The writer's wall clock: display only.
    pub at: Instant,
    pub by_hq: bool,
    /// Field and value; a free text is read, if it is still here.
    pub sets: Vec<(String, String)>,
    /// Id and text.
    pub comments: Vec<(String, String)>,
}

impl Step {
    /// Did it bring the matter on: assigned, handed over, an officer named, closed?
    pub fn acts(&self) -> bool {
        self.sets.iter().any(|(field, value)| match field.as_str() {
            ASSIGNED | HANDED_TO | OFFICER => true,
            STATUS => value != OPEN,
            _ => false,
        })
    }

    /// The value it gives a field.
    pub fn value_of(&self, field: &str) -> Option<&str> {
        self.sets.iter().find(|(set, _)| set == field).map(|(_, value)| value.as_str())
    }
}

/// Every step that counts, by the writers' clocks.
pub fn steps(fold: &ScopeFold) -> Vec<Step> {
    let texts = fold.texts();
    let read = |value: &Value| ScopeFold::text_of(&texts, value);
    let mut found: Vec<Step> = counted(fold)
        .map(|(folded, ops)| {
            let mut step = Step {
                entry: folded.entry.hash,
                author: folded.entry.header.author.clone(),
                at: folded.entry.header.time.wall,
                by_hq: folded.by_hq,
                sets: Vec::new(),
                comments: Vec::new(),
            };
            for op in ops {
                match op {
                    Op::Set(field, value) => step.sets.push((field.clone(), read(value))),
                    Op::Add(id, value) if id.starts_with(COMMENT_PREFIX) => {
                        step.comments.push((id.clone(), read(value)));
                    }
                    Op::Add(..) => {}
                }
            }
            step
        })
        .collect();
    found.sort_by_key(|step| (step.at, step.entry));
    found
}

/// When the desk first said that it had the incident before its eyes.
pub fn seen_by_desk(fold: &ScopeFold) -> Option<&Folded> {
    let seen = fold.entries.iter().filter(|folded| matches!(folded.counted(), Some(Body::DeskSaw(_))));
    seen.min_by_key(|folded| (folded.entry.header.time.wall, folded.entry.hash))
}

/// For each value that a field holds now, in their order, the step that said it last.
pub fn said<'a>(fold: &ScopeFold, steps: &'a [Step], field: &str) -> Vec<&'a Step> {
    let texts = fold.texts();
    let mut values: Vec<String> =
        fold.fields(INCIDENT).get(field).into_iter().flatten().map(|value| ScopeFold::text_of(&texts, value)).collect();
    values.sort_unstable();
    values.dedup();
    let last = |value: &String| steps.iter().rev().find(|step| step.value_of(field) == Some(value.as_str()));
    values.iter().filter_map(last).collect()
}

/// Every step that somebody had seen who saw these heads.
pub fn seen_from(fold: &ScopeFold, heads: &[EntryHash]) -> BTreeSet<EntryHash> {
    let mut own: BTreeMap<&Journal, Vec<(u64, EntryHash)>> = BTreeMap::new();
    for (folded, _) in counted(fold) {
        own.entry(&folded.entry.journal).or_default().push((folded.entry.seq, folded.entry.hash));
    }
    for list in own.values_mut() {
        list.sort_unstable();
    }
    let mut seen = BTreeSet::new();
    let mut open: Vec<EntryHash> = heads.to_vec();
    while let Some(hash) = open.pop() {
        let Some(folded) = fold.get(&hash) else { continue };
        let Some(Body::Changed(change)) = folded.counted().filter(|_| seen.insert(hash)) else { continue };
        open.extend(&change.deps);
        let before = own.get(&folded.entry.journal).and_then(|list| {
            let at = list.iter().position(|(_, own)| *own == hash)?;
            at.checked_sub(1).map(|before| list[before].1)
        });
        open.extend(before);
    }
    seen
}

/// The steps of the incident's document, set-aside branches left out: those are written again.
fn counted(fold: &ScopeFold) -> impl Iterator<Item = (&Folded, &[Op])> {
    fold.entries.iter().filter(|folded| !folded.adopted).filter_map(|folded| match folded.counted() {
        Some(Body::Changed(change)) if change.document == INCIDENT => Some((folded, change.ops.as_slice())),
        _ => None,
    })
}
