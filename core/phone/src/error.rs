//! What can go wrong at the crate's boundary. Each variant says what the person can do, carries a stable code, and
//! never means that something reported as saved was lost.

use huxue_ledger::codec::CodecError;
use huxue_ledger::crypto::CryptoError;
use huxue_ledger::device::RecordError;
use huxue_ledger::frames::FrameError;

use crate::ports::TransportError;
use crate::text;

#[derive(Debug, thiserror::Error)]
pub enum PhoneError {
    #[error("this phone is not enrolled")]
    NotEnrolled,
    /// HQ took this phone out of use: its secret is gone, what was not received waits sealed or has been sent.
    #[error("this phone was revoked by HQ: ask for a new code to enrol it again")]
    Revoked,
    #[error("this phone is already enrolled for {0}")]
    AlreadyEnrolled(String),
    #[error("{what} has {found} characters; at most {limit} are taken")]
    TextTooLong { what: &'static str, found: usize, limit: usize },
    /// A value no screen should have let through; `field` names it.
    #[error("{field}: {message}")]
    BadInput { field: &'static str, message: String },
    #[error("there is no {what} `{id}`{}", text::near_en(near))]
    NotFound { what: &'static str, id: String, near: Vec<String> },
    #[error("this phone belongs to a post: say who you are")]
    WhoAreYou,
    #[error("the PIN of {0} is needed")]
    PinNeeded(String),
    #[error("the PIN of {0} does not match")]
    PinWrong(String),
    /// Records are read behind the app lock; acting never is.
    #[error("locked: enter the PIN to read records")]
    Locked,
    #[error("closing {category} names the officer who dealt with it; hand it over or name the officer")]
    OfficerNeeded { category: String },
    #[error("refused: {0}")]
    Refused(&'static str),
    #[error(transparent)]
    Network(#[from] TransportError),
    /// The answer does not verify or does not parse: nothing of it was kept.
    #[error("the answer is not from this HQ: {0}")]
    Forged(FrameError),
    #[error("an answer to another request came; nothing of it was kept")]
    ReplayedAnswer,
    #[error("what was stored or handed over does not decode: {0}")]
    Malformed(#[from] CodecError),
    #[error("a device record or operating key does not verify: {0}")]
    BadRecord(#[from] RecordError),
    #[error("the keys of this phone cannot be opened: {0}")]
    Keys(String),
    #[error("the database has schema {found}, this program knows {supported}")]
    NewerDatabase { found: u32, supported: u32 },
    /// Another key's, or damaged. Nothing in it was changed.
    #[error("the phone's database does not open: {0}; it was left as it is")]
    StoreLocked(&'static str),
    #[error("the disk is full")]
    DiskFull,
    #[error("the database: {0}")]
    Storage(rusqlite::Error),
    #[error("the phone's folder: {0}")]
    Io(#[from] std::io::Error),
    #[error("the system gave no random bytes")]
    NoRandomness,
}

impl PhoneError {
    pub(crate) fn bad(field: &'static str, message: impl Into<String>) -> Self {
        Self::BadInput { field, message: message.into() }
    }

    /// Stable: logs, scripts and other languages rely on it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotEnrolled => "not_enrolled",
            Self::Revoked => "revoked",
            Self::AlreadyEnrolled(_) => "already_enrolled",
            Self::TextTooLong { .. } => "text_too_long",
            Self::BadInput { .. } => "bad_input",
            Self::NotFound { .. } => "not_found",
            Self::WhoAreYou => "who_are_you",
            Self::PinNeeded(_) => "pin_needed",
            Self::PinWrong(_) => "pin_wrong",
            Self::Locked => "locked",
            Self::OfficerNeeded { .. } => "officer_needed",
            Self::Refused(_) => "refused",
            Self::Network(error) => error.code(),
            Self::Forged(_) => "forged_answer",
            Self::ReplayedAnswer => "replayed_answer",
            Self::Malformed(_) => "malformed",
            Self::BadRecord(_) => "bad_record",
            Self::Keys(_) => "keys",
            Self::NewerDatabase { .. } => "newer_database",
            Self::StoreLocked(_) => "store_locked",
            Self::DiskFull => "disk_full",
            Self::Storage(_) => "storage",
            Self::Io(_) => "io",
            Self::NoRandomness => "no_randomness",
        }
    }

    /// What happened, whether the data is safe, what to do: for the person at the gate.
    pub fn zh(&self) -> String {
        text::error_zh(self)
    }

    /// The same for an operator.
    pub fn en(&self) -> String {
        self.to_string()
    }

    /// Nothing was lost and trying later may help.
    pub fn is_network(&self) -> bool {
        matches!(self, Self::Network(_))
    }

    /// Exit codes of the command line.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::TextTooLong { .. } | Self::BadInput { .. } | Self::Malformed(_) => 3,
            Self::NotEnrolled | Self::Revoked => 4,
            Self::NotFound { .. } => 5,
            Self::AlreadyEnrolled(_)
            | Self::WhoAreYou
            | Self::PinNeeded(_)
            | Self::PinWrong(_)
            | Self::Locked
            | Self::OfficerNeeded { .. }
            | Self::Refused(_)
            | Self::Network(TransportError::Refused { .. }) => 6,
            Self::Network(TransportError::NotHq(_) | TransportError::Tls(_))
            | Self::Forged(_)
            | Self::ReplayedAnswer
            | Self::BadRecord(_) => 8,
            Self::Network(_) => 7,
            Self::NewerDatabase { .. } => 10,
            Self::DiskFull => 11,
            Self::Keys(_) | Self::StoreLocked(_) | Self::Storage(_) | Self::Io(_) | Self::NoRandomness => 9,
        }
    }
}

impl From<rusqlite::Error> for PhoneError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => Self::DiskFull,
            _ => Self::Storage(error),
        }
    }
}

impl From<CryptoError> for PhoneError {
    fn from(error: CryptoError) -> Self {
        Self::Keys(error.to_string())
    }
}

impl From<getrandom::Error> for PhoneError {
    fn from(_: getrandom::Error) -> Self {
        Self::NoRandomness
    }
}
