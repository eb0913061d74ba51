//! Running other programs: always from the workspace root, never with a keyboard behind them.

use std::io::{BufRead, BufReader};
use std::process::{Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::failure::{Failure, Outcome};
use crate::workspace;

/// The cargo that runs us, from the workspace root.
///
/// What the outer `cargo run` says of this package is taken out: some build scripts (ring's) look at those variables,
/// and would build again whenever `cargo x` and plain cargo take turns.
pub fn cargo(args: &[&str]) -> Command {
    let mut command = program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(args);
    let of_package = |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_str().is_some_and(of_package)) {
        command.env_remove(name);
    }
    command
}

pub fn program(name: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(workspace::root()).stdin(Stdio::null());
    command
}

/// The same command, giving way to whatever else runs.
pub fn yielding(command: &Command) -> Command {
    let mut nice = program("nice");
    nice.args(["-n", "5"]).arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => nice.env(name, value),
            None => nice.env_remove(name),
        };
    }
    nice
}

/// Runs to the end; fails if the program does.
pub fn run(command: &mut Command) -> Outcome {
    let status = command.status().map_err(|error| cannot_start(command, &error))?;
    if status.success() { Ok(()) } else { Err(Failure::new(format!("{} ended with {status}", told(command)))) }
}

/// Runs to the end and hands back what was printed; fails if the program does.
pub fn output(command: &mut Command) -> Outcome<Vec<u8>> {
    let Output { status, stdout, .. } =
        command.stderr(Stdio::inherit()).output().map_err(|error| cannot_start(command, &error))?;
    if status.success() { Ok(stdout) } else { Err(Failure::new(format!("{} ended with {status}", told(command)))) }
}

/// Runs to the end, printing each line as it comes and showing it to `each`; says whether the program succeeded.
pub fn watch(command: &mut Command, mut each: impl FnMut(&str)) -> Outcome<bool> {
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|error| cannot_start(command, &error))?;
    if let Some(stdout) = child.stdout.take() {
        let mut lines = BufReader::new(stdout);
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            let text = String::from_utf8_lossy(&line);
            print!("{text}");
            each(text.trim_end());
            line.clear();
        }
    }
    let status = child.wait().map_err(|error| cannot_start(command, &error))?;
    Ok(status.success())
}

/// Runs to the end, or is killed when `limit` has passed. Answers how long it took.
pub fn run_within(command: &mut Command, limit: Duration) -> Outcome<Duration> {
    let begin = Instant::now();
    let mut child = command.spawn().map_err(|error| cannot_start(command, &error))?;
    loop {
        match child.try_wait().map_err(|error| cannot_start(command, &error))? {
            Some(status) if status.success() => return Ok(begin.elapsed()),
            Some(status) => return Err(Failure::new(format!("{} ended with {status}", told(command)))),
            None if begin.elapsed() > limit => {
                // It may have ended in this very moment; either way it is over.
                let _ = child.kill();
                let _ = child.wait();
                return Err(Failure::new(format!("{} took longer than {} s", told(command), limit.as_secs())));
            }
            None => sleep(Duration::from_millis(100)),
        }
    }
}

fn cannot_start(command: &Command, error: &std::io::Error) -> Failure {
    Failure::new(format!("cannot run {}: {error}", told(command)))
}

/// The command as one would type it; long argument lists are cut.
fn told(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().take(6).map(|arg| arg.to_string_lossy().into_owned()));
    if command.get_args().len() > 6 {
        words.push("…".to_owned());
    }
    format!("`{}`", words.join(" "))
}
