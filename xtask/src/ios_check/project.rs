//! `project.yml`: what it names is there, and everything of ours is in it.

use serde_json::Value;

use super::files::yaml;
use super::tree::{Tree, extension};
use super::{APP, Report};

pub const PROJECT: &str = "ios/project.yml";
const PACKAGE: &str = "ios/DutyKit/Package.swift";
const SCRIPT: &str = "ios/scripts/xcframework.sh";
const ASSETS: &str = "ios/App/Support/Assets.xcassets/";
/// Extensions of files that no source folder has to hold.
const NOT_BUILT: [&str; 2] = ["entitlements", "plist"];

pub fn check(tree: &Tree, report: &mut Report) {
    // One that does not parse was said already.
    let Ok(project) = yaml(tree.text(PROJECT)) else { return };
    let target = &project["targets"]["Huxue"];
    let settings = &target["settings"]["base"];
    sources(tree, target, report);
    for name in ["INFOPLIST_FILE", "CODE_SIGN_ENTITLEMENTS"] {
        let file = text(&settings[name]);
        if !tree.has_file(&format!("ios/{file}")) {
            report.find(format!("{PROJECT}: {name}: no file {file}"));
        }
    }
    let (bundle, prefix) = (text(&settings["PRODUCT_BUNDLE_IDENTIFIER"]), text(&project["options"]["bundleIdPrefix"]));
    if prefix.is_empty() || !bundle.starts_with(&format!("{prefix}.")) {
        report.find(format!("{PROJECT}: the bundle id {bundle} does not begin with {prefix}"));
    }
    assets(tree, settings, report);
    packages(tree, &project, target, report);
    versions(tree, &project, report);
}

/// The id of the app, under which its schemes, tasks and queues are named.
pub fn bundle_id(tree: &Tree) -> String {
    let project = yaml(tree.text(PROJECT)).unwrap_or_default();
    text(&project["targets"]["Huxue"]["settings"]["base"]["PRODUCT_BUNDLE_IDENTIFIER"]).to_owned()
}

pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn sources(tree: &Tree, target: &Value, report: &mut Report) {
    let sources: Vec<String> =
        list(&target["sources"]).iter().map(|source| format!("ios/{}", text(&source["path"]))).collect();
    for (path, source) in sources.iter().zip(list(&target["sources"])) {
        if !tree.has_file(path) && !tree.has_folder(path) {
            report.find(format!("{PROJECT}: no source {path}"));
        }
        for excluded in list(&source["excludes"]) {
            if !tree.has_file(&format!("{path}/{}", text(excluded))) {
                report.find(format!("{PROJECT}: excludes {} from {path}, where it is not", text(excluded)));
            }
        }
    }
    let holds = |path: &str| sources.iter().any(|source| path == source || path.starts_with(&format!("{source}/")));
    for (path, _) in tree.all_below(APP) {
        if !NOT_BUILT.contains(&extension(path)) && !holds(path) {
            report.find(format!("{path}: in no source folder of {PROJECT}"));
        }
    }
}

/// The icon and the accent colour by their sets, and the pictures that the sets name.
fn assets(tree: &Tree, settings: &Value, report: &mut Report) {
    for (name, kind) in [
        ("ASSETCATALOG_COMPILER_APPICON_NAME", "appiconset"),
        ("ASSETCATALOG_COMPILER_GLOBAL_ACCENT_COLOR_NAME", "colorset"),
    ] {
        let set = format!("{ASSETS}{}.{kind}/Contents.json", text(&settings[name]));
        if !tree.has_file(&set) {
            report.find(format!("{PROJECT}: {name}: no {set}"));
        }
    }
    for (path, contents) in tree.below(ASSETS, "json") {
        let folder = path.trim_end_matches("Contents.json");
        let contents: Value = serde_json::from_str(contents).unwrap_or_default();
        for image in list(&contents["images"]) {
            let file = text(&image["filename"]);
            if file.is_empty() || !tree.has_file(&format!("{folder}{file}")) {
                report.find(format!("{path}: no picture {file}"));
            }
        }
    }
}

fn packages(tree: &Tree, project: &Value, target: &Value, report: &mut Report) {
    for dependency in list(&target["dependencies"]) {
        let (package, product) = (text(&dependency["package"]), text(&dependency["product"]));
        let manifest = format!("ios/{}/Package.swift", text(&project["packages"][package]["path"]));
        if !tree.text(&manifest).contains(&format!(".library(name: \"{product}\"")) {
            report.find(format!("{PROJECT}: {manifest} has no product {product}"));
        }
    }
    // The folders that the package names itself.
    for literal in super::swift::Swift::new(tree.text(PACKAGE)).literals {
        let folder = format!("ios/DutyKit/{}", literal.text);
        if (literal.text.starts_with("Sources/") || literal.text.starts_with("Tests/")) && !tree.has_folder(&folder) {
            report.find(format!("{PACKAGE}: no folder {folder}"));
        }
    }
}

/// The oldest system and the version of the app stand in several files.
fn versions(tree: &Tree, project: &Value, report: &mut Report) {
    let oldest = text(&project["options"]["deploymentTarget"]["iOS"]);
    let major = oldest.split('.').next().unwrap_or_default();
    if !tree.text(PACKAGE).contains(&format!(".iOS(.v{major})")) {
        report.find(format!("{PACKAGE}: not for iOS {major}, which {PROJECT} is for"));
    }
    if !tree.text(SCRIPT).contains(&format!("IPHONEOS_DEPLOYMENT_TARGET={oldest}")) {
        report.find(format!("{SCRIPT}: not for iOS {oldest}, which {PROJECT} is for"));
    }
    let workspace: toml::Table = toml::from_str(tree.text("Cargo.toml")).unwrap_or_default();
    let version = workspace["workspace"]["package"]["version"].as_str().unwrap_or_default();
    let app = text(&project["settings"]["base"]["MARKETING_VERSION"]);
    if app != version {
        report.find(format!("{PROJECT}: version {app}, the workspace is {version}"));
    }
}
