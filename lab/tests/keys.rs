//! Real phones and a real headquarters across a change of HQ's operating key.
#![allow(clippy::unwrap_used)]

use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use chrono::NaiveDate;
use huxue_duty::clock::Instant;
use huxue_duty::ids::PersonId;
use huxue_hq::Hq;
use huxue_hq::backup::{Lock, Opener};
use huxue_hq::shares::RootShare;
use huxue_ledger::codec;
use huxue_ledger::county;
use huxue_ledger::crypto::{Agreement, Signer25519};
use huxue_ledger::device::{OperatingKey, certify};
use huxue_ledger::frames::{Answer, Receipts, Rest};
use huxue_ledger::ident::{EntryHash, Scope};
use huxue_phone::ports::{Transport, TransportError};
use huxue_phone::testing::{FakeClock, FnTransport};
use huxue_phone::{Command, OpenOptions, Phone, PhoneError};

/// Opens the backups made here.
fn recovery_key() -> Agreement {
    Agreement::from_seed(&[5; 32])
}

fn at(hour: u32, minute: u32) -> Instant {
    Instant::at(NaiveDate::from_ymd_opt(2026, 11, 24).unwrap(), hour * 60 + minute)
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/county")
}

struct World {
    folder: tempfile::TempDir,
    hq: Rc<RefCell<Option<Hq>>>,
    now: Rc<Cell<Instant>>,
    shares: [RootShare; 3],
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (mut hq, shares) = Hq::init_with_shares(&folder.path().join("hq"), at(5, 0)).unwrap();
        let county = county::read(&county::dir::read_dir(&fixtures()).unwrap()).county.unwrap();
        hq.import(&county, "admin", at(5, 0)).unwrap();
        Self { folder, hq: Rc::new(RefCell::new(Some(hq))), now: Rc::new(Cell::new(at(6, 0))), shares }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("hq")
    }

    fn hq<T>(&self, work: impl FnOnce(&mut Hq) -> T) -> T {
        work(self.hq.borrow_mut().as_mut().unwrap())
    }

    fn network(&self) -> impl Transport + use<> {
        let (hq, now) = (Rc::clone(&self.hq), Rc::clone(&self.now));
        FnTransport(move |enrolment: bool, body: &[u8]| {
            let mut hq = hq.borrow_mut();
            let hq = hq.as_mut().ok_or_else(|| TransportError::unreachable("HQ is down"))?;
            let answer = if enrolment { hq.enrol(body, now.get()) } else { hq.sync(body, now.get()) };
            answer.map_err(|problem| TransportError::refused(problem.code))
        })
    }

    fn clock(&self) -> FakeClock {
        FakeClock::at(self.now.get())
    }

    fn phone(&self, person: &str) -> Phone {
        let code = self.hq(|hq| hq.enrol_code(Some(&PersonId::new(person)), None, self.now.get())).unwrap();
        let mut phone = Phone::open(&self.home(person), OpenOptions::default()).unwrap();
        phone.enrol(&self.network(), &code, None, &self.clock()).unwrap();
        assert!(phone.sync(&self.network(), &self.clock()).unwrap().complete);
        phone
    }

    fn home(&self, person: &str) -> PathBuf {
        self.folder.path().join(person)
    }

    fn sync(&self, phone: &mut Phone) {
        let report = phone.sync(&self.network(), &self.clock()).unwrap();
        assert!(report.complete && report.pending == 0, "{report:?}");
    }

    fn rotate(&self, now: Instant) {
        drop(self.hq.take());
        self.now.set(now);
        self.hq.replace(Some(Hq::rotate_key(&self.data(), &self.shares[..2], now).unwrap()));
    }
}

fn check_in(phone: &mut Phone, world: &World, post: &str) -> EntryHash {
    let command = Command::CheckIn { post: post.into(), fix: None, by: None, gate_code: None };
    let saved = phone.act(command, &huxue_phone::ports::Clock::reading(&world.clock())).unwrap();
    saved.entries[0]
}

#[test]
fn a_phone_away_during_three_rotations_is_back_with_its_first_contact() {
    for rotations in 1..=3 {
        let world = World::new();
        let mut phone = world.phone("O001");
        let mut colleague = world.phone("O002");
        let mut saved = vec![check_in(&mut phone, &world, "P001")];
        for number in 0..rotations {
            world.rotate(at(8 + number, 0));
            saved.push(check_in(&mut phone, &world, "P001"));
            // One phone hears of every key, the other of none.
            world.sync(&mut colleague);
        }
        // Read again from the disk, as after a restart.
        drop(phone);
        let mut phone = Phone::open(&world.home("O001"), OpenOptions::default()).unwrap();
        world.sync(&mut phone);
        for entry in &saved {
            world.hq(|hq| hq.scope_of(entry)).unwrap();
        }
        let unheard = world.hq(|hq| hq.key_report(world.now.get())).unwrap().unheard;
        assert!(unheard.is_empty(), "{unheard:?}");
        let directory = Scope::directory_staff();
        let version = huxue_ledger::fact::FOLD_VERSION;
        let theirs = world.hq(|hq| hq.digest(&directory, version)).unwrap();
        assert_eq!(phone.digest(&directory, version).unwrap(), theirs);
        // Once known, a key costs no byte and no trip.
        assert_eq!(phone.sync(&world.network(), &world.clock()).unwrap().round_trips, 1);
    }
}

#[test]
fn a_bundle_made_under_the_old_key_is_carried_home_after_the_rotation() {
    let world = World::new();
    let (mut author, mut carrier) = (world.phone("O001"), world.phone("O003"));
    let clear = check_in(&mut author, &world, "P001");
    let bundle = author.bundle_for(&carrier.scopes().unwrap()).unwrap();
    assert!(!bundle.sealed.is_empty(), "the carrier serves elsewhere");
    carrier.take_bundle(&bundle).unwrap();
    world.rotate(at(9, 0));
    world.sync(&mut carrier);
    world.hq(|hq| hq.scope_of(&clear)).unwrap();
    // And the other way round: the receipt, signed by the new key, counts for whoever knows that key.
    world.sync(&mut author);
    assert_eq!(author.status(&huxue_phone::ports::Clock::reading(&world.clock())).unwrap().pending, 0);
}

#[test]
fn after_a_loss_phones_bring_back_what_the_backup_lacks_and_nobody_enrols_again() {
    let world = World::new();
    let mut phone = world.phone("O001");
    let backup = world.folder.path().join("backup");
    world.hq(|hq| hq.backup(&backup, &Lock::Recovery(recovery_key().public()))).unwrap();
    let mut late = world.phone("O002");
    let lost = [check_in(&mut phone, &world, "P001"), check_in(&mut late, &world, "P001")];
    world.sync(&mut phone);
    world.sync(&mut late);
    let before = world.hq(|hq| hq.key_report(at(7, 0))).unwrap().operating;
    drop(world.hq.take());
    std::fs::remove_dir_all(world.data()).unwrap();
    world.now.set(at(9, 0));
    let hq =
        Hq::recover(&world.data(), Some((&backup, &Opener::Recovery(recovery_key()))), &world.shares[1..], at(9, 0))
            .unwrap();
    world.hq.replace(Some(hq));
    let waiting = check_in(&mut phone, &world, "P001");
    world.sync(&mut phone);
    // Enrolled after the backup: the old key's record introduces it.
    world.sync(&mut late);
    for entry in lost.iter().chain([&waiting]) {
        world.hq(|hq| hq.scope_of(entry)).unwrap();
    }
    let report = world.hq(|hq| hq.key_report(at(9, 5))).unwrap();
    assert_ne!(report.operating, before);
    assert_eq!((report.phones, report.unheard.len()), (2, 0));
    assert_eq!(world.hq(|hq| hq.verify()).unwrap().problems, vec![]);
}

#[test]
fn a_key_lost_with_the_machine_comes_back_with_the_phones_that_knew_it() {
    let world = World::new();
    let mut phone = world.phone("O001");
    let backup = world.folder.path().join("backup");
    world.hq(|hq| hq.backup(&backup, &Lock::Recovery(recovery_key().public()))).unwrap();
    world.rotate(at(8, 0));
    // Stated under the key that is about to be lost.
    let mut late = world.phone("O002");
    world.sync(&mut phone);
    drop(world.hq.take());
    std::fs::remove_dir_all(world.data()).unwrap();
    world.now.set(at(9, 0));
    drop(Hq::restore(&backup, &Opener::Recovery(recovery_key()), &world.data(), at(9, 0)).unwrap());
    world.hq.replace(Some(Hq::rotate_key(&world.data(), &world.shares[1..], at(9, 0)).unwrap()));
    world.sync(&mut late);
    world.sync(&mut phone);
    let report = world.hq(|hq| hq.key_report(at(9, 5))).unwrap();
    assert_eq!((report.phones, report.former, report.superseded), (2, 2, false));
    assert_eq!(world.hq(|hq| hq.verify()).unwrap().problems, vec![]);
}

#[test]
fn a_forged_certificate_teaches_nothing_and_everything_stays_queued() {
    let world = World::new();
    let mut phone = world.phone("O001");
    check_in(&mut phone, &world, "P001");
    let mallory = Signer25519::from_seed(&[66; 32]);
    let key = OperatingKey {
        tenant: world.hq(|hq| hq.tenant()),
        signing_key: mallory.public(),
        agreement_key: [9; 32],
        not_before: at(23, 0).0,
    };
    let certificate = certify(&key, &mallory);
    let (hq, now) = (Rc::clone(&world.hq), world.now.get());
    let forger = FnTransport(move |_: bool, body: &[u8]| {
        let answer = hq.borrow_mut().as_mut().unwrap().sync(body, now).unwrap();
        let answer: Answer = codec::decode(&answer).unwrap();
        let receipts: Receipts = codec::decode(&answer.receipts).unwrap();
        let rest: Rest = codec::decode(&answer.rest).unwrap();
        Ok(Answer::sign_certified(&receipts, &rest, &mallory, Some(vec![certificate.clone()])))
    });
    let clock = world.clock();
    assert!(matches!(phone.sync(&forger, &clock), Err(PhoneError::Forged(_))));
    let status = phone.status(&huxue_phone::ports::Clock::reading(&clock)).unwrap();
    assert_eq!(status.pending, 1, "nothing is called received on a forger's word");
    world.sync(&mut phone);
}
