//! Enrolling step by step, who acts on a shared phone, exchanges with the desk, settings and diagnostics.

use huxue_duty::explain::Language;
use huxue_duty::ids::PersonId;
use huxue_ledger::device::DeviceRole;
use huxue_ledger::entry::{FLAG_DRILL, FLAG_PIN};
use huxue_ledger::fact::{Body, Decided, StandInAsked};
use huxue_ledger::ident::{Scope, day_number};
use huxue_ledger::invite::{Invite, Pin, Trust};

use super::screens_b::{arg, button, inside, typed, view};
use super::{Handset, morning, post_day, team};
use crate::ports::Clock as _;
use crate::screens::{ActionId, Input, ScreenId};
use crate::testing::FakeClock;
use crate::{OpenOptions, Phone};

#[test]
fn enrolment_goes_on_where_a_kill_left_it_and_ends_with_a_drill() {
    let (hq, _, _) = team();
    hq.borrow_mut().expect("O001", DeviceRole::Officer);
    let folder = tempfile::tempdir().unwrap();
    let phone = Phone::open(folder.path(), OpenOptions::default()).unwrap();
    let mut new = Handset { folder, phone: Some(phone), clock: FakeClock::at(morning()), hq };
    assert_eq!(new.phone().home().unwrap(), ScreenId::Enrol);
    let consent = view!(new, screen_enrol);
    assert_eq!((consent.step, consent.purpose.is_empty(), consent.fields.len()), (1, false, 0));
    new.tap(&consent.head.primary[0].clone(), &Input::default()).unwrap();
    new.killed();
    let code = view!(new, screen_enrol);
    assert_eq!((code.step, code.fields.len()), (2, 3));
    let scan = button(&code.head.primary, ActionId::EnrolScan).clone();
    let bad = typed(&[("enrol.scanned", "https://example.org/")]);
    assert_eq!(new.tap(&scan, &bad).unwrap_err().code(), "bad_input");
    let trust = Trust { root: [1; 32], pins: vec![Pin([2; 32]), Pin([3; 32])] };
    let invite = Invite { url: "https://hq.example:8421".into(), code: "O001".into(), trust: Some(trust.clone()) };
    new.tap(&scan, &typed(&[("enrol.scanned", &invite.to_text())])).unwrap();
    assert_eq!(new.phone().trust().unwrap(), Some(trust));
    new.killed();
    let code = view!(new, screen_enrol);
    assert_eq!((code.fields[0].value.as_str(), code.fields[1].value.as_str()), ("https://hq.example:8421", "O001"));
    let submit = button(&code.head.primary, ActionId::EnrolSubmit).clone();
    let fields = [("enrol.url", "https://hq.example:8421"), ("enrol.code", "O001"), ("enrol.pin", "12")];
    assert_eq!(new.tap(&submit, &typed(&fields)).unwrap_err().code(), "bad_input");
    // Known by its certificate, HQ is never spoken to in clear.
    let plain = typed(&[("enrol.url", "http://127.0.0.1:8421"), fields[1]]);
    assert_eq!(new.tap(&submit, &plain).unwrap_err().code(), "tls_plain_address");
    new.tap(&submit, &typed(&fields[..2])).unwrap();
    let (transport, clock) = (new.transport(), new.clock.clone());
    new.phone().enrol(&transport, "O001", None, &clock).unwrap();
    // A picture that somebody hung up later changes nothing, the phone's own once more is harmless.
    let other = Invite { code: "A009".into(), ..invite.clone() }.to_text();
    assert_eq!(new.phone().take_invite(&other).unwrap_err().code(), "already_enrolled");
    assert_eq!(new.phone().take_invite(&invite.to_text()).unwrap(), invite);
    new.sync();
    let test = view!(new, screen_enrol);
    assert_eq!((test.step, test.self_test.len()), (3, 5));
    new.tap(&test.head.primary[0].clone(), &Input { fix: Some(inside()), ..Input::default() }).unwrap();
    let drill = view!(new, screen_enrol);
    assert_eq!(drill.step, 4);
    let passed = drill.self_test.iter().filter(|line| line.badge.as_ref().unwrap().text.key == "enrol.test_passed");
    assert_eq!(passed.count(), 5);
    new.killed();
    let done = new.tap(&button(&drill.head.primary, ActionId::EnrolDrill).clone(), &Input::default()).unwrap();
    let facts = new.phone().facts(&post_day()).unwrap();
    let written = facts.entries.iter().find(|one| one.entry.hash.hex() == done.entries[0]).unwrap();
    assert!(written.entry.header.has_flag(FLAG_DRILL));
    let last = view!(new, screen_enrol);
    assert_eq!(last.step, 5);
    let home = new.tap(&last.head.primary[0].clone(), &Input::default()).unwrap().next.unwrap();
    assert_eq!(home.screen, ScreenId::Today);
    assert_eq!(new.phone().home().unwrap(), ScreenId::Today);
}

#[test]
fn a_colleague_signs_on_with_their_own_pin() {
    let (_hq, mut officer, mut auxiliary) = team();
    auxiliary.sync();
    officer.sync();
    let view = view!(officer, screen_colleague);
    let pick = view.people.iter().find(|line| line.actions[0].target.person.as_deref() == Some("A001")).unwrap();
    let picked = view!(officer, screen_colleague, pick.actions[0].opens.clone().unwrap().target);
    assert_eq!(picked.person.value, "A001");
    let sign_on = picked.head.primary[0].clone();
    let pin = |pin: &str| typed(&[("colleague.person", "A001"), ("colleague.pin", pin)]);
    assert_eq!(officer.tap(&sign_on, &pin("1111")).unwrap_err().code(), "pin_wrong");
    let done = officer.tap(&sign_on, &pin("2468")).unwrap();
    let facts = officer.phone().facts(&post_day()).unwrap();
    let entry = facts.entries.iter().find(|one| one.entry.hash.hex() == done.entries[0]).unwrap();
    assert_eq!((entry.entry.header.author.as_str(), entry.entry.header.has_flag(FLAG_PIN)), ("A001", true));
    assert!(picked.signed_on.is_none(), "an own phone stays its owner's");
}

#[test]
fn the_desk_asks_and_each_request_shows_its_decision() {
    let (hq, mut officer, _) = team();
    let asked = Body::StandInAsked(StandInAsked {
        post: "P001".into(),
        day: day_number(morning().civil_date()),
        in_place_of: "A001".into(),
        person: "O001".into(),
        until: morning().plus_minutes(60).0,
    });
    hq.borrow_mut().write(Scope::person(&PersonId::new("O001")), asked);
    officer.sync();
    let exchange = view!(officer, screen_exchange);
    assert_eq!((exchange.asked.len(), exchange.mine.len()), (1, 0));
    assert_eq!(arg(&exchange.asked[0].title, "who"), "辅警001");
    let leave = button(&exchange.head.primary, ActionId::ExchangeLeave).clone();
    let days =
        typed(&[("exchange.from", "2026-12-01"), ("exchange.to", "2026-12-02"), ("exchange.leave_reason", "探亲")]);
    let request = officer.tap(&leave, &days).unwrap();
    assert!(request.notes.iter().any(|note| note.key == "note.leave_pending"));
    let bad = typed(&[("exchange.from", "12月1日"), ("exchange.to", "2026-12-02")]);
    assert_eq!(officer.tap(&leave, &bad).unwrap_err().code(), "bad_input");
    officer.tap(&button(&exchange.asked[0].actions, ActionId::ExchangeAccept).clone(), &Input::default()).unwrap();
    officer.sync();
    let of =
        officer.phone().entries_written().unwrap().into_iter().find(|hash| hash.hex() == request.entries[0]).unwrap();
    hq.borrow_mut().write(Scope::person(&PersonId::new("O001")), Body::Decided(Decided { of, accept: false }));
    officer.sync();
    let exchange = view!(officer, screen_exchange);
    assert!(exchange.asked.is_empty());
    let badge = |key: &str| {
        let line = exchange.mine.iter().find(|line| line.title.key == key).unwrap();
        line.badge.clone().unwrap().text.key
    };
    assert_eq!(badge("exchange.my_leave"), "exchange.refused");
    assert_eq!(badge("exchange.my_stand_in"), "exchange.pending");
    let stand_in = button(&exchange.head.primary, ActionId::ExchangeStandIn).clone();
    let fields = typed(&[("exchange.post", "P001"), ("exchange.in_place_of", "O001")]);
    assert_eq!(officer.tap(&stand_in, &fields).unwrap_err().code(), "refused", "nobody stands in for themselves");
}

#[test]
fn settings_are_chosen_kept_and_held_to_their_values() {
    let (_hq, mut officer, _) = team();
    let settings = view!(officer, screen_settings);
    assert_eq!(settings.groups.len(), 4);
    let find = |value: &str| {
        let options = settings.groups.iter().flat_map(|group| &group.options);
        options.clone().find(|option| option.target.value.as_deref() == Some(value)).unwrap().clone()
    };
    for value in ["160", "on", "night", "en"] {
        officer.tap(&find(value), &Input::default()).unwrap();
    }
    officer.killed();
    let settings = view!(officer, screen_settings);
    let chosen: Vec<String> = settings
        .groups
        .iter()
        .flat_map(|group| group.options.iter().filter(|option| option.chosen))
        .filter_map(|option| option.target.value.clone())
        .collect();
    assert_eq!(chosen, ["160", "on", "night", "en"]);
    assert_eq!(officer.phone().language().unwrap(), Language::En);
    assert_eq!((settings.head.text_percent, settings.head.gloves), (160, true));
    let mut wrong = settings.groups[0].options[0].clone();
    wrong.target.value = Some("900".into());
    assert_eq!(officer.tap(&wrong, &Input::default()).unwrap_err().code(), "bad_input");
}

#[test]
fn diagnostics_hold_counts_and_codes_and_no_person() {
    let (_hq, mut officer, _) = team();
    officer.file("T02", "某某家长吵架");
    let reading = officer.clock.reading();
    officer.phone().note_fix(inside(), &reading);
    officer.check_in();
    let export = view!(officer, screen_settings).diagnostics;
    let text = officer.tap(&export, &Input::default()).unwrap().text.unwrap();
    assert!(text.contains("pending") && text.contains("role officer"), "{text}");
    for private in ["警员", "O001", "家长", "30.1", "116.2", "P001", "云溪"] {
        assert!(!text.contains(private), "{private} in {text}");
    }
}

#[test]
fn a_database_of_the_first_schema_gets_its_drafts_and_settings() {
    let folder = tempfile::tempdir().unwrap();
    {
        let db = rusqlite::Connection::open(folder.path().join("phone.sqlite")).unwrap();
        db.execute_batch(include_str!("../store/migrations/001.sql")).unwrap();
        db.pragma_update(None, "user_version", 1).unwrap();
    }
    let mut phone = Phone::open(folder.path(), OpenOptions::default()).unwrap();
    phone.keep_draft("incident_form.text", "字").unwrap();
    assert_eq!(phone.draft_of("incident_form.text").unwrap().as_deref(), Some("字"));
    phone.keep_draft("incident_form.text", "").unwrap();
    assert_eq!(phone.draft_of("incident_form.text").unwrap(), None);
    assert_eq!(phone.keep_draft("incident_form.text", &"字".repeat(2_001)).unwrap_err().code(), "text_too_long");
}
