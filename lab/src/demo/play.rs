//! Plays the script over loopback HTTP. Commands run in order of time; the syncs of one minute run on several threads,
//! so that HQ commits them in groups.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use huxue_duty::clock::Instant;
use huxue_duty::county::{County, Role};
use huxue_duty::ids::{PersonId, PostId};
use huxue_hq::Hq;
use huxue_hq::server::{Clock, Config, Running};
use huxue_hq::staff::{NewAccount, StaffRole};
use huxue_ledger::ident::EntryHash;
use huxue_ledger::invite::Invite;
use huxue_phone::ports::Clock as _;

use super::clock::DayClock;
use super::handset::{Handset, Issue, enrol_all};
use super::script::{Deed, Event, Script, Seen};
use super::showcase::SetAside;
use super::{DemoError, Options, county, deeds, desk, script};
use crate::dice::Dice;

/// Syncs at a time; HQ groups what arrives together.
pub const THREADS: usize = 4;

pub struct Day {
    pub date: NaiveDate,
    pub county: County,
    pub clock: DayClock,
    pub script: Script,
    pub phones: BTreeMap<PersonId, Handset>,
    pub hq_folder: PathBuf,
    pub commands: usize,
    pub failed_syncs: usize,
    /// Phones that enrolled with a code; copies of them did not.
    pub enrolled: usize,
    /// What HQ did not count when the desk looked.
    pub set_aside: SetAside,
    incidents: BTreeMap<usize, String>,
    /// The last comment on each incident.
    comments: BTreeMap<usize, EntryHash>,
    /// Under which phones reach HQ.
    url: String,
    server: Running,
    dice: Dice,
}

impl Day {
    /// A fresh HQ that listens, and every phone enrolled over TLS.
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
        if !options.plain {
            county::certify(&hq_folder, options.listen, start)?;
        }
        let server = serve(&hq_folder, options.listen, &clock)?;
        let url = county::url(&server);
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
            enrolled: 0,
            set_aside: SetAside::default(),
            incidents: BTreeMap::new(),
            comments: BTreeMap::new(),
            url,
            server,
            dice: Dice::new(options.seed ^ 0xD1CE),
        };
        day.enrol(&options.data.join("phones"), &cast, &codes)?;
        Ok(day)
    }

    /// HQ stops and starts again on the same data and at the same address.
    pub fn restart(mut self) -> Result<Self, DemoError> {
        let server = self.server;
        let address = server.address;
        server.stop();
        self.server = serve(&self.hq_folder, address, &self.clock)?;
        Ok(self)
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// Phones for whoever wants to try the app.
    pub fn spares(&self) -> Result<Vec<county::Spare>, DemoError> {
        let data = self.hq_folder.parent().unwrap_or(&self.hq_folder);
        county::spares(data, &self.server, self.clock.now())
    }

    /// Lets a browser look at the desk: an account of the demo's own, opened once within fifteen minutes.
    pub fn sign_in_link(&self) -> Result<String, DemoError> {
        self.link_for("demo", vec![StaffRole::DutyDesk, StaffRole::Supervisor])
    }

    /// The same for a screen on the wall.
    pub fn screen_link(&self) -> Result<String, DemoError> {
        self.link_for("screen", vec![StaffRole::Screen])
    }

    fn link_for(&self, name: &str, roles: Vec<StaffRole>) -> Result<String, DemoError> {
        let fail = |error: huxue_hq::HqError| DemoError::step("the sign-in link")(error.to_string());
        let new = NewAccount { name: name.into(), roles, unit: None };
        let make = move |hq: &mut Hq, clock: &Clock| {
            let now = clock.now();
            hq.staff_add(&new, "machine", now)?;
            hq.staff_link(&new.name, "machine", now)
        };
        let token = self.server.call(make).map_err(fail)?.map_err(fail)?;
        Ok(format!("{}/v1/staff/link/{}", self.url, token.as_str()))
    }

    fn enrol(&mut self, folder: &Path, cast: &[(PersonId, Role)], codes: &[String]) -> Result<(), DemoError> {
        let trust = self.server.tls.as_ref().map(|tls| tls.trust.clone());
        let invite =
            |code: &String| Invite { url: self.url.clone(), code: code.clone(), trust: trust.clone() }.to_text();
        let invites: Vec<String> = codes.iter().map(invite).collect();
        let issues: Vec<Issue<'_>> = cast
            .iter()
            .zip(&invites)
            .enumerate()
            .map(|(number, ((person, role), invite))| Issue { folder, person, role: *role, invite, number })
            .collect();
        let handsets = enrol_all(issues, &self.clock)?;
        self.enrolled = handsets.len();
        self.phones = handsets.into_iter().map(|handset| (handset.person.clone(), handset)).collect();
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
        for handset in self.phones.values_mut() {
            handset.online = true;
        }
        // Copies share their original's challenges: at the same time they would only outdate each other's.
        let (copies, others): (Vec<&Handset>, Vec<&Handset>) = self.phones.values().partition(|phone| phone.is_copy);
        let copies: Vec<PersonId> = copies.into_iter().map(|phone| phone.person.clone()).collect();
        let others: BTreeSet<PersonId> = others.into_iter().map(|phone| phone.person.clone()).collect();
        // Twice: what one phone brings in the first round, the others hear in the second.
        for _ in 0..2 {
            self.sync_all(&others)?;
            for copy in &copies {
                self.sync_all(&BTreeSet::from([copy.clone()]))?;
            }
        }
        progress(total, total, self.clock.now());
        if std::io::stderr().is_terminal() {
            eprintln!();
        }
        Ok(())
    }

    /// Runs one event; true if the phone wants to sync in this minute.
    pub fn perform(&mut self, event: &Event) -> Result<bool, DemoError> {
        let number = self.phones.len();
        let Some(handset) = self.phones.get_mut(&event.person) else { return Ok(false) };
        // Out of use, it has nothing but what it still hands over.
        if handset.phone.revoked_since().is_some() {
            return Ok(handset.online);
        }
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
            Deed::Upgrade => return handset.upgrade().map(|()| false),
            Deed::Copy { to } => {
                let to = PersonId::new(*to);
                let copy = handset.copy(&to, number, &self.clock)?;
                self.phones.insert(to, copy);
                return Ok(false);
            }
            Deed::Altered(altered) => {
                let Some((scope, body)) = deeds::altered(altered, &self.incidents, &self.comments, self.date) else {
                    return Err(DemoError::Setup(format!("{}: nothing to alter: {altered:?}", event.person)));
                };
                let saved = handset.phone.act_unchecked(scope, body, &handset.clock.reading());
                let saved = saved.map_err(|error| DemoError::step(format!("{altered:?}"))(error.to_string()))?;
                self.commands += 1;
                handset.saved.extend(&saved.entries);
                return Ok(false);
            }
            deed => deeds::command(deed, &self.incidents, &self.county, &mut self.dice),
        };
        let Some(command) = command else { return Ok(false) };
        let reading = handset.clock.reading();
        match handset.phone.act(command, &reading) {
            Ok(saved) => {
                self.commands += 1;
                handset.saved.extend(&saved.entries);
                match (&event.deed, saved.incident, saved.entries.first()) {
                    (Deed::File { name, .. }, Some(id), _) => drop(self.incidents.insert(*name, id)),
                    (Deed::Comment { name, .. }, _, Some(step)) => drop(self.comments.insert(*name, *step)),
                    _ => {}
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
            let event =
                Event { at: self.clock.now(), person: person.clone(), deed: Deed::CheckIn { post, seen: Seen::Usual } };
            self.perform(&event)?;
            self.sync_all(&BTreeSet::from([person]))?;
        }
    }

    pub fn post_of(&self, person: &PersonId) -> Option<PostId> {
        self.county.roster.iter().find(|row| row.person == *person).map(|row| row.post.clone())
    }
}

fn serve(folder: &Path, listen: std::net::SocketAddr, clock: &DayClock) -> Result<Running, DemoError> {
    let clock = clock.clone();
    let config = Config { listen, desk_listen: None, behind_proxy: false, trust_loopback: false };
    huxue_hq::server::start(folder, config, Clock::of(move || clock.now()))
        .map_err(|error| DemoError::Setup(error.to_string()))
}

pub fn died() -> DemoError {
    DemoError::Setup("a worker thread died".into())
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
