//! 值班日志: what happened at the desk on a day, generated from records and the audit chain. Nobody writes it, so nobody
//! can leave something out.

use std::collections::BTreeMap;

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_ledger::fact::Body;
use huxue_ledger::ident::Scope;
use serde::Serialize;
use utoipa::ToSchema;

use super::handover::shifts_of;
use super::tallies::{Number, beside};
use super::{AlarmSeen, IncidentFilter};
use crate::error::Result;
use crate::hq::Hq;

/// Rows of the audit chain that are looked through, from its end.
const LOOKED: u64 = 20_000;
/// What staff state at the desk, in the audit chain.
const DESK: &str = "desk.";
/// What has a line of its own.
const TOLD: [&str; 2] = ["ShiftHandedOver", "ShiftTakenOver"];

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DutyLog {
    #[schema(value_type = String, format = Date)]
    pub day: ServiceDay,
    #[schema(value_type = i64)]
    pub at: Instant,
    pub numbers: Vec<Number>,
    /// In the order of time.
    pub lines: Vec<LogLine>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LogLine {
    #[schema(value_type = i64)]
    pub at: Instant,
    /// `incident`, `alarm`, `handed_over`, `taken_over`, `brief` or `acts`.
    pub code: &'static str,
    pub args: BTreeMap<&'static str, String>,
}

fn line<const N: usize>(at: Instant, code: &'static str, args: [(&'static str, String); N]) -> LogLine {
    LogLine { at, code, args: args.into() }
}

impl Hq {
    pub fn duty_log(&self, day: ServiceDay, now: Instant) -> Result<DutyLog> {
        let mut lines = Vec::new();
        for incident in self.incidents(&IncidentFilter { day: Some(day), ..IncidentFilter::default() })? {
            let received = self.report_received(&incident, &*self.fold(&Scope::incident(&incident.id))?)?;
            let args = [
                ("post", incident.post.to_string()),
                ("category", incident.category),
                ("status", incident.status),
                ("id", incident.id),
            ];
            lines.push(line(received, "incident", args));
        }
        let of_day = |alarm: &AlarmSeen| alarm.raised_at.civil_date() == day && !alarm.drill;
        for alarm in self.alarm_list(None, now)?.alarms.into_iter().filter(of_day) {
            let state = if alarm.cancelled { "cancelled" } else { alarm.stage.code() };
            // A button may hang where no post is.
            let place = alarm.post.map(|post| post.to_string()).or(alarm.site).unwrap_or_default();
            lines.push(line(alarm.raised_at, "alarm", [("post", place), ("state", state.to_owned())]));
        }
        let fold = self.fold(&Scope::desk(day))?;
        for shift in shifts_of(&fold) {
            lines.push(line(shift.at, "handed_over", [("by", shift.by), ("n", shift.open.to_string())]));
            if let (Some(by), Some(at)) = (shift.taken_by, shift.taken_at) {
                lines.push(line(at, "taken_over", [("by", by)]));
            }
        }
        let made = fold.entries.iter().filter(|folded| matches!(folded.counted(), Some(Body::BriefGenerated(_))));
        lines.extend(made.map(|folded| line(folded.entry.header.time.wall, "brief", [])));
        lines.extend(self.desk_acts(day)?);
        lines.sort_by(|a, b| (a.at, a.code, &a.args).cmp(&(b.at, b.code, &b.args)));
        let tally = self.tally((day, day), None, now)?;
        Ok(DutyLog { day, at: now, numbers: beside(&tally, &tally), lines })
    }

    /// What each account stated, by kind: how often, from when to when.
    fn desk_acts(&self, day: ServiceDay) -> Result<Vec<LogLine>> {
        let last = self.store.last_audit()?.map_or(0, |row| row.seq);
        let mut acts: BTreeMap<(String, String), (Instant, Instant, u32)> = BTreeMap::new();
        for row in self.store.audit_above(last.saturating_sub(LOOKED), LOOKED as usize)? {
            let Some(kind) = row.action.strip_prefix(DESK).filter(|_| row.at.civil_date() == day) else { continue };
            if TOLD.contains(&kind) {
                continue;
            }
            let (_, until, count) = acts.entry((row.actor, kind.to_owned())).or_insert((row.at, row.at, 0));
            *until = row.at.max(*until);
            *count += 1;
        }
        let said = |((by, kind), (from, until, count)): ((String, String), (Instant, Instant, u32))| {
            let args = [("by", by), ("kind", kind), ("n", count.to_string()), ("until", until.hhmm())];
            line(from, "acts", args)
        };
        Ok(acts.into_iter().map(said).collect())
    }
}
