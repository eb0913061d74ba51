//! `backup`, `restore` and `recovery-key`: where the secrets come from. Never from the command line itself, which other
//! users of the machine can read.

use std::fs;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;
use huxue_duty::clock::Instant;
use huxue_hq::audit::Act;
use huxue_hq::backup::{Lock, Opener, fresh_recovery_key};
use huxue_hq::{Hq, HqError, Result};
use huxue_ledger::codec;
use huxue_ledger::crypto::Agreement;
use zeroize::Zeroizing;

use super::output::{self, Output};
use super::secret;

const VARIABLE: &str = "HUXUE_BACKUP_PASSPHRASE";
/// As long as staff's passwords: whoever holds the file may guess as often as they like.
const MIN_CHARS: usize = 12;

#[derive(ClapArgs)]
pub struct BackupArgs {
    file: PathBuf,
    /// 备份口令文件 / A file whose first line is the passphrase; else HUXUE_BACKUP_PASSPHRASE, else it is asked for.
    #[arg(long, value_name = "FILE", conflicts_with = "recovery")]
    passphrase_file: Option<PathBuf>,
    /// 恢复公钥 / Seal to the public half of a recovery key (64 hexadecimal digits): this machine cannot read the file.
    #[arg(long, value_name = "PUBLIC")]
    recovery: Option<String>,
}

#[derive(ClapArgs)]
pub struct RestoreArgs {
    file: PathBuf,
    #[command(flatten)]
    opener: OpenerArgs,
}

/// What opens a sealed backup.
#[derive(ClapArgs)]
pub struct OpenerArgs {
    /// 备份口令文件 / A file whose first line is the passphrase; else HUXUE_BACKUP_PASSPHRASE, else it is asked for.
    #[arg(long, value_name = "FILE", conflicts_with = "recovery_key")]
    passphrase_file: Option<PathBuf>,
    /// 恢复密钥文件 / The file that `recovery-key` wrote.
    #[arg(long, value_name = "FILE")]
    recovery_key: Option<PathBuf>,
}

impl OpenerArgs {
    /// The secret for this file, asked for if need be.
    pub fn read(&self, backup: &Path) -> Result<Opener> {
        Ok(match &self.recovery_key {
            Some(file) => {
                let text = Zeroizing::new(fs::read_to_string(file).map_err(HqError::io(file))?);
                Opener::Recovery(Agreement::from_seed(&Zeroizing::new(key(text.trim())?)))
            }
            None if Hq::backup_needs_passphrase(backup)? => {
                Opener::Passphrase(passphrase(self.passphrase_file.as_deref())?)
            }
            None => Opener::Nothing,
        })
    }
}

pub fn backup(hq: &mut Hq, args: &BackupArgs, now: Instant, output: &mut Output) -> Result<()> {
    let lock = match &args.recovery {
        Some(digits) => Lock::Recovery(key(digits)?),
        None => Lock::Passphrase(new_passphrase(args.passphrase_file.as_deref())?),
    };
    let position = hq.backup(&args.file, &lock)?;
    hq.note_alone(Act::of("machine", "hq.backed_up", format!("up to {position}")), now)?;
    output.line(format_args!("backed up to position {position} / 已备份"));
    Ok(())
}

pub fn restore(data: &Path, args: &RestoreArgs, now: Instant, output: &mut Output) -> Result<()> {
    let opener = args.opener.read(&args.file)?;
    let lock = output::lock(data)?;
    let hq = Hq::restore(&args.file, &opener, data, now)?;
    drop(lock);
    output.line(format_args!("log {} from position {} / 已恢复", hq.log_id(), hq.position()?));
    Ok(())
}

/// Makes a recovery key; its secret half goes into a new private file, to be kept off this machine.
pub fn recovery_key(file: &Path, output: &mut Output) -> Result<()> {
    let own = fresh_recovery_key()?;
    let digits = Zeroizing::new(codec::hex(&*Zeroizing::new(own.seed())));
    huxue_hq::write_private(file, digits.as_bytes())?;
    output.line(format_args!("{}", codec::hex(&own.public())));
    output::hint("keep the file off this machine; backup --recovery takes the line above / 请将密钥文件移出本机保存");
    Ok(())
}

fn key(digits: &str) -> Result<[u8; 32]> {
    codec::unhex(digits).and_then(|bytes| bytes.try_into().ok()).ok_or_else(|| {
        HqError::BadInput("a recovery key has 64 hexadecimal digits / 恢复密钥应为 64 位十六进制数".into())
    })
}

fn new_passphrase(file: Option<&Path>) -> Result<Zeroizing<String>> {
    let words = passphrase(file)?;
    if words.chars().count() < MIN_CHARS {
        return Err(HqError::BadInput(format!(
            "a backup's passphrase has at least {MIN_CHARS} characters / 备份口令至少 {MIN_CHARS} 位"
        )));
    }
    Ok(words)
}

fn passphrase(file: Option<&Path>) -> Result<Zeroizing<String>> {
    if let Some(file) = file {
        let text = Zeroizing::new(fs::read_to_string(file).map_err(HqError::io(file))?);
        return Ok(Zeroizing::new(text.lines().next().unwrap_or_default().to_owned()));
    }
    if let Some(words) = std::env::var(VARIABLE).ok().filter(|words| !words.is_empty()) {
        return Ok(Zeroizing::new(words));
    }
    if !std::io::stdin().is_terminal() {
        return Err(HqError::BadInput(format!(
            "no passphrase: give --passphrase-file FILE or {VARIABLE}, or seal with --recovery / 缺少备份口令"
        )));
    }
    secret::line("passphrase of the backup / 备份口令：")
}
