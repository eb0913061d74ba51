//! The geofence: is a fix inside the fence of any gate of the post's school? Accepted and flagged, never refused.

use geo::{Distance, Haversine, Point};
use serde::{Deserialize, Serialize};

use crate::clock::Grade;
use crate::county::Gate;
use crate::datum::{Datum, gcj02_to_wgs84};
use crate::ids::GateId;
use crate::policy::Policy;

/// A position as the phone reported it. Everything here reads WGS-84: [`Fix::in_wgs84`] first.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fix {
    pub lat: f64,
    pub lon: f64,
    /// Metres, 68 %.
    pub accuracy_m: f64,
    /// Seconds between measurement and record; unknown counts as stale.
    pub age_s: Option<f64>,
    pub mock: bool,
    /// The person allowed only the approximate position.
    pub approximate: bool,
    /// What the coordinates refer to, if the phone knows.
    pub datum: Option<Datum>,
}

#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum BadFix {
    #[error("latitude {0} is not between -90 and 90")]
    Latitude(f64),
    #[error("longitude {0} is not between -180 and 180")]
    Longitude(f64),
    #[error("accuracy {0} is not a positive number of metres")]
    Accuracy(f64),
    #[error("age {0} is not a number of seconds")]
    Age(f64),
}

impl Fix {
    pub fn check(&self) -> Result<(), BadFix> {
        if !(-90.0..=90.0).contains(&self.lat) {
            return Err(BadFix::Latitude(self.lat));
        }
        if !(-180.0..=180.0).contains(&self.lon) {
            return Err(BadFix::Longitude(self.lon));
        }
        if !(self.accuracy_m.is_finite() && self.accuracy_m >= 0.0) {
            return Err(BadFix::Accuracy(self.accuracy_m));
        }
        match self.age_s {
            Some(age) if !age.is_finite() || age < 0.0 => Err(BadFix::Age(age)),
            _ => Ok(()),
        }
    }

    /// The same place in WGS-84, the only datum that is stored.
    #[must_use]
    pub fn in_wgs84(self) -> Self {
        if self.datum != Some(Datum::Gcj02) {
            return self;
        }
        let (lat, lon) = gcj02_to_wgs84(self.lat, self.lon);
        Self { lat, lon, datum: Some(Datum::Wgs84), ..self }
    }

    /// How much this fix says about where the phone was, mock providers aside.
    fn grade(&self, policy: &Policy) -> Grade {
        match self {
            _ if !self.is_fresh(policy) => Grade::D,
            _ if self.approximate || self.accuracy_m > FAIR_M => Grade::C,
            _ if self.accuracy_m > GOOD_M => Grade::B,
            _ => Grade::A,
        }
    }

    fn is_fresh(&self, policy: &Policy) -> bool {
        self.age_s.is_some_and(|age| age <= policy.fix_fresh_s)
    }
}

/// Accuracies of a satellite fix under open sky, and of one among houses or by Wi-Fi, metres.
const GOOD_M: f64 = 30.0;
const FAIR_M: f64 = 100.0;

/// A second proof of the place: something that could only be read there (N8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GateProof {
    /// The code that the guard room's screen showed in that half minute.
    Rotating,
    /// The day's code of a printed sheet.
    Sheet,
    /// A sticker that never changes.
    Sticker,
}

impl GateProof {
    /// By rule: a photograph of the screen is worth nothing a minute later, a sheet a day, a sticker for ever.
    pub const fn grade(self) -> Grade {
        match self {
            Self::Rotating => Grade::B,
            Self::Sheet => Grade::C,
            Self::Sticker => Grade::D,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    Inside,
    Unsure,
    Outside,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlaceVerdict {
    pub place: Place,
    /// The nearest gate, measured by how far outside its fence the fix lies.
    pub gate: Option<GateId>,
    /// Metres from that gate; `None` once the raw position has been erased.
    pub distance_m: Option<f64>,
    pub accuracy_m: Option<f64>,
    pub mock: bool,
    /// How good the evidence for the place is; `None` once the raw position has been erased.
    pub grade: Option<Grade>,
    /// Outside as reported, inside if the coordinates are GCJ-02: nobody is sent away for that.
    pub datum_mixup: bool,
    pub proof: Option<GateProof>,
}

impl PlaceVerdict {
    /// Nothing is known.
    pub const fn unknown() -> Self {
        Self {
            place: Place::Unsure,
            gate: None,
            distance_m: None,
            accuracy_m: None,
            mock: false,
            grade: None,
            datum_mixup: false,
            proof: None,
        }
    }

    /// With a code read at this gate. A position that says otherwise makes it unsure; a weak proof settles nothing
    /// that a position does not.
    #[must_use]
    pub fn with_proof(self, proof: GateProof, gate: GateId) -> Self {
        let grade = Some(self.grade.map_or(proof.grade(), |grade| grade.min(proof.grade())));
        let place = match (self.place, proof) {
            (Place::Unsure, GateProof::Rotating | GateProof::Sheet) => Place::Inside,
            (Place::Outside, GateProof::Rotating | GateProof::Sheet) => Place::Unsure,
            (place, _) => place,
        };
        let gate = if self.place == Place::Inside { self.gate } else { Some(gate) };
        Self { place, gate, grade, proof: Some(proof), ..self }
    }

    /// What HQ had concluded before the position was erased: 0 inside, 1 outside, else unsure.
    pub fn judged(code: u8, gate: Option<&str>) -> Self {
        let place = match code {
            0 => Place::Inside,
            1 => Place::Outside,
            _ => Place::Unsure,
        };
        Self { place, gate: gate.map(GateId::new), ..Self::unknown() }
    }
}

/// Judges the best of several fixes: fresh before stale, real before mock, then the more accurate, then the nearer.
/// A mock flag on any of them is kept.
///
/// Inside if distance + accuracy ≤ radius, outside if distance − accuracy > radius, else unsure; a stale fix is unsure,
/// an approximate one never outside, nor one that is inside as soon as its coordinates are read as GCJ-02 and whose
/// datum the phone did not state.
pub fn judge_place(fixes: &[Fix], gates: &[Gate], policy: &Policy) -> Result<PlaceVerdict, BadFix> {
    for fix in fixes {
        fix.check()?;
    }
    let rank = |fix: &Fix, verdict: &PlaceVerdict| {
        (!fix.is_fresh(policy), fix.mock, fix.accuracy_m, verdict.distance_m.unwrap_or(f64::MAX))
    };
    let fixes: Vec<Fix> = fixes.iter().map(|fix| fix.in_wgs84()).collect();
    let best = fixes.iter().map(|fix| (fix, judge_one(fix, gates, policy))).min_by(|(a, of_a), (b, of_b)| {
        let (a, b) = (rank(a, of_a), rank(b, of_b));
        (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)).then(a.3.total_cmp(&b.3))
    });
    let mock = fixes.iter().any(|fix| fix.mock);
    Ok(best.map_or(PlaceVerdict::unknown(), |(_, verdict)| {
        let grade = verdict.grade.map(|grade| if mock { grade.lowered() } else { grade });
        PlaceVerdict { mock, grade, ..verdict }
    }))
}

/// Faster than this between two positions of one phone, somebody moved the phone without moving, km/h.
pub const IMPOSSIBLE_KMH: f64 = 150.0;
/// Two fixes closer in time than this say nothing about speed, seconds: a first fix may be off by kilometres.
const SPEED_FLOOR_S: f64 = 60.0;

/// The least speed at which a phone can have gone from one fix to the other, km/h; `apart_s` is the most time that may
/// lie between them.
pub fn implied_kmh(a: &Fix, b: &Fix, apart_s: f64) -> f64 {
    let (a, b) = (a.in_wgs84(), b.in_wgs84());
    let distance = Haversine.distance(Point::new(a.lon, a.lat), Point::new(b.lon, b.lat));
    let sure = (distance - 2.0 * (a.accuracy_m + b.accuracy_m)).max(0.0);
    sure / apart_s.abs().max(SPEED_FLOOR_S) * 3.6
}

fn judge_one(fix: &Fix, gates: &[Gate], policy: &Policy) -> PlaceVerdict {
    let verdict = judge_as_told(fix, gates, policy);
    if verdict.place != Place::Outside || fix.datum.is_some() {
        return verdict;
    }
    let read_as_gcj = Fix { datum: Some(Datum::Gcj02), ..*fix }.in_wgs84();
    if judge_as_told(&read_as_gcj, gates, policy).place != Place::Inside {
        return verdict;
    }
    let grade = verdict.grade.map(|grade| grade.max(Grade::C));
    PlaceVerdict { place: Place::Unsure, datum_mixup: true, grade, ..verdict }
}

fn judge_as_told(fix: &Fix, gates: &[Gate], policy: &Policy) -> PlaceVerdict {
    let here = Point::new(fix.lon, fix.lat);
    let nearest = gates
        .iter()
        .map(|gate| (gate, Haversine.distance(here, Point::new(gate.lon, gate.lat))))
        .min_by(|(a, to_a), (b, to_b)| (to_a - a.radius_m).total_cmp(&(to_b - b.radius_m)).then(a.id.cmp(&b.id)));
    let place = match nearest {
        _ if !fix.is_fresh(policy) => Place::Unsure,
        Some((gate, distance)) if distance + fix.accuracy_m <= gate.radius_m => Place::Inside,
        Some((gate, distance)) if distance - fix.accuracy_m > gate.radius_m && !fix.approximate => Place::Outside,
        _ => Place::Unsure,
    };
    PlaceVerdict {
        place,
        gate: nearest.map(|(gate, _)| gate.id.clone()),
        distance_m: nearest.map(|(_, distance)| distance),
        accuracy_m: Some(fix.accuracy_m),
        mock: fix.mock,
        grade: Some(fix.grade(policy)),
        ..PlaceVerdict::unknown()
    }
}
