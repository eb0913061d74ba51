//! `huxue-hq tls`: make, show and rotate HQ's certificate.

use std::path::Path;

use huxue_duty::clock::Instant;
use huxue_hq::tls::{Plan, Tls};
use huxue_hq::{HqError, Result};
use huxue_ledger::codec::hex;
use serde::Serialize;

use super::args::TlsCommand;
use super::output::{self, Output};

/// What an operator may read of the certificate.
#[derive(Serialize)]
struct Shown {
    hosts: Vec<String>,
    not_before: String,
    not_after: String,
    days_left: i64,
    /// SHA-256 of the root certificate.
    root: String,
    /// SHA-256 of the public keys phones accept: the one in use, then the backup.
    pins: Vec<String>,
}

pub fn run(data: &Path, command: TlsCommand, now: Instant, output: &mut Output) -> Result<()> {
    match command {
        TlsCommand::Init { hosts, days } => {
            let tls = Tls::init(data, &Plan { hosts, days }, now)?;
            show(&tls, now, false, output)?;
            output.line(format_args!(
                "take tls/root.key and tls/backup.key off this machine / 请将根密钥和备用密钥移出本机保存"
            ));
        }
        TlsCommand::Show { json } => show(&loaded(data)?, now, json, output)?,
        TlsCommand::Rotate { hosts, days, backup_key } => {
            let lock = output::lock(data)?;
            let tls = Tls::rotate(data, &Plan { hosts, days }, backup_key.as_deref(), now)?;
            drop(lock);
            show(&tls, now, false, output)?;
            output.line(format_args!(
                "phones hear of the new backup at their next sync / 手机下次同步时获知新的备用密钥"
            ));
        }
    }
    Ok(())
}

/// Tells on standard error how long the certificate lasts; 6 once it has expired.
pub fn verify(data: &Path, now: Instant) -> Result<u8> {
    let Some(tls) = Tls::load(data)? else { return Ok(0) };
    if let Some(warning) = tls.warning(now) {
        tracing::warn!("{warning}");
    } else {
        tracing::info!(days = tls.days_left(now), "the server certificate is valid");
    }
    Ok(if tls.days_left(now) < 0 { 6 } else { 0 })
}

fn loaded(data: &Path) -> Result<Tls> {
    Tls::load(data)?.ok_or_else(|| HqError::not_found("certificate: run `tls init` first; in", data.display()))
}

fn show(tls: &Tls, now: Instant, json: bool, output: &mut Output) -> Result<()> {
    let shown = Shown {
        hosts: tls.hosts.clone(),
        not_before: tls.not_before.iso(),
        not_after: tls.not_after.iso(),
        days_left: tls.days_left(now),
        root: hex(&tls.trust.root),
        pins: tls.trust.pins.iter().map(|pin| hex(&pin.0)).collect(),
    };
    if json {
        return output.json(&shown);
    }
    output.line(format_args!("hosts     {}", shown.hosts.join(", ")));
    output.line(format_args!("valid     {} – {} ({} days left)", shown.not_before, shown.not_after, shown.days_left));
    output.line(format_args!("root      {}", shown.root));
    for (pin, what) in shown.pins.iter().zip(["in use", "backup"]) {
        output.line(format_args!("pin       {pin} {what}"));
    }
    Ok(())
}
