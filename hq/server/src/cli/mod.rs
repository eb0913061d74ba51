//! The command line: arguments, one function per command, exit codes (0 done, 2 usage, 3 bad input, 4 not found,
//! 5 conflict or locked, 6 integrity, 7 disk and system).

mod alarms;
mod args;
mod audit;
mod backup;
mod concern;
mod desk;
mod desk_args;
mod device;
mod import;
mod invite;
mod key;
mod map;
mod output;
mod privacy;
mod secret;
mod show;
mod staff;
mod tls;
mod video;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};
use huxue_hq::server::{self, Clock, Config};
use huxue_hq::{Hq, HqError, Result};
use tracing_subscriber::EnvFilter;

use args::{Args, Command, GateCodeCommand};
use output::Output;

pub fn run() -> ExitCode {
    let args = Args::parse();
    let filter = EnvFilter::try_from_env("HUXUE_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false).init();
    let mut output = Output::default();
    match dispatch(args, &mut output) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            output::problem(&error);
            ExitCode::from(error.exit_code())
        }
    }
}

fn dispatch(args: Args, output: &mut Output) -> Result<u8> {
    let clock = Clock::from_environment();
    let now = clock.now();
    let data = args.data;
    let open = || Hq::open(&data, now);
    match args.command {
        Command::Init { json } => {
            let (hq, shares) = Hq::init_with_shares(&data, now)?;
            if !json {
                output.line(format_args!("# headquarters {} in {} / 指挥中心已建立", hq.tenant(), data.display()));
            }
            // Without its shares this headquarters could never change its key: better that it is made again.
            key::print(&shares, json, output).inspect_err(|_| {
                output::hint("remove the data folder and run `init` again / 请删除数据目录后重新初始化");
            })?;
        }
        Command::Key(command) => key::run(&data, command, now, output)?,
        Command::Import { folder, staff } => return import::run(&mut open()?, &folder, &staff, now, output),
        Command::EnrolCode { person, post, how } => invite::code(&mut open()?, person, post, how, now, output)?,
        Command::Device(command) => device::run(&mut open()?, command, now, output)?,
        Command::Review(command) => device::review(&mut open()?, command, now, output)?,
        Command::Tls(command) => tls::run(&data, command, now, output)?,
        Command::Desk(command) => desk::run(&mut open()?, command, now, output)?,
        Command::Staff(command) => staff::run(&mut open()?, command, now, output)?,
        Command::Audit(command) => return audit::run(&mut open()?, command, now, output),
        Command::Concern(command) => concern::run(&mut open()?, command, now, output)?,
        Command::Sweep { dry_run } => output.json(&open()?.sweep(now, dry_run)?)?,
        Command::Policy(command) => privacy::policy(&mut open()?, command, now, output)?,
        Command::Report(command) => privacy::report(&open()?, &command, output)?,
        Command::Serve { listen, desk_listen, plain_behind_proxy, trust_loopback } => {
            let lock = output::lock(&data)?;
            let config = Config { listen, desk_listen, behind_proxy: plain_behind_proxy, trust_loopback };
            let running = server::start(&data, config, clock)?;
            output.line(format_args!("listening on {} / 已启动", running.url()));
            running.until_signal()?;
            drop(lock);
        }
        Command::Openapi => output.line(format_args!("{}", server::openapi_text().trim_end())),
        Command::Board { json, once } => show::board(&open, &clock, json, once, output)?,
        Command::Incidents { filter, json } => show::incidents(&open()?, filter, json, output)?,
        Command::Attendance { filter, json } => show::attendance(&open()?, filter, now, json, output)?,
        Command::GateCode(GateCodeCommand::Sheet { post, from, days, json }) => {
            let from = from.unwrap_or_else(|| now.civil_date());
            show::gate_code_sheet(&open()?, &huxue_duty::ids::PostId::new(post), from, days, json, output)?;
        }
        Command::Requests { state, json } => show::requests(&open()?, state.as_deref(), json, output)?,
        Command::Alarms { json, command: None } => show::alarms(&open()?, json, output)?,
        Command::Alarms { command: Some(command), .. } => alarms::run(&mut open()?, command, now, output)?,
        Command::Map(command) => map::run(&mut open()?, command, now, output)?,
        Command::Video(command) => video::run(&mut open()?, command, now, output)?,
        Command::Withheld(command) => show::withheld(&mut open()?, command, now, output)?,
        Command::Verify { json } => {
            let code = show::verify(&open()?, json, output)?;
            return Ok(code.max(tls::verify(&data, now)?));
        }
        Command::Rebuild => {
            let scopes = open()?.rebuild()?;
            output.line(format_args!("{scopes} scopes projected again / 投影已重建"));
        }
        Command::Backup(args) => backup::backup(&mut open()?, &args, now, output)?,
        Command::Restore(args) => backup::restore(&data, &args, now, output)?,
        Command::RecoveryKey { file } => backup::recovery_key(&file, output)?,
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Args::command(), "huxue-hq", &mut std::io::stdout());
        }
    }
    Ok(0)
}

/// An entry named on the command line by its 64 digits.
fn entry(text: &str) -> Result<huxue_ledger::ident::EntryHash> {
    huxue_ledger::ident::EntryHash::from_hex(text)
        .ok_or_else(|| HqError::BadInput(format!("{text} is not an entry's 64 hexadecimal digits / 条目编号有误")))
}
