//! The sealed outbox: every entry that HQ has not received lies here once more, sealed to HQ's key. It is brought up to
//! date in the transaction that writes, takes or receipts entries, and needs none of this phone's secrets.

use huxue_ledger::bundle::seal_run;
use huxue_ledger::device::Signed;
use huxue_ledger::entry::Entry;
use huxue_ledger::ident::{EntryHash, TenantId};
use huxue_ledger::run::Run;
use rusqlite::Connection;

use super::journals::{Held, JournalRow};
use super::{branches, journals, relayed};
use crate::error::PhoneError;
use crate::identity::Identity;
use crate::random;

/// Entries that end a run and that HQ has not received.
const WAITING: &str =
    "SELECT hash, journal, seq, 0 AS aside FROM entry WHERE position IS NULL AND signature IS NOT NULL
    UNION ALL SELECT hash, journal, seq, 1 FROM aside WHERE position IS NULL AND signature IS NOT NULL";

/// Seals an entry of this phone as it is written.
pub fn add(
    db: &Connection,
    identity: &Identity,
    journal: i64,
    entry: &Entry,
    signature: [u8; 64],
) -> Result<(), PhoneError> {
    let run = Run::of(std::slice::from_ref(entry), signature);
    let (Some(hq), Some(run)) = (identity.hq.newest(), run) else { return Ok(()) };
    put(db, &hq.agreement_key, (&entry.hash, journal, entry.seq), &run, &identity.signed_record)
}

/// Drops what HQ has received and seals what waits without it: what a colleague brought, what HQ lost again.
pub fn renew(db: &Connection, identity: &Identity) -> Result<(), PhoneError> {
    db.execute(&format!("DELETE FROM sealed_outbox WHERE head NOT IN (SELECT hash FROM ({WAITING}))"), [])?;
    let Some(hq) = identity.hq.newest() else { return Ok(()) };
    for (head, journal, seq, aside) in missing(db)? {
        let Some(run) = run_ending_with(db, identity.tenant, journal, &head, aside)? else { continue };
        let Some(record) = relayed::record(db, run.journal.device)? else { continue };
        put(db, &hq.agreement_key, (&head, journal, seq), &run, &record)?;
    }
    Ok(())
}

fn put(
    db: &Connection,
    hq: &[u8; 32],
    (head, journal, seq): (&EntryHash, i64, u64),
    run: &Run,
    record: &Signed,
) -> Result<(), PhoneError> {
    let sealed = seal_run(hq, &random::bytes()?, run, record);
    let mut insert =
        db.prepare_cached("INSERT INTO sealed_outbox (head, journal, seq, sealed) VALUES (?1, ?2, ?3, ?4)")?;
    insert.execute((head.0, journal, seq, sealed))?;
    Ok(())
}

/// Everything sealed, each journal in its order.
pub fn all(db: &Connection) -> Result<Vec<Vec<u8>>, PhoneError> {
    let mut statement = db.prepare_cached("SELECT sealed FROM sealed_outbox ORDER BY journal, seq, head")?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn missing(db: &Connection) -> Result<Vec<(EntryHash, i64, u64, bool)>, PhoneError> {
    let mut statement = db.prepare_cached(&format!(
        "SELECT hash, journal, seq, aside FROM ({WAITING}) WHERE hash NOT IN (SELECT head FROM sealed_outbox)
         ORDER BY journal, seq"
    ))?;
    let rows = statement.query_map([], |row| Ok((EntryHash(row.get(0)?), row.get(1)?, row.get(2)?, row.get(3)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The entry with those before it that stand under its signature alone.
fn run_ending_with(
    db: &Connection,
    tenant: TenantId,
    journal: i64,
    head: &EntryHash,
    aside: bool,
) -> Result<Option<Run>, PhoneError> {
    let Some(row) = journals::by_id(db, tenant, journal)? else { return Ok(None) };
    let held = if aside { branches::branch_to(db, &row, *head)?.1 } else { up_to(db, &row, head)? };
    let Some((last, before)) = held.split_last() else { return Ok(None) };
    let from = before.iter().rposition(|held| held.signature.is_some()).map_or(0, |at| at + 1);
    let Some(signature) = last.signature else { return Ok(None) };
    let entries: Vec<_> = held[from..].iter().map(|held| held.entry.clone()).collect();
    Ok(Run::of(&entries, signature))
}

/// From behind the signature before it.
fn up_to(db: &Connection, row: &JournalRow, head: &EntryHash) -> Result<Vec<Held>, PhoneError> {
    let Some((_, seq)) = journals::locate(db, head)? else { return Ok(Vec::new()) };
    let mut signed_before = db.prepare_cached(
        "SELECT COALESCE(MAX(seq), 0) FROM entry WHERE journal = ?1 AND seq < ?2 AND signature IS NOT NULL",
    )?;
    let before: u64 = signed_before.query_row((row.id, seq), |found| found.get(0))?;
    let mut held = journals::entries_from(db, row, before + 1)?;
    held.retain(|held| held.entry.seq <= seq);
    Ok(held)
}
