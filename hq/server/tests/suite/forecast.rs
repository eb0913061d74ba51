//! The coverage forecast over HTTP: a gap with its reason, the substitute's phone asked and answering, the desk's word.
#![allow(clippy::unwrap_used)]

use huxue_duty::county::{Person, Role};
use huxue_hq::Hq;
use huxue_hq::staff::StaffRole;
use huxue_ledger::fact::{Acknowledged, AskAnswered, Body, Private, StandIn};
use huxue_ledger::ident::{EntryHash, Scope};
use serde_json::{Value, json};

use crate::support::desk::Desk;
use crate::support::{Phone, at, county, day, officer, post};

/// The auxiliary of the second post is on leave; somebody without a post could take the place, and so could nobody else.
fn on_leave(hq: &mut Hq) {
    let mut county = county();
    county.people.push(Person {
        id: "B009".into(),
        name: "辅警009".into(),
        unit: "U1".into(),
        role: Role::Auxiliary,
        can_lead: false,
    });
    hq.import(&county, "desk1", at(0, 1)).unwrap();
    hq.leave(&"B002".into(), (day(), day()), "公休", None, "desk1", at(6, 0)).unwrap();
}

fn gap<'a>(forecast: &'a Value, post: &str) -> &'a Value {
    let today = day().to_string();
    let gaps = forecast["gaps"].as_array().unwrap();
    gaps.iter().find(|gap| gap["post"] == post && gap["day"] == today.as_str()).unwrap_or(&Value::Null)
}

fn codes(gap: &Value) -> Vec<&str> {
    gap["reasons"].as_array().unwrap().iter().map(|reason| reason["code"].as_str().unwrap()).collect()
}

#[test]
fn a_gap_is_told_with_its_reason_and_its_substitute_is_asked_and_answers() {
    let desk = Desk::with(on_leave);
    let cookie = desk.login(&desk.person("desk1", &[StaffRole::DutyDesk], None));
    let forecast = desk.get("/v1/forecast", &cookie).json();
    let short = gap(&forecast, "P002");
    assert_eq!((&short["certain"], &short["windows"][0]["short"]), (&json!(true), &json!([0, 1])));
    assert!(codes(short).contains(&"on_leave"), "{short}");
    let opening = &short["openings"][0];
    assert_eq!((&opening["in_place_of"], &opening["role"]), (&json!("B002"), &json!("auxiliary")));
    assert_eq!(
        opening["substitutes"],
        json!([{
            "person": "B009", "name": "辅警009", "unit_name": "青石派出所", "from": null, "distance_m": null
        }])
    );
    assert_eq!(opening["on_duty"], 2, "the first post's two stand at that time");
    let today = &forecast["days"][0];
    assert_eq!((&today["windows"], &today["short"]), (&json!(2), &json!(1)), "{today}");
    assert_eq!(forecast["days"].as_array().unwrap().len(), 11, "fourteen days without their weekends");

    let asking = |person: &str| json!({"post": "P002", "day": day(), "in_place_of": "B002", "person": person});
    assert_eq!(desk.post("/v1/stand-ins/ask", &cookie, asking("B001")).code(), "conflict", "who stands elsewhere");
    let asked = desk.post("/v1/stand-ins/ask", &cookie, asking("B009"));
    assert_eq!(asked.status, 200, "{}", String::from_utf8_lossy(&asked.body));
    let ask = EntryHash::from_hex(asked.json()["entry"].as_str().unwrap()).unwrap();
    let forecast = desk.get("/v1/forecast", &cookie).json();
    let waiting = gap(&forecast, "P002");
    assert_eq!((&waiting["asks"][0]["state"], &waiting["openings"][0]["substitutes"]), (&json!("waiting"), &json!([])));
    assert_eq!(desk.post("/v1/stand-ins/ask", &cookie, asking("B009")).code(), "conflict", "nobody is asked twice");

    let now = desk.clock.now();
    let answer = move |hq: &mut Hq, _: &huxue_hq::server::Clock| {
        let mut phone = Phone::enrol(hq, "B009", 7, now);
        phone.sync(hq, now);
        let own = Scope::person(&"B009".into());
        phone.write(&own, &Body::AskAnswered(AskAnswered { ask, yes: true }), &Private::default(), now);
        let stand_in = Body::StandIn(StandIn { in_place_of: "B002".into(), person: None });
        phone.write(&Scope::post_day(&post(2), day()), &stand_in, &Private::default(), now);
        phone.sync(hq, now);
    };
    desk.running.call(answer).unwrap();
    let forecast = desk.get("/v1/forecast", &cookie).json();
    let answered = gap(&forecast, "P002");
    assert_eq!((&answered["certain"], &answered["asks"][0]["state"]), (&json!(false), &json!("yes")), "{answered}");
    assert!(codes(answered).contains(&"stand_in_pending"));
    let entry = &answered["pending"][0]["entry"];
    let path = format!("/v1/requests/{}/decision", entry.as_str().unwrap());
    let yes = || json!({"accept": true, "reason": "同意替岗"});
    assert_eq!(desk.post(&path, &cookie, yes()).code(), "not_allowed", "whoever asked does not decide alone");
    let lead = desk.login(&desk.person("lead1", &[StaffRole::Supervisor], None));
    let word = desk.post(&path, &lead, yes());
    assert_eq!(word.status, 200, "{}", String::from_utf8_lossy(&word.body));
    let forecast = desk.get("/v1/forecast", &cookie).json();
    assert_eq!(forecast["days"][0]["short"], 0);
    assert!(gap(&forecast, "P002").is_null(), "{}", gap(&forecast, "P002"));
    assert_eq!(desk.post(&path, &lead, yes()).code(), "conflict", "one word is enough");
    let other = desk.post(&format!("/v1/requests/{ask}/decision"), &lead, yes());
    assert_eq!(other.code(), "bad_input", "a question is no stand-in");
}

#[test]
fn who_reads_without_names_sees_none_and_a_unit_sees_its_own() {
    let desk = Desk::with(on_leave);
    let inspector = desk.login(&desk.person("insp1", &[StaffRole::Inspector], None));
    let leader = desk.login(&desk.person("lead1", &[StaffRole::UnitLeader], Some("U1")));
    let seen = desk.get("/v1/forecast", &inspector);
    assert!(!String::from_utf8_lossy(&seen.body).contains("辅警009"));
    assert_eq!(gap(&seen.json(), "P002")["openings"][0]["substitutes"][0]["name"], "辅*");
    assert!(!gap(&desk.get("/v1/forecast", &leader).json(), "P002").is_null());
    assert_eq!(desk.post("/v1/stand-ins/ask", &leader, json!({})).code(), "not_allowed");
    let other = desk.get("/v1/forecast?unit=U2", &inspector).json();
    assert_eq!((other["gaps"].as_array().unwrap().len(), other["days"].as_array().unwrap().len()), (0, 0));
}

#[test]
fn an_acknowledgement_counts_until_the_persons_own_duty_changes() {
    let desk = Desk::with(|hq| {
        let mut phone = Phone::enrol(hq, "A001", 1, at(7, 0));
        phone.sync(hq, at(7, 1));
        let seen = Acknowledged { what: 1, version: 1, post: None };
        phone.write(&Scope::person(&officer(1)), &Body::Acknowledged(seen), &Private::default(), at(7, 2));
        phone.sync(hq, at(7, 3));
    });
    let cookie = desk.login(&desk.person("desk1", &[StaffRole::DutyDesk], None));
    let unread = |desk: &Desk| desk.get("/v1/forecast", &cookie).json()["days"][1]["unacknowledged"].as_u64().unwrap();
    assert_eq!(unread(&desk), 3, "two officers and two auxiliaries, one of whom has read it");
    let tomorrow = day().succ_opt().unwrap();
    let leave = |person: &'static str, after: i64| {
        let now = desk.clock.now().plus_minutes(after);
        desk.running
            .call(move |hq, _| hq.leave(&person.into(), (tomorrow, tomorrow), "公休", None, "desk1", now).unwrap())
            .unwrap();
    };
    leave("B002", 1);
    assert_eq!(unread(&desk), 2, "somebody else's leave is not theirs to read");
    leave("A001", 2);
    let days = desk.get("/v1/forecast", &cookie).json()["days"].clone();
    assert_eq!(days[2]["unacknowledged"], 4, "their own is");
}
