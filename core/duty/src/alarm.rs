//! Alarms (S24, S30): how far a call for help is, when nobody's acknowledgement is everybody's matter, who is nearest,
//! and when an alarm button was last proved to work.

use geo::{Distance, Haversine, Point};
use serde::{Deserialize, Serialize};

use crate::clock::Instant;

/// An alarm that nobody has acknowledged for this long is escalated, seconds (S24).
pub const ESCALATE_AFTER_S: i64 = 30;
/// An alarm button must have been tested within this many days (S30: monthly).
pub const TEST_WITHIN_DAYS: i64 = 31;
/// A signal that was taken as a test can be called a real alarm for so long, minutes.
const WAS_REAL_WITHIN_MIN: i64 = 60;
/// The longest that an alarm button stays in test mode, minutes.
pub const MAX_TEST_MODE_MIN: u32 = 60;

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// How far an alarm is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    Raised,
    /// 已接警.
    Acknowledged,
    /// 已派警.
    Dispatched,
    /// 已到场.
    Arrived,
    /// 已结束.
    Closed,
}

impl Stage {
    pub const ALL: [Self; 5] = [Self::Raised, Self::Acknowledged, Self::Dispatched, Self::Arrived, Self::Closed];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Raised => "raised",
            Self::Acknowledged => "acknowledged",
            Self::Dispatched => "dispatched",
            Self::Arrived => "arrived",
            Self::Closed => "closed",
        }
    }

    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.code() == code)
    }

    /// What may follow: further stages, of which some may be left out. Nothing is closed unheard.
    pub fn next(self) -> impl Iterator<Item = Self> {
        let closes_unheard = move |next: Self| self == Self::Raised && next == Self::Closed;
        Self::ALL.into_iter().filter(move |next| *next > self && !closes_unheard(*next))
    }
}

/// Is it everybody's matter? Counted from when headquarters received it, until somebody acknowledges.
pub const fn is_escalated(received: Instant, stage: Stage, now: Instant) -> bool {
    matches!(stage, Stage::Raised) && now.0 - received.0 >= ESCALATE_AFTER_S * 1_000
}

/// May a signal that was taken as a test at `at` still be called a real alarm?
pub const fn may_be_real(at: Instant, now: Instant) -> bool {
    now.0.saturating_sub(at.0) <= WAS_REAL_WITHIN_MIN * 60_000
}

/// Does this call for help ring at the desk? Drills and tests never do.
pub const fn rings(stage: Stage, drill: bool, cancelled: bool) -> bool {
    matches!(stage, Stage::Raised) && !drill && !cancelled
}

/// Was an alarm button proved to work of late?
pub const fn is_tested(last: Option<Instant>, now: Instant) -> bool {
    match last {
        Some(last) => now.0 - last.0 <= TEST_WITHIN_DAYS * DAY_MS,
        None => false,
    }
}

/// Metres between two places, WGS-84 latitude and longitude in degrees.
pub fn metres(from: (f64, f64), to: (f64, f64)) -> f64 {
    Haversine.distance(Point::new(from.1, from.0), Point::new(to.1, to.0))
}

/// The nearest of these, with their distance in metres. Places are posts': nobody's phone is followed.
pub fn nearest<T>(from: (f64, f64), all: impl IntoIterator<Item = ((f64, f64), T)>, count: usize) -> Vec<(f64, T)> {
    let mut found: Vec<(f64, T)> = all.into_iter().map(|(at, one)| (metres(from, at), one)).collect();
    found.sort_by(|one, other| one.0.total_cmp(&other.0));
    found.truncate(count);
    found
}
