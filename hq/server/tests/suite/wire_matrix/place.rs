//! Where entries stand relative to the reading devices, all of which belong to post P001.

use std::fmt;

use huxue_duty::county::*;
use huxue_duty::ids::{PersonId, PostId};
use huxue_ledger::device::DeviceRole;
use huxue_ledger::ident::{Scope, ScopeClass};

use crate::support;

/// Whose scope it is, seen from a device of post P001.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    Own,
    OtherPost,
    OtherUnit,
}

pub const RELATIONS: [Relation; 3] = [Relation::Own, Relation::OtherPost, Relation::OtherUnit];
/// Every role a phone can have: HQ is no phone.
pub const PHONES: [DeviceRole; 6] = [
    DeviceRole::Officer,
    DeviceRole::Auxiliary,
    DeviceRole::Volunteer,
    DeviceRole::SchoolGuard,
    DeviceRole::School,
    DeviceRole::Shared,
];

impl Relation {
    pub const fn post(self) -> &'static str {
        match self {
            Self::Own => "P001",
            Self::OtherPost => "P002",
            Self::OtherUnit => "P003",
        }
    }
}

/// Somebody of this role at a post: `hand` 0 reads, 1 writes.
pub fn person(role: DeviceRole, post: &str, hand: u32) -> String {
    format!("{role:?}{}{hand}", &post[1..])
}

/// The scope of this class, and whose it is if it is a person's. A person's scope is that of a reader at the post.
pub fn scope(class: ScopeClass, relation: Relation, reader: DeviceRole) -> Scope {
    let post = PostId::new(relation.post());
    let id = format!("{:016x}", 0xA0 + relation as u64);
    match class {
        ScopeClass::DirectoryPublic => Scope::directory_public(),
        ScopeClass::DirectoryPost => Scope::directory_post(&post),
        ScopeClass::DirectoryStaff => Scope::directory_staff(),
        ScopeClass::PostDay => Scope::post_day(&post, support::day()),
        ScopeClass::PostDayVolunteer => Scope::post_day_volunteer(&post, support::day()),
        ScopeClass::Incident => Scope::incident(&id),
        ScopeClass::Alarm => Scope::alarm(&id),
        ScopeClass::UnitMonth => Scope::unit_month(&"U1".into(), support::day()),
        ScopeClass::Desk => Scope::desk(support::day()),
        ScopeClass::Person => Scope::person(&PersonId::new(person(reader, relation.post(), 0))),
        ScopeClass::Restricted => Scope::concern(&id),
    }
}

/// Is a scope of this class the reader's own? What the design says, written down a second time.
pub fn is_own(class: ScopeClass, relation: Relation, reader: DeviceRole, of: DeviceRole) -> bool {
    match class {
        ScopeClass::DirectoryPublic | ScopeClass::DirectoryStaff => true,
        ScopeClass::Person => relation == Relation::Own && reader == of && reader != DeviceRole::Shared,
        ScopeClass::UnitMonth | ScopeClass::Restricted | ScopeClass::Desk => false,
        ScopeClass::DirectoryPost
        | ScopeClass::PostDay
        | ScopeClass::PostDayVolunteer
        | ScopeClass::Incident
        | ScopeClass::Alarm => relation == Relation::Own,
    }
}

/// Three posts at three schools of two units, at each two persons of every role, with names found nowhere else.
pub fn county() -> (County, Vec<String>) {
    let mut county = support::county();
    county.units.push(Unit { id: "U2".into(), name: "白水派出所".into(), kind: UnitKind::Station });
    let mut school = county.schools[0].clone();
    (school.id, school.name) = ("S003".into(), "白水第3小学".into());
    county.schools.push(school);
    let mut gate = county.gates[0].clone();
    (gate.id, gate.school, gate.lat) = ("G003".into(), "S003".into(), 30.03);
    county.gates.push(gate);
    let mut post = county.posts[0].clone();
    (post.id, post.gate, post.unit) = ("P003".into(), "G003".into(), "U2".into());
    county.posts.push(post);
    let at_third = county.movements.iter().filter(|movement| movement.school.as_str() == "S001").cloned();
    let at_third: Vec<Movement> = at_third.map(|movement| Movement { school: "S003".into(), ..movement }).collect();
    county.movements.extend(at_third);
    let row = county.roster[0].clone();
    let mut names = Vec::new();
    for relation in RELATIONS {
        for (role, part) in [
            (Role::Officer, Part::Member),
            (Role::Auxiliary, Part::Member),
            (Role::Volunteer, Part::Volunteer),
            (Role::SchoolGuard, Part::Volunteer),
            (Role::School, Part::Member),
        ] {
            for hand in 0..2 {
                let id = PersonId::new(person(role.into(), relation.post(), hand));
                let name = format!("人员密{}{}{hand}", relation.post(), DeviceRole::from(role).index());
                names.push(name.clone());
                let unit = if relation == Relation::OtherUnit { "U2" } else { "U1" };
                county.people.push(Person { id: id.clone(), name, unit: unit.into(), role, can_lead: false });
                county.roster.push(RosterRow { post: PostId::new(relation.post()), person: id, part, ..row.clone() });
            }
        }
    }
    (county, names)
}

/// A secret that stands in one entry and nowhere else.
pub struct Marker(pub usize);

impl fmt::Display for Marker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:07}#", self.0)
    }
}
