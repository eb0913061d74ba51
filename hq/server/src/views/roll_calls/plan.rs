//! Before a roll-call is opened: whom it would call, and whom of them it would reach.

use std::collections::BTreeSet;

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::county::{Part, Period, Role};
use huxue_duty::ids::{PersonId, PostId, UnitId};
use huxue_duty::verdict::On;
use huxue_ledger::attendance::PostDayView;
use huxue_ledger::ident::DeviceId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::desk::RollCallFilter;
use crate::error::Result;
use crate::hq::Hq;
use crate::staff::Sight;
use crate::views::board::{choose, unit_name};
use crate::views::{masking, shapes};

/// Would a call reach this person's phone now?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// A phone of theirs holds its line to headquarters open.
    Open,
    /// None does: call by radio.
    Closed,
    /// They have no phone.
    NoPhone,
}

/// Somebody whom a roll-call would call.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Callable {
    #[schema(value_type = String)]
    pub post: PostId,
    #[schema(value_type = String, format = Date)]
    pub day: ServiceDay,
    pub school: String,
    #[schema(value_type = String)]
    pub unit: UnitId,
    pub unit_name: String,
    #[schema(value_type = shapes::Period)]
    pub period: Period,
    #[schema(value_type = String)]
    pub person: PersonId,
    pub name: String,
    #[schema(value_type = shapes::Role)]
    pub role: Role,
    #[schema(value_type = shapes::Part)]
    pub part: Part,
    /// On leave or replaced: listed, not called.
    pub excused: bool,
    pub line: Line,
    /// When a phone of theirs last finished a sync.
    #[schema(value_type = Option<i64>)]
    pub heard_to: Option<Instant>,
}

/// Whom a roll-call would call now.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RollCallPlan {
    #[schema(value_type = i64)]
    pub at: Instant,
    pub rows: Vec<Callable>,
    /// Of those to be called: whom a call would reach now, and whom only the radio would.
    pub open: usize,
    pub by_radio: usize,
    pub excused: usize,
}

impl RollCallPlan {
    /// As a reader of this sight sees it.
    #[must_use]
    pub fn masked(mut self, sight: Sight) -> Self {
        if sight < Sight::Working {
            self.rows.iter_mut().for_each(|row| row.name = masking::name(&row.name));
        }
        self
    }
}

impl Hq {
    /// Whom a call of the window of the hour would call at this post.
    pub(crate) fn on_duty(day: &PostDayView, now: Instant) -> Vec<PersonId> {
        let rows = choose(day, now).map_or(&[][..], |window| window.rows.as_slice());
        rows.iter().filter(|row| row.on != On::Excused).map(|row| row.person.clone()).collect()
    }

    /// Whom a roll-call would call, post by post; nobody's line is known here.
    pub(crate) fn callable(&self, filter: &RollCallFilter, now: Instant) -> Result<Vec<Callable>> {
        let directory = self.directory()?;
        let mut rows = Vec::new();
        for (post, versions) in &directory.posts {
            let Some(sheet) = versions.last().map(|version| &version.sheet) else { continue };
            if filter.unit.as_ref().is_some_and(|unit| *unit != sheet.post.unit) {
                continue;
            }
            let day = self.running_day(post, now)?;
            let window = match filter.period {
                Some(period) => day.windows.iter().find(|window| window.window.period == period),
                None => choose(&day, now),
            };
            let Some(window) = window else { continue };
            for row in &window.rows {
                rows.push(Callable {
                    post: post.clone(),
                    day: day.day,
                    school: sheet.school.name.clone(),
                    unit: sheet.post.unit.clone(),
                    unit_name: unit_name(&directory, &sheet.post.unit),
                    period: window.window.period,
                    name: directory.person(&row.person).map_or_else(String::new, |person| person.name.clone()),
                    person: row.person.clone(),
                    role: row.role,
                    part: row.part,
                    excused: row.on == On::Excused,
                    line: Line::NoPhone,
                    heard_to: None,
                });
            }
        }
        Ok(rows)
    }

    /// The same, with who would hear it now: `lines` are the devices that hold a request open.
    pub fn roll_call_plan(
        &self,
        filter: &RollCallFilter,
        lines: &BTreeSet<DeviceId>,
        now: Instant,
    ) -> Result<RollCallPlan> {
        let directory = self.directory()?;
        let mut rows = self.callable(filter, now)?;
        for row in &mut rows {
            let devices: Vec<DeviceId> = directory.in_use(directory.devices_of(&row.person)).collect();
            row.heard_to = devices.iter().filter_map(|device| self.synced.get(device).copied()).max();
            row.line = if devices.is_empty() {
                Line::NoPhone
            } else if devices.iter().any(|device| lines.contains(device)) {
                Line::Open
            } else {
                Line::Closed
            };
        }
        let called = |row: &&Callable| !row.excused;
        let open = rows.iter().filter(called).filter(|row| row.line == Line::Open).count();
        let all = rows.iter().filter(called).count();
        Ok(RollCallPlan { at: now, open, by_radio: all - open, excused: rows.len() - all, rows })
    }
}
