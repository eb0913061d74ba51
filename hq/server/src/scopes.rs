//! Which scopes a device follows: rosters, stand-ins and assignments say which are its own, the access table says
//! which of those it may read.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Days;
use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::county::RosterRow;
use huxue_duty::ids::{PersonId, PostId};
use huxue_ledger::access::access;
use huxue_ledger::device::{DeviceRecord, DeviceRole};
use huxue_ledger::directory::{Directory, StaffSheet, Version};
use huxue_ledger::ident::Scope;

use crate::error::Result;
use crate::hq::Hq;
use crate::index::Index;

/// Days of the past a phone keeps in view, today not counted.
const PAST_DAYS: u64 = 6;

impl Hq {
    /// Everything this device may follow at `now`.
    pub(crate) fn scopes_of(&self, device: &DeviceRecord, now: Instant) -> Result<BTreeSet<Scope>> {
        let today = now.civil_date();
        let first = today.checked_sub_days(Days::new(PAST_DAYS)).unwrap_or(today);
        self.refresh_index(first)?;
        let directory = self.directory()?;
        let index = self.cache.index.borrow();
        let view = Following { directory: &directory, index: &index, first, today, now };
        let mut scopes = BTreeSet::from([Scope::directory_public()]);
        match (device.role, device.person(), device.post()) {
            (DeviceRole::Shared, _, Some(post)) => view.shared(&mut scopes, &post),
            (DeviceRole::School, Some(person), _) => view.school(&mut scopes, &person),
            (_, Some(person), _) => view.person(&mut scopes, &person),
            _ => {}
        }
        scopes.retain(|scope| access(scope.class, device.role).read);
        Ok(scopes)
    }
}

struct Following<'a> {
    directory: &'a Directory,
    index: &'a Index,
    first: ServiceDay,
    today: ServiceDay,
    now: Instant,
}

impl Following<'_> {
    /// An officer, auxiliary, volunteer or school guard: the access table takes away what the last two may not read.
    fn person(&self, scopes: &mut BTreeSet<Scope>, person: &PersonId) {
        scopes.insert(Scope::directory_staff());
        scopes.insert(Scope::person(person));
        let mut here: BTreeMap<PostId, BTreeSet<ServiceDay>> = BTreeMap::new();
        for day in self.first.iter_days().take_while(|day| *day <= self.today) {
            for post in self.posts_on(person, day) {
                here.entry(post).or_default().insert(day);
            }
        }
        for place in self.index.incidents.values().filter(|place| place.open && place.people.contains(person)) {
            here.entry(place.post.clone()).or_default().insert(place.day);
        }
        // A post of a coming month: its timetable is there before its first day.
        for row in self.newest_rows().filter(|row| row.person == *person && row.valid_to >= self.first) {
            here.entry(row.post.clone()).or_default();
        }
        for (post, days) in &here {
            self.post(scopes, post, |day| days.contains(&day));
        }
        for (scope, place) in &self.index.incidents {
            if place.people.contains(person) && (place.open || place.day >= self.first) {
                scopes.insert(scope.clone());
            }
        }
    }

    fn shared(&self, scopes: &mut BTreeSet<Scope>, post: &PostId) {
        scopes.insert(Scope::directory_staff());
        self.post(scopes, post, |_| true);
    }

    fn school(&self, scopes: &mut BTreeSet<Scope>, person: &PersonId) {
        scopes.insert(Scope::person(person));
        let rostered: BTreeSet<&PostId> =
            self.newest_rows().filter(|row| row.person == *person).map(|row| &row.post).collect();
        let school_of =
            |post: &PostId| self.directory.post_for(post, self.today).map(|version| &version.sheet.school.id);
        let schools: BTreeSet<_> = rostered.iter().filter_map(|post| school_of(post)).collect();
        let posts = self.directory.posts.keys().filter(|post| school_of(post).is_some_and(|id| schools.contains(id)));
        scopes.extend(posts.map(Scope::directory_post));
    }

    /// One post: its sheet, the days on which the device belongs there, what happened there within the week.
    fn post(&self, scopes: &mut BTreeSet<Scope>, post: &PostId, belongs: impl Fn(ServiceDay) -> bool) {
        scopes.insert(Scope::directory_post(post));
        for day in self.first.iter_days().take_while(|day| *day <= self.today).filter(|day| belongs(*day)) {
            for scope in [Scope::post_day(post, day), Scope::post_day_volunteer(post, day)] {
                if day == self.today || self.index.has_entries(&scope) {
                    scopes.insert(scope);
                }
            }
        }
        let incidents = self.index.incidents.iter();
        let near = incidents.filter(|(_, place)| place.post == *post && (place.open || place.day >= self.first));
        scopes.extend(near.map(|(scope, _)| scope.clone()));
        let week_ago = Instant::at(self.first, 0);
        for (scope, at) in &self.index.alarms {
            let fresh =
                self.index.first_received(scope).is_some_and(|received| received >= week_ago && received <= self.now);
            if at == post && fresh {
                scopes.insert(scope.clone());
            }
        }
    }

    /// Where rosters, substitutions and stand-ins put somebody on a day.
    fn posts_on(&self, person: &PersonId, day: ServiceDay) -> BTreeSet<PostId> {
        let mut posts = BTreeSet::new();
        for version in self.in_force_on(day) {
            let rows = || version.sheet.roster.iter().filter(|row| valid(row, day));
            let absent = version
                .sheet
                .absences
                .iter()
                .filter(|absence| absence.substitute.as_ref() == Some(person))
                .filter(|absence| (absence.from..=absence.to).contains(&day));
            posts.extend(rows().filter(|row| row.person == *person).map(|row| row.post.clone()));
            for absence in absent {
                posts.extend(rows().filter(|row| row.person == absence.person).map(|row| row.post.clone()));
            }
        }
        let stand_ins = self.index.stand_ins.values().flatten();
        posts.extend(
            stand_ins.filter(|place| place.person == *person && place.day == day).map(|place| place.post.clone()),
        );
        posts
    }

    /// The newest roster, and every one that was in force at some time of the day: whoever was moved at noon keeps
    /// the morning's post in view and gets the whole day of the new one.
    fn in_force_on(&self, day: ServiceDay) -> impl Iterator<Item = &Version<StaffSheet>> {
        let (start, end) = (Instant::at(day, 0), Instant::at(day, 24 * 60));
        let versions = &self.directory.staff;
        let newest = Directory::newest(versions, day, None).map(|version| version.number);
        versions.iter().enumerate().filter_map(move |(at, version)| {
            let replaced = versions.get(at + 1).map(|next| next.published_at);
            let in_force = version.published_at < end && replaced.is_none_or(|at| at > start);
            (in_force || newest == Some(version.number)).then_some(version)
        })
    }

    fn newest_rows(&self) -> impl Iterator<Item = &RosterRow> {
        self.directory.staff_for(self.today).into_iter().flat_map(|version| &version.sheet.roster)
    }
}

/// By dates alone: a make-up day may run another weekday's roster, and a scope too many only costs an empty line.
fn valid(row: &RosterRow, day: ServiceDay) -> bool {
    (row.valid_from..=row.valid_to).contains(&day)
}
