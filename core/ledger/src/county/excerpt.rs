//! The lines of a file that problems name, cell by cell, so that a screen can mark what is wrong where it stands.

use std::collections::BTreeSet;

use csv::ReaderBuilder;

use super::decode;

/// A line that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExcerptLine {
    /// From 1, as a problem counts.
    pub line: usize,
    pub cells: Vec<String>,
}

/// Some lines of a file under its header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    pub header: Vec<String>,
    pub lines: Vec<ExcerptLine>,
}

/// Longest cell that is shown, in characters.
const MAX_SHOWN: usize = 120;
/// Cells of one line that are shown.
const MAX_CELLS: usize = 40;

/// The wanted lines, each read by itself: what breaks one line leaves the others readable. Nothing of a file that is no
/// text. `table`: its lines are rows of cells; else each line is one cell.
pub fn excerpt(bytes: &[u8], table: bool, wanted: &BTreeSet<usize>) -> Excerpt {
    let Ok(text) = decode::text(bytes) else { return Excerpt::default() };
    let cells = |line: &str| if table { cells_of(line) } else { vec![shown(line)] };
    let mut excerpt = Excerpt::default();
    for (index, line) in text.lines().enumerate() {
        if table && excerpt.header.is_empty() && !line.trim().is_empty() {
            excerpt.header = cells(line);
        } else if wanted.contains(&(index + 1)) {
            excerpt.lines.push(ExcerptLine { line: index + 1, cells: cells(line) });
        }
    }
    excerpt
}

fn cells_of(line: &str) -> Vec<String> {
    let mut records = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(line.as_bytes());
    let record = records.records().next().and_then(Result::ok).unwrap_or_default();
    record.iter().take(MAX_CELLS).map(shown).collect()
}

fn shown(cell: &str) -> String {
    cell.trim_matches('\u{feff}').chars().take(MAX_SHOWN).map(|c| if c.is_control() { '·' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_named_lines_come_with_their_header_and_number() {
        let file = "\u{feff}id,name\n\nS001,青禾小学\nS002,\"有\n逗号,的\"\n";
        let found = excerpt(file.as_bytes(), true, &BTreeSet::from([3, 4]));
        assert_eq!(found.header, ["id", "name"]);
        assert_eq!(found.lines[0], ExcerptLine { line: 3, cells: vec!["S001".into(), "青禾小学".into()] });
        assert_eq!(found.lines[1].line, 4, "a line whose quotes do not close is shown as far as it goes");
        assert!(excerpt(b"PK\x03\x04", true, &BTreeSet::from([1])).lines.is_empty());
        let toml = excerpt(b"format = 1\nversion = 2\n", false, &BTreeSet::from([2]));
        assert_eq!((toml.header.len(), toml.lines[0].cells.clone()), (0, vec!["version = 2".to_owned()]));
    }
}
