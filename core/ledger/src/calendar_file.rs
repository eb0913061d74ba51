//! The calendar file: which days the State Council gave off, which Saturdays and Sundays are worked instead, and which
//! days of a coming year nobody has announced yet (defaults 4.6). The current one is compiled in; a county folder may
//! bring its own `calendar.toml`. `fixtures/calendar/2026.toml` explains the format to whoever edits it.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use chrono::{Days, NaiveDate};
use huxue_duty::calendar::{Calendar, CalendarDay, CalendarKind, Standing};
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

const COMPILED_IN: &str = include_str!("../../../fixtures/calendar/2026.toml");

/// A calendar speaks for at most this many days; a longer one is a slip of the pen.
const MAX_DAYS_COVERED: i64 = 3_700;
/// No holiday is longer, in days.
const MAX_DAYS_IN_ROW: i64 = 62;

/// Everything that is wrong with a calendar file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct CalendarError {
    pub faults: Vec<CalendarFault>,
}

/// One thing wrong, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarFault {
    /// From 1.
    pub line: Option<usize>,
    /// The key concerned.
    pub key: Option<&'static str>,
    pub message_en: String,
    pub message_zh: String,
    pub remedy_en: String,
    pub remedy_zh: String,
}

impl fmt::Display for CalendarFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        if let Some(key) = self.key {
            write!(f, "{key}: ")?;
        }
        write!(f, "{}. Remedy: {}", self.message_en, self.remedy_en)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CalendarFile {
    format: Spanned<u32>,
    version: String,
    covers_from: Spanned<Datetime>,
    covers_to: Spanned<Datetime>,
    #[serde(default, rename = "layer")]
    layers: Vec<Layer>,
}

/// One source of days. A later layer overrides an earlier one, except where both say the same of a day: then the
/// firmer standing, the earlier layer's, stays.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Layer {
    name: String,
    standing: Standing,
    source: String,
    /// Kept for the reader of the file; the rules do not need it.
    published: Option<Spanned<Datetime>>,
    #[serde(default, rename = "day")]
    days: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    kind: Kind,
    /// A single day, or else `from` and `to`, both included.
    date: Option<Spanned<Datetime>>,
    from: Option<Spanned<Datetime>>,
    to: Option<Spanned<Datetime>>,
    runs_as: Option<Spanned<u8>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    DayOff,
    MakeUp,
    NotAnnounced,
}

/// The calendar this version was built with.
pub fn compiled_in() -> Calendar {
    parse(COMPILED_IN).expect("the shipped calendar is read by a test")
}

/// Reads a calendar file.
pub fn parse(toml_text: &str) -> Result<Calendar, CalendarError> {
    let text = toml_text.strip_prefix('\u{feff}').unwrap_or(toml_text);
    let mut checker = Checker { text, faults: Vec::new() };
    let calendar = match toml::from_str::<CalendarFile>(text) {
        Ok(file) => checker.calendar(file),
        Err(error) => {
            let what = error.message().lines().collect::<Vec<_>>().join(", ");
            let remedy = (
                "write it as in the shipped fixtures/calendar/2026.toml",
                "按自带的 fixtures/calendar/2026.toml 的写法改正",
            );
            checker.fault(error.span().as_ref(), None, (what.clone(), format!("无法读取：{what}")), remedy);
            Calendar::default()
        }
    };
    if checker.faults.is_empty() { Ok(calendar) } else { Err(CalendarError { faults: checker.faults }) }
}

struct Checker<'a> {
    text: &'a str,
    faults: Vec<CalendarFault>,
}

impl Checker<'_> {
    fn calendar(&mut self, file: CalendarFile) -> Calendar {
        if *file.format.get_ref() != 1 {
            let message = (
                format!("format {} is not known", file.format.get_ref()),
                format!("不认识格式 {}", file.format.get_ref()),
            );
            self.fault(
                Some(&file.format.span()),
                Some("format"),
                message,
                ("write 1, or update Huxue", "写 1，或升级本软件"),
            );
        }
        let from = self.date("covers_from", &file.covers_from);
        let to = self.date("covers_to", &file.covers_to);
        let covers = from.zip(to);
        if let Some((from, to)) = covers {
            let days = (to - from).num_days();
            if !(0..=MAX_DAYS_COVERED).contains(&days) {
                let message = (
                    format!("{from} to {to} is not a span of up to ten years"),
                    format!("{from} 至 {to} 不是十年以内的期间"),
                );
                let remedy =
                    ("write the first and the last day the calendar speaks for", "填写本日历覆盖的第一天和最后一天");
                self.fault(Some(&file.covers_to.span()), Some("covers_to"), message, remedy);
            }
        }
        let mut days = BTreeMap::new();
        let mut sources = vec![format!("版本 {}", file.version)];
        for layer in file.layers {
            if let Some(published) = &layer.published {
                self.date("published", published);
            }
            sources.push(format!("{}：{}", layer.name, layer.source));
            self.layer(layer, covers, &mut days);
        }
        Calendar { covers, days, source: sources.join("；") }
    }

    fn layer(
        &mut self,
        layer: Layer,
        covers: Option<(NaiveDate, NaiveDate)>,
        days: &mut BTreeMap<NaiveDate, CalendarDay>,
    ) {
        let mut own = BTreeMap::new();
        for row in layer.days {
            let Some((from, to, span)) = self.dates(&row) else { continue };
            if let Some((first, last)) = covers
                && (from < first || last < to)
            {
                let message =
                    (format!("the calendar covers {first} to {last} only"), format!("本日历只覆盖 {first} 至 {last}"));
                self.fault(
                    Some(&span),
                    Some("date"),
                    message,
                    ("correct the date, or covers_from and covers_to", "改正日期，或改 covers_from、covers_to"),
                );
                continue;
            }
            let Some(kind) = self.kind(&row) else { continue };
            for date in from.iter_days().take_while(|date| *date <= to) {
                let day = CalendarDay { name: row.name.clone(), kind, standing: layer.standing };
                if own.insert(date, day).is_some() {
                    let message = (
                        format!("{date} is in layer {} twice", layer.name),
                        format!("{date} 在“{}”层中重复", layer.name),
                    );
                    self.fault(Some(&span), Some("date"), message, ("keep one of the two rows", "两处只保留一处"));
                }
            }
        }
        for (date, day) in own {
            if days.get(&date).is_none_or(|earlier: &CalendarDay| earlier.kind != day.kind) {
                days.insert(date, day);
            }
        }
    }

    fn dates(&mut self, row: &Row) -> Option<(NaiveDate, NaiveDate, Range<usize>)> {
        match (&row.date, &row.from, &row.to) {
            (Some(date), None, None) => {
                let day = self.date("date", date)?;
                Some((day, day, date.span()))
            }
            (None, Some(from), Some(to)) => {
                let (first, last) = (self.date("from", from)?, self.date("to", to)?);
                if !(0..MAX_DAYS_IN_ROW).contains(&(last - first).num_days()) {
                    let message = (
                        format!("{first} to {last} is not a span of 1 to {MAX_DAYS_IN_ROW} days"),
                        format!("{first} 至 {last} 不是 1 至 {MAX_DAYS_IN_ROW} 天的期间"),
                    );
                    self.fault(Some(&to.span()), Some("to"), message, ("correct from and to", "改正 from 和 to"));
                    return None;
                }
                Some((first, last, from.span()))
            }
            (date, from, to) => {
                let span = [date, from, to].into_iter().flatten().next().map(Spanned::span);
                let message = (
                    format!("\"{}\" needs either date, or from and to", row.name),
                    format!("“{}”应填写 date，或同时填写 from 和 to", row.name),
                );
                self.fault(
                    span.as_ref(),
                    Some("date"),
                    message,
                    ("write date = 2026-01-01, or from and to", "写 date = 2026-01-01，或写 from 和 to"),
                );
                None
            }
        }
    }

    fn kind(&mut self, row: &Row) -> Option<CalendarKind> {
        let runs_as = row.runs_as.as_ref().map(|digit| *digit.get_ref());
        match row.kind {
            Kind::MakeUp if runs_as.is_none_or(|digit| (1..=7).contains(&digit)) => {
                Some(CalendarKind::MakeUp { runs_as })
            }
            Kind::DayOff if runs_as.is_none() => Some(CalendarKind::DayOff),
            Kind::NotAnnounced if runs_as.is_none() => Some(CalendarKind::NotAnnounced),
            _ => {
                let span = row.runs_as.as_ref().map(Spanned::span);
                let message = (
                    "runs_as belongs to a make_up day and is a digit from 1 to 7".to_owned(),
                    "runs_as 只用于 make_up，取 1 至 7".to_owned(),
                );
                self.fault(
                    span.as_ref(),
                    Some("runs_as"),
                    message,
                    ("write 1 to 7 (Monday = 1), or delete it", "写 1 至 7（星期一为 1），或删去"),
                );
                None
            }
        }
    }

    fn date(&mut self, key: &'static str, value: &Spanned<Datetime>) -> Option<NaiveDate> {
        let datetime = value.get_ref();
        let date = datetime
            .date
            .filter(|_| datetime.time.is_none() && datetime.offset.is_none())
            .and_then(|date| NaiveDate::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day)));
        // Iteration to the next day must stay inside chrono's range.
        let date = date.filter(|date| date.checked_add_days(Days::new(1)).is_some());
        if date.is_none() {
            let message = (format!("{datetime} is not a date"), format!("{datetime} 不是日期"));
            self.fault(
                Some(&value.span()),
                Some(key),
                message,
                ("write it as 2026-01-01, without quotation marks", "写成 2026-01-01，不加引号"),
            );
        }
        date
    }

    fn fault(
        &mut self,
        span: Option<&Range<usize>>,
        key: Option<&'static str>,
        message: (String, String),
        remedy: (&str, &str),
    ) {
        let line = span.and_then(|span| self.text.get(..span.start)).map(|before| 1 + before.matches('\n').count());
        self.faults.push(CalendarFault {
            line,
            key,
            message_en: message.0,
            message_zh: message.1,
            remedy_en: remedy.0.to_owned(),
            remedy_zh: remedy.1.to_owned(),
        });
    }
}

#[cfg(test)]
mod tests;
