//! What is wrong with a county folder, said twice: in Chinese for the clerk, in English for the operator, each time
//! with the place and the remedy.

use std::collections::HashMap;
use std::fmt;

use serde::Serialize;

/// An error stops the import; a warning is shown and the import goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Error,
    Warning,
}

/// A column by its name in the header and, for a CSV file, its number from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    pub name: String,
    pub number: Option<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    pub file: String,
    /// Line of the file from 1 (the header is line 1), or the number of the row where rows came as objects.
    pub line: Option<usize>,
    pub column: Option<Column>,
    pub severity: Severity,
    pub message_en: String,
    pub message_zh: String,
    pub remedy_en: String,
    pub remedy_zh: String,
}

impl Problem {
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// One line of Chinese for the clerk.
    pub fn zh(&self) -> String {
        let severity = if self.is_error() { "错误" } else { "提醒" };
        let line = self.line.map(|line| format!(" 第 {line} 行")).unwrap_or_default();
        let column = match &self.column {
            Some(Column { name, number: Some(number) }) => format!(" 第 {number} 列（{name}）"),
            Some(Column { name, number: None }) => format!(" {name} 列"),
            None => String::new(),
        };
        format!("{severity}：{}{line}{column}：{}。处理办法：{}。", self.file, self.message_zh, self.remedy_zh)
    }
}

/// One line of English for the operator.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_error() { "error: " } else { "warning: " })?;
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        match &self.column {
            Some(Column { name, number: Some(number) }) => write!(f, ", column {number} ({name})")?,
            Some(Column { name, number: None }) => write!(f, ", column {name}")?,
            None => {}
        }
        write!(f, ": {}. Remedy: {}.", self.message_en, self.remedy_en)
    }
}

/// The same words in both languages.
#[derive(Clone, Debug)]
pub(super) struct Words {
    pub en: String,
    pub zh: String,
}

pub(super) fn words(en: impl Into<String>, zh: impl Into<String>) -> Words {
    Words { en: en.into(), zh: zh.into() }
}

/// Collects problems. A file that is wrong everywhere must not fill the memory, so each file has a limit.
#[derive(Debug, Default)]
pub(super) struct Problems {
    list: Vec<Problem>,
    in_file: usize,
}

/// More problems than this in one file are not listed.
const LISTED_PER_FILE: usize = 5_000;

impl Problems {
    pub fn next_file(&mut self) {
        self.in_file = 0;
    }

    pub fn add(
        &mut self,
        severity: Severity,
        file: &str,
        line: Option<usize>,
        column: Option<Column>,
        message: Words,
        remedy: Words,
    ) {
        self.in_file += 1;
        let (message, remedy) = match self.in_file {
            ..=LISTED_PER_FILE => (message, remedy),
            count if count == LISTED_PER_FILE + 1 => (
                words("this file has more problems than are listed", "此文件的问题太多，未全部列出"),
                words("mend those above and import again", "先改正以上问题，再重新导入"),
            ),
            _ => return,
        };
        // The closing line must itself stop the import, whatever it stands for.
        let severity = if self.in_file > LISTED_PER_FILE { Severity::Error } else { severity };
        self.list.push(Problem {
            file: file.to_owned(),
            line,
            column,
            severity,
            message_en: message.en,
            message_zh: message.zh,
            remedy_en: remedy.en,
            remedy_zh: remedy.zh,
        });
    }

    pub fn error(&mut self, file: &str, line: Option<usize>, message: Words, remedy: Words) {
        self.add(Severity::Error, file, line, None, message, remedy);
    }

    pub fn warning(&mut self, file: &str, line: Option<usize>, message: Words, remedy: Words) {
        self.add(Severity::Warning, file, line, None, message, remedy);
    }

    /// File by file as they were read, in each from top to bottom and left to right.
    pub fn into_list(mut self) -> Vec<Problem> {
        let mut order: HashMap<String, usize> = HashMap::new();
        for problem in &self.list {
            let next = order.len();
            order.entry(problem.file.clone()).or_insert(next);
        }
        self.list.sort_by_key(|problem| {
            let column = problem.column.as_ref().and_then(|column| column.number);
            (order.get(&problem.file).copied(), problem.line, column)
        });
        self.list
    }
}

/// A value as it may be shown: short, on one line.
pub(super) fn shown(value: &str) -> String {
    let mut text: String = value.chars().take(40).map(|c| if c.is_control() { '·' } else { c }).collect();
    if value.chars().nth(40).is_some() {
        text.push('…');
    }
    text
}
