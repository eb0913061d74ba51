//! 校历: the layers that decide what a day is, and what they decide (defaults 4.6).

use std::collections::BTreeMap;

use chrono::Datelike as _;
use huxue_duty::calendar::{CalendarKind, Standing};
use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::county::{DayKind, School};
use huxue_duty::ids::SchoolId;
use huxue_duty::school_day::{DayStatus, day_status};
use huxue_ledger::directory::PublicSheet;
use serde::Serialize;
use utoipa::ToSchema;

use super::shapes;
use crate::error::{HqError, Result};
use crate::hq::Hq;

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CalendarView {
    #[schema(value_type = i64)]
    pub at: Instant,
    /// Of the public sheet: whoever changes a day says what they saw.
    pub revision: String,
    /// Of what is shown.
    #[schema(value_type = String, format = Date)]
    pub month: ServiceDay,
    /// First and last day that the national calendar speaks for.
    #[schema(value_type = Option<String>, format = Date)]
    pub covers_from: Option<ServiceDay>,
    #[schema(value_type = Option<String>, format = Date)]
    pub covers_to: Option<ServiceDay>,
    /// Where the national calendar comes from.
    pub source: String,
    /// Every day of the month.
    pub days: Vec<DaySeen>,
    /// The month's rows of every layer, and of a school's own only those of the chosen one if one is chosen.
    pub rows: Vec<LayerRow>,
    pub terms: Vec<TermSeen>,
    pub schools: Vec<SchoolName>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SchoolName {
    #[schema(value_type = String)]
    pub id: SchoolId,
    pub name: String,
}

/// How many schools have lessons on a day, of the chosen ones that have a timetable.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DaySeen {
    #[schema(value_type = String, format = Date)]
    pub day: ServiceDay,
    pub open: usize,
    pub closed: usize,
    pub provisional: usize,
    /// The calendar does not speak for it.
    pub outside: bool,
    /// Why, where all schools have the same reason.
    pub reason: String,
    /// The weekday whose timetable runs, where all schools have the same and it is not the day's own.
    pub runs_as: Option<u8>,
}

/// From the lowest layer to the highest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LayerOf {
    National,
    County,
    School,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LayerKind {
    DayOff,
    MakeUp,
    NotAnnounced,
    Closed,
    Runs,
}

/// One day in one layer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LayerRow {
    pub layer: LayerOf,
    #[schema(value_type = String, format = Date)]
    pub day: ServiceDay,
    pub kind: LayerKind,
    pub runs_as: Option<u8>,
    pub reason: String,
    pub source: String,
    /// Of the national layer.
    #[schema(value_type = Option<shapes::CalendarStanding>)]
    pub standing: Option<Standing>,
    #[schema(value_type = Option<String>)]
    pub school: Option<SchoolId>,
    pub school_name: String,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TermSeen {
    #[schema(value_type = Option<String>)]
    pub school: Option<SchoolId>,
    pub school_name: String,
    pub name: String,
    #[schema(value_type = String, format = Date)]
    pub first_day: ServiceDay,
    #[schema(value_type = String, format = Date)]
    pub last_day: ServiceDay,
}

impl Hq {
    /// The month that holds `day`, for one school or for all.
    pub fn calendar(&self, day: ServiceDay, school: Option<&SchoolId>, now: Instant) -> Result<CalendarView> {
        let public = self.public_sheet()?;
        let names: BTreeMap<&SchoolId, &str> =
            public.schools.iter().map(|school| (&school.id, school.name.as_str())).collect();
        if let Some(school) = school.filter(|school| !names.contains_key(school)) {
            return Err(HqError::not_found("school", school));
        }
        let name = |id: Option<&SchoolId>| id.and_then(|id| names.get(id)).copied().unwrap_or_default().to_owned();
        let month = day.with_day(1).unwrap_or(day);
        let days = month.iter_days().take_while(|at| (at.year(), at.month()) == (month.year(), month.month()));
        let mine = |of: Option<&SchoolId>| of.is_none() || school.is_none() || of == school;
        let terms = public.terms.iter().filter(|term| mine(term.school.as_ref())).map(|term| TermSeen {
            school: term.school.clone(),
            school_name: name(term.school.as_ref()),
            name: term.name.clone(),
            first_day: term.first_day,
            last_day: term.last_day,
        });
        let mut rows: Vec<LayerRow> = layer_rows(&public, &name);
        rows.retain(|row| (row.day.year(), row.day.month()) == (month.year(), month.month()));
        rows.retain(|row| mine(row.school.as_ref()));
        rows.sort_by(|a, b| (a.day, a.layer, &a.school).cmp(&(b.day, b.layer, &b.school)));
        let covers = public.calendar.covers;
        Ok(CalendarView {
            at: now,
            revision: self.public_revision()?,
            month,
            covers_from: covers.map(|covers| covers.0),
            covers_to: covers.map(|covers| covers.1),
            source: public.calendar.source.clone(),
            days: self.month_days(&public, days, school)?,
            rows,
            terms: terms.collect(),
            schools: public
                .schools
                .iter()
                .map(|one| SchoolName { id: one.id.clone(), name: one.name.clone() })
                .collect(),
        })
    }

    fn month_days(
        &self,
        public: &PublicSheet,
        days: impl Iterator<Item = ServiceDay>,
        only: Option<&SchoolId>,
    ) -> Result<Vec<DaySeen>> {
        let directory = self.directory()?;
        let chosen: Vec<&School> =
            public.schools.iter().filter(|school| only.is_none_or(|only| *only == school.id)).collect();
        let sheets: Vec<_> = chosen
            .into_iter()
            .filter_map(|school| directory.newest_of_school(&school.id).into_iter().next().map(|sheet| (school, sheet)))
            .collect();
        let seen = days.map(|day| {
            let own = huxue_duty::clock::weekday_digit(day);
            let mut seen = DaySeen {
                day,
                open: 0,
                closed: 0,
                provisional: 0,
                outside: false,
                reason: String::new(),
                runs_as: None,
            };
            let mut same: Option<(String, Option<u8>)> = None;
            let mut differ = false;
            for (school, sheet) in &sheets {
                let plan = day_status(day, school, &public.terms, &public.days, &public.calendar, &sheet.movements);
                let Ok(plan) = plan else {
                    seen.outside = true;
                    continue;
                };
                match plan.status {
                    DayStatus::SchoolDay => seen.open += 1,
                    DayStatus::Closed => seen.closed += 1,
                    DayStatus::Provisional => seen.provisional += 1,
                }
                let said = (plan.reason, plan.runs_as);
                differ |= same.as_ref().is_some_and(|same| *same != said);
                same.get_or_insert(said);
            }
            if let Some((reason, runs_as)) = same.filter(|_| !differ) {
                seen.reason = reason;
                seen.runs_as = runs_as.filter(|digit| *digit != own);
            }
            seen
        });
        Ok(seen.collect())
    }
}

fn layer_rows(public: &PublicSheet, name: &impl Fn(Option<&SchoolId>) -> String) -> Vec<LayerRow> {
    let national = public.calendar.days.iter().map(|(day, entry)| {
        let (kind, runs_as) = match entry.kind {
            CalendarKind::DayOff => (LayerKind::DayOff, None),
            CalendarKind::MakeUp { runs_as } => (LayerKind::MakeUp, runs_as),
            CalendarKind::NotAnnounced => (LayerKind::NotAnnounced, None),
        };
        LayerRow {
            layer: LayerOf::National,
            day: *day,
            kind,
            runs_as,
            reason: entry.name.clone(),
            source: String::new(),
            standing: Some(entry.standing),
            school: None,
            school_name: String::new(),
        }
    });
    let own = public.days.iter().map(|row| LayerRow {
        layer: if row.school.is_some() { LayerOf::School } else { LayerOf::County },
        day: row.date,
        kind: match row.kind {
            DayKind::Closed => LayerKind::Closed,
            DayKind::Runs => LayerKind::Runs,
        },
        runs_as: row.runs_as,
        reason: row.reason.clone(),
        source: row.source.clone(),
        standing: None,
        school: row.school.clone(),
        school_name: name(row.school.as_ref()),
    });
    national.chain(own).collect()
}
