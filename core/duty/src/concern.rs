//! 可疑行为线索 (S15): what was observed, where, when, and what was done about it at once. Never who: the rules L1–L4 as
//! one check that a report has to pass before it is sealed, and the rule by which reports are counted (S17).

mod words;

use crate::incident::{Category, RESTRICTED, category};

pub use words::names_somebody;

/// Longest description of behaviour that no other code says, characters (L1).
pub const MAX_OTHER: usize = 80;
/// The only code that takes a text.
pub const OTHER: &str = "C10";
/// Reports in one cell and month below which nothing is shown (S17).
pub const MIN_SHOWN: u32 = 3;
/// Minutes of one cell of the picture by place and time.
pub const CELL_MINUTES: u32 = 30;
/// How long ago an observation may lie, hours: older ones are no early warning.
pub const MAX_AGE_H: i64 = 24;

/// What was done at once: code, Chinese, English.
pub const ACTIONS: [(&str, &str, &str); 5] = [
    ("none", "未采取措施", "nothing yet"),
    ("watched", "持续观察", "kept watching"),
    ("asked", "上前询问", "spoke to them"),
    ("school_told", "告知校方", "told the school"),
    ("police_called", "已拨打110", "called 110"),
];

/// A code of the closed list of observable behaviours.
pub fn behaviour(code: &str) -> Option<&'static Category> {
    category(code).filter(|known| known.has(RESTRICTED))
}

/// For behaviour that is a danger: the category of the incident to file first, beside calling 110, while it happens.
pub fn danger(code: &str) -> Option<&'static str> {
    match code {
        "C05" => Some("S04"),
        "C07" => Some("S10"),
        "C09" => Some("S08"),
        _ => None,
    }
}

/// A report before it is sealed.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    pub code: &'a str,
    /// Only of [`OTHER`].
    pub text: &'a str,
    /// A code of [`ACTIONS`].
    pub action: &'a str,
    /// Only with a [`danger`] (L3).
    pub plate: Option<&'a str>,
}

/// Why a report is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unfit {
    Behaviour,
    Action,
    /// A text beside a code that says all.
    TextNotAsked,
    TextMissing,
    TextTooLong,
    IdNumber,
    PhoneNumber,
    Plate,
    /// Origin, illness, poverty, belief: what a person is, not what they do (L2).
    AboutAPerson,
    PlateWithoutDanger,
    NoPlate,
}

impl Unfit {
    /// Stable: a key of the phone's words.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Behaviour => "concern_behaviour",
            Self::Action => "concern_action",
            Self::TextNotAsked => "concern_text_not_asked",
            Self::TextMissing => "concern_text_missing",
            Self::TextTooLong => "concern_text_too_long",
            Self::IdNumber => "concern_id_number",
            Self::PhoneNumber => "concern_phone_number",
            Self::Plate => "concern_plate",
            Self::AboutAPerson => "concern_about_a_person",
            Self::PlateWithoutDanger => "concern_plate_without_danger",
            Self::NoPlate => "concern_no_plate",
        }
    }
}

/// May it be sealed as it is?
pub fn check(report: &Report<'_>) -> Result<(), Unfit> {
    behaviour(report.code).ok_or(Unfit::Behaviour)?;
    if !ACTIONS.iter().any(|(known, ..)| *known == report.action) {
        return Err(Unfit::Action);
    }
    let text = report.text.trim();
    match (report.code == OTHER, text.is_empty()) {
        (false, false) => return Err(Unfit::TextNotAsked),
        (true, true) => return Err(Unfit::TextMissing),
        _ => {}
    }
    if report.text.chars().count() > MAX_OTHER {
        return Err(Unfit::TextTooLong);
    }
    if let Some(found) = names_somebody(text) {
        return Err(found);
    }
    match report.plate {
        Some(_) if danger(report.code).is_none() => Err(Unfit::PlateWithoutDanger),
        Some(plate) if !words::is_plate(plate) => Err(Unfit::NoPlate),
        _ => Ok(()),
    }
}

/// Is a cell of so many reports shown?
pub const fn is_shown(count: u32) -> bool {
    count >= MIN_SHOWN
}

#[cfg(test)]
mod tests;
