//! `cargo x ios-check`: what a Mac would find out about `ios/`, as far as it can be known without one.
//!
//! No Swift compiler runs where this workspace is built. The system's files are parsed with real parsers and compared
//! with each other and with the Swift ([`files`] and its neighbours); the Swift is read as words, not as types, which is
//! enough for what has to be shown:
//!
//! * **Every field of every record is used by exactly one screen** ([`fields`]). A screen's record (`TodayView`) is held
//!   by one view and that view is in its screen's file, where every field is read. A record inside exactly one screen's
//!   record (`CardView`) is drawn by one view in that screen's file, likewise. A record that several screens carry
//!   (`Head`, `Badge`, `Line`, `Action`, …) is a *shared part*: it is drawn in `App/Parts`, `App/Theme` or followed in
//!   `DutyKit`, once for all screens, so each of its fields must be read there; and every screen hands its head to
//!   exactly one `ScreenFrame`. What the core reads back itself (targets, arguments of texts) is read by nobody here.
//! * **Every action id belongs to exactly one screen** ([`ids`]): its name begins with that of one screen, that screen
//!   is drawn by the root exactly once, and no view tells one button from another.
//! * **Every text key belongs to exactly one screen** ([`keys`]): the key begins with that screen's name and reaches the
//!   glass in a `Text` of its record, which the first point shows to be drawn there. Keys of the closed list of shared
//!   vocabularies belong to several screens' texts. A key that the shell says itself stands once in `ShellTexts`, whose
//!   every member is used in one place. No other Swift names a key.
//! * **No screen branches on time or role** ([`branches`]): views may ask whether something is there and read a Boolean of
//!   the core. Every comparison, division, `switch` and literal beyond that is on a list with its reason.

mod branches;
mod exempt;
mod fields;
mod files;
mod ids;
mod keys;
mod manifests;
mod plists;
mod project;
mod records;
mod swift;
mod tree;

#[cfg(test)]
mod tests;

use records::Core;
use tree::Tree;

use crate::failure::{Failure, Outcome};
use crate::workspace;

/// Where our own Swift of the screens lies, from the root.
const APP: &str = "ios/App/";
const KIT: &str = "ios/DutyKit/Sources/DutyKit/";

/// What was found, and how much was looked at.
#[derive(Default)]
struct Report {
    findings: Vec<String>,
    looked_at: Vec<String>,
}

impl Report {
    fn find(&mut self, finding: impl Into<String>) {
        self.findings.push(finding.into());
    }

    fn count(&mut self, number: usize, what: &str) {
        self.looked_at.push(format!("{number} {what}"));
    }
}

pub fn task() -> Outcome {
    let report = check(&Tree::read(workspace::root())?)?;
    for finding in &report.findings {
        println!("{finding}");
    }
    println!("{}", report.looked_at.join(", "));
    if report.findings.is_empty() {
        return Ok(());
    }
    Err(Failure::new(format!("{} findings in ios/", report.findings.len())))
}

fn check(tree: &Tree) -> Outcome<Report> {
    let core = Core::read(tree)?;
    let mut report = Report::default();
    fields::check(tree, &core, &mut report);
    ids::check(tree, &core, &mut report);
    keys::check(tree, &core, &mut report);
    branches::check(tree, &mut report);
    files::check(tree, &mut report);
    Ok(report)
}
