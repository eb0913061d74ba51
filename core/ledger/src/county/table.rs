//! Text to rows: the header names the columns, in any order. Everything odd about the shape of a file is found here,
//! so that the readers of single cells can trust what they get.

use std::collections::BTreeMap;

use csv::{ReaderBuilder, StringRecord};
use serde_json::{Map, Value};

use super::problem::{Column, Problems, Severity, shown, words};
use super::sheet::Sheet;

/// Longest cell, in characters.
const MAX_CELL: usize = 4_000;

#[derive(Debug)]
pub(super) struct Cell {
    /// From 1; none where the row came as an object.
    pub number: Option<usize>,
    /// None: unusable, and already reported.
    pub text: Option<String>,
}

#[derive(Debug)]
pub(super) struct Row {
    pub line: usize,
    pub cells: BTreeMap<&'static str, Cell>,
}

/// The rows of a CSV text, or none if its header or its quotes make it unreadable.
pub(super) fn rows(sheet: &Sheet, text: &str, problems: &mut Problems) -> Option<Vec<Row>> {
    if text.trim().is_empty() {
        problems.error(
            sheet.file,
            None,
            words("the file is empty", "文件是空的"),
            words(format!("write the header row: {}", sheet.header()), format!("写上表头：{}", sheet.header())),
        );
        return None;
    }
    if !quotes_close(sheet, text, problems) {
        return None;
    }
    let mut records = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut line = 1;
    let mut counted_to = 0;
    let mut header: Option<Vec<Option<&'static str>>> = None;
    let mut rows = Vec::new();
    let mut record = StringRecord::new();
    // The text is UTF-8 and rows may be ragged, so the reader has nothing left to fail on.
    while records.read_record(&mut record).unwrap_or(false) {
        let from = record.position().map_or(0, |position| position.byte() as usize);
        // The position is where the reader stood, which may be before blank lines.
        let start = from + text[from..].len() - text[from..].trim_start_matches('\n').len();
        line += text[counted_to..start].matches('\n').count();
        counted_to = start;
        match &header {
            None => header = Some(columns(sheet, line, &record, problems)?),
            Some(_) if record.iter().all(|cell| trimmed(cell).is_empty()) => {}
            Some(header) => rows.push(row(sheet, line, header, &record, problems)),
        }
    }
    Some(rows)
}

/// No cell may hold a line break, so the quotes of every line pair up.
fn quotes_close(sheet: &Sheet, text: &str, problems: &mut Problems) -> bool {
    let mut all = true;
    for (index, _) in text.lines().enumerate().filter(|(_, line)| line.matches('"').count() % 2 == 1) {
        all = false;
        problems.error(
            sheet.file,
            Some(index + 1),
            words("a quotation mark is not closed on this line", "本行的引号没有成对"),
            words("delete the mark or close it; a cell cannot hold a line break", "删去或补上引号；单元格内不能换行"),
        );
    }
    all
}

fn columns(
    sheet: &Sheet,
    line: usize,
    record: &StringRecord,
    problems: &mut Problems,
) -> Option<Vec<Option<&'static str>>> {
    let mut names: Vec<String> = record.iter().map(|cell| trimmed(cell).to_lowercase()).collect();
    // Excel likes to add empty columns; without a name they are none.
    while names.pop_if(|name| name.is_empty()).is_some() {}
    let known: Vec<Option<&'static str>> = names.iter().map(|name| sheet.column(name)).collect();
    let remedy = || words(format!("the columns are: {}", sheet.header()), format!("各列为：{}", sheet.header()));
    if known.iter().all(Option::is_none) {
        let message =
            words("the first row does not name a single column of this file", "第一行不是表头：没有一个本文件的列名");
        problems.error(sheet.file, Some(line), message, remedy());
        return None;
    }
    let mut usable = true;
    for (index, (name, column)) in names.iter().zip(&known).enumerate() {
        let place = Some(Column { name: shown(name), number: Some(index + 1) });
        if column.is_some() && known[..index].contains(column) {
            usable = false;
            let message = words("this column is there twice", "此列重复");
            problems.add(Severity::Error, sheet.file, Some(line), place, message, remedy());
        } else if column.is_none() && !name.is_empty() {
            let message = words("this column is not known and is ignored", "不认识此列，已忽略");
            problems.add(Severity::Warning, sheet.file, Some(line), place, message, remedy());
        }
    }
    for required in sheet.required.iter().filter(|required| !known.contains(&Some(**required))) {
        usable = false;
        let place = Some(Column { name: (*required).to_owned(), number: None });
        let message = words("this column is missing", "缺少此列");
        problems.add(Severity::Error, sheet.file, Some(line), place, message, remedy());
    }
    usable.then_some(known)
}

fn row(
    sheet: &Sheet,
    line: usize,
    header: &[Option<&'static str>],
    record: &StringRecord,
    problems: &mut Problems,
) -> Row {
    let mut cells = BTreeMap::new();
    for (index, raw) in record.iter().enumerate() {
        let number = Some(index + 1);
        match header.get(index).copied().flatten() {
            Some(name) => {
                cells.insert(name, Cell { number, text: usable(sheet, line, name, number, raw, problems) });
            }
            // Cells of an ignored column were announced with the header; beyond it they have no name at all.
            None if index >= header.len() && !trimmed(raw).is_empty() => {
                let place = Some(Column { name: "?".to_owned(), number });
                let message = words(
                    format!("the row has {} cells, the header only {}", record.len(), header.len()),
                    format!("本行有 {} 格，表头只有 {} 格", record.len(), header.len()),
                );
                let remedy = words(
                    "remove the comma too many, or put the text that holds it in quotation marks",
                    "删去多余的逗号，或给含逗号的文字加上引号",
                );
                problems.add(Severity::Error, sheet.file, Some(line), place, message, remedy);
                break;
            }
            None => {}
        }
    }
    if record.len() < header.len() {
        for (index, name) in header.iter().enumerate().skip(record.len()) {
            let Some(name) = name else { continue };
            cells.insert(name, Cell { number: Some(index + 1), text: Some(String::new()) });
        }
        let message = words(
            format!(
                "the row has {} cells, the header {}; the missing ones are taken as blank",
                record.len(),
                header.len()
            ),
            format!("本行只有 {} 格，表头有 {} 格；缺少的按空白处理", record.len(), header.len()),
        );
        let remedy = words("add the missing commas", "补上缺少的逗号");
        problems.warning(sheet.file, Some(line), message, remedy);
    }
    Row { line, cells }
}

fn usable(
    sheet: &Sheet,
    line: usize,
    name: &str,
    number: Option<usize>,
    raw: &str,
    problems: &mut Problems,
) -> Option<String> {
    let (message, remedy) = if raw.chars().nth(MAX_CELL).is_some() {
        (
            words(format!("the cell is longer than {MAX_CELL} characters"), format!("单元格超过 {MAX_CELL} 个字")),
            words("shorten it", "缩短内容"),
        )
    } else if raw.contains(|c: char| c.is_control() && c != '\t') {
        (
            words("the cell holds a line break or a control character", "单元格内有换行或控制字符"),
            words("write it on one line; check the quotation marks of this row", "写成一行；检查本行的引号"),
        )
    } else {
        return Some(trimmed(raw).to_owned());
    };
    let place = Some(Column { name: name.to_owned(), number });
    problems.add(Severity::Error, sheet.file, Some(line), place, message, remedy);
    None
}

fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
}

/// The same rows given as objects with the CSV's column names; a list stands for a cell's `;`-separated list.
pub(super) fn rows_of_objects(sheet: &Sheet, objects: &[Map<String, Value>], problems: &mut Problems) -> Vec<Row> {
    let mut rows = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        let line = index + 1;
        let mut cells = BTreeMap::new();
        for (name, value) in object {
            let Some(column) = sheet.column(name) else { continue };
            let text = if let Some(text) = plain(value) {
                usable(sheet, line, column, None, &text, problems)
            } else {
                let place = Some(Column { name: column.to_owned(), number: None });
                let message = words("the value is neither text nor number", "值既不是文字也不是数字");
                let remedy = words("write it as in the CSV file", "按 CSV 文件的写法填写");
                problems.add(Severity::Error, sheet.file, Some(line), place, message, remedy);
                None
            };
            cells.insert(column, Cell { number: None, text });
        }
        rows.push(Row { line, cells });
    }
    rows
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::Bool(flag) => Some(if *flag { "yes" } else { "no" }.to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        Value::Array(items) => {
            let items = items.iter().map(|item| if item.is_array() { None } else { plain(item) });
            items.collect::<Option<Vec<_>>>().map(|items| items.join(";"))
        }
        Value::Object(_) => None,
    }
}
