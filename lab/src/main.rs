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
    /// Let the county's phones check in and out without pause; standard input moves the clock or starts HQ again
    #[command(
        after_help = "Orders: at 2026-11-24T23:59:50 | restart | rest | go\nExample: huxue-lab press --rate 50 --listen 127.0.0.1:8443"
    )]
    Press(huxue_lab::demo::press::PressOptions),
    /// Play random days nobody wrote, and hold what must be true after any of them
    #[command(after_help = "Example: huxue-lab wander --rounds 1000 --seed 7")]
    Wander(huxue_lab::wander::Options),
    /// Push mutated frames, runs, entries and operations through the gates; fails if anything is taken or refused wrongly
    #[command(after_help = "Example: huxue-lab hostile --count 1000000 --seed 1 --json")]
    Hostile(huxue_lab::hostile::Options),
    /// Play people whose true movements are known: nobody wrongly blamed, the guilty not waved through
    #[command(after_help = "Example: huxue-lab fairness --days 200 --seed 1 --json")]
    Fairness(huxue_lab::fairness::Options),
    /// Phones of a shift at an HQ that runs: they hold their lines open and answer roll-calls
    #[command(
        after_help = "Example: huxue-lab shift --hq-data hq --hq http://127.0.0.1:8470 --data phones --persons O001,A001 --asleep 1"
    )]
    Shift(huxue_lab::shift::Options),
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
        Command::Press(options) => huxue_lab::demo::press::command(&options),
        Command::Wander(options) => huxue_lab::wander::command(&options),
        Command::Hostile(options) => huxue_lab::hostile::command(&options),
        Command::Fairness(options) => huxue_lab::fairness::command(&options),
        Command::Shift(options) => huxue_lab::shift::command(&options),
        Command::Bench { what: Bench::CheckIn { json } } => huxue_lab::bench::command(json),
        Command::Bench { what: Bench::Trust { json } } => huxue_lab::bench::trust::command(json),
        Command::Bench { what: Bench::Start { json } } => huxue_lab::bench::start::command(json),
    };
    ExitCode::from(code)
}
