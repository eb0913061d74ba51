//! One HQ that speaks TLS under its own root, one phone that enrolled with its picture, and clocks that stand still.

use std::path::Path;

use huxue_duty::clock::Instant;
use huxue_duty::county::*;
use huxue_hq::Hq;
use huxue_hq::server::{Clock, Config, Running, start};
use huxue_hq::tls::{Plan, Tls};
use huxue_ledger::fact::Body;
use huxue_ledger::ident::EntryHash;
use huxue_ledger::invite::Invite;
use huxue_phone::ports::{Clock as _, Reading};
use huxue_phone::testing::FakeClock;
use huxue_phone::{Command, OpenOptions, Phone, PhoneError};

/// 2026-11-24 07:05 in Beijing.
pub const NOW: Instant = Instant(1_795_475_100_000);
pub const DAY_MS: i64 = 86_400_000;

pub struct World {
    folder: tempfile::TempDir,
    running: Option<Running>,
    phone: Phone,
    clock: FakeClock,
}

impl World {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("hq");
        let mut hq = Hq::init(&data, NOW).unwrap();
        hq.import(&county(), "D001", NOW).unwrap();
        let tls = Tls::init(&data, &Plan { hosts: vec!["127.0.0.1".into()], days: 397 }, NOW).unwrap();
        let code = hq.enrol_code(Some(&"O001".into()), None, NOW).unwrap();
        drop(hq);
        let running = serve(&data);
        let clock = FakeClock::at(NOW);
        let mut phone = Phone::open(&folder.path().join("phone"), OpenOptions::default()).unwrap();
        let invite = Invite { url: running.url(), code, trust: Some(tls.trust) };
        let invite = phone.take_invite(&invite.to_text()).unwrap();
        let transport = phone.transport(&invite.url, &clock.reading()).unwrap();
        phone.enrol(&transport, &invite.code, None, &clock).unwrap();
        phone.sync(&transport, &clock).unwrap();
        Self { folder, running: Some(running), phone, clock }
    }

    fn data(&self) -> std::path::PathBuf {
        self.folder.path().join("hq")
    }

    /// The folder of HQ's keys and certificates.
    pub fn tls(&self) -> std::path::PathBuf {
        self.data().join("tls")
    }

    pub fn url(&self) -> String {
        self.running.as_ref().unwrap().url()
    }

    /// Stops HQ, does something to its folder, and serves it again.
    pub fn change_hq<T>(&mut self, change: impl FnOnce(&Path) -> T) {
        self.running.take().unwrap().stop();
        change(&self.data());
        self.running = Some(serve(&self.data()));
    }

    /// The phone is switched off and on; its clock then says `wall`, and no anchor of this boot says otherwise.
    pub fn restart_phone_with_clock(&mut self, wall: Instant) {
        let Reading { boot_id, .. } = self.clock.reading();
        self.clock.set(Reading { wall, boot_id: boot_id + 1, boot_ms: 60_000, gnss: None });
    }

    pub fn check_in(&mut self) {
        self.clock.advance_ms(1_000);
        let command = Command::CheckIn { post: "P001".into(), fix: None, by: None, gate_code: None };
        self.phone.act(command, &self.clock.reading()).unwrap();
    }

    /// Own entries that HQ has not received.
    pub fn queued(&self) -> Vec<EntryHash> {
        self.phone.queue().unwrap().items.into_iter().map(|item| item.entry).collect()
    }

    pub fn sync_with(&mut self, url: &str) -> Result<(), PhoneError> {
        let transport = self.phone.transport(url, &self.clock.reading())?;
        self.phone.sync(&transport, &self.clock).map(drop)
    }

    pub fn check_ins_at_hq(&self) -> usize {
        let hq = Hq::open(&self.data(), NOW).unwrap();
        let scopes = hq.scopes_known().unwrap();
        let folds = scopes.iter().map(|scope| hq.fold(scope).unwrap());
        folds
            .map(|fold| fold.entries.iter().filter(|one| matches!(one.counted(), Some(Body::CheckedIn(_)))).count())
            .sum()
    }
}

fn serve(data: &Path) -> Running {
    let listen = "127.0.0.1:0".parse().unwrap();
    let config = Config { listen, desk_listen: None, behind_proxy: false, trust_loopback: false };
    start(data, config, Clock::of(|| NOW)).unwrap()
}

/// One post at one school, one officer.
fn county() -> County {
    let date = |month, day| chrono::NaiveDate::from_ymd_opt(2026, month, day).unwrap();
    County {
        units: vec![Unit { id: "U1".into(), name: "青石派出所".into(), kind: UnitKind::Station }],
        schools: vec![School {
            id: "S001".into(),
            name: "青石小学".into(),
            town: "青石镇".into(),
            level: Level::Primary,
            enrolment: 800,
            boarders: 0,
        }],
        gates: vec![Gate {
            id: "G001".into(),
            school: "S001".into(),
            name: "正门".into(),
            lat: 30.0,
            lon: 116.0,
            radius_m: 100.0,
        }],
        posts: vec![Post { id: "P001".into(), gate: "G001".into(), unit: "U1".into(), officers: 1, auxiliaries: 0 }],
        people: vec![Person {
            id: "O001".into(),
            name: "警员001".into(),
            unit: "U1".into(),
            role: Role::Officer,
            can_lead: true,
        }],
        roster: vec![RosterRow {
            post: "P001".into(),
            person: "O001".into(),
            part: Part::Leader,
            periods: vec![],
            valid_from: date(9, 1),
            valid_to: date(12, 31),
            weekdays: Weekdays(0b1_1111),
            weeks: Weeks::All,
        }],
        ..County::default()
    }
}
