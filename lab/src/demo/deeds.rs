//! From a deed of the script to the command of a phone.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use huxue_duty::county::County;
use huxue_duty::fence::Fix;
use huxue_duty::ids::{PersonId, PostId};
use huxue_ledger::document::{Change, INCIDENT, Op, Value};
use huxue_ledger::fact::{Body, CheckedIn, LeaveRequested, RadioCheckIn};
use huxue_ledger::ident::{EntryHash, Scope, day_number};
use huxue_phone::{Command, Edit};

use super::county::STAFF;
use super::script::{Altered, Deed, Seen};
use crate::dice::Dice;

impl Deed {
    /// Deeds that depend on what the phone has heard.
    pub fn needs_news(&self) -> bool {
        matches!(
            self,
            Self::Amend { .. }
                | Self::Comment { .. }
                | Self::Recategorise { .. }
                | Self::HandOver { .. }
                | Self::Close { .. }
                | Self::AnswerRollCall { .. }
        )
    }
}

pub fn command(deed: &Deed, incidents: &BTreeMap<usize, String>, county: &County, dice: &mut Dice) -> Option<Command> {
    let edit = |name: &usize, edit: Edit| {
        incidents.get(name).map(|id| Command::EditIncident { id: id.clone(), edit, by: None })
    };
    Some(match deed {
        Deed::CheckIn { post, seen } => {
            Command::CheckIn { post: post.clone(), fix: fix(*seen, county, post, dice), by: None, gate_code: None }
        }
        Deed::CheckOut { post } => Command::CheckOut { post: post.clone(), fix: None, reason: None, by: None },
        Deed::AttestTeam { post, persons } => {
            Command::Attest { post: post.clone(), persons: persons.clone(), present: true, by: None }
        }
        Deed::AllClear { post, movement } => {
            Command::AllClear { post: post.clone(), movement: movement.clone(), by: None }
        }
        Deed::Checklist { post, item, value } => {
            Command::Checklist { post: post.clone(), item: (*item).to_owned(), value: (*value).to_owned(), by: None }
        }
        Deed::File { post, category, text, .. } => Command::FileIncident {
            post: post.clone(),
            category: (*category).to_owned(),
            text: text.clone(),
            from: None,
            by: None,
        },
        Deed::Amend { name, text } => edit(name, Edit { text: Some(text.clone()), ..Edit::default() })?,
        Deed::Comment { name, text } => edit(name, Edit { comment: Some(text.clone()), ..Edit::default() })?,
        Deed::Recategorise { name, category } => {
            edit(name, Edit { category: Some((*category).to_owned()), ..Edit::default() })?
        }
        Deed::HandOver { name } => {
            Command::HandOver { id: incidents.get(name)?.clone(), to: "值班室".into(), by: None }
        }
        Deed::Close { name } => {
            Command::CloseIncident { id: incidents.get(name)?.clone(), officer: None, note: None, by: None }
        }
        Deed::Traffic { post, category } => Command::TrafficReport {
            post: post.clone(),
            category: (*category).to_owned(),
            text: String::new(),
            by: None,
        },
        Deed::Sos { post } => {
            Command::Sos { post: post.clone(), silent: false, fix: near(county, post, dice), by: None }
        }
        Deed::StandIn { post, in_place_of } => Command::StandIn {
            post: post.clone(),
            in_place_of: in_place_of.clone(),
            reason: "临时有事".into(),
            by: None,
        },
        Deed::AskLeave => {
            let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 25)?;
            Command::Leave { from: day, to: day, reason: "家中有事".into(), by: None }
        }
        Deed::AskLateEntry { post, on, off } => Command::LateEntry {
            post: post.clone(),
            day: None,
            on: Some(*on),
            off: Some(*off),
            reason: "手机没电".into(),
            by: None,
        },
        Deed::AnswerRollCall { post } => Command::AnswerRollCall { post: post.clone(), by: None },
        Deed::Note => Command::Noted { code: 7 },
        Deed::GoOffline
        | Deed::GoOnline
        | Deed::Reboot
        | Deed::Kill
        | Deed::Sync
        | Deed::Upgrade
        | Deed::Copy { .. }
        | Deed::Altered(_) => return None,
    })
}

/// What an altered app writes, and where; `None` if what it is about is not there.
pub fn altered(
    deed: &Altered,
    incidents: &BTreeMap<usize, String>,
    comments: &BTreeMap<usize, EntryHash>,
    day: NaiveDate,
) -> Option<(Scope, Body)> {
    let incident = |name: &usize| Some(Scope::incident(incidents.get(name)?));
    let step = |deps: Vec<EntryHash>, key: &str, value: &str| {
        let ops = vec![Op::Set(key.to_owned(), Value::Word(value.to_owned()))];
        Body::Changed(Change { document: INCIDENT, deps, ops, reauthors: None })
    };
    Some(match deed {
        Altered::Field { name, key, value } => (incident(name)?, step(Vec::new(), key, value)),
        Altered::OnComment { name } => (incident(name)?, step(vec![*comments.get(name)?], "severity", "2")),
        Altered::Misplaced { name } => (incident(name)?, Body::CheckedIn(CheckedIn {})),
        Altered::LeaveOf { person } => {
            let day = day_number(day);
            let leave = LeaveRequested { from: day, to: day };
            (Scope::person(&PersonId::new(*person)), Body::LeaveRequested(leave))
        }
        Altered::Radio { post, person } => {
            let radio = RadioCheckIn { person: (*person).into(), heard_by: STAFF.into(), out: None };
            (Scope::post_day(&PostId::new(*post), day), Body::RadioCheckIn(radio))
        }
    })
}

fn fix(seen: Seen, county: &County, post: &PostId, dice: &mut Dice) -> Option<Fix> {
    match seen {
        Seen::Nothing => None,
        Seen::Usual => near(county, post, dice),
        Seen::Coarse => Some(Fix { accuracy_m: 60.0, age_s: Some(2.0), ..near(county, post, dice)? }),
        Seen::Approximate => {
            Some(Fix { accuracy_m: 1_500.0, age_s: Some(2.0), approximate: true, ..near(county, post, dice)? })
        }
    }
}

/// A fix within some 30 m of the post's gate; one in twenty is stale, one in forty far off.
fn near(county: &County, post: &PostId, dice: &mut Dice) -> Option<Fix> {
    let post = county.posts.iter().find(|known| known.id == *post)?;
    let gate = county.gates.iter().find(|gate| gate.id == post.gate)?;
    let metres = |dice: &mut Dice, reach: i64| dice.between(-reach, reach) as f64 / 111_000.0;
    let reach = if dice.chance(2) { 900 } else { 25 };
    Some(Fix {
        lat: gate.lat + metres(dice, reach),
        lon: gate.lon + metres(dice, reach),
        accuracy_m: dice.between(5, 25) as f64,
        age_s: Some(if dice.chance(5) { 240.0 } else { 2.0 }),
        mock: false,
        approximate: false,
        datum: None,
    })
}
