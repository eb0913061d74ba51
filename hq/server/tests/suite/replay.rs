//! F20: whatever was captured between a phone, a browser and HQ is worth nothing a second time. Ten kinds of request, six
//! replays each: on the same connection, later, from another device, after key and challenge have moved on, after a
//! restart, and to another tenant's HQ. Each is refused, or leaves log, marks and devices exactly as they were.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "the figures are printed")]

mod wire;

use std::collections::BTreeMap;

use huxue_hq::staff::StaffRole::{DutyDesk, Supervisor};
use huxue_ledger::bundle::seal_run;
use huxue_ledger::codec::encode;
use huxue_ledger::fact::{AlarmRaised, Body, CheckedIn, FOLD_VERSION, Private};
use huxue_ledger::frames::Answer;
use huxue_ledger::ident::Scope;
use serde_json::json;
use wire::{Captured, Connection, Reply};

use crate::support::desk::{Desk, Person};
use crate::support::*;

const REPLAYS: usize = 6;

/// What a replay must not move: the log, who has synced when, the devices, and what each scope folds to.
#[derive(Debug, PartialEq)]
struct State {
    position: u64,
    synced: BTreeMap<huxue_ledger::ident::DeviceId, huxue_duty::clock::Instant>,
    devices: usize,
    digests: Vec<[u8; 32]>,
}

fn state(desk: &Desk) -> State {
    let look = |hq: &mut huxue_hq::Hq, _: &huxue_hq::server::Clock| State {
        position: hq.position().unwrap(),
        synced: hq.synced(),
        devices: hq.directory().unwrap().devices.len(),
        digests: hq.scopes_known().unwrap().iter().map(|scope| hq.digest(scope, FOLD_VERSION).unwrap()).collect(),
    };
    desk.running.call(look).unwrap()
}

/// Counts the replays of one kind and holds that each failed or was harmless.
struct Tally {
    kind: &'static str,
    refused: usize,
    harmless: usize,
}

impl Tally {
    fn of(kind: &'static str) -> Self {
        Self { kind, refused: 0, harmless: 0 }
    }

    /// `phone`: whose answers can be read; an answer to a replayed sync holds nothing for whoever replays it.
    fn take(&mut self, how: &str, reply: &Reply, phone: Option<&Phone>) {
        if (400..500).contains(&reply.status) {
            self.refused += 1;
            return;
        }
        assert_eq!(reply.status, 200, "{} {how}: {}", self.kind, reply.status);
        let phone = phone.unwrap_or_else(|| panic!("{} {how}: taken", self.kind));
        if let Ok((_, rest, _)) = Answer::open(&reply.body, &phone.hq) {
            assert_eq!(rest.stale, Some(true), "{} {how}", self.kind);
            assert!(rest.news.is_none() && rest.scopes.is_none() && rest.trust.is_none(), "{} {how}", self.kind);
        } else {
            // Enrolment once more: the record that was signed then, and nothing that only this phone may know.
            let again = Phone::of_answer(&reply.body, &phone.person, 1);
            assert_eq!((again.record, again.device), (phone.record.clone(), phone.device));
        }
        self.harmless += 1;
    }

    fn finish(self) -> usize {
        let count = self.refused + self.harmless;
        println!("F20 {:<28} {} refused, {} harmless, {count} of {REPLAYS}", self.kind, self.refused, self.harmless);
        assert_eq!(count, REPLAYS, "{}", self.kind);
        count
    }
}

fn sync_request(body: Vec<u8>) -> Captured {
    Captured { method: "POST", path: "/v1/sync".into(), cookie: None, json: false, body }
}

/// Writes something into a phone's outbox and returns the request that carries it.
type Prepare = fn(&mut Desk, &mut Phone, &mut Phone) -> Vec<u8>;

fn post_day() -> Scope {
    Scope::post_day(&post(1), day())
}

fn push(phone: &mut Phone, scope: &Scope, body: &Body, private: &Private, desk: &Desk) -> Vec<u8> {
    phone.write(scope, body, private, desk.clock.now());
    let request = phone.request();
    phone.seal(&request)
}

fn check_in(desk: &mut Desk, phone: &mut Phone, _: &mut Phone) -> Vec<u8> {
    push(phone, &post_day(), &Body::CheckedIn(CheckedIn {}), &Private::default(), desk)
}

fn question(_: &mut Desk, phone: &mut Phone, _: &mut Phone) -> Vec<u8> {
    phone.wants.push([7; 32]);
    let request = phone.request();
    phone.seal(&request)
}

/// A colleague's run, carried sealed.
fn carried(desk: &mut Desk, phone: &mut Phone, colleague: &mut Phone) -> Vec<u8> {
    colleague.write(&post_day(), &Body::CheckedIn(CheckedIn {}), &Private::default(), desk.clock.now());
    let run = colleague.outbox.last().unwrap().clone();
    let agreement = colleague.hq.newest().unwrap().agreement_key;
    let mut request = phone.request();
    request.sealed = vec![seal_run(&agreement, &[9; 32], &run, &colleague.record)];
    phone.seal(&request)
}

fn alarm(desk: &mut Desk, phone: &mut Phone, _: &mut Phone) -> Vec<u8> {
    let raised = Body::AlarmRaised(AlarmRaised { post: "P001".into(), silent: false });
    push(phone, &Scope::alarm("00aa11bb22cc33dd"), &raised, &Private::default(), desk)
}

fn gate_code(desk: &mut Desk, phone: &mut Phone, _: &mut Phone) -> Vec<u8> {
    let sheet = |hq: &mut huxue_hq::Hq, _: &huxue_hq::server::Clock| hq.gate_code_sheet(&post(1), day(), 1).unwrap();
    let code = desk.running.call(sheet).unwrap().days[0].code.clone();
    let scanned = Private { gate_code: Some(code), ..Private::default() };
    push(phone, &post_day(), &Body::CheckedIn(CheckedIn {}), &scanned, desk)
}

fn round_trip(desk: &Desk, phone: &mut Phone) {
    phone.it_is(desk.clock.now());
    let request = phone.request();
    let reply = Connection::to(desk.address()).send(&sync_request(phone.seal(&request)));
    assert_eq!(reply.status, 200);
    let (_, rest, _) = phone.take(&request, &reply.body);
    assert_eq!(rest.stale, None, "the true phone is heard whatever was replayed");
}

/// The same bytes six times; after each nothing has moved.
fn replay_phone(
    kind: &'static str,
    mut desk: Desk,
    elsewhere: &Desk,
    (phone, colleague): (&mut Phone, &mut Phone),
    prepare: Option<Prepare>,
    enrolment: &Captured,
) -> (Desk, usize) {
    let mut tally = Tally::of(kind);
    let mut connection = Connection::to(desk.address());
    let captured = match prepare {
        None => enrolment.clone(),
        Some(prepare) => {
            phone.it_is(desk.clock.now());
            let captured = sync_request(prepare(&mut desk, phone, colleague));
            let reply = connection.send(&captured);
            assert_eq!(reply.status, 200, "{kind}");
            let (receipts, rest, _) = Answer::open(&reply.body, &phone.hq).unwrap();
            assert_eq!(rest.stale, None, "{kind}: the first time counts");
            phone.follow.challenge = rest.challenge;
            let heads: Vec<_> = receipts.receipts.iter().flatten().map(|receipt| receipt.head).collect();
            for one in [&mut *phone, &mut *colleague] {
                let journals = one.journals.clone();
                let is_in = |run: &huxue_ledger::run::Run| {
                    let entries = &journals[&run.journal.scope];
                    !heads.contains(&entries[run.last_seq() as usize - 1].hash)
                };
                one.outbox.retain(is_in);
            }
            captured
        }
    };
    let before = state(&desk);
    tally.take("on the same connection", &connection.send(&captured), Some(&*phone));
    assert_eq!(state(&desk), before, "{kind}: same connection");
    desk.clock.pass_minutes(5);
    tally.take("later", &Connection::to(desk.address()).send(&captured), Some(&*phone));
    assert_eq!(state(&desk), before, "{kind}: later");
    let other_device = Connection::from([127, 0, 0, 77].into(), desk.address()).send(&captured);
    tally.take("from another device", &other_device, Some(&*phone));
    assert_eq!(state(&desk), before, "{kind}: another device");
    for _ in 0..6 {
        round_trip(&desk, phone);
    }
    let moved_on = state(&desk);
    tally.take("after the challenge moved on", &Connection::to(desk.address()).send(&captured), Some(&*phone));
    assert_eq!(state(&desk), moved_on, "{kind}: moved on");
    drop(connection);
    desk = desk.restarted();
    tally.take("after a restart", &Connection::to(desk.address()).send(&captured), Some(&*phone));
    assert_eq!(state(&desk), moved_on, "{kind}: restart");
    let theirs = state(elsewhere);
    let reply = Connection::to(elsewhere.address()).send(&captured);
    assert!((400..500).contains(&reply.status), "{kind}: another tenant's HQ took it: {}", reply.status);
    tally.take("to another tenant", &reply, None);
    assert_eq!(state(elsewhere), theirs, "{kind}: another tenant");
    round_trip(&desk, phone);
    (desk, tally.finish())
}

#[test]
fn what_phones_send_is_worth_nothing_a_second_time() {
    let mut desk = Desk::open();
    let elsewhere = Desk::open();
    let code_of = |desk: &Desk, person: &'static str| {
        let make = move |hq: &mut huxue_hq::Hq, clock: &huxue_hq::server::Clock| {
            hq.enrol_code(Some(&person.into()), None, clock.now()).unwrap()
        };
        desk.running.call(make).unwrap()
    };
    let enrol = |desk: &Desk, person: &'static str, seed: u8| {
        let body = encode(&Phone::enrol_request(&code_of(desk, person), seed));
        let captured = Captured { method: "POST", path: "/v1/enrol".into(), cookie: None, json: false, body };
        let reply = Connection::to(desk.address()).send(&captured);
        assert_eq!(reply.status, 200);
        (Phone::of_answer(&reply.body, person, seed), captured)
    };
    let (mut phone, enrolment) = enrol(&desk, "A001", 1);
    let (mut colleague, _) = enrol(&desk, "B001", 2);
    for _ in 0..6 {
        round_trip(&desk, &mut phone);
    }
    let kinds: [(&'static str, Option<Prepare>); 6] = [
        ("enrolment", None),
        ("sync: check-in", Some(check_in)),
        ("sync: question", Some(question)),
        ("sync: a colleague's, sealed", Some(carried)),
        ("sync: SOS", Some(alarm)),
        ("sync: gate code", Some(gate_code)),
    ];
    let mut replays = 0;
    let count = kinds.len();
    for (kind, prepare) in kinds {
        let both = (&mut phone, &mut colleague);
        let (again, done) = replay_phone(kind, desk, &elsewhere, both, prepare, &enrolment);
        desk = again;
        replays += done;
    }
    // Somebody else's phone sends the captured runs under its own authenticator: that is carrying, and counts nothing.
    for _ in 0..6 {
        round_trip(&desk, &mut colleague);
    }
    let before = state(&desk);
    let mut request = colleague.request();
    request.runs = phone
        .journals
        .values()
        .flatten()
        .map(|entry| {
            huxue_ledger::run::Run::of(std::slice::from_ref(entry), huxue_ledger::run::sign(&phone.signer, &entry.hash))
                .unwrap()
        })
        .collect();
    let reply = Connection::to(desk.address()).send(&sync_request(colleague.seal(&request)));
    assert_eq!(reply.status, 200);
    let after = state(&desk);
    assert_eq!((after.devices, after.position), (before.devices, before.position), "nothing new, nobody else's");
    println!("F20 phones: {replays} of {}", count * REPLAYS);
    assert_eq!(replays, count * REPLAYS);
}

/// The same for the desk: a sign-in, a link, a second proof, and a session whose owner has left.
#[test]
fn what_browsers_send_is_worth_nothing_a_second_time() {
    let mut replays = 0;
    let kinds = ["sign-in", "sign-in link", "second proof of identity", "session"];
    for kind in kinds {
        let mut desk = Desk::open();
        let elsewhere = Desk::open();
        let person = desk.person("desk1", &[DutyDesk, Supervisor], None);
        // The other county has somebody of the same name.
        drop(elsewhere.person("desk1", &[DutyDesk, Supervisor], None));
        let captured = capture(kind, &desk, &person);
        let mut tally = Tally::of(kind);
        let mut connection = Connection::to(desk.address());
        let first = connection.send(&captured);
        assert!((200..400).contains(&first.status), "{kind}: {}", first.status);
        if kind == "session" {
            let out = Captured {
                path: "/v1/staff/logout".into(),
                method: "POST",
                json: true,
                body: b"{}".to_vec(),
                ..captured.clone()
            };
            assert_eq!(Connection::to(desk.address()).send(&out).status, 204);
        }
        let before = state(&desk);
        let mut refused = |how: &str, reply: &Reply| {
            let cookie = reply.header("set-cookie").unwrap_or_default();
            assert!(cookie.is_empty() || cookie.contains("=;"), "{kind} {how}: a session for a replay");
            tally.take(how, reply, None);
        };
        refused("on the same connection", &connection.send(&captured));
        desk.clock.pass_minutes(5);
        refused("later", &Connection::to(desk.address()).send(&captured));
        refused("from another device", &Connection::from([127, 0, 0, 77].into(), desk.address()).send(&captured));
        let reset = |hq: &mut huxue_hq::Hq, clock: &huxue_hq::server::Clock| {
            hq.staff_reset("desk1", "machine", clock.now()).map(drop).unwrap();
        };
        desk.running.call(reset).unwrap();
        refused("after the password changed", &Connection::to(desk.address()).send(&captured));
        drop(connection);
        desk = desk.restarted();
        refused("after a restart", &Connection::to(desk.address()).send(&captured));
        refused("to another tenant", &Connection::to(elsewhere.address()).send(&captured));
        assert_eq!(state(&desk), before, "{kind}");
        replays += tally.finish();
    }
    println!("F20 staff: {replays} of {}", kinds.len() * REPLAYS);
    assert_eq!(replays, kinds.len() * REPLAYS);
}

fn capture(kind: &str, desk: &Desk, person: &Person) -> Captured {
    let write = |path: &str, cookie: Option<String>, body: serde_json::Value| Captured {
        method: "POST",
        path: path.into(),
        cookie,
        json: true,
        body: serde_json::to_vec(&body).unwrap(),
    };
    let read = |path: String, cookie| Captured { method: "GET", path, cookie, json: false, body: Vec::new() };
    match kind {
        "sign-in" => {
            desk.clock.pass_minutes(1);
            write("/v1/staff/login", None, person.login_body(desk.clock.now()))
        }
        "sign-in link" => {
            let make = |hq: &mut huxue_hq::Hq, clock: &huxue_hq::server::Clock| {
                hq.staff_link("desk1", "machine", clock.now()).unwrap().to_string()
            };
            read(format!("/v1/staff/link/{}", desk.running.call(make).unwrap()), None)
        }
        "second proof of identity" => {
            let cookie = desk.login(person);
            desk.clock.pass_minutes(1);
            let proof = json!({"password": person.password, "code": person.code(desk.clock.now())});
            write("/v1/staff/reauth", Some(cookie), proof)
        }
        _ => read("/v1/staff/me".into(), Some(desk.login(person))),
    }
}
