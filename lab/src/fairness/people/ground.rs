//! Metres on the ground, degrees, and the datum of Chinese maps.

use std::f64::consts::PI;

use crate::dice::Dice;

/// Metres of one degree of latitude.
const DEGREE_M: f64 = 111_195.0;

/// A number in `0.0..1.0`.
pub fn unit(dice: &mut Dice) -> f64 {
    (dice.next() >> 11) as f64 / (1_u64 << 53) as f64
}

pub fn uniform(dice: &mut Dice, from: f64, to: f64) -> f64 {
    from + (to - from) * unit(dice)
}

/// Roughly normal, mean 0, deviation 1.
pub fn normal(dice: &mut Dice) -> f64 {
    (0..12).map(|_| unit(dice)).sum::<f64>() - 6.0
}

/// The place so many metres from another in a random direction.
pub fn off_by(dice: &mut Dice, (lat, lon): (f64, f64), metres: f64) -> (f64, f64) {
    let (north, east) = uniform(dice, 0.0, 2.0 * PI).sin_cos();
    (lat + metres * north / DEGREE_M, lon + metres * east / (DEGREE_M * lat.to_radians().cos()))
}

const AXIS_M: f64 = 6_378_245.0;
const ECCENTRICITY: f64 = 0.006_693_421_622_965_943;

/// A place as GCJ-02 states it: what a phone reports whose map library has touched the position.
pub fn in_gcj02((lat, lon): (f64, f64)) -> (f64, f64) {
    let (x, y) = (lon - 105.0, lat - 35.0);
    let thirds = 2.0 / 3.0;
    let waves = |short: f64, long: f64, along: f64, slow: [f64; 2]| {
        short * ((6.0 * x * PI).sin() + (2.0 * x * PI).sin())
            + long * ((along * PI).sin() + 2.0 * (along / 3.0 * PI).sin())
            + thirds * (slow[0] + slow[1])
    };
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * x.abs().sqrt()
        + waves(20.0 * thirds, 20.0 * thirds, y, [160.0 * (y / 12.0 * PI).sin(), 320.0 * (y * PI / 30.0).sin()]);
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * x.abs().sqrt()
        + waves(20.0 * thirds, 20.0 * thirds, x, [150.0 * (x / 12.0 * PI).sin(), 300.0 * (x / 30.0 * PI).sin()]);
    let angle = lat.to_radians();
    let magic = 1.0 - ECCENTRICITY * angle.sin().powi(2);
    let by_lat = north * 180.0 / (AXIS_M * (1.0 - ECCENTRICITY) / (magic * magic.sqrt()) * PI);
    let by_lon = east * 180.0 / (AXIS_M / magic.sqrt() * angle.cos() * PI);
    (lat + by_lat, lon + by_lon)
}
