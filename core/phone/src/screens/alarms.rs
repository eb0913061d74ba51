//! Reminders to hand to the platform ahead of time (expectation 17): due − 30 and − 10 minutes, at due if not yet on
//! post, and at the end. A platform replaces all of them whenever something changed.

use chrono::Days;
use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::ids::PersonId;

use super::lookup::period_key;
use super::parts::{Alarm, AlarmKind, Route, ScreenId, Target, Text};
use super::standing::Stage;
use super::week::Duty;
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::ports::Reading;

/// Windows are known this far ahead, days.
const HORIZON_DAYS: u64 = 30;

impl Phone {
    /// The next `n` reminders, the earliest first. None for somebody on leave or for a day that is not settled.
    pub fn next_alarms(&mut self, n: u32, reading: &Reading) -> Result<Vec<Alarm>, PhoneError> {
        if !self.is_enrolled() {
            return Ok(Vec::new());
        }
        let now = self.now(reading);
        let me = self.me(reading).ok();
        let today = now.civil_date();
        let mut alarms = Vec::new();
        // Yesterday's late self-study may still be running.
        let first = today.pred_opt().unwrap_or(today);
        for day in first.iter_days().take(HORIZON_DAYS as usize + 1) {
            for duty in self.duties(day, me.as_ref())? {
                alarms.extend(
                    self.alarms_of(&duty, day, me.as_ref(), reading)?.into_iter().filter(|alarm| alarm.at > now),
                );
            }
            if alarms.len() >= n as usize && day >= today.checked_add_days(Days::new(1)).unwrap_or(today) {
                break;
            }
        }
        alarms.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
        alarms.truncate(n as usize);
        Ok(alarms)
    }

    fn alarms_of(
        &mut self,
        duty: &Duty,
        day: ServiceDay,
        me: Option<&PersonId>,
        reading: &Reading,
    ) -> Result<Vec<Alarm>, PhoneError> {
        let excused = duty.assigned.as_ref().is_some_and(|assigned| assigned.excused.is_some());
        let settled = self.windows(&duty.post, day)?.is_some_and(|planned| !planned.is_provisional());
        if excused || !settled || me.is_some_and(|me| self.asked_leave(me, day)) {
            return Ok(Vec::new());
        }
        let now = self.now(reading);
        let near = duty.window.off_due.since(now) > -12 * 60 * 60_000 && duty.window.on_due.since(now) < 60 * 60_000;
        // Only the window that is near can have been begun.
        let (stage, off_due, pings) = if near {
            let standing = self.standing(&duty.post, reading)?;
            let found = standing.view.windows.iter().find(|one| one.window.on_due == duty.window.on_due);
            found.map_or((Stage::Ahead, duty.window.off_due, Vec::new()), |one| {
                (standing.stage(one), one.off_due_observed, standing.pings(one))
            })
        } else {
            (Stage::Ahead, duty.window.off_due, Vec::new())
        };
        let due = duty.window.on_due;
        let mut alarms: Vec<Alarm> = pings
            .into_iter()
            .enumerate()
            .map(|(index, at)| {
                let alarm = self.alarm(duty, AlarmKind::Ping, at);
                Alarm { id: format!("{}/{index}", alarm.id), ..alarm }
            })
            .collect();
        if matches!(stage, Stage::Ahead | Stage::Ready | Stage::Overdue) {
            alarms.push(self.alarm(duty, AlarmKind::HalfHour, due.plus_minutes(-30)));
            alarms.push(self.alarm(duty, AlarmKind::TenMinutes, due.plus_minutes(-10)));
            alarms.push(self.alarm(duty, AlarmKind::Due, due));
        }
        if !matches!(stage, Stage::Left | Stage::Over | Stage::Excused) {
            alarms.push(self.alarm(duty, AlarmKind::OffDue, off_due));
        }
        Ok(alarms)
    }

    fn alarm(&self, duty: &Duty, kind: AlarmKind, at: Instant) -> Alarm {
        let name = match kind {
            AlarmKind::HalfHour => "half_hour",
            AlarmKind::TenMinutes => "ten_minutes",
            AlarmKind::Due => "due",
            AlarmKind::OffDue => "off_due",
            AlarmKind::Ping => "ping",
        };
        let shift = format!("{}@{}", duty.post, duty.window.on_due.0);
        let target = Target {
            post: Some(duty.post.to_string()),
            day: Some(duty.window.day.to_string()),
            window: Some(duty.window.on_due.0),
            ..Target::default()
        };
        Alarm {
            id: format!("{shift}/{name}"),
            at,
            kind,
            title: Text::new(format!("alarm.{name}")).key_arg("period", period_key(duty.window.period)),
            body: Text::new("alarm.body")
                .arg("post", self.post_label(&duty.post))
                .arg("from", duty.window.on_due.hhmm())
                .arg("to", duty.window.off_due.hhmm()),
            link: format!("duty://checkin?shift={shift}"),
            route: Route { screen: ScreenId::CheckIn, target },
        }
    }

    /// Leave that was asked for or granted in the person's own journal.
    fn asked_leave(&self, me: &PersonId, day: ServiceDay) -> bool {
        use huxue_ledger::fact::Body;
        use huxue_ledger::ident::{Scope, day_number};
        let Ok(facts) = self.facts(&Scope::person(me)) else { return false };
        let refused = |of| {
            facts.entries.iter().any(
                |other| matches!(other.counted(), Some(Body::Decided(decided)) if decided.of == of && !decided.accept),
            )
        };
        facts.entries.iter().any(|folded| match folded.counted() {
            Some(Body::LeaveRequested(leave)) => {
                (leave.from..=leave.to).contains(&day_number(day)) && !refused(folded.entry.hash)
            }
            _ => false,
        })
    }
}
