//! A peer as a clock: a phone that knows HQ's time says which entries of others it holds whose own time is weak. Two
//! such phones bound the entry (grade B), with nobody asking and no network.

use huxue_ledger::entry::Entry;
use huxue_ledger::fact::{Body, Private, Witnessed};
use huxue_ledger::ident::{DeviceId, EntryHash, ScopeClass};

use super::Context;
use super::who::Who;
use super::writer::Draft;
use crate::error::PhoneError;
use crate::store::journals;

/// Most entries one witness names.
const MAX_WITNESSED: usize = 32;

impl Context<'_> {
    /// What this phone can witness in the scope it is about to write to, if it knows HQ's time of this boot.
    pub(super) fn witness(&self, who: &Who, beside: &Draft) -> Result<Option<Draft>, PhoneError> {
        let scope = &beside.scope;
        let is_day = matches!(scope.class, ScopeClass::PostDay | ScopeClass::PostDayVolunteer);
        let anchor = self.phone.follow.as_ref().and_then(|follow| follow.anchor);
        if !is_day || anchor.is_none_or(|anchor| anchor.boot_id != self.reading.boot_id) {
            return Ok(None);
        }
        let device = self.device();
        let identity = self.phone.identity()?;
        let is_colleague = |other: &DeviceId| Some(*other) != device && !identity.hq.is_hq(*other);
        // Whoever is alone here has nobody to witness: a lone check-in reads no entries.
        if !journals::devices_in(self.phone.store.read(), scope)?.iter().any(is_colleague) {
            return Ok(None);
        }
        let facts = self.phone.facts(scope)?;
        let mut settled: Vec<EntryHash> = Vec::new();
        for folded in &facts.entries {
            match folded.counted() {
                Some(Body::TimeBound(bound)) if bound.grade.is_some() => settled.push(bound.entry),
                Some(Body::Witnessed(witnessed)) if Some(folded.entry.journal.device) == device => {
                    settled.extend(&witnessed.of);
                }
                _ => {}
            }
        }
        let of: Vec<EntryHash> = facts
            .entries
            .iter()
            .filter(|folded| !folded.by_hq && Some(folded.entry.journal.device) != device && is_weak(&folded.entry))
            .filter(|folded| matches!(folded.counted(), Some(Body::CheckedIn(_) | Body::CheckedOut(_))))
            .map(|folded| folded.entry.hash)
            .filter(|hash| !settled.contains(hash))
            .take(MAX_WITNESSED)
            .collect();
        if of.is_empty() {
            return Ok(None);
        }
        Ok(Some(self.draft(who, scope.clone(), Body::Witnessed(Witnessed { of }), Private::default())))
    }
}

fn is_weak(entry: &Entry) -> bool {
    let time = &entry.header.time;
    time.anchor.is_none_or(|anchor| anchor.boot_id != time.boot_id)
}
