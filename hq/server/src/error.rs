//! One error type for the crate, and the problem a route answers with. Codes are stable; texts are for operators.

use std::path::PathBuf;

use huxue_ledger::codec::CodecError;
use serde::Serialize;

use crate::backup::Fault;
use crate::store::StoreError;

#[derive(Debug, thiserror::Error)]
pub enum HqError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("{path}: {source}")]
    Io { path: PathBuf, source: std::io::Error },
    #[error("no {what} {id} / 找不到：{id}")]
    NotFound { what: &'static str, id: String },
    #[error("{0}")]
    Conflict(&'static str),
    #[error("{0}")]
    BadInput(String),
    #[error("the stored ledger is damaged: {0}")]
    Integrity(String),
    #[error("this backup cannot be restored: {0}; nothing was changed")]
    Backup(#[from] Fault),
    #[error("no randomness from the operating system: {0}")]
    Random(getrandom::Error),
}

impl HqError {
    pub fn code(&self) -> &'static str {
        match self {
            Self::Store(error) => error.code(),
            Self::Io { .. } => "io",
            Self::NotFound { .. } => "not_found",
            Self::Conflict(_) => "conflict",
            Self::BadInput(_) => "bad_input",
            Self::Integrity(_) => "integrity",
            Self::Backup(fault) => fault.code(),
            Self::Random(_) => "random",
        }
    }

    /// 3 bad input · 4 not found · 5 conflict or locked · 6 integrity · 7 disk and system.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::BadInput(_)
            | Self::Backup(
                Fault::NeedsPassphrase | Fault::NeedsRecoveryKey | Fault::WrongPassphrase | Fault::WrongRecoveryKey,
            ) => 3,
            Self::NotFound { .. } => 4,
            Self::Conflict(_) | Self::Store(StoreError::Locked(_)) => 5,
            Self::Integrity(_) | Self::Backup(_) | Self::Store(StoreError::Damaged(_)) => 6,
            Self::Store(StoreError::Newer { .. } | StoreError::Full(_) | StoreError::Other(_))
            | Self::Io { .. }
            | Self::Random(_) => 7,
        }
    }

    pub fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { path, source }
    }

    pub fn not_found(what: &'static str, id: impl ToString) -> Self {
        Self::NotFound { what, id: id.to_string() }
    }
}

impl From<CodecError> for HqError {
    /// Only stored bytes are decoded with `?`; received ones become refusals or problems.
    fn from(error: CodecError) -> Self {
        Self::Integrity(error.to_string())
    }
}

impl From<getrandom::Error> for HqError {
    fn from(error: getrandom::Error) -> Self {
        Self::Random(error)
    }
}

/// What a route answers instead of a frame (RFC 9457).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Problem {
    pub status: u16,
    /// Stable.
    pub code: &'static str,
    /// For the person at the phone.
    pub title: &'static str,
    /// For the operator.
    pub detail: String,
    /// Seconds until it is worth asking again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<i64>,
}

impl Problem {
    pub fn new(status: u16, code: &'static str, title: &'static str, detail: impl ToString) -> Self {
        Self { status, code, title, detail: detail.to_string(), retry_after: None }
    }

    pub fn malformed(detail: impl ToString) -> Self {
        Self::new(400, "malformed", "手机发来的数据无法识别，请更新应用", detail)
    }

    pub fn too_large(detail: impl ToString) -> Self {
        Self::new(413, "too_large", "一次发送的数据过大", detail)
    }

    pub fn unknown_device(detail: impl ToString) -> Self {
        Self::new(403, "unknown_device", "本机未登记，请联系指挥中心", detail)
    }
}

impl From<HqError> for Problem {
    fn from(error: HqError) -> Self {
        let code = error.code();
        match &error {
            HqError::Store(StoreError::Full(_)) => Self::new(507, code, "指挥中心磁盘已满，数据仍在手机上", error),
            HqError::Store(_) | HqError::Io { .. } | HqError::Random(_) => {
                Self::new(503, code, "指挥中心暂时无法保存，稍后自动重试", error)
            }
            HqError::NotFound { .. } => Self::new(404, code, "找不到", error),
            HqError::Conflict(_) => Self::new(409, code, "与现有数据冲突", error),
            HqError::BadInput(_) | HqError::Backup(_) => Self::new(400, code, "输入有误", error),
            HqError::Integrity(_) => Self::new(500, code, "指挥中心数据校验失败", error),
        }
    }
}

pub type Result<T, E = HqError> = std::result::Result<T, E>;
