//! The geofence: is a fix inside the fence of any gate of the post's school? Accepted and flagged, never refused.

use geo::{Distance, Haversine, Point};
use serde::{Deserialize, Serialize};

use crate::county::Gate;
use crate::ids::GateId;
use crate::policy::Policy;

/// A position as the phone reported it (WGS-84).
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

    fn is_fresh(&self, policy: &Policy) -> bool {
        self.age_s.is_some_and(|age| age <= policy.fix_fresh_s)
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
}

impl PlaceVerdict {
    /// What HQ had concluded before the position was erased: 0 inside, 1 outside, else unsure.
    pub fn judged(code: u8, gate: Option<&str>) -> Self {
        let place = match code {
            0 => Place::Inside,
            1 => Place::Outside,
            _ => Place::Unsure,
        };
        Self { place, gate: gate.map(GateId::new), distance_m: None, accuracy_m: None, mock: false }
    }
}

/// Judges the best of several fixes: fresh before stale, real before mock, then the more accurate, then the nearer.
/// A mock flag on any of them is kept.
///
/// Inside if distance + accuracy ≤ radius, outside if distance − accuracy > radius, else unsure; a stale fix is unsure,
/// an approximate one never outside.
pub fn judge_place(fixes: &[Fix], gates: &[Gate], policy: &Policy) -> Result<PlaceVerdict, BadFix> {
    for fix in fixes {
        fix.check()?;
    }
    let rank = |fix: &Fix, verdict: &PlaceVerdict| {
        (!fix.is_fresh(policy), fix.mock, fix.accuracy_m, verdict.distance_m.unwrap_or(f64::MAX))
    };
    let best = fixes.iter().map(|fix| (fix, judge_one(fix, gates, policy))).min_by(|(a, of_a), (b, of_b)| {
        let (a, b) = (rank(a, of_a), rank(b, of_b));
        (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)).then(a.3.total_cmp(&b.3))
    });
    let none = PlaceVerdict { place: Place::Unsure, gate: None, distance_m: None, accuracy_m: None, mock: false };
    let mock = fixes.iter().any(|fix| fix.mock);
    Ok(best.map_or(none, |(_, verdict)| PlaceVerdict { mock, ..verdict }))
}

fn judge_one(fix: &Fix, gates: &[Gate], policy: &Policy) -> PlaceVerdict {
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
    }
}
