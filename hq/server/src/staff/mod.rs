//! Staff: accounts, how they prove who they are, their sessions, and what each role may see. Accounts and sessions
//! are registers; everything that happens to them is a row of the audit chain (issue C 6).
//!
//! Passwords are argon2id under HQ's pepper, second factors are sealed to HQ's key, tokens and recovery codes are
//! stored as digests: the database alone signs nobody in.

mod account;
mod four_eyes;
mod link;
mod login;
pub(crate) mod password;
mod role;
mod second;
mod session;
mod throttle;
mod together;

pub use account::{Account, AccountView, NewAccount, Secrets};
pub use login::{Attempt, Proof, SignedIn};
pub use password::Verifier;
#[cfg(feature = "testing")]
pub use password::cheap_for_tests;
pub use role::{Duty, Sight, StaffRole};
#[cfg(feature = "testing")]
pub use second::code_for_tests;
pub use session::{Session, SessionView};
pub use together::Present;

/// How long a one-time link is good for.
pub const LINK_MINUTES: i64 = 15;
/// A session that nobody uses ends.
pub const IDLE_MINUTES: i64 = 30;
/// And every session ends.
pub const ABSOLUTE_MINUTES: i64 = 12 * 60;
/// A wall screen, which nobody touches, is signed in once a week: a day more, so that Monday's hand is never late.
pub const SCREEN_MINUTES: i64 = 8 * 24 * 60;
/// How long a fresh proof of identity counts for export, unmasking and role changes.
pub const FRESH_MINUTES: i64 = 10;
