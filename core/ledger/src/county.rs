//! The county folder: the CSV files a clerk keeps in Excel, read into [`County`]. Reading is pure: bytes in, a county or
//! every problem out, each with file, line, column and remedy. `fixtures/county/README.md` is the clerk's own page.
//!
//! # Where to start
//! * [`read`]: a whole folder. [`dir::read_dir`] fetches the bytes.
//! * `sheet`: the files and their columns. `value`: how a date, a time, a list is spelt.
//! * `record` and `plan`: one function per file, row to record.

mod checks;
mod decode;
pub mod dir;
mod excerpt;
mod fields;
mod plan;
mod problem;
mod reader;
mod record;
mod sheet;
mod table;
#[cfg(test)]
mod tests;
mod value;

use std::collections::BTreeMap;

use huxue_duty::county::{County, DayOverride, Gate, Movement, Person, Post, RosterRow};
use serde_json::{Map, Value};

pub use excerpt::{Excerpt, ExcerptLine, excerpt};
pub use problem::{Column, Problem, Severity};

use fields::Fields;
use problem::Problems;
use reader::Reader;
use record::Known;
use sheet::Sheet;

/// What a folder gave: a county, unless anything in it is an error.
#[derive(Clone, Debug)]
pub struct Import {
    pub county: Option<County>,
    /// In the order of reading; warnings too.
    pub problems: Vec<Problem>,
}

/// Reads a folder's files, by name. Nothing is imported if anything is wrong.
pub fn read(files: &BTreeMap<String, Vec<u8>>) -> Import {
    let mut reader = Reader { files, problems: Problems::default(), known: Known::default() };
    let county = reader.county();
    let problems = reader.problems.into_list();
    let sound = !problems.iter().any(Problem::is_error);
    Import { county: sound.then_some(county), problems }
}

/// Rows of `movements.csv` given as objects with its column names, as a desk or a scenario publishes them. References
/// are not checked here: whoever publishes knows the county.
pub fn movements_from_rows(rows: &[Map<String, Value>]) -> Result<Vec<Movement>, Vec<Problem>> {
    from_rows(&sheet::MOVEMENTS, rows, plan::movement)
}

/// Rows of `roster.csv` given as objects with its column names.
pub fn roster_from_rows(rows: &[Map<String, Value>]) -> Result<Vec<RosterRow>, Vec<Problem>> {
    from_rows(&sheet::ROSTER, rows, plan::roster_row)
}

/// Rows of `gates.csv` given as objects with its column names.
pub fn gates_from_rows(rows: &[Map<String, Value>]) -> Result<Vec<Gate>, Vec<Problem>> {
    from_rows(&sheet::GATES, rows, record::gate)
}

/// Rows of `posts.csv` given as objects with its column names.
pub fn posts_from_rows(rows: &[Map<String, Value>]) -> Result<Vec<Post>, Vec<Problem>> {
    from_rows(&sheet::POSTS, rows, record::post)
}

/// Rows of `people.csv` given as objects with its column names.
pub fn people_from_rows(rows: &[Map<String, Value>]) -> Result<Vec<Person>, Vec<Problem>> {
    from_rows(&sheet::PEOPLE, rows, record::person)
}

/// Rows of `days.csv` given as objects with its column names.
pub fn days_from_rows(rows: &[Map<String, Value>]) -> Result<Vec<DayOverride>, Vec<Problem>> {
    from_rows(&sheet::DAYS, rows, plan::day)
}

/// The files of a county folder, in the order of reading.
pub fn file_names() -> impl Iterator<Item = &'static str> {
    sheet::ALL.iter().map(|sheet| sheet.file).chain([sheet::CALENDAR])
}

fn from_rows<T>(
    sheet: &Sheet,
    rows: &[Map<String, Value>],
    read: impl Fn(&mut Fields<'_>, &mut Known) -> T,
) -> Result<Vec<T>, Vec<Problem>> {
    let mut problems = Problems::default();
    let mut known = Known::default();
    let rows = table::rows_of_objects(sheet, rows, &mut problems);
    let records = rows
        .iter()
        .map(|row| read(&mut Fields { file: sheet.file, row, problems: &mut problems }, &mut known))
        .collect();
    let problems = problems.into_list();
    if problems.iter().any(Problem::is_error) { Err(problems) } else { Ok(records) }
}
