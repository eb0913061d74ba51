//! Results to standard output, failures to standard error, as lines for people or JSON for programs.

use std::io::Write;
use std::process::ExitCode;

use huxue_phone::{Saved, text};
use serde::Serialize;

use crate::failure::Failure;

pub struct Output {
    pub json: bool,
}

impl Output {
    /// Prints a view: as JSON, or as the lines made from it.
    pub fn view<T: Serialize>(&self, view: &T, lines: impl FnOnce(&T) -> Vec<String>) {
        let text =
            if self.json { serde_json::to_string_pretty(view).unwrap_or_default() } else { lines(view).join("\n") };
        print(&text);
    }

    pub fn saved(&self, saved: &Saved) {
        self.view(saved, |saved| {
            let first = saved.entries.first().map(huxue_phone::ledger::ident::EntryHash::hex).unwrap_or_default();
            let mut lines = vec![format!("已保存，待上传 {first}")];
            lines.extend(saved.incident.as_ref().map(|id| format!("警情 {id}")));
            lines.extend(saved.alarm.as_ref().map(|id| format!("求助 {id}")));
            lines.extend(saved.notes.iter().map(|note| format!("注意：{}", text::note(note).0)));
            lines
        });
    }

    pub fn failure(&self, failure: &Failure) -> ExitCode {
        let text = if self.json {
            let error = serde_json::json!({"code": failure.code, "zh": failure.zh, "en": failure.en});
            serde_json::json!({ "error": error }).to_string()
        } else {
            format!("{}\nerror[{}]: {}", failure.zh, failure.code, failure.en)
        };
        // A closed standard error leaves nobody to tell.
        let _ = writeln!(std::io::stderr().lock(), "{text}");
        ExitCode::from(failure.exit)
    }
}

/// A reader that stopped reading (`huxue today | head`) is no error.
fn print(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}
