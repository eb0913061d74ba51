//! Alarms (S24, S30): the desk's steps, escalation, who is near, the alarm platform's door, and the register of buttons.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};

use chrono::NaiveDate;
use huxue_duty::alarm::Stage;
use huxue_duty::clock::Instant;
use huxue_duty::county::Site;
use huxue_hq::platform_keys::{NewKey, sign_for_tests};
use huxue_hq::sites::{Signal, Taken};
use huxue_hq::staff::StaffRole;
use huxue_hq::views::{AlarmSource, shapes};
use huxue_hq::{Hq, HqError};
use huxue_ledger::fact::{AlarmCancelled, AlarmRaised, Body, CheckedIn, Private};
use huxue_ledger::ident::Scope;
use serde_json::{Value, json};

use crate::support::desk::Desk;
use crate::support::{Phone, at, county, day, headquarters, post};

const DESK: &str = "desk1";
const CALL: &str = "00000000000000aa";

fn call_for_help(phone: &mut Phone, id: &str, wall: Instant) {
    let raised = AlarmRaised { post: "P001".into(), silent: false };
    phone.write(&Scope::alarm(id), &Body::AlarmRaised(raised), &Private::default(), wall);
}

fn on_post(hq: &mut Hq, person: &str, number: u32, seed: u8) -> Phone {
    let mut phone = Phone::enrol(hq, person, seed, at(6, 0));
    phone.write(&Scope::post_day(&post(number), day()), &Body::CheckedIn(CheckedIn {}), &Private::default(), at(7, 5));
    phone.sync(hq, at(7, 6));
    phone
}

/// The small county with two buttons, the second of which hangs at a school with a post.
fn with_sites(hq: &mut Hq) {
    let date = |month, day| NaiveDate::from_ymd_opt(2026, month, day);
    let site = |id: &str, school: &str, linked| Site {
        id: id.into(),
        school: school.into(),
        place: "门卫室".into(),
        installed: date(1, 5),
        linked,
    };
    let mut county = county();
    county.alarms = vec![site("ALM001", "S001", date(2, 1)), site("ALM002", "S002", None)];
    hq.import(&county, DESK, at(0, 1)).unwrap();
}

#[test]
fn an_alarm_goes_from_ringing_to_closed_step_by_step_and_is_escalated_after_thirty_seconds() {
    let (_dir, mut hq) = headquarters();
    let mut caller = on_post(&mut hq, "A001", 1, 1);
    on_post(&mut hq, "A002", 2, 2);
    on_post(&mut hq, "B001", 1, 3);
    call_for_help(&mut caller, CALL, at(7, 30));
    caller.sync(&mut hq, at(7, 30));
    let soon = hq.alarm_list(None, at(7, 30)).unwrap();
    assert_eq!((soon.open, soon.rings, soon.escalated), (1, 1, 0));
    let late = Instant(at(7, 30).0 + 30_000);
    let list = hq.alarm_list(None, late).unwrap();
    let seen = &list.alarms[0];
    assert!(seen.rings && seen.escalated && list.escalated == 1);
    assert_eq!((seen.source, seen.stage, seen.name.as_str()), (AlarmSource::Phone, Stage::Raised, "警员001"));
    let near: Vec<(&str, bool)> = seen.nearest.iter().map(|near| (near.post.as_str(), near.metres > 1_000)).collect();
    assert_eq!(near, [("P001", false), ("P002", true)], "the caller's own post, then the next");
    let colleagues: Vec<&str> = seen.nearest[0].people.iter().map(|one| one.person.as_str()).collect();
    assert_eq!(colleagues, ["B001"], "the caller helps nobody");

    assert!(matches!(hq.alarm_update(CALL, "closed", "", DESK, late), Err(HqError::Conflict(_))), "unheard");
    assert!(matches!(hq.alarm_update(CALL, "gone", "", DESK, late), Err(HqError::BadInput(_))));
    assert!(matches!(hq.alarm_update("0000", "acknowledged", "", DESK, late), Err(HqError::NotFound { .. })));
    for (minute, step) in [(31, "acknowledged"), (32, "dispatched"), (35, "arrived")] {
        hq.alarm_update(CALL, step, "", DESK, at(7, minute)).unwrap();
    }
    let handled = hq.alarm_list(None, at(7, 36)).unwrap();
    assert_eq!((handled.open, handled.rings, handled.escalated), (1, 0, 0));
    assert!(matches!(hq.alarm_update(CALL, "dispatched", "", DESK, at(7, 36)), Err(HqError::Conflict(_))));
    hq.alarm_update(CALL, "closed", "误触，已当面核实", DESK, at(7, 40)).unwrap();
    let closed = hq.alarm_list(None, at(7, 41)).unwrap();
    let steps: Vec<(Stage, Instant)> = closed.alarms[0].steps.iter().map(|step| (step.stage, step.at)).collect();
    let told = [
        (Stage::Acknowledged, at(7, 31)),
        (Stage::Dispatched, at(7, 32)),
        (Stage::Arrived, at(7, 35)),
        (Stage::Closed, at(7, 40)),
    ];
    assert_eq!((closed.open, steps.as_slice()), (0, told.as_slice()));
    assert_eq!(closed.alarms[0].steps[3].note.as_deref(), Some("误触，已当面核实"));
    let masked = closed.clone().masked(huxue_hq::staff::Sight::Masked);
    assert_eq!(masked.alarms[0].steps[3].note.as_deref(), Some(huxue_hq::views::MASKED_TEXT));
    assert!(closed.alarms[0].nearest.is_empty(), "nobody's whereabouts stay beside what is over");
    assert_eq!(hq.alarm_list(Some(&"U9".into()), at(7, 41)).unwrap().alarms.len(), 0);
}

#[test]
fn a_call_taken_back_does_not_ring_and_is_still_to_be_verified() {
    let (_dir, mut hq) = headquarters();
    let mut caller = on_post(&mut hq, "A001", 1, 1);
    call_for_help(&mut caller, CALL, at(7, 30));
    caller.write(&Scope::alarm(CALL), &Body::AlarmCancelled(AlarmCancelled {}), &Private::default(), at(7, 30));
    caller.sync(&mut hq, at(7, 30));
    let list = hq.alarm_list(None, at(7, 31)).unwrap();
    assert_eq!((list.open, list.rings, list.alarms[0].cancelled), (1, 0, true));
}

fn signal(external: &str, site: &str, test: bool) -> Signal {
    Signal { external: external.into(), site: site.into(), at: Some(at(7, 29)), test }
}

#[test]
fn a_platforms_signal_is_one_alarm_however_often_it_is_told_and_a_test_is_none() {
    let (_dir, mut hq) = headquarters();
    with_sites(&mut hq);
    let Taken::Alarm(id) = hq.take_signal(&signal("p-1", "ALM001", false), at(7, 30)).unwrap() else {
        panic!("no alarm")
    };
    assert_eq!(hq.take_signal(&signal("p-1", "ALM001", false), at(7, 31)).unwrap(), Taken::Known(id.clone()));
    assert_eq!(hq.take_signal(&signal("p-2", "ALM002", true), at(7, 32)).unwrap(), Taken::Test);
    assert_eq!(
        hq.take_signal(&signal("p-2", "ALM002", false), at(7, 33)).unwrap(),
        Taken::Test,
        "told before as a test"
    );
    let list = hq.alarm_list(None, at(7, 34)).unwrap();
    let shown: Vec<(&str, &str, &str)> =
        list.alarms.iter().map(|alarm| (alarm.id.as_str(), alarm.school.as_str(), alarm.place.as_str())).collect();
    assert_eq!(shown, [(id.as_str(), "青石第1小学", "门卫室")]);
    assert_eq!((list.rings, list.alarms[0].post.as_ref().unwrap().as_str()), (1, "P001"));
    // A button in no register rings as well.
    assert!(matches!(hq.take_signal(&signal("p-3", "ALM999", false), at(7, 35)).unwrap(), Taken::Alarm(_)));
    assert_eq!(hq.alarm_list(None, at(7, 36)).unwrap().rings, 2);
    assert!(matches!(hq.take_signal(&signal(" ", "ALM001", false), at(7, 37)), Err(HqError::BadInput(_))));
}

#[test]
fn installed_linked_and_tested_are_three_numbers_and_a_test_grows_old() {
    let (_dir, mut hq) = headquarters();
    with_sites(&mut hq);
    let numbers = |hq: &Hq, now| {
        let sites = hq.alarm_sites(now).unwrap();
        (sites.all, sites.installed, sites.linked, sites.tested)
    };
    assert_eq!(numbers(&hq, at(8, 0)), (2, 2, 1, 0));
    hq.take_signal(&signal("t-1", "ALM001", true), at(8, 0)).unwrap();
    hq.test_site("ALM002", false, DESK, at(8, 1)).unwrap();
    assert_eq!(numbers(&hq, at(8, 2)), (2, 2, 1, 1), "a failed test proves nothing");
    let days = |days: i64| at(8, 0).plus_minutes(days * 24 * 60);
    assert_eq!(numbers(&hq, days(31)).3, 1);
    assert_eq!(numbers(&hq, Instant(days(31).0 + 1)).3, 0);
    assert!(matches!(hq.test_site("ALM999", true, DESK, at(8, 3)), Err(HqError::NotFound { .. })));
    hq.take_signal(&signal("t-2", "ALM999", true), at(8, 4)).unwrap();
    assert_eq!(hq.alarm_sites(at(8, 5)).unwrap().unregistered.len(), 1);
}

#[test]
fn in_test_mode_a_signal_is_a_test_until_the_mode_ends() {
    let (_dir, mut hq) = headquarters();
    with_sites(&mut hq);
    hq.set_test_mode("ALM001", 10, DESK, at(9, 0)).unwrap();
    assert!(matches!(hq.set_test_mode("ALM001", 61, DESK, at(9, 0)), Err(HqError::BadInput(_))));
    assert_eq!(hq.take_signal(&signal("m-1", "ALM001", false), at(9, 5)).unwrap(), Taken::Test);
    assert!(matches!(hq.take_signal(&signal("m-2", "ALM002", false), at(9, 5)).unwrap(), Taken::Alarm(_)), "another");
    assert_eq!(hq.alarm_sites(at(9, 6)).unwrap().in_test_mode, 1);
    hq.set_test_mode("ALM001", 0, DESK, at(9, 7)).unwrap();
    assert!(matches!(hq.take_signal(&signal("m-3", "ALM001", false), at(9, 7)).unwrap(), Taken::Alarm(_)));
}

#[test]
fn a_signal_taken_as_a_test_rings_once_somebody_says_that_it_was_real() {
    let (_dir, mut hq) = headquarters();
    with_sites(&mut hq);
    assert!(matches!(hq.was_real("ALM001", DESK, at(9, 0)), Err(HqError::NotFound { .. })), "there was no signal");
    hq.test_site("ALM001", true, DESK, at(9, 0)).unwrap();
    assert!(matches!(hq.was_real("ALM001", DESK, at(9, 0)), Err(HqError::NotFound { .. })), "that was by hand");
    hq.set_test_mode("ALM001", 30, DESK, at(9, 1)).unwrap();
    assert_eq!(hq.take_signal(&signal("r-1", "ALM001", false), at(9, 5)).unwrap(), Taken::Test);
    assert!(hq.alarm_sites(at(9, 6)).unwrap().sites[0].may_be_real);
    let id = hq.was_real("ALM001", DESK, at(9, 7)).unwrap();
    assert_eq!(hq.was_real("ALM001", DESK, at(9, 7)).unwrap(), id, "said twice, it is one alarm");
    assert!(!hq.alarm_sites(at(9, 7)).unwrap().sites[0].may_be_real, "it rang: nothing is left to say");
    let list = hq.alarm_list(None, at(9, 7)).unwrap();
    assert_eq!((list.open, list.rings, &list.alarms[0].id), (1, 1, &id));
    assert_eq!(
        hq.take_signal(&signal("r-1", "ALM001", false), at(9, 8)).unwrap(),
        Taken::Known(id),
        "nor by the platform"
    );
    assert!(
        matches!(hq.take_signal(&signal("r-2", "ALM001", false), at(9, 8)).unwrap(), Taken::Alarm(_)),
        "no test now"
    );

    assert_eq!(hq.take_signal(&signal("r-3", "ALM002", true), at(9, 10)).unwrap(), Taken::Test);
    assert!(matches!(hq.was_real("ALM002", DESK, at(10, 11)), Err(HqError::NotFound { .. })), "an hour ago");
}

/// Sends a signal as a platform does: no cookie, no origin, three headers.
fn told(address: SocketAddr, key: &str, timestamp: i64, signature: &str, body: &str) -> (u16, Value) {
    let mut stream = TcpStream::connect(address).unwrap();
    let head = format!(
        "POST /v1/alarms/inbound HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {}\r\n\
         x-huxue-key: {key}\r\nx-huxue-timestamp: {timestamp}\r\nx-huxue-signature: {signature}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut all = String::new();
    stream.read_to_string(&mut all).unwrap();
    let (head, body) = all.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), serde_json::from_str(body).unwrap_or(Value::Null))
}

#[test]
fn the_platforms_door_opens_to_a_signature_of_now_and_to_nothing_else() {
    let desk = Desk::with(with_sites);
    let key: NewKey =
        desk.running.call(|hq, clock| hq.make_platform_key("县报警平台", "machine", clock.now()).unwrap()).unwrap();
    let now = desk.clock.now().0;
    let body = json!({"id": "p-1", "site": "ALM001", "at": "2026-11-24T07:59:00+08:00", "operator": "平台自有字段"});
    let body = body.to_string();
    let sign = |timestamp: i64| sign_for_tests(&key.secret, timestamp, body.as_bytes()).unwrap();
    let send =
        |id: &str, timestamp: i64, signature: &str, body: &str| told(desk.address(), id, timestamp, signature, body);
    for (id, timestamp, signature, sent) in [
        (key.id.as_str(), now, "00", body.as_str()),
        (key.id.as_str(), now, sign(now).as_str(), &body.replace("ALM001", "ALM002")),
        (key.id.as_str(), now, sign(now - 1).as_str(), &body),
        (key.id.as_str(), now - 301_000, sign(now - 301_000).as_str(), &body),
        (key.id.as_str(), now + 301_000, sign(now + 301_000).as_str(), &body),
        ("ffffffff", now, sign(now).as_str(), &body),
        ("../x", now, sign(now).as_str(), &body),
    ] {
        let (status, problem) = send(id, timestamp, signature, sent);
        assert_eq!((status, problem["code"].as_str()), (401, Some("bad_signature")), "{id} {timestamp}");
    }
    let (status, taken) = send(&key.id, now - 299_000, &sign(now - 299_000), &body);
    assert_eq!((status, taken["outcome"].as_str()), (200, Some("raised")));
    assert_eq!(send(&key.id, now, &sign(now), &body).1["outcome"], "known");
    let broken = "{\"id\": 3}";
    let signature = sign_for_tests(&key.secret, now, broken.as_bytes()).unwrap();
    assert_eq!(send(&key.id, now, &signature, broken).1["code"], "bad_body");

    let cookie = desk.login(&desk.person("desk1", &[StaffRole::DutyDesk], None));
    let list = desk.get("/v1/alarms", &cookie).json();
    assert_eq!((list["rings"].as_u64(), list["alarms"][0]["source"].as_str()), (Some(1), Some("button")));
    let id = list["alarms"][0]["id"].as_str().unwrap().to_owned();
    let step = |cookie: &str, stage: &str| {
        desk.post(&format!("/v1/alarms/{id}/steps"), cookie, json!({"stage": stage, "note": "已电话核实"}))
    };
    let inspector = desk.login(&desk.person("insp1", &[StaffRole::Inspector], None));
    assert_eq!(step(&inspector, "acknowledged").code(), "not_allowed");
    assert_eq!(step(&cookie, "acknowledged").status, 204);
    assert_eq!(step(&cookie, "acknowledged").code(), "conflict");
    assert_eq!(desk.get("/v1/alarms", &cookie).json()["rings"], 0);
    assert_eq!(desk.post("/v1/alarms/sites/ALM002/tests", &cookie, json!({"passed": true})).status, 204);
    assert_eq!(desk.post("/v1/alarms/sites/ALM002/test-mode", &cookie, json!({"minutes": 5})).status, 204);
    let sites = desk.get("/v1/alarms/sites", &cookie).json();
    assert_eq!((sites["tested"].as_u64(), sites["in_test_mode"].as_u64()), (Some(1), Some(1)));

    let revoked = key.id.clone();
    desk.running.call(move |hq, clock| hq.revoke_platform_key(&revoked, "machine", clock.now()).unwrap()).unwrap();
    let now = desk.clock.now().0;
    assert_eq!(send(&key.id, now, &sign(now), &body).0, 401);
    let audit = desk.running.call(|hq, _| hq.audit_entries(0, 500).unwrap()).unwrap();
    let acts: Vec<&str> = audit.iter().map(|row| row.action.as_str()).collect();
    for act in ["alarms.key", "alarms.key.revoke", "desk.AlarmUpdated", "desk.SiteTested", "desk.SiteTestMode"] {
        assert!(acts.contains(&act), "{act} is in no row: {acts:?}");
    }
    assert!(!serde_json::to_string(&audit).unwrap().contains(&key.secret), "the secret is in the chain");
}

#[test]
fn the_words_of_the_document_are_the_rules_own() {
    for stage in Stage::ALL {
        let real = serde_json::to_value(stage).unwrap();
        let read: shapes::Stage = serde_json::from_value(real.clone()).unwrap();
        assert_eq!(serde_json::to_value(read).unwrap(), real);
        assert_eq!(real, stage.code());
    }
}
