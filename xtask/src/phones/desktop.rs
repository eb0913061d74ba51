//! The desktop phone: `cargo x phone` opens it; its test works it by mouse on a virtual display, against the HQ of the
//! demo.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use super::{artifacts, jvm};
use crate::failure::{Failure, Outcome};
use crate::totals::Totals;
use crate::{binaries, bindings, shell, workspace};

/// Builds and opens the window; ends when it is closed.
pub fn task(args: &[String]) -> Outcome {
    binaries::build()?;
    super::set_up()?;
    bindings::for_tests()?;
    shell::run(jvm::maven()?.args(["-q", "compile"]))?;
    artifacts::verify()?;
    let mut command = java()?;
    // A relative `--home` is meant from where one stands.
    if let Ok(here) = std::env::current_dir() {
        command.current_dir(here);
    }
    shell::run(command.args(args))
}

fn java() -> Outcome<Command> {
    let build = jvm::build_folder()?;
    let list = build.join("classpath.txt");
    let listed = fs::read_to_string(&list).map_err(|error| Failure::new(format!("{}: {error}", list.display())))?;
    let mut path = build.join("classes").into_os_string();
    path.push(":");
    path.push(listed.trim());
    let mut library = std::ffi::OsString::from("-Djna.library.path=");
    library.push(workspace::target_dir()?.join("bindings/lib"));
    let mut command = shell::program("java");
    command.arg("-Xmx512m").arg(library).arg("-cp").arg(path).arg("cn.huxue.desktop.Main");
    Ok(command)
}

/// Expects the tests to be compiled and the programs built.
pub fn test() -> Outcome<Totals> {
    let (display, _screen) = screen()?;
    let (hq, code, _demo) = demo()?;
    let mut command = jvm::maven()?;
    command.env("DISPLAY", display).args(["-q", "-Pwindow", "surefire:test"]);
    command.args([format!("-Dhuxue.demo.hq={hq}"), format!("-Dhuxue.demo.code={code}")]);
    jvm::run_tests(&mut command, &jvm::build_folder()?)
}

/// Ends with the test, whatever comes of it.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself; either way it is over.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(command: &mut Command) -> Outcome<(Running, impl Iterator<Item = String> + Send + use<>)> {
    let name = command.get_program().to_string_lossy().into_owned();
    let failed = |error: std::io::Error| Failure::new(format!("cannot run {name}: {error}"));
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(failed)?;
    let stdout = child.stdout.take();
    let child = Running(child);
    let stdout = stdout.ok_or_else(|| Failure::new(format!("{name} has no output")))?;
    Ok((child, BufReader::new(stdout).lines().map_while(Result::ok)))
}

/// A virtual display with a number of its own.
fn screen() -> Outcome<(String, Running)> {
    let mut command = shell::program("Xvfb");
    command.args(["-displayfd", "1", "-screen", "0", "1280x1000x24", "-nolisten", "tcp"]).stderr(Stdio::null());
    let (running, mut lines) = start(&mut command)?;
    let number = lines.next().filter(|line| !line.trim().is_empty());
    let number = number.ok_or_else(|| Failure::new("Xvfb ended without a display"))?;
    Ok((format!(":{}", number.trim()), running))
}

/// The demo after its day: HQ's address and a code for the guard room.
fn demo() -> Outcome<(String, String, Running)> {
    let data = workspace::target_dir()?.join("demo-phone");
    let mut command = shell::program(binaries::lab()?);
    // The window's own test types address and code; a picture is read in the core's tests.
    command.args(["demo", "--plain"]).arg("--data").arg(data);
    let (running, mut lines) = start(&mut command)?;
    let said = lines.find_map(|line| offered(&line));
    let said = said.ok_or_else(|| Failure::new("the demo ended before it offered a code"))?;
    // It goes on telling who checks in; a full pipe would stop it.
    std::thread::spawn(move || lines.for_each(drop));
    Ok((said.0, said.1, running))
}

/// HQ's address and the code in a line of the demo that says how to open a phone.
fn offered(line: &str) -> Option<(String, String)> {
    let words: Vec<&str> = line.trim().strip_prefix("cargo x phone ")?.split_whitespace().collect();
    let after = |flag: &str| words.iter().position(|word| *word == flag).and_then(|at| words.get(at + 1));
    Some(((*after("--hq")?).to_owned(), (*after("--code")?).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::offered;

    #[test]
    fn the_demos_line_gives_an_address_and_a_code() {
        let line =
            "  cargo x phone --home /tmp/p --hq http://127.0.0.1:4 --code AAAAA-BBBBB-C   # the guard room's phone";
        assert_eq!(offered(line), Some(("http://127.0.0.1:4".to_owned(), "AAAAA-BBBBB-C".to_owned())));
        assert_eq!(offered("HQ stays up at http://127.0.0.1:4"), None);
    }
}
