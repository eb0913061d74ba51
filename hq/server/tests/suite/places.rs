//! Base data over HTTP: schools and their versions by role and unit, a dismissal that reaches phones, editors who do not
//! overwrite each other, the calendar's layers.
#![allow(clippy::unwrap_used)]

use huxue_hq::Hq;
use huxue_hq::server::Clock;
use huxue_hq::staff::StaffRole::{Analyst, DutyDesk, Supervisor, UnitLeader};
use huxue_ledger::ident::Scope;
use serde_json::{Value, json};

use crate::support::desk::{Desk, Reply};
use crate::support::{self, Phone, county, day, post};

/// A second unit with a post of its own, beside U1's two.
fn two_units(hq: &mut Hq) {
    let mut county = county();
    county.posts[1].unit = "U2".into();
    hq.import(&county, "desk1", support::at(0, 1)).unwrap();
}

fn tomorrow() -> String {
    day().succ_opt().unwrap().to_string()
}

fn published(reply: &Reply) -> Value {
    assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
    reply.json()["new"].clone()
}

/// What is refused is a problem, and says why.
fn refused(reply: &Reply, status: u16, code: &str) {
    assert_eq!((reply.status, reply.code().as_str()), (status, code), "{}", String::from_utf8_lossy(&reply.body));
    assert_eq!(reply.header("content-type").unwrap(), "application/problem+json");
    assert!(!reply.json()["detail"].as_str().unwrap().is_empty());
}

#[test]
fn a_dismissal_is_seen_before_it_is_published_and_reaches_phones() {
    let desk = Desk::open();
    let cookie = desk.login(&desk.person("desk1", &[DutyDesk], None));
    let asked = json!({"day": tomorrow(), "at": "15:30"});
    let preview = desk.post("/v1/base/schools/S001/dismissal/preview", &cookie, asked.clone()).json();
    let change = &preview["schools"][0];
    assert_eq!((&change["posts"], change["days"].as_array().unwrap().len()), (&json!(["P001"]), 1), "{preview}");
    let leave = |shape: &Value| {
        let last = shape["windows"].as_array().unwrap().last().unwrap().clone();
        (last["off_due"].as_i64().unwrap() - last["on_due"].as_i64().unwrap(), last["movements"][0]["start"].clone())
    };
    let (before, after) = (leave(&change["days"][0]["before"]), leave(&change["days"][0]["after"]));
    assert_eq!(before.1.as_i64().unwrap() - after.1.as_i64().unwrap(), 30 * 60_000, "16:00 → 15:30");
    assert_eq!((before.0, after.0, &preview["soon"]), (80 * 60_000, 80 * 60_000, &json!(false)));
    let school = desk.get("/v1/base/schools/S001", &cookie).json();
    assert_eq!(school["versions"].as_array().unwrap().len(), 1, "a preview publishes nothing");

    let mut asked = asked;
    asked["revision"] = preview["revision"].clone();
    assert_eq!(
        published(&desk.post("/v1/base/schools/S001/dismissal", &cookie, asked.clone())),
        json!(["directory-post/P001"])
    );
    refused(&desk.post("/v1/base/schools/S001/dismissal", &cookie, asked), 409, "conflict");
    let school = desk.get("/v1/base/schools/S001", &cookie).json();
    let newest = &school["versions"][0];
    assert_eq!((&newest["by"], &newest["number"]), (&json!("desk1"), &json!(2)), "{newest}");
    assert_eq!(newest["movements_added"].as_array().unwrap().len(), 1, "what stayed is not called new: {newest}");
    assert_eq!(newest["movements_added"][0]["start"], "15:30");
    let now = desk.clock.now();
    let heard = move |hq: &mut Hq, _: &Clock| {
        let mut phone = Phone::enrol(hq, "A001", 1, now);
        phone.sync(hq, now);
        let scope = Scope::directory_post(&post(1));
        (phone.digest(&scope), hq.digest(&scope, huxue_ledger::fact::FOLD_VERSION).unwrap())
    };
    let (phone, headquarters) = desk.running.call(heard).unwrap();
    assert_eq!(phone, headquarters, "the phone holds the new version");
}

#[test]
fn bad_input_is_a_problem_and_changes_nothing() {
    let desk = Desk::open();
    let cookie = desk.login(&desk.person("lead1", &[DutyDesk, Supervisor], None));
    let dismissal = |day: &str, at: &str| {
        desk.post("/v1/base/schools/S001/dismissal/preview", &cookie, json!({"day": day, "at": at}))
    };
    refused(&dismissal(&tomorrow(), "25:99"), 400, "bad_input");
    refused(&dismissal(&day().to_string(), "07:00"), 400, "bad_input");
    refused(&dismissal("2027-11-24", "15:30"), 400, "bad_input");
    refused(&dismissal("2026-11-28", "15:30"), 400, "bad_input");
    let unknown =
        desk.post("/v1/base/schools/S999/dismissal/preview", &cookie, json!({"day": tomorrow(), "at": "15:30"}));
    refused(&unknown, 404, "not_found");
    refused(&desk.get("/v1/base/schools/S999", &cookie), 404, "not_found");
    let revision = desk.get("/v1/base/schools/S001", &cookie).json()["revision"].clone();
    let gate = |lat: &str, radius: &str| json!({"name": "正门", "lat": lat, "lon": "116.0", "radius_m": radius, "revision": revision});
    for (lat, radius) in [("300", "80"), ("NaN", "80"), ("30.0", "5"), ("", "80")] {
        refused(&desk.post("/v1/base/gates/G001", &cookie, gate(lat, radius)), 400, "bad_input");
    }
    refused(&desk.post("/v1/base/gates/G999", &cookie, gate("30.0", "80")), 404, "not_found");
    let of =
        |unit: &str, officers: u32| json!({"unit": unit, "officers": officers, "auxiliaries": 0, "revision": revision});
    refused(&desk.post("/v1/base/posts/P001", &cookie, of("U9", 1)), 404, "not_found");
    refused(&desk.post("/v1/base/posts/P001", &cookie, of("U1", 0)), 400, "bad_input");
    refused(&desk.post("/v1/base/posts/P001", &cookie, of("U1", 51)), 400, "bad_input");
    let row = json!({
        "kind": "leave", "label": "放学", "start": "16:60", "end": "15:00", "weekdays": "12345",
        "valid_from": tomorrow(), "valid_to": "", "lead_min": null, "tail_min": null
    });
    let preview = desk.post("/v1/base/schools/S001/timetable/preview", &cookie, json!({"rows": [row]})).json();
    let problem = &preview["problems"][0];
    assert_eq!((&problem["line"], &problem["column"], &problem["error"]), (&json!(1), &json!("start"), &json!(true)));
    for said in ["message_zh", "message_en", "remedy_zh", "remedy_en"] {
        assert!(!problem[said].as_str().unwrap().is_empty(), "{problem}");
    }
    refused(&desk.post("/v1/base/schools/S001/timetable", &cookie, json!({"rows": [row]})), 400, "bad_input");
    assert_eq!(desk.get("/v1/base/schools/S001", &cookie).json()["revision"], revision);
}

#[test]
fn two_editors_of_one_school_do_not_overwrite_each_other() {
    let desk = Desk::open();
    let cookie = desk.login(&desk.person("lead1", &[Supervisor], None));
    let seen = desk.get("/v1/base/schools/S001", &cookie).json();
    let gate = |radius: &str| json!({"name": "东门", "lat": "30.011", "lon": "116.001", "radius_m": radius, "revision": seen["revision"]});
    assert_eq!(published(&desk.post("/v1/base/gates/G001", &cookie, gate("150"))), json!(["directory-post/P001"]));
    let template = json!({"unit": "U2", "officers": 2, "auxiliaries": 3, "revision": seen["revision"]});
    refused(&desk.post("/v1/base/posts/P001", &cookie, template.clone()), 409, "conflict");
    let after = desk.get("/v1/base/schools/S001", &cookie).json();
    assert_eq!((&after["gates"][0]["radius_m"], &after["gates"][0]["name"]), (&json!(150.0), &json!("东门")));
    assert_eq!(after["posts"][0]["officers"], 1, "the second editor's word was refused whole");
    assert_eq!(after["versions"][0]["gates_before"][0]["radius_m"], 100.0);

    let mut template = template;
    template["revision"] = after["revision"].clone();
    published(&desk.post("/v1/base/posts/P001", &cookie, template));
    let after = desk.get("/v1/base/schools/S001", &cookie).json();
    let post = &after["posts"][0];
    assert_eq!((&post["unit"], &post["officers"], &post["gate"]), (&json!("U2"), &json!(2), &json!("G001")));
    assert_eq!(after["versions"][0]["posts_changed"][0]["before"]["unit"], "U1");
    assert_eq!(desk.get("/v1/base/schools/S002", &cookie).json()["versions"].as_array().unwrap().len(), 1);
}

#[test]
fn a_new_timetable_needs_a_supervisor_who_has_just_proved_it() {
    let desk = Desk::open();
    let duty = desk.login(&desk.person("desk1", &[DutyDesk], None));
    let lead = desk.login(&desk.person("lead1", &[Supervisor], None));
    let analyst = desk.login(&desk.person("ana1", &[Analyst], None));
    let row = |kind: &str, start: &str, end: &str| {
        json!({
            "kind": kind, "label": "", "start": start, "end": end, "weekdays": "12345",
            "valid_from": tomorrow(), "valid_to": "", "lead_min": null, "tail_min": 20
        })
    };
    let rows = json!([row("arrive", "8:00", "8:20"), row("leave", "16:30", "16:50")]);
    let preview = desk.post("/v1/base/schools/S001/timetable/preview", &lead, json!({"rows": rows})).json();
    assert!(preview["schools"][0]["days"].as_array().unwrap().len() >= 9, "every school day of two weeks: {preview}");
    let body = json!({"rows": rows, "revision": preview["revision"]});
    for cookie in [&duty, &analyst] {
        refused(&desk.post("/v1/base/schools/S001/timetable", cookie, body.clone()), 403, "not_allowed");
    }
    let dismissal = json!({"day": tomorrow(), "at": "15:30", "revision": preview["revision"]});
    refused(&desk.post("/v1/base/schools/S001/dismissal", &analyst, dismissal), 403, "not_allowed");
    assert!(desk.get("/v1/base/schools/S001", &analyst).json()["gates"][0]["lat"].is_number());
    desk.clock.pass_minutes(11);
    refused(&desk.post("/v1/base/schools/S001/timetable", &lead, body.clone()), 403, "reauth_needed");
    let lead = desk.login(&desk.person("lead2", &[Supervisor], None));
    published(&desk.post("/v1/base/schools/S001/timetable", &lead, body));
    let school = desk.get("/v1/base/schools/S001", &lead).json();
    let next = &school["days"][1];
    let dues = |at: usize, which: &str| next["windows"][at][which].as_i64().unwrap();
    assert_eq!(dues(0, "off_due") - dues(0, "on_due"), (30 + 20 + 20) * 60_000, "8:00 − 30 to 8:20 + 20");
    assert_eq!(school["versions"][0]["by"], "lead2");
}

#[test]
fn a_unit_leader_sees_the_schools_of_their_own_unit() {
    let desk = Desk::with(two_units);
    let leader = desk.login(&desk.person("head1", &[UnitLeader], Some("U2")));
    let own = desk.get("/v1/base/schools", &leader).json();
    let ids: Vec<&Value> = own["schools"].as_array().unwrap().iter().map(|school| &school["school"]).collect();
    assert_eq!(ids, ["S002"]);
    assert_eq!(own["units"].as_array().unwrap().len(), 1);
    refused(&desk.get("/v1/base/schools?unit=U1", &leader), 403, "other_unit");
    refused(&desk.get("/v1/base/schools/S001", &leader), 404, "not_found");
    assert_eq!(desk.get("/v1/base/schools/S002", &leader).json()["posts"][0]["unit"], "U2");
    refused(&desk.post("/v1/base/schools/S002/dismissal", &leader, json!({})), 403, "not_allowed");
}

#[test]
fn a_day_is_closed_for_all_or_one_school_and_taken_back() {
    let desk = Desk::open();
    let lead = desk.login(&desk.person("lead1", &[Supervisor], None));
    let on = tomorrow();
    let calendar = |school: &str| desk.get(&format!("/v1/base/calendar?day={on}{school}"), &lead).json();
    let seen = |calendar: &Value| {
        let days = calendar["days"].as_array().unwrap();
        let found = days.iter().find(|one| one["day"] == on.as_str()).unwrap();
        (found["open"].as_u64().unwrap(), found["closed"].as_u64().unwrap())
    };
    assert_eq!(seen(&calendar("")), (2, 0));
    let close = |school: Value| json!({"school": school, "date": on, "kind": "closed", "reason": "大雪停课", "source": "县教育局"});
    let preview = desk.post("/v1/base/calendar/preview", &lead, close(Value::Null)).json();
    assert_eq!(preview["schools"].as_array().unwrap().len(), 2, "{preview}");
    assert_eq!(preview["schools"][0]["days"][0]["after"]["status"], "closed");
    let with = |mut body: Value, revision: &Value| {
        body["revision"] = revision.clone();
        body
    };
    published(&desk.post("/v1/base/calendar", &lead, with(close(Value::Null), &preview["revision"])));
    refused(&desk.post("/v1/base/calendar", &lead, with(close(json!("S001")), &preview["revision"])), 409, "conflict");
    assert_eq!(seen(&calendar("")), (0, 2));
    let runs = json!({"school": "S002", "date": on, "kind": "runs", "runs_as": "1", "reason": "照常"});
    let revision = calendar("")["revision"].clone();
    published(&desk.post("/v1/base/calendar", &lead, with(runs, &revision)));
    assert_eq!(
        (seen(&calendar("")), seen(&calendar("&school=S002"))),
        ((1, 1), (1, 0)),
        "the school's own word counts"
    );
    let rows = calendar("")["rows"].clone();
    assert_eq!((&rows[0]["layer"], &rows[1]["layer"]), (&json!("county"), &json!("school")), "{rows}");
    let remove = json!({"school": null, "date": on, "remove": true});
    let revision = calendar("")["revision"].clone();
    published(&desk.post("/v1/base/calendar", &lead, with(remove.clone(), &revision)));
    assert_eq!(seen(&calendar("")), (2, 0));
    refused(&desk.post("/v1/base/calendar/preview", &lead, remove), 404, "not_found");
    let wrong = json!({"date": "2026-13-01", "kind": "perhaps", "runs_as": "9"});
    let problems = desk.post("/v1/base/calendar/preview", &lead, wrong).json()["problems"].clone();
    let columns: Vec<&Value> = problems.as_array().unwrap().iter().map(|problem| &problem["column"]).collect();
    assert_eq!(columns, ["date", "kind", "runs_as"]);
    let past = json!({"date": "2026-09-01", "kind": "closed", "revision": calendar("")["revision"]});
    refused(&desk.post("/v1/base/calendar", &lead, past), 400, "bad_input");
    refused(&desk.get("/v1/base/calendar?school=S999", &lead), 404, "not_found");
}
