//! 人员: everybody HQ knows, with unit, role, posts and phones. Nothing here counts what anybody did.

use std::collections::BTreeSet;

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::county::{Person, Role};
use huxue_duty::ids::{PersonId, PostId, UnitId};
use huxue_ledger::directory::{Directory, StaffSheet};
use serde::Serialize;
use utoipa::ToSchema;

use super::board::unit_name;
use super::{masking, shapes};
use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::staff::Sight;

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PeopleView {
    #[schema(value_type = i64)]
    pub at: Instant,
    /// The version of the staff sheet that was read.
    pub version: u32,
    pub people: Vec<PersonSeen>,
    pub units: Vec<UnitSeen>,
    /// Names stand in full.
    pub names_shown: bool,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UnitSeen {
    #[schema(value_type = String)]
    pub unit: UnitId,
    pub name: String,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PersonSeen {
    #[schema(value_type = String)]
    pub person: PersonId,
    pub name: String,
    #[schema(value_type = shapes::Role)]
    pub role: Role,
    #[schema(value_type = String)]
    pub unit: UnitId,
    pub unit_name: String,
    pub can_lead: bool,
    /// Where the roster names them from today on.
    #[schema(value_type = Vec<String>)]
    pub posts: Vec<PostId>,
    /// Phones in use.
    pub phones: usize,
    /// When one of them was last heard from.
    #[schema(value_type = Option<i64>)]
    pub heard_at: Option<Instant>,
    /// Has read a roster that says the same of them as the one in force; none where nothing is said of them.
    pub acknowledged: Option<bool>,
    /// On leave today.
    pub away: bool,
}

impl Hq {
    /// Everybody, or one unit's people, by unit and id.
    pub fn people(&self, unit: Option<&UnitId>, sight: Sight, now: Instant) -> Result<PeopleView> {
        let directory = self.directory()?;
        let newest = directory.staff.last().ok_or_else(|| HqError::not_found("roster", "staff"))?;
        let today = now.civil_date();
        let mut people = Vec::new();
        for person in newest.sheet.people.iter().filter(|one| unit.is_none_or(|unit| one.unit == *unit)) {
            people.push(self.person_seen(&directory, &newest.sheet, person, today, sight)?);
        }
        people.sort_by(|a, b| (&a.unit, &a.person).cmp(&(&b.unit, &b.person)));
        let units = directory.public.last().map_or(&[][..], |version| &version.sheet.units);
        Ok(PeopleView {
            at: now,
            version: newest.number,
            people,
            units: units.iter().map(|one| UnitSeen { unit: one.id.clone(), name: one.name.clone() }).collect(),
            names_shown: sight >= Sight::Working,
        })
    }

    fn person_seen(
        &self,
        directory: &Directory,
        sheet: &StaffSheet,
        person: &Person,
        today: ServiceDay,
        sight: Sight,
    ) -> Result<PersonSeen> {
        let rows = sheet.roster.iter().filter(|row| row.person == person.id && row.valid_to >= today);
        let posts: BTreeSet<PostId> = rows.map(|row| row.post.clone()).collect();
        let phones: Vec<_> = directory.in_use(directory.devices_of(&person.id)).collect();
        let away = |absence: &&huxue_duty::county::Absence| {
            absence.person == person.id && absence.from <= today && today <= absence.to
        };
        let named = person.role.is_judged() && !posts.is_empty();
        Ok(PersonSeen {
            name: masking::name_for(&person.name, sight),
            role: person.role,
            unit: person.unit.clone(),
            unit_name: unit_name(directory, &person.unit),
            can_lead: person.can_lead,
            heard_at: phones.iter().filter_map(|device| self.synced.get(device).copied()).max(),
            phones: phones.len(),
            acknowledged: named.then(|| self.has_read_roster(directory, &person.id)).transpose()?,
            away: sheet.absences.iter().any(|absence| away(&absence)),
            posts: posts.into_iter().collect(),
            person: person.id.clone(),
        })
    }
}
