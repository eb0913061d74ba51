//! 每日上报 (S37): the day's brief as text for pasting. Numbers and at most three highlights, nothing personal, nothing
//! from line one: what it is made from holds neither.

use std::fmt::Write as _;

use chrono::Datelike as _;

use crate::clock::{Instant, ServiceDay};
use crate::tally::Tally;

/// Minutes between the end of the day's last window and its brief.
pub const AFTER_MIN: i64 = 30;
const WEEKDAYS: [&str; 7] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];

/// The text of the brief of `day`, from its numbers as they stood at `as_of`.
pub fn text(day: ServiceDay, tally: &Tally, as_of: Instant) -> String {
    let mut out = String::new();
    let weekday = WEEKDAYS[day.weekday().num_days_from_monday() as usize];
    line(&mut out, &format!("【护学勤务每日简报】{} {weekday}", day.format("%Y年%-m月%-d日")));
    line(
        &mut out,
        &format!(
            "一、勤务：{} 个岗位、{} 个时段，应到 {} 人次，按时到岗 {}，迟到 {}（其中严重 {}），未打卡 {}，暂无数据 {}，请假或替岗 {}。",
            tally.posts,
            tally.windows,
            tally.due,
            tally.on_time,
            tally.late + tally.very_late,
            tally.very_late,
            tally.not_checked_in,
            tally.unknown,
            tally.excused
        ),
    );
    let share = tally.strength_percent().map_or_else(String::new, |percent| format!("（{percent}%）"));
    line(
        &mut out,
        &format!("二、力量：“1+2”达标 {} 分钟，共 {} 分钟{share}。", tally.strength_minutes, tally.window_minutes),
    );
    line(
        &mut out,
        &format!(
            "三、警情：上报 {} 起，办结 {}，较重以上 {}；隐患 {} 处；便民 {} 次；紧急求助 {} 起。",
            tally.incidents, tally.incidents_closed, tally.incidents_severe, tally.hazards, tally.help, tally.alarms
        ),
    );
    let highlights = highlights(tally);
    if !highlights.is_empty() {
        line(&mut out, &format!("四、要点：{}。", highlights.join("；")));
    }
    let disputed = match tally.disputed {
        0 => String::new(),
        count => format!("；异议待复核 {count} 人次未计入"),
    };
    line(&mut out, &format!("数据截至 {}。未打卡不等于未到岗{disputed}。", as_of.hhmm()));
    out
}

/// What a reader would look for first: at most three, by plain rules.
fn highlights(tally: &Tally) -> Vec<String> {
    let all = [
        (tally.incidents_severe > 0).then(|| format!("较重以上警情 {} 起", tally.incidents_severe)),
        (tally.found_absent > 0).then(|| format!("经核实未到岗 {} 人次", tally.found_absent)),
        (tally.help > 0).then(|| format!("便民服务 {} 次", tally.help)),
        (tally.stand_ins > 0).then(|| format!("替岗补位 {} 人次", tally.stand_ins)),
        (tally.due > 0 && tally.on_time == tally.due).then(|| "应到人员全部按时到岗".to_owned()),
    ];
    all.into_iter().flatten().take(3).collect()
}

fn line(out: &mut String, text: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{text}");
}
