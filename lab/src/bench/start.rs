//! `huxue-lab bench start`: what the app adds, between the tap on its icon and its first screen, to reading that
//! screen's rows.
//!
//! * `ratio`: the median of opening an officer's phone of 30 school days and asking for its first screen
//!   (`Phone::open`, then `screen_today`), over the median of opening the same file with the same pragmas and running
//!   the statements of that screen alone, every row read. Both are taken in turn, each on a connection of its own that
//!   starts with nothing: no page, no schema, no statement.
//! * `documents_loaded`: Automerge documents that the phone loaded on the way, by its own count.
//!
//! The first of the pairs finds no judged day, because the month's last act took it away, and keeps one: what an app
//! does that shows its screen again after every act. It counts as one of the 400.
//!
//! The file is in the page cache of the system, the key file beside it is not touched, and the process itself is warm:
//! starting the program and drawing are the platform's time and in neither figure. The phone is opened in the middle of
//! a running window, when the day has most to tell.

use std::path::Path;
use std::time::{Duration, Instant as Stopwatch};

use huxue_duty::ids::{PersonId, PostId};
use huxue_ledger::ident::{Scope, day_number};
use huxue_phone::{OpenOptions, Phone};
use rusqlite::{Connection, OpenFlags};
use serde::Serialize;

use super::{median, month, print};
use crate::demo::DemoError;

/// Pairs of first screen and bare reading.
const PAIRS: usize = 400;
/// The most a first screen may take of the bare reading's time.
const MOST: f64 = 1.5;

#[derive(Debug, Serialize)]
pub struct Figures {
    pub ratio: f64,
    pub documents_loaded: u64,
    /// Medians, microseconds.
    pub first_screen_us: u64,
    pub bare_reading_us: u64,
    /// What the store holds.
    pub entries: u64,
    pub incidents: u64,
}

impl Figures {
    fn holds(&self) -> bool {
        self.ratio <= MOST && self.documents_loaded == 0
    }
}

pub fn command(json: bool) -> u8 {
    match measure() {
        Ok(figures) => {
            let text = format!(
                "first screen {} us, bare reading {} us, ratio {:.2}; {} document(s) loaded; {} entries, {} incidents",
                figures.first_screen_us,
                figures.bare_reading_us,
                figures.ratio,
                figures.documents_loaded,
                figures.entries,
                figures.incidents,
            );
            print(json, &figures, &text);
            u8::from(!figures.holds())
        }
        Err(error) => {
            eprintln!("huxue-lab bench: {error}");
            2
        }
    }
}

fn measure() -> Result<Figures, DemoError> {
    let fail = |error: huxue_phone::PhoneError| DemoError::step("the phone")(error.to_string());
    let folder = tempfile::tempdir_in("target").or_else(|_| tempfile::tempdir())?;
    let month = month::make(folder.path())?;
    let file = month.folder.join("phone.sqlite");
    let (mut of_phone, mut of_file) = (Vec::with_capacity(PAIRS), Vec::with_capacity(PAIRS));
    let mut documents_loaded = 0;
    for _ in 0..PAIRS {
        let started = Stopwatch::now();
        let mut phone = Phone::open(&month.folder, OpenOptions::default()).map_err(fail)?;
        let today = phone.screen_today(&huxue_phone::screens::Target::default(), &month.reading).map_err(fail)?;
        of_phone.push(started.elapsed());
        if today.cards.is_empty() || !today.cards.iter().any(|card| card.strength.is_some()) {
            return Err(DemoError::Setup("the first screen shows no window with people".into()));
        }
        documents_loaded = documents_loaded.max(phone.documents_loaded());
        drop(phone);
        of_file.push(bare(&file, &month)?);
    }
    let (first_screen_us, bare_reading_us) = (median(of_phone), median(of_file));
    Ok(Figures {
        ratio: first_screen_us as f64 / bare_reading_us.max(1) as f64,
        documents_loaded,
        first_screen_us,
        bare_reading_us,
        entries: month.entries,
        incidents: month.incidents,
    })
}

/// The yardstick: the store's pragmas and the first screen's statements.
fn bare(file: &Path, month: &month::Month) -> Result<Duration, DemoError> {
    let fail = |error: rusqlite::Error| DemoError::Setup(error.to_string());
    let day = month.reading.wall.civil_date();
    let post = PostId::new(month::POST);
    let own = Scope::person(&PersonId::new(month::OWNER)).bytes();
    let started = Stopwatch::now();
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(file, flags).map_err(fail)?;
    let read = || -> rusqlite::Result<usize> {
        db.busy_timeout(Duration::from_secs(10))?;
        db.pragma_query_value(None, "user_version", |row| row.get::<_, u32>(0))?;
        db.pragma_update(None, "journal_mode", "WAL")?;
        db.pragma_update(None, "synchronous", "FULL")?;
        db.pragma_update(None, "foreign_keys", "ON")?;
        let mut rows = read_rows(&db, "PRAGMA data_version", &[])?;
        let meta = "SELECT key, value FROM meta WHERE key IN ('epoch', 'enrolment', 'follow', 'fold_version')";
        rows += read_rows(&db, meta, &[])?;
        rows += read_rows(&db, "SELECT scope FROM day_scope WHERE day = ?1", &[&day_number(day)])?;
        rows += read_rows(&db, "SELECT first_day, last_day, sheets, devices FROM near", &[])?;
        let judged = "SELECT body FROM judged WHERE day = ?1 AND post = ?2";
        rows += read_rows(&db, judged, &[&day_number(day), &post.as_str()])?;
        let entries = "SELECT journal.device, journal.epoch, entry.seq, entry.hash, entry.raw FROM journal
             JOIN entry ON entry.journal = journal.id WHERE journal.scope = ?1
             ORDER BY journal.device, journal.epoch, entry.seq";
        rows += read_rows(&db, entries, &[&own])?;
        for table in ["entry", "aside"] {
            rows += read_rows(&db, &format!("SELECT COUNT(*) FROM {table} WHERE position IS NULL"), &[])?;
        }
        for setting in ["palette", "text_percent", "gloves"] {
            rows += read_rows(&db, "SELECT value FROM setting WHERE key = ?1", &[&setting])?;
        }
        Ok(rows)
    };
    let rows = read().map_err(fail)?;
    let elapsed = started.elapsed();
    if rows == 0 {
        return Err(DemoError::Setup("the file is empty".into()));
    }
    Ok(elapsed)
}

/// Every value of every row, taken out of SQLite.
fn read_rows(db: &Connection, sql: &str, params: &[&dyn rusqlite::ToSql]) -> rusqlite::Result<usize> {
    let mut statement = db.prepare_cached(sql)?;
    let columns = statement.column_count();
    let mut rows = statement.query(params)?;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        for column in 0..columns {
            std::hint::black_box(row.get::<_, rusqlite::types::Value>(column)?);
        }
        count += 1;
    }
    Ok(count)
}
