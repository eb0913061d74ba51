//! The phone for Kotlin, Swift and Python: `huxue_phone` as it is, carried over the language border by uniffi. There
//! are no rules here and no strings to parse: records are the core's own, restated so that the compiler compares them.
//!
//! # Where to start
//! * [`phone::HuxuePhone`]: the object a platform opens; its methods stand in one file a topic.
//! * [`failure::PhoneFailure`]: errors named by what the person can do.
//! * [`screens`]: what is shown, and what the buttons do.
//! * [`ports`]: what a platform may bring: clock, key vault, network, change signal.
//! * [`restated`]: the core's records, enums and ids.
//! * [`evidence`]: what scenario replay reads; no screen needs it.
//!
//! Exported items carry no `cfg`: every build has the same interface, so one generated source fits all of them.

uniffi::setup_scaffolding!();

mod acting;
mod announce;
mod carriers;
pub mod evidence;
pub mod failure;
mod home;
pub mod lists;
mod network;
pub mod phone;
pub mod ports;
mod relaying;
pub mod restated;
pub mod screens;
mod slot;
pub mod standing;

pub use failure::PhoneFailure;
pub use phone::HuxuePhone;
