//! 紧急求助: raised without a question, taken back by the phone that raised it.

use huxue_duty::fence::Fix;
use huxue_duty::ids::PostId;
use huxue_ledger::alarm;
use huxue_ledger::fact::{AlarmCancelled, AlarmRaised, Body, Private};
use huxue_ledger::ident::Scope;

use super::who::Who;
use super::{Context, Plan, validate};
use crate::error::PhoneError;
use crate::random;

impl Context<'_> {
    /// Never refused for the post: a wrong one is told to HQ, which sees the position too.
    pub(super) fn sos(&self, who: &Who, post: &PostId, silent: bool, fix: Option<&Fix>) -> Result<Plan, PhoneError> {
        let mut plan = self.post(Plan::default(), post).or_else(|error| match error {
            PhoneError::NotFound { .. } => Ok(Plan::default().note("post_unverified")),
            other => Err(other),
        })?;
        // A broken position must not stop a call for help.
        let private = validate::private("", fix).unwrap_or_default();
        let id = huxue_ledger::codec::hex(&random::bytes::<8>()?);
        let body = Body::AlarmRaised(AlarmRaised { post: post.to_string(), silent });
        plan.drafts.push(self.draft(who, Scope::alarm(&id), body, private));
        plan.alarm = Some(id);
        Ok(plan.note("report_110"))
    }

    /// Only the phone that called takes the call back; a second time changes nothing and is refused.
    pub(super) fn cancel_sos(&self, who: &Who, id: &str) -> Result<Plan, PhoneError> {
        let missing = || PhoneError::NotFound { what: "alarm", id: id.chars().take(32).collect(), near: Vec::new() };
        validate::short("alarm", id)?;
        let scope = Scope::alarm(id);
        let facts = self.phone.facts(&scope)?;
        let called = alarm::view(&scope, &facts).ok_or_else(missing)?;
        let own = facts.get(&called.entry).is_some_and(|call| Some(call.entry.journal.device) == self.device());
        if !own {
            return Err(PhoneError::Refused("not_your_alarm"));
        }
        if called.cancelled.is_some() {
            return Err(PhoneError::Refused("alarm_cancelled"));
        }
        let body = Body::AlarmCancelled(AlarmCancelled {});
        let mut draft = self.draft(who, scope, body, Private::default());
        // What was raised as a drill is taken back as a drill, whoever asks.
        if called.drill {
            draft.flags |= huxue_ledger::entry::FLAG_DRILL;
        }
        Ok(Plan { drafts: vec![draft], alarm: Some(id.to_owned()), ..Plan::default() })
    }
}
