//! The story for people: a table per period, then who was late, early or missing, and why, in the words of `explain`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use huxue_duty::county::Period;
use huxue_duty::explain::{Language, render};
use huxue_duty::verdict::{Off, On};
use huxue_hq::Hq;
use huxue_hq::views::IncidentFilter;
use huxue_ledger::attendance::PersonRow;

use super::DemoError;
use super::play::Day;
use super::showcase::{Grades, Reasoned};
use super::summary::{Summary, name};

pub fn tell(day: &mut Day, summary: &Summary) -> Result<String, DemoError> {
    let mut text = String::new();
    write_all(&mut text, day, summary).map_err(|error| DemoError::Setup(error.to_string()))?;
    Ok(text)
}

fn write_all(text: &mut String, day: &mut Day, summary: &Summary) -> Result<(), Box<dyn std::error::Error>> {
    writeln!(
        text,
        "{} · {} 个岗 · {} 部手机 · {} 次操作\n",
        day.date,
        summary.views.len(),
        summary.phones,
        day.commands
    )?;
    writeln!(text, "这一天安排了：")?;
    for line in &day.script.staged {
        writeln!(text, "  · {line}")?;
    }
    writeln!(text, "  · 警员005 的手机时钟快 47 分钟，辅警012 的慢 3 小时：按总部时间锚定，不影响判定")?;
    writeln!(text, "  · 警员040 的岗用手台报到")?;
    writeln!(text, "  · S049–S052 国道边高中的晚自习护送")?;
    let channel = if summary.tls { "TLS（本县根证书，随二维码下发）" } else { "本机明文 HTTP" };
    writeln!(text, "  · {} 部手机各用自己的登记码经 {channel} 登记\n", summary.phones)?;
    table(text, summary)?;
    people(text, summary, "迟到", &|row| matches!(row.on, On::Late { .. } | On::VeryLate { .. }))?;
    people(text, summary, "提前下岗", &|row| matches!(row.off, Off::LeftEarly { .. }))?;
    people(text, summary, "未打卡", &|row| row.on == On::NotCheckedIn)?;
    people(text, summary, "到岗后没有下岗记录", &|row| row.off == Off::Missing)?;
    people(text, summary, "按有利认定或另有说明", &|row| !row.on_certain && row.on == On::OnTime)?;
    incidents(text, day)?;
    grades(text, "时间证据", &summary.time_grades)?;
    grades(text, "位置证据", &summary.place_grades)?;
    reasons(text, &summary.reasons)?;
    writeln!(
        text,
        "\n{} 条记录，{} 条已获回执，丢失 {}，重复 {}，暂缓 {}；{} 组摘要比对{}。",
        summary.entries_created,
        summary.entries_acknowledged,
        summary.lost,
        summary.duplicated,
        summary.withheld,
        summary.digest_pairs,
        if summary.digests_equal { "全部一致" } else { "不一致" },
    )?;
    Ok(())
}

fn table(text: &mut String, summary: &Summary) -> std::fmt::Result {
    writeln!(text, "时段     岗次  应到  按时  迟到  未打卡  请假替岗  暂无数据  1+2 达标分钟")?;
    for (period, title) in
        [(Period::Morning, "早"), (Period::Noon, "中"), (Period::Evening, "晚"), (Period::Night, "晚自习")]
    {
        let windows: Vec<_> = summary
            .views
            .iter()
            .flat_map(|view| &view.windows)
            .filter(|window| window.window.period == period && !window.rows.is_empty())
            .collect();
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let (mut met, mut under) = (0u64, 0u64);
        for window in &windows {
            met += u64::from(window.strength.strength_minutes);
            under += u64::from(window.strength.under_strength_minutes);
            for row in &window.rows {
                *counts.entry(name(&row.on)).or_default() += 1;
            }
        }
        let count = |key: &str| counts.get(key).copied().unwrap_or(0);
        let rows: usize = counts.values().sum();
        let share = (met * 100).checked_div(met + under).unwrap_or(0);
        writeln!(
            text,
            "{title:<6}  {:>4}  {rows:>4}  {:>4}  {:>4}  {:>6}  {:>8}  {:>8}  {met} / {} ({share} %)",
            windows.len(),
            count("on_time"),
            count("late") + count("very_late"),
            count("not_checked_in"),
            count("excused"),
            count("unknown") + count("early_not_counted"),
            met + under,
        )?;
    }
    Ok(())
}

fn people(text: &mut String, summary: &Summary, title: &str, wanted: &dyn Fn(&PersonRow) -> bool) -> std::fmt::Result {
    const SHOWN: usize = 8;
    let mut lines = Vec::new();
    for view in &summary.views {
        for window in &view.windows {
            for row in window.rows.iter().filter(|row| wanted(row)) {
                let due = window.window.on_due.civil().format("%H:%M");
                lines.push(format!("  {} {} {due} {}", view.post, row.person, render(&row.reason, Language::Zh)));
            }
        }
    }
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(text, "\n{title} {} 人次", lines.len())?;
    for line in lines.iter().take(SHOWN) {
        writeln!(text, "{line}")?;
    }
    if lines.len() > SHOWN {
        writeln!(text, "  … 另有 {} 条，见 huxue-hq attendance", lines.len() - SHOWN)?;
    }
    Ok(())
}

fn grades(text: &mut String, title: &str, grades: &Grades) -> std::fmt::Result {
    writeln!(text, "\n{title}   人次  例：岗、人、记录、依据")?;
    for (grade, graded) in grades {
        let entry = graded.entry.get(..8).unwrap_or_default();
        writeln!(text, "  {grade}      {:>5}  {} {} {entry} {}", graded.count, graded.post, graded.person, graded.why)?;
    }
    Ok(())
}

fn reasons(text: &mut String, reasons: &BTreeMap<String, Reasoned>) -> std::fmt::Result {
    writeln!(text, "\n暂不采用的原因 → 哪条记录 → 出路（huxue-hq withheld list）")?;
    for (code, reasoned) in reasons {
        let entry = reasoned.entry.get(..8).unwrap_or_default();
        let since = if reasoned.counts_by_now { "，现已计入" } else { "" };
        writeln!(
            text,
            "  {code:<18} {} {} {entry} {}{since}：{} → {}",
            reasoned.seen_at, reasoned.author, reasoned.kind, reasoned.zh, reasoned.way_zh
        )?;
    }
    Ok(())
}

/// Only the incidents that people disagreed on: both wordings stand.
fn incidents(text: &mut String, day: &mut Day) -> Result<(), Box<dyn std::error::Error>> {
    let hq = Hq::open(&day.hq_folder, day.clock.now())?;
    let all = hq.incidents(&IncidentFilter::default())?;
    let closed = all.iter().filter(|incident| incident.status == "closed").count();
    writeln!(text, "\n警情 {} 起，已办结 {closed} 起", all.len())?;
    for incident in all.iter().filter(|incident| !incident.conflicts.is_empty()) {
        for conflict in &incident.conflicts {
            writeln!(
                text,
                "  {} {} 的“{}”有两种说法：{}",
                incident.post,
                incident.category,
                conflict.field,
                conflict.values.join(" ／ ")
            )?;
        }
    }
    Ok(())
}
