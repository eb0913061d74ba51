//! What a change of the reference data would do to duty before anybody publishes it: day by day, old windows → new.

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::county::{Movement, Period, School};
use huxue_duty::ids::{PostId, SchoolId};
use huxue_duty::policy::{Policy, in_force};
use huxue_duty::school_day::DayStatus;
use huxue_duty::windows::windows;
use huxue_ledger::amend;
use huxue_ledger::directory::PublicSheet;
use serde::Serialize;
use utoipa::ToSchema;

use super::import::ProblemSeen;
use super::shapes;
use crate::error::{HqError, Result};
use crate::hq::Hq;

/// Days that are compared, from the first that a change speaks for.
const DAYS: usize = 14;
/// A change has to reach posts this long before, minutes (defaults 4.3).
const REACH_MIN: i64 = 60;

/// One day of a school.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DayShape {
    #[schema(value_type = String, format = Date)]
    pub day: ServiceDay,
    /// None where the calendar does not speak for the day.
    #[schema(value_type = Option<shapes::DayStatus>)]
    pub status: Option<DayStatus>,
    /// The weekday whose timetable runs, Monday = 1.
    pub runs_as: Option<u8>,
    pub reason: String,
    pub windows: Vec<WindowShape>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct WindowShape {
    #[schema(value_type = shapes::Period)]
    pub period: Period,
    #[schema(value_type = i64)]
    pub on_due: Instant,
    #[schema(value_type = i64)]
    pub off_due: Instant,
    pub movements: Vec<MovementTime>,
}

/// A movement as it is planned on that day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MovementTime {
    pub label: String,
    #[schema(value_type = shapes::MovementKind)]
    pub kind: huxue_duty::county::MovementKind,
    #[schema(value_type = i64)]
    pub start: Instant,
    #[schema(value_type = i64)]
    pub end: Instant,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DayChange {
    pub before: DayShape,
    pub after: DayShape,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SchoolChange {
    #[schema(value_type = String)]
    pub school: SchoolId,
    pub name: String,
    /// Whose windows they are.
    #[schema(value_type = Vec<String>)]
    pub posts: Vec<PostId>,
    /// Days that would differ.
    pub days: Vec<DayChange>,
}

/// A change before it is published.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct ChangePreview {
    /// Of what it was compared with: publishing asks for it.
    pub revision: String,
    /// What is wrong with the rows; nothing can be published then.
    pub problems: Vec<ProblemSeen>,
    pub schools: Vec<SchoolChange>,
    /// A window that would change begins within the hour: who stands there may not hear of it in time.
    pub soon: bool,
}

impl ChangePreview {
    /// Rows that cannot be read change nothing.
    pub fn refused(problems: Vec<huxue_ledger::county::Problem>) -> Self {
        Self { problems: problems.into_iter().map(ProblemSeen::from).collect(), ..Self::default() }
    }
}

/// A day of a school by a timetable and a public sheet with its rules.
pub(crate) fn shape(day: ServiceDay, school: &School, public: &PublicSheet, movements: &[Movement]) -> DayShape {
    let defaults = Policy::default();
    let policy = in_force(&public.rules, day).unwrap_or(&defaults);
    let plan =
        huxue_duty::school_day::day_status(day, school, &public.terms, &public.days, &public.calendar, movements);
    let Ok(plan) = plan else {
        return DayShape { day, status: None, runs_as: None, reason: String::new(), windows: Vec::new() };
    };
    let shown = windows(day, &plan, school, movements, policy).into_iter().map(|window| WindowShape {
        period: window.period,
        on_due: window.on_due,
        off_due: window.off_due,
        movements: window
            .movements
            .into_iter()
            .map(|one| MovementTime { label: one.label, kind: one.kind, start: one.start, end: one.end })
            .collect(),
    });
    let windows = shown.collect();
    DayShape { day, status: Some(plan.status), runs_as: plan.runs_as, reason: plan.reason, windows }
}

impl Hq {
    /// The newest public sheet.
    pub(crate) fn public_sheet(&self) -> Result<PublicSheet> {
        let directory = self.directory()?;
        let newest = directory.public.last().map(|version| version.sheet.clone());
        newest.ok_or_else(|| HqError::not_found("calendar", "public"))
    }

    /// Rows over a school's timetable, in the days that they speak for.
    pub fn preview_timetable(&self, school: &SchoolId, rows: &[Movement], now: Instant) -> Result<ChangePreview> {
        let public = self.public_sheet()?;
        let sheets = self.directory()?.newest_of_school(school);
        let Some(first) = sheets.first() else { return Err(HqError::not_found("school with a post", school)) };
        let today = now.civil_date();
        let from = rows.iter().map(|row| row.valid_from).min().unwrap_or(today).max(today);
        let after = amend::timetable(&first.movements, rows);
        let days = from.iter_days().take(DAYS).map(|day| DayChange {
            before: shape(day, &first.school, &public, &first.movements),
            after: shape(day, &first.school, &public, &after),
        });
        let change = SchoolChange {
            school: school.clone(),
            name: first.school.name.clone(),
            posts: sheets.iter().map(|sheet| sheet.post.id.clone()).collect(),
            days: days.filter(differs).collect(),
        };
        Ok(preview(self.school_revision(school)?, vec![change], now))
    }

    /// Another public sheet: of every school with a post, the first of `days` days from `from` that it would change.
    pub fn preview_public(
        &self,
        after: &PublicSheet,
        from: ServiceDay,
        days: usize,
        now: Instant,
    ) -> Result<ChangePreview> {
        let public = self.public_sheet()?;
        let directory = self.directory()?;
        let mut schools = Vec::new();
        for school in &public.schools {
            let sheets = directory.newest_of_school(&school.id);
            let Some(first) = sheets.first() else { continue };
            let mut changes = from.iter_days().take(days).map(|day| DayChange {
                before: shape(day, school, &public, &first.movements),
                after: shape(day, school, after, &first.movements),
            });
            if let Some(change) = changes.find(differs) {
                schools.push(SchoolChange {
                    school: school.id.clone(),
                    name: school.name.clone(),
                    posts: sheets.iter().map(|sheet| sheet.post.id.clone()).collect(),
                    days: vec![change],
                });
            }
        }
        Ok(preview(self.public_revision()?, schools, now))
    }
}

fn differs(change: &DayChange) -> bool {
    (change.before.status, &change.before.windows) != (change.after.status, &change.after.windows)
}

fn preview(revision: String, schools: Vec<SchoolChange>, now: Instant) -> ChangePreview {
    let reach = now.plus_minutes(REACH_MIN);
    let soon = schools.iter().flat_map(|school| &school.days).any(|day| {
        let differ = |one: &&WindowShape| {
            !(day.before.windows.contains(one) && day.after.windows.contains(one)) && now <= one.off_due
        };
        day.before.windows.iter().chain(&day.after.windows).filter(differ).any(|one| one.on_due <= reach)
    });
    ChangePreview { revision, problems: Vec::new(), schools, soon }
}
