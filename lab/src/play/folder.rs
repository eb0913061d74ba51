//! A phone's folder as a thing to copy: clones, restored backups, HQ backups.

use std::fs;
use std::io;
use std::path::Path;

use huxue_phone::{FileVault, PhoneError};

/// Copies a phone with the machine's vault, so that what becomes of one copy does not touch the other.
pub fn copy_phone(from: &Path, to: &Path) -> Result<(), PhoneError> {
    copy(from, to)?;
    FileVault::new(&to.join("keys")).part_from_original()
}

/// Copies a folder with everything in it; `to` is emptied first.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    fs::create_dir_all(to)?;
    for item in fs::read_dir(from)? {
        let item = item?;
        let target = to.join(item.file_name());
        if item.file_type()?.is_dir() {
            copy(&item.path(), &target)?;
        } else {
            fs::copy(item.path(), target)?;
        }
    }
    Ok(())
}
