//! The spellings of the county folder: each function reads one cell, already trimmed and not blank.

use chrono::NaiveDate;
use huxue_duty::county::{Period, Weekdays};

/// What a cell should have held, for the message, and how to write it, for the remedy.
pub(super) struct Expected {
    pub en: &'static str,
    pub zh: &'static str,
    pub remedy_en: &'static str,
    pub remedy_zh: &'static str,
}

macro_rules! expected {
    ($($name:ident: $en:literal, $zh:literal => $remedy_en:literal, $remedy_zh:literal;)+) => {$(
        pub(super) const $name: Expected =
            Expected { en: $en, zh: $zh, remedy_en: $remedy_en, remedy_zh: $remedy_zh };
    )+};
}

expected! {
    ID: "an id", "编号" => "use up to 64 letters and digits without spaces, commas or semicolons", "用不超过 64 个字母或数字，不含空格、逗号、分号";
    DATE: "a date", "日期" => "write it as 2026-09-01 or 2026/9/1", "写成 2026-09-01 或 2026/9/1";
    TIME: "a time", "时间" => "write it as 7:10; after midnight as 24:10", "写成 7:10；过了零点写成 24:10";
    BOOLEAN: "yes or no", "是或否" => "write 是 or 否 (yes, no, 1, 0)", "写“是”或“否”（yes、no、1、0 也可以）";
    COUNT: "a whole number", "整数" => "write digits only, for example 1200", "只写数字，例如 1200";
    STRENGTH: "a number of people from 0 to 50", "0 至 50 的人数" => "write digits only, for example 2", "只写数字，例如 2";
    MARGIN: "a number of minutes from 0 to 240", "0 至 240 的分钟数" => "write minutes, for example 30, or leave it blank", "写分钟数，例如 30，或留空";
    LATITUDE: "a latitude from -90 to 90", "-90 至 90 的纬度" => "write decimal degrees, for example 30.1234; check that lat and lon are not swapped", "写十进制度数，例如 30.1234；检查经纬度是否写反";
    LONGITUDE: "a longitude from -180 to 180", "-180 至 180 的经度" => "write decimal degrees, for example 116.1234; check that lat and lon are not swapped", "写十进制度数，例如 116.1234；检查经纬度是否写反";
    RADIUS: "a radius from 10 to 2000 metres", "10 至 2000 米的半径" => "write metres, for example 80, or leave it blank for 80", "写米数，例如 80；留空即 80";
    WEEKDAYS: "a list of weekdays", "星期列表" => "write the digits 1 to 7 (Monday = 1), for example 12345", "用数字 1 至 7（星期一为 1），例如 12345";
    WEEKDAY: "a weekday", "星期" => "write one digit from 1 to 7 (Monday = 1)", "写 1 至 7 的一个数字（星期一为 1）";
    PERIODS: "a list of periods", "时段列表" => "write morning, noon, evening, night, separated by a semicolon or space, or leave it blank for all", "写 morning、noon、evening、night，用分号或空格隔开；留空为全部";
    ROLE: "a role", "人员类别" => "write officer, auxiliary, volunteer, school_guard or school", "写 officer、auxiliary、volunteer、school_guard 或 school";
    PART: "a part on the roster", "岗位分工" => "write leader, member, volunteer or school_guard", "写 leader、member、volunteer 或 school_guard";
    WEEKS: "a choice of weeks", "周次" => "write all, odd or even, or leave it blank for all", "写 all、odd 或 even；留空为 all";
    MOVEMENT: "a kind of movement", "进出类别" => "write arrive or leave", "写 arrive 或 leave";
    DAY_KIND: "a kind of day", "日期类别" => "write closed or runs", "写 closed 或 runs";
}

/// `2026-09-01` or `2026/9/1`.
pub(super) fn date(text: &str) -> Option<NaiveDate> {
    let separator = if text.contains('/') { '/' } else { '-' };
    let mut parts = text.split(separator);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 || month.len() > 2 || day.len() > 2 {
        return None;
    }
    NaiveDate::from_ymd_opt(digits(year)?.try_into().ok()?, digits(month)?, digits(day)?)
}

/// Minutes from 00:00. `H:MM`, also with the seconds Excel likes to add (`7:10:00`); up to 36:00.
pub(super) fn time(text: &str) -> Option<u32> {
    let text = text.replace('：', ":");
    let mut parts = text.split(':');
    let (hours, minutes) = (parts.next()?, parts.next()?);
    let seconds = parts.next().unwrap_or("00");
    if parts.next().is_some() || hours.len() > 2 || minutes.len() != 2 || seconds != "00" {
        return None;
    }
    let minute = digits(minutes).filter(|minute| *minute < 60)?;
    Some(digits(hours)? * 60 + minute).filter(|total| *total <= 36 * 60)
}

pub(super) fn boolean(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "yes" | "1" | "是" => Some(true),
        "no" | "0" | "否" => Some(false),
        _ => None,
    }
}

pub(super) fn number(text: &str, max: u32) -> Option<u32> {
    digits(text).filter(|number| *number <= max)
}

/// A decimal number within `min ..= max`; NaN and infinities never are.
pub(super) fn decimal(text: &str, min: f64, max: f64) -> Option<f64> {
    text.parse::<f64>().ok().filter(|number| (min..=max).contains(number))
}

/// `12345`, also `1;2;3`.
pub(super) fn weekdays(text: &str) -> Option<Weekdays> {
    let mut set = Weekdays(0);
    for digit in text.chars().filter(|c| !is_separator(*c)) {
        set = set.with(weekday_of(digit)?);
    }
    (set.0 != 0).then_some(set)
}

pub(super) fn weekday(text: &str) -> Option<u8> {
    let mut chars = text.chars();
    let digit = weekday_of(chars.next()?)?;
    chars.next().is_none().then_some(digit)
}

/// In the day's order, each once.
pub(super) fn periods(text: &str) -> Option<Vec<Period>> {
    let mut periods =
        text.split(is_separator).filter(|name| !name.is_empty()).map(period).collect::<Option<Vec<_>>>()?;
    periods.sort_unstable();
    periods.dedup();
    (!periods.is_empty()).then_some(periods)
}

fn period(name: &str) -> Option<Period> {
    match name.to_ascii_lowercase().as_str() {
        "morning" => Some(Period::Morning),
        "noon" => Some(Period::Noon),
        "evening" => Some(Period::Evening),
        "night" => Some(Period::Night),
        _ => None,
    }
}

fn weekday_of(digit: char) -> Option<u8> {
    digit.to_digit(10).filter(|digit| (1..=7).contains(digit)).map(|digit| digit as u8)
}

/// Lists are separated by `;` or space; the full-width semicolon is what a Chinese keyboard types.
fn is_separator(c: char) -> bool {
    matches!(c, ';' | '；') || c.is_whitespace()
}

/// Digits only: no sign, no thousands separator.
fn digits(text: &str) -> Option<u32> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}
