//! Correcting what is on record of a person: unit, role, the qualification to lead. A correction is a new version of the
//! staff sheet; what was recorded under the old one stands.

use huxue_duty::clock::Instant;
use huxue_duty::county::{Person, Role};
use huxue_duty::ids::{PersonId, UnitId};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::audit::Act;
use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::publish::Published;
use crate::views::shapes;

const ONLY_OFFICERS: &str = "only an officer leads a post / 只有民警可任领队";

/// What stays out is left as it is.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct PersonChange {
    #[schema(value_type = Option<String>)]
    pub unit: Option<UnitId>,
    #[schema(value_type = Option<shapes::Role>)]
    pub role: Option<Role>,
    /// An officer may lead a post's team.
    pub can_lead: Option<bool>,
}

impl Hq {
    /// Puts somebody new on record in a staff sheet of version `over`; another version since then refuses it.
    pub fn add_person(&mut self, person: &Person, over: u32, staff: &str, now: Instant) -> Result<Published> {
        if person.can_lead && person.role != Role::Officer {
            return Err(HqError::BadInput(ONLY_OFFICERS.into()));
        }
        // Volunteers, guards and liaisons often belong to no unit.
        self.known_unit(Some(&person.unit).filter(|unit| !unit.as_str().is_empty()))?;
        self.transact(|hq| {
            hq.staff_as_seen(over)?;
            if hq.directory()?.person(&person.id).is_some() {
                return Err(HqError::Conflict("that number is somebody's already / 该编号已有人使用"));
            }
            let published = hq.amend_staff(staff, now, |sheet| sheet.people.push(person.clone()))?;
            hq.note(Act::of(staff, "person.added", format!("person {}", person.id)), now)?;
            Ok(published)
        })
    }

    /// Changes one person's record in a staff sheet of version `over`; another version since then refuses it.
    pub fn change_person(
        &mut self,
        person: &PersonId,
        change: &PersonChange,
        over: u32,
        staff: &str,
        now: Instant,
    ) -> Result<Published> {
        let PersonChange { unit, role, can_lead } = change.clone();
        if let Some(unit) = &unit {
            self.known_unit(Some(unit))?;
        }
        self.transact(|hq| {
            hq.staff_as_seen(over)?;
            let before = hq.known_person(person)?;
            let known = Person {
                unit: unit.unwrap_or(before.unit.clone()),
                role: role.unwrap_or(before.role),
                can_lead: can_lead.unwrap_or(before.can_lead),
                ..before.clone()
            };
            if known.can_lead && known.role != Role::Officer {
                return Err(HqError::BadInput(ONLY_OFFICERS.into()));
            }
            if known == before {
                return Err(HqError::BadInput("nothing is changed / 没有改动".into()));
            }
            let published = hq.amend_staff(staff, now, |sheet| {
                for one in sheet.people.iter_mut().filter(|one| one.id == *person) {
                    *one = known.clone();
                }
            })?;
            hq.note(Act::of(staff, "person.changed", format!("person {person}")), now)?;
            Ok(published)
        })
    }
}
