//! `concern …`: concern reports. Two supervisors type their passwords and codes here; nothing is taken from the command
//! line, and what is opened is printed and stored nowhere.

use clap::{Args as ClapArgs, Subcommand};
use huxue_duty::clock::Instant;
use huxue_hq::staff::{Present, Proof};
use huxue_hq::{Hq, Result};

use super::args::Staff;
use super::output::Output;
use super::secret;

#[derive(Subcommand)]
pub enum ConcernCommand {
    /// 线索一览（不含内容）/ How many, from which gate, since when; no content.
    List {
        #[arg(long)]
        json: bool,
    },
    /// 两人共同打开一条 / Open one before two supervisors; both readings go into the audit chain.
    Open {
        entry: String,
        #[command(flatten)]
        both: Both,
    },
    /// 延长保存 16 天，限一次 / Keep one sixteen days longer, once.
    Extend {
        entry: String,
        #[command(flatten)]
        both: Both,
    },
    /// 按校门、时段、行为汇总，不足 3 条不显示 / Counts of a month by gate, hour and behaviour, from three on.
    Summary {
        /// YYYY-MM; default: this month.
        #[arg(long)]
        month: Option<String>,
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        staff: Staff,
    },
    /// 查阅记录，每周送督察 / Who opened, extended or counted.
    Log {
        #[arg(long, default_value_t = 7)]
        days: u32,
        #[arg(long)]
        json: bool,
    },
}

/// The two who are here, and why.
#[derive(ClapArgs)]
pub struct Both {
    /// 值班领导 / A supervisor.
    #[arg(long, value_name = "STAFF")]
    by: String,
    /// 另一名值班领导 / Another supervisor.
    #[arg(long, value_name = "STAFF")]
    second: String,
    /// 原因 / Why; kept in the audit chain.
    #[arg(long)]
    reason: String,
}

impl Both {
    /// Asks each for the password and the code.
    fn present(&self) -> Result<[Present; 2]> {
        let ask = |name: &String| -> Result<Present> {
            let password = secret::line(&format!("{name}: password / 密码："))?;
            let code = secret::line(&format!("{name}: code / 动态码："))?;
            Ok(Present { name: name.clone(), proof: Proof { password, code: Some(code) } })
        };
        Ok([ask(&self.by)?, ask(&self.second)?])
    }
}

pub fn run(hq: &mut Hq, command: ConcernCommand, now: Instant, output: &mut Output) -> Result<()> {
    match command {
        ConcernCommand::List { json: true } => output.json(&hq.concerns()?)?,
        ConcernCommand::List { json: false } => {
            let lines = hq.concerns()?;
            output.line(format_args!("{} 条 / reports", lines.len()));
            for line in lines {
                let gate = line.gate.as_deref().unwrap_or("（无法解开）");
                let (received, until) = (line.received_at, line.kept_until);
                output.line(format_args!("{} {gate} 收到 {received} 清除 {until} 已阅 {} 次", line.entry, line.opened));
            }
        }
        ConcernCommand::Open { entry, both } => {
            let opened = hq.open_concern(&super::entry(&entry)?, &both.present()?, &both.reason, now)?;
            output.line(format_args!("校门 / gate {} · 岗位 / post {}", opened.gate, opened.post));
            output.line(format_args!("时间 / seen {}", opened.seen_at));
            output.line(format_args!("行为 / behaviour {} {}", opened.code, opened.behaviour));
            output.line(format_args!("措施 / done {}", opened.action));
            for (what, value) in [("说明 / text", opened.text), ("车牌 / plate", opened.plate)] {
                if let Some(value) = value {
                    output.line(format_args!("{what} {value}"));
                }
            }
        }
        ConcernCommand::Extend { entry, both } => {
            hq.extend_concern(&super::entry(&entry)?, &both.present()?, &both.reason, now)?;
            output.line(format_args!("kept sixteen days longer / 已延长 16 天"));
        }
        ConcernCommand::Summary { month, json, staff } => {
            let month = month.unwrap_or_else(|| now.civil().format("%Y-%m").to_string());
            let cells = hq.concern_picture(&month, &staff.name, now)?;
            if json {
                return output.json(&cells);
            }
            output.line(format_args!("{month}，不足 3 条的不显示 / fewer than three are not shown"));
            for cell in cells {
                output.line(format_args!(
                    "{} {:02} 时 {} {} {} 条",
                    cell.gate, cell.hour, cell.code, cell.behaviour, cell.count
                ));
            }
        }
        ConcernCommand::Log { days, json } => {
            let rows = hq.concern_readings(now.plus_minutes(-i64::from(days) * 24 * 60))?;
            if json {
                return output.json(&rows);
            }
            for row in rows {
                let reason = row.reason.unwrap_or_default();
                output.line(format_args!("{} {} {} {} {reason}", row.at, row.actor, row.action, row.object));
            }
        }
    }
    Ok(())
}
