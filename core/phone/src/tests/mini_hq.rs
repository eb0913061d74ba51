//! Just enough HQ to test a phone: the log gate, forks, receipts, pages and restores, in memory.

mod serving;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use huxue_duty::clock::Instant;
use huxue_duty::county::County;
use huxue_duty::policy::DatedPolicy;
use huxue_ledger::codec;
use huxue_ledger::crypto::{Agreement, Signer25519, Verifier};
use huxue_ledger::device::{DeviceRecord, DeviceRole, HqKeys, OperatingKey, Signed, certify, open_record, sign_record};
use huxue_ledger::directory::{PublicSheet, sheets, to_blob};
use huxue_ledger::enrol::{EnrolAnswer, EnrolRequest, MAC_KEY_LABEL, anchor_nonce};
use huxue_ledger::entry::{Entry, Header, Perishable, RawEntry, TimeEvidence};
use huxue_ledger::fact::{Adopted, Body, DeviceEnrolled, DirectoryPublished, FOLD_VERSION, ForkResolved, PinVerifier};
use huxue_ledger::fold::{ScopeFold, fold};
use huxue_ledger::frames::{OldLog, Receipt};
use huxue_ledger::ident::{DeviceId, EntryHash, Epoch, Journal, LogId, Scope, TenantId};
use huxue_ledger::log_gate::{KnownJournal, Passed, Refusal, check};
use huxue_ledger::run::{Run, head_check, sign};

const SECRET: [u8; 32] = [9; 32];
/// The kind of a published sheet.
const DIRECTORY_PUBLISHED: u16 = 64;

#[derive(Clone, Default)]
struct Chain {
    hashes: Vec<EntryHash>,
    aside: Vec<(u64, EntryHash)>,
}

impl KnownJournal for Chain {
    fn last_seq(&self) -> u64 {
        self.hashes.len() as u64
    }

    fn hash_at(&self, seq: u64) -> Option<EntryHash> {
        if seq == 0 { Some(EntryHash::ZERO) } else { self.hashes.get(seq as usize - 1).copied() }
    }

    fn branch_hash_at(&self, seq: u64, check: [u8; 4]) -> Option<EntryHash> {
        self.aside.iter().find(|(at, hash)| *at == seq && head_check(hash) == check).map(|(_, hash)| *hash)
    }
}

#[derive(Clone)]
struct Device {
    record: DeviceRecord,
    signed: Signed,
    mac_key: [u8; 32],
    challenges: Vec<[u8; 8]>,
    scopes: BTreeSet<Scope>,
    told: BTreeSet<Scope>,
}

/// Cloned for backups.
#[derive(Clone)]
pub struct MiniHq {
    pub now: Instant,
    root: Signer25519,
    operating: Signer25519,
    agreement: Agreement,
    tenant: TenantId,
    log_id: LogId,
    old_logs: Vec<OldLog>,
    expected: HashMap<String, DeviceRole>,
    devices: BTreeMap<DeviceId, Device>,
    log: Vec<(Run, Vec<Entry>)>,
    chains: HashMap<Journal, Chain>,
    blobs: HashMap<[u8; 32], Vec<u8>>,
    fresh: u64,
    epoch: Epoch,
    /// Refuse the next pushed runs with this code.
    pub refuse: Option<&'static str>,
    /// Bytes of the last request body.
    pub last_body: usize,
    pub requests: u32,
}

impl MiniHq {
    pub fn new(now: Instant) -> Self {
        Self {
            now,
            root: Signer25519::from_seed(&[1; 32]),
            operating: Signer25519::from_seed(&[2; 32]),
            agreement: Agreement::from_seed(&[3; 32]),
            tenant: TenantId([4; 8]),
            log_id: LogId([5; 8]),
            old_logs: Vec::new(),
            expected: HashMap::new(),
            devices: BTreeMap::new(),
            log: Vec::new(),
            chains: HashMap::new(),
            blobs: HashMap::new(),
            fresh: 0,
            epoch: Epoch([6; 8]),
            refuse: None,
            last_body: 0,
            requests: 0,
        }
    }

    fn operating_key(&self) -> OperatingKey {
        OperatingKey {
            tenant: self.tenant,
            signing_key: self.operating.public(),
            agreement_key: self.agreement.public(),
            not_before: 0,
        }
    }

    fn keys(&self) -> HqKeys {
        let mut keys = HqKeys::default();
        let root = Verifier::new(&self.root.public()).unwrap();
        keys.add(&certify(&self.operating_key(), &self.root), &root, self.tenant).unwrap();
        keys
    }

    fn challenge(&mut self) -> [u8; 8] {
        self.fresh += 1;
        self.fresh.to_be_bytes()
    }

    /// The code of this person, or of this post for a shared phone, is their id.
    pub fn expect(&mut self, person: &str, role: DeviceRole) {
        self.expected.insert(person.to_owned(), role);
    }

    pub fn enrol(&mut self, body: &[u8]) -> Vec<u8> {
        let request: EnrolRequest = codec::decode(body).unwrap();
        request.verify().unwrap();
        let device = DeviceId::of_key(&request.signing_key);
        let role = self.expected[&request.code];
        let shared = role == DeviceRole::Shared;
        let record = DeviceRecord {
            tenant: self.tenant,
            device,
            signing_key: request.signing_key,
            agreement_key: request.agreement_key,
            role,
            person: (!shared).then(|| request.code.clone()),
            post: shared.then(|| request.code.clone()),
            issued_at: self.now.0,
            expires_at: i64::MAX,
            posts: None,
            key_epoch: None,
            predecessor: None,
        };
        let signed = sign_record(&record, &self.operating);
        let challenge = self.challenge();
        let mac_key = self.agreement.shared_key(&request.agreement_key, MAC_KEY_LABEL);
        let post: huxue_duty::ids::PostId = "P001".into();
        let day = self.now.civil_date();
        let mut scopes = BTreeSet::from([
            Scope::directory_public(),
            Scope::directory_post(&post),
            Scope::post_day_volunteer(&post, day),
        ]);
        scopes.extend(record.person().map(|person| Scope::person(&person)));
        if matches!(role, DeviceRole::Officer | DeviceRole::Auxiliary | DeviceRole::Shared) {
            scopes.extend([Scope::directory_staff(), Scope::post_day(&post, day)]);
        }
        let told = BTreeSet::new();
        let known = Device {
            record: record.clone(),
            signed: signed.clone(),
            mac_key,
            challenges: vec![challenge],
            scopes,
            told,
        };
        self.devices.insert(device, known);
        let enrolled = Body::DeviceEnrolled(DeviceEnrolled { record: codec::encode(&signed) });
        self.write(Scope::directory_staff(), enrolled);
        if let (Some(salt), Some(verifier)) = (request.pin_salt, request.pin_verifier) {
            let person = request.code;
            self.write(Scope::directory_staff(), Body::PinVerifier(PinVerifier { person, salt, verifier }));
        }
        let nonce = anchor_nonce(&SECRET, &device.0, request.boot_id, request.boot_ms, self.now.0);
        codec::encode(&EnrolAnswer {
            tenant: self.tenant,
            root_key: self.root.public(),
            operating_keys: vec![certify(&self.operating_key(), &self.root)],
            record: signed,
            log_id: self.log_id,
            challenge,
            hq_time: self.now.0,
            held_ms: 0,
            nonce: Some(nonce),
            trust: None,
        })
    }

    /// One of HQ's own entries.
    pub fn write(&mut self, scope: Scope, body: Body) -> EntryHash {
        let device = DeviceId::of_key(&self.operating.public());
        let journal = Journal { tenant: self.tenant, scope, device, epoch: self.epoch };
        let time = TimeEvidence { wall: self.now, boot_id: 0, boot_ms: 0, anchor: None };
        let header = Header {
            kind: body.kind(),
            author: "D001".into(),
            flags: None,
            basis: None,
            time,
            suite: None,
            version: None,
            after: None,
            gnss: None,
        };
        let chain = self.chains.entry(journal.clone()).or_default();
        let prev = chain.hashes.last().copied().unwrap_or(EntryHash::ZERO);
        let raw = RawEntry::new(&header, body.to_bytes(), Perishable::None);
        let entry = Entry::place(&journal, chain.last_seq() + 1, prev, raw).unwrap();
        chain.hashes.push(entry.hash);
        let run = Run::of(std::slice::from_ref(&entry), sign(&self.operating, &entry.hash)).unwrap();
        let hash = entry.hash;
        self.log.push((run, vec![entry]));
        hash
    }

    pub fn publish(&mut self, county: &County) {
        self.publish_with(county, Vec::new());
    }

    /// A county whose rules are not the defaults from some day on.
    pub fn publish_with(&mut self, county: &County, rules: Vec<DatedPolicy>) {
        let (public, posts, staff) = sheets(county);
        let public = PublicSheet { rules, ..public };
        self.publish_blob(Scope::directory_public(), to_blob(&public));
        for sheet in &posts {
            self.publish_blob(Scope::directory_post(&sheet.post.id), to_blob(sheet));
        }
        self.publish_blob(Scope::directory_staff(), to_blob(&staff));
    }

    fn publish_blob(&mut self, scope: Scope, (bytes, blob): (Vec<u8>, [u8; 32])) {
        let size = bytes.len() as u32;
        self.blobs.insert(blob, bytes);
        let published = |entry: &Entry| entry.journal.scope == scope && entry.header.kind == DIRECTORY_PUBLISHED;
        let before = self.log.iter().flat_map(|(_, entries)| entries).filter(|entry| published(entry)).count();
        let version = before as u32 + 1;
        let published = DirectoryPublished { version, valid_from: 0, published_at: self.now.0, blob, size };
        self.write(scope, Body::DirectoryPublished(published));
    }

    pub fn follow(&mut self, person: &str, scope: Scope) {
        for device in self.devices.values_mut().filter(|device| device.record.person.as_deref() == Some(person)) {
            device.scopes.insert(scope.clone());
        }
    }

    pub fn unfollow(&mut self, person: &str, scope: &Scope) {
        for device in self.devices.values_mut().filter(|device| device.record.person.as_deref() == Some(person)) {
            device.scopes.remove(scope);
        }
    }

    pub fn fold(&self, scope: &Scope) -> ScopeFold {
        let entries = self.log.iter().flat_map(|(_, entries)| entries).filter(|entry| entry.journal.scope == *scope);
        fold(entries, &self.keys(), FOLD_VERSION)
    }

    pub fn holds(&self, hash: &EntryHash) -> bool {
        let scopes: BTreeSet<Scope> = self.log.iter().map(|(run, _)| run.journal.scope.clone()).collect();
        scopes.iter().any(|scope| self.fold(scope).get(hash).is_some())
    }

    /// This state, as a backup taken earlier, becomes HQ again.
    pub fn restored_from(&self, backup: &Self) -> Self {
        let mut restored = backup.clone();
        let survived = OldLog { log_id: self.log_id, position: backup.log.len() as u64 };
        restored.old_logs.insert(0, survived);
        restored.log_id = LogId([self.log_id.0[0] + 1; 8]);
        restored.epoch = Epoch([self.epoch.0[0] + 1; 8]);
        restored.now = self.now;
        restored.fresh = self.fresh + 1_000;
        restored
    }

    fn take(&mut self, run: &Run, records: &[Signed]) -> Result<Receipt, Refusal> {
        let device = run.journal.device;
        let keys = self.keys();
        let offered = records.iter().filter_map(|signed| open_record(signed, self.tenant, &keys).ok());
        let known = self.devices.get(&device).map(|known| known.record.clone());
        let record = known.or_else(|| offered.into_iter().find(|record| record.device == device));
        let key = record.and_then(|record| Verifier::new(&record.signing_key).ok());
        let key = key.or_else(|| keys.verifier(device).cloned());
        let chain = self.chains.entry(run.journal.clone()).or_default();
        match check(run, key.as_ref(), keys.is_hq(device), chain)? {
            Passed::Known => {}
            Passed::New { run, entries } => {
                chain.hashes.extend(entries.iter().map(|entry| entry.hash));
                self.log.push((run, entries));
            }
            Passed::Fork { run, entries, prev } => {
                let first = &entries[0];
                chain.aside.extend(entries.iter().map(|entry| (entry.seq, entry.hash)));
                let kept = chain.hash_at(first.seq).unwrap_or(EntryHash::ZERO);
                let Journal { scope, device, epoch, .. } = run.journal.clone();
                let resolved = ForkResolved { device, epoch, seq: first.seq, kept };
                self.write(scope.clone(), Body::ForkResolved(resolved));
                self.write(scope, Body::Adopted(Adopted { run: run.to_bytes(), prev }));
            }
        }
        let chain = &self.chains[&run.journal];
        let up_to = run.last_seq();
        let before =
            chain.hash_at(run.first_seq - 1).filter(|hash| run.first_seq == 1 || head_check(hash) == run.head_check);
        let before = before.or_else(|| chain.branch_hash_at(run.first_seq - 1, run.head_check)).unwrap();
        let head = run.place(before).unwrap().last().unwrap().hash;
        Ok(Receipt { head, up_to, position: self.log.len() as u64 })
    }
}
