//! Backup and restore. A backup is one sealed file: the database as of one commit, with the keys inside. A restored
//! headquarters begins a new life of the log: new `log_id`, new epochs for its own journals, and the phones bring
//! back what the backup lacks.

mod sealed_file;

use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use huxue_duty::clock::Instant;
use huxue_ledger::crypto::Agreement;
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

pub use sealed_file::{Fault, Lock, Opener};

/// Plain copies on their way into or out of a backup. They lie in the data folder, beside what they are copies of.
const GOING: &str = "backing-up.sqlite";
const COMING: &str = "restoring.sqlite";
/// How SQLite's own files begin: backups of versions before this one.
const PLAIN: [u8; 8] = *b"SQLite f";

impl Hq {
    /// Writes a sealed backup file that only its owner reads, and returns the log position it covers.
    pub fn backup(&mut self, to: &Path, lock: &Lock) -> Result<u64> {
        if to.exists() {
            return Err(HqError::Conflict("the backup file exists already / 备份文件已存在"));
        }
        let keys = self.dir.join(FILE);
        let keys = fs::read(&keys).map_err(HqError::io(keys))?;
        let _alone = alone(&self.dir)?;
        let going = Scratch::new(self.dir.join(GOING))?;
        self.store.backup(&going.0)?;
        let copy = SqliteStore::open(&going.0, self.keys.tenant)?;
        copy.begin()?;
        copy.put_register(registers::BACKUP_KEYS, &keys)?;
        if let Some(files) = tls::pack(&self.dir)? {
            copy.put_register(registers::BACKUP_TLS, &files)?;
        }
        copy.commit()?;
        let covered = copy.last_position()?;
        copy.close()?;
        seal(&going.0, to, lock)?;
        self.transact(|hq| registers::put(&*hq.store, registers::BACKED_UP_TO, &covered))?;
        Ok(covered)
    }

    /// False for what a recovery key opens, and for the plain backups of older versions.
    pub fn backup_needs_passphrase(from: &Path) -> Result<bool> {
        let mut closed = BufReader::new(File::open(from).map_err(HqError::io(from))?);
        sealed_file::needs_passphrase(&mut closed)
    }

    /// Brings a backup up in `dir`. A headquarters already there is kept aside under another name; it is not touched
    /// before the whole backup has been opened and read.
    pub fn restore(from: &Path, opener: &Opener, dir: &Path, now: Instant) -> Result<Self> {
        if !from.is_file() {
            return Err(HqError::not_found("backup file", from.display()));
        }
        fs::create_dir_all(dir).map_err(HqError::io(dir))?;
        let coming = Scratch::new(dir.join(COMING))?;
        unseal(from, &coming.0, opener)?;
        let copied = begin_new_life(&coming.0)?;
        let keys = Keys::newer_of(dir, copied.keys.ok_or_else(no_backup)?)?;
        Self::bring_up(dir, &coming.0, &keys, copied.certificate, "hq.restored", now)
    }

    /// Brings a headquarters up whose `keys.json` is lost, from its database (`from`: a backup and what opens it, or a
    /// copy; the one in `dir` by default) and the root. Nothing else is lost: what the phones share with HQ was in the
    /// root's escrow.
    pub fn recover(dir: &Path, from: Option<(&Path, &Opener)>, shares: &[RootShare], now: Instant) -> Result<Self> {
        let (root, tenant) = root_of(shares)?;
        if dir.join(FILE).exists() {
            let text = "keys.json is here: use `key rotate`, or move the file away / 密钥文件仍在，请用 key rotate";
            return Err(HqError::Conflict(text));
        }
        let database = dir.join(DATABASE);
        let (from, opener) = from.unwrap_or((&database, &Opener::Nothing));
        if !from.is_file() {
            return Err(HqError::not_found("database", from.display()));
        }
        fs::create_dir_all(dir).map_err(HqError::io(dir))?;
        let coming = Scratch::new(dir.join(COMING))?;
        if is_plain(from)? {
            // Through SQLite, because the newest part may lie in the write-ahead log.
            SqliteStore::open(from, tenant)?.backup(&coming.0)?;
        } else {
            unseal(from, &coming.0, opener)?;
        }
        let copied = begin_new_life(&coming.0)?;
        let keys = Keys::recovered(&root, tenant, &copied.certificates, copied.escrow.as_deref(), now)?;
        Self::bring_up(dir, &coming.0, &keys, copied.certificate, "hq.recovered", now)
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

/// For [`Lock::Recovery`] its public half, for [`Opener::Recovery`] the whole.
pub fn fresh_recovery_key() -> Result<Agreement> {
    Ok(Agreement::from_seed(&random()?))
}

/// A private plain file that is gone when this is dropped, with what SQLite wrote beside it.
struct Scratch(PathBuf);

impl Scratch {
    /// What a killed process left under this name goes first.
    fn new(path: PathBuf) -> Result<Self> {
        let scratch = Self(path);
        scratch.remove();
        // Created empty and private: SQLite keeps the mode.
        write_private(&scratch.0, &[])?;
        Ok(scratch)
    }

    fn remove(&self) {
        for ending in ["", "-wal", "-shm", "-journal"] {
            let mut name = self.0.clone().into_os_string();
            name.push(ending);
            // What is not there need not go; what cannot go fails the next `new`.
            let _ = fs::remove_file(name);
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        self.remove();
    }
}

/// One backup at a time: its plain copy has one name.
fn alone(dir: &Path) -> Result<File> {
    let path = dir.join("backup.lock");
    let file = File::create(&path).map_err(HqError::io(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(HqError::Conflict("another backup is under way / 正在备份")),
        Err(fs::TryLockError::Error(source)) => Err(HqError::Io { path, source }),
    }
}

/// Under another name until it is whole, so that half a backup is never taken for one.
fn seal(plain: &Path, to: &Path, lock: &Lock) -> Result<()> {
    let part = Scratch::new(to.with_added_extension("part"))?;
    let mut from = BufReader::new(File::open(plain).map_err(HqError::io(plain))?);
    let file = File::options().write(true).open(&part.0).map_err(HqError::io(&part.0))?;
    let mut closed = BufWriter::new(file);
    sealed_file::write(&mut from, &mut closed, lock)?;
    closed.flush().and_then(|()| closed.get_ref().sync_all()).map_err(HqError::io(&part.0))?;
    fs::rename(&part.0, to).map_err(HqError::io(to))?;
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(HqError::io(folder))
}

/// Writes what a backup file holds; a plain one is an older version's.
fn unseal(from: &Path, plain: &Path, opener: &Opener) -> Result<()> {
    let mut closed = BufReader::new(File::open(from).map_err(HqError::io(from))?);
    let mut beginning = Vec::with_capacity(8);
    closed.by_ref().take(8).read_to_end(&mut beginning).map_err(HqError::io(from))?;
    let file = File::options().write(true).open(plain).map_err(HqError::io(plain))?;
    let mut open = BufWriter::new(file);
    match <[u8; 8]>::try_from(beginning) {
        Ok(beginning) if sealed_file::is_sealed(beginning) => sealed_file::read(&mut closed, &mut open, opener)?,
        Ok(PLAIN) => {
            tracing::warn!("this backup is not encrypted: it is of an older version; take a new one and destroy it");
            closed.rewind().map_err(HqError::io(from))?;
            std::io::copy(&mut closed, &mut open).map_err(HqError::io(from))?;
        }
        _ => return Err(no_backup()),
    }
    open.flush().map_err(HqError::io(plain))
}

fn is_plain(file: &Path) -> Result<bool> {
    let mut beginning = Vec::with_capacity(8);
    File::open(file).and_then(|file| file.take(8).read_to_end(&mut beginning)).map_err(HqError::io(file))?;
    Ok(beginning == PLAIN)
}

fn no_backup() -> HqError {
    HqError::BadInput("this file is no backup of a headquarters / 不是指挥中心备份文件".into())
}

/// Gives the copy its new names and takes the keys and the certificate out of it.
fn begin_new_life(copy: &Path) -> Result<Copied> {
    // The tenant only matters for projection rows, which are not touched here.
    let store = SqliteStore::open(copy, huxue_ledger::ident::TenantId([0; 8]))?;
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

#[cfg(all(test, feature = "testing"))]
mod tests;
