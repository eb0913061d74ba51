//! Which service day an act belongs to: late self-study runs past midnight and still belongs to the evening before.

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::ids::PostId;
use huxue_ledger::fact::Body;
use huxue_ledger::ident::Scope;

use super::Context;
use super::who::Who;
use crate::error::PhoneError;
use crate::phone::Phone;

/// Before this minute of the day a stay left open yesterday evening is still the same duty.
const NIGHT_ENDS_MINUTE: u32 = 6 * 60;

impl Phone {
    /// The day whose windows count at this moment: yesterday while its last one is still running.
    pub(crate) fn duty_day(&self, post: &PostId, now: Instant) -> Result<ServiceDay, PhoneError> {
        let today = now.civil_date();
        let Some(yesterday) = today.pred_opt().filter(|_| now < Instant::at(today, NIGHT_ENDS_MINUTE)) else {
            return Ok(today);
        };
        let windows = self.windows(post, yesterday)?;
        let running = windows.is_some_and(|day| day.windows.last().is_some_and(|window| now < window.off_due));
        Ok(if running { yesterday } else { today })
    }
}

impl Context<'_> {
    /// Yesterday while one of its windows is running or this person's stay of last night is open, else today.
    pub(super) fn service_day(&self, who: &Who, post: &PostId) -> Result<ServiceDay, PhoneError> {
        let today = self.now.civil_date();
        let day = self.phone.duty_day(post, self.now)?;
        if day != today || self.now >= Instant::at(today, NIGHT_ENDS_MINUTE) {
            return Ok(day);
        }
        let Some(yesterday) = today.pred_opt() else { return Ok(today) };
        let had_windows = self.phone.windows(post, yesterday)?.is_some_and(|day| !day.windows.is_empty());
        Ok(if had_windows && self.stays_open(who, post, yesterday)? { yesterday } else { today })
    }

    fn stays_open(&self, who: &Who, post: &PostId, day: ServiceDay) -> Result<bool, PhoneError> {
        let night = Instant::at(day, 18 * 60);
        let facts = self.phone.facts(&Self::attendance_scope(who, post, day))?;
        let last = facts
            .entries
            .iter()
            .filter(|folded| folded.entry.header.author == who.person.as_str())
            .filter_map(|folded| match folded.counted() {
                Some(Body::CheckedIn(_)) => Some((folded.entry.header.time.wall, folded.entry.seq, true)),
                Some(Body::CheckedOut(_)) => Some((folded.entry.header.time.wall, folded.entry.seq, false)),
                _ => None,
            })
            .max();
        Ok(last.is_some_and(|(wall, _, is_check_in)| is_check_in && wall >= night))
    }

    /// The attendance scope of an act made now.
    pub(super) fn scope_now(&self, who: &Who, post: &PostId) -> Result<Scope, PhoneError> {
        Ok(Self::attendance_scope(who, post, self.service_day(who, post)?))
    }
}
