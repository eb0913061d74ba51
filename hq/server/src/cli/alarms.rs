//! `alarms …`: calls for help, and the keys that alarm platforms sign with.

use clap::Subcommand;
use huxue_duty::clock::Instant;
use huxue_hq::{Hq, Result};

use super::args::Staff;
use super::output::Output;

#[derive(Subcommand)]
pub enum AlarmsCommand {
    /// 新建平台密钥 / A key for an alarm platform; its secret is shown this once.
    Key {
        /// Whose it is.
        #[arg(long)]
        platform: String,
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        staff: Staff,
    },
    /// 平台密钥 / The keys that hold.
    Keys {
        #[arg(long)]
        json: bool,
    },
    /// 停用平台密钥 / Signals signed with it are refused from now on.
    RevokeKey {
        id: String,
        #[command(flatten)]
        staff: Staff,
    },
}

pub fn run(hq: &mut Hq, command: AlarmsCommand, now: Instant, output: &mut Output) -> Result<()> {
    match command {
        AlarmsCommand::Key { platform, json, staff } => {
            let key = hq.make_platform_key(&platform, &staff.name, now)?;
            if json {
                return output.json(&key);
            }
            output.line(format_args!("{} {}", key.id, key.secret));
            super::output::hint("the secret is not shown again / 密钥只显示这一次，请交给报警平台");
        }
        AlarmsCommand::Keys { json: true } => output.json(&hq.platform_keys()?)?,
        AlarmsCommand::Keys { json: false } => {
            for key in hq.platform_keys()? {
                output.line(format_args!("{} {} {}", key.id, key.made_at.iso(), key.name));
            }
        }
        AlarmsCommand::RevokeKey { id, staff } => hq.revoke_platform_key(&id, &staff.name, now)?,
    }
    Ok(())
}
