//! One table: scope class × device role × kind × document path → who reads, who writes, and why not.
//!
//! * [`access`]: class × role.
//! * [`kinds`]: where each kind may stand and who may write it.
//! * [`paths`]: which fields of a document each role may set.
//! * [`Gate`]: the table asked about one entry, by HQ (which writes what it finds as entries) and by a phone that
//!   received the entry from another phone (which only shows accordingly).
//!
//! Attendance, attestation, SOS and incident filing are taken from anybody enrolled, at any post: a missing right is
//! a flag there. A class, role, kind or field without a row does not compile.

pub mod kinds;
pub mod paths;
mod reason;
mod ruling;

pub use reason::Reason;
pub use ruling::{Gate, Ruling};

use crate::device::DeviceRole;
use crate::ident::ScopeClass;

/// Number of roles: every row of the table has one column for each, in the order of [`DeviceRole::ALL`].
pub const ROLES: usize = DeviceRole::ALL.len();

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
pub const fn access(class: ScopeClass, role: DeviceRole) -> Access {
    use ScopeClass as C;
    let row: [Access; ROLES] = match class {
        // officer, auxiliary, volunteer, school guard, school, shared phone, HQ
        C::DirectoryPublic | C::DirectoryPost => [READ, READ, READ, READ, READ, READ, BOTH],
        C::DirectoryStaff => [READ, READ, NONE, NONE, NONE, READ, BOTH],
        C::PostDay | C::Incident | C::Alarm => [BOTH, BOTH, WRITE, WRITE, WRITE, BOTH, BOTH],
        C::PostDayVolunteer => [BOTH, BOTH, BOTH, BOTH, WRITE, BOTH, BOTH],
        C::UnitMonth | C::Desk => [NONE, NONE, NONE, NONE, NONE, NONE, BOTH],
        C::Person => [BOTH, BOTH, BOTH, BOTH, BOTH, WRITE, BOTH],
        C::Restricted => [WRITE, WRITE, WRITE, WRITE, WRITE, WRITE, BOTH],
    };
    row[role.index()]
}
