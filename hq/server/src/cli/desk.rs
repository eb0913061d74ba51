//! `desk …`: the acts of named staff.

use std::fs;
use std::path::Path;

use chrono::NaiveDate;
use huxue_duty::clock::Instant;
use huxue_duty::ids::{PersonId, PostId, SchoolId};
use huxue_hq::desk::{Correction, LateEntry};
use huxue_hq::{Hq, HqError, Result};
use huxue_ledger::county::{Problem, movements_from_rows, roster_from_rows};
use huxue_ledger::fact::StandInAsked;
use huxue_ledger::ident::day_number;
use serde_json::{Map, Value};

use super::desk_args::{DeskCommand as Desk, DisputeCommand as Dispute};
use super::entry;
use super::output::Output;

pub fn run(hq: &mut Hq, command: Desk, now: Instant, output: &mut Output) -> Result<()> {
    let written = match command {
        Desk::RadioCheckIn { person, post, day, out, staff } => {
            hq.radio_check_in(&PersonId::new(person), &PostId::new(post), day, out, &staff.name, now)?.hex()
        }
        Desk::LateEntry { entry: Some(request), refuse, reason, staff, .. }
        | Desk::Decide { entry: request, refuse, reason, staff } => {
            hq.decide(&entry(&request)?, !refuse, &reason, &staff.name, now)?.hex()
        }
        Desk::LateEntry { person, post, day, on, off, reason, staff, .. } => {
            let day = day.unwrap_or_else(|| now.civil_date());
            let time = |text: Option<String>| text.map(|text| time_of(day, &text)).transpose();
            let late = LateEntry {
                person: PersonId::new(person.unwrap_or_default()),
                post: PostId::new(post.unwrap_or_default()),
                day,
                on: time(on)?,
                off: time(off)?,
            };
            let written = hq.late_entry(&late, &reason, &staff.name, now)?;
            written.iter().map(huxue_ledger::ident::EntryHash::hex).collect::<Vec<_>>().join(" ")
        }
        Desk::StandIn { post, day, in_place_of, person, staff } => {
            let (absent, person) = (PersonId::new(in_place_of), PersonId::new(person));
            hq.stand_in(&PostId::new(post), day, &absent, &person, &staff.name, now)?.hex()
        }
        Desk::AskStandIn { post, day, in_place_of, person, minutes, staff } => {
            let until = now.plus_minutes(i64::from(minutes)).0;
            let ask = StandInAsked { post, day: day_number(day), in_place_of, person, until };
            hq.ask_stand_in(&ask, &staff.name, now)?.hex()
        }
        Desk::Leave { person, from, to, kind, substitute, staff } => {
            let substitute = substitute.map(PersonId::new);
            hq.leave(&PersonId::new(person), (from, to), &kind, substitute.as_ref(), &staff.name, now)?.new.join(" ")
        }
        Desk::Timetable { school, rows, staff } => {
            let rows = movements_from_rows(&read_rows(&rows)?).map_err(|problems| told(&problems, output))?;
            hq.publish_timetable(&SchoolId::new(school), &rows, &staff.name, now)?.new.join(" ")
        }
        Desk::Roster { rows, staff } => {
            let rows = roster_from_rows(&read_rows(&rows)?).map_err(|problems| told(&problems, output))?;
            hq.publish_roster(&rows, &staff.name, now)?.new.join(" ")
        }
        Desk::RollCall { call: Some(call), tick, heard, staff, .. } => {
            let person = PersonId::new(tick.unwrap_or_default());
            hq.tick_roll_call(&entry(&call)?, &person, heard.word(), &staff.name, now)?.hex()
        }
        Desk::RollCall { posts, label, minutes, staff, .. } => {
            let posts: Vec<PostId> = posts.iter().map(PostId::new).collect();
            let calls = hq.open_roll_call(&posts, &label, now.plus_minutes(i64::from(minutes)), &staff.name, now)?;
            calls.iter().map(huxue_ledger::ident::EntryHash::hex).collect::<Vec<_>>().join(" ")
        }
        Desk::Comment { incident, text, staff } => hq.comment(&incident, &text, &staff.name, now)?.hex(),
        Desk::Incident { incident, fields, staff } => {
            let pair = |field: &String| field.split_once('=').map(|(key, value)| (key.to_owned(), value.to_owned()));
            let fields: Option<Vec<(String, String)>> = fields.iter().map(pair).collect();
            let fields =
                fields.ok_or_else(|| HqError::BadInput("fields are written key=value / 字段格式 key=value".into()))?;
            let fields: Vec<(&str, &str)> = fields.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
            hq.change_incident(&incident, &fields, &staff.name, now)?.hex()
        }
        Desk::Correct { entry: wrong, at, day, reason, staff, .. } => {
            let day = day.unwrap_or_else(|| now.civil_date());
            let correction = at.map_or(Ok(Correction::Void), |at| time_of(day, &at).map(Correction::At))?;
            hq.correct(&entry(&wrong)?, correction, &reason, &staff.name, now)?.hex()
        }
        Desk::FoundAbsent { person, post, day, due, reason, staff } => {
            let due = time_of(day, &due)?;
            hq.found_absent(&PersonId::new(person), &PostId::new(post), due, &reason, &staff.name, now)?.hex()
        }
        Desk::Dispute(Dispute::List { all, json }) => return list_disputes(hq, all, json, now, output),
        Desk::Dispute(Dispute::Settle { entry: dispute, correct, void, reason, staff, .. }) => {
            let dispute = entry(&dispute)?;
            let day = hq.dispute(&dispute, now)?.day;
            let corrected = correct.map(|at| time_of(day, &at).map(Correction::At)).transpose()?;
            let correction = corrected.or(void.then_some(Correction::Void));
            hq.settle_dispute(&dispute, correction, &reason, &staff.name, now)?.hex()
        }
        Desk::Alarm { alarm, state, note, staff } => hq.alarm_update(&alarm, &state, &note, &staff.name, now)?.hex(),
        Desk::CloseDay { post, day, staff } => hq.close_day(&PostId::new(post), day, &staff.name, now)?.hex(),
    };
    output.line(format_args!("{written}"));
    Ok(())
}

/// The person's words, then what the rules say.
fn list_disputes(hq: &Hq, all: bool, json: bool, now: Instant, output: &mut Output) -> Result<()> {
    let disputes = hq.disputes(!all, now)?;
    if json {
        return output.json(&disputes);
    }
    for dispute in disputes {
        output.line(format_args!("{} {} {} {}", dispute.entry, dispute.person, dispute.post, dispute.day));
        output.line(format_args!("    本人：{}", dispute.says.as_deref().unwrap_or("（未写理由）")));
        for told in dispute.verdicts {
            output.line(format_args!("    认定：{}", told.zh));
        }
        if let Some(settled) = dispute.settlement {
            let word = if settled.upheld { "维持" } else { "更正" };
            let reason = settled.reason.unwrap_or_default();
            output.line(format_args!("    复核：{word} {} {} {reason}", settled.by, settled.at));
        }
    }
    Ok(())
}

/// `HH:MM` of a day; may pass 24:00.
fn time_of(day: NaiveDate, text: &str) -> Result<Instant> {
    let minutes = text.split_once(':').and_then(|(hours, minutes)| {
        let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
        (hours <= 36 && minutes < 60).then_some(hours * 60 + minutes)
    });
    minutes
        .map(|minutes| Instant::at(day, minutes))
        .ok_or_else(|| HqError::BadInput(format!("{text} is no time HH:MM / 时间格式应为 HH:MM")))
}

/// Rows by column name, from a CSV file with a header or a JSON list of objects.
fn read_rows(path: &Path) -> Result<Vec<Map<String, Value>>> {
    let text = fs::read_to_string(path).map_err(HqError::io(path))?;
    let bad = |error: &dyn std::fmt::Display| HqError::BadInput(format!("{}: {error}", path.display()));
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")) {
        return serde_json::from_str(&text).map_err(|error| bad(&error));
    }
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let rows = reader.deserialize::<std::collections::BTreeMap<String, String>>();
    rows.map(|row| {
        let row = row.map_err(|error| bad(&error))?;
        Ok(row.into_iter().map(|(column, cell)| (column, Value::String(cell))).collect())
    })
    .collect()
}

fn told(problems: &[Problem], output: &mut Output) -> HqError {
    for problem in problems {
        output.line(format_args!("{problem}\n    {}", problem.zh()));
    }
    HqError::BadInput("the rows have problems; nothing was published / 数据有误，未发布".into())
}
