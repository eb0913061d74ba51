//! Importing a county's files over HTTP: faults by file, line and column, what would change, nothing published by halves.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use huxue_hq::staff::StaffRole::{DutyDesk, Supervisor};
use huxue_ledger::county::dir::read_dir;
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};

use crate::support;
use crate::support::desk::{Desk, Reply};

type Folder = BTreeMap<String, String>;

/// The demo county's folder.
fn folder() -> Folder {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/county");
    let files = read_dir(&folder).unwrap();
    assert!(fs::exists(folder.join("units.csv")).unwrap() && files.len() >= 12);
    files.into_iter().map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap())).collect()
}

fn body(folder: &Folder) -> Value {
    let files: Vec<Value> = folder.iter().map(|(name, text)| json!({"name": name, "text": text})).collect();
    json!({"files": files})
}

fn changed(file: &str, old: &str, new: &str) -> Folder {
    let mut folder = folder();
    let text = folder.get_mut(file).unwrap();
    assert!(text.contains(old), "{file} has no {old}");
    *text = text.replacen(old, new, 1);
    folder
}

struct Case {
    desk: Desk,
    cookie: String,
}

impl Case {
    fn new() -> Self {
        let desk = Desk::open();
        let cookie = desk.login(&desk.person("lead1", &[Supervisor], None));
        Self { desk, cookie }
    }

    fn preview(&self, body: &Value) -> Value {
        let reply = self.desk.post("/v1/base/import/preview", &self.cookie, body.clone());
        assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
        reply.json()
    }

    fn publish(&self, body: &Value, revision: &Value) -> Reply {
        let mut body = body.clone();
        body["revision"] = revision.clone();
        self.desk.post("/v1/base/import", &self.cookie, body)
    }
}

#[test]
fn a_sound_folder_is_published_once_and_then_changes_nothing() {
    let case = Case::new();
    let whole = body(&folder());
    let report = case.preview(&whole);
    assert_eq!((&report["sound"], &report["errors"]), (&json!(true), &json!(0)), "{}", report["problems"]);
    assert!(report["changes"].as_array().unwrap().len() >= 58);
    assert_eq!(report["files"].as_array().unwrap().len(), 12);
    let published = case.publish(&whole, &report["revision"]);
    assert_eq!(published.status, 200, "{}", String::from_utf8_lossy(&published.body));
    let again = case.preview(&whole);
    assert_eq!((again["changes"].as_array().unwrap().len(), &again["left_alone"]), (0, &json!([])), "{again}");
    let school = case.desk.get("/v1/base/schools/S001", &case.cookie).json();
    assert_eq!(school["versions"][0]["by"], "lead1");

    let report = case.preview(&body(&changed("posts.csv", "P003,G003,U01,1,2", "P003,G003,U01,2,2")));
    let changes = report["changes"].as_array().unwrap();
    assert_eq!((changes.len(), &changes[0]["scope"]), (1, &json!("directory-post/P003")), "{changes:?}");
    assert_eq!(changes[0]["rows"], json!([{"file": "posts.csv", "added": 1, "removed": 1}]));
}

#[test]
fn faults_are_told_by_file_line_and_column_with_the_row_and_nothing_is_published() {
    let case = Case::new();
    let before = case.desk.get("/v1/base/schools", &case.cookie).json()["schools"].clone();
    let faulty = body(&changed("gates.csv", "G002,S002,正门,30.167100", "G002,S999,正门,300.5"));
    let report = case.preview(&faulty);
    assert_eq!((&report["sound"], &report["errors"]), (&json!(false), &json!(2)), "{}", report["problems"]);
    let place = |problem: &Value| ["file", "line", "column", "column_number"].map(|field| problem[field].clone());
    let errors: Vec<&Value> =
        report["problems"].as_array().unwrap().iter().filter(|one| one["error"] == true).collect();
    assert_eq!(place(errors[0]), [json!("gates.csv"), json!(3), json!("school"), json!(2)]);
    assert_eq!(place(errors[1]), [json!("gates.csv"), json!(3), json!("lat"), json!(4)]);
    assert!(errors.iter().all(|one| one["message_zh"] != "" && one["remedy_zh"] != "" && one["remedy_en"] != ""));
    let grid = report["grids"].as_array().unwrap().iter().find(|grid| grid["file"] == "gates.csv").unwrap();
    assert_eq!(grid["header"][3], "lat");
    assert_eq!((&grid["lines"][0]["line"], &grid["lines"][0]["cells"][3]), (&json!(3), &json!("300.5")));
    let refused = case.publish(&faulty, &report["revision"]);
    assert_eq!((refused.status, refused.code().as_str()), (400, "bad_input"));
    assert!(refused.json()["detail"].as_str().unwrap().contains("gates.csv, line 3, column school"));
    assert_eq!(case.desk.get("/v1/base/schools", &case.cookie).json()["schools"], before);
}

#[test]
fn what_was_published_since_the_check_is_not_overwritten() {
    let case = Case::new();
    let whole = body(&folder());
    let report = case.preview(&whole);
    let tomorrow = support::day().succ_opt().unwrap();
    let school = case.desk.get("/v1/base/schools/S001", &case.cookie).json();
    let gate = json!({"name": "正门", "lat": "30.1", "lon": "116.1", "radius_m": "90", "revision": school["revision"]});
    assert_eq!(case.desk.post("/v1/base/gates/G001", &case.cookie, gate).status, 200, "{tomorrow}");
    let refused = case.publish(&whole, &report["revision"]);
    assert_eq!((refused.status, refused.code().as_str()), (409, "conflict"));
    assert_eq!(case.desk.get("/v1/base/schools/S001", &case.cookie).json()["gates"][0]["radius_m"], 90.0);
}

#[test]
fn a_workbook_is_read_like_its_files() {
    let case = Case::new();
    let mut book = Workbook::new();
    for (name, text) in &folder() {
        let sheet = book.add_worksheet().set_name(name.trim_end_matches(".csv")).unwrap();
        for (row, line) in text.lines().enumerate() {
            for (column, cell) in line.split(',').enumerate() {
                sheet.write_string(row as u32, column as u16, cell).unwrap();
            }
        }
    }
    let sent = |bytes: Vec<u8>| json!({"files": [{"name": "全县.xlsx", "base64": STANDARD.encode(bytes)}]});
    let whole = body(&folder());
    let as_files = case.preview(&whole);
    let as_book = case.preview(&sent(book.save_to_buffer().unwrap()));
    assert_eq!(as_book["problems"], as_files["problems"]);
    assert_eq!(as_book["changes"], as_files["changes"]);
    let broken = case.preview(&sent(b"PK\x03\x04 and then nothing".to_vec()));
    let first = &broken["problems"][0];
    assert_eq!((&first["file"], &first["error"], &broken["sound"]), (&json!("全县.xlsx"), &json!(true), &json!(false)));
}

#[test]
fn only_a_supervisor_imports_and_an_empty_choice_is_a_problem() {
    let case = Case::new();
    let duty = case.desk.login(&case.desk.person("desk1", &[DutyDesk], None));
    for path in ["/v1/base/import", "/v1/base/import/preview"] {
        assert_eq!(case.desk.post(path, &duty, body(&folder())).code(), "not_allowed");
        let none = case.desk.post(path, &case.cookie, json!({"files": []}));
        assert_eq!((none.status, none.code().as_str()), (400, "bad_input"));
        assert_eq!(case.desk.post(path, &case.cookie, json!({"files": 3})).code(), "bad_body");
    }
    let neither = case.preview(&json!({"files": [{"name": "units.csv"}]}));
    assert_eq!(neither["problems"][0]["file"], "units.csv");
}
