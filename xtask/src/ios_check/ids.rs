//! Every screen is drawn by one view, and every action id belongs to one screen.

use std::collections::BTreeMap;

use super::records::{Core, pascal, snake};
use super::swift::Swift;
use super::tree::Tree;
use super::{APP, KIT, Report};

/// Where the root shows each screen's record with its view.
const ROOT: &str = "ios/App/Screens/RootView.swift";
/// Where each id has the name by which a test finds its button; closed over the ids, so that none can be missing.
const NAMES: &str = "ios/App/Parts/ActionIdentifiers.swift";
/// The one presenter, and the ids whose answer it gives itself: a picture is picked, headquarters is asked, a text goes
/// to the clipboard or into a file.
const SHELL: &str = "ios/DutyKit/Sources/DutyKit/Shell.swift";
const KNOWN_TO_THE_SHELL: [&str; 4] = ["enrolScan", "enrolSubmit", "briefCopy", "settingsDiagnostics"];

pub fn check(tree: &Tree, core: &Core, report: &mut Report) {
    screens(tree, core, report);
    actions(tree, core, report);
    report.count(core.screens.len(), "screens");
    report.count(core.actions.len(), "action ids");
}

fn screens(tree: &Tree, core: &Core, report: &mut Report) {
    let root = Swift::new(tree.text(ROOT));
    for screen in &core.screens {
        let view = format!("{}Screen", pascal(screen));
        let shown = ["case", ".", screen, "(", "let", "view", ")", ":", &view, "(", "view", ":", "view"];
        let drawn = root.places(&shown).count();
        if drawn != 1 {
            report.find(format!("{screen}: drawn by {view} {drawn} times in {ROOT}, not once"));
        }
        let home = format!("{APP}Screens/{view}.swift");
        let record = core.shown_with.iter().find(|(_, shown)| *shown == screen).map_or("", |(record, _)| record);
        let begins = ["struct", &view, ":", "View", "{", "let", "view", ":", record];
        if !Swift::new(tree.text(&home)).mentions(&begins) {
            report.find(format!("{screen}: {home} has no {view} of a {record}"));
        }
    }
}

fn actions(tree: &Tree, core: &Core, report: &mut Report) {
    for action in &core.actions {
        if owner(core, action).is_none() {
            report.find(format!("{action}: begins with the name of no screen"));
        }
    }
    let mut named: BTreeMap<String, usize> = BTreeMap::new();
    let names = Swift::new(tree.text(NAMES));
    for at in names.places(&["case", "."]) {
        let case = names.word(at + 2).to_owned();
        let name = names.literals.iter().find(|literal| literal.at == at + 4).map_or("", |literal| &literal.text);
        if name != snake(&case).to_uppercase() {
            report.find(format!("{case}: a test finds it as `{name}` and not as on Android"));
        }
        *named.entry(case).or_default() += 1;
    }
    for action in &core.actions {
        let times = named.get(action).copied().unwrap_or_default();
        if times != 1 {
            report.find(format!("{action}: named {times} times in {NAMES}, not once"));
        }
    }
    no_view_knows_an_id(tree, core, report);
}

/// The longest name of a screen with which an id begins: `IncidentFormSave` is not of the incident.
fn owner<'c>(core: &'c Core, action: &str) -> Option<&'c String> {
    let begins = |screen: &&String| {
        action.strip_prefix(screen.as_str()).is_some_and(|rest| rest.starts_with(char::is_uppercase))
    };
    core.screens.iter().filter(begins).max_by_key(|screen| screen.len())
}

fn no_view_knows_an_id(tree: &Tree, core: &Core, report: &mut Report) {
    let mut swift = tree.swift(APP);
    swift.retain(|(path, _)| path != NAMES);
    swift.extend(tree.swift(KIT));
    for action in &core.actions {
        let may_know = KNOWN_TO_THE_SHELL.contains(&action.as_str());
        for (path, swift) in &swift {
            if swift.mentions(&[".", action]) && !(may_know && path == SHELL) {
                report.find(format!("{path}: tells {action} from other buttons; the core does that"));
            }
        }
        if may_know && !Swift::new(tree.text(SHELL)).mentions(&[".", action]) {
            report.find(format!("{action}: the shell no longer answers it, so it must not be on the list of those"));
        }
    }
}
