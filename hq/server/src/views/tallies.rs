//! What days come to, counted by the core's one rule: the brief, bulletins and the desk's log read it.

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::ids::UnitId;
use huxue_duty::tally::{IncidentFacts, RowFacts, Tally};
use huxue_ledger::attendance::{PersonRow, PostDayView};
use huxue_ledger::ident::{Scope, ScopeClass, day_number};
use huxue_ledger::incident::{self, CLOSED};
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::Result;
use crate::hq::Hq;
use crate::projections::INCIDENT;
use crate::store::RowFilter;

/// One published number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Number {
    /// A field of the core's tally.
    pub key: String,
    /// As it was published.
    pub value: u32,
    /// As the records say now, after whatever was corrected or came late.
    pub now: u32,
}

/// Published numbers beside those of now.
pub(super) fn beside(published: &Tally, now: &Tally) -> Vec<Number> {
    let pairs = published.numbers().into_iter().zip(now.numbers());
    pairs.map(|((key, value), (_, now))| Number { key: key.to_owned(), value, now }).collect()
}

impl Hq {
    /// Both days included. Windows that have not ended are in no number yet.
    pub fn tally(&self, (from, to): (ServiceDay, ServiceDay), unit: Option<&UnitId>, now: Instant) -> Result<Tally> {
        let mut tally = Tally::default();
        let directory = self.directory()?;
        // Posts that ask for nobody are kept by volunteers, who are never judged.
        let staffed = |view: &PostDayView| {
            let newest = directory.posts.get(&view.post).and_then(|versions| versions.last());
            newest.is_some_and(|version| version.sheet.post.officers + version.sheet.post.auxiliaries > 0)
        };
        for day in from.iter_days().take_while(|day| *day <= to) {
            for view in self.day_views(day, unit, now)?.into_iter().filter(&staffed) {
                count_day(&mut tally, &view, now);
            }
        }
        let incidents = self.rows(&RowFilter {
            days: Some((day_number(from), day_number(to))),
            unit: unit.map(ToString::to_string),
            ..RowFilter::of(INCIDENT)
        })?;
        for row in incidents {
            let scope = Scope { class: ScopeClass::Incident, key: row.key, day: None };
            if let Some(view) = incident::view(&scope, &*self.fold(&scope)?) {
                let closed = view.status == CLOSED;
                tally.incident(&IncidentFacts { category: view.category, severity: view.severity, closed });
            }
        }
        for alarm in self.alarm_list(unit, now)?.alarms {
            let day = alarm.raised_at.civil_date();
            tally.alarms += u32::from(!alarm.drill && !alarm.cancelled && (from..=to).contains(&day));
        }
        Ok(tally)
    }

    /// Every post of a day as it is judged now.
    pub(super) fn day_views(&self, day: ServiceDay, unit: Option<&UnitId>, now: Instant) -> Result<Vec<PostDayView>> {
        let filter = super::AttendanceFilter { unit: unit.cloned(), ..super::AttendanceFilter::default() };
        Ok(self.attendance(day, &filter, now)?.posts)
    }
}

fn count_day(tally: &mut Tally, view: &PostDayView, now: Instant) {
    let over: Vec<_> = view.windows.iter().filter(|window| window.off_due_observed <= now).collect();
    tally.posts += u32::from(!over.is_empty());
    for window in over {
        tally.window(window.strength, window.rows.iter().map(facts));
    }
}

fn facts(row: &PersonRow) -> RowFacts {
    RowFacts {
        on: row.on.clone(),
        off: row.off.clone(),
        stands_in: row.stands_in_for.is_some(),
        found_absent: row.found_absent,
        disputed: row.disputed,
    }
}
