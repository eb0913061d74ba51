//! What the first screen reads beside the entries: the cut reference data, and which scopes a day has.

use huxue_duty::clock::ServiceDay;
use huxue_duty::ids::PostId;
use huxue_ledger::codec;
use huxue_ledger::ident::{Scope, ScopeClass, day_number, day_of_number};
use rusqlite::{Connection, OptionalExtension};

use crate::error::PhoneError;

/// The one row of the cut.
pub struct Cut {
    pub first_day: ServiceDay,
    pub last_day: ServiceDay,
    pub sheets: Vec<u8>,
    pub devices: Vec<u8>,
}

pub fn cut(db: &Connection) -> Result<Option<Cut>, PhoneError> {
    let mut statement = db.prepare_cached("SELECT first_day, last_day, sheets, devices FROM near")?;
    let day = |number: u32| day_of_number(number).unwrap_or_default();
    let found = statement.query_row([], |row| {
        Ok(Cut { first_day: day(row.get(0)?), last_day: day(row.get(1)?), sheets: row.get(2)?, devices: row.get(3)? })
    });
    Ok(found.optional()?)
}

/// The days the cut speaks for, without reading it.
pub fn days(db: &Connection) -> Result<Option<(ServiceDay, ServiceDay)>, PhoneError> {
    let mut statement = db.prepare_cached("SELECT first_day, last_day FROM near")?;
    let day = |number: u32| day_of_number(number).unwrap_or_default();
    Ok(statement.query_row([], |row| Ok((day(row.get(0)?), day(row.get(1)?)))).optional()?)
}

pub fn set_cut(db: &Connection, cut: &Cut) -> Result<(), PhoneError> {
    let mut statement = db.prepare_cached(
        "INSERT OR REPLACE INTO near (id, first_day, last_day, sheets, devices) VALUES (1, ?1, ?2, ?3, ?4)",
    )?;
    statement.execute((day_number(cut.first_day), day_number(cut.last_day), &cut.sheets, &cut.devices))?;
    Ok(())
}

/// The sheets have changed: what was cut and judged by them goes.
pub fn forget_cut(db: &Connection) -> Result<(), PhoneError> {
    forget_all_judged(db)?;
    db.prepare_cached("DELETE FROM near")?.execute([])?;
    Ok(())
}

pub fn judged(db: &Connection, day: ServiceDay, post: &PostId) -> Result<Option<Vec<u8>>, PhoneError> {
    let mut statement = db.prepare_cached("SELECT body FROM judged WHERE day = ?1 AND post = ?2")?;
    Ok(statement.query_row((day_number(day), post.as_str()), |row| row.get(0)).optional()?)
}

/// Rows of days gone by go with the first of a new one.
pub fn keep_judged(db: &Connection, day: ServiceDay, post: &PostId, body: &[u8]) -> Result<(), PhoneError> {
    let number = day_number(day);
    db.prepare_cached("DELETE FROM judged WHERE day < ?1 - 2")?.execute([number])?;
    db.prepare_cached("INSERT OR REPLACE INTO judged (day, post, body) VALUES (?1, ?2, ?3)")?.execute((
        number,
        post.as_str(),
        body,
    ))?;
    Ok(())
}

/// Entries of this scope came or went.
pub fn forget_judged(db: &Connection, scope: &Scope) -> Result<(), PhoneError> {
    match (scope.day, scope.class) {
        (Some(day), ScopeClass::PostDay | ScopeClass::PostDayVolunteer) => {
            db.prepare_cached("DELETE FROM judged WHERE day = ?1 AND post = ?2")?.execute((day, &scope.key))?;
            Ok(())
        }
        // Leave and deliveries bear on any day; a sheet on all of them.
        (_, ScopeClass::Person) => forget_all_judged(db),
        _ => Ok(()),
    }
}

pub fn forget_all_judged(db: &Connection) -> Result<(), PhoneError> {
    db.prepare_cached("DELETE FROM judged")?.execute([])?;
    Ok(())
}

/// A scope has a journal now.
pub fn note_scope(db: &Connection, scope: &Scope) -> Result<(), PhoneError> {
    let Some(day) = scope.day else { return Ok(()) };
    db.prepare_cached("INSERT OR IGNORE INTO day_scope (day, scope) VALUES (?1, ?2)")?.execute((day, scope.bytes()))?;
    Ok(())
}

/// Forgets the scope unless a journal of it is left.
pub fn drop_scope(db: &Connection, scope: &Scope) -> Result<(), PhoneError> {
    db.prepare_cached(
        "DELETE FROM day_scope WHERE scope = ?1 AND NOT EXISTS (SELECT 1 FROM journal WHERE journal.scope = ?1)",
    )?
    .execute([scope.bytes()])?;
    Ok(())
}

pub fn scopes_of(db: &Connection, day: ServiceDay) -> Result<Vec<Scope>, PhoneError> {
    let mut statement = db.prepare_cached("SELECT scope FROM day_scope WHERE day = ?1")?;
    let rows: Vec<Vec<u8>> = statement.query_map([day_number(day)], |row| row.get(0))?.collect::<Result<_, _>>()?;
    rows.iter().map(|bytes| codec::decode(bytes).map_err(PhoneError::from)).collect()
}

/// Makes `day_scope` from the journals of a database that an older build wrote.
pub fn note_all_scopes(db: &Connection) -> Result<(), PhoneError> {
    let mut statement = db.prepare("SELECT DISTINCT scope FROM journal")?;
    let rows: Vec<Vec<u8>> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    rows.iter().try_for_each(|bytes| note_scope(db, &codec::decode(bytes)?))
}
