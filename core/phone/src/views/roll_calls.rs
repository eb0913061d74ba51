//! Roll-calls open at a post, and whether this phone has answered.

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::ids::PostId;
use huxue_ledger::fact::Body;
use huxue_ledger::ident::{EntryHash, Scope};
use serde::Serialize;

use crate::error::PhoneError;
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

/// Open ones of a scope, newest first.
pub fn roll_calls_in(phone: &Phone, scope: &Scope, now: Instant) -> Result<Vec<RollCall>, PhoneError> {
    let facts = phone.facts(scope)?;
    let mut open: Vec<RollCall> = facts
        .entries
        .iter()
        .filter_map(|folded| match folded.counted() {
            Some(Body::RollCallOpened(opened)) if now.0 <= opened.until => {
                let call = folded.entry.hash;
                let answered = facts.entries.iter().filter_map(|other| match other.counted() {
                    Some(Body::RollCallAnswered(answer)) if answer.call == call => {
                        Some(other.entry.header.author.clone())
                    }
                    Some(Body::RollCallTicked(ticked)) if ticked.call == call => Some(ticked.person.clone()),
                    _ => None,
                });
                let (label, until) = (opened.label.clone(), Instant(opened.until));
                Some(RollCall { call, scope: scope.clone(), label, until, answered: answered.collect() })
            }
            _ => None,
        })
        .collect();
    open.sort_by(|a, b| (b.until, &b.call).cmp(&(a.until, &a.call)));
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
