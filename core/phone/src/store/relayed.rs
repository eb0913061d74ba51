//! What is carried for others, what was handed to carriers, device records and receipts to pass on.

use huxue_ledger::codec;
use huxue_ledger::crypto::content_hash;
use huxue_ledger::device::Signed;
use huxue_ledger::frames::PortableReceipts;
use huxue_ledger::ident::DeviceId;
use rusqlite::{Connection, OptionalExtension};

use crate::error::PhoneError;

/// How many receipts are kept to hand on.
const PORTABLE_KEPT: usize = 64;

/// Takes a sealed run into custody; false if it was here already.
pub fn take_custody(db: &Connection, sealed: &[u8]) -> Result<bool, PhoneError> {
    let mut statement =
        db.prepare_cached("INSERT INTO custody (digest, sealed) VALUES (?1, ?2) ON CONFLICT (digest) DO NOTHING")?;
    Ok(statement.execute((content_hash(sealed), sealed))? > 0)
}

/// Sealed runs that have not reached HQ, within `budget` bytes; the flag says that more wait.
pub fn custody_waiting(db: &Connection, budget: usize) -> Result<(Vec<Vec<u8>>, bool), PhoneError> {
    let mut statement = db.prepare_cached("SELECT sealed FROM custody WHERE position IS NULL ORDER BY rowid")?;
    let mut rows = statement.query([])?;
    let (mut taken, mut bytes) = (Vec::new(), 0);
    while let Some(row) = rows.next()? {
        let sealed: Vec<u8> = row.get(0)?;
        bytes += sealed.len() + 8;
        if bytes > budget {
            return Ok((taken, true));
        }
        taken.push(sealed);
    }
    Ok((taken, false))
}

/// HQ took these in; they stay until its backup covers `position`.
pub fn custody_delivered(db: &Connection, sealed: &[Vec<u8>], position: u64) -> Result<(), PhoneError> {
    let mut update = db.prepare_cached("UPDATE custody SET position = ?2 WHERE digest = ?1")?;
    for bytes in sealed {
        update.execute((content_hash(bytes), position))?;
    }
    Ok(())
}

pub fn forget_backed_up(db: &Connection, backed_up_to: u64) -> Result<(), PhoneError> {
    db.prepare_cached("DELETE FROM custody WHERE position <= ?1")?.execute([backed_up_to])?;
    Ok(())
}

/// Nothing carried, delivered or not.
pub fn custody_is_empty(db: &Connection) -> Result<bool, PhoneError> {
    Ok(!db.prepare_cached("SELECT 1 FROM custody")?.exists([])?)
}

pub fn custody_count(db: &Connection) -> Result<u64, PhoneError> {
    Ok(db.query_row("SELECT COUNT(*) FROM custody WHERE position IS NULL", [], |row| row.get(0))?)
}

/// Remembers what was offered, so that a carrier's word can be matched.
pub fn note_handed(db: &Connection, digest: &[u8; 32], journal: i64, up_to: u64) -> Result<(), PhoneError> {
    let mut statement = db.prepare_cached(
        "INSERT INTO handed (digest, journal, up_to) VALUES (?1, ?2, ?3) ON CONFLICT (digest) DO NOTHING",
    )?;
    statement.execute((digest, journal, up_to))?;
    Ok(())
}

/// A carrier holds what this digest stands for.
pub fn confirm_custody(db: &Connection, digest: &[u8; 32]) -> Result<bool, PhoneError> {
    let mut statement = db.prepare_cached(
        "UPDATE journal SET custody_seq = max(custody_seq, (SELECT up_to FROM handed WHERE digest = ?1))
         WHERE id = (SELECT journal FROM handed WHERE digest = ?1)",
    )?;
    Ok(statement.execute([digest])? > 0)
}

pub fn add_portable(db: &Connection, receipts: &PortableReceipts) -> Result<(), PhoneError> {
    let bytes = codec::encode(receipts);
    db.execute("INSERT INTO portable (bytes) VALUES (?1) ON CONFLICT (bytes) DO NOTHING", [bytes])?;
    db.execute("DELETE FROM portable WHERE id <= (SELECT MAX(id) FROM portable) - ?1", [PORTABLE_KEPT])?;
    Ok(())
}

pub fn portables(db: &Connection) -> Result<Vec<PortableReceipts>, PhoneError> {
    let mut statement = db.prepare_cached("SELECT bytes FROM portable ORDER BY id")?;
    let rows: Vec<Vec<u8>> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    rows.iter().map(|bytes| codec::decode(bytes).map_err(PhoneError::from)).collect()
}

pub fn add_record(db: &Connection, device: DeviceId, signed: &Signed) -> Result<(), PhoneError> {
    let mut statement = db.prepare_cached(
        "INSERT INTO device_record (device, signed) VALUES (?1, ?2) ON CONFLICT (device) DO UPDATE SET signed = ?2
         WHERE signed IS NOT ?2",
    )?;
    statement.execute((device.0, codec::encode(signed)))?;
    Ok(())
}

pub fn record(db: &Connection, device: DeviceId) -> Result<Option<Signed>, PhoneError> {
    let mut statement = db.prepare_cached("SELECT signed FROM device_record WHERE device = ?1")?;
    let bytes: Option<Vec<u8>> = statement.query_row([device.0], |row| row.get(0)).optional()?;
    bytes.map(|bytes| codec::decode(&bytes).map_err(PhoneError::from)).transpose()
}
