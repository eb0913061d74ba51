//! `cargo x test`: build, every test, the phones' tests in other languages, the desk in a browser,
//! every scenario twice.

use crate::failure::{Failure, Outcome};
use crate::steps::{Beside, Steps};
use crate::totals::Totals;
use crate::{binaries, desk, phones, scenarios, shell};

pub fn task(filter: Option<&str>) -> Outcome {
    let mut steps = Steps::default();
    let result = in_steps(&mut steps, filter).and_then(|totals| {
        if filter.is_none() {
            played(&mut steps)?;
        }
        Ok(totals)
    });
    steps.table();
    println!("{}", result?);
    Ok(())
}

/// The same, as part of a longer list of steps. With a filter only Rust's tests run.
pub fn in_steps(steps: &mut Steps, filter: Option<&str>) -> Outcome<Totals> {
    // Tests that run whole processes need the programs, so they are built before.
    steps.run("build", binaries::build)?;
    let mut totals = steps.run("tests", || run_tests(filter))?;
    if filter.is_none() {
        // Two installations at once would be in each other's way.
        steps.run("set-up for phones and desk", || phones::set_up().and_then(|()| desk::set_up()))?;
        totals += desk::alone(steps)?;
        let phones = Beside::start("test-phones")?;
        // Both are told to the end: one failure must not hide another.
        let desk = desk::in_a_browser(steps);
        totals += steps.run("phones, what was left of them", || phones.end_of_tests())?;
        totals += desk?;
    }
    Ok(totals)
}

/// Days played from scripts and from dice. Expects the programs to be built.
pub fn played(steps: &mut Steps) -> Outcome {
    steps.run("scenarios, twice", scenarios::play_twice)?;
    steps.run("random days", scenarios::wander)
}

fn run_tests(filter: Option<&str>) -> Outcome<Totals> {
    let mut totals = Totals::default();
    let mut command = shell::cargo(&["test", "--workspace", "--no-fail-fast"]);
    command.args(binaries::FEATURES);
    if let Some(filter) = filter {
        command.args(["--", filter]);
    }
    let succeeded = shell::watch(&mut command, |line| totals.read(line))?;
    match totals {
        _ if !succeeded || totals.failed > 0 => Err(Failure::new(format!("tests failed: {totals}"))),
        Totals { passed: 0, .. } => Err(Failure::new("no test ran")),
        _ => {
            println!("{totals}");
            Ok(totals)
        }
    }
}
