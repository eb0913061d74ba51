//! The desk works on incidents: clocks, both values of a conflict, steps that name what they saw, and who may take them.
#![allow(clippy::unwrap_used, reason = "a test")]

use huxue_hq::Hq;
use huxue_hq::desk::{IncidentAct, IncidentStep};
use huxue_hq::staff::StaffRole;
use huxue_ledger::document::INCIDENT;
use huxue_ledger::fact::{Body, CommittedText, IncidentFiled, Private};
use huxue_ledger::ident::{EntryHash, Scope, day_number};
use huxue_ledger::incident::{self, Edit};
use serde_json::{Value, json};

use crate::support::desk::{Desk, Reply};
use crate::support::{Phone, at, day, headquarters};

const ID: &str = "00000000000000aa";

/// Filed on the phone as the app does it: the report, and the first step of the document.
fn file(phone: &mut Phone, category: &str, text: &str) -> EntryHash {
    let scope = Scope::incident(ID);
    let filed = IncidentFiled { category: category.into(), post: "P001".into(), day: day_number(day()), from: None };
    phone.write(&scope, &Body::IncidentFiled(filed), &Private::of_text(text), at(7, 20));
    edit(phone, Edit::default().word(incident::STATUS, incident::OPEN).word(incident::SEVERITY, "3"), vec![])
}

fn edit(phone: &mut Phone, edit: Edit, heads: Vec<EntryHash>) -> EntryHash {
    let (change, texts) = edit.into_change(heads);
    let private = Private { texts: (!texts.is_empty()).then_some(texts), ..Private::default() };
    phone.write(&Scope::incident(ID), &Body::Changed(change), &private, at(7, 40))
}

fn heads(hq: &Hq) -> Vec<EntryHash> {
    hq.fold(&Scope::incident(ID)).unwrap().heads(INCIDENT)
}

fn act(hq: &mut Hq, heads: Vec<EntryHash>, act: IncidentAct) -> huxue_hq::Result<()> {
    hq.act_on_incident(ID, IncidentStep { heads, act }, "desk1", at(8, 0))
}

#[test]
fn what_a_phone_wrote_meanwhile_is_a_conflict_and_choosing_settles_it_on_the_phone() {
    let (_dir, mut hq) = headquarters();
    let mut phone = Phone::enrol(&mut hq, "A001", 1, at(7, 0));
    let first = file(&mut phone, "T02", "校门口排队");
    phone.sync(&mut hq, at(7, 31));
    // The phone, out of reach, says 4; the desk, which has not seen that, says 2.
    edit(&mut phone, Edit::default().word(incident::SEVERITY, "4"), vec![first]);
    let grade = IncidentAct::Grade { category: None, severity: Some(2), reason: "现场已疏导".into() };
    act(&mut hq, vec![first], grade).unwrap();
    phone.sync(&mut hq, at(8, 1));
    let detail = hq.incident_detail(ID, huxue_hq::staff::Sight::Working, at(8, 2)).unwrap();
    let values = &detail.disagreements[0].values;
    assert_eq!(detail.disagreements[0].field, incident::SEVERITY);
    assert_eq!(
        values.iter().map(|said| (said.value.as_str(), said.author.as_str())).collect::<Vec<_>>(),
        [("2", "desk1"), ("4", "A001")]
    );
    assert_eq!(detail.incident.incident.severity, 4, "the severer value is shown until somebody chooses");
    let choose = IncidentAct::Choose { field: incident::SEVERITY.into(), entry: values[0].entry };
    act(&mut hq, detail.heads.clone(), choose.clone()).unwrap();
    phone.sync(&mut hq, at(8, 3));
    assert_eq!(hq.incident(ID).unwrap().conflicts, []);
    assert_eq!(
        (hq.incident(ID).unwrap().severity, phone.digest(&Scope::incident(ID))),
        (2, hq.fold(&Scope::incident(ID)).unwrap().digest())
    );
    let now = heads(&hq);
    assert!(act(&mut hq, now, choose).is_err(), "there is nothing left to choose");
}

#[test]
fn both_wordings_can_be_kept_and_a_colleague_is_not_written_over() {
    let (_dir, mut hq) = headquarters();
    let mut phone = Phone::enrol(&mut hq, "A001", 1, at(7, 0));
    let first = file(&mut phone, "T02", "");
    phone.sync(&mut hq, at(7, 31));
    let text = |words: &str, salt| CommittedText { salt: [salt; 16], text: words.into() };
    let on_phone = edit(&mut phone, Edit::default().text(incident::TEXT, text("两辆车", 1)), vec![first]);
    let mut other = Phone::enrol(&mut hq, "B001", 2, at(7, 0));
    other.sync(&mut hq, at(7, 45));
    edit(&mut other, Edit::default().text(incident::TEXT, text("三辆车", 2)), vec![first]);
    phone.sync(&mut hq, at(7, 50));
    other.sync(&mut hq, at(7, 51));
    let seen = heads(&hq);
    assert_eq!(seen.len(), 2);
    act(&mut hq, seen.clone(), IncidentAct::KeepBoth).unwrap();
    let kept = hq.incident(ID).unwrap();
    assert!(kept.conflicts.is_empty() && kept.texts.len() == 1, "{kept:?}");
    assert!(kept.texts[0].contains("两辆车") && kept.texts[0].contains("三辆车"));
    // From the same heads again: a colleague has been there.
    assert!(act(&mut hq, seen.clone(), IncidentAct::KeepBoth).is_err());
    act(&mut hq, seen, IncidentAct::Comment { text: "已核实".into() }).unwrap();
    assert_eq!(hq.incident(ID).unwrap().comments.len(), 1, "a word into the thread is nobody's to lose");
    assert!(act(&mut hq, vec![EntryHash([9; 32])], IncidentAct::Comment { text: "x".into() }).is_err());
    assert!(
        hq.incident_detail(ID, huxue_hq::staff::Sight::Working, at(8, 0))
            .unwrap()
            .thread
            .iter()
            .any(|line| line.entry == on_phone)
    );
}

#[test]
fn an_enforcement_matter_is_closed_with_the_officer_who_dealt_with_it() {
    let (_dir, mut hq) = headquarters();
    let mut phone = Phone::enrol(&mut hq, "A001", 1, at(7, 0));
    file(&mut phone, "S06", "车筐里的书包不见了");
    phone.sync(&mut hq, at(7, 31));
    let close =
        |officer: Option<&str>| IncidentAct::Close { reason: "已找回".into(), officer: officer.map(str::to_owned) };
    let now = heads(&hq);
    assert!(act(&mut hq, now.clone(), close(None)).is_err(), "nobody is named");
    assert!(act(&mut hq, now.clone(), close(Some("nobody"))).is_err());
    act(&mut hq, now, close(Some("A001"))).unwrap();
    let closed = hq.incident(ID).unwrap();
    assert_eq!((closed.status.as_str(), closed.officer.as_deref()), (incident::CLOSED, Some("A001")));
    let now = heads(&hq);
    assert!(act(&mut hq, now.clone(), close(Some("A001"))).is_err(), "it is closed");
    act(&mut hq, now, IncidentAct::Reopen { reason: "家长又来".into() }).unwrap();
    assert_eq!(hq.incident(ID).unwrap().status, incident::OPEN);
}

#[test]
fn the_clocks_are_headquarters_own_and_begin_when_the_report_arrived() {
    let desk = Desk::with(|hq| {
        let mut phone = Phone::enrol(hq, "A001", 1, at(7, 0));
        file(&mut phone, "T07", "校车超员");
        phone.sync(hq, at(7, 55));
    });
    let zhiban = desk.login(&desk.person("desk1", &[StaffRole::DutyDesk], None));
    let detail = |reply: &Reply| reply.json();
    let path = format!("/v1/incidents/{ID}");
    let before = desk.get(&path, &zhiban).json();
    let clocks = &before["incident"]["clocks"];
    assert_eq!((clocks["received"].clone(), clocks["see_by"].clone()), (json!(at(7, 55).0), json!(at(8, 0).0)));
    assert_eq!(
        (clocks["seen"].clone(), clocks["handled"].clone(), clocks["closed"].clone()),
        (Value::Null, Value::Null, Value::Null)
    );
    let steps = format!("{path}/steps");
    let send = |act: Value, heads: &Value| desk.post(&steps, &zhiban, json!({"heads": heads, "act": act}));
    let seen = detail(&send(json!({"kind": "see"}), &json!([])));
    assert_eq!(seen["incident"]["clocks"]["seen"]["by"], "desk1");
    desk.clock.pass_minutes(3);
    let again = detail(&send(json!({"kind": "see"}), &json!([])));
    assert_eq!(again["incident"]["clocks"]["seen"], seen["incident"]["clocks"]["seen"], "seen once");
    let said = detail(&send(json!({"kind": "comment", "text": "请说明车牌颜色"}), &seen["heads"]));
    assert_eq!(said["incident"]["clocks"]["handled"], Value::Null, "a question is not yet handling");
    let assigned = detail(&send(json!({"kind": "assign", "to": "A001"}), &said["heads"]));
    let handled = &assigned["incident"]["clocks"]["handled"];
    assert_eq!((handled["by"].clone(), handled["at"].clone()), (json!("desk1"), json!(desk.clock.now().0)));
    assert_eq!(send(json!({"kind": "assign", "to": "nobody"}), &assigned["heads"]).code(), "not_found");
    assert_eq!(send(json!({"kind": "close", "reason": " "}), &assigned["heads"]).status, 400);
    let officer = json!({"kind": "close", "reason": "已处理", "officer": "A001"});
    let closed = detail(&send(officer, &assigned["heads"]));
    assert_eq!(closed["incident"]["clocks"]["closed"]["by"], "desk1", "{closed}");
    // Every step is in the audit chain, and no word of it.
    let aud = desk.login(&desk.person("aud1", &[StaffRole::Auditor], None));
    let audit = String::from_utf8(desk.get("/v1/audit", &aud).body).unwrap();
    assert!(audit.contains("desk.Changed") && audit.contains("desk.DeskSaw") && !audit.contains("车牌颜色"));
}

#[test]
fn a_unit_leader_reads_their_own_units_incidents_and_writes_in_none() {
    let desk = Desk::with(|hq| {
        let mut phone = Phone::enrol(hq, "A001", 1, at(7, 0));
        file(&mut phone, "T02", "家长电话13812341234");
        phone.sync(hq, at(7, 55));
    });
    let own = desk.login(&desk.person("lead1", &[StaffRole::UnitLeader], Some("U1")));
    let other = desk.login(&desk.person("lead2", &[StaffRole::UnitLeader], Some("U2")));
    let path = format!("/v1/incidents/{ID}");
    let mine = desk.get(&path, &own);
    assert_eq!(mine.json()["incident"]["texts"][0], "家长电话138****1234");
    assert_eq!(desk.get(&path, &other).code(), "other_unit");
    let comment = json!({"heads": mine.json()["heads"], "act": {"kind": "comment", "text": "知道了"}});
    assert_eq!(desk.post(&format!("{path}/steps"), &own, comment).code(), "not_allowed");
    assert_eq!(desk.get("/v1/incidents/ffffffffffffffff", &own).code(), "not_found");
}

#[test]
fn the_queue_puts_the_severest_that_waits_longest_first_and_finds_what_is_shown() {
    let desk = Desk::with(|hq| {
        let mut phone = Phone::enrol(hq, "A001", 1, at(7, 0));
        for (number, category, text) in
            [(1, "T01", "违停"), (2, "M06", "垃圾桶起火"), (3, "S01", "推搡"), (4, "M06", "烟")]
        {
            let scope = Scope::incident(&format!("{number:016x}"));
            let filed =
                IncidentFiled { category: category.into(), post: "P001".into(), day: day_number(day()), from: None };
            phone.write(&scope, &Body::IncidentFiled(filed), &Private::of_text(text), at(7, 20));
            phone.sync(hq, at(7, 30 + number));
        }
    });
    let zhiban = desk.login(&desk.person("desk1", &[StaffRole::DutyDesk], None));
    let ids = |query: &str| -> Vec<String> {
        let list = desk.get(&format!("/v1/incidents{query}"), &zhiban).json();
        list.as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()[15..].to_owned()).collect()
    };
    assert_eq!(ids(""), ["2", "4", "3", "1"]);
    assert_eq!(ids("?severity=4"), ["2", "4"]);
    assert_eq!(ids("?q=%E7%81%AB"), ["2", "4"], "火情 by its category's words");
    assert_eq!(ids("?q=%E6%8E%A8%E6%90%A1"), Vec::<String>::new(), "a minor's masked text is not searched");
    assert_eq!(ids("?from=2026-11-25"), Vec::<String>::new());
}
