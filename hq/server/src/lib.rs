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
//! * `desk`: what named staff add; [`sites`]: alarm buttons and what the alarm platform tells; [`export`]: what staff
//!   take out.
//! * `keys`, [`shares`], `rotation`: the operating key, the root on paper, and how one follows the other.
//! * [`base_map`]: the map that the bureau brings.
//! * `concerns`: sealed reports that two of them open together.
//! * [`staff`]: who they are, how they prove it; [`audit`]: what everybody did, in a chain that only grows.

mod answer;
pub mod audit;
pub mod backup;
pub mod base_map;
mod cache;
mod certificates;
mod codes;
mod concerns;
mod contacts;
mod deliveries;
pub mod desk;
mod enrol;
pub mod error;
mod escrow;
mod evidence;
pub mod export;
mod gate;
mod gate_codes;
pub mod hq;
mod index;
mod invites;
mod journal;
mod keys;
mod limits;
mod peers;
pub mod platform_keys;
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
pub mod sites;
pub mod staff;
pub mod store;
pub mod sweep;
mod sync;
mod telling;
mod time_bounds;
pub mod tls;
pub mod verify;
mod video_link;
pub mod views;
mod workbook;

pub use codes::{CodeOptions, FreshCode};
pub use concerns::{ConcernLine, OpenedConcern, PictureCell};
pub use error::{HqError, Problem, Result};
pub use hq::Hq;
pub use invites::{Invitation, PhoneAddress};
pub use keys::write_private;
pub use revocation::{DeviceState, DeviceView};
pub use rotation::{KeyReport, Unheard};
pub use sync::{Exchange, Waiting};
