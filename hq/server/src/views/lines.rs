//! Attendance line by line: one person in one window, filtered and ordered here, so that a screen and an export of it
//! cannot differ.

use std::collections::BTreeMap;

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::county::Period;
use huxue_duty::ids::{PostId, UnitId};
use huxue_duty::verdict::{Off, On};
use huxue_ledger::attendance::PersonRow;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AttendanceFilter, AttendanceView, shapes};
use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::staff::Sight;

/// Days of one answer: what a bureau reports in a month.
const MAX_DAYS: i64 = 31;

/// What somebody wants to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    /// Anything that somebody should look at.
    Attention,
    Late,
    NotCheckedIn,
    LeftEarly,
    Unknown,
    Disputed,
}

impl Wanted {
    /// Before its window begins there is nothing to say of anybody.
    fn finds(self, row: &PersonRow, begun: bool) -> bool {
        let fine_on = matches!(row.on, On::OnTime | On::Excused | On::NotJudged | On::Unknown);
        let fine_off = matches!(row.off, Off::Kept | Off::Excused | Off::NotJudged | Off::Unknown);
        begun
            && match self {
                Self::Attention => !fine_on || !fine_off || row.found_absent || row.disputed || !row.flags.is_empty(),
                Self::Late => matches!(row.on, On::Late { .. } | On::VeryLate { .. }),
                Self::NotCheckedIn => row.on == On::NotCheckedIn,
                Self::LeftEarly => matches!(row.off, Off::LeftEarly { .. }),
                Self::Unknown => row.on == On::Unknown || row.off == Off::Unknown,
                Self::Disputed => row.disputed,
            }
    }
}

/// Every condition applies if given.
#[derive(Clone, Debug, Default)]
pub struct LineFilter {
    /// Both included; today where there is none.
    pub days: (Option<ServiceDay>, Option<ServiceDay>),
    pub place: AttendanceFilter,
    pub period: Option<Period>,
    pub verdict: Option<Wanted>,
    /// Part of a post, a school, a person's id, or a name as the reader sees it.
    pub q: String,
}

impl LineFilter {
    /// First and last day.
    pub fn span(&self, now: Instant) -> Result<(ServiceDay, ServiceDay)> {
        let today = now.civil_date();
        let from = self.days.0.or(self.days.1).unwrap_or(today);
        let to = self.days.1.unwrap_or(from);
        if from > to || (to - from).num_days() >= MAX_DAYS {
            return Err(HqError::BadInput(format!(
                "at most {MAX_DAYS} days, the first before the last / 日期有误，最多 {MAX_DAYS} 天"
            )));
        }
        Ok((from, to))
    }
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AttendanceLine {
    #[schema(value_type = String, format = Date)]
    pub day: ServiceDay,
    #[schema(value_type = String)]
    pub post: PostId,
    pub school: String,
    #[schema(value_type = String)]
    pub unit: UnitId,
    #[schema(value_type = shapes::Period)]
    pub period: Period,
    #[schema(value_type = i64)]
    pub on_due: Instant,
    /// With what people at the gate observed.
    #[schema(value_type = i64)]
    pub off_due: Instant,
    pub begun: bool,
    /// Masked unless the reader works with names: `POST /v1/unmask` with `person`.
    pub name: String,
    #[schema(value_type = shapes::PersonRow)]
    pub row: PersonRow,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AttendanceLines {
    #[schema(value_type = i64)]
    pub at: Instant,
    #[schema(value_type = String, format = Date)]
    pub from: ServiceDay,
    #[schema(value_type = String, format = Date)]
    pub to: ServiceDay,
    /// Lines before the verdict and the search were applied.
    pub total: usize,
    pub lines: Vec<AttendanceLine>,
}

impl Hq {
    pub fn attendance_lines(&self, filter: &LineFilter, sight: Sight, now: Instant) -> Result<AttendanceLines> {
        let (from, to) = filter.span(now)?;
        let places = self.places()?;
        let mut all = AttendanceLines { at: now, from, to, total: 0, lines: Vec::new() };
        for day in from.iter_days().take_while(|day| *day <= to) {
            let AttendanceView { posts, .. } = self.attendance(day, &filter.place, now)?;
            for post in posts {
                let Some((school, unit)) = places.get(&post.post).cloned() else { continue };
                for window in post.windows {
                    if filter.period.is_some_and(|wanted| wanted != window.window.period) {
                        continue;
                    }
                    for row in window.rows {
                        all.total += 1;
                        let line = AttendanceLine {
                            day,
                            post: post.post.clone(),
                            school: school.clone(),
                            unit: unit.clone(),
                            period: window.window.period,
                            on_due: window.window.on_due,
                            off_due: window.off_due_observed,
                            begun: window.window.on_due <= now,
                            name: self.name_for(&row.person, sight)?,
                            row,
                        };
                        if line.is_found(filter) {
                            all.lines.push(line);
                        }
                    }
                }
            }
        }
        Ok(all)
    }

    /// School and unit of every post.
    pub(crate) fn places(&self) -> Result<BTreeMap<PostId, (String, UnitId)>> {
        let directory = self.directory()?;
        let newest = directory.posts.iter().filter_map(|(post, versions)| Some((post, &versions.last()?.sheet)));
        Ok(newest.map(|(post, sheet)| (post.clone(), (sheet.school.name.clone(), sheet.post.unit.clone()))).collect())
    }
}

impl AttendanceLine {
    fn is_found(&self, filter: &LineFilter) -> bool {
        let words = format!("{} {} {} {}", self.post, self.school, self.row.person, self.name).to_lowercase();
        filter.verdict.is_none_or(|wanted| wanted.finds(&self.row, self.begun))
            && words.contains(&filter.q.trim().to_lowercase())
    }
}
