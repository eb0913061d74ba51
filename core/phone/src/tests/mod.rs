//! Tests of the whole phone against a hand-made HQ of ledger types: the phone never knows the real one.
#![allow(clippy::unwrap_used)]

mod acting;
mod answering;
mod concerns;
mod county;
mod first_screen;
mod forgetting;
mod forking;
mod mini_hq;
mod over_http;
mod rehearsing;
mod relaying;
mod saving;
mod screens_b;
mod screens_b_incident;
mod screens_b_records;
mod screens_b_settling;
mod screens_b_shared;
mod screens_b_sos;
mod screens_b_words;
mod screens_gate;
mod syncing;

use std::cell::RefCell;
use std::rc::Rc;

use huxue_duty::clock::Instant;
use huxue_duty::ids::PostId;
use huxue_ledger::device::DeviceRole;
use huxue_ledger::ident::Scope;

use crate::ports::{Clock as _, Transport};
use crate::testing::{FakeClock, FnTransport};
use crate::{Command, OpenOptions, Phone, Saved};
use mini_hq::MiniHq;

/// Tuesday 2026-11-24, 07:05 at the gate.
pub fn morning() -> Instant {
    Instant::at(chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap(), 7 * 60 + 5)
}

pub fn p001() -> PostId {
    PostId::new("P001")
}

pub fn post_day() -> Scope {
    Scope::post_day(&p001(), morning().civil_date())
}

/// One phone with its folder, its clocks and its way to HQ.
pub struct Handset {
    pub folder: tempfile::TempDir,
    pub phone: Option<Phone>,
    pub clock: FakeClock,
    pub hq: Rc<RefCell<MiniHq>>,
}

impl Handset {
    pub fn enrolled(hq: &Rc<RefCell<MiniHq>>, person: &str, role: DeviceRole) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = FakeClock::at(morning());
        let phone = Phone::open(folder.path(), OpenOptions::default()).unwrap();
        let mut handset = Self { folder, phone: Some(phone), clock, hq: Rc::clone(hq) };
        hq.borrow_mut().expect(person, role);
        let (transport, clock) = (handset.transport(), handset.clock.clone());
        handset.phone().enrol(&transport, person, Some("2468"), &clock).unwrap();
        handset.sync();
        handset
    }

    pub fn phone(&mut self) -> &mut Phone {
        self.phone.as_mut().unwrap()
    }

    pub fn transport(&self) -> impl Transport + use<> {
        let hq = Rc::clone(&self.hq);
        let clock = self.clock.clone();
        FnTransport(move |is_enrolment: bool, body: &[u8]| {
            let mut hq = hq.borrow_mut();
            hq.now = hq.now.max(clock.reading().wall);
            if is_enrolment { Ok(hq.enrol(body)) } else { Ok(hq.sync(body)) }
        })
    }

    pub fn sync(&mut self) -> crate::SyncReport {
        let (transport, clock) = (self.transport(), self.clock.clone());
        let report = self.phone().sync(&transport, &clock).unwrap();
        assert!(report.complete, "{report:?}");
        self.check_first_screen();
        report
    }

    pub fn act(&mut self, command: Command) -> Saved {
        self.clock.advance_ms(1_000);
        let reading = self.clock.reading();
        let saved = self.phone().act(command, &reading).unwrap();
        self.check_first_screen();
        saved
    }

    pub fn check_in(&mut self) -> Saved {
        self.act(Command::CheckIn { post: p001(), fix: None, by: None, gate_code: None })
    }

    pub fn file(&mut self, category: &str, text: &str) -> Saved {
        let (category, text) = (category.to_owned(), text.to_owned());
        self.act(Command::FileIncident { post: p001(), category, text, from: None, by: None })
    }

    /// A copy of the folder on another handset.
    pub fn twin(&mut self) -> Self {
        self.phone = None;
        let folder = tempfile::tempdir().unwrap();
        copy(self.folder.path(), folder.path());
        self.phone = Some(Phone::open(self.folder.path(), OpenOptions::default()).unwrap());
        let phone = Phone::open(folder.path(), OpenOptions::default()).unwrap();
        // Not the same moment: a check-in without a position at the same millisecond would be the same entry.
        let clock = FakeClock::at(morning().plus_millis(500));
        Self { folder, phone: Some(phone), clock, hq: Rc::clone(&self.hq) }
    }
}

/// The database itself, as a connection beside the phone.
pub fn raw(folder: &std::path::Path) -> rusqlite::Connection {
    use crate::store::open;
    let keys = folder.join("keys");
    open::open(&folder.join(open::FILE), &keys, &crate::FileVault::new(&keys)).unwrap()
}

pub fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for item in std::fs::read_dir(from).unwrap() {
        let item = item.unwrap();
        let target = to.join(item.file_name());
        if item.file_type().unwrap().is_dir() {
            copy(&item.path(), &target);
        } else {
            std::fs::copy(item.path(), target).unwrap();
        }
    }
}

/// Officer 警员001 and auxiliary 辅警001 at P001, enrolled and synced, with the directory there.
pub fn team() -> (Rc<RefCell<MiniHq>>, Handset, Handset) {
    let hq = Rc::new(RefCell::new(MiniHq::new(morning())));
    hq.borrow_mut().publish(&county::small());
    let officer = Handset::enrolled(&hq, "O001", DeviceRole::Officer);
    let auxiliary = Handset::enrolled(&hq, "A001", DeviceRole::Auxiliary);
    (hq, officer, auxiliary)
}

/// Everybody syncs until nothing changes, then every scope folds alike.
pub fn assert_converged(handsets: &mut [&mut Handset]) {
    for _ in 0..2 {
        for handset in handsets.iter_mut() {
            handset.sync();
        }
    }
    for handset in handsets.iter_mut() {
        let hq = Rc::clone(&handset.hq);
        let phone = handset.phone();
        for scope in phone.scopes().unwrap() {
            let ours = phone.digest(&scope, 1).unwrap();
            assert_eq!(ours, hq.borrow().fold(&scope).digest(), "{scope}");
        }
        assert_eq!(phone.queue().unwrap().items.len(), 0);
    }
}
