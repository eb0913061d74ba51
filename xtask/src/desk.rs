//! `cargo x dashboard` builds the desk's page; `cargo x test-desk` holds it to its promises in a real browser against a
//! real HQ.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::failure::{Failure, Outcome};
use crate::phones::totals_of;
use crate::steps::Steps;
use crate::totals::Totals;
use crate::{binaries, setup, shell, workspace};

const FOLDER: &str = "hq/dashboard";

/// Builds the page into `hq/dashboard/dist`, from where `huxue-hq` takes it.
pub fn build_task() -> Outcome {
    setup::node()?;
    install()?;
    build()
}

/// `--keep`: the pictures become the committed ones.
pub fn test_task(args: &[String]) -> Outcome {
    let keep = match args {
        [] => false,
        [flag] if flag == "--keep" => true,
        _ => return Err(Failure::usage("test-desk takes --keep and nothing else")),
    };
    let mut steps = Steps::default();
    steps.run("build", binaries::build)?;
    let totals = steps_of(&mut steps, keep);
    steps.table();
    println!("{}", totals?);
    Ok(())
}

/// The same, as part of a longer list of steps. Expects the programs to be built.
pub fn in_steps(steps: &mut Steps) -> Outcome<Totals> {
    steps_of(steps, false)
}

fn steps_of(steps: &mut Steps, keep: bool) -> Outcome<Totals> {
    steps.run("set-up for the desk", || setup::node().and_then(|()| setup::browser()))?;
    steps.run("desk packages", install)?;
    steps.run("desk client", client_is_fresh)?;
    steps.run("desk types and style", || {
        shell::run(&mut npm(&["run", "check"])).and_then(|()| shell::run(&mut npm(&["run", "lint"])))
    })?;
    let mut totals = steps.run("desk unit tests", unit_tests)?;
    steps.run("desk page", build)?;
    totals += steps.run("desk in a browser", || browser(keep))?;
    Ok(totals)
}

fn npm(args: &[&str]) -> Command {
    let mut command = shell::program("npm");
    command.args(["--prefix", FOLDER]).args(args);
    command
}

/// What the lock file names, unless it is there already.
fn install() -> Outcome {
    let folder = workspace::root().join(FOLDER);
    let lock = read(&folder.join("package-lock.json"))?;
    let stamp = folder.join("node_modules/.huxue-lock");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    shell::run(&mut npm(&["ci", "--no-audit", "--no-fund"]))?;
    fs::write(&stamp, lock).map_err(|error| Failure::new(format!("{}: {error}", stamp.display())))
}

/// The generated client is of the committed document, which a test of `huxue-hq` holds to its routes.
fn client_is_fresh() -> Outcome {
    let committed = workspace::root().join(FOLDER).join("src/api/schema.d.ts");
    let fresh = workspace::target_dir()?.join("schema.d.ts");
    let mut command = shell::program(workspace::root().join(FOLDER).join("node_modules/.bin/openapi-typescript"));
    shell::run(command.arg(format!("{FOLDER}/openapi.json")).arg("--output").arg(&fresh))?;
    if read(&fresh)? == read(&committed)? {
        return Ok(());
    }
    Err(Failure::new(format!("{} is stale: npm --prefix {FOLDER} run schema", committed.display())))
}

fn unit_tests() -> Outcome<Totals> {
    let report = workspace::target_dir()?.join("desk-unit-tests.xml");
    // An old report must not stand for a run that made none.
    let _ = fs::remove_file(&report);
    let mut command = npm(&["test", "--", "--reporter=default", "--reporter=junit"]);
    let ended = shell::run(command.arg(format!("--outputFile.junit={}", report.display())));
    some_passed("desk unit tests", totals_of(&read(&report)?), ended)
}

fn build() -> Outcome {
    shell::run(&mut npm(&["run", "build"]))
}

/// Plays a morning at HQ with phones of the command line, and looks at every page.
fn browser(keep: bool) -> Outcome<Totals> {
    let target = workspace::target_dir()?;
    let program = |name: &str| target.join("debug").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    let pictures: PathBuf =
        if keep { workspace::root().join(FOLDER).join("pictures") } else { target.join("desk-pictures") };
    let mut command = shell::program("node");
    command
        .arg(format!("{FOLDER}/e2e/run.mjs"))
        .env("HUXUE_HQ_BIN", program("huxue-hq"))
        .env("HUXUE_BIN", program("huxue"))
        .env("DESK_DATA", target.join("desk-data"))
        .env("DESK_PICTURES", pictures)
        .env("DESK_BROWSER", setup::BROWSER);
    let mut totals = Totals::default();
    let succeeded = shell::watch(&mut command, |line| {
        if let Some(counts) = line.strip_prefix("desk: ") {
            totals.read(&format!("test result: {counts}"));
        }
    })?;
    let ended = if succeeded { Ok(()) } else { Err(Failure::new("the desk does not hold in a browser")) };
    some_passed("checks in a browser", totals, ended)
}

fn some_passed(what: &str, totals: Totals, ended: Outcome) -> Outcome<Totals> {
    match totals {
        Totals { failed: 1.., .. } => Err(Failure::new(format!("{what} failed: {totals}"))),
        Totals { passed: 0, .. } => Err(Failure::new(format!("none of the {what} ran"))),
        _ => ended.map(|()| totals),
    }
}

fn read(path: &std::path::Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| Failure::new(format!("{}: {error}", path.display())))
}

#[cfg(test)]
mod tests {
    use super::some_passed;
    use crate::totals::Totals;

    #[test]
    fn a_run_without_tests_or_with_a_failed_one_is_no_success() {
        assert!(some_passed("tests", Totals { passed: 0, failed: 0 }, Ok(())).is_err());
        assert!(some_passed("tests", Totals { passed: 3, failed: 1 }, Ok(())).is_err());
        assert!(some_passed("tests", Totals { passed: 3, failed: 0 }, Ok(())).is_ok());
    }
}
