//! The contract between phones and headquarters: journals of signed entries, documents derived from our own
//! operations, the two gates, the fold, and the frames of one round trip. Sans-IO: no clock, no disk, no network.
//!
//! # Where to start
//! * [`entry::Entry`] and [`run::Run`]: what is written, signed and sent.
//! * [`fact::Body`]: every statement the ledger can hold.
//! * [`log_gate::check`] and [`fold::fold`]: the two gates for anything received.
//! * [`suite::Suite`]: what is asked of cryptography, and how it is swapped.
//! * [`frames::Request`] and [`frames::Answer`]: one round trip. `docs/protocol.md` is normative.

pub mod access;
pub mod alarm;
pub mod amend;
pub mod attendance;
pub mod audit;
pub mod bundle;
pub mod calendar_file;
pub mod codec;
pub mod concern;
#[cfg(feature = "county")]
pub mod county;
pub mod crypto;
pub mod device;
pub mod directory;
pub mod document;
pub mod enrol;
pub mod entry;
pub mod fact;
pub mod fold;
pub mod frames;
pub mod gate_code;
pub mod ident;
pub mod incident;
pub mod invite;
pub mod log_gate;
pub mod retention;
pub mod roll_call;
pub mod rotation;
pub mod run;
pub mod sealed;
pub mod session;
pub mod sites;
pub mod suite;

pub use huxue_duty as duty;
