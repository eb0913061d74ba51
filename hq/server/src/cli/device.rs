//! `device …` and `review …`: phones out of use, and what they still sent.

use huxue_duty::clock::Instant;
use huxue_hq::review::{ReviewView, Written};
use huxue_hq::{DeviceState, Hq, HqError, Result};

use super::args::{DeviceCommand, ReviewCommand};
use super::entry;
use super::output::Output;

pub fn run(hq: &mut Hq, command: DeviceCommand, now: Instant, output: &mut Output) -> Result<()> {
    match command {
        DeviceCommand::List { json: true } => output.json(&hq.devices(now)?)?,
        DeviceCommand::List { json: false } => {
            for view in hq.devices(now)? {
                let holder = view.person.or(view.post).unwrap_or_default();
                let state = match view.state {
                    DeviceState::Active => "在用",
                    DeviceState::Expired => "凭证已过期",
                    DeviceState::Rotated => "已换密钥",
                    DeviceState::Revoked => "已注销",
                };
                let seen = view.synced_at.map_or_else(|| "-".to_owned(), huxue_duty::clock::Instant::iso);
                let (device, role, until) = (view.device, view.role, view.expires_at.iso());
                output.line(format_args!(
                    "{device} {holder} {role} {} {state} 凭证至 {until} 最近同步 {seen}",
                    view.posts.join(",")
                ));
            }
        }
        DeviceCommand::Revoke { whom, reason, staff } => {
            for device in hq.revoke(&whom, &reason, &staff.name, now)? {
                output.line(format_args!("{device} revoked / 已注销，其后上传的记录进入审核（review list）"));
            }
        }
    }
    Ok(())
}

pub fn review(hq: &mut Hq, command: ReviewCommand, now: Instant, output: &mut Output) -> Result<()> {
    let written = match command {
        ReviewCommand::List { json: true } => return output.json(&hq.in_review()?),
        ReviewCommand::List { json: false } => {
            for view in hq.in_review()? {
                output.line(format_args!("{}", line(&view)));
            }
            return Ok(());
        }
        ReviewCommand::Show { entry: wanted } => {
            let wanted = entry(&wanted)?;
            let found = hq.in_review()?.into_iter().find(|view| view.entry.entry == wanted);
            return output.json(&found.ok_or_else(|| HqError::not_found("entry in review", wanted))?);
        }
        ReviewCommand::Accept { entry: wanted, reason, staff } => {
            hq.accept_reviewed(&entry(&wanted)?, &reason, &staff.name, now)?
        }
        ReviewCommand::Reject { entry: wanted, reason, staff } => {
            hq.reject_reviewed(&entry(&wanted)?, &reason, &staff.name, now)?
        }
    };
    for hash in written {
        output.line(format_args!("{hash}"));
    }
    Ok(())
}

fn line(view: &ReviewView) -> String {
    let when = match view.written {
        Written::CertainlyBefore => "注销前写成",
        Written::CertainlyAfter => "注销后写成",
        Written::Uncertain => "时间不能确定",
    };
    let state = if view.refused { "未采信" } else { "待审核" };
    let (entry, kind, author, scope) = (view.entry.entry, &view.entry.kind, &view.entry.author, &view.entry.scope);
    let (from, to) = (view.earliest.iso(), view.latest.iso());
    format!("{entry} {state} {when} {kind} {author} {scope} {from} – {to}")
}
