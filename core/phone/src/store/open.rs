//! How the database file is opened. Builds with the feature `encrypted-db` keep it encrypted as a whole, journal and
//! write-ahead log included, under a key that only the vault opens; they encrypt a plain one once. Other builds keep
//! it plain and say so when they meet an encrypted one. What does not open is left as it is.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::error::PhoneError;
#[cfg(not(feature = "encrypted-db"))]
use crate::ports::KeyVault;

pub const FILE: &str = "phone.sqlite";

/// Opens or creates the database of the phone whose wrapped keys lie in `keys`.
#[cfg(not(feature = "encrypted-db"))]
pub fn open(file: &Path, _keys: &Path, _vault: &dyn KeyVault) -> Result<Connection, PhoneError> {
    let connection = connect(file)?;
    if !is_readable(&connection)? {
        return Err(PhoneError::StoreLocked("it is encrypted, which this build cannot read, or it is damaged"));
    }
    settle(connection)
}

#[cfg(feature = "encrypted-db")]
pub use super::encrypted::open;

/// A connection that writes nothing to the file until [`settle`] has been reached: not even when it is closed.
pub(super) fn connect(file: &Path) -> Result<Connection, PhoneError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    Ok(connection)
}

/// False if this is no database as far as this connection can tell.
pub(super) fn is_readable(connection: &Connection) -> Result<bool, PhoneError> {
    match connection.query_row("SELECT COUNT(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0)) {
        Ok(_) => Ok(true),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// From here on an ordinary connection. What SQLite sorts and joins aside stays in memory.
pub(super) fn settle(connection: Connection) -> Result<Connection, PhoneError> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    Ok(connection)
}
