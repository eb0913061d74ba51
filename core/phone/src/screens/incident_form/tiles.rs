//! Which categories come first, and how each looks: by hour and habit, with an icon that never changes.

use huxue_duty::clock::Instant;
use huxue_duty::county::Period;
use huxue_duty::incident::{CATALOGUE, Category, REPORT};

use crate::screens::parts::{Icon, Text, Tone};

/// Tiles of the first grid.
pub const GRID: usize = 8;
/// One's own filing weighs as much as this many points, up to [`HABIT_MOST`] filings.
const HABIT: u32 = 8;
const HABIT_MOST: usize = 8;

/// What is met at a school gate, the most common first.
const COMMON: [&str; 16] =
    ["T02", "T01", "T05", "S01", "M02", "O01", "O05", "T09", "O02", "M01", "T04", "F03", "T03", "T14", "T10", "T11"];

/// What an hour brings, before anything of [`COMMON`].
const fn of_period(period: Period) -> &'static [&'static str] {
    match period {
        Period::Morning => &["T02", "T01", "T05", "T04"],
        Period::Noon => &["O01", "P03", "M02", "O02"],
        Period::Evening => &["T02", "O02", "O01", "T01"],
        Period::Night => &["F05", "O06", "S01", "S03"],
    }
}

/// The period of the day by the clock alone: a form has no window.
pub fn period_of(now: Instant) -> Period {
    match now.civil().format("%H").to_string().parse::<u32>().unwrap_or(0) {
        4..=10 => Period::Morning,
        11..=13 => Period::Noon,
        14..=18 => Period::Evening,
        _ => Period::Night,
    }
}

/// Categories in the order of the grid; help given to people (H) has a tile of its own.
pub fn ranked(
    offered: impl Fn(&Category) -> bool,
    period: Period,
    filed: impl Fn(&str) -> usize,
) -> Vec<&'static Category> {
    let place = |list: &[&str], code: &str, most: u32| {
        list.iter()
            .position(|known| *known == code)
            .map_or(0, |at| most.saturating_sub(u32::try_from(at).unwrap_or(most)))
    };
    let score = |code: &str| {
        let habit = u32::try_from(filed(code).min(HABIT_MOST)).unwrap_or(0) * HABIT;
        place(&COMMON, code, 16) + place(of_period(period), code, 4) * 4 + habit
    };
    let mut all: Vec<&'static Category> =
        CATALOGUE.iter().filter(|known| !known.code.starts_with('H') && offered(known)).collect();
    // Stable: equals stay in the catalogue's order.
    all.sort_by_key(|known| std::cmp::Reverse(score(known.code)));
    all
}

pub fn name(code: &str) -> Text {
    Text::new(format!("category.{code}"))
}

pub fn tone(known: &Category) -> Tone {
    if known.severity >= 4 || known.has(REPORT) { Tone::Danger } else { Tone::Neutral }
}

pub fn icon(code: &str) -> Icon {
    match code {
        "T02" | "O02" | "S05" => Icon::Crowd,
        "T11" | "F05" => Icon::Light,
        "T12" | "T15" => Icon::Road,
        "T14" | "M05" => Icon::Weather,
        "T09" | "T10" | "M04" => Icon::Alert,
        "O01" => Icon::Stall,
        "O05" => Icon::Dog,
        "O03" => Icon::Bell,
        "O04" | "O06" => Icon::Question,
        "S01" => Icon::Fight,
        "S03" | "S08" | "S09" | "M03" => Icon::Person,
        "F07" | "M06" | "P06" => Icon::Fire,
        "M01" | "M02" => Icon::Medical,
        _ => match code.as_bytes().first() {
            Some(b'T') => Icon::Car,
            Some(b'P') => Icon::Shop,
            Some(b'F') => Icon::Facility,
            Some(b'H') => Icon::Help,
            Some(b'S') => Icon::Shield,
            _ => Icon::Note,
        },
    }
}
