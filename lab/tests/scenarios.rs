//! Every shipped scenario has the shape of the schema, meets its expectations, and plays to the same bytes twice.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use huxue_lab::play::play_file;
use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/scenarios")
}

fn files() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder())
        .unwrap()
        .map(|item| item.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .filter(|path| path.file_name().is_some_and(|name| name != "schema.json"))
        .collect();
    files.sort();
    files
}

fn json(path: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn there_are_at_least_25_and_all_have_the_shape_of_the_schema() {
    let schema = jsonschema::validator_for(&json(&folder().join("schema.json"))).unwrap();
    let files = files();
    assert!(files.len() >= 25, "{} scenarios", files.len());
    for file in files {
        let errors: Vec<String> = schema.iter_errors(&json(&file)).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{}: {errors:?}", file.display());
    }
}

#[test]
fn every_expectation_is_met_and_the_bytes_are_the_same_twice() {
    for file in files() {
        let first = play_file(&file).unwrap();
        assert!(first.unmet.is_empty(), "{}: {:#?}", first.name, first.unmet);
        let second = play_file(&file).unwrap();
        let text = |played: &huxue_lab::play::Played| serde_json::to_string(&played.report).unwrap();
        assert_eq!(text(&first), text(&second), "{}", first.name);
    }
}

/// A scenario with these steps in the scenarios' county.
fn played(steps: &str) -> Result<huxue_lab::play::Played, String> {
    let text = format!(
        r#"{{"name":"x","county":"county","date":"2026-11-24","phones":[{{"id":"a","person":"A001"}}],"steps":[{steps}]}}"#
    );
    let scenario: huxue_lab::play::Scenario = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    huxue_lab::play::play(&scenario, &folder().join("county")).map_err(|error| error.to_string())
}

#[test]
fn an_unknown_id_ref_verb_or_time_is_an_error_that_names_the_step() {
    for (step, words) in [
        (r#"{"at":"07:00:00","phone":"a","do":"check_in","post":"P999"}"#, "P999"),
        (r#"{"at":"07:00:00","phone":"b","do":"sync"}"#, "no phone"),
        (r#"{"at":"07:00:00","phone":"a","do":"comment","ref":"i9","text":"x"}"#, "i9"),
        (r#"{"at":"07:00:00","phone":"a","do":"dance"}"#, "dance"),
        (r#"{"at":"7","phone":"a","do":"sync"}"#, "not a time"),
        (r#"{"at":"07:00:00","phone":"a","do":"attest","post":"P001","persons":["Z9"],"present":true}"#, "Z9"),
        (r#"{"at":"07:00:00","phone":"hq","do":"restore"}"#, "no backup"),
    ] {
        let error = played(step).err().unwrap_or_default();
        assert!(error.contains("step 0") && error.contains(words), "{step}: {error}");
    }
    assert!(played("").is_ok());
}
