//! 岗位: the named team of a post with its strength, and the briefing before duty.

use huxue_duty::county::Role;
use huxue_duty::ids::PersonId;
use huxue_ledger::attendance::WindowView;

use super::check_in::{attest_actions, place_badge, target_of};
use super::lookup::{on_badge, part_key, period_key};
use super::parts::{Action, ActionId, Badge, Done, Haptic, Head, Icon, Input, Line, ScreenId, Target, Text, Tone};
use super::standing::Standing;
use crate::command::Command;
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::ports::Reading;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostView {
    pub head: Head,
    pub school: Text,
    pub window: Text,
    pub strength: Badge,
    /// One line a person: name, part, state, attest actions.
    pub team: Vec<Line>,
    /// Checklist before duty (defaults 4.2), gates, what changed.
    pub briefing: Vec<Line>,
}

/// Before duty (defaults 4.2): checklist item, icon, and who is asked; `None` = everybody who is judged.
const BEFORE: [(&str, Icon, Option<Role>); 5] = [
    ("vest", Icon::Vest, None),
    ("kit", Icon::Shield, Some(Role::Officer)),
    ("radio", Icon::Bell, None),
    ("battery", Icon::Phone, None),
    ("read", Icon::List, None),
];
const YES: &str = "yes";

impl Phone {
    pub fn screen_post(&mut self, target: &Target, reading: &Reading) -> Result<PostView, PhoneError> {
        let post = self.place_for(target, reading)?;
        let standing = self.standing(&post, reading)?;
        let mut head = self.head(ScreenId::Post, target, reading)?;
        let window = standing.window(target.window);
        let to = window.map_or_else(
            || Target { post: Some(post.to_string()), ..Target::default() },
            |window| target_of(&standing, window),
        );
        head.secret = true;
        let template = self.template(&post, standing.day)?;
        let nobody = Badge { text: Text::new("post.no_window"), icon: Icon::Calendar, tone: Tone::Muted };
        Ok(PostView {
            head,
            school: Text::plain(self.post_label(&post)),
            window: window.map_or_else(Text::default, |window| {
                Text::new("post.window")
                    .key_arg("period", period_key(window.window.period))
                    .arg("from", window.window.on_due.hhmm())
                    .arg("to", window.off_due_observed.hhmm())
            }),
            strength: window.map_or(nobody, |window| standing.strength(window, template)),
            team: window
                .map_or_else(Vec::new, |window| self.team_lines(&standing, window, ActionId::PostAttestPresent)),
            briefing: self.briefing(&standing, &to, reading)?,
        })
    }

    /// Everybody named for the window but me; whoever is judged may vouch for the others (S5).
    pub(crate) fn team_lines(&self, standing: &Standing, window: &WindowView, id: ActionId) -> Vec<Line> {
        let to = target_of(standing, window);
        let mut lines = Vec::new();
        for row in &window.rows {
            if standing.me.as_ref() == Some(&row.person) && id == ActionId::CheckInAttest {
                continue;
            }
            let name = self.name_of(&row.person);
            let mine = standing.me.as_ref() == Some(&row.person);
            let mut actions = Vec::new();
            if !mine {
                actions = attest_actions(id, &to, &row.person, &name);
                if id == ActionId::PostAttestPresent {
                    actions[1].id = ActionId::PostAttestAbsent;
                }
            }
            let detail = match &row.stands_in_for {
                Some(other) => Text::new("team.stands_in").arg("who", self.name_of(other)),
                None => Text::new(part_key(row.part)),
            };
            let detail = match row.place {
                Some(place) if !row.presence.is_empty() => Text::new("team.detail")
                    .key_arg("part", detail.key.clone())
                    .key_arg("place", place_badge(place).text.key),
                _ => detail,
            };
            lines.push(Line {
                icon: Icon::Person,
                title: Text::plain(name),
                detail,
                badge: Some(on_badge(&row.on)),
                actions,
            });
        }
        for served in &window.served {
            lines.push(Line {
                icon: Icon::People,
                title: Text::plain(self.name_of(&served.person)),
                detail: Text::new("team.served")
                    .key_arg("role", super::lookup::role_key(served.role))
                    .arg("minutes", served.minutes),
                badge: None,
                actions: Vec::new(),
            });
        }
        lines
    }

    fn briefing(&mut self, standing: &Standing, to: &Target, reading: &Reading) -> Result<Vec<Line>, PhoneError> {
        let role = self.acting_role(reading)?;
        let checklist = self.checklist_of(standing)?;
        let due = to.window.unwrap_or_default();
        let asked = BEFORE.iter().filter(|(_, _, only)| only.is_none_or(|only| role == Some(only)));
        let mut lines: Vec<Line> = asked
            .filter(|_| role.is_none_or(Role::is_judged))
            .map(|(item, icon, _)| {
                let me = standing.me.as_ref().map(PersonId::to_string).unwrap_or_default();
                let name = format!("{item}-{me}-{}", huxue_duty::clock::Instant(due).hhmm().replace(':', ""));
                let done = checklist.iter().any(|(known, value)| *known == name && value == YES);
                let target = Target { item: Some(name), value: Some(YES.to_owned()), ..to.clone() };
                let mut tick = Action::new(ActionId::PostRead, Text::new("post.tick"))
                    .spoken(Text::new("post.tick_spoken").key_arg("item", format!("post.before_{item}")))
                    .icon(Icon::Check)
                    .chosen(done)
                    .target(target);
                tick.enabled = !done;
                let badge = Badge { text: Text::new("post.ticked"), icon: Icon::Check, tone: Tone::Good };
                Line {
                    icon: *icon,
                    title: Text::new(format!("post.before_{item}")),
                    badge: done.then_some(badge),
                    actions: if done { Vec::new() } else { vec![tick] },
                    ..Line::default()
                }
            })
            .collect();
        let directory = self.directory()?;
        let sheet = directory.post_for(&standing.post, standing.day).map(|version| &version.sheet);
        for gate in sheet.into_iter().flat_map(|sheet| &sheet.gates) {
            let here = sheet.is_some_and(|sheet| sheet.post.gate == gate.id);
            lines.push(Line {
                icon: Icon::Gate,
                title: Text::plain(&gate.name),
                detail: Text::new(if here { "post.gate_own" } else { "post.gate_other" })
                    .arg("metres", gate.radius_m.round()),
                ..Line::default()
            });
        }
        // On the guard room's phone the gate's code stands first: colleagues come to scan it.
        if let Ok(shown) = self.gate_code(&standing.post, reading) {
            let code = Text::new("post.gate_code").arg("code", &shown.text).arg("until", shown.until.hhmmss());
            lines.insert(0, Line { icon: Icon::Qr, title: code, ..Line::default() });
        }
        Ok(lines)
    }
}

/// One tap says that a colleague is, or is not, here.
pub(super) fn attest(phone: &mut Phone, target: &Target, reading: &Reading) -> Result<Done, PhoneError> {
    let post = phone.place_for(target, reading)?;
    let person = target.person.as_deref().ok_or_else(|| PhoneError::bad("person", "nobody is named"))?;
    let present = target.value.as_deref() != Some("absent");
    let by = phone.acting(reading);
    let command = Command::Attest { post, persons: vec![PersonId::new(person)], present, by };
    let saved = phone.act(command, reading)?;
    Ok(Done { haptic: if present { Haptic::Success } else { Haptic::Warning }, ..Done::saved(&saved) })
}

pub(crate) fn perform(
    phone: &mut Phone,
    id: ActionId,
    target: &Target,
    _input: &Input,
    reading: &Reading,
) -> Result<Done, PhoneError> {
    if id != ActionId::PostRead {
        return attest(phone, target, reading);
    }
    let post = phone.place_for(target, reading)?;
    let by = phone.acting(reading);
    let (item, value) = (target.item.clone().unwrap_or_default(), target.value.clone().unwrap_or_default());
    Ok(Done::saved(&phone.act(Command::Checklist { post, item, value, by }, reading)?))
}
