//! Steps with their times: said when they begin and end, and as a table at the end.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::Child;
use std::time::{Duration, Instant};

use crate::failure::{Failure, Outcome};
use crate::totals::Totals;
use crate::{shell, workspace};

#[derive(Default)]
pub struct Steps {
    done: Vec<(String, Duration)>,
}

impl Steps {
    pub fn run<T>(&mut self, name: &str, step: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
        println!("\n── {name}");
        let begin = Instant::now();
        let result = step();
        let took = begin.elapsed();
        println!("── {name}: {} after {:.1} s", if result.is_ok() { "done" } else { "FAILED" }, took.as_secs_f64());
        self.done.push((name.to_owned(), took));
        result
    }

    pub fn table(&self) {
        println!();
        for (name, took) in &self.done {
            println!("{:>8.1} s  {name}", took.as_secs_f64());
        }
        let all: Duration = self.done.iter().map(|(_, took)| *took).sum();
        println!("{:>8.1} s  together", all.as_secs_f64());
    }
}

/// A task of ours in a process of its own, while other steps go on here: neither needs the whole machine.
pub struct Beside {
    task: &'static str,
    child: Child,
    printed: PathBuf,
}

impl Beside {
    /// Starts `cargo x task`. It yields to what runs here, where times are measured.
    pub fn start(task: &'static str) -> Outcome<Self> {
        let failed = |error: std::io::Error| Failure::new(format!("cannot run {task} beside: {error}"));
        let printed = workspace::target_dir()?.join(format!("{task}.log"));
        let log = File::create(&printed).map_err(failed)?;
        // By cargo: the program that runs here may have been built anew since it began.
        let mut command = shell::yielding(&shell::cargo(&["--locked", "x", task]));
        let child = command.stdout(log.try_clone().map_err(failed)?).stderr(log).spawn().map_err(failed)?;
        println!("── {task}: begun beside what follows");
        Ok(Self { task, child, printed })
    }

    /// Waits for its end and shows what it printed, in one piece.
    pub fn end(mut self) -> Outcome<String> {
        let Self { task, child, printed } = &mut self;
        let failed = |error: std::io::Error| Failure::new(format!("{task}: {error}"));
        let status = child.wait().map_err(failed)?;
        let text = String::from_utf8_lossy(&fs::read(printed).map_err(failed)?).into_owned();
        print!("{text}");
        if status.success() { Ok(text) } else { Err(Failure::new(format!("{task} ended with {status}"))) }
    }

    /// The same for a task of tests: what it counted is its last line.
    pub fn end_of_tests(self) -> Outcome<Totals> {
        let task = self.task;
        let text = self.end()?;
        let mut totals = Totals::default();
        totals.read(&format!("test result: {}", text.lines().last().unwrap_or_default()));
        match totals {
            Totals { failed: 1.., .. } => Err(Failure::new(format!("{task}: {totals}"))),
            Totals { passed: 0, .. } => Err(Failure::new(format!("{task} counted no test"))),
            _ => Ok(totals),
        }
    }
}

impl Drop for Beside {
    /// Nothing is left running behind a step that failed here.
    fn drop(&mut self) {
        // It may have ended by itself; either way it is over.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
