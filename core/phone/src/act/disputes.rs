//! What somebody answers to HQ about themselves: a verdict disputed, a question answered.

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::ids::PostId;
use huxue_ledger::fact::{AskAnswered, Body, Disputed, Private, StandIn};
use huxue_ledger::ident::{EntryHash, Scope, day_of_number};

use super::who::Who;
use super::{Context, Plan, validate};
use crate::error::PhoneError;
use crate::views::{self, About};

impl Context<'_> {
    pub(super) fn dispute(
        &self,
        who: &Who,
        post: &PostId,
        day: ServiceDay,
        (window, of): (Option<Instant>, Option<EntryHash>),
        reason: &str,
    ) -> Result<Plan, PhoneError> {
        let mut plan = self.post(Plan::default(), post)?;
        if (window, of) == (None, None) {
            return Err(PhoneError::bad("window", "neither a window nor an entry is named"));
        }
        let private = validate::private(reason, None)?;
        let body = Body::Disputed(Disputed { window: window.map(|due| due.0), of });
        plan.drafts.push(self.draft(who, Self::attendance_scope(who, post, day), body, private));
        Ok(plan.note("dispute_pending"))
    }

    /// The question stands in the scope of the person asked, so only they can find it here.
    pub(super) fn answer_ask(&self, who: &Who, ask: &EntryHash, yes: bool) -> Result<Plan, PhoneError> {
        let missing = || PhoneError::NotFound { what: "ask", id: ask.hex(), near: Vec::new() };
        let asks = views::asks_of(self.phone, &who.person)?;
        let found = asks.into_iter().find(|one| one.entry == *ask).ok_or_else(missing)?;
        if found.answered.is_some() {
            return Err(PhoneError::Refused("ask_answered"));
        }
        if found.until < self.now {
            return Err(PhoneError::Refused("ask_over"));
        }
        let answered = Body::AskAnswered(AskAnswered { ask: *ask, yes });
        let mut plan = Plan::default();
        plan.drafts.push(self.draft(who, Scope::person(&who.person), answered, Private::default()));
        if let (true, About::StandIn { in_place_of }) = (yes, &found.about) {
            let day = day_of_number(found.day).ok_or_else(missing)?;
            let body = Body::StandIn(StandIn { in_place_of: in_place_of.to_string(), person: None });
            let scope = Self::attendance_scope(who, &found.post, day);
            plan.drafts.push(self.draft(who, scope, body, Private::default()));
            plan = plan.note("stand_in_pending");
        }
        Ok(plan)
    }
}
