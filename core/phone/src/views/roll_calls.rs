//! Roll-calls open at a post, and whether this phone has answered.

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::ids::PostId;
use huxue_ledger::ident::{EntryHash, Scope};
use huxue_ledger::roll_call::{self, Call};
use serde::Serialize;

use crate::error::PhoneError;
use crate::identity::Identity;
use crate::phone::Phone;
use crate::ports::Reading;

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RollCall {
    pub call: EntryHash,
    pub scope: Scope,
    pub label: String,
    pub until: Instant,
    /// Who has answered or was ticked, as known here.
    pub answered: Vec<String>,
}

/// Open ones of a scope, newest first: those that call whoever this phone belongs to. A team's phone hears all.
pub fn roll_calls_in(phone: &Phone, scope: &Scope, now: Instant) -> Result<Vec<RollCall>, PhoneError> {
    let facts = phone.facts(scope)?;
    let owner = phone.identity().ok().and_then(Identity::person);
    let calls_owner = |call: &Call| match (&owner, call.asks()) {
        (Some(owner), Some(asked)) => asked.contains(owner),
        _ => true,
    };
    let calls = facts.entries.iter().filter_map(roll_call::call_of);
    let open = calls.filter(|call| now <= call.until() && calls_owner(call));
    let mut open: Vec<RollCall> = open
        .map(|call| RollCall {
            call: call.entry,
            scope: scope.clone(),
            label: call.opened.label.clone(),
            until: call.until(),
            answered: roll_call::answered(&facts, &call.entry),
        })
        .collect();
    open.sort_unstable_by(|a, b| (b.until, &b.call).cmp(&(a.until, &a.call)));
    Ok(open)
}

impl Phone {
    /// Roll-calls open at this phone's posts.
    pub fn roll_calls(&self, reading: &Reading) -> Result<Vec<RollCall>, PhoneError> {
        let now = self.now(reading);
        let mut all = Vec::new();
        for post in self.own_posts(now.civil_date())? {
            all.extend(self.roll_calls_at(&post, now.civil_date(), now)?);
        }
        Ok(all)
    }

    pub(crate) fn roll_calls_at(
        &self,
        post: &PostId,
        day: ServiceDay,
        now: Instant,
    ) -> Result<Vec<RollCall>, PhoneError> {
        let mut all = roll_calls_in(self, &Scope::post_day(post, day), now)?;
        all.extend(roll_calls_in(self, &Scope::post_day_volunteer(post, day), now)?);
        Ok(all)
    }
}
