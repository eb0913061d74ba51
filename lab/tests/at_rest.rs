//! F18: a phone is used, killed while it writes, and its folder copied. The copy is searched for everything secret that
//! went through it. In a build with `encrypted-db` nothing is there; in a plain build most of it is, which shows that
//! the search finds what it looks for.
#![allow(clippy::unwrap_used)]
#![expect(clippy::print_stdout, reason = "the figures are the test's word")]

#[path = "at_rest/planted.rs"]
mod planted;
#[path = "at_rest/scan.rs"]
mod scan;

use std::cell::RefCell;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::fence::Fix;
use huxue_duty::ids::{PersonId, PostId};
use huxue_hq::Hq;
use huxue_ledger::codec;
use huxue_ledger::crypto::{self, Agreement};
use huxue_ledger::enrol::MAC_KEY_LABEL;
use huxue_phone::ports::{Clock as _, KeyVault as _, TransportError};
use huxue_phone::testing::{FakeClock, FnTransport};
use huxue_phone::{Command, ConcernForm, FileVault, OpenOptions, Phone};

use planted::Planted;
use scan::{Scanner, Secret};

/// Where the killed process works.
const ROOT: &str = "HUXUE_AT_REST_ROOT";
/// Texts, names and positions lie in the clear in a plain build; wrapped keys, the PIN and the code do not even there.
const AT_LEAST_IN_PLAIN: usize = 80;

struct Places(PathBuf);

impl Places {
    fn home(&self) -> PathBuf {
        self.0.join("phone")
    }

    fn keys(&self) -> PathBuf {
        self.home().join("keys")
    }

    fn vault(&self) -> FileVault {
        FileVault::kept_in(&self.0.join("vault"), &self.keys())
    }

    fn options(&self) -> OpenOptions {
        OpenOptions { vault: Some(Box::new(self.vault())), ..OpenOptions::default() }
    }

    fn open(&self) -> Phone {
        Phone::open(&self.home(), self.options()).unwrap()
    }
}

fn morning() -> Instant {
    Instant::at(ServiceDay::from_ymd_opt(2026, 11, 24).unwrap(), 7 * 60 + 5)
}

fn post() -> PostId {
    PostId::new("P001")
}

/// The life of the phone, up to its end. Run by the test below in a process of its own, which it kills.
#[test]
#[ignore = "the process that the next test kills"]
fn the_phone_that_is_killed() {
    let places = Places(std::env::var_os(ROOT).expect("run by the next test").into());
    let planted = Planted::new();
    let county = planted.county();
    let hq = RefCell::new(Hq::init(&places.0.join("hq"), morning()).unwrap());
    hq.borrow_mut().import(&county, "D001", morning()).unwrap();
    let code = hq.borrow_mut().enrol_code(Some(&PersonId::new("O001")), None, morning()).unwrap();
    fs::write(places.0.join("code"), &code).unwrap();
    let clock = FakeClock::at(morning());
    let transport = FnTransport(|is_enrolment: bool, body: &[u8]| {
        let (mut hq, now) = (hq.borrow_mut(), clock.reading().wall);
        let answer = if is_enrolment { hq.enrol(body, now) } else { hq.sync(body, now) };
        answer.map_err(|problem| TransportError::refused(problem.code))
    });
    let mut phone = places.open();
    phone.enrol(&transport, &code, Some(&planted.pin), &clock).unwrap();
    phone.sync(&transport, &clock).unwrap();
    let act = |phone: &mut Phone, command: Command| {
        clock.advance_ms(20_000);
        phone.act(command, &clock.reading()).unwrap()
    };
    let incident = |text: &str| Command::FileIncident {
        post: post(),
        category: "O01".into(),
        text: text.to_owned(),
        from: None,
        by: None,
    };

    for text in planted.concerns.iter().cloned() {
        let form = ConcernForm { code: "C10".into(), text, ..ConcernForm::default() };
        act(&mut phone, Command::ReportConcern { post: post(), form, by: None });
    }
    // What has reached HQ, and what HQ answers.
    let (sent, kept) = planted.incidents.split_at(planted.incidents.len() / 2);
    let filed: Vec<String> = sent.iter().map(|text| act(&mut phone, incident(text)).incident.unwrap()).collect();
    phone.sync(&transport, &clock).unwrap();
    for (text, id) in planted.comments.iter().zip(&filed) {
        hq.borrow_mut().comment(id, text, "D001", clock.reading().wall).unwrap();
    }
    for label in &planted.roll_calls {
        let now = clock.reading().wall;
        hq.borrow_mut().open_roll_call(&[post()], label, now.plus_minutes(30), "D001", now).unwrap();
    }
    clock.advance_ms(1_000);
    phone.sync(&transport, &clock).unwrap();

    // What waits.
    for text in kept {
        drop(act(&mut phone, incident(text)));
    }
    for (number, (lat, lon)) in planted.places.iter().enumerate() {
        let fix = Fix {
            lat: *lat,
            lon: *lon,
            accuracy_m: 8.0,
            age_s: Some(1.0),
            mock: false,
            approximate: false,
            datum: None,
        };
        act(
            &mut phone,
            match number % 3 {
                0 => Command::CheckIn { post: post(), fix: Some(fix), by: None, gate_code: None },
                1 => Command::Sos { post: post(), silent: true, fix: Some(fix), by: None },
                _ => Command::CheckOut { post: post(), fix: Some(fix), reason: None, by: None },
            },
        );
    }
    let day = morning().civil_date();
    for (number, reason) in planted.reasons.iter().cloned().enumerate() {
        act(
            &mut phone,
            match number % 2 {
                0 => Command::Leave { from: day, to: day, reason, by: None },
                _ => Command::CheckOut { post: post(), fix: None, reason: Some(reason), by: None },
            },
        );
    }
    for (number, text) in planted.drafts.iter().enumerate() {
        phone.keep_draft(&format!("incident_form.text.{number}"), text).unwrap();
    }
    // Until the end comes.
    for number in 0_u32.. {
        act(&mut phone, incident("还在写"));
        println!("wrote {number}");
        std::io::stdout().flush().unwrap();
    }
}

/// Kills the phone between two of its words. What it had said on standard error until then.
fn use_and_kill(places: &Places) -> Vec<u8> {
    let said = places.0.join("phone.log");
    let scratch = places.0.join("scratch");
    fs::create_dir(&scratch).unwrap();
    let mut child = Process::new(std::env::current_exe().unwrap())
        .args(["--exact", "the_phone_that_is_killed", "--ignored", "--nocapture"])
        .env(ROOT, &places.0)
        .env("TMPDIR", &scratch)
        .env("SQLITE_TMPDIR", &scratch)
        .stdout(Stdio::piped())
        .stderr(fs::File::create(&said).unwrap())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let wrote = lines.filter(|line| line.contains("wrote ")).nth(3);
    child.kill().unwrap();
    child.wait().unwrap();
    let said = fs::read(said).unwrap();
    assert!(wrote.is_some(), "{}", String::from_utf8_lossy(&said));
    said
}

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for item in fs::read_dir(folder).unwrap().map(|item| item.unwrap().path()) {
        if item.is_dir() {
            found.extend(files(&item));
        } else {
            found.push((item.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&item).unwrap()));
        }
    }
    found
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for item in fs::read_dir(from).unwrap().map(|item| item.unwrap().path()) {
        let target = to.join(item.file_name().unwrap());
        if item.is_dir() {
            copy(&item, &target);
        } else {
            let _ = fs::copy(&item, &target).unwrap();
        }
    }
}

/// Every key the phone has, opened with the vault that the thief does not have.
fn keys(places: &Places) -> Vec<(&'static str, Secret)> {
    let unwrapped = |name: &str| places.vault().unwrap(&fs::read(places.keys().join(name)).unwrap()).unwrap();
    let device = unwrapped("device.key");
    let hq: serde_json::Value = serde_json::from_slice(&fs::read(places.0.join("hq/keys.json")).unwrap()).unwrap();
    let of_hq = |name: &str| codec::unhex(hq[name].as_str().unwrap()).unwrap();
    let hq_agreement = Agreement::from_seed(&of_hq("agreement").try_into().unwrap());
    let agreement = Agreement::from_seed(&device[32..].try_into().unwrap());
    let mac_key = agreement.shared_key(&hq_agreement.public(), MAC_KEY_LABEL);
    let vault = files(&places.0.join("vault")).remove(0).1;
    // A plain build has no key of a database: HQ's own stands in, which no phone may hold either.
    let store = if cfg!(feature = "encrypted-db") { unwrapped("store.key") } else { of_hq("operating") };
    let raw = crypto::derive(&store, "huxue phone database 1");
    vec![
        ("signing seed", Secret::Key(device[..32].to_vec())),
        ("agreement seed", Secret::Key(device[32..].to_vec())),
        ("MAC key", Secret::Key(mac_key.to_vec())),
        ("vault key", Secret::Key(vault)),
        ("database secret", Secret::Key(store)),
        ("database key", Secret::Key(raw.to_vec())),
    ]
}

#[test]
fn a_copied_folder_gives_away_none_of_a_hundred_secrets() {
    let root = tempfile::tempdir().unwrap();
    let places = Places(root.path().to_owned());
    let log = use_and_kill(&places);
    let copied = root.path().join("copied");
    copy(&places.home(), &copied);

    let mut secrets = Planted::new().secrets();
    secrets.push(("enrolment code", Secret::Text(fs::read_to_string(root.path().join("code")).unwrap())));
    secrets.extend(keys(&places));
    assert_eq!(secrets.len(), 100);
    let (names, secrets): (Vec<_>, Vec<_>) = secrets.into_iter().unzip();

    let mut searched = files(&copied);
    let wal = searched.iter().find(|(name, _)| name == "phone.sqlite-wal").map_or(0, |(_, bytes)| bytes.len());
    assert!(wal > 100_000, "the write-ahead log has {wal} bytes: the phone was not killed while it wrote");
    searched.extend(files(&root.path().join("scratch")));
    searched.push(("phone.log".into(), log));
    let mut scanner = Scanner::new(&secrets);
    for (_, bytes) in &searched {
        scanner.look_at(bytes);
    }
    let found: Vec<&str> = scanner.found().into_iter().map(|secret| names[secret]).collect();
    let bytes: usize = searched.iter().map(|(_, bytes)| bytes.len()).sum();
    let is_encrypted = cfg!(feature = "encrypted-db");
    println!(
        "F18, {} build: 100 planted, {} found in {} files, {bytes} bytes ({wal} of them write-ahead log)",
        if is_encrypted { "encrypted" } else { "plain" },
        found.len(),
        searched.len(),
    );
    if is_encrypted {
        assert!(found.is_empty(), "{found:?}");
    } else {
        assert!(found.len() >= AT_LEAST_IN_PLAIN, "only {} found: {found:?}", found.len());
        let sealed_anyway = |name: &&str| name.ends_with("key") || name.ends_with("seed") || *name == "concern report";
        assert!(!found.iter().any(sealed_anyway), "{found:?}");
    }

    // On another machine, with another vault, the copy does not open, or at least signs nothing.
    let elsewhere = FileVault::kept_in(&root.path().join("other"), &copied.join("keys"));
    let opened = Phone::open(&copied, OpenOptions { vault: Some(Box::new(elsewhere)), ..OpenOptions::default() });
    let command = Command::CheckIn { post: post(), fix: None, by: None, gate_code: None };
    let error = match opened {
        Ok(_) if is_encrypted => panic!("a copied folder opened itself"),
        Ok(mut phone) => phone.act(command, &FakeClock::at(morning()).reading()).unwrap_err(),
        Err(error) => error,
    };
    assert_eq!(error.code(), "keys");
    // Where it belongs, it does, with everything that was saved.
    let phone = places.open();
    assert_eq!(phone.status(&FakeClock::at(morning()).reading()).unwrap().store_encrypted, is_encrypted);
    assert!(phone.entries_written().unwrap().len() > 60);
}
