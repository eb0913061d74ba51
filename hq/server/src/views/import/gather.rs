//! Chosen files to the files of a county folder.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{ImportFile, ProblemSeen};
use crate::workbook;

/// The files of a folder, by name. Workbooks are taken apart; what cannot be is told as a problem of that file.
pub(super) fn gathered(files: &[ImportFile]) -> (BTreeMap<String, Vec<u8>>, Vec<ProblemSeen>) {
    let (mut gathered, mut problems) = (BTreeMap::new(), Vec::new());
    for file in files {
        let told = |en: String, zh: String| ProblemSeen {
            file: file.name.chars().take(80).collect(),
            line: None,
            column: None,
            column_number: None,
            error: true,
            message_zh: zh,
            message_en: en,
            remedy_zh: "另存为 .xlsx 或“CSV UTF-8”，再重新选择".into(),
            remedy_en: "save it as .xlsx or \"CSV UTF-8\" and choose it again".into(),
        };
        let bytes = match (&file.text, &file.base64) {
            (Some(text), None) => text.clone().into_bytes(),
            (None, Some(base64)) => match STANDARD.decode(base64) {
                Ok(bytes) => bytes,
                Err(error) => {
                    problems.push(told(format!("not base64: {error}"), "文件内容无法读取".into()));
                    continue;
                }
            },
            _ => {
                problems.push(told("give either text or base64".into(), "文件内容无法读取".into()));
                continue;
            }
        };
        // A name from another system may carry its folder.
        let name = file.name.rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase();
        let found = if name.strip_suffix(".xlsx").is_some() {
            workbook::files(&bytes)
        } else {
            Ok(BTreeMap::from([(name, bytes)]))
        };
        match found {
            Err(why) => problems.push(told(why.en, why.zh)),
            Ok(found) => {
                for (name, bytes) in found {
                    let again = format!("{name} is there twice");
                    let zh = format!("{name} 出现了两次");
                    if gathered.insert(name, bytes).is_some() {
                        problems.push(told(again, zh));
                    }
                }
            }
        }
    }
    (gathered, problems)
}
