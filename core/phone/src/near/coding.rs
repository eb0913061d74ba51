//! The cut as bytes. Versions of a sheet differ little: what they share is written once. Rows are written without the
//! names of their fields, in their order, in which serde reads them as well: a first screen waits for every byte of this.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::county::{Absence, Gate, Movement, Person, Post, RosterRow, School};
use huxue_duty::ids::PostId;
use huxue_ledger::codec;
use huxue_ledger::device::DeviceRecord;
use huxue_ledger::directory::{Directory, PostSheet, PublicSheet, StaffSheet, Version};
use serde::{Deserialize, Serialize};

use super::Near;
use crate::error::PhoneError;
use crate::store::near::Cut;

/// Where items stand in a pool.
type Places = Vec<usize>;
/// The front of a post's sheet, and its movements.
type PostVersion = (Stamp, usize, Places);
/// Roster rows, people, absences.
type StaffVersion = (Stamp, Places, Places, Places);
/// Number, first day, milliseconds of publication.
type Stamp = (u32, ServiceDay, i64);

/// Written with rows of fields, read with the records themselves.
#[derive(Serialize, Deserialize)]
struct Stored<M, R, P> {
    posts_covered: BTreeSet<PostId>,
    all_people: bool,
    all_devices: bool,
    public: Vec<(Stamp, PublicSheet)>,
    fronts: Vec<(Post, School, Vec<Gate>)>,
    movements: Vec<M>,
    posts: Vec<(PostId, Vec<PostVersion>)>,
    rows: Vec<R>,
    people: Vec<P>,
    absences: Vec<Absence>,
    staff: Vec<StaffVersion>,
}

pub fn encode(near: &Near) -> Result<Cut, PhoneError> {
    let directory = &near.directory;
    let (mut fronts, mut movements) = (Vec::new(), Vec::new());
    let (mut rows, mut people, mut absences) = (Vec::new(), Vec::new(), Vec::new());
    let posts = directory.posts.iter().map(|(post, versions)| {
        let versions = versions.iter().map(|version| {
            let sheet = &version.sheet;
            let front = (sheet.post.clone(), sheet.school.clone(), sheet.gates.clone());
            (stamp(version), place(&mut fronts, &front), places(&mut movements, &sheet.movements))
        });
        (post.clone(), versions.collect())
    });
    let posts = posts.collect();
    let staff = directory.staff.iter().map(|version| {
        let sheet = &version.sheet;
        let rows = places(&mut rows, &sheet.roster);
        (stamp(version), rows, places(&mut people, &sheet.people), places(&mut absences, &sheet.absences))
    });
    let staff = staff.collect();
    let stored = Stored {
        posts_covered: near.posts.clone(),
        all_people: near.all_people,
        all_devices: near.all_devices,
        public: directory.public.iter().map(|version| (stamp(version), version.sheet.clone())).collect(),
        fronts,
        movements: movements.iter().map(fields_of_movement).collect(),
        posts,
        rows: rows.iter().map(fields_of_row).collect(),
        people: people.iter().map(fields_of_person).collect(),
        absences,
        staff,
    };
    let sheets = serde_json::to_vec(&stored).map_err(|error| PhoneError::Io(error.into()))?;
    let devices: Vec<DeviceRecord> = directory.devices.values().chain(&directory.replaced).cloned().collect();
    Ok(Cut { first_day: near.first_day, last_day: near.last_day, sheets, devices: codec::encode(&devices) })
}

/// `None` if another build wrote it: it is cut again.
pub fn decode(cut: &Cut) -> Option<Near> {
    let stored: Stored<Movement, RosterRow, Person> = serde_json::from_slice(&cut.sheets).ok()?;
    let devices: Vec<DeviceRecord> = codec::decode(&cut.devices).ok()?;
    let mut directory = Directory {
        public: stored.public.into_iter().map(|(stamp, sheet)| version(stamp, sheet)).collect(),
        ..Directory::default()
    };
    for record in devices {
        directory.put_device(record);
    }
    let mut posts = BTreeMap::new();
    for (post, versions) in stored.posts {
        let mut read = Vec::with_capacity(versions.len());
        for (stamp, front, movements) in versions {
            let (post, school, gates) = stored.fronts.get(front)?.clone();
            let movements = taken(&stored.movements, &movements)?;
            read.push(version(stamp, PostSheet { post, school, gates, movements }));
        }
        posts.insert(post, read);
    }
    directory.posts = posts;
    for (stamp, rows, people, absences) in stored.staff {
        let people = taken(&stored.people, &people)?;
        let (roster, absences) = (taken(&stored.rows, &rows)?, taken(&stored.absences, &absences)?);
        directory.staff.push(version(stamp, StaffSheet { people, roster, absences }));
    }
    Some(Near {
        first_day: cut.first_day,
        last_day: cut.last_day,
        posts: stored.posts_covered,
        all_people: stored.all_people,
        all_devices: stored.all_devices,
        directory: Arc::new(directory),
    })
}

fn fields_of_movement(one: &Movement) -> impl Serialize {
    let Movement { school, valid_from, valid_to, weekdays, kind, label, start, end, lead_min, tail_min } = one;
    (school, valid_from, valid_to, weekdays, kind, label, start, end, lead_min, tail_min)
}

fn fields_of_row(one: &RosterRow) -> impl Serialize {
    let RosterRow { post, person, part, periods, valid_from, valid_to, weekdays, weeks } = one;
    (post, person, part, periods, valid_from, valid_to, weekdays, weeks)
}

fn fields_of_person(one: &Person) -> impl Serialize {
    let Person { id, name, unit, role, can_lead } = one;
    (id, name, unit, role, can_lead)
}

fn stamp<T>(version: &Version<T>) -> Stamp {
    (version.number, version.valid_from, version.published_at.0)
}

fn version<T>((number, valid_from, published_at): Stamp, sheet: T) -> Version<T> {
    Version { number, valid_from, published_at: Instant(published_at), sheet }
}

/// Where the item stands in the pool, put there if need be.
fn place<T: Clone + PartialEq>(pool: &mut Vec<T>, item: &T) -> usize {
    pool.iter().position(|known| known == item).unwrap_or_else(|| {
        pool.push(item.clone());
        pool.len() - 1
    })
}

fn places<T: Clone + PartialEq>(pool: &mut Vec<T>, items: &[T]) -> Vec<usize> {
    items.iter().map(|item| place(pool, item)).collect()
}

fn taken<T: Clone>(pool: &[T], places: &[usize]) -> Option<Vec<T>> {
    places.iter().map(|at| pool.get(*at).cloned()).collect()
}
