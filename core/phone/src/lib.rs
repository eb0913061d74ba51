//! A complete phone without a screen: commands become signed entries in one durable transaction, syncs carry them to
//! HQ, views show what is known here. Nothing needs a network except enrolling and syncing.
//!
//! # Where to start
//! * [`Phone::open`], [`Phone::enrol`], [`Phone::act`], [`Phone::sync`]: the facade.
//! * [`Command`]: everything a person can do.
//! * [`views`]: what a screen reads.
//! * [`ports`]: where platforms differ.

mod act;
mod aside;
mod command;
#[cfg(feature = "county")]
pub mod county;
mod enrolling;
mod error;
mod folds;
mod hq_keys;
pub mod http;
mod identity;
mod near;
mod phone;
pub mod ports;
mod projection;
pub mod random;
mod reference;
mod rehearsal;
mod relay;
mod revoked;
mod rotating;
pub mod screens;
mod store;
mod sweep;
mod sync;
mod system_clock;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
#[cfg(test)]
mod tests;
pub mod text;
mod tls;
mod trust;
mod vault;
pub mod views;

pub use command::{AsPerson, Command, ConcernForm, Edit, Published, Saved};
pub use enrolling::Enrolled;
pub use error::PhoneError;
pub use phone::{OpenOptions, Phone};
pub use relay::Taken;
pub use screens::session::Session;
pub use sync::SyncReport;
pub use system_clock::SystemClock;
pub use trust::KnownTime;
pub use vault::FileVault;

pub use huxue_duty as duty;
pub use huxue_ledger as ledger;
