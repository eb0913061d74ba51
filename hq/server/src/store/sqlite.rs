//! The embedded implementation: one SQLite file in WAL mode with `synchronous=FULL`, numbered migrations, and errors
//! that say what an operator can do.

mod audit;
mod rows;

use std::path::Path;
use std::time::Duration;

use huxue_duty::clock::Instant;
use huxue_ledger::ident::{DeviceId, EntryHash, Epoch, Journal, TenantId};
use rusqlite::{Connection, ErrorCode, OptionalExtension, params};

use super::{AuditRow, AuditSearch, NewRun, Plan, Row, RowFilter, RunMeta, Store, StoreError, StoredRun};

const MIGRATIONS: [&str; 3] = [
    include_str!("migrations/001_initial.sql"),
    include_str!("migrations/002_audit.sql"),
    include_str!("migrations/003_projections.sql"),
];
/// How long a desk command waits for the server's transaction, and the other way round.
const BUSY: Duration = Duration::from_secs(15);
/// A county's month of log and rows; SQLite's own 2 MiB is read from the file again and again.
const CACHE_KIB: i64 = 65_536;
/// A page written in many transactions is copied into the file once: 16 MiB of write-ahead log.
const CHECKPOINT_PAGES: i64 = 4_096;

pub struct SqliteStore {
    connection: Connection,
    tenant: TenantId,
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let text = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full(text),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked(text),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged(text),
            _ => Self::Other(text),
        }
    }
}

impl SqliteStore {
    /// Opens or creates the database and brings it to this program's version.
    pub fn open(path: &Path, tenant: TenantId) -> Result<Self, StoreError> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(BUSY)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.pragma_update(None, "secure_delete", true)?;
        connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
        connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
        connection.set_prepared_statement_cache_capacity(64);
        migrate(&connection)?;
        Ok(Self { connection, tenant })
    }

    #[cfg(any(test, feature = "testing"))]
    pub fn in_memory(tenant: TenantId) -> Result<Self, StoreError> {
        let connection = Connection::open_in_memory()?;
        connection.pragma_update(None, "foreign_keys", true)?;
        migrate(&connection)?;
        Ok(Self { connection, tenant })
    }

    /// Folds the write-ahead log into the file and closes it, so that the file alone is everything.
    pub fn close(self) -> Result<(), StoreError> {
        self.connection.pragma_update(None, "journal_mode", "DELETE")?;
        Ok(self.connection.close().map_err(|(_, error)| error)?)
    }
}

fn migrate(connection: &Connection) -> Result<(), StoreError> {
    let known = MIGRATIONS.len() as i64;
    let version = || connection.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0));
    if version()? == known {
        return Ok(());
    }
    connection.execute_batch("BEGIN IMMEDIATE")?;
    // Another process may have migrated while this one waited.
    let found = version()?;
    if found > known {
        connection.execute_batch("ROLLBACK")?;
        return Err(StoreError::Newer { found, known });
    }
    for migration in &MIGRATIONS[usize::try_from(found).unwrap_or(0)..] {
        connection.execute_batch(migration)?;
    }
    connection.pragma_update(None, "user_version", known)?;
    connection.execute_batch("COMMIT")?;
    Ok(())
}

const META: &str = "position, scope, device, epoch, first_seq, last_seq, prev, head, received_at, length(bytes)";

fn meta(row: &rusqlite::Row<'_>) -> rusqlite::Result<RunMeta> {
    Ok(RunMeta {
        position: row.get::<_, i64>(0)? as u64,
        scope: row.get(1)?,
        device: DeviceId(row.get(2)?),
        epoch: Epoch(row.get(3)?),
        first_seq: row.get::<_, i64>(4)? as u64,
        last_seq: row.get::<_, i64>(5)? as u64,
        prev: EntryHash(row.get(6)?),
        head: EntryHash(row.get(7)?),
        received_at: Instant(row.get(8)?),
        size: row.get::<_, i64>(9)? as usize,
    })
}

fn stored(row: &rusqlite::Row<'_>) -> rusqlite::Result<StoredRun> {
    Ok(StoredRun { meta: meta(row)?, bytes: row.get(10)? })
}

fn limit_of(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

impl Store for SqliteStore {
    fn begin(&self) -> Result<(), StoreError> {
        Ok(self.connection.execute_batch("BEGIN IMMEDIATE")?)
    }

    fn commit(&self) -> Result<(), StoreError> {
        Ok(self.connection.execute_batch("COMMIT")?)
    }

    fn rollback(&self) -> Result<(), StoreError> {
        // A failed statement (a full disk) may have ended the transaction already.
        if self.connection.is_autocommit() { Ok(()) } else { Ok(self.connection.execute_batch("ROLLBACK")?) }
    }

    fn append(&self, run: &NewRun<'_>) -> Result<u64, StoreError> {
        let position = self.last_position()? + 1;
        self.connection
            .prepare_cached(
                "INSERT INTO runs (position, scope, device, epoch, first_seq, last_seq, prev, head, received_at, bytes)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                position as i64,
                run.journal.scope.bytes(),
                run.journal.device.0,
                run.journal.epoch.0,
                run.first_seq as i64,
                run.last_seq as i64,
                run.prev.0,
                run.head.0,
                run.received_at.0,
                run.bytes
            ])?;
        let mut insert =
            self.connection.prepare_cached("INSERT OR IGNORE INTO entries (hash, position) VALUES (?, ?)")?;
        for hash in run.hashes {
            insert.execute(params![hash.0, position as i64])?;
        }
        Ok(position)
    }

    fn last_position(&self) -> Result<u64, StoreError> {
        let mut query = self.connection.prepare_cached("SELECT coalesce(max(position), 0) FROM runs")?;
        Ok(query.query_row([], |row| row.get::<_, i64>(0))? as u64)
    }

    fn replace_run(&self, position: u64, bytes: &[u8]) -> Result<(), StoreError> {
        let mut update = self.connection.prepare_cached("UPDATE runs SET bytes = ? WHERE position = ?")?;
        update.execute(params![bytes, position as i64])?;
        Ok(())
    }

    fn scrub(&self) -> Result<(), StoreError> {
        // Deleted bytes are overwritten as they go; what is left of them stands in the write-ahead log.
        self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }

    fn metas_above(&self, position: u64, limit: usize) -> Result<Vec<RunMeta>, StoreError> {
        let sql = format!("SELECT {META} FROM runs WHERE position > ? ORDER BY position LIMIT ?");
        let mut query = self.connection.prepare_cached(&sql)?;
        Ok(query.query_map(params![position as i64, limit_of(limit)], meta)?.collect::<Result<_, _>>()?)
    }

    fn runs_of_scope(&self, scope: &[u8], above: u64, limit: usize) -> Result<Vec<StoredRun>, StoreError> {
        let sql = format!("SELECT {META}, bytes FROM runs WHERE scope = ? AND position > ? ORDER BY position LIMIT ?");
        let mut query = self.connection.prepare_cached(&sql)?;
        Ok(query.query_map(params![scope, above as i64, limit_of(limit)], stored)?.collect::<Result<_, _>>()?)
    }

    fn run_at(&self, position: u64) -> Result<Option<StoredRun>, StoreError> {
        let mut query =
            self.connection.prepare_cached(&format!("SELECT {META}, bytes FROM runs WHERE position = ?"))?;
        Ok(query.query_row([position as i64], stored).optional()?)
    }

    fn journal_head(&self, journal: &Journal) -> Result<Option<RunMeta>, StoreError> {
        let sql = format!(
            "SELECT {META} FROM runs WHERE device = ? AND epoch = ? AND scope = ? ORDER BY first_seq DESC LIMIT 1"
        );
        let mut query = self.connection.prepare_cached(&sql)?;
        let key = params![journal.device.0, journal.epoch.0, journal.scope.bytes()];
        Ok(query.query_row(key, meta).optional()?)
    }

    fn run_holding(&self, journal: &Journal, seq: u64) -> Result<Option<StoredRun>, StoreError> {
        let sql = format!(
            "SELECT {META}, bytes FROM runs WHERE device = ? AND epoch = ? AND scope = ? AND first_seq <= ?
             ORDER BY first_seq DESC LIMIT 1"
        );
        let mut query = self.connection.prepare_cached(&sql)?;
        let key = params![journal.device.0, journal.epoch.0, journal.scope.bytes(), seq as i64];
        let found = query.query_row(key, stored).optional()?;
        Ok(found.filter(|run| run.meta.last_seq >= seq))
    }

    fn position_of(&self, hash: &EntryHash) -> Result<Option<u64>, StoreError> {
        let mut query = self.connection.prepare_cached("SELECT position FROM entries WHERE hash = ?")?;
        Ok(query.query_row([hash.0], |row| row.get::<_, i64>(0)).optional()?.map(|position| position as u64))
    }

    fn scopes(&self) -> Result<Vec<(Vec<u8>, u64)>, StoreError> {
        let mut query = self.connection.prepare_cached("SELECT scope, max(position) FROM runs GROUP BY scope")?;
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)? as u64)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn put_blob(&self, hash: &[u8; 32], bytes: &[u8]) -> Result<(), StoreError> {
        let mut insert = self.connection.prepare_cached("INSERT OR IGNORE INTO blobs (hash, bytes) VALUES (?, ?)")?;
        insert.execute(params![hash, bytes])?;
        Ok(())
    }

    fn blob(&self, hash: &[u8; 32]) -> Result<Option<Vec<u8>>, StoreError> {
        let mut query = self.connection.prepare_cached("SELECT bytes FROM blobs WHERE hash = ?")?;
        Ok(query.query_row([hash], |row| row.get(0)).optional()?)
    }

    fn put_register(&self, key: &str, value: &[u8]) -> Result<(), StoreError> {
        let sql =
            "INSERT INTO registers (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
        self.connection.prepare_cached(sql)?.execute(params![key, value])?;
        Ok(())
    }

    fn register(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let mut query = self.connection.prepare_cached("SELECT value FROM registers WHERE key = ?")?;
        Ok(query.query_row([key], |row| row.get(0)).optional()?)
    }

    fn remove_register(&self, key: &str) -> Result<(), StoreError> {
        self.connection.prepare_cached("DELETE FROM registers WHERE key = ?")?.execute([key])?;
        Ok(())
    }

    fn registers(&self, prefix: &str) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        // Keys are ASCII, so everything with the prefix lies before the prefix followed by DEL.
        let mut query = self
            .connection
            .prepare_cached("SELECT key, value FROM registers WHERE key >= ? AND key < ? ORDER BY key")?;
        let rows = query.query_map([prefix, &format!("{prefix}\u{7f}")], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn put_rows(&self, rows: &[Row]) -> Result<(), StoreError> {
        rows::put(self, rows)
    }

    fn remove_rows(&self, filter: &RowFilter) -> Result<u64, StoreError> {
        rows::remove(self, filter)
    }

    fn replace_rows(&self, view: &str, scope: &str, rows: &[Row]) -> Result<(), StoreError> {
        rows::replace(self, view, scope, rows)
    }

    fn rows(&self, filter: &RowFilter) -> Result<Vec<Row>, StoreError> {
        rows::select(self, filter)
    }

    fn plan(&self, filter: &RowFilter) -> Result<Plan, StoreError> {
        rows::plan(self, filter)
    }

    fn append_audit(&self, row: &AuditRow) -> Result<(), StoreError> {
        audit::append(self, row)
    }

    fn last_audit(&self) -> Result<Option<AuditRow>, StoreError> {
        audit::last(self)
    }

    fn audit_at(&self, seq: u64) -> Result<Option<AuditRow>, StoreError> {
        Ok(audit::above(self, seq.saturating_sub(1), 1)?.pop().filter(|row| row.seq == seq))
    }

    fn audit_above(&self, seq: u64, limit: usize) -> Result<Vec<AuditRow>, StoreError> {
        audit::above(self, seq, limit)
    }

    fn audit_found(&self, search: &AuditSearch, limit: usize) -> Result<Vec<AuditRow>, StoreError> {
        audit::found(self, search, limit)
    }

    fn audit_floor(&self) -> Result<u64, StoreError> {
        audit::floor(self)
    }

    fn prune_audit(&self, up_to: u64) -> Result<u64, StoreError> {
        audit::prune(self, up_to)
    }

    fn backup(&self, to: &Path) -> Result<(), StoreError> {
        Ok(self.connection.backup("main", to, None::<fn(rusqlite::backup::Progress)>)?)
    }

    fn check(&self) -> Result<(), StoreError> {
        let verdict: String = self.connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        if verdict == "ok" { Ok(()) } else { Err(StoreError::Damaged(verdict)) }
    }
}

#[cfg(test)]
mod tests;
