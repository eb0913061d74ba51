//! Substitutes from the forecast: only whom the rules allow is asked.

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::ids::{PersonId, PostId};
use huxue_ledger::fact::StandInAsked;
use huxue_ledger::ident::day_number;

use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::staff::Sight;
use crate::views::ForecastFilter;

/// How long a substitute has to answer, minutes; never beyond the beginning of the window that is short.
const ANSWER_WITHIN_MIN: i64 = 60;

impl Hq {
    /// The question to a substitute that the forecast offers for this place now. Whoever is not offered, because they
    /// went on leave or on duty meanwhile, is not asked.
    pub fn substitute_ask(
        &self,
        (post, day): (&PostId, ServiceDay),
        in_place_of: &PersonId,
        person: &PersonId,
        now: Instant,
    ) -> Result<StandInAsked> {
        let filter = ForecastFilter { unit: None, own_people_only: false, sight: Sight::Masked };
        let forecast = self.forecast(&filter, now)?;
        let gap = forecast.gaps.iter().find(|gap| gap.post == *post && gap.day == day);
        let opening = gap.and_then(|gap| gap.openings.iter().find(|opening| opening.in_place_of == *in_place_of));
        let offered = opening.is_some_and(|opening| opening.substitutes.iter().any(|one| one.person == *person));
        let (Some(gap), true) = (gap, offered) else {
            return Err(HqError::Conflict("the forecast does not offer this person any more / 该人员已不可询问"));
        };
        let first = gap.windows.iter().map(|window| window.on_due).min().unwrap_or(now);
        Ok(StandInAsked {
            post: post.to_string(),
            day: day_number(day),
            in_place_of: in_place_of.to_string(),
            person: person.to_string(),
            until: first.min(now.plus_minutes(ANSWER_WITHIN_MIN)).0,
        })
    }
}
