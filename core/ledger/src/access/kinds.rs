//! The kinds' rows: in which classes of scope a body may stand (a rule of the fold, the same for every holder), and who
//! may write it there (HQ's to decide, as an entry).

use super::ROLES;
use crate::document::{CHECKLIST, INCIDENT};
use crate::fact::{Body, Kind};
use crate::ident::ScopeClass;

/// What the gate asks of an entry of this kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// Taken from anybody enrolled, at any post of the tenant: odd ones are flagged, never withheld.
    Never,
    /// The writer's role may write in this class.
    Class,
    /// The same, and the scope is the author's own.
    Own,
    /// The writer's role may take part in this document and set each of the step's fields ([`super::paths`]).
    Steps,
    /// HQ's own kinds: from anybody else they are set aside by rule (`hq_only`).
    Hq,
}

/// One kind's row.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub classes: &'static [ScopeClass],
    /// By role, in the order of [`crate::device::DeviceRole::ALL`].
    pub roles: [bool; ROLES],
    pub check: Check,
}

const fn free(classes: &'static [ScopeClass]) -> Row {
    Row { classes, roles: [true; ROLES], check: Check::Never }
}

const fn own(classes: &'static [ScopeClass], roles: [bool; ROLES]) -> Row {
    Row { classes, roles, check: Check::Own }
}

const fn hq(classes: &'static [ScopeClass]) -> Row {
    Row { classes, roles: [false, false, false, false, false, false, true], check: Check::Hq }
}

use ScopeClass as C;
const ANY: &[ScopeClass] = &ScopeClass::ALL;
const ATTENDANCE: &[ScopeClass] = &[C::PostDay, C::PostDayVolunteer];
const DIRECTORY: &[ScopeClass] = &[C::DirectoryPublic, C::DirectoryPost, C::DirectoryStaff];
/// Whoever speaks for a post or a school.
const PROPOSERS: [bool; ROLES] = [true, true, false, false, true, true, true];

/// The row of a kind.
pub const fn row(kind: Kind) -> Row {
    match kind {
        Kind::CheckedIn
        | Kind::CheckedOut
        | Kind::TeamAttested
        | Kind::Counted
        | Kind::AllClear
        | Kind::StandIn
        | Kind::LateEntryRequested
        | Kind::RollCallAnswered
        | Kind::DismissalReported
        | Kind::PresencePinged
        | Kind::Witnessed
        | Kind::Disputed => free(ATTENDANCE),
        Kind::PlaceObserved => free(&[C::PostDay, C::PostDayVolunteer, C::Alarm]),
        Kind::IncidentFiled => free(&[C::Incident]),
        Kind::TrafficReported => free(&[C::PostDayVolunteer]),
        Kind::AlarmRaised | Kind::AlarmCancelled => free(&[C::Alarm]),
        Kind::LeaveRequested | Kind::Acknowledged | Kind::AskAnswered => own(&[C::Person], [true; ROLES]),
        Kind::TimetableProposed => own(&[C::Person], PROPOSERS),
        Kind::Changed => {
            Row { classes: &[C::Incident, C::PostDay, C::PostDayVolunteer], roles: [true; ROLES], check: Check::Steps }
        }
        Kind::Sealed | Kind::Noted => Row { classes: ANY, roles: [true; ROLES], check: Check::Class },
        Kind::DirectoryPublished => hq(DIRECTORY),
        Kind::GateSeed => hq(&[C::DirectoryPost]),
        Kind::DeviceEnrolled | Kind::PinVerifier | Kind::DeviceRevoked => hq(&[C::DirectoryStaff]),
        // A shared phone has no person: what reached it is said at its post.
        Kind::Delivered => hq(&[C::Person, C::DirectoryPost]),
        Kind::RollCallOpened
        | Kind::RollCallTicked
        | Kind::RollCallReached
        | Kind::RadioCheckIn
        | Kind::FoundAbsent
        | Kind::DayClosed => hq(ATTENDANCE),
        Kind::AlarmUpdated | Kind::SiteAlarmRaised => hq(&[C::Alarm]),
        // Where buttons and cameras hang is no phone's business.
        Kind::SitesPublished | Kind::SiteTested | Kind::SiteTestMode => hq(&[C::UnitMonth]),
        Kind::DeskSaw => hq(&[C::Incident]),
        Kind::StandInAsked | Kind::PostAsked => hq(&[C::Person]),
        Kind::ShiftHandedOver
        | Kind::ShiftTakenOver
        | Kind::BriefGenerated
        | Kind::BriefEdited
        | Kind::BulletinPublished
        | Kind::BulletinRead
        | Kind::NoticeIssued
        | Kind::PatrolSeen => hq(&[C::Desk]),
        Kind::TimeBound
        | Kind::EvidenceFlagged
        | Kind::GateProved
        | Kind::Judged
        | Kind::Withheld
        | Kind::Released
        | Kind::ForkResolved
        | Kind::Adopted
        | Kind::Decided
        | Kind::Corrected
        | Kind::LegalHold
        | Kind::Checkpoint => hq(ANY),
    }
}

/// May this body stand in a scope of this class? Follows from the entry alone, so every holder agrees.
pub fn belongs(body: &Body, class: ScopeClass) -> bool {
    let documents = match body {
        Body::Changed(change) => match change.document {
            INCIDENT => class == C::Incident,
            CHECKLIST => ATTENDANCE.contains(&class),
            _ => false,
        },
        // Where content must be erased on schedule it never stands in the permanent part.
        Body::Sealed(sealed) => class != C::Restricted || sealed.bytes.is_empty(),
        _ => true,
    };
    documents && row(body.kind_name()).classes.contains(&class)
}
