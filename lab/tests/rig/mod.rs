//! One real HQ in a folder, real phones in theirs, bytes handed over in between: kept, lost and played again at will.
#![allow(clippy::unwrap_used, dead_code, reason = "shared by test binaries, each using a part")]

use std::cell::{Cell, RefCell, RefMut};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use huxue_duty::clock::Instant;
use huxue_duty::ids::{PersonId, PostId};
use huxue_hq::{DeviceState, Hq};
use huxue_ledger::county;
use huxue_ledger::fact::FOLD_VERSION;
use huxue_ledger::frames::{Answer, Receipts, Rest};
use huxue_ledger::ident::EntryHash;
use huxue_phone::ports::{Clock as _, Reading, Transport, TransportError};
use huxue_phone::testing::{FakeClock, FnTransport};
use huxue_phone::views::StatusView;
use huxue_phone::{Command, OpenOptions, Phone, PhoneError, SyncReport};

/// Tuesday 2026-11-24, 07:00.
fn morning() -> Instant {
    Instant::at(chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap(), 7 * 60)
}

/// What went over the wire.
#[derive(Default)]
struct Wire {
    bodies: Vec<Vec<u8>>,
    answers: Vec<Vec<u8>>,
    lose: usize,
    lose_second: bool,
}

pub struct Rig {
    dir: tempfile::TempDir,
    hq: Rc<RefCell<Hq>>,
    now: Rc<Cell<Instant>>,
    wire: Rc<RefCell<Wire>>,
}

impl Rig {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/scenarios/county");
        let county = county::read(&county::dir::read_dir(&folder).unwrap()).county.unwrap();
        let mut hq = Hq::init(&dir.path().join("hq"), morning()).unwrap();
        hq.import(&county, "D001", morning()).unwrap();
        let (hq, now) = (Rc::new(RefCell::new(hq)), Rc::new(Cell::new(morning())));
        Self { dir, hq, now, wire: Rc::default() }
    }

    pub fn hq(&self) -> RefMut<'_, Hq> {
        self.hq.borrow_mut()
    }

    /// Every look moves on by a second.
    pub fn now(&self) -> Instant {
        self.now.set(self.now.get().plus_millis(1_000));
        self.now.get()
    }

    pub fn later(&self, minutes: i64) {
        self.now.set(self.now.get().plus_minutes(minutes));
    }

    fn transport(&self) -> impl Transport + use<> {
        let (hq, now, wire) = (Rc::clone(&self.hq), Rc::clone(&self.now), Rc::clone(&self.wire));
        FnTransport(move |is_enrolment: bool, body: &[u8]| {
            now.set(now.get().plus_millis(1_000));
            let mut hq = hq.borrow_mut();
            let answer = if is_enrolment { hq.enrol(body, now.get()) } else { hq.sync(body, now.get()) };
            let answer = answer.map_err(|problem| TransportError::refused(problem.code))?;
            let mut wire = wire.borrow_mut();
            if !is_enrolment {
                wire.bodies.push(body.to_vec());
                wire.answers.push(answer.clone());
            }
            if wire.lose == 0 && wire.lose_second {
                wire.lose_second = false;
                wire.lose = 1;
                return Ok(answer);
            }
            if wire.lose > 0 {
                wire.lose -= 1;
                return Err(TransportError::unreachable("the answer was lost"));
            }
            Ok(answer)
        })
    }

    /// The next answers do not arrive.
    pub fn lose_answers(&self, count: usize) {
        self.wire.borrow_mut().lose = count;
    }

    /// The next one does, the one after it does not.
    pub fn lose_second_answer(&self) {
        self.wire.borrow_mut().lose_second = true;
    }

    /// A fresh phone tries this code.
    pub fn try_enrol(&self, code: &str) -> Result<(), PhoneError> {
        let now = self.now();
        let mut handset = Handset::at(self.dir.path().join(format!("phone-{}", now.0)), FakeClock::at(now));
        handset.phone.enrol(&self.transport(), code, None, &handset.clock).map(|_| ())
    }

    /// Every request so far, as sent.
    pub fn captured(&self) -> Vec<Vec<u8>> {
        self.wire.borrow().bodies.clone()
    }

    /// Answers so far, as sent.
    pub fn answers(&self) -> Vec<Vec<u8>> {
        self.wire.borrow().answers.clone()
    }

    pub fn replay_last_request(&self) {
        let body = self.wire.borrow().bodies.last().unwrap().clone();
        self.answer_to(&body);
    }

    /// What HQ says to these bytes now.
    pub fn answer_to(&self, body: &[u8]) -> Rest {
        let now = self.now();
        let answer = self.hq().sync(body, now).unwrap();
        self.open(&answer).1
    }

    pub fn open(&self, answer: &[u8]) -> (Receipts, Rest) {
        let (receipts, rest, _) = Answer::open(answer, self.hq().hq_keys()).unwrap();
        (receipts, rest)
    }

    pub fn last_answer(&self) -> Rest {
        let answer = self.wire.borrow().answers.last().unwrap().clone();
        self.open(&answer).1
    }

    pub fn enrol(&self, person: &str) -> Handset {
        let now = self.now();
        let code = self.hq().enrol_code(Some(&PersonId::new(person)), None, now).unwrap();
        let folder = self.dir.path().join(format!("phone-{}", self.now().0));
        let mut handset = Handset::at(folder, FakeClock::at(now));
        handset.phone.enrol(&self.transport(), &code, Some("2468"), &handset.clock).unwrap();
        self.sync(&mut handset).unwrap();
        handset
    }

    /// The phone again, with a new code.
    pub fn enrol_again(&self, handset: &mut Handset, person: &str) {
        let now = self.now();
        let code = self.hq().enrol_code(Some(&PersonId::new(person)), None, now).unwrap();
        handset.phone.enrol(&self.transport(), &code, Some("2468"), &handset.clock).unwrap();
        self.sync(handset).unwrap();
    }

    pub fn sync(&self, handset: &mut Handset) -> Result<SyncReport, PhoneError> {
        handset.clock.advance_ms(1_000);
        handset.phone.sync(&self.transport(), &handset.clock)
    }

    /// Everything the phone follows folds there as it does at HQ.
    pub fn agree(&self, handset: &Handset) {
        let scopes = handset.phone.scopes().unwrap();
        assert!(scopes.len() > 2);
        for scope in scopes {
            let at_hq = self.hq().digest(&scope, FOLD_VERSION).unwrap();
            assert_eq!(handset.phone.digest(&scope, FOLD_VERSION).unwrap(), at_hq, "{scope}");
        }
    }

    /// Under which device HQ holds this entry.
    pub fn author_device(&self, entry: &EntryHash) -> String {
        let hq = self.hq();
        let entries = hq.entries_in(&hq.scope_of(entry).unwrap()).unwrap();
        entries.iter().find(|held| held.hash == *entry).unwrap().journal.device.to_string()
    }

    /// Devices of a person, the oldest first.
    pub fn devices(&self, person: &str) -> Vec<(String, DeviceState)> {
        let views = self.hq().devices(self.now.get()).unwrap();
        let theirs = views.into_iter().filter(|view| view.person.as_deref() == Some(person));
        theirs.map(|view| (view.device.to_string(), view.state)).collect()
    }
}

pub struct Handset {
    pub folder: PathBuf,
    pub phone: Phone,
    pub clock: FakeClock,
}

impl Handset {
    fn at(folder: PathBuf, clock: FakeClock) -> Self {
        let phone = Phone::open(&folder, OpenOptions::default()).unwrap();
        Self { folder, phone, clock }
    }

    /// The process is killed and begins anew.
    pub fn restart(&mut self) {
        self.phone = Phone::open(&self.folder, OpenOptions::default()).unwrap();
    }

    /// The folder on another handset.
    pub fn copy(&mut self) -> Self {
        let to = self.folder.with_extension("copy");
        std::fs::create_dir_all(to.join("keys")).unwrap();
        for file in files(&self.folder) {
            std::fs::copy(&file, to.join(file.strip_prefix(&self.folder).unwrap())).unwrap();
        }
        Self::at(to, FakeClock::at(self.clock.reading().wall))
    }

    pub fn set_wall(&self, wall: Instant) {
        self.clock.set(Reading { wall, ..self.clock.reading() });
    }

    pub fn status(&self) -> StatusView {
        self.phone.status(&self.clock.reading()).unwrap()
    }

    pub fn act(&mut self, rig: &Rig, command: Command) -> Result<EntryHash, PhoneError> {
        rig.now();
        self.clock.advance_ms(1_000);
        Ok(self.phone.act(command, &self.clock.reading())?.entries[0])
    }

    pub fn check_in(&mut self, rig: &Rig) -> EntryHash {
        self.act(rig, Command::CheckIn { post: p001(), fix: None, by: None, gate_code: None }).unwrap()
    }

    pub fn check_out(&mut self, rig: &Rig) -> EntryHash {
        self.act(rig, Command::CheckOut { post: p001(), fix: None, reason: None, by: None }).unwrap()
    }

    pub fn sos(&mut self, rig: &Rig) -> EntryHash {
        self.act(rig, Command::Sos { post: p001(), silent: true, fix: None, by: None }).unwrap()
    }

    /// A sync in which somebody answers with these bytes.
    pub fn sync_hearing(&mut self, answer: Vec<u8>) -> Result<SyncReport, PhoneError> {
        let transport = FnTransport(move |_: bool, _: &[u8]| Ok(answer.clone()));
        self.phone.sync(&transport, &self.clock)
    }

    pub fn file(&mut self, rig: &Rig, text: &str) -> EntryHash {
        let (category, text) = ("T02".to_owned(), text.to_owned());
        self.act(rig, Command::FileIncident { post: p001(), category, text, from: None, by: None }).unwrap()
    }

    /// Everything in its folder.
    pub fn bytes(&self) -> Vec<u8> {
        files(&self.folder).iter().flat_map(|file| std::fs::read(file).unwrap()).collect()
    }
}

pub fn p001() -> PostId {
    PostId::new("P001")
}

/// Is `needle` anywhere in these bytes?
pub fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for item in std::fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}
