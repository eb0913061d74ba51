//! 1+2, minute by minute (S7): overlapping presence, not one instant.

use serde::{Deserialize, Serialize};

use crate::county::Role;
use crate::verdict::Presence;

/// Where one officer or auxiliary stood, in civil minutes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffPresence {
    pub role: Role,
    pub presence: Vec<Presence>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strength {
    pub strength_minutes: u32,
    pub under_strength_minutes: u32,
}

/// Counts the minutes `[from, to)` in which the template was met. Surplus officers fill auxiliary places, never the
/// other way round; volunteers and guards do not count. A template of nobody is always met.
pub fn strength((from, to): (i64, i64), (officers, auxiliaries): (u32, u32), staff: &[StaffPresence]) -> Strength {
    let mut result = Strength::default();
    for minute in from..to.min(from.saturating_add(2 * 24 * 60)) {
        let (there, helping) = at_minute(minute, staff);
        if there >= officers && there.saturating_add(helping) >= officers.saturating_add(auxiliaries) {
            result.strength_minutes += 1;
        } else {
            result.under_strength_minutes += 1;
        }
    }
    result
}

/// Officers and auxiliaries present in one civil minute.
pub fn at_minute(minute: i64, staff: &[StaffPresence]) -> (u32, u32) {
    staff.iter().filter(|one| one.presence.iter().any(|stay| stay.covers(minute))).fold(
        (0, 0),
        |(officers, auxiliaries), one| match one.role {
            Role::Officer => (officers + 1, auxiliaries),
            Role::Auxiliary => (officers, auxiliaries + 1),
            _ => (officers, auxiliaries),
        },
    )
}
