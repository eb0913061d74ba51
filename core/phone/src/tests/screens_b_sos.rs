//! The call for help: one hold, five seconds to take it back, silence where silence is asked, and every path shown.

use huxue_ledger::device::DeviceRole;
use huxue_ledger::fact::{AlarmUpdated, Body};
use huxue_ledger::ident::Scope;

use super::screens_b::{inside, view};
use super::{Handset, team};
use crate::ports::{Clock as _, Reading};
use crate::screens::{ActionId, Haptic, Input, Target};
use crate::{OpenOptions, Phone};

fn with_fix() -> Input {
    Input { fix: Some(inside()), ..Input::default() }
}

#[test]
fn a_hold_calls_and_five_seconds_take_it_back() {
    let (_hq, mut officer, _) = team();
    let before = view!(officer, screen_sos);
    let raise = before.raise.clone().unwrap();
    assert_eq!((raise.hold_ms, before.cancel_ms, before.paths.len()), (2_000, 0, 4));
    let done = officer.tap(&raise, &with_fix()).unwrap();
    assert_eq!((done.haptic, done.place_of.as_ref(), done.sync), (Haptic::Sos, Some(&done.entries[0]), true));
    officer.clock.advance_ms(1_500);
    let after = view!(officer, screen_sos);
    assert!(after.raise.is_none() && after.silent.is_none());
    assert_eq!(after.cancel_ms, 3_500);
    // A wall clock set back an hour changes nothing.
    let reading = officer.clock.reading();
    officer.clock.set(Reading { wall: reading.wall.plus_minutes(-60), ..reading });
    assert_eq!(view!(officer, screen_sos).cancel_ms, 3_500);
    officer.tap(&after.cancel.unwrap(), &Input::default()).unwrap();
    let over = view!(officer, screen_sos);
    assert_eq!(over.status.text.key, "sos.cancelled");
    assert!(over.raise.is_some(), "who is in danger again calls again");
}

#[test]
fn after_five_seconds_the_call_stands() {
    let (_hq, mut officer, _) = team();
    let raise = view!(officer, screen_sos).raise.unwrap();
    officer.tap(&raise, &Input::default()).unwrap();
    let cancel = view!(officer, screen_sos).cancel.unwrap();
    officer.clock.advance_ms(5_001);
    let later = view!(officer, screen_sos);
    assert!(later.cancel.is_none() && later.cancel_ms == 0);
    assert_eq!(officer.tap(&cancel, &Input::default()).unwrap_err().code(), "refused");
}

#[test]
fn a_silent_call_shows_no_countdown_and_moves_nothing() {
    let (_hq, mut officer, _) = team();
    let silent = view!(officer, screen_sos).silent.unwrap();
    let done = officer.tap(&silent, &Input::default()).unwrap();
    assert_eq!((done.haptic, done.message.key.as_str()), (Haptic::None, "sos.done_silent"));
    assert!(done.notes.is_empty());
    let after = view!(officer, screen_sos);
    assert!(after.cancel.is_none() && after.cancel_ms == 0);
}

#[test]
fn the_paths_tell_saved_from_received_and_hqs_word_from_both() {
    let (hq, mut officer, _) = team();
    let raise = view!(officer, screen_sos).raise.unwrap();
    officer.tap(&raise, &Input::default()).unwrap();
    let state = |handset: &mut Handset| {
        let view = view!(handset, screen_sos);
        (view.status.text.key, view.paths[0].badge.clone().unwrap().text.key)
    };
    assert_eq!(state(&mut officer), ("sos.saved".into(), "sos.path_waiting".into()));
    officer.sync();
    assert_eq!(state(&mut officer), ("sos.received".into(), "sos.path_received".into()));
    let alarm = officer.phone().scopes_held().unwrap().into_iter().find(|scope| scope.to_string().contains("alarm"));
    let scope: Scope = alarm.unwrap();
    hq.borrow_mut().write(scope.clone(), Body::AlarmUpdated(AlarmUpdated { state: "dispatched".into() }));
    hq.borrow_mut().follow("O001", scope);
    officer.sync();
    assert_eq!(state(&mut officer).0, "sos.hq_dispatched");
    let dial = view!(officer, screen_sos).dial;
    assert_eq!(officer.tap(&dial, &Input::default()).unwrap().dial.as_deref(), Some("110"));
}

#[test]
fn help_is_called_from_a_locked_phone_that_knows_no_post_and_no_name() {
    let (hq, mut officer, _) = team();
    let reading = officer.clock.reading();
    assert_eq!(officer.phone().screen_about_me(&Target::default(), &reading).unwrap_err().code(), "locked");
    let raise = view!(officer, screen_sos).raise.unwrap();
    assert_eq!(officer.tap(&raise, &Input::default()).unwrap().entries.len(), 1);
    // A phone that never finished its first sync knows no post at all.
    let folder = tempfile::tempdir().unwrap();
    let clock = crate::testing::FakeClock::at(super::morning());
    let phone = Phone::open(folder.path(), OpenOptions::default()).unwrap();
    let mut fresh = Handset { folder, phone: Some(phone), clock, hq: hq.clone() };
    hq.borrow_mut().expect("A001", DeviceRole::Auxiliary);
    let (transport, clock) = (fresh.transport(), fresh.clock.clone());
    fresh.phone().enrol(&transport, "A001", None, &clock).unwrap();
    let raise = view!(fresh, screen_sos).raise.unwrap();
    assert_eq!(fresh.tap(&raise, &Input::default()).unwrap().entries.len(), 1);
}

#[test]
fn whoever_called_is_followed_until_the_call_is_taken_back() {
    let (_hq, mut officer, _) = team();
    let raise = view!(officer, screen_sos).raise.unwrap();
    let entry = officer.tap(&raise, &Input::default()).unwrap().place_of.unwrap();
    let written = |handset: &mut Handset| handset.phone().entries_written().unwrap().len();
    let observe = |handset: &mut Handset| {
        let reading = handset.clock.reading();
        handset.phone().observe(&entry, inside(), &reading).unwrap()
    };
    let before = written(&mut officer);
    assert!(observe(&mut officer) && observe(&mut officer));
    assert_eq!(written(&mut officer), before + 1, "the same position is written once");
    officer.clock.advance_ms(31_000);
    assert!(observe(&mut officer));
    assert_eq!(written(&mut officer), before + 2);
    let cancel = Target { alarm: None, ..Target::default() };
    let too_late = officer.clock.reading();
    assert!(officer.phone().perform(ActionId::SosCancel, &cancel, &Input::default(), &too_late).is_err());
    let id =
        officer.phone().scopes_held().unwrap().into_iter().find(|scope| scope.to_string().contains("alarm")).unwrap();
    officer.act(crate::Command::CancelSos { alarm: id.key, by: None });
    assert!(!observe(&mut officer));
}

#[test]
fn a_better_position_is_kept_and_a_worse_one_is_not() {
    let (_hq, mut officer, _) = team();
    let entry = officer.check_in().entries[0].hex();
    let mut observe = |accuracy_m: f64| {
        let reading = officer.clock.reading();
        let fix = huxue_duty::fence::Fix { accuracy_m, ..inside() };
        let more = officer.phone().observe(&entry, fix, &reading).unwrap();
        (more, officer.phone().entries_written().unwrap().len())
    };
    assert_eq!(observe(60.0), (true, 2));
    assert_eq!(observe(55.0), (true, 2));
    assert_eq!(observe(12.0), (true, 3));
    officer.clock.advance_ms(200_000);
    let reading = officer.clock.reading();
    assert!(!officer.phone().observe(&entry, inside(), &reading).unwrap(), "the place window is over");
    assert_eq!(officer.phone().observe("nonsense", inside(), &reading).unwrap_err().code(), "not_found");
}
