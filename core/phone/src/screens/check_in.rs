//! 到岗 / 下岗: one big button whose label tells the state (expectation 5), what was saved, what still comes.

use huxue_duty::clock::Instant;
use huxue_duty::fence::{Place, PlaceVerdict};
use huxue_duty::ids::{PersonId, PostId};
use huxue_ledger::attendance::WindowView;
use huxue_ledger::ident::EntryHash;

use super::lookup::{on_badge, period_key};
use super::parts::{
    Action, ActionId, Badge, Done, Haptic, Head, Icon, Input, Line, Route, ScreenId, Target, Text, Tone,
};
use super::standing::{LastAct, Stage, Standing, far_away, span};
use super::{gate_acts, post};
use crate::command::Command;
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::ports::Reading;
use crate::views::ItemState;

/// Primary: [`Self::button`], 学生已全部入校/离校, 警情.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckInView {
    pub head: Head,
    pub place: Text,
    /// 早 07:10–08:40.
    pub window: Text,
    /// 可到岗 / 还有 12 分钟 / 已过到岗时间 5 分钟 / 距校门 86 米，照常到岗并注明.
    pub label: Text,
    pub tone: Tone,
    /// Minutes until due, negative after it; on post: until the end.
    pub minutes: i64,
    /// Next to everything that is not plain success.
    pub reason: Option<Text>,
    pub button: Action,
    /// 已保存，待上传 · 正在补充定位 · 07:08 到岗.
    pub saved: Vec<Badge>,
    /// The half hour after the clear, once there is one.
    pub ring: Option<RingView>,
    /// 民警着装在位 / 警车到位 / 警灯开启 (S13).
    pub toggles: Vec<Action>,
    /// One line for each movement that may be clear now.
    pub clears: Vec<Action>,
    /// Colleagues with their state, each with 在岗 / 不在岗.
    pub team: Vec<Line>,
    /// Asked when leaving early; accepted empty.
    pub off_reasons: Vec<Action>,
}

/// How much of the tail has passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RingView {
    pub text: Text,
    /// 0 to 1000.
    pub permille: u32,
    pub done: bool,
}

/// Value of [`Target::item`]: the reasons for leaving early are open.
const LEAVING: &str = "leaving";
/// The field that takes what was scanned at the gate.
const GATE_CODE: &str = "check_in.gate_code";
/// Why people leave early, as words of the catalogue.
const OFF_REASONS: [&str; 4] =
    ["check_in.off_cleared", "check_in.off_ordered", "check_in.off_unwell", "check_in.off_relieved"];

impl Phone {
    pub fn screen_check_in(&mut self, target: &Target, reading: &Reading) -> Result<CheckInView, PhoneError> {
        let post = self.place_for(target, reading)?;
        let standing = self.standing(&post, reading)?;
        let place_now = self.place_now(&post, standing.day, reading)?;
        let mut head = self.head(ScreenId::CheckIn, target, reading)?;
        let place = Text::plain(self.post_label(&post));
        let Some(window) = standing.window(target.window) else {
            let button = on_button(Text::new("check_in.unscheduled"), Tone::Ready, &post_target(&post));
            head.primary = vec![button.clone()];
            return Ok(CheckInView {
                head,
                place,
                window: Text::new("check_in.no_window"),
                label: Text::new("check_in.unscheduled"),
                tone: Tone::Neutral,
                minutes: 0,
                reason: Some(Text::new("check_in.unscheduled_reason")),
                button,
                saved: self.saved_badges(&standing, None, reading)?,
                ring: None,
                toggles: Vec::new(),
                clears: Vec::new(),
                team: Vec::new(),
                off_reasons: Vec::new(),
            });
        };
        let stage = standing.stage(window);
        let to = target_of(&standing, window);
        let leaving = target.item.as_deref() == Some(LEAVING) && stage == Stage::OnPost;
        let face = face(&standing, window, stage, place_now.as_ref());
        let button = button(&standing, window, stage, &face, leaving);
        let clears = self.clears(&standing, window, stage)?;
        let incident = Target { window: None, day: None, ..to.clone() };
        head.primary = vec![button.clone()];
        head.primary.extend(clears.iter().find(|clear| clear.enabled && !clear.chosen).cloned());
        head.primary.push(
            Action::new(ActionId::CheckInIncident, Text::new("check_in.incident"))
                .icon(Icon::Note)
                .target(incident.clone())
                .opens(Route { screen: ScreenId::IncidentForm, target: incident }),
        );
        let saved = self.saved_badges(&standing, Some(window), reading)?;
        Ok(CheckInView {
            head,
            place,
            window: Text::new("check_in.window")
                .key_arg("period", period_key(window.window.period))
                .arg("from", window.window.on_due.hhmm())
                .arg("to", window.off_due_observed.hhmm()),
            label: face.label,
            tone: face.tone,
            minutes: face.minutes,
            reason: face.reason,
            button,
            saved,
            ring: ring(&standing, window, stage, &self.cleared_at(&standing, window)?),
            toggles: if matches!(stage, Stage::OnPost | Stage::Vouched) {
                self.toggles(&standing, &to)?
            } else {
                Vec::new()
            },
            clears,
            team: self.team_lines(&standing, window, ActionId::CheckInAttest),
            off_reasons: if leaving { off_reasons(&to) } else { Vec::new() },
        })
    }

    /// 07:08 到岗 · 已保存，待上传 · 正在补充定位.
    fn saved_badges(
        &self,
        standing: &Standing,
        window: Option<&WindowView>,
        reading: &Reading,
    ) -> Result<Vec<Badge>, PhoneError> {
        let Some(last) = standing.last else { return Ok(Vec::new()) };
        let key = if last.is_check_in { "check_in.came_at" } else { "check_in.left_at" };
        let mut badges =
            vec![Badge { text: Text::new(key).arg("at", last.wall.hhmm()), icon: Icon::Clock, tone: Tone::Neutral }];
        badges.extend(self.state_of_entry(&last.entry)?.map(state_badge));
        if let Some(row) = window.and_then(|window| standing.my_row(window)).filter(|_| last.is_check_in) {
            if row.place.is_none() || row.place == Some(Place::Unsure) {
                badges.extend(is_locating(&last, self.evidence.place_window_s, reading).then(|| Badge {
                    text: Text::new("check_in.locating"),
                    icon: Icon::Pin,
                    tone: Tone::Neutral,
                }));
            }
            badges.extend(row.place.map(place_badge));
            badges.push(on_badge(&row.on));
        }
        Ok(badges)
    }
}

/// What the big button shows.
struct Face {
    label: Text,
    tone: Tone,
    minutes: i64,
    reason: Option<Text>,
}

fn face(standing: &Standing, window: &WindowView, stage: Stage, place: Option<&PlaceVerdict>) -> Face {
    let due = standing.minutes_to_due(window);
    let before = |key: &str, tone, reason: Option<&str>| Face {
        label: span(key, due),
        tone,
        minutes: due,
        reason: reason.map(Text::new),
    };
    match stage {
        Stage::Ready | Stage::Overdue if far_away(place).is_some() => Face {
            label: Text::new("check_in.label_far").arg("metres", far_away(place).unwrap_or(0)),
            tone: Tone::Attention,
            minutes: due,
            reason: Some(Text::new("check_in.far_reason")),
        },
        Stage::Ahead => before("check_in.label_ahead", Tone::Neutral, Some("check_in.ahead_reason")),
        Stage::Ready => before("check_in.label_ready", Tone::Ready, None),
        Stage::Overdue => before("check_in.label_overdue", Tone::Late, Some("check_in.overdue_reason")),
        Stage::Vouched => Face {
            label: Text::new("check_in.label_vouched"),
            tone: Tone::Ready,
            minutes: due,
            reason: Some(Text::new("check_in.vouched_reason")),
        },
        Stage::OnPost => {
            let left = standing.minutes_to_end(window);
            let (label, tone) = if left > 0 {
                (span("check_in.label_on_post", left), Tone::Neutral)
            } else {
                (Text::new("check_in.label_may_leave"), Tone::Good)
            };
            Face { label, tone, minutes: left, reason: None }
        }
        Stage::Left => Face {
            label: Text::new("check_in.label_left"),
            tone: Tone::Muted,
            minutes: 0,
            reason: Some(Text::new("check_in.left_reason")),
        },
        Stage::Over => Face {
            label: Text::new("check_in.label_over"),
            tone: Tone::Muted,
            minutes: due,
            reason: Some(Text::new("check_in.over_reason")),
        },
        Stage::Excused => Face {
            label: Text::new("check_in.label_excused"),
            tone: Tone::Muted,
            minutes: due,
            reason: Some(Text::new("check_in.excused_reason")),
        },
    }
}

fn button(standing: &Standing, window: &WindowView, stage: Stage, face: &Face, leaving: bool) -> Action {
    let to = target_of(standing, window);
    if stage != Stage::OnPost {
        return on_button(face.label.clone(), face.tone, &to);
    }
    let early = standing.now < window.off_due_observed;
    let off =
        Action::new(ActionId::CheckInOff, if leaving { Text::new("check_in.off_plain") } else { face.label.clone() })
            .spoken(Text::new("check_in.off_spoken"))
            .icon(Icon::Gate)
            .tone(face.tone)
            .haptic(Haptic::Success)
            .target(to.clone());
    if early && !leaving {
        let asked = Target { item: Some(LEAVING.to_owned()), ..to };
        return off.opens(Route { screen: ScreenId::CheckIn, target: asked });
    }
    off
}

fn on_button(label: Text, tone: Tone, to: &Target) -> Action {
    Action::new(ActionId::CheckInOn, label)
        .spoken(Text::new("check_in.on_spoken"))
        .icon(Icon::Pin)
        .tone(tone)
        .haptic(Haptic::Success)
        .target(to.clone())
}

fn off_reasons(to: &Target) -> Vec<Action> {
    let reason = |key: &&str| {
        let target = Target { item: None, value: Some((*key).to_owned()), ..to.clone() };
        Action::new(ActionId::CheckInReason, Text::new(*key)).icon(Icon::Note).target(target)
    };
    OFF_REASONS.iter().map(reason).collect()
}

/// The tail that runs since the last clear; full when the post may stand down.
fn ring(standing: &Standing, window: &WindowView, stage: Stage, cleared: &[(String, Instant)]) -> Option<RingView> {
    let last = window.window.movements.last()?;
    if stage != Stage::OnPost || !cleared.iter().any(|(label, _)| *label == last.label) {
        return None;
    }
    let tail = i64::from(last.tail_min).max(1) * 60_000;
    let left = window.off_due_observed.since(standing.now).clamp(0, tail);
    let permille = u32::try_from((tail - left) * 1000 / tail).unwrap_or(1000);
    let done = left == 0;
    let text = if done { Text::new("check_in.ring_done") } else { span("check_in.ring", (left + 59_999) / 60_000) };
    Some(RingView { text, permille, done })
}

fn is_locating(last: &LastAct, window_s: u32, reading: &Reading) -> bool {
    last.boot_id == reading.boot_id && reading.boot_ms.saturating_sub(last.boot_ms) < u64::from(window_s) * 1000
}

pub(crate) fn place_badge(place: Place) -> Badge {
    let (key, icon, tone) = match place {
        Place::Inside => ("place.inside", Icon::Pin, Tone::Good),
        Place::Unsure => ("place.unsure", Icon::Question, Tone::Neutral),
        Place::Outside => ("place.outside", Icon::Alert, Tone::Attention),
    };
    Badge { text: Text::new(key), icon, tone }
}

pub(crate) fn state_badge(state: ItemState) -> Badge {
    let (icon, tone) = match state {
        ItemState::Saved => (Icon::Upload, Tone::Attention),
        ItemState::InCustody => (Icon::People, Tone::Attention),
        ItemState::Received => (Icon::Check, Tone::Good),
        ItemState::Refused | ItemState::Withheld => (Icon::Alert, Tone::Danger),
    };
    Badge { text: Text::new(format!("state.{}", state.code())), icon, tone }
}

pub(crate) fn target_of(standing: &Standing, window: &WindowView) -> Target {
    Target {
        post: Some(standing.post.to_string()),
        day: Some(standing.day.to_string()),
        window: Some(window.window.on_due.0),
        ..Target::default()
    }
}

fn post_target(post: &PostId) -> Target {
    Target { post: Some(post.to_string()), ..Target::default() }
}

pub(crate) fn perform(
    phone: &mut Phone,
    id: ActionId,
    target: &Target,
    input: &Input,
    reading: &Reading,
) -> Result<Done, PhoneError> {
    let post = phone.place_for(target, reading)?;
    let fix = input.fix.or_else(|| phone.newest_fix(reading));
    let by = phone.acting(reading);
    match id {
        ActionId::CheckInOn => {
            let gate_code = Some(input.field(GATE_CODE).to_owned());
            let saved = phone.act(Command::CheckIn { post, fix, by, gate_code }, reading)?;
            let here = Target { window: target.window, day: target.day.clone(), ..post_target_of(target) };
            Ok(Done {
                place_of: saved.entries.first().map(EntryHash::hex),
                next: Some(Route { screen: ScreenId::CheckIn, target: here }),
                message: Text::new("check_in.done_on"),
                ..Done::saved(&saved)
            })
        }
        ActionId::CheckInOff | ActionId::CheckInReason => {
            let reason =
                target.value.as_deref().map(|key| super::say(&Text::new(key), huxue_duty::explain::Language::Zh));
            let saved = phone.act(Command::CheckOut { post, fix, reason, by }, reading)?;
            let here = Target { window: target.window, day: target.day.clone(), ..post_target_of(target) };
            Ok(Done {
                place_of: saved.entries.first().map(EntryHash::hex),
                next: Some(Route { screen: ScreenId::CheckIn, target: here }),
                message: Text::new("check_in.done_off"),
                ..Done::saved(&saved)
            })
        }
        ActionId::CheckInAttest => post::attest(phone, target, reading),
        _ => gate_acts::perform(phone, id, target, reading),
    }
}

fn post_target_of(target: &Target) -> Target {
    Target { post: target.post.clone(), ..Target::default() }
}

/// A colleague, with what I may say of them.
pub(crate) fn attest_actions(id: ActionId, to: &Target, person: &PersonId, name: &str) -> Vec<Action> {
    let action = |key: &str, value: &str, icon| {
        let target = Target { person: Some(person.to_string()), value: Some(value.to_owned()), ..to.clone() };
        Action::new(id, Text::new(key))
            .spoken(Text::new(format!("{key}_spoken")).arg("who", name))
            .icon(icon)
            .target(target)
    };
    vec![action("team.present", "present", Icon::Check), action("team.absent", "absent", Icon::Cross)]
}
