//! The desk's day over HTTP: hand-over by two hands, the log, the brief, bulletins with frozen numbers, notices, the week.
#![allow(clippy::unwrap_used)]

use huxue_hq::Hq;
use huxue_hq::staff::StaffRole;
use huxue_ledger::fact::{Body, CheckedIn, IncidentFiled, LeaveRequested, Private};
use huxue_ledger::ident::{Scope, day_number};
use serde_json::{Value, json};

use crate::support::desk::Desk;
use crate::support::{Phone, at, day, officer, post};

const INCIDENT: &str = "00000000000000aa";
const SAID: &str = "东侧路灯不亮";

/// A check-in, a hazard and a wish for leave from a phone at the first post.
fn morning(hq: &mut Hq) {
    let mut phone = Phone::enrol(hq, "A001", 1, at(6, 50));
    phone.sync(hq, at(6, 51));
    phone.write(&Scope::post_day(&post(1), day()), &Body::CheckedIn(CheckedIn {}), &Private::default(), at(7, 5));
    let filed = IncidentFiled { category: "F05".into(), post: "P001".into(), day: day_number(day()), from: None };
    phone.write(&Scope::incident(INCIDENT), &Body::IncidentFiled(filed), &Private::of_text(SAID), at(7, 30));
    let leave = LeaveRequested { from: day_number(day()) + 3, to: day_number(day()) + 3 };
    phone.write(&Scope::person(&officer(1)), &Body::LeaveRequested(leave), &Private::default(), at(7, 31));
    phone.sync(hq, at(7, 35));
}

fn number<'a>(answer: &'a Value, key: &str) -> &'a Value {
    answer["numbers"].as_array().unwrap().iter().find(|number| number["key"] == key).unwrap()
}

#[test]
fn a_shift_passes_by_two_signatures_under_one_list() {
    let desk = Desk::with(morning);
    let leaving = desk.login(&desk.person("desk1", &[StaffRole::DutyDesk], None));
    let coming = desk.login(&desk.person("desk2", &[StaffRole::DutyDesk], None));
    let seen = desk.get("/v1/handover", &leaving).json();
    let kinds: Vec<&str> =
        seen["items"].as_array().unwrap().iter().map(|item| item["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["incident", "silent_post", "leave"], "{seen}");
    assert_eq!(seen["items"][0]["id"], INCIDENT);
    assert_eq!(
        seen["items"][0]["since"],
        at(7, 35).0,
        "when headquarters learnt of it, whatever the phone's clock said"
    );
    assert_eq!(seen["items"][1]["post"], "P002");
    let digest = seen["digest"].as_str().unwrap();

    // What comes up meanwhile is seen before it is signed.
    desk.running
        .call(|hq, clock| hq.change_incident(INCIDENT, &[("status", "closed")], "desk1", clock.now()).unwrap())
        .unwrap();
    assert_eq!(desk.post("/v1/handover", &leaving, json!({"digest": digest})).code(), "conflict");
    let seen = desk.get("/v1/handover", &leaving).json();
    assert_ne!(seen["digest"], digest);
    let signed = desk.post("/v1/handover", &leaving, json!({"digest": seen["digest"]}));
    assert_eq!(signed.status, 200, "{}", String::from_utf8_lossy(&signed.body));
    let entry = signed.json()["entry"].as_str().unwrap().to_owned();
    let take = format!("/v1/handover/{entry}/take");
    assert_eq!(desk.post(&take, &leaving, json!({})).code(), "conflict", "from oneself");
    assert_eq!(desk.post(&take, &coming, json!({})).status, 200);
    assert_eq!(desk.post(&take, &coming, json!({})).code(), "conflict", "twice");
    let shift = desk.get("/v1/handover", &coming).json()["shifts"][0].clone();
    assert_eq!((&shift["by"], &shift["taken_by"], &shift["open"]), (&json!("desk1"), &json!("desk2"), &json!(2)));

    let log = desk.get("/v1/duty-log", &coming).json();
    let codes: Vec<&str> = log["lines"].as_array().unwrap().iter().map(|line| line["code"].as_str().unwrap()).collect();
    let filed = log["lines"].as_array().unwrap().iter().find(|line| line["code"] == "incident").unwrap();
    assert_eq!(filed["at"], at(7, 35).0, "by headquarters' time");
    assert_eq!(codes.iter().filter(|code| **code == "acts").count(), 2, "publishing and closing: {log}");
    for code in ["incident", "handed_over", "taken_over"] {
        assert!(codes.contains(&code), "{codes:?}");
    }
    assert!(!log.to_string().contains(SAID), "a narrative is nobody's log");

    // Each signs with a fresh proof, and both acts stand in the audit chain.
    desk.clock.pass_minutes(11);
    let digest = desk.get("/v1/handover", &coming).json()["digest"].clone();
    assert_eq!(desk.post("/v1/handover", &coming, json!({"digest": digest})).code(), "reauth_needed");
    assert_eq!(desk.post(&take, &coming, json!({})).code(), "reauth_needed");
    let auditor = desk.login(&desk.person("audit1", &[StaffRole::Auditor], None));
    let chain = String::from_utf8(desk.get("/v1/audit", &auditor).body).unwrap();
    assert!(chain.contains("desk.ShiftHandedOver") && chain.contains("desk.ShiftTakenOver"));
}

#[test]
fn the_brief_comes_half_an_hour_after_the_last_window_and_an_edit_keeps_it() {
    let desk = Desk::with(morning);
    let cookie = desk.login(&desk.person("desk1", &[StaffRole::DutyDesk], None));
    let before = desk.get("/v1/brief", &cookie).json();
    assert_eq!(before["due_at"], at(17, 20).0, "16:50 and half an hour");
    assert!(before["generated"].is_null() && before["text"].as_str().unwrap().contains("每日简报"));
    let edit = json!({"day": day(), "text": "改过的简报"});
    assert_eq!(desk.post("/v1/brief", &cookie, edit.clone()).code(), "conflict", "nothing to edit yet");
    let generate = |now| desk.running.call(move |hq, _| hq.generate_briefs(now).unwrap()).unwrap();
    let early = generate(at(17, 19));
    assert_eq!((early.made.len(), early.again_at), (0, at(17, 20)));
    assert_eq!(generate(at(17, 20)).made, [day()]);
    assert_eq!(generate(at(17, 30)).made, [], "once");
    desk.clock.pass_minutes(10 * 60);
    let cookie = desk.login(&desk.person("desk2", &[StaffRole::DutyDesk], None));
    let made = desk.get("/v1/brief", &cookie).json();
    let text = made["generated"]["text"].as_str().unwrap();
    assert!(text.contains("2 个岗位、4 个时段") && text.contains("按时到岗 1") && text.contains("隐患 1 处"), "{text}");
    assert!(!text.contains("A001") && !text.contains("警员") && !text.contains(SAID), "{text}");
    assert_eq!(number(&made, "on_time")["value"], 1);

    assert_eq!(desk.post("/v1/brief", &cookie, edit).status, 200);
    // A correction after the brief stands beside its number.
    let correct = |hq: &mut Hq, clock: &huxue_hq::server::Clock| {
        hq.radio_check_in(&"B001".into(), &post(1), Some(day()), false, "desk2", clock.now()).unwrap();
    };
    let before = number(&desk.get("/v1/brief", &cookie).json(), "very_late")["now"].clone();
    desk.running.call(correct).unwrap();
    let edited = desk.get("/v1/brief", &cookie).json();
    assert_eq!(edited["text"], "改过的简报");
    assert_eq!(edited["generated"]["text"], text);
    assert_eq!(edited["edits"][0]["by"], "desk2");
    assert_eq!((&number(&edited, "late")["value"], before), (&json!(0), json!(0)));
}

#[test]
fn a_bulletins_numbers_stand_still_and_a_unit_not_a_person_has_read_it() {
    let desk = Desk::with(morning);
    let cookie = desk.login(&desk.person("desk1", &[StaffRole::DutyDesk, StaffRole::Supervisor], None));
    let leader = desk.login(&desk.person("lead1", &[StaffRole::UnitLeader], Some("U1")));
    let block = json!({"kind": "incidents", "from": day(), "to": day(), "unit": null});
    let shown = desk.post("/v1/bulletins/preview", &cookie, json!({"blocks": [block]})).json();
    assert_eq!(number(&shown[0], "hazards")["value"], 1);
    let long = json!({"kind": "incidents", "from": "2026-09-01", "to": day(), "unit": null});
    assert_eq!(desk.post("/v1/bulletins/preview", &cookie, json!({"blocks": [long]})).code(), "bad_input");
    let draft = json!({"title": "十一月通报", "text": "请各单位排查路灯。", "blocks": [block]});
    let published = desk.post("/v1/bulletins", &cookie, draft.clone());
    assert_eq!(published.status, 200, "{}", String::from_utf8_lossy(&published.body));
    let path = format!("/v1/bulletins/{}", published.json()["entry"].as_str().unwrap());
    assert_eq!(desk.post("/v1/bulletins", &leader, draft).code(), "not_allowed");

    let close = |hq: &mut Hq, clock: &huxue_hq::server::Clock| {
        hq.change_incident(INCIDENT, &[("status", "closed")], "desk1", clock.now()).unwrap();
    };
    desk.running.call(close).unwrap();
    let bulletin = desk.get(&path, &leader).json();
    let closed = number(&bulletin["blocks"][0], "incidents_closed");
    assert_eq!((&closed["value"], &closed["now"]), (&json!(0), &json!(1)), "frozen, with the correction beside it");
    assert_eq!((&bulletin["title"], &bulletin["text"]), (&json!("十一月通报"), &json!("请各单位排查路灯。")));
    assert!(bulletin["receipts"][0]["read_at"].is_null());

    assert_eq!(desk.post(&format!("{path}/read"), &cookie, json!({})).code(), "not_allowed");
    for _ in 0..2 {
        assert_eq!(desk.post(&format!("{path}/read"), &leader, json!({})).status, 204);
    }
    let receipts = desk.get(&path, &cookie).json()["receipts"].clone();
    let read: Vec<_> = receipts.as_array().unwrap().iter().filter(|one| one["read_at"].is_i64()).collect();
    assert_eq!((&read[0]["unit"], read.len()), (&json!("U1"), 1));
    assert_eq!(desk.get("/v1/bulletins", &cookie).json()[0]["read"], 1);
    let auditor = desk.login(&desk.person("audit1", &[StaffRole::Auditor], None));
    let chain = String::from_utf8(desk.get("/v1/audit", &auditor).body).unwrap();
    assert!(chain.contains("desk.BulletinPublished") && !chain.contains("BulletinRead"), "who read it is in no record");
}

#[test]
fn a_notice_is_for_a_hazard_on_two_kinds_of_evidence() {
    let desk = Desk::with(|hq| {
        morning(hq);
        let mut phone = Phone::enrol(hq, "A002", 2, at(6, 50));
        phone.sync(hq, at(6, 51));
        let filed = IncidentFiled { category: "T01".into(), post: "P002".into(), day: day_number(day()), from: None };
        phone.write(&Scope::incident("00000000000000bb"), &Body::IncidentFiled(filed), &Private::default(), at(7, 30));
        phone.sync(hq, at(7, 35));
    });
    let cookie = desk.login(&desk.person("desk1", &[StaffRole::DutyDesk], None));
    let notice = |incident: &str, due: &str, evidence: &[&str]| json!({"incident": incident, "due": due, "demand": "修复路灯", "evidence": evidence});
    let two = ["report", "site_check"];
    for (wrong, code) in [
        (notice(INCIDENT, "2026-12-01", &["report", "report"]), "bad_input"),
        (notice(INCIDENT, "2026-11-23", &two), "bad_input"),
        (notice("00000000000000bb", "2026-12-01", &two), "bad_input"),
        (notice("00000000000000cc", "2026-12-01", &two), "not_found"),
    ] {
        assert_eq!(desk.post("/v1/notices", &cookie, wrong.clone()).code(), code, "{wrong}");
    }
    assert_eq!(desk.post("/v1/notices", &cookie, notice(INCIDENT, "2026-12-01", &two)).status, 200);
    let listed = desk.get("/v1/notices", &cookie).json();
    assert_eq!((&listed[0]["due"], &listed[0]["demand"]), (&json!("2026-12-01"), &json!("修复路灯")));
    assert_eq!((&listed[0]["unit_name"], &listed[0]["by"]), (&json!("青石派出所"), &json!("desk1")));
    assert_eq!(desk.get("/v1/notices?unit=U2", &cookie).json(), json!([]));
}

#[test]
fn the_week_is_by_post_from_monday_with_leave() {
    let desk = Desk::with(|hq| {
        hq.leave(&"B002".into(), (day(), day()), "公休", None, "desk1", at(6, 0)).unwrap();
    });
    let cookie = desk.login(&desk.person("desk1", &[StaffRole::DutyDesk], None));
    let inspector = desk.login(&desk.person("insp1", &[StaffRole::Inspector], None));
    let week = desk.get("/v1/week", &cookie).json();
    assert_eq!((&week["from"], &week["roster"]), (&json!("2026-11-23"), &json!(2)));
    let second = &week["posts"][1];
    let windows: Vec<usize> =
        second["days"].as_array().unwrap().iter().map(|day| day.as_array().unwrap().len()).collect();
    assert_eq!(windows, [2, 2, 2, 2, 2, 0, 0]);
    let away = &second["people"][1];
    assert_eq!(
        (&away["person"], &away["windows"], &away["away"]),
        (&json!("B002"), &json!([2, 2, 2, 2, 2, 0, 0]), &json!([0, 2, 0, 0, 0, 0, 0]))
    );
    assert_eq!(second["people"].as_array().unwrap().len(), 2, "volunteers are in no table of duties");
    let masked = desk.get("/v1/week", &inspector).json();
    assert_eq!(masked["posts"][1]["people"][0]["name"], "警*");
}
