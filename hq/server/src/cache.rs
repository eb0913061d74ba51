//! Folded scopes and the directory, kept in memory and checked against the log's newest position before each use, so
//! that rows written by another process on the same folder are seen.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use huxue_ledger::codec;
use huxue_ledger::directory::Directory;
use huxue_ledger::entry::Entry;
use huxue_ledger::fact::FOLD_VERSION;
use huxue_ledger::fold::{ScopeFold, fold};
use huxue_ledger::ident::{Scope, ScopeClass};
use huxue_ledger::run::Run;

use crate::error::Result;
use crate::hq::Hq;
use crate::index::Index;

/// Folded scopes kept at most; a county's week is about a thousand.
const MAX_SCOPES: usize = 4_000;
const PAGE: usize = 4_096;

#[derive(Default)]
pub struct Cache {
    inner: RefCell<Inner>,
    pub(crate) index: RefCell<Index>,
}

#[derive(Default)]
struct Inner {
    /// Everything in the log up to here has been looked at.
    seen: u64,
    scopes: HashMap<Scope, Known>,
    /// Entries appended in the transaction under way, by position, so that its folds need not read them back.
    appended: HashMap<u64, Vec<Arc<Entry>>>,
    directory: Arc<Directory>,
    /// Directory scopes with news since `directory` was built.
    stale_directory: BTreeSet<Scope>,
}

#[derive(Default)]
struct Known {
    entries: Vec<Arc<Entry>>,
    /// Position of the last run in `entries`.
    up_to: u64,
    fold: Option<Arc<ScopeFold>>,
}

impl Cache {
    pub fn clear(&self) {
        *self.inner.borrow_mut() = Inner::default();
        *self.index.borrow_mut() = Index::default();
    }

    /// What this transaction has just appended at `position`.
    pub fn keep_appended(&self, position: u64, entries: &[Arc<Entry>]) {
        self.inner.borrow_mut().appended.insert(position, entries.to_vec());
    }

    /// The transaction is over: what it appended is read from the log like everything else.
    pub fn forget_appended(&self) {
        self.inner.borrow_mut().appended.clear();
    }
}

impl Hq {
    /// Notices what was appended since the last look, by this process or another.
    pub(crate) fn refresh(&self) -> Result<()> {
        let last = self.store.last_position()?;
        let mut seen = self.cache.inner.borrow().seen;
        if last < seen {
            self.cache.clear();
            seen = 0;
        }
        while seen < last {
            let metas = self.store.metas_above(seen, PAGE)?;
            let mut inner = self.cache.inner.borrow_mut();
            let mut index = self.cache.index.borrow_mut();
            for meta in metas {
                seen = meta.position;
                let scope: Scope = codec::decode(&meta.scope)?;
                if let Some(known) = inner.scopes.get_mut(&scope) {
                    known.fold = None;
                }
                if is_directory(&scope) {
                    inner.stale_directory.insert(scope.clone());
                }
                index.touch(scope, meta.received_at);
            }
            inner.seen = seen;
        }
        Ok(())
    }

    /// The scope, folded.
    pub fn fold(&self, scope: &Scope) -> Result<Arc<ScopeFold>> {
        self.fold_at(scope, FOLD_VERSION)
    }

    fn fold_at(&self, scope: &Scope, fold_version: u16) -> Result<Arc<ScopeFold>> {
        self.refresh()?;
        let mut inner = self.cache.inner.borrow_mut();
        let Inner { scopes, appended, .. } = &mut *inner;
        if scopes.len() > MAX_SCOPES {
            scopes.clear();
        }
        let known = scopes.entry(scope.clone()).or_default();
        if let Some(fold) = known.fold.as_ref().filter(|_| fold_version == FOLD_VERSION) {
            return Ok(fold.clone());
        }
        for stored in self.store.runs_of_scope(&scope.bytes(), known.up_to, usize::MAX)? {
            known.up_to = stored.meta.position;
            if let Some(entries) = appended.remove(&known.up_to) {
                known.entries.extend(entries);
                continue;
            }
            let run = Run::from_bytes(&stored.bytes, self.keys.tenant)?;
            known.entries.extend(run.place(stored.meta.prev)?.into_iter().map(Arc::new));
        }
        let folded = Arc::new(fold(known.entries.iter().cloned(), &self.keys.trusted, fold_version));
        if fold_version == FOLD_VERSION {
            known.fold = Some(folded.clone());
        }
        Ok(folded)
    }

    /// Every entry of a scope in the order of the log, those inside adopted branches not unpacked.
    pub fn entries_in(&self, scope: &Scope) -> Result<Vec<Arc<Entry>>> {
        self.fold(scope)?;
        Ok(self.cache.inner.borrow().scopes.get(scope).map(|known| known.entries.clone()).unwrap_or_default())
    }

    /// Equal for every holder of the same entries at the same fold version.
    pub fn digest(&self, scope: &Scope, fold_version: u16) -> Result<[u8; 32]> {
        Ok(self.fold_at(scope, fold_version)?.digest())
    }

    /// Every scope that has entries.
    pub fn scopes_known(&self) -> Result<Vec<Scope>> {
        let scopes = self.store.scopes()?;
        scopes.iter().map(|(bytes, _)| Ok(codec::decode(bytes)?)).collect()
    }

    /// Those of one class, from memory: screens ask for them at every change.
    pub(crate) fn scopes_in(&self, class: ScopeClass) -> Result<Vec<Scope>> {
        self.refresh()?;
        Ok(self.cache.index.borrow().scopes_of(class).cloned().collect())
    }

    /// Reference data in every version, and the enrolled devices.
    pub fn directory(&self) -> Result<Arc<Directory>> {
        self.refresh()?;
        let stale = std::mem::take(&mut self.cache.inner.borrow_mut().stale_directory);
        if !stale.is_empty() {
            let mut directory = self.cache.inner.borrow().directory.clone();
            for scope in &stale {
                let folded = self.fold(scope)?;
                Arc::make_mut(&mut directory).take(scope, &folded, |hash| self.store.blob(hash).ok().flatten());
            }
            self.cache.inner.borrow_mut().directory = directory;
        }
        Ok(self.cache.inner.borrow().directory.clone())
    }
}

pub fn is_directory(scope: &Scope) -> bool {
    matches!(scope.class, ScopeClass::DirectoryPublic | ScopeClass::DirectoryPost | ScopeClass::DirectoryStaff)
}
