//! The access table: every class, role, kind and field has a row, and the rows say what the design says.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;

use huxue_ledger::access::kinds::{Check, row};
use huxue_ledger::access::paths::Path;
use huxue_ledger::access::{Reason, access};
use huxue_ledger::codec;
use huxue_ledger::device::DeviceRole;
use huxue_ledger::document::{CHECKLIST, INCIDENT, Op, Value};
use huxue_ledger::fact::{FIRST_HQ_KIND, Kind};
use huxue_ledger::ident::ScopeClass;

#[test]
fn the_lists_of_roles_and_classes_are_whole() {
    // Every number that decodes is in the list, in its place.
    let roles: Vec<DeviceRole> = (0..=255u8).map_while(|n| codec::decode(&codec::encode(&n)).ok()).collect();
    assert_eq!(roles, DeviceRole::ALL);
    assert!(roles.iter().enumerate().all(|(at, role)| role.index() == at));
    let classes: Vec<ScopeClass> = (0..=255u8).map_while(|n| codec::decode(&codec::encode(&n)).ok()).collect();
    assert_eq!(classes, ScopeClass::ALL);
    let numbers: BTreeSet<u16> = Kind::ALL.iter().map(|kind| kind.number()).collect();
    assert_eq!(numbers.len(), Kind::ALL.len());
}

#[test]
fn kinds_from_64_on_are_hqs_and_only_those() {
    for kind in Kind::ALL {
        let row = row(*kind);
        assert_eq!(row.check == Check::Hq, kind.number() >= FIRST_HQ_KIND, "{kind:?}");
        assert!(!row.classes.is_empty(), "{kind:?} can stand nowhere");
        assert!(row.roles[DeviceRole::Hq.index()], "{kind:?}");
    }
}

#[test]
fn attendance_attestation_sos_and_filing_are_never_withheld() {
    let free = [
        Kind::CheckedIn,
        Kind::CheckedOut,
        Kind::PlaceObserved,
        Kind::TeamAttested,
        Kind::PresencePinged,
        Kind::RollCallAnswered,
        Kind::AlarmRaised,
        Kind::AlarmCancelled,
        Kind::IncidentFiled,
    ];
    for kind in free {
        assert_eq!(row(kind).check, Check::Never, "{kind:?}");
        for class in row(kind).classes {
            for role in DeviceRole::ALL {
                assert!(access(*class, role).write, "{kind:?} by {role:?} in {class:?}");
            }
        }
    }
}

#[test]
fn whoever_reports_reads_neither_people_nor_other_peoples_scopes() {
    let closed = [
        ScopeClass::DirectoryStaff,
        ScopeClass::PostDay,
        ScopeClass::Incident,
        ScopeClass::Alarm,
        ScopeClass::UnitMonth,
        ScopeClass::Restricted,
        ScopeClass::Desk,
    ];
    for role in [DeviceRole::Volunteer, DeviceRole::SchoolGuard, DeviceRole::School] {
        for class in closed {
            assert!(!access(class, role).read, "{role:?} reads {class:?}");
        }
    }
    for role in DeviceRole::ALL.into_iter().filter(|role| *role != DeviceRole::Hq) {
        assert!(!access(ScopeClass::Restricted, role).read, "{role:?} reads concern reports");
        assert!(!access(ScopeClass::Desk, role).read, "{role:?} reads what is the desk's own");
    }
}

#[test]
fn a_field_takes_what_it_is_for_and_an_unknown_one_nothing() {
    let word = |word: &str| Value::Word(word.to_owned());
    let set = |key: &str, value: Value| Path::of(INCIDENT, &Op::Set(key.to_owned(), value));
    assert_eq!(set("status", word("closed")), Ok(Path::Status));
    assert_eq!(set("status", word("gone")), Err(Reason::Value));
    assert_eq!(set("severity", word("4")), Ok(Path::Severity));
    assert_eq!(set("severity", word("5")), Err(Reason::Value));
    // Free text in clear could never be erased.
    assert_eq!(set("text", word("某某")), Err(Reason::Value));
    assert_eq!(set("text", Value::Text([1; 32])), Ok(Path::Text));
    assert_eq!(set("verdict", word("late")), Err(Reason::Path));
    assert_eq!(set("c-1", Value::Text([1; 32])), Err(Reason::Path));
    let add = |document, key: &str| Path::of(document, &Op::Add(key.to_owned(), Value::Text([1; 32])));
    assert_eq!(add(INCIDENT, "c-1"), Ok(Path::Comment));
    assert_eq!(add(INCIDENT, "status"), Err(Reason::Path));
    assert_eq!(add(CHECKLIST, "gear"), Err(Reason::Path));
    assert_eq!(Path::of(CHECKLIST, &Op::Set("gear".into(), word("yes"))), Ok(Path::Item));
}

#[test]
fn every_reason_has_its_own_code_and_words_in_both_languages() {
    let codes: BTreeSet<&str> = Reason::ALL.iter().map(|reason| reason.code()).collect();
    assert_eq!(codes.len(), Reason::ALL.len());
    for reason in Reason::ALL {
        assert_eq!(Reason::of_code(reason.code()), Some(reason));
        assert!(!reason.zh().is_ascii() && !reason.way_zh().is_ascii(), "{reason:?}");
        assert!(reason.en().is_ascii() && reason.way_en().is_ascii(), "{reason:?}");
    }
    assert_eq!(Reason::of_code("of a newer version"), None);
}
