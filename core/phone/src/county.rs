//! `huxue rules windows`: the duty windows of a county folder, without a phone.

use std::path::Path;

use huxue_duty::clock::ServiceDay;
use huxue_duty::county::County;
use huxue_duty::ids::{PostId, SchoolId};
use huxue_duty::windows::{DayWindows, Policy, day_windows};
use huxue_ledger::county::{self, Problem, dir};

use crate::reference;

/// Longest span asked for at once, days.
const MAX_DAYS: i64 = 3_700;

/// Why there are no windows to show.
#[derive(Debug, thiserror::Error)]
pub enum CountyError {
    #[error("the folder cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// Everything wrong with the folder, each with place and remedy.
    #[error("{}", .0.iter().filter(|problem| problem.is_error()).map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Folder(Vec<Problem>),
    #[error("there is no post `{id}`{}", crate::text::near_en(near))]
    UnknownPost { id: String, near: Vec<String> },
    #[error("{from} to {to} is not a span of 1 to {MAX_DAYS} days")]
    Span { from: ServiceDay, to: ServiceDay },
    #[error(transparent)]
    Calendar(#[from] huxue_duty::school_day::CalendarGap),
}

impl CountyError {
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Io(_) => "io",
            Self::Folder(_) => "county_folder",
            Self::UnknownPost { .. } => "not_found",
            Self::Span { .. } => "bad_input",
            Self::Calendar(_) => "outside_calendar",
        }
    }

    pub fn zh(&self) -> String {
        match self {
            Self::Io(_) => "读不到县域数据文件夹，请核对路径。".into(),
            Self::Folder(problems) => {
                let lines: Vec<String> =
                    problems.iter().filter(|problem| problem.is_error()).map(Problem::zh).collect();
                format!("县域数据有误，未采用：\n{}", lines.join("\n"))
            }
            Self::UnknownPost { id, near } if near.is_empty() => format!("没有岗位 {id}，请核对编号。"),
            Self::UnknownPost { id, near } => format!("没有岗位 {id}，是不是：{}？", near.join("、")),
            Self::Span { from, to } => format!("{from} 至 {to} 不是有效的日期区间。"),
            Self::Calendar(_) => "日期超出校历与节假日历的范围，请导入涵盖该日期的 calendar.toml。".into(),
        }
    }

    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Io(_) | Self::Folder(_) | Self::Span { .. } | Self::Calendar(_) => 3,
            Self::UnknownPost { .. } => 5,
        }
    }
}

/// The windows of one post, one element per date, in order.
pub fn windows(folder: &Path, post: &PostId, from: ServiceDay, to: ServiceDay) -> Result<Vec<DayWindows>, CountyError> {
    if !(0..MAX_DAYS).contains(&to.signed_duration_since(from).num_days()) {
        return Err(CountyError::Span { from, to });
    }
    let import = county::read(&dir::read_dir(folder)?);
    let Some(county) = import.county else { return Err(CountyError::Folder(import.problems)) };
    let school = school_of(&county, post)?;
    let movements: Vec<_> = county.movements.iter().filter(|row| row.school == school).cloned().collect();
    let record = county.schools.iter().find(|row| row.id == school);
    let Some(school) = record else {
        return Err(CountyError::UnknownPost { id: post.to_string(), near: Vec::new() });
    };
    let policy = Policy::default();
    from.iter_days()
        .take_while(|day| *day <= to)
        .map(|day| {
            let planned = day_windows(day, school, &county.terms, &county.days, &county.calendar, &movements, &policy);
            Ok(planned?)
        })
        .collect()
}

fn school_of(county: &County, post: &PostId) -> Result<SchoolId, CountyError> {
    let gate = county.posts.iter().find(|row| row.id == *post).map(|row| &row.gate);
    let school = gate.and_then(|gate| county.gates.iter().find(|row| row.id == *gate)).map(|row| row.school.clone());
    school.ok_or_else(|| CountyError::UnknownPost {
        id: post.to_string(),
        near: reference::near(post.as_str(), county.posts.iter().map(|row| row.id.as_str())),
    })
}
