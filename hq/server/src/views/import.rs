//! 导入: what a clerk's files would do before anything is published: every problem in its cell, and every sheet that
//! would get a new version.

mod compare;
mod gather;

use std::collections::{BTreeMap, BTreeSet};

use huxue_duty::clock::Instant;
use huxue_duty::county::County;
use huxue_ledger::codec::hex;
use huxue_ledger::county::{Problem, Severity, excerpt, file_names, read};
use huxue_ledger::crypto::content_hash;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::publish::{Published, STALE};

/// Problems and lines that one answer carries; a file that is wrong everywhere says how many there are.
const LISTED: usize = 500;
const LINES_PER_FILE: usize = 200;

/// A file that somebody chose: text, or the bytes of a workbook or of a file in another encoding.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct ImportFile {
    pub name: String,
    pub text: Option<String>,
    pub base64: Option<String>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ImportReport {
    /// Of what the files were compared with: publishing asks for it.
    pub revision: String,
    /// Nothing is an error.
    pub sound: bool,
    pub errors: usize,
    pub warnings: usize,
    /// File by file, from top to bottom.
    pub problems: Vec<ProblemSeen>,
    /// The lines that the problems name.
    pub grids: Vec<ImportGrid>,
    /// Sheets that would get a new version.
    pub changes: Vec<SheetChange>,
    pub unchanged: usize,
    /// Posts that are published and not in these files: they stay as they are.
    pub left_alone: Vec<String>,
    /// Files of a county folder that were read.
    pub files: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProblemSeen {
    pub file: String,
    /// From 1; the header is line 1.
    pub line: Option<usize>,
    /// The column's name and, in a file, its number from 1.
    pub column: Option<String>,
    pub column_number: Option<usize>,
    /// Stops the import; else it is a warning.
    pub error: bool,
    pub message_zh: String,
    pub message_en: String,
    pub remedy_zh: String,
    pub remedy_en: String,
}

impl From<Problem> for ProblemSeen {
    fn from(problem: Problem) -> Self {
        Self {
            error: problem.severity == Severity::Error,
            file: problem.file,
            line: problem.line,
            column_number: problem.column.as_ref().and_then(|column| column.number),
            column: problem.column.map(|column| column.name),
            message_zh: problem.message_zh,
            message_en: problem.message_en,
            remedy_zh: problem.remedy_zh,
            remedy_en: problem.remedy_en,
        }
    }
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ImportGrid {
    pub file: String,
    pub header: Vec<String>,
    pub lines: Vec<GridLine>,
    /// Faulty lines beyond those.
    pub more: usize,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GridLine {
    pub line: usize,
    pub cells: Vec<String>,
}

/// One sheet of reference data, and how many of its rows would come and go.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SheetChange {
    pub scope: String,
    /// The school of a post's sheet.
    pub name: String,
    /// Not there before.
    pub new: bool,
    pub rows: Vec<RowsChanged>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RowsChanged {
    /// The file whose rows they are.
    pub file: String,
    pub added: usize,
    pub removed: usize,
}

impl Hq {
    /// Reads files as `import` does, and publishes nothing.
    pub fn preview_import(&self, files: &[ImportFile]) -> Result<ImportReport> {
        Ok(self.read_import(files)?.0)
    }

    /// Publishes what `preview_import` found sound, unless something else was published since.
    pub fn publish_import(
        &mut self,
        files: &[ImportFile],
        revision: &str,
        staff: &str,
        now: Instant,
    ) -> Result<Published> {
        let (report, county) = self.read_import(files)?;
        let Some(county) = county else {
            let first = report.problems.iter().find(|problem| problem.error);
            let place = first.map(|problem| {
                let line = problem.line.map(|line| format!(", line {line}")).unwrap_or_default();
                let column = problem.column.as_ref().map(|column| format!(", column {column}")).unwrap_or_default();
                format!("{}{line}{column}: {}", problem.file, problem.message_en)
            });
            return Err(HqError::BadInput(format!(
                "{} errors, the first in {}; nothing was imported / 存在错误，未导入任何数据",
                report.errors,
                place.unwrap_or_default()
            )));
        };
        self.transact(|hq| {
            if hq.whole_revision()? != revision {
                return Err(STALE);
            }
            hq.import_inside(&county, staff, now)
        })
    }

    fn read_import(&self, files: &[ImportFile]) -> Result<(ImportReport, Option<County>)> {
        let (files, mut problems) = gather::gathered(files);
        let import = read(&files);
        problems.extend(import.problems.into_iter().map(ProblemSeen::from));
        let errors = problems.iter().filter(|problem| problem.error).count();
        let county = import.county.filter(|_| errors == 0);
        let mut report = ImportReport {
            revision: self.whole_revision()?,
            sound: county.is_some(),
            errors,
            warnings: problems.len() - errors,
            grids: grids(&files, &problems),
            problems,
            changes: Vec::new(),
            unchanged: 0,
            left_alone: Vec::new(),
            files: file_names().filter(|name| files.contains_key(*name)).map(str::to_owned).collect(),
        };
        // Errors come first where not all are listed.
        if report.problems.len() > LISTED {
            report.problems.sort_by_key(|problem| !problem.error);
            report.problems.truncate(LISTED);
        }
        if let Some(county) = &county {
            self.compare(county, &mut report)?;
        }
        Ok((report, county))
    }

    /// Of all reference data.
    pub(crate) fn whole_revision(&self) -> Result<String> {
        let directory = self.directory()?;
        let staff = directory.staff.last().map_or(0, |version| version.number);
        let sites = self.sites_book()?.newest.map_or(0, |(version, _)| version);
        let posts =
            directory.posts.iter().map(|(post, versions)| (post, versions.last().map(|version| version.number)));
        let all = (self.public_revision()?, staff, sites, posts.collect::<Vec<_>>());
        Ok(hex(&content_hash(crate::projections::json(&all).as_bytes())[..8]))
    }
}

/// The lines that problems name, under their header.
fn grids(files: &BTreeMap<String, Vec<u8>>, problems: &[ProblemSeen]) -> Vec<ImportGrid> {
    let mut wanted: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for problem in problems {
        if let Some(line) = problem.line {
            wanted.entry(&problem.file).or_default().insert(line);
        }
    }
    let grid = |(file, lines): (&str, BTreeSet<usize>)| {
        let bytes = files.get(file)?;
        let shown: BTreeSet<usize> = lines.iter().take(LINES_PER_FILE).copied().collect();
        let excerpt = excerpt(bytes, file.strip_suffix(".csv").is_some(), &shown);
        let seen = excerpt.lines.into_iter().map(|line| GridLine { line: line.line, cells: line.cells }).collect();
        Some(ImportGrid { file: file.to_owned(), header: excerpt.header, lines: seen, more: lines.len() - shown.len() })
    };
    wanted.into_iter().filter_map(grid).collect()
}
