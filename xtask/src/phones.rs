//! `cargo x test-phones`: the phone through the bindings that other languages use, and the screens, against a real HQ.

use std::path::{Path, PathBuf};

use crate::failure::{Failure, Outcome};
use crate::steps::Steps;
use crate::totals::Totals;
use crate::{binaries, bindings, python, setup, shell, workspace};

mod artifacts;
pub mod desktop;
mod jvm;

/// What runs the Python tests, where the machine has none.
const PYTEST: &str = "pytest==9.2.0";
const PYTHON_TESTS: &str = "bindings/ffi/tests/python";

pub fn task() -> Outcome {
    let mut steps = Steps::default();
    steps.run("build", binaries::build)?;
    let totals = in_steps(&mut steps);
    steps.table();
    println!("{}", totals?);
    Ok(())
}

/// What the screens and the window need of the machine.
pub fn set_up() -> Outcome {
    setup::screens()?;
    setup::windows()
}

fn in_steps(steps: &mut Steps) -> Outcome<Totals> {
    steps.run("set-up for screens", set_up)?;
    steps.run("bindings for tests", bindings::for_tests)?;
    let mut totals = steps.run("Python", python)?;
    steps.run("JVM artifacts", artifacts::verify)?;
    totals += steps.run("Kotlin and Compose", jvm::tests)?;
    totals += steps.run("Android app, compiled", jvm::app_check)?;
    totals += steps.run("desktop phone", desktop::test)?;
    Ok(totals)
}

fn python() -> Outcome<Totals> {
    let report = workspace::target_dir()?.join("python-tests.xml");
    // An old report must not stand for a run that made none.
    let _ = std::fs::remove_file(&report);
    let mut command = shell::program(pytest()?);
    command.args(["-m", "pytest", "-q", "-p", "no:cacheprovider", PYTHON_TESTS, "--junitxml"]).arg(&report);
    let ended = shell::run(command.env("PYTHONDONTWRITEBYTECODE", "1"));
    let totals = counted(&report)?;
    match totals {
        _ if totals.failed > 0 => Err(Failure::new(format!("Python tests failed: {totals}"))),
        Totals { passed: 0, .. } => Err(Failure::new("no Python test ran")),
        _ => ended.map(|()| totals),
    }
}

/// A Python that has pytest: the machine's, else one of our own below the target folder.
fn pytest() -> Outcome<PathBuf> {
    let machine = PathBuf::from("python3");
    if shell::output(shell::program(&machine).args(["-m", "pytest", "--version"])).is_ok() {
        return Ok(machine);
    }
    python::environment("pytest", PYTEST)
}

/// What a report in JUnit's format says, summed over its suites.
fn counted(report: &Path) -> Outcome<Totals> {
    let text = std::fs::read_to_string(report)
        .map_err(|error| Failure::new(format!("no report {}: {error}", report.display())))?;
    Ok(totals_of(&text))
}

pub(crate) fn totals_of(report: &str) -> Totals {
    let mut totals = Totals::default();
    for suite in report.split("<testsuite ").skip(1) {
        let suite = suite.split('>').next().unwrap_or_default();
        let number = |name: &str| {
            let value = suite.split(&format!("{name}=\"")).nth(1).and_then(|rest| rest.split('"').next());
            value.and_then(|digits| digits.parse::<u64>().ok()).unwrap_or(0)
        };
        let failed = number("failures") + number("errors");
        totals.failed += failed;
        totals.passed += number(" tests").saturating_sub(failed + number("skipped"));
    }
    totals
}

#[cfg(test)]
mod tests {
    use super::totals_of;
    use crate::totals::Totals;

    #[test]
    fn a_report_is_summed_over_its_suites() {
        let report = r#"<?xml version="1.0"?><testsuites name="all"><testsuite name="a" errors="1" failures="2"
            skipped="3" tests="16" time="2.8"><testcase name="x"/></testsuite><testsuite name="b" tests="4"
            failures="0" errors="0"></testsuite></testsuites>"#;
        assert_eq!(totals_of(&report.replace('\n', " ")), Totals { passed: 14, failed: 3 });
        assert_eq!(totals_of("<testsuites/>"), Totals::default());
    }
}
