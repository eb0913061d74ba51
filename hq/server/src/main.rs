//! `huxue-hq`: headquarters from the command line. Data goes to standard output, logs go to standard error.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
