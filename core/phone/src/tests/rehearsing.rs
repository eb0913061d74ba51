//! A drill at the gate: shown like the real thing while it lasts, marked for ever, and gone from the screens after it.

use huxue_duty::verdict::On;
use huxue_ledger::entry::FLAG_DRILL;

use super::screens_b::{assert_said, button, inside, view};
use super::{Handset, morning, p001, post_day, team};
use crate::ports::Clock as _;
use crate::screens::{ActionId, Input};

fn stage(handset: &mut Handset) -> String {
    view!(handset, screen_check_in).button.label.key
}

#[test]
fn a_drill_is_shown_while_it_lasts_and_counts_nowhere() {
    let (_hq, mut officer, _) = team();
    officer.phone().rehearse(true);
    let before = view!(officer, screen_check_in);
    assert_said(&before);
    assert_eq!(before.head.banner.unwrap().text.key, "head.drill");
    officer.tap(&before.button, &Input { fix: Some(inside()), ..Input::default() }).unwrap();
    let there = view!(officer, screen_check_in);
    assert_eq!(there.button.id, ActionId::CheckInOff, "who rehearses sees what would be");
    officer.tap(&there.toggles[0], &Input::default()).unwrap();
    assert!(view!(officer, screen_check_in).toggles[0].chosen);
    officer.tap(&there.team[0].actions[0], &Input::default()).unwrap();
    officer.clock.advance_ms(70 * 60_000);
    let clear = view!(officer, screen_check_in).clears[0].clone();
    officer.tap(&clear, &Input::default()).unwrap();
    assert!(view!(officer, screen_check_in).ring.is_some());
    let written = officer.phone().entries_in(&post_day()).unwrap();
    assert!(written.len() >= 4 && written.iter().all(|entry| entry.header.has_flag(FLAG_DRILL)));

    officer.phone().rehearse(false);
    let after = view!(officer, screen_check_in);
    assert_ne!(after.head.banner.map(|banner| banner.text.key).as_deref(), Some("head.drill"));
    assert_eq!(after.button.label.key, "check_in.label_overdue_hours", "nobody came");
    officer.tap(&after.button, &Input::default()).unwrap();
    let real = view!(officer, screen_check_in);
    assert!(real.ring.is_none() && !real.toggles[0].chosen, "the drill's clear and its answers are not the day's");
}

#[test]
fn what_was_rehearsed_is_no_verdict_and_is_kept_for_no_first_screen() {
    let (_hq, mut officer, _) = team();
    officer.phone().rehearse(true);
    officer.check_in();
    let reading = officer.clock.reading();
    let on = |handset: &mut Handset| {
        let view = handset.phone().post(&p001(), morning().civil_date(), &reading).unwrap();
        view.windows[0].rows.iter().find(|row| row.person.as_str() == "O001").unwrap().on.clone()
    };
    assert_eq!(on(&mut officer), On::OnTime);
    assert_eq!(view!(officer, screen_today).cards[0].state.text.key, "verdict.on_time");
    officer.phone().rehearse(false);
    assert_eq!(on(&mut officer), On::Unknown);
    assert_eq!(view!(officer, screen_today).cards[0].state.text.key, "stage.ready");
    officer.phone().rehearse(true);
    officer.killed();
    assert!(!officer.phone().rehearses(), "a drill does not outlive its process");
    assert_eq!(stage(&mut officer), "check_in.label_ready");
}

#[test]
fn what_others_would_take_for_real_is_refused_in_a_drill() {
    let (_hq, mut officer, _) = team();
    officer.phone().rehearse(true);
    let form = view!(officer, screen_incident_form);
    officer.tap(&form.grid[0], &Input::default()).unwrap();
    let save = button(&view!(officer, screen_incident_form).head.primary, ActionId::IncidentFormSave).clone();
    let refused = officer.tap(&save, &Input::default()).unwrap_err();
    assert_eq!(refused.code(), "refused");
    assert!(crate::text::error_zh(&refused).contains("结束演练"));
    assert!(officer.phone().entries_written().unwrap().is_empty());
}

#[test]
fn a_rehearsed_call_says_that_nobody_comes_and_blocks_no_real_one() {
    let (_hq, mut officer, _) = team();
    officer.phone().rehearse(true);
    let raise = view!(officer, screen_sos).raise.unwrap();
    assert_eq!(officer.tap(&raise, &Input::default()).unwrap().message.key, "sos.done_drill");
    assert!(view!(officer, screen_sos).raise.is_none());
    officer.phone().rehearse(false);
    let real = view!(officer, screen_sos).raise.expect("in danger now");
    assert_eq!(officer.tap(&real, &Input::default()).unwrap().message.key, "sos.done");
}
