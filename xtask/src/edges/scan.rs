//! Edges that a manifest cannot show: what the source of a package mentions.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::manifests::Package;
use super::rules::SOURCE;
use super::source::Source;
use crate::failure::{Failure, Outcome};

/// Every forbidden mention in one package, as a sentence; each word once per file.
pub fn check(package: &Package, all: &[Package], root: &Path) -> Outcome<Vec<String>> {
    let mut violations = Vec::new();
    for file in rust_files(&package.folder)? {
        let text = fs::read_to_string(&file).map_err(|error| unreadable(&file, &error))?;
        let source = Source::new(&text);
        let place = file.strip_prefix(root).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        for (word, because) in forbidden_in(package, all, &place) {
            if let Some(line) = source.line_of(&word) {
                violations.push(format!("{place}:{line}: {} → {word}: forbidden, because {because}", package.name));
            }
        }
    }
    Ok(violations)
}

/// The words that this file must not mention, each with its reason.
fn forbidden_in(package: &Package, all: &[Package], place: &str) -> BTreeSet<(String, &'static str)> {
    let mut words = BTreeSet::new();
    if let Some(rule) = package.rule() {
        for other in all.iter().filter(|other| other.name != package.name && !rule.ours.contains(&other.name.as_str()))
        {
            words.insert((other.name.replace('-', "_"), rule.because));
        }
    }
    let within = |list: &[&str]| list.iter().any(|prefix| place.starts_with(prefix));
    for rule in SOURCE.iter().filter(|rule| (rule.inside.is_empty() || within(rule.inside)) && !within(rule.except)) {
        words.extend(rule.words.iter().map(|word| ((*word).to_owned(), rule.because)));
    }
    words
}

/// All Rust files under a package's folder, in order. Packages do not nest here.
fn rust_files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for item in fs::read_dir(&next).map_err(|error| unreadable(&next, &error))? {
            let path = item.map_err(|error| unreadable(&next, &error))?.path();
            if path.is_dir() && path.file_name().is_some_and(|name| name != "target") {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("{}: {error}", path.display()))
}
