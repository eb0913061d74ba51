//! The coverage forecast as the desk sees it (N5): where people will be short in the next hours and days, why, whom one
//! may ask, and what those who were asked have said.

mod asks;
mod plan;

use std::collections::BTreeMap;

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::county::{Part, Period, Role};
use huxue_duty::forecast::{Gap, Opening, Reason, forecast};
use huxue_duty::ids::{PersonId, PostId, UnitId};
use huxue_ledger::directory::Directory;
use serde::Serialize;
use utoipa::ToSchema;

use super::board::unit_name;
use super::{masking, shapes};
use crate::error::Result;
use crate::hq::Hq;
use crate::staff::Sight;
pub use asks::{AskSeen, AskState, PendingStandIn};

/// What begins within this is looked at closely, minutes.
const SOON_MIN: i64 = 3 * 60;
/// Days ahead.
const DAYS: u64 = 14;

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ForecastView {
    #[schema(value_type = i64)]
    pub at: Instant,
    /// The next hours end here.
    #[schema(value_type = i64)]
    pub soon_until: Instant,
    pub days: Vec<ForecastDay>,
    /// By day and post, what is certain first.
    pub gaps: Vec<GapSeen>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ForecastDay {
    #[schema(value_type = String, format = Date)]
    pub day: ServiceDay,
    /// Windows still to begin.
    pub windows: usize,
    /// Of those, short for certain.
    pub short: usize,
    /// People with duty that day who have not acknowledged the roster in force.
    pub unacknowledged: usize,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GapSeen {
    #[schema(value_type = String)]
    pub post: PostId,
    pub school: String,
    #[schema(value_type = String)]
    pub unit: UnitId,
    pub unit_name: String,
    #[schema(value_type = String, format = Date)]
    pub day: ServiceDay,
    /// A window of it begins within the next hours.
    pub soon: bool,
    pub certain: bool,
    pub windows: Vec<ShortSeen>,
    pub reasons: Vec<ReasonSeen>,
    pub openings: Vec<OpeningSeen>,
    pub asks: Vec<AskSeen>,
    /// Stand-ins that wait for the desk's word.
    pub pending: Vec<PendingStandIn>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ShortSeen {
    #[schema(value_type = shapes::Period)]
    pub period: Period,
    #[schema(value_type = i64)]
    pub on_due: Instant,
    #[schema(value_type = i64)]
    pub off_due: Instant,
    /// Officers and auxiliaries missing for certain.
    #[schema(value_type = Vec<u32>, min_items = 2, max_items = 2)]
    pub short: (u32, u32),
}

/// `unfilled`, `no_leader`, `on_leave`, `leave_asked`, `stand_in_pending`, `unacknowledged` or `not_heard`.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct ReasonSeen {
    pub code: &'static str,
    #[schema(value_type = Option<String>)]
    pub person: Option<PersonId>,
    pub name: Option<String>,
    /// When a phone of theirs was last heard from.
    #[schema(value_type = Option<i64>)]
    pub since: Option<Instant>,
    pub officers: u32,
    pub auxiliaries: u32,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OpeningSeen {
    #[schema(value_type = String)]
    pub in_place_of: PersonId,
    pub name: String,
    #[schema(value_type = shapes::Role)]
    pub role: Role,
    #[schema(value_type = shapes::Part)]
    pub part: Part,
    pub substitutes: Vec<SubstituteSeen>,
    /// How many may not be asked: on leave or replaced, on duty at that time, without enough rest.
    pub away: u32,
    pub on_duty: u32,
    pub rest: u32,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SubstituteSeen {
    #[schema(value_type = String)]
    pub person: PersonId,
    pub name: String,
    pub unit_name: String,
    /// Their own post that is nearest.
    #[schema(value_type = Option<String>)]
    pub from: Option<PostId>,
    pub distance_m: Option<u32>,
}

/// Who looks.
#[derive(Clone, Debug)]
pub struct ForecastFilter {
    pub unit: Option<UnitId>,
    /// People of other units are not shown.
    pub own_people_only: bool,
    pub sight: Sight,
}

impl Hq {
    pub fn forecast(&self, filter: &ForecastFilter, now: Instant) -> Result<ForecastView> {
        let directory = self.directory()?;
        let soon_until = now.plus_minutes(SOON_MIN);
        let plan = self.plan(now, soon_until, DAYS)?;
        let people = directory.staff.last().map_or(&[][..], |newest| newest.sheet.people.as_slice());
        let last = plan.last_day;
        let found = forecast(&plan.windows, people, &plan.places, directory.policy(now.civil_date()), now);
        let asks = self.stand_in_asks(now)?;
        let mut gaps = Vec::new();
        let mut days: BTreeMap<ServiceDay, ForecastDay> = plan.days(now, &|post| filter.shows(&directory, post));
        for gap in found.into_iter().filter(|gap| gap.day <= last && filter.shows(&directory, &gap.post)) {
            if let Some(day) = days.get_mut(&gap.day) {
                day.short += gap.windows.iter().filter(|one| one.short != (0, 0)).count();
            }
            let soon = gap.windows.iter().any(|one| one.window.on_due <= soon_until);
            if soon || gap.certain || gap.reasons.iter().any(needs_a_word) {
                let seeing = Seeing { hq: self, directory: &directory, filter };
                gaps.push(seeing.gap(gap, soon, &asks)?);
            }
        }
        gaps.sort_by_key(|gap| (gap.day, !gap.soon, !gap.certain, gap.post.clone()));
        Ok(ForecastView { at: now, soon_until, days: days.into_values().collect(), gaps })
    }
}

/// Somebody waits for the desk.
fn needs_a_word(reason: &Reason) -> bool {
    matches!(reason, Reason::LeaveAsked { .. } | Reason::StandInPending { .. })
}

impl ForecastFilter {
    fn shows(&self, directory: &Directory, post: &PostId) -> bool {
        self.unit.as_ref().is_none_or(|unit| {
            directory.posts.get(post).and_then(|versions| versions.last()).is_some_and(|v| v.sheet.post.unit == *unit)
        })
    }
}

struct Seeing<'a> {
    hq: &'a Hq,
    directory: &'a Directory,
    filter: &'a ForecastFilter,
}

impl Seeing<'_> {
    fn name(&self, person: &PersonId) -> String {
        let full = self.directory.person(person).map_or("", |known| &known.name);
        masking::name_for(full, self.filter.sight)
    }

    fn gap(&self, gap: Gap, soon: bool, asks: &[asks::Ask]) -> Result<GapSeen> {
        let newest = self.directory.posts.get(&gap.post).and_then(|versions| versions.last());
        let unit = newest.map_or_else(|| UnitId::new(""), |version| version.sheet.post.unit.clone());
        let asks: Vec<AskSeen> = asks
            .iter()
            .filter(|ask| ask.post == gap.post && ask.day == gap.day)
            .map(|ask| ask.seen(self.name(&ask.person)))
            .collect();
        let pending = self.hq.pending_stand_ins(&gap.post, gap.day, &|person| self.name(person))?;
        let openings = gap.openings.into_iter().map(|one| self.opening(one, &asks)).collect();
        Ok(GapSeen {
            school: newest.map_or_else(String::new, |version| version.sheet.school.name.clone()),
            unit_name: unit_name(self.directory, &unit),
            unit,
            soon,
            certain: gap.certain,
            windows: gap
                .windows
                .iter()
                .map(|one| ShortSeen {
                    period: one.window.period,
                    on_due: one.window.on_due,
                    off_due: one.window.off_due,
                    short: one.short,
                })
                .collect(),
            reasons: gap.reasons.iter().map(|reason| self.reason(reason)).collect(),
            openings,
            asks,
            pending,
            post: gap.post,
            day: gap.day,
        })
    }

    fn reason(&self, reason: &Reason) -> ReasonSeen {
        let of = |code, person: &PersonId| ReasonSeen {
            code,
            name: Some(self.name(person)),
            person: Some(person.clone()),
            ..ReasonSeen::default()
        };
        match reason {
            Reason::Unfilled { officers, auxiliaries } => {
                ReasonSeen { code: "unfilled", officers: *officers, auxiliaries: *auxiliaries, ..ReasonSeen::default() }
            }
            Reason::NoLeader => ReasonSeen { code: "no_leader", ..ReasonSeen::default() },
            Reason::OnLeave { person } => of("on_leave", person),
            Reason::LeaveAsked { person } => of("leave_asked", person),
            Reason::StandInPending { person } => of("stand_in_pending", person),
            Reason::Unacknowledged { person } => of("unacknowledged", person),
            Reason::NotHeard { person, since } => ReasonSeen { since: *since, ..of("not_heard", person) },
        }
    }

    /// Whoever was asked already stands among the asks.
    fn opening(&self, opening: Opening, asks: &[AskSeen]) -> OpeningSeen {
        let unit_of = |person: &PersonId| self.directory.person(person).map(|known| known.unit.clone());
        let own = |person: &PersonId| !self.filter.own_people_only || unit_of(person) == self.filter.unit;
        let asked = |person: &PersonId| asks.iter().any(|ask| ask.person == *person && ask.state != AskState::Expired);
        let substitutes = opening.substitutes.into_iter().filter(|one| own(&one.person) && !asked(&one.person));
        OpeningSeen {
            name: self.name(&opening.in_place_of),
            in_place_of: opening.in_place_of,
            role: opening.role,
            part: opening.part,
            substitutes: substitutes
                .map(|one| SubstituteSeen {
                    name: self.name(&one.person),
                    unit_name: unit_of(&one.person).map_or_else(String::new, |unit| unit_name(self.directory, &unit)),
                    person: one.person,
                    from: one.from,
                    distance_m: one.distance_m,
                })
                .collect(),
            away: opening.excluded.away,
            on_duty: opening.excluded.on_duty,
            rest: opening.excluded.rest,
        }
    }
}
