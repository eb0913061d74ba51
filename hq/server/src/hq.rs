//! Headquarters as one value: keys, store, caches. Every call takes `now`; nothing here reads a clock.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use huxue_duty::clock::Instant;
use huxue_duty::windows::Policy;
use huxue_ledger::frames::OldLog;
use huxue_ledger::ident::{DeviceId, Epoch, LogId, Scope, TenantId};
use huxue_ledger::invite::Trust;

use crate::cache::Cache;
use crate::error::{HqError, Result};
use crate::keys::{Keys, random};
use crate::peers::Peers;
use crate::registers;
use crate::shares::RootShare;
use crate::store::{SqliteStore, Store};
use crate::tls::Tls;

/// The database file in the data folder.
pub const DATABASE: &str = "hq.sqlite";

pub struct Hq {
    pub(crate) dir: PathBuf,
    pub(crate) keys: Keys,
    pub(crate) store: Box<dyn Store>,
    pub(crate) cache: Cache,
    pub(crate) peers: Peers,
    pub(crate) log_id: LogId,
    pub(crate) epoch: Epoch,
    pub(crate) life: u32,
    pub(crate) old_logs: Vec<OldLog>,
    pub(crate) synced: BTreeMap<DeviceId, Instant>,
    /// What evidence can bear. It changes with the program; what the bureau decides of the rules is in the directory.
    pub(crate) evidence: Policy,
    /// How phones know HQ's certificate, if HQ has one.
    pub(crate) trust: Option<Trust>,
    /// The latest instant seen: an earlier `now` puts the clock in doubt, and no anchor is given.
    pub(crate) clock_high: Instant,
    /// Scopes whose projections lag behind the log.
    pub(crate) to_project: std::collections::BTreeSet<Scope>,
    /// The staff version that attendance rows were last computed with, if this process knows.
    pub(crate) projected_staff: Option<u32>,
    /// How what this process records came in, where nothing more exact is known.
    pub(crate) via: &'static str,
    /// Before this no audit head is due.
    pub(crate) next_head_at: Instant,
    pub(crate) sweeps: u64,
}

impl Hq {
    /// A headquarters whose root nobody keeps, for trials: its operating key can never be followed by another.
    pub fn init(dir: &Path, now: Instant) -> Result<Self> {
        Ok(Self::init_with_shares(dir, now)?.0)
    }

    /// Creates a headquarters in an empty folder: tenant, keys, database, log. The root comes back in shares, any two
    /// of which are needed to follow up its operating key; they are stored nowhere.
    pub fn init_with_shares(dir: &Path, now: Instant) -> Result<(Self, [RootShare; 3])> {
        fs::create_dir_all(dir).map_err(HqError::io(dir))?;
        if dir.join(DATABASE).exists() || dir.join(crate::keys::FILE).exists() {
            return Err(HqError::Conflict("this folder already holds a headquarters / 此目录已初始化"));
        }
        let (keys, shares) = Keys::create(dir, now)?;
        let store = SqliteStore::open(&dir.join(DATABASE), keys.tenant)?;
        store.begin()?;
        registers::put(&store, registers::LOG_ID, &LogId(random()?))?;
        registers::put(&store, registers::EPOCH, &Epoch(random()?))?;
        registers::put(&store, registers::LIFE, &0u32)?;
        store.commit()?;
        Ok((Self::with(dir, keys, Box::new(store), now)?, shares))
    }

    pub fn open(dir: &Path, now: Instant) -> Result<Self> {
        let keys = Keys::load(dir)?;
        let store = SqliteStore::open(&dir.join(DATABASE), keys.tenant)?;
        Self::with(dir, keys, Box::new(store), now)
    }

    fn with(dir: &Path, keys: Keys, store: Box<dyn Store>, now: Instant) -> Result<Self> {
        let missing = || HqError::Integrity("the database does not name its log".into());
        let mut hq = Self {
            dir: dir.to_owned(),
            log_id: registers::get(&*store, registers::LOG_ID)?.ok_or_else(missing)?,
            epoch: registers::get(&*store, registers::EPOCH)?.ok_or_else(missing)?,
            life: registers::get(&*store, registers::LIFE)?.unwrap_or(0),
            old_logs: registers::get(&*store, registers::OLD_LOGS)?.unwrap_or_default(),
            keys,
            store,
            cache: Cache::default(),
            peers: Peers::default(),
            synced: BTreeMap::new(),
            evidence: Policy::default(),
            trust: Tls::load(dir)?.map(|tls| tls.trust),
            clock_high: now,
            to_project: std::collections::BTreeSet::new(),
            projected_staff: None,
            via: "cli",
            next_head_at: Instant(i64::MIN),
            sweeps: 0,
        };
        hq.load_synced()?;
        hq.settle_keys(now)?;
        Ok(hq)
    }

    pub fn tenant(&self) -> TenantId {
        self.keys.tenant
    }

    /// The operating keys whose signatures count.
    pub fn hq_keys(&self) -> &huxue_ledger::device::HqKeys {
        &self.keys.trusted
    }

    pub fn log_id(&self) -> LogId {
        self.log_id
    }

    /// The newest position of the log.
    pub fn position(&self) -> Result<u64> {
        Ok(self.store.last_position()?)
    }

    /// When each device last finished a whole push, by HQ's clock.
    pub fn synced(&self) -> BTreeMap<DeviceId, Instant> {
        self.synced.clone()
    }

    pub(crate) fn load_synced(&mut self) -> Result<()> {
        // What another connection erased must not live on in folds of this one.
        let sweeps = registers::get::<u64>(&*self.store, registers::SWEEPS)?.unwrap_or(0);
        if std::mem::replace(&mut self.sweeps, sweeps) != sweeps {
            self.cache.clear();
        }
        self.synced.clear();
        for (key, _) in self.store.registers(registers::SYNCED)? {
            let Some(device) = key.strip_prefix(registers::SYNCED).and_then(DeviceId::from_hex) else { continue };
            if let Some(at) = registers::get::<i64>(&*self.store, &key)? {
                self.synced.insert(device, Instant(at));
            }
        }
        Ok(())
    }

    /// Runs `work` in one durable transaction; on error nothing of it remains, in the store or in memory.
    pub(crate) fn transact<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.store.begin()?;
        let done = work(self).and_then(|value| {
            self.project()?;
            self.store.commit()?;
            Ok(value)
        });
        self.cache.forget_appended();
        if done.is_err() {
            // The first error is the one to report; a failed rollback only leaves the transaction to SQLite's close.
            let rolled_back = self.store.rollback();
            self.cache.clear();
            self.to_project.clear();
            self.projected_staff = None;
            self.load_synced()?;
            rolled_back?;
        }
        done
    }
}
