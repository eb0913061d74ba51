//! `cargo x dashboard` builds the desk's page; `cargo x test-desk` holds it to its promises in a real browser against a
//! real HQ.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use crate::failure::{Failure, Outcome};
use crate::phones::totals_of;
use crate::steps::Steps;
use crate::totals::Totals;
use crate::{binaries, python, setup, shell, workspace};

const FOLDER: &str = "hq/dashboard";
/// How long a wall under load is watched where that is asked for, and otherwise.
const WALL_MINUTES: &str = "10";
const GLANCE_MINUTES: &str = "2";
/// Below the target folder.
const PICTURES: &str = "desk-pictures";
/// Every package of the generator of requests with its version.
const REQUIREMENTS: &str = include_str!("../../hq/dashboard/e2e/requirements.txt");

/// Builds the page into `hq/dashboard/dist`, from where `huxue-hq` takes it.
pub fn build_task() -> Outcome {
    setup::node()?;
    install()?;
    build()
}

/// The page for a demo: built unless what is there is newer than everything it is built from.
pub fn for_the_demo() -> Outcome {
    if is_fresh(&workspace::root().join(FOLDER))? { Ok(()) } else { build_task() }
}

fn is_fresh(folder: &Path) -> Outcome<bool> {
    let Some(built) = changed(&folder.join("dist/index.html")) else { return Ok(false) };
    let mut left = ["src", "index.html", "package-lock.json", "vite.config.ts"].map(|name| folder.join(name)).to_vec();
    while let Some(path) = left.pop() {
        if changed(&path).is_none_or(|at| at > built) {
            return Ok(false);
        }
        if path.is_dir() {
            let unreadable = |error| Failure::new(format!("{}: {error}", path.display()));
            for item in fs::read_dir(&path).map_err(unreadable)? {
                left.push(item.map_err(unreadable)?.path());
            }
        }
    }
    Ok(true)
}

fn changed(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|found| found.modified()).ok()
}

/// What is asked of a run in the browser.
#[derive(Clone, Copy, Default)]
pub struct Wishes {
    /// The pictures become the committed ones.
    keep: bool,
    /// The wall is watched for ten minutes.
    wall: bool,
}

/// `--keep` and `--wall`, see [`Wishes`].
pub fn test_task(args: &[String]) -> Outcome {
    let mut wishes = Wishes::default();
    for arg in args {
        match arg.as_str() {
            "--keep" => wishes.keep = true,
            "--wall" => wishes.wall = true,
            _ => return Err(Failure::usage("test-desk takes --keep and --wall and nothing else")),
        }
    }
    let mut steps = Steps::default();
    steps.run("build", binaries::build)?;
    steps.run("set-up for the desk", set_up)?;
    let totals = alone(&mut steps).and_then(|mut totals| {
        totals += in_a_browser_for(&mut steps, wishes)?;
        Ok(totals)
    });
    steps.table();
    println!("{}", totals?);
    Ok(())
}

/// What the page's tools and its browser need of the machine.
pub fn set_up() -> Outcome {
    setup::node()?;
    setup::browser()
}

/// The page, built and checked, and how soon it is there: measured, so nothing else may be asked of the machine
/// meanwhile. Part of a longer list of steps, which has set the machine up and built the programs.
pub fn alone(steps: &mut Steps) -> Outcome<Totals> {
    steps.run("desk packages", install)?;
    steps.run("desk client", client_is_fresh)?;
    steps.run("desk types and style", || {
        shell::run(&mut npm(&["run", "check"])).and_then(|()| shell::run(&mut npm(&["run", "lint"])))
    })?;
    let mut totals = steps.run("desk unit tests", unit_tests)?;
    steps.run("desk page", build)?;
    totals += steps.run("desk's times", || browser("times.mjs", &[]))?;
    Ok(totals)
}

/// Every page and every way through them. Expects what [`alone`] has built.
pub fn in_a_browser(steps: &mut Steps) -> Outcome<Totals> {
    in_a_browser_for(steps, Wishes::default())
}

fn in_a_browser_for(steps: &mut Steps, wishes: Wishes) -> Outcome<Totals> {
    let mut totals = steps.run("desk in a browser", || browser("run.mjs", &[]))?;
    let python = steps.run("generator of requests", || python::environment("schemathesis", REQUIREMENTS))?;
    totals += steps.run("every operation by its document", || {
        browser("schema.mjs", &[("DESK_SCHEMATHESIS", python.with_file_name("schemathesis"))])
    })?;
    totals += steps.run("desk of the demo", || browser("demo.mjs", &[]))?;
    let minutes = if wishes.wall { WALL_MINUTES } else { GLANCE_MINUTES };
    totals += steps.run("desk on the wall", || browser("wall.mjs", &[("DESK_WALL_MINUTES", minutes.into())]))?;
    if wishes.keep {
        steps.run("pictures kept", keep_pictures)?;
    }
    Ok(totals)
}

/// The pictures of this run take the place of the committed ones, with a palette each: a third of the bytes.
fn keep_pictures() -> Outcome {
    setup::smaller_pictures()?;
    let (made, kept) = (workspace::target_dir()?.join(PICTURES), workspace::root().join(FOLDER).join("pictures"));
    let failed = |error: std::io::Error| Failure::new(format!("{}: {error}", kept.display()));
    if kept.exists() {
        fs::remove_dir_all(&kept).map_err(failed)?;
    }
    fs::create_dir_all(&kept).map_err(failed)?;
    for file in fs::read_dir(&made).map_err(failed)? {
        let file = file.map_err(failed)?;
        // What was printed lies beside them.
        if file.path().extension().is_none_or(|extension| extension != "png") {
            continue;
        }
        let mut command = shell::program("pngquant");
        shell::run(command.args(["--speed", "4", "--output"]).arg(kept.join(file.file_name())).arg(file.path()))?;
    }
    Ok(())
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

/// Runs one of the desk's programs against the built ones, and counts its checks.
fn browser(program: &str, more: &[(&str, PathBuf)]) -> Outcome<Totals> {
    let target = workspace::target_dir()?;
    let built = |name: &str| target.join("debug").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    let mut command = shell::program("node");
    command
        .arg(format!("{FOLDER}/e2e/{program}"))
        .env("HUXUE_HQ_BIN", built("huxue-hq"))
        .env("HUXUE_BIN", built("huxue"))
        .env("HUXUE_LAB_BIN", built("huxue-lab"))
        .env("DESK_DATA", target.join("desk-data"))
        .env("DESK_PICTURES", target.join(PICTURES))
        .env("DESK_BROWSER", setup::BROWSER)
        .envs(more.iter().map(|(name, path)| (name, path)));
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
