//! What the phone knows of posts, people and windows, from HQ's published sheets.

use std::collections::BTreeSet;

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::county::Role;
use huxue_duty::ids::{PersonId, PostId};
use huxue_duty::windows::{DayWindows, Policy, Window, day_windows};
use huxue_ledger::directory::Directory;
use huxue_ledger::entry::Basis;

/// Ids listed when one is not found.
const NEAR_SHOWN: usize = 3;

/// The day's windows of a post by the version in force; `None` if its sheet or the calendar is not here.
pub fn windows_of(directory: &Directory, post: &PostId, day: ServiceDay) -> Option<DayWindows> {
    let sheet = &directory.post_for(post, day)?.sheet;
    let public = &directory.public_for(day)?.sheet;
    let rules = directory.policy(day);
    day_windows(day, &sheet.school, &public.terms, &public.days, &public.calendar, &sheet.movements, rules).ok()
}

/// The versions an entry is computed from.
pub fn basis(directory: &Directory, post: Option<&PostId>, day: ServiceDay) -> Option<Basis> {
    let timetable = post.and_then(|post| directory.post_for(post, day)).map(|version| version.number);
    let roster = directory.staff_for(day).map(|version| version.number);
    if timetable.is_none() && roster.is_none() {
        return None;
    }
    let policy = directory.policy(day).version;
    Some(Basis { timetable: timetable.unwrap_or(0), roster: roster.unwrap_or(0), policy })
}

/// Is the post one of the tenant's? `None` where only a staff sheet could tell and there is none.
pub fn knows_post(directory: &Directory, post: &PostId) -> Option<bool> {
    if directory.posts.contains_key(post) {
        return Some(true);
    }
    let newest = directory.staff.last()?;
    Some(newest.sheet.roster.iter().any(|row| row.post == *post))
}

pub fn near_posts(directory: &Directory, id: &str) -> Vec<String> {
    let rostered = directory.staff.last().into_iter().flat_map(|version| &version.sheet.roster);
    let all: BTreeSet<&str> =
        directory.posts.keys().map(PostId::as_str).chain(rostered.map(|row| row.post.as_str())).collect();
    near(id, all)
}

pub fn knows_person(directory: &Directory, person: &PersonId) -> Option<bool> {
    directory.staff.last().map(|_| directory.person(person).is_some())
}

pub fn near_people(directory: &Directory, id: &str) -> Vec<String> {
    let people = directory.staff.last().into_iter().flat_map(|version| &version.sheet.people);
    near(id, people.map(|person| person.id.as_str()))
}

pub fn role_of(directory: &Directory, person: &PersonId) -> Option<Role> {
    directory.person(person).map(|person| person.role)
}

/// The candidates that differ least, by edits.
pub fn near<'a>(id: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut ranked: Vec<(usize, &str)> =
        candidates.into_iter().map(|candidate| (distance(id, candidate), candidate)).collect();
    ranked.sort_unstable();
    ranked.into_iter().filter(|(edits, _)| *edits <= 3).take(NEAR_SHOWN).map(|(_, text)| text.to_owned()).collect()
}

fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) =
        (a.to_lowercase().chars().take(64).collect(), b.to_lowercase().chars().collect());
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut before = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replace = before + usize::from(x != y);
            before = row[j + 1];
            row[j + 1] = replace.min(row[j] + 1).min(before + 1);
        }
    }
    row[b.len()]
}

/// Where a moment lies among a day's windows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment<'a> {
    Running(&'a Window),
    /// The next window, and whether it is near enough for a check-in to belong to it.
    Before(&'a Window, bool),
    After,
}

pub fn moment<'a>(windows: &'a [Window], now: Instant, policy: &Policy) -> Moment<'a> {
    if let Some(running) = windows.iter().find(|window| window.on_due <= now && now < window.off_due) {
        return Moment::Running(running);
    }
    windows.iter().find(|window| now < window.on_due).map_or(Moment::After, |next| {
        let ahead = next.on_due.minute() - now.minute();
        Moment::Before(next, ahead <= i64::from(policy.belongs_ahead_min))
    })
}
