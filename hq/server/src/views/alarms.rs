//! Alarms (紧急求助) as the desk lists them: calls taken back by their callers stay in the list and say so.

use huxue_ledger::alarm::{self, AlarmView};
use huxue_ledger::ident::ScopeClass;

use crate::error::Result;
use crate::hq::Hq;

impl Hq {
    /// Every alarm that is kept, the newest first.
    pub fn alarms(&self) -> Result<Vec<AlarmView>> {
        let mut views = Vec::new();
        for scope in self.scopes_known()?.into_iter().filter(|scope| scope.class == ScopeClass::Alarm) {
            views.extend(alarm::view(&scope, &*self.fold(&scope)?));
        }
        views.sort_by(|a, b| (b.raised_at, &b.id).cmp(&(a.raised_at, &a.id)));
        Ok(views)
    }
}
