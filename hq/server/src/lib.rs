//! Headquarters: takes what phones send through the two gates into one log, folds it, judges it with the same rules
//! as the phones, and serves each device what it may read.
//!
//! # Where to start
//! * [`hq::Hq`]: everything, driven by calls that take `now`; only [`server`] reads a clock.
//! * [`store::Store`]: what HQ needs of a database.
//! * `receive` and `answer`: the two halves of one round trip, inside one transaction for a whole batch.
//! * `gate`, `time_bounds`, `deliveries`: what HQ adds to the ledger by itself.
//! * `enrol`, `certificates`, `rekeying`: which devices there are and what HQ certifies of them.
//! * [`revocation`], [`review`]: devices out of use, and what they still sent.
//! * `desk`: what named staff add.
//! * `keys`, [`shares`], `rotation`: the operating key, the root on paper, and how one follows the other.
//! * [`staff`]: who they are, how they prove it; [`audit`]: what everybody did, in a chain that only grows.

mod answer;
pub mod audit;
pub mod backup;
mod cache;
mod certificates;
mod codes;
mod contacts;
mod deliveries;
pub mod desk;
mod enrol;
pub mod error;
mod escrow;
mod evidence;
mod gate;
mod gate_codes;
pub mod hq;
mod index;
mod journal;
mod keys;
mod limits;
mod peers;
pub mod projections;
mod publish;
mod receive;
mod registers;
mod rekeying;
pub mod review;
pub mod revocation;
mod rotation;
mod scopes;
#[cfg(feature = "testing")]
pub mod seeded;
pub mod server;
pub mod shares;
pub mod staff;
pub mod store;
pub mod sweep;
mod sync;
mod telling;
mod time_bounds;
pub mod tls;
pub mod verify;
pub mod views;

pub use codes::{CodeOptions, FreshCode};
pub use error::{HqError, Problem, Result};
pub use hq::Hq;
pub use keys::write_private;
pub use revocation::{DeviceState, DeviceView};
pub use rotation::{KeyReport, Unheard};
pub use sync::{Exchange, Waiting};
