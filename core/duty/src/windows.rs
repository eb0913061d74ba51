//! Duty windows: half an hour before pupils move to half an hour after (S11, S12, S41). Windows of one post that touch
//! or overlap merge into one stretch; a window may pass midnight and belongs to the day of its start.

use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};

use crate::calendar::Calendar;
use crate::clock::{Instant, ServiceDay};
use crate::county::{DayOverride, Movement, MovementKind, Period, School, Term};
use crate::school_day::{CalendarGap, DayPlan, DayStatus, day_status, runs};

pub use crate::policy::Policy;

/// One movement of a window, with the margins that applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedMovement {
    pub label: String,
    pub kind: MovementKind,
    pub start: Instant,
    pub end: Instant,
    /// Minutes.
    pub lead_min: u32,
    pub tail_min: u32,
}

/// One stretch of duty at a post, as planned. `on_due` is its key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    pub day: ServiceDay,
    pub period: Period,
    pub on_due: Instant,
    pub off_due: Instant,
    /// By start, then label.
    pub movements: Vec<PlannedMovement>,
}

impl Window {
    /// When the first pupils move: until then nobody has failed to come.
    pub fn first_start(&self) -> Instant {
        self.movements.iter().map(|movement| movement.start).min().unwrap_or(self.on_due)
    }

    pub fn overlaps(&self, other: &Self) -> bool {
        self.on_due < other.off_due && other.on_due < self.off_due
    }
}

/// The windows of a planned day. `movements` may hold other schools' rows; they are ignored.
pub fn windows(
    day: ServiceDay,
    plan: &DayPlan,
    school: &School,
    movements: &[Movement],
    policy: &Policy,
) -> Vec<Window> {
    let Some(digit) = plan.runs_as else { return Vec::new() };
    let mut single: Vec<Window> = movements
        .iter()
        .filter(|movement| movement.school == school.id && runs(movement, day, digit))
        .map(|movement| one_window(day, school, movement, policy))
        .collect();
    single.sort_by(|a, b| {
        (a.on_due, a.off_due, &a.movements[0].label).cmp(&(b.on_due, b.off_due, &b.movements[0].label))
    });
    let mut merged: Vec<Window> = Vec::new();
    for window in single {
        match merged.last_mut() {
            Some(last) if window.on_due <= last.off_due => {
                last.off_due = last.off_due.max(window.off_due);
                last.movements.extend(window.movements);
            }
            _ => merged.push(window),
        }
    }
    for window in &mut merged {
        window.movements.sort_by(|a, b| (a.start, a.end, &a.label).cmp(&(b.start, b.end, &b.label)));
        let midnight = Instant::at(day, 0);
        let start = window.first_start().since(midnight) / 60_000;
        window.period = Period::of_start(u32::try_from(start).unwrap_or(0));
    }
    merged
}

fn one_window(day: ServiceDay, school: &School, movement: &Movement, policy: &Policy) -> Window {
    let (lead_min, tail_min) = policy.margins(school, movement);
    let (start, end) = (Instant::at(day, movement.start), Instant::at(day, movement.end));
    Window {
        day,
        period: Period::of_start(movement.start),
        on_due: start.plus_minutes(-i64::from(lead_min)),
        off_due: end.plus_minutes(i64::from(tail_min)),
        movements: vec![PlannedMovement {
            label: movement.label.clone(),
            kind: movement.kind,
            start,
            end,
            lead_min,
            tail_min,
        }],
    }
}

/// When the post may stand down, given what people saw (S12): an observed clear moves the end by its civil minute and
/// never shortens the window, nor merges it with another. Schools use one label for several movements of a day, so a
/// clear speaks for those whose planned end lies at most `clear_reach_min` before it.
pub fn off_due_with_clears(window: &Window, clears: &[(String, Instant)], policy: &Policy) -> Instant {
    let reach = i64::from(policy.clear_reach_min);
    window
        .movements
        .iter()
        .flat_map(|movement| {
            clears
                .iter()
                .filter(move |(label, at)| *label == movement.label && *at <= movement.end.plus_minutes(reach))
                .map(|(_, at)| Instant::of_minute(at.minute()).plus_minutes(i64::from(movement.tail_min)))
        })
        .fold(window.off_due, Instant::max)
}

/// A whole day of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayWindows {
    pub date: ServiceDay,
    pub status: DayStatus,
    pub runs_as: Option<u8>,
    pub windows: Vec<Window>,
}

impl DayWindows {
    pub fn is_provisional(&self) -> bool {
        self.status == DayStatus::Provisional
    }

    /// The window of this timetable that corresponds to one of another: same key, else the same period and overlapping,
    /// else the same period.
    pub fn matching(&self, other: &Window) -> Option<&Window> {
        let by = |test: &dyn Fn(&&Window) -> bool| self.windows.iter().find(|window| test(window));
        by(&|window| window.on_due == other.on_due)
            .or_else(|| by(&|window| window.period == other.period && window.overlaps(other)))
            .or_else(|| by(&|window| window.period == other.period))
            .or_else(|| by(&|window| window.overlaps(other)))
    }
}

/// What `huxue rules windows --json` prints for one date.
impl Serialize for DayWindows {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Row<'a> {
            period: Period,
            on_due: String,
            off_due: String,
            movements: Vec<&'a str>,
        }
        let rows: Vec<Row<'_>> = self
            .windows
            .iter()
            .map(|window| Row {
                period: window.period,
                on_due: window.on_due.iso(),
                off_due: window.off_due.iso(),
                movements: window.movements.iter().map(|movement| movement.label.as_str()).collect(),
            })
            .collect();
        let mut object = serializer.serialize_struct("DayWindows", 3)?;
        object.serialize_field("date", &self.date)?;
        object.serialize_field("status", &self.status)?;
        object.serialize_field("windows", &rows)?;
        object.end()
    }
}

/// Plans one day of one school from its reference data.
pub fn day_windows(
    day: ServiceDay,
    school: &School,
    terms: &[Term],
    days: &[DayOverride],
    calendar: &Calendar,
    movements: &[Movement],
    policy: &Policy,
) -> Result<DayWindows, CalendarGap> {
    let plan = day_status(day, school, terms, days, calendar, movements)?;
    let windows = windows(day, &plan, school, movements, policy);
    Ok(DayWindows { date: day, status: plan.status, runs_as: plan.runs_as, windows })
}
