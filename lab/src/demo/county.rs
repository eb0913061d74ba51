//! HQ's side of the set-up: a fresh data folder, the county imported, a code for every phone.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use huxue_duty::clock::Instant;
use huxue_duty::county::{County, Role};
use huxue_duty::ids::{PersonId, PostId};
use huxue_hq::Hq;
use huxue_hq::server::Running;
use huxue_hq::tls::{DEFAULT_DAYS, Plan, Tls};
use huxue_ledger::county;
use huxue_ledger::invite::Invite;
use huxue_phone::{OpenOptions, Phone};

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

/// The address under which phones on this machine reach a listener.
fn reached(listen: SocketAddr) -> SocketAddr {
    let mut address = listen;
    if listen.ip().is_unspecified() {
        address.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
    }
    address
}

pub fn url(server: &Running) -> String {
    let scheme = if server.tls.is_some() { "https" } else { "http" };
    format!("{scheme}://{}", reached(server.address))
}

/// A phone for whoever wants to try the app beside the demo's own.
pub struct Spare {
    pub whose: &'static str,
    /// Has read HQ's picture; the code is still to be typed.
    pub home: PathBuf,
    pub code: String,
}

/// Lays out a guard room's phone and an officer's second one, each with HQ's picture read.
pub fn spares(data: &Path, server: &Running, now: Instant) -> Result<Vec<Spare>, DemoError> {
    let fail = |error: huxue_hq::HqError| DemoError::Setup(error.to_string());
    let mut hq = Hq::open(&data.join("hq"), now).map_err(fail)?;
    let post = hq.enrol_code(None, Some(&PostId::new(GUARD_ROOM)), now).map_err(fail)?;
    let person = hq.enrol_code(Some(&PersonId::new(VISITOR)), None, now).map_err(fail)?;
    let trust = server.tls.as_ref().map(|tls| tls.trust.clone());
    let spare = |whose: &'static str, folder: &str, code: String| -> Result<Spare, DemoError> {
        let home = data.join("spare").join(folder);
        let invite = Invite { url: url(server), code: code.clone(), trust: trust.clone() };
        let phone = Phone::open(&home, OpenOptions::default());
        phone
            .and_then(|mut phone| phone.take_invite(&invite.to_text()))
            .map_err(|error| DemoError::step("a spare phone")(error.to_string()))?;
        Ok(Spare { whose, home, code })
    };
    Ok(vec![
        spare("the guard room's phone of P001, 门卫室公用", "P001", post)?,
        spare("a second phone of O001, 警员001", "O001", person)?,
    ])
}

/// Makes HQ's certificate for the address it will listen on.
pub fn certify(folder: &Path, listen: SocketAddr, now: Instant) -> Result<(), DemoError> {
    let plan = Plan { hosts: vec![reached(listen).ip().to_string()], days: DEFAULT_DAYS };
    Tls::init(folder, &plan, now).map(drop).map_err(|error| DemoError::Setup(error.to_string()))
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
