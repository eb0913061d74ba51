//! F29: whoever drops the triggers and edits the file is found, row by row; whoever rewrites the whole chain is found
//! through the heads that phones keep.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "the figures are printed")]

use std::collections::BTreeSet;
use std::path::Path;

use huxue_hq::Hq;
use huxue_hq::audit::{Act, Record};
use huxue_hq::staff::{NewAccount, StaffRole};
use huxue_ledger::audit::AuditHead;
use huxue_ledger::codec::{decode, encode};
use huxue_ledger::crypto;
use rusqlite::{Connection, params};

use crate::support::{Phone, at, headquarters, post};

/// What is done, the code it is found under, and how it is done.
type Tampering<'a> = (&'a str, &'a str, &'a dyn Fn(&Connection));

/// A chain of two dozen rows with a signed head, and what a phone keeps of it.
fn chain() -> (tempfile::TempDir, AuditHead) {
    huxue_hq::staff::cheap_for_tests();
    let (dir, mut hq) = headquarters();
    let new = NewAccount { name: "desk1".into(), roles: vec![StaffRole::DutyDesk], unit: None };
    hq.staff_add(&new, "machine", at(8, 0)).unwrap();
    for minute in 0..20 {
        hq.note_alone(Act::of("desk1", "unmask.person", "person A001").because("核对排班"), at(8, minute + 1)).unwrap();
    }
    hq.sign_head(at(8, 30)).unwrap();
    let head = hq.signed_head().unwrap().unwrap();
    (dir, head)
}

fn codes(dir: &Path, heads: &[AuditHead]) -> BTreeSet<&'static str> {
    let hq = Hq::open(&dir.join("data"), at(9, 0)).unwrap();
    hq.verify_audit(heads).unwrap().problems.iter().map(|problem| problem.code).collect()
}

/// The file as its owner can edit it: without the triggers that stop a program.
fn opened(dir: &Path) -> Connection {
    let db = Connection::open(dir.join("data/hq.sqlite")).unwrap();
    let names: Vec<String> = db
        .prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    for name in names {
        db.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    db
}

/// Writes rows `from`… again with right hashes and links, after `change` had its way with each record.
fn recompute(db: &Connection, from: i64, change: impl Fn(&mut Record)) {
    let rows: Vec<(i64, Vec<u8>)> = db
        .prepare("SELECT seq, record FROM audit WHERE seq >= ? ORDER BY seq")
        .unwrap()
        .query_map([from], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    for (seq, bytes) in rows {
        let mut record: Record = decode(&bytes).unwrap();
        if seq > 1 {
            record.prev = db.query_row("SELECT hash FROM audit WHERE seq = ?", [seq - 1], |row| row.get(0)).unwrap();
        }
        change(&mut record);
        let bytes = encode(&record);
        let hash = crypto::hash("huxue audit 1", &[&bytes]);
        let sql = "UPDATE audit SET at = ?, actor = ?, action = ?, object = ?, record = ?, hash = ? WHERE seq = ?";
        db.execute(sql, params![record.at, record.actor, record.action, record.object, bytes, hash, seq]).unwrap();
    }
}

#[test]
fn the_database_itself_refuses_every_change() {
    let (dir, _) = chain();
    let db = Connection::open(dir.path().join("data/hq.sqlite")).unwrap();
    for sql in [
        "UPDATE audit SET actor = 'nobody' WHERE seq = 5",
        "DELETE FROM audit WHERE seq = 5",
        "DELETE FROM audit",
        "INSERT INTO audit SELECT 5, at, actor, action, object, record, hash FROM audit WHERE seq = 6",
        "INSERT INTO audit SELECT max(seq) + 2, at, actor, action, object, record, hash FROM audit",
        "INSERT INTO audit_floor SELECT max(seq) FROM audit",
        "UPDATE audit_floor SET up_to = 1",
    ] {
        let refused = db.execute(sql, []);
        let untouched = sql.starts_with("UPDATE audit_floor") && refused == Ok(0);
        assert!(refused.is_err() || untouched, "{sql}");
    }
    assert!(codes(dir.path(), &[]).is_empty());
}

#[test]
fn every_kind_of_tampering_is_found() {
    let tamper: [Tampering<'_>; 9] = [
        ("a row's record edited", "edited", &|db| {
            db.execute("UPDATE audit SET record = CAST(x'00' || substr(record, 2) AS BLOB) WHERE seq = 12", [])
                .unwrap();
        }),
        ("a row's column edited", "edited", &|db| {
            db.execute("UPDATE audit SET actor = 'desk2' WHERE seq = 12", []).unwrap();
        }),
        ("a row edited and its hash made to fit", "broken_link", &|db| {
            let bytes: Vec<u8> = db.query_row("SELECT record FROM audit WHERE seq = 12", [], |row| row.get(0)).unwrap();
            let record = Record { actor: "desk2".into(), ..decode(&bytes).unwrap() };
            let bytes = encode(&record);
            let hash = crypto::hash("huxue audit 1", &[&bytes]);
            let sql = "UPDATE audit SET actor = 'desk2', record = ?, hash = ? WHERE seq = 12";
            db.execute(sql, params![bytes, hash]).unwrap();
        }),
        ("a row deleted", "missing", &|db| {
            db.execute("DELETE FROM audit WHERE seq = 12", []).unwrap();
        }),
        ("a row inserted", "broken_link", &|db| {
            db.execute_batch("UPDATE audit SET seq = -seq WHERE seq >= 12").unwrap();
            db.execute_batch("UPDATE audit SET seq = 1 - seq WHERE seq < 0").unwrap();
            db.execute_batch(
                "INSERT INTO audit SELECT 12, at, actor, action, object, record, hash FROM audit WHERE seq = 13",
            )
            .unwrap();
        }),
        ("two rows exchanged", "broken_link", &|db| {
            db.execute_batch(
                "UPDATE audit SET seq = -12 WHERE seq = 12; UPDATE audit SET seq = 12 WHERE seq = 13;
                 UPDATE audit SET seq = 13 WHERE seq = -12",
            )
            .unwrap();
        }),
        ("the clock moved back and everything recomputed", "clock_back", &|db| {
            recompute(db, 12, |record| {
                if record.seq == 12 {
                    record.at -= 3_600_000;
                }
            });
        }),
        ("everything recomputed after one edit", "rewritten", &|db| {
            recompute(db, 12, |record| {
                if record.seq == 12 {
                    record.actor = "desk2".into();
                }
            });
        }),
        ("a pruning that never was", "floor", &|db| {
            db.execute("INSERT INTO audit_floor VALUES (5)", []).unwrap();
            db.execute("DELETE FROM audit WHERE seq <= 5", []).unwrap();
        }),
    ];
    for (what, code, edit) in &tamper {
        let (dir, _) = chain();
        assert!(codes(dir.path(), &[]).is_empty());
        edit(&opened(dir.path()));
        let found = codes(dir.path(), &[]);
        assert!(found.contains(code), "{what}: {found:?}");
    }
    println!("F29: {} kinds of tampering, {} found", tamper.len(), tamper.len());
}

/// HQ's own newest head lies beside the chain, so whoever cuts the tail cuts it too. A phone's does not.
#[test]
fn a_cut_tail_is_found_through_what_a_phone_keeps() {
    let (dir, head) = chain();
    {
        let db = opened(dir.path());
        db.execute("DELETE FROM audit WHERE seq > 10", []).unwrap();
        db.execute("DELETE FROM registers WHERE key = 'audit/head'", []).unwrap();
    }
    assert!(codes(dir.path(), &[]).is_empty(), "without anybody else's memory nothing shows");
    assert_eq!(codes(dir.path(), std::slice::from_ref(&head)), BTreeSet::from(["cut"]));
    let forged = AuditHead { seq: 4, ..head.clone() };
    assert_eq!(codes(dir.path(), &[forged]), BTreeSet::from(["forged_head"]));
    // The chain grows again past the cut; a phone that comes back shows what it was told, once.
    let mut hq = Hq::open(&dir.path().join("data"), at(9, 0)).unwrap();
    for minute in 0..20 {
        hq.note_alone(Act::of("desk1", "unmask.person", "person B001").because("核对排班"), at(9, minute)).unwrap();
    }
    let mut phone = Phone::enrol(&mut hq, "A001", 1, at(9, 30));
    let mut request = phone.request();
    request.audit_head = Some(head.clone());
    hq.sync(&phone.seal(&request), at(9, 31)).unwrap();
    let report = hq.verify_audit(&[]).unwrap();
    assert!(report.problems.iter().any(|problem| problem.code == "rewritten" && problem.seq == head.seq), "{report:?}");
    assert_eq!(hq.reported_heads().unwrap()[0].head, head);
    let rows = hq.audit_entries(0, 1_000).unwrap();
    assert!(rows.iter().any(|row| row.action == "audit.mismatch"));
}

/// The chain holds what staff did, from whatever command it came, with the entry it became.
#[test]
fn every_statement_of_staff_is_in_the_chain() {
    let (_dir, mut hq) = headquarters();
    let before = hq.audit_entries(0, 10_000).unwrap().len();
    let entry = hq.radio_check_in(&"A001".into(), &post(1), None, false, "desk1", at(7, 20)).unwrap();
    let rows = hq.audit_entries(before as u64, 10).unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].actor.as_str(), rows[0].action.as_str()), ("desk1", "desk.RadioCheckIn"));
    assert_eq!(rows[0].after.as_deref(), Some(entry.hex().as_str()));
    // Refused acts leave no row: neither is there without the other.
    assert!(hq.radio_check_in(&"nobody".into(), &post(1), None, false, "desk1", at(7, 21)).is_err());
    assert_eq!(hq.audit_entries(0, 10_000).unwrap().len(), before + 1);
}

/// Retention prunes from the beginning, says so, and the rest still verifies.
#[test]
fn rows_are_pruned_after_their_years_and_the_chain_says_so() {
    let (dir, head) = chain();
    let mut hq = Hq::open(&dir.path().join("data"), at(9, 0)).unwrap();
    assert_eq!(hq.sweep(at(9, 0), false).unwrap().access_log, 0);
    let later = at(9, 0).plus_minutes((3 * 365 + 1) * 24 * 60);
    let swept = hq.sweep(later, false).unwrap();
    assert_eq!(swept.access_log, head.seq);
    let report = hq.verify_audit(&[head]).unwrap();
    assert_eq!((report.problems.len(), report.rows), (0, 1), "{report:?}");
    assert_eq!(hq.audit_entries(0, 10).unwrap()[0].action, "audit.pruned");
}
