//! Versions of a school's reference data: who published what when, and what differed from the version before.

use std::collections::BTreeMap;

use huxue_duty::clock::Instant;
use huxue_duty::county::Movement;
use huxue_duty::ids::{PostId, SchoolId};
use huxue_ledger::directory::{Directory, PostSheet, Version};
use huxue_ledger::fact::Body;
use huxue_ledger::ident::Scope;
use serde::Serialize;
use utoipa::ToSchema;

use super::places::{GateSeen, MovementRow, gates};
use crate::error::Result;
use crate::hq::Hq;

/// Publications that are shown.
const SHOWN: usize = 30;

/// One publication: every post that got a new sheet by it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct VersionSeen {
    #[schema(value_type = i64)]
    pub at: Instant,
    pub by: String,
    #[schema(value_type = Vec<String>)]
    pub posts: Vec<PostId>,
    /// Of the first of these posts.
    pub number: u32,
    /// Nothing was there before.
    pub first: bool,
    pub movements_added: Vec<MovementRow>,
    pub movements_removed: Vec<MovementRow>,
    pub gates_before: Vec<GateSeen>,
    pub gates_after: Vec<GateSeen>,
    /// Unit and strength of posts that were changed.
    pub posts_changed: Vec<PostChanged>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PostChanged {
    #[schema(value_type = String)]
    pub post: PostId,
    pub before: PostTemplate,
    pub after: PostTemplate,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PostTemplate {
    pub unit: String,
    pub officers: u32,
    pub auxiliaries: u32,
}

impl PostTemplate {
    fn of(sheet: &PostSheet) -> Self {
        Self { unit: sheet.post.unit.to_string(), officers: sheet.post.officers, auxiliaries: sheet.post.auxiliaries }
    }
}

impl Hq {
    /// Newest first.
    pub(crate) fn school_versions(&self, directory: &Directory, school: &SchoolId) -> Result<Vec<VersionSeen>> {
        let mut seen: BTreeMap<(Instant, String), VersionSeen> = BTreeMap::new();
        for (post, versions) in &directory.posts {
            if versions.last().is_none_or(|newest| newest.sheet.school.id != *school) {
                continue;
            }
            let authors = self.authors(post)?;
            let mut before: Option<&Version<PostSheet>> = None;
            for version in versions {
                let by = authors.get(&version.number).cloned().unwrap_or_default();
                let key = (version.published_at, by.clone());
                let entry = seen.entry(key).or_insert_with(|| of(version, before, by));
                entry.posts.push(post.clone());
                let (old, new) =
                    (before.map(|before| PostTemplate::of(&before.sheet)), PostTemplate::of(&version.sheet));
                if let Some(old) = old.filter(|old| *old != new) {
                    entry.posts_changed.push(PostChanged { post: post.clone(), before: old, after: new });
                }
                before = Some(version);
            }
        }
        Ok(seen.into_values().rev().take(SHOWN).collect())
    }

    /// Who published each version of a post's sheet.
    fn authors(&self, post: &PostId) -> Result<BTreeMap<u32, String>> {
        let fold = self.fold(&Scope::directory_post(post))?;
        let published = fold.entries.iter().filter_map(|folded| match folded.counted() {
            Some(Body::DirectoryPublished(published)) => Some((published.version, folded.entry.header.author.clone())),
            _ => None,
        });
        Ok(published.collect())
    }
}

fn of(version: &Version<PostSheet>, before: Option<&Version<PostSheet>>, by: String) -> VersionSeen {
    let old = before.map(|before| &before.sheet);
    let rows = |sheet: Option<&PostSheet>| sheet.map(|sheet| sheet.movements.clone()).unwrap_or_default();
    let (was, is) = (rows(old), rows(Some(&version.sheet)));
    let kept = |row: &Movement, among: &[Movement]| among.iter().any(|other| is_rest(row, other));
    let added = is.iter().filter(|row| !kept(row, &was));
    let removed = was.iter().filter(|row| !is.iter().any(|other| is_rest(other, row)));
    let moved = old.is_some_and(|old| old.gates != version.sheet.gates);
    let circles = |sheet: Option<&PostSheet>| if moved { sheet.map(gates).unwrap_or_default() } else { Vec::new() };
    VersionSeen {
        at: version.published_at,
        by,
        posts: Vec::new(),
        number: version.number,
        first: old.is_none(),
        movements_added: if old.is_some() { added.map(MovementRow::of).collect() } else { Vec::new() },
        movements_removed: removed.map(MovementRow::of).collect(),
        gates_before: circles(old),
        gates_after: circles(Some(&version.sheet)),
        posts_changed: Vec::new(),
    }
}

/// What is left of a row whose days another list cut says nothing new.
fn is_rest(row: &Movement, of: &Movement) -> bool {
    let same = Movement { valid_from: of.valid_from, valid_to: of.valid_to, weekdays: of.weekdays, ..row.clone() };
    same == *of && of.valid_from <= row.valid_from && row.valid_to <= of.valid_to
}
