//! What is computed from the entries and kept in memory: folded scopes, the directory, the windows of a day.

use std::cell::{Cell, OnceCell};
use std::collections::HashMap;
use std::sync::Arc;

use huxue_duty::clock::ServiceDay;
use huxue_duty::ids::{PersonId, PostId};
use huxue_duty::windows::DayWindows;
use huxue_ledger::device::HqKeys;
use huxue_ledger::directory::Directory;
use huxue_ledger::entry::Entry;
use huxue_ledger::fold::{ScopeFold, fold, fold_facts};
use huxue_ledger::ident::Scope;
use rusqlite::Connection;

use crate::aside;
use crate::error::PhoneError;
use crate::identity::Identity;
use crate::near::Near;
use crate::phone::{Phone, is_directory};
use crate::reference;
use crate::screens::day::Day;
use crate::store::{journals, near as near_rows, rows};

/// Folded scopes kept in memory before the cache starts again.
const FOLDS_KEPT: usize = 256;

/// Folds with documents, and how many documents that has loaded: the only way to them in this crate.
#[derive(Debug, Default)]
pub struct Documents {
    loaded: Cell<u64>,
}

impl Documents {
    pub fn fold(&self, entries: &[Entry], hq: &HqKeys, fold_version: u16) -> ScopeFold {
        let folded = fold(entries, hq, fold_version);
        self.loaded.set(self.loaded.get() + folded.documents.len() as u64);
        folded
    }
}

#[derive(Default)]
pub struct Caches {
    folds: HashMap<Scope, Arc<ScopeFold>>,
    facts: HashMap<Scope, Arc<ScopeFold>>,
    directory: Option<Arc<Directory>>,
    /// The cut of the directory, once looked for.
    near: OnceCell<Option<Arc<Near>>>,
    /// Post-days as the first screen reads them, and whether a row of the store says the same.
    pub days: HashMap<(PostId, ServiceDay), (Arc<Day>, bool)>,
    own_posts: HashMap<ServiceDay, Vec<PostId>>,
    windows: HashMap<(PostId, ServiceDay), Option<Arc<DayWindows>>>,
}

impl Phone {
    /// The folded scope, documents performed; a colleague's steps that HQ has yet to judge count as the access table
    /// says.
    pub fn fold(&self, scope: &Scope) -> Result<Arc<ScopeFold>, PhoneError> {
        if let Some(known) = self.caches.borrow().folds.get(scope) {
            return Ok(Arc::clone(known));
        }
        let (made, plain) =
            aside::shown(self.store.read(), self.identity()?, self.fold_version, &self.documents, scope)?;
        let made = Arc::new(made);
        if !plain {
            // Holds until HQ's word comes, by whatever path.
            return Ok(made);
        }
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
        Ok(self.documents.fold(&entries, &identity.hq, fold_version))
    }

    /// The folded scope without its documents: what the first paint reads.
    pub fn facts(&self, scope: &Scope) -> Result<Arc<ScopeFold>, PhoneError> {
        if let Some(known) = self.caches.borrow().facts.get(scope) {
            return Ok(Arc::clone(known));
        }
        let identity = self.identity()?;
        let entries = journals::entries_of_scope(self.store.read(), identity.tenant, scope)?;
        let made = Arc::new(fold_facts(entries, &identity.hq, self.fold_version));
        let mut caches = self.caches.borrow_mut();
        if caches.facts.len() >= FOLDS_KEPT {
            caches.facts.clear();
        }
        caches.facts.insert(scope.clone(), Arc::clone(&made));
        Ok(made)
    }

    /// Automerge documents loaded since this phone was opened.
    pub fn documents_loaded(&self) -> u64 {
        self.documents.loaded.get()
    }

    /// Equal for equal sets of entries, on every phone and at HQ.
    pub fn digest(&self, scope: &Scope, fold_version: u16) -> Result<[u8; 32], PhoneError> {
        let known = self.caches.borrow().folds.get(scope).cloned();
        if let Some(plain) = known.filter(|_| fold_version == self.fold_version) {
            return Ok(plain.digest());
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
        let directory = directory_in(self.store.read(), self.identity()?, self.fold_version)?;
        let directory = Arc::new(directory);
        self.caches.borrow_mut().directory = Some(Arc::clone(&directory));
        Ok(directory)
    }

    /// The cut if it reaches far enough, else every version: equal for what was asked.
    fn sheets(&self, reaches: impl Fn(&Near) -> bool) -> Result<Arc<Directory>, PhoneError> {
        if let Some(whole) = &self.caches.borrow().directory {
            return Ok(Arc::clone(whole));
        }
        match self.near()? {
            Some(near) if reaches(&near) => Ok(Arc::clone(&near.directory)),
            _ => self.directory(),
        }
    }

    fn near(&self) -> Result<Option<Arc<Near>>, PhoneError> {
        if let Some(known) = self.caches.borrow().near.get() {
            return Ok(known.clone());
        }
        let found = Near::read(self.store.read())?.map(Arc::new);
        self.caches.borrow_mut().near = OnceCell::from(found.clone());
        Ok(found)
    }

    /// Keeps what the first screen had to make for itself: the next one will find it.
    pub(crate) fn keep_for_next_start(&mut self, today: ServiceDay) {
        let made = self.keep_days().and_then(|()| self.cut_again(today));
        if let Err(error) = made {
            tracing::warn!(code = error.code(), "what the first screen reads was not kept");
        }
    }

    fn cut_again(&mut self, today: ServiceDay) -> Result<(), PhoneError> {
        let acted_at = acted_at(self.store.read(), today)?;
        let near = self.near()?;
        if near.is_some_and(|near| near.covers_day(today) && acted_at.iter().all(|post| near.covers_post(post))) {
            return Ok(());
        }
        let identity = self.identity.as_ref().ok_or(PhoneError::NotEnrolled)?;
        let transaction = self.store.begin()?;
        crate::near::renew(&transaction, identity, self.fold_version, today)?;
        transaction.commit()?;
        self.caches.borrow_mut().near.take();
        Ok(())
    }

    /// Enough to know who stands where on that day, at these posts among others.
    pub(crate) fn sheets_of_day(&self, day: ServiceDay, posts: &[PostId]) -> Result<Arc<Directory>, PhoneError> {
        self.sheets(|near| near.covers_day(day) && posts.iter().all(|post| near.covers_post(post)))
    }

    /// Every version of this post's own sheet.
    pub(crate) fn sheets_of_post(&self, post: &PostId) -> Result<Arc<Directory>, PhoneError> {
        self.sheets(|near| near.covers_post(post))
    }

    /// Enough to judge these acts at the post on that day.
    pub(crate) fn sheets_to_judge(
        &self,
        post: &PostId,
        day: ServiceDay,
        folds: &[&ScopeFold],
    ) -> Result<Arc<Directory>, PhoneError> {
        self.sheets(|near| near.covers_day(day) && near.covers_post(post) && near.covers_acts(folds))
    }

    /// Name and role of this person.
    pub(crate) fn sheets_of_person(&self, person: &PersonId) -> Result<Arc<Directory>, PhoneError> {
        self.sheets(|near| near.covers_person(person))
    }

    /// The newest sheet of the first post.
    pub(crate) fn sheets_of_first_post(&self) -> Result<Arc<Directory>, PhoneError> {
        self.sheets(|_| true)
    }

    /// Posts this phone stands for on that day, as computed by `find` when first asked.
    pub(crate) fn own_posts_or(
        &self,
        day: ServiceDay,
        find: impl FnOnce() -> Result<Vec<PostId>, PhoneError>,
    ) -> Result<Vec<PostId>, PhoneError> {
        if let Some(known) = self.caches.borrow().own_posts.get(&day) {
            return Ok(known.clone());
        }
        let found = find()?;
        self.caches.borrow_mut().own_posts.insert(day, found.clone());
        Ok(found)
    }

    /// The windows of a post's day by the version in force.
    pub(crate) fn windows(&self, post: &PostId, day: ServiceDay) -> Result<Option<Arc<DayWindows>>, PhoneError> {
        let key = (post.clone(), day);
        if let Some(known) = self.caches.borrow().windows.get(&key) {
            return Ok(known.clone());
        }
        let directory = self.sheets_of_day(day, std::slice::from_ref(post))?;
        let found = reference::windows_of(&directory, post, day).map(Arc::new);
        self.caches.borrow_mut().windows.insert(key, found.clone());
        Ok(found)
    }

    /// Forgets what was computed from a scope.
    pub(crate) fn touch(&self, scope: &Scope) {
        let mut caches = self.caches.borrow_mut();
        caches.folds.remove(scope);
        caches.facts.remove(scope);
        caches.own_posts.clear();
        caches.days.clear();
        if is_directory(scope) {
            caches.directory = None;
            caches.near.take();
            caches.windows.clear();
        }
    }

    /// Reference data came by content hash.
    pub(crate) fn touch_directory(&self) {
        let mut caches = self.caches.borrow_mut();
        caches.directory = None;
        caches.near.take();
        caches.own_posts.clear();
        caches.days.clear();
        caches.windows.clear();
    }
}

/// Posts with entries of that day.
pub fn acted_at(db: &Connection, day: ServiceDay) -> Result<Vec<PostId>, PhoneError> {
    Ok(near_rows::scopes_of(db, day)?.iter().filter_map(Scope::post).collect())
}

/// Every version of reference data in this database.
pub fn directory_in(db: &Connection, identity: &Identity, fold_version: u16) -> Result<Directory, PhoneError> {
    let mut directory = Directory::default();
    let mut scopes: Vec<Scope> =
        journals::all(db, identity.tenant)?.into_iter().map(|row| row.journal.scope).filter(is_directory).collect();
    scopes.sort_unstable();
    scopes.dedup();
    for scope in scopes {
        let entries = journals::entries_of_scope(db, identity.tenant, &scope)?;
        let facts = fold_facts(entries, &identity.hq, fold_version);
        directory.take(&scope, &facts, |hash| rows::blob(db, hash).ok().flatten());
    }
    Ok(directory)
}
