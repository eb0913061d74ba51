//! From what a phone knew about the time to an interval and a grade (N1). Bounds only ever narrow.

use serde::{Deserialize, Serialize};

use crate::clock::{Grade, Instant, TimeInterval};
use crate::policy::Policy;

/// HQ's time as the phone last heard it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnchorClaim {
    /// HQ's time when it received the request.
    pub hq_time: Instant,
    pub boot_id: u32,
    /// Boot time when the request left, milliseconds.
    pub request_boot_ms: u64,
    /// Net round trip, milliseconds.
    pub round_trip_ms: u64,
}

/// Satellite time as the phone read it (Android: `currentGnssTimeClock`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GnssClaim {
    pub time: Instant,
    /// How long before the entry that was true, milliseconds.
    pub age_ms: u64,
}

/// What an entry says about its own time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeClaim {
    pub wall: Instant,
    pub boot_id: u32,
    pub boot_ms: u64,
    pub anchor: Option<AnchorClaim>,
    pub gnss: Option<GnssClaim>,
}

/// What somebody else knows: HQ's receipt, the next contact of the same boot, satellites, peers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bound {
    pub earliest: Option<Instant>,
    pub latest: Option<Instant>,
    /// The grade this bound is worth by itself; `D` voids the entry's own anchor.
    pub grade: Option<Grade>,
}

/// Bounds that need no trust in the phone's clocks, kept apart from the estimate: HQ made the nonce that the entry
/// carries before the entry was written, and held the entry after it was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertainBounds {
    pub not_before: Option<Instant>,
    pub not_after: Option<Instant>,
}

/// Receivers report whole seconds and phones read them late.
const GNSS_DOUBT_MILLIS: i64 = 1_000;
/// Without any bound a bare wall clock may be this far off.
const WALL_DOUBT_MILLIS: i64 = 12 * 3_600_000;

/// When the entry was written, as far as claim and bounds tell.
pub fn interval(claim: &TimeClaim, bounds: &[Bound], policy: &Policy) -> TimeInterval {
    let voided = bounds.iter().any(|bound| bound.grade == Some(Grade::D));
    let anchor = claim.anchor.filter(|_| !voided);
    let (mut earliest, mut latest, mut grade) = own(claim, anchor, policy);
    let hq_earliest = bounds.iter().filter_map(|bound| bound.earliest).max();
    let hq_latest = bounds.iter().filter_map(|bound| bound.latest).min();
    earliest = earliest.max(hq_earliest);
    latest = match (latest, hq_latest) {
        (Some(own), Some(hq)) => Some(own.min(hq)),
        (own, hq) => own.or(hq),
    };
    if let Some(best) = bounds.iter().filter_map(|bound| bound.grade).filter(|grade| *grade != Grade::D).min() {
        grade = grade.min(best);
    }
    let (earliest, latest) = close(claim, earliest, latest);
    if earliest > latest {
        return contradicted(earliest, latest, hq_earliest, hq_latest, grade);
    }
    TimeInterval { earliest, latest, grade }
}

/// The phone contradicts HQ: what HQ knows stands, and on a side it does not know the doubt is as large as the
/// contradiction, so that two seconds of drift stay sharp and three hours convict nobody.
fn contradicted(
    earliest: Instant,
    latest: Instant,
    hq_earliest: Option<Instant>,
    hq_latest: Option<Instant>,
    grade: Grade,
) -> TimeInterval {
    let doubt = earliest.since(latest);
    let (earliest, latest) = match (hq_earliest, hq_latest) {
        (Some(low), Some(high)) => (low.min(high), high),
        (Some(low), None) => (low, low.plus_millis(doubt)),
        (None, Some(high)) => (high.plus_millis(-doubt), high),
        (None, None) => (latest, earliest),
    };
    TimeInterval { earliest, latest, grade }
}

/// The claim alone.
fn own(claim: &TimeClaim, anchor: Option<AnchorClaim>, policy: &Policy) -> (Option<Instant>, Option<Instant>, Grade) {
    match anchor {
        Some(anchor) if anchor.boot_id == claim.boot_id => {
            let elapsed = difference(claim.boot_ms, anchor.request_boot_ms);
            let at = anchor.hq_time.plus_millis(elapsed);
            let drift = policy.drift_millis(elapsed.unsigned_abs());
            let earliest = at.plus_millis(-drift).plus_millis(-signed(anchor.round_trip_ms));
            (Some(earliest), Some(at.plus_millis(drift)), Grade::A)
        }
        // Satellites cannot show a time before one that HQ itself had stated.
        Some(anchor) => match gnss_span(claim, policy).filter(|(_, latest)| *latest >= anchor.hq_time) {
            Some((earliest, latest)) => (Some(earliest.max(anchor.hq_time)), Some(latest), Grade::B),
            None => (Some(anchor.hq_time), None, Grade::C),
        },
        // Whoever made an anchor up may make up satellites too.
        None if claim.anchor.is_some() => (None, None, Grade::D),
        None => match gnss_span(claim, policy) {
            Some((earliest, latest)) => (Some(earliest), Some(latest), Grade::B),
            None => (None, None, Grade::D),
        },
    }
}

fn gnss_span(claim: &TimeClaim, policy: &Policy) -> Option<(Instant, Instant)> {
    let gnss = claim.gnss?;
    let at = gnss.time.plus_millis(signed(gnss.age_ms));
    let doubt = GNSS_DOUBT_MILLIS.saturating_add(policy.drift_millis(gnss.age_ms));
    Some((at.plus_millis(-doubt), at.plus_millis(doubt)))
}

/// Satellite time and the anchor exclude each other: one of the two was made up.
pub fn gnss_disagrees(claim: &TimeClaim, policy: &Policy) -> bool {
    let Some(anchor) = claim.anchor else { return false };
    let Some((earliest, latest)) = gnss_span(claim, policy) else { return false };
    if anchor.boot_id != claim.boot_id {
        return latest < anchor.hq_time;
    }
    let (low, high, _) = own(claim, Some(anchor), policy);
    low.is_some_and(|low| latest < low) || high.is_some_and(|high| earliest > high)
}

/// Peers who heard of an entry, by the latest instant at which each first named it: two of different people show that
/// it existed by the later of the two (grade B); one alone shows nothing.
pub fn peers_bound(mut heard: Vec<Instant>) -> Option<Bound> {
    heard.sort_unstable();
    let second = *heard.get(1)?;
    Some(Bound { earliest: None, latest: Some(second), grade: Some(Grade::B) })
}

/// Open ends are closed by the wall clock, with all the doubt it deserves.
fn close(claim: &TimeClaim, earliest: Option<Instant>, latest: Option<Instant>) -> (Instant, Instant) {
    match (earliest, latest) {
        (Some(earliest), Some(latest)) => (earliest, latest),
        (Some(earliest), None) => (earliest, earliest.max(claim.wall)),
        (None, Some(latest)) => (latest.min(claim.wall).plus_millis(-WALL_DOUBT_MILLIS), latest),
        (None, None) => (claim.wall.plus_millis(-WALL_DOUBT_MILLIS), claim.wall.plus_millis(WALL_DOUBT_MILLIS)),
    }
}

/// The next contact bounds an unanchored entry of the same boot from behind.
///
/// `entry_boot_ms` and `request_boot_ms` are boot times, `hq_receipt` is HQ's time when that request arrived,
/// `round_trip_ms` the net round trip of that exchange once the phone has told when the answer came.
pub fn backward(
    entry_boot_ms: u64,
    request_boot_ms: u64,
    hq_receipt: Instant,
    round_trip_ms: Option<u64>,
    policy: &Policy,
) -> Bound {
    let elapsed = difference(request_boot_ms, entry_boot_ms);
    let drift = policy.drift_millis(elapsed.unsigned_abs());
    let at = hq_receipt.plus_millis(-elapsed);
    let latest = at.plus_millis(drift);
    let earliest = round_trip_ms.map(|round_trip| at.plus_millis(-drift).plus_millis(-signed(round_trip)));
    Bound { earliest, latest: Some(latest), grade: earliest.map(|_| Grade::A) }
}

const fn signed(millis: u64) -> i64 {
    if millis > i64::MAX as u64 { i64::MAX } else { millis as i64 }
}

/// `a − b`, never below `-i64::MAX`.
const fn difference(a: u64, b: u64) -> i64 {
    if a >= b { signed(a - b) } else { -signed(b - a) }
}
