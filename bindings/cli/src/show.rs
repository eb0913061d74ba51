//! Subcommands that read: views to lines.

use huxue_phone::duty::ids::{PersonId, PostId};
use huxue_phone::duty::school_day::DayStatus;
use huxue_phone::text;
use huxue_phone::views::{About, Ask, Card, IncidentFilter, MyVerdict, SetAside, StatusView, Target, TodayPost};
use serde::Serialize;
use serde_json::Value;

use crate::args::PostArg;
use crate::failure::Failure;
use crate::home::Session;
use crate::output::Output;
use crate::parse;

pub fn today(session: &Session, output: &Output) -> Result<(), Failure> {
    let view = session.phone.today(&Session::reading())?;
    output.view(&view, |view| {
        let mut lines = vec![format!("{}  待上传 {} 条", view.date, view.pending)];
        if view.posts.is_empty() {
            lines.push("今天没有排班".into());
        }
        lines.extend(view.posts.iter().flat_map(post_lines));
        lines.extend(view.roll_calls.iter().map(|call| format!("点名：{}，至 {}", call.label, call.until)));
        lines.extend(view.asks.iter().map(ask_line));
        lines
    });
    Ok(())
}

/// What the desk asks, with what `huxue answer-ask` names it by.
fn ask_line(ask: &Ask) -> String {
    let asked = match &ask.about {
        About::StandIn { in_place_of } => format!("能否替 {in_place_of}？"),
        About::Patrol { seen, signed_on } => format!("画面上 {seen} 人，登记在岗 {signed_on} 人，人都在吗？"),
    };
    format!("询问：{} {asked}（--ask {}）", ask.post, ask.entry.hex())
}

/// For a screen at the gate, or to read out.
pub fn gate_code(session: &Session, post: &PostArg, output: &Output) -> Result<(), Failure> {
    let shown = session.phone.gate_code(&session.post(post)?, &Session::reading())?;
    output.view(&shown, |shown| vec![format!("{} 校门码 {}，{} 后更换", shown.gate, shown.text, shown.until.hhmmss())]);
    Ok(())
}

fn post_lines(post: &TodayPost) -> Vec<String> {
    let mut lines = vec![format!("{} {}", post.post, post.school.as_deref().unwrap_or_default())];
    match post.status {
        DayStatus::Closed => lines.push("  当日无勤务".into()),
        DayStatus::Provisional => lines.push("  当日安排未定".into()),
        DayStatus::SchoolDay => {}
    }
    lines.extend(post.cards.iter().map(card_line));
    lines
}

fn card_line(card: &Card) -> String {
    let time = |at: huxue_phone::duty::clock::Instant| at.civil().format("%H:%M").to_string();
    let state = if card.running {
        "进行中".to_owned()
    } else if card.is_next {
        format!("还有 {} 分钟", card.minutes_to_due)
    } else {
        String::new()
    };
    let mine: Vec<String> = card.mine.iter().map(verdict).collect();
    let period = name(&card.period);
    format!("  {} {}–{} {state} {}", text::period_zh(&period), time(card.on_due), time(card.off_due), mine.join("；"))
}

fn verdict(mine: &MyVerdict) -> String {
    format!("{} {} {}", mine.person, spoken(&mine.on), spoken(&mine.off))
}

/// `迟到 4 分钟` from a verdict's JSON.
fn spoken(verdict: &impl Serialize) -> String {
    let value = serde_json::to_value(verdict).unwrap_or_default();
    let minutes = value.as_object().and_then(|fields| fields.values().next()).and_then(|inner| inner.get("minutes"));
    let minutes = minutes.map(|minutes| format!(" {minutes} 分钟")).unwrap_or_default();
    format!("{}{minutes}", text::verdict_zh(&name(verdict)))
}

fn name(value: &impl Serialize) -> String {
    match serde_json::to_value(value).unwrap_or_default() {
        Value::String(text) => text,
        Value::Object(fields) => fields.keys().next().cloned().unwrap_or_default(),
        _ => String::new(),
    }
}

pub fn queue(session: &Session, output: &Output) -> Result<(), Failure> {
    let view = session.phone.queue()?;
    output.view(&view, |view| {
        let mut lines: Vec<String> = view
            .items
            .iter()
            .map(|item| {
                let state = text::item_state(item.state.code()).0;
                let at = item.at.civil().format("%m-%d %H:%M");
                format!("{at} {} {} {state}（{}）", item.title, item.author, item.reason)
            })
            .collect();
        if lines.is_empty() {
            lines.push("没有待上传的记录".into());
        }
        if view.relayed + view.carried > 0 {
            lines.push(format!("代同事转送：{} 条，密封 {} 份", view.relayed, view.carried));
        }
        lines
    });
    Ok(())
}

pub fn status(session: &Session, output: &Output) -> Result<(), Failure> {
    let status = session.phone.status(&Session::reading())?;
    let set_aside = if status.enrolled.is_some() { session.phone.set_aside()? } else { Vec::new() };
    output.view(&Standing { status, set_aside }, |Standing { status: view, set_aside }| {
        let who = view.enrolled.as_ref().map_or_else(
            || "未登记".to_owned(),
            |enrolled| enrolled.person.clone().or_else(|| enrolled.post.clone()).unwrap_or_default(),
        );
        let last = view.last_contact.map_or_else(|| "从未".to_owned(), huxue_phone::duty::clock::Instant::iso);
        let clock = if view.clock_is_anchored { "已校时" } else { "未校时（以手机时钟为准）" };
        let failure = view.last_failure.as_deref().map(text::failure_zh).unwrap_or_default();
        let failure = if failure.is_empty() { failure } else { format!("；上次未成功：{failure}") };
        let mut lines = vec![
            format!("本机：{who}"),
            format!("指挥中心：{}，上次联网 {last}{failure}", view.hq_url.as_deref().unwrap_or("未设置")),
            format!("待上传 {} 条，代转 {} 份", view.pending, view.carried),
            format!("时钟：{clock}，偏差 {} 秒", view.wall_ahead_ms / 1000),
            format!("范围 {} 个（载入中 {}），位置 {}", view.live_scopes, view.loading_scopes, view.position),
            format!("本机数据：{}", if view.store_encrypted { "已加密" } else { "未加密" }),
        ];
        if !view.erased.is_empty() {
            let count: u64 = view.erased.values().sum();
            lines.push(format!("已按期限清除本机上的位置和正文 {count} 条"));
        }
        lines.extend(view.rotation_waits.then(|| "新密钥待指挥中心确认，联网后自动生效".to_owned()));
        lines.extend(view.revoked_since.map(|_| text::failure_zh("revoked")));
        lines.extend(set_aside.iter().map(set_aside_line));
        lines
    });
    Ok(())
}

/// What `huxue status` says: how the phone stands, and what does not count.
#[derive(Serialize)]
struct Standing {
    #[serde(flatten)]
    status: StatusView,
    set_aside: Vec<SetAside>,
}

fn set_aside_line(one: &SetAside) -> String {
    let state = match one.state {
        "waiting" => "等待",
        "held" => "留存",
        "until_hq" => "待指挥中心认定",
        _ => "暂扣",
    };
    let entry = &one.entry.hex()[..12];
    format!("{state} {entry} {} {}：{}。{} ({}: {})", one.title, one.author, one.zh, one.way_zh, one.en, one.way_en)
}

pub fn brief(session: &Session, day: Option<&str>, output: &Output) -> Result<(), Failure> {
    let day = day.map(parse::date).transpose()?.unwrap_or_else(|| session.today());
    let text = session.phone.brief(day, &Session::reading())?;
    output.view(&serde_json::json!({"day": day, "text": text}), |_| vec![text.trim_end().to_owned()]);
    Ok(())
}

pub fn about_me(session: &Session, output: &Output) -> Result<(), Failure> {
    let rows = session.phone.recorded_about_me()?;
    output.view(&rows, |rows| {
        rows.iter()
            .map(|row| {
                let whose = if row.by_me { "本人" } else { row.author.as_str() };
                let place = if row.has_position { "，含定位" } else { "" };
                format!("{} {}（{whose}{place}）{}", row.at, row.title, row.scope)
            })
            .collect()
    });
    Ok(())
}

pub fn explain(
    session: &Session,
    post: &PostArg,
    day: Option<&str>,
    person: Option<&str>,
    entry: Option<&str>,
    output: &Output,
) -> Result<(), Failure> {
    let target = match entry {
        Some(hash) => Target::Entry(parse::entry(hash)?),
        None => Target::Window {
            post: session.post(post)?,
            day: day.map(parse::date).transpose()?.unwrap_or_else(|| session.today()),
            person: person.map(PersonId::new),
            on_due: None,
        },
    };
    let found = session.phone.explain(&target, &Session::reading())?;
    output.view(&found, |found| {
        if found.is_empty() {
            return vec!["没有可说明的时段".into()];
        }
        found.iter().flat_map(|one| [one.subject.clone(), one.zh.clone()]).collect()
    });
    Ok(())
}

pub fn incidents(
    session: &Session,
    post: Option<&str>,
    day: Option<&str>,
    status: Option<String>,
    output: &Output,
) -> Result<(), Failure> {
    let day = day.map(parse::date).transpose()?;
    let filter = IncidentFilter { post: post.map(PostId::new), day, status };
    let rows = session.phone.incidents(&filter)?;
    output.view(&rows, |rows| {
        if rows.is_empty() {
            return vec!["没有警情".into()];
        }
        rows.iter().map(incident_line).collect()
    });
    Ok(())
}

fn incident_line(row: &Value) -> String {
    let field = |key: &str| row.get(key).and_then(Value::as_str).unwrap_or_default();
    let first = row.get("texts").and_then(|texts| texts.get(0)).and_then(Value::as_str).unwrap_or_default();
    let conflicts = row.get("conflicts").and_then(Value::as_array).map_or(0, Vec::len);
    let mark = if conflicts > 0 { "（有冲突）" } else { "" };
    format!("{} {} {} {} {first}{mark}", field("id"), field("post"), field("category"), field("status"))
}

pub fn incident(session: &Session, id: &str, output: &Output) -> Result<(), Failure> {
    let view = session.phone.incident(id)?;
    output.view(&view, |view| {
        let mut lines = vec![
            format!("{} {} {} {} 等级 {}", view.id, view.post, view.category, view.status, view.severity),
            format!("上报 {} {}", view.filed_by, view.filed_at),
        ];
        lines.extend(view.texts.iter().map(|text| format!("  {text}")));
        lines.extend(view.assigned.iter().map(|person| format!("指派 {person}")));
        lines.extend(view.handed_to.iter().map(|to| format!("移交 {to}")));
        lines.extend(view.officer.iter().map(|officer| format!("处理民警 {officer}")));
        lines.extend(view.comments.iter().map(|comment| format!("  {}：{}", comment.author, comment.text)));
        let conflicts = view.conflicts.iter();
        lines.extend(conflicts.map(|conflict| format!("冲突 {}：{}", conflict.field, conflict.values.join(" / "))));
        lines
    });
    Ok(())
}

pub fn roll_calls(session: &Session, output: &Output) -> Result<(), Failure> {
    let calls = session.phone.roll_calls(&Session::reading())?;
    output.view(&calls, |calls| {
        if calls.is_empty() {
            return vec!["没有进行中的点名".into()];
        }
        calls
            .iter()
            .map(|call| format!("{}，至 {}，已应答 {}", call.label, call.until, call.answered.join("、")))
            .collect()
    });
    Ok(())
}

pub fn audit_heads(session: &Session, export: bool, output: &Output) -> Result<(), Failure> {
    let view = session.phone.audit_heads()?;
    output.view(&view, |view| {
        if export {
            return view.heads.iter().map(|head| head.signed.clone()).collect();
        }
        let mut lines: Vec<String> =
            view.heads.iter().map(|head| format!("{} {} {}", head.seq, head.at, head.hash)).collect();
        if let Some((early, late)) = &view.contradiction {
            let what = format!("审计链前后矛盾：先为第 {} 条，后为第 {} 条，请报告审计管理员", early.seq, late.seq);
            lines.insert(0, what);
        }
        lines
    });
    Ok(())
}
