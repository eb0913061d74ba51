//! 点名 of a county: 174 people, of whom 60 are out of reach (S32).
#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};

use huxue_duty::clock::Instant;
use huxue_duty::county::{County, Part, Person, Post, Role, RosterRow};
use huxue_duty::ids::{PersonId, PostId};
use huxue_duty::roll_call::{CallState, RadioWord};
use huxue_hq::desk::RollCallFilter;
use huxue_hq::staff::StaffRole;
use huxue_hq::views::{Line, RollCallSheet, shapes};
use huxue_hq::{Hq, HqError};
use huxue_ledger::fact::{Body, Private, RollCallAnswered};
use huxue_ledger::ident::{DeviceId, Scope};
use serde_json::{Value, json};

use crate::support::desk::{Ask, Desk, ask};
use crate::support::{self, Phone, at, county, day, headquarters, officer, post};

const DESK: &str = "desk1";
const POSTS: u32 = 58;
const ASLEEP: usize = 60;

/// 58 posts of one officer and two auxiliaries each, at the two schools of the small county.
fn whole_county() -> County {
    let mut county = county();
    county.people.clear();
    county.roster.clear();
    let (first, row) = (county.posts[0].clone(), support::county().roster[0].clone());
    county.posts.clear();
    for number in 1..=POSTS {
        let id = PostId::new(format!("P{number:03}"));
        county.posts.push(Post { id: id.clone(), auxiliaries: 2, ..first.clone() });
        for (prefix, role, part) in [
            ("O", Role::Officer, Part::Leader),
            ("A", Role::Auxiliary, Part::Member),
            ("B", Role::Auxiliary, Part::Member),
        ] {
            let person = PersonId::new(format!("{prefix}{number:03}"));
            let name = format!("警员{prefix}{number:03}");
            let can_lead = role == Role::Officer;
            county.people.push(Person { id: person.clone(), name, unit: "U1".into(), role, can_lead });
            county.roster.push(RosterRow { post: id.clone(), person, part, ..row.clone() });
        }
    }
    county
}

/// Answers whatever call its person is asked in.
fn answer(phone: &mut Phone, sheet: &RollCallSheet, wall: Instant) {
    let row = sheet.rows.iter().find(|row| row.person.as_str() == phone.person).unwrap();
    let scope = Scope::post_day(&row.post, day());
    let body = Body::RollCallAnswered(RollCallAnswered { call: row.call });
    phone.write(&scope, &body, &Private::default(), wall);
}

fn counted(sheet: &RollCallSheet) -> BTreeMap<CallState, usize> {
    sheet.counts.clone()
}

#[test]
fn a_roll_call_of_174_with_60_phones_asleep_leaves_60_to_the_radio_and_nobody_silent() {
    let dir = tempfile::tempdir().unwrap();
    let mut hq = Hq::init(&dir.path().join("data"), at(0, 0)).unwrap();
    hq.import(&whole_county(), DESK, at(0, 0)).unwrap();
    let people = whole_county().people;
    let mut phones: Vec<Phone> = people
        .iter()
        .enumerate()
        .map(|(at_, person)| Phone::enrol(&mut hq, person.id.as_str(), u8::try_from(at_).unwrap(), at(6, 0)))
        .collect();
    for phone in &mut phones {
        phone.sync(&mut hq, at(7, 0));
    }
    let (asleep, awake) = phones.split_at_mut(ASLEEP);

    let lines: BTreeSet<DeviceId> = awake.iter().map(|phone| phone.device).collect();
    let everybody = RollCallFilter::default();
    let plan = hq.roll_call_plan(&everybody, &lines, at(7, 30)).unwrap();
    assert_eq!((plan.rows.len(), plan.open, plan.by_radio), (174, 114, 60));

    let id = hq.call_roll(&everybody, "早点名", 3, DESK, at(7, 30)).unwrap();
    // Everybody's line is open: the call comes down, and the next request says that it is there.
    for phone in &mut *awake {
        phone.sync(&mut hq, at(7, 30));
        drop(phone.once(&mut hq, at(7, 30)));
    }
    let sheet = hq.roll_call(&id, None, at(7, 31)).unwrap();
    let waiting = BTreeMap::from([(CallState::Waiting, 114), (CallState::ForRadio, 60)]);
    assert_eq!(counted(&sheet), waiting);
    assert!(sheet.open && !sheet.complete && !sheet.may_call_again);
    for phone in &mut *awake {
        answer(phone, &sheet, at(7, 31));
        phone.sync(&mut hq, at(7, 31));
    }

    let after = hq.roll_call(&id, None, at(7, 40)).unwrap();
    assert_eq!(counted(&after), BTreeMap::from([(CallState::Answered, 114), (CallState::ForRadio, 60)]));
    assert_eq!((after.counts.get(&CallState::NoAnswer), after.left, after.open), (None, 60, false));

    // A phone that wakes up after the end got the call late; its owner is still not one who did not answer.
    asleep[0].sync(&mut hq, at(7, 41));
    drop(asleep[0].once(&mut hq, at(7, 41)));
    let late = hq.roll_call(&id, None, at(7, 42)).unwrap();
    assert_eq!(
        counted(&late),
        BTreeMap::from([(CallState::Answered, 114), (CallState::LateDelivered, 1), (CallState::ForRadio, 59)])
    );

    for row in late.rows.iter().filter(|row| row.for_desk) {
        hq.tick_roll_call(&row.call, &row.person, Some(RadioWord::Answered), DESK, at(7, 43)).unwrap();
    }
    let done = hq.roll_call(&id, None, at(7, 44)).unwrap();
    assert_eq!(counted(&done), BTreeMap::from([(CallState::Answered, 114), (CallState::Radio, 60)]));
    assert!(done.complete && !done.may_call_again);
    assert!(matches!(hq.call_again(&id, 3, DESK, at(7, 45)), Err(HqError::Conflict(_))));
    assert_eq!(hq.roll_calls(day(), None, at(7, 46)).unwrap()[0].asked, 174);
}

/// Two posts: the desk calls, one phone answers, another only after the end.
fn small() -> (tempfile::TempDir, Hq, Phone, Phone, String) {
    let (dir, mut hq) = headquarters();
    let mut prompt = Phone::enrol(&mut hq, "A001", 1, at(6, 0));
    let mut slow = Phone::enrol(&mut hq, "B001", 2, at(6, 0));
    prompt.sync(&mut hq, at(7, 0));
    slow.sync(&mut hq, at(7, 0));
    let id = hq.call_roll(&RollCallFilter::default(), "早点名", 3, DESK, at(7, 30)).unwrap();
    for phone in [&mut prompt, &mut slow] {
        phone.sync(&mut hq, at(7, 30));
        drop(phone.once(&mut hq, at(7, 30)));
    }
    (dir, hq, prompt, slow, id)
}

fn state_of(sheet: &RollCallSheet, person: &str) -> CallState {
    sheet.rows.iter().find(|row| row.person.as_str() == person).unwrap().state
}

#[test]
fn an_answer_given_in_time_and_received_late_is_late_delivered_and_a_second_round_asks_the_others() {
    let (_dir, mut hq, mut prompt, mut slow, id) = small();
    let sheet = hq.roll_call(&id, None, at(7, 31)).unwrap();
    answer(&mut prompt, &sheet, at(7, 31));
    prompt.sync(&mut hq, at(7, 31));
    answer(&mut slow, &sheet, at(7, 32));
    let ended = hq.roll_call(&id, None, at(7, 34)).unwrap();
    assert_eq!(
        [state_of(&ended, "A001"), state_of(&ended, "B001"), state_of(&ended, "A002")],
        [CallState::Answered, CallState::NoAnswer, CallState::ForRadio]
    );
    slow.sync(&mut hq, at(7, 36));
    let late = hq.roll_call(&id, None, at(7, 37)).unwrap();
    assert_eq!(state_of(&late, "B001"), CallState::AnsweredLate);
    let row = late.rows.iter().find(|row| row.person.as_str() == "B001").unwrap();
    assert_eq!((row.reached, row.answered), (Some(at(7, 30)), Some(at(7, 36))));

    assert_eq!(hq.call_again(&id, 3, DESK, at(7, 40)).unwrap(), 2);
    let second = hq.roll_call(&id, None, at(7, 41)).unwrap();
    assert_eq!(second.rounds.iter().map(|round| (round.round, round.asked)).collect::<Vec<_>>(), [(1, 4), (2, 2)]);
    assert_eq!(state_of(&second, "A001"), CallState::Answered, "who answered is not asked again");
    assert!(matches!(hq.call_again(&id, 3, DESK, at(7, 42)), Err(HqError::Conflict(_))), "a round runs");
}

#[test]
fn a_tick_is_the_desks_word_and_can_be_taken_back() {
    let (_dir, mut hq, _, _, id) = small();
    let row = |hq: &Hq, person: &str| {
        let sheet = hq.roll_call(&id, None, at(7, 50)).unwrap();
        sheet.rows.into_iter().find(|row| row.person.as_str() == person).unwrap()
    };
    let call = row(&hq, "A002").call;
    let mut minute = 40;
    let mut tick = |hq: &mut Hq, word| {
        minute += 1;
        hq.tick_roll_call(&call, &officer(2), word, DESK, at(7, minute)).unwrap();
    };
    for (word, state) in [
        (Some(RadioWord::NoAnswer), CallState::RadioSilent),
        (Some(RadioWord::Excused), CallState::Excused),
        (None, CallState::ForRadio),
        (Some(RadioWord::Answered), CallState::Radio),
    ] {
        tick(&mut hq, word);
        assert_eq!((row(&hq, "A002").state, row(&hq, "A002").radio), (state, word));
    }
    assert_eq!(row(&hq, "A002").radio_by.as_deref(), Some(DESK));
    assert!(matches!(
        hq.tick_roll_call(&call, &PersonId::new("X9"), None, DESK, at(7, 50)),
        Err(HqError::NotFound { .. })
    ));
}

#[test]
fn somebody_on_leave_is_on_the_sheet_and_is_not_called() {
    let (_dir, mut hq) = headquarters();
    hq.leave(&officer(1), (day(), day()), "公务", None, DESK, at(6, 0)).unwrap();
    let plan = hq.roll_call_plan(&RollCallFilter::default(), &BTreeSet::new(), at(7, 20)).unwrap();
    assert_eq!((plan.excused, plan.by_radio, plan.rows[0].line), (1, 3, Line::NoPhone));
    let id = hq.call_roll(&RollCallFilter::default(), "早点名", 3, DESK, at(7, 30)).unwrap();
    assert_eq!(state_of(&hq.roll_call(&id, None, at(7, 31)).unwrap(), "A001"), CallState::Excused);
    assert!(matches!(
        hq.call_roll(
            &RollCallFilter { unit: Some("U9".into()), ..RollCallFilter::default() },
            "无人",
            3,
            DESK,
            at(7, 31)
        ),
        Err(HqError::Conflict(_))
    ));
}

/// Reads a real value through the mirror that the document describes.
fn mirrored<T: serde::de::DeserializeOwned + serde::Serialize>(real: &Value) {
    let read: T = serde_json::from_value(real.clone()).unwrap_or_else(|error| panic!("{error}: {real}"));
    assert_eq!(&serde_json::to_value(read).unwrap(), real);
}

#[test]
fn the_words_of_the_document_are_the_rules_own() {
    for state in CallState::ALL {
        mirrored::<shapes::CallState>(&serde_json::to_value(state).unwrap());
    }
    for word in [RadioWord::Answered, RadioWord::NoAnswer, RadioWord::Excused] {
        mirrored::<shapes::RadioWord>(&serde_json::to_value(word).unwrap());
    }
}

/// A request that asks to wait, sent and left open.
fn held(address: SocketAddr, phone: &mut Phone) -> TcpStream {
    let mut request = phone.request();
    request.wait_s = 20;
    let body = phone.seal(&request);
    let mut stream = TcpStream::connect(address).unwrap();
    let head = format!("POST /v1/sync HTTP/1.1\r\nhost: {address}\r\ncontent-length: {}\r\n\r\n", body.len());
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&body).unwrap();
    stream
}

#[test]
fn the_desk_sees_whose_line_is_open_calls_and_ticks_over_its_routes() {
    let mut phones: Vec<Phone> = Vec::new();
    let desk = Desk::with(|hq| {
        let mut phone = Phone::enrol(hq, "A001", 1, at(6, 0));
        phone.sync(hq, at(7, 0));
        phones.push(phone);
    });
    let cookie = desk.login(&desk.person("desk1", &[StaffRole::DutyDesk], None));
    let inspector = desk.login(&desk.person("insp1", &[StaffRole::Inspector], None));
    let line = |cookie: &str| {
        let plan = desk.get("/v1/roll-calls/plan?period=morning", cookie).json();
        let rows = plan["rows"].as_array().unwrap().clone();
        rows.into_iter().find(|row| row["person"] == "A001").unwrap()
    };
    let until_line = |wanted: &str| {
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(45);
        while line(&cookie)["line"] != wanted {
            assert!(std::time::Instant::now() < deadline, "the line is not {wanted}");
            std::thread::yield_now();
        }
    };
    until_line("closed");
    let mut stream = held(desk.address(), &mut phones[0]);
    until_line("open");
    assert_eq!(line(&inspector)["name"], "警*");

    let body = json!({"label": "早点名", "period": "morning"});
    assert_eq!(desk.post("/v1/roll-calls", &inspector, body.clone()).code(), "not_allowed");
    let id = desk.post("/v1/roll-calls", &cookie, body).json()["id"].as_str().unwrap().to_owned();
    // The open request is answered with the call.
    let mut told = [0; 12];
    stream.read_exact(&mut told).unwrap();
    assert_eq!(&told, b"HTTP/1.1 200");

    let path = format!("/v1/roll-calls/{id}");
    let sheet = desk.get(&path, &cookie).json();
    let row = sheet["rows"].as_array().unwrap().iter().find(|row| row["person"] == "A002").unwrap().clone();
    assert_eq!((row["state"].as_str(), sheet["counts"]["for_radio"].as_u64()), (Some("for_radio"), Some(4)));
    let tick = json!({"call": row["call"], "person": "A002", "heard": "answered"});
    assert_eq!(desk.post("/v1/roll-calls/ticks", &cookie, tick.clone()).status, 204);
    assert_eq!(desk.post("/v1/roll-calls/ticks", &inspector, tick).code(), "not_allowed");
    assert_eq!(desk.get(&path, &cookie).json()["counts"]["radio"], 1);
    assert_eq!(desk.post(&format!("{path}/rounds"), &cookie, json!({})).code(), "conflict");
    assert_eq!(desk.get("/v1/roll-calls", &cookie).json()[0]["id"], id.as_str());
    assert_eq!(desk.get("/v1/roll-calls/none", &cookie).code(), "not_found");
    let foreign = Ask { cookie: Some(&cookie), body: Some(json!({})), origin: Some("http://elsewhere"), from: None };
    assert_eq!(ask(desk.address(), "POST", "/v1/roll-calls", &foreign).code(), "foreign_origin");
    let leader = desk.login(&desk.person("lead1", &[StaffRole::UnitLeader], Some("U1")));
    assert_eq!(desk.get(&path, &leader).json()["rows"].as_array().unwrap().len(), 4);
    let elsewhere = desk.running.call(move |hq, clock| hq.roll_call(&id, Some(&"U9".into()), clock.now()).is_err());
    assert!(elsewhere.unwrap(), "another unit has no part in it");
    let audit = desk.running.call(|hq, _| hq.audit_entries(0, 500).unwrap()).unwrap();
    let acts: Vec<&str> = audit.iter().filter(|row| row.actor == "desk1").map(|row| row.action.as_str()).collect();
    assert!(acts.contains(&"desk.RollCallOpened") && acts.contains(&"desk.RollCallTicked"), "{acts:?}");
    assert_eq!(post(1).as_str(), "P001");
}
