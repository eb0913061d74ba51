//! Subcommands that write: words to one command each.

use std::fs;

use huxue_phone::duty::ids::{PersonId, SchoolId};
use huxue_phone::{Command as Act, ConcernForm, Edit, Published};

use crate::args::{Acknowledged, Command, Incident, Report, RollCall, SosStep};
use crate::failure::Failure;
use crate::home::Session;
use crate::output::Output;
use crate::parse;

pub fn run(session: &mut Session, command: Command, output: &Output) -> Result<(), Failure> {
    session.phone.check_enrolled()?;
    let (act, drill) = act(session, command)?;
    let saved = session.act(act, drill)?;
    output.saved(&saved);
    Ok(())
}

fn act(session: &Session, command: Command) -> Result<(Act, bool), Failure> {
    Ok(match command {
        Command::CheckIn { post, position, gate_code, by } => {
            let post = session.post(&post)?;
            (Act::CheckIn { post, fix: parse::fix(&position), by: parse::by(&by), gate_code }, by.drill)
        }
        Command::CheckOut { post, position, reason, by } => {
            let post = session.post(&post)?;
            (Act::CheckOut { post, fix: parse::fix(&position), reason, by: parse::by(&by) }, by.drill)
        }
        Command::Place { of, position } => {
            let missing = || Failure::input("请给出 --lat 和 --lon。", "give --lat and --lon");
            let fix = parse::fix(&position).ok_or_else(missing)?;
            (Act::PlaceObserved { of: parse::entry(&of)?, fix }, false)
        }
        Command::Attest { post, persons, absent, by } => {
            let persons = persons.iter().map(PersonId::new).collect();
            (Act::Attest { post: session.post(&post)?, persons, present: !absent, by: parse::by(&by) }, by.drill)
        }
        Command::Clear { post, movement, by } => {
            (Act::AllClear { post: session.post(&post)?, movement, by: parse::by(&by) }, by.drill)
        }
        Command::Dismissal { post, movement, at, by } => {
            let minute = parse::minute(&at)?;
            (Act::Dismissal { post: session.post(&post)?, movement, minute, by: parse::by(&by) }, by.drill)
        }
        Command::StandIn { post, in_place_of, reason, by } => {
            let in_place_of = PersonId::new(in_place_of);
            (Act::StandIn { post: session.post(&post)?, in_place_of, reason, by: parse::by(&by) }, by.drill)
        }
        Command::Leave { from, to, reason, by } => {
            let (from, to) = (parse::date(&from)?, parse::date(&to)?);
            (Act::Leave { from, to, reason, by: parse::by(&by) }, by.drill)
        }
        Command::Ack { what, version, post, by } => {
            let what = match what {
                Acknowledged::Roster => Published::Roster,
                Acknowledged::Timetable => Published::Timetable,
            };
            let post = post.map(|post| post.as_str().into());
            (Act::Acknowledge { what, version, post, by: parse::by(&by) }, by.drill)
        }
        Command::LateEntry { post, day, on, off, reason, by } => {
            let day = day.as_deref().map(parse::date).transpose()?.unwrap_or_else(|| session.today());
            let on = on.as_deref().map(|time| parse::time_on(day, time)).transpose()?;
            let off = off.as_deref().map(|time| parse::time_on(day, time)).transpose()?;
            let post = session.post(&post)?;
            (Act::LateEntry { post, day: Some(day), on, off, reason, by: parse::by(&by) }, by.drill)
        }
        Command::Propose { school, rows, by } => {
            let rows = fs::read_to_string(&rows).map_err(|error| Failure::file(&rows, &error))?;
            (Act::ProposeTimetable { school: SchoolId::new(school), rows, by: parse::by(&by) }, by.drill)
        }
        Command::Checklist { post, item, value, by } => {
            (Act::Checklist { post: session.post(&post)?, item, value, by: parse::by(&by) }, by.drill)
        }
        Command::Count { post, subject, n, by } => {
            (Act::Count { post: session.post(&post)?, subject, n, by: parse::by(&by) }, by.drill)
        }
        Command::Ping { post, position, gate_code, by } => {
            let post = session.post(&post)?;
            (Act::Ping { post, fix: parse::fix(&position), by: parse::by(&by), gate_code }, by.drill)
        }
        Command::Concern { post, form, by } => {
            let seen_at = form.at.as_deref().map(|time| parse::time_on(session.today(), time)).transpose()?;
            let form = ConcernForm {
                code: form.code,
                text: form.text,
                action: form.action,
                plate: form.plate,
                seen_at,
                over: form.over,
            };
            (Act::ReportConcern { post: session.post(&post)?, form, by: parse::by(&by) }, by.drill)
        }
        Command::Sos { step: Some(SosStep::Cancel { alarm, by }), .. } => {
            (Act::CancelSos { alarm, by: parse::by(&by) }, by.drill)
        }
        Command::Dispute { post, day, due, entry, reason, by } => {
            let day = day.as_deref().map(parse::date).transpose()?.unwrap_or_else(|| session.today());
            let window = due.as_deref().map(|time| parse::time_on(day, time)).transpose()?;
            let of = entry.as_deref().map(parse::entry).transpose()?;
            (Act::Dispute { post: session.post(&post)?, day, window, of, reason, by: parse::by(&by) }, by.drill)
        }
        Command::AnswerAsk { ask, no, by } => {
            (Act::AnswerAsk { ask: parse::entry(&ask)?, yes: !no, by: parse::by(&by) }, by.drill)
        }
        Command::Sos { post, silent, position, by, .. } => {
            let post = session.post(&post)?;
            (Act::Sos { post, silent, fix: parse::fix(&position), by: parse::by(&by) }, by.drill)
        }
        Command::Report(Report::Traffic { post, category, text, by }) => {
            let (post, text) = (session.post(&post)?, parse::text(text)?);
            (Act::TrafficReport { post, category, text, by: parse::by(&by) }, by.drill)
        }
        Command::RollCall(RollCall::Answer { post, by }) => {
            (Act::AnswerRollCall { post: session.post(&post)?, by: parse::by(&by) }, by.drill)
        }
        Command::Incident(incident) => on_incident(session, incident)?,
        _ => return Err(Failure::input("没有这个命令。", "no such command")),
    })
}

fn on_incident(session: &Session, incident: Incident) -> Result<(Act, bool), Failure> {
    Ok(match incident {
        Incident::File { post, category, text, from, by } => {
            let (post, text) = (session.post(&post)?, parse::text(text)?);
            let from = from.as_deref().map(parse::entry).transpose()?;
            (Act::FileIncident { post, category, text, from, by: parse::by(&by) }, by.drill)
        }
        Incident::Amend { id, text, category, severity, status, assigned, officer, by } => {
            let edit = Edit {
                text: text.map(parse::text).transpose()?,
                category,
                severity,
                status,
                assigned: assigned.map(PersonId::new),
                officer: officer.map(PersonId::new),
                ..Edit::default()
            };
            (Act::EditIncident { id, edit, by: parse::by(&by) }, by.drill)
        }
        Incident::Comment { id, text, by } => {
            let edit = Edit { comment: Some(parse::text(text)?), ..Edit::default() };
            (Act::EditIncident { id, edit, by: parse::by(&by) }, by.drill)
        }
        Incident::HandOver { id, to, by } => (Act::HandOver { id, to, by: parse::by(&by) }, by.drill),
        Incident::Close { id, officer, note, by } => {
            let officer = officer.map(PersonId::new);
            (Act::CloseIncident { id, officer, note, by: parse::by(&by) }, by.drill)
        }
        Incident::List { .. } | Incident::Show { .. } => {
            return Err(Failure::input("没有这个命令。", "no such command"));
        }
    })
}
