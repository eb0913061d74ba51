//! The duty rules of the school-guard method (三段两线一网), as pure functions: no clock, no randomness, no I/O.
//!
//! # Where to start
//! * [`windows::day_windows`]: the half-hour rule, from reference data to a day's windows.
//! * [`verdict::judge`]: one person in one window.
//! * [`time_evidence::interval`] and [`fence::judge_place`]: what time and place are worth.
//! * [`explain::render`] says why.
//! * [`concern::check`]: what a concern report may hold.

pub mod alarm;
pub mod brief;
pub mod calendar;
pub mod clock;
pub mod concern;
pub mod county;
pub mod coverage;
pub mod datum;
pub mod dismissal;
pub mod explain;
pub mod fence;
pub mod flags;
pub mod forecast;
pub mod ids;
pub mod incident;
pub mod patrol;
pub mod pings;
pub mod policy;
pub mod rest;
pub mod roll_call;
pub mod roster;
pub mod school_day;
pub mod strength;
pub mod tally;
pub mod time_evidence;
pub mod verdict;
pub mod windows;
