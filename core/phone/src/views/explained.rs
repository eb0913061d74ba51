//! Why: a verdict as its tree of reasons, an entry as its evidence.

use huxue_duty::clock::{Instant, ServiceDay, TimeInterval};
use huxue_duty::explain::{Language, Reason, render};
use huxue_duty::fence::{PlaceVerdict, judge_place};
use huxue_duty::ids::{PersonId, PostId};
use huxue_duty::time_evidence::interval;
use huxue_ledger::attendance::{claim_of, fix_of};
use huxue_ledger::ident::EntryHash;
use serde::Serialize;

use super::queue::ItemState;
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::ports::Reading;
use crate::store::{branches, journals};
use crate::text;

/// What to explain.
#[derive(Clone, Debug)]
pub enum Target {
    /// One person's verdict in one window; without `on_due` every window of the day.
    Window {
        post: PostId,
        day: ServiceDay,
        person: Option<PersonId>,
        on_due: Option<Instant>,
    },
    Entry(EntryHash),
}

#[derive(Clone, Debug, Serialize)]
pub struct Explained {
    pub subject: String,
    pub zh: String,
    pub en: String,
    pub reason: Option<Reason>,
    pub time: Option<TimeInterval>,
    pub place: Option<PlaceVerdict>,
    pub state: Option<ItemState>,
}

impl Phone {
    pub fn explain(&self, target: &Target, reading: &Reading) -> Result<Vec<Explained>, PhoneError> {
        match target {
            Target::Window { post, day, person, on_due } => {
                let person =
                    person.clone().or_else(|| self.identity.as_ref().and_then(crate::identity::Identity::person));
                let view = self.post(post, *day, reading)?;
                let windows = view.windows.iter().filter(|one| on_due.is_none_or(|due| one.window.on_due == due));
                let rows = windows.flat_map(|one| one.rows.iter().map(move |row| (one, row)));
                Ok(rows
                    .filter(|(_, row)| person.as_ref().is_none_or(|person| row.person == *person))
                    .map(|(one, row)| Explained {
                        subject: format!("{} {} {}", row.person, post, one.window.on_due),
                        zh: render(&row.reason, Language::Zh),
                        en: render(&row.reason, Language::En),
                        reason: Some(row.reason.clone()),
                        time: None,
                        place: None,
                        state: None,
                    })
                    .collect())
            }
            Target::Entry(hash) => Ok(vec![self.explain_entry(hash)?]),
        }
    }

    fn explain_entry(&self, hash: &EntryHash) -> Result<Explained, PhoneError> {
        let identity = self.identity()?;
        let db = self.store.read();
        let missing = || PhoneError::NotFound { what: "entry", id: hash.hex(), near: Vec::new() };
        let held = journals::entry(db, identity.tenant, hash)?.ok_or_else(missing)?;
        let entry = &held.entry;
        let time = interval(&claim_of(&entry.header), &[], &self.evidence);
        let place = self.place_of(&held)?;
        let (zh, en) = text::kind(entry.header.kind);
        let state = self.entry_states()?.into_iter().find(|(own, _)| own == hash).map(|(_, state)| state);
        let state_zh = state.map_or("", |state| text::item_state(state.code()).0);
        let aside = if branches::holds(db, hash)? { "；另存分支" } else { "" };
        Ok(Explained {
            subject: hash.hex(),
            zh: format!(
                "{zh}：{}，{} 至 {}，时间等级 {:?}；{state_zh}{aside}",
                entry.header.author, time.earliest, time.latest, time.grade
            ),
            en: format!(
                "{en} by {}, between {} and {}, time grade {:?}, scope {}",
                entry.header.author, time.earliest, time.latest, time.grade, entry.journal.scope
            ),
            reason: None,
            time: Some(time),
            place,
            state,
        })
    }

    /// The position of an entry and of what was observed after it, against the post's gates.
    fn place_of(&self, held: &journals::Held) -> Result<Option<PlaceVerdict>, PhoneError> {
        let scope = &held.entry.journal.scope;
        let (Some(post), Some(day)) = (scope.post(), scope.service_day()) else { return Ok(None) };
        let gates = self.directory()?.gates(&post, day);
        if gates.is_empty() {
            return Ok(None);
        }
        let facts = self.facts(scope)?;
        let fixes: Vec<_> = facts
            .entries
            .iter()
            .filter(|folded| {
                let observed = match folded.counted() {
                    Some(huxue_ledger::fact::Body::PlaceObserved(observed)) => Some(observed.of),
                    _ => None,
                };
                folded.entry.hash == held.entry.hash || observed == Some(held.entry.hash)
            })
            .flat_map(|folded| folded.private().fixes.unwrap_or_default())
            .map(fix_of)
            .collect();
        Ok(if fixes.is_empty() { None } else { judge_place(&fixes, &gates, &self.evidence).ok() })
    }
}
