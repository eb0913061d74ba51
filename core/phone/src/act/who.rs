//! Who acts: the phone's owner, a colleague with their own PIN, or somebody on a post's shared phone.

use argon2::{Algorithm, Argon2, Params, Version};
use huxue_duty::county::Role;
use huxue_duty::ids::PersonId;
use huxue_ledger::crypto;
use huxue_ledger::device::DeviceRole;
use huxue_ledger::directory::Directory;
use huxue_ledger::entry::FLAG_PIN;

use super::validate;
use crate::command::AsPerson;
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::reference;

/// An author, checked as far as this phone can.
pub struct Who {
    pub person: PersonId,
    pub role: Option<Role>,
    /// Officers and auxiliaries are judged; so is anybody unknown on a phone of theirs.
    pub is_judged: bool,
    /// `FLAG_*` of the entries.
    pub flags: u8,
    /// No verifier of this person is here.
    pub unverified: bool,
}

impl Who {
    pub fn is_officer(&self) -> bool {
        self.role == Some(Role::Officer)
    }

    /// May take part in shared documents; the others only report.
    pub fn may_edit(&self) -> bool {
        self.is_judged
    }
}

/// Names the author. An SOS is taken even if nobody says who raised it.
pub fn resolve(
    phone: &Phone,
    directory: &Directory,
    by: Option<&AsPerson>,
    anonymous: bool,
) -> Result<Who, PhoneError> {
    let identity = phone.identity()?;
    let device_role = role_of_device(identity.record.role);
    let owner = identity.person();
    let Some(by) = by.filter(|by| owner.as_ref() != Some(&by.person)) else {
        let person = match owner {
            Some(owner) => owner,
            None if anonymous => PersonId::new(identity.label()),
            None => return Err(PhoneError::WhoAreYou),
        };
        let role = reference::role_of(directory, &person).or(device_role);
        return Ok(Who { person, role, is_judged: role.is_none_or(Role::is_judged), flags: 0, unverified: false });
    };
    validate::short("person", by.person.as_str())?;
    if reference::knows_person(directory, &by.person) == Some(false) {
        return Err(PhoneError::NotFound {
            what: "person",
            id: by.person.to_string(),
            near: reference::near_people(directory, by.person.as_str()),
        });
    }
    let verified = check_pin(directory, by)?;
    let role = reference::role_of(directory, &by.person);
    Ok(Who {
        person: by.person.clone(),
        role,
        is_judged: role.or(device_role).is_none_or(Role::is_judged),
        flags: if verified { FLAG_PIN } else { 0 },
        unverified: !verified,
    })
}

pub fn role_of_device(role: DeviceRole) -> Option<Role> {
    match role {
        DeviceRole::Officer => Some(Role::Officer),
        DeviceRole::Auxiliary => Some(Role::Auxiliary),
        DeviceRole::Volunteer => Some(Role::Volunteer),
        DeviceRole::SchoolGuard => Some(Role::SchoolGuard),
        DeviceRole::School => Some(Role::School),
        DeviceRole::Shared | DeviceRole::Hq => None,
    }
}

/// True if the PIN was proven; false if nothing here can check it.
pub fn check_pin(directory: &Directory, by: &AsPerson) -> Result<bool, PhoneError> {
    let Some(verifier) = directory.pins.get(&by.person) else { return Ok(false) };
    let Some(pin) = &by.pin else { return Err(PhoneError::PinNeeded(by.person.to_string())) };
    if crypto::same(&stretch(pin, &verifier.salt)?, &verifier.verifier) {
        Ok(true)
    } else {
        Err(PhoneError::PinWrong(by.person.to_string()))
    }
}

/// argon2id, 19 MiB, two passes: the protocol's PIN verifier.
pub fn stretch(pin: &str, salt: &[u8]) -> Result<[u8; 32], PhoneError> {
    let wrong = |error: argon2::Error| PhoneError::bad("pin", error.to_string());
    let params = Params::new(19 * 1024, 2, 1, Some(32)).map_err(wrong)?;
    let mut out = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(pin.as_bytes(), salt, &mut out)
        .map_err(wrong)?;
    Ok(out)
}
