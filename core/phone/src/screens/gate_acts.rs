//! What is done at the gate besides coming and leaving: visible policing, and the clear that starts the half hour.

use huxue_duty::clock::Instant;
use huxue_duty::county::MovementKind;
use huxue_duty::pings::open_ping;
use huxue_ledger::attendance::WindowView;
use huxue_ledger::document::CHECKLIST;
use huxue_ledger::fact::Body;
use huxue_ledger::fold::ScopeFold;
use huxue_ledger::ident::Scope;

use super::parts::{Action, ActionId, Done, Icon, Target, Text, Tone};
use super::standing::{Stage, Standing};
use crate::command::Command;
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::ports::Reading;

/// Visible policing (S13): checklist item, label, icon.
const TOGGLES: [(&str, &str, Icon); 3] = [
    ("officer_visible", "check_in.toggle_officer", Icon::Person),
    ("vehicle", "check_in.toggle_vehicle", Icon::Car),
    ("lights", "check_in.toggle_lights", Icon::Light),
];
/// [`Target::item`] of the answer to a presence ping.
const PING: &str = "ping";
const YES: &str = "yes";
const NO: &str = "no";
/// A clear is offered from this long before the first pupils move, minutes.
const CLEAR_AHEAD_MIN: i64 = 5;

impl Phone {
    /// What the checklist of the post's day says: item and value.
    pub(crate) fn checklist_of(&self, standing: &Standing) -> Result<Vec<(String, String)>, PhoneError> {
        let fold = self.fold(&Scope::post_day(&standing.post, standing.day))?;
        let texts = fold.texts();
        let of_now = |(item, values)| Some((self.checklist_item_of_now(item)?, values));
        let fields = fold.fields(CHECKLIST).into_iter().filter_map(of_now).map(|(item, values)| {
            let said: Vec<String> = values.iter().map(|value| ScopeFold::text_of(&texts, value)).collect();
            // Two phones may have said both: what somebody saw counts.
            let value = said.iter().find(|value| *value == YES).or(said.first()).cloned().unwrap_or_default();
            (item, value)
        });
        Ok(fields.collect())
    }

    pub(crate) fn toggles(&self, standing: &Standing, to: &Target) -> Result<Vec<Action>, PhoneError> {
        let checklist = self.checklist_of(standing)?;
        let toggle = |(item, label, icon): &(&str, &str, Icon)| {
            // One answer a window: the noon's lights say nothing about the morning's.
            let name = item_of(item, to);
            let on = checklist.iter().any(|(known, value)| *known == name && value == YES);
            let value = if on { NO } else { YES };
            let target = Target { item: Some(name), value: Some(value.to_owned()), ..to.clone() };
            Action::new(ActionId::CheckInToggle, Text::new(*label))
                .spoken(Text::new(if on { format!("{label}_on") } else { format!("{label}_off") }))
                .icon(*icon)
                .tone(if on { Tone::Good } else { Tone::Neutral })
                .chosen(on)
                .target(target)
        };
        let mut toggles: Vec<Action> = TOGGLES.iter().map(toggle).collect();
        // One tap answers the random ping that is open; nobody asks why none came.
        let window = standing.window(to.window);
        let asked = window.and_then(|window| open_ping(&standing.pings(window), standing.now));
        toggles.extend(asked.map(|_| {
            let target = Target { item: Some(PING.to_owned()), ..to.clone() };
            Action::new(ActionId::CheckInToggle, Text::new("check_in.ping"))
                .spoken(Text::new("check_in.ping_spoken"))
                .icon(Icon::Check)
                .tone(Tone::Attention)
                .target(target)
        }));
        Ok(toggles)
    }

    /// Clears of this window's movements that are known here.
    pub(crate) fn cleared_at(
        &self,
        standing: &Standing,
        window: &WindowView,
    ) -> Result<Vec<(String, Instant)>, PhoneError> {
        let mut cleared = Vec::new();
        for scope in
            [Scope::post_day(&standing.post, standing.day), Scope::post_day_volunteer(&standing.post, standing.day)]
        {
            for folded in &self.facts(&scope)?.entries {
                if let Some(Body::AllClear(clear)) = folded.counted()
                    && self.shows(&folded.entry.header)
                    && window.window.movements.iter().any(|movement| movement.label == clear.movement)
                {
                    cleared.push((clear.movement.clone(), folded.entry.header.time.wall));
                }
            }
        }
        Ok(cleared)
    }

    /// 学生已全部入校/离校, one for each movement of the window.
    pub(crate) fn clears(
        &self,
        standing: &Standing,
        window: &WindowView,
        stage: Stage,
    ) -> Result<Vec<Action>, PhoneError> {
        if !matches!(stage, Stage::OnPost | Stage::Vouched) {
            return Ok(Vec::new());
        }
        let cleared = self.cleared_at(standing, window)?;
        let several = window.window.movements.len() > 1;
        let action = |movement: &huxue_duty::windows::PlannedMovement| {
            let at = cleared.iter().find(|(label, _)| *label == movement.label).map(|(_, at)| *at);
            let key = match (movement.kind, at) {
                (MovementKind::Arrive, None) => "check_in.clear_arrive",
                (MovementKind::Leave, None) => "check_in.clear_leave",
                (_, Some(_)) => "check_in.cleared",
            };
            let mut label = Text::new(if several { format!("{key}_named") } else { key.to_owned() });
            if several {
                label = label.arg("movement", &movement.label);
            }
            if let Some(at) = at {
                label = label.arg("at", at.hhmm());
            }
            let target = Target {
                post: Some(standing.post.to_string()),
                day: Some(standing.day.to_string()),
                window: Some(window.window.on_due.0),
                item: Some(movement.label.clone()),
                ..Target::default()
            };
            let mut action = Action::new(ActionId::CheckInAllClear, label)
                .icon(Icon::School)
                .tone(if at.is_some() { Tone::Good } else { Tone::Ready })
                .chosen(at.is_some())
                .target(target);
            action.enabled = at.is_none() && standing.now >= movement.start.plus_minutes(-CLEAR_AHEAD_MIN);
            action
        };
        Ok(window.window.movements.iter().map(action).collect())
    }
}

/// The checklist's key of an item in one window.
fn item_of(item: &str, to: &Target) -> String {
    let due = to.window.map(|due| Instant(due).hhmm().replace(':', "")).unwrap_or_default();
    format!("{item}-{due}")
}

pub(super) fn perform(phone: &mut Phone, id: ActionId, target: &Target, reading: &Reading) -> Result<Done, PhoneError> {
    let post = phone.place_for(target, reading)?;
    let by = phone.acting(reading);
    let item = target.item.clone().unwrap_or_default();
    let command = if id == ActionId::CheckInAllClear {
        Command::AllClear { post, movement: item, by }
    } else if item == PING {
        Command::Ping { post, fix: phone.newest_fix(reading), by, gate_code: None }
    } else {
        Command::Checklist { post, item, value: target.value.clone().unwrap_or_default(), by }
    };
    Ok(Done::saved(&phone.act(command, reading)?))
}
