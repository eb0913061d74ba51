//! Concern reports (S15): checked, then sealed to HQ, then written. Nothing readable is kept here, not even a draft (L5).

use huxue_duty::concern::{self, Report, Unfit};
use huxue_duty::ids::PostId;
use huxue_ledger::concern::{Concern, seal_plate};
use huxue_ledger::fact::{Body, Private};
use huxue_ledger::ident::Scope;

use super::who::Who;
use super::{Context, Plan};
use crate::command::ConcernForm;
use crate::error::PhoneError;
use crate::random;

/// What an empty `action` stands for.
const NOTHING_YET: &str = "none";

impl Context<'_> {
    pub(super) fn report_concern(&self, who: &Who, post: &PostId, form: &ConcernForm) -> Result<Plan, PhoneError> {
        if self.drill {
            return Err(PhoneError::Refused("not_in_a_drill"));
        }
        let mut plan = self.post(Plan::default(), post)?;
        let action = if form.action.is_empty() { NOTHING_YET } else { &form.action };
        let plate = form.plate.as_deref().map(str::trim);
        let refused = |unfit: Unfit| PhoneError::Refused(unfit.code());
        concern::check(&Report { code: &form.code, text: &form.text, action, plate }).map_err(refused)?;
        if concern::danger(&form.code).is_some() {
            if !form.over {
                return Err(PhoneError::Refused("concern_happening_now"));
            }
            plan = plan.note("report_110");
        }
        let seen_at = form.seen_at.unwrap_or(self.now);
        if seen_at > self.now || self.now.since(seen_at) > concern::MAX_AGE_H * 3_600_000 {
            return Err(PhoneError::bad("seen_at", format!("within the last {} hours", concern::MAX_AGE_H)));
        }
        let text = form.text.trim();
        let content = Concern {
            post: post.to_string(),
            code: form.code.clone(),
            seen_at: seen_at.0,
            action: action.to_owned(),
            text: (!text.is_empty()).then(|| text.to_owned()),
        };
        let identity = self.phone.identity()?;
        let hq = identity.hq.newest().ok_or(PhoneError::NotEnrolled)?;
        let scope = Scope::concern(&huxue_ledger::codec::hex(&random::bytes::<8>()?));
        let mut write = |(body, private): (Body, Private)| {
            plan.drafts.push(self.draft(who, scope.clone(), body, private));
        };
        write(content.seal(hq, identity.device(), &random::bytes()?));
        if let Some(plate) = plate {
            write(seal_plate(plate, hq, identity.device(), &random::bytes()?));
        }
        Ok(plan.note("concern_sealed"))
    }
}
