//! Incidents as the desk lists them.

use huxue_duty::ids::{PostId, UnitId};
use huxue_ledger::ident::{Scope, ScopeClass, day_number};
use huxue_ledger::incident::{self, IncidentView};

use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::projections::INCIDENT;
use crate::store::RowFilter;

#[derive(Clone, Debug, Default)]
pub struct IncidentFilter {
    pub post: Option<PostId>,
    pub unit: Option<UnitId>,
    pub day: Option<huxue_duty::clock::ServiceDay>,
    pub status: Option<String>,
}

impl Hq {
    /// Incidents in the order in which they were filed.
    pub fn incidents(&self, filter: &IncidentFilter) -> Result<Vec<IncidentView>> {
        let rows = self.rows(&RowFilter {
            post: filter.post.as_ref().map(ToString::to_string),
            days: filter.day.map(|day| (day_number(day), day_number(day))),
            unit: filter.unit.as_ref().map(ToString::to_string),
            state: filter.status.clone(),
            ..RowFilter::of(INCIDENT)
        })?;
        let mut views = Vec::new();
        for row in rows {
            let scope = Scope { class: ScopeClass::Incident, key: row.key, day: None };
            views.extend(incident::view(&scope, &*self.fold(&scope)?));
        }
        Ok(views)
    }

    /// One incident, with the digits of its id.
    pub fn incident(&self, id: &str) -> Result<IncidentView> {
        let scope = Scope::incident(id);
        incident::view(&scope, &*self.fold(&scope)?).ok_or_else(|| HqError::not_found("incident", id))
    }
}
