//! Phone to phone with no network.

use std::rc::Rc;

use huxue_duty::clock::Grade;
use huxue_ledger::device::DeviceRole;
use huxue_ledger::document::INCIDENT;
use huxue_ledger::fact::{Body, Private};
use huxue_ledger::ident::Scope;
use huxue_ledger::incident::{CLOSED, Edit, STATUS};

use super::{Handset, assert_converged, morning, p001, post_day, team};
use crate::act::writer::{Draft, Writer, evidence};
use crate::ports::Clock as _;
use crate::testing::NoNetwork;
use crate::views::ItemState;

fn hand_over(from: &mut Handset, to: &mut Handset) -> crate::Taken {
    let scopes = to.phone().scopes().unwrap();
    let bundle = from.phone().bundle_for(&scopes).unwrap();
    let taken = to.phone().take_bundle(&bundle).unwrap();
    from.phone().note_custody(&taken).unwrap();
    taken
}

#[test]
fn a_colleague_carries_clear_and_sealed_entries_and_brings_receipts_back() {
    let (hq, mut officer, mut auxiliary) = team();
    let check_in = auxiliary.check_in().entries[0];
    let filed = auxiliary.file("S01", "两名学生推搡");
    let taken = hand_over(&mut auxiliary, &mut officer);
    assert_eq!((taken.new_entries, taken.sealed), (1, 1));
    assert!(officer.phone().facts(&post_day()).unwrap().get(&check_in).is_some(), "seen at once");
    assert!(!officer.phone().holds(&filed.entries[0]), "the incident is carried unread");
    let states = auxiliary.phone().entry_states().unwrap();
    assert!(states.iter().all(|(_, state)| *state == ItemState::InCustody), "{states:?}");
    // The same again is harmless.
    let again = hand_over(&mut auxiliary, &mut officer);
    assert_eq!((again.new_entries, again.sealed), (0, 0));
    let view = officer.phone().queue().unwrap();
    assert_eq!((view.relayed, view.carried, view.items.len()), (1, 1, 0));
    officer.sync();
    assert!(filed.entries.iter().chain([&check_in]).all(|hash| hq.borrow().holds(hash)));
    assert_eq!(officer.phone().queue().unwrap().carried, 0);
    // The author is still offline: receipts come back by the same path.
    hand_over(&mut officer, &mut auxiliary);
    let clock = auxiliary.clock.clone();
    assert!(auxiliary.phone().sync(&NoNetwork, &clock).is_err());
    let states = auxiliary.phone().entry_states().unwrap();
    assert!(states.iter().all(|(_, state)| *state == ItemState::Received), "{states:?}");
    hq.borrow_mut().follow("O001", Scope::incident(filed.incident.as_ref().unwrap()));
    assert_converged(&mut [&mut officer, &mut auxiliary]);
}

#[test]
fn a_destroyed_phones_entries_survive_hq_being_restored() {
    let (hq, mut officer, mut auxiliary) = team();
    let backup = hq.borrow().clone();
    let check_in = auxiliary.check_in().entries[0];
    let filed = auxiliary.file("S01", "推搡").entries;
    hand_over(&mut auxiliary, &mut officer);
    drop(auxiliary);
    officer.sync();
    let restored = hq.borrow().restored_from(&backup);
    hq.replace(restored);
    officer.sync();
    assert!(filed.iter().chain([&check_in]).all(|hash| hq.borrow().holds(hash)));
}

#[test]
fn receipts_of_a_log_that_was_lost_do_not_count() {
    let (hq, mut officer, mut auxiliary) = team();
    let backup = hq.borrow().clone();
    let check_in = auxiliary.check_in().entries[0];
    hand_over(&mut auxiliary, &mut officer);
    officer.sync();
    let scopes = auxiliary.phone().scopes().unwrap();
    let late = officer.phone().bundle_for(&scopes).unwrap();
    let restored = hq.borrow().restored_from(&backup);
    hq.replace(restored);
    auxiliary.sync();
    assert!(hq.borrow().holds(&check_in));
    let again = hq.borrow().restored_from(&backup);
    hq.replace(again);
    auxiliary.phone().take_bundle(&late).unwrap();
    auxiliary.sync();
    assert!(hq.borrow().holds(&check_in));
}

#[test]
fn clones_met_by_relay_stay_whole() {
    let (hq, mut officer, mut auxiliary) = team();
    let mut twin = auxiliary.twin();
    let one = auxiliary.check_in().entries[0];
    let two = twin.check_in().entries[0];
    hand_over(&mut auxiliary, &mut officer);
    hand_over(&mut twin, &mut officer);
    officer.sync();
    assert!([one, two].iter().all(|hash| hq.borrow().holds(hash)));
    assert_converged(&mut [&mut officer, &mut auxiliary, &mut twin]);
    assert_eq!(Rc::strong_count(&hq), 4);
}

#[test]
fn a_strangers_bundle_is_refused_or_carried_but_never_believed() {
    let (_, mut officer, _) = team();
    let (_, mut other_team, _) = team();
    other_team.check_in();
    let scopes = officer.phone().scopes().unwrap();
    let mut bundle = other_team.phone().bundle_for(&scopes).unwrap();
    // Another person's signature under the same journal.
    let last = bundle.runs.len() - 1;
    bundle.runs[last] ^= 1;
    let taken = officer.phone().take_bundle(&bundle).unwrap();
    assert_eq!(taken.new_entries, 0);
    bundle.runs.truncate(20);
    assert_eq!(officer.phone().take_bundle(&bundle).unwrap_err().code(), "malformed");
}

#[test]
fn a_colleagues_step_that_hq_will_withhold_does_not_count_here_until_hq_has_spoken() {
    let (hq, mut officer, mut auxiliary) = team();
    let filed = officer.file("S01", "两名学生推搡");
    let scope = Scope::incident(filed.incident.as_ref().unwrap());
    for person in ["O001", "A001"] {
        hq.borrow_mut().follow(person, scope.clone());
    }
    officer.sync();
    auxiliary.sync();
    auxiliary.sync();
    // A phone that does not keep to the rules: an enforcement matter closed without an officer.
    let closing = {
        let reading = auxiliary.clock.reading();
        let phone = auxiliary.phone();
        let (change, _) = Edit::default().word(STATUS, CLOSED).into_change(phone.fold(&scope).unwrap().heads(INCIDENT));
        let (identity, secrets) = (phone.identity.as_ref().unwrap(), phone.secrets.get().unwrap());
        let time = evidence(&reading, phone.follow.as_ref());
        let transaction = phone.store.begin().unwrap();
        let writer = Writer { db: &transaction, identity, secrets, epoch: phone.epoch, time, gnss: None };
        let entry = writer
            .append(Draft {
                scope: scope.clone(),
                body: Body::Changed(change),
                private: Private::default(),
                author: "A001".into(),
                flags: 0,
                basis: None,
            })
            .unwrap();
        transaction.commit().unwrap();
        phone.touch(&scope);
        entry.hash
    };
    hand_over(&mut auxiliary, &mut officer);
    let status = |officer: &mut Handset| officer.phone().incident(&scope.key).unwrap().status;
    assert_eq!(status(&mut officer), "open");
    let aside = officer.phone().set_aside().unwrap();
    let found: Vec<_> = aside.iter().map(|one| (one.entry, one.state, one.reason.as_str(), one.own)).collect();
    assert_eq!(found, [(closing, "until_hq", "officer_required", false)]);
    // Shown, not written: the set of entries is the colleague's, and so is its digest.
    let digest = |handset: &mut Handset| handset.phone().digest(&scope, 1).unwrap();
    assert_eq!(digest(&mut officer), digest(&mut auxiliary));
    // This HQ of the tests lets everything count: its word stands.
    officer.sync();
    assert_eq!(status(&mut officer), "closed");
    assert_eq!(officer.phone().set_aside().unwrap(), []);
}

#[test]
fn two_colleagues_who_heard_of_a_check_in_after_a_reboot_make_it_grade_b() {
    let (hq, mut officer, mut auxiliary) = team();
    let mut third = Handset::enrolled(&hq, "A002", DeviceRole::Auxiliary);
    auxiliary.clock.reboot();
    auxiliary.check_in();
    hand_over(&mut auxiliary, &mut officer);
    hand_over(&mut auxiliary, &mut third);
    let grade = |handset: &mut Handset| {
        let (day, reading) = (morning().civil_date(), handset.clock.reading());
        let view = handset.phone().post(&p001(), day, &reading).unwrap();
        let row = view.windows[0].rows.iter().find(|row| row.person.as_str() == "A001").cloned();
        row.unwrap().on_grade
    };
    let witnessed = officer.check_in();
    assert_eq!(witnessed.entries.len(), 2, "the check-in and what it witnesses");
    assert_eq!(
        officer.act(crate::Command::Ping { post: p001(), fix: None, by: None, gate_code: None }).entries.len(),
        1
    );
    assert_eq!(grade(&mut officer), Some(Grade::C), "one peer is nobody's proof");
    third.check_in();
    hand_over(&mut third, &mut officer);
    assert_eq!(grade(&mut officer), Some(Grade::B));
}
