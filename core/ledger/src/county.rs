//! The county folder: CSV files that a clerk edits in Excel, read into reference data with every problem named by file,
//! line, column and remedy. Pure except [`dir`], so HQ's import and the command line share it (ADR 0006).

pub mod dir;
mod check;
mod fields;
mod files;
mod table;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;

use huxue_duty::county::{County, Movement, RosterRow};
use serde::Serialize;
use serde_json::{Map, Value};

use table::Table;

/// An error stops the import; a warning does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Error,
    Warning,
}

/// One thing to mend, in the clerk's words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    pub file: String,
    /// As Excel counts: the header is line 1. 0 = the file as a whole.
    pub line: u64,
    pub column: String,
    pub severity: Severity,
    pub message_zh: String,
    pub message_en: String,
    pub remedy_zh: String,
    pub remedy_en: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.severity == Severity::Error { "error" } else { "warning" };
        write!(f, "{}:{}", self.file, self.line)?;
        if !self.column.is_empty() {
            write!(f, ":{}", self.column)?;
        }
        write!(f, ": {kind}: {} {} / {} {}", self.message_zh, self.remedy_zh, self.message_en, self.remedy_en)
    }
}

/// The result of reading a folder: `county` is `None` if any problem is an error.
#[derive(Debug)]
pub struct Import {
    pub county: Option<County>,
    pub problems: Vec<Problem>,
}

/// Reads a whole folder, given as file names and bytes.
pub fn read(contents: &BTreeMap<String, Vec<u8>>) -> Import {
    let mut problems = Vec::new();
    let county = files::read_all(contents, &mut problems);
    check::references(&county, &mut problems);
    problems.sort_by(|a, b| (&a.file, a.line, &a.column).cmp(&(&b.file, b.line, &b.column)));
    let failed = problems.iter().any(|problem| problem.severity == Severity::Error);
    Import { county: (!failed).then_some(county.data), problems }
}

/// Rows of `movements.csv` given as objects with the CSV's column names.
pub fn movements_from_rows(rows: &[Map<String, Value>]) -> Result<Vec<Movement>, Vec<Problem>> {
    from_rows("movements.csv", rows, files::movement)
}

/// Rows of `roster.csv` given as objects with the CSV's column names.
pub fn roster_from_rows(rows: &[Map<String, Value>]) -> Result<Vec<RosterRow>, Vec<Problem>> {
    from_rows("roster.csv", rows, files::roster_row)
}

fn from_rows<T>(
    file: &str,
    rows: &[Map<String, Value>],
    read: impl Fn(&table::Row<'_>, &mut Vec<Problem>) -> Option<T>,
) -> Result<Vec<T>, Vec<Problem>> {
    let table = Table::of_objects(file, rows);
    let mut problems = Vec::new();
    let items: Vec<T> = table.rows().filter_map(|row| read(&row, &mut problems)).collect();
    if problems.iter().any(|problem| problem.severity == Severity::Error) { Err(problems) } else { Ok(items) }
}
