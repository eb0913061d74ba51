//! 视频巡查 as the desk sees it: the week's plan, what was seen, what was asked and what came back.

mod questions;
mod seen;
mod showing;
mod weights;

use std::collections::BTreeMap;

use chrono::{Datelike as _, Days};
use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::county::Period;
use huxue_duty::ids::{PostId, UnitId};
use huxue_duty::patrol::{Chance, Place, plan};
use huxue_ledger::fact::{Body, PatrolSeen};
use huxue_ledger::fold::Folded;
use huxue_ledger::ident::Scope;

use crate::error::Result;
use crate::hq::Hq;
use crate::staff::Sight;

pub use seen::{FindingSeen, PatrolView, QuestionSeen, VideoLink, VisitSeen};
use showing::{Showing, newest_sheet};

/// Whoever was not seen for this long was not seen for long enough, days.
const REMEMBERED: u64 = 28;

impl Hq {
    /// The week that holds `day`, of one unit's posts or all.
    pub fn patrol(&self, day: ServiceDay, unit: Option<&UnitId>, sight: Sight, now: Instant) -> Result<PatrolView> {
        let directory = self.directory()?;
        let back = Days::new(u64::from(day.weekday().num_days_from_monday()));
        let from = day.checked_sub_days(back).unwrap_or(day);
        let week = self.patrol_week(from, now)?;
        let seen = self.patrol_findings(from)?;
        let done = newest(&seen, &week.chances, |on| *on >= from);
        let before = newest(&seen, &week.chances, |on| *on < from);
        let concerns = self.patrol_concerns(from, &week, &before, now)?;
        let template = self.video_template()?;
        let cameras = self.sites()?.cameras;
        let showing = Showing { hq: self, directory: &directory, template: template.as_deref(), cameras: &cameras };
        let wanted = |post: &PostId| {
            unit.is_none_or(|unit| newest_sheet(&directory, post).is_some_and(|sheet| sheet.post.unit == *unit))
        };
        let visits = plan(&week.chances, &concerns, &done, now);
        let visits = visits.into_iter().filter(|visit| wanted(&visit.chance.post));
        let of_week = seen.iter().filter(|(on, _)| *on >= from);
        let mut findings = Vec::new();
        for (on, folded) in of_week {
            let Some(Body::PatrolSeen(seen)) = folded.counted() else { continue };
            if wanted(&PostId::new(&seen.post)) {
                findings.push(showing.finding(*on, folded, seen, &week.chances, sight, now)?);
            }
        }
        findings.sort_by_key(|one| std::cmp::Reverse((one.at, one.entry)));
        let visits = visits.map(|visit| showing.visit(visit)).collect();
        Ok(PatrolView { at: now, from, linked: template.is_some(), visits, findings })
    }

    /// What was seen from some weeks before `from` to the end of its week, with the day.
    fn patrol_findings(&self, from: ServiceDay) -> Result<Vec<(ServiceDay, Folded)>> {
        let first = from.checked_sub_days(Days::new(REMEMBERED)).unwrap_or(from);
        let end = from.checked_add_days(Days::new(7)).unwrap_or(from);
        let mut found = Vec::new();
        for day in first.iter_days().take_while(|day| *day < end) {
            let scope = Scope::desk(day);
            if !self.cache.index.borrow().has_entries(&scope) {
                continue;
            }
            let fold = self.fold(&scope)?;
            let seen = fold.entries.iter().filter(|one| matches!(one.counted(), Some(Body::PatrolSeen(_))));
            found.extend(seen.map(|one| (day, one.clone())));
        }
        Ok(found)
    }
}

/// The last window in which each post was looked at in each period, of the days that are asked for.
fn newest(
    seen: &[(ServiceDay, Folded)],
    chances: &[Chance],
    wanted: impl Fn(&ServiceDay) -> bool,
) -> BTreeMap<Place, Instant> {
    let mut last = BTreeMap::new();
    for (_, folded) in seen.iter().filter(|(day, _)| wanted(day)) {
        let Some(Body::PatrolSeen(one)) = folded.counted() else { continue };
        let at = Instant(one.window);
        let kept = last.entry((PostId::new(&one.post), period_of(one, chances))).or_insert(at);
        *kept = at.max(*kept);
    }
    last
}

/// The period of the window that was looked at; by its hour where the timetable has changed since.
fn period_of(seen: &PatrolSeen, chances: &[Chance]) -> Period {
    let known = chances.iter().find(|one| one.on_due.0 == seen.window && one.post.as_str() == seen.post);
    known.map_or_else(|| weights::period_at(Instant(seen.window)), |chance| chance.period)
}
