//! Steps with their times: said when they begin and end, and as a table at the end.

use std::time::{Duration, Instant};

use crate::failure::Outcome;

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
