//! 排班: who is named for which window, who has read it, and what is wrong with it; as it is, or as a draft would make it.

use std::collections::BTreeSet;

use chrono::Days;
use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::county::{Part, Period, Person, Role};
use huxue_duty::forecast::Planned;
use huxue_duty::ids::{PersonId, PostId, UnitId};
use huxue_duty::roster::{Excuse, RosterWarning, check};
use huxue_ledger::attendance::planned;
use huxue_ledger::directory::{Directory, Version};
use huxue_ledger::fact::Body;
use huxue_ledger::ident::Scope;
use serde::Serialize;
use utoipa::ToSchema;

use super::board::unit_name;
use super::{masking, shapes};
use crate::desk::{RosterMove, change_of};
use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::staff::Sight;

/// Days of one answer at most.
const MAX_DAYS: u64 = 14;

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RosterView {
    #[schema(value_type = String, format = Date)]
    pub from: ServiceDay,
    #[schema(value_type = String, format = Date)]
    pub to: ServiceDay,
    #[schema(value_type = String, format = Date)]
    pub today: ServiceDay,
    #[schema(value_type = i64)]
    pub at: Instant,
    /// The version that was read; a draft is published over it.
    pub version: u32,
    #[schema(value_type = i64)]
    pub published_at: Instant,
    /// The account whose signature it carries.
    pub published_by: Option<String>,
    pub posts: Vec<RosterPost>,
    /// Officers and auxiliaries who may be named.
    pub people: Vec<RosterPerson>,
    /// By post, day and time.
    pub cells: Vec<RosterCell>,
    pub warnings: Vec<WarningSeen>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RosterPost {
    #[schema(value_type = String)]
    pub post: PostId,
    pub school: String,
    #[schema(value_type = String)]
    pub unit: UnitId,
    pub unit_name: String,
    /// Officers and auxiliaries asked for.
    pub officers: u32,
    pub auxiliaries: u32,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RosterPerson {
    #[schema(value_type = String)]
    pub person: PersonId,
    pub name: String,
    #[schema(value_type = shapes::Role)]
    pub role: Role,
    #[schema(value_type = String)]
    pub unit: UnitId,
    pub can_lead: bool,
    /// Has read a roster that says the same of them as the one in force.
    pub acknowledged: bool,
}

/// One window of a post.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RosterCell {
    #[schema(value_type = String)]
    pub post: PostId,
    #[schema(value_type = String, format = Date)]
    pub day: ServiceDay,
    #[schema(value_type = shapes::Period)]
    pub period: Period,
    #[schema(value_type = i64)]
    pub on_due: Instant,
    #[schema(value_type = i64)]
    pub off_due: Instant,
    pub team: Vec<RosterSlot>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RosterSlot {
    #[schema(value_type = String)]
    pub person: PersonId,
    #[schema(value_type = shapes::Part)]
    pub part: Part,
    /// On leave, or replaced.
    pub away: bool,
}

/// `two_posts`, `little_rest`, `on_leave`, `cannot_lead`, `no_leader` or `unfilled`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WarningSeen {
    pub code: &'static str,
    #[schema(value_type = Option<String>)]
    pub person: Option<PersonId>,
    #[schema(value_type = Vec<String>)]
    pub posts: Vec<PostId>,
    #[schema(value_type = String, format = Date)]
    pub day: ServiceDay,
    #[schema(value_type = shapes::Period)]
    pub period: Period,
    /// What is left of the rest before it, minutes.
    pub rest_min: Option<u32>,
    pub officers: u32,
    pub auxiliaries: u32,
    /// It is not so without the draft.
    pub new: bool,
}

/// What is looked at, and by whom.
#[derive(Clone, Debug)]
pub struct RosterFilter {
    pub from: Option<ServiceDay>,
    pub days: u64,
    /// One unit's posts, and people of others only where they are named there.
    pub unit: Option<UnitId>,
    pub sight: Sight,
}

impl Hq {
    /// The roster of some days; with `moves`, as it would be after they were published.
    pub fn roster(&self, filter: &RosterFilter, moves: &[RosterMove], now: Instant) -> Result<RosterView> {
        let directory = self.directory()?;
        let today = now.civil_date();
        let from = filter.from.unwrap_or(today);
        if !(1..=MAX_DAYS).contains(&filter.days) {
            return Err(HqError::BadInput(format!("1 to {MAX_DAYS} days / 一次最多看 {MAX_DAYS} 天")));
        }
        let to = from.checked_add_days(Days::new(filter.days - 1)).unwrap_or(from);
        let newest = directory.staff.last().ok_or_else(|| HqError::not_found("roster", "staff"))?;
        let people = &newest.sheet.people;
        let rules = directory.policy(from);
        let standing = self.planned_days(&directory, from, to, now)?;
        let before = check(&standing, people, rules);
        let (plan, warnings) = if moves.is_empty() {
            (standing, before.clone())
        } else {
            let drafted = drafted(&directory, newest, moves, today)?;
            let plan = self.planned_days(&drafted, from, to, now)?;
            let warnings = check(&plan, people, rules);
            (plan, warnings)
        };
        let shown: BTreeSet<&PostId> = directory.posts.keys().filter(|post| filter.shows(&directory, post)).collect();
        let seen = warnings.iter().filter(|one| (from..=to).contains(&one.day())).map(|one| {
            let is_new = before.binary_search(one).is_err();
            WarningSeen { new: is_new, ..WarningSeen::of(one) }
        });
        let cells: Vec<RosterCell> = plan
            .iter()
            .filter(|one| shown.contains(&one.post) && (from..=to).contains(&one.window.day))
            .map(RosterCell::of)
            .collect();
        Ok(RosterView {
            from,
            to,
            today,
            at: now,
            version: newest.number,
            published_at: newest.published_at,
            published_by: self.published_by(newest.number)?,
            posts: shown.iter().filter_map(|post| RosterPost::of(&directory, post)).collect(),
            people: self.nameable(&directory, people, filter, &cells)?,
            warnings: seen.filter(|one| one.posts.iter().any(|post| shown.contains(post))).collect(),
            cells,
        })
    }

    /// Every window of the days, and of the day before them: rest is judged by it.
    fn planned_days(
        &self,
        directory: &Directory,
        from: ServiceDay,
        to: ServiceDay,
        now: Instant,
    ) -> Result<Vec<Planned>> {
        let first = from.pred_opt().unwrap_or(from);
        let mut all = Vec::new();
        for post in directory.posts.keys() {
            for day in first.iter_days().take_while(|day| *day <= to) {
                all.extend(self.with_post_day_in(directory, post, day, now, None, planned)?);
            }
        }
        Ok(all)
    }

    fn nameable(
        &self,
        directory: &Directory,
        people: &[Person],
        filter: &RosterFilter,
        cells: &[RosterCell],
    ) -> Result<Vec<RosterPerson>> {
        let named: BTreeSet<&PersonId> = cells.iter().flat_map(|cell| &cell.team).map(|slot| &slot.person).collect();
        let own = |person: &Person| filter.unit.as_ref().is_none_or(|unit| *unit == person.unit);
        let mut seen = Vec::new();
        for person in people.iter().filter(|one| one.role.is_judged() && (own(one) || named.contains(&one.id))) {
            seen.push(RosterPerson {
                name: masking::name_for(&person.name, filter.sight),
                role: person.role,
                unit: person.unit.clone(),
                can_lead: person.can_lead,
                acknowledged: self.has_read_roster(directory, &person.id)?,
                person: person.id.clone(),
            });
        }
        Ok(seen)
    }

    fn published_by(&self, version: u32) -> Result<Option<String>> {
        let fold = self.fold(&Scope::directory_staff())?;
        let of_version = fold.entries.iter().find(|folded| {
            matches!(folded.counted(), Some(Body::DirectoryPublished(published)) if published.version == version)
        });
        Ok(of_version.map(|folded| folded.entry.header.author.clone()))
    }
}

/// The directory as it would be after the moves were published.
fn drafted(
    directory: &Directory,
    newest: &Version<huxue_ledger::directory::StaffSheet>,
    moves: &[RosterMove],
    today: ServiceDay,
) -> Result<Directory> {
    let change = change_of(moves, today)?;
    let mut drafted = directory.clone();
    let mut version = newest.clone();
    version.number += 1;
    version.sheet.roster = change.applied(&newest.sheet.roster);
    drafted.staff.push(version);
    Ok(drafted)
}

impl RosterFilter {
    fn shows(&self, directory: &Directory, post: &PostId) -> bool {
        self.unit.as_ref().is_none_or(|unit| {
            directory.posts.get(post).and_then(|versions| versions.last()).is_some_and(|v| v.sheet.post.unit == *unit)
        })
    }
}

impl RosterPost {
    fn of(directory: &Directory, post: &PostId) -> Option<Self> {
        let sheet = &directory.posts.get(post)?.last()?.sheet;
        Some(Self {
            post: post.clone(),
            school: sheet.school.name.clone(),
            unit: sheet.post.unit.clone(),
            unit_name: unit_name(directory, &sheet.post.unit),
            officers: sheet.post.officers,
            auxiliaries: sheet.post.auxiliaries,
        })
    }
}

impl RosterCell {
    fn of(one: &Planned) -> Self {
        let judged = one.team.iter().filter(|slot| slot.role.is_judged());
        let slot = |slot: &huxue_duty::forecast::Slot| RosterSlot {
            person: slot.person.clone(),
            part: slot.part,
            away: matches!(slot.away, Some(Excuse::Leave | Excuse::Substituted)),
        };
        Self {
            post: one.post.clone(),
            day: one.window.day,
            period: one.window.period,
            on_due: one.window.on_due,
            off_due: one.window.off_due,
            team: judged.map(slot).collect(),
        }
    }
}

impl WarningSeen {
    fn of(warning: &RosterWarning) -> Self {
        let of = |code, person: Option<&PersonId>, posts: &[&PostId], (day, period): (ServiceDay, Period)| Self {
            code,
            person: person.cloned(),
            posts: posts.iter().map(|post| (*post).clone()).collect(),
            day,
            period,
            rest_min: None,
            officers: 0,
            auxiliaries: 0,
            new: false,
        };
        match warning {
            RosterWarning::TwoPosts { person, posts, day, period } => {
                of("two_posts", Some(person), &[&posts.0, &posts.1], (*day, *period))
            }
            RosterWarning::LittleRest { person, post, day, period, rest_min } => {
                Self { rest_min: Some(*rest_min), ..of("little_rest", Some(person), &[post], (*day, *period)) }
            }
            RosterWarning::OnLeave { person, post, day, period } => {
                of("on_leave", Some(person), &[post], (*day, *period))
            }
            RosterWarning::CannotLead { person, post, day, period } => {
                of("cannot_lead", Some(person), &[post], (*day, *period))
            }
            RosterWarning::NoLeader { post, day, period } => of("no_leader", None, &[post], (*day, *period)),
            RosterWarning::Unfilled { post, day, period, officers, auxiliaries } => Self {
                officers: *officers,
                auxiliaries: *auxiliaries,
                ..of("unfilled", None, &[post], (*day, *period))
            },
        }
    }
}
