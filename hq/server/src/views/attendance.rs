//! Verdicts of a day, judged now: what the evidence says and who has synced.

use std::collections::BTreeMap;
use std::sync::Arc;

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::ids::{PersonId, PostId, UnitId};
use huxue_ledger::attendance::{PostDay, PostDayView, judge};
use huxue_ledger::fold::ScopeFold;
use huxue_ledger::ident::{DeviceId, EntryHash, Scope};
use serde::Serialize;

use crate::error::Result;
use crate::hq::Hq;

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

impl Hq {
    /// One post and day. `synced` is `None` where only the evidence should speak.
    pub fn judge(
        &self,
        post: &PostId,
        day: ServiceDay,
        now: Instant,
        synced: Option<&BTreeMap<DeviceId, Instant>>,
    ) -> Result<PostDayView> {
        let directory = self.directory()?;
        let fold = self.fold(&Scope::post_day(post, day))?;
        let volunteer_fold = self.fold(&Scope::post_day_volunteer(post, day))?;
        // A scope that cannot be read would change a verdict silently, so the first failure is kept and returned.
        let failed = std::cell::RefCell::new(None);
        let person_fold = |person: &PersonId| -> Option<Arc<ScopeFold>> {
            self.fold(&Scope::person(person)).map_err(|error| *failed.borrow_mut() = Some(error)).ok()
        };
        let received = |entry: &EntryHash| -> Option<Instant> {
            self.received_at(entry).map_err(|error| *failed.borrow_mut() = Some(error)).ok().flatten()
        };
        let view = judge(&PostDay {
            directory: &directory,
            post,
            day,
            now,
            fold: Some(&fold),
            volunteer_fold: Some(&volunteer_fold),
            person_fold: &person_fold,
            synced,
            received: synced.is_some().then_some(&received),
            policy: &self.policy,
            drills: false,
        });
        failed.into_inner().map_or(Ok(view), Err)
    }

    /// When the run that carried this entry was stored.
    fn received_at(&self, entry: &EntryHash) -> Result<Option<Instant>> {
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
}
