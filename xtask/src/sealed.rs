//! `cargo x test-sealed`: what the shipped builds do differently. The phone's own tests, those of the command line, of
//! killed processes and of phones that are taken out of use, and F18 (a copied folder searched for what was planted), with the database encrypted.
//!
//! A step of its own, because cargo unites features: with them the everyday build would be the encrypted one. Only what
//! stands above SQLite is built a second time.

use crate::failure::{Failure, Outcome};
use crate::steps::Steps;
use crate::totals::Totals;
use crate::{binaries, setup, shell};

pub fn task() -> Outcome {
    let mut steps = Steps::default();
    let totals = in_steps(&mut steps);
    steps.table();
    println!("{}", totals?);
    Ok(())
}

/// The same as part of a longer list of steps.
pub fn in_steps(steps: &mut Steps) -> Outcome<Totals> {
    steps.run("clippy, sealed", clippy)?;
    steps.run("build, sealed", build)?;
    steps.run("tests, sealed", tests)
}

/// Code that only the encrypted build compiles.
fn clippy() -> Outcome {
    setup::c_compiler()?;
    setup::cipher()?;
    let mut command = shell::cargo(&["clippy", "--workspace", "--lib", "--bins"]);
    shell::run(command.args(binaries::SEALED_FEATURES).args(["--", "-D", "warnings"]))
}

/// The programs that tests run as processes, and the tests.
fn build() -> Outcome {
    let mut command =
        shell::cargo(&["build", "--workspace", "--lib", "--bins", "--test", "at_rest", "--test", "identity"]);
    shell::run(command.args(binaries::SEALED_FEATURES))
}

fn tests() -> Outcome<Totals> {
    let mut totals = Totals::default();
    let mut command = shell::cargo(&["test", "--workspace", "--no-fail-fast"]);
    command.args(binaries::SEALED_FEATURES).arg("--lib");
    for name in ["cli", "processes", "identity", "at_rest"] {
        command.args(["--test", name]);
    }
    // Its figures are the test's word.
    command.args(["--", "--nocapture"]);
    let succeeded = shell::watch(&mut command, |line| totals.read(line))?;
    if !succeeded || totals.failed > 0 || totals.passed == 0 {
        return Err(Failure::new(format!("tests of the encrypted build failed: {totals}")));
    }
    println!("{totals}");
    Ok(totals)
}
