//! `Info.plist` and the sentences of the system's questions, compared with each other and with the Swift that needs
//! them.

use plist::{Dictionary, Value};

use super::files::{plist, strings};
use super::project::bundle_id;
use super::swift::Swift;
use super::tree::Tree;
use super::{APP, KIT, Report};

pub const INFO: &str = "ios/App/Support/Info.plist";
const LINK: &str = "ios/DutyKit/Sources/DutyKit/Link.swift";
/// Where the core makes the link of a reminder.
const ALARMS: &str = "core/phone/src/screens/alarms.rs";
const ASKS: &str = "UsageDescription";
/// What the Swift calls, and the sentence that the system shows before it allows it.
const USAGES: [(&str, &str); 11] = [
    ("requestWhenInUseAuthorization", "NSLocationWhenInUseUsageDescription"),
    ("requestAlwaysAuthorization", "NSLocationAlwaysAndWhenInUseUsageDescription"),
    ("requestTemporaryFullAccuracyAuthorization", "NSLocationTemporaryUsageDescription"),
    ("AVCaptureDevice", "NSCameraUsageDescription"),
    ("AVAudioRecorder", "NSMicrophoneUsageDescription"),
    ("PHPhotoLibrary", "NSPhotoLibraryUsageDescription"),
    ("CNContactStore", "NSContactsUsageDescription"),
    ("LAContext", "NSFaceIDUsageDescription"),
    ("CMMotionActivityManager", "NSMotionUsageDescription"),
    ("NFCNDEFReaderSession", "NFCReaderUsageDescription"),
    ("CBCentralManager", "NSBluetoothAlwaysUsageDescription"),
];
/// Asked by the system for the core's own sockets.
const ALWAYS: [&str; 1] = ["NSLocalNetworkUsageDescription"];

pub fn check(tree: &Tree, report: &mut Report) {
    let Some(info) = plist(tree.text(INFO)).ok().and_then(Value::into_dictionary) else { return };
    let mut swift = tree.swift(APP);
    swift.extend(tree.swift(KIT));
    if text(&info, "CFBundleIdentifier") != "$(PRODUCT_BUNDLE_IDENTIFIER)" {
        report.find(format!("{INFO}: a bundle id of its own beside that of the project"));
    }
    usages(&info, &swift, report);
    languages(tree, &info, report);
    scheme(tree, &info, report);
    tasks(tree, &info, &swift, report);
    queries(&info, &swift, report);
}

fn text<'d>(info: &'d Dictionary, key: &str) -> &'d str {
    info.get(key).and_then(Value::as_string).unwrap_or_default()
}

fn texts<'d>(info: &'d Dictionary, key: &str) -> Vec<&'d str> {
    info.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_string).collect()
}

fn usages(info: &Dictionary, swift: &[(String, Swift)], report: &mut Report) {
    let called = |word: &str| swift.iter().any(|(_, swift)| swift.mentions(&[word]));
    for (call, usage) in USAGES {
        match (called(call), info.contains_key(usage)) {
            (true, false) => report.find(format!("{INFO}: no {usage}, which {call} needs")),
            (false, true) => report.find(format!("{INFO}: {usage}, and nothing calls {call}")),
            _ => {}
        }
    }
    for usage in ALWAYS.iter().filter(|usage| !info.contains_key(usage)) {
        report.find(format!("{INFO}: no {usage}, which the core's network needs"));
    }
    let known = |key: &str| ALWAYS.contains(&key) || USAGES.iter().any(|(_, usage)| *usage == key);
    for key in info.keys().filter(|key| key.ends_with(ASKS) && !known(key)) {
        report.find(format!("{INFO}: {key}: not known what needs it"));
    }
}

fn languages(tree: &Tree, info: &Dictionary, report: &mut Report) {
    let own = text(info, "CFBundleDevelopmentRegion");
    let languages = texts(info, "CFBundleLocalizations");
    if languages != ["zh-Hans", "en"] || own != "zh-Hans" {
        report.find(format!("{INFO}: Chinese first, English second; it says {own} and {languages:?}"));
    }
    let localized = |key: &&String| key.ends_with(ASKS) || *key == "CFBundleDisplayName";
    for language in languages {
        let path = format!("ios/App/Support/{language}.lproj/InfoPlist.strings");
        let Ok(words) = strings(tree.text(&path)) else { continue };
        for key in info.keys().filter(localized) {
            let (here, there) = (text(info, key), text(&words, key));
            let is_han = there.contains(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter));
            if there.is_empty() || is_han != (language == own) {
                report.find(format!("{path}: {key} is not said in this language"));
            } else if language == own && here != there {
                report.find(format!("{path}: {key} differs from {INFO}"));
            }
        }
        for key in words.keys().filter(|key| !info.contains_key(key)) {
            report.find(format!("{path}: {key}: {INFO} asks for no such sentence"));
        }
    }
}

/// The scheme stands in three places: here, where the kit reads a link, where the core makes one.
fn scheme(tree: &Tree, info: &Dictionary, report: &mut Report) {
    let types = info.get("CFBundleURLTypes").and_then(Value::as_array).into_iter().flatten();
    let schemes: Vec<&str> =
        types.filter_map(Value::as_dictionary).flat_map(|one| texts(one, "CFBundleURLSchemes")).collect();
    let [scheme] = schemes.as_slice() else {
        report.find(format!("{INFO}: opens links of {schemes:?}, not of one scheme"));
        return;
    };
    let link = Swift::new(tree.text(LINK));
    if !link.literals.iter().any(|literal| literal.text == *scheme) {
        report.find(format!("{LINK}: reads no link of {scheme}"));
    }
    if !tree.text(ALARMS).contains(&format!("\"{scheme}://checkin?shift=")) {
        report.find(format!("{ALARMS}: makes no link of {scheme}"));
    }
}

fn tasks(tree: &Tree, info: &Dictionary, swift: &[(String, Swift)], report: &mut Report) {
    let permitted = texts(info, "BGTaskSchedulerPermittedIdentifiers");
    let own = format!("{}.", bundle_id(tree));
    let scheduling = swift.iter().filter(|(_, swift)| swift.mentions(&["BGTaskScheduler"]));
    let named: Vec<&str> = scheduling
        .flat_map(|(_, swift)| swift.literals.iter().map(|literal| literal.text.as_str()))
        .filter(|text| text.starts_with(&own))
        .collect();
    for task in named.iter().filter(|task| !permitted.contains(task)) {
        report.find(format!("{INFO}: the task {task} is not permitted"));
    }
    for task in permitted.iter().filter(|task| !named.contains(task)) {
        report.find(format!("{INFO}: nothing schedules the task {task}"));
    }
    let modes = texts(info, "UIBackgroundModes");
    let refreshes = swift.iter().any(|(_, swift)| swift.mentions(&["BGAppRefreshTaskRequest"]));
    if refreshes != modes.contains(&"fetch") {
        report.find(format!("{INFO}: background mode fetch and a refresh task belong together"));
    }
    // No tracking: positions are taken while a screen is visible.
    for mode in modes.iter().filter(|mode| **mode != "fetch") {
        report.find(format!("{INFO}: background mode {mode}: nothing of ours runs so"));
    }
}

/// Schemes of other apps that the Swift asks whether they can be opened.
fn queries(info: &Dictionary, swift: &[(String, Swift)], report: &mut Report) {
    let asked = texts(info, "LSApplicationQueriesSchemes");
    let asking = swift.iter().filter(|(_, swift)| swift.mentions(&["canOpenURL"]));
    let named: Vec<&str> = asking
        .flat_map(|(_, swift)| swift.literals.iter().filter_map(|literal| literal.text.strip_suffix(':')))
        .collect();
    if asked != named {
        report.find(format!("{INFO}: may ask for the schemes {asked:?}, the Swift asks for {named:?}"));
    }
}
