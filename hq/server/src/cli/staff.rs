//! `staff …`: accounts, on HQ's own machine. Secrets are shown once, on a terminal or into a private file; none is
//! ever taken from the command line.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, Subcommand};
use huxue_duty::clock::Instant;
use huxue_duty::ids::UnitId;
use huxue_hq::staff::{LINK_MINUTES, NewAccount, Secrets, StaffRole};
use huxue_hq::{Hq, HqError, Result};
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;

use super::output::{self, Output};

#[derive(Subcommand)]
pub enum StaffCommand {
    /// 新建账号 / Make an account; its secrets are shown once.
    Add {
        name: String,
        /// duty_desk, supervisor, inspector, unit_leader, analyst, auditor, system_admin, security_admin,
        /// screen (a wall screen of its own).
        #[arg(long = "role", required = true, value_delimiter = ',', value_parser = role)]
        roles: Vec<StaffRole>,
        /// A unit leader's unit, or the one whose posts a screen shows.
        #[arg(long)]
        unit: Option<String>,
        #[command(flatten)]
        handing: Handing,
    },
    /// 停用 / End every session and refuse new ones.
    Disable {
        name: String,
        #[arg(long = "as", value_name = "STAFF", default_value = "machine")]
        by: String,
    },
    /// 重置 / New password, second factor and recovery codes; opens a disabled account again.
    Reset {
        name: String,
        #[command(flatten)]
        handing: Handing,
    },
    /// 变更角色 / Other roles; its sessions end.
    Roles {
        name: String,
        #[arg(long = "role", required = true, value_delimiter = ',', value_parser = role)]
        roles: Vec<StaffRole>,
        #[arg(long)]
        unit: Option<String>,
        #[arg(long = "as", value_name = "STAFF", default_value = "machine")]
        by: String,
    },
    /// 账号一览 / Every account, without secrets.
    List {
        #[arg(long)]
        json: bool,
    },
    /// 在线会话 / Open sessions, or end one.
    Sessions {
        #[arg(long)]
        json: bool,
        /// The id of a session to end.
        #[arg(long)]
        revoke: Option<String>,
    },
    /// 一次性登录链接 / A sign-in link that is good once, for fifteen minutes.
    Link {
        #[arg(long = "for", value_name = "NAME")]
        name: String,
        /// How browsers reach this server.
        #[arg(long, default_value = "http://127.0.0.1:8470")]
        url: String,
    },
}

#[derive(ClapArgs)]
pub struct Handing {
    /// Write the secrets into this new private file (JSON) instead of the terminal.
    #[arg(long, value_name = "FILE")]
    secrets: Option<PathBuf>,
    /// Who does this; named in the audit chain.
    #[arg(long = "as", value_name = "STAFF", default_value = "machine")]
    by: String,
}

fn role(code: &str) -> Result<StaffRole, String> {
    let all = || StaffRole::ALL.map(StaffRole::code).join(", ");
    StaffRole::from_code(code).ok_or_else(|| format!("{code} is none of {}", all()))
}

pub fn run(hq: &mut Hq, command: StaffCommand, now: Instant, output: &mut Output) -> Result<()> {
    match command {
        StaffCommand::Add { name, roles, unit, handing } => {
            handing.check()?;
            let new = NewAccount { name, roles, unit: unit.map(UnitId::new) };
            let secrets = hq.staff_add(&new, &handing.by, now)?;
            handing.hand_over(&secrets, output)?;
        }
        StaffCommand::Reset { name, handing } => {
            handing.check()?;
            let secrets = hq.staff_reset(&name, &handing.by, now)?;
            handing.hand_over(&secrets, output)?;
        }
        StaffCommand::Disable { name, by } => {
            hq.staff_disable(&name, &by, now)?;
            output.line(format_args!("{name} is disabled / 已停用"));
        }
        StaffCommand::Roles { name, roles, unit, by } => {
            hq.staff_roles(&name, &roles, unit.map(UnitId::new).as_ref(), &by, now)?;
            output.line(format_args!("{name} has other roles now / 角色已变更"));
        }
        StaffCommand::List { json: true } => output.json(&hq.staff_accounts()?)?,
        StaffCommand::List { json: false } => {
            for account in hq.staff_accounts()? {
                let roles = account.roles.iter().map(|role| role.code()).collect::<Vec<_>>().join(",");
                let state = if account.disabled { "停用" } else { "启用" };
                output.line(format_args!("{} {roles} {} {state}", account.name, account.unit.unwrap_or_default()));
            }
        }
        StaffCommand::Sessions { revoke: Some(id), .. } => {
            hq.revoke_session(&id, None, "machine", now)?;
            output.line(format_args!("{id} has ended / 会话已结束"));
        }
        StaffCommand::Sessions { json: true, .. } => output.json(&hq.sessions(None, now)?)?,
        StaffCommand::Sessions { .. } => {
            for one in hq.sessions(None, now)? {
                output.line(format_args!("{} {} {} {}", one.id, one.account, one.created_at, one.from));
            }
        }
        StaffCommand::Link { name, url } => {
            let token = hq.staff_link(&name, "machine", now)?;
            let url = url.trim_end_matches('/');
            output.line(format_args!("{url}/v1/staff/link/{}", token.as_str()));
            output::hint(&format!("good once, for {LINK_MINUTES} minutes / 一次有效，{LINK_MINUTES} 分钟内打开"));
        }
    }
    Ok(())
}

impl Handing {
    /// Before anything is made: is there a place where the secrets may appear?
    fn check(&self) -> Result<()> {
        match &self.secrets {
            Some(file) if file.exists() => Err(HqError::Conflict("the secrets file exists already / 文件已存在")),
            None if !std::io::stdout().is_terminal() => Err(HqError::BadInput(
                "standard output is no terminal: name a new file with --secrets / 请用 --secrets 指定文件".into(),
            )),
            _ => Ok(()),
        }
    }

    fn hand_over(&self, secrets: &Secrets, output: &mut Output) -> Result<()> {
        match &self.secrets {
            Some(file) => write(file, secrets, output),
            None => show(secrets, output),
        }
    }
}

fn write(file: &Path, secrets: &Secrets, output: &mut Output) -> Result<()> {
    let text = serde_json::to_vec_pretty(secrets).map_err(|error| HqError::Integrity(error.to_string()))?;
    huxue_hq::write_private(file, &text)?;
    output.line(format_args!("{}: secrets in {} / 初始密码等已写入文件", secrets.name, file.display()));
    Ok(())
}

fn show(secrets: &Secrets, output: &mut Output) -> Result<()> {
    output.line(format_args!("账号 / account   {}", secrets.name));
    output.line(format_args!("初始密码 / password {}", secrets.password.as_str()));
    if let Some(uri) = &secrets.totp {
        let code = QrCode::new(uri.as_bytes()).map_err(|error| HqError::Integrity(error.to_string()))?;
        let picture = code.render::<Dense1x2>().quiet_zone(true).build();
        output.line(format_args!("动态码 / second factor\n{picture}\n{}", uri.as_str()));
    }
    if !secrets.recovery.is_empty() {
        output.line(format_args!("备用码，每个限用一次 / recovery codes, each good once"));
        for code in &secrets.recovery {
            output.line(format_args!("    {}", code.as_str()));
        }
    }
    output.line(format_args!("以上仅显示一次 / shown once: give them to their owner now"));
    Ok(())
}
