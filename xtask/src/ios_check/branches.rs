//! No view decides by time or role, none formats a time, none has words of its own.
//!
//! A condition may ask whether something is there (`if let`, `isEmpty`) and read a Boolean. So everything that could make
//! a condition of something else is looked for: comparisons, searches in texts, `switch`, divisions and remainders (how
//! minutes become hours), the system's clocks and formats, words for roles. What is needed all the same is listed in
//! [`super::exempt`].

use std::collections::BTreeSet;

use super::exempt::{CHOICES, EXEMPT};
use super::swift::{Swift, Token};
use super::tree::Tree;
use super::{APP, Report};

const FOLDERS: [&str; 3] = ["Parts/", "Screens/", "Theme/"];
/// Sums with colours are no sums with minutes.
const NO_SUMS_IN: [&str; 2] = ["Parts/", "Screens/"];
const COMPARES: [&str; 10] = ["==", "!=", "===", "!==", "<", ">", "<=", ">=", "~=", "%"];
const DIVIDES: &str = "/";
const SEARCHES: [&str; 8] =
    ["contains", "hasPrefix", "hasSuffix", "firstIndex", "range", "compare", "isSuperset", "starts"];
const CLOCKS: [&str; 14] = [
    "Date",
    "Calendar",
    "DateComponents",
    "DateFormatter",
    "DateInterval",
    "Timer",
    "TimelineView",
    "TimeZone",
    "ISO8601DateFormatter",
    "ContinuousClock",
    "SuspendingClock",
    "DispatchTime",
    "ProcessInfo",
    "CFAbsoluteTimeGetCurrent",
];
const FORMATS: [&str; 6] =
    ["formatted", "Formatter", "NumberFormatter", "RelativeDateTimeFormatter", "DateComponentsFormatter", "timer"];
/// Roles are the core's: a view that knows one would show it something else.
const ROLES: [&str; 10] =
    ["role", "rank", "isOfficer", "isVolunteer", "isAuxiliary", "isLeader", "isLiaison", "isPolice", "isHq", "isGuest"];
/// Files of `Parts` whose literals nobody reads aloud: names of symbols, of buttons for tests, keys.
const NAMING: [&str; 3] = ["Parts/ActionIdentifiers.swift", "Parts/ShellTexts.swift", "Parts/Symbols.swift"];

pub fn check(tree: &Tree, report: &mut Report) {
    let mut used = BTreeSet::new();
    for folder in FOLDERS {
        for (path, swift) in tree.swift(&format!("{APP}{folder}")) {
            let name = path.strip_prefix(APP).unwrap_or(&path);
            decisions(name, &swift, &mut used, report);
            choices(name, &swift, &mut used, report);
            literals(name, &swift, report);
        }
    }
    for one in EXEMPT.iter().filter(|one| !used.contains(&(one.file, one.code))) {
        report.find(format!("{}: `{}` is allowed ({}) and not there", one.file, one.code, one.because));
    }
    for (file, by) in CHOICES.iter().filter(|choice| !used.contains(choice)) {
        report.find(format!("{file}: a choice by `{by}` is allowed and not there"));
    }
}

type Used = BTreeSet<(&'static str, &'static str)>;

fn decisions(name: &str, swift: &Swift, used: &mut Used, report: &mut Report) {
    for (at, token) in swift.tokens.iter().enumerate() {
        let Some(what) = what(name, swift, at, token) else { continue };
        let line = swift.line(token.line);
        let exempt = EXEMPT.iter().find(|one| one.file == name && line.contains(one.code));
        match exempt {
            Some(exempt) => {
                used.insert((exempt.file, exempt.code));
            }
            None => report.find(format!("{name}:{}: {what} (`{}`): the core decides", token.line, token.text)),
        }
    }
}

fn what(name: &str, swift: &Swift, at: usize, token: &Token) -> Option<&'static str> {
    let word = token.text.as_str();
    let is_called = swift.word(at + 1) == "(" || swift.word(at + 1) == "{";
    let may_not_sum = NO_SUMS_IN.iter().any(|folder| name.starts_with(folder));
    if token.is_apart && may_not_sum && COMPARES.contains(&word) {
        return Some("compares");
    }
    if token.is_apart && may_not_sum && word == DIVIDES {
        return Some("divides");
    }
    if is_called && SEARCHES.contains(&word) && at > 0 && swift.word(at - 1) == "." {
        return Some("searches");
    }
    if CLOCKS.contains(&word) {
        return Some("asks the time");
    }
    if FORMATS.contains(&word) {
        return Some("formats");
    }
    ROLES.contains(&word).then_some("knows a role")
}

fn choices(name: &str, swift: &Swift, used: &mut Used, report: &mut Report) {
    for at in swift.places(&["switch"]) {
        let subject: Vec<&str> =
            swift.tokens[at + 1..].iter().map(|token| token.text.as_str()).take_while(|word| *word != "{").collect();
        let subject = subject.join(" ");
        match CHOICES.iter().find(|(file, by)| *file == name && *by == subject) {
            Some(choice) => {
                used.insert(*choice);
            }
            None => report.find(format!("{name}:{}: chooses by `{subject}`: the core decides", swift.tokens[at].line)),
        }
    }
}

fn literals(name: &str, swift: &Swift, report: &mut Report) {
    if NAMING.contains(&name) {
        return;
    }
    for literal in &swift.literals {
        let is_name_for_tests = literal.at >= 2 && swift.is_at(literal.at - 2, &["accessibilityIdentifier", "("]);
        if !is_name_for_tests {
            report.find(format!("{name}:{}: has words of its own (`{}`)", literal.line, literal.text));
        }
    }
}
