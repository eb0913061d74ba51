//! `huxue rules`: the duty rules on a county folder, without a phone.

use huxue_phone::county;
use huxue_phone::duty::ids::PostId;
use huxue_phone::duty::school_day::DayStatus;
use huxue_phone::duty::windows::DayWindows;
use huxue_phone::text;

use crate::args::Rules;
use crate::failure::Failure;
use crate::output::Output;
use crate::parse;

pub fn run(rules: &Rules, output: &Output) -> Result<(), Failure> {
    let Rules::Windows { county: folder, post, from, to } = rules;
    let (from, to) = (parse::date(from)?, parse::date(to)?);
    let days = county::windows(folder, &PostId::new(post), from, to)?;
    output.view(&days, |days| days.iter().flat_map(lines).collect());
    Ok(())
}

fn lines(day: &DayWindows) -> Vec<String> {
    let status = match day.status {
        DayStatus::SchoolDay => "上学日",
        DayStatus::Closed => "无勤务",
        DayStatus::Provisional => "待定",
    };
    let mut lines = vec![format!("{} {status}", day.date)];
    for window in &day.windows {
        let period = serde_json::to_value(window.period).ok();
        let period = period.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default();
        let labels: Vec<&str> = window.movements.iter().map(|movement| movement.label.as_str()).collect();
        lines.push(format!(
            "  {}  {} – {}  {}",
            text::period_zh(period),
            window.on_due.civil().format("%H:%M"),
            window.off_due.civil().format("%H:%M"),
            labels.join("、")
        ));
    }
    lines
}
