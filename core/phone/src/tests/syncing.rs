//! Round trips: few, small, repeatable, and never believing anybody but HQ.

use huxue_duty::clock::Instant;
use huxue_ledger::fact::{Body, RollCallOpened};
use huxue_ledger::ident::Scope;

use super::{assert_converged, morning, p001, post_day, team};
use crate::ports::{Clock as _, TransportError};
use crate::testing::{FnTransport, NoNetwork};
use crate::views::ItemState;
use crate::{Command, Edit, PhoneError};

#[test]
fn a_lone_check_in_is_one_small_round_trip() {
    let (hq, mut officer, _) = team();
    officer.sync();
    let saved = officer.check_in();
    let report = officer.sync();
    assert_eq!(report.round_trips, 1);
    assert!(report.sent_bytes <= 210, "{} bytes", report.sent_bytes);
    assert_eq!(officer.phone().entry_states().unwrap(), [(saved.entries[0], ItemState::Received)]);
    assert!(hq.borrow().holds(&saved.entries[0]));
}

#[test]
fn no_network_leaves_everything_queued_and_backs_off() {
    let (_hq, mut officer, _) = team();
    officer.check_in();
    let clock = officer.clock.clone();
    for _ in 0..3 {
        let error = officer.phone().sync(&NoNetwork, &clock).unwrap_err();
        assert!(error.is_network());
        assert_eq!(error.exit_code(), 7);
    }
    assert!(officer.phone().retry_after_s() >= 45);
    let queue = officer.phone().queue().unwrap();
    assert_eq!(queue.items[0].reason, "等待网络");
    officer.sync();
    assert_eq!(officer.phone().retry_after_s(), 0);
}

#[test]
fn a_lost_answer_is_repaired_by_repeating() {
    let (_hq, mut officer, mut auxiliary) = team();
    officer.check_in();
    let (inner, clock) = (officer.transport(), officer.clock.clone());
    let losing = FnTransport(|_, body: &[u8]| {
        crate::ports::Transport::sync(&inner, body)?;
        Err(TransportError::unreachable("the answer was lost"))
    });
    assert!(officer.phone().sync(&losing, &clock).is_err());
    assert_converged(&mut [&mut officer, &mut auxiliary]);
    assert_eq!(auxiliary.phone().facts(&post_day()).unwrap().entries.len(), 1);
}

#[test]
fn forged_and_replayed_answers_change_nothing() {
    let (_hq, mut officer, _) = team();
    officer.check_in();
    let (inner, clock) = (officer.transport(), officer.clock.clone());
    let forging = FnTransport(|_, body: &[u8]| {
        let mut answer = crate::ports::Transport::sync(&inner, body)?;
        let last = answer.len() - 1;
        answer[last] ^= 1;
        Ok(answer)
    });
    let error = officer.phone().sync(&forging, &clock).unwrap_err();
    assert_eq!((error.code(), error.exit_code()), ("forged_answer", 8));
    assert_eq!(officer.phone().queue().unwrap().items.len(), 1);
    let kept = std::cell::RefCell::new(Vec::new());
    let keeping = FnTransport(|_, body: &[u8]| {
        let answer = crate::ports::Transport::sync(&inner, body)?;
        kept.replace(answer.clone());
        Ok(answer)
    });
    officer.phone().sync(&keeping, &clock).unwrap();
    officer.check_in();
    let replaying = FnTransport(|_, _: &[u8]| Ok(kept.borrow().clone()));
    assert!(matches!(officer.phone().sync(&replaying, &clock), Err(PhoneError::ReplayedAnswer)));
    let page = FnTransport(|_, _: &[u8]| Ok(b"<!DOCTYPE html><title>Login</title>".to_vec()));
    assert_eq!(officer.phone().sync(&page, &clock).unwrap_err().code(), "not_hq");
    let truncated = FnTransport(|_, _: &[u8]| Ok(kept.borrow()[..40].to_vec()));
    assert_eq!(officer.phone().sync(&truncated, &clock).unwrap_err().code(), "forged_answer");
    assert_eq!(officer.phone().queue().unwrap().items.len(), 1);
    assert_eq!(officer.sync().pending, 0);
}

#[test]
fn a_refused_run_stays_here_with_its_reason() {
    let (hq, mut officer, _) = team();
    officer.check_in();
    hq.borrow_mut().refuse = Some("too_large");
    officer.sync();
    let queue = officer.phone().queue().unwrap();
    assert_eq!(queue.items[0].state, ItemState::Refused);
    assert!(queue.items[0].reason.contains("内容过大"));
    // The next sync tries again.
    assert_eq!(officer.sync().pending, 0);
}

#[test]
fn entries_of_many_days_without_network_arrive_in_several_bodies() {
    let (hq, mut officer, mut auxiliary) = team();
    let mut all = Vec::new();
    for _ in 0..150 {
        all.extend(officer.check_in().entries);
    }
    for _ in 0..20 {
        all.extend(officer.file("O01", &"长文".repeat(900)).entries);
    }
    officer.sync();
    assert!(all.iter().all(|hash| hq.borrow().holds(hash)));
    assert_converged(&mut [&mut officer, &mut auxiliary]);
}

#[test]
fn an_incident_edited_on_two_phones_keeps_both_values() {
    let (hq, mut officer, mut auxiliary) = team();
    let filed = officer.file("T02", "校门拥堵");
    let id = filed.incident.unwrap();
    for person in ["O001", "A001"] {
        hq.borrow_mut().follow(person, Scope::incident(&id));
    }
    assert_converged(&mut [&mut officer, &mut auxiliary]);
    let edit = |severity| Edit { severity: Some(severity), comment: Some("已疏导".into()), ..Edit::default() };
    officer.act(Command::EditIncident { id: id[..6].into(), edit: edit(1), by: None });
    auxiliary.act(Command::EditIncident { id: id.clone(), edit: edit(3), by: None });
    assert_converged(&mut [&mut officer, &mut auxiliary]);
    for handset in [&mut officer, &mut auxiliary] {
        let view = handset.phone().incident(&id).unwrap();
        assert_eq!(view.conflicts[0].field, "severity");
        assert_eq!(view.comments.len(), 2);
        let rows = handset.phone().incidents(&crate::views::IncidentFilter::default()).unwrap();
        assert_eq!(rows, [serde_json::to_value(&view).unwrap()]);
    }
}

#[test]
fn a_dropped_scope_takes_others_entries_and_leaves_own_ones() {
    let (hq, mut officer, mut auxiliary) = team();
    auxiliary.check_in();
    auxiliary.sync();
    officer.sync();
    let own = officer.check_in();
    hq.borrow_mut().unfollow("O001", &post_day());
    let clock = officer.clock.clone();
    assert!(officer.phone().sync(&NoNetwork, &clock).is_err());
    officer.sync();
    let facts = officer.phone().facts(&post_day()).unwrap();
    let left: Vec<_> = facts.entries.iter().map(|folded| folded.entry.hash).collect();
    assert_eq!(left, own.entries);
    hq.borrow_mut().follow("O001", post_day());
    assert_converged(&mut [&mut officer, &mut auxiliary]);
}

#[test]
fn hq_restored_from_a_backup_gets_everything_back() {
    let (hq, mut officer, mut auxiliary) = team();
    officer.check_in();
    officer.sync();
    let backup = hq.borrow().clone();
    let mut lost = auxiliary.check_in().entries;
    lost.extend(officer.file("O01", "流动摊贩").entries);
    let call = RollCallOpened::everybody("点名", i64::MAX);
    lost.push(hq.borrow_mut().write(post_day(), Body::RollCallOpened(call)));
    auxiliary.sync();
    officer.sync();
    let restored = hq.borrow().restored_from(&backup);
    hq.replace(restored);
    assert!(!lost.iter().any(|hash| hq.borrow().holds(hash)));
    assert_converged(&mut [&mut officer, &mut auxiliary]);
    assert!(lost.iter().all(|hash| hq.borrow().holds(hash)));
}

#[test]
fn a_roll_call_is_seen_and_answered() {
    let (hq, mut officer, mut auxiliary) = team();
    let reading = officer.clock.reading();
    let nothing = officer.phone().act(Command::AnswerRollCall { post: p001(), by: None }, &reading);
    assert_eq!(nothing.unwrap_err().code(), "refused");
    let until = morning().plus_minutes(3).0;
    hq.borrow_mut().write(post_day(), Body::RollCallOpened(RollCallOpened::everybody("早点名", until)));
    officer.sync();
    officer.act(Command::AnswerRollCall { post: p001(), by: None });
    officer.sync();
    auxiliary.sync();
    let reading = auxiliary.clock.reading();
    let calls = auxiliary.phone().roll_calls(&reading).unwrap();
    assert_eq!((calls[0].until, calls[0].answered.as_slice()), (Instant(until), &["O001".to_owned()][..]));
}
