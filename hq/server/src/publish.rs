//! Reference data: sheets become content-hashed blobs, and HQ's entries name them with version and first day.

use huxue_duty::clock::Instant;
use huxue_duty::county::{County, Movement, RosterRow};
use huxue_duty::ids::SchoolId;
use huxue_ledger::amend;
use huxue_ledger::directory::{PostSheet, StaffSheet, sheets, to_blob};
use huxue_ledger::fact::{Body, DirectoryPublished};
use huxue_ledger::ident::{EntryHash, Scope};
use serde::Serialize;

use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::journal::Draft;

/// Versions of a restored log start here, so that no number means two things.
const VERSIONS_PER_LIFE: u32 = 10_000;

/// What a publication changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Published {
    /// Sheets in a new version.
    pub new: Vec<String>,
    /// Sheets that were as before and got no new version.
    pub unchanged: usize,
}

impl Hq {
    /// Publishes a whole county: public sheet, one sheet per post, staff sheet.
    pub fn import(&mut self, county: &County, staff: &str, now: Instant) -> Result<Published> {
        let (public, posts, people) = sheets(county);
        self.transact(|hq| {
            let mut published = Published::default();
            hq.publish(&Scope::directory_public(), &public, staff, now, &mut published)?;
            for sheet in &posts {
                hq.publish(&Scope::directory_post(&sheet.post.id), sheet, staff, now, &mut published)?;
            }
            hq.publish(&Scope::directory_staff(), &people, staff, now, &mut published)?;
            Ok(published)
        })
    }

    /// Publishes rows of a school's timetable: every post of that school gets a new version (ADR 0007).
    pub fn publish_timetable(
        &mut self,
        school: &SchoolId,
        rows: &[Movement],
        staff: &str,
        now: Instant,
    ) -> Result<Published> {
        self.transact(|hq| hq.publish_timetable_inside(school, rows, staff, now))
    }

    pub(crate) fn publish_timetable_inside(
        &mut self,
        school: &SchoolId,
        rows: &[Movement],
        staff: &str,
        now: Instant,
    ) -> Result<Published> {
        if rows.is_empty() || rows.iter().any(|row| row.school != *school) {
            return Err(HqError::BadInput(format!(
                "the rows are none or not all of school {school} / 时间表行须属于该校"
            )));
        }
        let directory = self.directory()?;
        let newest = |versions: &Vec<huxue_ledger::directory::Version<PostSheet>>| {
            versions.last().map(|version| version.sheet.clone()).filter(|sheet| sheet.school.id == *school)
        };
        let sheets: Vec<PostSheet> = directory.posts.values().filter_map(newest).collect();
        if sheets.is_empty() {
            return Err(HqError::not_found("school with a post", school));
        }
        let mut published = Published::default();
        for sheet in sheets {
            let movements = amend::timetable(&sheet.movements, rows);
            let scope = Scope::directory_post(&sheet.post.id);
            self.publish(&scope, &PostSheet { movements, ..sheet }, staff, now, &mut published)?;
        }
        Ok(published)
    }

    /// Publishes roster rows: they speak for the people they name (ADR 0007).
    pub fn publish_roster(&mut self, rows: &[RosterRow], staff: &str, now: Instant) -> Result<Published> {
        let directory = self.directory()?;
        for row in rows {
            directory.person(&row.person).ok_or_else(|| HqError::not_found("person", &row.person))?;
            directory.posts.get(&row.post).ok_or_else(|| HqError::not_found("post", &row.post))?;
        }
        self.transact(|hq| hq.amend_staff(staff, now, |sheet| sheet.roster = amend::roster(&sheet.roster, rows)))
    }

    /// A new version of the staff sheet.
    pub(crate) fn amend_staff(
        &mut self,
        staff: &str,
        now: Instant,
        change: impl FnOnce(&mut StaffSheet),
    ) -> Result<Published> {
        let directory = self.directory()?;
        let newest = directory.staff.last();
        let mut sheet =
            newest.map(|version| version.sheet.clone()).ok_or_else(|| HqError::not_found("roster", "staff"))?;
        change(&mut sheet);
        let mut published = Published::default();
        self.publish(&Scope::directory_staff(), &sheet, staff, now, &mut published)?;
        Ok(published)
    }

    fn publish<T: Serialize>(
        &mut self,
        scope: &Scope,
        sheet: &T,
        staff: &str,
        now: Instant,
        published: &mut Published,
    ) -> Result<()> {
        let (bytes, blob) = to_blob(sheet);
        let newest = self.newest_published(scope)?;
        if newest.as_ref().is_some_and(|newest| newest.blob == blob) {
            published.unchanged += 1;
            return Ok(());
        }
        let next = newest.map_or(1, |newest| newest.version + 1);
        let version = next.max(self.life * VERSIONS_PER_LIFE + 1);
        self.store.put_blob(&blob, &bytes)?;
        // The rows carry their own dates, so a sheet speaks for every day.
        let body = DirectoryPublished {
            version,
            valid_from: 0,
            published_at: now.0,
            blob,
            size: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
        };
        self.write(scope, vec![Draft::by(staff, Body::DirectoryPublished(body))], now)?;
        published.new.push(scope.to_string());
        Ok(())
    }

    fn newest_published(&self, scope: &Scope) -> Result<Option<DirectoryPublished>> {
        let all = self.published_in(scope)?.into_iter().map(|(published, _)| published);
        Ok(all.max_by_key(|published| published.version))
    }

    /// Every version published in a directory scope, with the entry that says so.
    pub(crate) fn published_in(&self, scope: &Scope) -> Result<Vec<(DirectoryPublished, EntryHash)>> {
        let fold = self.fold(scope)?;
        let all = fold.entries.iter().filter_map(|folded| match folded.counted() {
            Some(Body::DirectoryPublished(published)) => Some((published.clone(), folded.entry.hash)),
            _ => None,
        });
        Ok(all.collect())
    }
}
