//! Commands and readings as the handset protocol writes them.

use huxue_duty::clock::Instant;
use huxue_duty::datum::Datum;
use huxue_duty::fence::Fix;
use huxue_duty::ids::PersonId;
use huxue_phone::ports::Reading;
use huxue_phone::{AsPerson, Command, Edit, Published};
use serde_json::{Value, json};

pub fn reading(reading: &Reading) -> Value {
    let gnss = reading.gnss.map(|gnss| json!({ "time": gnss.time.0, "age_ms": gnss.age_ms }));
    json!({ "wall": reading.wall.0, "boot_id": reading.boot_id, "boot_ms": reading.boot_ms, "gnss": gnss })
}

/// Every command that a scenario can give; another is a gap in this file.
pub fn command(command: &Command) -> Result<Value, String> {
    Ok(match command {
        Command::CheckIn { post, fix: at, by: who, gate_code } => json!({
            "kind": "check_in", "post": post.to_string(), "fix": fix(at.as_ref()), "by": by(who.as_ref()),
            "gate_code": gate_code,
        }),
        Command::Ping { post, fix: at, by: who, gate_code } => json!({
            "kind": "ping", "post": post.to_string(), "fix": fix(at.as_ref()), "by": by(who.as_ref()),
            "gate_code": gate_code,
        }),
        Command::Dispute { post, day, window, of, reason, by: who } => json!({
            "kind": "dispute", "post": post.to_string(), "day": day.to_string(), "window": millis(*window),
            "of": of.map(|entry| entry.hex()), "reason": reason, "by": by(who.as_ref()),
        }),
        Command::CheckOut { post, fix: at, reason, by: who } => json!({
            "kind": "check_out", "post": post.to_string(), "fix": fix(at.as_ref()), "reason": reason,
            "by": by(who.as_ref()),
        }),
        Command::PlaceObserved { of, fix: at } => {
            json!({ "kind": "place_observed", "of": of.hex(), "fix": fix(Some(at)) })
        }
        Command::Attest { post, persons, present, by: who } => json!({
            "kind": "attest", "post": post.to_string(),
            "persons": persons.iter().map(PersonId::to_string).collect::<Vec<_>>(), "present": present,
            "by": by(who.as_ref()),
        }),
        Command::StandIn { post, in_place_of, reason, by: who } => json!({
            "kind": "stand_in", "post": post.to_string(), "in_place_of": in_place_of.to_string(), "reason": reason,
            "by": by(who.as_ref()),
        }),
        Command::Leave { from, to, reason, by: who } => json!({
            "kind": "leave", "from": from.to_string(), "to": to.to_string(), "reason": reason, "by": by(who.as_ref()),
        }),
        Command::Acknowledge { what, version, post, by: who } => json!({
            "kind": "acknowledge", "what": published(*what), "version": version,
            "post": post.as_ref().map(ToString::to_string), "by": by(who.as_ref()),
        }),
        Command::LateEntry { post, day, on, off, reason, by: who } => json!({
            "kind": "late_entry", "post": post.to_string(), "day": day.as_ref().map(ToString::to_string),
            "on": millis(*on), "off": millis(*off), "reason": reason, "by": by(who.as_ref()),
        }),
        Command::AllClear { post, movement, by: who } => {
            json!({ "kind": "all_clear", "post": post.to_string(), "movement": movement, "by": by(who.as_ref()) })
        }
        Command::Checklist { post, item, value, by: who } => json!({
            "kind": "checklist", "post": post.to_string(), "item": item, "value": value, "by": by(who.as_ref()),
        }),
        Command::FileIncident { post, category, text, from, by: who } => json!({
            "kind": "file_incident", "post": post.to_string(), "category": category, "text": text,
            "from": from.map(|entry| entry.hex()), "by": by(who.as_ref()),
        }),
        Command::EditIncident { id, edit: fields, by: who } => {
            json!({ "kind": "edit_incident", "id": id, "edit": edit(fields), "by": by(who.as_ref()) })
        }
        Command::CloseIncident { id, officer, note, by: who } => json!({
            "kind": "close_incident", "id": id, "officer": officer.as_ref().map(ToString::to_string), "note": note,
            "by": by(who.as_ref()),
        }),
        Command::TrafficReport { post, category, text, by: who } => json!({
            "kind": "traffic_report", "post": post.to_string(), "category": category, "text": text,
            "by": by(who.as_ref()),
        }),
        Command::Sos { post, silent, fix: at, by: who } => json!({
            "kind": "sos", "post": post.to_string(), "silent": silent, "fix": fix(at.as_ref()),
            "by": by(who.as_ref()),
        }),
        Command::ReportConcern { post, form, by: who } => json!({
            "kind": "report_concern", "post": post.to_string(), "by": by(who.as_ref()),
            "form": {
                "code": form.code, "text": form.text, "action": form.action, "plate": form.plate,
                "seen_at": millis(form.seen_at), "over": form.over,
            },
        }),
        Command::AnswerRollCall { post, by: who } => {
            json!({ "kind": "answer_roll_call", "post": post.to_string(), "by": by(who.as_ref()) })
        }
        other => return Err(format!("the handset protocol has no words for {other:?}")),
    })
}

fn fix(fix: Option<&Fix>) -> Value {
    fix.map_or(Value::Null, |fix| {
        json!({
            "lat": fix.lat, "lon": fix.lon, "accuracy_m": fix.accuracy_m, "age_s": fix.age_s, "mock": fix.mock,
            "approximate": fix.approximate, "datum": fix.datum.map(datum),
        })
    })
}

const fn datum(datum: Datum) -> &'static str {
    match datum {
        Datum::Wgs84 => "wgs84",
        Datum::Gcj02 => "gcj02",
    }
}

fn by(by: Option<&AsPerson>) -> Value {
    by.map_or(Value::Null, |by| json!({ "person": by.person.to_string(), "pin": by.pin }))
}

fn edit(edit: &Edit) -> Value {
    let person = |id: &Option<PersonId>| id.as_ref().map(ToString::to_string);
    json!({
        "text": edit.text, "category": edit.category, "severity": edit.severity, "status": edit.status,
        "assigned": person(&edit.assigned), "officer": person(&edit.officer), "handed_to": edit.handed_to,
        "comment": edit.comment,
    })
}

const fn published(what: Published) -> &'static str {
    match what {
        Published::Roster => "roster",
        Published::Timetable => "timetable",
    }
}

fn millis(at: Option<Instant>) -> Option<i64> {
    at.map(|at| at.0)
}
