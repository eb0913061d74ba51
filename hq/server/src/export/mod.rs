//! What is filtered on a screen, as a file for a spreadsheet (ux 27): who took it, for which period, and as of when
//! stands above the rows. Everything that somebody typed is text there: no cell is ever a formula.

mod csv;
mod sheets;
mod words;
mod xlsx;

use huxue_duty::explain::Language;
use huxue_ledger::crypto;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use sheets::{Head, given, incidents, lines, sums};
pub use words::all as words;

use crate::error::Result;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    Xlsx,
    Csv,
}

impl Format {
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
        }
    }

    pub const fn mime(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Never read as a formula.
    Text(String),
    Number(u64),
}

impl From<usize> for Cell {
    fn from(number: usize) -> Self {
        Self::Number(number as u64)
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// A table with what stands above it.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub title: String,
    /// Label and value: period, filter, exporter, as of, rows.
    pub facts: Vec<(String, String)>,
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
    pub language: Language,
}

/// A file with its digest, which the audit chain keeps.
pub struct Export {
    pub bytes: Vec<u8>,
    pub digest: [u8; 32],
    pub rows: usize,
}

impl Sheet {
    pub fn to_file(&self, format: Format) -> Result<Export> {
        let bytes = match format {
            Format::Xlsx => xlsx::bytes(self)?,
            Format::Csv => csv::bytes(self)?,
        };
        Ok(Export { digest: crypto::content_hash(&bytes), rows: self.rows.len(), bytes })
    }
}
