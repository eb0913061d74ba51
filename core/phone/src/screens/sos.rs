//! 紧急求助: hold two seconds, cancel within five, see which path delivered.

use huxue_duty::ids::PostId;
use huxue_ledger::alarm::{self, AlarmView};
use huxue_ledger::ident::{EntryHash, Scope, ScopeClass};

use super::parts::{
    Action, ActionId, Badge, Done, Haptic, Head, Icon, Input, Line, Route, ScreenId, Target, Text, Tone,
};
use crate::command::Command;
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::ports::Reading;
use crate::store::journals;
use crate::views::ItemState;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SosView {
    pub head: Head,
    /// Before: how to call. After: what was done.
    pub status: Badge,
    pub explanation: Text,
    /// Milliseconds left in which [`Self::cancel`] stands; zero: none. Never shown for a silent call.
    pub cancel_ms: u32,
    pub cancel: Option<Action>,
    /// Hold: raises. Absent once raised.
    pub raise: Option<Action>,
    /// The same without sound, light or countdown.
    pub silent: Option<Action>,
    /// Network, colleague, radio, telephone: saved, sent, delivered.
    pub paths: Vec<Line>,
    pub dial: Action,
}

/// How long the finger stays: nobody calls by brushing a pocket.
const HOLD_MS: u32 = 2_000;
/// How long a call can be taken back.
const CANCEL_MS: u64 = 5_000;
/// A tap within the five seconds may be performed a little later.
const GRACE_MS: u64 = 2_000;
/// A call is shown as running for this long unless HQ closes it.
const RUNS_MS: i64 = 2 * 60 * 60_000;
pub(crate) const POLICE: &str = "110";

/// A call of this phone, and how long ago it was by the boot clock.
struct OwnCall {
    view: AlarmView,
    state: ItemState,
    elapsed_ms: u64,
}

impl OwnCall {
    fn cancel_ms(&self) -> u32 {
        let stands = !self.view.silent && self.view.cancelled.is_none() && self.view.hq.is_none();
        let left = CANCEL_MS.saturating_sub(self.elapsed_ms);
        if stands { u32::try_from(left).unwrap_or(0) } else { 0 }
    }

    fn is_over(&self) -> bool {
        self.view.cancelled.is_some() || self.view.hq.as_deref() == Some("closed")
    }
}

impl Phone {
    /// Needs no post, no position, no PIN and nobody's name.
    pub fn screen_sos(&mut self, target: &Target, reading: &Reading) -> Result<SosView, PhoneError> {
        let call = self.newest_call(target, reading)?;
        let head = self.head(ScreenId::Sos, target, reading)?;
        let running = call.as_ref().filter(|call| !call.is_over());
        let cancel_ms = running.map_or(0, OwnCall::cancel_ms);
        let cancel = running.filter(|_| cancel_ms > 0).map(|call| {
            let target = Target { alarm: Some(call.view.id.clone()), ..target.clone() };
            Action::new(ActionId::SosCancel, Text::new("sos.cancel"))
                .icon(Icon::Cross)
                .tone(Tone::Attention)
                .target(target)
        });
        let raise = |id, key: &str, icon| {
            let spoken = Text::new(format!("{key}_spoken"));
            Action::new(id, Text::new(key))
                .spoken(spoken)
                .icon(icon)
                .tone(Tone::Danger)
                .hold(HOLD_MS)
                .target(target.clone())
        };
        let silent = raise(ActionId::SosSilent, "sos.silent", Icon::Bell);
        let (status, explanation) = status(call.as_ref());
        Ok(SosView {
            head,
            status,
            explanation,
            cancel_ms,
            cancel,
            raise: running.is_none().then(|| raise(ActionId::SosRaise, "sos.raise", Icon::Siren).haptic(Haptic::Sos)),
            silent: Some(silent.tone(Tone::Neutral)).filter(|_| running.is_none()),
            paths: paths(running),
            dial: Action::new(ActionId::SosDial, Text::new("sos.dial").arg("number", POLICE)).icon(Icon::Phone),
        })
    }

    /// The call named by the target, else the newest that may still be running.
    fn newest_call(&self, target: &Target, reading: &Reading) -> Result<Option<OwnCall>, PhoneError> {
        let identity = self.identity()?;
        let mut newest: Option<OwnCall> = None;
        for row in journals::all(self.store.read(), identity.tenant)? {
            let scope = &row.journal.scope;
            if !row.own || scope.class != ScopeClass::Alarm {
                continue;
            }
            let wanted = target.alarm.as_ref().is_none_or(|alarm| *alarm == scope.key);
            let Some(call) = self.own_call(scope, reading)?.filter(|_| wanted) else { continue };
            // A drill that still runs must not stand in the way of the real thing.
            if call.view.drill && !self.rehearses() {
                continue;
            }
            if newest.as_ref().is_none_or(|before| before.view.raised_at < call.view.raised_at) {
                newest = Some(call);
            }
        }
        // By the boot clock where it tells, so that a wall clock set right hides no call.
        let recent = |call: &OwnCall| {
            call.elapsed_ms < RUNS_MS.unsigned_abs() || reading.wall.since(call.view.raised_at).abs() < RUNS_MS
        };
        Ok(newest.filter(|call| target.alarm.is_some() || recent(call)))
    }

    fn own_call(&self, scope: &Scope, reading: &Reading) -> Result<Option<OwnCall>, PhoneError> {
        let facts = self.facts(scope)?;
        let Some(view) = alarm::view(scope, &facts) else { return Ok(None) };
        let Some(call) = facts.get(&view.entry) else { return Ok(None) };
        let time = &call.entry.header.time;
        let elapsed_ms =
            if time.boot_id == reading.boot_id { reading.boot_ms.saturating_sub(time.boot_ms) } else { u64::MAX };
        let state = self.state_of_entry(&view.entry)?.unwrap_or(ItemState::Saved);
        Ok(Some(OwnCall { view, state, elapsed_ms }))
    }
}

fn status(call: Option<&OwnCall>) -> (Badge, Text) {
    let badge = |key: &str, icon, tone| Badge { text: Text::new(key), icon, tone };
    let Some(call) = call else {
        return (badge("sos.ready", Icon::Siren, Tone::Neutral), Text::new("sos.explanation"));
    };
    let (view, at) = (&call.view, call.view.raised_at.hhmm());
    let raised = Text::new("sos.raised_at").arg("at", at);
    if view.cancelled.is_some() {
        return (badge("sos.cancelled", Icon::Cross, Tone::Muted), Text::new("sos.cancelled_explanation"));
    }
    let known = ["acknowledged", "dispatched", "arrived", "closed"];
    if let Some(word) = view.hq.as_deref().filter(|word| known.contains(word)) {
        return (badge(&format!("sos.hq_{word}"), Icon::Check, Tone::Good), raised);
    }
    match call.state {
        ItemState::Received | ItemState::Withheld => (badge("sos.received", Icon::Check, Tone::Good), raised),
        ItemState::InCustody => (badge("sos.in_custody", Icon::People, Tone::Attention), raised),
        ItemState::Saved | ItemState::Refused => (badge("sos.saved", Icon::Clock, Tone::Attention), raised),
    }
}

/// Every way to be heard; those this phone cannot see are offered all the same.
fn paths(call: Option<&OwnCall>) -> Vec<Line> {
    let state = call.map(|call| call.state);
    let (network, tone, icon) = match state {
        None => ("sos.path_ready", Tone::Neutral, Icon::Cloud),
        Some(ItemState::Received | ItemState::Withheld) => ("sos.path_received", Tone::Good, Icon::Check),
        Some(ItemState::Refused) => ("sos.path_refused", Tone::Danger, Icon::Alert),
        Some(ItemState::Saved | ItemState::InCustody) => ("sos.path_waiting", Tone::Attention, Icon::CloudOff),
    };
    let (carrier, carrier_tone) = match state {
        Some(ItemState::InCustody) => ("sos.path_carried", Tone::Good),
        Some(ItemState::Received) => ("sos.path_not_needed", Tone::Muted),
        _ => ("sos.path_near", Tone::Neutral),
    };
    let line = |icon, title: &str, state: &str, badge_icon, tone| Line {
        icon,
        title: Text::new(title),
        detail: Text::new(format!("{title}_detail")),
        badge: Some(Badge { text: Text::new(state), icon: badge_icon, tone }),
        ..Line::default()
    };
    vec![
        line(Icon::Cloud, "sos.path_network", network, icon, tone),
        line(Icon::People, "sos.path_colleague", carrier, Icon::Swap, carrier_tone),
        line(Icon::Bell, "sos.path_radio", "sos.path_offered", Icon::Bell, Tone::Neutral),
        line(Icon::Phone, "sos.path_phone", "sos.path_offered", Icon::Phone, Tone::Neutral),
    ]
}

/// 紧急求助 on a home screen: the same hold as on its own, which opens once the call is on the disk.
pub(crate) fn hold(id: ActionId, target: &Target) -> Action {
    Action::new(id, Text::new("sos.title"))
        .spoken(Text::new("sos.raise_spoken"))
        .icon(Icon::Siren)
        .tone(Tone::Danger)
        .haptic(Haptic::Sos)
        .hold(HOLD_MS)
        .target(target.clone())
}

/// After a call from a home screen: what became of it.
pub(crate) fn then_show(done: Done) -> Done {
    Done { next: Some(Route { screen: ScreenId::Sos, target: Target::default() }), ..done }
}

pub(crate) fn perform(
    phone: &mut Phone,
    id: ActionId,
    target: &Target,
    input: &Input,
    reading: &Reading,
) -> Result<Done, PhoneError> {
    match id {
        ActionId::SosDial => Ok(Done { dial: Some(POLICE.to_owned()), ..Done::default() }),
        ActionId::SosCancel => cancel(phone, target, reading),
        _ => raise(phone, id == ActionId::SosSilent, target, input, reading),
    }
}

fn raise(
    phone: &mut Phone,
    silent: bool,
    target: &Target,
    input: &Input,
    reading: &Reading,
) -> Result<Done, PhoneError> {
    // A call without a post is a call: HQ sees the position and the person.
    let post = phone.place_for(target, reading).unwrap_or_else(|_| PostId::new("unknown"));
    let fix = input.fix.or_else(|| phone.newest_fix(reading));
    let by = phone.acting(reading);
    let saved = phone.act(Command::Sos { post, silent, fix, by }, reading)?;
    let place_of = saved.entries.first().map(EntryHash::hex);
    // Silent means silent: the hand feels nothing, nothing is read aloud.
    let haptic = if silent { Haptic::None } else { Haptic::Sos };
    let message = match (phone.rehearses(), silent) {
        (true, _) => Text::new("sos.done_drill"),
        (false, true) => Text::new("sos.done_silent"),
        (false, false) => Text::new("sos.done"),
    };
    Ok(Done { message, haptic, place_of, notes: Vec::new(), ..Done::saved(&saved) })
}

fn cancel(phone: &mut Phone, target: &Target, reading: &Reading) -> Result<Done, PhoneError> {
    let call = phone.newest_call(target, reading)?;
    let call = call.ok_or_else(|| PhoneError::NotFound { what: "alarm", id: String::new(), near: Vec::new() })?;
    if call.view.silent || call.elapsed_ms > CANCEL_MS + GRACE_MS {
        return Err(PhoneError::Refused("cancel_over"));
    }
    let by = phone.acting(reading);
    let saved = phone.act(Command::CancelSos { alarm: call.view.id, by }, reading)?;
    Ok(Done { message: Text::new("sos.cancelled_done"), haptic: Haptic::Warning, ..Done::saved(&saved) })
}
