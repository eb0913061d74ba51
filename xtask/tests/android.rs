//! No Android tool runs where this workspace is built, so what such a tool would refuse is looked for here: the
//! manifest and the resources are parsed, every reference leads somewhere, and the safe settings are still safe.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use roxmltree::{Document, Node};

const ANDROID: &str = "http://schemas.android.com/apk/res/android";

fn android() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("android")
}

fn main() -> PathBuf {
    android().join("app/src/main")
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for item in fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|own| own == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Runs `look` on a parsed file; text that is no XML fails the test.
fn parsed<T>(path: &Path, look: impl FnOnce(&Document) -> T) -> T {
    let text = read(path);
    let document = Document::parse(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    look(&document)
}

fn manifest<T>(look: impl FnOnce(&Document) -> T) -> T {
    parsed(&main().join("AndroidManifest.xml"), look)
}

fn resource<T>(name: &str, look: impl FnOnce(&Document) -> T) -> T {
    parsed(&main().join("res").join(name), look)
}

fn elements<'d>(document: &'d Document, tag: &'static str) -> impl Iterator<Item = Node<'d, 'd>> {
    document.descendants().filter(move |node| node.has_tag_name(tag))
}

fn android_attribute<'d>(node: Node<'d, 'd>, name: &str) -> Option<&'d str> {
    node.attribute((ANDROID, name))
}

/// `string/app_name`, `drawable/launcher_front`: what the resources hold.
fn defined() -> BTreeSet<String> {
    let res = main().join("res");
    let mut names = BTreeSet::new();
    for file in files(&res, "xml") {
        let folder = file.parent().unwrap().file_name().unwrap().to_str().unwrap();
        let kind = folder.split('-').next().unwrap();
        if kind != "values" {
            names.insert(format!("{kind}/{}", file.file_stem().unwrap().to_str().unwrap()));
            continue;
        }
        parsed(&file, |document| {
            for value in document.root_element().children().filter(Node::is_element) {
                names.insert(format!("{}/{}", value.tag_name().name(), value.attribute("name").unwrap()));
            }
        });
    }
    names
}

/// What XML asks for with `@`, by where it asks.
fn asked_for_in_xml() -> Vec<(String, String)> {
    let mut asked = Vec::new();
    for file in files(&main(), "xml") {
        parsed(&file, |document| {
            for node in document.descendants().filter(Node::is_element) {
                let texts = node.attributes().map(|attribute| attribute.value()).chain(node.text());
                for text in texts.map(str::trim).filter(|text| text.starts_with('@') && !text.contains(':')) {
                    asked.push((file.display().to_string(), text[1..].to_owned()));
                }
            }
        });
    }
    asked
}

/// What Kotlin asks for as `R.string.…`.
fn asked_for_in_kotlin() -> Vec<(String, String)> {
    let mut asked = Vec::new();
    for file in files(&main().join("kotlin"), "kt") {
        let text = read(&file);
        for (at, _) in text.match_indices("R.").filter(|(at, _)| !text[..*at].ends_with(char::is_alphanumeric)) {
            let name: String =
                text[at + 2..].chars().take_while(|c| c.is_ascii_alphanumeric() || "._".contains(*c)).collect();
            if let Some((kind, name)) = name.split_once('.') {
                asked.push((file.display().to_string(), format!("{kind}/{name}")));
            }
        }
    }
    asked
}

/// Name and text of each string in one language.
fn strings(folder: &str) -> BTreeMap<String, String> {
    resource(&format!("{folder}/strings.xml"), |document| {
        elements(document, "string")
            .map(|string| (string.attribute("name").unwrap().to_owned(), string.text().unwrap_or_default().to_owned()))
            .collect()
    })
}

#[test]
fn every_reference_leads_to_a_resource_and_every_resource_is_asked_for() {
    let defined = defined();
    let (in_xml, in_kotlin) = (asked_for_in_xml(), asked_for_in_kotlin());
    assert!(in_xml.len() > 8 && in_kotlin.len() > 4, "{} and {} references", in_xml.len(), in_kotlin.len());
    for (file, name) in in_xml.iter().chain(&in_kotlin) {
        // A style is asked for with dots and defined with them.
        assert!(defined.contains(name), "{file}: no {name} in the resources");
    }
    let asked: BTreeSet<&String> = in_xml.iter().chain(&in_kotlin).map(|(_, name)| name).collect();
    let idle: Vec<&String> = defined.iter().filter(|name| !asked.contains(name)).collect();
    assert!(idle.is_empty(), "nobody asks for {idle:?}");
}

#[test]
fn both_languages_say_the_same() {
    let (zh, en) = (strings("values"), strings("values-en"));
    assert!(!zh.is_empty());
    assert!(zh.keys().eq(en.keys()), "zh {:?}, en {:?}", zh.keys(), en.keys());
    for (name, text) in &zh {
        let has_han = text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        assert!(has_han, "{name}: the first language is Chinese");
        assert!(en[name].is_ascii() && !en[name].is_empty(), "{name}: {}", en[name]);
        assert!(!text.contains('\'') && !en[name].contains('\''), "{name}: aapt2 wants \\'");
    }
}

#[test]
fn the_names_of_the_compile_check_are_those_of_the_sources() {
    let stand_in = read(&android().join("app-check/src/main/kotlin/cn/huxue/app/R.kt"));
    let mut kind = "";
    let mut listed = BTreeSet::new();
    for line in stand_in.lines().map(str::trim) {
        if let Some(rest) = line.strip_prefix("object ") {
            kind = rest.trim_end_matches(" {");
        } else if let Some(rest) = line.strip_prefix("const val ") {
            listed.insert(format!("{kind}/{}", rest.split(' ').next().unwrap()));
        }
    }
    let asked: BTreeSet<String> = asked_for_in_kotlin().into_iter().map(|(_, name)| name).collect();
    assert_eq!(listed, asked);
}

#[test]
fn every_class_of_the_manifest_has_its_file() {
    manifest(|document| {
        let classes: Vec<&str> = document
            .descendants()
            .filter(|node| {
                ["application", "activity", "service", "receiver", "provider"].contains(&node.tag_name().name())
            })
            .filter_map(|node| android_attribute(node, "name"))
            .collect();
        assert!(classes.len() >= 2, "{classes:?}");
        for class in classes {
            let file = class.strip_prefix('.').map(|name| main().join(format!("kotlin/cn/huxue/app/{name}.kt")));
            let text = read(&file.unwrap_or_else(|| panic!("{class}: a class of ours begins with a dot")));
            assert!(
                text.contains(&format!("class {} ", &class[1..])) || text.contains(&format!("class {}", &class[1..]))
            );
        }
    });
}

#[test]
fn it_asks_for_these_permissions_and_no_others() {
    let asked: BTreeSet<String> = manifest(|document| {
        let names = elements(document, "uses-permission").filter_map(|node| android_attribute(node, "name"));
        names.map(|name| name.trim_start_matches("android.permission.").to_owned()).collect()
    });
    let allowed = ["ACCESS_COARSE_LOCATION", "ACCESS_FINE_LOCATION", "ACCESS_NETWORK_STATE", "INTERNET", "VIBRATE"];
    assert_eq!(asked, allowed.map(str::to_owned).into());
    let readme = read(&android().join("README.md"));
    for name in allowed {
        assert!(readme.contains(&format!("`{name}`")), "README.md does not say why {name}");
    }
}

#[test]
fn nothing_is_backed_up_and_nothing_goes_in_clear() {
    manifest(|document| {
        let application = elements(document, "application").next().unwrap();
        assert_eq!(android_attribute(application, "allowBackup"), Some("false"));
        assert_eq!(android_attribute(application, "fullBackupContent"), Some("false"));
        assert_eq!(android_attribute(application, "dataExtractionRules"), Some("@xml/data_extraction_rules"));
        assert_eq!(android_attribute(application, "networkSecurityConfig"), Some("@xml/network_security_config"));
        assert_eq!(android_attribute(application, "debuggable"), None);
        assert_eq!(android_attribute(application, "usesCleartextTraffic"), None);
    });
    resource("xml/data_extraction_rules.xml", |document| {
        for way in ["cloud-backup", "device-transfer"] {
            let rules: Vec<Node> =
                elements(document, way).flat_map(|node| node.children()).filter(Node::is_element).collect();
            assert!(
                rules.iter().all(|rule| rule.has_tag_name("exclude") && rule.attribute("path") == Some(".")),
                "{way}"
            );
            let domains: BTreeSet<&str> = rules.iter().filter_map(|rule| rule.attribute("domain")).collect();
            let all = ["root", "file", "database", "sharedpref", "external"];
            let device = ["device_root", "device_file", "device_database", "device_sharedpref"];
            assert_eq!(domains, all.into_iter().chain(device).collect(), "{way}");
        }
    });
    resource("xml/network_security_config.xml", |document| {
        assert_eq!(
            elements(document, "base-config").next().unwrap().attribute("cleartextTrafficPermitted"),
            Some("false")
        );
        assert!(
            elements(document, "domain-config").next().is_none()
                && elements(document, "debug-overrides").next().is_none()
        );
        let trusted: Vec<&str> = elements(document, "certificates").filter_map(|node| node.attribute("src")).collect();
        assert_eq!(trusted, ["system"]);
    });
}

#[test]
fn only_the_duty_link_and_the_launcher_open_the_app() {
    manifest(|document| {
        let exported: Vec<Node> =
            document.descendants().filter(|node| android_attribute(*node, "exported") == Some("true")).collect();
        assert_eq!(exported.len(), 1, "only the activity is open to others");
        let data: Vec<_> = exported[0]
            .descendants()
            .filter(|node| node.has_tag_name("data"))
            .map(|node| (android_attribute(node, "scheme"), android_attribute(node, "host")))
            .collect();
        assert_eq!(data, [(Some("duty"), Some("checkin"))]);
    });
}

#[test]
fn the_words_of_the_app_are_the_core_s() {
    for file in files(&main().join("kotlin"), "kt") {
        let text = read(&file);
        let han = text.lines().position(|line| line.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)));
        assert_eq!(han, None, "{}: words in the source", file.display());
    }
}

#[test]
fn gradle_and_the_compile_check_name_the_same_versions() {
    let catalogue: toml::Table = read(&android().join("gradle/libs.versions.toml")).parse().unwrap();
    let versions = catalogue["versions"].as_table().unwrap();
    let mut compared = 0;
    parsed(&android().join("app-check/pom.xml"), |document| {
        let properties = elements(document, "properties").next().unwrap();
        for property in properties.children().filter(Node::is_element) {
            let name = property.tag_name().name().trim_end_matches(".version");
            if let Some(version) = versions.get(name) {
                assert_eq!(property.text(), version.as_str(), "{name}");
                compared += 1;
            }
        }
    });
    assert!(compared >= 7, "{compared} versions compared");
}
