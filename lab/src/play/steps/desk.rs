//! What each `do` of headquarters means.

use huxue_duty::ids::{PersonId, PostId, SchoolId};
use huxue_hq::desk::{Correction, RulesAsked, RulesChange};
use serde_json::Value;

use super::Refs;
use super::values::{incident, instant, target};
use crate::play::scenario::Args;
use crate::play::world::{STAFF, World};

pub fn on_hq(world: &mut World, refs: &mut Refs, action: &str, args: &Args) -> Result<(), String> {
    let now = world.now.get();
    let day = world.date;
    match action {
        "restart" => return world.restart_hq(),
        "backup" => return world.backup_hq(),
        "restore" => return world.restore_hq(),
        _ => {}
    }
    let hq = world.hq.clone();
    let mut hq = hq.borrow_mut();
    let reason = args.optional("reason")?.unwrap_or_default();
    let done: Result<(), huxue_hq::HqError> = match action {
        "publish_timetable" => {
            let school = SchoolId::new(args.text("school")?);
            let rows = huxue_ledger::county::movements_from_rows(&with_school(args.rows("rows")?, &school))
                .map_err(problems)?;
            hq.publish_timetable(&school, &rows, STAFF, now).map(|_| ())
        }
        "publish_roster" => {
            let rows = huxue_ledger::county::roster_from_rows(&args.rows("rows")?).map_err(problems)?;
            for row in &rows {
                world.check_person(Some(&row.person))?;
                world.check_post(Some(&row.post))?;
            }
            hq.publish_roster(&rows, STAFF, now).map(|_| ())
        }
        "move_gate" => {
            let gates = huxue_ledger::county::gates_from_rows(&args.rows("rows")?).map_err(problems)?;
            let gate = gates.first().ok_or("`rows` names no gate")?;
            let seen = hq.school(&gate.school, None, now).map_err(|error| error.to_string())?;
            hq.change_gate(gate, &seen.revision, STAFF, now).map(|_| ())
        }
        "change_rules" => {
            let change = RulesChange::Put(RulesAsked {
                valid_from: args.text("valid_from")?.parse().map_err(|_| "`valid_from` must be a date".to_owned())?,
                numbers: args.numbers("numbers")?,
                levels: None,
            });
            let revision = hq.policies(now).map_err(|error| error.to_string())?.revision;
            hq.change_rules(&change, &revision, reason, STAFF, now).map(|_| ())
        }
        "open_roll_call" => {
            let posts: Vec<PostId> = args.list("posts")?.iter().map(PostId::new).collect();
            for post in &posts {
                world.check_post(Some(post))?;
            }
            hq.open_roll_call(&posts, args.optional("label")?.unwrap_or("点名"), now.plus_minutes(3), STAFF, now)
                .map(|_| ())
        }
        "approve" => hq.decide(&target(refs, args)?.entry, true, reason, STAFF, now).map(|_| ()),
        "decide_late_entry" => {
            hq.decide(&target(refs, args)?.entry, args.flag("accept", true)?, reason, STAFF, now).map(|_| ())
        }
        "radio_check_in" => {
            let (person, post) = (PersonId::new(args.text("person")?), PostId::new(args.text("post")?));
            world.check_person(Some(&person))?;
            world.check_post(Some(&post))?;
            let heard_by = args.optional("heard_by")?.unwrap_or(STAFF);
            hq.radio_check_in(&person, &post, Some(day), args.flag("out", false)?, heard_by, now).map(|_| ())
        }
        "print_gate_code" => {
            let (name, post) = (args.text("ref")?.to_owned(), PostId::new(args.text("post")?));
            let sheet = hq.gate_code_sheet(&post, day, 1).map_err(|error| error.to_string())?;
            let code = if args.flag("sticker", false)? {
                Some(sheet.sticker)
            } else {
                sheet.days.first().map(|day| day.code.clone())
            };
            drop(hq);
            world.gate_codes.extend(code.map(|code| (name, code)));
            return Ok(());
        }
        "settle" => {
            let of = target(refs, args)?.entry;
            let correction = args.optional("to")?.map(|at| instant(world, at)).transpose()?.map(Correction::At);
            hq.settle_dispute(&of, correction, reason, STAFF, now).map(|_| ())
        }
        "revoke" => hq.revoke(args.text("whom")?, reason, STAFF, now).map(|_| ()),
        "review" => {
            let of = target(refs, args)?.entry;
            if args.flag("accept", true)? {
                hq.accept_reviewed(&of, reason, STAFF, now).map(|_| ())
            } else {
                hq.reject_reviewed(&of, reason, STAFF, now).map(|_| ())
            }
        }
        "comment" => hq.comment(&incident(refs, args)?, args.text("text")?, STAFF, now).map(|_| ()),
        "correct" => {
            let of = target(refs, args)?.entry;
            let at = args.optional("at")?.map(|at| instant(world, at)).transpose()?;
            let correction = match at {
                Some(at) if !args.flag("void", false)? => Correction::At(at),
                _ => Correction::Void,
            };
            hq.correct(&of, correction, reason, STAFF, now).map(|_| ())
        }
        other => return Err(format!("HQ has no step `{other}`")),
    };
    done.map_err(|error| error.to_string())
}

fn problems(problems: Vec<huxue_ledger::county::Problem>) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// Rows of `publish_timetable` may leave the school out: the step names it.
fn with_school(
    mut rows: Vec<serde_json::Map<String, Value>>,
    school: &SchoolId,
) -> Vec<serde_json::Map<String, Value>> {
    for row in &mut rows {
        row.entry("school").or_insert_with(|| Value::String(school.to_string()));
    }
    rows
}
