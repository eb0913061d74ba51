//! The load: one phone per rostered person of the county, whose runs are signed before the clock starts.

use std::path::Path;

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::county::{County, Role};
use huxue_duty::ids::{PersonId, PostId};
use huxue_hq::Hq;
use huxue_ledger::codec;
use huxue_ledger::crypto::{Agreement, Signer25519, hash};
use huxue_ledger::document::{Change, INCIDENT, Op, Value};
use huxue_ledger::enrol::{EnrolAnswer, EnrolRequest};
use huxue_ledger::entry::{AnchorEvidence, Entry, Header, Perishable, RawEntry, TimeEvidence};
use huxue_ledger::fact::{AllClear, Body, CheckedIn, CheckedOut, IncidentFiled, TeamAttested};
use huxue_ledger::frames::Request;
use huxue_ledger::ident::{DeviceId, EntryHash, Epoch, Journal, Scope, TenantId, day_number};
use huxue_ledger::run::{Run, sign};

use super::processor_seconds;
use crate::demo::{DemoError, county};

/// School days of facts, and what HQ takes in one transaction.
const DAYS: u64 = 10;
const BATCH: usize = 64;
/// Incidents, and steps in each.
const INCIDENTS: usize = 200;
const STEPS: usize = 10;

struct Phone {
    person: String,
    post: PostId,
    signer: Signer25519,
    device: DeviceId,
    boot_ms: u64,
    /// HQ's time as the phone heard it when it was enrolled.
    anchor: Option<AnchorEvidence>,
}

pub struct Load {
    hq: Hq,
    tenant: TenantId,
    phones: Vec<Phone>,
    first: ServiceDay,
}

impl Load {
    pub fn prepare(folder: &Path, county_folder: &Path) -> Result<Self, DemoError> {
        let first = chrono::NaiveDate::from_ymd_opt(2026, 11, 9).unwrap_or_default();
        let now = Instant::at(first, 5 * 60);
        let county = county::read(county_folder)?;
        let mut hq = Hq::init(&folder.join("hq"), now).map_err(told)?;
        hq.import(&county, county::STAFF, now).map_err(told)?;
        let mut phones = Vec::new();
        for (person, post) in rostered(&county) {
            let code = hq.enrol_code(Some(&PersonId::new(&person)), None, now).map_err(told)?;
            let seed = hash("bench phone", &[person.as_bytes()]);
            let signer = Signer25519::from_seed(&seed);
            let request = EnrolRequest {
                code,
                signing_key: signer.public(),
                agreement_key: Agreement::from_seed(&seed).public(),
                boot_id: 1,
                boot_ms: 1,
                pin_salt: None,
                pin_verifier: None,
                signature: None,
                suite: None,
            };
            let answer = hq.enrol(&codec::encode(&request.signed(&signer)), now);
            let answer: EnrolAnswer = codec::decode(&answer.map_err(|problem| told(problem.detail))?).map_err(told)?;
            let anchor = answer.nonce.map(|nonce| AnchorEvidence {
                nonce,
                hq_time: Instant(answer.hq_time),
                request_boot_ms: 1,
                round_trip_ms: 200,
                boot_id: 1,
            });
            let device = DeviceId::of_key(&signer.public());
            phones.push(Phone { person, post, signer, device, boot_ms: 1_000, anchor });
        }
        let tenant = hq.tenant();
        Ok(Self { hq, tenant, phones, first })
    }

    /// Facts in runs of four, per second of processor time.
    pub fn facts(&mut self) -> Result<f64, DemoError> {
        let mut bodies = Vec::new();
        for day in self.first.iter_days().take(DAYS as usize) {
            for at in 0..self.phones.len() {
                let post = self.phones[at].post.clone();
                let colleague = self.phones[(at + 1) % self.phones.len()].person.clone();
                let facts = [
                    Body::CheckedIn(CheckedIn {}),
                    Body::TeamAttested(TeamAttested { persons: vec![colleague], present: true }),
                    Body::AllClear(AllClear { movement: "早到校".into() }),
                    Body::CheckedOut(CheckedOut { saw_clears: None }),
                ];
                let scope = Scope::post_day(&post, day);
                let moment = Instant::at(day, 7 * 60);
                bodies.push((moment, self.request(at, &scope, EntryHash::ZERO, 1, &facts, moment).0));
            }
        }
        let facts = bodies.len() * 4;
        Ok(facts as f64 / self.take(bodies)?)
    }

    /// Steps of incidents that grow, one run each, per second of processor time.
    pub fn steps(&mut self) -> Result<f64, DemoError> {
        let moment = Instant::at(self.first, 9 * 60);
        let day = day_number(self.first);
        let mut filings = Vec::new();
        let mut heads = Vec::new();
        for number in 0..INCIDENTS {
            let at = number % self.phones.len();
            let scope = Scope::incident(&format!("{number:016x}"));
            let post = self.phones[at].post.to_string();
            let filed = Body::IncidentFiled(IncidentFiled { category: "T01".into(), post, day, from: None });
            let (body, head) = self.request(at, &scope, EntryHash::ZERO, 1, &[filed], moment);
            filings.push((moment, body));
            heads.push((at, scope, head, Vec::new()));
        }
        self.take(filings)?;
        let mut bodies = Vec::new();
        for step in 0..STEPS {
            for (at, scope, head, seen) in &mut heads {
                let severity = Op::Set("severity".into(), Value::Word((step % 5).to_string()));
                let change = Change { document: INCIDENT, deps: seen.clone(), ops: vec![severity], reauthors: None };
                let seq = step as u64 + 2;
                let (body, hash) = self.request(*at, scope, *head, seq, &[Body::Changed(change)], moment);
                (*head, *seen) = (hash, vec![hash]);
                bodies.push((moment, body));
            }
        }
        let steps = bodies.len();
        Ok(steps as f64 / self.take(bodies)?)
    }

    /// Pushes every body and gives the processor seconds HQ took for it.
    fn take(&mut self, bodies: Vec<(Instant, Vec<u8>)>) -> Result<f64, DemoError> {
        let position = self.hq.position().map_err(told)?;
        let runs = bodies.len() as u64;
        let started = processor_seconds();
        for batch in bodies.chunks(BATCH) {
            let now = batch[batch.len() - 1].0.plus_minutes(60);
            let bodies: Vec<Vec<u8>> = batch.iter().map(|(_, body)| body.clone()).collect();
            for answer in self.hq.sync_batch(&bodies, now) {
                answer.map_err(|problem| told(problem.detail))?;
            }
        }
        let taken = processor_seconds() - started;
        // Every run is in the log, beside what HQ stated about it.
        if self.hq.position().map_err(told)? < position + runs {
            return Err(DemoError::Setup("HQ did not take every run".into()));
        }
        Ok(taken.max(0.01))
    }

    /// A request with one run of these bodies behind `prev`, and the hash of its last entry. No MAC: HQ takes signed
    /// runs from whoever brings them, and serving is not what is measured.
    fn request(
        &mut self,
        at: usize,
        scope: &Scope,
        prev: EntryHash,
        first_seq: u64,
        bodies: &[Body],
        moment: Instant,
    ) -> (Vec<u8>, EntryHash) {
        let phone = &mut self.phones[at];
        let journal = Journal { tenant: self.tenant, scope: scope.clone(), device: phone.device, epoch: Epoch([1; 8]) };
        let mut entries: Vec<Entry> = Vec::with_capacity(bodies.len());
        for (offset, body) in bodies.iter().enumerate() {
            phone.boot_ms += 60_000;
            let header = Header {
                kind: body.kind(),
                author: phone.person.clone(),
                flags: None,
                basis: None,
                time: TimeEvidence {
                    wall: moment.plus_minutes(offset as i64),
                    boot_id: 1,
                    boot_ms: phone.boot_ms,
                    anchor: phone.anchor,
                },
                suite: None,
                version: None,
                after: None,
                gnss: None,
            };
            let raw = RawEntry::new(&header, body.to_bytes(), Perishable::None);
            let before = entries.last().map_or(prev, |entry| entry.hash);
            entries.extend(Entry::place(&journal, first_seq + offset as u64, before, raw));
        }
        let head = entries.last().map_or(prev, |entry| entry.hash);
        let run = Run::of(&entries, sign(&phone.signer, &head));
        let request = Request {
            runs: run.into_iter().collect(),
            boot_id: 1,
            boot_ms: phone.boot_ms,
            ..Request::empty(phone.device)
        };
        ([request.to_frame(), vec![0; 16]].concat(), head)
    }
}

/// One post per officer and auxiliary.
fn rostered(county: &County) -> Vec<(String, PostId)> {
    let role = |id: &PersonId| county.people.iter().find(|person| person.id == *id).map(|person| person.role);
    let mut found: Vec<(String, PostId)> = Vec::new();
    for row in &county.roster {
        let works = matches!(role(&row.person), Some(Role::Officer | Role::Auxiliary));
        if works && found.iter().all(|(known, _)| *known != row.person.as_str()) {
            found.push((row.person.to_string(), row.post.clone()));
        }
    }
    found
}

fn told(error: impl std::fmt::Display) -> DemoError {
    DemoError::Setup(error.to_string())
}
