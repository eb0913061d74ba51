//! 学校: schools with their gates, posts and timetable, as they stand and as they came to be so.

use std::collections::BTreeMap;

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::county::{Level, Movement, MovementKind, UnitKind, Weekdays};
use huxue_duty::ids::{GateId, PostId, SchoolId, UnitId};
use huxue_ledger::directory::{Directory, PostSheet};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::board::unit_name;
use super::changes::{DayShape, shape};
use super::shapes;
use super::versions::VersionSeen;
use crate::error::{HqError, Result};
use crate::hq::Hq;

/// Days ahead that a school's page shows.
const DAYS_SHOWN: usize = 7;

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SchoolsView {
    #[schema(value_type = i64)]
    pub at: Instant,
    pub schools: Vec<SchoolRow>,
    pub units: Vec<UnitRow>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SchoolRow {
    #[schema(value_type = String)]
    pub school: SchoolId,
    pub name: String,
    pub town: String,
    #[schema(value_type = shapes::Level)]
    pub level: Level,
    pub gates: usize,
    /// None: the school is known, and nobody guards it.
    #[schema(value_type = Vec<String>)]
    pub posts: Vec<PostId>,
    /// The units of its posts.
    pub units: Vec<String>,
    pub tomorrow: DayShape,
}

/// 单位.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UnitRow {
    #[schema(value_type = String)]
    pub unit: UnitId,
    pub name: String,
    #[schema(value_type = shapes::UnitKind)]
    pub kind: UnitKind,
    pub posts: usize,
    pub people: usize,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SchoolView {
    #[schema(value_type = i64)]
    pub at: Instant,
    /// Of what is shown: whoever changes it says what they saw.
    pub revision: String,
    #[schema(value_type = String)]
    pub school: SchoolId,
    pub name: String,
    pub town: String,
    #[schema(value_type = shapes::Level)]
    pub level: Level,
    pub enrolment: u32,
    pub boarders: u32,
    pub gates: Vec<GateSeen>,
    pub posts: Vec<PostSeen>,
    /// Every row that has not ended, past ones left out.
    pub movements: Vec<MovementRow>,
    /// From today on.
    pub days: Vec<DayShape>,
    /// Newest first.
    pub versions: Vec<VersionSeen>,
}

/// A gate and the circle around it (WGS-84, metres).
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct GateSeen {
    #[schema(value_type = String)]
    pub id: GateId,
    pub name: String,
    pub lat: f64,
    pub lon: f64,
    pub radius_m: f64,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PostSeen {
    #[schema(value_type = String)]
    pub id: PostId,
    #[schema(value_type = String)]
    pub gate: GateId,
    #[schema(value_type = String)]
    pub unit: UnitId,
    pub unit_name: String,
    pub officers: u32,
    pub auxiliaries: u32,
    /// The newest version of its sheet.
    pub version: u32,
}

/// A row of `movements.csv`, spelt as there. Blank dates: always.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MovementRow {
    #[schema(value_type = shapes::MovementKind)]
    pub kind: MovementKind,
    pub label: String,
    pub start: String,
    pub end: String,
    pub weekdays: String,
    pub valid_from: String,
    pub valid_to: String,
    pub lead_min: Option<u32>,
    pub tail_min: Option<u32>,
}

/// A blank date in the file reads as one of these.
const ALWAYS: (Option<ServiceDay>, Option<ServiceDay>) =
    (ServiceDay::from_ymd_opt(2000, 1, 1), ServiceDay::from_ymd_opt(2099, 12, 31));

impl MovementRow {
    pub(crate) fn of(row: &Movement) -> Self {
        let date = |day: ServiceDay, always: Option<ServiceDay>| {
            if Some(day) == always { String::new() } else { day.to_string() }
        };
        let time = |minutes: u32| format!("{}:{:02}", minutes / 60, minutes % 60);
        Self {
            kind: row.kind,
            label: row.label.clone(),
            start: time(row.start),
            end: time(row.end),
            weekdays: digits(row.weekdays),
            valid_from: date(row.valid_from, ALWAYS.0),
            valid_to: date(row.valid_to, ALWAYS.1),
            lead_min: row.lead_min,
            tail_min: row.tail_min,
        }
    }
}

fn digits(weekdays: Weekdays) -> String {
    (1..=7).filter(|digit| weekdays.contains(*digit)).map(|digit| digit.to_string()).collect()
}

impl Hq {
    /// Schools and units; of a unit, the schools at which it has a post.
    pub fn schools(&self, unit: Option<&UnitId>, now: Instant) -> Result<SchoolsView> {
        let public = self.public_sheet()?;
        let directory = self.directory()?;
        let tomorrow = now.civil_date().succ_opt().unwrap_or_else(|| now.civil_date());
        let mut sheets: BTreeMap<&SchoolId, Vec<&PostSheet>> = BTreeMap::new();
        for sheet in directory.posts.values().filter_map(|versions| versions.last().map(|version| &version.sheet)) {
            sheets.entry(&sheet.school.id).or_default().push(sheet);
        }
        let mut schools = Vec::new();
        for school in &public.schools {
            let own = sheets.get(&school.id).map(Vec::as_slice).unwrap_or_default();
            if unit.is_some_and(|unit| !own.iter().any(|sheet| sheet.post.unit == *unit)) {
                continue;
            }
            let mut units: Vec<String> = own.iter().map(|sheet| unit_name(&directory, &sheet.post.unit)).collect();
            units.dedup();
            let movements = own.first().map(|sheet| sheet.movements.as_slice()).unwrap_or_default();
            schools.push(SchoolRow {
                school: school.id.clone(),
                name: school.name.clone(),
                town: school.town.clone(),
                level: school.level,
                gates: own.first().map_or(0, |sheet| sheet.gates.len()),
                posts: own.iter().map(|sheet| sheet.post.id.clone()).collect(),
                units,
                tomorrow: shape(tomorrow, school, &public, movements),
            });
        }
        let people = |of: &UnitId| {
            let newest = directory.staff.last().map(|version| version.sheet.people.as_slice()).unwrap_or_default();
            newest.iter().filter(|person| person.unit == *of).count()
        };
        let posts = |of: &UnitId| sheets.values().flatten().filter(|sheet| sheet.post.unit == *of).count();
        let units = public.units.iter().filter(|one| unit.is_none_or(|unit| one.id == *unit)).map(|one| UnitRow {
            unit: one.id.clone(),
            name: one.name.clone(),
            kind: one.kind,
            posts: posts(&one.id),
            people: people(&one.id),
        });
        Ok(SchoolsView { at: now, schools, units: units.collect() })
    }

    /// One school in full; for a unit, only where it has a post.
    pub fn school(&self, id: &SchoolId, unit: Option<&UnitId>, now: Instant) -> Result<SchoolView> {
        let missing = || HqError::not_found("school", id);
        let public = self.public_sheet()?;
        let school = public.schools.iter().find(|school| school.id == *id).ok_or_else(missing)?;
        let directory = self.directory()?;
        let sheets = directory.newest_of_school(id);
        if unit.is_some_and(|unit| !sheets.iter().any(|sheet| sheet.post.unit == *unit)) {
            return Err(missing());
        }
        let today = now.civil_date();
        let movements = sheets.first().map(|sheet| sheet.movements.as_slice()).unwrap_or_default();
        let mut rows: Vec<&Movement> = movements.iter().filter(|row| row.valid_to >= today).collect();
        rows.sort_by_key(|row| (row.valid_from > today, row.valid_from, row.start));
        Ok(SchoolView {
            at: now,
            revision: self.school_revision(id)?,
            school: id.clone(),
            name: school.name.clone(),
            town: school.town.clone(),
            level: school.level,
            enrolment: school.enrolment,
            boarders: school.boarders,
            gates: sheets.first().map(gates).unwrap_or_default(),
            posts: sheets.iter().map(|sheet| post(&directory, sheet)).collect(),
            movements: rows.into_iter().map(MovementRow::of).collect(),
            days: today.iter_days().take(DAYS_SHOWN).map(|day| shape(day, school, &public, movements)).collect(),
            versions: self.school_versions(&directory, id)?,
        })
    }
}

pub(crate) fn gates(sheet: &PostSheet) -> Vec<GateSeen> {
    let seen = sheet.gates.iter().map(|gate| GateSeen {
        id: gate.id.clone(),
        name: gate.name.clone(),
        lat: gate.lat,
        lon: gate.lon,
        radius_m: gate.radius_m,
    });
    seen.collect()
}

fn post(directory: &Directory, sheet: &PostSheet) -> PostSeen {
    let versions = directory.posts.get(&sheet.post.id);
    PostSeen {
        id: sheet.post.id.clone(),
        gate: sheet.post.gate.clone(),
        unit: sheet.post.unit.clone(),
        unit_name: unit_name(directory, &sheet.post.unit),
        officers: sheet.post.officers,
        auxiliaries: sheet.post.auxiliaries,
        version: versions.and_then(|versions| versions.last()).map_or(0, |version| version.number),
    }
}
