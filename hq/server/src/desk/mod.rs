//! What named staff do at the desk. Each act is an entry of HQ's own, authored by that person: nothing is edited,
//! everything is stated, and whoever asks later sees who said it and why.

mod alarms;
mod briefs;
mod bulletins;
mod decisions;
mod disputes;
mod incident_acts;
mod incidents;
mod notices;
mod patrol;
mod people;
mod places;
mod posts;
mod roll_calls;
mod rosters;
mod rules;
mod shifts;
mod stand_ins;

pub use briefs::Briefs;
pub(crate) use disputes::settlement;
pub use disputes::{DisputeView, Settlement, Told};
pub use incident_acts::{IncidentAct, IncidentStep};
pub use patrol::PatrolFinding;
pub use people::PersonChange;
pub use places::DayChangeAsked;
pub use posts::{Correction, LateEntry};
pub use roll_calls::{MAX_MINUTES, RollCallFilter};
pub use rosters::RosterMove;
pub(crate) use rosters::change_of;
pub(crate) use rules::{MOST_MARGIN, bounds};
pub use rules::{RulesAsked, RulesChange};

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::ids::{PersonId, PostId};
use huxue_ledger::fold::{Folded, ScopeFold};
use huxue_ledger::ident::{EntryHash, Scope};

use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::journal::Draft;

impl Hq {
    /// Where an entry stands, adopted branches included.
    pub fn scope_of(&self, entry: &EntryHash) -> Result<Scope> {
        let missing = || HqError::not_found("entry", entry);
        let position = self.store.position_of(entry)?.ok_or_else(missing)?;
        let run = self.store.run_at(position)?.ok_or_else(missing)?;
        Ok(huxue_ledger::codec::decode(&run.meta.scope)?)
    }

    fn state(&mut self, scope: &Scope, draft: Draft, now: Instant) -> Result<EntryHash> {
        self.transact(|hq| hq.state_inside(scope, draft, now))
    }

    fn state_inside(&mut self, scope: &Scope, draft: Draft, now: Instant) -> Result<EntryHash> {
        let hashes = self.write(scope, vec![draft], now)?;
        hashes.first().copied().ok_or_else(|| HqError::Integrity("a statement was not written".into()))
    }

    fn known_person(&self, person: &PersonId) -> Result<huxue_duty::county::Person> {
        let directory = self.directory()?;
        directory.person(person).cloned().ok_or_else(|| HqError::not_found("person", person))
    }

    fn known_post(&self, post: &PostId) -> Result<()> {
        let known = self.directory()?.posts.contains_key(post);
        if known { Ok(()) } else { Err(HqError::not_found("post", post)) }
    }

    /// The service day that runs at a post now: yesterday's while one of its windows still does.
    pub fn service_day(&self, post: &PostId, now: Instant) -> Result<ServiceDay> {
        Ok(self.running_day(post, now)?.day)
    }
}

/// A copy of what is found in a fold, so that the fold can be let go before something is written.
fn folded<'a>(fold: &'a ScopeFold, entry: &EntryHash) -> Result<&'a Folded> {
    fold.get(entry).ok_or_else(|| HqError::not_found("entry", entry))
}
