//! What a person answers: an alarm taken back, a verdict disputed, the desk's question to stand in.

use huxue_duty::ids::PersonId;
use huxue_ledger::alarm;
use huxue_ledger::entry::FLAG_DRILL;
use huxue_ledger::fact::{Body, PostAsked, StandInAsked};
use huxue_ledger::ident::{EntryHash, Scope, day_number};

use super::screens_b::{arg, button, view};
use super::{Handset, morning, p001, post_day, team};
use crate::ports::Clock as _;
use crate::screens::{ActionId, Input};
use crate::views::asks_of;
use crate::{Command, PhoneError};

fn refused(handset: &mut Handset, command: Command) -> PhoneError {
    let reading = handset.clock.reading();
    handset.phone().act(command, &reading).unwrap_err()
}

fn sos() -> Command {
    Command::Sos { post: p001(), silent: false, fix: None, by: None }
}

#[test]
fn an_alarm_taken_back_stays_an_alarm_that_says_so() {
    let (hq, mut officer, mut auxiliary) = team();
    let id = officer.act(sos()).alarm.unwrap();
    let cancel = || Command::CancelSos { alarm: id.clone(), by: None };
    officer.act(cancel());
    let again = refused(&mut officer, cancel());
    assert!(matches!(again, PhoneError::Refused("alarm_cancelled")), "{again}");
    officer.sync();
    let seen = alarm::view(&Scope::alarm(&id), &hq.borrow().fold(&Scope::alarm(&id))).unwrap();
    assert!(seen.cancelled.is_some());
    assert_eq!((seen.raised_by.as_str(), seen.hq), ("O001", None));
    // A colleague's phone that holds the alarm does not take it back.
    hq.borrow_mut().follow("A001", Scope::alarm(&id));
    auxiliary.sync();
    assert!(matches!(refused(&mut auxiliary, cancel()), PhoneError::Refused("not_your_alarm")));
    let unknown = Command::CancelSos { alarm: "00".repeat(8), by: None };
    assert_eq!(refused(&mut auxiliary, unknown).code(), "not_found");
}

#[test]
fn a_drill_is_taken_back_as_a_drill() {
    let (_hq, mut officer, _) = team();
    let reading = officer.clock.reading();
    let id = officer.phone().act_in_drill(sos(), &reading).unwrap().alarm.unwrap();
    let saved = officer.act(Command::CancelSos { alarm: id.clone(), by: None });
    let facts = officer.phone().facts(&Scope::alarm(&id)).unwrap();
    assert!(facts.get(&saved.entries[0]).unwrap().entry.header.has_flag(FLAG_DRILL));
}

#[test]
fn a_dispute_names_what_it_disputes_and_keeps_the_reason_apart() {
    let (hq, mut officer, _) = team();
    let day = morning().civil_date();
    let dispute =
        |window, of| Command::Dispute { post: p001(), day, window, of, reason: "手机没电".into(), by: None };
    assert_eq!(refused(&mut officer, dispute(None, None)).code(), "bad_input");
    let saved = officer.act(dispute(Some(morning().plus_minutes(5)), None));
    assert_eq!(saved.notes, ["dispute_pending"]);
    officer.sync();
    let fold = hq.borrow().fold(&post_day());
    let folded = fold.get(&saved.entries[0]).unwrap();
    assert!(matches!(folded.counted(), Some(Body::Disputed(disputed)) if disputed.window.is_some()));
    assert_eq!(folded.private().text.as_deref(), Some("手机没电"));
}

#[test]
fn a_yes_to_the_desk_is_a_stand_in_and_a_no_is_none() {
    let (hq, mut officer, mut auxiliary) = team();
    let ask = |person: &str, for_whom: &str| {
        let body = Body::StandInAsked(StandInAsked {
            post: "P001".into(),
            day: day_number(morning().civil_date()),
            in_place_of: for_whom.into(),
            person: person.into(),
            until: morning().plus_minutes(60).0,
        });
        hq.borrow_mut().write(Scope::person(&PersonId::new(person)), body)
    };
    let (to_officer, to_auxiliary) = (ask("O001", "A001"), ask("A001", "O001"));
    officer.sync();
    auxiliary.sync();
    let answer = |ask: EntryHash, yes| Command::AnswerAsk { ask, yes, by: None };
    assert_eq!(officer.act(answer(to_officer, true)).entries.len(), 2);
    assert_eq!(auxiliary.act(answer(to_auxiliary, false)).entries.len(), 1);
    assert!(matches!(refused(&mut officer, answer(to_officer, false)), PhoneError::Refused("ask_answered")));
    assert_eq!(refused(&mut officer, answer(to_auxiliary, true)).code(), "not_found");
    officer.sync();
    auxiliary.sync();
    let stood_in = |fold: &huxue_ledger::fold::ScopeFold| {
        fold.entries.iter().filter(|folded| matches!(folded.counted(), Some(Body::StandIn(_)))).count()
    };
    assert_eq!(stood_in(&hq.borrow().fold(&post_day())), 1);
    let asked = asks_of(officer.phone(), &PersonId::new("O001")).unwrap();
    assert_eq!(asked[0].answered, Some(true));
}

#[test]
fn the_patrols_question_is_answered_on_the_home_screen_and_is_no_stand_in() {
    let (hq, mut officer, _) = team();
    let ask = |hq: &std::cell::RefCell<super::mini_hq::MiniHq>| {
        let body = Body::PostAsked(PostAsked {
            post: "P001".into(),
            day: day_number(morning().civil_date()),
            person: "O001".into(),
            until: morning().plus_minutes(60).0,
            seen: 1,
            signed_on: 3,
        });
        hq.borrow_mut().write(Scope::person(&PersonId::new("O001")), body)
    };
    let first = ask(&hq);
    officer.sync();
    let question = |officer: &mut super::Handset| {
        let today = view!(officer, screen_today);
        today.notices.into_iter().find(|line| line.title.key == "notice.patrol")
    };
    let line = question(&mut officer).unwrap();
    assert_eq!((arg(&line.title, "seen"), arg(&line.title, "signed_on")), ("1", "3"));
    assert!(view!(officer, screen_exchange).asked.is_empty(), "nobody is asked to stand in");
    let all_here = button(&line.actions, ActionId::TodayAllHere).clone();
    let done = officer.tap(&all_here, &Input::default()).unwrap();
    assert_eq!(done.entries.len(), 1, "a word and nothing else");
    assert!(question(&mut officer).is_none());
    let second = ask(&hq);
    officer.sync();
    let not_all = button(&question(&mut officer).unwrap().actions, ActionId::TodayNotAllHere).clone();
    officer.tap(&not_all, &Input::default()).unwrap();
    officer.sync();
    let fold = hq.borrow().fold(&Scope::person(&PersonId::new("O001")));
    let said = |ask: EntryHash| {
        fold.entries.iter().find_map(|folded| match folded.counted() {
            Some(Body::AskAnswered(answered)) if answered.ask == ask => Some(answered.yes),
            _ => None,
        })
    };
    assert_eq!((said(first), said(second)), (Some(true), Some(false)));
}

#[test]
fn a_question_lapses() {
    let (hq, mut officer, _) = team();
    let body = Body::StandInAsked(StandInAsked {
        post: "P001".into(),
        day: day_number(morning().civil_date()),
        in_place_of: "A001".into(),
        person: "O001".into(),
        until: morning().plus_minutes(10).0,
    });
    let ask = hq.borrow_mut().write(Scope::person(&PersonId::new("O001")), body);
    officer.sync();
    officer.clock.advance_ms(11 * 60_000);
    let late = refused(&mut officer, Command::AnswerAsk { ask, yes: true, by: None });
    assert!(matches!(late, PhoneError::Refused("ask_over")), "{late}");
}
