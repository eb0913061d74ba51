//! Staff at the desk: signing in, what ends a session, guessing, replays, masks, and what every answer's head says.
//! F19, F20 and F25 of staff sign-in.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "the figures are printed")]

use std::net::Ipv4Addr;
use std::time::Instant as Stopwatch;

use huxue_hq::staff::StaffRole::*;
use huxue_ledger::fact::{AlarmRaised, Body, CheckedIn, Private};
use huxue_ledger::ident::Scope;
use serde_json::json;

use crate::support::desk::{Ask, Desk, Person, Reply, ask};
use crate::support::{Phone, at, day, headquarters, post};

#[test]
fn a_first_password_must_be_changed_and_a_one_time_code_is_good_once() {
    let desk = Desk::open();
    let new = huxue_hq::staff::NewAccount { name: "desk1".into(), roles: vec![DutyDesk], unit: None };
    let secrets = desk.running.call(move |hq, clock| hq.staff_add(&new, "machine", clock.now()).unwrap()).unwrap();
    assert_eq!(secrets.recovery.len(), 10);
    let person = Person { password: secrets.password.to_string(), secrets };
    let body = person.login_body(desk.clock.now());
    let login = |body| ask(desk.address(), "POST", "/v1/staff/login", &Ask { body: Some(body), ..Ask::default() });
    let reply = login(body.clone());
    assert_eq!(reply.json()["must_change_password"], true);
    let cookie = reply.cookie().unwrap();
    let set = reply.header("set-cookie").unwrap();
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Strict") && set.contains("Path=/"), "{set}");
    assert_eq!(desk.get("/v1/staff/me", &cookie).json()["name"], "desk1");
    assert_eq!(desk.get("/v1/board", &cookie).code(), "password_change_needed");
    // The same code again: refused like a wrong password.
    assert_eq!(login(body).code(), "login_failed");
    desk.clock.pass_minutes(1);
    let change = |new_password: &str| {
        let code = person.code(desk.clock.now());
        json!({"password": person.password, "code": code, "new_password": new_password})
    };
    assert_eq!(desk.post("/v1/staff/password", &cookie, change("password1234")).code(), "bad_input");
    let changed = desk.post("/v1/staff/password", &cookie, change("copper lantern eleven ferries"));
    assert_eq!(changed.status, 200, "{}", String::from_utf8_lossy(&changed.body));
    let fresh = changed.cookie().unwrap();
    assert_eq!(desk.get("/v1/board", &fresh).status, 200);
    assert_eq!(desk.get("/v1/board", &cookie).code(), "signed_out", "the old session ended with the old password");
}

#[test]
fn recovery_codes_open_once_and_the_database_alone_opens_nothing() {
    let desk = Desk::open();
    let person = desk.person("lead1", &[Supervisor], None);
    let login = |code: &str| {
        let body = json!({"name": "lead1", "password": person.password, "code": code});
        ask(desk.address(), "POST", "/v1/staff/login", &Ask { body: Some(body), ..Ask::default() })
    };
    let code = person.secrets.recovery[3].to_lowercase();
    assert_eq!(login(&code).status, 200);
    assert_eq!(login(&code).code(), "login_failed");
    let (totp, password) = (person.secrets.totp.as_ref().unwrap().to_string(), person.password.clone());
    let secret = totp.split("secret=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    let cookie = desk.login(&person);
    let token = cookie.split('=').nth(1).unwrap().to_owned();
    let path = desk.dir.path().join("data");
    desk.running.stop();
    for file in std::fs::read_dir(path).unwrap() {
        let file = file.unwrap().path();
        let bytes = std::fs::read(&file).unwrap();
        for planted in [&secret, &password, &token, &code.to_uppercase(), &code] {
            let found = bytes.windows(planted.len()).any(|window| window == planted.as_bytes());
            assert!(!found, "{} holds a secret in clear", file.display());
        }
    }
}

#[test]
fn sessions_end_by_idleness_age_signing_out_revocation_and_every_change_of_the_account() {
    let desk = Desk::open();
    let person = desk.person("desk1", &[DutyDesk], None);
    let signed_out = |cookie: &str| desk.get("/v1/staff/me", cookie).code() == "signed_out";
    let idle = desk.login(&person);
    desk.clock.pass_minutes(29);
    assert!(!signed_out(&idle));
    desk.clock.pass_minutes(29);
    assert!(!signed_out(&idle), "use keeps it open");
    desk.clock.pass_minutes(30);
    assert!(signed_out(&idle));
    let old = desk.login(&person);
    for _ in 0..35 {
        desk.clock.pass_minutes(20);
        assert!(!signed_out(&old));
    }
    desk.clock.pass_minutes(20);
    assert!(signed_out(&old), "twelve hours are the end of every session");
    let gone = desk.login(&person);
    assert_eq!(desk.post("/v1/staff/logout", &gone, json!({})).status, 204);
    assert!(signed_out(&gone));
    let (one, other) = (desk.login(&person), desk.login(&person));
    let all = desk.get("/v1/staff/sessions", &one).json();
    assert_eq!(all.as_array().unwrap().len(), 2, "{all}");
    let mine = desk.get("/v1/staff/me", &one).json()["session"].as_str().unwrap().to_owned();
    let theirs = all.as_array().unwrap().iter().find(|session| session["id"] != mine.as_str()).unwrap();
    let path = format!("/v1/staff/sessions/{}", theirs["id"].as_str().unwrap());
    let stranger = desk.person("desk2", &[DutyDesk], None);
    let stranger = desk.login(&stranger);
    let remove = |cookie: &str| ask(desk.address(), "DELETE", &path, &Ask { cookie: Some(cookie), ..Ask::default() });
    assert_eq!(remove(&stranger).status, 404, "nobody ends another's session");
    assert_eq!(remove(&one).status, 204);
    assert!(signed_out(&other) && !signed_out(&one));
    desk.running.call(|hq, clock| hq.staff_disable("desk1", "machine", clock.now()).unwrap()).unwrap();
    assert!(signed_out(&one));
    desk.clock.pass_minutes(2);
    let again = Ask { body: Some(person.login_body(desk.clock.now())), ..Ask::default() };
    assert_eq!(ask(desk.address(), "POST", "/v1/staff/login", &again).code(), "login_failed");
}

/// F20: what was captured once is worth nothing later.
#[test]
fn a_wall_screen_stays_for_a_week_shows_the_board_and_names_nobody() {
    let desk = Desk::with(|hq| {
        let mut phone = Phone::enrol(hq, "A001", 1, at(6, 0));
        let post_day = Scope::post_day(&post(1), day());
        phone.write(&post_day, &Body::CheckedIn(CheckedIn {}), &Private::default(), at(7, 5));
        let raised = AlarmRaised { post: "P001".into(), silent: false };
        phone.write(&Scope::alarm("00000000000000aa"), &Body::AlarmRaised(raised), &Private::default(), at(7, 6));
        phone.sync(hq, at(7, 6));
    });
    let hall = desk.person("hall", &[Screen], None);
    let body = hall.login_body(desk.clock.now());
    let reply = ask(desk.address(), "POST", "/v1/staff/login", &Ask { body: Some(body), ..Ask::default() });
    let set = reply.header("set-cookie").unwrap();
    assert!(set.contains(&format!("Max-Age={}", 8 * 24 * 3600)), "{set}");
    let cookie = reply.cookie().unwrap();
    for path in ["/v1/board", "/v1/alarms"] {
        let told = String::from_utf8(desk.get(path, &cookie).body).unwrap();
        assert!(told.contains("P001"), "{path}: {told}");
        for word in ["警员001", "警*", "A001"] {
            assert!(!told.contains(word), "{path} tells a wall {word}");
        }
    }
    assert_eq!(desk.get("/v1/alarms", &cookie).json()["rings"], 1);
    for _ in 0..7 {
        desk.clock.pass_minutes(24 * 60);
        assert_eq!(desk.get("/v1/board", &cookie).status, 200, "nobody touches it for a day");
    }
    for path in ["/v1/attendance", "/v1/incidents", "/v1/roll-calls", "/v1/base/people", "/v1/forecast", "/v1/brief"] {
        assert_eq!(desk.get(path, &cookie).code(), "not_allowed", "{path}");
    }
    desk.clock.pass_minutes(24 * 60);
    assert_eq!(desk.get("/v1/board", &cookie).code(), "signed_out");
    let new =
        |roles: Vec<huxue_hq::staff::StaffRole>| huxue_hq::staff::NewAccount { name: "both".into(), roles, unit: None };
    let both = new(vec![Screen, DutyDesk]);
    let refused = desk.running.call(move |hq, clock| hq.staff_add(&both, "machine", clock.now()).is_err()).unwrap();
    assert!(refused, "whoever works at the desk is no screen");
}

#[test]
fn a_unit_s_screen_shows_its_own_posts() {
    let desk = Desk::open();
    let cookie = desk.login(&desk.person("hall", &[Screen], Some("U1")));
    let units = |path: &str| {
        let board = desk.get(path, &cookie).json();
        board["rows"].as_array().unwrap().iter().map(|row| row["unit"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(!units("/v1/board").is_empty() && units("/v1/board").iter().all(|unit| unit == "U1"));
    assert_eq!(desk.get("/v1/board?unit=U2", &cookie).code(), "other_unit");
}

#[test]
fn replays_of_sign_in_reauthentication_link_and_session_fail() {
    let desk = Desk::open();
    let person = desk.person("desk1", &[DutyDesk], None);
    desk.clock.pass_minutes(1);
    let login = Ask { body: Some(person.login_body(desk.clock.now())), ..Ask::default() };
    let first = ask(desk.address(), "POST", "/v1/staff/login", &login);
    let cookie = first.cookie().unwrap();
    let mut replays = 0;
    let mut refused = |reply: &Reply| {
        replays += 1;
        assert!((400..500).contains(&reply.status), "{} {}", reply.status, reply.head);
        assert!(reply.cookie().is_none_or(|cookie| cookie.ends_with('=')), "no session for a replay");
    };
    for _ in 0..3 {
        refused(&ask(desk.address(), "POST", "/v1/staff/login", &login));
    }
    desk.clock.pass_minutes(20);
    for _ in 0..3 {
        refused(&ask(desk.address(), "POST", "/v1/staff/login", &login));
    }
    desk.clock.pass_minutes(9);
    let proof = json!({"password": person.password, "code": person.code(desk.clock.now())});
    assert_eq!(desk.post("/v1/staff/reauth", &cookie, proof.clone()).status, 204);
    refused(&desk.post("/v1/staff/reauth", &cookie, proof));
    let link = desk.running.call(|hq, clock| hq.staff_link("desk1", "machine", clock.now()).unwrap()).unwrap();
    let path = format!("/v1/staff/link/{}", link.as_str());
    let opened = ask(desk.address(), "GET", &path, &Ask::default());
    assert_eq!((opened.status, opened.header("location").as_deref()), (303, Some("/")));
    for _ in 0..3 {
        refused(&ask(desk.address(), "GET", &path, &Ask::default()));
    }
    let late = desk.running.call(|hq, clock| hq.staff_link("desk1", "machine", clock.now()).unwrap()).unwrap();
    desk.clock.pass_minutes(15);
    refused(&ask(desk.address(), "GET", &format!("/v1/staff/link/{}", late.as_str()), &Ask::default()));
    let from_link = opened.cookie().unwrap();
    let asked = json!({"what": "person", "id": "A001", "reason": "核对排班"});
    assert_eq!(desk.post("/v1/unmask", &from_link, asked).code(), "reauth_needed", "a link has proved nothing");
    let reset = desk.running.call(|hq, clock| hq.staff_reset("desk1", "machine", clock.now()).map(|_| ())).unwrap();
    reset.unwrap();
    for cookie in [&cookie, &from_link] {
        refused(&desk.get("/v1/board", cookie));
    }
    println!("F20 staff: {replays} replays, 0 accepted");
}

/// F19: guessing gets slower and slower, says nothing, and locks nobody out.
#[test]
fn five_thousand_guesses_are_bounded_and_the_owner_still_gets_in() {
    let desk = Desk::open();
    let person = desk.person("desk1", &[DutyDesk], None);
    drop(desk.login(&person));
    desk.clock.pass_minutes(61);
    let (mut tried, mut refused, mut waited) = (0, 0, 0);
    let runtime = std::thread::available_parallelism().map_or(2, std::num::NonZero::get).min(4);
    let outcomes: Vec<(u32, u32, u32)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..runtime)
            .map(|thread| {
                let desk = &desk;
                scope.spawn(move || {
                    let (mut tried, mut refused, mut waited) = (0, 0, 0);
                    for number in 0..5_000 / runtime {
                        // Ten addresses of an intranet, names known and unknown.
                        let from = Ipv4Addr::new(127, 0, 7, (number % 10) as u8 + 1);
                        let name = if number % 3 == 0 { "nobody" } else { "desk1" };
                        let password = format!("guess {thread} {number} of a long row");
                        let body = json!({"name": name, "password": password, "code": "000000"});
                        let reply = ask(
                            desk.address(),
                            "POST",
                            "/v1/staff/login",
                            &Ask { body: Some(body), from: Some(from), ..Ask::default() },
                        );
                        match reply.status {
                            401 => tried += 1,
                            429 => refused += 1,
                            503 => waited += 1,
                            other => panic!("{other}: {}", String::from_utf8_lossy(&reply.body)),
                        }
                    }
                    (tried, refused, waited)
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    for (a, b, c) in outcomes {
        (tried, refused, waited) = (tried + a, refused + b, waited + c);
    }
    println!(
        "F19 staff: {} guesses, {tried} tried, {refused} refused unheard, {waited} busy",
        tried + refused + waited
    );
    assert!(tried <= 60, "{tried} guesses were heard at one standing clock");
    // The owner comes from where they signed in before, in the middle of it.
    desk.clock.pass_minutes(1);
    let login = Ask { body: Some(person.login_body(desk.clock.now())), ..Ask::default() };
    assert_eq!(ask(desk.address(), "POST", "/v1/staff/login", &login).status, 200);
    // And somebody without such a place after half a minute at most.
    let other = Ipv4Addr::new(127, 0, 9, 9);
    desk.clock.pass_minutes(1);
    let login = Ask { body: Some(person.login_body(desk.clock.now())), from: Some(other), ..Ask::default() };
    assert_eq!(ask(desk.address(), "POST", "/v1/staff/login", &login).status, 200);
    // A restart forgives no guesser.
    let guess = |desk: &Desk| {
        let body = json!({"name": "nobody2", "password": "one more guess here", "code": "000000"});
        let from = Some(Ipv4Addr::new(127, 0, 8, 8));
        ask(desk.address(), "POST", "/v1/staff/login", &Ask { body: Some(body), from, ..Ask::default() })
    };
    for _ in 0..9 {
        desk.clock.pass_minutes(1);
        assert_eq!(guess(&desk).status, 401);
    }
    assert_eq!(guess(&desk).status, 429);
    let desk = desk.restarted();
    let reply = guess(&desk);
    assert_eq!((reply.status, reply.code().as_str()), (429, "too_many_tries"));
    assert!(reply.header("retry-after").unwrap().parse::<u32>().unwrap() > 30, "{}", reply.head);
}

/// How often a busy machine may be asked for one quiet measurement.
const TRIES: usize = 5;

/// F19: the time of a refusal does not tell whether the account exists.
#[test]
fn a_name_that_nobody_has_takes_as_long_as_a_wrong_password() {
    huxue_hq::staff::cheap_for_tests();
    let (_dir, mut hq) = headquarters();
    let new = huxue_hq::staff::NewAccount { name: "desk1".into(), roles: vec![DutyDesk], unit: None };
    hq.staff_add(&new, "machine", at(8, 0)).unwrap();
    let mut once = |name: &str, round: i64| {
        let now = at(8, 0).plus_minutes(round * 61);
        let begun = Stopwatch::now();
        let attempt = hq.login_begin(name, "10.0.0.1", now).unwrap().unwrap();
        let fits = attempt.password_fits("a wrong password indeed").unwrap();
        let refused = hq.login_finish(&attempt, fits, Some("000000"), now).unwrap().err().unwrap();
        assert_eq!(refused.code, "login_failed");
        begun.elapsed().as_secs_f64()
    };
    // Pairs in turn, and the median of their ratios: the machine's moods hit both. A busy machine has a few tries.
    let mut round = 0;
    let mut measure = || {
        let mut ratios: Vec<f64> = (0..201)
            .map(|_| {
                round += 1;
                let known_first = round % 2 == 0;
                let (first, second) = if known_first { ("desk1", "nobody") } else { ("nobody", "desk1") };
                let (a, b) = (once(first, round * 2), once(second, round * 2 + 1));
                if known_first { a / b } else { b / a }
            })
            .collect();
        ratios.sort_by(f64::total_cmp);
        ratios[ratios.len() / 2]
    };
    let medians: Vec<f64> = (0..TRIES).map(|_| measure()).collect();
    let median = medians.iter().copied().min_by(|a, b| (a - 1.0).abs().total_cmp(&(b - 1.0).abs())).unwrap();
    println!("F19 staff: known / unknown name, medians of 201 ratios: {medians:.4?}");
    assert!((median - 1.0).abs() < 0.05, "{median}");
}

#[test]
fn writes_from_elsewhere_are_refused_and_every_answer_is_hardened() {
    let desk = Desk::open();
    let person = desk.person("desk1", &[DutyDesk], None);
    let cookie = desk.login(&person);
    for origin in ["", "https://evil.example", "null", "http://127.0.0.1:1"] {
        let asked = Ask { cookie: Some(&cookie), body: Some(json!({})), origin: Some(origin), ..Ask::default() };
        assert_eq!(ask(desk.address(), "POST", "/v1/staff/logout", &asked).code(), "foreign_origin", "{origin}");
    }
    let replies = [
        desk.get("/v1/board", &cookie),
        desk.get("/v1/incidents", "huxue-session=0000"),
        desk.post("/v1/staff/reauth", &cookie, json!({"nonsense": 1})),
        ask(desk.address(), "GET", "/v1/staff/link/none", &Ask::default()),
    ];
    for reply in &replies {
        assert_eq!(reply.header("cache-control").as_deref(), Some("no-store"), "{}", reply.head);
        assert_eq!(reply.header("x-content-type-options").as_deref(), Some("nosniff"));
        let policy = reply.header("content-security-policy").unwrap();
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(!reply.head.to_ascii_lowercase().contains("\r\nserver:"));
    }
    assert_eq!(replies.map(|reply| reply.status), [200, 401, 422, 401]);
}

#[test]
fn powers_are_split_and_nobody_changes_their_own_roles() {
    let desk = Desk::open();
    let admin = desk.person("sys1", &[SystemAdmin], None);
    let security = desk.person("sec1", &[SecurityAdmin], None);
    let worker = desk.person("desk1", &[DutyDesk], None);
    let both = huxue_hq::staff::NewAccount { name: "both".into(), roles: vec![SystemAdmin, Auditor], unit: None };
    let refused = desk.running.call(move |hq, clock| hq.staff_add(&both, "machine", clock.now()).err()).unwrap();
    assert!(refused.unwrap().to_string().contains("三权分立"));
    let (admin, security, worker) = (desk.login(&admin), desk.login(&security), desk.login(&worker));
    assert_eq!(desk.get("/v1/board", &admin).code(), "not_allowed", "an administrator sees no content");
    assert_eq!(desk.get("/v1/staff/accounts", &worker).code(), "not_allowed");
    let roles = json!({"roles": ["duty_desk", "supervisor"]});
    assert_eq!(desk.post("/v1/staff/accounts/desk1/roles", &admin, roles.clone()).code(), "not_allowed");
    assert_eq!(desk.post("/v1/staff/accounts/sec1/roles", &security, roles.clone()).code(), "bad_input");
    assert_eq!(desk.post("/v1/staff/accounts/desk1/roles", &security, roles.clone()).status, 204);
    assert_eq!(desk.get("/v1/staff/me", &worker).code(), "signed_out", "other roles, other session");
    desk.clock.pass_minutes(11);
    assert_eq!(desk.post("/v1/staff/accounts/desk1/roles", &security, roles).code(), "reauth_needed");
}
