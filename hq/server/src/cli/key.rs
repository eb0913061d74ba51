//! `key …`: the operating key, and the root that stands behind it on paper.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, Subcommand};
use huxue_duty::clock::Instant;
use huxue_hq::shares::{self, RootShare};
use huxue_hq::{Hq, HqError, Result};

use super::backup::OpenerArgs;
use super::output::{self, Output};

#[derive(Subcommand)]
pub enum KeyCommand {
    /// 查看密钥 / Fingerprints, age, and the phones that have not heard of the key yet.
    Show {
        #[arg(long)]
        json: bool,
    },
    /// 根密钥移到纸上 / Print the root's shares and take the root out of keys.json.
    Split {
        #[arg(long)]
        json: bool,
    },
    /// 更换工作密钥 / A new operating key, certified by the root; stop the server first.
    Rotate {
        #[command(flatten)]
        shares: ShareArgs,
    },
    /// 密钥丢失后重建 / Bring headquarters up whose keys.json is lost, from its database.
    Recover {
        #[command(flatten)]
        shares: ShareArgs,
        /// The database: a backup or a copy. Default: the one in the data folder.
        #[arg(long, value_name = "FILE")]
        backup: Option<PathBuf>,
        #[command(flatten)]
        opener: OpenerArgs,
    },
}

/// Two of the three shares. What is typed as an argument stays in the shell's history: prefer a file or `-`.
#[derive(ClapArgs)]
pub struct ShareArgs {
    /// 根密钥分片 / A root share as printed.
    #[arg(long = "share", value_name = "SHARE")]
    typed: Vec<String>,
    /// 分片文件，- 为标准输入 / A file with shares; `-`: standard input.
    #[arg(long = "share-file", value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl ShareArgs {
    fn read(&self) -> Result<Vec<RootShare>> {
        let mut found = Vec::new();
        for text in &self.typed {
            found.extend(shares::read(text)?);
        }
        for file in &self.files {
            let mut text = String::new();
            if file.as_os_str() == "-" {
                std::io::stdin().read_to_string(&mut text).map_err(HqError::io("standard input"))?;
            } else {
                text = std::fs::read_to_string(file).map_err(HqError::io(file))?;
            }
            found.extend(shares::read(&text)?);
        }
        Ok(found)
    }
}

pub fn run(data: &Path, command: KeyCommand, now: Instant, output: &mut Output) -> Result<()> {
    match command {
        KeyCommand::Show { json } => show(&Hq::open(data, now)?, json, now, output),
        KeyCommand::Split { json } => {
            let _lock = output::lock(data)?;
            print(&Hq::split_root(data)?, json, output)?;
            Hq::forget_root(data, now)?;
            output::hint(
                "the root is out of keys.json; backups made before still hold it / 旧备份中仍有根密钥，请重新备份并销毁旧备份",
            );
            Ok(())
        }
        KeyCommand::Rotate { shares } => {
            let _lock = output::lock(data)?;
            let hq = Hq::rotate_key(data, &shares.read()?, now)?;
            say(&hq, now, output)
        }
        KeyCommand::Recover { shares, backup, opener } => {
            let opener = backup.as_deref().map(|file| opener.read(file)).transpose()?;
            let from = backup.as_deref().zip(opener.as_ref());
            let _lock = output::lock(data)?;
            let hq = Hq::recover(data, from, &shares.read()?, now)?;
            say(&hq, now, output)
        }
    }
}

fn say(hq: &Hq, now: Instant, output: &mut Output) -> Result<()> {
    let report = hq.key_report(now)?;
    output.line(format_args!(
        "operating key {}, {} phones to hear of it; make a backup now / 新工作密钥已启用，{} 台手机待通知，请立即备份",
        report.operating,
        report.unheard.len(),
        report.unheard.len()
    ));
    Ok(())
}

fn show(hq: &Hq, json: bool, now: Instant, output: &mut Output) -> Result<()> {
    let report = hq.key_report(now)?;
    if json {
        return output.json(&report);
    }
    output.line(format_args!("headquarters {} / 指挥中心", report.tenant));
    let place =
        if report.root_on_paper { "on paper / 已离线" } else { "in keys.json: run `key split` / 仍在本机" };
    output.line(format_args!("root {} {place}", report.root));
    output.line(format_args!(
        "operating key {} since {}, {} days, {} before it / 工作密钥",
        report.operating, report.not_before, report.age_days, report.former
    ));
    if report.superseded {
        output.line(format_args!("a newer key is certified: run `key rotate` / 已有更新的工作密钥，请更换"));
    }
    output.line(format_args!("{} of {} phones have not heard of it / 未通知手机", report.unheard.len(), report.phones));
    for phone in &report.unheard {
        let holder = phone.holder.as_deref().unwrap_or("-");
        match phone.last_contact {
            Some(at) => output.line(format_args!("{} {holder} {at}", phone.device)),
            None => output.line(format_args!("{} {holder} -", phone.device)),
        }
    }
    Ok(())
}

/// Prints the shares, once. Lines that begin with `#` may be typed or left out when a share is read again. An error if
/// nobody could have read them.
pub fn print(shares: &[RootShare; 3], json: bool, output: &mut Output) -> Result<()> {
    if json {
        let texts: Vec<String> = shares.iter().map(RootShare::text).collect();
        let [first, ..] = shares;
        let tenant = first.tenant.to_string();
        output.json(&serde_json::json!({ "tenant": tenant, "root": first.root_fingerprint(), "shares": texts }))?;
    } else {
        output.line(format_args!("# 根密钥分片只显示这一次，程序不保存。请将三份分别抄写或打印，由三人分开保管，"));
        output.line(format_args!("# 存放于不同地点；任意两份可更换或重建工作密钥，单独一份毫无用处。"));
        output.line(format_args!(
            "# The root's shares are shown this once and stored nowhere. Write down or print each,"
        ));
        output.line(format_args!(
            "# give them to three people in three places. Any two make or replace the operating key;"
        ));
        output
            .line(format_args!("# one alone is worth nothing; with fewer than two left, HQ can never change its key."));
        for share in shares {
            output.line(format_args!("#"));
            output.line(format_args!(
                "# 第 {} 份，共 {} 份 / share {} of {} · HQ {} · root {}",
                share.number,
                shares::SHARES,
                share.number,
                shares::SHARES,
                share.tenant,
                share.root_fingerprint()
            ));
            for row in share.rows() {
                output.line(format_args!("{row}"));
            }
        }
    }
    if output.is_closed() {
        let source = std::io::Error::new(std::io::ErrorKind::BrokenPipe, "the root's shares were not printed");
        return Err(HqError::Io { path: "standard output".into(), source });
    }
    Ok(())
}
