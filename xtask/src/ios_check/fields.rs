//! Every field of every record is read where its record is drawn, and a record is drawn in one place.

use std::collections::{BTreeMap, BTreeSet};

use super::records::{Core, pascal};
use super::swift::{Swift, is_name};
use super::tree::Tree;
use super::{APP, KIT, Report};

/// Handed back to the core as they came: no platform looks inside.
const READ_BY_THE_CORE: [&str; 2] = ["Argument", "Target"];
/// The one field of a shared part that only the core reads.
const ALSO_READ_BY_THE_CORE: [(&str, &str); 1] = [("Text", "args")];

pub fn check(tree: &Tree, core: &Core, report: &mut Report) {
    let app = tree.swift(APP);
    let mut shared_readers = tree.swift(&format!("{APP}Parts/"));
    shared_readers.extend(tree.swift(&format!("{APP}Theme/")));
    shared_readers.extend(tree.swift(KIT));
    let shared_reads = reads(core, shared_readers.iter().map(|(_, swift)| swift));

    let (mut records, mut fields) = (0, 0);
    for (name, owners) in owners(core) {
        records += 1;
        fields += core.records[name].len();
        if let [owner] = owners.as_slice() {
            of_one_screen(core, name, owner, &app, report);
        } else {
            let is_opaque = READ_BY_THE_CORE.contains(&name);
            for field in core.records[name].iter().filter(|_| !is_opaque) {
                let key = (name.to_owned(), field.name.clone());
                let is_opaque = ALSO_READ_BY_THE_CORE.contains(&(name, field.name.as_str()));
                if !is_opaque && !shared_reads.contains(&key) {
                    report.find(format!("{name}.{}: a shared part's field that no part and no kit reads", field.name));
                }
            }
        }
    }
    for (path, swift) in tree.swift(&format!("{APP}Screens/")) {
        let frames = swift.places(&["ScreenFrame", "(", "head", ":", "view", ".", "head"]).count();
        if frames != 1 && !path.ends_with("RootView.swift") {
            report.find(format!("{path}: hands its head to {frames} frames, not to one"));
        }
    }
    report.count(records, "records");
    report.count(fields, "fields");
}

/// Every record that a screen carries, with the screens (as cases) that carry it.
fn owners(core: &Core) -> BTreeMap<&str, Vec<&str>> {
    let mut owners: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (record, screen) in &core.shown_with {
        for name in core.reachable(record) {
            owners.entry(name).or_default().push(screen);
        }
    }
    owners
}

/// A record of one screen: one view holds it, in that screen's file, and reads every field there.
fn of_one_screen(core: &Core, name: &str, owner: &str, app: &[(String, Swift)], report: &mut Report) {
    let home = format!("{APP}Screens/{}Screen.swift", pascal(owner));
    let holders: Vec<&str> = app.iter().flat_map(|(path, swift)| vec![path.as_str(); holders(swift, name)]).collect();
    if holders != [home.as_str()] {
        report.find(format!("{name}: held by {holders:?}, not by one view in {home}"));
    }
    let own = reads(core, app.iter().filter(|(path, _)| *path == home).map(|(_, swift)| swift));
    for field in &core.records[name] {
        if !own.contains(&(name.to_owned(), field.name.clone())) {
            report.find(format!("{name}.{}: not read in {home}", field.name));
        }
    }
}

/// How many views hold one of these: `let view: TodayView`.
fn holders(swift: &Swift, record: &str) -> usize {
    let is_type = |at: &usize| swift.word(at + 2) == ":" && swift.word(at + 3) == record;
    swift.places(&["let"]).chain(swift.places(&["var"])).filter(is_type).count()
}

/// Which fields of which records these files read: chains such as `head.sync.state` that begin with a name declared to
/// be a record.
fn reads<'s>(core: &Core, files: impl Iterator<Item = &'s Swift>) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for swift in files {
        let declared = declared(core, swift);
        for at in 0..swift.tokens.len() {
            // Not in the middle of a chain, and not a label.
            if at > 0 && swift.word(at - 1) == "." {
                continue;
            }
            for record in declared.get(swift.word(at)).into_iter().flatten() {
                follow(core, swift, at + 1, record, &mut found);
            }
        }
    }
    found
}

fn follow(core: &Core, swift: &Swift, at: usize, record: &str, found: &mut BTreeSet<(String, String)>) {
    let (mut at, mut record) = (at, record.to_owned());
    loop {
        at += usize::from(swift.word(at) == "?");
        if swift.word(at) != "." {
            return;
        }
        let Some(field) = core.records[&record].iter().find(|field| field.name == swift.word(at + 1)) else { return };
        found.insert((record.clone(), field.name.clone()));
        let Some(next) = &field.record else { return };
        (at, record) = (at + 2, next.clone());
    }
}

/// Names that a file declares to be a record, one of them or perhaps one: `view: TodayView`, `_ head: Head?`. A list is
/// no record: what is read of it is not a field.
fn declared<'s>(core: &Core, swift: &'s Swift) -> BTreeMap<&'s str, BTreeSet<String>> {
    let mut declared: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for at in swift.places(&[":"]) {
        let name = at.checked_sub(1).map_or("", |before| swift.word(before));
        let is_qualified = swift.is_at(at + 1, &["DutyKit", "."]);
        let kind = swift.word(if is_qualified { at + 3 } else { at + 1 });
        if is_name(name) && core.records.contains_key(kind) {
            declared.entry(name).or_default().insert(kind.to_owned());
        }
    }
    declared
}
