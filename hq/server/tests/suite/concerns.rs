//! Concern reports at HQ: who sees that there is one, who opens it, what is recorded of that, and what is left when it
//! is over (L5–L9, S17).
#![allow(clippy::unwrap_used, reason = "tests")]

use std::path::Path;

use huxue_duty::clock::Instant;
use huxue_hq::Hq;
use huxue_hq::staff::{NewAccount, Present, Proof, Secrets, StaffRole, Verifier, code_for_tests};
use huxue_ledger::concern::{Concern, seal_plate};
use huxue_ledger::fact::Private;
use huxue_ledger::ident::{EntryHash, Scope, ScopeClass};
use zeroize::Zeroizing;

use crate::support::{Phone, at, headquarters};

const TEXT: &str = "隔着围墙向校内喊话";
const PLATE: &str = "皖A12345";
const PASSWORD: &str = "copper lantern eleven ferries";

fn later(days: i64) -> Instant {
    at(9, 0).plus_minutes(days * 24 * 60)
}

fn concern(code: &str, hour: u32, minute: u32) -> Concern {
    let text = (code == "C10").then(|| TEXT.to_owned());
    Concern { post: "P001".into(), code: code.into(), seen_at: at(hour, minute).0, action: "watched".into(), text }
}

/// Seals a report on this phone; the scope's key is a number here.
fn report(phone: &mut Phone, key: u8, content: &Concern) -> EntryHash {
    let (body, private) = content.seal(phone.hq.newest().unwrap(), phone.device, &[key; 32]);
    phone.write(&Scope::concern(&format!("{key:016x}")), &body, &private, at(8, 0))
}

fn plate(phone: &mut Phone, key: u8) -> Private {
    let (body, private) = seal_plate(PLATE, phone.hq.newest().unwrap(), phone.device, &[key ^ 0x80; 32]);
    phone.write(&Scope::concern(&format!("{key:016x}")), &body, &private, at(8, 0));
    private
}

fn filled() -> (tempfile::TempDir, Hq, Phone) {
    huxue_hq::staff::cheap_for_tests();
    let (dir, mut hq) = headquarters();
    let volunteer = Phone::enrol(&mut hq, "V001", 1, at(7, 0));
    (dir, hq, volunteer)
}

/// An account whose first password was changed already.
fn account(hq: &mut Hq, name: &str, role: StaffRole, now: Instant) -> Secrets {
    let new = NewAccount { name: name.into(), roles: vec![role], unit: None };
    let secrets = hq.staff_add(&new, "machine", now).unwrap();
    let attempt = hq.login_begin(name, "cli", now).unwrap().unwrap();
    let fits = attempt.password_fits(&secrets.password).unwrap();
    let verifier = Verifier::of(PASSWORD, &hq.pepper()).unwrap();
    let code = code(&secrets, now);
    assert!(hq.password_finish(&attempt, fits, Some(&code), verifier, now).unwrap().is_ok());
    secrets
}

fn supervisors(hq: &mut Hq) -> [Secrets; 2] {
    ["lead1", "lead2"].map(|name| account(hq, name, StaffRole::Supervisor, at(7, 1)))
}

fn code(secrets: &Secrets, now: Instant) -> String {
    code_for_tests(secrets.totp.as_ref().unwrap(), now).unwrap()
}

fn present(who: &Secrets, password: &str, now: Instant) -> Present {
    let code = Some(Zeroizing::new(code(who, now)));
    Present { name: who.name.clone(), proof: Proof { password: Zeroizing::new(password.to_owned()), code } }
}

fn both(one: &Secrets, other: &Secrets, now: Instant) -> [Present; 2] {
    [present(one, PASSWORD, now), present(other, PASSWORD, now)]
}

/// In which files of the folder these bytes stand.
fn found_in(folder: &Path, needle: &[u8]) -> usize {
    let files = std::fs::read_dir(folder.join("data")).unwrap().map(|file| file.unwrap().path());
    let holds = |path: &Path| std::fs::read(path).unwrap().windows(needle.len()).any(|window| window == needle);
    files.filter(|path| path.is_file() && holds(path)).count()
}

#[test]
fn two_supervisors_open_a_report_together_and_each_reading_is_in_the_chain() {
    let (dir, mut hq, mut phone) = filled();
    let [lead1, lead2] = supervisors(&mut hq);
    let desk = account(&mut hq, "desk1", StaffRole::DutyDesk, at(7, 2));
    let entry = report(&mut phone, 1, &concern("C10", 7, 40));
    plate(&mut phone, 1);
    phone.sync(&mut hq, at(8, 1));

    let list = hq.concerns().unwrap();
    assert_eq!((list.len(), list[0].entry, list[0].gate.as_deref(), list[0].opened), (1, entry, Some("G001"), 0));
    assert_eq!((list[0].received_at, list[0].kept_until), (at(8, 1), at(8, 1).plus_minutes(14 * 24 * 60)));
    let told = serde_json::to_string(&list).unwrap();
    assert!(!["C10", TEXT, PLATE, "V001"].iter().any(|secret| told.contains(secret)), "{told}");

    let why = "接家长反映后核实";
    let mut refused =
        |both: [Present; 2], reason: &str, now| hq.open_concern(&entry, &both, reason, now).unwrap_err().code();
    assert_eq!(refused(both(&lead1, &lead1, at(8, 2)), why, at(8, 2)), "bad_input", "one person is not two");
    assert_eq!(refused(both(&lead1, &lead2, at(8, 4)), "看", at(8, 4)), "bad_input", "a reason is a sentence");
    assert_eq!(refused(both(&lead1, &desk, at(8, 6)), why, at(8, 6)), "conflict", "the desk is no reader");
    let guess = [present(&lead1, PASSWORD, at(8, 8)), present(&lead2, "wrong wrong wrong", at(8, 8))];
    assert_eq!(refused(guess, why, at(8, 8)), "bad_input");
    assert_eq!(refused(both(&lead1, &lead2, at(8, 8)), why, at(8, 8)), "bad_input", "a code is good once");
    assert_eq!(hq.concern_readings(at(0, 0)).unwrap(), []);

    let opened = hq.open_concern(&entry, &both(&lead1, &lead2, at(8, 20)), why, at(8, 20)).unwrap();
    assert_eq!((opened.gate.as_str(), opened.code.as_str(), opened.seen_at), ("G001", "C10", at(7, 40)));
    assert_eq!((opened.text.as_deref(), opened.plate.as_deref()), (Some(TEXT), Some(PLATE)));
    assert_eq!((opened.behaviour, opened.action), ("其他可观察行为", "持续观察"));
    let rows = hq.concern_readings(at(0, 0)).unwrap();
    let told: Vec<_> = rows.iter().map(|row| (row.actor.as_str(), row.action.as_str(), row.object.as_str())).collect();
    let objects = [format!("concern {entry} with lead2"), format!("concern {entry} with lead1")];
    assert_eq!(told, [("lead1", "concern.opened", objects[0].as_str()), ("lead2", "concern.opened", &objects[1])]);
    assert!(rows.iter().all(|row| row.reason.as_deref() == Some(why)));
    assert!(hq.concern_readings(at(9, 0)).unwrap().is_empty());
    assert_eq!(hq.concerns().unwrap()[0].opened, 1);
    let failed =
        hq.audit_entries(0, 1_000).unwrap().into_iter().filter(|row| row.action == "staff.proof_failed").count();
    assert_eq!(failed, 2);
    assert_eq!(hq.verify_audit(&[]).unwrap().problems, []);
    for secret in [TEXT, PLATE] {
        assert_eq!(found_in(dir.path(), secret.as_bytes()), 0, "nothing readable is stored, opened or not");
    }
}

#[test]
fn a_first_password_opens_nothing() {
    let (_dir, mut hq, mut phone) = filled();
    let lead1 = account(&mut hq, "lead1", StaffRole::Supervisor, at(7, 1));
    let new = NewAccount { name: "lead2".into(), roles: vec![StaffRole::Supervisor], unit: None };
    let lead2 = hq.staff_add(&new, "machine", at(7, 2)).unwrap();
    let entry = report(&mut phone, 1, &concern("C01", 7, 40));
    phone.sync(&mut hq, at(8, 1));
    let now = at(8, 2);
    let pair = [present(&lead1, PASSWORD, now), present(&lead2, &lead2.password, now)];
    assert_eq!(hq.open_concern(&entry, &pair, "接家长反映后核实", now).unwrap_err().code(), "conflict");
}

#[test]
fn a_plate_goes_after_three_days_a_report_after_fourteen_and_thirty_is_the_most() {
    let (dir, mut hq, mut phone) = filled();
    let [lead1, lead2] = supervisors(&mut hq);
    let short = report(&mut phone, 1, &concern("C09", 7, 40));
    let sealed_plate = plate(&mut phone, 1).sealed_plate.unwrap();
    let long = report(&mut phone, 2, &concern("C10", 7, 50));
    phone.sync(&mut hq, at(9, 0));
    assert_eq!(hq.sweep(later(2), false).unwrap().erased.len(), 0);
    assert!(found_in(dir.path(), &sealed_plate) > 0);
    assert_eq!(hq.sweep(later(3), false).unwrap().erased.get("concern_plate"), Some(&1));
    assert_eq!(found_in(dir.path(), &sealed_plate), 0);

    let why = "案件核查需要";
    let opened = hq.open_concern(&short, &both(&lead1, &lead2, later(4)), why, later(4)).unwrap();
    assert_eq!((opened.code.as_str(), opened.plate), ("C09", None));
    hq.extend_concern(&long, &both(&lead1, &lead2, later(5)), why, later(5)).unwrap();
    assert_eq!(
        hq.extend_concern(&long, &both(&lead1, &lead2, later(6)), why, later(6)).unwrap_err().code(),
        "conflict"
    );
    for class in ["concern", "concern_plate"] {
        assert!(hq.set_retention(class, 15, "sec1", "想多留一天", later(6)).is_err(), "never longer by policy");
    }
    assert_eq!(hq.sweep(later(13), false).unwrap().erased.len(), 0);
    assert_eq!(hq.sweep(later(14), false).unwrap().erased.get("concern"), Some(&1));
    let left = hq.concerns().unwrap();
    assert_eq!((left.len(), left[0].entry, left[0].extended, left[0].kept_until), (1, long, true, later(30)));
    assert_eq!(
        hq.open_concern(&short, &both(&lead1, &lead2, later(15)), why, later(15)).unwrap_err().code(),
        "not_found"
    );
    assert_eq!(hq.sweep(later(29), false).unwrap().erased.len(), 0);
    assert_eq!(hq.sweep(later(30), false).unwrap().erased.get("concern"), Some(&1));
    assert_eq!(hq.concerns().unwrap(), []);
    let rows = hq.audit_entries(0, 1_000).unwrap();
    let receipts: Vec<_> = rows.iter().filter(|row| row.action == "sweep.erased").map(|row| &row.object).collect();
    assert_eq!(receipts, ["concern_plate 1", "concern 1", "concern 1"]);
    assert_eq!(hq.verify().unwrap().problems, [], "chains and signatures still verify");
}

#[test]
fn a_legal_hold_keeps_a_report_beyond_its_term() {
    let (_dir, mut hq, mut phone) = filled();
    report(&mut phone, 1, &concern("C01", 7, 40));
    phone.sync(&mut hq, at(9, 0));
    hq.legal_hold(&Scope::concern(&format!("{:016x}", 1)), "案件编号 2026-118", "lead1", at(9, 5)).unwrap();
    let swept = hq.sweep(later(15), false).unwrap();
    assert_eq!((swept.erased.len(), swept.held, hq.concerns().unwrap().len()), (0, 1, 1));
}

#[test]
fn the_picture_begins_at_three_and_what_nobody_read_or_counted_leaves_nothing() {
    let (_dir, mut hq, mut phone) = filled();
    for (key, (code, hour, minute)) in
        [("C01", 7, 5), ("C01", 7, 40), ("C01", 7, 59), ("C01", 8, 0), ("C03", 7, 10), ("C03", 7, 20)]
            .into_iter()
            .enumerate()
    {
        report(&mut phone, u8::try_from(key).unwrap() + 1, &concern(code, hour, minute));
    }
    phone.sync(&mut hq, at(9, 0));
    let shown = |cells: Vec<huxue_hq::PictureCell>| {
        cells.into_iter().map(|cell| (cell.gate, cell.hour, cell.code, cell.count)).collect::<Vec<_>>()
    };
    let expected = [("G001".to_owned(), 7, "C01".to_owned(), 3)];
    assert_eq!(shown(hq.concern_picture("2026-11", "lead1", at(9, 1)).unwrap()), expected);
    assert!(hq.concern_picture("2026-10", "lead1", at(9, 1)).unwrap().is_empty());
    // Two more, which nobody looks at before they are over.
    for key in [21, 22] {
        report(&mut phone, key, &concern("C01", 7, 30));
    }
    phone.sync(&mut hq, at(9, 2));
    assert_eq!(hq.sweep(later(15), false).unwrap().erased.get("concern"), Some(&8));
    assert_eq!(hq.concerns().unwrap(), []);
    assert_eq!(shown(hq.concern_picture("2026-11", "lead1", later(16)).unwrap()), expected, "3, and not 5");
    let counted = hq.concern_readings(at(0, 0)).unwrap();
    assert!(counted.iter().all(|row| row.action == "concern.counted" && row.actor == "lead1"));
    assert_eq!(counted.len(), 3);
}

#[test]
fn a_phone_that_was_set_back_gets_everything_of_its_own_but_its_concern_reports() {
    let (_dir, mut hq, mut phone) = filled();
    let before = phone.clone();
    report(&mut phone, 1, &concern("C01", 7, 40));
    let note = Scope::person(&phone.person.as_str().into());
    let leave = huxue_ledger::fact::Body::LeaveRequested(huxue_ledger::fact::LeaveRequested { from: 1, to: 1 });
    phone.write(&note, &leave, &Private::default(), at(8, 0));
    phone.sync(&mut hq, at(8, 1));
    let mut restored = before;
    restored.follow.challenge = phone.follow.challenge;
    restored.sync(&mut hq, at(8, 10));
    let classes: Vec<_> = restored.received.values().map(|run| (run.journal.device, run.journal.scope.class)).collect();
    assert!(classes.contains(&(phone.device, ScopeClass::Person)), "what it lost comes back");
    assert!(!classes.iter().any(|(_, class)| *class == ScopeClass::Restricted));
    assert_eq!(hq.concerns().unwrap().len(), 1);
}

#[test]
fn a_report_whose_content_would_stay_for_ever_does_not_count() {
    let (_dir, mut hq, mut phone) = filled();
    let content = concern("C01", 7, 40);
    let body = huxue_ledger::sealed::seal(
        phone.hq.newest().unwrap(),
        phone.device,
        &[5; 32],
        &huxue_ledger::codec::encode(&content),
    );
    let scope = Scope::concern("00000000000000aa");
    let entry = phone.write(&scope, &huxue_ledger::fact::Body::Sealed(body), &Private::default(), at(8, 0));
    phone.sync(&mut hq, at(8, 1));
    assert_eq!(hq.fold(&scope).unwrap().get(&entry).unwrap().state.reason(), Some("wrong_scope"));
    assert_eq!(hq.concerns().unwrap(), []);
}

#[test]
fn there_is_no_route_to_concern_reports() {
    for row in huxue_hq::server::route_table() {
        assert!(!row.path.contains("concern"), "{}", row.path);
    }
}
