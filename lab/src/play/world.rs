//! One scenario's world: HQ, phones with their own databases, virtual clocks and a network that can be switched off.

mod copies;
mod handset;
mod wire;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use chrono::NaiveDate;
use huxue_duty::clock::Instant;
use huxue_duty::county::County;
use huxue_duty::ids::{PersonId, PostId};
use huxue_hq::Hq;
use huxue_ledger::fact::{FOLD_VERSION, NEXT_FOLD_VERSION};
use huxue_ledger::ident::EntryHash;
use huxue_phone::Command;
use huxue_phone::ports::Clock;

pub use handset::Handset;
use wire::Loopback;

use super::app::{Acted, Maker};
use super::clock::{TrueTime, VirtualClock};
use super::scenario::{PhoneSpec, PlayError};

/// The desk's author in scenarios.
pub const STAFF: &str = "D001";

/// How long HQ's clock stays in doubt for phones that are enrolled without an anchor, minutes.
const DOUBT_MIN: i64 = 5 * 60;

pub struct World {
    root: PathBuf,
    maker: Maker,
    pub date: NaiveDate,
    pub county: County,
    pub now: TrueTime,
    pub hq: Rc<RefCell<Hq>>,
    hq_backup: PathBuf,
    pub phones: BTreeMap<String, Handset>,
    /// Everything any phone reported as saved, except what `restore_backup` undid before it had left the phone.
    pub created: BTreeSet<EntryHash>,
    pins: BTreeMap<PersonId, String>,
    /// Answers that gave a revoked device more than the word that it is.
    pub served_revoked: Rc<Cell<usize>>,
    /// Gate codes that somebody saw, by the name the scenario gives them.
    pub gate_codes: BTreeMap<String, String>,
}

/// Midnight of the day so many days before.
pub fn midnight_before(date: NaiveDate, days: i64) -> Instant {
    Instant::at(date, 0).plus_minutes(-days * 24 * 60)
}

impl World {
    /// HQ is set up `days_before` the scenario's date.
    pub fn new(
        root: &Path,
        date: NaiveDate,
        days_before: i64,
        county: County,
        maker: Maker,
    ) -> Result<Self, PlayError> {
        let setup = |error: String| PlayError::Setup(error);
        let now = Rc::new(Cell::new(midnight_before(date, days_before)));
        let hq_folder = root.join("hq");
        let mut hq = Hq::init(&hq_folder, now.get()).map_err(|error| setup(error.to_string()))?;
        hq.import(&county, STAFF, now.get()).map_err(|error| setup(error.to_string()))?;
        Ok(Self {
            root: root.to_owned(),
            maker,
            date,
            county,
            now,
            hq: Rc::new(RefCell::new(hq)),
            hq_backup: root.join("hq-backup"),
            phones: BTreeMap::new(),
            created: BTreeSet::new(),
            pins: BTreeMap::new(),
            served_revoked: Rc::default(),
            gate_codes: BTreeMap::new(),
        })
    }

    /// Enrols a phone and lets it finish one sync, now.
    pub fn add_phone(&mut self, spec: &PhoneSpec) -> Result<(), String> {
        if self.phones.contains_key(&spec.id) {
            return Err(format!("there is a phone {} already", spec.id));
        }
        let person = spec.person.as_ref().map(PersonId::new);
        let post = spec.post.as_ref().map(PostId::new);
        if person.is_some() == post.is_some() {
            return Err(format!("phone {} needs either a person or a post", spec.id));
        }
        self.check_person(person.as_ref())?;
        self.check_post(post.as_ref())?;
        let boot_id = 1_000 * (self.phones.len() as u32 + 1);
        let clock = VirtualClock::new(Rc::clone(&self.now), spec.wall_offset_s, boot_id);
        let folder = self.root.join("phones").join(&spec.id);
        if !spec.anchored {
            // HQ has seen a later time than now: until then it gives no anchor.
            self.hq.borrow_mut().sync_batch(&[], self.now.get().plus_minutes(DOUBT_MIN));
        }
        let code = self
            .hq
            .borrow_mut()
            .enrol_code(person.as_ref(), post.as_ref(), self.now.get())
            .map_err(|error| error.to_string())?;
        let mut phone = self.maker.open(&folder, FOLD_VERSION)?;
        let lose_next_answer = Rc::new(Cell::new(false));
        let transport = self.transport(true, &lose_next_answer);
        // One PIN each, on all their phones and the same in every run; only whoever has a phone has one.
        let fresh = format!("{:04}", 1_000 + self.phones.len());
        let pin = person.as_ref().map(|person| self.pins.get(person).cloned().unwrap_or(fresh));
        phone.enrol(&code, pin.as_deref(), &transport, &clock)?;
        phone.sync(&transport, &clock)?;
        if let (Some(person), Some(pin)) = (person, pin) {
            self.pins.insert(person, pin);
        }
        self.phones.insert(
            spec.id.clone(),
            Handset {
                folder,
                phone: Some(phone),
                clock,
                online: true,
                lose_next_answer,
                fold_version: FOLD_VERSION,
                is_shared: post.is_some(),
                signed_on: None,
                saved: Vec::new(),
                covered: 0,
            },
        );
        Ok(())
    }

    fn transport(&self, online: bool, lose_next_answer: &Rc<Cell<bool>>) -> Loopback {
        Loopback {
            hq: Rc::clone(&self.hq),
            now: Rc::clone(&self.now),
            online,
            lose_next_answer: Rc::clone(lose_next_answer),
            served_revoked: Rc::clone(&self.served_revoked),
        }
    }

    pub fn pin_of(&self, person: &PersonId) -> Option<String> {
        self.pins.get(person).cloned()
    }

    pub fn check_person(&self, person: Option<&PersonId>) -> Result<(), String> {
        match person {
            Some(id) if !self.county.people.iter().any(|known| known.id == *id) => {
                Err(format!("nobody has the id {id}"))
            }
            _ => Ok(()),
        }
    }

    pub fn check_post(&self, post: Option<&PostId>) -> Result<(), String> {
        match post {
            Some(id) if !self.county.posts.iter().any(|known| known.id == *id) => {
                Err(format!("no post has the id {id}"))
            }
            _ => Ok(()),
        }
    }

    pub fn handset(&mut self, id: &str) -> Result<&mut Handset, String> {
        self.phones.get_mut(id).ok_or_else(|| format!("no phone has the id {id}"))
    }

    /// One durable command on a phone.
    pub fn act(&mut self, id: &str, command: Command) -> Result<Acted, String> {
        let handset = self.handset(id)?;
        let reading = handset.clock.reading();
        let saved = handset.phone()?.act(command, &reading)?;
        handset.saved.extend(&saved.entries);
        self.created.extend(&saved.entries);
        Ok(saved)
    }

    /// Keeps what the guard room's screen shows now.
    pub fn show_gate_code(&mut self, id: &str, name: &str, post: &PostId) -> Result<(), String> {
        let handset = self.handset(id)?;
        let reading = handset.clock.reading();
        let shown = handset.phone()?.gate_code(post.as_str(), &reading)?;
        self.gate_codes.insert(name.to_owned(), shown);
        Ok(())
    }

    /// Does nothing while offline; a lost answer leaves everything queued.
    pub fn sync(&mut self, id: &str) -> Result<(), String> {
        let clock = self.handset(id)?.clock.clone();
        self.sync_by(id, &clock)
    }

    /// The same, with the phone reading these clocks meanwhile.
    pub fn sync_by(&mut self, id: &str, clock: &dyn Clock) -> Result<(), String> {
        let handset = self.phones.get(id).ok_or_else(|| format!("no phone has the id {id}"))?;
        if !handset.online {
            return Ok(());
        }
        let transport = self.transport(true, &handset.lose_next_answer);
        let handset = self.handset(id)?;
        let covered = handset.saved.len();
        match handset.phone()?.sync(&transport, clock) {
            Ok(()) => handset.covered = covered,
            Err(trouble) if trouble.is_network => {}
            Err(trouble) => return Err(trouble.message),
        }
        // What the phone wrote on its own while syncing (steps of a set-aside branch) counts as made by it.
        let written = handset.phone()?.entries_written()?;
        for hash in written {
            if self.created.insert(hash) {
                self.handset(id)?.saved.push(hash);
            }
        }
        Ok(())
    }

    /// Kills the app without warning and opens it again.
    pub fn reopen(&mut self, id: &str) -> Result<(), String> {
        let maker = self.maker.clone();
        let handset = self.handset(id)?;
        handset.phone = None;
        handset.phone = Some(maker.open(&handset.folder, handset.fold_version)?);
        Ok(())
    }

    /// Ends every app in good order.
    pub fn close(&mut self) -> Result<(), String> {
        self.phones.values_mut().try_for_each(Handset::close)
    }

    pub fn upgrade(&mut self, id: &str) -> Result<(), String> {
        self.handset(id)?.fold_version = NEXT_FOLD_VERSION;
        self.reopen(id)
    }

    /// Hands runs from one phone to another with no network.
    pub fn relay(&mut self, from: &str, to: &str) -> Result<(), String> {
        let scopes = self.handset(to)?.phone()?.peer_scopes()?;
        let bundle = self.handset(from)?.phone()?.bundle_for(&scopes)?;
        let receipt = self.handset(to)?.phone()?.take_bundle(&bundle)?;
        Ok(self.handset(from)?.phone()?.note_custody(&receipt)?)
    }
}
