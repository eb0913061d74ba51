//! The rules' and the ledger's records as the OpenAPI document describes them: those crates know no document format,
//! so their JSON is mirrored here. `tests/openapi.rs` reads real answers back through these records, unknown and
//! missing fields refused, so that a mirror cannot differ from its original.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A closed list of words.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($word:ident),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($word),+ }
    )+};
}

words! {
    /// 单位类别.
    UnitKind { Station, Swat, Traffic, Other }
    /// How sure a day of the national calendar is.
    CalendarStanding { Statutory, Announced, Assumed }
    Level { Kindergarten, Primary, Junior, Senior, NineYear, Complete, Other }
    /// 早 / 中 / 晚 / 晚自习.
    Period { Morning, Noon, Evening, Night }
    /// How a post stands in a window.
    PostState { Confirmed, Provisional, NotCheckedIn, Silent, NotJudged, Excused }
    DayStatus { SchoolDay, Closed, Provisional }
    MovementKind { Arrive, Leave }
    Role { Officer, Auxiliary, Volunteer, SchoolGuard, School }
    Part { Leader, Member, Volunteer, SchoolGuard }
    Place { Inside, Unsure, Outside }
    /// How one person stands in a roll-call.
    CallState { Answered, AnsweredLate, Radio, Excused, Waiting, NoAnswer, RadioSilent, LateDelivered, ForRadio }
    /// How a look of the video patrol stands.
    VisitState { Due, Done, Missed }
    /// How the people on the picture stand to the people signed on.
    Against { NotCounted, Agrees, FewerSeen, MoreSeen }
    /// How far an alarm is.
    Stage { Raised, Acknowledged, Dispatched, Arrived, Closed }
    /// What the desk heard by radio.
    RadioWord { Answered, NoAnswer, Excused }
    GateProof { Rotating, Sheet, Sticker }
}

/// How good a time or a place is; A is best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum Grade {
    A,
    B,
    C,
    D,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum On {
    OnTime,
    EarlyNotCounted,
    Late { minutes: u32 },
    VeryLate { minutes: u32 },
    NotCheckedIn,
    Unknown,
    Excused,
    NotJudged,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Off {
    Kept,
    LeftEarly { minutes: u32 },
    Missing,
    Unknown,
    Excused,
    NotJudged,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Strength {
    pub strength_minutes: u32,
    pub under_strength_minutes: u32,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostDayView {
    pub post: String,
    #[schema(format = Date)]
    pub day: String,
    pub status: DayStatus,
    pub windows: Vec<WindowView>,
    pub unscheduled: Vec<Unscheduled>,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WindowView {
    pub window: Window,
    pub off_due_observed: i64,
    pub rows: Vec<PersonRow>,
    pub served: Vec<Served>,
    pub strength: Strength,
    pub state: PostState,
    pub disputed: usize,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Window {
    #[schema(format = Date)]
    pub day: String,
    pub period: Period,
    pub on_due: i64,
    pub off_due: i64,
    pub movements: Vec<PlannedMovement>,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlannedMovement {
    pub label: String,
    pub kind: MovementKind,
    pub start: i64,
    pub end: i64,
    pub lead_min: u32,
    pub tail_min: u32,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonRow {
    pub person: String,
    pub role: Role,
    pub part: Part,
    pub stands_in_for: Option<String>,
    pub on: On,
    pub off: Off,
    pub on_certain: bool,
    pub off_certain: bool,
    pub on_grade: Option<Grade>,
    pub off_grade: Option<Grade>,
    pub place: Option<Place>,
    pub gate: Option<String>,
    pub place_grade: Option<Grade>,
    pub proof: Option<GateProof>,
    pub presence: Vec<Presence>,
    pub first: Option<String>,
    pub last: Option<String>,
    pub first_bounds: Option<CertainBounds>,
    pub last_bounds: Option<CertainBounds>,
    pub flags: Vec<String>,
    pub disputed: bool,
    pub found_absent: bool,
    pub reason: Reason,
}

/// Civil minutes since the epoch, `[from, to)`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Presence {
    pub from_minute: i64,
    pub to_minute: i64,
    pub open: bool,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CertainBounds {
    pub not_before: Option<i64>,
    pub not_after: Option<i64>,
}

/// Why a verdict is what it is; `GET /v1/words` has the words of each code.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    pub code: String,
    pub args: BTreeMap<String, String>,
    #[schema(no_recursion)]
    pub children: Vec<Reason>,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Served {
    pub person: String,
    pub role: Role,
    pub minutes: u32,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Unscheduled {
    pub person: String,
    pub at: TimeInterval,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TimeInterval {
    pub earliest: i64,
    pub latest: i64,
    pub grade: Grade,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IncidentSeen {
    /// Sixteen hexadecimal digits.
    pub id: String,
    pub post: String,
    #[schema(format = Date)]
    pub day: String,
    pub category: String,
    pub status: String,
    pub severity: u8,
    pub texts: Vec<String>,
    pub comments: Vec<Comment>,
    pub conflicts: Vec<Conflict>,
    pub assigned: Option<String>,
    pub handed_to: Option<String>,
    pub officer: Option<String>,
    pub filed_by: String,
    /// The filing phone's wall clock: display only, never a verdict.
    pub filed_at: i64,
    pub grew_from: Option<String>,
    pub minor: bool,
    /// Texts stand masked: `POST /v1/unmask` with `incident`.
    pub masked: bool,
    pub clocks: super::Clocks,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Comment {
    pub id: String,
    pub text: String,
    pub author: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Conflict {
    pub field: String,
    pub values: Vec<String>,
}

/// One step that the desk took about an alarm.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    pub stage: Stage,
    pub by: String,
    pub at: i64,
    /// What was done, in words.
    pub note: Option<String>,
}
