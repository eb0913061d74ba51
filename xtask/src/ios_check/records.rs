//! The core as the generated Swift has it: its records with their fields and its closed lists.

use std::collections::{BTreeMap, BTreeSet};

use super::KIT;
use super::swift::{Swift, is_name};
use super::tree::Tree;
use crate::failure::{Failure, Outcome};

const GENERATED: &str = "ios/DutyKit/Sources/HuxueCore/HuxueCore.swift";

pub struct Core {
    /// By the name that the app uses.
    pub records: BTreeMap<String, Vec<FieldOf>>,
    /// `case`s of `ScreenId`, as Swift writes them.
    pub screens: Vec<String>,
    /// `case`s of `ActionId`, as Swift writes them.
    pub actions: Vec<String>,
    /// Screen by the record that the kit shows it with.
    pub shown_with: BTreeMap<String, String>,
}

pub struct FieldOf {
    pub name: String,
    /// The record it holds, whether one, several or perhaps none.
    pub record: Option<String>,
}

impl Core {
    pub fn read(tree: &Tree) -> Outcome<Self> {
        let generated = Swift::new(tree.text(GENERATED));
        let aliases = aliases(&Swift::new(tree.text(&format!("{KIT}Gateway.swift"))));
        let bare = records(&generated);
        let known = |name: &str| bare.contains_key(name).then(|| alias(&aliases, name));
        let mut named = BTreeMap::new();
        for (name, fields) in &bare {
            let fields = fields.iter().map(|(field, types)| {
                let record = types.iter().find_map(|name| known(name));
                FieldOf { name: field.clone(), record }
            });
            named.insert(alias(&aliases, name), fields.collect());
        }
        let core = Self {
            records: named,
            screens: cases(&generated, "ScreenId"),
            actions: cases(&generated, "ActionId"),
            shown_with: shown_with(&Swift::new(tree.text(&format!("{KIT}ScreenState.swift")))),
        };
        if core.records.len() < 20 || core.screens.is_empty() || core.actions.is_empty() {
            return Err(Failure::new(format!("{GENERATED}: generated in a form not known here")));
        }
        Ok(core)
    }

    /// Every record reachable from one, itself included.
    pub fn reachable(&self, from: &str) -> BTreeSet<&str> {
        let mut seen = BTreeSet::new();
        let mut next: Vec<&str> = self.records.get_key_value(from).map(|(name, _)| name.as_str()).into_iter().collect();
        while let Some(name) = next.pop() {
            if seen.insert(name) {
                next.extend(self.records[name].iter().filter_map(|field| field.record.as_deref()));
            }
        }
        seen
    }
}

/// `enrolScan` as `EnrolScan`.
pub fn pascal(case: &str) -> String {
    let mut letters = case.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// `enrolScan` as `enrol_scan`.
pub fn snake(case: &str) -> String {
    let mut out = String::new();
    for letter in case.chars() {
        if letter.is_uppercase() {
            out.push('_');
        }
        out.extend(letter.to_lowercase());
    }
    out
}

fn alias(aliases: &BTreeMap<String, String>, name: &str) -> String {
    aliases.get(name).cloned().unwrap_or_else(|| name.to_owned())
}

/// `public typealias AboutMeView = HuxueCore.RecordedAboutMeView`, from the binding's name to the app's.
fn aliases(gateway: &Swift) -> BTreeMap<String, String> {
    let begin = ["public", "typealias"];
    gateway.places(&begin).map(|at| (gateway.word(at + 6).to_owned(), gateway.word(at + 2).to_owned())).collect()
}

type Fields = Vec<(String, Vec<String>)>;

/// Every `public struct` with its `public var`s, each with the names in its type.
fn records(generated: &Swift) -> BTreeMap<String, Fields> {
    let begin = ["public", "struct"];
    let mut records = BTreeMap::new();
    for at in generated.places(&begin) {
        let name = generated.word(at + 2);
        if name.starts_with("FfiConverter") {
            continue;
        }
        let end = (at + 3..generated.tokens.len())
            .find(|next| generated.is_at(*next, &["public", "init"]))
            .unwrap_or(generated.tokens.len());
        let fields = (at..end).filter(|next| generated.is_at(*next, &["public", "var"])).map(|next| {
            let line = generated.tokens[next].line;
            let types = generated.tokens[next + 4..end].iter().take_while(|token| token.line == line);
            let types = types.filter(|token| is_name(&token.text)).map(|token| token.text.clone()).collect();
            (generated.word(next + 2).to_owned(), types)
        });
        records.insert(name.to_owned(), fields.collect());
    }
    records
}

fn cases(generated: &Swift, name: &str) -> Vec<String> {
    let Some(start) = generated.places(&["public", "enum", name]).next() else { return Vec::new() };
    let body = &generated.tokens[start..];
    let end = body.iter().position(|token| token.text == "}").unwrap_or(body.len());
    body[..end].windows(2).filter(|pair| pair[0].text == "case").map(|pair| pair[1].text.clone()).collect()
}

/// `case enrol(EnrolView)` of `ScreenState`, from the record to the screen.
fn shown_with(state: &Swift) -> BTreeMap<String, String> {
    let is_payload = |at: &usize| state.word(at + 2) == "(" && state.word(at + 4) == ")";
    let places = state.places(&["case"]).filter(is_payload);
    places.map(|at| (state.word(at + 3).to_owned(), state.word(at + 1).to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::{pascal, snake};

    #[test]
    fn names_are_written_in_three_ways() {
        assert_eq!((pascal("incidentForm"), snake("incidentForm")), ("IncidentForm".into(), "incident_form".into()));
        assert_eq!((pascal("sos"), snake("sos")), ("Sos".into(), "sos".into()));
    }
}
