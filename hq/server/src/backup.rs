//! Backup and restore. A backup is one file: the database as of one commit, with the keys inside. A restored
//! headquarters begins a new life of the log: new `log_id`, new epochs for its own journals, and the phones bring
//! back what the backup lacks.

use std::fs;
use std::path::Path;

use huxue_duty::clock::Instant;
use huxue_ledger::device::Signed;
use huxue_ledger::frames::OldLog;
use huxue_ledger::ident::{Epoch, LogId};

use crate::audit::Act;
use crate::error::{HqError, Result};
use crate::hq::{DATABASE, Hq};
use crate::journal::MACHINE;
use crate::keys::{FILE, Keys, random, write_private};
use crate::registers;
use crate::rotation::root_of;
use crate::shares::RootShare;
use crate::store::{SqliteStore, Store};
use crate::tls;

impl Hq {
    /// Writes a backup file that only its owner reads, and returns the log position it covers.
    pub fn backup(&mut self, to: &Path) -> Result<u64> {
        if to.exists() {
            return Err(HqError::Conflict("the backup file exists already / 备份文件已存在"));
        }
        let keys = self.dir.join(FILE);
        let keys = fs::read(&keys).map_err(HqError::io(keys))?;
        // Created empty and private first: SQLite keeps the mode.
        write_private(to, &[])?;
        self.store.backup(to)?;
        let copy = SqliteStore::open(to, self.keys.tenant)?;
        copy.begin()?;
        copy.put_register(registers::BACKUP_KEYS, &keys)?;
        if let Some(files) = tls::pack(&self.dir)? {
            copy.put_register(registers::BACKUP_TLS, &files)?;
        }
        copy.commit()?;
        let covered = copy.last_position()?;
        copy.close()?;
        fs::File::open(to).and_then(|file| file.sync_all()).map_err(HqError::io(to))?;
        self.transact(|hq| registers::put(&*hq.store, registers::BACKED_UP_TO, &covered))?;
        Ok(covered)
    }

    /// Brings a backup up in `dir`. A headquarters already there is kept aside under another name.
    pub fn restore(from: &Path, dir: &Path, now: Instant) -> Result<Self> {
        if !from.is_file() {
            return Err(HqError::not_found("backup file", from.display()));
        }
        fs::create_dir_all(dir).map_err(HqError::io(dir))?;
        let coming = dir.join("restoring.sqlite");
        fs::copy(from, &coming).map_err(HqError::io(&coming))?;
        let copied = begin_new_life(&coming)?;
        let no_backup = || HqError::BadInput("this file is no backup of a headquarters / 不是指挥中心备份文件".into());
        let keys = Keys::newer_of(dir, copied.keys.ok_or_else(no_backup)?)?;
        Self::bring_up(dir, &coming, &keys, copied.certificate, "hq.restored", now)
    }

    /// Brings a headquarters up whose `keys.json` is lost, from its database (`from`: a backup or a copy; the one in
    /// `dir` by default) and the root. Nothing else is lost: what the phones share with HQ was in the root's escrow.
    pub fn recover(dir: &Path, from: Option<&Path>, shares: &[RootShare], now: Instant) -> Result<Self> {
        let (root, tenant) = root_of(shares)?;
        if dir.join(FILE).exists() {
            let text = "keys.json is here: use `key rotate`, or move the file away / 密钥文件仍在，请用 key rotate";
            return Err(HqError::Conflict(text));
        }
        let database = dir.join(DATABASE);
        let from = from.unwrap_or(&database);
        if !from.is_file() {
            return Err(HqError::not_found("database", from.display()));
        }
        fs::create_dir_all(dir).map_err(HqError::io(dir))?;
        let coming = dir.join("restoring.sqlite");
        if coming.exists() {
            fs::remove_file(&coming).map_err(HqError::io(&coming))?;
        }
        write_private(&coming, &[])?;
        // Through SQLite, because the newest part may lie in the write-ahead log.
        SqliteStore::open(from, tenant)?.backup(&coming)?;
        let copied = begin_new_life(&coming)?;
        let keys = Keys::recovered(&root, tenant, &copied.certificates, copied.escrow.as_deref(), now)?;
        Self::bring_up(dir, &coming, &keys, copied.certificate, "hq.recovered", now)
    }

    fn bring_up(
        dir: &Path,
        coming: &Path,
        keys: &[u8],
        certificate: Option<Vec<u8>>,
        action: &str,
        now: Instant,
    ) -> Result<Self> {
        set_aside(dir, now)?;
        write_private(&dir.join(FILE), keys)?;
        if let Some(files) = certificate {
            tls::unpack(dir, &files)?;
        }
        let database = dir.join(DATABASE);
        fs::rename(coming, &database).map_err(HqError::io(&database))?;
        tracing::info!("restored from a backup: the log has a new life");
        let mut hq = Self::open(dir, now)?;
        // Phones hold heads of what the copy lacks: whoever sees them contradict this chain finds the reason in it.
        let object = format!("log {} at {}", hq.log_id, hq.position()?);
        hq.note_alone(Act::of(MACHINE, action, object), now)?;
        Ok(hq)
    }
}

/// What a copy of the database carries besides the log.
struct Copied {
    /// In a backup file alone.
    keys: Option<Vec<u8>>,
    /// The server certificate and its keys, in a backup file alone.
    certificate: Option<Vec<u8>>,
    /// Of every operating key so far.
    certificates: Vec<Signed>,
    escrow: Option<Vec<u8>>,
}

/// Gives the copy its new names and takes the keys and the certificate out of it.
fn begin_new_life(copy: &Path) -> Result<Copied> {
    // The tenant only matters for projection rows, which are not touched here.
    let store = SqliteStore::open(copy, huxue_ledger::ident::TenantId([0; 8]))?;
    let no_backup = || HqError::BadInput("this file is no backup of a headquarters / 不是指挥中心备份文件".into());
    let keys = store.register(registers::BACKUP_KEYS)?;
    let certificates = registers::get(&store, registers::OPERATING)?.unwrap_or_default();
    let escrow = store.register(registers::ESCROW)?;
    let certificate = store.register(registers::BACKUP_TLS)?;
    let position = store.last_position()?;
    let old: LogId = registers::get(&store, registers::LOG_ID)?.ok_or_else(no_backup)?;
    let former: Vec<OldLog> = registers::get(&store, registers::OLD_LOGS)?.unwrap_or_default();
    let life: u32 = registers::get(&store, registers::LIFE)?.unwrap_or(0);
    let mut logs = vec![OldLog { log_id: old, position }];
    logs.extend(former.into_iter().map(|log| OldLog { position: log.position.min(position), ..log }));
    store.begin()?;
    registers::put(&store, registers::OLD_LOGS, &logs)?;
    registers::put(&store, registers::LOG_ID, &LogId(random()?))?;
    registers::put(&store, registers::EPOCH, &Epoch(random()?))?;
    registers::put(&store, registers::LIFE, &(life + 1))?;
    registers::put(&store, registers::BACKED_UP_TO, &position)?;
    store.remove_register(registers::BACKUP_KEYS)?;
    store.remove_register(registers::BACKUP_TLS)?;
    // Challenges of the lost hours were used, and who has synced since is not known.
    let over = ["challenge/", "told/", "trust/", registers::SYNCED, "echo/"];
    for prefix in over.into_iter().chain([registers::HEAD_TOLD, registers::SESSION, registers::LINK]) {
        for (key, _) in store.registers(prefix)? {
            store.remove_register(&key)?;
        }
    }
    store.commit()?;
    store.close()?;
    Ok(Copied { keys, certificate, certificates, escrow })
}

fn set_aside(dir: &Path, now: Instant) -> Result<()> {
    for name in [DATABASE.to_owned(), format!("{DATABASE}-wal"), format!("{DATABASE}-shm"), FILE.to_owned()] {
        let path = dir.join(&name);
        if path.exists() {
            // Moved together under one suffix, the old files open as they were.
            let aside = dir.join(format!("before-restore-{}-{name}", now.0));
            fs::rename(&path, &aside).map_err(HqError::io(&path))?;
        }
    }
    Ok(())
}
