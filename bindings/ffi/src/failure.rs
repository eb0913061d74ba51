//! Errors named by what the person can do about them. The words are the core's; the code is stable.

use huxue_phone::PhoneError;
use huxue_phone::ports::{TlsFault, TransportError};

/// Nothing that was reported as saved is lost by any of these.
#[derive(Debug, thiserror::Error, uniffi::Error)]
pub enum PhoneFailure {
    /// Nothing is wrong with what was asked: network, disk or HQ was not ready.
    #[error("{en}")]
    TryLater { code: String, zh: String, en: String },
    /// What was entered cannot be taken; it is still on the screen.
    #[error("{en}")]
    CorrectInput { code: String, zh: String, en: String },
    /// Say who is acting: enrol, enter the PIN, unlock.
    #[error("{en}")]
    SignIn { code: String, zh: String, en: String },
    /// The data or HQ is newer than this program.
    #[error("{en}")]
    UpdateApp { code: String, zh: String, en: String },
    /// Somebody with more rights has to mend it.
    #[error("{en}")]
    AskAdmin { code: String, zh: String, en: String },
    /// The program did something it should not.
    #[error("{en}")]
    ReportBug { code: String, zh: String, en: String },
}

/// What the person can do: the variant without its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Remedy {
    TryLater,
    CorrectInput,
    SignIn,
    UpdateApp,
    AskAdmin,
    ReportBug,
}

impl PhoneFailure {
    fn new(remedy: Remedy, code: &str, zh: String, en: String) -> Self {
        let code = code.to_owned();
        match remedy {
            Remedy::TryLater => Self::TryLater { code, zh, en },
            Remedy::CorrectInput => Self::CorrectInput { code, zh, en },
            Remedy::SignIn => Self::SignIn { code, zh, en },
            Remedy::UpdateApp => Self::UpdateApp { code, zh, en },
            Remedy::AskAdmin => Self::AskAdmin { code, zh, en },
            Remedy::ReportBug => Self::ReportBug { code, zh, en },
        }
    }

    /// A task that panicked: uniffi reports a panic of a plain call itself, this is the same for work off the caller's
    /// thread.
    pub(crate) fn panicked(what: &str) -> Self {
        let zh = "程序内部出错，此前已保存的都在。请重试；如再出现请导出诊断并报告。".to_owned();
        Self::new(Remedy::ReportBug, PANICKED, zh, format!("a defect in the program: {what}"))
    }

    pub fn code(&self) -> &str {
        match self {
            Self::TryLater { code, .. }
            | Self::CorrectInput { code, .. }
            | Self::SignIn { code, .. }
            | Self::UpdateApp { code, .. }
            | Self::AskAdmin { code, .. }
            | Self::ReportBug { code, .. } => code,
        }
    }
}

/// The code of a defect that ended a task.
pub(crate) const PANICKED: &str = "panicked";

impl From<PhoneError> for PhoneFailure {
    fn from(error: PhoneError) -> Self {
        Self::new(remedy(&error), error.code(), error.zh(), error.en())
    }
}

/// Total: a new error of the core does not compile until somebody says what the person can do.
pub(crate) fn remedy(error: &PhoneError) -> Remedy {
    match error {
        PhoneError::Network(TransportError::Tls(fault)) => untrusted(*fault),
        PhoneError::Network(TransportError::Refused { status, .. }) => refused_by_hq(*status),
        PhoneError::Network(
            TransportError::Unreachable(_) | TransportError::TimedOut(_) | TransportError::NotHq(_),
        )
        | PhoneError::Forged(_)
        | PhoneError::ReplayedAnswer
        | PhoneError::DiskFull
        | PhoneError::NoRandomness => Remedy::TryLater,
        PhoneError::TextTooLong { .. }
        | PhoneError::BadInput { .. }
        | PhoneError::NotFound { .. }
        | PhoneError::OfficerNeeded { .. }
        | PhoneError::Refused(_) => Remedy::CorrectInput,
        PhoneError::NotEnrolled
        | PhoneError::Revoked
        | PhoneError::WhoAreYou
        | PhoneError::PinNeeded(_)
        | PhoneError::PinWrong(_)
        | PhoneError::Locked => Remedy::SignIn,
        PhoneError::NewerDatabase { .. } => Remedy::UpdateApp,
        PhoneError::AlreadyEnrolled(_)
        | PhoneError::BadRecord(_)
        | PhoneError::Keys(_)
        | PhoneError::StoreLocked(_) => Remedy::AskAdmin,
        PhoneError::Malformed(_) | PhoneError::Storage(_) | PhoneError::Io(_) => Remedy::ReportBug,
    }
}

/// An address that cannot be trusted is mended on the enrolment screen; a stranger at it goes away.
const fn untrusted(fault: TlsFault) -> Remedy {
    match fault {
        TlsFault::NoTrust | TlsFault::PlainAddress => Remedy::CorrectInput,
        _ => Remedy::TryLater,
    }
}

/// 426 is what HTTP says to a program too old to talk to.
const fn refused_by_hq(status: u16) -> Remedy {
    match status {
        426 => Remedy::UpdateApp,
        429 | 500..=599 => Remedy::TryLater,
        _ => Remedy::AskAdmin,
    }
}
