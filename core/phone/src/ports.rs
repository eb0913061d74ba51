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
    /// Satellite time, where the platform gives it.
    pub gnss: Option<GnssTime>,
}

/// Satellite time as the platform last read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GnssTime {
    pub time: Instant,
    /// How long ago that was, milliseconds.
    pub age_ms: u64,
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
    /// Whoever answered could not show that it is HQ, or the address cannot be trusted at all.
    #[error(transparent)]
    Tls(#[from] TlsFault),
}

/// Why a connection to HQ's address was not trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TlsFault {
    /// Self-signed, another authority's, or signed by nobody.
    #[error("the server's certificate does not descend from HQ's own root")]
    OtherRoot,
    /// HQ's root, but a key that HQ has not told this phone.
    #[error("the server's key is not pinned")]
    WrongKey,
    #[error("the server's certificate is for another host")]
    WrongHost,
    #[error("the server's certificate has expired")]
    Expired,
    #[error("the server's certificate is not valid yet")]
    NotYetValid,
    /// TLS 1.1 or older.
    #[error("the server offers only outdated versions of TLS")]
    OldVersion,
    #[error("the server does not speak TLS")]
    NotTls,
    #[error("the server's certificate or handshake is malformed")]
    BadCertificate,
    /// An `https` address, but neither root nor pins came with an invitation.
    #[error("this phone does not know HQ's certificate: enrol with the QR picture")]
    NoTrust,
    /// An `http` address that is not loopback, or where HQ is known by its certificate.
    #[error("HQ's address is not encrypted: use its https address")]
    PlainAddress,
}

impl TlsFault {
    /// Stable, and the name of its words in the catalogue.
    pub const fn code(self) -> &'static str {
        match self {
            Self::OtherRoot => "tls_other_root",
            Self::WrongKey => "tls_wrong_key",
            Self::WrongHost => "tls_wrong_host",
            Self::Expired => "tls_expired",
            Self::NotYetValid => "tls_not_yet_valid",
            Self::OldVersion => "tls_old_version",
            Self::NotTls => "tls_missing",
            Self::BadCertificate => "tls_bad_certificate",
            Self::NoTrust => "tls_no_trust",
            Self::PlainAddress => "tls_plain_address",
        }
    }
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
            Self::Tls(fault) => fault.code(),
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
