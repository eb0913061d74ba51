//! The phones of a shift at a headquarters that runs: they hold their lines open and answer every roll-call; some
//! sleep until they are woken by a line on standard input. For trials, drills and the desk's tests.

use std::io::BufRead as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Instant as Elapsed;

use chrono::{DateTime, Utc};
use clap::Args;
use huxue_duty::clock::Instant;
use huxue_duty::ids::PersonId;
use huxue_hq::Hq;
use huxue_phone::http::HttpTransport;
use huxue_phone::ports::{Clock, Reading};
use huxue_phone::{Command, OpenOptions, Phone};

/// Enrolling is computing: more threads than cores would not help.
const THREADS: usize = 2;
/// Seconds that a line is held open for news.
const WAIT_S: u8 = 50;
/// Pauses after a line that broke, so that a headquarters that starts again is not stormed, milliseconds.
const AFTER_FAILURE_MS: u64 = 500;

#[derive(Args, Clone)]
pub struct Options {
    /// HQ's data folder, on this machine: where the enrolment codes are made
    #[arg(long)]
    pub hq_data: PathBuf,
    /// HQ's address, plain HTTP on loopback
    #[arg(long)]
    pub hq: String,
    /// Where the phones keep their data
    #[arg(long)]
    pub data: PathBuf,
    /// Persons, the sleepers first
    #[arg(long, value_delimiter = ',', required = true)]
    pub persons: Vec<String>,
    /// How many of them sleep; `wake N` on standard input wakes N
    #[arg(long, default_value_t = 0)]
    pub asleep: usize,
    /// The time at the start; the system's without it
    #[arg(long)]
    pub now: Option<DateTime<Utc>>,
}

#[derive(Debug, thiserror::Error)]
enum ShiftError {
    #[error("headquarters: {0}")]
    Hq(#[from] huxue_hq::HqError),
    #[error("the phone of {person}: {error}")]
    Phone { person: String, error: huxue_phone::PhoneError },
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// Exit 0 when standard input ends.
pub fn command(options: &Options) -> u8 {
    match run(options) {
        Ok(()) => 0,
        Err(error) => {
            eprintln!("huxue-lab shift: {error}");
            1
        }
    }
}

/// A clock that began at a given time and goes on as the machine's does.
#[derive(Clone, Copy)]
struct ShiftClock {
    began: Instant,
    since: Elapsed,
}

impl ShiftClock {
    /// Phones were started this long before, so that no boot begins in the middle of a day.
    const UP_MS: u64 = 3_600_000;

    fn new(now: Option<DateTime<Utc>>) -> Self {
        let now = now.unwrap_or_else(|| DateTime::from(std::time::SystemTime::now()));
        Self { began: Instant(now.timestamp_millis()), since: Elapsed::now() }
    }
}

impl Clock for ShiftClock {
    fn reading(&self) -> Reading {
        let passed = u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX);
        let wall = Instant(self.began.0.saturating_add_unsigned(passed));
        Reading { wall, boot_id: 1, boot_ms: Self::UP_MS + passed, gnss: None }
    }
}

struct Handset {
    person: String,
    phone: Phone,
}

#[expect(clippy::print_stdout, reason = "who drives it reads them")]
fn run(options: &Options) -> Result<(), ShiftError> {
    let clock = ShiftClock::new(options.now);
    let codes = {
        let mut hq = Hq::open(&options.hq_data, clock.reading().wall)?;
        let code = |person: &String| hq.enrol_code(Some(&PersonId::new(person)), None, clock.reading().wall);
        options.persons.iter().map(code).collect::<Result<Vec<_>, _>>()?
    };
    let transport = HttpTransport::new(&options.hq, None)
        .map_err(|error| ShiftError::Phone { person: "everybody".into(), error })?;
    let mut handsets = enrol(options, &codes, &transport, clock)?;
    let awake = handsets.split_off(options.asleep.min(handsets.len()));
    println!("ready: {} awake, {} asleep", awake.len(), handsets.len());
    let asleep = Mutex::new(handsets);
    for handset in awake {
        hold(handset, transport.clone(), clock);
    }
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let Some(count) = line.strip_prefix("wake ").and_then(|count| count.trim().parse::<usize>().ok()) else {
            eprintln!("huxue-lab shift: only `wake N` is understood");
            continue;
        };
        let mut asleep = asleep.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let count = count.min(asleep.len());
        for handset in asleep.drain(..count) {
            hold(handset, transport.clone(), clock);
        }
        println!("awake: {count} more, {} asleep", asleep.len());
    }
    Ok(())
}

fn enrol(
    options: &Options,
    codes: &[String],
    transport: &HttpTransport,
    clock: ShiftClock,
) -> Result<Vec<Handset>, ShiftError> {
    let people: Vec<(&String, &String)> = options.persons.iter().zip(codes).collect();
    let share = people.len().div_ceil(THREADS).max(1);
    let done: Result<Vec<Vec<Handset>>, ShiftError> = std::thread::scope(|scope| {
        let work = |chunk: &[(&String, &String)]| -> Result<Vec<Handset>, ShiftError> {
            chunk.iter().map(|(person, code)| one(&options.data, person, code, transport, clock)).collect()
        };
        let threads: Vec<_> = people.chunks(share).map(|chunk| scope.spawn(move || work(chunk))).collect();
        let died = || Err(ShiftError::Io(std::io::Error::other("a thread panicked")));
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| died())).collect()
    });
    Ok(done?.into_iter().flatten().collect())
}

fn one(
    data: &Path,
    person: &str,
    code: &str,
    transport: &HttpTransport,
    clock: ShiftClock,
) -> Result<Handset, ShiftError> {
    let enrolled = || -> Result<Phone, huxue_phone::PhoneError> {
        let mut phone = Phone::open(&data.join(person), OpenOptions::default())?;
        phone.enrol(transport, code, None, &clock)?;
        phone.sync(transport, &clock)?;
        Ok(phone)
    };
    let phone = enrolled().map_err(|error| ShiftError::Phone { person: person.to_owned(), error })?;
    Ok(Handset { person: person.to_owned(), phone })
}

/// Holds the phone's line open until the process ends, and answers what calls its owner.
fn hold(mut handset: Handset, transport: HttpTransport, clock: ShiftClock) {
    std::thread::spawn(move || {
        loop {
            if handset.phone.sync_waiting(&transport, &clock, WAIT_S).is_err() {
                std::thread::sleep(std::time::Duration::from_millis(AFTER_FAILURE_MS));
                continue;
            }
            if let Err(error) = handset.answer(clock) {
                eprintln!("huxue-lab shift: {}: {error}", handset.person);
            }
        }
    });
}

impl Handset {
    fn answer(&mut self, clock: ShiftClock) -> Result<(), huxue_phone::PhoneError> {
        let reading = clock.reading();
        let calls = self.phone.roll_calls(&reading)?;
        let open = calls.into_iter().find(|call| !call.answered.contains(&self.person));
        if let Some(post) = open.and_then(|call| call.scope.post()) {
            self.phone.act(Command::AnswerRollCall { post, by: None }, &reading)?;
        }
        Ok(())
    }
}
