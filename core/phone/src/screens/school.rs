//! 学校: gates, timetable, 作息不符 in two taps; a changed timetable shows old → new and the new window.

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::county::Movement;
use huxue_duty::ids::PostId;

use super::notices::Changed;
use super::parts::{Action, ActionId, Done, Haptic, Head, Icon, Input, Line, Route, ScreenId, Target, Text, Tone};
use crate::command::{Command, Published};
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::ports::Reading;
use crate::reference;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchoolView {
    pub head: Head,
    pub name: Text,
    pub gates: Vec<Line>,
    pub movements: Vec<Line>,
    pub changed: Option<ChangeView>,
    /// After 作息不符 was tapped: what differs, one tap each.
    pub mismatches: Vec<Action>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeView {
    pub movement: Text,
    pub old: Text,
    pub new: Text,
    pub new_window: Text,
    pub acknowledge: Option<Action>,
}

/// Value of [`Target::item`]: what differs is asked.
const MISMATCH: &str = "mismatch";
/// Offered differences from the timetable, minutes.
const LATER: [i64; 3] = [10, 20, 30];

impl Phone {
    pub fn screen_school(&mut self, target: &Target, reading: &Reading) -> Result<SchoolView, PhoneError> {
        let post = self.place_for(target, reading)?;
        let now = self.now(reading);
        let day = self.duty_day(&post, now)?;
        let me = self.me(reading).ok();
        let changed = self.changed_timetable(&post, me.as_ref(), now)?;
        let to = Target { post: Some(post.to_string()), ..Target::default() };
        let asking = target.item.as_deref() == Some(MISMATCH);
        let mut head = self.head(ScreenId::School, target, reading)?;
        let mismatch = Target { item: (!asking).then(|| MISMATCH.to_owned()), ..to.clone() };
        let label = if asking { "school.mismatch_close" } else { "school.mismatch" };
        head.primary.push(
            Action::new(ActionId::SchoolMismatch, Text::new(label))
                .icon(Icon::Clock)
                .tone(Tone::Ready)
                .target(mismatch.clone())
                .opens(Route { screen: ScreenId::School, target: mismatch }),
        );
        let changed = changed.map(|changed| self.change_view(&changed, day));
        head.primary.extend(changed.as_ref().and_then(|changed| changed.acknowledge.clone()));
        let directory = self.directory()?;
        let sheet = directory.post_for(&post, day).map(|version| &version.sheet);
        let gates = sheet.into_iter().flat_map(|sheet| &sheet.gates).map(|gate| Line {
            icon: Icon::Gate,
            title: Text::plain(&gate.name),
            detail: Text::new("school.gate").arg("metres", gate.radius_m.round()),
            ..Line::default()
        });
        Ok(SchoolView {
            head,
            name: sheet.map_or_else(
                || Text::new("school.unknown"),
                |sheet| Text::new("school.name").arg("name", &sheet.school.name).arg("town", &sheet.school.town),
            ),
            gates: gates.collect(),
            movements: self.movement_lines(&post, day)?,
            changed,
            mismatches: if asking { self.mismatches(&post, day, now)? } else { Vec::new() },
        })
    }

    fn movement_lines(&self, post: &PostId, day: ServiceDay) -> Result<Vec<Line>, PhoneError> {
        let Some(planned) = self.windows(post, day)? else {
            return Ok(vec![Line { icon: Icon::Question, title: Text::new("school.no_timetable"), ..Line::default() }]);
        };
        let mut lines = Vec::new();
        for window in &planned.windows {
            for movement in &window.movements {
                lines.push(Line {
                    icon: Icon::Clock,
                    title: Text::new("school.movement")
                        .arg("movement", &movement.label)
                        .arg("from", movement.start.hhmm())
                        .arg("to", movement.end.hhmm()),
                    detail: Text::new("school.window")
                        .arg("from", window.on_due.hhmm())
                        .arg("to", window.off_due.hhmm()),
                    ..Line::default()
                });
            }
        }
        if lines.is_empty() {
            lines.push(Line { icon: Icon::Calendar, title: Text::new("school.closed"), ..Line::default() });
        }
        Ok(lines)
    }

    fn change_view(&self, changed: &Changed, day: ServiceDay) -> ChangeView {
        let pairs = changed.pairs();
        let named = pairs.first().and_then(|(old, new)| new.or(*old));
        let movement = named.map_or_else(|| Text::new("school.several"), |movement| Text::plain(&movement.label));
        let side = |movement: Option<&Movement>| {
            movement.map_or_else(|| Text::new("school.none"), |one| span(day, one.start, one.end))
        };
        let (old, new) = pairs.first().copied().unwrap_or((None, None));
        let directory = self.directory().ok();
        let windows = directory.and_then(|directory| reference::windows_of(&directory, &changed.post, day));
        let window = windows.as_ref().and_then(|planned| {
            let label = named.map(|movement| movement.label.as_str());
            planned
                .windows
                .iter()
                .find(|window| window.movements.iter().any(|movement| Some(movement.label.as_str()) == label))
        });
        let target = Target {
            post: Some(changed.post.to_string()),
            value: Some(changed.version.to_string()),
            ..Target::default()
        };
        ChangeView {
            movement,
            old: side(old),
            new: side(new),
            new_window: window.map_or_else(
                || Text::new("school.no_window"),
                |window| Text::new("time.span").arg("from", window.on_due.hhmm()).arg("to", window.off_due.hhmm()),
            ),
            acknowledge: (!changed.acknowledged).then(|| {
                Action::new(ActionId::SchoolAcknowledge, Text::new("school.acknowledge"))
                    .icon(Icon::Check)
                    .tone(Tone::Attention)
                    .haptic(Haptic::Success)
                    .target(target)
            }),
        }
    }

    /// Now, or so many minutes after the plan: one tap each, the movement nearest to now first.
    fn mismatches(&self, post: &PostId, day: ServiceDay, now: Instant) -> Result<Vec<Action>, PhoneError> {
        let Some(planned) = self.windows(post, day)? else { return Ok(Vec::new()) };
        let mut movements: Vec<_> = planned.windows.iter().flat_map(|window| &window.movements).collect();
        movements.sort_by_key(|movement| (movement.start.since(now).abs(), movement.label.clone()));
        let midnight = Instant::at(day, 0);
        let mut actions = Vec::new();
        for movement in movements.into_iter().take(2) {
            let pick = |label: Text, at: Instant| {
                let minute = at.since(midnight) / 60_000;
                let target = Target {
                    post: Some(post.to_string()),
                    item: Some(movement.label.clone()),
                    value: Some(minute.to_string()),
                    ..Target::default()
                };
                Action::new(ActionId::SchoolMismatchPick, label)
                    .icon(Icon::Clock)
                    .haptic(Haptic::Success)
                    .target(target)
            };
            let named = |key: &str, at: Instant| Text::new(key).arg("movement", &movement.label).arg("at", at.hhmm());
            actions.push(pick(named("school.pick_now", now), now).tone(Tone::Ready));
            let earlier = movement.start.plus_minutes(-LATER[0]);
            actions.push(pick(named("school.pick_at", earlier), earlier));
            for minutes in LATER {
                let at = movement.start.plus_minutes(minutes);
                actions.push(pick(named("school.pick_at", at), at));
            }
        }
        Ok(actions)
    }
}

fn span(day: ServiceDay, start: u32, end: u32) -> Text {
    Text::new("time.span").arg("from", Instant::at(day, start).hhmm()).arg("to", Instant::at(day, end).hhmm())
}

pub(crate) fn perform(
    phone: &mut Phone,
    id: ActionId,
    target: &Target,
    _input: &Input,
    reading: &Reading,
) -> Result<Done, PhoneError> {
    let post = phone.place_for(target, reading)?;
    let by = phone.acting(reading);
    let number = target.value.as_deref().and_then(|text| text.parse().ok());
    let number: u32 = number.ok_or_else(|| PhoneError::bad("value", "not a number"))?;
    let command = if id == ActionId::SchoolAcknowledge {
        Command::Acknowledge { what: Published::Timetable, version: number, post: Some(post), by }
    } else {
        Command::Dismissal { post, movement: target.item.clone().unwrap_or_default(), minute: number, by }
    };
    let next = Route { screen: ScreenId::School, target: Target { post: target.post.clone(), ..Target::default() } };
    Ok(Done { next: Some(next), ..Done::saved(&phone.act(command, reading)?) })
}
