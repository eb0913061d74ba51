//! One table: scope class × device role → may read, may write, how long it is kept.
//!
//! Attendance, attestation, SOS and incident filing are taken from anybody enrolled, at any post: a missing right is
//! a flag there. Writing rights matter for document steps; reading rights decide what HQ serves.

use crate::device::DeviceRole;
use crate::ident::ScopeClass;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    pub read: bool,
    pub write: bool,
}

const NONE: Access = Access { read: false, write: false };
const READ: Access = Access { read: true, write: false };
const WRITE: Access = Access { read: false, write: true };
const BOTH: Access = Access { read: true, write: true };

/// What a device of this role may do in a scope of this class, *if* the scope is one of its own (its posts, its
/// person, its incidents): the table knows classes, rosters decide which scopes.
#[expect(clippy::match_same_arms, reason = "the table reads class by class")]
pub const fn access(class: ScopeClass, role: DeviceRole) -> Access {
    use DeviceRole::{Auxiliary, Hq, Officer, School, SchoolGuard, Shared, Volunteer};
    use ScopeClass as C;
    match (class, role) {
        (_, Hq) => BOTH,
        (C::DirectoryPublic | C::DirectoryPost, _) => READ,
        (C::DirectoryStaff, Officer | Auxiliary | Shared) => READ,
        (C::PostDay | C::Incident, Officer | Auxiliary | Shared) => BOTH,
        (C::PostDay | C::Incident | C::Restricted, Volunteer | SchoolGuard | School) => WRITE,
        (C::PostDayVolunteer, Officer | Auxiliary | Shared | Volunteer | SchoolGuard) => BOTH,
        (C::PostDayVolunteer, School) => WRITE,
        (C::Alarm, Officer | Auxiliary | Shared) => BOTH,
        (C::Alarm, _) => WRITE,
        (C::Person, Shared) => WRITE,
        (C::Person, _) => BOTH,
        (C::Restricted, Officer | Auxiliary | Shared) => WRITE,
        (C::DirectoryStaff, Volunteer | SchoolGuard | School) | (C::UnitMonth, _) => NONE,
    }
}

/// Days a scope of this class is kept after its last entry (defaults 4.5); `None` = while the tenant exists.
pub const fn retention_days(class: ScopeClass) -> Option<u32> {
    match class {
        ScopeClass::DirectoryPublic | ScopeClass::DirectoryPost | ScopeClass::DirectoryStaff => None,
        ScopeClass::PostDay | ScopeClass::PostDayVolunteer | ScopeClass::Person => Some(2 * 365),
        ScopeClass::Incident | ScopeClass::UnitMonth => Some(3 * 365),
        ScopeClass::Alarm => Some(365),
        ScopeClass::Restricted => Some(14),
    }
}
