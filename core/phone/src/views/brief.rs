//! Today's brief (勤务简报), from what is on this phone and nothing else.

use std::fmt::Write;

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::school_day::DayStatus;
use huxue_ledger::attendance::WindowView;
use serde_json::Value;

use super::incidents::IncidentFilter;
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::ports::Reading;
use crate::text;

impl Phone {
    /// Plain text for a message or a print-out.
    pub fn brief(&self, day: ServiceDay, reading: &Reading) -> Result<String, PhoneError> {
        let directory = self.directory()?;
        let mut out = String::new();
        let last = self.follow.as_ref().and_then(|follow| follow.last_contact).map(Instant);
        let until = last.map_or_else(|| "从未联网".to_owned(), |at| at.civil().format("%m月%d日 %H:%M").to_string());
        line(&mut out, &format!("护学简报 {}（仅本机数据，截至 {until}）", day.format("%Y年%m月%d日")));
        for post in self.own_posts(day)? {
            let view = self.post(&post, day, reading)?;
            let school = directory.post_for(&post, day).map(|version| version.sheet.school.name.clone());
            line(&mut out, &format!("岗位 {post} {}", school.unwrap_or_default()));
            match view.status {
                DayStatus::Closed => line(&mut out, "  当日无勤务"),
                DayStatus::Provisional => line(&mut out, "  当日安排未定，不作评判"),
                DayStatus::SchoolDay => {}
            }
            for window in &view.windows {
                window_lines(&mut out, window);
            }
            for extra in &view.unscheduled {
                let at = extra.at.midpoint().civil().format("%H:%M").to_string();
                line(&mut out, &format!("  非排班到岗 {} {at}", extra.person));
            }
            let filter = IncidentFilter { post: Some(post.clone()), day: Some(day), status: None };
            for row in self.incidents(&filter)? {
                incident_line(&mut out, &row);
            }
        }
        let waiting = self.queue()?.items.len();
        line(&mut out, &format!("未上传 {waiting} 条"));
        Ok(out)
    }
}

fn line(out: &mut String, text: &str) {
    let _ = writeln!(out, "{text}");
}

fn window_lines(out: &mut String, view: &WindowView) {
    let time = |at: Instant| at.civil().format("%H:%M").to_string();
    let period = name(&serde_json::to_value(view.window.period).unwrap_or_default());
    line(out, &format!("  {} {}–{}", text::period_zh(&period), time(view.window.on_due), time(view.off_due_observed)));
    for row in &view.rows {
        let on = name(&serde_json::to_value(&row.on).unwrap_or_default());
        let off = name(&serde_json::to_value(&row.off).unwrap_or_default());
        line(out, &format!("    {} {}，{}", row.person, text::verdict_zh(&on), text::verdict_zh(&off)));
    }
    for served in &view.served {
        line(out, &format!("    {} 服务 {} 分钟", served.person, served.minutes));
    }
}

fn incident_line(out: &mut String, row: &Value) {
    let field = |key: &str| row.get(key).and_then(Value::as_str).unwrap_or_default();
    let text = row.get("texts").and_then(|texts| texts.get(0)).and_then(Value::as_str).unwrap_or_default();
    line(out, &format!("  警情 {} {} {} {text}", field("id"), field("category"), field("status")));
}

/// A unit variant is its name; one with data is an object whose only key is the name.
fn name(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(fields) => fields.keys().next().cloned().unwrap_or_default(),
        _ => String::new(),
    }
}
