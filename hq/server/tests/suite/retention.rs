//! N14: what is due is gone, byte by byte, from every file of the folder; what was concluded stays; the chain verifies.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "the figures are printed")]

use std::path::Path;

use huxue_duty::clock::Instant;
use huxue_hq::Hq;
use huxue_hq::views::Unmask;
use huxue_ledger::fact::{Body, CheckedIn, FixRecord, IncidentFiled, Kind, Private};
use huxue_ledger::ident::{Scope, day_number};

use crate::support::{Phone, at, day, headquarters, post};

const NARRATIVE: &str = "两名学生推搡后和解";

fn later(days: i64) -> Instant {
    at(9, 0).plus_minutes(days * 24 * 60)
}

/// A check-in with a position and an incident that concerns a minor, both from one phone.
fn filled() -> (tempfile::TempDir, Hq, FixRecord) {
    let (dir, mut hq) = headquarters();
    let mut phone = Phone::enrol(&mut hq, "A001", 1, at(7, 0));
    let fix = FixRecord { lat_e7: 300_100_123, lon_e7: 1_160_000_456, accuracy_cm: 900, age_ms: 0, flags: 0 };
    let private = Private { fixes: Some(vec![fix]), ..Private::default() };
    phone.write(&Scope::post_day(&post(1), day()), &Body::CheckedIn(CheckedIn {}), &private, at(7, 10));
    let filed = IncidentFiled { category: "S03".into(), post: "P001".into(), day: day_number(day()), from: None };
    let scope = Scope::incident("00000000000000aa");
    phone.write(&scope, &Body::IncidentFiled(filed), &Private::of_text(NARRATIVE), at(7, 30));
    phone.sync(&mut hq, at(7, 31));
    (dir, hq, fix)
}

/// In which files of the folder these bytes stand.
fn found_in(folder: &Path, needle: &[u8]) -> Vec<String> {
    let files = std::fs::read_dir(folder.join("data")).unwrap().map(|file| file.unwrap().path());
    let holds = |path: &Path| std::fs::read(path).unwrap().windows(needle.len()).any(|window| window == needle);
    files.filter(|path| path.is_file() && holds(path)).map(|path| path.display().to_string()).collect()
}

fn place(hq: &Hq) -> String {
    let view = hq.judge(&post(1), day(), at(12, 0), None).unwrap();
    format!("{:?}", view.windows[0].rows.iter().find(|row| row.person == "A001".into()).unwrap().place)
}

#[test]
fn positions_go_after_seven_days_and_a_minors_narrative_after_a_year_and_nothing_of_them_stays() {
    let (dir, mut hq, fix) = filled();
    let position = huxue_ledger::codec::encode(&fix);
    assert!(!found_in(dir.path(), &position).is_empty() && !found_in(dir.path(), NARRATIVE.as_bytes()).is_empty());
    let before = place(&hq);
    assert!(before.contains("Inside"), "{before}");
    assert!(hq.sweep(later(6), false).unwrap().erased.is_empty());
    let dry = hq.sweep(later(8), true).unwrap();
    assert_eq!(dry.erased.get("position"), Some(&1));
    assert!(!found_in(dir.path(), &position).is_empty(), "a dry run erases nothing");
    assert_eq!(hq.sweep(later(8), false).unwrap().erased, dry.erased);
    assert_eq!(found_in(dir.path(), &position), Vec::<String>::new());
    assert_eq!(place(&hq), before, "what was concluded stays");
    assert!(!found_in(dir.path(), NARRATIVE.as_bytes()).is_empty());
    assert_eq!(hq.sweep(later(366), false).unwrap().erased.get("incident_text_minor"), Some(&1));
    assert_eq!(found_in(dir.path(), NARRATIVE.as_bytes()), Vec::<String>::new());
    assert!(hq.incident("00000000000000aa").unwrap().texts.is_empty());
    assert_eq!(hq.verify().unwrap().problems, [], "chain and signatures still verify");
    assert_eq!(hq.verify_audit(&[]).unwrap().problems, []);
    let receipts = hq.audit_entries(0, 10_000).unwrap();
    let receipts: Vec<_> = receipts.iter().filter(|row| row.action == "sweep.erased").map(|row| &row.object).collect();
    assert_eq!(receipts, ["position 1", "incident_text_minor 1"]);
    println!("N14: 2 planted secrets, 0 found after their terms");
}

#[test]
fn a_legal_hold_stops_erasure_and_another_term_is_set_with_a_reason() {
    let (dir, mut hq, fix) = filled();
    let position = huxue_ledger::codec::encode(&fix);
    let scope = Scope::post_day(&post(1), day());
    assert!(hq.legal_hold(&scope, "  ", "lead1", at(10, 0)).is_err(), "without a reason nothing is held");
    hq.legal_hold(&scope, "复核", "lead1", at(10, 0)).unwrap();
    let swept = hq.sweep(later(8), false).unwrap();
    assert_eq!((swept.erased.len(), swept.held), (0, 1));
    assert!(!found_in(dir.path(), &position).is_empty());
    assert!(hq.set_retention("incident_text_minor", 30, "sec1", "", later(1)).is_err());
    assert!(hq.set_retention("faces", 30, "sec1", "没有这一类", later(1)).is_err());
    hq.set_retention("incident_text_minor", 30, "sec1", "局里规定", later(1)).unwrap();
    assert_eq!(hq.sweep(later(31), false).unwrap().erased.get("incident_text_minor"), Some(&1));
}

#[test]
fn the_yearly_report_names_who_read_what_and_why() {
    let (_dir, mut hq, _) = filled();
    hq.unmask(Unmask::Incident, "00000000000000aa", "回访家长前核对", "desk1", "cli", at(9, 0)).unwrap();
    hq.sweep(later(8), false).unwrap();
    let report = hq.minors_audit(2026).unwrap();
    assert_eq!((report.readings.len(), report.incidents), (1, 1));
    assert_eq!(report.readings[0].reason, "回访家长前核对");
    assert_eq!(report.erased.get("position"), Some(&1));
    assert!(hq.minors_audit(2025).unwrap().readings.is_empty());
}

/// The words of `snake_case`, `/a/route` and `CamelCase` alike that no name may have (N14).
fn forbidden(name: &str) -> Option<String> {
    const WORDS: [&str; 9] = ["face", "watch", "suspect", "poi", "track", "rank", "score", "biometric", "fingerprint"];
    let apart: String = name.chars().flat_map(|c| c.is_uppercase().then_some(' ').into_iter().chain([c])).collect();
    let apart = apart.to_ascii_lowercase();
    apart.split(|letter: char| !letter.is_alphabetic()).find(|word| WORDS.contains(word)).map(str::to_owned)
}

/// N14: what must never exist, in tables, kinds and routes.
#[test]
fn there_is_no_place_for_faces_watch_lists_tracks_or_rankings() {
    for planted in ["FaceMatched", "person.risk_score", "/v1/watch-list", "TrackKept"] {
        assert!(forbidden(planted).is_some(), "{planted}");
    }
    let (dir, hq) = headquarters();
    drop(hq);
    let db = rusqlite::Connection::open(dir.path().join("data/hq.sqlite")).unwrap();
    let mut names: Vec<String> = huxue_hq::server::route_table().iter().map(|row| row.path.to_owned()).collect();
    let mut columns = db
        .prepare(
            "SELECT m.name || '.' || c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'",
        )
        .unwrap();
    names.extend(columns.query_map([], |row| row.get::<_, String>(0)).unwrap().map(Result::unwrap));
    names.extend(Kind::ALL.iter().map(|kind| format!("{kind:?}")));
    assert!(names.len() > 80, "{}", names.len());
    for name in &names {
        assert_eq!(forbidden(name), None, "{name}");
    }
}
