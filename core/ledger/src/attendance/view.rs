//! What a board, a phone screen or a scenario reads of one post's day.

use huxue_duty::clock::{Grade, Instant, ServiceDay, TimeInterval};
use huxue_duty::county::{Part, Role};
use huxue_duty::coverage::{PostState, RowSummary};
use huxue_duty::explain::Reason;
use huxue_duty::fence::Place;
use huxue_duty::ids::{GateId, PersonId, PostId};
use huxue_duty::school_day::DayStatus;
use huxue_duty::strength::Strength;
use huxue_duty::verdict::{Judgement, Off, On, Presence};
use huxue_duty::windows::Window;
use serde::Serialize;

use crate::ident::EntryHash;

use super::OneAssigned;

#[derive(Clone, Debug, Serialize)]
pub struct PostDayView {
    pub post: PostId,
    pub day: ServiceDay,
    pub status: DayStatus,
    pub windows: Vec<WindowView>,
    pub unscheduled: Vec<Unscheduled>,
}

impl PostDayView {
    /// The directory does not know the post, or not yet.
    pub(super) fn unknown_post(post: PostId, day: ServiceDay) -> Self {
        Self { post, day, status: DayStatus::Closed, windows: Vec::new(), unscheduled: Vec::new() }
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct WindowView {
    /// As planned: `on_due` keys the row.
    pub window: Window,
    /// With what people at the gate observed.
    pub off_due_observed: Instant,
    pub rows: Vec<PersonRow>,
    pub served: Vec<Served>,
    pub strength: Strength,
    pub state: PostState,
}

/// One judged person in one window.
#[derive(Clone, Debug, Serialize)]
pub struct PersonRow {
    pub person: PersonId,
    pub role: Role,
    pub part: Part,
    pub stands_in_for: Option<PersonId>,
    pub on: On,
    pub off: Off,
    pub on_certain: bool,
    pub off_certain: bool,
    pub on_grade: Option<Grade>,
    pub off_grade: Option<Grade>,
    pub place: Option<Place>,
    pub gate: Option<GateId>,
    pub presence: Vec<Presence>,
    pub first: Option<EntryHash>,
    pub last: Option<EntryHash>,
    pub flags: Vec<&'static str>,
    /// A human finding, never the machine's.
    pub found_absent: bool,
    pub reason: Reason,
}

impl PersonRow {
    pub(super) fn new(
        one: &OneAssigned,
        role: Role,
        judgement: Judgement,
        flags: Vec<&'static str>,
        found_absent: bool,
    ) -> Self {
        Self {
            person: one.assigned.person.clone(),
            role,
            part: one.assigned.part,
            stands_in_for: one.assigned.stands_in_for.clone(),
            on: judgement.on,
            off: judgement.off,
            on_certain: judgement.on_certain,
            off_certain: judgement.off_certain,
            on_grade: judgement.on_grade,
            off_grade: judgement.off_grade,
            place: judgement.place,
            gate: judgement.gate,
            presence: judgement.presence,
            first: judgement.first.map(|id| EntryHash(id.0)),
            last: judgement.last.map(|id| EntryHash(id.0)),
            flags,
            found_absent,
            reason: judgement.reason,
        }
    }

    pub(super) fn summary(&self) -> RowSummary {
        RowSummary {
            on: self.on.clone(),
            certain: self.on_certain,
            present: !self.presence.is_empty(),
            pending: self.flags.contains(&"stand_in_pending"),
        }
    }
}

/// A volunteer's or school guard's time: minutes, never a verdict.
#[derive(Clone, Debug, Serialize)]
pub struct Served {
    pub person: PersonId,
    pub role: Role,
    pub minutes: u32,
}

#[derive(Clone, Debug, Serialize)]
pub struct Unscheduled {
    pub person: PersonId,
    pub at: TimeInterval,
}
