//! What the desk asked of substitutes, what they said, and the stand-ins that wait for the desk's word.

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::ids::{PersonId, PostId};
use huxue_ledger::fact::Body;
use huxue_ledger::fold::{Folded, ScopeFold};
use huxue_ledger::ident::{EntryHash, Scope, day_of_number};
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::Result;
use crate::hq::Hq;
use crate::views::requests::decision;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AskState {
    Waiting,
    Yes,
    No,
    /// The time for an answer is over.
    Expired,
}

impl AskState {
    pub(crate) fn of(answer: Option<bool>, until: Instant, now: Instant) -> Self {
        match answer {
            Some(true) => Self::Yes,
            Some(false) => Self::No,
            None if until < now => Self::Expired,
            None => Self::Waiting,
        }
    }
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AskSeen {
    #[schema(value_type = String)]
    pub entry: EntryHash,
    #[schema(value_type = String)]
    pub person: PersonId,
    pub name: String,
    #[schema(value_type = String)]
    pub in_place_of: PersonId,
    #[schema(value_type = i64)]
    pub until: Instant,
    pub state: AskState,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PendingStandIn {
    #[schema(value_type = String)]
    pub entry: EntryHash,
    #[schema(value_type = String)]
    pub person: PersonId,
    pub name: String,
    #[schema(value_type = String)]
    pub in_place_of: PersonId,
}

/// A question as it stands.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    pub entry: EntryHash,
    pub post: PostId,
    pub day: ServiceDay,
    pub person: PersonId,
    pub in_place_of: PersonId,
    pub until: Instant,
    pub state: AskState,
}

impl Ask {
    pub fn seen(&self, name: String) -> AskSeen {
        let Self { entry, person, in_place_of, until, state, .. } = self.clone();
        AskSeen { entry, person, name, in_place_of, until, state }
    }
}

impl Hq {
    /// Every question to stand in that is kept, for days from today on.
    pub(crate) fn stand_in_asks(&self, now: Instant) -> Result<Vec<Ask>> {
        let directory = self.directory()?;
        let people = directory.staff.last().map_or(&[][..], |newest| newest.sheet.people.as_slice());
        let mut asks = Vec::new();
        for person in people {
            let fold = self.fold(&Scope::person(&person.id))?;
            asks.extend(fold.entries.iter().filter_map(|folded| ask(&fold, folded, now)));
        }
        asks.retain(|ask| ask.day >= now.civil_date());
        asks.sort_by_key(|ask| (ask.until, ask.entry));
        Ok(asks)
    }

    /// Stand-ins at a post on a day that nobody has decided on.
    pub(super) fn pending_stand_ins(
        &self,
        post: &PostId,
        day: ServiceDay,
        name: &dyn Fn(&PersonId) -> String,
    ) -> Result<Vec<PendingStandIn>> {
        let scope = Scope::post_day(post, day);
        if !self.cache.index.borrow().has_entries(&scope) {
            return Ok(Vec::new());
        }
        let fold = self.fold(&scope)?;
        let pending = fold.entries.iter().filter_map(|folded| match folded.counted() {
            Some(Body::StandIn(stand_in)) if !folded.by_hq && decision(&fold, &folded.entry.hash).is_none() => {
                let person = stand_in.person.as_deref().map_or_else(|| folded.entry.header.author(), PersonId::new);
                let in_place_of = PersonId::new(&stand_in.in_place_of);
                Some(PendingStandIn { entry: folded.entry.hash, name: name(&person), person, in_place_of })
            }
            _ => None,
        });
        Ok(pending.collect())
    }
}

fn ask(fold: &ScopeFold, folded: &Folded, now: Instant) -> Option<Ask> {
    let Some(Body::StandInAsked(asked)) = folded.counted() else { return None };
    let entry = folded.entry.hash;
    let answer = fold.entries.iter().find_map(|other| match other.counted() {
        Some(Body::AskAnswered(answered)) if answered.ask == entry => Some(answered.yes),
        _ => None,
    });
    let state = AskState::of(answer, Instant(asked.until), now);
    Some(Ask {
        entry,
        post: PostId::new(&asked.post),
        day: day_of_number(asked.day)?,
        person: PersonId::new(&asked.person),
        in_place_of: PersonId::new(&asked.in_place_of),
        until: Instant(asked.until),
        state,
    })
}
