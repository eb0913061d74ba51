//! What the encrypted file promises: no plain byte in it, one key, and a plain one taken over whole or not at all.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::super::open::FILE;
use super::open;
use crate::error::PhoneError;
use crate::ports::KeyVault;
use crate::vault::FileVault;

const WORDS: &str = "东侧路口占道经营";

struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        std::fs::create_dir(home.keys()).unwrap();
        home
    }

    fn file(&self) -> PathBuf {
        self.0.path().join(FILE)
    }

    fn keys(&self) -> PathBuf {
        self.0.path().join("keys")
    }

    fn vault(&self) -> FileVault {
        FileVault::kept_in(&self.0.path().join("elsewhere"), &self.keys())
    }

    fn open(&self) -> Result<Connection, PhoneError> {
        open(&self.file(), &self.keys(), &self.vault())
    }

    fn plain(&self) -> Connection {
        let db = Connection::open(self.file()).unwrap();
        db.pragma_update(None, "journal_mode", "WAL").unwrap();
        fill(&db);
        db
    }

    fn bytes(&self) -> Vec<(String, Vec<u8>)> {
        let mut found: Vec<_> = std::fs::read_dir(self.0.path())
            .unwrap()
            .map(|item| item.unwrap())
            .filter(|item| item.file_type().unwrap().is_file())
            .map(|item| (item.file_name().into_string().unwrap(), std::fs::read(item.path()).unwrap()))
            .collect();
        found.sort();
        found
    }

    fn holds(&self, words: &str) -> bool {
        let holds = |bytes: &[u8]| bytes.windows(words.len()).any(|window| window == words.as_bytes());
        self.bytes().iter().any(|(_, bytes)| holds(bytes))
    }
}

fn fill(db: &Connection) {
    db.execute_batch("CREATE TABLE said (text TEXT NOT NULL); CREATE INDEX by_text ON said (text)").unwrap();
    db.execute("INSERT INTO said VALUES (?1)", [WORDS]).unwrap();
    db.pragma_update(None, "user_version", 3).unwrap();
}

fn said(db: &Connection) -> (String, u32) {
    let text = db.query_row("SELECT text FROM said", [], |row| row.get(0)).unwrap();
    (text, db.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap())
}

fn leak(db: Connection) {
    // As a killed process leaves it: the write-ahead log stays.
    std::mem::forget(db);
}

#[test]
fn nothing_is_in_the_clear_in_database_and_log() {
    let home = Home::new();
    let db = home.open().unwrap();
    db.pragma_update(None, "journal_mode", "WAL").unwrap();
    fill(&db);
    leak(db);
    let names: Vec<String> = home.bytes().into_iter().map(|(name, _)| name).collect();
    assert!(names.contains(&"phone.sqlite-wal".to_owned()), "{names:?}");
    assert!(!home.holds(WORDS) && !home.holds("CREATE TABLE") && !home.holds("SQLite format"));
    assert_eq!(said(&home.open().unwrap()), (WORDS.to_owned(), 3));
}

#[test]
fn a_plain_database_is_taken_over_with_its_log_and_leaves_no_plain_byte() {
    let home = Home::new();
    leak(home.plain());
    assert!(home.holds(WORDS));
    // The leaked connection is still open in this process: nothing is moved under it.
    let refused = home.open().unwrap_err();
    assert!(matches!(refused, PhoneError::StoreLocked(why) if why.contains("in use")), "{refused}");
    assert!(home.holds(WORDS));

    let other = Home::new();
    for (name, bytes) in home.bytes() {
        std::fs::write(other.0.path().join(name), bytes).unwrap();
    }
    let db = other.open().unwrap();
    assert_eq!(said(&db), (WORDS.to_owned(), 3));
    drop(db);
    assert!(!other.holds(WORDS) && !other.holds("SQLite format"));
    assert_eq!(said(&other.open().unwrap()), (WORDS.to_owned(), 3));
}

#[test]
fn a_half_made_copy_of_an_interrupted_take_over_is_made_again() {
    let home = Home::new();
    drop(home.plain());
    std::fs::write(home.file().with_extension("sealing"), b"half").unwrap();
    assert_eq!(said(&home.open().unwrap()).1, 3);
    assert!(!home.file().with_extension("sealing").exists());
}

#[test]
fn another_key_is_an_error_and_leaves_every_byte() {
    let home = Home::new();
    let db = home.open().unwrap();
    db.pragma_update(None, "journal_mode", "WAL").unwrap();
    fill(&db);
    leak(db);
    // Only the database and its log come along, as onto another phone.
    let other = Home::new();
    let before = home.bytes();
    for (name, bytes) in &before {
        std::fs::write(other.0.path().join(name), bytes).unwrap();
    }
    drop(open(&other.0.path().join("new.sqlite"), &other.keys(), &other.vault()).unwrap());
    std::fs::remove_file(other.0.path().join("new.sqlite")).unwrap();
    let error = other.open().unwrap_err();
    assert_eq!((error.code(), error.exit_code()), ("store_locked", 9));
    assert!(error.zh().contains("数据未动"));
    assert_eq!(without_index(other.bytes()), without_index(before.clone()));

    // Without any key file none is drawn: the old one may still come back.
    std::fs::remove_file(other.keys().join("store.key")).unwrap();
    assert_eq!(other.open().unwrap_err().code(), "store_locked");
    assert!(!other.keys().join("store.key").exists());
    assert_eq!(without_index(other.bytes()), without_index(before));
}

/// The shared-memory index holds no content and is rebuilt by whoever comes.
fn without_index(mut files: Vec<(String, Vec<u8>)>) -> Vec<(String, Vec<u8>)> {
    files.retain(|(name, _)| !name.ends_with("-shm"));
    files
}

#[test]
fn without_the_vaults_key_it_stays_closed() {
    let home = Home::new();
    fill(&home.open().unwrap());
    std::fs::remove_dir_all(home.0.path().join("elsewhere")).unwrap();
    let error = home.open().unwrap_err();
    assert_eq!(error.code(), "keys");
    assert!(error.en().contains("HUXUE_VAULT"), "{error}");
}

#[test]
fn a_changed_byte_anywhere_is_noticed() {
    let home = Home::new();
    fill(&home.open().unwrap());
    let whole = std::fs::read(home.file()).unwrap();
    for at in [0, 20, 100, 5_000, whole.len() - 1] {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        std::fs::write(home.file(), bytes).unwrap();
        let read = home.open().and_then(|db| {
            Ok(db.query_row("SELECT COUNT(*) FROM said NOT INDEXED WHERE text <> ''", [], |row| row.get::<_, i64>(0))?)
        });
        let index = home.open().and_then(|db| {
            Ok(db.query_row("SELECT COUNT(*) FROM said INDEXED BY by_text WHERE text <> ''", [], |row| {
                row.get::<_, i64>(0)
            })?)
        });
        assert!(read.is_err() || index.is_err(), "byte {at}");
    }
}

#[test]
fn many_openers_of_a_new_folder_agree_on_one_key() {
    let home = Home::new();
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| drop(home.open().unwrap()));
        }
    });
    fill(&home.open().unwrap());
    assert_eq!(said(&home.open().unwrap()).1, 3);
}

#[test]
fn the_key_file_holds_no_key() {
    let home = Home::new();
    drop(home.open().unwrap());
    let wrapped = std::fs::read(home.keys().join("store.key")).unwrap();
    let secret = home.vault().unwrap(&wrapped).unwrap();
    assert_eq!(secret.len(), 32);
    assert!(!contains(&wrapped, &secret));
    fn contains(bytes: &[u8], part: &[u8]) -> bool {
        bytes.windows(part.len()).any(|window| window == part)
    }
    assert!(Path::new(&home.keys().join("vault.id")).exists());
}
