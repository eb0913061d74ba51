//! Projection rows: what screens and lists filter, derived from folds and disposable. A row depends on the ledger
//! alone, never on when it was computed: what time adds (who has synced, what is running) is judged when read.

use std::collections::BTreeSet;

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::ids::{PersonId, PostId};
use huxue_ledger::fact::Body;
use huxue_ledger::fold::{Folded, ScopeFold, State};
use huxue_ledger::ident::{Scope, ScopeClass, day_number, day_of_number};
use huxue_ledger::incident;
use huxue_ledger::roll_call::{self, Call};

use crate::error::Result;
use crate::hq::Hq;
use crate::store::{Row, RowFilter};
use crate::views::{RequestView, WithheldView};

pub const INCIDENT: &str = "incident";
pub const WITHHELD: &str = "withheld";
pub const REQUEST: &str = "request";
pub const ATTENDANCE: &str = "attendance";
/// Calls, by the roll-call that they are part of.
pub const ROLL_CALL: &str = "roll_call";
const VIEWS: [&str; 5] = [INCIDENT, WITHHELD, REQUEST, ATTENDANCE, ROLL_CALL];

/// A day is settled two days on: every window of it is over.
const SETTLED_MINUTES: u32 = 48 * 60;

impl Hq {
    /// Drops every projection and computes it again from the ledger. Gives the rows it would have had anyway.
    pub fn rebuild(&mut self) -> Result<usize> {
        self.transact(|hq| {
            for view in VIEWS {
                hq.store.remove_rows(&RowFilter::of(view))?;
            }
            hq.to_project = hq.scopes_known()?.into_iter().collect();
            let count = hq.to_project.len();
            hq.project()?;
            Ok(count)
        })
    }

    pub fn rows(&self, filter: &RowFilter) -> Result<Vec<Row>> {
        Ok(self.store.rows(filter)?)
    }

    /// Brings the rows of every touched scope up to date; part of the transaction that touched them.
    pub(crate) fn project(&mut self) -> Result<()> {
        let touched = std::mem::take(&mut self.to_project);
        let mut days: BTreeSet<(PostId, ServiceDay)> = BTreeSet::new();
        for scope in &touched {
            let fold = self.fold(scope)?;
            self.project_scope(scope, &fold)?;
            self.days_touched(scope, &fold, &mut days)?;
        }
        for (post, day) in days {
            self.project_day(&post, day)?;
        }
        Ok(())
    }

    fn project_scope(&self, scope: &Scope, fold: &ScopeFold) -> Result<()> {
        let (mut incidents, mut withheld, mut requests) = (Vec::new(), Vec::new(), Vec::new());
        if let Some(view) = incident::view(scope, fold).filter(|_| scope.class == ScopeClass::Incident) {
            incidents.push(Row {
                service_day: Some(day_number(view.day)),
                post: Some(view.post.to_string()),
                unit: self.unit_of(&view.post)?,
                person: Some(view.filed_by.clone()),
                state: Some(view.status.clone()),
                sort_key: format!("{:020}", view.filed_at.0.max(0)),
                body: json(&view),
                ..row(INCIDENT, view.id.clone(), scope)
            });
        }
        for folded in &fold.entries {
            withheld.extend(withheld_row(scope, folded));
            requests.extend(self.request_row(scope, fold, folded)?);
        }
        let calls = if scope.class == ScopeClass::PostDay { self.roll_call_rows(scope, fold)? } else { Vec::new() };
        for (view, rows) in [(INCIDENT, incidents), (WITHHELD, withheld), (REQUEST, requests), (ROLL_CALL, calls)] {
            self.store.replace_rows(view, &scope.to_string(), &rows)?;
        }
        Ok(())
    }

    fn request_row(&self, scope: &Scope, fold: &ScopeFold, folded: &Folded) -> Result<Option<Row>> {
        let Some(view) = RequestView::of(scope, fold, folded) else { return Ok(None) };
        let post = scope.post();
        Ok(Some(Row {
            service_day: scope.day,
            unit: post.as_ref().map(|post| self.unit_of(post)).transpose()?.flatten(),
            post: post.map(|post| post.to_string()),
            person: Some(view.author.clone()),
            state: Some(view.state.clone()),
            sort_key: format!("{:020}", folded.entry.header.time.wall.0.max(0)),
            body: json(&view),
            ..row(REQUEST, folded.entry.hash.hex(), scope)
        }))
    }

    fn roll_call_rows(&self, scope: &Scope, fold: &ScopeFold) -> Result<Vec<Row>> {
        let Some(post) = scope.post() else { return Ok(Vec::new()) };
        let unit = self.unit_of(&post)?;
        let call = |call: Call| Row {
            service_day: scope.day,
            post: Some(post.to_string()),
            unit: unit.clone(),
            state: Some(call.roll_call()),
            sort_key: format!("{:020}", call.opened_at.0.max(0)),
            body: json(&call.round()),
            ..row(ROLL_CALL, call.entry.hex(), scope)
        };
        Ok(roll_call::calls(fold).into_iter().map(call).collect())
    }

    /// Which post-days a change of this scope may judge differently.
    fn days_touched(
        &mut self,
        scope: &Scope,
        fold: &ScopeFold,
        days: &mut BTreeSet<(PostId, ServiceDay)>,
    ) -> Result<()> {
        let known = |keep: &dyn Fn(&PostId, ServiceDay) -> bool| {
            let index = self.cache.index.borrow();
            index.post_days().filter(|(post, day)| keep(post, *day)).collect::<Vec<_>>()
        };
        match scope.class {
            ScopeClass::PostDay | ScopeClass::PostDayVolunteer => {
                days.extend(scope.post().zip(scope.service_day()));
            }
            ScopeClass::DirectoryPublic => days.extend(known(&|_, _| true)),
            ScopeClass::DirectoryPost => {
                let changed = scope.post();
                days.extend(known(&|post, _| Some(post) == changed.as_ref()));
            }
            ScopeClass::DirectoryStaff => {
                // A roster moves nobody back in time: windows that began before it was published keep theirs. A
                // change of people may change a role, and with it any day.
                let directory = self.directory()?;
                let Some(newest) = directory.staff.last() else { return Ok(()) };
                if self.projected_staff == Some(newest.number) {
                    return Ok(());
                }
                let before = directory.staff.iter().rev().nth(1);
                let same_people = before.is_some_and(|before| before.sheet.people == newest.sheet.people);
                let since = newest.published_at.civil_date().pred_opt().filter(|_| same_people);
                days.extend(known(&|_, day| since.is_none_or(|since| day >= since)));
                self.projected_staff = Some(newest.number);
            }
            ScopeClass::Person => self.days_of_person(scope, fold, days)?,
            _ => {}
        }
        Ok(())
    }

    /// Leave speaks for its dates, a delivery for what comes after it.
    fn days_of_person(&self, scope: &Scope, fold: &ScopeFold, days: &mut BTreeSet<(PostId, ServiceDay)>) -> Result<()> {
        let spoken = fold.entries.iter().filter_map(|folded| match folded.counted() {
            Some(Body::LeaveRequested(leave)) => Some(leave.from),
            Some(Body::Delivered(delivered)) => Some(day_number(Instant(delivered.at).civil_date()).saturating_sub(1)),
            _ => None,
        });
        let Some(first) = spoken.min() else { return Ok(()) };
        let person = Some(scope.key.clone());
        let filter = RowFilter { person, days: Some((first, u32::MAX)), ..RowFilter::of(ATTENDANCE) };
        for row in self.store.rows(&filter)? {
            let post = row.post.as_deref().map(PostId::new);
            days.extend(post.zip(row.service_day.and_then(day_of_number)));
        }
        Ok(())
    }

    /// Verdicts of a post and day as the evidence alone gives them.
    fn project_day(&self, post: &PostId, day: ServiceDay) -> Result<()> {
        let scope = Scope::post_day(post, day);
        let view = self.judge(post, day, Instant::at(day, SETTLED_MINUTES), None)?;
        let unit = self.unit_of(post)?;
        let mut rows = Vec::new();
        for window in &view.windows {
            let due = window.window.on_due.iso();
            for person in &window.rows {
                rows.push(Row {
                    service_day: scope.day,
                    post: Some(post.to_string()),
                    unit: unit.clone(),
                    person: Some(person.person.to_string()),
                    state: Some(verdict_name(&person.on)),
                    sort_key: due.clone(),
                    body: json(person),
                    ..row(ATTENDANCE, format!("{post}/{due}/{}", person.person), &scope)
                });
            }
        }
        Ok(self.store.replace_rows(ATTENDANCE, &scope.to_string(), &rows)?)
    }

    pub(crate) fn unit_of(&self, post: &PostId) -> Result<Option<String>> {
        let directory = self.directory()?;
        let newest = directory.posts.get(post).and_then(|versions| versions.last());
        Ok(newest.map(|version| version.sheet.post.unit.to_string()))
    }

    /// Everything stored of a person, in order: what a filter by person reads.
    pub fn attendance_of(&self, person: &PersonId, from: ServiceDay, to: ServiceDay) -> Result<Vec<Row>> {
        self.rows(&RowFilter {
            person: Some(person.to_string()),
            days: Some((day_number(from), day_number(to))),
            ..RowFilter::of(ATTENDANCE)
        })
    }
}

fn row(view: &str, key: String, scope: &Scope) -> Row {
    Row { view: view.to_owned(), key, scope: scope.to_string(), ..Row::default() }
}

fn withheld_row(scope: &Scope, folded: &Folded) -> Option<Row> {
    let view = WithheldView::of(scope, folded)?;
    let state = match folded.state {
        State::Withheld(_) => "withheld",
        State::Waiting => "waiting",
        State::Held => "held",
        State::Folded => return None,
    };
    Some(Row {
        service_day: scope.day,
        post: scope.post().map(|post| post.to_string()),
        person: Some(view.author.clone()),
        state: Some(state.to_owned()),
        sort_key: format!("{:020}", folded.entry.header.time.wall.0.max(0)),
        body: json(&view),
        ..row(WITHHELD, folded.entry.hash.hex(), scope)
    })
}

/// A verdict's name: a unit variant is a string, one with minutes is a map with that one key.
pub(crate) fn verdict_name(verdict: &impl serde::Serialize) -> String {
    match serde_json::to_value(verdict) {
        Ok(serde_json::Value::String(name)) => name,
        Ok(serde_json::Value::Object(map)) => map.keys().next().cloned().unwrap_or_default(),
        _ => String::new(),
    }
}

pub(crate) fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("views are plain records")
}
