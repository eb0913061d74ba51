//! Plays the script over loopback HTTP. Commands run in order of time; the syncs of one minute run on several threads,
//! so that HQ commits them in groups.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{IsTerminal as _, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use huxue_duty::clock::Instant;
use huxue_duty::county::{County, Role};
use huxue_duty::ids::{PersonId, PostId};
use huxue_hq::Hq;
use huxue_hq::server::{Clock, Config, Running};
use huxue_hq::staff::{NewAccount, StaffRole};
use huxue_ledger::ident::EntryHash;
use huxue_phone::http::HttpTransport;
use huxue_phone::ports::Clock as _;
use huxue_phone::{OpenOptions, Phone};

use super::clock::{DayClock, PhoneClock};
use super::script::{Deed, Event, Script};
use super::{DemoError, Options, county, deeds, desk, script};
use crate::dice::Dice;

/// Syncs at a time; HQ groups what arrives together.
const THREADS: usize = 4;

/// One phone of the day.
pub struct Handset {
    pub person: PersonId,
    pub role: Role,
    pub phone: Phone,
    pub clock: PhoneClock,
    folder: PathBuf,
    transport: HttpTransport,
    pub online: bool,
    /// Reported as saved.
    pub saved: BTreeSet<EntryHash>,
}

pub struct Day {
    pub date: NaiveDate,
    pub county: County,
    pub clock: DayClock,
    pub script: Script,
    pub phones: BTreeMap<PersonId, Handset>,
    pub hq_folder: PathBuf,
    pub commands: usize,
    pub failed_syncs: usize,
    incidents: BTreeMap<usize, String>,
    server: Running,
    dice: Dice,
}

impl Day {
    /// A fresh HQ that listens, and every phone enrolled over HTTP.
    pub fn prepare(options: &Options) -> Result<Self, DemoError> {
        let county = county::read(&options.county)?;
        if options.data.exists() {
            std::fs::remove_dir_all(&options.data)?;
        }
        let start = Instant::at(options.date, 5 * 60);
        let clock = DayClock::new(start);
        let hq_folder = options.data.join("hq");
        let cast = county::cast(&county);
        let codes = county::prepare_hq(&hq_folder, &county, &cast, start)?;
        let of_server = clock.clone();
        let config = Config { listen: options.listen, desk_listen: None, behind_proxy: false, trust_loopback: false };
        let server = huxue_hq::server::start(&hq_folder, config, Clock::of(move || of_server.now()))
            .map_err(|error| DemoError::Setup(error.to_string()))?;
        let script = script::write(&county, options.date, options.seed);
        let mut day = Self {
            date: options.date,
            county,
            clock,
            script,
            phones: BTreeMap::new(),
            hq_folder,
            commands: 0,
            failed_syncs: 0,
            incidents: BTreeMap::new(),
            server,
            dice: Dice::new(options.seed ^ 0xD1CE),
        };
        day.enrol(&options.data.join("phones"), &cast, &codes)?;
        Ok(day)
    }

    pub fn address(&self) -> SocketAddr {
        self.server.address
    }

    /// Lets a browser look at the desk: an account of the demo's own, opened once within fifteen minutes.
    pub fn sign_in_link(&self) -> Result<String, DemoError> {
        let fail = |error: huxue_hq::HqError| DemoError::step("the sign-in link")(error.to_string());
        let new =
            NewAccount { name: "demo".into(), roles: vec![StaffRole::DutyDesk, StaffRole::Supervisor], unit: None };
        let make = move |hq: &mut Hq, clock: &Clock| {
            let now = clock.now();
            hq.staff_add(&new, "machine", now)?;
            hq.staff_link(&new.name, "machine", now)
        };
        let token = self.server.call(make).map_err(fail)?.map_err(fail)?;
        Ok(format!("http://{}/v1/staff/link/{}", self.address(), token.as_str()))
    }

    fn enrol(&mut self, folder: &Path, cast: &[(PersonId, Role)], codes: &[String]) -> Result<(), DemoError> {
        let url = format!("http://{}", self.address());
        let shared = HttpTransport::new(&url, None).map_err(|error| DemoError::Setup(error.to_string()))?;
        let work: Vec<(usize, &(PersonId, Role), &String)> =
            cast.iter().zip(codes).enumerate().map(|(at, (who, code))| (at, who, code)).collect();
        let clock = &self.clock;
        let share = work.len().div_ceil(THREADS).max(1);
        let enrolled: Result<Vec<Vec<Handset>>, DemoError> = std::thread::scope(|scope| {
            let threads: Vec<_> = work
                .chunks(share)
                .map(|chunk| {
                    let transport = shared.clone();
                    scope.spawn(move || {
                        chunk
                            .iter()
                            .map(|(at, (person, role), code)| {
                                enrol_one(folder, (*at, person, *role), code, clock, transport.clone())
                            })
                            .collect::<Result<Vec<Handset>, DemoError>>()
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err(died()))).collect()
        });
        self.phones = enrolled?.into_iter().flatten().map(|handset| (handset.person.clone(), handset)).collect();
        Ok(())
    }

    /// Plays the whole script, then lets everybody find a network.
    pub fn play(&mut self) -> Result<(), DemoError> {
        let events = std::mem::take(&mut self.script.events);
        let desk = desk::agenda(self.date);
        let mut agenda = desk.into_iter().peekable();
        let mut waiting: BTreeSet<PersonId> = BTreeSet::new();
        let mut minute = 0;
        let total = events.len();
        for (done, event) in events.iter().enumerate() {
            if event.at.minute() != minute {
                self.sync_all(&std::mem::take(&mut waiting))?;
                minute = event.at.minute();
                progress(done, total, event.at);
            }
            while let Some((at, _)) = agenda.peek()
                && *at <= event.at
            {
                if let Some((at, deed)) = agenda.next() {
                    self.sync_all(&std::mem::take(&mut waiting))?;
                    self.clock.set(at);
                    desk::perform(self, &deed)?;
                }
            }
            self.clock.set(event.at);
            if self.perform(event)? {
                waiting.insert(event.person.clone());
            }
        }
        self.script.events = events;
        self.sync_all(&waiting)?;
        self.clock.set(Instant::at(self.date, 23 * 60 + 50));
        let everybody: BTreeSet<PersonId> = self.phones.keys().cloned().collect();
        for handset in self.phones.values_mut() {
            handset.online = true;
        }
        // Twice: what one phone brings in the first round, the others hear in the second.
        for _ in 0..2 {
            self.sync_all(&everybody)?;
        }
        progress(total, total, self.clock.now());
        if std::io::stderr().is_terminal() {
            eprintln!();
        }
        Ok(())
    }

    /// Runs one event; true if the phone wants to sync in this minute.
    fn perform(&mut self, event: &Event) -> Result<bool, DemoError> {
        let Some(handset) = self.phones.get_mut(&event.person) else { return Ok(false) };
        let command = match &event.deed {
            Deed::GoOffline => {
                handset.online = false;
                return Ok(false);
            }
            Deed::GoOnline => {
                handset.online = true;
                return Ok(true);
            }
            Deed::Sync => return Ok(handset.online),
            Deed::Reboot => {
                handset.clock.reboot();
                return handset.reopen().map(|()| false);
            }
            Deed::Kill => return handset.reopen().map(|()| false),
            deed => deeds::command(deed, &self.incidents, &self.county, &mut self.dice),
        };
        let Some(command) = command else { return Ok(false) };
        let reading = handset.clock.reading();
        match handset.phone.act(command, &reading) {
            Ok(saved) => {
                self.commands += 1;
                handset.saved.extend(&saved.entries);
                if let (Deed::File { name, .. }, Some(id)) = (&event.deed, saved.incident) {
                    self.incidents.insert(*name, id);
                }
                Ok(matches!(event.deed, Deed::Sos { .. }) && handset.online)
            }
            // Somebody who has not heard of the incident cannot edit it; a roll-call they have not heard of, not answer.
            Err(_) if event.deed.needs_news() => Ok(false),
            Err(error) => {
                Err(DemoError::step(format!("{} at {}: {:?}", event.person, event.at, event.deed))(error.to_string()))
            }
        }
    }

    /// The phones of `people` that have a network sync now, on several threads.
    pub fn sync_all(&mut self, people: &BTreeSet<PersonId>) -> Result<(), DemoError> {
        let mut handsets: Vec<&mut Handset> =
            self.phones.values_mut().filter(|handset| handset.online && people.contains(&handset.person)).collect();
        let share = handsets.len().div_ceil(THREADS).max(1);
        let failed: Result<usize, DemoError> = std::thread::scope(|scope| {
            let threads: Vec<_> = handsets
                .chunks_mut(share)
                .map(|chunk| scope.spawn(move || chunk.iter_mut().map(|handset| handset.sync()).sum::<usize>()))
                .collect();
            threads.into_iter().map(|thread| thread.join().map_err(|_| died())).sum()
        });
        self.failed_syncs += failed?;
        Ok(())
    }

    /// It is the next day before the first window, so that whoever looks on sees people arrive.
    pub fn next_morning(&self) {
        let next = self.date.succ_opt().unwrap_or(self.date);
        self.clock.set(Instant::at(next, 6 * 60 + 50));
    }

    /// After the day: real time goes on, and somebody checks in every few seconds.
    pub fn trickle(&mut self) -> Result<(), DemoError> {
        let people: Vec<PersonId> = self
            .phones
            .values()
            .filter(|handset| handset.role.is_judged())
            .map(|handset| handset.person.clone())
            .collect();
        loop {
            std::thread::sleep(std::time::Duration::from_secs(3));
            self.clock.set(self.clock.now().plus_millis(3_000));
            let Some(person) = self.dice.pick(&people).cloned() else { return Ok(()) };
            let Some(post) = self.post_of(&person) else { continue };
            let line = format!("{}  {person}  {post}  到岗", self.clock.now().civil().format("%H:%M:%S"));
            writeln!(std::io::stdout().lock(), "{line}")?;
            let event = Event { at: self.clock.now(), person: person.clone(), deed: Deed::CheckIn { post, fix: true } };
            self.perform(&event)?;
            self.sync_all(&BTreeSet::from([person]))?;
        }
    }

    fn post_of(&self, person: &PersonId) -> Option<PostId> {
        self.county.roster.iter().find(|row| row.person == *person).map(|row| row.post.clone())
    }
}

fn died() -> DemoError {
    DemoError::Setup("a worker thread died".into())
}

fn enrol_one(
    folder: &Path,
    (at, person, role): (usize, &PersonId, Role),
    code: &str,
    day: &DayClock,
    transport: HttpTransport,
) -> Result<Handset, DemoError> {
    let fail = |error: huxue_phone::PhoneError| DemoError::step(format!("enrolling {person}"))(error.to_string());
    let folder = folder.join(person.as_str());
    // One phone's clock is 47 minutes fast, another's 3 hours slow: neither may cost its owner anything.
    let wall_offset_ms = match person.as_str() {
        "O005" => 47 * 60_000,
        "A012" => -3 * 3_600_000,
        _ => 0,
    };
    let clock = PhoneClock::new(day.clone(), wall_offset_ms, 1_000 * (at as u32 + 1));
    let mut phone = Phone::open(&folder, OpenOptions::default()).map_err(fail)?;
    phone.enrol(&transport, code, None, &clock).map_err(fail)?;
    phone.sync(&transport, &clock).map_err(fail)?;
    let person = person.clone();
    Ok(Handset { person, role, phone, clock, folder, transport, online: true, saved: BTreeSet::new() })
}

impl Handset {
    /// 1 if HQ could not be reached; everything stays queued then.
    fn sync(&mut self) -> usize {
        usize::from(self.phone.sync(&self.transport, &self.clock).is_err())
    }

    fn reopen(&mut self) -> Result<(), DemoError> {
        let fail = |error: huxue_phone::PhoneError| DemoError::step("opening a phone again")(error.to_string());
        // The old instance goes first: one folder, one writer.
        let parked = tempfile::tempdir()?;
        let spare = Phone::open(parked.path(), OpenOptions::default()).map_err(fail)?;
        drop(std::mem::replace(&mut self.phone, spare));
        self.phone = Phone::open(&self.folder, OpenOptions::default()).map_err(fail)?;
        Ok(())
    }
}

fn progress(done: usize, total: usize, at: Instant) {
    let mut err = std::io::stderr();
    if !err.is_terminal() {
        return;
    }
    let filled = done * 40 / total.max(1);
    let bar: String = (0..40).map(|cell| if cell < filled { '█' } else { '░' }).collect();
    let _ = write!(err, "\r{} {bar} {done}/{total}", at.civil().format("%H:%M"));
    let _ = err.flush();
}
