//! The desk's page on the wire: its policy, its caches, and a stream that goes on where it broke off.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use huxue_hq::staff::StaffRole;
use huxue_ledger::fact::{Body, CheckedIn, Private};
use huxue_ledger::ident::Scope;

use crate::support::desk::{Ask, Desk, ask};
use crate::support::{Phone, at, day, post};

#[test]
fn the_page_allows_no_inline_script_and_a_style_only_by_its_own_nonce() {
    let desk = Desk::open();
    let get = |path: &str| ask(desk.address(), "GET", path, &Ask::default());
    let pages = [get("/"), get("/desk/board?unit=U1"), get("/desk/board?unit=U1")];
    let mut nonces = Vec::new();
    for page in &pages {
        assert_eq!(page.status, 200);
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self';") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(page.header("cache-control").unwrap(), "no-store");
        assert_eq!(page.header("x-content-type-options").unwrap(), "nosniff");
        let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
        let html = String::from_utf8(page.body.clone()).unwrap();
        assert!(html.contains(&format!("nonce=\"{nonce}\"")) && !html.contains("__NONCE__"), "{html}");
        nonces.push(nonce);
    }
    nonces.sort();
    nonces.dedup();
    assert_eq!(nonces.len(), pages.len(), "each answer has a nonce of its own");
}

#[test]
fn an_asset_that_is_not_there_and_a_way_out_of_the_folder_are_not_found() {
    let desk = Desk::open();
    for path in ["/assets/none.js", "/assets/..%2findex.html", "/assets/%2e%2e/%2e%2e/Cargo.toml", "/assets/none.map"] {
        let reply = ask(desk.address(), "GET", path, &Ask::default());
        assert_eq!((reply.status, reply.code().as_str()), (404, "unknown_route"), "{path}");
    }
}

/// The stream's lines until one begins with `prefix`.
fn until(stream: &mut impl std::io::BufRead, prefix: &str) -> String {
    stream.lines().map(Result::unwrap).find(|line| line.starts_with(prefix)).unwrap()
}

fn listen(address: SocketAddr, cookie: &str, heard: Option<&str>) -> BufReader<TcpStream> {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let heard = heard.map_or_else(String::new, |id| format!("last-event-id: {id}\r\n"));
    let head = format!("GET /v1/board/events HTTP/1.1\r\nhost: {address}\r\ncookie: {cookie}\r\n{heard}\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    BufReader::new(stream)
}

fn id(line: &str) -> u64 {
    line.trim_start_matches("id:").trim().parse().unwrap()
}

#[test]
fn a_stream_goes_on_from_the_last_event_that_was_heard() {
    let desk = Desk::open();
    let cookie = desk.login(&desk.person("desk1", &[StaffRole::DutyDesk], None));
    let first = until(&mut listen(desk.address(), &cookie, None), "id:");
    // Nothing was missed: silence until something happens, and then it is that.
    let mut quiet = listen(desk.address(), &cookie, Some(&id(&first).to_string()));
    assert!(until(&mut quiet, "HTTP/1.1").contains("200"));
    desk.running
        .call(|hq, _| {
            let mut phone = Phone::enrol(hq, "A001", 1, at(7, 0));
            let checked_in = Body::CheckedIn(CheckedIn {});
            phone.write(&Scope::post_day(&post(1), day()), &checked_in, &Private::default(), at(7, 5));
            phone.sync(hq, at(7, 6));
        })
        .unwrap();
    let next = until(&mut quiet, "id:");
    assert!(id(&next) > id(&first), "{next} after {first}");
    // Something was missed: it is told at once.
    let told = until(&mut listen(desk.address(), &cookie, Some(&id(&first).to_string())), "id:");
    assert_eq!(told, next);
}
