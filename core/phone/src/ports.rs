//! Where platforms differ: clocks, network, keys and the change signal. Values are pushed in; little is called out.

use huxue_duty::clock::Instant;

use crate::error::PhoneError;

/// The clocks at one moment. Elapsed time since boot counts sleep too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    pub wall: Instant,
    /// Differs after every restart of the phone.
    pub boot_id: u32,
    /// Milliseconds since that restart.
    pub boot_ms: u64,
}

/// Read around a sync, whose waiting time must not widen the anchor.
pub trait Clock {
    fn reading(&self) -> Reading;
}

/// Bytes to HQ and back. Nothing here retries: the session above is safe to repeat at any point.
pub trait Transport {
    fn enrol(&self, body: &[u8]) -> Result<Vec<u8>, TransportError>;
    fn sync(&self, body: &[u8]) -> Result<Vec<u8>, TransportError>;
}

/// Why no answer came. Everything stays queued.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    #[error("HQ cannot be reached: {0}")]
    Unreachable(String),
    #[error("HQ did not answer in time: {0}")]
    TimedOut(String),
    /// Something answered, but not HQ: a hotspot's login page, a proxy, a wrong address.
    #[error("the answer is not from HQ: {0}")]
    NotHq(String),
    #[error("HQ refused the request: {code} (status {status})")]
    Refused { status: u16, code: String },
}

impl TransportError {
    pub fn unreachable(why: impl Into<String>) -> Self {
        Self::Unreachable(why.into())
    }

    /// For transports without a status line.
    pub fn refused(code: impl Into<String>) -> Self {
        Self::Refused { status: 0, code: code.into() }
    }

    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreachable(_) => "unreachable",
            Self::TimedOut(_) => "timed_out",
            Self::NotHq(_) => "not_hq",
            Self::Refused { .. } => "refused_by_hq",
        }
    }
}

/// Protects the phone's secret keys with what the platform has: Keystore, Keychain, or a file.
pub trait KeyVault {
    fn wrap(&self, secret: &[u8]) -> Result<Vec<u8>, PhoneError>;
    fn unwrap(&self, wrapped: &[u8]) -> Result<Vec<u8>, PhoneError>;
    /// Makes everything ever wrapped unreadable.
    fn delete(&self) -> Result<(), PhoneError>;
}

/// What has changed, without data: whoever shows it pulls a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    Attendance,
    Incidents,
    Alarms,
    Directory,
    Queue,
}

/// A bare signal after a command or a sync.
pub trait Watcher {
    fn changed(&self, topic: Topic);
}
