//! What concerns one person or one school: leave, acknowledgements, proposals.

use huxue_duty::clock::ServiceDay;
use huxue_duty::ids::{PostId, SchoolId};
use huxue_ledger::fact::{Acknowledged, Body, LeaveRequested, Private, TimetableProposed};
use huxue_ledger::ident::{Scope, day_number};

use super::who::Who;
use super::{Context, Plan, validate};
use crate::command::Published;
use crate::error::PhoneError;

/// Longest leave that one request may ask for, days.
const MAX_LEAVE_DAYS: i64 = 366;
/// A proposal's rows, bytes: they must fit one entry.
const MAX_ROWS: usize = 12 * 1024;

impl Context<'_> {
    pub(super) fn leave(&self, who: &Who, from: ServiceDay, to: ServiceDay, reason: &str) -> Result<Plan, PhoneError> {
        let days = to.signed_duration_since(from).num_days();
        if !(0..=MAX_LEAVE_DAYS).contains(&days) {
            return Err(PhoneError::bad("date", format!("{from} to {to} is not a span of 1 to {MAX_LEAVE_DAYS} days")));
        }
        let private = validate::private(reason, None)?;
        let body = Body::LeaveRequested(LeaveRequested { from: day_number(from), to: day_number(to) });
        let drafts = vec![self.draft(who, Scope::person(&who.person), body, private)];
        Ok(Plan { drafts, ..Plan::default() }.note("leave_pending"))
    }

    pub(super) fn acknowledge(
        &self,
        who: &Who,
        what: Published,
        version: u32,
        post: Option<&PostId>,
    ) -> Result<Plan, PhoneError> {
        let mut plan = Plan::default();
        if let Some(post) = post {
            plan = self.post(plan, post)?;
        }
        let body =
            Body::Acknowledged(Acknowledged { what: what.number(), version, post: post.map(ToString::to_string) });
        plan.drafts.push(self.draft(who, Scope::person(&who.person), body, Private::default()));
        Ok(plan)
    }

    pub(super) fn propose_timetable(&self, who: &Who, school: &SchoolId, rows: &str) -> Result<Plan, PhoneError> {
        validate::short("school", school.as_str())?;
        if rows.len() > MAX_ROWS {
            return Err(PhoneError::TextTooLong { what: "rows", found: rows.chars().count(), limit: MAX_ROWS });
        }
        let parsed: Result<Vec<serde_json::Map<String, serde_json::Value>>, _> = serde_json::from_str(rows);
        match parsed {
            Ok(list) if !list.is_empty() => {}
            Ok(_) => return Err(PhoneError::bad("rows", "no rows")),
            Err(error) => return Err(PhoneError::bad("rows", error.to_string())),
        }
        let body = Body::TimetableProposed(TimetableProposed { school: school.to_string(), rows: rows.to_owned() });
        let drafts = vec![self.draft(who, Scope::person(&who.person), body, Private::default())];
        Ok(Plan { drafts, ..Plan::default() }.note("timetable_pending"))
    }

    /// A kind of the next fold version, at this phone's first post so that others hold it too.
    #[cfg(feature = "testing")]
    pub(super) fn noted(&self, code: u16) -> Result<Plan, PhoneError> {
        let who = super::who::resolve(self.phone, &self.directory, None, true)?;
        let day = self.now.civil_date();
        let post = self.directory.posts.keys().next();
        let scope = post.map_or_else(|| Scope::person(&who.person), |post| Self::attendance_scope(&who, post, day));
        let body = Body::Noted(huxue_ledger::fact::Noted { code });
        Ok(Plan { drafts: vec![self.draft(&who, scope, body, Private::default())], ..Plan::default() })
    }
}
