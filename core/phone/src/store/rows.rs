//! Disposable tables beside the journals: blobs, what HQ withheld, the incident list.

use huxue_ledger::crypto::content_hash;
use huxue_ledger::ident::EntryHash;
use huxue_ledger::incident::IncidentView;
use rusqlite::{Connection, OptionalExtension};

use crate::error::PhoneError;

pub fn blob(db: &Connection, hash: &[u8; 32]) -> Result<Option<Vec<u8>>, PhoneError> {
    let mut statement = db.prepare_cached("SELECT bytes FROM blob WHERE hash = ?1")?;
    Ok(statement.query_row([hash], |row| row.get(0)).optional()?)
}

pub fn want(db: &Connection, hash: &[u8; 32]) -> Result<(), PhoneError> {
    let mut statement = db.prepare_cached(
        "INSERT INTO wanted (hash) SELECT ?1 WHERE NOT EXISTS (SELECT 1 FROM blob WHERE hash = ?1)
         ON CONFLICT (hash) DO NOTHING",
    )?;
    statement.execute([hash])?;
    Ok(())
}

pub fn wanted(db: &Connection, limit: usize) -> Result<Vec<[u8; 32]>, PhoneError> {
    let mut statement = db.prepare_cached("SELECT hash FROM wanted ORDER BY hash LIMIT ?1")?;
    let rows = statement.query_map([limit], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn forget_wanted(db: &Connection) -> Result<(), PhoneError> {
    db.execute("DELETE FROM wanted", [])?;
    Ok(())
}

/// Keeps a blob if it was asked for; anything else is dropped.
pub fn take_blob(db: &Connection, bytes: &[u8]) -> Result<bool, PhoneError> {
    let hash = content_hash(bytes);
    let asked = db.prepare_cached("DELETE FROM wanted WHERE hash = ?1")?.execute([hash])? > 0;
    if asked {
        let mut insert =
            db.prepare_cached("INSERT INTO blob (hash, bytes) VALUES (?1, ?2) ON CONFLICT (hash) DO NOTHING")?;
        insert.execute((hash, bytes))?;
    }
    Ok(asked)
}

/// HQ withheld (`+1`) or released (`-1`) an entry.
pub fn shift_withheld(db: &Connection, entry: &EntryHash, reason: &str, by: i32) -> Result<(), PhoneError> {
    let mut statement = db.prepare_cached(
        "INSERT INTO withheld (entry, reason, balance) VALUES (?1, ?2, ?3) ON CONFLICT (entry) DO UPDATE SET
         balance = balance + ?3, reason = CASE WHEN reason = '' OR (?2 <> '' AND ?2 < reason) THEN ?2 ELSE reason END",
    )?;
    statement.execute((entry.0, reason, by))?;
    Ok(())
}

pub fn withheld(db: &Connection) -> Result<Vec<(EntryHash, String)>, PhoneError> {
    let mut statement = db.prepare_cached("SELECT entry, reason FROM withheld WHERE balance > 0 ORDER BY entry")?;
    let rows = statement.query_map([], |row| Ok((EntryHash(row.get(0)?), row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn put_incident(db: &Connection, view: &IncidentView) -> Result<(), PhoneError> {
    let mut statement = db.prepare_cached(
        "INSERT INTO incident_row (id, post, day, status, filed_at, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (id) DO UPDATE SET post = ?2, day = ?3, status = ?4, filed_at = ?5, body = ?6",
    )?;
    let body = serde_json::to_string(view).expect("a view is plain records");
    let day = huxue_ledger::ident::day_number(view.day);
    statement.execute((&view.id, view.post.as_str(), day, &view.status, view.filed_at.0, body))?;
    Ok(())
}

pub fn drop_incident(db: &Connection, id: &str) -> Result<(), PhoneError> {
    db.prepare_cached("DELETE FROM incident_row WHERE id = ?1")?.execute([id])?;
    Ok(())
}

/// Incidents as JSON rows, newest first; each condition applies if given.
pub fn incidents(
    db: &Connection,
    post: Option<&str>,
    day: Option<u32>,
    status: Option<&str>,
) -> Result<Vec<String>, PhoneError> {
    let mut statement = db.prepare_cached(
        "SELECT body FROM incident_row WHERE (?1 IS NULL OR post = ?1) AND (?2 IS NULL OR day = ?2)
         AND (?3 IS NULL OR status = ?3) ORDER BY filed_at DESC, id",
    )?;
    let rows = statement.query_map((post, day, status), |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn incident_ids(db: &Connection) -> Result<Vec<String>, PhoneError> {
    let mut statement = db.prepare_cached("SELECT id FROM incident_row ORDER BY filed_at DESC, id")?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
