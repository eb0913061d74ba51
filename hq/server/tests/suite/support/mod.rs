//! A phone made by hand from ledger types, and a small county: numbered persons, fictional places.
#![allow(clippy::unwrap_used, reason = "part of the tests")]

pub mod desk;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use huxue_duty::calendar::Calendar;
use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::county::*;
use huxue_duty::ids::{PersonId, PostId};
use huxue_hq::{Hq, Problem};
use huxue_ledger::codec::{decode, encode};
use huxue_ledger::crypto::{Agreement, Signer25519, Verifier};
use huxue_ledger::device::{HqKeys, Signed};
use huxue_ledger::enrol::{EnrolAnswer, EnrolRequest, MAC_KEY_LABEL};
use huxue_ledger::entry::{Entry, Header, Perishable, RawEntry, TimeEvidence};
use huxue_ledger::fact::{Body, Private};
use huxue_ledger::frames::{Answer, News, Receipts, Request, Rest, seal_request};
use huxue_ledger::ident::{DeviceId, EntryHash, Epoch, Journal, Scope, TenantId};
use huxue_ledger::run::{Run, read_all, sign};
use huxue_ledger::session::{Changes, Exchange, Follow};

pub fn day() -> ServiceDay {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

/// A civil time of the test day.
pub fn at(hour: u32, minute: u32) -> Instant {
    Instant::at(day(), hour * 60 + minute)
}

pub fn post(number: u32) -> PostId {
    PostId::new(format!("P00{number}"))
}

pub fn officer(number: u32) -> PersonId {
    PersonId::new(format!("A00{number}"))
}

/// Two posts of one unit at two schools, and a unit without any; one officer, one auxiliary and one volunteer each.
pub fn county() -> County {
    let date = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
    let weekdays = Weekdays(0b1_1111);
    let mut county = County {
        units: [("U1", "青石派出所"), ("U2", "白水派出所")]
            .map(|(id, name)| Unit { id: id.into(), name: name.into(), kind: UnitKind::Station })
            .to_vec(),
        terms: vec![Term { school: None, name: "秋季".into(), first_day: date(9, 1), last_day: date(12, 31) }],
        calendar: Calendar { covers: Some((date(1, 1), date(12, 31))), days: BTreeMap::new(), source: "测试".into() },
        ..County::default()
    };
    for number in 1..=2u32 {
        let (school, gate) = (format!("S00{number}"), format!("G00{number}"));
        county.schools.push(School {
            id: school.as_str().into(),
            name: format!("青石第{number}小学"),
            town: "青石镇".into(),
            level: Level::Primary,
            enrolment: 800,
            boarders: 0,
        });
        county.gates.push(Gate {
            id: gate.as_str().into(),
            school: school.as_str().into(),
            name: "正门".into(),
            lat: 30.0 + f64::from(number) / 100.0,
            lon: 116.0,
            radius_m: 100.0,
        });
        county.posts.push(Post {
            id: post(number),
            gate: gate.as_str().into(),
            unit: "U1".into(),
            officers: 1,
            auxiliaries: 1,
        });
        let people = [
            (format!("A00{number}"), format!("警员00{number}"), Role::Officer, Part::Leader),
            (format!("B00{number}"), format!("辅警00{number}"), Role::Auxiliary, Part::Member),
            (format!("V00{number}"), format!("志愿者00{number}"), Role::Volunteer, Part::Volunteer),
        ];
        for (id, name, role, part) in people {
            county.people.push(Person {
                id: id.as_str().into(),
                name,
                unit: "U1".into(),
                role,
                can_lead: role == Role::Officer,
            });
            county.roster.push(RosterRow {
                post: post(number),
                person: id.as_str().into(),
                part,
                periods: vec![],
                valid_from: date(9, 1),
                valid_to: date(12, 31),
                weekdays,
                weeks: Weeks::All,
            });
        }
        for (kind, label, start, end) in
            [(MovementKind::Arrive, "早到校", 460, 480), (MovementKind::Leave, "放学", 960, 980)]
        {
            county.movements.push(Movement {
                school: school.as_str().into(),
                valid_from: date(9, 1),
                valid_to: date(12, 31),
                weekdays,
                kind,
                label: label.into(),
                start,
                end,
                lead_min: None,
                tail_min: None,
            });
        }
    }
    county
}

/// An imported headquarters in a fresh folder.
pub fn headquarters() -> (tempfile::TempDir, Hq) {
    let dir = tempfile::tempdir().unwrap();
    let mut hq = Hq::init(&dir.path().join("data"), at(0, 0)).unwrap();
    hq.import(&county(), "desk1", at(0, 0)).unwrap();
    (dir, hq)
}

/// A phone without a screen or a disk.
#[derive(Clone)]
pub struct Phone {
    pub signer: Signer25519,
    pub agreement: Agreement,
    pub tenant: TenantId,
    pub device: DeviceId,
    pub person: String,
    pub record: Signed,
    pub hq: HqKeys,
    pub mac_key: [u8; 32],
    pub follow: Follow,
    pub epoch: Epoch,
    pub boot_id: u32,
    pub boot_ms: u64,
    /// Own entries, by journal.
    pub journals: BTreeMap<Scope, Vec<Entry>>,
    /// Own runs not receipted yet.
    pub outbox: Vec<Run>,
    /// Everything received, by log position.
    pub received: BTreeMap<u64, Run>,
    pub records: Vec<Signed>,
    pub wants: Vec<[u8; 32]>,
    pub blobs: usize,
}

impl Phone {
    pub fn enrol(hq: &mut Hq, person: &str, seed: u8, now: Instant) -> Self {
        let code = hq.enrol_code(Some(&PersonId::new(person)), None, now).unwrap();
        Self::enrol_with(hq, &code, person, seed, now).unwrap()
    }

    pub fn enrol_request(code: &str, seed: u8) -> EnrolRequest {
        let signer = Signer25519::from_seed(&[seed; 32]);
        EnrolRequest {
            code: code.to_owned(),
            signing_key: signer.public(),
            agreement_key: Agreement::from_seed(&[seed ^ 0x80; 32]).public(),
            boot_id: 1,
            boot_ms: 1_000,
            pin_salt: Some(vec![7; 16]),
            pin_verifier: Some(vec![8; 32]),
            signature: None,
            suite: None,
        }
        .signed(&signer)
    }

    pub fn enrol_with(hq: &mut Hq, code: &str, person: &str, seed: u8, now: Instant) -> Result<Self, Problem> {
        let answer = hq.enrol(&encode(&Self::enrol_request(code, seed)), now)?;
        Ok(Self::of_answer(&answer, person, seed))
    }

    pub fn of_answer(answer: &[u8], person: &str, seed: u8) -> Self {
        let answer: EnrolAnswer = decode(answer).unwrap();
        let root = Verifier::new(&answer.root_key).unwrap();
        let mut hq = HqKeys::default();
        for key in &answer.operating_keys {
            hq.add(key, &root, answer.tenant).unwrap();
        }
        let signer = Signer25519::from_seed(&[seed; 32]);
        let agreement = Agreement::from_seed(&[seed ^ 0x80; 32]);
        let mac_key = agreement.shared_key(&hq.newest().unwrap().agreement_key, MAC_KEY_LABEL);
        Self {
            device: DeviceId::of_key(&signer.public()),
            signer,
            agreement,
            tenant: answer.tenant,
            person: person.to_owned(),
            record: answer.record,
            hq,
            mac_key,
            follow: Follow::new(answer.log_id, answer.challenge),
            epoch: Epoch([seed; 8]),
            boot_id: 1,
            boot_ms: 2_000,
            journals: BTreeMap::new(),
            outbox: Vec::new(),
            received: BTreeMap::new(),
            records: Vec::new(),
            wants: Vec::new(),
            blobs: 0,
        }
    }

    pub fn journal(&self, scope: &Scope) -> Journal {
        Journal { tenant: self.tenant, scope: scope.clone(), device: self.device, epoch: self.epoch }
    }

    /// Writes an entry and queues it as a run of its own.
    pub fn write(&mut self, scope: &Scope, body: &Body, private: &Private, wall: Instant) -> EntryHash {
        let raw = body.to_bytes();
        self.write_raw(scope, body.kind(), raw, private, wall)
    }

    pub fn write_raw(&mut self, scope: &Scope, kind: u16, raw: Vec<u8>, private: &Private, wall: Instant) -> EntryHash {
        self.it_is(wall);
        self.boot_ms += 10;
        let anchor = self.follow.anchor.map(Into::into);
        let time = TimeEvidence { wall, boot_id: self.boot_id, boot_ms: self.boot_ms, anchor };
        let header = Header {
            kind,
            author: self.person.clone(),
            flags: None,
            basis: None,
            time,
            suite: None,
            version: None,
            after: None,
            gnss: None,
        };
        let perishable = if private.is_empty() {
            Perishable::None
        } else {
            Perishable::Present { salt: [9; 16], bytes: encode(private) }
        };
        let journal = self.journal(scope);
        let entries = self.journals.entry(scope.clone()).or_default();
        let prev = entries.last().map_or(EntryHash::ZERO, |entry| entry.hash);
        let raw = RawEntry::new(&header, raw, perishable);
        let entry = Entry::place(&journal, entries.len() as u64 + 1, prev, raw).unwrap();
        entries.push(entry.clone());
        let run = Run::of(std::slice::from_ref(&entry), sign(&self.signer, &entry.hash)).unwrap();
        self.outbox.push(run);
        entry.hash
    }

    /// The phone was started at midnight and its clock is right.
    pub fn it_is(&mut self, now: Instant) {
        let since_start = u64::try_from(now.since(at(0, 0))).unwrap_or(0);
        self.boot_ms = since_start.max(self.boot_ms);
    }

    pub fn request(&mut self) -> Request {
        self.boot_ms += 100;
        Request {
            runs: self.outbox.clone(),
            records: self.records.clone(),
            wants: std::mem::take(&mut self.wants),
            ..self.follow.request(self.device, self.boot_id, self.boot_ms)
        }
    }

    pub fn seal(&self, request: &Request) -> Vec<u8> {
        seal_request(&self.mac_key, &self.follow.challenge, request.to_frame())
    }

    /// Takes an answer in, as a phone would.
    pub fn take(&mut self, request: &Request, answer: &[u8]) -> (Receipts, Rest, Changes) {
        let (receipts, rest, _) = Answer::open(answer, &self.hq).unwrap();
        let arrival = self.boot_ms + 5;
        self.boot_ms = arrival;
        let mut had_news = false;
        if let Some(news) = &rest.news {
            let news = News::unpack(news).unwrap();
            let runs = read_all(&news.runs, self.tenant).unwrap();
            assert_eq!(runs.len(), news.positions.len());
            had_news = !runs.is_empty();
            self.blobs += news.blobs.len();
            self.received.extend(news.positions.into_iter().zip(runs));
        }
        for receipt in receipts.receipts.iter().flatten() {
            let outbox = std::mem::take(&mut self.outbox);
            let open = |run: &Run| run.place(self.prev_of(run)).unwrap().last().unwrap().hash != receipt.head;
            self.outbox = outbox.into_iter().filter(open).collect();
        }
        let unanchored = request
            .runs
            .iter()
            .any(|run| run.place(self.prev_of(run)).unwrap().iter().any(|entry| entry.header.time.anchor.is_none()));
        let exchange = Exchange { boot_id: self.boot_id, request_boot_ms: request.boot_ms, arrival_boot_ms: arrival };
        let changes = self.follow.take(&receipts, &rest, exchange, had_news, unanchored);
        (receipts, rest, changes)
    }

    fn prev_of(&self, run: &Run) -> EntryHash {
        let entries = &self.journals[&run.journal.scope];
        if run.first_seq == 1 { EntryHash::ZERO } else { entries[run.first_seq as usize - 2].hash }
    }

    /// One round trip.
    pub fn once(&mut self, hq: &mut Hq, now: Instant) -> (Receipts, Rest, Changes) {
        self.it_is(now);
        let request = self.request();
        let answer = hq.sync(&self.seal(&request), now).unwrap();
        self.take(&request, &answer)
    }

    /// Until neither side has anything to say.
    pub fn sync(&mut self, hq: &mut Hq, now: Instant) {
        for _ in 0..20 {
            let (_, _, changes) = self.once(hq, now);
            if !changes.again && self.outbox.is_empty() {
                return;
            }
        }
        panic!("the sync does not come to rest");
    }

    /// Received and own entries of a scope, folded.
    pub fn digest(&self, scope: &Scope) -> [u8; 32] {
        let mut chains: BTreeMap<Journal, BTreeMap<u64, Run>> = BTreeMap::new();
        for run in self.received.values().filter(|run| run.journal.scope == *scope) {
            chains.entry(run.journal.clone()).or_default().insert(run.first_seq, run.clone());
        }
        let mut all: Vec<Entry> = self.journals.get(scope).cloned().unwrap_or_default();
        for runs in chains.values() {
            let mut prev = EntryHash::ZERO;
            for run in runs.values() {
                let placed = run.place(prev).unwrap();
                prev = placed.last().unwrap().hash;
                all.extend(placed);
            }
        }
        huxue_ledger::fold::fold(&all, &self.hq, huxue_ledger::fact::FOLD_VERSION).digest()
    }
}
