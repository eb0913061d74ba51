//! 今日简报: made from what this phone holds; copy it or share it.

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::ids::PostId;
use huxue_duty::school_day::DayStatus;
use huxue_ledger::attendance::WindowView;

use super::parts::{Action, ActionId, Done, Haptic, Head, Icon, Input, Line, ScreenId, Target, Text};
use super::say;
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::ports::Reading;
use crate::views::IncidentFilter;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BriefView {
    pub head: Head,
    pub lines: Vec<Line>,
    /// 仅本机数据，截至 07:12.
    pub as_of: Text,
}

impl Phone {
    pub fn screen_brief(&mut self, target: &Target, reading: &Reading) -> Result<BriefView, PhoneError> {
        self.check_open(reading)?;
        let day = self.brief_day(target, reading)?;
        let lines = self.brief_lines(day, reading)?;
        let mut head = self.head(ScreenId::Brief, target, reading)?;
        head.secret = true;
        head.primary = vec![
            Action::new(ActionId::BriefCopy, Text::new("brief.copy")).icon(Icon::Copy).target(target.clone()),
            Action::new(ActionId::BriefShare, Text::new("brief.share")).icon(Icon::Share).target(target.clone()),
        ];
        Ok(BriefView { head, lines, as_of: self.as_of() })
    }

    fn brief_day(&self, target: &Target, reading: &Reading) -> Result<ServiceDay, PhoneError> {
        Ok(target.service_day()?.unwrap_or_else(|| self.now(reading).civil_date()))
    }

    fn as_of(&self) -> Text {
        match self.follow.as_ref().and_then(|follow| follow.last_contact).map(Instant) {
            Some(at) => Text::new("brief.as_of").arg("at", at.civil().format("%m-%d %H:%M")),
            None => Text::new("brief.never_online"),
        }
    }

    fn brief_lines(&self, day: ServiceDay, reading: &Reading) -> Result<Vec<Line>, PhoneError> {
        let line = |icon, title, detail| Line { icon, title, detail, ..Line::default() };
        let date = Text::new("brief.day").arg("date", day.format("%Y-%m-%d"));
        let mut lines = vec![line(Icon::Calendar, date, Text::default())];
        for post in self.own_posts(day)? {
            self.post_lines(&post, day, reading, &mut lines)?;
        }
        let waiting = self.queue()?.items.len();
        lines.push(line(Icon::Upload, Text::new("brief.pending").arg("n", waiting), Text::default()));
        Ok(lines)
    }

    fn post_lines(
        &self,
        post: &PostId,
        day: ServiceDay,
        reading: &Reading,
        lines: &mut Vec<Line>,
    ) -> Result<(), PhoneError> {
        let view = self.post(post, day, reading)?;
        let school = self.directory()?.post_for(post, day).map(|version| version.sheet.school.name.clone());
        let status = match view.status {
            DayStatus::Closed => Text::new("brief.closed"),
            DayStatus::Provisional => Text::new("brief.provisional"),
            DayStatus::SchoolDay => Text::default(),
        };
        let title = Text::new("brief.post").arg("post", post).arg("school", school.unwrap_or_default());
        lines.push(Line { icon: Icon::School, title, detail: status, ..Line::default() });
        for window in &view.windows {
            self.window_lines(window, lines);
        }
        for extra in &view.unscheduled {
            let title = Text::new("brief.unscheduled")
                .arg("who", self.name_of(&extra.person))
                .arg("at", extra.at.midpoint().hhmm());
            lines.push(Line { icon: Icon::Person, title, ..Line::default() });
        }
        let filter = IncidentFilter { post: Some(post.clone()), day: Some(day), status: None };
        for row in self.incidents(&filter)? {
            lines.push(super::incident_list::summary(&row));
        }
        Ok(())
    }

    fn window_lines(&self, view: &WindowView, lines: &mut Vec<Line>) {
        let title = Text::new("brief.window")
            .key_arg("period", super::lookup::period_key(view.window.period))
            .arg("from", view.window.on_due.hhmm())
            .arg("to", view.off_due_observed.hhmm());
        lines.push(Line { icon: Icon::Clock, title, ..Line::default() });
        for row in &view.rows {
            let title = Text::new("brief.row")
                .arg("who", self.name_of(&row.person))
                .key_arg("on", super::lookup::on_key(&row.on))
                .key_arg("off", super::lookup::off_key(&row.off));
            lines.push(Line { icon: Icon::Person, title, ..Line::default() });
        }
        for served in &view.served {
            let who = self.name_of(&served.person);
            let title = Text::new("brief.served").arg("who", who).arg("minutes", served.minutes);
            lines.push(Line { icon: Icon::Person, title, ..Line::default() });
        }
    }
}

/// The same lines as plain text, one a row.
pub(crate) fn perform(
    phone: &mut Phone,
    id: ActionId,
    target: &Target,
    _input: &Input,
    reading: &Reading,
) -> Result<Done, PhoneError> {
    phone.check_open(reading)?;
    let day = phone.brief_day(target, reading)?;
    let language = phone.language()?;
    let mut rows = Vec::new();
    for line in phone.brief_lines(day, reading)? {
        rows.push(say(&line.title, language));
        if !line.detail.key.is_empty() {
            rows.push(say(&line.detail, language));
        }
    }
    rows.push(say(&phone.as_of(), language));
    let message = if id == ActionId::BriefCopy { Text::new("brief.copied") } else { Text::default() };
    Ok(Done { text: Some(rows.join("\n")), haptic: Haptic::Tap, ..Done::said(message) })
}
