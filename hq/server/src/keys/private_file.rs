//! Files that only their owner reads, durable before anything goes on.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use crate::error::{HqError, Result};

/// Creates a file that only its owner reads, durable before this returns.
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(HqError::io(path))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(HqError::io(path))
}

/// Puts new contents in a file's place: after a crash either the old or the new ones are there, whole.
pub(super) fn replace_private(path: &Path, bytes: &[u8]) -> Result<()> {
    let coming = path.with_extension("coming");
    if coming.exists() {
        fs::remove_file(&coming).map_err(HqError::io(&coming))?;
    }
    write_private(&coming, bytes)?;
    fs::rename(&coming, path).map_err(HqError::io(path))?;
    let folder = path.parent().unwrap_or(path);
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(HqError::io(folder))
}
