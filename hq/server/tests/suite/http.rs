//! The server as processes and sockets: routes, sizes, waiting, desk commands beside it, and SIGKILL under load.
#![allow(clippy::unwrap_used)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant as Stopwatch};

use huxue_hq::server::{Clock, Config, Running, start};
use huxue_hq::{Hq, HqError};
use huxue_ledger::codec::encode;
use huxue_ledger::fact::{Body, CheckedIn, Private};
use huxue_ledger::frames::Answer;
use huxue_ledger::ident::{EntryHash, Scope};

use crate::support::*;

/// Status, header bytes (status line and blank line included) and body.
struct Reply {
    status: u16,
    head: String,
    body: Vec<u8>,
}

fn send(address: SocketAddr, method: &str, path: &str, body: &[u8]) -> std::io::Result<Reply> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    let head =
        format!("{method} {path} HTTP/1.1\r\nhost: hq\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len());
    stream.write_all(head.as_bytes())?;
    stream.write_all(body)?;
    let mut all = Vec::new();
    stream.read_to_end(&mut all)?;
    let split = all.windows(4).position(|window| window == b"\r\n\r\n").ok_or(std::io::ErrorKind::UnexpectedEof)? + 4;
    let head = String::from_utf8(all[..split].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Ok(Reply { status, head, body: all[split..].to_vec() })
}

fn get(address: SocketAddr, path: &str) -> Reply {
    send(address, "GET", path, &[]).unwrap()
}

fn now() -> huxue_duty::clock::Instant {
    Clock::system().now()
}

/// A served headquarters on a free port, with two phones that have codes.
fn served(config: impl Fn(SocketAddr) -> Config) -> (tempfile::TempDir, Running, [String; 2]) {
    let (dir, mut hq) = headquarters();
    let codes = ["A001", "B001"].map(|person| hq.enrol_code(Some(&person.into()), None, now()).unwrap());
    drop(hq);
    let any: SocketAddr = "127.0.0.1:0".parse().unwrap();
    let running = start(&dir.path().join("data"), config(any), Clock::system()).unwrap();
    (dir, running, codes)
}

fn enrol(address: SocketAddr, code: &str, person: &str, seed: u8) -> Phone {
    let reply = send(address, "POST", "/v1/enrol", &encode(&Phone::enrol_request(code, seed))).unwrap();
    assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
    Phone::of_answer(&reply.body, person, seed)
}

fn round_trip(address: SocketAddr, phone: &mut Phone) -> bool {
    phone.it_is(now());
    let request = phone.request();
    let reply = send(address, "POST", "/v1/sync", &phone.seal(&request)).unwrap();
    assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
    let (_, _, changes) = phone.take(&request, &reply.body);
    changes.again || !phone.outbox.is_empty()
}

fn settle(address: SocketAddr, phone: &mut Phone) {
    while round_trip(address, phone) {}
}

/// Now, by the clock that the server runs on: what a phone wrote on another day is no lone check-in.
fn check_in(phone: &mut Phone) -> EntryHash {
    let scope = Scope::post_day(&post(1), now().civil_date());
    phone.write(&scope, &Body::CheckedIn(CheckedIn {}), &Private::default(), now())
}

#[test]
fn phones_and_desk_share_a_loopback_listener_and_errors_have_codes() {
    let (_dir, running, codes) =
        served(|listen| Config { listen, desk_listen: None, behind_proxy: false, trust_loopback: true });
    let address = running.address;
    let mut a = enrol(address, &codes[0], "A001", 1);
    settle(address, &mut a);
    check_in(&mut a);
    settle(address, &mut a);
    assert_eq!(get(address, "/healthz").body, b"ok\n");
    assert_eq!(get(address, "/readyz").status, 200);
    let board: serde_json::Value = serde_json::from_slice(&get(address, "/v1/board").body).unwrap();
    assert_eq!(board["rows"].as_array().unwrap().len(), 2);
    let attendance: serde_json::Value =
        serde_json::from_slice(&get(address, &format!("/v1/attendance?day={}&post=P001", now().civil_date())).body)
            .unwrap();
    assert_eq!(attendance["posts"][0]["post"], "P001");
    assert_eq!(get(address, "/v1/incidents").body, b"[]");
    let metrics = String::from_utf8(get(address, "/metrics").body).unwrap();
    assert!(metrics.contains("huxue_enrolments_total 1\n"), "{metrics}");
    let code = |reply: &Reply| {
        assert!(reply.head.contains("application/problem+json"), "{}", reply.head);
        serde_json::from_slice::<serde_json::Value>(&reply.body).unwrap()["code"].as_str().unwrap().to_owned()
    };
    assert_eq!(code(&get(address, "/v2/sync")), "unknown_route");
    assert_eq!(get(address, "/v1/sync").status, 405);
    let problem = send(address, "POST", "/v1/sync", b"garbage that is no frame").unwrap();
    assert_eq!((problem.status, code(&problem).as_str()), (400, "malformed"));
    let problem = send(address, "POST", "/v1/sync", &vec![0; 1024 * 1024 + 1]).unwrap();
    assert_eq!((problem.status, code(&problem).as_str()), (413, "too_large"));
    let problem = send(address, "POST", "/v1/enrol", &encode(&Phone::enrol_request(&codes[0], 9))).unwrap();
    assert_eq!((problem.status, code(&problem).as_str()), (403, "code_used"));
    running.stop();
}

#[test]
fn a_lone_check_in_is_answered_in_few_bytes() {
    let (_dir, running, codes) =
        served(|listen| Config { listen, desk_listen: None, behind_proxy: false, trust_loopback: true });
    let mut a = enrol(running.address, &codes[0], "A001", 1);
    settle(running.address, &mut a);
    check_in(&mut a);
    a.it_is(now());
    let request = a.request();
    let body = a.seal(&request);
    let reply = send(running.address, "POST", "/v1/sync", &body).unwrap();
    let (_, rest, changes) = a.take(&request, &reply.body);
    assert!(body.len() <= 210, "request {}", body.len());
    assert!(reply.head.len() <= 64, "{}", reply.head);
    assert!(reply.body.len() <= 190, "answer {}", reply.body.len());
    assert!(rest.news.is_none() && !changes.again && a.outbox.is_empty(), "one round trip");
}

#[test]
fn outside_the_desk_network_the_read_routes_are_refused() {
    let any: SocketAddr = "0.0.0.0:0".parse().unwrap();
    let (_dir, running, _) =
        served(|local| Config { listen: any, desk_listen: Some(local), behind_proxy: true, trust_loopback: true });
    let phones = SocketAddr::from(([127, 0, 0, 1], running.address.port()));
    let refused = get(phones, "/v1/board");
    assert_eq!(refused.status, 403);
    assert!(String::from_utf8_lossy(&refused.body).contains("desk_network_only"));
    assert_eq!(get(phones, "/healthz").status, 200);
    let signed_out = get(running.desk_address.unwrap(), "/v1/board");
    assert_eq!(signed_out.status, 401, "behind a proxy nobody is trusted for coming from this machine");
}

#[test]
fn a_waiting_phone_hears_a_roll_call_of_another_process_within_a_second() {
    let (dir, running, codes) =
        served(|listen| Config { listen, desk_listen: None, behind_proxy: false, trust_loopback: true });
    let address = running.address;
    let mut a = enrol(address, &codes[0], "A001", 1);
    settle(address, &mut a);
    // Nothing to say: the wait lasts as long as the phone asked for.
    let mut request = a.request();
    request.wait_s = 1;
    let started = Stopwatch::now();
    let reply = send(address, "POST", "/v1/sync", &a.seal(&request)).unwrap();
    let (_, rest, _) = a.take(&request, &reply.body);
    assert!(started.elapsed() >= Duration::from_millis(900) && rest.held_ms >= 900, "{}", rest.held_ms);
    let mut request = a.request();
    request.wait_s = 10;
    let body = a.seal(&request);
    let before = requests(address);
    let waiting = std::thread::spawn(move || send(address, "POST", "/v1/sync", &body).unwrap());
    while requests(address) == before && !waiting.is_finished() {
        std::thread::yield_now();
    }
    let told = Stopwatch::now();
    let args = ["desk", "leave", "--person", "B002", "--from", "2026-11-24", "--to", "2026-11-24", "--as", "desk1"];
    assert!(command(&dir.path().join("data"), &args).status.success());
    let reply = waiting.join().unwrap();
    let (_, rest, _) = a.take(&request, &reply.body);
    assert!(rest.news.is_some());
    assert!(told.elapsed() < Duration::from_secs(8), "{:?}", told.elapsed());
}

/// Sync requests that HQ has taken so far.
fn requests(address: SocketAddr) -> u64 {
    let text = String::from_utf8(get(address, "/metrics").body).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix("huxue_sync_requests_total "));
    line.unwrap().parse().unwrap()
}

fn command(data: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_huxue-hq")).arg("--data").arg(data).args(args).output().unwrap()
}

fn spawn(data: &Path) -> (Child, SocketAddr) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_huxue-hq"))
        .arg("--data")
        .arg(data)
        .args(["serve", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.split("http://").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    (child, address)
}

#[test]
fn sigkill_under_load_loses_nothing_that_was_acknowledged() {
    let (dir, mut hq) = headquarters();
    let data = dir.path().join("data");
    let people = ["A001", "B001", "A002", "B002"];
    let codes = people.map(|person| hq.enrol_code(Some(&person.into()), None, now()).unwrap());
    drop(hq);
    let mut acknowledged: Vec<EntryHash> = Vec::new();
    let mut phones: Vec<Phone> = Vec::new();
    for round in 0..3 {
        let (mut child, address) = spawn(&data);
        if round == 0 {
            phones = people
                .iter()
                .zip(&codes)
                .zip(1..)
                .map(|((person, code), seed)| enrol(address, code, person, seed))
                .collect();
        }
        let killed = AtomicBool::new(false);
        let heard = AtomicUsize::new(0);
        let results: Vec<(Phone, Vec<EntryHash>)> = std::thread::scope(|scope| {
            let pushing: Vec<_> = phones
                .drain(..)
                .map(|mut phone| {
                    let (killed, heard) = (&killed, &heard);
                    scope.spawn(move || {
                        let mut received = Vec::new();
                        while !killed.load(Ordering::Relaxed) {
                            check_in(&mut phone);
                            let request = phone.request();
                            let Ok(reply) = send(address, "POST", "/v1/sync", &phone.seal(&request)) else { break };
                            let Ok((receipts, _, _)) = Answer::open(&reply.body, &phone.hq) else { break };
                            received.extend(receipts.receipts.iter().flatten().map(|receipt| receipt.head));
                            phone.take(&request, &reply.body);
                            heard.fetch_add(1, Ordering::Relaxed);
                        }
                        (phone, received)
                    })
                })
                .collect();
            // In the middle of the load: everybody pushes, and a good number has been answered.
            while heard.load(Ordering::Relaxed) < 60 && pushing.iter().any(|thread| !thread.is_finished()) {
                std::thread::yield_now();
            }
            child.kill().unwrap();
            killed.store(true, Ordering::Relaxed);
            pushing.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        child.wait().unwrap();
        for (phone, received) in results {
            acknowledged.extend(received);
            phones.push(phone);
        }
    }
    assert!(acknowledged.len() > 30, "{}", acknowledged.len());
    let hq = Hq::open(&data, now()).unwrap();
    for head in &acknowledged {
        hq.scope_of(head).unwrap();
    }
    assert_eq!(hq.verify().unwrap().problems.len(), 0);
    assert!(command(&data, &["verify"]).status.success());
}

#[test]
fn the_command_line_names_what_is_wrong_by_exit_code() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let code = |args: &[&str]| command(&data, args).status.code();
    assert_eq!(code(&["board", "--once"]), Some(4), "nothing there yet");
    assert_eq!(code(&["init"]), Some(0));
    assert_eq!(code(&["init"]), Some(5));
    assert_eq!(code(&["nonsense"]), Some(2));
    assert_eq!(code(&["enrol-code", "--person", "A001"]), Some(4));
    // A folder with a wrong line: every problem is printed, nothing is imported.
    let county = dir.path().join("county");
    std::fs::create_dir(&county).unwrap();
    std::fs::write(county.join("units.csv"), "id,name,kind\nU1,,stationn\n").unwrap();
    let import = command(&data, &["import", county.to_str().unwrap(), "--as", "desk1"]);
    let text = String::from_utf8_lossy(&import.stdout).into_owned();
    assert_eq!(import.status.code(), Some(3), "{text}");
    assert!(text.contains("units.csv, line 2, column 2 (name)") && text.contains("第 2 行"), "{text}");
    assert!(matches!(
        Hq::open(&data, now()).unwrap().enrol_code(Some(&officer(1)), None, now()),
        Err(HqError::NotFound { .. })
    ));
    assert_eq!(code(&["verify"]), Some(0));
    assert_eq!(code(&["withheld", "show", "zz"]), Some(3));
    let backup = dir.path().join("backup");
    let backup = backup.to_str().unwrap();
    let (words, others) = (dir.path().join("words"), dir.path().join("others"));
    std::fs::write(&words, "copper lantern eleven\nnot this line\n").unwrap();
    std::fs::write(&others, "copper\n").unwrap();
    let (words, others) = (words.to_str().unwrap(), others.to_str().unwrap());
    assert_eq!(code(&["backup", backup]), Some(3), "nobody is there to be asked for a passphrase");
    assert_eq!(code(&["backup", backup, "--passphrase-file", others]), Some(3), "too short");
    assert!(!std::path::Path::new(backup).exists());
    assert_eq!(code(&["backup", backup, "--passphrase-file", words]), Some(0));
    assert_eq!(code(&["backup", backup, "--passphrase-file", words]), Some(5));
    assert_eq!(code(&["restore", backup]), Some(3));
    assert_eq!(code(&["restore", backup, "--passphrase-file", others]), Some(3));
    assert_eq!(code(&["restore", backup, "--passphrase-file", words]), Some(0));
    assert_eq!(code(&["verify"]), Some(0));
    let (key, sealed) = (dir.path().join("recovery.key"), dir.path().join("sealed"));
    let (key, sealed) = (key.to_str().unwrap(), sealed.to_str().unwrap());
    let made = command(&data, &["recovery-key", key]);
    let public = String::from_utf8(made.stdout).unwrap();
    assert_eq!(code(&["recovery-key", key]), Some(7), "a key is never overwritten");
    assert_eq!(code(&["backup", sealed, "--recovery", public.trim()]), Some(0));
    assert_eq!(code(&["restore", sealed]), Some(3));
    assert_eq!(code(&["restore", sealed, "--recovery-key", key]), Some(0));
    let (mut child, _) = spawn(&data);
    let served = code(&["restore", backup, "--passphrase-file", words]);
    assert_eq!(served, Some(5), "a served folder is not replaced");
    child.kill().unwrap();
    child.wait().unwrap();
    std::fs::write(data.join("hq.sqlite"), b"this is no database, it is a page of nonsense").unwrap();
    assert_eq!(code(&["board", "--once"]), Some(6));
    assert!(command(&data, &["completions", "bash"]).stdout.len() > 1000);
}

#[test]
fn a_term_signal_ends_the_server_after_its_answers() {
    let (dir, hq) = headquarters();
    drop(hq);
    let (mut child, address) = spawn(&dir.path().join("data"));
    assert_eq!(get(address, "/readyz").status, 200);
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
