//! The encrypted database: SQLCipher under a raw key, derived from a secret that the vault wraps and that belongs to
//! the database alone, so that changing the phone's signing keys does not touch it.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use huxue_ledger::{codec, crypto};
use rusqlite::Connection;
use zeroize::Zeroizing;

use super::open::{connect, is_readable, settle};
use crate::error::PhoneError;
use crate::ports::KeyVault;
use crate::random;
use crate::vault::{self, write_private};

const LABEL: &str = "huxue phone database 1";

/// `user_version` of a plain database whose content has moved: whoever still waited for it must not write there.
const MOVED: u32 = 0x7fff_ffff;

/// Opens or creates the encrypted database; a plain one is encrypted first.
pub fn open(file: &Path, keys: &Path, vault: &dyn KeyVault) -> Result<Connection, PhoneError> {
    let key = match StoreKey::load(keys, vault)? {
        Some(key) => key,
        None => StoreKey::make(file, keys, vault)?,
    };
    if let Some(connection) = key.connect(file)? {
        return settle(connection);
    }
    // Neither ours nor anybody's: one process at a time looks whether it is still plain.
    let _alone = lock(keys)?;
    if is_readable(&connect(file)?)? {
        key.encrypt(file)?;
    }
    match key.connect(file)? {
        Some(connection) => settle(connection),
        None => Err(PhoneError::StoreLocked("its key is another one, or the file is damaged")),
    }
}

/// The raw key as SQLCipher takes it: `x'` 64 hexadecimal digits `'`.
struct StoreKey(Zeroizing<String>);

impl StoreKey {
    fn load(keys: &Path, vault: &dyn KeyVault) -> Result<Option<Self>, PhoneError> {
        match fs::read(keys.join("store.key")) {
            Ok(wrapped) => Ok(Some(Self::of(&Zeroizing::new(vault.unwrap(&wrapped)?)))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Draws the secret, unless another process was faster. An encrypted database without it is not to be opened.
    fn make(file: &Path, keys: &Path, vault: &dyn KeyVault) -> Result<Self, PhoneError> {
        let _alone = lock(keys)?;
        if let Some(key) = Self::load(keys, vault)? {
            return Ok(key);
        }
        if !is_readable(&connect(file)?)? {
            return Err(PhoneError::StoreLocked("keys/store.key is missing, or the file is damaged"));
        }
        let secret = Zeroizing::new(random::bytes::<32>()?);
        write_private(&keys.join("store.key"), &vault.wrap(secret.as_slice())?)?;
        Ok(Self::of(secret.as_slice()))
    }

    fn of(secret: &[u8]) -> Self {
        let key = Zeroizing::new(crypto::derive(secret, LABEL));
        let digits = Zeroizing::new(codec::hex(key.as_slice()));
        Self(Zeroizing::new(format!("x'{}'", digits.as_str())))
    }

    /// None if the key does not fit.
    fn connect(&self, file: &Path) -> Result<Option<Connection>, PhoneError> {
        let connection = connect(file)?;
        // What fails is told by errors; SQLCipher's own log would go to the system's.
        connection.execute_batch("PRAGMA cipher_log_level = NONE")?;
        connection.execute_batch(&Zeroizing::new(format!("PRAGMA key = \"{}\"", self.0.as_str())))?;
        Ok(is_readable(&connection)?.then_some(connection))
    }

    /// Writes the encrypted copy beside the plain file, whole and durable, then puts it in its place.
    fn encrypt(&self, file: &Path) -> Result<(), PhoneError> {
        let plain = settle(connect(file)?)?;
        plain.busy_timeout(Duration::from_secs(2))?;
        // No log of plain pages may be left to be replayed into the encrypted file. Fails while others have it open.
        let mode = plain.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get::<_, String>(0));
        if mode.as_deref() != Ok("delete") {
            return Err(PhoneError::StoreLocked("it is still plain and in use: close the other program first"));
        }
        plain.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT")?;
        let version: u32 = plain.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if version == MOVED {
            return Ok(());
        }
        let coming = file.with_extension("sealing");
        vault::remove(&coming)?;
        let attach = Zeroizing::new(format!("ATTACH DATABASE ?1 AS sealed KEY \"{}\"", self.0.as_str()));
        plain.execute(&attach, [coming.to_string_lossy()])?;
        // Synced as a whole below.
        plain.execute_batch("PRAGMA sealed.journal_mode = OFF; PRAGMA sealed.synchronous = OFF")?;
        plain.query_row("SELECT sqlcipher_export('sealed')", [], |_| Ok(()))?;
        plain.pragma_update(Some("sealed"), "user_version", version)?;
        plain.execute_batch("DETACH DATABASE sealed")?;
        File::open(&coming)?.sync_all()?;
        fs::rename(&coming, file)?;
        if let Some(folder) = file.parent() {
            File::open(folder)?.sync_all()?;
        }
        // The plain file has no name any more. A journal would get the name of the encrypted one's.
        plain.execute_batch("PRAGMA journal_mode = OFF")?;
        Ok(plain.pragma_update(None, "user_version", MOVED)?)
    }
}

/// Held while the key is drawn or the file encrypted.
fn lock(keys: &Path) -> Result<File, PhoneError> {
    vault::lock(&keys.join("store.lock"))
}

#[cfg(test)]
mod tests;
