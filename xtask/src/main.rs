//! `cargo x`: the one task runner. A laptop and CI run the same tasks, so CI calls nothing else.
//!
//! # Where to start
//! * [`ci`]: everything that must hold, in order.
//! * [`edges`]: who may know whom, enforced.
//! * [`binaries`]: the one way the workspace is built, and why there is only one.
//! * [`bindings`]: the library in other languages.
//! * [`ios_check`]: the iOS app, as far as it can be known without a Mac.
#![expect(clippy::print_stdout, reason = "a task runner talks to its terminal")]

mod bench;
mod binaries;
mod bindings;
mod check_mobile;
mod ci;
mod demo;
mod desk;
mod edges;
mod failure;
mod ios_check;
mod phones;
mod python;
mod scenarios;
mod sealed;
mod setup;
mod shell;
mod size;
mod steps;
mod test;
mod totals;
mod workspace;

use std::process::ExitCode;

use failure::{Failure, Outcome};

const HELP: &str = "\
cargo x TASK

  demo [ARGS…]          build, then play a school day at 58 gates (--once: stop after it; --summary FILE: write JSON)
  phone [ARGS…]         build, then open the phone in a window (--home DIR, --hq URL, --code CODE)
  test [FILTER]         build, run every test (also test-phones and test-desk), then play every scenario twice (FILTER: only what matches)
  ci                    format, edges, ios-check, clippy, test, test-sealed, demo, bench and size with their limits
  test-sealed           build as shipped, with the phone's database encrypted, then run what differs: F18 among it
  test-phones           build, then run the tests of the bindings in the languages that use them
  dashboard             build the desk's page, which a release build of huxue-hq embeds
  test-desk [--keep] [--wall]
                        build, then look at every page of the desk in a browser, against a real HQ, and ask every
                        operation whatever a generator of requests comes up with (--keep: keep the pictures;
                        --wall: watch a wall under load for ten minutes, not two)
  bindings [--check]    generate Kotlin, Python and the committed Swift (--check: only compare the Swift)
  size [--json] [--keep] what the library weighs inside the app, against its limit and the kept measure (--keep: keep)
  check-mobile          check the types of the core for Android and iOS (fetches Debian packages; not part of ci)
  ios-check             read the iOS app without a Mac: its files, and that its screens show what the core says and no more
  edges                 check who imports whom (--manifest-path FILE: of another tree)
  help                  this page";

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let task = args.next().unwrap_or_else(|| "help".to_owned());
    let rest: Vec<String> = args.collect();
    match run(&task, &rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            failure.exit_code()
        }
    }
}

fn run(task: &str, rest: &[String]) -> Outcome {
    match (task, rest) {
        ("demo", args) => demo::task(args),
        ("phone", args) => phones::desktop::task(args),
        ("test", []) => test::task(None),
        ("test", [filter]) => test::task(Some(filter)),
        ("test-sealed", []) => sealed::task(),
        ("test-phones", []) => phones::task(),
        ("dashboard", []) => desk::build_task(),
        ("test-desk", args) => desk::test_task(args),
        ("ci", []) => ci::task(),
        ("bindings", args) => bindings::task(args),
        ("size", args) => size::task(args),
        ("check-mobile", []) => check_mobile::task(),
        ("ios-check", []) => ios_check::task(),
        ("edges", []) => edges::task(None),
        ("edges", [flag, path]) if flag == "--manifest-path" => edges::task(Some(path.as_ref())),
        ("help" | "--help" | "-h", []) => {
            println!("{HELP}");
            Ok(())
        }
        _ => Err(Failure::usage(format!("not a task: {task} {}\n\n{HELP}", rest.join(" ")))),
    }
}
