//! Changing the roster from the desk's grid: a draft of moves, checked and published as one version.

use std::collections::BTreeSet;

use chrono::Days;
use huxue_duty::clock::{Instant, ServiceDay, weekday_digit};
use huxue_duty::county::{Part, Period, RosterRow, Weekdays, Weeks};
use huxue_duty::ids::{PersonId, PostId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::publish::{Published, RosterChange};
use crate::views::shapes;

/// Moves of one draft.
const MAX_MOVES: usize = 500;
/// How far ahead a move may repeat itself, days.
const MAX_DAYS: u64 = 370;

/// One person placed at a post in one period of one day, or off duty then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RosterMove {
    #[schema(value_type = String)]
    pub person: PersonId,
    #[schema(value_type = String, format = Date)]
    pub day: ServiceDay,
    #[schema(value_type = shapes::Period)]
    pub period: Period,
    /// None: off duty.
    #[schema(value_type = Option<String>)]
    pub post: Option<PostId>,
    /// `leader` or `member`; a member where there is none.
    #[schema(value_type = Option<shapes::Part>)]
    pub part: Option<Part>,
    /// The same on every such weekday up to this day, included.
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<ServiceDay>,
}

impl RosterMove {
    /// The day itself, whatever weekday it runs as, and then every such weekday.
    fn rows(&self) -> impl Iterator<Item = RosterRow> {
        let of = |valid_from, valid_to, weekdays| RosterRow {
            post: self.post.clone().unwrap_or_else(|| PostId::new("")),
            person: self.person.clone(),
            part: self.part.unwrap_or(Part::Member),
            periods: vec![self.period],
            valid_from,
            valid_to,
            weekdays,
            weeks: Weeks::All,
        };
        let later = self.day.succ_opt().zip(self.until).filter(|(next, until)| next <= until);
        let repeated = later.map(|(next, until)| of(next, until, Weekdays(0).with(weekday_digit(self.day))));
        std::iter::once(of(self.day, self.day, Weekdays::ALL)).chain(repeated)
    }
}

/// Refuses what no roster can say; what is merely unwise is told by the checks.
pub(crate) fn change_of(moves: &[RosterMove], today: ServiceDay) -> Result<RosterChange> {
    if moves.is_empty() || moves.len() > MAX_MOVES {
        return Err(HqError::BadInput(format!(
            "a draft has 1 to {MAX_MOVES} moves / 草稿须有 1 至 {MAX_MOVES} 处调整"
        )));
    }
    let mut known = BTreeSet::new();
    let mut change = RosterChange::default();
    for one in moves {
        let latest = one.day.checked_add_days(Days::new(MAX_DAYS)).unwrap_or(one.day);
        if one.day < today || one.until.is_some_and(|until| until < one.day || until > latest) {
            return Err(HqError::BadInput("a roster is for days to come / 只能调整今天及以后一年内的排班".into()));
        }
        if matches!(one.part, Some(Part::Volunteer | Part::SchoolGuard)) {
            return Err(HqError::BadInput("a move is for a leader or a member / 只能排领队或队员".into()));
        }
        if !known.insert((&one.person, one.day, one.period)) {
            return Err(HqError::BadInput("one person is moved twice / 同一人同一时段有两处调整".into()));
        }
        let list = if one.post.is_some() { &mut change.placed } else { &mut change.relieved };
        list.extend(one.rows());
    }
    Ok(change)
}

impl Hq {
    /// Publishes a draft that was made over roster version `over`; another version since then refuses it.
    pub fn publish_moves(&mut self, moves: &[RosterMove], over: u32, staff: &str, now: Instant) -> Result<Published> {
        let change = change_of(moves, now.civil_date())?;
        self.transact(|hq| {
            hq.staff_as_seen(over)?;
            hq.change_roster_inside(&change, staff, now)
        })
    }
}
