//! `huxue-lab`: play a scenario or random days, run the demo day, measure a check-in and a cold start.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "huxue-lab", version, about = "A county in one process: scenarios, a demo day, measurements")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Play scenario files in virtual time and check what each expects
    #[command(after_help = "Example: huxue-lab play fixtures/scenarios/*.json")]
    Play {
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Print the results as JSON: one object for one file, a list for several
        #[arg(long)]
        json: bool,
        /// Run each phone in a process of its own, started with this command (docs/handset.md)
        #[arg(long, value_name = "COMMAND")]
        handset: Option<String>,
    },
    /// Play a school day at 58 gates over real loopback HTTP
    Demo(huxue_lab::demo::Options),
    /// Play random days nobody wrote, and hold what must be true after any of them
    #[command(after_help = "Example: huxue-lab wander --rounds 1000 --seed 7")]
    Wander(huxue_lab::wander::Options),
    /// Push mutated frames, runs, entries and operations through the gates; fails if anything is taken or refused wrongly
    #[command(after_help = "Example: huxue-lab hostile --count 1000000 --seed 1 --json")]
    Hostile(huxue_lab::hostile::Options),
    /// Play people whose true movements are known: nobody wrongly blamed, the guilty not waved through
    #[command(after_help = "Example: huxue-lab fairness --days 200 --seed 1 --json")]
    Fairness(huxue_lab::fairness::Options),
    /// Measure
    Bench {
        #[command(subcommand)]
        what: Bench,
    },
}

#[derive(Subcommand)]
enum Bench {
    /// Time and bytes of a lone check-in
    CheckIn {
        #[arg(long)]
        json: bool,
    },
    /// What evidence, signatures and the gates cost, on a phone and at HQ
    Trust {
        #[arg(long)]
        json: bool,
    },
    /// Time of a cold start against reading its rows alone; fails above the limit
    Start {
        #[arg(long)]
        json: bool,
    },
}

fn main() -> ExitCode {
    let code = match Cli::parse().command {
        Command::Play { files, json, handset } => huxue_lab::play::command(&files, json, handset.as_deref()),
        Command::Demo(options) => huxue_lab::demo::command(&options),
        Command::Wander(options) => huxue_lab::wander::command(&options),
        Command::Hostile(options) => huxue_lab::hostile::command(&options),
        Command::Fairness(options) => huxue_lab::fairness::command(&options),
        Command::Bench { what: Bench::CheckIn { json } } => huxue_lab::bench::command(json),
        Command::Bench { what: Bench::Trust { json } } => huxue_lab::bench::trust::command(json),
        Command::Bench { what: Bench::Start { json } } => huxue_lab::bench::start::command(json),
    };
    ExitCode::from(code)
}
