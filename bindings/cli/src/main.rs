//! `huxue`: a complete phone without a screen, for scripts, tests and guard-room PCs. It holds no rules: it turns
//! words into commands and views into lines.

mod acts;
mod args;
mod clock;
mod failure;
mod home;
mod output;
mod parse;
mod relay;
mod rules;
mod show;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use args::{Audit, Cli, Command, GateCode, Incident, Key, RollCall};
use failure::Failure;
use home::Session;
use output::Output;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let output = Output { json: cli.json };
    match run(cli, &output) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => output.failure(&failure),
    }
}

fn run(cli: Cli, output: &Output) -> Result<(), Failure> {
    let open = || Session::open(cli.home.as_deref());
    match cli.command {
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "huxue", &mut std::io::stdout());
            Ok(())
        }
        Command::Rules(rules) => rules::run(&rules, output),
        Command::Enrol(how) => open()?.enrol(&how, output),
        Command::Sync { wait } => open()?.sync(wait, output),
        Command::Key(Key::Rotate) => open()?.rotate_keys(output),
        Command::Relay(relay) => relay::run(&mut open()?, &relay, output),
        Command::Today => show::today(&open()?, output),
        Command::Queue => show::queue(&open()?, output),
        Command::Audit(Audit::Heads { export }) => show::audit_heads(&open()?, export, output),
        Command::Status => show::status(&open()?, output),
        Command::Brief { day } => show::brief(&open()?, day.as_deref(), output),
        Command::AboutMe => show::about_me(&open()?, output),
        Command::Explain { post, day, person, entry } => {
            show::explain(&open()?, &post, day.as_deref(), person.as_deref(), entry.as_deref(), output)
        }
        Command::Incident(Incident::List { post, day, status }) => {
            show::incidents(&open()?, post.as_deref(), day.as_deref(), status, output)
        }
        Command::Incident(Incident::Show { id }) => show::incident(&open()?, &id, output),
        Command::RollCall(RollCall::List) => show::roll_calls(&open()?, output),
        Command::GateCode(GateCode::Show { post }) => show::gate_code(&open()?, &post, output),
        command => acts::run(&mut open()?, command, output),
    }
}
