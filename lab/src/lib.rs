//! A county in one process: the scenario player, the demo day and the measurements.
//!
//! # Where to start
//! * [`play::play_file`]: one scenario in virtual time, no sockets, deterministic.
//! * [`wander`]: random days that nobody wrote, played the same way.
//! * [`demo`]: a school day at 58 gates over real loopback HTTP.
//! * [`hostile`]: mutated input that is signed again, and what becomes of it.
//! * [`fairness`]: people whose true movements are known, and what is said of them.
//! * [`shift`]: phones that answer roll-calls at a headquarters that runs.
//! * [`bench`]: what a check-in costs.

pub mod bench;
pub mod demo;
mod dice;
pub mod fairness;
pub mod hostile;
pub mod play;
pub mod shift;
pub mod wander;
