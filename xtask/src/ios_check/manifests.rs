//! The privacy manifest and the entitlements, compared with what the Swift does.

use std::collections::BTreeSet;

use plist::{Dictionary, Value};

use super::files::plist;
use super::swift::Swift;
use super::tree::Tree;
use super::{APP, Report};

const PRIVACY: &str = "ios/App/Support/PrivacyInfo.xcprivacy";
const ENTITLEMENTS: &str = "ios/App/Support/Huxue.entitlements";
const LOCATION: &str = "NSPrivacyCollectedDataTypePreciseLocation";
const FUNCTIONALITY: &str = "NSPrivacyCollectedDataTypePurposeAppFunctionality";
/// What the Swift calls, and the kind of interface that Apple wants a reason for.
const REASONED: [(&str, &str); 9] = [
    ("clock_gettime_nsec_np", "NSPrivacyAccessedAPICategorySystemBootTime"),
    ("mach_absolute_time", "NSPrivacyAccessedAPICategorySystemBootTime"),
    ("mach_continuous_time", "NSPrivacyAccessedAPICategorySystemBootTime"),
    ("systemUptime", "NSPrivacyAccessedAPICategorySystemBootTime"),
    ("UserDefaults", "NSPrivacyAccessedAPICategoryUserDefaults"),
    ("AppStorage", "NSPrivacyAccessedAPICategoryUserDefaults"),
    ("modificationDate", "NSPrivacyAccessedAPICategoryFileTimestamp"),
    ("volumeAvailableCapacityKey", "NSPrivacyAccessedAPICategoryDiskSpace"),
    ("activeInputModes", "NSPrivacyAccessedAPICategoryActiveKeyboards"),
];
/// Used by the core: SQLite looks at its files.
const CORES: [&str; 1] = ["NSPrivacyAccessedAPICategoryFileTimestamp"];

pub fn check(tree: &Tree, report: &mut Report) {
    let swift = tree.swift(APP);
    if let Some(privacy) = plist(tree.text(PRIVACY)).ok().and_then(Value::into_dictionary) {
        no_tracking(&privacy, &swift, report);
        reasons(&privacy, &swift, report);
    }
    if let Some(entitlements) = plist(tree.text(ENTITLEMENTS)).ok().and_then(Value::into_dictionary) {
        entitled(&entitlements, &swift, report);
    }
}

fn called(swift: &[(String, Swift)], words: &[&str]) -> bool {
    swift.iter().any(|(_, swift)| swift.mentions(words))
}

fn items<'d>(dictionary: &'d Dictionary, key: &str) -> impl Iterator<Item = &'d Dictionary> {
    let values = dictionary.get(key).and_then(Value::as_array).into_iter().flatten();
    values.filter_map(Value::as_dictionary)
}

fn is_false(dictionary: &Dictionary, key: &str) -> bool {
    dictionary.get(key).and_then(Value::as_boolean) == Some(false)
}

fn no_tracking(privacy: &Dictionary, swift: &[(String, Swift)], report: &mut Report) {
    let domains = privacy.get("NSPrivacyTrackingDomains").and_then(Value::as_array);
    if !is_false(privacy, "NSPrivacyTracking") || domains.is_none_or(|domains| !domains.is_empty()) {
        report.find(format!("{PRIVACY}: nobody is tracked"));
    }
    let mut collected = BTreeSet::new();
    for data in items(privacy, "NSPrivacyCollectedDataTypes") {
        let kind = data.get("NSPrivacyCollectedDataType").and_then(Value::as_string).unwrap_or_default();
        let purposes = data.get("NSPrivacyCollectedDataTypePurposes").and_then(Value::as_array);
        let is_needed = purposes.is_some_and(|all| all == &[Value::String(FUNCTIONALITY.to_owned())]);
        if !is_false(data, "NSPrivacyCollectedDataTypeTracking") || !is_needed {
            report.find(format!("{PRIVACY}: {kind} is used for what the app does and for nothing else"));
        }
        collected.insert(kind);
    }
    if collected.contains(LOCATION) != called(swift, &["CLLocationManager"]) {
        report.find(format!("{PRIVACY}: {LOCATION} and Core Location belong together"));
    }
}

fn reasons(privacy: &Dictionary, swift: &[(String, Swift)], report: &mut Report) {
    let mut declared = BTreeSet::new();
    for api in items(privacy, "NSPrivacyAccessedAPITypes") {
        let kind = api.get("NSPrivacyAccessedAPIType").and_then(Value::as_string).unwrap_or_default();
        let reasons = api.get("NSPrivacyAccessedAPITypeReasons").and_then(Value::as_array);
        if reasons.is_none_or(Vec::is_empty) {
            report.find(format!("{PRIVACY}: {kind} without a reason"));
        }
        declared.insert(kind);
    }
    let needed = REASONED.iter().filter(|(call, _)| called(swift, &[call])).map(|(_, kind)| *kind);
    let needed: BTreeSet<&str> = needed.chain(CORES).collect();
    for kind in needed.difference(&declared) {
        report.find(format!("{PRIVACY}: no {kind}, which is used"));
    }
    for kind in declared.difference(&needed) {
        report.find(format!("{PRIVACY}: {kind}, which nothing uses"));
    }
}

fn entitled(entitlements: &Dictionary, swift: &[(String, Swift)], report: &mut Report) {
    let protection = entitlements.get("com.apple.developer.default-data-protection").and_then(Value::as_string);
    let wanted = "completeUntilFirstUserAuthentication";
    let is_wanted = called(swift, &["FileProtectionType", ".", wanted]);
    if !is_wanted || protection != Some("NSFileProtectionCompleteUntilFirstUserAuthentication") {
        report.find(format!("{ENTITLEMENTS}: files and store are protected until the first unlock"));
    }
    let urgent = entitlements.get("com.apple.developer.usernotifications.time-sensitive").and_then(Value::as_boolean);
    if urgent.unwrap_or(false) != called(swift, &["timeSensitive"]) {
        report.find(format!("{ENTITLEMENTS}: time-sensitive notifications are asked for here or there, not in both"));
    }
}
