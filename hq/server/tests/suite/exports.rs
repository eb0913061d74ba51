//! Attendance is put right by signed entries, and what is filtered is taken out: as the screen has it, with nothing that
//! a spreadsheet would run.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Reader as _, Xlsx};
use huxue_hq::export;
use huxue_hq::staff::StaffRole;
use huxue_ledger::fact::{Body, CheckedIn, Disputed, IncidentFiled, LateEntryRequested, Private};
use huxue_ledger::ident::{Scope, day_number};
use serde_json::{Value, json};

use crate::support::desk::{Desk, Reply};
use crate::support::{Phone, at, day, post};

const HOSTILE: [&str; 6] = ["=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)", "\t=1", "前\u{202e}后"];

fn with_a_morning(hq: &mut huxue_hq::Hq) {
    let mut phone = Phone::enrol(hq, "A001", 1, at(6, 0));
    let here = Scope::post_day(&post(1), day());
    phone.write(&here, &Body::CheckedIn(CheckedIn {}), &Private::default(), at(7, 50));
    let late = LateEntryRequested { on: Some(at(7, 10).0), off: None };
    phone.write(&here, &Body::LateEntryRequested(late), &Private::of_text("=HYPERLINK(1)"), at(7, 51));
    let disputed = Disputed { window: Some(at(7, 10).0), of: None };
    phone.write(&here, &Body::Disputed(disputed), &Private::of_text("电话13812341234，手机没电"), at(7, 52));
    for (number, text) in HOSTILE.iter().enumerate() {
        let scope = Scope::incident(&format!("{number:016x}"));
        let filed = IncidentFiled { category: "T01".into(), post: "P001".into(), day: day_number(day()), from: None };
        phone.write(&scope, &Body::IncidentFiled(filed), &Private::of_text(text), at(7, 53));
    }
    phone.sync(hq, at(7, 55));
}

fn take(desk: &Desk, cookie: &str, of: Value, format: &str, language: &str) -> Reply {
    desk.post("/v1/exports", cookie, json!({"format": format, "language": language, "of": of}))
}

/// The rows of a workbook, and how many formulas it holds.
fn workbook(reply: &Reply) -> (Vec<Vec<Data>>, usize) {
    assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(reply.body.clone())).unwrap();
    let name = book.sheet_names()[0].clone();
    let formulas = book.worksheet_formula(&name).unwrap().used_cells().filter(|(_, _, text)| !text.is_empty()).count();
    let rows = book.worksheet_range(&name).unwrap().rows().map(<[Data]>::to_vec).collect();
    (rows, formulas)
}

/// Rows below the line of columns, each by its column's name.
fn lines(rows: &[Vec<Data>], first: &str) -> Vec<BTreeMap<String, Data>> {
    let at = rows.iter().position(|row| row[0] == Data::String(first.into())).unwrap();
    let named = |row: &Vec<Data>| rows[at].iter().map(ToString::to_string).zip(row.clone()).collect();
    rows[at + 1..].iter().map(named).collect()
}

#[test]
fn a_workbook_of_attendance_has_the_screens_rows_under_who_took_it_and_when() {
    let desk = Desk::with(with_a_morning);
    let zhiban = desk.login(&desk.person("desk1", &[StaffRole::DutyDesk], None));
    for query in ["", "?verdict=disputed", "?q=B00", "?period=morning&unit=U1", "?q=nobody"] {
        let shown = desk.get(&format!("/v1/attendance/lines{query}"), &zhiban).json();
        let mut of = json!({"what": "lines"});
        for (key, value) in query.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('=')) {
            of[key] = json!(value);
        }
        let (rows, formulas) = workbook(&take(&desk, &zhiban, of, "xlsx", "zh"));
        let fact = |label: &str| rows.iter().find(|row| row[0] == Data::String(label.into())).unwrap()[1].to_string();
        assert_eq!((fact("导出人"), fact("期间"), formulas), ("desk1".into(), "2026-11-24 至 2026-11-24".into(), 0));
        assert!(fact("数据截至").starts_with("2026-11-24 08:"), "{}", fact("数据截至"));
        let taken = lines(&rows, "日期");
        let shown = shown["lines"].as_array().unwrap();
        assert_eq!((taken.len(), fact("行数")), (shown.len(), shown.len().to_string()), "{query}");
        for (line, seen) in taken.iter().zip(shown) {
            let text = |column: &str| line[column].to_string();
            assert_eq!(
                (text("岗位"), text("人员"), text("姓名")),
                (
                    seen["post"].as_str().unwrap().into(),
                    seen["row"]["person"].as_str().unwrap().into(),
                    seen["name"].as_str().unwrap().into()
                )
            );
        }
    }
    let (rows, _) =
        workbook(&take(&desk, &zhiban, json!({"what": "lines", "q": "A001", "period": "morning"}), "xlsx", "zh"));
    let line = &lines(&rows, "日期")[0];
    assert_eq!((line["到岗"].to_string(), line["标记"].to_string()), ("严重迟到 39 分钟".into(), "异议待复核".into()));
}

#[test]
fn whatever_was_typed_is_a_string_in_the_file() {
    let desk = Desk::with(with_a_morning);
    let zhiban = desk.login(&desk.person("desk1", &[StaffRole::DutyDesk], None));
    let of = json!({"what": "incidents"});
    let (rows, formulas) = workbook(&take(&desk, &zhiban, of.clone(), "xlsx", "zh"));
    let found: Vec<Data> = lines(&rows, "编号").iter().map(|line| line["内容"].clone()).collect();
    assert_eq!((found.len(), formulas), (HOSTILE.len(), 0));
    for text in HOSTILE {
        assert!(found.contains(&Data::String(text.into())), "{text:?} in {found:?}");
    }
    let csv = take(&desk, &zhiban, of, "csv", "en");
    assert!(csv.header("content-disposition").unwrap().contains("huxue-incidents-20261124-"), "{}", csv.head);
    let text = String::from_utf8(csv.body).unwrap();
    assert!(text.starts_with('\u{feff}') && text.contains("\"Exported by\",\"desk1\""));
    for hostile in &HOSTILE[..5] {
        assert!(text.contains(&format!("\"'{hostile}\"")) && !text.contains(&format!("\"{hostile}\"")), "{hostile:?}");
    }
}

#[test]
fn an_export_needs_a_fresh_proof_stays_masked_and_is_in_the_audit_chain() {
    let desk = Desk::with(with_a_morning);
    let roles = [("insp1", StaffRole::Inspector), ("ana1", StaffRole::Analyst), ("aud1", StaffRole::Auditor)];
    let people = roles.map(|(name, role)| (name, desk.person(name, &[role], None)));
    let cookies: BTreeMap<&str, String> = people.iter().map(|(name, person)| (*name, desk.login(person))).collect();
    let of = json!({"what": "lines", "q": "A001"});
    let (rows, _) = workbook(&take(&desk, &cookies["insp1"], of.clone(), "xlsx", "zh"));
    assert_eq!(lines(&rows, "日期")[0]["姓名"].to_string(), "警*");
    assert_eq!(take(&desk, &cookies["ana1"], of.clone(), "xlsx", "zh").code(), "not_allowed");
    let units = take(&desk, &cookies["ana1"], json!({"what": "units"}), "xlsx", "zh");
    assert_eq!(
        lines(&workbook(&units).0, "单位")[0]["时段数"],
        Data::Float(2.0),
        "two posts, one window each has begun"
    );
    assert_eq!(take(&desk, &cookies["aud1"], of.clone(), "xlsx", "zh").code(), "not_allowed");
    let audit = desk.get("/v1/audit", &cookies["aud1"]).json();
    let taken: Vec<_> = audit.as_array().unwrap().iter().filter(|row| row["action"] == "export.attendance").collect();
    assert_eq!((taken.len(), taken[0]["actor"].clone()), (1, json!("insp1")));
    assert!(taken[0]["after"].is_string() && taken[0]["object"].as_str().unwrap().ends_with("rows, xlsx"), "{taken:?}");
    desk.clock.pass_minutes(11);
    assert_eq!(take(&desk, &cookies["insp1"], of, "xlsx", "zh").code(), "reauth_needed");
}

#[test]
fn corrections_findings_decisions_and_settlements_are_signed_and_change_the_line() {
    let desk = Desk::with(with_a_morning);
    let cookie = desk.login(&desk.person("boss1", &[StaffRole::Supervisor], None));
    let line = || desk.get("/v1/attendance/lines?q=A001&period=morning", &cookie).json()["lines"][0]["row"].clone();
    assert_eq!(
        (line()["on"].clone(), line()["disputed"].clone()),
        (json!({"very_late": {"minutes": 39}}), json!(true))
    );
    let asked = desk.get("/v1/requests?standing=pending", &cookie).json();
    let of_kind =
        |kind: &str| asked.as_array().unwrap().iter().find(|one| one["asks"]["kind"] == kind).unwrap().clone();
    let dispute = of_kind("dispute");
    assert_eq!(dispute["says"], "电话138****1234，手机没电");
    assert!(dispute["asks"]["verdicts"][0]["zh"].as_str().unwrap().contains("严重迟到 39 分钟"), "{dispute}");
    let path = |one: &Value, what: &str| format!("/v1/requests/{}/{what}", one["entry"].as_str().unwrap());
    assert_eq!(desk.post(&path(&dispute, "settlement"), &cookie, json!({"reason": ""})).code(), "bad_input");
    let body = json!({"correction": {"kind": "at", "at": at(7, 8).0}, "reason": "监控回看"});
    assert_eq!(desk.post(&path(&dispute, "settlement"), &cookie, body.clone()).status, 200);
    assert_eq!(desk.post(&path(&dispute, "settlement"), &cookie, body).code(), "conflict", "settled once");
    assert_eq!((line()["on"].clone(), line()["disputed"].clone()), (json!("on_time"), json!(false)));
    let late = of_kind("late_entry");
    assert_eq!((late["asks"]["on"].clone(), late["says"].clone()), (json!(at(7, 10).0), json!("=HYPERLINK(1)")));
    let refuse = json!({"accept": false, "reason": "已按监控更正"});
    assert_eq!(desk.post(&path(&late, "decision"), &cookie, refuse.clone()).status, 200);
    assert_eq!(desk.post(&path(&late, "decision"), &cookie, refuse).code(), "conflict");
    let refused = desk.get("/v1/requests?standing=refused", &cookie).json();
    assert_eq!(
        (refused[0]["decided"]["by"].clone(), refused[0]["decided"]["reason"].clone()),
        (json!("boss1"), json!("已按监控更正"))
    );
    desk.clock.pass_minutes(1);
    let correct = json!({"entry": line()["first"], "correction": {"kind": "void"}, "reason": "误点"});
    assert_eq!(desk.post("/v1/attendance/corrections", &cookie, correct).status, 200);
    assert_ne!(line()["on"], "on_time", "what it rested on is void");
    let vouched =
        json!({"person": "A001", "post": "P001", "day": "2026-11-24", "on": at(7, 9).0, "reason": "带班所长证明"});
    assert_eq!(desk.post("/v1/attendance/late-entries", &cookie, vouched).status, 200);
    assert_eq!(line()["on"], "on_time");
    let finding = json!({"person": "B001", "post": "P001", "window": at(7, 10).0, "reason": "现场核实"});
    assert_eq!(desk.post("/v1/attendance/findings", &cookie, finding).status, 200);
    let found = desk.get("/v1/attendance/lines?q=B001&period=morning", &cookie).json();
    assert_eq!(found["lines"][0]["row"]["found_absent"], true);
    let desk1 = desk.login(&desk.person("desk1", &[StaffRole::DutyDesk], None));
    let entry = json!({"entry": line()["first"], "correction": {"kind": "void"}, "reason": "误点"});
    assert_eq!(desk.post("/v1/attendance/corrections", &desk1, entry).code(), "not_allowed", "a supervisor corrects");
    let trusting = desk.running.call(|hq, _| hq.verify_audit(&[]).unwrap()).unwrap();
    assert_eq!(trusting.problems, []);
}

#[test]
fn a_period_is_a_month_at_most_and_in_order() {
    let desk = Desk::open();
    let cookie = desk.login(&desk.person("desk1", &[StaffRole::DutyDesk], None));
    let code = |query: &str| desk.get(&format!("/v1/attendance/lines{query}"), &cookie).code();
    assert_eq!(code("?from=2026-11-01&to=2026-12-02"), "bad_input");
    assert_eq!(code("?from=2026-11-24&to=2026-11-23"), "bad_input");
    let week = desk.get("/v1/attendance/lines?from=2026-11-16&to=2026-11-22", &cookie).json();
    let days: std::collections::BTreeSet<&str> =
        week["lines"].as_array().unwrap().iter().map(|line| line["day"].as_str().unwrap()).collect();
    assert_eq!(days.len(), 5, "a week has five school days");
}

/// The page and the export have their own catalogues; what both have they say alike.
#[test]
fn an_export_says_what_the_page_says() {
    for (language, pick) in [("zh", 0), ("en", 1)] {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../dashboard/src/text/{language}.ts"));
        let page = std::fs::read_to_string(file).unwrap();
        let mut both = 0;
        for (code, zh, en) in export::words() {
            let key = format!("  \"{code}\": \"");
            let Some((_, rest)) = page.split_once(&key) else { continue };
            let said = rest.split_once("\",").unwrap().0;
            assert_eq!(said, [zh, en][pick], "{code}");
            both += 1;
        }
        assert!(both > 25, "{both} codes in common");
    }
}
