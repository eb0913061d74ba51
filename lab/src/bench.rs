//! `huxue-lab bench check-in`: what a lone check-in costs, all from one run on one disk.
//!
//! * `time_ratio`: median time from command to durable check-in over the median of a bare one-row SQLite transaction
//!   with the same pragmas on the same disk, taken in turn.
//! * `body_bytes`, `socket_bytes`, `round_trips`: one sync of one check-in that opens a new journal, no fix, over a
//!   fresh plain connection, counted by a pipe between phone and HQ.

mod month;
mod pipe;
pub mod start;
pub mod trust;

use std::path::Path;
use std::time::{Duration, Instant as Stopwatch};

use huxue_duty::clock::Instant;
use huxue_duty::fence::Fix;
use huxue_duty::ids::{PersonId, PostId};
use huxue_hq::server::{Clock, Config};
use huxue_phone::http::HttpTransport;
use huxue_phone::ports::Clock as _;
use huxue_phone::{Command, OpenOptions, Phone};
use serde::Serialize;

use crate::demo::clock::{DayClock, PhoneClock};
use crate::demo::{DemoError, county};

#[derive(Debug, Serialize)]
pub struct Figures {
    pub time_ratio: f64,
    pub body_bytes: usize,
    pub socket_bytes: usize,
    pub round_trips: usize,
    /// Medians, microseconds.
    pub check_in_us: u64,
    pub bare_transaction_us: u64,
}

/// Pairs of check-in and bare transaction.
const PAIRS: usize = 300;

pub fn command(json: bool) -> u8 {
    match measure(None) {
        Ok(figures) => {
            let text = format!(
                "check-in {} us, bare transaction {} us, ratio {:.2}; body {} B, socket {} B, {} round trip(s)",
                figures.check_in_us,
                figures.bare_transaction_us,
                figures.time_ratio,
                figures.body_bytes,
                figures.socket_bytes,
                figures.round_trips,
            );
            print(json, &figures, &text);
            0
        }
        Err(error) => {
            eprintln!("huxue-lab bench: {error}");
            2
        }
    }
}

/// The figures, for a program or for a person.
pub(crate) fn print(json: bool, figures: &impl Serialize, text: &str) {
    use std::io::Write as _;
    let json = json.then(|| serde_json::to_string_pretty(figures).unwrap_or_default());
    // A reader that stopped reading is no error of ours.
    let _ = writeln!(std::io::stdout().lock(), "{}", json.as_deref().unwrap_or(text));
}

/// `fix` is what the phone knows of its position when it checks in.
fn measure(fix: Option<Fix>) -> Result<Figures, DemoError> {
    let fail = |error: huxue_phone::PhoneError| DemoError::step("the phone")(error.to_string());
    let date = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap_or_default();
    let folder = tempfile::tempdir_in("target").or_else(|_| tempfile::tempdir())?;
    let clock = DayClock::new(Instant::at(date, 6 * 60));
    let county = county::read(Path::new("fixtures/county"))?;
    let person = PersonId::new("O001");
    let cast = [(person, huxue_duty::county::Role::Officer)];
    let codes = county::prepare_hq(&folder.path().join("hq"), &county, &cast, clock.now())?;
    let of_server = clock.clone();
    let config =
        Config { listen: ([127, 0, 0, 1], 0).into(), desk_listen: None, behind_proxy: false, trust_loopback: false };
    let server = huxue_hq::server::start(&folder.path().join("hq"), config, Clock::of(move || of_server.now()))
        .map_err(|error| DemoError::Setup(error.to_string()))?;
    let pipe = pipe::Pipe::open(server.address)?;
    let transport = || {
        HttpTransport::new(&format!("http://{}", pipe.address()), None)
            .map_err(|error| DemoError::Setup(error.to_string()))
    };
    let phone_clock = PhoneClock::new(clock.clone(), 0, 77);
    let mut phone = Phone::open(&folder.path().join("phone"), OpenOptions::default()).map_err(fail)?;
    phone.enrol(&transport()?, &codes[0], None, &phone_clock).map_err(fail)?;
    phone.sync(&transport()?, &phone_clock).map_err(fail)?;

    clock.set(Instant::at(date, 7 * 60 + 5));
    let post = PostId::new("P001");
    let check_in = || Command::CheckIn { post: post.clone(), fix, by: None, gate_code: None };
    phone.act(check_in(), &phone_clock.reading()).map_err(fail)?;
    pipe.reset();
    phone.sync(&transport()?, &phone_clock).map_err(fail)?;
    let exchange = pipe.counted();

    let mut bare = Bare::open(&folder.path().join("bare.sqlite"))?;
    let (mut of_phone, mut of_bare) = (Vec::new(), Vec::new());
    for _ in 0..PAIRS {
        of_bare.push(bare.transaction()?);
        let started = Stopwatch::now();
        phone.act(check_in(), &phone_clock.reading()).map_err(fail)?;
        of_phone.push(started.elapsed());
    }
    let (phone_us, bare_us) = (median(of_phone), median(of_bare));
    Ok(Figures {
        time_ratio: phone_us as f64 / bare_us.max(1) as f64,
        body_bytes: exchange.body_bytes,
        socket_bytes: exchange.socket_bytes,
        round_trips: exchange.round_trips,
        check_in_us: phone_us,
        bare_transaction_us: bare_us,
    })
}

fn median(mut times: Vec<Duration>) -> u64 {
    times.sort_unstable();
    times.get(times.len() / 2).map_or(0, |time| time.as_micros() as u64)
}

/// The yardstick: one row in one durable transaction with the phone's pragmas.
struct Bare(rusqlite::Connection);

impl Bare {
    fn open(path: &Path) -> Result<Self, DemoError> {
        let fail = |error: rusqlite::Error| DemoError::Setup(error.to_string());
        let connection = rusqlite::Connection::open(path).map_err(fail)?;
        connection
            .execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
                 CREATE TABLE line (id INTEGER PRIMARY KEY, body BLOB NOT NULL);",
            )
            .map_err(fail)?;
        Ok(Self(connection))
    }

    fn transaction(&mut self) -> Result<Duration, DemoError> {
        let fail = |error: rusqlite::Error| DemoError::Setup(error.to_string());
        let started = Stopwatch::now();
        let transaction = self.0.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(fail)?;
        transaction
            .prepare_cached("INSERT INTO line (body) VALUES (?1)")
            .and_then(|mut insert| insert.execute([[7u8; 160].as_slice()]))
            .map_err(fail)?;
        transaction.commit().map_err(fail)?;
        Ok(started.elapsed())
    }
}
