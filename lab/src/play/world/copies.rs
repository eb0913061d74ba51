//! What is copied and put back: a phone's folder, headquarters' backup.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use huxue_duty::clock::Instant;
use huxue_hq::Hq;
use huxue_hq::backup::{Lock, Opener};
use huxue_ledger::crypto::Agreement;
use huxue_ledger::ident::EntryHash;

use super::{Handset, World};
use crate::play::folder;

/// What a scenario's backups are sealed to: the same in every run.
fn recovery_key() -> Agreement {
    Agreement::from_seed(&[27; 32])
}

impl World {
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
