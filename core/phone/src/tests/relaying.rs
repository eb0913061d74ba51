//! Phone to phone with no network.

use std::rc::Rc;

use huxue_ledger::ident::Scope;

use super::{Handset, assert_converged, post_day, team};
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
