//! What is computed from the entries and kept in memory: folded scopes, the directory, the windows of a day.

use std::collections::HashMap;
use std::sync::Arc;

use huxue_duty::clock::ServiceDay;
use huxue_duty::ids::PostId;
use huxue_duty::windows::DayWindows;
use huxue_ledger::directory::Directory;
use huxue_ledger::entry::Entry;
use huxue_ledger::fold::{ScopeFold, fold, fold_facts};
use huxue_ledger::ident::Scope;

use crate::error::PhoneError;
use crate::phone::{Phone, is_directory};
use crate::reference;
use crate::store::{journals, rows};

/// Folded scopes kept in memory before the cache starts again.
const FOLDS_KEPT: usize = 256;

#[derive(Default)]
pub struct Caches {
    folds: HashMap<Scope, Arc<ScopeFold>>,
    facts: HashMap<Scope, Arc<ScopeFold>>,
    directory: Option<Arc<Directory>>,
    windows: HashMap<(PostId, ServiceDay), Option<Arc<DayWindows>>>,
}

impl Phone {
    /// The folded scope, documents performed.
    pub fn fold(&self, scope: &Scope) -> Result<Arc<ScopeFold>, PhoneError> {
        if let Some(known) = self.caches.borrow().folds.get(scope) {
            return Ok(Arc::clone(known));
        }
        let made = Arc::new(self.fold_as(scope, self.fold_version)?);
        let mut caches = self.caches.borrow_mut();
        if caches.folds.len() >= FOLDS_KEPT {
            caches.folds.clear();
        }
        caches.folds.insert(scope.clone(), Arc::clone(&made));
        Ok(made)
    }

    fn fold_as(&self, scope: &Scope, fold_version: u16) -> Result<ScopeFold, PhoneError> {
        let identity = self.identity()?;
        let entries = journals::entries_of_scope(self.store.read(), identity.tenant, scope)?;
        Ok(fold(&entries, &identity.hq, fold_version))
    }

    /// The folded scope without its documents: what the first paint reads.
    pub fn facts(&self, scope: &Scope) -> Result<Arc<ScopeFold>, PhoneError> {
        if let Some(known) = self.caches.borrow().facts.get(scope) {
            return Ok(Arc::clone(known));
        }
        let identity = self.identity()?;
        let entries = journals::entries_of_scope(self.store.read(), identity.tenant, scope)?;
        let made = Arc::new(fold_facts(&entries, &identity.hq, self.fold_version));
        let mut caches = self.caches.borrow_mut();
        if caches.facts.len() >= FOLDS_KEPT {
            caches.facts.clear();
        }
        caches.facts.insert(scope.clone(), Arc::clone(&made));
        Ok(made)
    }

    /// Equal for equal sets of entries, on every phone and at HQ.
    pub fn digest(&self, scope: &Scope, fold_version: u16) -> Result<[u8; 32], PhoneError> {
        if fold_version == self.fold_version {
            return Ok(self.fold(scope)?.digest());
        }
        Ok(self.fold_as(scope, fold_version)?.digest())
    }

    /// Every entry of a scope that is here, branches set aside left out.
    pub fn entries_in(&self, scope: &Scope) -> Result<Vec<Entry>, PhoneError> {
        journals::entries_of_scope(self.store.read(), self.identity()?.tenant, scope)
    }

    /// Every version of reference data heard so far.
    pub fn directory(&self) -> Result<Arc<Directory>, PhoneError> {
        if let Some(known) = &self.caches.borrow().directory {
            return Ok(Arc::clone(known));
        }
        let mut directory = Directory::default();
        for scope in self.scopes_held()?.into_iter().filter(is_directory) {
            let facts = self.facts(&scope)?;
            directory.take(&scope, &facts, |hash| rows::blob(self.store.read(), hash).ok().flatten());
        }
        let directory = Arc::new(directory);
        self.caches.borrow_mut().directory = Some(Arc::clone(&directory));
        Ok(directory)
    }

    /// The windows of a post's day by the version in force.
    pub(crate) fn windows(&self, post: &PostId, day: ServiceDay) -> Result<Option<Arc<DayWindows>>, PhoneError> {
        let key = (post.clone(), day);
        if let Some(known) = self.caches.borrow().windows.get(&key) {
            return Ok(known.clone());
        }
        let directory = self.directory()?;
        let found = reference::windows_of(&directory, post, day, &self.policy).map(Arc::new);
        self.caches.borrow_mut().windows.insert(key, found.clone());
        Ok(found)
    }

    /// Forgets what was computed from a scope.
    pub(crate) fn touch(&self, scope: &Scope) {
        let mut caches = self.caches.borrow_mut();
        caches.folds.remove(scope);
        caches.facts.remove(scope);
        if is_directory(scope) {
            caches.directory = None;
            caches.windows.clear();
        }
    }

    /// Reference data came by content hash.
    pub(crate) fn touch_directory(&self) {
        let mut caches = self.caches.borrow_mut();
        caches.directory = None;
        caches.windows.clear();
    }
}
