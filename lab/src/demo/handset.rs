//! One phone of the day: its folder, its clock, and its own TLS connection to HQ.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use huxue_duty::county::Role;
use huxue_duty::ids::PersonId;
use huxue_ledger::fact::{FOLD_VERSION, NEXT_FOLD_VERSION};
use huxue_ledger::ident::EntryHash;
use huxue_ledger::invite::Invite;
use huxue_phone::http::HttpTransport;
use huxue_phone::ports::Clock as _;
use huxue_phone::{OpenOptions, Phone, PhoneError};

use super::DemoError;
use super::clock::{DayClock, PhoneClock};
use super::play::{THREADS, died};
use super::script::{SATELLITES, UNANCHORED};

pub struct Handset {
    pub person: PersonId,
    pub role: Role,
    pub phone: Phone,
    pub clock: PhoneClock,
    folder: PathBuf,
    transport: HttpTransport,
    fold_version: u16,
    /// Enrolled by nobody: another phone's data was put on it.
    pub is_copy: bool,
    pub online: bool,
    /// Reported as saved.
    pub saved: BTreeSet<EntryHash>,
    /// What HQ did not have after the last sync.
    pending: u64,
}

/// Whoever gets a phone, and where it lies.
pub struct Issue<'a> {
    pub folder: &'a Path,
    pub person: &'a PersonId,
    pub role: Role,
    /// The text of the picture that HQ printed.
    pub invite: &'a str,
    /// Differs between any two phones.
    pub number: usize,
}

/// Enrols everybody, several at a time; whoever is to have no anchor comes last.
pub fn enrol_all(issues: Vec<Issue<'_>>, clock: &DayClock) -> Result<Vec<Handset>, DemoError> {
    let (late, issues): (Vec<_>, Vec<_>) = issues.into_iter().partition(|issue| issue.person.as_str() == UNANCHORED);
    let share = issues.len().div_ceil(THREADS).max(1);
    let enrolled: Result<Vec<Vec<Handset>>, DemoError> = std::thread::scope(|scope| {
        let enrol = |chunk: &[Issue<'_>]| -> Result<Vec<Handset>, DemoError> {
            chunk.iter().map(|issue| Handset::enrol(issue, clock)).collect()
        };
        let threads: Vec<_> = issues.chunks(share).map(|chunk| scope.spawn(move || enrol(chunk))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err(died()))).collect()
    });
    let mut handsets: Vec<Handset> = enrolled?.into_iter().flatten().collect();
    // HQ's clock has gone back by half an hour: it gives nobody its time until it is right again.
    let now = clock.now();
    clock.set(now.plus_minutes(-30));
    for issue in &late {
        handsets.push(Handset::enrol(issue, clock)?);
    }
    clock.set(now);
    Ok(handsets)
}

impl Handset {
    /// Reads the picture, enrols over TLS and hears what there is.
    pub fn enrol(issue: &Issue<'_>, day: &DayClock) -> Result<Self, DemoError> {
        let person = issue.person;
        let fail = |error: PhoneError| DemoError::step(format!("enrolling {person}"))(error.to_string());
        let folder = issue.folder.join(person.as_str());
        // One phone's clock is 47 minutes fast, another's 3 hours slow: neither may cost its owner anything.
        let wall_offset_ms = match person.as_str() {
            "O005" => 47 * 60_000,
            "A012" => -3 * 3_600_000,
            _ => 0,
        };
        let has_satellites = person.as_str() == SATELLITES;
        let clock = PhoneClock::new(day.clone(), wall_offset_ms, boot_id(issue.number)).with_satellites(has_satellites);
        let mut phone = open(&folder, FOLD_VERSION).map_err(fail)?;
        let Invite { url, code, .. } = phone.take_invite(issue.invite).map_err(fail)?;
        let transport = phone.transport(&url, &clock.reading()).map_err(fail)?;
        phone.enrol(&transport, &code, None, &clock).map_err(fail)?;
        phone.sync(&transport, &clock).map_err(fail)?;
        Ok(Self {
            person: person.clone(),
            role: issue.role,
            phone,
            clock,
            folder,
            transport,
            fold_version: FOLD_VERSION,
            is_copy: false,
            online: true,
            saved: BTreeSet::new(),
            pending: 0,
        })
    }

    /// 1 if HQ could not be reached; everything stays queued then.
    pub fn sync(&mut self) -> usize {
        match self.phone.sync(&self.transport, &self.clock) {
            Ok(report) => {
                self.pending = report.pending;
                0
            }
            Err(_) => 1,
        }
    }

    /// Taken out of use, and HQ has confirmed everything that was still on it.
    pub fn has_handed_over(&self) -> bool {
        self.phone.revoked_since().is_some() && self.pending == 0
    }

    /// The app is killed and opened again.
    pub fn reopen(&mut self) -> Result<(), DemoError> {
        self.while_closed(|_| Ok(()))
    }

    /// The next version of the app is installed.
    pub fn upgrade(&mut self) -> Result<(), DemoError> {
        self.fold_version = NEXT_FOLD_VERSION;
        self.reopen()
    }

    /// A phone on which everything of this one was put: another boot, the same keys.
    pub fn copy(&mut self, to: &PersonId, number: usize, day: &DayClock) -> Result<Self, DemoError> {
        let folder = self.folder.with_file_name(to.as_str());
        self.while_closed(|own| copy_folder(own, &folder))?;
        Ok(Self {
            person: to.clone(),
            role: self.role,
            phone: open(&folder, self.fold_version).map_err(opening)?,
            clock: PhoneClock::new(day.clone(), 0, boot_id(number)),
            folder,
            transport: self.transport.clone(),
            fold_version: self.fold_version,
            is_copy: true,
            online: true,
            saved: BTreeSet::new(),
            pending: 0,
        })
    }

    /// One folder, one writer: the instance goes first.
    fn while_closed(&mut self, work: impl FnOnce(&Path) -> std::io::Result<()>) -> Result<(), DemoError> {
        let parked = tempfile::tempdir()?;
        let spare = Phone::open(parked.path(), OpenOptions::default()).map_err(opening)?;
        drop(std::mem::replace(&mut self.phone, spare));
        work(&self.folder)?;
        self.phone = open(&self.folder, self.fold_version).map_err(opening)?;
        Ok(())
    }
}

const fn boot_id(number: usize) -> u32 {
    1_000 * (number as u32 + 1)
}

fn open(folder: &Path, fold_version: u16) -> Result<Phone, PhoneError> {
    Phone::open(folder, OpenOptions { fold_version, ..OpenOptions::default() })
}

fn opening(error: PhoneError) -> DemoError {
    DemoError::step("opening a phone again")(error.to_string())
}

fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for item in std::fs::read_dir(from)? {
        let item = item?;
        let target = to.join(item.file_name());
        if item.file_type()?.is_dir() {
            copy_folder(&item.path(), &target)?;
        } else {
            std::fs::copy(item.path(), target)?;
        }
    }
    Ok(())
}
