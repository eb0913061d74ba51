//! What screens look up: names, posts, roles, and the catalogue's keys for the rules' own vocabulary.

use huxue_duty::clock::ServiceDay;
use huxue_duty::county::{Part, Period, Role};
use huxue_duty::explain::Language;
use huxue_duty::ids::{PersonId, PostId};
use huxue_duty::verdict::{Off, On};
use huxue_ledger::entry::Header;
use huxue_ledger::ident::EntryHash;

use super::parts::{Badge, Icon, Target, Text, Tone};
use super::settings::LANGUAGE;
use crate::act::who;
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::ports::Reading;
use crate::reference::{self, Moment, moment};
use crate::store::journals;

impl Target {
    pub(crate) fn service_day(&self) -> Result<Option<ServiceDay>, PhoneError> {
        let parse = |text: &String| text.parse().map_err(|_| PhoneError::bad("day", "YYYY-MM-DD"));
        self.day.as_ref().map(parse).transpose()
    }
}

impl Phone {
    /// A person's name, or the id where this phone may not know names.
    pub(crate) fn name_of(&self, person: &PersonId) -> String {
        let directory = self.sheets_of_person(person).ok();
        let known = directory.as_ref().and_then(|directory| directory.person(person));
        known.map_or_else(|| person.to_string(), |known| known.name.clone())
    }

    /// The post with its school and gate, as far as its sheet is here.
    pub(crate) fn post_label(&self, post: &PostId) -> String {
        let Ok(directory) = self.sheets_of_post(post) else { return post.to_string() };
        let Some(sheet) = directory.posts.get(post).and_then(|versions| versions.last()).map(|version| &version.sheet)
        else {
            return post.to_string();
        };
        let gate = sheet.gates.iter().find(|gate| gate.id == sheet.post.gate).map_or("", |gate| gate.name.as_str());
        format!("{}{gate}", sheet.school.name)
    }

    /// The post of the target, else this phone's own posts of today, the running or next one first.
    pub(crate) fn posts_of(&self, target: &Target, reading: &Reading) -> Result<Vec<PostId>, PhoneError> {
        if let Some(post) = &target.post {
            return Ok(vec![PostId::new(post)]);
        }
        let now = self.now(reading);
        let mut posts = Vec::new();
        for post in self.own_posts(now.civil_date())? {
            let day = self.duty_day(&post, now)?;
            let sheets = self.sheets_of_day(day, &[])?;
            let windows = self.windows(&post, day)?;
            let next = windows.map_or(i64::MAX, |planned| match moment(&planned.windows, now, sheets.policy(day)) {
                Moment::Running(window) | Moment::Before(window, _) => window.on_due.0,
                Moment::After => i64::MAX,
            });
            posts.push((next, post));
        }
        posts.sort();
        Ok(posts.into_iter().map(|(_, post)| post).collect())
    }

    /// Where an act belongs that names no post.
    pub(crate) fn place_for(&self, target: &Target, reading: &Reading) -> Result<PostId, PhoneError> {
        let mut posts = self.posts_of(target, reading)?;
        if posts.is_empty() {
            posts.extend(self.directory()?.posts.keys().cloned());
        }
        posts.into_iter().next().ok_or_else(|| PhoneError::bad("post", "this phone knows no post"))
    }

    /// Own posts first, then every other whose sheet is here.
    pub(crate) fn all_posts(&self, target: &Target, reading: &Reading) -> Result<Vec<PostId>, PhoneError> {
        let mut posts = self.posts_of(target, reading)?;
        let others: Vec<PostId> =
            self.directory()?.posts.keys().filter(|post| !posts.contains(post)).cloned().collect();
        posts.extend(others);
        Ok(posts)
    }

    /// Whoever acts: the owner, else who signed on at this shared phone.
    pub(crate) fn me(&mut self, reading: &Reading) -> Result<PersonId, PhoneError> {
        let owner = self.identity()?.person();
        owner.or_else(|| self.acting(reading).map(|by| by.person)).ok_or(PhoneError::WhoAreYou)
    }

    pub(crate) fn owner_role(&self) -> Result<Option<Role>, PhoneError> {
        let record = &self.identity()?.record;
        let known =
            record.person().and_then(|person| reference::role_of(&*self.sheets_of_person(&person).ok()?, &person));
        Ok(known.or_else(|| who::role_of_device(record.role)))
    }

    /// The role of whoever acts; `None` on a shared phone on which nobody signed on.
    pub(crate) fn acting_role(&mut self, reading: &Reading) -> Result<Option<Role>, PhoneError> {
        match self.acting(reading) {
            Some(by) => Ok(reference::role_of(&*self.sheets_of_person(&by.person)?, &by.person)),
            None => self.owner_role(),
        }
    }

    /// Everybody rostered at the post on that day, whatever the hour.
    pub(crate) fn rostered_at(&self, post: &PostId, day: ServiceDay) -> Result<Vec<PersonId>, PhoneError> {
        self.rostered(day, |at| at == post)
    }

    pub(crate) fn rostered_today(&self, reading: &Reading) -> Result<Vec<PersonId>, PhoneError> {
        self.rostered(self.now(reading).civil_date(), |_| true)
    }

    fn rostered(&self, day: ServiceDay, at: impl Fn(&PostId) -> bool) -> Result<Vec<PersonId>, PhoneError> {
        let directory = self.directory()?;
        let rows = directory.staff_for(day).into_iter().flat_map(|version| &version.sheet.roster);
        let valid = rows.filter(|row| (row.valid_from..=row.valid_to).contains(&day) && at(&row.post));
        let mut people: Vec<PersonId> = valid.map(|row| row.person.clone()).collect();
        people.sort();
        people.dedup();
        Ok(people)
    }

    pub(crate) fn entry_header(&self, hash: &EntryHash) -> Result<Header, PhoneError> {
        let held = journals::entry(self.store.read(), self.identity()?.tenant, hash)?;
        let missing = || PhoneError::NotFound { what: "entry", id: hash.hex(), near: Vec::new() };
        held.map(|held| held.entry.header).ok_or_else(missing)
    }

    pub fn language(&self) -> Result<Language, PhoneError> {
        Ok(if self.choice(LANGUAGE)? == "en" { Language::En } else { Language::Zh })
    }
}

pub(crate) fn period_key(period: Period) -> &'static str {
    match period {
        Period::Morning => "period.morning",
        Period::Noon => "period.noon",
        Period::Evening => "period.evening",
        Period::Night => "period.night",
    }
}

pub(crate) fn role_key(role: Role) -> &'static str {
    match role {
        Role::Officer => "role.officer",
        Role::Auxiliary => "role.auxiliary",
        Role::Volunteer => "role.volunteer",
        Role::SchoolGuard => "role.school_guard",
        Role::School => "role.school",
    }
}

pub(crate) fn part_key(part: Part) -> &'static str {
    match part {
        Part::Leader => "part.leader",
        Part::Member => "part.member",
        Part::Volunteer => "part.volunteer",
        Part::SchoolGuard => "part.school_guard",
    }
}

pub(crate) fn on_key(on: &On) -> &'static str {
    match on {
        On::OnTime => "verdict.on_time",
        On::EarlyNotCounted => "verdict.early_not_counted",
        On::Late { .. } => "verdict.late",
        On::VeryLate { .. } => "verdict.very_late",
        On::NotCheckedIn => "verdict.not_checked_in",
        On::Unknown => "verdict.unknown",
        On::Excused => "verdict.excused",
        On::NotJudged => "verdict.not_judged",
    }
}

pub(crate) fn off_key(off: &Off) -> &'static str {
    match off {
        Off::Kept => "verdict.kept",
        Off::LeftEarly { .. } => "verdict.left_early",
        Off::Missing => "verdict.missing",
        Off::Unknown => "verdict.unknown",
        Off::Excused => "verdict.excused",
        Off::NotJudged => "verdict.not_judged",
    }
}

pub(crate) fn on_badge(on: &On) -> Badge {
    let (icon, tone) = match on {
        On::OnTime => (Icon::Check, Tone::Good),
        On::EarlyNotCounted => (Icon::Clock, Tone::Attention),
        On::Late { .. } | On::VeryLate { .. } => (Icon::Alert, Tone::Late),
        On::NotCheckedIn => (Icon::Cross, Tone::Danger),
        On::Unknown => (Icon::Question, Tone::Neutral),
        On::Excused | On::NotJudged => (Icon::Calendar, Tone::Muted),
    };
    Badge { text: Text::new(on_key(on)), icon, tone }
}
