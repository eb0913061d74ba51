//! Every file below `ios/` that the system or a tool reads parses, with the parser of its kind.

use std::collections::BTreeSet;

use plist::Value;
use roxmltree::{Document, ParsingOptions};

use super::tree::{Tree, extension};
use super::{Report, manifests, plists, project};

const IOS: &str = "ios/";
/// Read by people and by tools that are not here; our own Swift is read by the other checks.
const UNPARSED: [&str; 6] = ["gitignore", "h", "md", "modulemap", "sh", "swift"];

pub fn check(tree: &Tree, report: &mut Report) {
    let mut parsed = 0;
    for (path, text) in tree.all_below(IOS) {
        let problem = match extension(path) {
            "plist" | "entitlements" | "xcprivacy" => plist(text).err(),
            "strings" => strings(text).err(),
            "yml" => yaml(text).err(),
            "json" => serde_json::from_str::<serde_json::Value>(text).err().map(|error| error.to_string()),
            other if UNPARSED.contains(&other) => continue,
            other => Some(format!("no parser for files ending in .{other}")),
        };
        parsed += 1;
        if let Some(problem) = problem {
            report.find(format!("{path}: {problem}"));
        }
    }
    report.count(parsed, "files parsed");
    project::check(tree, report);
    plists::check(tree, report);
    manifests::check(tree, report);
}

/// The property list's own parser forgives what is no XML any more and a key that stands twice; Apple's does not.
pub fn plist(text: &str) -> Result<Value, String> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| error.to_string())?;
    for dictionary in document.descendants().filter(|node| node.has_tag_name("dict")) {
        let mut seen = BTreeSet::new();
        let keys = dictionary.children().filter(|node| node.has_tag_name("key")).filter_map(|node| node.text());
        if let Some(twice) = keys.into_iter().find(|key| !seen.insert(*key)) {
            return Err(format!("{twice} stands twice"));
        }
    }
    Value::from_reader_xml(text.as_bytes()).map_err(|error| error.to_string())
}

/// A strings file is an ASCII property list without its outer brackets. The parser forgives a missing semicolon and a
/// repeated key, which Apple's tools do not.
pub fn strings(text: &str) -> Result<plist::Dictionary, String> {
    let value = Value::from_reader_ascii(format!("{{{text}}}").as_bytes()).map_err(|error| error.to_string())?;
    let words = value.into_dictionary().ok_or("not a list of strings")?;
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| line.starts_with('"')).collect();
    if let Some(line) = lines.iter().find(|line| !line.ends_with("\";")) {
        return Err(format!("`{line}` ends without a semicolon"));
    }
    if lines.len() != words.len() {
        return Err(format!("{} lines say {} keys", lines.len(), words.len()));
    }
    Ok(words)
}

pub fn yaml(text: &str) -> Result<serde_json::Value, String> {
    serde_saphyr::from_str(text).map_err(|error: serde_saphyr::Error| error.to_string())
}
