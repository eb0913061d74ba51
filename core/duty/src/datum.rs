//! WGS-84, which satellites and this system use, and GCJ-02 (国测局坐标), which map services in China return: they lie
//! 100 to 700 m apart. Positions are stored in WGS-84; GCJ-02 is converted when it is entered, and only for display
//! back again.

use serde::{Deserialize, Serialize};

/// What a phone says its coordinates refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Datum {
    Wgs84,
    Gcj02,
}

/// Semi-major axis of the Krasovsky ellipsoid, metres, and its first eccentricity squared, as the published
/// transformation uses them.
const AXIS_M: f64 = 6_378_245.0;
const ECCENTRICITY_2: f64 = 0.006_693_421_622_965_943;
/// The transformation applies inside this rectangle and changes nothing outside it.
const LONGITUDES: (f64, f64) = (73.66, 135.05);
const LATITUDES: (f64, f64) = (3.86, 53.55);
/// Each step of the inverse leaves a thousandth of the error; two already suffice for a centimetre.
const INVERSE_STEPS: usize = 4;

/// WGS-84 to GCJ-02, degrees. Same figures as `gcoord` 1.0.7 and `coordtransform` 2.1.2.
pub fn wgs84_to_gcj02(lat: f64, lon: f64) -> (f64, f64) {
    if !applies(lat, lon) {
        return (lat, lon);
    }
    let (north, east) = offset(lat, lon);
    (lat + north, lon + east)
}

/// GCJ-02 to WGS-84, degrees: the point that [`wgs84_to_gcj02`] would have moved here, found by iteration.
pub fn gcj02_to_wgs84(lat: f64, lon: f64) -> (f64, f64) {
    let (mut at_lat, mut at_lon) = (lat, lon);
    for _ in 0..INVERSE_STEPS {
        let (north, east) = offset(at_lat, at_lon);
        (at_lat, at_lon) = (lat - north, lon - east);
    }
    // At the rectangle's edge the moved point may lie outside: what counts is where it came from.
    if applies(at_lat, at_lon) { (at_lat, at_lon) } else { (lat, lon) }
}

fn applies(lat: f64, lon: f64) -> bool {
    (LATITUDES.0..=LATITUDES.1).contains(&lat) && (LONGITUDES.0..=LONGITUDES.1).contains(&lon)
}

/// How far GCJ-02 lies north and east of WGS-84 here, degrees.
fn offset(lat: f64, lon: f64) -> (f64, f64) {
    let (x, y) = (lon - 105.0, lat - 35.0);
    let radians = lat.to_radians();
    let magic = 1.0 - ECCENTRICITY_2 * radians.sin() * radians.sin();
    let meridian_m = AXIS_M * (1.0 - ECCENTRICITY_2) / (magic * magic.sqrt());
    let parallel_m = AXIS_M / magic.sqrt() * radians.cos();
    ((north_m(x, y) / meridian_m).to_degrees(), (east_m(x, y) / parallel_m).to_degrees())
}

fn north_m(x: f64, y: f64) -> f64 {
    -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * x.abs().sqrt()
        + waves(&[(20.0, x, 6.0), (20.0, x, 2.0), (20.0, y, 1.0), (40.0, y, 1.0 / 3.0)])
        + waves(&[(160.0, y, 1.0 / 12.0), (320.0, y, 1.0 / 30.0)])
}

fn east_m(x: f64, y: f64) -> f64 {
    300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * x.abs().sqrt()
        + waves(&[(20.0, x, 6.0), (20.0, x, 2.0), (20.0, x, 1.0), (40.0, x, 1.0 / 3.0)])
        + waves(&[(150.0, x, 1.0 / 12.0), (300.0, x, 1.0 / 30.0)])
}

/// Σ amplitude · sin(frequency · π · at) · 2/3.
fn waves(terms: &[(f64, f64, f64)]) -> f64 {
    terms
        .iter()
        .map(|(amplitude, at, frequency)| amplitude * (at * frequency * std::f64::consts::PI).sin() * 2.0 / 3.0)
        .sum()
}
