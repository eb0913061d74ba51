//! The phone's one database: SQLite in WAL mode with full synchronisation. What a transaction returned as committed
//! survives a killed process and a flat battery.

pub mod branches;
#[cfg(feature = "encrypted-db")]
mod encrypted;
pub mod heads;
pub mod journals;
pub mod meta;
pub mod near;
pub mod open;
pub mod relayed;
pub mod rows;
pub mod sealed;
pub mod small;

use std::path::Path;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::error::PhoneError;
use crate::ports::KeyVault;

/// Numbered migrations; the number is SQLite's `user_version` after it ran.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/001.sql"),
    include_str!("migrations/002.sql"),
    include_str!("migrations/003.sql"),
    include_str!("migrations/004.sql"),
];

/// The migration that adds `day_scope`: its rows are made from bytes that SQL cannot read.
const WITH_DAY_SCOPES: usize = 3;

/// The schema this build writes.
pub const SCHEMA_VERSION: u32 = MIGRATIONS.len() as u32;

/// The only connection of this process.
pub struct Store {
    connection: Connection,
    /// SQLite's counter of commits by other connections, as last seen.
    data_version: i64,
}

impl Store {
    /// Opens or creates the database in a phone's folder. A database of a newer build is refused untouched.
    pub fn open(folder: &Path, keys: &Path, vault: &dyn KeyVault, max_pages: Option<u32>) -> Result<Self, PhoneError> {
        let mut connection = open::open(&folder.join(open::FILE), keys, vault)?;
        connection.set_prepared_statement_cache_capacity(64);
        let found: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if found > SCHEMA_VERSION {
            return Err(PhoneError::NewerDatabase { found, supported: SCHEMA_VERSION });
        }
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", "ON")?;
        connection.pragma_update(None, "secure_delete", "ON")?;
        if let Some(pages) = max_pages {
            connection.pragma_update(None, "max_page_count", pages)?;
        }
        migrate(&mut connection, found)?;
        let mut store = Self { connection, data_version: 0 };
        store.changed_elsewhere()?;
        Ok(store)
    }

    /// Takes the write lock at once, so that what is read inside cannot change before it is written.
    pub fn begin(&mut self) -> Result<Transaction<'_>, PhoneError> {
        Ok(self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?)
    }

    /// Writes disposable rows made from what was read since the last look at [`Self::changed_elsewhere`]: not at all
    /// if another process has committed since, and without waiting for the disk.
    pub fn write_lightly(
        &mut self,
        write: impl FnOnce(&Connection) -> Result<(), PhoneError>,
    ) -> Result<(), PhoneError> {
        self.connection.pragma_update(None, "synchronous", "NORMAL")?;
        let done = self.write_if_current(write);
        self.connection.pragma_update(None, "synchronous", "FULL")?;
        done
    }

    fn write_if_current(
        &mut self,
        write: impl FnOnce(&Connection) -> Result<(), PhoneError>,
    ) -> Result<(), PhoneError> {
        let seen = self.data_version;
        let transaction = self.begin()?;
        let now: i64 = transaction.pragma_query_value(None, "data_version", |row| row.get(0))?;
        if now == seen {
            write(&transaction)?;
            transaction.commit()?;
        }
        Ok(())
    }

    /// Makes sure that what was erased is nowhere in the files any more: deleted bytes are overwritten as they go, and
    /// what is left of them stands in the write-ahead log.
    pub fn scrub(&self) -> Result<(), PhoneError> {
        Ok(self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
    }

    pub fn read(&self) -> &Connection {
        &self.connection
    }

    /// Asked of the database itself: SQLCipher answers 1 for an encrypted one, SQLite does not know the question.
    pub fn is_encrypted(&self) -> Result<bool, PhoneError> {
        let mut statement = self.connection.prepare("PRAGMA cipher_status")?;
        let mut rows = statement.query([])?;
        let answer = rows.next()?.map(|row| row.get::<_, String>(0)).transpose()?;
        Ok(answer.as_deref() == Some("1"))
    }

    /// True if another process has committed since the last call.
    pub fn changed_elsewhere(&mut self) -> Result<bool, PhoneError> {
        let mut statement = self.connection.prepare_cached("PRAGMA data_version")?;
        let now: i64 = statement.query_row([], |row| row.get(0))?;
        Ok(std::mem::replace(&mut self.data_version, now) != now)
    }
}

fn migrate(connection: &mut Connection, found: u32) -> Result<(), PhoneError> {
    for (index, sql) in MIGRATIONS.iter().enumerate().skip(found as usize) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Another process may have migrated while this one waited for the lock.
        let current: usize = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if current == index {
            transaction.execute_batch(sql)?;
            if index + 1 == WITH_DAY_SCOPES {
                near::note_all_scopes(&transaction)?;
            }
            transaction.pragma_update(None, "user_version", index + 1)?;
            transaction.commit()?;
        }
    }
    Ok(())
}
