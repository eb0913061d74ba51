//! Whole backups: nothing in the clear on the way, and a target that stays as it was until everything has been read.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use huxue_duty::clock::Instant;
use huxue_ledger::crypto::Agreement;
use zeroize::Zeroizing;

use super::{Lock, Opener, Scratch, unseal};
use crate::error::HqError;
use crate::hq::Hq;

const NOW: Instant = Instant(1_795_000_000_000);
const MARK: &str = "警员一〇一不应出现";

fn own() -> Agreement {
    Agreement::from_seed(&[5; 32])
}

/// A headquarters that knows [`MARK`].
fn headquarters(dir: &Path) -> Hq {
    let mut hq = Hq::init(&dir.join("data"), NOW).unwrap();
    hq.transact(|hq| crate::registers::put(&*hq.store, "test/mark", &MARK.to_owned())).unwrap();
    hq
}

fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let items = fs::read_dir(dir).unwrap().map(|item| item.unwrap().path()).filter(|path| path.is_file());
    items.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap())).collect()
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[test]
fn neither_names_nor_keys_are_in_the_file_and_no_plain_copy_stays() {
    let dir = tempfile::tempdir().unwrap();
    let mut hq = headquarters(dir.path());
    let file = dir.path().join("b");
    hq.backup(&file, &Lock::Recovery(own().public())).unwrap();
    let bytes = fs::read(&file).unwrap();
    let keys = fs::read_to_string(dir.path().join("data/keys.json")).unwrap();
    let keys: BTreeMap<String, serde_json::Value> = serde_json::from_str(&keys).unwrap();
    let secrets: Vec<&str> = keys.values().filter_map(|value| value.as_str()).filter(|text| text.len() >= 32).collect();
    assert!(secrets.len() >= 5, "{}", secrets.len());
    for secret in secrets {
        let raw = huxue_ledger::codec::unhex(secret).unwrap();
        assert!(!holds(&bytes, secret.as_bytes()) && !holds(&bytes, &raw));
    }
    assert!(!holds(&bytes, MARK.as_bytes()) && !holds(&bytes, b"SQLite"));
    // The same search finds the mark where it is.
    assert!(files(&dir.path().join("data")).values().any(|bytes| holds(bytes, MARK.as_bytes())));
    let left: Vec<String> =
        files(&dir.path().join("data")).into_keys().filter(|name| name.contains("backing")).collect();
    assert_eq!((left.len(), files(dir.path()).len()), (0, 1), "{left:?}");
    use std::os::unix::fs::PermissionsExt as _;
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn what_a_killed_backup_left_is_cleared_and_two_at_once_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let mut hq = headquarters(dir.path());
    fs::write(dir.path().join("data/backing-up.sqlite"), b"half").unwrap();
    fs::write(dir.path().join("b.part"), b"half").unwrap();
    let busy = super::alone(&dir.path().join("data")).unwrap();
    let lock = Lock::Recovery(own().public());
    assert!(matches!(hq.backup(&dir.path().join("b"), &lock), Err(HqError::Conflict(_))));
    drop(busy);
    hq.backup(&dir.path().join("b"), &lock).unwrap();
    assert!(!dir.path().join("data/backing-up.sqlite").exists() && !dir.path().join("b.part").exists());
    assert!(matches!(hq.backup(&dir.path().join("b"), &lock), Err(HqError::Conflict(_))), "it exists already");
}

#[test]
fn a_backup_that_does_not_open_leaves_the_target_as_it_was() {
    crate::staff::password::cheap_for_tests();
    let dir = tempfile::tempdir().unwrap();
    let mut hq = headquarters(dir.path());
    let words = |text: &str| Zeroizing::new(text.to_owned());
    let file = dir.path().join("b");
    hq.backup(&file, &Lock::Passphrase(words("copper lantern eleven"))).unwrap();
    drop(hq);
    let whole = fs::read(&file).unwrap();
    let data = dir.path().join("data");
    let before = files(&data);
    let right = Opener::Passphrase(words("copper lantern eleven"));
    let mut tried = Vec::new();
    let mut attempt = |bytes: &[u8], opener: &Opener| {
        fs::write(&file, bytes).unwrap();
        let error = Hq::restore(&file, opener, &data, NOW).err().unwrap();
        assert_eq!(files(&data), before, "{error}");
        tried.push(error.code());
        error.exit_code()
    };
    assert_eq!(attempt(&whole, &Opener::Passphrase(words("copper lantern twelve"))), 3);
    assert_eq!(attempt(&whole, &Opener::Nothing), 3);
    assert_eq!(attempt(&whole[..whole.len() / 2], &right), 6);
    assert_eq!(attempt(&[&whole[..], b"more"].concat(), &right), 6);
    let mut spoilt = whole.clone();
    let last = spoilt.len() - 1;
    spoilt[last] ^= 1;
    assert_eq!(attempt(&spoilt, &right), 6);
    assert_eq!(attempt(b"HUXUEBK\x02", &right), 6);
    assert_eq!(attempt(b"neither one nor the other", &right), 3);
    let mut distinct = tried.clone();
    distinct.sort_unstable();
    distinct.dedup();
    let expected = ["backup_changed", "backup_cut_short", "backup_needs_passphrase", "backup_trailing"];
    assert!(expected.iter().all(|code| distinct.contains(code)) && distinct.contains(&"backup_wrong_passphrase"));

    fs::write(&file, &whole).unwrap();
    let hq = Hq::restore(&file, &right, &data, NOW).unwrap();
    assert!(hq.verify().unwrap().problems.is_empty());
    assert_eq!(crate::registers::get::<String>(&*hq.store, "test/mark").unwrap().as_deref(), Some(MARK));
    assert!(!data.join("restoring.sqlite").exists());
}

#[test]
fn a_plain_backup_of_an_older_version_is_still_restored() {
    let dir = tempfile::tempdir().unwrap();
    let mut hq = headquarters(dir.path());
    let (sealed, plain) = (dir.path().join("b"), dir.path().join("old"));
    hq.backup(&sealed, &Lock::Recovery(own().public())).unwrap();
    drop(hq);
    // Opened, it is byte for byte what older versions wrote.
    let scratch = Scratch::new(dir.path().join("opened")).unwrap();
    unseal(&sealed, &scratch.0, &Opener::Recovery(own())).unwrap();
    fs::copy(&scratch.0, &plain).unwrap();
    assert!(fs::read(&plain).unwrap().starts_with(b"SQLite format 3"));
    assert!(!Hq::backup_needs_passphrase(&plain).unwrap());
    let hq = Hq::restore(&plain, &Opener::Nothing, &dir.path().join("new"), NOW).unwrap();
    assert!(hq.verify().unwrap().problems.is_empty());
}
