//! Commands that print: the live board, incidents, attendance, requests, withheld entries, the ledger's check.

use std::time::Duration;

use huxue_duty::clock::Instant;
use huxue_duty::explain::{Language, Reason, render};
use huxue_duty::ids::{PersonId, PostId, UnitId};
use huxue_hq::server::Clock;
use huxue_hq::views::{AttendanceFilter, BoardRow, BoardView, IncidentFilter, WithheldView};
use huxue_hq::{Hq, HqError, Result};

use super::args::{AttendanceArgs, IncidentArgs, WithheldCommand};
use super::entry;
use super::output::Output;

const BOARD_EVERY: Duration = Duration::from_secs(2);

pub fn board(open: &dyn Fn() -> Result<Hq>, clock: &Clock, json: bool, once: bool, output: &mut Output) -> Result<()> {
    loop {
        let board = open()?.board(clock.now())?;
        if json {
            output.json(&board)?;
        } else {
            if !once {
                // Clear the screen and start at its top.
                output.line(format_args!("\u{1b}[2J\u{1b}[H"));
            }
            print_board(&board, output);
        }
        if once || output.is_closed() {
            return Ok(());
        }
        std::thread::sleep(BOARD_EVERY);
    }
}

fn print_board(board: &BoardView, output: &mut Output) {
    output.line(format_args!(
        "护学看板 {}  未结警情 {}  待审 {}  暂扣 {}",
        board.at, board.open_incidents, board.pending_requests, board.withheld
    ));
    for row in &board.rows {
        print_row(row, output);
    }
}

fn print_row(row: &BoardRow, output: &mut Output) {
    let clock = |at: Instant| at.civil().format("%H:%M").to_string();
    let (window, state) = row.window.as_ref().map_or_else(
        || ("--:--–--:--".to_owned(), word(&"closed")),
        |window| (format!("{}–{}", clock(window.on_due), clock(window.off_due)), word(&window.state)),
    );
    let heard = row.heard_to.map_or_else(|| "--:--".to_owned(), clock);
    let present: Vec<String> =
        row.present.iter().map(|present| format!("{} {}", present.name, clock(present.since))).collect();
    let attention: Vec<String> = row
        .window
        .iter()
        .flat_map(|window| &window.attention)
        .map(|(person, verdict)| {
            format!("{person} {}", render(&Reason::new(verdict), Language::Zh).replace(" ? 分钟", ""))
        })
        .collect();
    output.line(format_args!(
        "{:<8} {window} {} {}/{} 数据至 {heard} 警情 {}  {}  {}  {}",
        row.post.as_str(),
        padded(state, 14),
        row.present.len(),
        row.template.0 + row.template.1,
        row.open_incidents,
        row.school,
        present.join("、"),
        attention.join(" ")
    ));
}

/// The board's and the verdicts' words, for people.
const WORDS: &[(&str, &str)] = &[
    ("confirmed", "已到齐"),
    ("provisional", "未到齐或待核"),
    ("not_checked_in", "未打卡"),
    ("silent", "暂无数据"),
    ("not_judged", "不作评判"),
    ("excused", "请假或替岗"),
    ("closed", "今日无勤务"),
];

/// A closed-list value in Chinese.
fn word(value: &impl serde::Serialize) -> &'static str {
    let name = match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    };
    WORDS.iter().find(|(code, _)| *code == name).map_or("?", |(_, word)| *word)
}

/// Pads to a width in terminal columns, in which a Chinese character takes two.
fn padded(text: &str, columns: usize) -> String {
    let width: usize = text.chars().map(|letter| if letter > '\u{2E7F}' { 2 } else { 1 }).sum();
    format!("{text}{}", " ".repeat(columns.saturating_sub(width)))
}

pub fn incidents(hq: &Hq, filter: IncidentArgs, json: bool, output: &mut Output) -> Result<()> {
    let filter = IncidentFilter {
        post: filter.post.map(PostId::new),
        day: filter.day,
        status: filter.status,
        ..IncidentFilter::default()
    };
    let incidents = hq.incidents(&filter)?;
    if json {
        return output.json(&incidents);
    }
    for incident in incidents {
        output.line(format_args!(
            "{} {} {} {} {} {}",
            incident.id,
            incident.post,
            incident.category,
            incident.status,
            incident.filed_by,
            incident.texts.join(" | ")
        ));
        for comment in &incident.comments {
            output.line(format_args!("    {}: {}", comment.author, comment.text));
        }
        for conflict in &incident.conflicts {
            output.line(format_args!("    冲突 {}: {}", conflict.field, conflict.values.join(" / ")));
        }
    }
    Ok(())
}

/// One line a reason, indented by its depth.
fn explain(reason: &Reason, depth: usize, output: &mut Output) {
    let alone = Reason { children: Vec::new(), ..reason.clone() };
    let indent = "  ".repeat(depth + 3);
    output.line(format_args!("{indent}{} / {}", render(&alone, Language::Zh), render(&alone, Language::En)));
    for child in &reason.children {
        explain(child, depth + 1, output);
    }
}

pub fn gate_code_sheet(
    hq: &Hq,
    post: &PostId,
    from: chrono::NaiveDate,
    days: usize,
    json: bool,
    output: &mut Output,
) -> Result<()> {
    let sheet = hq.gate_code_sheet(post, from, days)?;
    if json {
        return output.json(&sheet);
    }
    output.line(format_args!("岗位 {} 校门 {} / post {} gate {}", sheet.post, sheet.gate, sheet.post, sheet.gate));
    for day in &sheet.days {
        output.line(format_args!("{}  {}", day.day, day.code));
    }
    output.line(format_args!("固定标签 / sticker  {}", sheet.sticker));
    Ok(())
}

pub fn attendance(hq: &Hq, filter: AttendanceArgs, now: Instant, json: bool, output: &mut Output) -> Result<()> {
    let day = filter.day.unwrap_or_else(|| now.civil_date());
    let explained = filter.explain;
    let filter = AttendanceFilter {
        post: filter.post.map(PostId::new),
        unit: filter.unit.map(UnitId::new),
        person: filter.person.map(PersonId::new),
    };
    let view = hq.attendance(day, &filter, now)?;
    if json {
        return output.json(&view);
    }
    for post in &view.posts {
        for window in &post.windows {
            let due = window.window.on_due.civil().format("%H:%M");
            output.line(format_args!("{} {due} {}", post.post, word(&window.state)));
            for row in &window.rows {
                let why = render(&row.reason, Language::Zh);
                if explained {
                    output.line(format_args!("    {}", row.person));
                    explain(&row.reason, 0, output);
                } else {
                    output.line(format_args!("    {} {why} {}", row.person, row.flags.join(",")));
                }
            }
            for served in &window.served {
                output.line(format_args!("    {} {} 分钟", served.person, served.minutes));
            }
        }
    }
    Ok(())
}

pub fn requests(hq: &Hq, state: Option<&str>, json: bool, output: &mut Output) -> Result<()> {
    let requests = hq.requests(state)?;
    if json {
        return output.json(&requests);
    }
    for request in requests {
        let reason = request.reason.unwrap_or_default();
        let (state, kind) = (&request.state, &request.kind);
        output.line(format_args!("{} {state} {kind} {} {} {reason}", request.entry, request.author, request.scope));
    }
    Ok(())
}

pub fn alarms(hq: &Hq, json: bool, output: &mut Output) -> Result<()> {
    let alarms = hq.alarms()?;
    if json {
        return output.json(&alarms);
    }
    for alarm in alarms {
        let mut words = vec![alarm.hq.as_deref().unwrap_or("raised")];
        words.extend(alarm.silent.then_some("静默"));
        words.extend(alarm.drill.then_some("演练"));
        words.extend(alarm.cancelled.map(|_| "呼叫人已撤销"));
        let (at, by) = (alarm.raised_at, &alarm.raised_by);
        output.line(format_args!("{} {} {by} {at} {}", alarm.id, alarm.post, words.join(" ")));
    }
    Ok(())
}

pub fn withheld(hq: &mut Hq, command: WithheldCommand, now: Instant, output: &mut Output) -> Result<()> {
    let all = |hq: &Hq| -> Result<Vec<WithheldView>> { Ok([hq.withheld()?, hq.held_or_waiting()?].concat()) };
    match command {
        WithheldCommand::List { json: true } => output.json(&all(hq)?),
        WithheldCommand::List { json: false } => {
            for one in all(hq)? {
                output.line(format_args!("{} {} {} {} {}", one.entry, one.reason, one.kind, one.author, one.scope));
                output.line(format_args!("    {}。{} / {}: {}", one.zh, one.way_zh, one.en, one.way_en));
            }
            Ok(())
        }
        WithheldCommand::Show { entry: wanted } => {
            let wanted = entry(&wanted)?;
            let found = all(hq)?.into_iter().find(|one| one.entry == wanted);
            output.json(&found.ok_or_else(|| HqError::not_found("withheld entry", wanted))?)
        }
        WithheldCommand::Release { entry: wanted, staff } => {
            for written in hq.release(&entry(&wanted)?, &staff.name, now)? {
                output.line(format_args!("{written}"));
            }
            Ok(())
        }
    }
}

/// Exit code 6 if anything is wrong.
pub fn verify(hq: &Hq, json: bool, output: &mut Output) -> Result<u8> {
    let report = hq.verify()?;
    if json {
        output.json(&report)?;
    } else {
        for problem in &report.problems {
            output.line(format_args!("{} {} {}: {}", problem.position, problem.scope, problem.device, problem.problem));
        }
        output.line(format_args!(
            "{} runs, {} entries, {} journals, {} blobs, {} problems / 校验完成",
            report.runs,
            report.entries,
            report.journals,
            report.blobs,
            report.problems.len()
        ));
    }
    Ok(if report.problems.is_empty() { 0 } else { 6 })
}
