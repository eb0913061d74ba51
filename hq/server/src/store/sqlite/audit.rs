//! The audit chain in SQLite. What makes it append-only are the triggers of migration 2.

use huxue_duty::clock::Instant;
use rusqlite::{OptionalExtension, params};

use super::{SqliteStore, limit_of};
use crate::store::{AuditRow, StoreError};

const COLUMNS: &str = "seq, at, actor, action, object, record, hash";

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<AuditRow> {
    Ok(AuditRow {
        seq: row.get::<_, i64>(0)? as u64,
        at: Instant(row.get(1)?),
        actor: row.get(2)?,
        action: row.get(3)?,
        object: row.get(4)?,
        record: row.get(5)?,
        hash: row.get(6)?,
    })
}

pub fn append(store: &SqliteStore, row: &AuditRow) -> Result<(), StoreError> {
    let sql = format!("INSERT INTO audit ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)");
    let mut insert = store.connection.prepare_cached(&sql)?;
    insert.execute(params![row.seq as i64, row.at.0, row.actor, row.action, row.object, row.record, row.hash])?;
    Ok(())
}

pub fn last(store: &SqliteStore) -> Result<Option<AuditRow>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM audit ORDER BY seq DESC LIMIT 1");
    Ok(store.connection.prepare_cached(&sql)?.query_row([], read).optional()?)
}

pub fn above(store: &SqliteStore, seq: u64, limit: usize) -> Result<Vec<AuditRow>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM audit WHERE seq > ? ORDER BY seq LIMIT ?");
    let mut query = store.connection.prepare_cached(&sql)?;
    Ok(query.query_map(params![seq as i64, limit_of(limit)], read)?.collect::<Result<_, _>>()?)
}

pub fn floor(store: &SqliteStore) -> Result<u64, StoreError> {
    let mut query = store.connection.prepare_cached("SELECT coalesce(max(up_to), 0) FROM audit_floor")?;
    Ok(query.query_row([], |row| row.get::<_, i64>(0))? as u64)
}

pub fn prune(store: &SqliteStore, up_to: u64) -> Result<u64, StoreError> {
    store.connection.prepare_cached("INSERT INTO audit_floor (up_to) VALUES (?)")?.execute([up_to as i64])?;
    Ok(store.connection.prepare_cached("DELETE FROM audit WHERE seq <= ?")?.execute([up_to as i64])? as u64)
}
