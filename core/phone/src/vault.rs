//! The vault of platforms without one: a key in a file that only its owner reads. It keeps secrets out of backups of
//! the database and out of logs; it does not protect against somebody who can read the folder.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use huxue_ledger::crypto::{self, Agreement};

use crate::error::PhoneError;
use crate::ports::KeyVault;
use crate::random;

const LABEL: &str = "huxue file vault 1";

/// A 32-byte key in `vault.key` (mode 0600), created on first use.
pub struct FileVault {
    path: PathBuf,
}

impl FileVault {
    pub fn new(folder: &Path) -> Self {
        Self { path: folder.join("vault.key") }
    }

    fn key(&self) -> Result<Agreement, PhoneError> {
        let bytes = match fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let fresh = random::bytes::<32>()?;
                write_private(&self.path, &fresh)?;
                fresh.to_vec()
            }
            Err(error) => return Err(error.into()),
        };
        let seed: [u8; 32] = bytes.try_into().map_err(|_| PhoneError::Keys("the vault key is damaged".into()))?;
        Ok(Agreement::from_seed(&seed))
    }
}

impl KeyVault for FileVault {
    fn wrap(&self, secret: &[u8]) -> Result<Vec<u8>, PhoneError> {
        Ok(crypto::seal(&self.key()?.public(), &random::bytes()?, LABEL, secret))
    }

    fn unwrap(&self, wrapped: &[u8]) -> Result<Vec<u8>, PhoneError> {
        Ok(crypto::open(&self.key()?, LABEL, wrapped)?)
    }

    fn delete(&self) -> Result<(), PhoneError> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }
}

/// Writes a file that only its owner reads, durably: a half-written key must never take the place of a whole one.
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<(), PhoneError> {
    let fresh = path.with_extension("new");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&fresh)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&fresh, path)?;
    if let Some(folder) = path.parent() {
        fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}
