//! CSV for spreadsheets: a byte order mark, so that Chinese is read as such, and an apostrophe before whatever a
//! spreadsheet would take for a formula (OWASP, CSV injection).

use super::{Cell, Sheet};
use crate::error::{HqError, Result};

const MARK: &[u8] = b"\xEF\xBB\xBF";
/// A cell that begins with one of these is a formula, or becomes one once a separator or a line break is taken away.
const DANGEROUS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// The text as a cell that stays text.
pub fn defused(text: &str) -> String {
    if text.starts_with(DANGEROUS) { format!("'{text}") } else { text.to_owned() }
}

pub fn bytes(sheet: &Sheet) -> Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .quote_style(csv::QuoteStyle::Always)
        .terminator(csv::Terminator::CRLF)
        .from_writer(MARK.to_vec());
    let failed = |error: csv::Error| HqError::Integrity(format!("a CSV file: {error}"));
    writer.write_record([defused(&sheet.title)]).map_err(failed)?;
    for (label, value) in &sheet.facts {
        writer.write_record([defused(label), defused(value)]).map_err(failed)?;
    }
    writer.write_record([""]).map_err(failed)?;
    writer.write_record(sheet.columns.iter().map(|column| defused(column))).map_err(failed)?;
    for row in &sheet.rows {
        let cells = row.iter().map(|cell| match cell {
            Cell::Text(text) => defused(text),
            Cell::Number(number) => number.to_string(),
        });
        writer.write_record(cells).map_err(failed)?;
    }
    writer.into_inner().map_err(|error| HqError::Integrity(format!("a CSV file: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_spreadsheet_would_run_becomes_text_and_the_rest_stays() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＠x"] {
            assert_eq!(defused(text), format!("'{text}"));
        }
        for text in ["", "1+1", " =1", "'=1", "校门口 =1"] {
            assert_eq!(defused(text), text);
        }
    }
}
