//! What Maven fetched for the tests of the screens is compared with `android/jvm/checksums.txt` before any of it runs.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::jvm;
use crate::failure::{Failure, Outcome};
use crate::{shell, workspace};

const CHECKSUMS: &str = "android/jvm/checksums.txt";

pub fn verify() -> Outcome {
    let found = found()?;
    let file = workspace::root().join(CHECKSUMS);
    let text = fs::read_to_string(&file).map_err(|error| Failure::new(format!("{CHECKSUMS}: {error}")))?;
    let problems = differences(&read(&text), &found);
    if problems.is_empty() {
        println!("{} artifacts are those of {CHECKSUMS}", found.len());
        return Ok(());
    }
    let list = problems.join("\n  ");
    Err(Failure::new(format!(
        "what Maven fetched is not what {CHECKSUMS} names; nothing of it was run:\n  {list}\nIf android/jvm/pom.xml was \
         changed on purpose, look at each artifact and change its line."
    )))
}

/// The checksum of every artifact on the class path, by file name.
fn found() -> Outcome<BTreeMap<String, String>> {
    let list = jvm::build_folder()?.join("artifacts.txt");
    let mut command = jvm::maven()?;
    command.args(["-q", "initialize", "dependency:build-classpath", "-DincludeScope=test"]);
    shell::run(command.arg(format!("-Dmdep.outputFile={}", list.display())))?;
    let text = fs::read_to_string(&list).map_err(|error| Failure::new(format!("{}: {error}", list.display())))?;
    let sums = shell::output(shell::program("sha256sum").args(text.trim().split(':')))?;
    let sums = String::from_utf8_lossy(&sums);
    Ok(read(&sums).into_iter().map(|(path, sum)| (name_of(&path), sum)).collect())
}

fn name_of(path: &str) -> String {
    Path::new(path).file_name().map_or_else(|| path.to_owned(), |name| name.to_string_lossy().into_owned())
}

/// Lines of `sha256sum`: the sum, two spaces, the name.
fn read(text: &str) -> BTreeMap<String, String> {
    let lines = text.lines().filter_map(|line| line.split_once("  "));
    lines.map(|(sum, name)| (name.to_owned(), sum.to_owned())).collect()
}

fn differences(wanted: &BTreeMap<String, String>, found: &BTreeMap<String, String>) -> Vec<String> {
    let unlike = found.iter().filter_map(|(name, sum)| match wanted.get(name) {
        Some(known) if known == sum => None,
        Some(_) => Some(format!("{name} has another checksum")),
        None => Some(format!("{name} is not in the list: {sum}  {name}")),
    });
    let unused = wanted.keys().filter(|name| !found.contains_key(*name));
    unlike.chain(unused.map(|name| format!("{name} is in the list and was not fetched"))).collect()
}

#[cfg(test)]
mod tests {
    use super::{differences, read};

    #[test]
    fn every_artifact_that_differs_is_named() {
        let wanted = read("aa  one.jar\nbb  two.jar\ncc  gone.jar\n");
        let found = read("aa  one.jar\nb0  two.jar\ndd  new.jar\n");
        let expected = [
            "new.jar is not in the list: dd  new.jar",
            "two.jar has another checksum",
            "gone.jar is in the list and was not fetched",
        ];
        assert_eq!(differences(&wanted, &found), expected);
        assert!(differences(&wanted, &wanted).is_empty());
    }
}
