//! 勤务安排表: a week's roster by post, as it is printed: windows of each day, and who is named for how many of them.

use std::collections::BTreeMap;

use chrono::{Datelike as _, Days};
use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::county::{Part, Period, Role};
use huxue_duty::forecast::Slot;
use huxue_duty::ids::{PersonId, PostId, UnitId};
use huxue_duty::roster::Excuse;
use huxue_ledger::attendance::planned;
use huxue_ledger::directory::Directory;
use serde::Serialize;
use utoipa::ToSchema;

use super::board::unit_name;
use super::{masking, shapes};
use crate::error::Result;
use crate::hq::Hq;
use crate::staff::Sight;

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WeekView {
    /// A Monday.
    #[schema(value_type = String, format = Date)]
    pub from: ServiceDay,
    #[schema(value_type = i64)]
    pub at: Instant,
    /// The version of the roster that it shows.
    pub roster: u32,
    pub posts: Vec<WeekPost>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WeekPost {
    #[schema(value_type = String)]
    pub post: PostId,
    pub school: String,
    #[schema(value_type = String)]
    pub unit: UnitId,
    pub unit_name: String,
    /// Seven days from Monday on.
    pub days: Vec<Vec<WeekWindow>>,
    pub people: Vec<WeekPerson>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WeekWindow {
    #[schema(value_type = shapes::Period)]
    pub period: Period,
    #[schema(value_type = i64)]
    pub on_due: Instant,
    #[schema(value_type = i64)]
    pub off_due: Instant,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WeekPerson {
    #[schema(value_type = String)]
    pub person: PersonId,
    pub name: String,
    #[schema(value_type = shapes::Role)]
    pub role: Role,
    #[schema(value_type = shapes::Part)]
    pub part: Part,
    /// Windows on each day, from Monday on.
    pub windows: Vec<u32>,
    /// Of those, on leave or replaced.
    pub away: Vec<u32>,
}

impl Hq {
    /// The week that holds `day`.
    pub fn week(&self, day: ServiceDay, unit: Option<&UnitId>, sight: Sight, now: Instant) -> Result<WeekView> {
        let directory = self.directory()?;
        let back = Days::new(u64::from(day.weekday().num_days_from_monday()));
        let from = day.checked_sub_days(back).unwrap_or(day);
        let mut posts = Vec::new();
        for (post, versions) in &directory.posts {
            let Some(sheet) = versions.last().map(|version| &version.sheet) else { continue };
            if unit.is_some_and(|unit| *unit != sheet.post.unit) {
                continue;
            }
            let mut people = BTreeMap::new();
            let mut days = Vec::new();
            for (at, day) in from.iter_days().take(7).enumerate() {
                let windows = self.with_post_day(post, day, now, None, planned)?;
                for slot in windows.iter().flat_map(|window| &window.team).filter(|slot| slot.role.is_judged()) {
                    let row = people.entry(slot.person.clone()).or_insert_with(|| person(&directory, slot, sight));
                    row.windows[at] += 1;
                    row.away[at] += u32::from(matches!(slot.away, Some(Excuse::Leave | Excuse::Substituted)));
                }
                let shown = windows.into_iter().map(|one| WeekWindow {
                    period: one.window.period,
                    on_due: one.window.on_due,
                    off_due: one.window.off_due,
                });
                days.push(shown.collect());
            }
            let mut people: Vec<WeekPerson> = people.into_values().collect();
            people.sort_by_key(|one| (one.part, one.role, one.person.clone()));
            posts.push(WeekPost {
                post: post.clone(),
                school: sheet.school.name.clone(),
                unit: sheet.post.unit.clone(),
                unit_name: unit_name(&directory, &sheet.post.unit),
                days,
                people,
            });
        }
        let roster = directory.staff.last().map_or(0, |version| version.number);
        Ok(WeekView { from, at: now, roster, posts })
    }
}

fn person(directory: &Directory, slot: &Slot, sight: Sight) -> WeekPerson {
    let full = directory.person(&slot.person).map_or("", |known| &known.name);
    WeekPerson {
        person: slot.person.clone(),
        name: masking::name_for(full, sight),
        role: slot.role,
        part: slot.part,
        windows: vec![0; 7],
        away: vec![0; 7],
    }
}
