//! Records behind the lock: about me, why, brief; the queue and every act stand before it.

use huxue_ledger::device::DeviceRole;
use huxue_ledger::fact::{Body, TeamAttested};

use super::screens_b::{arg, button, typed, view};
use super::{Handset, morning, p001, post_day, team};
use crate::ports::Clock as _;
use crate::screens::{ActionId, Input, ScreenId, Target};
use crate::{Command, PhoneError};

fn locked(handset: &mut Handset) -> Vec<&'static str> {
    let reading = handset.clock.reading();
    let target = Target { incident: Some("00".into()), entry: Some("00".into()), ..Target::default() };
    let phone = handset.phone();
    let code = |result: Result<(), PhoneError>| result.err().map_or("open", |error| error.code());
    vec![
        code(phone.screen_about_me(&target, &reading).map(drop)),
        code(phone.screen_explain(&target, &reading).map(drop)),
        code(phone.screen_incident(&target, &reading).map(drop)),
        code(phone.screen_incident_list(&target, &reading).map(drop)),
        code(phone.screen_brief(&target, &reading).map(drop)),
    ]
}

#[test]
fn reading_is_locked_again_after_five_minutes_and_after_a_kill_and_acting_never_is() {
    let (_hq, mut officer, _) = team();
    assert_eq!(locked(&mut officer), ["locked"; 5]);
    for act in [
        Command::CheckIn { post: p001(), fix: None, by: None, gate_code: None },
        Command::CheckOut { post: p001(), fix: None, reason: None, by: None },
        Command::Sos { post: p001(), silent: true, fix: None, by: None },
    ] {
        officer.act(act);
    }
    officer.file("T02", "");
    assert!(view!(officer, screen_incident_form).grid.len() == 8 && view!(officer, screen_queue).items.len() >= 4);
    let lock = view!(officer, screen_lock);
    let open = lock.head.primary[0].clone();
    assert_eq!(officer.tap(&open, &typed(&[(&lock.pin.id, "0000")])).unwrap_err().code(), "pin_wrong");
    assert_eq!(locked(&mut officer), ["locked"; 5]);
    officer.unlock();
    assert_eq!(locked(&mut officer), ["open", "not_found", "not_found", "open", "open"]);
    officer.clock.advance_ms(5 * 60_000);
    assert_eq!(locked(&mut officer), ["locked"; 5]);
    officer.unlock();
    officer.clock.reboot();
    assert_eq!(locked(&mut officer), ["locked"; 5], "another boot is another clock");
    officer.unlock();
    officer.killed();
    assert_eq!(locked(&mut officer), ["locked"; 5]);
}

#[test]
fn nobody_without_a_pin_here_is_locked_out() {
    let (hq, _, _) = team();
    // A volunteer follows no staff directory, so no verifier is here.
    let mut volunteer = Handset::enrolled(&hq, "V001", DeviceRole::Volunteer);
    assert_eq!(locked(&mut volunteer)[0], "open");
}

#[test]
fn everything_about_me_is_listed_with_its_why() {
    let (hq, mut officer, mut auxiliary) = team();
    officer.check_in();
    auxiliary.act(Command::Attest { post: p001(), persons: vec!["O001".into()], present: true, by: None });
    auxiliary.sync();
    officer.sync();
    officer.unlock();
    let about = view!(officer, screen_about_me);
    assert!(about.head.secret && about.empty.is_none());
    let keys: Vec<&str> = about.lines.iter().map(|line| line.title.key.as_str()).collect();
    assert!(keys.contains(&"kind.1") && keys.contains(&"kind.4"), "{keys:?}");
    let attested = about.lines.iter().find(|line| line.title.key == "kind.4").unwrap();
    assert_eq!(arg(&attested.detail, "who"), "辅警001");
    assert!(about.promises.len() >= 5);
    let why = attested.actions[0].opens.clone().unwrap();
    assert_eq!(why.screen, ScreenId::Explain);
    let explained = view!(officer, screen_explain, why.target);
    assert_eq!(explained.verdict.text.key, "explain.from_hq");
    let dispute = button(&explained.head.primary, ActionId::ExplainDispute).clone();
    let saved = officer.tap(&dispute, &Input::default()).unwrap();
    let facts = officer.phone().facts(&post_day()).unwrap();
    let disputed = facts.entries.iter().find(|one| one.entry.hash.hex() == saved.entries[0]).unwrap();
    assert!(matches!(disputed.counted(), Some(Body::Disputed(of)) if of.of.is_some() && of.window.is_none()));
    let fold = hq.borrow().fold(&post_day());
    assert!(fold.entries.iter().any(|one| matches!(one.counted(), Some(Body::TeamAttested(TeamAttested { .. })))));
}

#[test]
fn a_verdict_is_explained_disputed_in_one_tap_and_late_entries_are_asked_for() {
    let (hq, mut officer, _) = team();
    officer.clock.advance_ms(20 * 60_000);
    officer.check_in();
    officer.unlock();
    let day = morning().civil_date();
    let due = huxue_duty::clock::Instant::at(day, 7 * 60 + 10);
    let target =
        Target { post: Some("P001".into()), day: Some(day.to_string()), window: Some(due.0), ..Target::default() };
    let why = view!(officer, screen_explain, target);
    assert_eq!(why.verdict.text.key, "verdict.late");
    assert_eq!((why.reasons[0].text.key.as_str(), why.reasons[0].depth), ("reason.late", 0));
    let because = why.reasons.iter().find(|line| line.text.key == "reason.due").unwrap();
    assert_eq!((because.depth, arg(&because.text, "due")), (1, "07:10"));
    let dispute = button(&why.head.primary, ActionId::ExplainDispute).clone();
    officer.tap(&dispute, &Input::default()).unwrap();
    let late = button(&why.head.primary, ActionId::ExplainLateEntry).clone();
    assert_eq!(officer.tap(&late, &Input::default()).unwrap_err().code(), "bad_input");
    let wrong = typed(&[("explain.on", "7点")]);
    assert_eq!(officer.tap(&late, &wrong).unwrap_err().code(), "bad_input");
    let why_late = why.late_entry[2].id.clone();
    officer.phone().keep_draft(&why_late, "手机").unwrap();
    officer.tap(&late, &typed(&[("explain.on", "07:05"), (&why_late, "手机没电")])).unwrap();
    assert_eq!(officer.phone().draft_of(&why_late).unwrap(), None);
    officer.sync();
    let fold = hq.borrow().fold(&post_day());
    let kinds: Vec<u16> = fold.entries.iter().map(|one| one.entry.header.kind).collect();
    assert!(kinds.contains(&19) && kinds.contains(&10), "{kinds:?}");
}

#[test]
fn the_brief_is_shown_and_copied_in_the_same_words() {
    let (_hq, mut officer, _) = team();
    officer.check_in();
    officer.file("T02", "正门拥堵");
    officer.unlock();
    let brief = view!(officer, screen_brief);
    assert!(brief.lines.iter().any(|line| line.title.key == "brief.row" && arg(&line.title, "who") == "警员001"));
    assert_eq!(brief.as_of.key, "brief.as_of");
    let copy = button(&brief.head.primary, ActionId::BriefCopy).clone();
    let text = officer.tap(&copy, &Input::default()).unwrap().text.unwrap();
    assert!(text.contains("警员001") && text.contains("正门拥堵"), "{text}");
    assert!(text.lines().count() >= brief.lines.len());
}

#[test]
fn the_queue_follows_each_item_to_its_arrival() {
    let (hq, mut officer, _) = team();
    officer.check_in();
    let queue = view!(officer, screen_queue);
    assert_eq!((queue.items.len(), queue.items[0].stage, queue.items[0].reason.key.as_str()), (1, 0, "queue.waiting"));
    let send = button(&queue.head.primary, ActionId::QueueSend).clone();
    assert!(officer.tap(&send, &Input::default()).unwrap().sync);
    assert_eq!(queue.items[0].open.opens.as_ref().unwrap().screen, ScreenId::Explain);
    officer.sync();
    let queue = view!(officer, screen_queue);
    assert_eq!((queue.items[0].stage, queue.empty.is_some()), (2, true));
    officer.clock.advance_ms(13 * 60 * 60_000);
    assert!(view!(officer, screen_queue).items.is_empty());
    hq.borrow_mut().refuse = Some("bad_count");
    officer.check_in();
    let (transport, clock) = (officer.transport(), officer.clock.clone());
    officer.phone().sync(&transport, &clock).unwrap();
    let queue = view!(officer, screen_queue);
    assert_eq!(queue.items[0].state.text.key, "state.refused");
    assert_eq!(arg(&queue.items[0].reason, "reason"), "refusal.bad_count");
}
