//! The cut of the reference data that the first screen reads: the sheets of the posts this phone stands at, for the
//! days around today. A county's roster is a hundred times as long. The cut says how far it goes; whoever asks for more
//! reads the sheets themselves, so it can be slow but never wrong.

mod coding;

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::Days;
use huxue_duty::calendar::Calendar;
use huxue_duty::clock::ServiceDay;
use huxue_duty::county::{Absence, RosterRow};
use huxue_duty::ids::{PersonId, PostId, SchoolId};
use huxue_ledger::directory::{Directory, PublicSheet, StaffSheet, Version};
use huxue_ledger::fact::Body;
use huxue_ledger::fold::ScopeFold;
use rusqlite::Connection;

use crate::error::PhoneError;
use crate::folds::directory_in;
use crate::identity::Identity;
use crate::store::near as rows;

/// Days before today: yesterday's last window may still run.
const BEHIND: u64 = 2;
const AHEAD: u64 = 35;
/// A cut is made again at a sync when fewer days than this lie ahead: the first screen of a morning finds one.
const RENEW_AT: u64 = 21;

/// The cut as it is read.
#[derive(Clone, Debug)]
pub struct Near {
    first_day: ServiceDay,
    last_day: ServiceDay,
    /// Whose sheets are whole here, known or not.
    posts: BTreeSet<PostId>,
    /// Nobody was left out.
    all_people: bool,
    all_devices: bool,
    pub directory: Arc<Directory>,
}

impl Near {
    pub fn covers_day(&self, day: ServiceDay) -> bool {
        (self.first_day..=self.last_day).contains(&day)
    }

    pub fn covers_post(&self, post: &PostId) -> bool {
        self.posts.contains(post)
    }

    pub fn covers_person(&self, person: &PersonId) -> bool {
        self.all_people || self.directory.person(person).is_some()
    }

    /// Everybody and every device that these entries speak of.
    pub fn covers_acts(&self, folds: &[&ScopeFold]) -> bool {
        folds.iter().flat_map(|fold| &fold.entries).all(|folded| {
            let Some(body) = folded.counted() else { return true };
            let device = folded.entry.journal.device;
            let of_device = folded.by_hq || self.all_devices || self.directory.devices.contains_key(&device);
            let covers = |person: &str| self.covers_person(&PersonId::new(person));
            of_device
                && (folded.by_hq || covers(&folded.entry.header.author))
                && match body {
                    Body::TeamAttested(attested) => attested.persons.iter().all(|person| covers(person)),
                    Body::RadioCheckIn(radio) => covers(&radio.person),
                    Body::StandIn(stand_in) => {
                        covers(stand_in.person.as_deref().unwrap_or(&folded.entry.header.author))
                            && covers(&stand_in.in_place_of)
                    }
                    _ => true,
                }
        })
    }

    /// Cuts what is near to this phone on `today`; `held` are the posts it holds entries of.
    pub fn of(full: &Directory, identity: &Identity, held: &BTreeSet<PostId>, today: ServiceDay) -> Self {
        let first_day = today.checked_sub_days(Days::new(BEHIND)).unwrap_or(today);
        let last_day = today.checked_add_days(Days::new(AHEAD)).unwrap_or(today);
        let me = identity.person();
        let falls_in = |from: ServiceDay, to: ServiceDay| from <= last_day && first_day <= to;
        let is_mine = |row: &RosterRow| me.as_ref() == Some(&row.person) && falls_in(row.valid_from, row.valid_to);
        let mut posts = held.clone();
        posts.extend(identity.record.post());
        posts.extend(
            full.staff
                .iter()
                .flat_map(|version| &version.sheet.roster)
                .filter(|row| is_mine(row))
                .map(|row| row.post.clone()),
        );
        if me.is_none() || full.staff_for(first_day).is_none() {
            posts.extend(full.posts.keys().cloned());
        }
        // The first one tells where the sun stands.
        posts.extend(full.posts.keys().next().cloned());

        let mut near = Directory::default();
        near.posts.extend(posts.iter().filter_map(|post| Some((post.clone(), full.posts.get(post)?.clone()))));
        let schools: BTreeSet<SchoolId> =
            near.posts.values().flatten().map(|version| version.sheet.school.id.clone()).collect();
        near.public =
            full.public.iter().map(|version| with(version, public(&version.sheet, &schools, &falls_in))).collect();

        let row_is_near =
            |row: &&RosterRow| falls_in(row.valid_from, row.valid_to) && (posts.contains(&row.post) || is_mine(row));
        let mut people: BTreeSet<PersonId> = me.clone().into_iter().collect();
        for version in &full.staff {
            let roster: Vec<RosterRow> = version.sheet.roster.iter().filter(row_is_near).cloned().collect();
            let named: BTreeSet<&PersonId> = roster.iter().map(|row| &row.person).collect();
            let in_days = version.sheet.absences.iter().filter(|absence| falls_in(absence.from, absence.to));
            let of_named = in_days.clone().filter(|absence| named.contains(&absence.person));
            let substitutes: BTreeSet<&PersonId> = of_named.filter_map(|absence| absence.substitute.as_ref()).collect();
            // A substitute may be away too.
            let counts = |absence: &&Absence| named.contains(&absence.person) || substitutes.contains(&absence.person);
            let absences: Vec<Absence> = in_days.filter(counts).cloned().collect();
            people.extend(roster.iter().map(|row| row.person.clone()));
            people.extend(substitutes.into_iter().cloned());
            near.staff.push(with(version, StaffSheet { people: Vec::new(), roster, absences }));
        }
        // Each once, in the version that names them last: it is the one that counts.
        for person in &people {
            let last =
                full.staff.iter().rposition(|version| version.sheet.people.iter().any(|known| known.id == *person));
            if let (Some(at), Some(known)) = (last, full.person(person)) {
                near.staff[at].sheet.people.push(known.clone());
            }
        }
        let of_people = people.iter().flat_map(|person| full.devices_of(person));
        let at_posts = posts.iter().flat_map(|post| full.shared_devices_at(post));
        near.devices = of_people.chain(at_posts).map(|record| (record.device, record.clone())).collect();
        near.replaced =
            full.replaced.iter().filter(|record| near.devices.contains_key(&record.device)).cloned().collect();
        let everybody: BTreeSet<&PersonId> =
            full.staff.iter().flat_map(|version| &version.sheet.people).map(|person| &person.id).collect();
        Self {
            first_day,
            last_day,
            posts,
            all_people: everybody.iter().all(|person| people.contains(person)),
            all_devices: near.devices.len() == full.devices.len(),
            directory: Arc::new(near),
        }
    }

    pub fn read(db: &Connection) -> Result<Option<Self>, PhoneError> {
        Ok(rows::cut(db)?.and_then(|cut| coding::decode(&cut)))
    }
}

fn with<T, U>(version: &Version<T>, sheet: U) -> Version<U> {
    Version { number: version.number, valid_from: version.valid_from, published_at: version.published_at, sheet }
}

/// Terms, exceptions and holidays that can speak for these schools in these days.
fn public(
    sheet: &PublicSheet,
    schools: &BTreeSet<SchoolId>,
    falls_in: &dyn Fn(ServiceDay, ServiceDay) -> bool,
) -> PublicSheet {
    let concerns = |school: &Option<SchoolId>| school.as_ref().is_none_or(|school| schools.contains(school));
    let terms = sheet.terms.iter().filter(|term| concerns(&term.school) && falls_in(term.first_day, term.last_day));
    let days = sheet.days.iter().filter(|day| concerns(&day.school) && falls_in(day.date, day.date));
    let holidays = sheet.calendar.days.iter().filter(|(date, _)| falls_in(**date, **date));
    PublicSheet {
        units: Vec::new(),
        schools: Vec::new(),
        terms: terms.cloned().collect(),
        days: days.cloned().collect(),
        calendar: Calendar {
            covers: sheet.calendar.covers,
            days: holidays.map(|(date, day)| (*date, day.clone())).collect(),
            source: String::new(),
        },
        rules: sheet.rules.clone(),
    }
}

/// Cuts again, in the transaction that changed the sheets.
pub fn renew(db: &Connection, identity: &Identity, fold_version: u16, today: ServiceDay) -> Result<(), PhoneError> {
    let full = directory_in(db, identity, fold_version)?;
    let mut held = BTreeSet::new();
    for day in today.checked_sub_days(Days::new(BEHIND)).unwrap_or(today).iter_days().take(BEHIND as usize + 2) {
        held.extend(rows::scopes_of(db, day)?.iter().filter_map(huxue_ledger::ident::Scope::post));
    }
    rows::set_cut(db, &coding::encode(&Near::of(&full, identity, &held, today))?)
}

/// The same if there is no cut, or its days run out.
pub fn renew_if_due(
    db: &Connection,
    identity: &Identity,
    fold_version: u16,
    today: ServiceDay,
) -> Result<(), PhoneError> {
    let wanted = today.checked_add_days(Days::new(RENEW_AT)).unwrap_or(today);
    match rows::days(db)? {
        Some((first, last)) if first <= today && wanted <= last => Ok(()),
        _ => renew(db, identity, fold_version, today),
    }
}
