//! Input is checked before anything is written: what is refused names its field and leaves nothing half done.

use huxue_duty::fence::{BadFix, Fix};
use huxue_ledger::fact::{FixRecord, Private};
use huxue_ledger::gate_code::GateCode;

use crate::error::PhoneError;

/// Free text, in characters.
pub const MAX_TEXT: usize = 2_000;
/// Ids, labels, values, in characters.
pub const MAX_SHORT: usize = 64;

pub fn text(what: &'static str, text: &str) -> Result<(), PhoneError> {
    bounded(what, text, MAX_TEXT)
}

/// Not empty, no longer than a label.
pub fn short(what: &'static str, text: &str) -> Result<(), PhoneError> {
    if text.trim().is_empty() {
        return Err(PhoneError::bad(what, "empty"));
    }
    if text.chars().any(char::is_control) {
        return Err(PhoneError::bad(what, "control characters"));
    }
    bounded(what, text, MAX_SHORT)
}

fn bounded(what: &'static str, text: &str, limit: usize) -> Result<(), PhoneError> {
    // A text of many megabytes is measured by its bytes: at most four make a character.
    if text.len() <= limit {
        return Ok(());
    }
    let found = text.chars().count();
    if found <= limit { Ok(()) } else { Err(PhoneError::TextTooLong { what, found, limit }) }
}

/// A position as it is recorded; an impossible one is an error that names its coordinate.
pub fn fix(fix: &Fix) -> Result<FixRecord, PhoneError> {
    fix.check().map_err(|bad| {
        let field = match bad {
            BadFix::Latitude(_) => "fix.lat",
            BadFix::Longitude(_) => "fix.lon",
            BadFix::Accuracy(_) => "fix.accuracy_m",
            BadFix::Age(_) => "fix.age_s",
        };
        PhoneError::bad(field, bad.to_string())
    })?;
    let fix = fix.in_wgs84();
    Ok(FixRecord {
        lat_e7: (fix.lat * 1e7).round() as i32,
        lon_e7: (fix.lon * 1e7).round() as i32,
        accuracy_cm: (fix.accuracy_m * 100.0).round() as u32,
        // An unknown age counts as stale.
        age_ms: fix.age_s.map_or(u32::MAX, |age| (age * 1000.0).round() as u32),
        flags: u8::from(fix.mock) | (u8::from(fix.approximate) << 1) | (u8::from(fix.datum.is_some()) << 2),
    })
}

/// The same with what was scanned at the gate. Whether the code holds is HQ's to say, later; what is no code at all is
/// a slip of the hand.
pub fn seen(reason: &str, position: Option<&Fix>, gate_code: Option<&str>) -> Result<Private, PhoneError> {
    let gate_code = gate_code.map(str::trim).filter(|code| !code.is_empty());
    if gate_code.is_some_and(|code| GateCode::parse(code).is_none()) {
        return Err(PhoneError::bad("gate_code", "HX1/R/GATE/XXXXXXXX"));
    }
    Ok(Private { gate_code: gate_code.map(str::to_owned), ..private(reason, position)? })
}

/// A perishable part with a reason and a position, as far as given.
pub fn private(reason: &str, position: Option<&Fix>) -> Result<Private, PhoneError> {
    text("reason", reason)?;
    let fixes = position.map(|position| fix(position).map(|record| vec![record])).transpose()?;
    Ok(Private { fixes, ..Private::of_text(reason) })
}
