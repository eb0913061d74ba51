//! What a board, a phone screen or a scenario reads of one post's day.

use huxue_duty::clock::{Grade, Instant, ServiceDay, TimeInterval};
use huxue_duty::county::{Part, Role};
use huxue_duty::coverage::{PostState, RowSummary};
use huxue_duty::explain::Reason;
use huxue_duty::fence::{GateProof, Place};
use huxue_duty::flags;
use huxue_duty::ids::{GateId, PersonId, PostId};
use huxue_duty::school_day::DayStatus;
use huxue_duty::strength::Strength;
use huxue_duty::time_evidence::CertainBounds;
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
    /// Rows under dispute: in no statistic until HQ has settled them.
    pub disputed: usize,
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
    pub place_grade: Option<Grade>,
    pub proof: Option<GateProof>,
    pub presence: Vec<Presence>,
    pub first: Option<EntryHash>,
    pub last: Option<EntryHash>,
    /// What is certain about `first` and `last`, whatever the estimate says.
    pub first_bounds: Option<CertainBounds>,
    pub last_bounds: Option<CertainBounds>,
    pub flags: Vec<&'static str>,
    /// The person disagrees and HQ has not settled it.
    pub disputed: bool,
    /// A human finding, never the machine's.
    pub found_absent: bool,
    pub reason: Reason,
}

/// What stands beside a judgement.
pub(super) struct Beside {
    pub flags: Vec<&'static str>,
    pub found_absent: bool,
    pub disputed: bool,
    /// Of the first and the last act.
    pub bounds: [Option<CertainBounds>; 2],
}

/// The reason tree with what is certain, what is odd, and what is disputed.
fn explained(reason: Reason, first: Option<CertainBounds>, flags: &[&str], disputed: bool) -> Reason {
    let first = first.unwrap_or_default();
    let bound = |code: &str, at: Option<Instant>| at.map(|at| Reason::new(code).arg("at", at.hhmmss()));
    let certain = [bound("not_before", first.not_before), bound("not_after", first.not_after)];
    let flagged = flags.iter().map(|flag| flags::reason(flag));
    let disputed = disputed.then(|| Reason::new("disputed"));
    certain.into_iter().flatten().chain(flagged).chain(disputed).fold(reason, Reason::because)
}

impl PersonRow {
    pub(super) fn new(one: &OneAssigned, role: Role, judgement: Judgement, beside: Beside) -> Self {
        let Beside { flags, found_absent, disputed, bounds: [first_bounds, last_bounds] } = beside;
        let reason = explained(judgement.reason, first_bounds, &flags, disputed);
        Self {
            place_grade: judgement.place_grade,
            proof: judgement.proof,
            first_bounds,
            last_bounds,
            disputed,
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
            reason,
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
