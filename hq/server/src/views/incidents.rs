//! Incidents as the desk lists them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use huxue_duty::clock::ServiceDay;
use huxue_duty::ids::{PostId, UnitId};
use huxue_duty::incident::category;
use huxue_ledger::ident::{Scope, ScopeClass, day_number};
use huxue_ledger::incident::{self, CLOSED, IncidentView};

use super::masking::IncidentSeen;
use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::projections::INCIDENT;
use crate::store::RowFilter;

#[derive(Clone, Debug, Default)]
pub struct IncidentFilter {
    pub post: Option<PostId>,
    pub unit: Option<UnitId>,
    pub day: Option<ServiceDay>,
    /// Service days from and to, both included; either may be open.
    pub days: (Option<ServiceDay>, Option<ServiceDay>),
    pub status: Option<String>,
    pub severity: Option<u8>,
    /// Part of an id, a post, a category or a text as the reader sees it.
    pub q: String,
}

impl IncidentFilter {
    /// As numbers of days; none where every day is meant.
    fn span(&self) -> Option<(u32, u32)> {
        match (self.day, self.days) {
            (Some(day), _) => Some((day_number(day), day_number(day))),
            (None, (None, None)) => None,
            (None, (from, to)) => Some((from.map_or(0, day_number), to.map_or(u32::MAX, day_number))),
        }
    }

    /// First and last day, for the head of an export.
    pub fn period(&self) -> (Option<ServiceDay>, Option<ServiceDay>) {
        self.day.map_or(self.days, |day| (Some(day), Some(day)))
    }

    /// The other conditions by their codes.
    pub fn conditions(&self) -> BTreeMap<&'static str, Option<String>> {
        let severity = self.severity.map(|severity| severity.to_string());
        BTreeMap::from([
            ("post", self.post.as_ref().map(ToString::to_string)),
            ("unit", self.unit.as_ref().map(ToString::to_string)),
            ("status", self.status.clone()),
            ("severity", severity),
            ("search", Some(self.q.clone())),
        ])
    }

    /// Does what is searched for stand in it? In words, not in meaning: what is masked is not found.
    pub(super) fn finds(&self, seen: &IncidentSeen) -> bool {
        let IncidentSeen { incident, .. } = seen;
        let known = category(&incident.category);
        let words = [
            incident.id.as_str(),
            incident.post.as_str(),
            &incident.category,
            known.map_or("", |known| known.zh),
            known.map_or("", |known| known.en),
        ];
        let all = words.join(" ") + " " + &incident.texts.join(" ");
        all.to_lowercase().contains(&self.q.trim().to_lowercase())
    }
}

/// The order in which the desk works: what is open first, the severest of it, and what has waited longest; then what
/// was closed last.
pub(super) fn in_queue_order(seen: &mut [IncidentSeen]) {
    seen.sort_by_key(|one| {
        let received = one.clocks.received.0;
        let closed = one.incident.status == CLOSED;
        let waiting = if closed { received.saturating_neg() } else { received };
        (closed, Reverse(one.incident.severity), waiting, one.incident.id.clone())
    });
}

impl Hq {
    /// Incidents in the order in which they were filed.
    pub fn incidents(&self, filter: &IncidentFilter) -> Result<Vec<IncidentView>> {
        let rows = self.rows(&RowFilter {
            post: filter.post.as_ref().map(ToString::to_string),
            days: filter.span(),
            unit: filter.unit.as_ref().map(ToString::to_string),
            state: filter.status.clone(),
            ..RowFilter::of(INCIDENT)
        })?;
        let mut views = Vec::new();
        for row in rows {
            let scope = Scope { class: ScopeClass::Incident, key: row.key, day: None };
            let view = incident::view(&scope, &*self.fold(&scope)?);
            views.extend(view.filter(|view| filter.severity.is_none_or(|wanted| view.severity == wanted)));
        }
        Ok(views)
    }

    /// One incident, with the digits of its id.
    pub fn incident(&self, id: &str) -> Result<IncidentView> {
        let scope = Scope::incident(id);
        incident::view(&scope, &*self.fold(&scope)?).ok_or_else(|| HqError::not_found("incident", id))
    }
}
