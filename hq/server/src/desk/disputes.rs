//! Disputed verdicts: both sides side by side, and the desk's settlement as signed entries with a reason. Until then
//! what is disputed is in no statistic.

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::explain::{Language, render};
use huxue_duty::ids::{PersonId, PostId};
use huxue_ledger::attendance::PersonRow;
use huxue_ledger::fact::{Body, Corrected, Decided, Disputed};
use huxue_ledger::fold::{Folded, ScopeFold};
use huxue_ledger::ident::{EntryHash, Scope};
use serde::Serialize;

use super::posts::radio;
use super::{Correction, folded};
use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::journal::Draft;
use crate::projections::{REQUEST, verdict_name};
use crate::store::RowFilter;
use crate::views::RequestView;

/// A dispute with what each side says.
#[derive(Clone, Debug, Serialize)]
pub struct DisputeView {
    pub entry: EntryHash,
    pub person: PersonId,
    pub post: PostId,
    pub day: ServiceDay,
    /// Planned on_due of the window, where one was named.
    pub window: Option<Instant>,
    /// The entry that is disputed, where one was named.
    pub of: Option<EntryHash>,
    /// The person's own words.
    pub says: Option<String>,
    /// What the rules say as things stand: on, off, and why in Chinese and English.
    pub verdicts: Vec<Told>,
    pub settlement: Option<Settlement>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Told {
    pub window: Instant,
    pub on: String,
    pub off: String,
    pub zh: String,
    pub en: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct Settlement {
    /// The verdict stands as it was.
    pub upheld: bool,
    pub by: String,
    pub at: Instant,
    pub reason: Option<String>,
}

impl Hq {
    /// Disputes, the unsettled ones first; `open`: those alone.
    pub fn disputes(&self, open: bool, now: Instant) -> Result<Vec<DisputeView>> {
        let mut views = Vec::new();
        for row in self.rows(&RowFilter::of(REQUEST))? {
            let request: RequestView =
                serde_json::from_str(&row.body).map_err(|error| HqError::Integrity(error.to_string()))?;
            if request.kind != "Disputed" || (open && request.state != "pending") {
                continue;
            }
            views.push(self.dispute(&request.entry, now)?);
        }
        views.sort_by_key(|view| (view.settlement.is_some(), view.day, view.entry));
        Ok(views)
    }

    /// One dispute with both sides.
    pub fn dispute(&self, entry: &EntryHash, now: Instant) -> Result<DisputeView> {
        let scope = self.scope_of(entry)?;
        let fold = self.fold(&scope)?;
        let (found, disputed) = disputed(&fold, entry)?;
        let (post, day) = place(&scope)?;
        let person = found.entry.header.author();
        let rows = self.rows_of(&post, day, &person, now)?;
        let verdicts = rows
            .iter()
            .filter(|(due, row)| names(&disputed, *due, row))
            .map(|(due, row)| Told {
                window: *due,
                on: verdict_name(&row.on),
                off: verdict_name(&row.off),
                zh: render(&row.reason, Language::Zh),
                en: render(&row.reason, Language::En),
            })
            .collect();
        Ok(DisputeView {
            entry: *entry,
            person,
            post,
            day,
            window: disputed.window.map(Instant),
            of: disputed.of,
            says: found.private().text,
            verdicts,
            settlement: settlement(&fold, entry),
        })
    }

    /// Settles a dispute: without a correction the verdict stands, with one the act that it rests on is corrected, or,
    /// where there is none, stated by the desk. Gives the settlement's entry.
    pub fn settle_dispute(
        &mut self,
        entry: &EntryHash,
        correction: Option<Correction>,
        reason: &str,
        staff: &str,
        now: Instant,
    ) -> Result<EntryHash> {
        if reason.trim().is_empty() {
            return Err(HqError::BadInput("a settlement needs a reason / 复核须写明理由".into()));
        }
        let scope = self.scope_of(entry)?;
        let fold = self.fold(&scope)?;
        let (found, disputed) = disputed(&fold, entry)?;
        if settlement(&fold, entry).is_some() {
            return Err(HqError::Conflict("the dispute is settled already / 该异议已复核"));
        }
        let (post, day) = place(&scope)?;
        let person = found.entry.header.author();
        let rows = self.rows_of(&post, day, &person, now)?;
        let wrong = disputed
            .of
            .or_else(|| rows.iter().find(|(due, row)| names(&disputed, *due, row)).and_then(|(_, row)| row.first));
        self.transact(|hq| {
            if let Some(correction) = correction {
                let (void, at) = match correction {
                    Correction::Void => (true, None),
                    Correction::At(at) => (false, Some(at.0)),
                };
                let of = match wrong {
                    Some(of) => of,
                    None if void => {
                        return Err(HqError::BadInput(
                            "there is no act to void; give a time / 没有可作废的记录，请给出时间".into(),
                        ));
                    }
                    None => hq.state_inside(&scope, radio(&person, false, staff), now)?,
                };
                let body = Body::Corrected(Corrected { of, void, at });
                hq.state_inside(&scope, Draft::by(staff, body).saying(reason), now)?;
            }
            let body = Body::Decided(Decided { of: *entry, accept: correction.is_some() });
            hq.state_inside(&scope, Draft::by(staff, body).saying(reason), now)
        })
    }

    fn rows_of(
        &self,
        post: &PostId,
        day: ServiceDay,
        person: &PersonId,
        now: Instant,
    ) -> Result<Vec<(Instant, PersonRow)>> {
        let view = self.judge(post, day, now, Some(&self.synced))?;
        let rows = view.windows.into_iter().flat_map(|window| {
            let due = window.window.on_due;
            window.rows.into_iter().map(move |row| (due, row))
        });
        Ok(rows.filter(|(_, row)| row.person == *person).collect())
    }
}

fn disputed<'a>(fold: &'a ScopeFold, entry: &EntryHash) -> Result<(&'a Folded, Disputed)> {
    let found = folded(fold, entry)?;
    match found.counted() {
        Some(Body::Disputed(disputed)) => Ok((found, disputed.clone())),
        _ => Err(HqError::BadInput(format!("{entry} disputes nothing / 不是异议"))),
    }
}

/// Does the dispute speak of this row?
fn names(disputed: &Disputed, due: Instant, row: &PersonRow) -> bool {
    let of_row = |of: EntryHash| row.first == Some(of) || row.last == Some(of);
    disputed.window == Some(due.0) || disputed.of.is_some_and(of_row)
}

fn place(scope: &Scope) -> Result<(PostId, ServiceDay)> {
    let place = scope.post().zip(scope.service_day());
    place.ok_or_else(|| HqError::Integrity(format!("a dispute in {scope}")))
}

/// HQ's last word on it.
pub(crate) fn settlement(fold: &ScopeFold, entry: &EntryHash) -> Option<Settlement> {
    let decided = fold.entries.iter().filter_map(|folded| match folded.counted() {
        Some(Body::Decided(decided)) if decided.of == *entry => Some((folded, decided.accept)),
        _ => None,
    });
    let (folded, accepted) = decided.max_by_key(|(folded, _)| (folded.entry.header.time.wall, folded.entry.hash))?;
    Some(Settlement {
        upheld: !accepted,
        by: folded.entry.header.author.clone(),
        at: folded.entry.header.time.wall,
        reason: folded.private().text,
    })
}
