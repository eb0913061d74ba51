//! What a platform may bring, as foreign traits, each with its adapter onto the core's port.

use std::sync::Arc;

use huxue_phone::ports::{self, Reading, Topic, TransportError};
use huxue_phone::{PhoneError, SystemClock};

/// Read around a sync, whose waiting time must not widen the anchor.
#[uniffi::export(with_foreign)]
pub trait Clock: Send + Sync {
    fn reading(&self) -> Reading;
}

/// The clocks of a machine that has a system of its own: a guard room's PC. A phone's platform knows better ones.
#[uniffi::export]
pub fn system_reading() -> Reading {
    ports::Clock::reading(&SystemClock)
}

/// A bare signal after a command or a sync, on a thread of its own: it may call the phone.
#[uniffi::export(with_foreign)]
pub trait Watcher: Send + Sync {
    fn changed(&self, topic: Topic);
}

/// Protects the phone's secret keys with what the platform has: Keystore or Keychain.
#[uniffi::export(with_foreign)]
pub trait KeyVault: Send + Sync {
    fn wrap(&self, secret: Vec<u8>) -> Result<Vec<u8>, VaultFailure>;
    fn unwrap(&self, wrapped: Vec<u8>) -> Result<Vec<u8>, VaultFailure>;
    /// Makes everything ever wrapped unreadable.
    fn delete(&self) -> Result<(), VaultFailure>;
}

/// Bytes to HQ and back, blocking. Nothing here retries: the session above is safe to repeat at any point.
#[uniffi::export(with_foreign)]
pub trait Transport: Send + Sync {
    fn enrol(&self, body: Vec<u8>) -> Result<Vec<u8>, NoAnswer>;
    fn sync(&self, body: Vec<u8>) -> Result<Vec<u8>, NoAnswer>;
}

/// The platform's vault did not do it.
#[derive(Debug, thiserror::Error, uniffi::Error)]
pub enum VaultFailure {
    #[error("{reason}")]
    Unavailable { reason: String },
}

impl From<uniffi::UnexpectedUniFFICallbackError> for VaultFailure {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Unavailable { reason: error.reason }
    }
}

/// Why no answer came. Everything stays queued.
#[derive(Debug, thiserror::Error, uniffi::Error)]
pub enum NoAnswer {
    #[error("{why}")]
    Unreachable { why: String },
    #[error("{why}")]
    TimedOut { why: String },
    /// Something answered, but not HQ: a hotspot's login page, a proxy, a wrong address.
    #[error("{why}")]
    NotHq { why: String },
    /// HQ's problem document: its code, with HTTP's status or zero.
    #[error("{code} ({status})")]
    Refused { status: u16, code: String },
}

impl From<uniffi::UnexpectedUniFFICallbackError> for NoAnswer {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Unreachable { why: error.reason }
    }
}

impl From<NoAnswer> for TransportError {
    fn from(none: NoAnswer) -> Self {
        match none {
            NoAnswer::Unreachable { why } => Self::Unreachable(why),
            NoAnswer::TimedOut { why } => Self::TimedOut(why),
            NoAnswer::NotHq { why } => Self::NotHq(why),
            NoAnswer::Refused { status, code } => Self::Refused { status, code },
        }
    }
}

pub(crate) struct ForeignClock(pub Arc<dyn Clock>);

impl ports::Clock for ForeignClock {
    fn reading(&self) -> Reading {
        self.0.reading()
    }
}

pub(crate) struct ForeignVault(pub Arc<dyn KeyVault>);

impl ports::KeyVault for ForeignVault {
    fn wrap(&self, secret: &[u8]) -> Result<Vec<u8>, PhoneError> {
        self.0.wrap(secret.to_vec()).map_err(keys)
    }

    fn unwrap(&self, wrapped: &[u8]) -> Result<Vec<u8>, PhoneError> {
        self.0.unwrap(wrapped.to_vec()).map_err(keys)
    }

    fn delete(&self) -> Result<(), PhoneError> {
        self.0.delete().map_err(keys)
    }
}

fn keys(failure: VaultFailure) -> PhoneError {
    PhoneError::Keys(failure.to_string())
}

pub(crate) struct ForeignTransport(pub Arc<dyn Transport>);

impl ports::Transport for ForeignTransport {
    fn enrol(&self, body: &[u8]) -> Result<Vec<u8>, TransportError> {
        Ok(self.0.enrol(body.to_vec())?)
    }

    fn sync(&self, body: &[u8]) -> Result<Vec<u8>, TransportError> {
        Ok(self.0.sync(body.to_vec())?)
    }
}
