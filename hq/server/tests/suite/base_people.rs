//! People, rosters, phones, accounts, policies and the audit search over HTTP: who may, what is refused, what arrives.
#![allow(clippy::unwrap_used)]

use huxue_hq::Hq;
use huxue_hq::staff::StaffRole;
use huxue_ledger::fact::{Acknowledged, Body, CheckedIn, Private};
use huxue_ledger::ident::Scope;
use huxue_ledger::invite::Invite;
use serde_json::{Value, json};

use crate::support::desk::Desk;
use crate::support::{self, Phone, county, day, officer, post};

fn lead(desk: &Desk, name: &str) -> String {
    desk.login(&desk.person(name, &[StaffRole::DutyDesk, StaffRole::Supervisor], None))
}

fn tomorrow() -> String {
    day().succ_opt().unwrap().to_string()
}

fn team<'a>(roster: &'a Value, post: &str, day: &str, period: &str) -> Vec<&'a str> {
    let cells = roster["cells"].as_array().unwrap();
    let cell = cells.iter().find(|cell| cell["post"] == post && cell["day"] == day && cell["period"] == period);
    cell.unwrap()["team"].as_array().unwrap().iter().map(|slot| slot["person"].as_str().unwrap()).collect()
}

fn warnings<'a>(roster: &'a Value, code: &str) -> Vec<&'a Value> {
    roster["warnings"].as_array().unwrap().iter().filter(|one| one["code"] == code).collect()
}

fn to(person: &str, post: Option<&str>) -> Value {
    json!({"person": person, "day": tomorrow(), "period": "morning", "post": post})
}

#[test]
fn a_draft_is_checked_and_published_as_one_version_and_an_old_one_is_refused() {
    let desk = Desk::open();
    let cookie = lead(&desk, "lead1");
    let roster = desk.get(&format!("/v1/rosters?from={}&days=2", day()), &cookie).json();
    assert_eq!((&roster["version"], &roster["published_by"]), (&json!(1), &json!("desk1")));
    assert_eq!(team(&roster, "P001", &tomorrow(), "morning"), ["A001", "B001"]);
    assert_eq!(roster["warnings"], json!([]));

    let path = format!("/v1/rosters/check?from={}&days=2", day());
    let both = json!({"moves": [to("B001", Some("P002")), {"person": "A002", "day": tomorrow(), "period": "morning"}]});
    let draft = desk.post(&path, &cookie, both.clone()).json();
    assert_eq!(team(&draft, "P001", &tomorrow(), "morning"), ["A001"]);
    assert_eq!(team(&draft, "P002", &tomorrow(), "morning"), ["B002", "B001"]);
    assert_eq!(team(&draft, "P001", &tomorrow(), "evening"), ["A001", "B001"], "one period is one period");
    let unfilled = warnings(&draft, "unfilled");
    assert_eq!((unfilled.len(), &unfilled[0]["new"]), (2, &json!(true)), "{unfilled:?}");
    assert_eq!(warnings(&draft, "no_leader")[0]["posts"], json!(["P002"]));
    assert_eq!(desk.get("/v1/rosters", &cookie).json()["version"], 1, "a check publishes nothing");

    let publication = |version: u32| json!({"version": version, "moves": both["moves"]});
    let reply = desk.post("/v1/rosters", &cookie, publication(1));
    assert_eq!((reply.status, reply.json()), (200, json!({"new": ["directory-staff"]})));
    let roster = desk.get(&format!("/v1/rosters?from={}&days=2", day()), &cookie).json();
    assert_eq!((&roster["version"], &roster["published_by"]), (&json!(2), &json!("lead1")));
    assert_eq!(team(&roster, "P002", &tomorrow(), "morning"), ["B002", "B001"]);
    assert_eq!(desk.post("/v1/rosters", &cookie, publication(1)).code(), "conflict");
    let twice = json!({"version": 2, "moves": [to("B001", Some("P001")), to("B001", None)]});
    assert_eq!(desk.post("/v1/rosters", &cookie, twice).code(), "bad_input");
    let yesterday =
        json!({"version": 2, "moves": [{"person": "B001", "day": day().pred_opt().unwrap(), "period": "noon"}]});
    assert_eq!(desk.post("/v1/rosters", &cookie, yesterday).code(), "bad_input");
    let nowhere = json!({"version": 2, "moves": [to("B001", Some("P404"))]});
    assert_eq!(desk.post("/v1/rosters", &cookie, nowhere).code(), "not_found");
    desk.clock.pass_minutes(11);
    assert_eq!(desk.post("/v1/rosters", &cookie, publication(2)).code(), "reauth_needed");
}

#[test]
fn conflict_and_little_rest_are_told_before_anything_is_published() {
    let mut county = county();
    // The second school's evening runs late, the first one's morning begins early the next day.
    for movement in county.movements.iter_mut().filter(|one| one.school.as_str() == "S002" && one.start == 960) {
        (movement.start, movement.end) = (1350, 1370);
    }
    let desk = Desk::with(move |hq: &mut Hq| {
        hq.import(&county, "desk1", support::at(0, 1)).unwrap();
    });
    let cookie = lead(&desk, "lead1");
    let path = format!("/v1/rosters/check?from={}&days=2", day());
    let late = json!({"moves": [
        {"person": "B001", "day": day(), "period": "night", "post": "P002"},
        {"person": "A001", "day": tomorrow(), "period": "morning", "post": "P002", "part": "leader"},
    ]});
    let draft = desk.post(&path, &cookie, late).json();
    let rest: Vec<&Value> = warnings(&draft, "little_rest").into_iter().filter(|one| one["new"] == true).collect();
    assert_eq!((rest.len(), &rest[0]["person"], &rest[0]["posts"]), (1, &json!("B001"), &json!(["P001"])), "{draft}");
    assert_eq!((&rest[0]["day"], &rest[0]["rest_min"]), (&json!(tomorrow()), &json!(7 * 60 + 50)), "23:20 to 07:10");
    assert_eq!(warnings(&draft, "two_posts").len(), 0, "a move takes somebody from where they stood");
    // A stand-in by leave puts one person at two posts.
    let tomorrow = day().succ_opt().unwrap();
    let now = desk.clock.now();
    let leave = move |hq: &mut Hq, _: &huxue_hq::server::Clock| {
        hq.leave(&officer(2), (tomorrow, tomorrow), "公休", Some(&officer(1)), "desk1", now).unwrap();
    };
    desk.running.call(leave).unwrap();
    let roster = desk.get(&format!("/v1/rosters?from={}&days=2", day()), &cookie).json();
    let twice = warnings(&roster, "two_posts");
    assert_eq!((twice.len(), &twice[0]["person"], &twice[0]["new"]), (1, &json!("A001"), &json!(false)), "{twice:?}");
}

/// Runs of the staff directory that a phone has heard.
fn heard(phone: &Phone) -> usize {
    phone.received.values().filter(|run| run.journal.scope == Scope::directory_staff()).count()
}

#[test]
fn a_published_roster_reaches_a_phone_and_its_acknowledgement_comes_back() {
    let desk = Desk::open();
    let cookie = lead(&desk, "lead1");
    let now = desk.clock.now();
    let enrolled = desk.running.call(move |hq, _| {
        let mut phone = Phone::enrol(hq, "B001", 7, now);
        phone.sync(hq, now);
        phone
    });
    let mut phone = enrolled.unwrap();
    let before = heard(&phone);
    let publication = json!({"version": 1, "moves": [to("B001", Some("P002"))]});
    assert_eq!(desk.post("/v1/rosters", &cookie, publication).status, 200);
    let known = |desk: &Desk| {
        let people = desk.get("/v1/rosters", &cookie).json()["people"].clone();
        people.as_array().unwrap().iter().find(|one| one["person"] == "B001").unwrap()["acknowledged"].clone()
    };
    assert_eq!(known(&desk), false);
    let now = desk.clock.now();
    let phone = desk.running.call(move |hq, _| {
        phone.sync(hq, now);
        let seen = Acknowledged { what: 1, version: 2, post: None };
        phone.write(&Scope::person(&"B001".into()), &Body::Acknowledged(seen), &Private::default(), now);
        phone.sync(hq, now);
        phone
    });
    assert!(heard(&phone.unwrap()) > before, "the new version has reached the phone");
    assert_eq!(known(&desk), true);
    let person = desk.get("/v1/base/people", &cookie).json()["people"][2].clone();
    assert_eq!((&person["person"], &person["phones"]), (&json!("B001"), &json!(1)), "{person}");
    assert_eq!((&person["acknowledged"], person["heard_at"].is_i64()), (&json!(true), true));
}

#[test]
fn a_record_is_put_right_in_a_new_version_and_names_are_by_sight() {
    let desk = Desk::open();
    let cookie = lead(&desk, "lead1");
    let change = |version: u32, change: Value| {
        let mut body = json!({"version": version});
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        desk.post("/v1/base/people/B001", &cookie, body)
    };
    assert_eq!(change(1, json!({"can_lead": true})).code(), "bad_input", "an auxiliary never leads");
    assert_eq!(change(1, json!({"unit": "U9"})).code(), "not_found");
    assert_eq!(change(1, json!({})).code(), "bad_input");
    assert_eq!(change(1, json!({"unit": "U2"})).status, 200);
    assert_eq!(change(1, json!({"unit": "U1"})).code(), "conflict");
    let inspector = desk.login(&desk.person("insp1", &[StaffRole::Inspector], None));
    let seen = desk.get("/v1/base/people?unit=U2", &inspector).json();
    assert_eq!((&seen["people"][0]["name"], &seen["names_shown"]), (&json!("辅*"), &json!(false)));
    let chief = desk.login(&desk.person("chief1", &[StaffRole::UnitLeader], Some("U2")));
    let own = desk.get("/v1/base/people", &chief).json();
    assert_eq!(own["people"].as_array().unwrap().len(), 1, "{own}");
    let roster = desk.get("/v1/rosters", &chief).json();
    assert_eq!((&roster["posts"], &roster["cells"]), (&json!([]), &json!([])));
    assert_eq!(desk.post("/v1/rosters/check", &chief, json!({})).code(), "not_allowed");
}

#[test]
fn somebody_new_is_put_on_record_once_and_can_be_rostered() {
    let desk = Desk::open();
    let cookie = lead(&desk, "lead1");
    let add = |version: u32, id: &str, unit: &str, role: &str, leads: bool| {
        let new =
            json!({"id": id, "name": "辅警009", "unit": unit, "role": role, "can_lead": leads, "version": version});
        desk.post("/v1/base/people", &cookie, new)
    };
    assert_eq!(add(1, "B009", "U9", "auxiliary", false).code(), "not_found");
    assert_eq!(add(1, "B009", "U1", "auxiliary", true).code(), "bad_input", "an auxiliary never leads");
    assert_eq!(add(1, "", "U1", "auxiliary", false).code(), "bad_input");
    assert_eq!(add(1, "B009", "U1", "auxiliary", false).json()["new"], json!(["directory-staff"]));
    assert_eq!(add(1, "B010", "U1", "auxiliary", false).code(), "conflict", "somebody else published meanwhile");
    assert_eq!(add(2, "B009", "U1", "officer", true).code(), "conflict", "the number is taken");
    assert_eq!(add(2, "V009", "", "volunteer", false).status, 200, "a volunteer belongs to no unit");
    let people = desk.get("/v1/base/people", &cookie).json();
    let found = people["people"].as_array().unwrap().iter().find(|one| one["person"] == "B009").cloned().unwrap();
    assert_eq!((&found["name"], &found["role"], &found["phones"]), (&json!("辅警009"), &json!("auxiliary"), &json!(0)));
    let invited = desk.post("/v1/devices/invites", &cookie, json!({"person": "B009", "on_screen": true}));
    assert_eq!(invited.status, 200, "and gets a phone: {}", String::from_utf8_lossy(&invited.body));
}

#[test]
fn an_invitation_enrols_a_phone_which_is_refused_once_it_is_revoked() {
    let desk = Desk::open();
    let cookie = lead(&desk, "lead1");
    let inviting = json!({"person": "B001", "on_screen": true});
    let made = desk.post("/v1/devices/invites", &cookie, inviting.clone()).json();
    let invite = Invite::parse(made["text"].as_str().unwrap()).unwrap();
    assert_eq!((json!(invite.code), json!(invite.url)), (made["code"].clone(), made["url"].clone()));
    assert_eq!(invite.url, format!("http://127.0.0.1:{}", desk.address().port()));
    assert_eq!(made["posts"], json!(["P001"]));
    assert_eq!(made["expires_at"].as_i64().unwrap() - desk.clock.now().0, 15 * 60_000);
    let nobody = json!({"person": "B404"});
    assert_eq!(desk.post("/v1/devices/invites", &cookie, nobody).code(), "not_found");
    let crooked = json!({"person": "B001", "hq": "javascript:alert(1)"});
    assert_eq!(desk.post("/v1/devices/invites", &cookie, crooked).code(), "bad_input");

    let now = desk.clock.now();
    let code = invite.code;
    let enrolled = desk.running.call(move |hq, _| {
        let mut phone = Phone::enrol_with(hq, &code, "B001", 7, now).unwrap();
        phone.sync(hq, now);
        phone
    });
    let mut phone = enrolled.unwrap();
    let devices = desk.get("/v1/devices", &cookie).json();
    let device = devices["devices"][0].clone();
    assert_eq!(
        (&device["person"], &device["name"], &device["state"]),
        (&json!("B001"), &json!("辅警001"), &json!("active"))
    );
    let path = format!("/v1/devices/{}/revoke", device["device"].as_str().unwrap());
    assert_eq!(desk.post(&path, &cookie, json!({"reason": "丢"})).code(), "bad_input");
    assert_eq!(desk.post("/v1/devices/B001/revoke", &cookie, json!({"reason": "手机遗失"})).code(), "not_found");
    desk.clock.pass_minutes(11);
    assert_eq!(desk.post(&path, &cookie, json!({"reason": "手机遗失"})).code(), "reauth_needed");
    let fresh = lead(&desk, "lead2");
    assert_eq!(desk.post(&path, &fresh, json!({"reason": "手机遗失"})).status, 200);
    assert_eq!(desk.get("/v1/devices", &fresh).json()["devices"][0]["state"], "revoked");

    let now = desk.clock.now();
    let told = desk.running.call(move |hq, _| {
        let checked_in = Body::CheckedIn(CheckedIn {});
        phone.write(&Scope::post_day(&post(1), day()), &checked_in, &Private::of_text("本人13812341234"), now);
        let (_, rest, _) = phone.once(hq, now);
        rest.revoked
    });
    assert!(told.unwrap().is_some(), "the phone is told and served nothing");
    let reviews = desk.get("/v1/reviews", &fresh).json();
    assert_eq!((&reviews[0]["author"], &reviews[0]["says"]), (&json!("B001"), &json!("本人138****1234")), "{reviews}");
    let word = format!("/v1/reviews/{}/decision", reviews[0]["entry"].as_str().unwrap());
    assert_eq!(desk.post(&word, &fresh, json!({"accept": true, "reason": "同岗人员已证实"})).status, 200);
    assert_eq!(desk.get("/v1/reviews", &fresh).json(), json!([]));
}

#[test]
fn an_account_is_made_by_one_administrator_and_opened_by_another() {
    let desk = Desk::open();
    let system = desk.login(&desk.person("sys1", &[StaffRole::SystemAdmin], None));
    let security = desk.login(&desk.person("sec1", &[StaffRole::SecurityAdmin], None));
    let new = json!({"name": "desk9", "roles": ["duty_desk"]});
    assert_eq!(desk.post("/v1/staff/accounts", &security, new.clone()).code(), "not_allowed");
    let made = desk.post("/v1/staff/accounts", &system, new.clone());
    let secrets = made.json();
    assert_eq!(made.status, 200);
    assert!(secrets["totp"].as_str().unwrap().starts_with("otpauth://"), "{secrets}");
    let login = |secrets: &Value| {
        let now = desk.clock.now();
        let uri = zeroize::Zeroizing::new(secrets["totp"].as_str().unwrap().to_owned());
        let code = huxue_hq::staff::code_for_tests(&uri, now).unwrap();
        let body = json!({"name": "desk9", "password": secrets["password"], "code": code});
        desk.post("/v1/staff/login", "", body)
    };
    assert_ne!(login(&secrets).status, 200, "it waits to be opened");
    assert_eq!(desk.post("/v1/staff/accounts", &system, new).code(), "conflict");
    let mixed = json!({"name": "desk8", "roles": ["duty_desk", "auditor"]});
    assert_eq!(desk.post("/v1/staff/accounts", &system, mixed).code(), "bad_input");
    assert_eq!(desk.post("/v1/staff/accounts/desk9/open", &system, json!({})).code(), "not_allowed");
    assert_eq!(desk.post("/v1/staff/accounts/desk9/open", &security, json!({})).status, 204);
    desk.clock.pass_minutes(1);
    assert_eq!(login(&secrets).status, 200);
    assert_eq!(desk.post("/v1/staff/accounts/sys1/reset", &system, json!({})).code(), "bad_input", "not one's own");
    let renewed = desk.post("/v1/staff/accounts/desk9/reset", &system, json!({})).json();
    desk.clock.pass_minutes(1);
    assert_ne!(login(&renewed).status, 200, "whoever has the new secrets does not open it");
    assert_eq!(desk.post("/v1/staff/accounts/desk9/open", &security, json!({})).status, 204);
    assert_eq!(desk.post("/v1/staff/accounts/desk9/open", &security, json!({})).code(), "conflict");
}

#[test]
fn a_term_is_changed_with_a_reason_and_found_in_the_audit_chain() {
    let desk = Desk::open();
    let cookie = lead(&desk, "lead1");
    let set = |class: &str, days: u32, reason: &str| {
        desk.post("/v1/policies", &cookie, json!({"class": class, "days": days, "reason": reason}))
    };
    assert_eq!(set("position", 5, "").code(), "bad_input");
    assert_eq!(set("nothing", 5, "缩短位置保存").code(), "not_found");
    assert_eq!(set("concern", 90, "延长线索保存").code(), "bad_input");
    assert_eq!(set("position", 5, "缩短位置保存").status, 204);
    let policies = desk.get("/v1/policies", &cookie).json();
    let term = &policies["terms"].as_array().unwrap()[0];
    assert_eq!((&term["class"], &term["days"], &term["default_days"]), (&json!("position"), &json!(5), &json!(7)));
    let evidence = json!({"code": "sharp_s", "value": 60.0, "measure": "s", "source": "N1"});
    assert_eq!(policies["evidence"][0], evidence, "nobody decides what evidence can bear");

    let auditor = desk.login(&desk.person("aud1", &[StaffRole::Auditor], None));
    let found = |query: &str| {
        let rows = desk.get(&format!("/v1/audit?{query}"), &auditor).json();
        let row = |row: &Value| (row["seq"].as_u64().unwrap(), row["action"].as_str().unwrap().to_owned());
        rows.as_array().unwrap().iter().map(row).collect::<Vec<_>>()
    };
    let one = found("action=policy.");
    assert_eq!(one.iter().map(|row| row.1.as_str()).collect::<Vec<_>>(), ["policy.set"]);
    assert_eq!(found("q=%E7%BC%A9%E7%9F%AD"), one, "by a word of the reason");
    assert_eq!(found(&format!("actor=lead1&action=policy.&from={0}&to={0}", day())), one);
    assert_eq!(found(&format!("action=policy.&to={}", day().pred_opt().unwrap())), []);
    assert_eq!(found("actor=nobody"), []);
    let newest = found("newest=true");
    let last = newest.last().unwrap().0;
    assert!(newest.is_sorted_by(|a, b| a.0 > b.0) && newest[0].1 == "audit.read", "{newest:?}");
    assert_eq!(found(&format!("newest=true&below={last}")), []);
    assert_eq!(found(&format!("newest=true&below={}", one[0].0 + 1))[0], one[0]);
}
