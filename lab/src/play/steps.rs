//! What each `do` means, in one place: of a phone here, of headquarters in `desk`.

mod desk;
mod values;

use std::collections::HashMap;

use huxue_duty::clock::Instant;
use huxue_duty::ids::{PersonId, PostId};
use huxue_ledger::ident::EntryHash;
use huxue_phone::{AsPerson, Command, ConcernForm, Edit};

use desk::on_hq;
use values::{date, fix, gate_code, incident, plain, target, time};

use super::scenario::{Args, PhoneSpec, Step, seconds};
use super::world::World;

/// What a `ref` stands for.
#[derive(Clone, Debug)]
pub struct Referent {
    pub entry: EntryHash,
    /// The incident that the entry opened.
    pub incident: Option<String>,
}

pub type Refs = HashMap<String, Referent>;

/// Runs one step; the error is what the author of the scenario must mend.
pub fn run(world: &mut World, refs: &mut Refs, step: &Step) -> Result<(), String> {
    let args = &step.args;
    if step.phone == "hq" {
        return on_hq(world, refs, step.action.as_str(), args);
    }
    let id = step.phone.as_str();
    if step.action == "enrol" {
        let person = args.optional("person")?.map(str::to_owned);
        let post = args.optional("post")?.map(str::to_owned);
        let id = id.to_owned();
        let spec = PhoneSpec { id, person, post, wall_offset_s: 0, anchored: true, enrolled_days_ago: 0 };
        return world.add_phone(&spec);
    }
    world.handset(id)?;
    match step.action.as_str() {
        "offline" => world.handset(id)?.online = false,
        "online" => {
            world.handset(id)?.online = true;
            world.sync(id)?;
        }
        "sync" => world.sync(id)?,
        "reboot" => {
            world.handset(id)?.clock.reboot();
            world.reopen(id)?;
        }
        "set_wall_clock" => {
            let shown = Instant::at(world.date, 0).plus_millis(seconds(args.text("to")?)? * 1000);
            world.handset(id)?.clock.set_wall(shown);
        }
        "crash" => world.reopen(id)?,
        "restore_backup" => world.restore_phone(id, args.number("from_step")?)?,
        "relay" => world.relay(id, args.text("to")?)?,
        "clone" => world.clone_phone(id, args.text("to")?)?,
        "lose_answer" => world.handset(id)?.lose_next_answer.set(true),
        "upgrade" => world.upgrade(id)?,
        "gnss" => world.handset(id)?.clock.set_gnss(args.flag("on", true)?),
        "show_gate_code" => {
            let (name, post) = (args.text("ref")?.to_owned(), PostId::new(args.text("post")?));
            world.show_gate_code(id, &name, &post)?;
        }
        action => {
            let by = acting(world, id, args)?;
            let command = command(world, refs, action, args, by.clone())?;
            let saved = world.act(id, command)?;
            let handset = world.handset(id)?;
            if handset.is_shared
                && let Some(by) = by
            {
                handset.signed_on = Some(by.person);
            }
            // The name of a target is not a name to give.
            if !names_something(action)
                && let Some(name) = args.optional("ref")?
                && let Some(entry) = saved.entries.first()
            {
                refs.insert(name.to_owned(), Referent { entry: *entry, incident: saved.incident.clone() });
            }
        }
    }
    Ok(())
}

/// Verbs whose `ref` names something that exists.
const TARGETS: &[&str] = &["place_observed", "amend_incident", "comment", "close_incident"];

/// Does this verb speak of something that an earlier step made?
pub fn names_something(action: &str) -> bool {
    TARGETS.contains(&action)
}

fn command(world: &World, refs: &Refs, action: &str, args: &Args, by: Option<AsPerson>) -> Result<Command, String> {
    let post = || -> Result<PostId, String> {
        let post = PostId::new(args.text("post")?);
        world.check_post(Some(&post))?;
        Ok(post)
    };
    let text = |key: &str| args.optional(key).map(|text| text.unwrap_or_default().to_owned());
    Ok(match action {
        // Signing on at a colleague's phone is a check-in by somebody else: `person` says who.
        "check_in" | "sign_on" => {
            Command::CheckIn { post: post()?, fix: fix(args.fix("fix")?), by, gate_code: gate_code(world, args)? }
        }
        "ping" => Command::Ping { post: post()?, fix: fix(args.fix("fix")?), by, gate_code: gate_code(world, args)? },
        "dispute" => Command::Dispute {
            post: post()?,
            day: world.date,
            window: time(world, args, "window")?,
            of: None,
            reason: text("reason")?,
            by,
        },
        "check_out" => Command::CheckOut { post: post()?, fix: fix(args.fix("fix")?), reason: None, by },
        "place_observed" => {
            let of = target(refs, args)?.entry;
            let fix = fix(args.fix("fix")?).ok_or("`fix` is missing")?;
            Command::PlaceObserved { of, fix }
        }
        "attest" => {
            let persons: Vec<PersonId> = args.list("persons")?.iter().map(PersonId::new).collect();
            for person in &persons {
                world.check_person(Some(person))?;
            }
            Command::Attest { post: post()?, persons, present: args.flag("present", true)?, by }
        }
        "stand_in" => {
            let in_place_of = PersonId::new(args.text("for")?);
            world.check_person(Some(&in_place_of))?;
            Command::StandIn { post: post()?, in_place_of, reason: text("reason")?, by }
        }
        "leave" => Command::Leave { from: date(args, "from")?, to: date(args, "to")?, reason: text("reason")?, by },
        "acknowledge" => {
            let version = u32::try_from(args.number("version")?).map_err(|_| "`version` is too large")?;
            Command::Acknowledge { what: huxue_phone::Published::Roster, version, post: None, by }
        }
        "late_entry" => Command::LateEntry {
            post: post()?,
            day: Some(world.date),
            on: time(world, args, "on")?,
            off: time(world, args, "off")?,
            reason: text("reason")?,
            by,
        },
        "all_clear" => Command::AllClear { post: post()?, movement: args.text("movement")?.to_owned(), by },
        "checklist" => Command::Checklist {
            post: post()?,
            item: args.text("item")?.to_owned(),
            value: plain(args.0.get("value")).ok_or("`value` is missing")?,
            by,
        },
        "file_incident" => Command::FileIncident {
            post: post()?,
            category: args.text("category")?.to_owned(),
            text: text("text")?,
            from: None,
            by,
        },
        "amend_incident" => Command::EditIncident { id: incident(refs, args)?, edit: edit(args)?, by },
        "comment" => Command::EditIncident {
            id: incident(refs, args)?,
            edit: Edit { comment: Some(args.text("text")?.to_owned()), ..Edit::default() },
            by,
        },
        "close_incident" => Command::CloseIncident {
            id: incident(refs, args)?,
            officer: args.optional("officer")?.map(PersonId::new),
            note: args.optional("note")?.map(str::to_owned),
            by,
        },
        "sos" => Command::Sos { post: post()?, silent: args.flag("silent", false)?, fix: fix(args.fix("fix")?), by },
        "report_traffic" => Command::TrafficReport {
            post: post()?,
            category: args.text("category")?.to_owned(),
            text: text("text")?,
            by,
        },
        "report_concern" => {
            let form = ConcernForm {
                code: args.text("code")?.to_owned(),
                text: text("text")?,
                action: text("action")?,
                plate: args.optional("plate")?.map(str::to_owned),
                seen_at: time(world, args, "seen_at")?,
                over: args.flag("over", false)?,
            };
            Command::ReportConcern { post: post()?, form, by }
        }
        "answer_roll_call" => Command::AnswerRollCall { post: post()?, by },
        "write_unknown_kind" => Command::Noted { code: 7 },
        other => return Err(format!("there is no step `{other}`")),
    })
}

/// `person` on a step of a shared or a colleague's phone; on a shared one, else whoever signed on last.
fn acting(world: &mut World, id: &str, args: &Args) -> Result<Option<AsPerson>, String> {
    let named = args.optional("person")?.map(PersonId::new);
    let Some(person) = named.or(world.handset(id)?.signed_on.clone()) else { return Ok(None) };
    world.check_person(Some(&person))?;
    let pin = world.pin_of(&person);
    Ok(Some(AsPerson { person, pin }))
}

fn edit(args: &Args) -> Result<Edit, String> {
    let mut edit = Edit::default();
    for (key, value) in args.others(&["ref", "person"]) {
        let value = plain(Some(&value)).ok_or_else(|| format!("`{key}` must be a text or a number"))?;
        match key.as_str() {
            "text" => edit.text = Some(value),
            "category" => edit.category = Some(value),
            "status" => edit.status = Some(value),
            "severity" => edit.severity = Some(value.parse().map_err(|_| "`severity` must be 0 to 4".to_owned())?),
            "assigned" => edit.assigned = Some(PersonId::new(value)),
            "officer" => edit.officer = Some(PersonId::new(value)),
            "handed_to" => edit.handed_to = Some(value),
            "comment" => edit.comment = Some(value),
            other => return Err(format!("an incident has no field `{other}`")),
        }
    }
    Ok(edit)
}
