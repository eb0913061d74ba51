//! F22 for staff: every row of the router's own table × every role × {own unit, another unit, no session, an ended
//! session, another headquarters' session, an address outside the desk's network}. What is refused carries no byte of
//! content.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "the figures are printed")]

use std::collections::BTreeMap;
use std::fs;
use std::net::SocketAddr;
use std::path::Path;

use huxue_hq::Hq;
use huxue_hq::server::{Config, RouteRow, Who, route_table, start};
use huxue_hq::staff::StaffRole;
use huxue_ledger::fact::{Body, IncidentFiled, Private};
use huxue_ledger::ident::{Scope, day_number};
use serde_json::json;

use crate::support::desk::{Ask, Desk, Reply, ask};
use crate::support::{Phone, at, day};

/// Words that stand for content: a name, a narrative, a person's and a post's id.
const NARRATIVE: &str = "校门外两名学生推搡";
const CONTENT: [&str; 4] = ["警员001", NARRATIVE, "A001", "P001"];

/// An incident that concerns a minor, filed by a phone at the first post.
fn with_incident(hq: &mut Hq) {
    let mut phone = Phone::enrol(hq, "A001", 1, at(7, 0));
    let scope = Scope::incident("00000000000000aa");
    let filed = IncidentFiled { category: "S01".into(), post: "P001".into(), day: day_number(day()), from: None };
    phone.write(&scope, &Body::IncidentFiled(filed), &Private::of_text(NARRATIVE), at(7, 30));
    phone.sync(hq, at(7, 31));
    assert_eq!(hq.incident("00000000000000aa").unwrap().texts, [NARRATIVE]);
}

fn filled(path: &str) -> String {
    path.replace("{token}", "none").replace("{id}", "0000000000000000").replace("{name}", "nobody")
}

fn send(address: SocketAddr, row: &RouteRow, cookie: Option<&str>, query: &str) -> Reply {
    let path = format!("{}{query}", filled(row.path));
    // The stream never ends: its head is enough, and the test reads it elsewhere.
    let body = (row.method != "GET").then(|| json!({}));
    ask(address, row.method.as_str(), &path, &Ask { cookie, body, ..Ask::default() })
}

fn holds_content(reply: &Reply) -> bool {
    let body = String::from_utf8_lossy(&reply.body);
    CONTENT.iter().any(|word| body.contains(word))
}

#[test]
fn every_route_answers_exactly_the_roles_of_its_row() {
    let desk = Desk::with(with_incident);
    let accounts = StaffRole::ALL.map(|role| {
        let unit = (role == StaffRole::UnitLeader).then_some("U1");
        (role, desk.person(&role.code().replace('_', "-"), &[role], unit))
    });
    let foreign = Desk::open();
    let stranger = foreign.person("duty-desk", &[StaffRole::DutyDesk], None);
    let stranger = foreign.login(&stranger);
    let ended = {
        let person = desk.person("gone", &[StaffRole::DutyDesk, StaffRole::Supervisor], None);
        let cookie = desk.login(&person);
        desk.running.call(|hq, clock| hq.staff_disable("gone", "machine", clock.now()).unwrap()).unwrap();
        cookie
    };
    let people: BTreeMap<&str, (StaffRole, String)> =
        accounts.iter().map(|(role, person)| (role.code(), (*role, desk.login(person)))).collect();
    let outside: SocketAddr = "0.0.0.0:0".parse().unwrap();
    let config = Config { listen: outside, desk_listen: None, behind_proxy: true, trust_loopback: true };
    let open = start(&desk.dir.path().join("data"), config, desk.clock.clock()).unwrap();
    let open = (SocketAddr::from(([127, 0, 0, 1], open.address.port())), open);
    let mut cells = 0;
    for row in route_table() {
        let guarded = matches!(row.rule.who, Who::SignedIn | Who::Roles(_));
        if row.path.ends_with("/events") || row.path == "/v1/staff/logout" {
            // A stream has no end to wait for, and signing out would end the sessions of the next rows: only the
            // refusals are walked here.
            for cookie in [None, Some(ended.as_str()), Some(stranger.as_str())] {
                assert_eq!(send(desk.address(), &row, cookie, "").code(), "signed_out", "{}", row.path);
                cells += 1;
            }
            continue;
        }
        for (name, (role, cookie)) in &people {
            let reply = send(desk.address(), &row, Some(cookie), "");
            cells += 1;
            if !guarded {
                assert!(!holds_content(&reply), "{} {} shows content to anybody", row.method, row.path);
            } else if row.rule.allows(*role) {
                assert!(
                    !["signed_out", "not_allowed", "other_unit"].contains(&reply.code().as_str()),
                    "{} {} refuses {name}: {}",
                    row.method,
                    row.path,
                    reply.code()
                );
                // A minor's narrative is in no list, whoever reads it.
                assert!(!String::from_utf8_lossy(&reply.body).contains(NARRATIVE), "{} {name}", row.path);
            } else {
                assert_eq!((reply.status, reply.code().as_str()), (403, "not_allowed"), "{} {name}", row.path);
                assert!(!holds_content(&reply), "{} {} shows content to {name}", row.method, row.path);
            }
            if row.rule.by_unit && row.rule.allows(*role) {
                let own = send(desk.address(), &row, Some(cookie), "?unit=U1");
                assert_eq!(own.status, 200, "{} {name}", row.path);
                let other = send(desk.address(), &row, Some(cookie), "?unit=U2");
                cells += 2;
                if *role == StaffRole::UnitLeader {
                    assert_eq!((other.status, other.code().as_str()), (403, "other_unit"), "{}", row.path);
                }
                assert!(!holds_content(&other), "{} {name}: another unit's rows", row.path);
            }
        }
        for cookie in [None, Some("huxue-session="), Some(ended.as_str()), Some(stranger.as_str())] {
            let reply = send(desk.address(), &row, cookie, "");
            cells += 1;
            assert!(!holds_content(&reply), "{} {}", row.method, row.path);
            if guarded {
                assert_eq!((reply.status, reply.code().as_str()), (401, "signed_out"), "{}", row.path);
            }
        }
        let (_, duty) = &people["duty_desk"];
        let reply = send(open.0, &row, Some(duty), "");
        cells += 1;
        assert!(!holds_content(&reply), "{} {} outside the desk's network", row.method, row.path);
        if guarded || row.rule.who == Who::Anyone {
            assert_eq!((reply.status, reply.code().as_str()), (403, "desk_network_only"), "{}", row.path);
        }
    }
    println!("F22 staff: {} routes, {cells} cells", route_table().len());
    assert!(cells > 200);
    open.1.stop();
}

#[test]
fn names_and_narratives_are_shown_by_role_and_opened_one_by_one_with_a_reason() {
    let desk = Desk::with(with_incident);
    let accounts = [
        ("desk1", StaffRole::DutyDesk),
        ("insp1", StaffRole::Inspector),
        ("ana1", StaffRole::Analyst),
        ("aud1", StaffRole::Auditor),
    ]
    .map(|(name, role)| (name, desk.person(name, &[role], None)));
    let cookies: BTreeMap<&str, String> = accounts.iter().map(|(name, person)| (*name, desk.login(person))).collect();
    let incident = |name: &str| desk.get("/v1/incidents", &cookies[name]).json()[0].clone();
    assert_eq!(incident("desk1")["texts"][0], "（已遮蔽）", "a minor's matter is masked for the desk as well");
    assert_eq!((incident("desk1")["minor"].clone(), incident("insp1")["masked"].clone()), (json!(true), json!(true)));
    let board = String::from_utf8(desk.get("/v1/board", &cookies["ana1"]).body).unwrap();
    assert!(!board.contains("警员") && !board.contains("A001"), "{board}");
    let unmask = |what: &str, id: &str, reason: &str, name: &str| {
        desk.post("/v1/unmask", &cookies[name], json!({"what": what, "id": id, "reason": reason}))
    };
    assert_eq!(unmask("incident", "00000000000000aa", "看", "desk1").code(), "bad_input", "a reason is needed");
    assert_eq!(unmask("incident", "00000000000000aa", "回访家长前核对", "ana1").code(), "not_allowed");
    let opened = unmask("incident", "00000000000000aa", "回访家长前核对", "desk1");
    assert_eq!(opened.json()["incident"]["texts"][0], NARRATIVE);
    assert_eq!(unmask("person", "A001", "核对排班", "insp1").json()["person"]["name"], "警员001");
    let rows = desk.get("/v1/audit", &cookies["aud1"]).json();
    let found: Vec<_> = rows.as_array().unwrap().iter().filter(|row| row["action"] == "unmask.minor").collect();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0]["actor"].clone(), found[0]["reason"].clone()), (json!("desk1"), json!("回访家长前核对")));
    assert!(!String::from_utf8(desk.get("/v1/audit", &cookies["aud1"]).body).unwrap().contains(NARRATIVE));
    desk.clock.pass_minutes(11);
    assert_eq!(unmask("person", "A001", "核对排班", "desk1").code(), "reauth_needed");
    let trusting = desk.running.call(|hq, _| hq.verify_audit(&[]).unwrap()).unwrap();
    assert_eq!(trusting.problems, []);
}

/// Nobody can register a route beside the table.
#[test]
fn routes_are_registered_in_the_table_alone() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/server");
    let mut registering = Vec::new();
    for file in fs::read_dir(folder).unwrap() {
        let file = file.unwrap().path();
        let text = fs::read_to_string(&file).unwrap();
        if [".route(", ".route_service(", ".nest(", ".merge("].iter().any(|call| text.contains(call)) {
            registering.push(file.file_name().unwrap().to_owned());
        }
    }
    assert_eq!(registering, ["access.rs"]);
}
