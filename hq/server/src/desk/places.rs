//! Changing reference data at the desk: the dismissal of a day, a timetable, a gate's fence, a post's template, a day of
//! the calendar. Whoever publishes says which revision they saw; if another was published since, nothing is.

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::county::{DayOverride, Gate, Movement, Post};
use huxue_duty::dismissal::dismissed_at;
use huxue_duty::ids::SchoolId;
use huxue_duty::school_day::day_status;
use huxue_ledger::directory::PublicSheet;

use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::publish::{Published, STALE};

/// A dismissal is changed at most so far ahead; later days have a timetable of their own.
const DISMISSAL_DAYS: i64 = 14;

/// What becomes of one day of the calendar.
#[derive(Clone, Debug)]
pub enum DayChangeAsked {
    /// A row in the place of what the same layer said.
    Put(DayOverride),
    /// The layer says nothing of that day any more.
    Remove { school: Option<SchoolId>, date: ServiceDay },
}

impl DayChangeAsked {
    pub fn date(&self) -> ServiceDay {
        match self {
            Self::Put(row) => row.date,
            Self::Remove { date, .. } => *date,
        }
    }
}

impl Hq {
    /// Of a school's sheets.
    pub(crate) fn school_revision(&self, school: &SchoolId) -> Result<String> {
        let directory = self.directory()?;
        let newest = directory.posts.iter().filter_map(|(post, versions)| Some((post, versions.last()?)));
        let own = newest.filter(|(_, version)| version.sheet.school.id == *school);
        Ok(own.map(|(post, version)| format!("{post}.{}", version.number)).collect::<Vec<_>>().join("+"))
    }

    pub(crate) fn public_revision(&self) -> Result<String> {
        Ok(self.directory()?.public.last().map_or(0, |version| version.number).to_string())
    }

    /// The day's whole timetable if the school's last dismissal is at `at`, minutes from 00:00.
    pub fn dismissal_rows(&self, school: &SchoolId, day: ServiceDay, at: u32, now: Instant) -> Result<Vec<Movement>> {
        let ahead = (day - now.civil_date()).num_days();
        if !(0..=DISMISSAL_DAYS).contains(&ahead) {
            return Err(HqError::BadInput(format!(
                "a dismissal is changed for today and {DISMISSAL_DAYS} days ahead / 只能改今天起 {DISMISSAL_DAYS} 天内的放学时间"
            )));
        }
        if Instant::at(day, at) <= now {
            return Err(HqError::BadInput("that time is over / 该时间已过".into()));
        }
        let sheets = self.directory()?.newest_of_school(school);
        let Some(sheet) = sheets.first() else { return Err(HqError::not_found("school with a post", school)) };
        let public = self.public_sheet()?;
        let movements = &sheet.movements;
        let plan = day_status(day, &sheet.school, &public.terms, &public.days, &public.calendar, movements);
        let plan = plan.map_err(|gap| HqError::BadInput(gap.to_string()))?;
        let rows = plan.runs_as.and_then(|digit| dismissed_at(day, digit, movements, at));
        rows.ok_or_else(|| HqError::BadInput("nobody goes home on that day / 当天没有放学".into()))
    }

    /// [`Self::publish_timetable`] by somebody who saw `revision`.
    pub fn change_timetable(
        &mut self,
        school: &SchoolId,
        rows: &[Movement],
        revision: &str,
        staff: &str,
        now: Instant,
    ) -> Result<Published> {
        self.transact(|hq| {
            hq.as_seen(school, revision)?;
            hq.publish_timetable_inside(school, rows, staff, now)
        })
    }

    /// Moves a gate's fence: every post of its school gets a new version.
    pub fn change_gate(&mut self, gate: &Gate, revision: &str, staff: &str, now: Instant) -> Result<Published> {
        let directory = self.directory()?;
        let newest = directory.posts.values().filter_map(|versions| versions.last());
        let found = newest.map(|version| &version.sheet).find(|sheet| sheet.gates.iter().any(|one| one.id == gate.id));
        let school = found.map(|sheet| sheet.school.id.clone()).ok_or_else(|| HqError::not_found("gate", &gate.id))?;
        self.transact(|hq| {
            hq.as_seen(&school, revision)?;
            hq.amend_school(&school, staff, now, |sheet| {
                for one in sheet.gates.iter_mut().filter(|one| one.id == gate.id) {
                    *one = Gate { school: school.clone(), ..gate.clone() };
                }
            })
        })
    }

    /// Gives a post to a unit and sets how many it asks for. Its gate stays.
    pub fn change_post(&mut self, post: &Post, revision: &str, staff: &str, now: Instant) -> Result<Published> {
        if !self.public_sheet()?.units.iter().any(|unit| unit.id == post.unit) {
            return Err(HqError::not_found("unit", &post.unit));
        }
        if post.officers + post.auxiliaries == 0 {
            return Err(HqError::BadInput("a post needs somebody / 岗位至少要有一人".into()));
        }
        let directory = self.directory()?;
        let newest = directory.posts.get(&post.id).and_then(|versions| versions.last());
        let school = newest.map(|version| version.sheet.school.id.clone());
        let school = school.ok_or_else(|| HqError::not_found("post", &post.id))?;
        self.transact(|hq| {
            hq.as_seen(&school, revision)?;
            hq.amend_post(&post.id, staff, now, |sheet| {
                sheet.post = Post { gate: sheet.post.gate.clone(), ..post.clone() };
            })
        })
    }

    /// The public sheet after a change of one day.
    pub fn with_day(&self, change: &DayChangeAsked) -> Result<PublicSheet> {
        let mut sheet = self.public_sheet()?;
        let date = change.date();
        let school = match change {
            DayChangeAsked::Put(row) => row.school.clone(),
            DayChangeAsked::Remove { school, .. } => school.clone(),
        };
        if let Some(school) = &school
            && !sheet.schools.iter().any(|known| known.id == *school)
        {
            return Err(HqError::not_found("school", school));
        }
        let before = sheet.days.len();
        sheet.days.retain(|row| (&row.school, row.date) != (&school, date));
        match change {
            DayChangeAsked::Put(row) => sheet.days.push(row.clone()),
            DayChangeAsked::Remove { .. } if sheet.days.len() == before => {
                return Err(HqError::not_found("day", date));
            }
            DayChangeAsked::Remove { .. } => {}
        }
        Ok(sheet)
    }

    pub fn change_day(
        &mut self,
        change: &DayChangeAsked,
        revision: &str,
        staff: &str,
        now: Instant,
    ) -> Result<Published> {
        if change.date() < now.civil_date() {
            return Err(HqError::BadInput("that day is over / 该日已过".into()));
        }
        self.transact(|hq| {
            if hq.public_revision()? != revision {
                return Err(STALE);
            }
            let changed = hq.with_day(change)?;
            hq.amend_public(staff, now, |sheet| *sheet = changed)
        })
    }

    fn as_seen(&self, school: &SchoolId, revision: &str) -> Result<()> {
        if self.school_revision(school)? == revision { Ok(()) } else { Err(STALE) }
    }
}
