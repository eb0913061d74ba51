//! One row's cells, read by column name. A cell that cannot be read is reported with its place and reads as blank, so
//! that the rest of the row is still looked at; the county is refused anyway.

use std::collections::HashMap;

use super::problem::{Column, Problems, Severity, Words, shown, words};
use super::table::Row;
use super::value::{self, Expected};

/// The ids of one file with what later files need to know about each.
#[derive(Debug)]
pub(super) struct Ids<T> {
    /// What the ids name, for messages.
    pub en: &'static str,
    pub zh: &'static str,
    pub file: &'static str,
    /// False while the file could not be read: then nobody can say that an id is unknown.
    pub known: bool,
    pub seen: HashMap<String, (usize, T)>,
}

impl<T> Ids<T> {
    pub fn new(en: &'static str, zh: &'static str, file: &'static str) -> Self {
        Self { en, zh, file, known: false, seen: HashMap::new() }
    }

    pub fn get(&self, id: &str) -> Option<&T> {
        self.seen.get(id).map(|(_, value)| value)
    }
}

pub(super) struct Fields<'a> {
    pub file: &'a str,
    pub row: &'a Row,
    pub problems: &'a mut Problems,
}

impl Fields<'_> {
    /// The cell's text, if there is one and it is not blank.
    fn cell(&self, column: &str) -> Option<String> {
        self.row.cells.get(column)?.text.clone().filter(|text| !text.is_empty())
    }

    pub fn text(&self, column: &str) -> String {
        self.cell(column).unwrap_or_default()
    }

    /// None if blank, or if wrong and now reported.
    pub fn optional<T>(&mut self, column: &str, expected: &Expected, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.cell(column)?;
        let value = read(&text);
        if value.is_none() {
            let message = words(
                format!("\"{}\" is not {}", shown(&text), expected.en),
                format!("“{}”不是{}", shown(&text), expected.zh),
            );
            self.error(column, message, words(expected.remedy_en, expected.remedy_zh));
        }
        value
    }

    pub fn required<T>(&mut self, column: &str, expected: &Expected, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        if self.is_blank(column) {
            let message = words(format!("{} is missing", expected.en), format!("缺少{}", expected.zh));
            self.error(column, message, words(expected.remedy_en, expected.remedy_zh));
        }
        self.optional(column, expected, read)
    }

    /// A word of a list that may grow: an unknown one is a warning and reads as `other`.
    pub fn open_word<T>(&mut self, column: &str, list: &str, other: T, read: impl Fn(&str) -> Option<T>) -> T {
        let Some(text) = self.cell(column) else { return other };
        read(&text.to_ascii_lowercase()).unwrap_or_else(|| {
            let message = words(
                format!("\"{}\" is not known and is read as other", shown(&text)),
                format!("不认识“{}”，按 other 处理", shown(&text)),
            );
            self.warning(column, message, words(format!("known are: {list}"), format!("可用的有：{list}")));
            other
        })
    }

    pub fn required_text(&mut self, column: &str) -> String {
        const NAME: Expected =
            Expected { en: "a name", zh: "名称", remedy_en: "write the name", remedy_zh: "填写名称" };
        self.required(column, &NAME, |text| Some(text.to_owned())).unwrap_or_default()
    }

    fn id(&mut self, column: &str) -> Option<String> {
        self.required(column, &value::ID, |text| {
            let fits =
                text.chars().count() <= 64 && !text.contains(|c: char| c.is_whitespace() || ",;；，\"".contains(c));
            fits.then(|| text.to_owned())
        })
    }

    /// This row's own id, unique in its file.
    pub fn own_id<T>(&mut self, ids: &mut Ids<T>, value: T) -> String {
        let Some(id) = self.id("id") else { return String::new() };
        if let Some((line, _)) = ids.seen.get(&id) {
            let message =
                words(format!("the id {id} is already used on line {line}"), format!("编号 {id} 与第 {line} 行重复"));
            self.error("id", message, words("give each row its own id", "每行使用不同的编号"));
        } else {
            ids.seen.insert(id.clone(), (self.row.line, value));
        }
        id
    }

    /// An id of another file.
    pub fn reference<T>(&mut self, column: &str, ids: &Ids<T>) -> String {
        let Some(id) = self.id(column) else { return String::new() };
        if ids.known && !ids.seen.contains_key(&id) {
            let message = words(format!("there is no {} {id}", ids.en), format!("没有编号为 {id} 的{}", ids.zh));
            let remedy = words(
                format!("correct the id, or add it to {}", ids.file),
                format!("改正编号，或在 {} 中补上", ids.file),
            );
            self.error(column, message, remedy);
        }
        id
    }

    pub fn optional_reference<T>(&mut self, column: &str, ids: &Ids<T>) -> Option<String> {
        (!self.is_blank(column)).then(|| self.reference(column, ids)).filter(|id| !id.is_empty())
    }

    /// A cell that could not be read is not blank: it has been reported.
    fn is_blank(&self, column: &str) -> bool {
        self.row.cells.get(column).is_none_or(|cell| cell.text.as_deref() == Some(""))
    }

    pub fn error(&mut self, column: &str, message: Words, remedy: Words) {
        self.add(Severity::Error, column, message, remedy);
    }

    pub fn warning(&mut self, column: &str, message: Words, remedy: Words) {
        self.add(Severity::Warning, column, message, remedy);
    }

    fn add(&mut self, severity: Severity, column: &str, message: Words, remedy: Words) {
        let number = self.row.cells.get(column).and_then(|cell| cell.number);
        let place = Some(Column { name: column.to_owned(), number });
        self.problems.add(severity, self.file, Some(self.row.line), place, message, remedy);
    }
}
