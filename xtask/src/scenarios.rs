//! The scenario files, played twice in virtual time: every expectation is met and the output is the same to the byte.
//! Then random days, which only have to keep the rules that hold on any day.

use std::fs;
use std::path::PathBuf;

use crate::failure::{Failure, Outcome};
use crate::{binaries, shell, workspace};

pub fn play_twice() -> Outcome {
    let files = files()?;
    let first = play(&files)?;
    let second = play(&files)?;
    if first != second {
        return Err(Failure::new("the same scenarios gave different output the second time"));
    }
    println!("{} scenarios met every expectation, twice with the same {} bytes", files.len(), first.len());
    Ok(())
}

/// Random days nobody wrote: whatever happens on them, nothing is lost or counted twice.
pub fn wander() -> Outcome {
    let county = workspace::root().join("fixtures").join("scenarios").join("county");
    let mut command = shell::program(binaries::lab()?);
    shell::run(command.args(["wander", "--rounds", "60", "--county"]).arg(county))
}

fn play(files: &[PathBuf]) -> Outcome<Vec<u8>> {
    shell::output(shell::program(binaries::lab()?).args(["play", "--json"]).args(files))
}

/// Every scenario by name; the schema beside them is none.
fn files() -> Outcome<Vec<PathBuf>> {
    let folder = workspace::root().join("fixtures").join("scenarios");
    let unreadable = |error: std::io::Error| Failure::new(format!("{}: {error}", folder.display()));
    let mut files = Vec::new();
    for item in fs::read_dir(&folder).map_err(unreadable)? {
        let path = item.map_err(unreadable)?.path();
        let is_json = path.extension().is_some_and(|extension| extension == "json");
        if is_json && !path.to_string_lossy().ends_with("schema.json") {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(Failure::new(format!("no scenario in {}", folder.display())));
    }
    Ok(files)
}
