//! The county's reference data as the rules see it: plain records with the fields of the county folder's CSV files.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::ids::{GateId, PersonId, PostId, SchoolId, UnitId};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    Station,
    Swat,
    Traffic,
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Kindergarten,
    Primary,
    Junior,
    Senior,
    NineYear,
    Complete,
    Other,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    pub id: UnitId,
    pub name: String,
    pub kind: UnitKind,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct School {
    pub id: SchoolId,
    pub name: String,
    pub town: String,
    pub level: Level,
    pub enrolment: u32,
    pub boarders: u32,
}

/// A gate and the circle around it (WGS-84, metres).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gate {
    pub id: GateId,
    pub school: SchoolId,
    pub name: String,
    pub lat: f64,
    pub lon: f64,
    pub radius_m: f64,
}

/// A duty post and its staffing template: the county's usual 1 officer + 2 auxiliaries (S7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    pub id: PostId,
    pub gate: GateId,
    pub unit: UnitId,
    pub officers: u32,
    pub auxiliaries: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Officer,
    Auxiliary,
    Volunteer,
    SchoolGuard,
    /// 校方联络员: a school's liaison.
    School,
}

impl Role {
    /// Officers and auxiliaries are judged and count in 1+2; volunteers, guards and liaisons never are.
    pub const fn is_judged(self) -> bool {
        matches!(self, Self::Officer | Self::Auxiliary)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: PersonId,
    pub name: String,
    pub unit: UnitId,
    pub role: Role,
    pub can_lead: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    Leader,
    Member,
    Volunteer,
    SchoolGuard,
}

/// 早 / 中 / 晚 / 晚自习: by the start of the window's first movement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    Morning,
    Noon,
    Evening,
    Night,
}

impl Period {
    pub const ALL: [Self; 4] = [Self::Morning, Self::Noon, Self::Evening, Self::Night];

    /// Before 10:00 morning, 15:00 noon, 19:30 evening, else night. `minutes` counts from 00:00.
    pub const fn of_start(minutes: u32) -> Self {
        match minutes {
            0..600 => Self::Morning,
            600..900 => Self::Noon,
            900..1170 => Self::Evening,
            _ => Self::Night,
        }
    }
}

/// Weekday digits 1–7 (Monday = 1) as a set; in CSV `12345`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Weekdays(pub u8);

impl Weekdays {
    pub const ALL: Self = Self(0b0111_1111);

    pub const fn contains(self, digit: u8) -> bool {
        digit >= 1 && digit <= 7 && self.0 & (1 << (digit - 1)) != 0
    }

    #[must_use]
    pub const fn with(self, digit: u8) -> Self {
        Self(self.0 | (1 << (digit - 1)))
    }
}

/// Which ISO calendar weeks a roster row covers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weeks {
    #[default]
    All,
    Odd,
    Even,
}

/// One row of `roster.csv`: this person stands at this post in these periods on these days (定人定岗, S6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterRow {
    pub post: PostId,
    pub person: PersonId,
    pub part: Part,
    pub periods: Vec<Period>,
    pub valid_from: NaiveDate,
    pub valid_to: NaiveDate,
    pub weekdays: Weekdays,
    pub weeks: Weeks,
}

/// One row of `absences.csv`: leave, with an optional substitute. Both dates are included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absence {
    pub person: PersonId,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub kind: String,
    pub substitute: Option<PersonId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MovementKind {
    Arrive,
    Leave,
}

/// One row of `movements.csv`: pupils arrive or leave between `start` and `end` (S3).
/// Times are minutes from 00:00 of the service day and may pass 24:00.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movement {
    pub school: SchoolId,
    pub valid_from: NaiveDate,
    pub valid_to: NaiveDate,
    pub weekdays: Weekdays,
    pub kind: MovementKind,
    pub label: String,
    pub start: u32,
    pub end: u32,
    pub lead_min: Option<u32>,
    pub tail_min: Option<u32>,
}

/// One row of `terms.csv`; no school = every school.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    pub school: Option<SchoolId>,
    pub name: String,
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    Closed,
    Runs,
}

/// One row of `days.csv`: the layer above every calendar; no school = every school.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayOverride {
    pub school: Option<SchoolId>,
    pub date: NaiveDate,
    pub kind: DayKind,
    /// Weekday digit whose movements run; `None` with `Runs` = the date's own weekday.
    pub runs_as: Option<u8>,
    pub reason: String,
    pub source: String,
}

/// One row of `alarms.csv` or `cameras.csv`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    pub id: String,
    pub school: SchoolId,
    pub place: String,
    pub installed: Option<NaiveDate>,
    pub linked: Option<NaiveDate>,
}

/// A whole county folder, validated.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct County {
    pub units: Vec<Unit>,
    pub schools: Vec<School>,
    pub gates: Vec<Gate>,
    pub posts: Vec<Post>,
    pub people: Vec<Person>,
    pub roster: Vec<RosterRow>,
    pub absences: Vec<Absence>,
    pub movements: Vec<Movement>,
    pub terms: Vec<Term>,
    pub days: Vec<DayOverride>,
    pub alarms: Vec<Site>,
    pub cameras: Vec<Site>,
    pub calendar: crate::calendar::Calendar,
}
