//! What was reported as saved stays saved; what was refused left nothing behind.

use huxue_ledger::device::DeviceRole;

use super::{Handset, p001, raw, team};
use crate::ports::Clock as _;
use crate::{Command, OpenOptions, Phone, PhoneError};

#[test]
fn a_saved_check_in_is_there_after_the_process_died() {
    let (_hq, mut officer, _) = team();
    let saved = officer.check_in();
    // No orderly close: the connection is leaked as a killed process would leave it.
    std::mem::forget(officer.phone.take());
    let phone = Phone::open(officer.folder.path(), OpenOptions::default()).unwrap();
    assert!(phone.holds(&saved.entries[0]));
    assert_eq!(phone.queue().unwrap().items.len(), 1);
}

#[test]
fn a_newer_database_is_refused_untouched() {
    let folder = tempfile::tempdir().unwrap();
    drop(Phone::open(folder.path(), OpenOptions::default()).unwrap());
    let db = raw(folder.path());
    db.pragma_update(None, "user_version", 99).unwrap();
    drop(db);
    let error = Phone::open(folder.path(), OpenOptions::default()).err().unwrap();
    assert!(matches!(error, PhoneError::NewerDatabase { found: 99, .. }));
    assert_eq!((error.code(), error.exit_code()), ("newer_database", 10));
    assert!(error.zh().contains("升级"));
}

#[test]
fn a_full_disk_refuses_the_next_entry_and_keeps_all_before_it() {
    let (_hq, mut officer, _) = team();
    officer.phone = None;
    let pages = {
        let db = raw(officer.folder.path());
        db.pragma_query_value(None, "page_count", |row| row.get::<_, u32>(0)).unwrap()
    };
    let options = OpenOptions { max_pages: Some(pages + 10), ..OpenOptions::default() };
    officer.phone = Some(Phone::open(officer.folder.path(), options).unwrap());
    let mut saved = Vec::new();
    let error = loop {
        let text = "占道经营".repeat(300);
        let command = Command::FileIncident { post: p001(), category: "O01".into(), text, from: None, by: None };
        let reading = officer.clock.reading();
        match officer.phone().act(command, &reading) {
            Ok(done) => saved.extend(done.entries),
            Err(error) => break error,
        }
        assert!(saved.len() < 500, "the quota never filled");
    };
    assert!(matches!(error, PhoneError::DiskFull), "{error}");
    assert_eq!(error.exit_code(), 11);
    officer.phone = Some(Phone::open(officer.folder.path(), OpenOptions::default()).unwrap());
    assert_eq!(officer.phone().entries_written().unwrap().len(), saved.len());
    assert!(saved.iter().all(|hash| officer.phone().holds(hash)));
    assert_eq!(officer.sync().pending, 0);
}

#[test]
fn two_processes_on_one_folder_see_each_others_entries() {
    let (_hq, mut officer, _) = team();
    let mut other = Phone::open(officer.folder.path(), OpenOptions::default()).unwrap();
    let first = officer.check_in();
    let reading = officer.clock.reading();
    let second = other.act(Command::CheckOut { post: p001(), fix: None, reason: None, by: None }, &reading).unwrap();
    officer.sync();
    let third = other.act(Command::CheckIn { post: p001(), fix: None, by: None, gate_code: None }, &reading).unwrap();
    for saved in [&first, &second, &third] {
        assert!(officer.phone().holds(&saved.entries[0]));
    }
    assert_eq!(officer.sync().pending, 0);
}

#[test]
fn keys_are_private_files_and_a_damaged_one_is_an_error() {
    let (_hq, mut officer, _) = team();
    officer.phone = None;
    let key = officer.folder.path().join("keys/device.key");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    }
    std::fs::write(&key, b"damaged").unwrap();
    // The day is shown all the same, for the database has a key of its own; nothing is written in a wrong name.
    let mut phone = Phone::open(officer.folder.path(), OpenOptions::default()).unwrap();
    let reading = officer.clock.reading();
    assert_eq!(phone.today(&reading).unwrap().posts.len(), 1);
    let error =
        phone.act(Command::CheckIn { post: p001(), fix: None, by: None, gate_code: None }, &reading).unwrap_err();
    assert_eq!((error.code(), error.exit_code()), ("keys", 9));
}

#[test]
fn nothing_works_before_enrolment_and_enrolling_twice_is_harmless() {
    let folder = tempfile::tempdir().unwrap();
    let mut phone = Phone::open(folder.path(), OpenOptions::default()).unwrap();
    let (hq, mut officer, _) = team();
    let reading = officer.clock.reading();
    let error =
        phone.act(Command::CheckIn { post: p001(), fix: None, by: None, gate_code: None }, &reading).unwrap_err();
    assert_eq!((error.code(), error.exit_code()), ("not_enrolled", 4));
    let (transport, clock) = (officer.transport(), officer.clock.clone());
    officer.phone().enrol(&transport, "O001", None, &clock).unwrap();
    hq.borrow_mut().expect("A009", DeviceRole::Auxiliary);
    let error = officer.phone().enrol(&transport, "A009", None, &clock).unwrap_err();
    assert_eq!(error.code(), "already_enrolled");
    let _ = Handset::enrolled(&hq, "A009", DeviceRole::Auxiliary);
}
