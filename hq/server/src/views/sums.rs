//! Attendance summed by post or by unit. Only windows that have begun count, and what is disputed counts for nobody and
//! against nobody. In the order of ids: nothing here ranks anybody.

use std::collections::{BTreeMap, BTreeSet};

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::coverage::PostState;
use huxue_duty::verdict::On;
use huxue_ledger::attendance::WindowView;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::lines::LineFilter;
use crate::error::Result;
use crate::hq::Hq;

/// What is summed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SumBy {
    Post,
    Unit,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct AttendanceSum {
    /// Of the post or unit.
    pub id: String,
    /// Of its school or of the unit itself.
    pub name: String,
    pub posts: usize,
    /// Windows that have begun.
    pub windows: usize,
    /// Of these, with everybody confirmed.
    pub complete: usize,
    /// Minutes at and below the template.
    pub strength_minutes: u32,
    pub under_strength_minutes: u32,
    /// Persons in windows.
    pub on_time: usize,
    pub late: usize,
    pub not_checked_in: usize,
    pub unknown: usize,
    /// Found by a human, never by the machine.
    pub found_absent: usize,
    pub disputed: usize,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AttendanceSums {
    #[schema(value_type = i64)]
    pub at: Instant,
    #[schema(value_type = String, format = Date)]
    pub from: ServiceDay,
    #[schema(value_type = String, format = Date)]
    pub to: ServiceDay,
    pub rows: Vec<AttendanceSum>,
}

impl Hq {
    pub fn attendance_sums(&self, filter: &LineFilter, by: SumBy, now: Instant) -> Result<AttendanceSums> {
        let (from, to) = filter.span(now)?;
        let places = self.places()?;
        let directory = self.directory()?;
        let units = directory.public.last().map_or(&[][..], |version| &version.sheet.units);
        let unit_name = |id: &str| units.iter().find(|unit| unit.id.as_str() == id).map(|unit| unit.name.clone());
        let mut sums: BTreeMap<String, (AttendanceSum, BTreeSet<String>)> = BTreeMap::new();
        for day in from.iter_days().take_while(|day| *day <= to) {
            for post in self.attendance(day, &filter.place, now)?.posts {
                let Some((school, unit)) = places.get(&post.post).cloned() else { continue };
                let (id, name) = match by {
                    SumBy::Post => (post.post.to_string(), school),
                    SumBy::Unit => (unit.to_string(), unit_name(unit.as_str()).unwrap_or_default()),
                };
                let begun = post.windows.iter().filter(|window| window.window.on_due <= now);
                let wanted = begun.filter(|one| filter.period.is_none_or(|period| period == one.window.period));
                let (sum, posts) = sums.entry(id.clone()).or_default();
                (sum.id, sum.name) = (id, name);
                posts.insert(post.post.to_string());
                wanted.for_each(|window| sum.take(window));
            }
        }
        let q = filter.q.trim().to_lowercase();
        let found = |sum: &AttendanceSum| format!("{} {}", sum.id, sum.name).to_lowercase().contains(&q);
        let rows = sums.into_values().map(|(sum, posts)| AttendanceSum { posts: posts.len(), ..sum });
        Ok(AttendanceSums { at: now, from, to, rows: rows.filter(found).collect() })
    }
}

impl AttendanceSum {
    fn take(&mut self, window: &WindowView) {
        self.windows += 1;
        self.complete += usize::from(window.state == PostState::Confirmed);
        self.strength_minutes += window.strength.strength_minutes;
        self.under_strength_minutes += window.strength.under_strength_minutes;
        for row in &window.rows {
            if row.disputed {
                self.disputed += 1;
                continue;
            }
            self.found_absent += usize::from(row.found_absent);
            match row.on {
                On::OnTime => self.on_time += 1,
                On::Late { .. } | On::VeryLate { .. } => self.late += 1,
                On::NotCheckedIn => self.not_checked_in += 1,
                On::Unknown => self.unknown += 1,
                On::EarlyNotCounted | On::Excused | On::NotJudged => {}
            }
        }
    }
}
