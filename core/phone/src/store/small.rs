//! Small words that belong to this phone alone: settings and drafts. They are no entries and are never sent.

use rusqlite::{Connection, OptionalExtension};

use crate::error::PhoneError;

pub fn setting(db: &Connection, key: &str) -> Result<Option<String>, PhoneError> {
    let mut statement = db.prepare_cached("SELECT value FROM setting WHERE key = ?1")?;
    Ok(statement.query_row([key], |row| row.get(0)).optional()?)
}

pub fn set_setting(db: &Connection, key: &str, value: &str) -> Result<(), PhoneError> {
    let mut statement = db.prepare_cached(
        "INSERT INTO setting (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
    )?;
    statement.execute((key, value))?;
    Ok(())
}

pub fn draft(db: &Connection, key: &str) -> Result<Option<String>, PhoneError> {
    let mut statement = db.prepare_cached("SELECT value FROM draft WHERE key = ?1")?;
    Ok(statement.query_row([key], |row| row.get(0)).optional()?)
}

/// An empty draft is none.
pub fn set_draft(db: &Connection, key: &str, value: &str) -> Result<(), PhoneError> {
    if value.is_empty() {
        return drop_draft(db, key);
    }
    let mut statement =
        db.prepare_cached("INSERT INTO draft (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2")?;
    statement.execute((key, value))?;
    Ok(())
}

pub fn drop_draft(db: &Connection, key: &str) -> Result<(), PhoneError> {
    db.prepare_cached("DELETE FROM draft WHERE key = ?1")?.execute([key])?;
    Ok(())
}
