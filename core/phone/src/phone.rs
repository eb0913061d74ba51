//! The phone as everything above sees it: open a folder, act, sync, look. One instance is one writer.

use std::cell::{OnceCell, RefCell};
use std::path::{Path, PathBuf};

use huxue_duty::clock::Instant;
use huxue_duty::windows::Policy;
use huxue_ledger::fact::FOLD_VERSION;
use huxue_ledger::ident::{EntryHash, Epoch, Scope, ScopeClass};
use huxue_ledger::session::Follow;

use crate::error::PhoneError;
use crate::folds::{Caches, Documents};
use crate::identity::{Identity, Secrets};
use crate::ports::{KeyVault, Reading, Topic, Watcher};
use crate::random;
use crate::screens::session::Session;
use crate::store::meta::Opening;
use crate::store::{Store, branches, journals, meta, near, rows};
use crate::vault::FileVault;

/// A phone that was out of reach for longer has a wrong clock more often than a right one.
const WEEK_MS: i64 = 7 * 86_400_000;

/// How to open a phone's folder.
pub struct OpenOptions {
    /// Normally this build's; a test opens with the next one to play an upgrade.
    pub fold_version: u16,
    /// The platform's vault; by default a key in a private file outside the phone's folder.
    pub vault: Option<Box<dyn KeyVault + Send>>,
    pub watcher: Option<Box<dyn Watcher + Send>>,
    /// Bounds the database, in pages of 4 KiB; by default the disk does.
    pub max_pages: Option<u32>,
}

impl Default for OpenOptions {
    fn default() -> Self {
        Self { fold_version: FOLD_VERSION, vault: None, watcher: None, max_pages: None }
    }
}

/// A complete phone without a screen.
pub struct Phone {
    pub(crate) keys_folder: PathBuf,
    pub(crate) store: Store,
    pub(crate) vault: Box<dyn KeyVault + Send>,
    pub(crate) identity: Option<Identity>,
    /// Unwrapped when something is first written or sent.
    pub(crate) secrets: OnceCell<Secrets>,
    pub(crate) follow: Option<Follow>,
    /// Since when HQ has had this phone out of use.
    pub(crate) revoked: Option<Instant>,
    /// By how much the wall clock was ahead of HQ's time when HQ was last heard, milliseconds.
    pub(crate) wall_error: Option<i64>,
    pub(crate) epoch: Epoch,
    pub(crate) fold_version: u16,
    /// What evidence can bear. It changes with the program; what the bureau decides of the rules is in the directory.
    pub(crate) evidence: Policy,
    /// Network failures in a row: decides how long to wait.
    pub(crate) failures: u32,
    watcher: Option<Box<dyn Watcher + Send>>,
    pub(crate) caches: RefCell<Caches>,
    pub(crate) documents: Documents,
    pub(crate) session: Session,
}

impl Phone {
    /// Opens the folder, making it if need be. Everything the phone has lies inside but what the vault keeps, so a
    /// folder copied within the reach of the same vault is a clone.
    pub fn open(folder: &Path, options: OpenOptions) -> Result<Self, PhoneError> {
        let keys_folder = folder.join("keys");
        std::fs::create_dir_all(&keys_folder)?;
        let vault = options.vault.unwrap_or_else(|| Box::new(FileVault::new(&keys_folder)));
        let mut store = Store::open(folder, &keys_folder, vault.as_ref(), options.max_pages)?;
        let known = Opening::read(store.read())?;
        let epoch = match known.epoch {
            Some(epoch) => epoch,
            None => first_epoch(&mut store)?,
        };
        let mut phone = Self {
            keys_folder,
            store,
            vault,
            identity: known.enrolment.as_deref().map(Identity::read).transpose()?,
            secrets: OnceCell::new(),
            follow: known.follow,
            revoked: known.revoked,
            wall_error: known.wall_error,
            epoch,
            fold_version: options.fold_version,
            evidence: Policy::default(),
            failures: 0,
            watcher: options.watcher,
            caches: RefCell::default(),
            documents: Documents::default(),
            session: Session::default(),
        };
        if phone.revoked.is_some() {
            phone.finish_shredding()?;
        }
        if known.fold_version.as_deref() != Some(&phone.fold_version.to_be_bytes()) {
            phone.catch_up_with_fold_version()?;
        }
        Ok(phone)
    }

    /// Closes the database and hands on what dies with the process, not with this instance.
    pub fn into_session(self) -> Session {
        self.session
    }

    /// Goes on where the instance before was closed.
    #[must_use]
    pub fn with_session(self, session: Session) -> Self {
        Self { session, ..self }
    }

    pub(crate) fn load_identity(&mut self) -> Result<(), PhoneError> {
        if let Some(stored) = meta::get(self.store.read(), meta::ENROLMENT)? {
            let identity = Identity::read(&stored)?;
            let known = self.identity.as_ref().map_or(0, |identity| identity.hq.certificates().len());
            if identity.hq.certificates().len() != known {
                self.secrets = OnceCell::new();
            }
            self.identity = Some(identity);
        }
        Ok(())
    }

    /// Unwraps the keys and checks the stored enrolment, once.
    pub(crate) fn unlock(&self) -> Result<&Secrets, PhoneError> {
        if self.secrets.get().is_none() {
            let stored = meta::get(self.store.read(), meta::ENROLMENT)?.ok_or_else(|| self.not_enrolled())?;
            let loaded = Secrets::load(&self.keys_folder, self.vault.as_ref(), &stored)?;
            return Ok(self.secrets.get_or_init(|| loaded));
        }
        self.secrets.get().ok_or(PhoneError::NotEnrolled)
    }

    /// A newer build folds what an older one had held: the disposable rows are made again.
    fn catch_up_with_fold_version(&mut self) -> Result<(), PhoneError> {
        let Some(identity) = &self.identity else { return Ok(()) };
        let transaction = self.store.begin()?;
        for id in rows::incident_ids(&transaction)? {
            crate::projection::incident(
                &transaction,
                identity,
                self.fold_version,
                &self.documents,
                &Scope::incident(&id),
            )?;
        }
        near::forget_cut(&transaction)?;
        meta::set(&transaction, meta::FOLD_VERSION, &self.fold_version.to_be_bytes())?;
        Ok(transaction.commit()?)
    }

    /// Reloads what another process on the same folder has changed.
    pub fn refresh(&mut self) -> Result<(), PhoneError> {
        if self.store.changed_elsewhere()? {
            self.follow = meta::follow(self.store.read())?;
            self.epoch = meta::epoch(self.store.read())?.unwrap_or(self.epoch);
            self.caches.replace(Caches::default());
            // It may have enrolled, heard of a newer key of HQ's, or been given a renewed certificate.
            let before = self.identity.as_ref().map(Identity::device);
            self.load_identity()?;
            // Another process may have changed the keys, or heard that this phone is out of use.
            let stored = Opening::read(self.store.read())?;
            self.revoked = stored.revoked;
            self.identity = self.identity.take().filter(|_| stored.enrolment.is_some());
            if self.identity.as_ref().map(Identity::device) != before {
                self.secrets = OnceCell::new();
            }
        }
        Ok(())
    }

    pub fn is_enrolled(&self) -> bool {
        self.identity.is_some()
    }

    /// Says why not: never enrolled, or taken out of use.
    pub fn check_enrolled(&self) -> Result<(), PhoneError> {
        self.identity().map(|_| ())
    }

    pub(crate) fn identity(&self) -> Result<&Identity, PhoneError> {
        self.identity.as_ref().ok_or_else(|| self.not_enrolled())
    }

    /// The best estimate of true time: HQ's anchor of this boot carried forward, else the wall clock as far as it can
    /// be believed.
    pub fn now(&self, reading: &Reading) -> Instant {
        let anchor = self.follow.as_ref().and_then(|follow| follow.anchor);
        match anchor.filter(|anchor| anchor.boot_id == reading.boot_id) {
            Some(anchor) if anchor.request_boot_ms <= reading.boot_ms => {
                let elapsed = i64::try_from(reading.boot_ms - anchor.request_boot_ms).unwrap_or(i64::MAX);
                Instant(anchor.hq_time).plus_millis(elapsed)
            }
            _ => self.now_without_anchor(reading),
        }
    }

    /// Without HQ's time since this boot: satellites, else the wall clock less its error when HQ was last heard (a clock
    /// that is off stays so through a restart), else the wall clock as it is: the first within a week of that contact.
    /// A clock may be off by months and still run, but time never goes back behind that contact.
    fn now_without_anchor(&self, reading: &Reading) -> Instant {
        let heard = self.follow.as_ref().and_then(|follow| follow.last_contact).map(Instant);
        let Some(heard) = heard else { return reading.wall };
        let satellites = reading.gnss.map(|gnss| gnss.time.plus_millis(i64::try_from(gnss.age_ms).unwrap_or(0)));
        let mended = self.wall_error.map(|error| reading.wall.plus_millis(-error));
        let shown = [satellites, mended, Some(reading.wall)];
        let possible = || shown.into_iter().flatten().filter(|at| *at >= heard);
        possible().find(|at| at.since(heard) <= WEEK_MS).or_else(|| possible().min()).unwrap_or(heard)
    }

    /// The scopes that are live: complete up to this phone's position in HQ's log.
    pub fn scopes(&self) -> Result<Vec<Scope>, PhoneError> {
        let Some(follow) = &self.follow else { return Ok(Vec::new()) };
        Ok(follow.scopes.iter().filter(|scope| !follow.backfills.contains_key(scope)).cloned().collect())
    }

    /// Every scope with entries here, followed or not.
    pub fn scopes_held(&self) -> Result<Vec<Scope>, PhoneError> {
        let Some(identity) = &self.identity else { return Ok(Vec::new()) };
        let mut scopes: Vec<Scope> =
            journals::all(self.store.read(), identity.tenant)?.into_iter().map(|row| row.journal.scope).collect();
        scopes.sort_unstable();
        scopes.dedup();
        Ok(scopes)
    }

    pub(crate) fn notify(&self, scopes: &[Scope]) {
        let Some(watcher) = &self.watcher else { return };
        let mut topics: Vec<Topic> = scopes.iter().map(|scope| topic_of(scope.class)).collect();
        topics.push(Topic::Queue);
        topics.sort_unstable_by_key(|topic| *topic as u8);
        topics.dedup();
        for topic in topics {
            watcher.changed(topic);
        }
    }

    /// Is this entry here, in its journal or on a branch set aside?
    pub fn holds(&self, hash: &EntryHash) -> bool {
        let db = self.store.read();
        matches!(journals::locate(db, hash), Ok(Some(_))) || branches::holds(db, hash).unwrap_or(false)
    }
}

fn first_epoch(store: &mut Store) -> Result<Epoch, PhoneError> {
    let fresh = Epoch(random::bytes()?);
    let transaction = store.begin()?;
    // Two processes may open a new folder at once: the first one's epoch stands.
    let epoch = meta::epoch(&transaction)?.unwrap_or(fresh);
    if epoch == fresh {
        meta::set_epoch(&transaction, fresh)?;
    }
    transaction.commit()?;
    Ok(epoch)
}

pub(crate) fn is_directory(scope: &Scope) -> bool {
    use ScopeClass::{DirectoryPost, DirectoryPublic, DirectoryStaff};
    matches!(scope.class, DirectoryPublic | DirectoryPost | DirectoryStaff)
}

fn topic_of(class: ScopeClass) -> Topic {
    match class {
        ScopeClass::DirectoryPublic | ScopeClass::DirectoryPost | ScopeClass::DirectoryStaff => Topic::Directory,
        ScopeClass::Incident => Topic::Incidents,
        ScopeClass::Alarm => Topic::Alarms,
        _ => Topic::Attendance,
    }
}
