//! Named values: enrolment, where the phone stands with HQ's log, the epoch of its journals.

use huxue_duty::clock::Instant;
use huxue_ledger::codec;
use huxue_ledger::ident::{Epoch, LogId};
use huxue_ledger::session::Follow;
use minicbor::{Decode, Encode};
use rusqlite::{Connection, OptionalExtension};

use crate::error::PhoneError;

pub const ENROLMENT: &str = "enrolment";
/// New keys that wait for HQ.
pub const ROTATION: &str = "rotation";
pub const HQ_URL: &str = "hq_url";
/// How HQ's certificate is known.
pub const TRUST: &str = "tls_trust";
/// The code of what went wrong in the last contact, until one succeeds.
pub const LAST_FAILURE: &str = "last_failure";
/// Deletion receipts: counts by class.
pub const ERASED: &str = "erased";
/// Number of the service day on which the sweeper last ran.
pub const SWEPT_ON: &str = "swept_on";
pub const FOLD_VERSION: &str = "fold_version";
/// When HQ took this phone out of use, and the enrolment it had: for sending what is sealed.
const REVOKED: &str = "revoked";
/// There while the secret of a revoked phone may still be on the disk.
pub const SHREDDING: &str = "shredding";
pub const REVOKED_ENROLMENT: &str = "revoked_enrolment";
/// By how much the wall clock was ahead of HQ's time at the last contact, milliseconds.
const WALL_ERROR: &str = "wall_error";
const FOLLOW: &str = "follow";
const EPOCH: &str = "epoch";
const FORMER: &str = "former_logs";

/// What opening a phone needs, read at once.
#[derive(Default)]
pub struct Opening {
    pub epoch: Option<Epoch>,
    pub enrolment: Option<Vec<u8>>,
    pub follow: Option<Follow>,
    pub revoked: Option<Instant>,
    pub fold_version: Option<Vec<u8>>,
    pub wall_error: Option<i64>,
}

impl Opening {
    pub fn read(db: &Connection) -> Result<Self, PhoneError> {
        let mut statement = db.prepare_cached("SELECT key, value FROM meta WHERE key IN (?1, ?2, ?3, ?4, ?5, ?6)")?;
        let mut rows = statement.query([EPOCH, ENROLMENT, FOLLOW, FOLD_VERSION, REVOKED, WALL_ERROR])?;
        let mut found = Self::default();
        while let Some(row) = rows.next()? {
            let (key, value): (String, Vec<u8>) = (row.get(0)?, row.get(1)?);
            match key.as_str() {
                EPOCH => found.epoch = Some(codec::decode(&value)?),
                ENROLMENT => found.enrolment = Some(value),
                REVOKED => found.revoked = value.try_into().ok().map(|at| Instant(i64::from_be_bytes(at))),
                FOLLOW => found.follow = Some(codec::decode(&value)?),
                WALL_ERROR => found.wall_error = Some(codec::decode(&value)?),
                _ => found.fold_version = Some(value),
            }
        }
        Ok(found)
    }
}

pub fn get(db: &Connection, key: &str) -> Result<Option<Vec<u8>>, PhoneError> {
    let mut statement = db.prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
    Ok(statement.query_row([key], |row| row.get(0)).optional()?)
}

pub fn set(db: &Connection, key: &str, value: &[u8]) -> Result<(), PhoneError> {
    let mut statement =
        db.prepare_cached("INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2")?;
    statement.execute((key, value))?;
    Ok(())
}

pub fn remove(db: &Connection, key: &str) -> Result<(), PhoneError> {
    db.prepare_cached("DELETE FROM meta WHERE key = ?1")?.execute([key])?;
    Ok(())
}

/// Keeps of a revoked phone what sending its sealed outbox needs, and how HQ is reached.
pub fn revoke(db: &Connection, since: Instant, follow: &Follow, epoch: Epoch) -> Result<(), PhoneError> {
    let enrolment = get(db, ENROLMENT)?.unwrap_or_default();
    db.execute("DELETE FROM meta WHERE key NOT IN (?1, ?2, ?3)", [HQ_URL, TRUST, FOLD_VERSION])?;
    set(db, REVOKED, &since.0.to_be_bytes())?;
    set(db, REVOKED_ENROLMENT, &enrolment)?;
    set(db, SHREDDING, &[])?;
    set_follow(db, follow)?;
    set_epoch(db, epoch)
}

/// A new code has brought it back into use.
pub fn forget_revocation(db: &Connection) -> Result<(), PhoneError> {
    remove(db, REVOKED)?;
    remove(db, REVOKED_ENROLMENT)
}

fn get_as<T: for<'b> Decode<'b, ()>>(db: &Connection, key: &str) -> Result<Option<T>, PhoneError> {
    get(db, key)?.map(|bytes| codec::decode(&bytes).map_err(PhoneError::from)).transpose()
}

fn set_as<T: Encode<()>>(db: &Connection, key: &str, value: &T) -> Result<(), PhoneError> {
    set(db, key, &codec::encode(value))
}

pub fn follow(db: &Connection) -> Result<Option<Follow>, PhoneError> {
    get_as(db, FOLLOW)
}

pub fn set_follow(db: &Connection, follow: &Follow) -> Result<(), PhoneError> {
    set_as(db, FOLLOW, follow)
}

pub fn set_wall_error(db: &Connection, error: i64) -> Result<(), PhoneError> {
    set_as(db, WALL_ERROR, &error)
}

pub fn epoch(db: &Connection) -> Result<Option<Epoch>, PhoneError> {
    get_as(db, EPOCH)
}

pub fn set_epoch(db: &Connection, epoch: Epoch) -> Result<(), PhoneError> {
    set_as(db, EPOCH, &epoch)
}

/// A log HQ had before a restore, and up to where it survived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct FormerLog {
    #[n(0)]
    pub log_id: LogId,
    #[n(1)]
    pub kept: u64,
}

pub fn former_logs(db: &Connection) -> Result<Vec<FormerLog>, PhoneError> {
    Ok(get_as(db, FORMER)?.unwrap_or_default())
}

pub fn add_former_log(db: &Connection, former: FormerLog) -> Result<(), PhoneError> {
    let mut all = former_logs(db)?;
    all.retain(|known| known.log_id != former.log_id);
    all.push(former);
    set_as(db, FORMER, &all)
}
