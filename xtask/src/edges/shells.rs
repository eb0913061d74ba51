//! Edges in the platforms' own languages: what a Kotlin or Swift file imports.

use std::fs;
use std::path::{Path, PathBuf};

use super::rules::{ImportRule, SHELLS};
use crate::failure::{Failure, Outcome};

/// Every forbidden import below `root`, as a sentence, and how many files were read.
pub fn check(root: &Path) -> Outcome<(Vec<String>, usize)> {
    let mut violations = Vec::new();
    let mut read = 0;
    for rule in SHELLS {
        for file in files(&root.join(rule.inside), rule.extension)? {
            let text = fs::read_to_string(&file).map_err(|error| unreadable(&file, &error))?;
            read += 1;
            let place = file.strip_prefix(root).unwrap_or(&file).to_string_lossy().replace('\\', "/");
            for (at, line) in text.lines().enumerate() {
                if let Some(name) = imported(line).filter(|name| !allows(rule, &place, name)) {
                    violations.push(format!("{place}:{}: import {name}: forbidden, because {}", at + 1, rule.because));
                }
            }
        }
    }
    Ok((violations, read))
}

/// The imported name of an import line, whatever attributes stand before it.
fn imported(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let line = if line.starts_with('@') { line.split_once(' ')?.1.trim_start() } else { line };
    line.strip_prefix("import ")?.split([' ', ';']).find(|word| !word.is_empty())
}

fn allows(rule: &ImportRule, place: &str, name: &str) -> bool {
    let begins = |list: &[&str]| list.iter().any(|prefix| name == *prefix || name.starts_with(&format!("{prefix}.")));
    if begins(rule.never) {
        return rule.except.iter().any(|file| place.ends_with(file));
    }
    rule.only.is_empty() || begins(rule.only)
}

/// Files of one extension below a folder that may not exist, in order.
fn files(folder: &Path, extension: &str) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop().filter(|next| next.is_dir()) {
        for item in fs::read_dir(&next).map_err(|error| unreadable(&next, &error))? {
            let path = item.map_err(|error| unreadable(&next, &error))?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|own| own == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::imported;

    #[test]
    fn an_import_is_found_behind_attributes_and_nowhere_else() {
        assert_eq!(imported("import cn.huxue.core.HuxuePhone"), Some("cn.huxue.core.HuxuePhone"));
        assert_eq!(imported("@_exported import HuxueCore"), Some("HuxueCore"));
        assert_eq!(imported("import androidx.compose.ui.Modifier as M"), Some("androidx.compose.ui.Modifier"));
        assert_eq!(imported("// import nothing"), None);
        assert_eq!(imported("val important = 1"), None);
    }
}
