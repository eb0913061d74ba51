//! 待传: one line per item, saved → sent → received, with the reason and "send now".

use huxue_ledger::access::Reason;

use super::catalogue::kind_key;
use super::parts::{Action, ActionId, Badge, Done, Head, Icon, Input, Route, ScreenId, Target, Text, Tone};
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::ports::Reading;
use crate::text;
use crate::views::{ItemState, QueueItem};

/// Primary: 立即上传.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueView {
    pub head: Head,
    pub items: Vec<QueueLine>,
    /// What is carried for others.
    pub carried: Option<Text>,
    /// Everything has arrived.
    pub empty: Option<Text>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueLine {
    pub title: Text,
    pub at: Text,
    /// 0 saved, 1 sent or in custody, 2 received.
    pub stage: u32,
    pub state: Badge,
    pub reason: Text,
    /// Why it stands where it stands.
    pub open: Action,
}

/// What has arrived stays in the list this long, so that the person sees it arrive.
const SHOWN_MS: i64 = 12 * 60 * 60_000;

impl Phone {
    pub fn screen_queue(&mut self, target: &Target, reading: &Reading) -> Result<QueueView, PhoneError> {
        let queue = self.queue()?;
        let waiting_for = self.last_failure()?.and_then(|code| text::failure(&code));
        let waiting_for = waiting_for.unwrap_or_else(|| Text::new("queue.waiting"));
        let line = |item| line(item, &waiting_for);
        let mut items: Vec<QueueLine> = queue.items.iter().rev().map(line).collect();
        let waiting = items.len();
        items.extend(self.received_since(reading.wall.plus_millis(-SHOWN_MS))?.iter().rev().map(line));
        let carried = queue.relayed + queue.carried;
        let mut head = self.head(ScreenId::Queue, target, reading)?;
        let send = Action::new(ActionId::QueueSend, Text::new("queue.send")).icon(Icon::Upload).tone(Tone::Ready);
        head.primary = vec![send];
        Ok(QueueView {
            head,
            items,
            carried: (carried > 0).then(|| Text::new("queue.carried").arg("n", carried)),
            empty: (waiting == 0).then(|| Text::new("queue.empty")),
        })
    }
}

/// `waiting_for`: a network, or what was wrong with the one there was.
fn line(item: &QueueItem, waiting_for: &Text) -> QueueLine {
    let (stage, tone, icon) = match item.state {
        ItemState::Saved => (0, Tone::Attention, Icon::Clock),
        ItemState::InCustody => (1, Tone::Attention, Icon::People),
        ItemState::Received => (2, Tone::Good, Icon::Check),
        ItemState::Refused => (0, Tone::Danger, Icon::Alert),
        ItemState::Withheld => (2, Tone::Danger, Icon::Alert),
    };
    let reason = match item.state {
        ItemState::Saved => waiting_for.clone(),
        ItemState::InCustody => Text::new("queue.in_custody"),
        ItemState::Received => Text::new("queue.received"),
        ItemState::Refused => Text::new("queue.refused").key_arg("reason", refusal(item)),
        ItemState::Withheld => Text::new("queue.withheld").key_arg("reason", refusal(item)).key_arg("way", way(item)),
    };
    let why = Target { entry: Some(item.entry.hex()), ..Target::default() };
    let open = Action::new(ActionId::QueueItem, Text::new("queue.why"))
        .spoken(Text::new("queue.why_spoken").key_arg("what", kind_key(item.kind)))
        .icon(Icon::Question)
        .opens(Route { screen: ScreenId::Explain, target: why.clone() })
        .target(why);
    QueueLine {
        title: Text::new(kind_key(item.kind)),
        at: Text::new("queue.at").arg("at", item.at.civil().format("%m-%d %H:%M")),
        stage,
        state: Badge { text: Text::new(format!("state.{}", item.state.code())), icon, tone },
        reason,
        open,
    }
}

/// HQ's reason as a key; one this build has no words for is "another reason".
fn refusal(item: &QueueItem) -> String {
    let of_log_gate = ["unknown_device", "bad_count", "too_large", "gap", "bad_signature", "other_suite"];
    let is_known = |code: &&str| of_log_gate.contains(code) || Reason::of_code(code).is_some();
    let code = item.code.as_deref().filter(is_known).unwrap_or("other");
    format!("refusal.{code}")
}

/// What the person can do about it.
fn way(item: &QueueItem) -> String {
    let reason = item.code.as_deref().and_then(Reason::of_code);
    format!("way.{}", reason.map_or("other", Reason::code))
}

/// The shell syncs; nothing is written.
#[expect(clippy::unnecessary_wraps, reason = "the same signature as every screen's")]
pub(crate) fn perform(
    _phone: &mut Phone,
    _id: ActionId,
    _target: &Target,
    _input: &Input,
    _reading: &Reading,
) -> Result<Done, PhoneError> {
    Ok(Done { sync: true, ..Done::said(Text::new("queue.sending")) })
}
