//! The rules of duty over HTTP: seen before they are published, from a day on, taken back, and never changed behind
//! anybody's back.
#![allow(clippy::unwrap_used)]

use huxue_hq::Hq;
use huxue_hq::server::Clock;
use huxue_hq::staff::StaffRole::{Auditor, DutyDesk, Supervisor};
use huxue_ledger::ident::Scope;
use serde_json::{Value, json};

use crate::support::desk::{Desk, Reply};
use crate::support::{Phone, at, county, day};

/// A Thursday: two days after the test day.
const FIRST: &str = "2026-11-26";

fn refused(reply: &Reply, status: u16, code: &str) {
    assert_eq!((reply.status, reply.code().as_str()), (status, code), "{}", String::from_utf8_lossy(&reply.body));
}

/// Minutes from 00:00 at which the first duty of one of the coming days begins at S001.
fn begins(desk: &Desk, cookie: &str, days_ahead: usize) -> i64 {
    let school = desk.get("/v1/base/schools/S001", cookie).json();
    let shape = &school["days"][days_ahead];
    let midnight = at(0, 0).0 + i64::try_from(days_ahead).unwrap() * 86_400_000;
    (shape["windows"][0]["on_due"].as_i64().unwrap() - midnight) / 60_000
}

fn forty(desk: &Desk, cookie: &str) -> Value {
    let revision = desk.get("/v1/policies", cookie).json()["revision"].clone();
    json!({"valid_from": FIRST, "numbers": {"lead_min": 40}, "reason": "试行提前四十分钟", "revision": revision})
}

#[test]
fn rules_are_seen_before_they_are_published_and_hold_from_their_day_on() {
    let desk = Desk::open();
    let lead = desk.login(&desk.person("lead1", &[Supervisor], None));
    let asked = forty(&desk, &lead);
    let preview = desk.post("/v1/rules/preview", &lead, asked.clone()).json();
    let schools = preview["schools"].as_array().unwrap();
    assert_eq!((schools.len(), &preview["soon"]), (2, &json!(false)), "{preview}");
    let first = |side: &str| schools[0]["days"][0][side]["windows"][0]["on_due"].as_i64().unwrap();
    assert_eq!(first("before") - first("after"), 10 * 60_000);
    assert_eq!(schools[0]["days"][0]["before"]["day"], FIRST);
    assert_eq!(desk.get("/v1/policies", &lead).json()["planned"], json!([]), "a preview publishes nothing");

    let before = begins(&desk, &lead, 1);
    assert_eq!(desk.post("/v1/rules", &lead, asked.clone()).json()["new"], json!(["directory-public"]));
    refused(&desk.post("/v1/rules", &lead, asked), 409, "conflict");
    assert_eq!((begins(&desk, &lead, 1), begins(&desk, &lead, 2)), (before, before - 10), "from that day on");
    let policies = desk.get("/v1/policies", &lead).json();
    let lead_of = |rules: &Value| rules["numbers"][0]["minutes"].clone();
    assert_eq!(policies["rules"]["numbers"][0]["code"], "lead_min");
    assert_eq!(lead_of(&policies["rules"]), 30, "today's stand");
    let planned = &policies["planned"][0];
    assert_eq!((&planned["valid_from"], lead_of(&planned["rules"])), (&json!(FIRST), json!(40)));

    let auditor = desk.login(&desk.person("aud1", &[Auditor], None));
    let told = desk.get("/v1/audit?action=rules.", &auditor).json();
    assert!(told.to_string().contains("lead_min 30 → 40") && told.to_string().contains("试行提前四十分钟"), "{told}");
    let now = desk.clock.now();
    let heard = move |hq: &mut Hq, _: &Clock| {
        let mut phone = Phone::enrol(hq, "A001", 1, now);
        phone.sync(hq, now);
        let scope = Scope::directory_public();
        (phone.digest(&scope), hq.digest(&scope, huxue_ledger::fact::FOLD_VERSION).unwrap())
    };
    let (phone, headquarters) = desk.running.call(heard).unwrap();
    assert_eq!(phone, headquarters, "the phone holds the new rules");
}

#[test]
fn rules_that_have_not_begun_are_taken_back() {
    let desk = Desk::open();
    let lead = desk.login(&desk.person("lead1", &[Supervisor], None));
    let before = begins(&desk, &lead, 2);
    assert_eq!(desk.post("/v1/rules", &lead, forty(&desk, &lead)).status, 200);
    let revision = desk.get("/v1/policies", &lead).json()["revision"].clone();
    let back = json!({"valid_from": FIRST, "withdraw": true, "reason": "缓行", "revision": revision});
    assert_eq!(desk.post("/v1/rules/preview", &lead, back.clone()).json()["schools"].as_array().unwrap().len(), 2);
    assert_eq!(desk.post("/v1/rules", &lead, back.clone()).status, 200);
    assert_eq!(begins(&desk, &lead, 2), before);
    refused(&desk.post("/v1/rules/preview", &lead, back), 404, "not_found");
}

#[test]
fn a_level_has_minutes_of_its_own() {
    let desk = Desk::open();
    let lead = desk.login(&desk.person("lead1", &[Supervisor], None));
    let before = begins(&desk, &lead, 2);
    let mut asked = forty(&desk, &lead);
    asked["levels"] = json!([{"level": "primary", "lead_min": 20}, {"level": "senior"}]);
    assert_eq!(desk.post("/v1/rules", &lead, asked).status, 200);
    assert_eq!(begins(&desk, &lead, 2), before + 10, "the level's minutes stand over the county's");
    let planned = desk.get("/v1/policies", &lead).json()["planned"][0]["rules"]["levels"].clone();
    assert_eq!(planned, json!([{"level": "primary", "lead_min": 20, "tail_min": null}]));
}

#[test]
fn what_cannot_be_a_rule_is_refused_and_changes_nothing() {
    let desk = Desk::open();
    let lead = desk.login(&desk.person("lead1", &[Supervisor], None));
    let revision = desk.get("/v1/policies", &lead).json()["revision"].clone();
    let ask = |from: &str, numbers: Value, reason: &str| {
        let body = json!({"valid_from": from, "numbers": numbers, "reason": reason, "revision": revision});
        desk.post("/v1/rules", &lead, body)
    };
    let today = day().to_string();
    refused(&ask(&today, json!({"lead_min": 40}), "今天起"), 400, "bad_input");
    refused(&ask("2028-11-24", json!({"lead_min": 40}), "太远"), 400, "bad_input");
    refused(&ask(FIRST, json!({"lead_min": 121}), "太久"), 400, "bad_input");
    refused(&ask(FIRST, json!({"lead_min": 30}), "没有变"), 400, "bad_input");
    refused(&ask(FIRST, json!({"lead_min": 40}), " "), 400, "bad_input");
    refused(&ask(FIRST, json!({"sharp_s": 600}), "证据的宽度不由人定"), 404, "not_found");
    let levels = json!({"valid_from": FIRST, "levels": [{"level": "senior", "tail_min": 600}], "reason": "太久", "revision": revision});
    refused(&desk.post("/v1/rules", &lead, levels), 400, "bad_input");
    let duty = desk.login(&desk.person("desk1", &[DutyDesk], None));
    refused(&desk.post("/v1/rules", &duty, forty(&desk, &lead)), 403, "not_allowed");
    assert_eq!(desk.get("/v1/policies", &lead).json()["revision"], revision);
}

#[test]
fn a_countys_files_leave_the_rules_as_they_are() {
    let desk = Desk::open();
    let lead = desk.login(&desk.person("lead1", &[Supervisor], None));
    assert_eq!(desk.post("/v1/rules", &lead, forty(&desk, &lead)).status, 200);
    let now = desk.clock.now();
    let imported = move |hq: &mut Hq, _: &Clock| hq.import(&county(), "desk1", now).unwrap();
    assert_eq!(desk.running.call(imported).unwrap().new, [] as [String; 0], "the same county once more");
    assert_eq!(desk.get("/v1/policies", &lead).json()["planned"].as_array().unwrap().len(), 1);
}

#[test]
fn every_number_that_can_be_changed_comes_back_as_it_was_asked() {
    let desk = Desk::open();
    let lead = desk.login(&desk.person("lead1", &[Supervisor], None));
    let policies = desk.get("/v1/policies", &lead).json();
    let numbers = policies["rules"]["numbers"].as_array().unwrap();
    assert_eq!(numbers.len(), 9);
    let asked: serde_json::Map<String, Value> = numbers
        .iter()
        .map(|one| (one["code"].as_str().unwrap().to_owned(), json!(one["minutes"].as_u64().unwrap() + 1)))
        .collect();
    let body = json!({"valid_from": FIRST, "numbers": asked, "reason": "逐项核对", "revision": policies["revision"]});
    assert_eq!(desk.post("/v1/rules", &lead, body).status, 200);
    let planned = desk.get("/v1/policies", &lead).json()["planned"][0]["rules"]["numbers"].clone();
    for one in planned.as_array().unwrap() {
        assert_eq!(one["minutes"], asked[one["code"].as_str().unwrap()], "{one}");
    }
}
