//! The kit, the screens and the scenarios through the generated Kotlin, on the JVM.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::totals_of;
use crate::failure::{Failure, Outcome};
use crate::totals::Totals;
use crate::{shell, workspace};

const PROJECT: &str = "android/jvm/pom.xml";

/// Where Maven builds: with everything else, so that the sources may be read-only.
pub fn build_folder() -> Outcome<PathBuf> {
    let folder = workspace::target_dir()?.join("jvm");
    fs::create_dir_all(&folder).map_err(|error| Failure::new(format!("{}: {error}", folder.display())))?;
    Ok(folder)
}

pub fn maven() -> Outcome<Command> {
    let target = workspace::target_dir()?;
    let mut command = shell::program("mvn");
    command.args(["-B", "-ntp", "-f", PROJECT]);
    command.arg(format!("-Dhuxue.target={}", target.display()));
    command.arg(format!("-Dhuxue.build={}", build_folder()?.display()));
    command.arg(format!("-Dhuxue.pictures={}", target.join("pictures").display()));
    Ok(command)
}

pub fn tests() -> Outcome<Totals> {
    let reports = build_folder()?.join("surefire-reports");
    // Old reports must not stand for a run that made none.
    let _ = fs::remove_dir_all(&reports);
    let ended = shell::run(maven()?.args(["-q", "test"]));
    let totals = counted(&reports)?;
    match totals {
        _ if totals.failed > 0 => Err(Failure::new(format!("Kotlin tests failed: {totals}"))),
        Totals { passed: 0, .. } => ended.and(Err(Failure::new("no Kotlin test ran"))),
        _ => ended.map(|()| totals),
    }
}

fn counted(reports: &std::path::Path) -> Outcome<Totals> {
    let mut totals = Totals::default();
    for file in fs::read_dir(reports).into_iter().flatten().flatten() {
        if file.path().extension().is_some_and(|extension| extension == "xml") {
            let text = fs::read_to_string(file.path()).map_err(|error| Failure::new(error.to_string()))?;
            let of_class = totals_of(&text.replace('\n', " "));
            let name = file.file_name().to_string_lossy().replace("TEST-cn.huxue.", "").replace(".xml", "");
            println!("{name}: {of_class}");
            totals += of_class;
        }
    }
    Ok(totals)
}
