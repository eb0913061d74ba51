//! The kit, the screens and the scenarios through the generated Kotlin, on the JVM.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::totals_of;
use crate::failure::{Failure, Outcome};
use crate::totals::Totals;
use crate::{shell, workspace};

const PROJECT: &str = "android/jvm/pom.xml";
const APP_CHECK: &str = "android/app-check/pom.xml";

/// Where Maven builds: with everything else, so that the sources may be read-only.
pub fn build_folder() -> Outcome<PathBuf> {
    let folder = workspace::target_dir()?.join("jvm");
    fs::create_dir_all(&folder).map_err(|error| Failure::new(format!("{}: {error}", folder.display())))?;
    Ok(folder)
}

pub fn maven() -> Outcome<Command> {
    let target = workspace::target_dir()?;
    let mut command = project(PROJECT, &build_folder()?);
    command.arg(format!("-Dhuxue.target={}", target.display()));
    command.arg(format!("-Dhuxue.pictures={}", target.join("pictures").display()));
    Ok(command)
}

fn project(pom: &str, build: &Path) -> Command {
    let mut command = shell::program("mvn");
    command.args(["-B", "-ntp", "-f", pom]).arg(format!("-Dhuxue.build={}", build.display()));
    command
}

/// Compiles the Android app against Android's own classes and the kit and screens as they were just compiled; runs what
/// of it needs no phone.
pub fn app_check() -> Outcome<Totals> {
    let build = workspace::target_dir()?.join("app-check");
    let mut command = project(APP_CHECK, &build);
    command.arg(format!("-Dhuxue.classes={}", build_folder()?.join("classes").display()));
    run_tests(command.args(["-q", "test"]), &build)
}

pub fn tests() -> Outcome<Totals> {
    run_tests(maven()?.args(["-q", "test"]), &build_folder()?)
}

/// Runs Maven and counts what its tests reported.
pub fn run_tests(maven: &mut Command, build: &Path) -> Outcome<Totals> {
    let reports = build.join("surefire-reports");
    // Old reports must not stand for a run that made none.
    let _ = fs::remove_dir_all(&reports);
    let ended = shell::run(maven);
    let totals = counted(&reports)?;
    match totals {
        _ if totals.failed > 0 => Err(Failure::new(format!("Kotlin tests failed: {totals}"))),
        Totals { passed: 0, .. } => ended.and(Err(Failure::new("no Kotlin test ran"))),
        _ => ended.map(|()| totals),
    }
}

fn counted(reports: &Path) -> Outcome<Totals> {
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
