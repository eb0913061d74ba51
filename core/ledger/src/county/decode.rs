//! Bytes of a CSV file to text. Excel writes UTF-8 with a byte order mark or, on most Chinese desks, GBK; both are read,
//! each file for itself.

use encoding_rs::GBK;

use super::problem::{Words, words};

/// Larger files are refused: a county's roster is well under a megabyte.
pub(super) const MAX_FILE_BYTES: usize = 20 * 1024 * 1024;

/// Why a file cannot be read as text: the line, where one can be named, what is wrong, the remedy.
pub(super) struct Unreadable {
    pub line: Option<usize>,
    pub message: Words,
    pub remedy: Words,
}

/// The text with every line end as `\n`.
pub(super) fn text(bytes: &[u8]) -> Result<String, Unreadable> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(unreadable(
            None,
            words("the file is larger than 20 MB", "文件超过 20 MB"),
            words("keep only the rows of this county", "只保留本县的数据行"),
        ));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return Err(unreadable(
            None,
            words("this is an Excel workbook, not a CSV file", "这是 Excel 工作簿，不是 CSV 文件"),
            save_as_utf8(),
        ));
    }
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return Err(unreadable(
            None,
            words("the file is in UTF-16 (\"Unicode text\")", "文件是 UTF-16 编码（“Unicode 文本”）"),
            save_as_utf8(),
        ));
    }
    let (marked, body) = match bytes.strip_prefix(b"\xEF\xBB\xBF") {
        Some(body) => (true, body),
        None => (false, bytes),
    };
    let text = match std::str::from_utf8(body) {
        Ok(text) => text.to_owned(),
        Err(error) => {
            let gbk = if marked { None } else { GBK.decode_without_bom_handling_and_without_replacement(body) };
            gbk.map(std::borrow::Cow::into_owned).ok_or_else(|| {
                let before = &body[..error.valid_up_to()];
                unreadable(
                    Some(before.split(|byte| *byte == b'\n').count()),
                    words("the characters are neither UTF-8 nor GBK", "字符既不是 UTF-8 也不是 GBK 编码"),
                    save_as_utf8(),
                )
            })?
        }
    };
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    match text.find('\0') {
        Some(at) => Err(unreadable(
            Some(1 + text[..at].matches('\n').count()),
            words(
                "there is a NUL byte: the file is damaged or not a text file",
                "含有 NUL 字节：文件已损坏或不是文本文件",
            ),
            save_as_utf8(),
        )),
        None => Ok(text),
    }
}

fn save_as_utf8() -> Words {
    words("save it in Excel as \"CSV UTF-8 (comma delimited)\"", "在 Excel 中另存为“CSV UTF-8（逗号分隔）”")
}

fn unreadable(line: Option<usize>, message: Words, remedy: Words) -> Unreadable {
    Unreadable { line, message, remedy }
}
