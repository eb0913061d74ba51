//! What the desk does about an alarm: acknowledged, dispatched, arrived, closed, each step signed and only forward.

use huxue_duty::alarm::Stage;
use huxue_duty::clock::Instant;
use huxue_ledger::alarm::steps;
use huxue_ledger::fact::{AlarmUpdated, Body};
use huxue_ledger::ident::{EntryHash, Scope};

use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::journal::Draft;

impl Hq {
    /// The next step; what happened may be added in words.
    pub fn alarm_update(
        &mut self,
        alarm: &str,
        state: &str,
        note: &str,
        staff: &str,
        now: Instant,
    ) -> Result<EntryHash> {
        let scope = Scope::alarm(alarm);
        if self.entries_in(&scope)?.is_empty() {
            return Err(HqError::not_found("alarm", alarm));
        }
        let unknown = || HqError::BadInput(format!("{state} is no step of an alarm / 没有这一步"));
        let wanted = Stage::of_code(state).ok_or_else(unknown)?;
        let stands = steps(&*self.fold(&scope)?).last().map_or(Stage::Raised, |step| step.stage);
        if !stands.next().any(|next| next == wanted) {
            return Err(HqError::Conflict("the alarm has gone further already / 该警情已有后续处置，请刷新"));
        }
        let body = Body::AlarmUpdated(AlarmUpdated { state: wanted.code().to_owned() });
        self.state(&scope, Draft::by(staff, body).saying(note), now)
    }
}
