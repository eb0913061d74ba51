//! What the home screens point at: an open roll-call, a question of the desk, a changed timetable, an unread roster,
//! other rules.

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::county::Movement;
use huxue_duty::ids::{PersonId, PostId};
use huxue_ledger::directory::{PostSheet, Version};
use huxue_ledger::fact::Body;
use huxue_ledger::ident::Scope;

use super::parts::{Action, ActionId, Badge, Icon, Line, Route, ScreenId, Target, Text, Tone};
use crate::command::Published;
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::ports::Reading;
use crate::views::{About, Ask, asks_of};

/// A changed timetable is pointed at for this long unless it is acknowledged, days.
const FRESH_DAYS: i64 = 7;

/// Two versions of a post's timetable that differ.
pub(crate) struct Changed {
    pub post: PostId,
    pub version: u32,
    pub before: PostSheet,
    pub after: PostSheet,
    pub acknowledged: bool,
}

impl Changed {
    /// The movements that differ: as they were, as they are.
    pub fn pairs(&self) -> Vec<(Option<&Movement>, Option<&Movement>)> {
        let (old, new) = (&self.before.movements, &self.after.movements);
        let gone = old.iter().filter(|movement| !new.contains(movement));
        let come: Vec<&Movement> = new.iter().filter(|movement| !old.contains(movement)).collect();
        let mut pairs: Vec<(Option<&Movement>, Option<&Movement>)> = Vec::new();
        let mut used = Vec::new();
        for movement in gone {
            let next = come.iter().position(|new| new.label == movement.label && !used.contains(&new.label));
            if let Some(at) = next {
                used.push(come[at].label.clone());
            }
            pairs.push((Some(movement), next.map(|at| come[at])));
        }
        let known: Vec<&str> = pairs.iter().filter_map(|(_, new)| new.map(|new| new.label.as_str())).collect();
        let added: Vec<_> =
            come.iter().filter(|new| !known.contains(&new.label.as_str())).map(|new| (None, Some(*new))).collect();
        pairs.extend(added);
        pairs
    }
}

impl Phone {
    /// What this person has acknowledged: kind, version, post.
    pub(crate) fn has_acknowledged(
        &self,
        person: &PersonId,
        what: Published,
        version: u32,
        post: Option<&PostId>,
    ) -> Result<bool, PhoneError> {
        let facts = self.facts(&Scope::person(person))?;
        Ok(facts.entries.iter().any(|folded| match folded.counted() {
            Some(Body::Acknowledged(read)) => {
                read.what == what.number()
                    && read.version == version
                    && read.post.as_deref() == post.map(PostId::as_str)
            }
            _ => false,
        }))
    }

    /// The newest change of a post's timetable that is worth showing.
    pub(crate) fn changed_timetable(
        &self,
        post: &PostId,
        me: Option<&PersonId>,
        now: Instant,
    ) -> Result<Option<Changed>, PhoneError> {
        let directory = self.sheets_of_post(post)?;
        let Some(versions) = directory.posts.get(post) else { return Ok(None) };
        let Some((newest, before)) = newest_change(versions, now) else { return Ok(None) };
        let read =
            me.map_or(Ok(false), |me| self.has_acknowledged(me, Published::Timetable, newest.number, Some(post)))?;
        Ok(Some(Changed {
            post: post.clone(),
            version: newest.number,
            before: before.sheet.clone(),
            after: newest.sheet.clone(),
            acknowledged: read,
        }))
    }

    /// The roster in force, and whether this person has read it; `None` where no roster is here.
    pub(crate) fn roster_read(&self, me: &PersonId, day: ServiceDay) -> Result<Option<(u32, bool)>, PhoneError> {
        let directory = self.sheets_of_day(day, &[])?;
        let Some(version) = directory.staff_for(day).map(|version| version.number) else { return Ok(None) };
        Ok(Some((version, self.has_acknowledged(me, Published::Roster, version, None)?)))
    }
}

fn newest_change(versions: &[Version<PostSheet>], now: Instant) -> Option<(&Version<PostSheet>, &Version<PostSheet>)> {
    let newest = versions.last()?;
    let before = versions.iter().rev().nth(1)?;
    let recent =
        now.since(newest.published_at) < FRESH_DAYS * 24 * 60 * 60_000 || newest.valid_from >= now.civil_date();
    (recent && newest.sheet.movements != before.sheet.movements).then_some((newest, before))
}

/// The lines of a home screen, the most urgent first. Their buttons carry `id`.
pub(super) fn lines(phone: &mut Phone, id: ActionId, reading: &Reading) -> Result<Vec<Line>, PhoneError> {
    let now = phone.now(reading);
    let me = phone.me(reading).ok();
    let mut lines = Vec::new();
    let mut calls = Vec::new();
    for post in phone.own_posts(now.civil_date())? {
        let day = now.civil_date();
        calls.extend(phone.day(&post, day, reading)?.roll_calls(&post, day, now));
    }
    for call in calls {
        let answered = me.as_ref().is_some_and(|me| call.answered.iter().any(|who| who == me.as_str()));
        if answered {
            continue;
        }
        let post = call.scope.post().map(|post| post.to_string());
        let target = Target { entry: Some(call.call.hex()), post, ..Target::default() };
        lines.push(
            line(id, "notice.roll_call", Icon::Bell, Tone::Danger, (ScreenId::RollCall, target))
                .titled(Text::new("notice.roll_call").arg("label", call.label).arg("until", call.until.hhmm())),
        );
    }
    if let Some(me) = &me {
        let asks = asks_of(phone, me)?.into_iter().filter(|ask| ask.is_open(now));
        let (stand_ins, patrols): (Vec<Ask>, Vec<Ask>) =
            asks.partition(|ask| matches!(ask.about, About::StandIn { .. }));
        lines.extend(patrols.iter().filter_map(|ask| patrol_line(phone, ask)));
        if !stand_ins.is_empty() {
            lines.push(line(id, "notice.asked", Icon::Swap, Tone::Attention, (ScreenId::Exchange, Target::default())));
        }
        if let Some((version, false)) = phone.roster_read(me, now.civil_date())? {
            lines.push(
                line(id, "notice.roster", Icon::Calendar, Tone::Neutral, (ScreenId::Week, Target::default()))
                    .titled(Text::new("notice.roster").arg("version", version)),
            );
        }
    }
    for post in phone.posts_of(&Target::default(), reading)? {
        let changed = phone.changed_timetable(&post, me.as_ref(), now)?;
        if changed.is_some_and(|changed| !changed.acknowledged) {
            let target = Target { post: Some(post.to_string()), ..Target::default() };
            lines.push(line(id, "notice.timetable", Icon::School, Tone::Attention, (ScreenId::School, target)));
        }
    }
    lines.extend(changed_rules(phone, now)?);
    Ok(lines)
}

/// Another lead or tail at a post of one's own, from the day it is heard of until it has been so for a week.
fn changed_rules(phone: &Phone, now: Instant) -> Result<Vec<Line>, PhoneError> {
    let today = now.civil_date();
    let mut lines: Vec<Line> = Vec::new();
    for post in phone.own_posts(today)? {
        let directory = phone.sheets_of_post(&post)?;
        let (Some(sheet), Some(public)) = (directory.post_for(&post, today), directory.public_for(today)) else {
            continue;
        };
        let dated = public.sheet.rules.iter().map(|dated| dated.valid_from);
        for first in dated.filter(|first| today.signed_duration_since(*first).num_days() < FRESH_DAYS) {
            let Some(eve) = first.pred_opt() else { continue };
            let margins = |day| directory.policy(day).margins_of(&sheet.sheet.school);
            let ((old_lead, old_tail), (lead, tail)) = (margins(eve), margins(first));
            let line = Line {
                icon: Icon::Clock,
                title: Text::new("notice.rules").arg("day", first.format("%m-%d")).arg("lead", lead).arg("tail", tail),
                detail: Text::new("notice.rules_before").arg("lead", old_lead).arg("tail", old_tail),
                ..Line::default()
            };
            if (old_lead, old_tail) != (lead, tail) && !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    Ok(lines)
}

/// 巡查询问: answered where it is read. A yes is a word to the desk and nothing else.
fn patrol_line(phone: &Phone, ask: &Ask) -> Option<Line> {
    let About::Patrol { seen, signed_on } = ask.about else { return None };
    let target = Target { entry: Some(ask.entry.hex()), ..Target::default() };
    let button =
        |id, key: &str, icon, tone| Action::new(id, Text::new(key)).icon(icon).tone(tone).target(target.clone());
    Some(Line {
        icon: Icon::Question,
        title: Text::new("notice.patrol")
            .arg("at", ask.at.civil().format("%m-%d %H:%M"))
            .arg("post", phone.post_label(&ask.post))
            .arg("seen", seen)
            .arg("signed_on", signed_on),
        detail: Text::new("notice.patrol_detail"),
        badge: None,
        actions: vec![
            button(ActionId::TodayAllHere, "today.all_here", Icon::Check, Tone::Good),
            button(ActionId::TodayNotAllHere, "today.not_all_here", Icon::Cross, Tone::Neutral),
        ],
    })
}

impl Line {
    fn titled(self, title: Text) -> Self {
        Self { title, ..self }
    }
}

fn line(id: ActionId, key: &str, icon: Icon, tone: Tone, (screen, target): (ScreenId, Target)) -> Line {
    let open = Action::new(id, Text::new("notice.open"))
        .spoken(Text::new("notice.open"))
        .icon(icon)
        .tone(tone)
        .target(target.clone())
        .opens(Route { screen, target });
    Line {
        icon,
        title: Text::new(key),
        badge: Some(Badge { text: Text::new("notice.new"), icon: Icon::Alert, tone }),
        actions: vec![open],
        ..Line::default()
    }
}
