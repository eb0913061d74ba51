//! Reference data: sheets become content-hashed blobs, and HQ's entries name them with version and first day.

use huxue_duty::clock::Instant;
use huxue_duty::county::{County, Movement, RosterRow};
use huxue_duty::ids::{PostId, SchoolId};
use huxue_ledger::amend;
use huxue_ledger::directory::{PostSheet, PublicSheet, StaffSheet, sheets, to_blob};
use huxue_ledger::fact::{Body, DirectoryPublished};
use huxue_ledger::ident::{EntryHash, Scope};
use serde::Serialize;

use crate::audit::Act;
use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::journal::Draft;

/// What was seen is no longer the newest.
pub(crate) const STALE: HqError =
    HqError::Conflict("somebody published meanwhile: look again / 数据已被他人更新，请重新查看");
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

/// Rows that a roster gains, and spans in which people named before are off duty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RosterChange {
    pub placed: Vec<RosterRow>,
    /// Their posts and parts say nothing.
    pub relieved: Vec<RosterRow>,
}

impl RosterChange {
    /// The roster after the change.
    pub fn applied(&self, roster: &[RosterRow]) -> Vec<RosterRow> {
        amend::roster(&amend::relieved(roster, &self.relieved), &self.placed)
    }
}

impl Hq {
    /// Publishes a whole county: public sheet, one sheet per post, staff sheet.
    pub fn import(&mut self, county: &County, staff: &str, now: Instant) -> Result<Published> {
        self.transact(|hq| hq.import_inside(county, staff, now))
    }

    pub(crate) fn import_inside(&mut self, county: &County, staff: &str, now: Instant) -> Result<Published> {
        let (public, posts, people) = self.sheets_of(county)?;
        let mut published = Published::default();
        self.publish(&Scope::directory_public(), &public, staff, now, &mut published)?;
        for sheet in &posts {
            self.publish(&Scope::directory_post(&sheet.post.id), sheet, staff, now, &mut published)?;
        }
        self.publish(&Scope::directory_staff(), &people, staff, now, &mut published)?;
        if self.publish_sites(county, staff, now)? {
            published.new.push(Scope::sites().to_string());
        }
        Ok(published)
    }

    /// The sheets of a county. What the bureau has decided of the rules is in none of its files, and stands.
    pub(crate) fn sheets_of(&self, county: &County) -> Result<(PublicSheet, Vec<PostSheet>, StaffSheet)> {
        let (mut public, posts, staff) = sheets(county);
        if let Some(newest) = self.directory()?.public.last() {
            public.rules.clone_from(&newest.sheet.rules);
        }
        Ok((public, posts, staff))
    }

    /// Refuses whoever saw an older staff sheet than the newest. To be asked inside the transaction that publishes:
    /// another process may publish at any moment before.
    pub(crate) fn staff_as_seen(&self, over: u32) -> Result<()> {
        let newest = self.directory()?.staff.last().map(|version| version.number);
        if newest == Some(over) { Ok(()) } else { Err(STALE) }
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
        self.amend_school(school, staff, now, |sheet| sheet.movements = amend::timetable(&sheet.movements, rows))
    }

    /// A new version of every post of a school whose sheet `change` alters.
    pub(crate) fn amend_school(
        &mut self,
        school: &SchoolId,
        staff: &str,
        now: Instant,
        change: impl Fn(&mut PostSheet),
    ) -> Result<Published> {
        let sheets = self.directory()?.newest_of_school(school);
        if sheets.is_empty() {
            return Err(HqError::not_found("school with a post", school));
        }
        let mut published = Published::default();
        for mut sheet in sheets {
            change(&mut sheet);
            self.publish(&Scope::directory_post(&sheet.post.id), &sheet, staff, now, &mut published)?;
        }
        Ok(published)
    }

    /// A new version of one post's sheet.
    pub(crate) fn amend_post(
        &mut self,
        post: &PostId,
        staff: &str,
        now: Instant,
        change: impl FnOnce(&mut PostSheet),
    ) -> Result<Published> {
        let directory = self.directory()?;
        let newest = directory.posts.get(post).and_then(|versions| versions.last());
        let mut sheet = newest.map(|version| version.sheet.clone()).ok_or_else(|| HqError::not_found("post", post))?;
        change(&mut sheet);
        let mut published = Published::default();
        self.publish(&Scope::directory_post(post), &sheet, staff, now, &mut published)?;
        Ok(published)
    }

    /// A new version of the public sheet: schools, terms, days, calendar.
    pub(crate) fn amend_public(
        &mut self,
        staff: &str,
        now: Instant,
        change: impl FnOnce(&mut PublicSheet),
    ) -> Result<Published> {
        let directory = self.directory()?;
        let newest = directory.public.last();
        let mut sheet =
            newest.map(|version| version.sheet.clone()).ok_or_else(|| HqError::not_found("calendar", "public"))?;
        change(&mut sheet);
        let mut published = Published::default();
        self.publish(&Scope::directory_public(), &sheet, staff, now, &mut published)?;
        Ok(published)
    }

    /// Publishes roster rows: they speak for the people they name (ADR 0007).
    pub fn publish_roster(&mut self, rows: &[RosterRow], staff: &str, now: Instant) -> Result<Published> {
        let change = RosterChange { placed: rows.to_vec(), relieved: Vec::new() };
        self.transact(|hq| hq.change_roster_inside(&change, staff, now))
    }

    /// Publishes who is placed where and who is off duty, in one version.
    pub(crate) fn change_roster_inside(
        &mut self,
        change: &RosterChange,
        staff: &str,
        now: Instant,
    ) -> Result<Published> {
        let directory = self.directory()?;
        for row in change.placed.iter().chain(&change.relieved) {
            directory.person(&row.person).ok_or_else(|| HqError::not_found("person", &row.person))?;
        }
        for row in &change.placed {
            directory.posts.get(&row.post).ok_or_else(|| HqError::not_found("post", &row.post))?;
        }
        let published = self.amend_staff(staff, now, |sheet| sheet.roster = change.applied(&sheet.roster))?;
        let (placed, relieved) = (change.placed.len(), change.relieved.len());
        self.note(Act::of(staff, "roster.published", format!("{placed} rows placed, {relieved} relieved")), now)?;
        Ok(published)
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
        let version = self.version_after(newest.as_ref());
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

    fn version_after(&self, newest: Option<&DirectoryPublished>) -> u32 {
        let next = newest.map_or(1, |newest| newest.version + 1);
        next.max(self.life * VERSIONS_PER_LIFE + 1)
    }

    /// The number that the next public sheet will have.
    pub(crate) fn next_public_version(&self) -> Result<u32> {
        Ok(self.version_after(self.newest_published(&Scope::directory_public())?.as_ref()))
    }

    pub(crate) fn newest_published(&self, scope: &Scope) -> Result<Option<DirectoryPublished>> {
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
