//! `audit …`: who did what, and whether the record of it is whole.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use huxue_duty::clock::Instant;
use huxue_hq::audit::Act;
use huxue_hq::{Hq, HqError, Result};
use huxue_ledger::audit::AuditHead;
use huxue_ledger::codec;

use super::output::Output;

/// Rows read at a time.
const PAGE: usize = 1_000;

#[derive(Subcommand)]
pub enum AuditCommand {
    /// 校验审计链 / Check every row, link and head; exit code 6 if anything is wrong.
    Verify {
        /// Heads that phones keep: what `huxue audit heads --export` writes, one in hexadecimal digits a line.
        #[arg(long, value_name = "FILE")]
        heads: Vec<PathBuf>,
        #[arg(long)]
        json: bool,
    },
    /// 导出审计链 / Print every row, oldest first. The export is itself recorded.
    Export {
        #[arg(long)]
        json: bool,
        /// Only rows above this number.
        #[arg(long, default_value_t = 0)]
        above: u64,
        #[arg(long = "as", value_name = "STAFF", default_value = "machine")]
        by: String,
    },
}

pub fn run(hq: &mut Hq, command: AuditCommand, now: Instant, output: &mut Output) -> Result<u8> {
    match command {
        AuditCommand::Verify { heads, json } => verify(hq, &heads, json, output),
        AuditCommand::Export { json, above, by } => {
            export(hq, json, above, &by, now, output)?;
            Ok(0)
        }
    }
}

fn verify(hq: &Hq, files: &[PathBuf], json: bool, output: &mut Output) -> Result<u8> {
    let mut heads = Vec::new();
    for file in files {
        heads.extend(read_heads(file)?);
    }
    let report = hq.verify_audit(&heads)?;
    if json {
        output.json(&report)?;
    } else {
        for problem in &report.problems {
            output.line(format_args!("{} {}: {}", problem.seq, problem.code, problem.detail));
        }
        output.line(format_args!(
            "{} rows up to {}, {} heads, {} problems / 审计链校验完成",
            report.rows,
            report.last,
            report.heads_checked,
            report.problems.len()
        ));
    }
    Ok(if report.problems.is_empty() { 0 } else { 6 })
}

fn read_heads(file: &Path) -> Result<Vec<AuditHead>> {
    let text = std::fs::read_to_string(file).map_err(HqError::io(file))?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let head = codec::unhex(line).and_then(|bytes| codec::decode(&bytes).ok());
            head.ok_or_else(|| HqError::BadInput(format!("{}: not a head: {line} / 不是审计链头", file.display())))
        })
        .collect()
}

fn export(hq: &mut Hq, json: bool, above: u64, by: &str, now: Instant, output: &mut Output) -> Result<()> {
    hq.note_alone(Act::of(by, "audit.exported", format!("rows above {above}")), now)?;
    let mut above = above;
    loop {
        let page = hq.audit_entries(above, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        above = last.seq;
        for entry in &page {
            if json {
                // One record a line: an export of years is read as it is written.
                let line = serde_json::to_string(entry).map_err(|error| HqError::Integrity(error.to_string()))?;
                output.line(format_args!("{line}"));
            } else {
                let reason = entry.reason.as_deref().unwrap_or_default();
                output.line(format_args!(
                    "{} {} {} {} {} {} {reason}",
                    entry.seq, entry.at, entry.actor, entry.via, entry.action, entry.object
                ));
            }
        }
    }
}
