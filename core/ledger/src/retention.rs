//! How long what can be erased is kept (defaults 4.5, N14), by class: one table for HQ's sweeper and the phone's.

use crate::codec;
use crate::entry::Perishable;
use crate::fact::{Body, Private};
use crate::fold::ScopeFold;
use crate::ident::{Scope, ScopeClass};
use crate::incident::concerns_minor;

/// Concern reports (L6).
pub const CONCERN: &str = "concern";
/// By which two supervisors may extend that once, days: to thirty in all.
pub const CONCERN_EXTENSION: u32 = 16;

/// The classes of what is forgotten, with the days each is kept unless the bureau says otherwise.
pub const TERMS: [(&str, u32); 9] = [
    ("position", 7),
    ("position_disputed", 90),
    ("duty_text", 2 * 365),
    ("incident_text", 3 * 365),
    ("incident_text_minor", 365),
    ("alarm", 365),
    (CONCERN, 14),
    ("concern_plate", 3),
    ("access_log", 3 * 365),
];

/// The proposal for a class; a class that is not in the table is kept.
pub fn default_days(class: &str) -> u32 {
    TERMS.iter().find(|(known, _)| *known == class).map_or(u32::MAX, |(_, days)| *days)
}

/// Which term a part is kept for; none if there is nothing to erase. Positions go first, with whatever text lies in
/// the same part.
pub fn class_of(scope: &Scope, fold: &ScopeFold, part: &Perishable) -> Option<&'static str> {
    let private: Private = codec::decode(part.bytes()?).unwrap_or_default();
    if private.fixes.is_some() {
        let disputed = fold.entries.iter().any(|folded| matches!(folded.counted(), Some(Body::Disputed(_))));
        return Some(if disputed { "position_disputed" } else { "position" });
    }
    Some(match scope.class {
        ScopeClass::Incident if concerns_minor(fold) => "incident_text_minor",
        ScopeClass::Incident => "incident_text",
        ScopeClass::Alarm => "alarm",
        ScopeClass::Restricted if private.sealed_plate.is_some() => "concern_plate",
        ScopeClass::Restricted => CONCERN,
        _ => "duty_text",
    })
}

/// Nothing of this scope may be erased.
pub fn is_held(fold: &ScopeFold) -> bool {
    fold.entries.iter().any(|folded| matches!(folded.counted(), Some(Body::LegalHold(_))))
}
