//! Enrolment codes, what HQ adds to the ledger by itself, and what staff add at the desk.
#![allow(clippy::unwrap_used)]

use chrono::{Days, NaiveDate};
use huxue_duty::roll_call::RadioWord;
use huxue_duty::verdict::On;
use huxue_hq::desk::{Correction, LateEntry};
use huxue_hq::views::{AttendanceFilter, IncidentFilter};
use huxue_hq::{Hq, HqError};
use huxue_ledger::attendance::PersonRow;
use huxue_ledger::fact::*;
use huxue_ledger::fold::State;
use huxue_ledger::ident::{EntryHash, Scope, day_number};
use huxue_ledger::incident::{self, Edit};

use crate::support::*;

const DESK: &str = "desk1";

fn post_day() -> Scope {
    Scope::post_day(&post(1), day())
}

fn morning(hq: &Hq, person: &str, now: huxue_duty::clock::Instant) -> PersonRow {
    let filter = AttendanceFilter { post: Some(post(1)), ..AttendanceFilter::default() };
    let view = hq.attendance(day(), &filter, now).unwrap();
    view.posts[0].windows[0].rows.iter().find(|row| row.person.as_str() == person).unwrap().clone()
}

/// An incident at post 1 in which the phone closes what it filed.
fn file_and_close(phone: &mut Phone, id: &str, category: &str, officer: Option<&str>) -> (EntryHash, EntryHash) {
    let scope = Scope::incident(id);
    let filed = IncidentFiled { category: category.into(), post: "P001".into(), day: day_number(day()), from: None };
    let first = phone.write(&scope, &Body::IncidentFiled(filed), &Private::of_text("追逐打闹"), at(7, 20));
    let mut edit = Edit::default().word(incident::STATUS, incident::CLOSED);
    if let Some(officer) = officer {
        edit = edit.word(incident::OFFICER, officer);
    }
    let (change, _) = edit.into_change(vec![]);
    (first, phone.write(&scope, &Body::Changed(change), &Private::default(), at(7, 30)))
}

#[test]
fn a_code_serves_one_key_for_three_days_and_five_tries() {
    let (_dir, mut hq) = headquarters();
    let code = hq.enrol_code(Some(&officer(1)), None, at(0, 1)).unwrap();
    let first = Phone::enrol_with(&mut hq, &code, "A001", 1, at(0, 2)).unwrap();
    let again = Phone::enrol_with(&mut hq, &code.to_lowercase(), "A001", 1, at(9, 2)).unwrap();
    assert_eq!(first.record, again.record);
    let Err(other) = Phone::enrol_with(&mut hq, &code, "A001", 2, at(0, 3)) else { panic!("a second key") };
    assert_eq!((other.status, other.code), (403, "code_used"));
    let Err(slip) = Phone::enrol_with(&mut hq, "K7QM4-XNPT9-Z", "A001", 2, at(0, 3)) else { panic!("a slip") };
    assert_eq!(slip.code, "code_mistyped");
    let stale = hq.enrol_code(None, Some(&post(1)), at(0, 1)).unwrap();
    let late = at(0, 2).plus_minutes(72 * 60);
    let Err(expired) = Phone::enrol_with(&mut hq, &stale, "", 3, late) else { panic!("an old code") };
    assert_eq!(expired.code, "code_expired");
    assert!(matches!(hq.enrol_code(Some(&officer(9)), None, at(0, 1)), Err(HqError::NotFound { .. })));
    assert!(hq.directory().unwrap().pins.contains_key(&officer(1)));
    let staff = hq.directory().unwrap();
    assert_eq!(staff.devices.len(), 1);
}

#[test]
fn wrong_guesses_use_a_code_up() {
    let (_dir, mut hq) = headquarters();
    let code = hq.enrol_code(Some(&officer(1)), None, at(0, 1)).unwrap();
    // Guesses that share the code's first four characters and have a fitting check character.
    let mut wrong = 0;
    for tail in 0..4_000u32 {
        let digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".as_bytes();
        let pick = |at: u32| char::from(digits[(tail / 32u32.pow(at) % 32) as usize]);
        let guess = format!("{}0-000{}{}-{}", &code[..4], pick(1), pick(2), pick(0));
        if guess == code {
            continue;
        }
        let Err(problem) = Phone::enrol_with(&mut hq, &guess, "A001", 9, at(0, 2)) else { panic!("guessed") };
        match problem.code {
            "code_mistyped" => {}
            "code_unknown" => wrong += 1,
            "code_exhausted" => break,
            other => panic!("{other}"),
        }
    }
    assert_eq!(wrong, 5);
    let Err(burnt) = Phone::enrol_with(&mut hq, &code, "A001", 1, at(0, 3)) else { panic!("still good") };
    assert_eq!(burnt.code, "code_exhausted");
}

#[test]
fn closing_an_enforcement_matter_needs_an_officer_and_a_role_may_not_edit_what_it_cannot_read() {
    let (_dir, mut hq) = headquarters();
    let mut auxiliary = Phone::enrol(&mut hq, "B001", 2, at(0, 1));
    let mut volunteer = Phone::enrol(&mut hq, "V001", 3, at(0, 1));
    let (_, refused) = file_and_close(&mut auxiliary, "00000000000000a1", "T03", None);
    let (_, named) = file_and_close(&mut auxiliary, "00000000000000a2", "T03", Some("A001"));
    let (_, not_officer) = file_and_close(&mut auxiliary, "00000000000000a3", "T03", Some("B002"));
    let (_, harmless) = file_and_close(&mut auxiliary, "00000000000000a4", "T01", None);
    auxiliary.sync(&mut hq, at(7, 40));
    let (filed, edited) = file_and_close(&mut volunteer, "00000000000000a5", "T01", None);
    volunteer.sync(&mut hq, at(7, 41));
    let state = |entry: &EntryHash| {
        let fold = hq.fold(&hq.scope_of(entry).unwrap()).unwrap();
        fold.get(entry).unwrap().state.clone()
    };
    let required = State::Withheld("officer_required".into());
    assert_eq!([state(&refused), state(&not_officer)], [required.clone(), required]);
    assert_eq!([state(&named), state(&harmless), state(&filed)], [State::Folded, State::Folded, State::Folded]);
    assert_eq!(state(&edited), State::Withheld("role".into()));
    assert_eq!(hq.withheld().unwrap().len(), 3);
    hq.release(&refused, DESK, at(8, 0)).unwrap();
    let fold = hq.fold(&Scope::incident("00000000000000a1")).unwrap();
    assert_eq!(fold.get(&refused).unwrap().state, State::Folded);
    assert!(matches!(hq.release(&refused, DESK, at(8, 1)), Err(HqError::Conflict(_))));
    assert_eq!(hq.withheld().unwrap().len(), 2);
    // Something else arriving in the scope does not withhold again what was released.
    let (comment, _) = Edit::default().word(incident::SEVERITY, "2").into_change(vec![]);
    auxiliary.write(&Scope::incident("00000000000000a1"), &Body::Changed(comment), &Private::default(), at(8, 2));
    auxiliary.sync(&mut hq, at(8, 2));
    assert_eq!(hq.withheld().unwrap().len(), 2);
}

#[test]
fn a_closing_that_came_before_the_filing_is_looked_at_when_the_filing_comes() {
    let (_dir, mut hq) = headquarters();
    let mut filer = Phone::enrol(&mut hq, "B001", 2, at(0, 1));
    let mut closer = Phone::enrol(&mut hq, "B002", 3, at(0, 1));
    let (_, _) = file_and_close(&mut filer, "00000000000000b1", "S01", Some("A001"));
    let (change, _) = Edit::default().word(incident::STATUS, incident::CLOSED).into_change(vec![]);
    let scope = Scope::incident("00000000000000b1");
    let closing = closer.write(&scope, &Body::Changed(change), &Private::default(), at(7, 31));
    closer.sync(&mut hq, at(7, 40));
    assert_eq!(hq.withheld().unwrap().len(), 0);
    // The incident names an officer once the filing is in, so the closing stands.
    filer.sync(&mut hq, at(7, 41));
    assert_eq!(hq.fold(&scope).unwrap().get(&closing).unwrap().state, State::Folded);
}

#[test]
fn a_check_in_without_an_anchor_is_bounded_by_the_next_contact() {
    let (_dir, mut hq) = headquarters();
    let mut a = Phone::enrol(&mut hq, "A001", 1, at(0, 1));
    a.follow.anchor = None;
    // Twenty minutes before the contact, by a wall clock that is hours off.
    a.it_is(at(7, 5));
    let entry = a.write(&post_day(), &Body::CheckedIn(CheckedIn {}), &Private::default(), at(3, 0));
    a.once(&mut hq, at(7, 25));
    a.once(&mut hq, at(7, 26));
    let fold = hq.fold(&post_day()).unwrap();
    let bounds: Vec<&TimeBound> = fold
        .entries
        .iter()
        .filter_map(|folded| match folded.counted() {
            Some(Body::TimeBound(bound)) if bound.entry == entry => Some(bound),
            _ => None,
        })
        .collect();
    let sharp = bounds.iter().find(|bound| bound.grade == Some(0)).unwrap();
    let (earliest, latest) = (sharp.earliest.unwrap(), sharp.latest.unwrap());
    assert!(latest - earliest < 3_000 && (at(7, 5).0 - latest).abs() < 3_000, "{earliest} {latest}");
    assert!(bounds.iter().any(|bound| bound.grade.is_none() && bound.latest.is_some()));
    // Said once.
    a.once(&mut hq, at(7, 27));
    assert_eq!(hq.fold(&post_day()).unwrap().entries.len(), fold.entries.len());
    assert_eq!(morning(&hq, "A001", at(7, 30)).on, On::OnTime);
}

#[test]
fn an_anchor_that_hq_never_gave_is_worth_nothing() {
    let (_dir, mut hq) = headquarters();
    let mut a = Phone::enrol(&mut hq, "A001", 1, at(0, 1));
    a.sync(&mut hq, at(0, 2));
    let good = a.write(&post_day(), &Body::CheckedIn(CheckedIn {}), &Private::default(), at(7, 0));
    if let Some(anchor) = &mut a.follow.anchor {
        anchor.hq_time -= 3_600_000;
    }
    let forged = a.write(&post_day(), &Body::CheckedIn(CheckedIn {}), &Private::default(), at(6, 0));
    a.sync(&mut hq, at(7, 30));
    let fold = hq.fold(&post_day()).unwrap();
    let bound = |entry: EntryHash| {
        fold.entries.iter().find_map(|folded| match folded.counted() {
            Some(Body::TimeBound(bound)) if bound.entry == entry => bound.grade,
            _ => None,
        })
    };
    assert_eq!((bound(good), bound(forged)), (None, Some(3)));
}

#[test]
fn deliveries_are_stated_once_per_version() {
    let (_dir, mut hq) = headquarters();
    let mut a = Phone::enrol(&mut hq, "A001", 1, at(0, 1));
    let mut shared = {
        let code = hq.enrol_code(None, Some(&post(1)), at(0, 1)).unwrap();
        Phone::enrol_with(&mut hq, &code, "A001", 5, at(0, 1)).unwrap()
    };
    for phone in [&mut a, &mut shared] {
        phone.sync(&mut hq, at(0, 2));
        phone.sync(&mut hq, at(0, 3));
    }
    let delivered = |hq: &Hq, scope: &Scope| {
        let fold = hq.fold(scope).unwrap();
        let all = fold.entries.iter().filter_map(|folded| match folded.counted() {
            Some(Body::Delivered(delivered)) => Some((delivered.what, delivered.version)),
            _ => None,
        });
        let mut all: Vec<_> = all.collect();
        all.sort_unstable();
        all
    };
    let person = Scope::person(&officer(1));
    assert_eq!(delivered(&hq, &person), [(1, 1), (2, 1)]);
    assert_eq!(delivered(&hq, &Scope::directory_post(&post(1))), [(1, 1), (2, 1)]);
    hq.leave(&officer(2), (day(), day()), "请假", None, DESK, at(8, 0)).unwrap();
    a.sync(&mut hq, at(8, 1));
    assert_eq!(delivered(&hq, &person), [(1, 1), (1, 2), (2, 1)]);
    assert_eq!(a.digest(&person), hq.digest(&person, FOLD_VERSION).unwrap());
}

#[test]
fn somebody_moved_at_noon_keeps_the_morning_and_sees_the_whole_day_of_the_new_post() {
    let (_dir, mut hq) = headquarters();
    let mut a = Phone::enrol(&mut hq, "A001", 1, at(0, 1));
    let mut other = Phone::enrol(&mut hq, "A002", 4, at(0, 1));
    a.sync(&mut hq, at(0, 2));
    other.write(&Scope::post_day(&post(2), day()), &Body::CheckedIn(CheckedIn {}), &Private::default(), at(7, 0));
    other.sync(&mut hq, at(7, 0));
    let mut row = hq.directory().unwrap().staff_for(day()).unwrap().sheet.roster[0].clone();
    assert_eq!(row.person, officer(1));
    row.post = post(2);
    row.valid_from = day();
    hq.publish_roster(&[row], DESK, at(12, 0)).unwrap();
    a.sync(&mut hq, at(12, 1));
    for number in [1, 2] {
        assert!(a.follow.scopes.contains(&Scope::post_day(&post(number), day())), "post {number}");
    }
    let scope = Scope::post_day(&post(2), day());
    assert_eq!(a.digest(&scope), hq.digest(&scope, FOLD_VERSION).unwrap());
    // A week on the old post is gone.
    let later = at(0, 0).plus_minutes(8 * 24 * 60);
    a.sync(&mut hq, later);
    assert!(!a.follow.scopes.contains(&Scope::directory_post(&post(1))));
}

#[test]
fn the_desk_decides_corrects_and_finds() {
    let (_dir, mut hq) = headquarters();
    let mut b = Phone::enrol(&mut hq, "B001", 2, at(0, 1));
    b.sync(&mut hq, at(0, 2));
    let asked = LateEntryRequested { on: Some(at(7, 5).0), off: None };
    let late = b.write(&post_day(), &Body::LateEntryRequested(asked), &Private::of_text("手机没电"), at(9, 0));
    let leave = LeaveRequested { from: day_number(day()) + 1, to: day_number(day()) + 2 };
    let person = Scope::person(&"B001".into());
    let leave = b.write(&person, &Body::LeaveRequested(leave), &Private::default(), at(9, 1));
    b.sync(&mut hq, at(9, 2));
    assert_eq!(hq.requests(Some("pending")).unwrap().len(), 2);
    hq.decide(&late, true, "属实", DESK, at(9, 5)).unwrap();
    hq.decide(&leave, true, "", DESK, at(9, 6)).unwrap();
    assert_eq!(hq.requests(Some("accepted")).unwrap().len(), 2);
    assert_eq!(morning(&hq, "B001", at(9, 7)).on, On::OnTime);
    let directory = hq.directory().unwrap();
    let absence = &directory.staff.last().unwrap().sheet.absences[0];
    assert_eq!((absence.person.as_str(), absence.from), ("B001", day().checked_add_days(Days::new(1)).unwrap()));
    // By radio, at a time the desk vouches for, then void.
    let late = LateEntry { person: officer(1), post: post(1), day: day(), on: Some(at(7, 8)), off: None };
    let entries = hq.late_entry(&late, "对讲机补报", DESK, at(9, 10)).unwrap();
    assert_eq!(morning(&hq, "A001", at(9, 11)).on, On::OnTime);
    hq.correct(&entries[0], Correction::Void, "看错人", DESK, at(9, 12)).unwrap();
    assert_ne!(morning(&hq, "A001", at(9, 13)).on, On::OnTime);
    let due = hq.judge(&post(1), day(), at(9, 13), None).unwrap().windows[0].window.on_due;
    hq.found_absent(&officer(1), &post(1), due, "现场核实", DESK, at(9, 14)).unwrap();
    assert!(morning(&hq, "A001", at(9, 15)).found_absent);
    hq.stand_in(&post(1), day(), &officer(1), &officer(2), DESK, at(9, 16)).unwrap();
    let calls = hq.open_roll_call(&[post(1), post(2)], "午间点名", at(9, 30), DESK, at(9, 20)).unwrap();
    hq.tick_roll_call(&calls[0], &officer(1), Some(RadioWord::Answered), DESK, at(9, 21)).unwrap();
    hq.close_day(&post(1), day(), DESK, at(23, 0)).unwrap();
    let nobody = EntryHash([3; 32]);
    assert!(matches!(hq.decide(&nobody, true, "", DESK, at(9, 30)), Err(HqError::NotFound { .. })));
    assert!(matches!(hq.decide(&calls[0], true, "", DESK, at(9, 30)), Err(HqError::BadInput(_))));
    assert!(matches!(hq.comment("0000000000000000", "好", DESK, at(9, 30)), Err(HqError::NotFound { .. })));
}

#[test]
fn the_desk_takes_part_in_an_incident() {
    let (_dir, mut hq) = headquarters();
    let mut a = Phone::enrol(&mut hq, "A001", 1, at(0, 1));
    a.sync(&mut hq, at(0, 2));
    let id = "00000000000000c1";
    file_and_close(&mut a, id, "T02", None);
    a.sync(&mut hq, at(7, 40));
    hq.comment(id, "已通知家长", DESK, at(7, 41)).unwrap();
    hq.change_incident(id, &[("status", "open"), ("assigned", "B001")], DESK, at(7, 42)).unwrap();
    let view = hq.incident(id).unwrap();
    assert_eq!((view.status.as_str(), view.assigned.as_deref()), ("open", Some("B001")));
    assert_eq!(view.comments[0].text, "已通知家长");
    assert_eq!(view.conflicts, []);
    let listed = hq.incidents(&IncidentFilter { status: Some("open".into()), ..IncidentFilter::default() }).unwrap();
    assert_eq!(listed.len(), 1);
    a.sync(&mut hq, at(7, 43));
    assert_eq!(a.digest(&Scope::incident(id)), hq.digest(&Scope::incident(id), FOLD_VERSION).unwrap());
}

#[test]
fn a_timetable_moves_every_post_of_the_school_and_an_unchanged_county_moves_nothing() {
    let (_dir, mut hq) = headquarters();
    let again = hq.import(&county(), DESK, at(1, 0)).unwrap();
    assert_eq!((again.new.len(), again.unchanged), (0, 4));
    let mut row = county().movements[1].clone();
    (row.start, row.end, row.valid_from, row.valid_to) = (720, 740, day(), day());
    let published = hq.publish_timetable(&row.school.clone(), &[row], DESK, at(10, 0)).unwrap();
    assert_eq!(published.new, ["directory-post/P001"]);
    let view = hq.judge(&post(1), day(), at(10, 1), None).unwrap();
    assert_eq!(view.windows.len(), 2);
    let tomorrow = NaiveDate::from_ymd_opt(2026, 11, 25).unwrap();
    assert_ne!(
        view.windows[1].window.on_due,
        hq.judge(&post(1), tomorrow, at(10, 1), None).unwrap().windows[1].window.on_due
    );
}

#[test]
fn rebuilding_gives_the_rows_that_were_there() {
    let (_dir, mut hq) = headquarters();
    let mut a = Phone::enrol(&mut hq, "A001", 1, at(0, 1));
    let mut b = Phone::enrol(&mut hq, "B001", 2, at(0, 1));
    a.sync(&mut hq, at(0, 2));
    b.sync(&mut hq, at(0, 2));
    for (phone, minute) in [(&mut a, 5), (&mut b, 45)] {
        phone.write(&post_day(), &Body::CheckedIn(CheckedIn {}), &Private::default(), at(7, minute));
        phone.sync(&mut hq, at(7, minute));
    }
    file_and_close(&mut b, "00000000000000d1", "T03", None);
    let leave = LeaveRequested { from: day_number(day()), to: day_number(day()) };
    let leave = b.write(&Scope::person(&"B001".into()), &Body::LeaveRequested(leave), &Private::default(), at(7, 50));
    b.sync(&mut hq, at(7, 50));
    hq.decide(&leave, true, "", DESK, at(7, 55)).unwrap();
    let mut row = county().movements[0].clone();
    (row.start, row.end, row.valid_from, row.valid_to) = (500, 520, day(), day());
    hq.publish_timetable(&row.school.clone(), &[row], DESK, at(8, 0)).unwrap();
    let all = |hq: &Hq| {
        ["incident", "withheld", "request", "attendance"]
            .map(|view| hq.rows(&huxue_hq::store::RowFilter::of(view)).unwrap())
    };
    let before = all(&hq);
    assert!(before.iter().all(|rows| !rows.is_empty()), "{before:?}");
    hq.rebuild().unwrap();
    assert_eq!(all(&hq), before);
}

#[test]
fn the_board_shows_who_is_there_and_how_old_the_data_is() {
    let (_dir, mut hq) = headquarters();
    let mut a = Phone::enrol(&mut hq, "A001", 1, at(0, 1));
    a.sync(&mut hq, at(0, 2));
    a.write(&post_day(), &Body::CheckedIn(CheckedIn {}), &Private::default(), at(7, 5));
    a.sync(&mut hq, at(7, 5));
    hq.radio_check_in(&"B001".into(), &post(1), None, false, DESK, at(7, 9)).unwrap();
    let board = hq.board(at(7, 20)).unwrap();
    assert_eq!(board.rows.len(), 2);
    let row = &board.rows[0];
    assert_eq!((row.present.len(), row.template), (2, (1, 1)));
    assert_eq!(row.present[0].name, "警员001");
    assert!(row.window.as_ref().unwrap().running);
    assert_eq!(board.rows[1].present.len(), 0);
}

#[test]
fn a_key_that_belongs_to_somebody_is_not_given_to_somebody_else() {
    let (_dir, mut hq) = headquarters();
    Phone::enrol(&mut hq, "A001", 1, at(0, 1));
    let code = hq.enrol_code(Some(&officer(2)), None, at(0, 2)).unwrap();
    let Err(problem) = Phone::enrol_with(&mut hq, &code, "A002", 1, at(0, 3)) else { panic!("one key, two people") };
    assert_eq!((problem.status, problem.code), (409, "key_in_use"));
}

#[test]
fn a_version_whose_content_is_still_asked_for_has_not_arrived() {
    let (_dir, mut hq) = headquarters();
    let mut a = Phone::enrol(&mut hq, "A001", 1, at(0, 1));
    a.once(&mut hq, at(0, 2));
    a.once(&mut hq, at(0, 3));
    let staff = hq.fold(&Scope::directory_staff()).unwrap();
    let blob = staff.entries.iter().find_map(|folded| match folded.counted() {
        Some(Body::DirectoryPublished(published)) => Some(published.blob),
        _ => None,
    });
    let has = |hq: &Hq| {
        let fold = hq.fold(&Scope::person(&officer(1))).unwrap();
        fold.entries.iter().any(|folded| matches!(folded.counted(), Some(Body::Delivered(d)) if d.what == 1))
    };
    a.wants = vec![blob.unwrap()];
    a.once(&mut hq, at(0, 4));
    assert_eq!((a.blobs, has(&hq)), (1, false));
    a.once(&mut hq, at(0, 5));
    assert!(has(&hq));
}

#[test]
fn a_cancelled_alarm_stays_listed_and_a_dispute_and_a_question_reach_the_desk() {
    let (_dir, mut hq) = headquarters();
    let mut phone = Phone::enrol(&mut hq, "A001", 1, at(0, 1));
    let scope = Scope::alarm("00112233445566aa");
    let raised = Body::AlarmRaised(AlarmRaised { post: "P001".into(), silent: false });
    phone.write(&scope, &raised, &Private::default(), at(7, 20));
    phone.write(&scope, &Body::AlarmCancelled(AlarmCancelled {}), &Private::default(), at(7, 21));
    let disputed = Body::Disputed(Disputed { window: Some(at(7, 10).0), of: None });
    let dispute = phone.write(&post_day(), &disputed, &Private::of_text("手机没电"), at(7, 30));
    phone.sync(&mut hq, at(7, 31));
    let alarms = hq.alarms().unwrap();
    assert_eq!(alarms.len(), 1);
    assert!(alarms[0].cancelled.is_some());
    let waiting = hq.requests(Some("pending")).unwrap();
    assert!(waiting.iter().any(|one| one.entry == dispute && one.kind == "Disputed"), "{waiting:?}");
    hq.decide(&dispute, true, "已核实", DESK, at(8, 0)).unwrap();
    assert!(hq.requests(Some("pending")).unwrap().is_empty());
    let ask = |person: &str, for_whom: &str| StandInAsked {
        post: "P001".into(),
        day: day_number(day()),
        in_place_of: for_whom.into(),
        person: person.into(),
        until: at(9, 0).0,
    };
    let (me, other) = (officer(1).to_string(), officer(2).to_string());
    hq.ask_stand_in(&ask(&me, &other), DESK, at(8, 0)).unwrap();
    assert!(matches!(hq.ask_stand_in(&ask(&me, &me), DESK, at(8, 0)), Err(HqError::BadInput(_))));
    assert!(matches!(hq.ask_stand_in(&ask("A999", &other), DESK, at(8, 0)), Err(HqError::NotFound { .. })));
}
