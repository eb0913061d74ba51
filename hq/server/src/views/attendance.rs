//! Verdicts of a day, judged now: what the evidence says and who has synced.

use std::collections::BTreeMap;
use std::sync::Arc;

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::ids::{PersonId, PostId, UnitId};
use huxue_ledger::attendance::{PostDay, PostDayView, judge};
use huxue_ledger::directory::Directory;
use huxue_ledger::fold::ScopeFold;
use huxue_ledger::ident::{DeviceId, EntryHash, Scope};
use serde::Serialize;
use utoipa::ToSchema;

use super::{masking, shapes};
use crate::error::Result;
use crate::hq::Hq;
use crate::staff::Sight;

#[derive(Clone, Debug, Default)]
pub struct AttendanceFilter {
    pub post: Option<PostId>,
    pub unit: Option<UnitId>,
    pub person: Option<PersonId>,
}

#[derive(Clone, Debug, Serialize)]
pub struct AttendanceView {
    pub day: ServiceDay,
    pub at: Instant,
    pub posts: Vec<PostDayView>,
}

/// The same with the names of the people in it, as far as the reader may see them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AttendanceSeen {
    #[schema(value_type = String, format = Date)]
    pub day: ServiceDay,
    #[schema(value_type = i64)]
    pub at: Instant,
    #[schema(value_type = Vec<shapes::PostDayView>)]
    pub posts: Vec<PostDayView>,
    /// Person to name; masked unless the reader works with names: `POST /v1/unmask` with `person`.
    #[schema(value_type = BTreeMap<String, String>)]
    pub names: BTreeMap<PersonId, String>,
    pub schools: BTreeMap<String, String>,
}

impl Hq {
    /// One post and day. `synced` is `None` where only the evidence should speak.
    pub fn judge(
        &self,
        post: &PostId,
        day: ServiceDay,
        now: Instant,
        synced: Option<&BTreeMap<DeviceId, Instant>>,
    ) -> Result<PostDayView> {
        self.with_post_day(post, day, now, synced, judge)
    }

    /// What a rule about one post and day reads.
    pub(crate) fn with_post_day<T>(
        &self,
        post: &PostId,
        day: ServiceDay,
        now: Instant,
        synced: Option<&BTreeMap<DeviceId, Instant>>,
        rule: impl FnOnce(&PostDay<'_>) -> T,
    ) -> Result<T> {
        self.with_post_day_in(&*self.directory()?, post, day, now, synced, rule)
    }

    /// The same under another directory: a roster that is not published yet, for example.
    pub(crate) fn with_post_day_in<T>(
        &self,
        directory: &Directory,
        post: &PostId,
        day: ServiceDay,
        now: Instant,
        synced: Option<&BTreeMap<DeviceId, Instant>>,
        rule: impl FnOnce(&PostDay<'_>) -> T,
    ) -> Result<T> {
        // Days to come have no entries yet: what is empty need not be kept in memory.
        let written = |scope: Scope| {
            let known = self.cache.index.borrow().has_entries(&scope);
            known.then(|| self.fold(&scope)).transpose()
        };
        let fold = written(Scope::post_day(post, day))?;
        let volunteer_fold = written(Scope::post_day_volunteer(post, day))?;
        // A scope that cannot be read would change a verdict silently, so the first failure is kept and returned.
        let failed = std::cell::RefCell::new(None);
        let person_fold = |person: &PersonId| -> Option<Arc<ScopeFold>> {
            self.fold(&Scope::person(person)).map_err(|error| *failed.borrow_mut() = Some(error)).ok()
        };
        let received = |entry: &EntryHash| -> Option<Instant> {
            self.received_at(entry).map_err(|error| *failed.borrow_mut() = Some(error)).ok().flatten()
        };
        let found = rule(&PostDay {
            directory,
            post,
            day,
            now,
            fold: fold.as_deref(),
            volunteer_fold: volunteer_fold.as_deref(),
            person_fold: &person_fold,
            synced,
            received: synced.is_some().then_some(&received),
            policy: directory.policy(day),
            drills: false,
        });
        failed.into_inner().map_or(Ok(found), Err)
    }

    /// When the run that carried this entry was stored.
    pub(crate) fn received_at(&self, entry: &EntryHash) -> Result<Option<Instant>> {
        let Some(position) = self.store.position_of(entry)? else { return Ok(None) };
        Ok(self.store.run_at(position)?.map(|run| run.meta.received_at))
    }

    /// Every post on a day, as judged at `now`.
    pub fn attendance(&self, day: ServiceDay, filter: &AttendanceFilter, now: Instant) -> Result<AttendanceView> {
        let directory = self.directory()?;
        let mut posts = Vec::new();
        for (post, versions) in &directory.posts {
            let in_unit = |unit: &UnitId| versions.last().is_some_and(|version| version.sheet.post.unit == *unit);
            if filter.post.as_ref().is_some_and(|wanted| wanted != post)
                || filter.unit.as_ref().is_some_and(|unit| !in_unit(unit))
            {
                continue;
            }
            let mut view = self.judge(post, day, now, Some(&self.synced))?;
            if let Some(person) = &filter.person {
                for window in &mut view.windows {
                    window.rows.retain(|row| row.person == *person);
                    window.served.retain(|served| served.person == *person);
                }
                view.windows.retain(|window| !window.rows.is_empty() || !window.served.is_empty());
                if view.windows.is_empty() {
                    continue;
                }
            }
            posts.push(view);
        }
        Ok(AttendanceView { day, at: now, posts })
    }

    /// The same as a reader of this sight sees it.
    pub fn attendance_seen(
        &self,
        day: ServiceDay,
        filter: &AttendanceFilter,
        sight: Sight,
        now: Instant,
    ) -> Result<AttendanceSeen> {
        let AttendanceView { day, at, posts } = self.attendance(day, filter, now)?;
        let directory = self.directory()?;
        let mut names = BTreeMap::new();
        for window in posts.iter().flat_map(|post| &post.windows) {
            let served = window.served.iter().map(|served| &served.person);
            for person in window.rows.iter().map(|row| &row.person).chain(served) {
                let full = directory.person(person).map_or("", |known| &known.name);
                names.insert(person.clone(), masking::name_for(full, sight));
            }
        }
        let school = |post: &PostDayView| {
            let newest = directory.posts.get(&post.post)?.last()?;
            Some((post.post.to_string(), newest.sheet.school.name.clone()))
        };
        let schools = posts.iter().filter_map(school).collect();
        Ok(AttendanceSeen { day, at, posts, names, schools })
    }
}
