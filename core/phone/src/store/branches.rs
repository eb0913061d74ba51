//! Branches set aside: entries that left a journal where HQ kept another. Still pushed until HQ holds them.

use huxue_ledger::entry::Entry;
use huxue_ledger::ident::{EntryHash, TenantId};
use rusqlite::{Connection, OptionalExtension, Row};

use super::journals::{self, Held, JournalRow};
use crate::error::PhoneError;

pub fn hashes_at(db: &Connection, journal: i64, seq: u64) -> Result<Vec<EntryHash>, PhoneError> {
    let mut statement = db.prepare_cached("SELECT hash FROM aside WHERE journal = ?1 AND seq = ?2 ORDER BY hash")?;
    let rows = statement.query_map((journal, seq), |row| row.get(0).map(EntryHash))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn insert(
    db: &Connection,
    journal: i64,
    entry: &Entry,
    signature: Option<&[u8; 64]>,
    position: Option<u64>,
) -> Result<(), PhoneError> {
    let mut statement = db.prepare_cached(
        "INSERT INTO aside (hash, journal, seq, prev, raw, signature, position) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (hash) DO UPDATE SET signature = coalesce(signature, ?6), position = coalesce(position, ?7)",
    )?;
    let raw = journals::raw_bytes(&entry.raw);
    statement.execute((entry.hash.0, journal, entry.seq, entry.prev.0, raw, signature, position))?;
    Ok(())
}

const COLUMNS: &str = "seq, hash, raw, signature, position, prev";

fn held(row: &Row<'_>, journal: &JournalRow) -> Result<Held, PhoneError> {
    let raw: Vec<u8> = row.get(2)?;
    let entry = journals::place(&journal.journal, row.get(0)?, EntryHash(row.get(5)?), EntryHash(row.get(1)?), &raw)?;
    Ok(Held { entry, signature: row.get(3)?, position: row.get(4)? })
}

fn select(
    db: &Connection,
    journal: &JournalRow,
    condition: &str,
    params: impl rusqlite::Params,
) -> Result<Vec<Held>, PhoneError> {
    let mut statement =
        db.prepare_cached(&format!("SELECT {COLUMNS} FROM aside WHERE {condition} ORDER BY seq, hash"))?;
    let mut rows = statement.query(params)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(held(row, journal)?);
    }
    Ok(found)
}

/// One set-aside entry.
pub fn get(db: &Connection, journal: &JournalRow, hash: &EntryHash) -> Result<Option<Held>, PhoneError> {
    Ok(select(db, journal, "hash = ?1", [hash.0])?.into_iter().next())
}

/// Everything set aside of one journal, by sequence number.
pub fn of_journal(db: &Connection, journal: &JournalRow) -> Result<Vec<Held>, PhoneError> {
    select(db, journal, "journal = ?1", [journal.id])
}

pub fn journals_with_outbox(db: &Connection, tenant: TenantId) -> Result<Vec<JournalRow>, PhoneError> {
    let mut statement =
        db.prepare_cached("SELECT DISTINCT journal FROM aside WHERE position IS NULL ORDER BY journal")?;
    let ids: Vec<i64> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut rows = Vec::new();
    for id in ids {
        rows.extend(journals::by_id(db, tenant, id)?);
    }
    Ok(rows)
}

/// The branch that ends with `hash`, from where it left the journal: `(the entry it left after, the branch)`.
pub fn branch_to(db: &Connection, journal: &JournalRow, hash: EntryHash) -> Result<(EntryHash, Vec<Held>), PhoneError> {
    let mut branch = Vec::new();
    let mut at = hash;
    while let Some(held) = get(db, journal, &at)? {
        at = held.entry.prev;
        branch.push(held);
    }
    branch.reverse();
    Ok((at, branch))
}

pub fn remove(db: &Connection, hash: &EntryHash) -> Result<(), PhoneError> {
    db.prepare_cached("DELETE FROM aside WHERE hash = ?1")?.execute([hash.0])?;
    Ok(())
}

/// A receipt for a branch: its head and everything before it on the branch. True if that was news.
pub fn receipt(db: &Connection, tenant: TenantId, head: &EntryHash, position: u64) -> Result<bool, PhoneError> {
    let mut statement = db.prepare_cached("SELECT journal FROM aside WHERE hash = ?1")?;
    let Some(journal) = statement.query_row([head.0], |row| row.get::<_, i64>(0)).optional()? else { return Ok(false) };
    let Some(row) = journals::by_id(db, tenant, journal)? else { return Ok(false) };
    let (_, branch) = branch_to(db, &row, *head)?;
    let mut update = db.prepare_cached("UPDATE aside SET position = ?2 WHERE hash = ?1 AND position IS NULL")?;
    let mut news = false;
    for held in branch {
        news |= update.execute((held.entry.hash.0, position))? > 0;
    }
    Ok(news)
}

/// Moves the journal's entries from `from` on to the side; the journal then ends before `from`.
pub fn set_aside_from(db: &Connection, row: &mut JournalRow, from: u64) -> Result<Vec<Held>, PhoneError> {
    let moved = journals::entries_from(db, row, from)?;
    for held in &moved {
        insert(db, row.id, &held.entry, held.signature.as_ref(), held.position)?;
    }
    db.prepare_cached("DELETE FROM entry WHERE journal = ?1 AND seq >= ?2")?.execute((row.id, from))?;
    let last = from.saturating_sub(1);
    let hash =
        if last == 0 { EntryHash::ZERO } else { journals::hash_at(db, row.id, last)?.unwrap_or(EntryHash::ZERO) };
    journals::set_head(db, row, last, hash)?;
    Ok(moved)
}

/// Own document steps on the side that have not been written again.
pub fn to_rewrite(db: &Connection, journal: &JournalRow) -> Result<Vec<Held>, PhoneError> {
    select(db, journal, "journal = ?1 AND rewritten = 0", [journal.id])
}

pub fn set_rewritten(db: &Connection, hash: &EntryHash) -> Result<(), PhoneError> {
    db.prepare_cached("UPDATE aside SET rewritten = 1 WHERE hash = ?1")?.execute([hash.0])?;
    Ok(())
}

pub fn holds(db: &Connection, hash: &EntryHash) -> Result<bool, PhoneError> {
    let mut statement = db.prepare_cached("SELECT 1 FROM aside WHERE hash = ?1")?;
    Ok(statement.exists([hash.0])?)
}

pub fn count_pending(db: &Connection) -> Result<u64, PhoneError> {
    Ok(db.query_row("SELECT COUNT(*) FROM aside WHERE position IS NULL", [], |row| row.get(0))?)
}
