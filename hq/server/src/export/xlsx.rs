//! A workbook of one sheet. Texts are written as strings, whatever they begin with, and no formula is ever written.

use huxue_duty::explain::Language;
use rust_xlsxwriter::{DocProperties, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::{Cell, Sheet};
use crate::error::{HqError, Result};

/// A cell holds no more (Excel's limit, in UTF-16 units).
const MAX_CELL: usize = 32_767;
const CUT: char = '…';
const WIDE: f64 = 60.0;
const NARROW: f64 = 10.0;

pub fn bytes(sheet: &Sheet) -> Result<Vec<u8>> {
    written(sheet).map_err(|error| HqError::Integrity(format!("a workbook: {error}")))
}

fn written(sheet: &Sheet) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_title(&sheet.title).set_author("Huxue"));
    let page = book.add_worksheet();
    page.set_name(match sheet.language {
        Language::Zh => "数据",
        Language::En => "Data",
    })?;
    let bold = Format::new().set_bold();
    let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    page.write_string_with_format(0, 0, &sheet.title, &Format::new().set_bold().set_font_size(14))?;
    let mut at = 1;
    for (label, value) in &sheet.facts {
        page.write_string_with_format(at, 0, label, &bold)?;
        page.write_string(at, 1, fitting(value))?;
        at += 1;
    }
    at += 1;
    for (column, name) in (0u16..).zip(&sheet.columns) {
        page.write_string_with_format(
            at,
            column,
            name,
            &bold.clone().set_border_bottom(rust_xlsxwriter::FormatBorder::Thin),
        )?;
        page.set_column_width(column, width(sheet, usize::from(column)))?;
    }
    page.set_freeze_panes(at + 1, 0)?;
    page.set_repeat_rows(at, at)?;
    for (row, cells) in (at + 1..).zip(&sheet.rows) {
        write_row(page, row, cells, &text)?;
    }
    page.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
    page.set_footer("&C&P / &N");
    book.save_to_buffer()
}

fn write_row(page: &mut Worksheet, row: u32, cells: &[Cell], format: &Format) -> Result<(), XlsxError> {
    for (column, cell) in (0u16..).zip(cells) {
        match cell {
            Cell::Text(text) => page.write_string_with_format(row, column, fitting(text), format)?,
            Cell::Number(number) => page.write_number_with_format(row, column, *number as f64, format)?,
        };
    }
    Ok(())
}

/// As wide as its widest text, within reason; a Chinese character takes two.
fn width(sheet: &Sheet, column: usize) -> f64 {
    let of = |text: &str| text.chars().map(|letter| if letter > '\u{2E7F}' { 2.0 } else { 1.0 }).sum::<f64>() + 2.0;
    let cells = sheet.rows.iter().filter_map(|row| match row.get(column) {
        Some(Cell::Text(text)) => Some(of(text)),
        _ => None,
    });
    let name = sheet.columns.get(column).map_or(0.0, |name| of(name));
    cells.fold(name, f64::max).clamp(NARROW, WIDE)
}

/// What does not fit a cell is cut, visibly.
fn fitting(text: &str) -> String {
    if text.encode_utf16().count() <= MAX_CELL {
        return text.to_owned();
    }
    let mut units = 1;
    let kept = text.chars().take_while(|letter| {
        units += letter.len_utf16();
        units <= MAX_CELL
    });
    kept.chain([CUT]).collect()
}
