//! One scenario's world: HQ, phones with their own databases, virtual clocks and a network that can be switched off.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use chrono::NaiveDate;
use huxue_duty::clock::Instant;
use huxue_duty::county::County;
use huxue_duty::ids::{PersonId, PostId};
use huxue_hq::backup::{Lock, Opener};
use huxue_hq::{Hq, Problem};
use huxue_ledger::crypto::Agreement;
use huxue_ledger::fact::{FOLD_VERSION, NEXT_FOLD_VERSION};
use huxue_ledger::frames::{Answer, Request, Rest, split_request};
use huxue_ledger::ident::EntryHash;
use huxue_phone::Command;
use huxue_phone::ports::{Clock, Transport, TransportError};

use super::app::{Acted, App, Maker};
use super::clock::{TrueTime, VirtualClock};
use super::folder;
use super::scenario::{PhoneSpec, PlayError};

/// The desk's author in scenarios.
pub const STAFF: &str = "D001";

/// How long HQ's clock stays in doubt for phones that are enrolled without an anchor, minutes.
const DOUBT_MIN: i64 = 5 * 60;

/// What a scenario's backups are sealed to: the same in every run.
fn recovery_key() -> Agreement {
    Agreement::from_seed(&[27; 32])
}

/// One phone of the scenario.
pub struct Handset {
    pub folder: PathBuf,
    /// `None` only while the app is down.
    pub phone: Option<Box<dyn App>>,
    pub clock: VirtualClock,
    pub online: bool,
    pub lose_next_answer: Rc<Cell<bool>>,
    pub fold_version: u16,
    /// Belongs to a post, not to a person.
    pub is_shared: bool,
    /// On a shared phone: who signed on last, and acts until somebody else does.
    pub signed_on: Option<PersonId>,
    /// Reported as saved by this phone, in order.
    pub saved: Vec<EntryHash>,
    /// How many of `saved` the last complete sync covered.
    pub covered: usize,
}

impl Handset {
    pub fn phone(&mut self) -> Result<&mut dyn App, String> {
        match self.phone.as_mut() {
            Some(phone) => Ok(phone.as_mut()),
            None => Err("the phone is down".to_owned()),
        }
    }

    /// Ends the app in good order, so that its folder can be copied.
    pub fn close(&mut self) -> Result<(), String> {
        Ok(self.phone.take().map_or(Ok(()), App::close)?)
    }
}

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

/// Bytes go straight to HQ at the present true time; answers can be lost on the way back.
struct Loopback {
    hq: Rc<RefCell<Hq>>,
    now: TrueTime,
    online: bool,
    lose_next_answer: Rc<Cell<bool>>,
    served_revoked: Rc<Cell<usize>>,
}

impl Transport for Loopback {
    fn enrol(&self, body: &[u8]) -> Result<Vec<u8>, TransportError> {
        self.exchange(|hq, now| hq.enrol(body, now))
    }

    fn sync(&self, body: &[u8]) -> Result<Vec<u8>, TransportError> {
        self.exchange(|hq, now| {
            let answer = hq.sync(body, now);
            if answer.as_ref().is_ok_and(|answer| serves_revoked(hq, body, answer)) {
                self.served_revoked.set(self.served_revoked.get() + 1);
            }
            answer
        })
    }
}

/// Does this answer to a device that is out of use hold anything but that word, read from the bytes on the wire?
fn serves_revoked(hq: &Hq, body: &[u8], answer: &[u8]) -> bool {
    let request = split_request(body).ok().and_then(|(frame, _)| Request::from_frame(frame, hq.tenant()).ok());
    let Some(device) = request.map(|request| request.device) else { return false };
    if !matches!(hq.revoked_since(device), Ok(Some(_))) {
        return false;
    }
    let Ok((_, rest, _)) = Answer::open(answer, hq.hq_keys()) else { return true };
    let bare = Rest {
        revoked: rest.revoked,
        request: rest.request,
        refused: rest.refused.clone(),
        old_logs: rest.old_logs.clone(),
        backed_up_to: rest.backed_up_to,
        ..Rest::default()
    };
    rest.revoked.is_none() || rest != bare
}

impl Loopback {
    fn exchange(
        &self,
        call: impl FnOnce(&mut Hq, Instant) -> Result<Vec<u8>, Problem>,
    ) -> Result<Vec<u8>, TransportError> {
        if !self.online {
            return Err(TransportError::unreachable("offline"));
        }
        let answer = call(&mut self.hq.borrow_mut(), self.now.get());
        if self.lose_next_answer.replace(false) {
            return Err(TransportError::unreachable("the answer was lost"));
        }
        answer.map_err(|problem| TransportError::refused(problem.code))
    }
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

    /// A copy of this phone's folder becomes phone `to`, on another handset.
    pub fn clone_phone(&mut self, id: &str, to: &str) -> Result<(), String> {
        if self.phones.contains_key(to) {
            return Err(format!("there is a phone {to} already"));
        }
        let boot_id = 1_000 * (self.phones.len() as u32 + 1);
        let folder = self.root.join("phones").join(to);
        let handset = self.handset(id)?;
        handset.close()?;
        folder::copy_phone(&handset.folder, &folder).map_err(|error| error.to_string())?;
        let (clock, fold_version) = (handset.clock.twin(boot_id), handset.fold_version);
        let (is_shared, signed_on) = (handset.is_shared, handset.signed_on.clone());
        self.reopen(id)?;
        let phone = self.maker.open(&folder, fold_version)?;
        let twin = Handset {
            folder,
            phone: Some(phone),
            clock,
            online: true,
            lose_next_answer: Rc::new(Cell::new(false)),
            fold_version,
            is_shared,
            signed_on,
            saved: Vec::new(),
            covered: 0,
        };
        self.phones.insert(to.to_owned(), twin);
        Ok(())
    }

    fn snapshot_folder(&self, id: &str, step: usize) -> PathBuf {
        self.root.join("snapshots").join(format!("{id}-{step}"))
    }

    /// Keeps the phone's folder as it is before `step`, for a later restore.
    pub fn snapshot(&mut self, id: &str, step: usize) -> Result<(), String> {
        let target = self.snapshot_folder(id, step);
        let handset = self.handset(id)?;
        handset.close()?;
        folder::copy_phone(&handset.folder, &target).map_err(|error| error.to_string())?;
        self.reopen(id)
    }

    /// Puts the folder back. Entries written since that never left the phone are undone, not lost.
    pub fn restore_phone(&mut self, id: &str, step: usize) -> Result<(), String> {
        let source = self.snapshot_folder(id, step);
        if !source.exists() {
            return Err(format!("{id} was not in the scenario before step {step}"));
        }
        let handset = self.handset(id)?;
        handset.close()?;
        folder::copy_phone(&source, &handset.folder).map_err(|error| error.to_string())?;
        self.reopen(id)?;
        let handset = self.handset(id)?;
        let kept: BTreeSet<EntryHash> = handset.phone()?.entries_written()?.into_iter().collect();
        let gone: Vec<EntryHash> = handset.saved.iter().filter(|hash| !kept.contains(hash)).copied().collect();
        let left: BTreeSet<EntryHash> = self.held_elsewhere(id, &gone)?;
        for hash in gone.iter().filter(|hash| !left.contains(hash)) {
            self.created.remove(hash);
        }
        let handset = self.handset(id)?;
        handset.saved.retain(|hash| kept.contains(hash) || left.contains(hash));
        handset.covered = handset.covered.min(handset.saved.len());
        Ok(())
    }

    fn held_elsewhere(&mut self, id: &str, hashes: &[EntryHash]) -> Result<BTreeSet<EntryHash>, String> {
        let mut found: BTreeSet<EntryHash> =
            hashes.iter().filter(|hash| self.hq.borrow().scope_of(hash).is_ok()).copied().collect();
        for (other, handset) in &mut self.phones {
            if other == id {
                continue;
            }
            for hash in hashes {
                if handset.phone()?.holds(hash)? {
                    found.insert(*hash);
                }
            }
        }
        Ok(found)
    }

    /// Hands runs from one phone to another with no network.
    pub fn relay(&mut self, from: &str, to: &str) -> Result<(), String> {
        let scopes = self.handset(to)?.phone()?.peer_scopes()?;
        let bundle = self.handset(from)?.phone()?.bundle_for(&scopes)?;
        let receipt = self.handset(to)?.phone()?.take_bundle(&bundle)?;
        Ok(self.handset(from)?.phone()?.note_custody(&receipt)?)
    }

    pub fn restart_hq(&mut self) -> Result<(), String> {
        self.replace_hq(|folder, now| Hq::open(folder, now).map_err(|error| error.to_string()))
    }

    fn replace_hq(&mut self, open: impl FnOnce(&Path, Instant) -> Result<Hq, String>) -> Result<(), String> {
        let folder = self.root.join("hq");
        // The old instance must be gone before the new one opens its files.
        let placeholder = Hq::init(&self.root.join("hq-none"), self.now.get()).map_err(|error| error.to_string())?;
        drop(self.hq.replace(placeholder));
        let hq = open(&folder, self.now.get())?;
        drop(self.hq.replace(hq));
        std::fs::remove_dir_all(self.root.join("hq-none")).map_err(|error| error.to_string())
    }

    pub fn backup_hq(&mut self) -> Result<(), String> {
        if self.hq_backup.exists() {
            std::fs::remove_file(&self.hq_backup).map_err(|error| error.to_string())?;
        }
        let lock = Lock::Recovery(recovery_key().public());
        self.hq.borrow_mut().backup(&self.hq_backup, &lock).map(|_| ()).map_err(|error| error.to_string())
    }

    pub fn restore_hq(&mut self) -> Result<(), String> {
        if !self.hq_backup.exists() {
            return Err("there is no backup to restore".into());
        }
        let backup = self.hq_backup.clone();
        self.replace_hq(|folder, now| {
            std::fs::remove_dir_all(folder).map_err(|error| error.to_string())?;
            Hq::restore(&backup, &Opener::Recovery(recovery_key()), folder, now).map_err(|error| error.to_string())
        })
    }
}
