//! `cargo x ci`: everything that must hold on a fresh clone, cheapest first, with the time each step took.

use crate::failure::Outcome;
use crate::shell::{cargo, run};
use crate::steps::{Beside, Steps};
use crate::{bench, binaries, bindings, demo, edges, ios_check, sealed, setup, test};

pub fn task() -> Outcome {
    let mut steps = Steps::default();
    let result = all(&mut steps);
    steps.table();
    result
}

fn all(steps: &mut Steps) -> Outcome {
    steps.run("set-up", setup::c_compiler)?;
    steps.run("format", || run(&mut cargo(&["fmt", "--all", "--check"])))?;
    steps.run("edges", || edges::task(None))?;
    steps.run("ios-check", ios_check::task)?;
    let mut clippy = cargo(&["clippy", "--workspace", "--all-targets"]);
    clippy.args(binaries::FEATURES).args(["--", "-D", "warnings"]);
    steps.run("clippy", || run(&mut clippy))?;
    let mut totals = test::in_steps(steps, None)?;
    // The linker has one core, the player the other.
    let size = Beside::start("size")?;
    let played = test::played(steps);
    steps.run("size, what was left of it", || size.end())?;
    played?;
    steps.run("bindings", bindings::check)?;
    steps.run("demo", demo::check)?;
    steps.run("bench check-in", bench::check)?;
    steps.run("bench start", bench::check_start)?;
    steps.run("bench trust", bench::check_trust)?;
    steps.run("hostile", bench::check_hostile)?;
    steps.run("fairness", bench::check_fairness)?;
    // Last, because it leaves the encrypted programs where the plain ones were.
    totals += sealed::in_steps(steps)?;
    println!("\n{totals}");
    Ok(())
}
