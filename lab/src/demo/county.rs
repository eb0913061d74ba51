//! HQ's side of the set-up: a fresh data folder, the county imported, a code for every phone.

use std::path::Path;

use huxue_duty::clock::Instant;
use huxue_duty::county::{County, Role};
use huxue_duty::ids::{PersonId, PostId};
use huxue_hq::Hq;
use huxue_ledger::county;

use super::DemoError;

/// Rostered nowhere: takes somebody's place in the demo.
pub const STAND_IN: &str = "O060";
/// The post whose guard room, and the officer whose second phone, whoever tries the app may have.
const GUARD_ROOM: &str = "P001";
const VISITOR: &str = "O001";
/// The desk's author.
pub const STAFF: &str = "D001";

pub fn read(folder: &Path) -> Result<County, DemoError> {
    let contents = county::dir::read_dir(folder)
        .map_err(|error| DemoError::Setup(format!("county folder {}: {error}", folder.display())))?;
    let import = county::read(&contents);
    let problems: Vec<String> = import.problems.iter().map(ToString::to_string).collect();
    import.county.ok_or_else(|| DemoError::Setup(problems.join("\n")))
}

/// Whoever carries a phone on the demo day: everybody rostered at a post with officers, and one stand-in.
pub fn cast(county: &County) -> Vec<(PersonId, Role)> {
    let carries = |role: Role| matches!(role, Role::Officer | Role::Auxiliary | Role::Volunteer);
    let is_rostered = |id: &PersonId| county.roster.iter().any(|row| row.person == *id) || id.as_str() == STAND_IN;
    county
        .people
        .iter()
        .filter(|person| carries(person.role) && is_rostered(&person.id))
        .map(|person| (person.id.clone(), person.role))
        .collect()
}

/// Codes for whoever wants to try the app beside the demo's own phones: what it is for, and the code.
pub fn spare_codes(folder: &Path, now: Instant) -> Result<Vec<(&'static str, String)>, DemoError> {
    let fail = |error: huxue_hq::HqError| DemoError::Setup(error.to_string());
    let mut hq = Hq::open(folder, now).map_err(fail)?;
    let post = hq.enrol_code(None, Some(&PostId::new(GUARD_ROOM)), now).map_err(fail)?;
    let person = hq.enrol_code(Some(&PersonId::new(VISITOR)), None, now).map_err(fail)?;
    Ok(vec![("the guard room's phone of P001, 门卫室公用", post), ("a second phone of O001, 警员001", person)])
}

/// Makes HQ and a one-time code per person.
pub fn prepare_hq(
    folder: &Path,
    county: &County,
    cast: &[(PersonId, Role)],
    now: Instant,
) -> Result<Vec<String>, DemoError> {
    let fail = |error: huxue_hq::HqError| DemoError::Setup(error.to_string());
    let mut hq = Hq::init(folder, now).map_err(fail)?;
    hq.import(county, STAFF, now).map_err(fail)?;
    cast.iter().map(|(person, _)| hq.enrol_code(Some(person), None, now).map_err(fail)).collect()
}
