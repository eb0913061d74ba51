//! Reference data as the ledger carries it: HQ publishes content-hashed blobs, holders keep every version they heard.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use huxue_duty::calendar::Calendar;
use huxue_duty::clock::{Instant, ServiceDay, TimeInterval};
use huxue_duty::county::{Absence, County, DayOverride, Gate, Movement, Person, Post, RosterRow, School, Term, Unit};
use huxue_duty::ids::{PersonId, PostId, SchoolId};
use huxue_duty::policy::{DatedPolicy, Policy, in_force};
use serde::{Deserialize, Serialize};

use crate::crypto;
use crate::device::DeviceRecord;
use crate::fact::{Body, PinVerifier};
use crate::fold::ScopeFold;
use crate::ident::{DeviceId, Scope, ScopeClass, day_of_number};

/// What holds where nobody has decided otherwise.
static DEFAULTS: LazyLock<Policy> = LazyLock::new(Policy::default);

/// Late duty of a day is over by then, minutes from 00:00.
const DAY_ENDS: u32 = 30 * 60;

/// What everybody may know: schools, terms, calendar, and what the bureau has decided of the rules.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PublicSheet {
    pub units: Vec<Unit>,
    pub schools: Vec<School>,
    pub terms: Vec<Term>,
    pub days: Vec<DayOverride>,
    pub calendar: Calendar,
    /// Each from a day on; none where the defaults hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<DatedPolicy>,
}

/// One post: its school's gates and timetable.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PostSheet {
    pub post: Post,
    pub school: School,
    /// Every gate of the post's school.
    pub gates: Vec<Gate>,
    /// Every movement of the post's school.
    pub movements: Vec<Movement>,
}

/// People and rosters.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StaffSheet {
    pub people: Vec<Person>,
    pub roster: Vec<RosterRow>,
    pub absences: Vec<Absence>,
}

/// The three kinds of sheet of a county, ready to publish.
pub fn sheets(county: &County) -> (PublicSheet, Vec<PostSheet>, StaffSheet) {
    let public = PublicSheet {
        units: county.units.clone(),
        schools: county.schools.clone(),
        terms: county.terms.clone(),
        days: county.days.clone(),
        calendar: county.calendar.clone(),
        rules: Vec::new(),
    };
    let posts = county.posts.iter().filter_map(|post| post_sheet(county, post)).collect();
    let staff =
        StaffSheet { people: county.people.clone(), roster: county.roster.clone(), absences: county.absences.clone() };
    (public, posts, staff)
}

fn post_sheet(county: &County, post: &Post) -> Option<PostSheet> {
    let gate = county.gates.iter().find(|gate| gate.id == post.gate)?;
    let school = county.schools.iter().find(|school| school.id == gate.school)?;
    Some(PostSheet {
        post: post.clone(),
        school: school.clone(),
        gates: county.gates.iter().filter(|gate| gate.school == school.id).cloned().collect(),
        movements: county.movements.iter().filter(|movement| movement.school == school.id).cloned().collect(),
    })
}

/// The bytes of a sheet and their content hash.
pub fn to_blob<T: Serialize>(sheet: &T) -> (Vec<u8>, [u8; 32]) {
    let bytes = serde_json::to_vec(sheet).expect("reference data is plain records");
    let hash = crypto::content_hash(&bytes);
    (bytes, hash)
}

/// One published version.
#[derive(Clone, Debug, PartialEq)]
pub struct Version<T> {
    pub number: u32,
    pub valid_from: ServiceDay,
    pub published_at: Instant,
    pub sheet: T,
}

/// Every version a holder has heard of, oldest first.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    pub public: Vec<Version<PublicSheet>>,
    pub posts: BTreeMap<PostId, Vec<Version<PostSheet>>>,
    pub staff: Vec<Version<StaffSheet>>,
    /// The newest certificate of each.
    pub devices: BTreeMap<DeviceId, DeviceRecord>,
    /// Certificates that a newer one has replaced: what was written under them stays certified.
    pub replaced: Vec<DeviceRecord>,
    /// Devices taken out of use, and since when.
    pub revoked: BTreeMap<DeviceId, Instant>,
    pub pins: HashMap<PersonId, PinVerifier>,
}

impl Directory {
    /// Takes a folded directory scope in. `blob` fetches content by hash; a version whose blob is not here yet is
    /// left out until it comes, and its hash is returned.
    pub fn take(
        &mut self,
        scope: &Scope,
        fold: &ScopeFold,
        blob: impl Fn(&[u8; 32]) -> Option<Vec<u8>>,
    ) -> Vec<[u8; 32]> {
        let mut missing = Vec::new();
        for folded in &fold.entries {
            match folded.counted() {
                Some(Body::DirectoryPublished(published)) => {
                    let Some(bytes) = blob(&published.blob) else {
                        missing.push(published.blob);
                        continue;
                    };
                    let valid_from = day_of_number(published.valid_from).unwrap_or_default();
                    let place = (published.version, valid_from, Instant(published.published_at));
                    self.take_sheet(scope, place, &bytes);
                }
                Some(Body::DeviceEnrolled(enrolled)) => self.take_device(&enrolled.record),
                Some(Body::DeviceRevoked(revoked)) => {
                    let since = self.revoked.entry(revoked.device).or_insert(Instant(revoked.at));
                    *since = Instant(revoked.at).min(*since);
                }
                Some(Body::PinVerifier(pin)) => {
                    self.pins.insert(PersonId::new(&pin.person), pin.clone());
                }
                _ => {}
            }
        }
        missing
    }

    fn take_sheet(&mut self, scope: &Scope, place: (u32, ServiceDay, Instant), bytes: &[u8]) {
        match scope.class {
            ScopeClass::DirectoryPublic => insert(&mut self.public, place, bytes),
            ScopeClass::DirectoryStaff => insert(&mut self.staff, place, bytes),
            ScopeClass::DirectoryPost => insert(self.posts.entry(PostId::new(&scope.key)).or_default(), place, bytes),
            _ => {}
        }
    }

    fn take_device(&mut self, signed: &[u8]) {
        // HQ's own entry carries it, so the record's inner signature need not be checked again.
        let record = crate::codec::decode::<crate::device::Signed>(signed)
            .and_then(|signed| crate::codec::decode::<DeviceRecord>(&signed.bytes));
        if let Ok(record) = record {
            self.put_device(record);
        }
    }

    /// Takes a certificate, in whatever order they come.
    pub fn put_device(&mut self, record: DeviceRecord) {
        let Some(known) = self.devices.get_mut(&record.device) else {
            self.devices.insert(record.device, record);
            return;
        };
        let rank = |record: &DeviceRecord| (record.issued_at, record.expires_at);
        let older = if rank(known) < rank(&record) { std::mem::replace(known, record) } else { record };
        if *known != older && !self.replaced.contains(&older) {
            self.replaced.push(older);
        }
    }

    /// Every certificate that a device ever had.
    pub fn certificates(&self, device: DeviceId) -> impl Iterator<Item = &DeviceRecord> {
        let replaced = self.replaced.iter().filter(move |record| record.device == device);
        self.devices.get(&device).into_iter().chain(replaced)
    }

    /// Was this certainly written when no certificate of the device held? What came before the first one was not.
    pub fn was_expired(&self, device: DeviceId, at: TimeInterval) -> bool {
        let first = self.certificates(device).map(|record| record.issued_at).min();
        first.is_some_and(|first| {
            !self.certificates(device).any(|record| {
                at.earliest.0 <= record.expires_at && (at.latest.0 >= record.issued_at || record.issued_at == first)
            })
        })
    }

    /// The newest version that speaks for `day`, among those published at or before `known_at`.
    pub fn newest<T>(versions: &[Version<T>], day: ServiceDay, known_at: Option<Instant>) -> Option<&Version<T>> {
        versions
            .iter()
            .filter(|version| version.valid_from <= day && known_at.is_none_or(|at| version.published_at <= at))
            .max_by_key(|version| version.number)
    }

    pub fn public_for(&self, day: ServiceDay) -> Option<&Version<PublicSheet>> {
        Self::newest(&self.public, day, None)
    }

    /// The rules of that day.
    pub fn policy(&self, day: ServiceDay) -> &Policy {
        self.public_for(day).and_then(|version| in_force(&version.sheet.rules, day)).unwrap_or(&DEFAULTS)
    }

    /// The rules of that number, whether or not they were taken back since; `None` if they were never heard of.
    pub fn policy_numbered(&self, number: u32) -> Option<&Policy> {
        let mut heard = self.public.iter().rev().flat_map(|version| &version.sheet.rules).map(|dated| &dated.policy);
        heard
            .find(|policy| policy.version == number)
            .or_else(|| Some(&*DEFAULTS).filter(|policy| policy.version == number))
    }

    pub fn post_for(&self, post: &PostId, day: ServiceDay) -> Option<&Version<PostSheet>> {
        Self::newest(self.posts.get(post)?, day, None)
    }

    /// The gates that a position of that day is held against: the newest fences, and those that stood on the day itself.
    /// Whoever stood inside a fence is not outside because it was moved afterwards.
    pub fn gates(&self, post: &PostId, day: ServiceDay) -> Vec<Gate> {
        let Some(newest) = self.post_for(post, day) else { return Vec::new() };
        let mut gates = newest.sheet.gates.clone();
        let versions = self.posts.get(post).map_or(&[][..], Vec::as_slice);
        let (begin, end) = (Instant::at(day, 0), Instant::at(day, DAY_ENDS));
        let stood = versions.iter().rposition(|version| version.published_at <= begin).unwrap_or(0);
        for version in versions.iter().skip(stood).take_while(|version| version.published_at <= end) {
            let moved = version.sheet.gates.iter().filter(|gate| !gates.contains(gate)).cloned().collect::<Vec<_>>();
            gates.extend(moved);
        }
        gates
    }

    /// The newest sheet of every post of a school, by post.
    pub fn newest_of_school(&self, school: &SchoolId) -> Vec<PostSheet> {
        let newest = self.posts.values().filter_map(|versions| versions.last());
        newest.map(|version| &version.sheet).filter(|sheet| sheet.school.id == *school).cloned().collect()
    }

    pub fn staff_for(&self, day: ServiceDay) -> Option<&Version<StaffSheet>> {
        Self::newest(&self.staff, day, None)
    }

    /// The newest record of a person, whatever its first day: for names and roles.
    pub fn person(&self, id: &PersonId) -> Option<&Person> {
        self.staff.iter().rev().find_map(|version| version.sheet.people.iter().find(|person| person.id == *id))
    }

    /// Has its phone gone on under newer keys?
    pub fn was_rotated(&self, device: DeviceId) -> bool {
        self.devices.values().any(|record| record.key_epoch.is_some() && record.predecessor == Some(device))
    }

    /// Devices that may still bring entries of a person or a post.
    pub fn in_use<'a>(&'a self, of: impl Iterator<Item = &'a DeviceRecord>) -> impl Iterator<Item = DeviceId> {
        let is_in_use = move |device: &DeviceId| !self.revoked.contains_key(device) && !self.was_rotated(*device);
        of.map(|record| record.device).filter(is_in_use)
    }

    pub fn devices_of(&self, person: &PersonId) -> impl Iterator<Item = &DeviceRecord> {
        self.devices.values().filter(move |record| record.person.as_deref() == Some(person.as_str()))
    }

    pub fn shared_devices_at(&self, post: &PostId) -> impl Iterator<Item = &DeviceRecord> {
        self.devices.values().filter(move |record| record.post.as_deref() == Some(post.as_str()))
    }
}

fn insert<T: for<'de> Deserialize<'de>>(
    versions: &mut Vec<Version<T>>,
    (number, valid_from, published_at): (u32, ServiceDay, Instant),
    bytes: &[u8],
) {
    if versions.iter().any(|version| version.number == number) {
        return;
    }
    if let Ok(sheet) = serde_json::from_slice(bytes) {
        versions.push(Version { number, valid_from, published_at, sheet });
        versions.sort_by_key(|version| version.number);
    }
}
