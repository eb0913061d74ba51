//! One cell to one value, each with the sentence that a clerk can act on.

use chrono::NaiveDate;
use huxue_duty::county::{Level, MovementKind, Part, Period, Role, UnitKind, Weekdays, Weeks};

use super::Problem;
use super::table::Row;

/// Blank dates: valid from ever, to ever.
pub const EVER_FROM: NaiveDate = NaiveDate::from_ymd_opt(2000, 1, 1).expect("a date");
pub const EVER_TO: NaiveDate = NaiveDate::from_ymd_opt(2099, 12, 31).expect("a date");

type Problems = Vec<Problem>;

/// A text that must be there.
pub fn text(row: &Row<'_>, column: &str, problems: &mut Problems) -> Option<String> {
    let cell = row.cell(column);
    if cell.is_empty() {
        problems.push(row.error(column, ("这一格不能为空。", "请补上。"), ("this cell must not be blank.", "Fill it in.")));
        return None;
    }
    Some(cell.to_owned())
}

/// An id: short, no blanks.
pub fn id(row: &Row<'_>, column: &str, problems: &mut Problems) -> Option<String> {
    let cell = text(row, column, problems)?;
    if cell.len() > 32 || cell.contains(|letter: char| letter.is_whitespace() || letter.is_control() || letter == '/') {
        problems.push(row.error(
            column,
            ("编号不能超过 32 字节，不能含空格或斜线。", "请用短编号，如 P001。"),
            ("an id has at most 32 bytes and neither blanks nor slashes.", "Use a short one such as P001."),
        ));
        return None;
    }
    Some(cell)
}

/// `YYYY-MM-DD` or `YYYY/M/D`; blank gives `blank`.
pub fn date(row: &Row<'_>, column: &str, blank: Option<NaiveDate>, problems: &mut Problems) -> Option<NaiveDate> {
    let cell = row.cell(column);
    if cell.is_empty() && blank.is_some() {
        return blank;
    }
    let parts: Vec<&str> = cell.split(['-', '/']).collect();
    let parsed = match parts[..] {
        [year, month, day] if year.len() == 4 => year
            .parse()
            .ok()
            .zip(month.parse().ok())
            .zip(day.parse().ok())
            .and_then(|((year, month), day)| NaiveDate::from_ymd_opt(year, month, day)),
        _ => None,
    };
    if parsed.is_none() {
        problems.push(row.error(
            column,
            ("不是日期。", "请写成 2026-09-01 或 2026/9/1。"),
            ("this is not a date.", "Write 2026-09-01 or 2026/9/1."),
        ));
    }
    parsed
}

/// A date that may be blank.
pub fn optional_date(row: &Row<'_>, column: &str, problems: &mut Problems) -> Option<NaiveDate> {
    if row.cell(column).is_empty() { None } else { date(row, column, None, problems) }
}

/// `H:MM` in minutes from 00:00; `limit` is the first minute that is too late.
pub fn time(row: &Row<'_>, column: &str, limit: u32, problems: &mut Problems) -> Option<u32> {
    let cell = row.cell(column).replace('：', ":");
    let parts: Vec<&str> = cell.split(':').collect();
    let parsed = match parts[..] {
        [hours, minutes] | [hours, minutes, "00"] if minutes.len() == 2 && (1..=2).contains(&hours.len()) => {
            let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u32>().ok())?;
            digits(hours).zip(digits(minutes)).filter(|(_, minutes)| *minutes < 60).map(|(hours, minutes)| hours * 60 + minutes)
        }
        _ => None,
    };
    let found = parsed.filter(|minutes| *minutes < limit);
    if found.is_none() {
        problems.push(row.error(
            column,
            ("不是时间。", "请写成 7:40 或 07:40；结束时间过午夜写 24:10。"),
            ("this is not a time.", "Write 7:40 or 07:40; an end past midnight is 24:10."),
        ));
    }
    found
}

/// A whole number between `from` and `to`; blank gives `blank`.
pub fn number(row: &Row<'_>, column: &str, (from, to): (u32, u32), blank: Option<u32>, problems: &mut Problems) -> Option<u32> {
    let cell = row.cell(column);
    if cell.is_empty() && blank.is_some() {
        return blank;
    }
    let found = cell.parse::<u32>().ok().filter(|value| (from..=to).contains(value));
    if found.is_none() {
        problems.push(row.error(
            column,
            (&format!("应为 {from} 到 {to} 的整数。"), "请改正。"),
            (&format!("this must be a whole number from {from} to {to}."), "Mend it."),
        ));
    }
    found
}

/// Minutes of lead or tail; blank = the policy's.
pub fn margin(row: &Row<'_>, column: &str, problems: &mut Problems) -> Option<u32> {
    if row.cell(column).is_empty() { None } else { number(row, column, (0, 240), None, problems) }
}

/// A decimal between `from` and `to`.
pub fn decimal(row: &Row<'_>, column: &str, (from, to): (f64, f64), blank: Option<f64>, problems: &mut Problems) -> Option<f64> {
    let cell = row.cell(column);
    if cell.is_empty() && blank.is_some() {
        return blank;
    }
    let found = cell.parse::<f64>().ok().filter(|value| value.is_finite() && (from..=to).contains(value));
    if found.is_none() {
        problems.push(row.error(
            column,
            (&format!("应为 {from} 到 {to} 的数字。"), "经纬度用 WGS-84 的小数度。"),
            (&format!("this must be a number from {from} to {to}."), "Coordinates are decimal degrees, WGS-84."),
        ));
    }
    found
}

/// yes/no/1/0/是/否; blank = no.
pub fn yes(row: &Row<'_>, column: &str, problems: &mut Problems) -> Option<bool> {
    match row.cell(column).to_lowercase().as_str() {
        "yes" | "y" | "1" | "true" | "是" => Some(true),
        "" | "no" | "n" | "0" | "false" | "否" => Some(false),
        _ => {
            problems.push(row.error(column, ("应为 是 或 否。", "请改正。"), ("this must be yes or no.", "Mend it.")));
            None
        }
    }
}

/// Weekday digits such as `12345`; blank gives `blank`.
pub fn weekdays(row: &Row<'_>, column: &str, blank: Weekdays, problems: &mut Problems) -> Option<Weekdays> {
    let cell = row.cell(column);
    if cell.is_empty() {
        return Some(blank);
    }
    let mut found = Weekdays(0);
    for letter in cell.chars().filter(|letter| !matches!(letter, ' ' | ';')) {
        match letter.to_digit(10) {
            Some(digit @ 1..=7) => found = found.with(digit as u8),
            _ => {
                problems.push(row.error(
                    column,
                    ("星期用数字 1—7 表示（1 为周一）。", "如 12345 表示周一至周五。"),
                    ("weekdays are digits 1 to 7, Monday = 1.", "12345 means Monday to Friday."),
                ));
                return None;
            }
        }
    }
    Some(found)
}

/// A list of periods; blank = all.
pub fn periods(row: &Row<'_>, column: &str, problems: &mut Problems) -> Option<Vec<Period>> {
    let words = row.cell(column).split([';', ' ', '；']).filter(|word| !word.is_empty());
    let mut found = Vec::new();
    for word in words {
        let period = match word.to_lowercase().as_str() {
            "morning" | "早" => Period::Morning,
            "noon" | "中" => Period::Noon,
            "evening" | "晚" => Period::Evening,
            "night" | "晚自习" => Period::Night,
            _ => {
                problems.push(row.error(
                    column,
                    ("时段应为 morning、noon、evening、night，用分号隔开。", "全部时段请留空。"),
                    ("periods are morning, noon, evening, night, separated by `;`.", "Leave it blank for all."),
                ));
                return None;
            }
        };
        if !found.contains(&period) {
            found.push(period);
        }
    }
    found.sort_unstable();
    Some(found)
}

/// A word of a closed list.
fn word<T: Copy>(row: &Row<'_>, column: &str, words: &[(&str, T)], problems: &mut Problems) -> Option<T> {
    let cell = row.cell(column).to_lowercase();
    let found = words.iter().find(|(word, _)| *word == cell).map(|(_, value)| *value);
    if found.is_none() {
        let list: Vec<&str> = words.iter().map(|(word, _)| *word).filter(|word| !word.is_empty()).collect();
        let list = list.join(", ");
        problems.push(row.error(
            column,
            (&format!("应为以下之一：{list}。"), "请改正。"),
            (&format!("this must be one of {list}."), "Mend it."),
        ));
    }
    found
}

pub fn role(row: &Row<'_>, column: &str, problems: &mut Problems) -> Option<Role> {
    let words = [
        ("officer", Role::Officer),
        ("auxiliary", Role::Auxiliary),
        ("volunteer", Role::Volunteer),
        ("school_guard", Role::SchoolGuard),
        ("school", Role::School),
    ];
    word(row, column, &words, problems)
}

pub fn part(row: &Row<'_>, column: &str, problems: &mut Problems) -> Option<Part> {
    let words = [
        ("leader", Part::Leader),
        ("member", Part::Member),
        ("volunteer", Part::Volunteer),
        ("school_guard", Part::SchoolGuard),
    ];
    word(row, column, &words, problems)
}

pub fn weeks(row: &Row<'_>, column: &str, problems: &mut Problems) -> Option<Weeks> {
    word(row, column, &[("all", Weeks::All), ("", Weeks::All), ("odd", Weeks::Odd), ("even", Weeks::Even)], problems)
}

pub fn movement_kind(row: &Row<'_>, column: &str, problems: &mut Problems) -> Option<MovementKind> {
    word(row, column, &[("arrive", MovementKind::Arrive), ("leave", MovementKind::Leave)], problems)
}

/// `true` = runs, `false` = closed.
pub fn day_runs(row: &Row<'_>, column: &str, problems: &mut Problems) -> Option<bool> {
    word(row, column, &[("closed", false), ("runs", true)], problems)
}

/// An unknown level is a warning.
pub fn level(row: &Row<'_>, column: &str, problems: &mut Problems) -> Level {
    match row.cell(column).to_lowercase().as_str() {
        "kindergarten" => Level::Kindergarten,
        "primary" => Level::Primary,
        "junior" => Level::Junior,
        "senior" => Level::Senior,
        "nine_year" => Level::NineYear,
        "complete" => Level::Complete,
        _ => {
            problems.push(row.warning(
                column,
                ("不认识的学段，按“其他”处理。", "可用 kindergarten、primary、junior、senior、nine_year、complete。"),
                ("the level is not known and read as other.", "Known: kindergarten, primary, junior, senior, nine_year, complete."),
            ));
            Level::Other
        }
    }
}

/// An unknown kind is a warning.
pub fn unit_kind(row: &Row<'_>, column: &str, problems: &mut Problems) -> UnitKind {
    match row.cell(column).to_lowercase().as_str() {
        "station" => UnitKind::Station,
        "swat" => UnitKind::Swat,
        "traffic" => UnitKind::Traffic,
        "other" | "" => UnitKind::Other,
        _ => {
            problems.push(row.warning(
                column,
                ("不认识的单位类别，按“其他”处理。", "可用 station、swat、traffic、other。"),
                ("the kind is not known and read as other.", "Known: station, swat, traffic, other."),
            ));
            UnitKind::Other
        }
    }
}
