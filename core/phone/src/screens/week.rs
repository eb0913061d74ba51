//! 本周岗位: my posts of the week, and one tap to acknowledge the roster.

use chrono::{Datelike, Days};
use huxue_duty::clock::ServiceDay;
use huxue_duty::county::Absence;
use huxue_duty::ids::{PersonId, PostId};
use huxue_duty::roster::{Assigned, assigned};
use huxue_duty::windows::Window;

use super::lookup::{part_key, period_key};
use super::parts::{
    Action, ActionId, Badge, Done, Haptic, Head, Icon, Input, Line, Route, ScreenId, Target, Text, Tone,
};
use super::standing::weekday_key;
use crate::command::{Command, Published};
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::ports::Reading;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeekView {
    pub head: Head,
    /// 名册第 12 版, with how long it has been read or not.
    pub roster: Text,
    pub acknowledge: Option<Action>,
    pub days: Vec<WeekDay>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeekDay {
    /// 周一 11月24日.
    pub date: Text,
    pub is_today: bool,
    /// Windows, or why there are none.
    pub lines: Vec<Line>,
}

/// One window that somebody is named for.
pub(crate) struct Duty {
    pub post: PostId,
    pub window: Window,
    pub assigned: Option<Assigned>,
}

impl Phone {
    pub fn screen_week(&mut self, target: &Target, reading: &Reading) -> Result<WeekView, PhoneError> {
        let today = self.now(reading).civil_date();
        let shown = target.service_day()?.unwrap_or(today);
        let monday = shown - Days::new(u64::from(shown.weekday().num_days_from_monday()));
        let me = self.me(reading).ok();
        let read = me.as_ref().map_or(Ok(None), |me| self.roster_read(me, today))?;
        let mut head = self.head(ScreenId::Week, target, reading)?;
        let acknowledge = read.filter(|(_, read)| !read).map(|(version, _)| {
            Action::new(ActionId::WeekAcknowledge, Text::new("week.acknowledge").arg("version", version))
                .icon(Icon::Check)
                .tone(Tone::Ready)
                .haptic(Haptic::Success)
                .target(Target { value: Some(version.to_string()), ..Target::default() })
        });
        head.primary.extend(acknowledge.clone());
        for (label, other, icon) in [
            ("week.before", monday.checked_sub_days(Days::new(7)), Icon::Back),
            ("week.after", monday.checked_add_days(Days::new(7)), Icon::Calendar),
        ] {
            let target = Target { day: other.map(|day| day.to_string()), ..Target::default() };
            head.primary.push(
                Action::new(ActionId::WeekDay, Text::new(label))
                    .icon(icon)
                    .target(target.clone())
                    .opens(Route { screen: ScreenId::Week, target }),
            );
        }
        let mut days = Vec::with_capacity(7);
        for day in monday.iter_days().take(7) {
            days.push(WeekDay {
                date: date_text(day),
                is_today: day == today,
                lines: self.day_lines(day, me.as_ref())?,
            });
        }
        let roster = match read {
            None => Text::new("week.no_roster"),
            Some((version, true)) => Text::new("week.roster_read").arg("version", version),
            Some((version, false)) => Text::new("week.roster_unread").arg("version", version),
        };
        Ok(WeekView { head, roster, acknowledge, days })
    }

    fn day_lines(&self, day: ServiceDay, me: Option<&PersonId>) -> Result<Vec<Line>, PhoneError> {
        let mut lines = Vec::new();
        for duty in self.duties(day, me)? {
            let excused = duty.assigned.as_ref().and_then(|assigned| assigned.excused);
            let badge =
                excused.map(|_| Badge { text: Text::new("verdict.excused"), icon: Icon::Calendar, tone: Tone::Muted });
            let part = duty.assigned.as_ref().map_or_else(Text::default, |assigned| Text::new(part_key(assigned.part)));
            lines.push(Line {
                icon: Icon::Gate,
                title: Text::new("week.duty")
                    .key_arg("period", period_key(duty.window.period))
                    .arg("from", duty.window.on_due.hhmm())
                    .arg("to", duty.window.off_due.hhmm())
                    .arg("post", self.post_label(&duty.post)),
                detail: part,
                badge,
                actions: Vec::new(),
            });
        }
        if lines.is_empty() {
            lines.push(Line { icon: Icon::Calendar, title: Text::new("week.nothing"), ..Line::default() });
        }
        Ok(lines)
    }

    /// The windows of a day that this person is named for, from the rosters here; without a roster, every window of
    /// this phone's posts.
    pub(crate) fn duties(&self, day: ServiceDay, me: Option<&PersonId>) -> Result<Vec<Duty>, PhoneError> {
        let directory = self.directory()?;
        let staff = directory.staff_for(day).map(|version| &version.sheet);
        let mut duties = Vec::new();
        for post in self.own_posts(day)? {
            let Some(planned) = self.windows(&post, day)? else { continue };
            for window in &planned.windows {
                let named = match (staff, me) {
                    (Some(staff), Some(me)) => {
                        let absences: &[Absence] = &staff.absences;
                        let mut all = assigned(&post, window, planned.runs_as, &staff.roster, absences);
                        let at = all.iter().position(|one| one.person == *me);
                        let Some(at) = at else { continue };
                        Some(all.swap_remove(at))
                    }
                    _ => None,
                };
                duties.push(Duty { post: post.clone(), window: window.clone(), assigned: named });
            }
        }
        duties.sort_by(|a, b| (a.window.on_due, &a.post).cmp(&(b.window.on_due, &b.post)));
        Ok(duties)
    }
}

pub(crate) fn perform(
    phone: &mut Phone,
    _id: ActionId,
    target: &Target,
    _input: &Input,
    reading: &Reading,
) -> Result<Done, PhoneError> {
    let version = target.value.as_deref().and_then(|text| text.parse().ok());
    let version = version.ok_or_else(|| PhoneError::bad("value", "not a roster version"))?;
    let by = phone.acting(reading);
    Ok(Done::saved(&phone.act(Command::Acknowledge { what: Published::Roster, version, post: None, by }, reading)?))
}
/// 周一 11月24日.
pub(super) fn date_text(day: ServiceDay) -> Text {
    let date = Text::new("week.date").key_arg("weekday", weekday_key(day));
    date.arg("month", day.format("%-m")).arg("day", day.format("%-d"))
}
