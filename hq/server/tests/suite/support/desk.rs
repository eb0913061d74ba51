//! A browser by hand: plain HTTP with a cookie and an origin, and staff who can sign in.
#![allow(clippy::unwrap_used, reason = "part of the tests")]

use std::io::{Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use huxue_duty::clock::Instant;
use huxue_duty::ids::UnitId;
use huxue_hq::Hq;
use huxue_hq::server::{Clock, Config, Running, start};
use huxue_hq::staff::{NewAccount, Secrets, StaffRole, code_for_tests};
use serde_json::{Value, json};

use crate::support::{at, headquarters};

/// A clock that the test sets.
#[derive(Clone)]
pub struct TestClock(Arc<AtomicI64>);

impl TestClock {
    pub fn at(now: Instant) -> Self {
        Self(Arc::new(AtomicI64::new(now.0)))
    }

    pub fn now(&self) -> Instant {
        Instant(self.0.load(Ordering::SeqCst))
    }

    pub fn pass_minutes(&self, minutes: i64) {
        self.0.fetch_add(minutes * 60_000, Ordering::SeqCst);
    }

    pub fn clock(&self) -> Clock {
        let own = self.clone();
        Clock::of(move || own.now())
    }
}

pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    pub fn header(&self, name: &str) -> Option<String> {
        let found = self.head.lines().find(|line| line.to_ascii_lowercase().starts_with(&format!("{name}:")))?;
        Some(found.split_once(':').unwrap().1.trim().to_owned())
    }

    /// The session that the answer sets.
    pub fn cookie(&self) -> Option<String> {
        let value = self.header("set-cookie")?;
        Some(value.split(';').next().unwrap().to_owned())
    }
}

/// What a request says besides method and path.
#[derive(Default)]
pub struct Ask<'a> {
    pub cookie: Option<&'a str>,
    pub body: Option<Value>,
    /// Another origin than the server's own; an empty one sends none.
    pub origin: Option<&'a str>,
    /// Another loopback address to come from.
    pub from: Option<Ipv4Addr>,
}

pub fn ask(address: SocketAddr, method: &str, path: &str, ask: &Ask<'_>) -> Reply {
    let mut stream = match ask.from {
        None => TcpStream::connect(address).unwrap(),
        Some(from) => connect_from(from, address),
    };
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let body = ask.body.as_ref().map_or_else(Vec::new, |body| serde_json::to_vec(body).unwrap());
    let own = format!("http://{address}");
    let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n");
    match ask.origin {
        Some("") => {}
        Some(other) => head.extend(["origin: ", other, "\r\n"]),
        None => head.extend(["origin: ", &own, "\r\n"]),
    }
    if let Some(cookie) = ask.cookie {
        head.extend(["cookie: ", cookie, "\r\n"]);
    }
    if ask.body.is_some() {
        head.push_str("content-type: application/json\r\n");
    }
    head.extend(["content-length: ", &body.len().to_string(), "\r\n\r\n"]);
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&body).unwrap();
    let mut all = Vec::new();
    stream.read_to_end(&mut all).unwrap();
    let split = all.windows(4).position(|window| window == b"\r\n\r\n").unwrap() + 4;
    let head = String::from_utf8(all[..split].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Reply { status, head, body: all[split..].to_vec() }
}

/// A connection from another address of this machine's loopback network.
fn connect_from(from: Ipv4Addr, to: SocketAddr) -> TcpStream {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().unwrap();
    let stream = runtime.block_on(async {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::new(IpAddr::V4(from), 0)).unwrap();
        socket.connect(to).await.unwrap()
    });
    let stream = stream.into_std().unwrap();
    stream.set_nonblocking(false).unwrap();
    stream
}

/// Somebody with an account.
pub struct Person {
    pub secrets: Secrets,
    pub password: String,
}

impl Person {
    pub fn code(&self, now: Instant) -> Option<String> {
        self.secrets.totp.as_ref().map(|uri| code_for_tests(uri, now).unwrap())
    }

    pub fn login_body(&self, now: Instant) -> Value {
        json!({"name": self.secrets.name, "password": self.password, "code": self.code(now)})
    }
}

pub struct Desk {
    pub dir: tempfile::TempDir,
    pub running: Running,
    pub clock: TestClock,
}

impl Desk {
    /// A served headquarters at 08:00 of the test day.
    pub fn open() -> Self {
        Self::with(|_| {})
    }

    pub fn with(prepare: impl FnOnce(&mut Hq)) -> Self {
        huxue_hq::staff::cheap_for_tests();
        let (dir, mut hq) = headquarters();
        prepare(&mut hq);
        drop(hq);
        let clock = TestClock::at(at(8, 0));
        Self { running: serve(&dir, &clock), dir, clock }
    }

    pub fn address(&self) -> SocketAddr {
        self.running.address
    }

    /// The same folder, served again.
    pub fn restarted(self) -> Self {
        let Self { dir, running, clock } = self;
        running.stop();
        Self { running: serve(&dir, &clock), dir, clock }
    }

    /// An account whose first password was changed already, as everybody's is after the first day.
    pub fn person(&self, name: &str, roles: &[StaffRole], unit: Option<&str>) -> Person {
        let new = NewAccount { name: name.into(), roles: roles.to_vec(), unit: unit.map(UnitId::new) };
        let now = self.clock.now();
        let secrets = self.running.call(move |hq, _| hq.staff_add(&new, "machine", now).unwrap()).unwrap();
        let mut person = Person { password: secrets.password.to_string(), secrets };
        let cookie = self.login(&person);
        let changed = "copper lantern eleven ferries";
        self.clock.pass_minutes(1);
        let body = json!({
            "password": person.password, "code": person.code(self.clock.now()), "new_password": changed
        });
        let reply = self.post("/v1/staff/password", &cookie, body);
        assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
        self.clock.pass_minutes(1);
        person.password = changed.into();
        person
    }

    /// Signs in and returns the cookie.
    pub fn login(&self, person: &Person) -> String {
        // A code is good once: the next sign-in takes the next one.
        self.clock.pass_minutes(1);
        let ask_login = Ask { body: Some(person.login_body(self.clock.now())), ..Ask::default() };
        let reply = ask(self.address(), "POST", "/v1/staff/login", &ask_login);
        assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
        reply.cookie().unwrap()
    }

    pub fn get(&self, path: &str, cookie: &str) -> Reply {
        ask(self.address(), "GET", path, &Ask { cookie: Some(cookie), ..Ask::default() })
    }

    pub fn post(&self, path: &str, cookie: &str, body: Value) -> Reply {
        ask(self.address(), "POST", path, &Ask { cookie: Some(cookie), body: Some(body), ..Ask::default() })
    }
}

fn serve(dir: &tempfile::TempDir, clock: &TestClock) -> Running {
    let config = Config {
        listen: "127.0.0.1:0".parse().unwrap(),
        desk_listen: None,
        behind_proxy: false,
        trust_loopback: false,
    };
    start(&dir.path().join("data"), config, clock.clock()).unwrap()
}
