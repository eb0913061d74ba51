//! The files that the check reads, in memory: a test breaks a copy of them without touching the disk.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::swift::Swift;
use crate::failure::{Failure, Outcome};

/// Folders that the check reads, from the root.
const FOLDERS: [&str; 2] = ["ios", "core/phone/catalogue"];
/// Single files beside them.
const FILES: [&str; 2] = ["Cargo.toml", "core/phone/src/screens/alarms.rs"];
/// What tools make inside the folders.
const MADE: [&str; 5] = [".build", "DerivedData", "Huxue.xcodeproj", "HuxueCoreFFI.xcframework", "xcuserdata"];
/// What is not text: there is nothing to read in it.
const BINARY: [&str; 1] = ["png"];

#[derive(Clone)]
pub struct Tree {
    /// Text by path from the root.
    texts: BTreeMap<String, String>,
    binaries: BTreeSet<String>,
}

impl Tree {
    pub fn read(root: &Path) -> Outcome<Self> {
        let mut tree = Self { texts: BTreeMap::new(), binaries: BTreeSet::new() };
        for folder in FOLDERS {
            tree.read_folder(root, folder)?;
        }
        for file in FILES {
            tree.read_file(root, file)?;
        }
        Ok(tree)
    }

    fn read_folder(&mut self, root: &Path, folder: &str) -> Outcome {
        let path = root.join(folder);
        for item in fs::read_dir(&path).map_err(|error| unreadable(folder, &error))? {
            let item = item.map_err(|error| unreadable(folder, &error))?;
            let name = item.file_name().to_string_lossy().into_owned();
            let below = format!("{folder}/{name}");
            if item.path().is_dir() {
                if !MADE.contains(&name.as_str()) {
                    self.read_folder(root, &below)?;
                }
            } else if BINARY.contains(&extension(&name)) {
                self.binaries.insert(below);
            } else {
                self.read_file(root, &below)?;
            }
        }
        Ok(())
    }

    fn read_file(&mut self, root: &Path, file: &str) -> Outcome {
        let text = fs::read_to_string(root.join(file)).map_err(|error| unreadable(file, &error))?;
        self.texts.insert(file.to_owned(), text);
        Ok(())
    }

    /// The text of a file; empty if it is not there, which whoever looks for something in it will find.
    pub fn text(&self, path: &str) -> &str {
        self.texts.get(path).map_or("", String::as_str)
    }

    pub fn has_file(&self, path: &str) -> bool {
        self.texts.contains_key(path) || self.binaries.contains(path)
    }

    pub fn has_folder(&self, path: &str) -> bool {
        let prefix = format!("{path}/");
        self.texts.keys().chain(&self.binaries).any(|file| file.starts_with(&prefix))
    }

    /// The texts below a folder (ends with `/`) with this extension, in order.
    pub fn below<'t>(&'t self, folder: &'t str, extension_wanted: &'t str) -> impl Iterator<Item = (&'t str, &'t str)> {
        let inside = self.texts.range(folder.to_owned()..).take_while(move |(path, _)| path.starts_with(folder));
        inside
            .filter(move |(path, _)| extension(path) == extension_wanted)
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// Every text below a folder (ends with `/`), in order.
    pub fn all_below<'t>(&'t self, folder: &'t str) -> impl Iterator<Item = (&'t str, &'t str)> {
        let inside = self.texts.range(folder.to_owned()..).take_while(move |(path, _)| path.starts_with(folder));
        inside.map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The Swift files below a folder, read as words.
    pub fn swift(&self, folder: &str) -> Vec<(String, Swift)> {
        self.below(folder, "swift").map(|(path, text)| (path.to_owned(), Swift::new(text))).collect()
    }
}

#[cfg(test)]
impl Tree {
    /// A copy in which every `old` of a file is `new`. Fails the test if there is none.
    pub fn with(&self, path: &str, old: &str, new: &str) -> Self {
        let text = self.text(path);
        assert!(text.contains(old), "{path} has no `{old}`");
        self.with_file(path, &text.replace(old, new))
    }

    /// A copy with a file more, or with another text in it.
    pub fn with_file(&self, path: &str, text: &str) -> Self {
        let mut broken = self.clone();
        broken.texts.insert(path.to_owned(), text.to_owned());
        broken
    }

    /// A copy without a file.
    pub fn without(&self, path: &str) -> Self {
        let mut broken = self.clone();
        assert!(broken.texts.remove(path).is_some() | broken.binaries.remove(path), "no {path}");
        broken
    }
}

/// What stands after the last dot of a file's name; the name itself where it begins with the dot.
pub fn extension(path: &str) -> &str {
    let name = file_name(path);
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

pub fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn unreadable(path: &str, error: &std::io::Error) -> Failure {
    Failure::new(format!("{path}: {error}"))
}
