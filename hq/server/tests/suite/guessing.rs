//! F19 where phones come in: enrolment codes and sync are guessed thousands of times on a clock that the test moves.
//! Staff sign-in is in `staff.rs`.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "the figures are printed")]

use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::time::Instant as Stopwatch;

use huxue_duty::clock::Instant;
use huxue_hq::{Hq, Problem};
use huxue_ledger::codec::encode;
use huxue_ledger::crypto::Signer25519;
use huxue_ledger::fact::{Body, CheckedIn, FOLD_VERSION, Private};
use huxue_ledger::ident::{DeviceId, Scope};
use rusqlite::Connection;

use crate::support::*;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A code with a fitting check character that begins like this.
fn code_beginning(start: &str, number: u32) -> String {
    let digits =
        (0..10 - start.len() as u32).map(|at| char::from(ALPHABET[(u64::from(number) >> (5 * at) & 31) as usize]));
    let code: String = start.chars().chain(digits).collect();
    let value = |byte: u8| ALPHABET.iter().position(|known| *known == byte).unwrap();
    let sum: usize = code.bytes().enumerate().map(|(at, byte)| (at + 1) * value(byte)).sum();
    format!("{}-{}-{}", &code[..5], &code[5..], char::from(ALPHABET[sum % 31]))
}

/// Begins like no code that was issued: those are drawn from the whole alphabet, and the caller checks.
fn never_issued(issued: &[String], number: u32) -> String {
    (0..1_000)
        .map(|more| code_beginning("", number + (more << 10)))
        .find(|code| !issued.iter().any(|one| one[..4] == code[..4]))
        .unwrap()
}

fn enrol(hq: &mut Hq, code: &str, seed: u8, from: u8, now: Instant) -> Result<Vec<u8>, Problem> {
    let address = IpAddr::V4(Ipv4Addr::new(10, 0, 0, from));
    hq.enrol_from(&encode(&Phone::enrol_request(code, seed)), Some(address), now)
}

fn database(dir: &tempfile::TempDir) -> std::path::PathBuf {
    dir.path().join("data/hq.sqlite")
}

/// Pages that the work writes to the disk.
fn pages_written(database: &Path, work: impl FnOnce()) -> u64 {
    let other = Connection::open(database).unwrap();
    let emptied = |mode: &str| other.query_row(&format!("PRAGMA wal_checkpoint({mode})"), [], |_| Ok(())).unwrap();
    emptied("TRUNCATE");
    work();
    let log = database.with_extension("sqlite-wal");
    let bytes = std::fs::metadata(log).unwrap().len();
    let page: u64 = other.pragma_query_value(None, "page_size", |row| row.get(0)).unwrap();
    // A header of 32 bytes, and 24 before each page.
    bytes.saturating_sub(32) / (page + 24)
}

/// How often a busy machine may be asked for one quiet measurement.
const TRIES: usize = 5;
const PAIRS: u32 = 101;

/// A refusal does not tell whether HQ has issued a code that begins like the one that was typed: not by its words, not
/// by what it writes, not by its time.
#[test]
fn a_code_that_was_never_issued_takes_as_long_as_a_wrong_one() {
    let (dir, mut hq) = headquarters();
    let database = database(&dir);
    let mut now = at(1, 0);
    let issued: Vec<String> = (0..PAIRS).map(|_| hq.enrol_code(Some(&officer(1)), None, at(0, 1)).unwrap()).collect();
    let wrong = |number: u32| code_beginning(&issued[number as usize][..4], 77);
    let free = |number: u32| never_issued(&issued, number * 977 + 5);
    let mut refused = |code: &str| {
        // The allowance of one try comes back in two minutes: nothing here is refused unheard.
        now = now.plus_minutes(2);
        let body = encode(&Phone::enrol_request(code, 9));
        let begun = Stopwatch::now();
        let problem = hq.enrol_from(&body, Some(IpAddr::V4(Ipv4Addr::LOCALHOST)), now).unwrap_err();
        (begun.elapsed().as_secs_f64(), problem)
    };
    // Words, and pages: seven tries each, on both sides of being burnt.
    let (mut of_wrong, mut of_free) = (Vec::new(), Vec::new());
    for (round, number) in (0..7).flat_map(|round| (0..3).map(move |number| (round, number))) {
        let mut answers = Vec::new();
        for (code, pages) in [(wrong(number), &mut of_wrong), (free(number), &mut of_free)] {
            pages.push(pages_written(&database, || answers.push(refused(&code).1)));
        }
        assert_eq!(answers[0], answers[1], "try {round}");
        assert_eq!(answers[0].code, if round < 5 { "code_unknown" } else { "code_exhausted" });
    }
    println!("F19 enrolment: pages written per refusal: wrong {of_wrong:?}, never issued {of_free:?}");
    of_wrong.sort_unstable();
    of_free.sort_unstable();
    assert_eq!(of_wrong[of_wrong.len() / 2], of_free[of_free.len() / 2]);
    // Time: pairs in turn, and the median of their ratios. The machine's moods hit both.
    let mut measure = || {
        let mut ratios: Vec<f64> = (0..PAIRS)
            .map(|number| {
                let (wrong, free) = (wrong(number), free(number));
                if number % 2 == 0 {
                    let first = refused(&wrong).0;
                    first / refused(&free).0
                } else {
                    let first = refused(&free).0;
                    refused(&wrong).0 / first
                }
            })
            .collect();
        ratios.sort_by(f64::total_cmp);
        ratios[ratios.len() / 2]
    };
    let medians: Vec<f64> = (0..TRIES).map(|_| measure()).collect();
    println!("F19 enrolment: wrong / never issued, medians of {PAIRS} ratios: {medians:.4?}");
    let median = medians.iter().copied().min_by(|a, b| (a - 1.0).abs().total_cmp(&(b - 1.0).abs())).unwrap();
    assert!((median - 1.0).abs() < 0.05, "{median}");
}

/// 5,000 guesses in an hour and a half, from ten addresses, some by somebody who knows how a code begins: few are heard,
/// that code burns, a restart forgives nothing, and whoever holds a good code gets in as soon as the allowance is back.
#[test]
fn five_thousand_wrong_codes_are_bounded_and_a_good_one_still_works() {
    const GUESSES: u32 = 5_000;
    let (dir, mut hq) = headquarters();
    let data = dir.path().join("data");
    let known = hq.enrol_code(Some(&officer(1)), None, at(0, 1)).unwrap();
    let good = hq.enrol_code(Some(&officer(2)), None, at(0, 1)).unwrap();
    let codes = [known.clone(), good.clone()];
    let (mut heard, mut unheard, mut of_known, mut burnt) = (Vec::new(), 0, 0, 0);
    let start = at(1, 0);
    for number in 0..GUESSES {
        let now = start.plus_millis(i64::from(number) * 1_000);
        if number % 1_000 == 999 {
            hq = Hq::open(&data, now).unwrap();
        }
        let beginning = number % 20 == 0;
        let guess = if beginning { code_beginning(&known[..4], number) } else { never_issued(&codes, number) };
        let problem = enrol(&mut hq, &guess, 9, (number % 10) as u8 + 1, now).unwrap_err();
        match problem.code {
            "rate_limited" => {
                assert_eq!(problem.status, 429);
                unheard += 1;
                continue;
            }
            "code_unknown" => of_known += u32::from(beginning),
            "code_exhausted" => burnt += u32::from(beginning),
            other => panic!("{other}"),
        }
        heard.push(now);
    }
    let most = |window_ms: i64| {
        let within = |first: &Instant| heard.iter().filter(|at| (0..window_ms).contains(&at.since(*first))).count();
        heard.iter().map(within).max().unwrap_or(0)
    };
    let (minute, hour) = (most(60_000), most(3_600_000));
    println!(
        "F19 enrolment: {GUESSES} guesses, {} heard (at most {minute} in a minute, {hour} in an hour), {unheard} refused \
         unheard; of one code {of_known} tried, {burnt} after it was burnt",
        heard.len()
    );
    assert!(hour <= 100 && heard.len() <= 150, "{hour} in an hour, {} in all", heard.len());
    assert!(of_known <= 5, "{of_known} tries of one code");
    // In the middle of it the good code waits as everybody does; a restart gives no fresh guesses.
    let now = start.plus_millis(i64::from(GUESSES) * 1_000);
    while enrol(&mut hq, &never_issued(&codes, 7), 9, 77, now).unwrap_err().code != "rate_limited" {}
    hq = Hq::open(&data, now).unwrap();
    assert_eq!(enrol(&mut hq, &good, 2, 88, now).unwrap_err().code, "rate_limited");
    let later = now.plus_minutes(2);
    assert!(enrol(&mut hq, &good, 2, 88, later).is_ok(), "the allowance is back");
    // The code whose beginning was known takes five wrong tries, however slowly they come, and then no right one.
    let mut later = later;
    for number in 0..5 {
        later = later.plus_minutes(5);
        let code = enrol(&mut hq, &code_beginning(&known[..4], 90_000 + number), 9, 5, later).unwrap_err().code;
        assert!(["code_unknown", "code_exhausted"].contains(&code), "{code}");
    }
    later = later.plus_minutes(5);
    assert_eq!(enrol(&mut hq, &known, 1, 5, later).unwrap_err().code, "code_exhausted");
    // HQ gives another to the same person.
    let fresh = hq.enrol_code(Some(&officer(1)), None, later).unwrap();
    assert!(enrol(&mut hq, &fresh, 1, 5, later.plus_minutes(5)).is_ok());
    assert_eq!(hq.directory().unwrap().devices.len(), 2);
}

/// Wrong tries are kept as long as a code of their time may be open, and no longer.
#[test]
fn counts_of_wrong_tries_go_when_no_code_of_their_time_is_open() {
    let (dir, mut hq) = headquarters();
    let counts = |dir: &tempfile::TempDir| {
        let db = Connection::open(database(dir)).unwrap();
        db.query_row("SELECT count(*) FROM registers WHERE key LIKE 'tries/code/%'", [], |row| row.get::<_, u32>(0))
            .unwrap()
    };
    let code = hq.enrol_code(Some(&officer(1)), None, at(0, 1)).unwrap();
    for number in 0..3 {
        enrol(&mut hq, &code_beginning(&code[..4], number), 9, 1, at(1, number)).unwrap_err();
    }
    enrol(&mut hq, &never_issued(std::slice::from_ref(&code), 1), 9, 1, at(2, 0)).unwrap_err();
    assert_eq!(counts(&dir), 2);
    assert_eq!(hq.sweep(at(1, 0).plus_minutes(71 * 60), false).unwrap().delays, 0, "the code may still be used");
    assert_eq!(hq.sweep(at(2, 1).plus_minutes(72 * 60), false).unwrap().delays, 2);
    assert_eq!(counts(&dir), 0);
}

/// Whatever a forger sends in a phone's name or in nobody's: nothing is served, nothing is written, and the phone itself
/// is answered as if nothing had been.
#[test]
fn five_thousand_forged_requests_serve_nothing_write_nothing_and_lock_nobody_out() {
    const FORGED: u32 = 5_000;
    let (dir, mut hq) = headquarters();
    let mut phone = Phone::enrol(&mut hq, "A001", 1, at(0, 1));
    let scope = Scope::post_day(&post(1), day());
    phone.write(&scope, &Body::CheckedIn(CheckedIn {}), &Private::default(), at(7, 20));
    phone.sync(&mut hq, at(7, 21));
    let challenges_heard = phone.follow.challenge;
    let now = at(7, 30);
    // HQ's own hourly statement is made before, so that whatever is written later is the forger's.
    phone.once(&mut hq, now);
    let honest = phone.clone();
    let mut forger = phone.clone();
    forger.signer = Signer25519::from_seed(&[66; 32]);
    let before = contents(&dir);
    let (mut stale, mut unknown, mut refused_runs, mut malformed) = (0, 0, 0, 0);
    for batch in 0..FORGED / 50 {
        let bodies: Vec<Vec<u8>> = (0..50).map(|at| forged(&mut forger, &honest, batch * 50 + at)).collect();
        for answer in hq.sync_batch(&bodies, now) {
            match answer {
                Ok(answer) => {
                    let (receipts, rest, _) = huxue_ledger::frames::Answer::open(&answer, &phone.hq).unwrap();
                    assert!(rest.stale.is_some() && rest.news.is_none() && rest.scopes.is_none());
                    assert!(rest.trust.is_none() && rest.backfills.is_none() && rest.audit_head.is_none());
                    assert!(receipts.receipts.unwrap_or_default().is_empty(), "nothing of a forger is receipted");
                    refused_runs += rest.refused.unwrap_or_default().len();
                    stale += 1;
                }
                Err(problem) if problem.code == "unknown_device" => unknown += 1,
                Err(problem) => {
                    assert_eq!(problem.code, "malformed");
                    malformed += 1;
                }
            }
        }
    }
    println!(
        "F19 sync: {FORGED} forged requests: {stale} unserved, {unknown} of unknown devices, {malformed} malformed, \
         {refused_runs} runs refused, 0 served, 0 written"
    );
    assert_eq!(stale + unknown + malformed, FORGED);
    assert!(stale > 1_000 && unknown > 1_000 && malformed >= 500 && refused_runs >= 500);
    assert!(before == contents(&dir), "nothing was written");
    // The true phone: its newest challenge stands, its next entry is taken and it is served at once.
    assert_ne!(phone.follow.challenge, challenges_heard);
    phone.write(&scope, &Body::CheckedIn(CheckedIn {}), &Private::default(), at(7, 31));
    let (receipts, rest, _) = phone.once(&mut hq, at(7, 31));
    assert!(rest.stale.is_none() && receipts.receipts.unwrap_or_default().len() == 1);
    phone.sync(&mut hq, at(7, 32));
    assert_eq!(phone.digest(&scope), hq.digest(&scope, FOLD_VERSION).unwrap());
}

/// A forger's request: a guessed authenticator, a guessed challenge, a guessed device, a run under another key, or noise.
fn forged(forger: &mut Phone, honest: &Phone, number: u32) -> Vec<u8> {
    let seed = huxue_ledger::crypto::hash("forger", &[&number.to_be_bytes()]);
    let mut liar = forger.clone();
    liar.mac_key = seed;
    match number % 5 {
        0 => {
            let request = liar.request();
            liar.seal(&request)
        }
        1 => {
            // Old words of the true phone with another ending.
            let mut body = honest.seal(&honest.clone().request());
            let last = body.len() - 1 - (number as usize / 5) % 16;
            body[last] ^= seed[0] | 1;
            body
        }
        2 => {
            liar.device = DeviceId(seed[..8].try_into().unwrap());
            let request = liar.request();
            liar.seal(&request)
        }
        3 => {
            let scope = Scope::post_day(&post(1), day());
            liar.write(&scope, &Body::CheckedIn(CheckedIn {}), &Private::default(), at(7, 0));
            let request = liar.request();
            liar.seal(&request)
        }
        _ if number.is_multiple_of(2) => seed.repeat(3),
        _ => {
            liar.device = DeviceId(seed[8..16].try_into().unwrap());
            let request = liar.request();
            liar.seal(&request)
        }
    }
}

/// Everything the database holds.
fn contents(dir: &tempfile::TempDir) -> Vec<String> {
    let db = Connection::open(database(dir)).unwrap();
    let mut all = Vec::new();
    for table in ["runs", "entries", "blobs", "registers", "projections", "audit"] {
        let mut query = db
            .prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2, 3"))
            .unwrap_or_else(|_| db.prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2")).unwrap());
        let columns = query.column_count();
        let rows = query.query_map([], |row| {
            Ok((0..columns).map(|at| format!("{:?}", row.get_ref(at).unwrap())).collect::<Vec<_>>().join(" "))
        });
        all.extend(rows.unwrap().map(|row| format!("{table} {}", row.unwrap())));
    }
    all
}
