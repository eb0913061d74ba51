//! 视频巡查 over HTTP: the week's plan, a finding, a question to the leader's phone and its answer beside the finding;
//! and that no verdict and no number ever hears of it.
#![allow(clippy::unwrap_used)]

use huxue_hq::Hq;
use huxue_hq::staff::StaffRole;
use huxue_ledger::fact::{AskAnswered, Body, CheckedIn, Private};
use huxue_ledger::ident::{EntryHash, Scope};
use serde_json::{Value, json};

use crate::support::desk::Desk;
use crate::support::{Phone, at, day, officer, post};

/// Both of the first post's people come; the second post stays silent.
fn morning(hq: &mut Hq) {
    for (person, seed) in [("A001", 1), ("B001", 2)] {
        let mut phone = Phone::enrol(hq, person, seed, at(6, 50));
        phone.sync(hq, at(6, 51));
        phone.write(&Scope::post_day(&post(1), day()), &Body::CheckedIn(CheckedIn {}), &Private::default(), at(7, 5));
        phone.sync(hq, at(7, 6));
    }
}

fn served() -> (Desk, String) {
    let desk = Desk::with(morning);
    let cookie = desk.login(&desk.person("desk1", &[StaffRole::DutyDesk], None));
    (desk, cookie)
}

fn visit<'a>(week: &'a Value, post: &str, period: &str) -> &'a Value {
    let visits = week["visits"].as_array().unwrap();
    visits.iter().find(|one| one["post"] == post && one["period"] == period).unwrap()
}

fn seen(post: &str, seen: u32) -> Value {
    json!({"post": post, "in_order": false, "seen": seen, "car": true, "lights": null, "note": "画面偏暗"})
}

fn write(desk: &Desk, cookie: &str, body: Value) -> Value {
    let reply = desk.post("/v1/patrol/findings", cookie, body);
    assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
    reply.json()
}

/// The leader's own phone, as it comes back after the question.
fn answers(desk: &Desk, ask: EntryHash, yes: bool) {
    let now = desk.clock.now();
    let answer = move |hq: &mut Hq, _: &huxue_hq::server::Clock| {
        let mut phone = Phone::enrol(hq, "A001", 9, now);
        phone.sync(hq, now);
        let own = Scope::person(&officer(1));
        phone.write(&own, &Body::AskAnswered(AskAnswered { ask, yes }), &Private::default(), now);
        phone.sync(hq, now);
    };
    desk.running.call(answer).unwrap();
}

#[test]
fn every_gate_and_period_is_in_the_week_once_and_a_look_ticks_it_off() {
    let (desk, cookie) = served();
    let week = desk.get("/v1/patrol", &cookie).json();
    assert_eq!((&week["from"], &week["linked"]), (&json!("2026-11-23"), &json!(false)));
    assert_eq!(week["visits"].as_array().unwrap().len(), 4, "two posts in two periods: {week}");
    assert_eq!(visit(&week, "P001", "morning")["state"], "due");
    write(&desk, &cookie, json!({"post": "P001", "in_order": true, "note": ""}));
    let week = desk.get("/v1/patrol", &cookie).json();
    let done = visit(&week, "P001", "morning");
    assert_eq!((&done["state"], &done["day"]), (&json!("done"), &json!(day())));
    assert_eq!(visit(&week, "P001", "evening")["state"], "due");
    assert_eq!(week["findings"][0]["in_order"], true);
    assert!(week["findings"][0]["question"].is_null());
}

#[test]
fn fewer_than_are_signed_on_are_asked_about_and_the_answer_stands_beside_the_finding() {
    let (desk, cookie) = served();
    let today = day().to_string();
    let attendance = |desk: &Desk| desk.get(&format!("/v1/attendance/lines?from={today}&to={today}"), &cookie).json();
    let numbers = |desk: &Desk| desk.get("/v1/brief", &cookie).json()["numbers"].clone();
    let lines = |answer: Value| answer["lines"].clone();
    let (before, told) = (lines(attendance(&desk)), numbers(&desk));
    write(&desk, &cookie, seen("P001", 1));
    let week = desk.get("/v1/patrol", &cookie).json();
    let finding = &week["findings"][0];
    assert_eq!(
        (&finding["seen"], &finding["signed_on"], &finding["against"], &finding["note"]),
        (&json!(1), &json!(2), &json!("fewer_seen"), &json!("画面偏暗"))
    );
    let question = &finding["question"];
    assert_eq!((&question["person"], &question["state"]), (&json!("A001"), &json!("waiting")));
    let handover = |desk: &Desk| {
        let items = desk.get("/v1/handover", &cookie).json()["items"].clone();
        let of = |item: &&Value| item["kind"] == "patrol_question";
        items.as_array().unwrap().iter().find(of).map(|item| item["post"].clone())
    };
    assert_eq!(handover(&desk), Some(json!("P001")));

    let ask = EntryHash::from_hex(question["entry"].as_str().unwrap()).unwrap();
    answers(&desk, ask, true);
    let finding = desk.get("/v1/patrol", &cookie).json()["findings"][0].clone();
    assert_eq!(finding["question"]["state"], "yes");
    assert_eq!(finding["question"]["answered"], desk.clock.now().0);
    assert_eq!(handover(&desk), None);
    assert_eq!((lines(attendance(&desk)), numbers(&desk)), (before, told), "a look changes no record and no number");
    let auditor = desk.login(&desk.person("audit1", &[StaffRole::Auditor], None));
    let chain = String::from_utf8(desk.get("/v1/audit", &auditor).body).unwrap();
    assert!(chain.contains("desk.PatrolSeen") && chain.contains("desk.PostAsked") && !chain.contains("画面偏暗"));
}

#[test]
fn nobody_is_asked_where_the_numbers_agree_more_are_seen_or_no_phone_is_there() {
    let (desk, cookie) = served();
    let question = |desk: &Desk, body: Value| {
        write(desk, &cookie, body);
        desk.clock.pass_minutes(1);
        desk.get("/v1/patrol", &cookie).json()["findings"][0]["question"].clone()
    };
    for many in [2, 3] {
        assert!(question(&desk, seen("P001", many)).is_null(), "{many}");
    }
    assert!(question(&desk, seen("P002", 0)).is_null(), "nobody is signed on there");
    let only_lights = json!({"post": "P001", "in_order": false, "seen": null, "car": null, "lights": false});
    assert!(question(&desk, only_lights).is_null());
    assert_eq!(question(&desk, seen("P001", 0))["person"], "A001");
}

#[test]
fn a_finding_says_something_in_a_window_that_runs() {
    let (desk, cookie) = served();
    let code = |body: Value| desk.post("/v1/patrol/findings", &cookie, body).code();
    let plain =
        |in_order: bool| json!({"post": "P001", "in_order": in_order, "seen": null, "car": null, "lights": null});
    assert_eq!(code(plain(false)), "bad_input");
    assert_eq!(code(json!({"post": "P001", "in_order": true, "seen": 1})), "bad_input");
    assert_eq!(code(seen("P001", 100)), "bad_input");
    assert_eq!(code(seen("P009", 1)), "not_found");
    desk.clock.pass_minutes(4 * 60);
    let cookie = desk.login(&desk.person("desk2", &[StaffRole::DutyDesk], None));
    let noon = desk.post("/v1/patrol/findings", &cookie, plain(true));
    assert_eq!(noon.code(), "conflict", "nothing runs at noon");
    let leader = desk.login(&desk.person("lead1", &[StaffRole::UnitLeader], Some("U1")));
    assert_eq!(desk.post("/v1/patrol/findings", &leader, plain(true)).code(), "not_allowed");
}

#[test]
fn a_unit_sees_its_own_and_a_reader_without_names_sees_none() {
    let (desk, cookie) = served();
    write(&desk, &cookie, seen("P001", 0));
    let inspector = desk.login(&desk.person("insp1", &[StaffRole::Inspector], None));
    let week = desk.get("/v1/patrol", &inspector).json();
    let finding = &week["findings"][0];
    assert_eq!((&finding["question"]["name"], &finding["note"]), (&json!("警*"), &json!("（已遮蔽）")));
    let leader = desk.login(&desk.person("lead2", &[StaffRole::UnitLeader], Some("U2")));
    let other = desk.get("/v1/patrol", &leader).json();
    assert_eq!((&other["visits"], &other["findings"]), (&json!([]), &json!([])));
}

#[test]
fn the_platforms_address_is_set_by_a_named_person_and_filled_in_for_each_gate() {
    let (desk, cookie) = served();
    let set = |url: &'static str| {
        desk.running.call(move |hq, clock| hq.set_video_template(Some(url), "admin", clock.now()).is_ok()).unwrap()
    };
    assert!(!set("javascript:{gate}"));
    assert!(set("https://video.example/play?gate={gate}"));
    let week = desk.get("/v1/patrol", &cookie).json();
    assert_eq!(week["linked"], true);
    let links = &visit(&week, "P002", "evening")["links"];
    assert_eq!(*links, json!([{"name": "", "url": "https://video.example/play?gate=G002"}]));
    assert!(set("https://video.example/{camera}"));
    assert_eq!(
        visit(&desk.get("/v1/patrol", &cookie).json(), "P002", "evening")["links"],
        json!([]),
        "no camera there"
    );
    let auditor = desk.login(&desk.person("audit1", &[StaffRole::Auditor], None));
    assert!(String::from_utf8(desk.get("/v1/audit", &auditor).body).unwrap().contains("video.link"));
}

#[test]
fn a_roll_call_with_people_left_to_call_is_an_open_matter() {
    let (desk, cookie) = served();
    let open = |desk: &Desk| {
        let items = desk.get("/v1/handover", &cookie).json()["items"].clone();
        items.as_array().unwrap().iter().find(|item| item["kind"] == "roll_call").map(|item| item["detail"].clone())
    };
    assert_eq!(open(&desk), None);
    let body = json!({"label": "早点名", "minutes": 3, "unit": null, "period": null});
    let reply = desk.post("/v1/roll-calls", &cookie, body);
    assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
    desk.clock.pass_minutes(4);
    assert_eq!(open(&desk), Some(json!("4")));
}
