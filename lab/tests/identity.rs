//! The real phone against the real HQ: new keys with answers lost at every point, another phone for the same person, a
//! phone taken out of use (issue C 1 and 2).
#![allow(clippy::unwrap_used)]

mod rig;

use huxue_hq::DeviceState;
use huxue_hq::review::Written;
use huxue_phone::Command;
use rig::*;

/// The device id of a phone, as it says itself.
fn device(handset: &Handset) -> String {
    handset.status().enrolled.unwrap().device.to_string()
}

#[test]
fn new_keys_are_in_use_once_hq_has_certified_them_and_the_old_ones_verify_what_they_signed() {
    let rig = Rig::new();
    let mut phone = rig.enrol("A001");
    let old = device(&phone);
    let early = phone.check_in(&rig);
    phone.phone.rotate_keys().unwrap();
    assert!(phone.status().rotation_waits);
    assert_eq!(device(&phone), old, "offline nothing changes but that a wish waits");
    let between = phone.check_out(&rig);
    rig.sync(&mut phone).unwrap();
    let new = device(&phone);
    assert_ne!(new, old);
    assert!(!phone.status().rotation_waits);
    let late = phone.check_in(&rig);
    rig.sync(&mut phone).unwrap();
    rig.agree(&phone);
    for (entry, by) in [(early, &old), (between, &old), (late, &new)] {
        assert_eq!(rig.author_device(&entry), *by);
    }
    let states: Vec<(String, DeviceState)> = rig.devices("A001");
    assert_eq!(states, [(old.clone(), DeviceState::Rotated), (new, DeviceState::Active)]);
    assert_eq!(rig.hq().verify().unwrap().problems, []);
}

#[test]
fn a_lost_answer_to_a_rotation_locks_nobody_out() {
    let rig = Rig::new();
    let mut phone = rig.enrol("A001");
    let old = device(&phone);
    phone.phone.rotate_keys().unwrap();
    let one = phone.check_in(&rig);
    // HQ has it, the answer is lost; asked again under a challenge that is used up, and after a restart.
    rig.lose_answers(1);
    rig.sync(&mut phone).unwrap_err();
    assert_eq!(device(&phone), old);
    rig.replay_last_request();
    phone.restart();
    let two = phone.check_out(&rig);
    rig.lose_answers(1);
    rig.sync(&mut phone).unwrap_err();
    phone.restart();
    rig.sync(&mut phone).unwrap();
    let new = device(&phone);
    assert_ne!(new, old);
    let devices = rig.devices("A001");
    assert_eq!(devices.len(), 2, "one wish, one new device: {devices:?}");
    for entry in [one, two] {
        assert_eq!(rig.author_device(&entry), old);
    }
    // The first answer to the new keys is lost too.
    rig.lose_answers(1);
    rig.sync(&mut phone).unwrap_err();
    phone.restart();
    let three = phone.check_in(&rig);
    rig.sync(&mut phone).unwrap();
    assert_eq!(rig.author_device(&three), new);
    rig.agree(&phone);
}

#[test]
fn replayed_requests_of_both_keys_change_nothing_and_are_served_nothing() {
    let rig = Rig::new();
    let mut phone = rig.enrol("A001");
    phone.check_in(&rig);
    phone.phone.rotate_keys().unwrap();
    rig.sync(&mut phone).unwrap();
    phone.check_out(&rig);
    rig.sync(&mut phone).unwrap();
    let captured = rig.captured();
    assert!(captured.len() >= 4, "{}", captured.len());
    let position = rig.hq().position().unwrap();
    let devices = rig.devices("A001");
    for body in captured {
        let rest = rig.answer_to(&body);
        assert_eq!(rest.stale, Some(true));
        assert!(rest.news.is_none() && rest.position.is_none());
    }
    assert_eq!(rig.hq().position().unwrap(), position);
    assert_eq!(rig.devices("A001"), devices);
    rig.sync(&mut phone).unwrap();
    rig.agree(&phone);
}

#[test]
fn keys_that_were_replaced_are_taken_from_and_served_nothing() {
    let rig = Rig::new();
    let mut phone = rig.enrol("A001");
    let mut copy = phone.copy();
    phone.phone.rotate_keys().unwrap();
    rig.sync(&mut phone).unwrap();
    rig.sync(&mut phone).unwrap();
    let entry = copy.check_in(&rig);
    rig.sync(&mut copy).unwrap();
    assert!(rig.hq().scope_of(&entry).is_ok(), "what it wrote is taken");
    let rest = rig.last_answer();
    assert_eq!((rest.stale, rest.news, rest.position), (Some(true), None, None));
}

#[test]
fn a_wrong_clock_locks_nobody_out_and_new_keys_come_all_the_same() {
    for years in [-10, 10] {
        let rig = Rig::new();
        let mut phone = rig.enrol("A001");
        let old = device(&phone);
        phone.set_wall(rig.now().plus_millis(years * 365 * 86_400_000));
        phone.phone.rotate_keys().unwrap();
        phone.check_in(&rig);
        rig.sync(&mut phone).unwrap();
        assert_ne!(device(&phone), old);
        rig.sync(&mut phone).unwrap();
        rig.agree(&phone);
    }
}

#[test]
fn another_phone_of_the_same_person_names_the_one_before_and_gets_back_what_its_scopes_hold() {
    let rig = Rig::new();
    let mut lost = rig.enrol("A001");
    let entry = lost.check_in(&rig);
    rig.sync(&mut lost).unwrap();
    let before = device(&lost);
    let fresh = rig.enrol("A001");
    assert!(fresh.phone.holds(&entry), "its person's check-in of today is on it");
    let now = rig.now();
    let views = rig.hq().devices(now).unwrap();
    let view = views.iter().find(|view| view.device.to_string() == device(&fresh)).unwrap();
    assert_eq!(view.predecessor.map(|device| device.to_string()), Some(before.clone()));
    assert_eq!(view.key_epoch, 0);
    // The other one may be in use still: nobody took it out.
    assert_eq!(rig.devices("A001")[0], (before, DeviceState::Active));
}

#[test]
fn a_revoked_phone_shreds_its_secret_hands_over_what_is_sealed_and_is_served_nothing() {
    let rig = Rig::new();
    let mut colleague = rig.enrol("O001");
    let mut phone = rig.enrol("A001");
    let early = phone.check_in(&rig);
    rig.sync(&mut phone).unwrap();
    rig.later(30);
    let incident = phone.file(&rig, "植入的机密叙述");
    let call = phone.sos(&rig);
    let out = phone.check_out(&rig);
    let is_encrypted = cfg!(feature = "encrypted-db");
    let found = contains(&phone.bytes(), "植入的机密叙述".as_bytes());
    assert_ne!(found, is_encrypted, "the probe finds what is there, and nothing where it is encrypted");

    rig.later(1);
    let now = rig.now();
    let revoked = rig.hq().revoke("A001", "手机丢失", "D001", now).unwrap();
    assert_eq!(revoked.len(), 1);
    let seen = rig.answers().len();
    let report = rig.sync(&mut phone).unwrap();
    assert!(report.complete);
    assert_eq!(report.pending, 0);
    for answer in &rig.answers()[seen..] {
        let (_, rest) = rig.open(answer);
        assert!(rest.revoked.is_some());
        assert_eq!((rest.news, rest.scopes, rest.position, rest.nonce), (None, None, None, None));
        assert_eq!((rest.challenge, rest.record), ([0; 8], None));
        assert!(!contains(answer, b"P001"));
    }

    // The phone: nothing to read, nothing to sign with, plain words.
    let left = phone.bytes();
    for secret in ["植入的机密叙述".as_bytes(), "警员".as_bytes(), b"T02"] {
        assert!(!contains(&left, secret));
    }
    assert!(!phone.folder.join("keys/device.key").exists() && !phone.folder.join("keys/vault.key").exists());
    let refused = phone.act(&rig, Command::CheckIn { post: p001(), fix: None, by: None, gate_code: None }).unwrap_err();
    assert_eq!(refused.code(), "revoked");
    assert!(refused.zh().contains("已被指挥中心注销") && refused.zh().contains("登记码"), "{}", refused.zh());

    // HQ: nothing vanished; what came before stays, the call alarms, the rest waits for a person.
    let alarms = rig.hq().alarms().unwrap();
    assert_eq!(alarms.iter().map(|alarm| alarm.entry).collect::<Vec<_>>(), [call]);
    let waiting = |rig: &Rig| -> Vec<_> {
        rig.hq().in_review().unwrap().into_iter().map(|view| (view.entry.entry, view.refused)).collect()
    };
    // With what filing and signing off write beside them.
    let found = waiting(&rig);
    assert!([incident, out].iter().all(|entry| found.contains(&(*entry, false))), "{found:?}");
    assert!([early, call].iter().all(|entry| !found.contains(&(*entry, false))), "{found:?}");
    assert!(rig.hq().in_review().unwrap().iter().all(|view| view.written == Written::CertainlyBefore));
    assert!(rig.hq().withheld().unwrap().iter().all(|one| one.entry != early));
    let now = rig.now();
    rig.hq().reject_reviewed(&incident, "不实", "D001", now).unwrap();
    for (entry, _) in found.into_iter().filter(|(entry, _)| *entry != incident) {
        rig.hq().accept_reviewed(&entry, "同岗证实", "D001", now).unwrap();
    }
    assert_eq!(waiting(&rig), [(incident, true)]);
    rig.hq().accept_reviewed(&incident, "复核后采信", "D001", now).unwrap();
    assert_eq!(waiting(&rig), []);
    assert_eq!(rig.hq().withheld().unwrap(), []);
    rig.sync(&mut colleague).unwrap();
    rig.agree(&colleague);

    // With a new code the same handset goes on, as another device.
    rig.enrol_again(&mut phone, "A001");
    assert_eq!(phone.status().revoked_since, None);
    let again = phone.check_in(&rig);
    rig.sync(&mut phone).unwrap();
    assert!(rig.hq().scope_of(&again).is_ok());
    rig.agree(&phone);
}

#[test]
fn what_a_revoked_phone_writes_on_is_kept_and_none_of_it_counts_unseen() {
    let rig = Rig::new();
    let mut phone = rig.enrol("A001");
    let mut copy = phone.copy();
    let now = rig.now();
    rig.hq().revoke("A001", "", "D001", now).unwrap();
    // It does not know yet, and a copy of it branches off.
    rig.later(10);
    phone.clock.advance_ms(600_000);
    copy.clock.advance_ms(600_000);
    let late = phone.check_in(&rig);
    rig.later(5);
    let branch = copy.check_in(&rig);
    rig.sync(&mut phone).unwrap();
    rig.sync(&mut copy).unwrap();
    let views = rig.hq().in_review().unwrap();
    let mut waiting: Vec<_> = views.iter().map(|view| view.entry.entry).collect();
    waiting.sort_unstable();
    let mut both = [late, branch];
    both.sort_unstable();
    assert_eq!(waiting, both, "a branch does not slip past the review");
    assert!(views.iter().all(|view| view.written != Written::CertainlyBefore));
}

#[test]
fn a_revoked_phone_killed_while_it_shreds_or_uploads_goes_on_and_loses_nothing() {
    let rig = Rig::new();
    let mut phone = rig.enrol("A001");
    let entry = phone.check_in(&rig);
    let now = rig.now();
    rig.hq().revoke("A001", "", "D001", now).unwrap();
    // The word is lost, then the answer to the upload.
    rig.lose_answers(1);
    rig.sync(&mut phone).unwrap_err();
    assert_eq!(phone.status().revoked_since, None);
    phone.restart();
    let answers = rig.answers().len();
    rig.lose_second_answer();
    rig.sync(&mut phone).unwrap_err();
    assert_eq!(rig.answers().len(), answers + 2);
    assert!(phone.status().revoked_since.is_some());
    assert_eq!(phone.status().pending, 1, "until HQ's receipt is here it waits");
    phone.restart();
    assert!(phone.status().revoked_since.is_some());
    rig.sync(&mut phone).unwrap();
    assert_eq!(phone.status().pending, 0);
    assert_eq!(rig.hq().in_review().unwrap().iter().map(|view| view.entry.entry).collect::<Vec<_>>(), [entry]);
}

#[test]
fn nobody_but_hq_can_make_a_phone_shred() {
    let rig = Rig::new();
    let mut phone = rig.enrol("A001");
    let mut other = rig.enrol("A002");
    let now = rig.now();
    rig.hq().revoke("A002", "", "D001", now).unwrap();
    rig.sync(&mut other).unwrap();
    let word = rig.answers().last().unwrap().clone();
    phone.check_in(&rig);
    // HQ's word for another phone, and the same damaged.
    let mut damaged = word.clone();
    let at = damaged.len() - 80;
    damaged[at] ^= 1;
    for answer in [word, damaged] {
        let error = phone.sync_hearing(answer).unwrap_err();
        assert!(matches!(error.code(), "replayed_answer" | "forged_answer" | "malformed"), "{}", error.code());
        assert_eq!(phone.status().revoked_since, None);
    }
    rig.sync(&mut phone).unwrap();
    assert_eq!(phone.status().pending, 0);
}

#[test]
fn codes_of_whoever_is_revoked_are_burnt_and_the_old_key_enrols_nothing() {
    let rig = Rig::new();
    rig.enrol("A001");
    let now = rig.now();
    let code = rig.hq().enrol_code(Some(&"A001".into()), None, now).unwrap();
    rig.hq().revoke("A001", "", "D001", now).unwrap();
    assert_eq!(rig.try_enrol(&code).unwrap_err().code(), "refused_by_hq");
    assert!(rig.hq().revoke("A001", "", "D001", now).is_err(), "once is enough");
    assert!(rig.hq().revoke("Z999", "", "D001", now).is_err());
}
