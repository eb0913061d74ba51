//! The document of the routes is complete, true to the answers, and the committed copy is this program's.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use huxue_hq::server::{described_path, openapi, openapi_text, route_table};
use huxue_hq::staff::StaffRole;
use huxue_hq::views::shapes;
use huxue_ledger::fact::{Body, CheckedIn, IncidentFiled, Private};
use huxue_ledger::ident::{Scope, day_number};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::support::desk::Desk;
use crate::support::{Phone, at, day, post};

fn document() -> Value {
    serde_json::to_value(openapi()).unwrap()
}

#[test]
fn every_route_is_in_the_document_and_nothing_else() {
    let document = document();
    let paths = document["paths"].as_object().unwrap();
    let described: BTreeSet<(String, String)> = paths
        .iter()
        .flat_map(|(path, item)| {
            let methods =
                item.as_object().unwrap().keys().filter(|key| ["get", "post", "delete", "put"].contains(&key.as_str()));
            methods.map(|method| (method.to_uppercase(), path.clone()))
        })
        .collect();
    let served: BTreeSet<(String, String)> =
        route_table().iter().map(|row| (row.method.to_string(), described_path(row.path))).collect();
    assert_eq!(described, served);
    assert!(served.len() > 25);
}

#[test]
fn every_operation_says_who_may_and_that_it_fails_with_a_problem() {
    let document = document();
    let mut operations = 0;
    let mut ids = BTreeSet::new();
    for item in document["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values().filter(|value| value.get("responses").is_some()) {
            operations += 1;
            ids.insert(operation["operationId"].as_str().unwrap().to_owned());
            assert!(operation["description"].as_str().unwrap().starts_with("Who may: "), "{operation}");
            let problem = &operation["responses"]["default"]["content"]["application/problem+json"]["schema"]["$ref"];
            assert_eq!(problem, "#/components/schemas/Problem");
        }
    }
    assert_eq!(operations, route_table().len());
    assert_eq!(ids.len(), operations, "two operations of one name: the client would know one of them");
    let fields = &document["components"]["schemas"]["Problem"]["properties"];
    for field in ["status", "code", "title", "detail", "retry_after"] {
        assert!(fields.get(field).is_some(), "a problem without {field}");
    }
}

/// `huxue-hq openapi > hq/dashboard/openapi.json` brings it up to date.
#[test]
fn the_committed_document_is_this_programs() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dashboard/openapi.json");
    let committed = fs::read_to_string(&file).unwrap_or_default();
    assert!(committed == openapi_text(), "hq/dashboard/openapi.json is stale: write `huxue-hq openapi` to it");
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
}

/// The names that a source file gives to schemas: a type's own, what its `#[schema(as = …)]` says, or a line of `words!`.
fn schemas_of(text: &str) -> Vec<String> {
    let (mut names, mut described, mut renamed, mut words) = (Vec::new(), false, None, false);
    for line in text.lines().filter(|line| !line.trim().starts_with("//") && !line.starts_with("use ")) {
        described |= line.contains("ToSchema");
        if let Some(name) = line.trim().strip_prefix("#[schema(as = ") {
            renamed = Some(name.trim_end_matches(")]").to_owned());
        }
        let mut told = line.split_whitespace().skip_while(|word| word.starts_with("pub"));
        match (told.next(), told.next()) {
            (Some("struct" | "enum"), Some(name)) => {
                let name: String = name.chars().take_while(|letter| letter.is_alphanumeric()).collect();
                names.extend(described.then(|| renamed.take().unwrap_or(name)).filter(|name| !name.is_empty()));
                (described, renamed) = (false, None);
            }
            (Some(name), Some("{")) if words => names.push(name.to_owned()),
            _ => {}
        }
        words = line == "words! {" || (words && line != "}");
    }
    names
}

/// utoipa keeps the last of two schemas of one name and says nothing.
#[test]
fn no_two_types_of_the_document_share_a_name() {
    let derived = "#[derive(ToSchema)]\n";
    let told = format!(
        "{derived}#[schema(as = Other)]\npub(super) enum One {{}}\n{derived}struct One;\nwords! {{\n    Two {{ A }}\n}}"
    );
    assert_eq!(schemas_of(&told), ["Other", "One", "Two"]);
    let mut known = BTreeSet::new();
    for file in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        for name in schemas_of(&fs::read_to_string(&file).unwrap()) {
            assert!(known.insert(name.clone()), "a second schema {name} in {}", file.display());
        }
    }
    let document = document();
    let kept = document["components"]["schemas"].as_object().unwrap();
    let missed: Vec<&String> = kept.keys().filter(|name| !known.contains(*name)).collect();
    assert_eq!(missed, Vec::<&String>::new(), "schemas whose types were not found");
}

/// Reads a real answer through the mirror and writes it again.
fn mirrored<T: DeserializeOwned + Serialize>(real: &Value) {
    let read: T = serde_json::from_value(real.clone()).unwrap_or_else(|error| panic!("{error}: {real}"));
    assert_eq!(&serde_json::to_value(read).unwrap(), real);
}

#[test]
fn the_mirrors_of_foreign_records_read_real_answers() {
    let desk = Desk::with(|hq| {
        let mut phone = Phone::enrol(hq, "A001", 1, at(7, 0));
        let checked_in = Body::CheckedIn(CheckedIn {});
        phone.write(&Scope::post_day(&post(1), day()), &checked_in, &Private::default(), at(7, 5));
        let scope = Scope::incident("00000000000000aa");
        let filed = IncidentFiled { category: "T01".into(), post: "P001".into(), day: day_number(day()), from: None };
        phone.write(&scope, &Body::IncidentFiled(filed), &Private::of_text("校门外违停"), at(7, 30));
        phone.sync(hq, at(7, 31));
    });
    let cookie = desk.login(&desk.person("desk1", &[StaffRole::DutyDesk], None));
    let attendance = desk.get("/v1/attendance", &cookie).json();
    let posts = attendance["posts"].as_array().unwrap();
    let rows: usize = posts
        .iter()
        .flat_map(|post| post["windows"].as_array().unwrap())
        .map(|window| window["rows"].as_array().unwrap().len())
        .sum();
    assert!(rows > 0, "{attendance}");
    for post in posts {
        mirrored::<shapes::PostDayView>(post);
    }
    assert_eq!(attendance["names"]["A001"], "警员001");
    let incidents = desk.get("/v1/incidents", &cookie).json();
    mirrored::<shapes::IncidentSeen>(&incidents[0]);
    let board = desk.get("/v1/board", &cookie).json();
    let windows: Vec<&Value> =
        board["rows"].as_array().unwrap().iter().flat_map(|row| row["windows"].as_array().unwrap()).collect();
    assert!(!windows.is_empty());
    for window in windows {
        mirrored::<shapes::Strength>(&window["strength"]);
        mirrored::<shapes::PostState>(&window["state"]);
        mirrored::<shapes::Period>(&window["period"]);
    }
}

#[test]
fn every_word_of_the_rules_has_both_languages() {
    let desk = Desk::open();
    let cookie = desk.login(&desk.person("desk1", &[StaffRole::DutyDesk], None));
    let words = desk.get("/v1/words", &cookie).json();
    for table in ["reasons", "categories"] {
        let table = words[table].as_object().unwrap();
        assert!(table.len() > 15);
        for (code, phrase) in table {
            for language in ["zh", "en"] {
                assert!(!phrase[language].as_str().unwrap().is_empty(), "{code} has no {language}");
            }
        }
    }
}
