//! Every text key belongs to one screen or to a shared vocabulary, and Swift names none but the shell's own.

use std::collections::{BTreeMap, BTreeSet};

use super::records::{Core, snake};
use super::swift::Swift;
use super::tree::{Tree, file_name};
use super::{APP, KIT, Report};

const CATALOGUE: &str = "core/phone/catalogue/";
const SHELL_TEXTS: &str = "ios/App/Parts/ShellTexts.swift";
/// Begin the keys that the records of several screens carry.
const VOCABULARIES: [&str; 24] = [
    "alarm",
    "category_group",
    "date",
    "done",
    "failure",
    "grade",
    "head",
    "incident_field",
    "incident_severity",
    "incident_status",
    "notice",
    "part",
    "period",
    "place",
    "plain",
    "privacy",
    "refusal",
    "role",
    "stage",
    "state",
    "strength",
    "team",
    "verdict",
    "way",
];
/// The same, of times: said by the core, so that no screen formats one.
const TIMES: [&str; 2] = ["time", "weekday"];
/// Begins the keys that a shell says itself.
const SHELL: &str = "shell.";
/// Begin those that only the desktop phone says: its drills and what stands in for a device.
const DESKTOP: [&str; 2] = ["shell.drill", "shell.desk"];

pub fn check(tree: &Tree, core: &Core, report: &mut Report) {
    let keys = catalogue(tree, report);
    let screens: BTreeSet<String> = core.screens.iter().map(|screen| snake(screen)).collect();
    let mut idle: BTreeSet<&str> = VOCABULARIES.iter().chain(&TIMES).copied().collect();
    for (key, file) in &keys {
        let first = key.split('.').next().unwrap_or_default();
        idle.remove(first);
        let is_shared = VOCABULARIES.contains(&first) || TIMES.contains(&first) || key.starts_with(SHELL);
        if screens.contains(first) == is_shared {
            report.find(format!(
                "{key}: of no screen and of no shared vocabulary (VOCABULARIES in xtask/src/ios_check/keys.rs)"
            ));
        } else if !is_shared && file != first {
            report.find(format!("{key}: a text of the screen {first} in {file}.toml"));
        }
    }
    for vocabulary in idle {
        report.find(format!("{vocabulary}: no key begins with it, so it is no vocabulary"));
    }
    said_by_the_shell(tree, &keys, report);
    report.count(keys.len(), "text keys");
}

/// Every key with the stem of its file. Says which file does not parse, and what stands twice or lacks a language.
fn catalogue(tree: &Tree, report: &mut Report) -> BTreeMap<String, String> {
    let mut keys = BTreeMap::new();
    for (path, text) in tree.below(CATALOGUE, "toml") {
        let stem = file_name(path).trim_end_matches(".toml").to_owned();
        let parsed: toml::Table = match toml::from_str(text) {
            Ok(parsed) => parsed,
            Err(error) => {
                report.find(format!("{path}: {error}"));
                continue;
            }
        };
        for (key, words) in parsed {
            if words.get("zh").is_none() || words.get("en").is_none() {
                report.find(format!("{path}: {key} is not said in both languages"));
            }
            if keys.insert(key.clone(), stem.clone()).is_some() {
                report.find(format!("{path}: {key} stands in another file too"));
            }
        }
    }
    keys
}

fn said_by_the_shell(tree: &Tree, keys: &BTreeMap<String, String>, report: &mut Report) {
    let mut app = tree.swift(APP);
    app.extend(tree.swift(KIT));
    for (path, swift) in app.iter().filter(|(path, _)| path != SHELL_TEXTS) {
        let is_id = |at: usize| at >= 2 && swift.is_at(at - 2, &["id", ":"]);
        // A field may be called as its label is.
        for literal in swift.literals.iter().filter(|one| keys.contains_key(&one.text) && !is_id(one.at)) {
            report.find(format!("{path}:{}: names the text {}; records carry texts", literal.line, literal.text));
        }
    }
    let texts = Swift::new(tree.text(SHELL_TEXTS));
    let said: Vec<&str> =
        texts.literals.iter().filter(|literal| is_key(&texts, literal.at)).map(|l| &*l.text).collect();
    for key in &said {
        if !keys.contains_key(*key) || !key.starts_with(SHELL) {
            report.find(format!("{SHELL_TEXTS}: {key} is no text of the shell"));
        }
    }
    let is_ours = |key: &&String| key.starts_with(SHELL) && !DESKTOP.iter().any(|begin| key.starts_with(begin));
    for key in keys.keys().filter(is_ours) {
        let times = said.iter().filter(|said| *said == key).count();
        if times != 1 {
            report.find(format!("{key}: stands {times} times in {SHELL_TEXTS}, not once"));
        }
    }
    for member in members(&texts) {
        let used: usize = app.iter().map(|(_, swift)| swift.places(&["ShellTexts", ".", member]).count()).sum();
        if used != 1 {
            report.find(format!("ShellTexts.{member}: used in {used} places, not in one"));
        }
    }
}

/// Whether a literal is the key of a text: `Text(key: "…"`.
fn is_key(swift: &Swift, at: usize) -> bool {
    at >= 2 && swift.is_at(at - 2, &["key", ":"])
}

fn members(texts: &Swift) -> impl Iterator<Item = &str> {
    texts.places(&["static"]).map(|at| texts.word(at + 2))
}
