//! One person in one window: on and off, by civil minutes, from intervals, with the kinder reading wherever the
//! evidence leaves room (S11, S12, architecture 5). The machine never says *absent*.

mod belonging;
mod evidence;
mod kindness;
mod off;
mod on;
mod reasons;
mod stays;

use serde::{Deserialize, Serialize};

use crate::clock::{Grade, Instant, TimeInterval};
use crate::explain::Reason;
use crate::fence::{GateProof, Place, PlaceVerdict};
use crate::ids::GateId;
use crate::policy::Policy;
use crate::roster::Excuse;
use crate::windows::{Window, off_due_with_clears};

pub use belonging::{is_unscheduled, minutes_served};
pub use kindness::kinder;

/// The identity of the entry behind an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ActId(pub [u8; 32]);

/// One thing a person did, or somebody saw them do.
#[derive(Clone, Debug, PartialEq)]
pub struct Act {
    pub id: ActId,
    pub at: TimeInterval,
    pub place: Option<PlaceVerdict>,
}

/// An accepted 补登.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LateEntry {
    pub on: Option<Instant>,
    pub off: Option<Instant>,
}

/// All evidence about one person at one post on one service day. The order of the lists does not matter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PersonEvidence {
    pub check_ins: Vec<Act>,
    pub check_outs: Vec<Act>,
    /// Others who said that the person is there.
    pub attested_present: Vec<Act>,
    /// Pings, clears, checklist acts, attestations of others, roll-call answers: whoever does them is there.
    pub other_acts: Vec<Act>,
    pub late_entry: Option<LateEntry>,
}

/// What else bears on the verdict.
#[derive(Clone, Debug)]
pub struct Circumstance<'a> {
    pub now: Instant,
    pub excused: Option<Excuse>,
    /// The excuse still waits for HQ.
    pub excuse_pending: bool,
    pub pending_leave: bool,
    pub provisional: bool,
    /// Every device that may carry this presence has synced past this instant.
    pub all_synced_to: Option<Instant>,
    /// All windows of the post-day.
    pub all_windows: &'a [Window],
    /// A stand-in's own announcement: due no earlier than that.
    pub joined_at: Option<Instant>,
    /// The clears that bind this person.
    pub clears: &'a [(String, Instant)],
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Off {
    Kept,
    LeftEarly { minutes: u32 },
    Missing,
    Unknown,
    Excused,
    NotJudged,
}

/// Civil minutes `[from, to)` in which the person stood at the post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Presence {
    pub from_minute: i64,
    /// Without a check-out, the end that binds the person.
    pub to_minute: i64,
    /// Nobody closed it: coverage counts it until the post itself may stand down.
    #[serde(default)]
    pub open: bool,
}

impl Presence {
    pub const fn covers(&self, minute: i64) -> bool {
        self.from_minute <= minute && (self.open || minute < self.to_minute)
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    pub on: On,
    pub off: Off,
    pub on_certain: bool,
    pub off_certain: bool,
    pub on_grade: Option<Grade>,
    pub off_grade: Option<Grade>,
    pub place: Option<Place>,
    pub gate: Option<GateId>,
    pub place_grade: Option<Grade>,
    /// A code read at the gate stands behind the place.
    pub proof: Option<GateProof>,
    pub presence: Vec<Presence>,
    pub first: Option<ActId>,
    pub last: Option<ActId>,
    pub reason: Reason,
}

impl Judgement {
    /// What somebody is told who had no duty here by the roster that had reached them: never a blame.
    pub fn had_no_duty(in_force: &Self) -> Self {
        let present = !in_force.presence.is_empty();
        Self {
            on: if present { On::OnTime } else { On::Unknown },
            off: if present && in_force.last.is_some() { Off::Kept } else { Off::Unknown },
            on_certain: false,
            off_certain: false,
            reason: Reason::new("no_duty_known"),
            ..in_force.clone()
        }
    }
}

/// Judges one person for one window.
pub fn judge(
    evidence: &PersonEvidence,
    window: &Window,
    circumstance: &Circumstance<'_>,
    policy: &Policy,
) -> Judgement {
    let begins = evidence::begins(evidence, policy);
    let ends = evidence::Ends::of(evidence, policy);
    let off_due = off_due_with_clears(window, circumstance.clears, policy);
    let all = circumstance.all_windows;
    let frame = stays::Frame::new(window, off_due, all, policy, &begins, &ends);
    let ranges = frame.ranges();
    let case = Case { frame: &frame, ranges: &ranges, circumstance };
    let arrival = case.arrival();
    let departure = case.departure();
    let place = arrival.first.and_then(|begin| begin.place);
    let mut reason = case.on_reason(&arrival);
    reason.children.push(case.off_reason(&departure));
    reason.children.extend(place.map(reasons::place));
    Judgement {
        on_certain: arrival.certain,
        off_certain: departure.certain,
        on_grade: arrival.first.map(evidence::Begin::grade),
        off_grade: departure.last.map(|end| end.grade),
        place: arrival.first.map(|_| place.map_or(Place::Unsure, |place| place.place)),
        gate: place.and_then(|place| place.gate.clone()),
        place_grade: place.and_then(|place| place.grade),
        proof: place.and_then(|place| place.proof),
        presence: case.presence(&arrival),
        first: arrival.first.and_then(|begin| begin.id),
        last: departure.last.and_then(|end| end.id),
        on: arrival.on,
        off: departure.off,
        reason,
    }
}

/// One person, one window, and everything known.
struct Case<'a> {
    frame: &'a stays::Frame<'a>,
    ranges: &'a [stays::Range<'a>],
    circumstance: &'a Circumstance<'a>,
}
