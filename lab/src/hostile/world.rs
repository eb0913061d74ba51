//! The scene of every case: one tenant, four phones, an incident of each sort under way, one post's directory.

use std::path::Path;

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::county::County;
use huxue_ledger::crypto::{Signer25519, Verifier};
use huxue_ledger::device::{DeviceRecord, DeviceRole, HqKeys, OperatingKey, certify};
use huxue_ledger::directory::{Directory, StaffSheet, Version, sheets};
use huxue_ledger::entry::Entry;
use huxue_ledger::ident::{DeviceId, EntryHash, TenantId, day_number};
use huxue_ledger::run::Run;

use super::wire::{self, Line, Parts, change, header, word};
use crate::demo::{DemoError, county};

pub const TENANT: [u8; 8] = [0x5A; 8];
pub const POST: &str = "P001";

pub struct Phone {
    pub person: &'static str,
    pub signer: Signer25519,
    pub verifier: Verifier,
    pub record: DeviceRecord,
}

/// Officer, auxiliary, volunteer, school: by place.
pub const OFFICER: usize = 0;
pub const AUXILIARY: usize = 1;
pub const VOLUNTEER: usize = 2;
pub const SCHOOL: usize = 3;

/// An incident with its filing and first step, both by the officer.
pub struct Base {
    pub scope: Vec<u8>,
    /// The journal the two entries stand in.
    pub line: Line,
    pub run: Vec<u8>,
    pub entries: Vec<Entry>,
}

impl Base {
    /// The first step: what a new one has seen.
    pub fn step(&self) -> [u8; 32] {
        self.entries[1].hash.0
    }
}

pub struct World {
    pub hq: HqKeys,
    pub directory: Directory,
    pub day: ServiceDay,
    pub day_number: u64,
    pub now: Instant,
    pub phones: Vec<Phone>,
    /// Nobody has a record of this one.
    pub stranger: Signer25519,
    /// A traffic matter, and one of enforcement.
    pub bases: [Base; 2],
}

pub fn device_of(signer: &Signer25519) -> [u8; 8] {
    DeviceId::of_key(&signer.public()).0
}

impl World {
    pub fn new() -> Result<Self, DemoError> {
        let setup = |error: &dyn std::fmt::Display| DemoError::Setup(error.to_string());
        let tenant = TenantId(TENANT);
        let (root, operating) = (Signer25519::from_seed(&[1; 32]), Signer25519::from_seed(&[2; 32]));
        let key = OperatingKey { tenant, signing_key: operating.public(), agreement_key: [3; 32], not_before: 0 };
        let mut hq = HqKeys::default();
        let root_key = Verifier::new(&root.public()).map_err(|error| setup(&error))?;
        hq.add(&certify(&key, &root), &root_key, tenant).map_err(|error| setup(&error))?;
        let cast = [
            ("O001", DeviceRole::Officer),
            ("A001", DeviceRole::Auxiliary),
            ("V001", DeviceRole::Volunteer),
            ("S001", DeviceRole::School),
        ];
        let phones: Vec<Phone> = cast
            .into_iter()
            .enumerate()
            .map(|(at, (person, role))| phone(person, role, 10 + at as u8))
            .collect::<Result<_, _>>()
            .map_err(|error| setup(&error))?;
        let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap_or_default();
        let bases = [base(&phones[OFFICER], "T01", 1, day)?, base(&phones[OFFICER], "S01", 2, day)?];
        Ok(Self {
            hq,
            directory: directory(&county::read(Path::new("fixtures/county"))?, &phones),
            day,
            day_number: u64::from(day_number(day)),
            now: Instant::at(day, 12 * 60),
            phones,
            stranger: Signer25519::from_seed(&[99; 32]),
            bases,
        })
    }
}

fn phone(person: &'static str, role: DeviceRole, seed: u8) -> Result<Phone, huxue_ledger::crypto::CryptoError> {
    let signer = Signer25519::from_seed(&[seed; 32]);
    let record = DeviceRecord {
        tenant: TenantId(TENANT),
        device: DeviceId(device_of(&signer)),
        signing_key: signer.public(),
        agreement_key: [seed; 32],
        role,
        person: Some(person.to_owned()),
        post: None,
        issued_at: 0,
        expires_at: i64::MAX,
        posts: None,
        key_epoch: None,
        predecessor: None,
    };
    Ok(Phone { person, verifier: Verifier::new(&signer.public())?, signer, record })
}

fn base(officer: &Phone, category: &str, number: u8, day: ServiceDay) -> Result<Base, DemoError> {
    let key = format!("{:016x}", 0xBA5E_u64 + u64::from(number));
    let scope = wire::scope(5, &key, None);
    let time = wire::Cbor::default().array(3).int(1_000).uint(1).uint(2_000).0;
    let filed = wire::Cbor::default()
        .map(3)
        .uint(0)
        .text(category)
        .uint(1)
        .text(POST)
        .uint(2)
        .uint(u64::from(day_number(day)))
        .0;
    let ops = [("status", "open"), ("category", category), ("severity", "2")];
    let ops: Vec<_> = ops.map(|(key, value)| (0, key.to_owned(), word(value))).into();
    let parts = |kind, permanent| Parts { header: header(kind, officer.person, &time), permanent, perishable: None };
    let line = Line {
        tenant: TENANT,
        scope: scope.clone(),
        device: device_of(&officer.signer),
        epoch: [number; 8],
        first_seq: 1,
        prev: [0; 32],
        parts: vec![parts(11, filed), parts(20, change(0, &[], &ops, None))],
        head_check: None,
        extra: None,
    };
    let run = line.signed(&officer.signer);
    let placed = Run::from_bytes(&run, TenantId(TENANT)).and_then(|run| run.place(EntryHash::ZERO));
    let entries = placed.map_err(|error| DemoError::Setup(error.to_string()))?;
    Ok(Base { scope, line, run, entries })
}

/// One post and its people, so that judging a case costs what a post costs.
fn directory(county: &County, phones: &[Phone]) -> Directory {
    let (public, posts, staff) = sheets(county);
    let version = Version { number: 1, valid_from: ServiceDay::default(), published_at: Instant(0), sheet: () };
    let mut directory = Directory::default();
    let at_post = |sheet: StaffSheet| {
        let roster: Vec<_> = sheet.roster.into_iter().filter(|row| row.post.as_str() == POST).collect();
        let people = sheet.people.into_iter().filter(|known| roster.iter().any(|row| row.person == known.id)).collect();
        StaffSheet { people, roster, absences: Vec::new() }
    };
    directory.public.push(with(&version, public));
    directory.staff.push(with(&version, at_post(staff)));
    for post in posts.into_iter().filter(|sheet| sheet.post.id.as_str() == POST) {
        directory.posts.insert(post.post.id.clone(), vec![with(&version, post)]);
    }
    directory.devices = phones.iter().map(|phone| (phone.record.device, phone.record.clone())).collect();
    directory
}

fn with<T>(version: &Version<()>, sheet: T) -> Version<T> {
    Version { number: version.number, valid_from: version.valid_from, published_at: version.published_at, sheet }
}
