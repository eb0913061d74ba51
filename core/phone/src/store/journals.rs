//! Journals and entries: append, read in place, cut runs for the wire.

use huxue_ledger::codec::{self, CodecError};
use huxue_ledger::entry::{Entry, Header, RawEntry};
use huxue_ledger::ident::{DeviceId, EntryHash, Epoch, Journal, Scope, TenantId};
use huxue_ledger::log_gate::KnownJournal;
use huxue_ledger::run::head_check;
use minicbor::decode::Decoder;
use minicbor::encode::Encoder;
use rusqlite::{Connection, OptionalExtension, Row};

use crate::error::PhoneError;

/// A journal's row.
#[derive(Clone, Debug)]
pub struct JournalRow {
    pub id: i64,
    pub journal: Journal,
    pub own: bool,
    pub last_seq: u64,
    pub last_hash: EntryHash,
    pub custody_seq: u64,
    pub refused: Option<String>,
}

/// An entry as stored, with what the wire needs beside it.
#[derive(Clone, Debug)]
pub struct Held {
    pub entry: Entry,
    pub signature: Option<[u8; 64]>,
    pub position: Option<u64>,
}

const JOURNAL_COLUMNS: &str = "id, scope, device, epoch, own, last_seq, last_hash, custody_seq, refused";

fn journal_row(row: &Row<'_>, tenant: TenantId) -> Result<JournalRow, PhoneError> {
    let scope: Vec<u8> = row.get(1)?;
    let (device, epoch): ([u8; 8], [u8; 8]) = (row.get(2)?, row.get(3)?);
    Ok(JournalRow {
        id: row.get(0)?,
        journal: Journal { tenant, scope: codec::decode(&scope)?, device: DeviceId(device), epoch: Epoch(epoch) },
        own: row.get(4)?,
        last_seq: row.get(5)?,
        last_hash: EntryHash(row.get(6)?),
        custody_seq: row.get(7)?,
        refused: row.get(8)?,
    })
}

fn journals_where(
    db: &Connection,
    tenant: TenantId,
    condition: &str,
    params: impl rusqlite::Params,
) -> Result<Vec<JournalRow>, PhoneError> {
    let mut statement =
        db.prepare_cached(&format!("SELECT {JOURNAL_COLUMNS} FROM journal WHERE {condition} ORDER BY id"))?;
    let mut rows = statement.query(params)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(journal_row(row, tenant)?);
    }
    Ok(found)
}

pub fn find(db: &Connection, journal: &Journal) -> Result<Option<JournalRow>, PhoneError> {
    let params = (journal.scope.bytes(), journal.device.0, journal.epoch.0);
    let rows = journals_where(db, journal.tenant, "scope = ?1 AND device = ?2 AND epoch = ?3", params)?;
    Ok(rows.into_iter().next())
}

pub fn by_id(db: &Connection, tenant: TenantId, id: i64) -> Result<Option<JournalRow>, PhoneError> {
    Ok(journals_where(db, tenant, "id = ?1", [id])?.into_iter().next())
}

pub fn all(db: &Connection, tenant: TenantId) -> Result<Vec<JournalRow>, PhoneError> {
    journals_where(db, tenant, "1", [])
}

pub fn of_scope(db: &Connection, tenant: TenantId, scope: &Scope) -> Result<Vec<JournalRow>, PhoneError> {
    journals_where(db, tenant, "scope = ?1", [scope.bytes()])
}

/// Puts the same entry without its erased part in its place, wherever it stands.
pub fn replace_raw(db: &Connection, hash: &EntryHash, raw: &RawEntry) -> Result<(), PhoneError> {
    let bytes = raw_bytes(raw);
    for sql in ["UPDATE entry SET raw = ?2 WHERE hash = ?1", "UPDATE aside SET raw = ?2 WHERE hash = ?1"] {
        db.prepare_cached(sql)?.execute((hash.0, &bytes))?;
    }
    Ok(())
}

/// Journals with entries that HQ has not receipted.
pub fn with_outbox(db: &Connection, tenant: TenantId) -> Result<Vec<JournalRow>, PhoneError> {
    journals_where(db, tenant, "id IN (SELECT DISTINCT journal FROM entry WHERE position IS NULL)", [])
}

/// The journal's row, made on its first entry.
pub fn find_or_make(db: &Connection, journal: &Journal, own: bool) -> Result<JournalRow, PhoneError> {
    if let Some(row) = find(db, journal)? {
        return Ok(row);
    }
    let mut statement =
        db.prepare_cached("INSERT INTO journal (scope, device, epoch, own, last_hash) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    let zero = EntryHash::ZERO;
    let id = statement.insert((journal.scope.bytes(), journal.device.0, journal.epoch.0, own, zero.0))?;
    super::near::note_scope(db, &journal.scope)?;
    Ok(JournalRow { id, journal: journal.clone(), own, last_seq: 0, last_hash: zero, custody_seq: 0, refused: None })
}

/// Appends one entry behind the journal's last and moves its head.
pub fn append(
    db: &Connection,
    row: &mut JournalRow,
    entry: &Entry,
    signature: Option<&[u8; 64]>,
    position: Option<u64>,
) -> Result<(), PhoneError> {
    let mut insert = db.prepare_cached(
        "INSERT INTO entry (journal, seq, hash, raw, signature, position) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    insert.execute((row.id, entry.seq, entry.hash.0, raw_bytes(&entry.raw), signature, position))?;
    set_head(db, row, entry.seq, entry.hash)
}

pub fn set_head(db: &Connection, row: &mut JournalRow, seq: u64, hash: EntryHash) -> Result<(), PhoneError> {
    let mut update = db.prepare_cached("UPDATE journal SET last_seq = ?2, last_hash = ?3 WHERE id = ?1")?;
    update.execute((row.id, seq, hash.0))?;
    (row.last_seq, row.last_hash) = (seq, hash);
    Ok(())
}

pub fn set_refused(db: &Connection, journal: i64, code: Option<&str>) -> Result<(), PhoneError> {
    let mut update = db.prepare_cached("UPDATE journal SET refused = ?2 WHERE id = ?1 AND refused IS NOT ?2")?;
    update.execute((journal, code))?;
    Ok(())
}

pub fn raw_bytes(raw: &RawEntry) -> Vec<u8> {
    let mut e = Encoder::new(Vec::with_capacity(raw.size() + 16));
    raw.write(&mut e).expect("encoding into memory cannot fail");
    e.into_writer()
}

pub fn place(journal: &Journal, seq: u64, prev: EntryHash, hash: EntryHash, raw: &[u8]) -> Result<Entry, CodecError> {
    let raw = RawEntry::read(&mut Decoder::new(raw))?;
    let header = codec::decode::<Header>(&raw.header)?;
    Ok(Entry { journal: journal.clone(), seq, prev, hash, header, raw })
}

/// Entries `from..` of a journal, in order.
pub fn entries_from(db: &Connection, row: &JournalRow, from: u64) -> Result<Vec<Held>, PhoneError> {
    let mut prev = if from <= 1 { EntryHash::ZERO } else { hash_at(db, row.id, from - 1)?.unwrap_or(EntryHash::ZERO) };
    let mut statement = db.prepare_cached(
        "SELECT seq, hash, raw, signature, position FROM entry WHERE journal = ?1 AND seq >= ?2 ORDER BY seq",
    )?;
    let mut rows = statement.query((row.id, from))?;
    let mut held = Vec::new();
    while let Some(found) = rows.next()? {
        let hash = EntryHash(found.get(1)?);
        let raw: Vec<u8> = found.get(2)?;
        let entry = place(&row.journal, found.get(0)?, prev, hash, &raw)?;
        held.push(Held { entry, signature: found.get(3)?, position: found.get(4)? });
        prev = hash;
    }
    Ok(held)
}

/// Everything held of a scope, set-aside branches left out: those fold from HQ's entries.
pub fn entries_of_scope(db: &Connection, tenant: TenantId, scope: &Scope) -> Result<Vec<Entry>, PhoneError> {
    let mut statement = db.prepare_cached(
        "SELECT journal.device, journal.epoch, entry.seq, entry.hash, entry.raw FROM journal
         JOIN entry ON entry.journal = journal.id WHERE journal.scope = ?1
         ORDER BY journal.device, journal.epoch, entry.seq",
    )?;
    let mut rows = statement.query([scope.bytes()])?;
    let mut entries: Vec<Entry> = Vec::new();
    while let Some(found) = rows.next()? {
        let (device, epoch, seq) = (DeviceId(found.get(0)?), Epoch(found.get(1)?), found.get(2)?);
        let journal = Journal { tenant, scope: scope.clone(), device, epoch };
        let before = entries.last().filter(|last| last.journal == journal);
        let prev = before.map_or(EntryHash::ZERO, |last| last.hash);
        let raw = found.get_ref(4)?.as_blob().map_err(rusqlite::Error::from)?;
        entries.push(place(&journal, seq, prev, EntryHash(found.get(3)?), raw)?);
    }
    Ok(entries)
}

/// Whose journals there are in a scope; reads no entry.
pub fn devices_in(db: &Connection, scope: &Scope) -> Result<Vec<DeviceId>, PhoneError> {
    let mut statement = db.prepare_cached("SELECT DISTINCT device FROM journal WHERE scope = ?1")?;
    let devices = statement.query_map([scope.bytes()], |row| row.get(0).map(DeviceId))?;
    Ok(devices.collect::<Result<_, _>>()?)
}

pub fn hash_at(db: &Connection, journal: i64, seq: u64) -> Result<Option<EntryHash>, PhoneError> {
    let mut statement = db.prepare_cached("SELECT hash FROM entry WHERE journal = ?1 AND seq = ?2")?;
    Ok(statement.query_row((journal, seq), |row| row.get(0)).optional()?.map(EntryHash))
}

/// Where an entry stands: journal row id and sequence number.
pub fn locate(db: &Connection, hash: &EntryHash) -> Result<Option<(i64, u64)>, PhoneError> {
    let mut statement = db.prepare_cached("SELECT journal, seq FROM entry WHERE hash = ?1")?;
    Ok(statement.query_row([hash.0], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

/// One entry in its place.
pub fn entry(db: &Connection, tenant: TenantId, hash: &EntryHash) -> Result<Option<Held>, PhoneError> {
    let Some((journal, seq)) = locate(db, hash)? else { return Ok(None) };
    let Some(row) = by_id(db, tenant, journal)? else { return Ok(None) };
    let mut statement =
        db.prepare_cached("SELECT raw, signature, position FROM entry WHERE journal = ?1 AND seq = ?2")?;
    let (raw, signature, position): (Vec<u8>, Option<[u8; 64]>, Option<u64>) =
        statement.query_row((journal, seq), |found| Ok((found.get(0)?, found.get(1)?, found.get(2)?)))?;
    let prev = if seq <= 1 { EntryHash::ZERO } else { hash_at(db, journal, seq - 1)?.unwrap_or(EntryHash::ZERO) };
    Ok(Some(Held { entry: place(&row.journal, seq, prev, *hash, &raw)?, signature, position }))
}

/// First sequence number that HQ has not receipted.
pub fn first_pending(db: &Connection, journal: i64) -> Result<Option<u64>, PhoneError> {
    let mut statement = db.prepare_cached("SELECT MIN(seq) FROM entry WHERE journal = ?1 AND position IS NULL")?;
    Ok(statement.query_row([journal], |row| row.get(0))?)
}

pub fn pending_count(db: &Connection) -> Result<u64, PhoneError> {
    let mut statement = db.prepare_cached("SELECT COUNT(*) FROM entry WHERE position IS NULL")?;
    Ok(statement.query_row([], |row| row.get(0))?)
}

/// Entries of others in a scope that HQ has not taken: handed over by a colleague's phone.
pub fn unseen_of_others(db: &Connection, scope: &Scope) -> Result<Vec<EntryHash>, PhoneError> {
    let mut statement = db.prepare_cached(
        "SELECT entry.hash FROM journal JOIN entry ON entry.journal = journal.id
         WHERE journal.scope = ?1 AND NOT journal.own AND entry.position IS NULL",
    )?;
    let rows = statement.query_map([scope.bytes()], |row| row.get(0).map(EntryHash))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// HQ holds the journal up to and including `up_to`. True if that was news.
pub fn receipt(db: &Connection, journal: i64, up_to: u64, position: u64) -> Result<bool, PhoneError> {
    let mut update =
        db.prepare_cached("UPDATE entry SET position = ?3 WHERE journal = ?1 AND seq <= ?2 AND position IS NULL")?;
    Ok(update.execute((journal, up_to, position))? > 0)
}

/// HQ does not hold the journal from here on: all of it waits again.
pub fn unreceipt_from(db: &Connection, journal: i64, from: u64) -> Result<bool, PhoneError> {
    let mut update = db
        .prepare_cached("UPDATE entry SET position = NULL WHERE journal = ?1 AND seq >= ?2 AND position IS NOT NULL")?;
    Ok(update.execute((journal, from))? > 0)
}

/// HQ lost everything above this position of its log.
pub fn unreceipt_above(db: &Connection, position: u64) -> Result<(), PhoneError> {
    db.execute("UPDATE entry SET position = NULL WHERE position > ?1", [position])?;
    db.execute("UPDATE aside SET position = NULL WHERE position > ?1", [position])?;
    db.execute("UPDATE custody SET position = NULL WHERE position > ?1", [position])?;
    Ok(())
}

/// Forgets journals of others in a scope no longer followed; what still waits to be carried to HQ stays.
pub fn erase_others(db: &Connection, of: &Scope) -> Result<bool, PhoneError> {
    let doomed = "SELECT id FROM journal WHERE scope = ?1 AND NOT own
        AND id NOT IN (SELECT journal FROM entry WHERE position IS NULL)
        AND id NOT IN (SELECT journal FROM aside WHERE position IS NULL)";
    let scope = of.bytes();
    db.execute(&format!("DELETE FROM aside WHERE journal IN ({doomed})"), [&scope])?;
    db.execute(&format!("DELETE FROM handed WHERE journal IN ({doomed})"), [&scope])?;
    let erased = db.execute(&format!("DELETE FROM entry WHERE journal IN ({doomed})"), [&scope])?;
    db.execute(
        "DELETE FROM journal WHERE scope = ?1 AND NOT own AND id NOT IN (SELECT journal FROM entry)
         AND id NOT IN (SELECT journal FROM aside)",
        [&scope],
    )?;
    super::near::drop_scope(db, of)?;
    Ok(erased > 0)
}

/// A journal as the log gate asks about it. Read errors look like gaps; the next statement reports them.
pub struct Known<'a> {
    pub db: &'a Connection,
    pub row: Option<JournalRow>,
}

impl<'a> Known<'a> {
    pub fn of(db: &'a Connection, journal: &Journal) -> Result<Self, PhoneError> {
        Ok(Self { db, row: find(db, journal)? })
    }
}

impl KnownJournal for Known<'_> {
    fn last_seq(&self) -> u64 {
        self.row.as_ref().map_or(0, |row| row.last_seq)
    }

    fn hash_at(&self, seq: u64) -> Option<EntryHash> {
        if seq == 0 {
            return Some(EntryHash::ZERO);
        }
        self.row.as_ref().and_then(|row| hash_at(self.db, row.id, seq).ok().flatten())
    }

    fn branch_hash_at(&self, seq: u64, check: [u8; 4]) -> Option<EntryHash> {
        let row = self.row.as_ref()?;
        let hashes = super::branches::hashes_at(self.db, row.id, seq).ok()?;
        hashes.into_iter().find(|hash| head_check(hash) == check)
    }
}
