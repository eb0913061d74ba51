//! `policy …` and `report …`: how long things are kept, and the yearly report on minors' data.

use huxue_duty::clock::Instant;
use huxue_hq::{Hq, Result};

use super::args::{PolicyCommand, ReportCommand};
use super::output::Output;

pub fn policy(hq: &mut Hq, command: PolicyCommand, now: Instant, output: &mut Output) -> Result<()> {
    match command {
        PolicyCommand::Show { json: true } => output.json(&hq.retention()?)?,
        PolicyCommand::Show { json: false } => {
            for term in hq.retention()? {
                output.line(format_args!("{} {} 天（默认 {}）", term.class, term.days, term.default_days));
            }
        }
        PolicyCommand::Set { class, days, reason, staff } => {
            hq.set_retention(&class, days, &staff.name, &reason, now)?;
            output.line(format_args!("{class}: {days} days / 已修改"));
        }
        PolicyCommand::Hold { entry, reason, staff } => {
            let scope = hq.scope_of(&super::entry(&entry)?)?;
            hq.legal_hold(&scope, &reason, &staff.name, now)?;
            output.line(format_args!("{scope}: nothing is erased from now on / 已停止清除"));
        }
    }
    Ok(())
}

pub fn report(hq: &Hq, command: &ReportCommand, output: &mut Output) -> Result<()> {
    let ReportCommand::MinorsAudit { year, json } = command;
    let report = hq.minors_audit(*year)?;
    if *json {
        return output.json(&report);
    }
    output.line(format_args!("# {year} 年未成年人个人信息访问与清除情况\n"));
    output.line(format_args!("查看 {} 次，涉及 {} 件\n", report.readings.len(), report.incidents));
    output.line(format_args!("| 时间 | 账号 | 对象 | 原因 |\n|---|---|---|---|"));
    for one in &report.readings {
        // A reason is typed by hand: it must not break out of its cell.
        let reason = one.reason.replace(['|', '\n', '\r'], " ");
        output.line(format_args!("| {} | {} | {} | {reason} |", one.at, one.actor, one.object));
    }
    output.line(format_args!("\n到期清除（按类合计）"));
    for (class, count) in &report.erased {
        output.line(format_args!("- {class}: {count}"));
    }
    Ok(())
}
