//! Standard output and the folder's lock. A closed pipe ends printing, not the command.

use std::fmt;
use std::fs::{File, TryLockError};
use std::io::Write as _;
use std::path::Path;

use huxue_hq::{HqError, Result};
use serde::Serialize;

/// One server or restore per folder.
const LOCK: &str = "serve.lock";

#[derive(Default)]
pub struct Output {
    closed: bool,
}

impl Output {
    pub fn line(&mut self, text: fmt::Arguments<'_>) {
        if !self.closed {
            let mut out = std::io::stdout().lock();
            self.closed = writeln!(out, "{text}").and_then(|()| out.flush()).is_err();
        }
    }

    pub fn is_closed(&self) -> bool {
        self.closed
    }

    pub fn json(&mut self, value: &impl Serialize) -> Result<()> {
        let text = serde_json::to_string_pretty(value).map_err(|error| HqError::Integrity(error.to_string()))?;
        self.line(format_args!("{text}"));
        Ok(())
    }
}

/// Beside the data, for whoever reads the terminal.
pub fn hint(text: &str) {
    // Standard error gone: nobody is there to be told.
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// To the operator's eyes, with the stable code in front.
pub fn problem(error: &HqError) {
    // Standard error gone too: nobody is there to be told.
    let _ = writeln!(std::io::stderr(), "error[{}]: {error}", error.code());
}

/// Held while the folder is served or replaced.
pub fn lock(data: &Path) -> Result<File> {
    if !data.is_dir() {
        std::fs::create_dir_all(data).map_err(HqError::io(data))?;
    }
    let path = data.join(LOCK);
    let file = File::create(&path).map_err(HqError::io(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(HqError::Conflict("another process serves this folder / 已有服务在运行")),
        Err(TryLockError::Error(source)) => Err(HqError::Io { path, source }),
    }
}
