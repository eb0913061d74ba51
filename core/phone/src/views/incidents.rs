//! Incidents: the list from its table, one incident from its document.

use huxue_duty::clock::ServiceDay;
use huxue_duty::ids::PostId;
use huxue_ledger::ident::{Scope, day_number};
use huxue_ledger::incident::{IncidentView, view};

use crate::act::incidents::resolve_id;
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::store::rows;

/// Each condition applies if given.
#[derive(Clone, Debug, Default)]
pub struct IncidentFilter {
    pub post: Option<PostId>,
    pub day: Option<ServiceDay>,
    /// `open`, `handed_over` or `closed`.
    pub status: Option<String>,
}

impl Phone {
    /// The list as JSON objects of [`IncidentView`], newest first; no document is loaded.
    pub fn incidents(&self, filter: &IncidentFilter) -> Result<Vec<serde_json::Value>, PhoneError> {
        let day = filter.day.map(day_number);
        let post = filter.post.as_ref().map(PostId::as_str);
        let bodies = rows::incidents(self.store.read(), post, day, filter.status.as_deref())?;
        Ok(bodies.iter().filter_map(|body| serde_json::from_str(body).ok()).collect())
    }

    /// One incident with its thread and its conflicts, by its id or an unambiguous beginning of it.
    pub fn incident(&self, id: &str) -> Result<IncidentView, PhoneError> {
        let id = resolve_id(self, id)?;
        let scope = Scope::incident(&id);
        let fold = self.fold(&scope)?;
        view(&scope, &fold).ok_or(PhoneError::NotFound { what: "incident", id, near: Vec::new() })
    }
}
