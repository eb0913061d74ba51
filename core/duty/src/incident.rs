//! Placeholder until the catalogue lands.
pub struct Category { pub code: &'static str, pub severity: u8 }
pub fn category(_: &str) -> Option<&'static Category> { None }
pub fn is_enforcement(code: &str) -> bool { matches!(code, "T03"|"T04"|"T05"|"T06"|"T07"|"T08"|"T09"|"O06") || code.starts_with('S') }
