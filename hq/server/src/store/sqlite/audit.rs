//! The audit chain in SQLite. What makes it append-only are the triggers of migration 2.

use huxue_duty::clock::Instant;
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params, params_from_iter};

use super::{SqliteStore, limit_of};
use crate::store::{AuditRow, AuditSearch, StoreError};

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

/// Walks the chain by its number. Texts are looked for in the record as it is kept: CBOR holds them as they are.
pub fn found(store: &SqliteStore, search: &AuditSearch, limit: usize) -> Result<Vec<AuditRow>, StoreError> {
    let mut sql = format!("SELECT {COLUMNS} FROM audit WHERE seq > ?");
    let mut values = vec![Value::Integer(search.above.unwrap_or(0) as i64)];
    let mut and = |condition: &str, value: Option<Value>| {
        if let Some(value) = value {
            sql.extend([" AND ", condition]);
            values.push(value);
        }
    };
    let text = |text: &Option<String>| text.clone().map(Value::Text);
    and("seq < ?", search.below.map(|seq| Value::Integer(i64::try_from(seq).unwrap_or(i64::MAX))));
    and("at >= ?", search.from.map(|at| Value::Integer(at.0)));
    and("at < ?", search.until.map(|at| Value::Integer(at.0)));
    and("actor = ?", text(&search.actor));
    and("instr(action, ?) = 1", text(&search.action));
    and("instr(record, ?) > 0", search.text.clone().map(|text| Value::Blob(text.into_bytes())));
    sql.push_str(if search.newest { " ORDER BY seq DESC LIMIT ?" } else { " ORDER BY seq LIMIT ?" });
    values.push(Value::Integer(limit_of(limit)));
    let mut query = store.connection.prepare_cached(&sql)?;
    Ok(query.query_map(params_from_iter(values), read)?.collect::<Result<_, _>>()?)
}

pub fn floor(store: &SqliteStore) -> Result<u64, StoreError> {
    let mut query = store.connection.prepare_cached("SELECT coalesce(max(up_to), 0) FROM audit_floor")?;
    Ok(query.query_row([], |row| row.get::<_, i64>(0))? as u64)
}

pub fn prune(store: &SqliteStore, up_to: u64) -> Result<u64, StoreError> {
    store.connection.prepare_cached("INSERT INTO audit_floor (up_to) VALUES (?)")?.execute([up_to as i64])?;
    Ok(store.connection.prepare_cached("DELETE FROM audit WHERE seq <= ?")?.execute([up_to as i64])? as u64)
}
