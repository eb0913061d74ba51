//! An Excel workbook as the files of a county folder: each sheet is named like a file, each cell is spelt as a CSV of
//! that file would have it. A workbook is a stranger's archive, so all that it may unfold to is bounded.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use calamine::{DataRef, ExcelDateTime, Reader as _, Xlsx};
use csv::WriterBuilder;
use huxue_ledger::county::file_names;
use zip::ZipArchive;

/// Bytes that all parts of a workbook may have together once they are unpacked.
const MAX_UNPACKED: u64 = 48 * 1024 * 1024;
/// A sheet with more rows or columns is no list of a county.
const MAX_ROWS: u32 = 50_000;
const MAX_COLUMNS: u32 = 60;

/// Why a workbook is not read: in English and in Chinese.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    pub en: String,
    pub zh: String,
}

fn unreadable(en: impl Into<String>, zh: impl Into<String>) -> Unreadable {
    Unreadable { en: en.into(), zh: zh.into() }
}

/// The sheets that are named like files of a county folder, as CSV by file name; other sheets are the clerk's own.
pub fn files(bytes: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, Unreadable> {
    let damaged =
        || unreadable("this is no Excel workbook (.xlsx), or a damaged one", "不是 Excel 工作簿（.xlsx），或已损坏");
    fits(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let mut files = BTreeMap::new();
    for name in book.sheet_names() {
        let Some(file) = file_of(&name) else { continue };
        let rows = rows(&mut book, &name)?;
        files.insert(file.to_owned(), csv(&rows).ok_or_else(damaged)?);
    }
    if files.is_empty() {
        let names = file_names().filter_map(|file| file.strip_suffix(".csv")).collect::<Vec<_>>().join(", ");
        return Err(unreadable(
            format!("no sheet is named like a file: {names}"),
            format!("没有按文件命名的工作表；应为：{names}"),
        ));
    }
    Ok(files)
}

fn file_of(sheet: &str) -> Option<&'static str> {
    let wanted = sheet.trim().to_lowercase();
    file_names().find(|file| file.strip_suffix(".csv").is_some_and(|name| *file == wanted || name == wanted))
}

/// Unpacks everything once into nothing: what an archive says of its own sizes is not to be believed.
fn fits(bytes: &[u8]) -> Result<(), Unreadable> {
    let damaged =
        |_| unreadable("this is no Excel workbook (.xlsx), or a damaged one", "不是 Excel 工作簿（.xlsx），或已损坏");
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut left = MAX_UNPACKED;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(damaged)?;
        let read = std::io::copy(&mut part.take(left + 1), &mut std::io::sink())
            .map_err(|_| unreadable("the workbook is damaged", "工作簿已损坏"))?;
        left = left.checked_sub(read).ok_or_else(too_large)?;
    }
    Ok(())
}

fn too_large() -> Unreadable {
    unreadable("the workbook is too large: keep only this county's rows", "工作簿过大：只保留本县的数据行")
}

type Rows = BTreeMap<u32, BTreeMap<u32, String>>;

fn rows<R: std::io::Read + std::io::Seek>(book: &mut Xlsx<R>, sheet: &str) -> Result<Rows, Unreadable> {
    let damaged = |_| unreadable(format!("sheet {sheet} cannot be read"), format!("工作表 {sheet} 无法读取"));
    let mut cells = book.worksheet_cells_reader(sheet).map_err(damaged)?;
    let mut rows = Rows::new();
    while let Some(cell) = cells.next_cell().map_err(damaged)? {
        let (row, column) = cell.get_position();
        let text = spelt(cell.get_value());
        if text.is_empty() {
            continue;
        }
        if row >= MAX_ROWS || column >= MAX_COLUMNS {
            return Err(too_large());
        }
        rows.entry(row).or_default().insert(column, text);
    }
    Ok(rows)
}

/// Every row on the line of its number, so that a problem names the row that Excel shows.
fn csv(rows: &Rows) -> Option<Vec<u8>> {
    let width = rows.values().filter_map(|row| row.keys().next_back()).max().map_or(0, |last| last + 1);
    let mut text = Vec::new();
    for row in 0..rows.keys().next_back().map_or(0, |last| last + 1) {
        if let Some(cells) = rows.get(&row) {
            let mut writer = WriterBuilder::new().from_writer(&mut text);
            let cell = |column| cells.get(&column).map_or("", String::as_str);
            writer.write_record((0..width).map(cell)).ok()?;
            writer.flush().ok()?;
        } else {
            text.push(b'\n');
        }
    }
    Some(text)
}

fn spelt(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        // Excel keeps whole numbers as floats; Rust writes those without a point.
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DurationIso(text) => one_line(text),
        DataRef::SharedString(text) => one_line(text),
        DataRef::Bool(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        DataRef::DateTime(moment) => spelt_moment(moment),
        DataRef::DateTimeIso(text) => one_line(text.trim_end_matches("T00:00:00")),
        // Not a value: the reader will say that the cell is no date, number or word.
        DataRef::Error(error) => format!("{error:?}"),
        DataRef::Empty => String::new(),
    }
}

/// A line break inside a cell is a blank: the files have one row a line.
fn one_line(text: &str) -> String {
    text.replace(['\r', '\n'], " ").trim().to_owned()
}

/// A date as 2026-09-01, a time of day or a length as 7:10.
fn spelt_moment(moment: &ExcelDateTime) -> String {
    let value = moment.as_f64();
    if moment.is_duration() || value < 1.0 {
        let minutes = (value * 24.0 * 60.0).round();
        let minutes = if (0.0..=100_000.0).contains(&minutes) { minutes as u32 } else { return value.to_string() };
        return format!("{}:{:02}", minutes / 60, minutes % 60);
    }
    let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute) == (0, 0) { date } else { format!("{date} {hour:02}:{minute:02}") }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use rust_xlsxwriter::{ExcelDateTime as Moment, Format, Workbook};

    use super::*;

    fn workbook() -> Vec<u8> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet().set_name("Movements").unwrap();
        for (column, name) in ["school", "valid_from", "start", "end", "label"].iter().enumerate() {
            sheet.write_string(0, column as u16, *name).unwrap();
        }
        let (date, time) = (Format::new().set_num_format("yyyy-mm-dd"), Format::new().set_num_format("[h]:mm"));
        sheet.write_string(2, 0, "S001").unwrap();
        sheet.write_datetime_with_format(2, 1, Moment::from_ymd(2026, 9, 1).unwrap(), &date).unwrap();
        sheet.write_datetime_with_format(2, 2, Moment::from_hms(21, 50, 0).unwrap(), &time).unwrap();
        sheet.write_number_with_format(2, 3, 1450.0 / 1440.0, &time).unwrap();
        sheet.write_string(2, 4, "晚自习,\n放学").unwrap();
        book.add_worksheet().set_name("说明").unwrap();
        book.save_to_buffer().unwrap()
    }

    #[test]
    fn a_sheet_is_spelt_as_its_file_would_be_row_by_row() {
        let files = files(&workbook()).unwrap();
        assert_eq!(files.keys().collect::<Vec<_>>(), ["movements.csv"]);
        let text = String::from_utf8(files["movements.csv"].clone()).unwrap();
        assert_eq!(text, "school,valid_from,start,end,label\n\nS001,2026-09-01,21:50,24:10,\"晚自习, 放学\"\n");
    }

    #[test]
    fn what_is_no_workbook_of_a_county_says_so() {
        assert!(files(b"id,name\n").unwrap_err().zh.contains("不是 Excel"));
        let mut other = Workbook::new();
        other.add_worksheet().set_name("Sheet1").unwrap();
        assert!(files(&other.save_to_buffer().unwrap()).unwrap_err().en.contains("no sheet is named"));
        let mut far = Workbook::new();
        let sheet = far.add_worksheet().set_name("units").unwrap();
        sheet.write_string(1_000_000, 16_000, "x").unwrap();
        assert_eq!(files(&far.save_to_buffer().unwrap()).unwrap_err(), too_large(), "a cell at the end of the world");
    }
}
