//! The duty rules of the school-guard method, as pure functions: no clock, no randomness, no I/O.

pub mod calendar;
pub mod clock;
pub mod county;
pub mod ids;
pub mod incident;
