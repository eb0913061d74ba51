//! What revoked devices sent after they were revoked: every entry is in the log, counts for nothing yet, and waits for
//! a person. Accepted ones count and stay remarked on; refused ones stay, visibly set aside. A call for help is never
//! kept waiting.

use huxue_duty::clock::{Instant, TimeInterval};
use huxue_ledger::access::Reason;
use huxue_ledger::fact::{Body, EvidenceFlagged, Released, Withheld};
use huxue_ledger::fold::{Folded, State};
use huxue_ledger::ident::{EntryHash, ScopeClass};
use serde::Serialize;

use crate::audit::Act;
use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::journal::Draft;
use crate::views::WithheldView;

/// The remark on whatever is accepted (a code of `huxue_duty::flags`).
const FLAG: &str = "device_revoked";

/// Was it written before the device was revoked?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = WrittenWhen)]
pub enum Written {
    CertainlyBefore,
    CertainlyAfter,
    Uncertain,
}

/// One entry in review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReviewView {
    #[serde(flatten)]
    pub entry: WithheldView,
    pub revoked_at: Instant,
    /// Between these it was written, as far as the evidence goes.
    pub earliest: Instant,
    pub latest: Instant,
    pub written: Written,
    /// A person has looked and refused it.
    pub refused: bool,
    /// What the author wrote, if anything.
    pub says: Option<String>,
}

/// Is this one to be judged by a person before it counts? A call for help and where it came from are not.
pub(crate) fn needs_review(folded: &Folded) -> bool {
    let is_call = folded.entry.journal.scope.class == ScopeClass::Alarm
        && matches!(folded.body, Some(Body::AlarmRaised(_) | Body::PlaceObserved(_)));
    !is_call && !matches!(folded.state, State::Withheld(_))
}

impl Hq {
    /// Everything in review, refused entries included, the oldest first.
    pub fn in_review(&self) -> Result<Vec<ReviewView>> {
        let mut views = Vec::new();
        for entry in self.withheld()?.into_iter().filter(|one| is_of_review(&one.reason)) {
            views.extend(self.review_view(entry)?);
        }
        views.sort_by_key(|view| (view.earliest, view.entry.entry));
        Ok(views)
    }

    fn review_view(&self, entry: WithheldView) -> Result<Option<ReviewView>> {
        let Some(revoked_at) = self.revoked_since(entry.device)? else { return Ok(None) };
        let fold = self.fold(&self.scope_of(&entry.entry)?)?;
        let Some(folded) = fold.get(&entry.entry) else { return Ok(None) };
        let TimeInterval { earliest, latest, .. } = self.when_written(folded)?;
        let written = if latest < revoked_at {
            Written::CertainlyBefore
        } else if earliest > revoked_at {
            Written::CertainlyAfter
        } else {
            Written::Uncertain
        };
        let refused = entry.reason == Reason::Rejected.code();
        Ok(Some(ReviewView { revoked_at, earliest, latest, written, refused, says: folded.private().text, entry }))
    }

    fn when_written(&self, folded: &Folded) -> Result<TimeInterval> {
        let position = self.store.position_of(&folded.entry.hash)?;
        let run = position.map(|position| self.store.run_at(position)).transpose()?.flatten();
        let received = run.map_or(self.clock_high, |run| run.meta.received_at);
        Ok(self.written(&folded.entry, None, received))
    }

    /// Lets an entry count after all, remarked on as written on a device that was revoked.
    pub fn accept_reviewed(
        &mut self,
        entry: &EntryHash,
        reason: &str,
        staff: &str,
        now: Instant,
    ) -> Result<Vec<EntryHash>> {
        let (view, balance) = self.reviewed(entry)?;
        let scope = self.scope_of(entry)?;
        let flag = EvidenceFlagged { entry: *entry, flag: FLAG.to_owned(), at: Some(view.revoked_at.0) };
        let mut drafts = vec![Draft::of(Body::EvidenceFlagged(flag))];
        let release = || Draft::by(staff, Body::Released(Released { entry: *entry }));
        drafts.extend((0..balance).map(|_| release()));
        self.transact(|hq| {
            hq.note(Act::of(staff, "review.accepted", entry.to_string()).because(reason), now)?;
            hq.write(&scope, drafts, now)
        })
    }

    /// Refuses an entry: it stays, set aside for everybody to see.
    pub fn reject_reviewed(
        &mut self,
        entry: &EntryHash,
        reason: &str,
        staff: &str,
        now: Instant,
    ) -> Result<Vec<EntryHash>> {
        let (view, _) = self.reviewed(entry)?;
        if view.refused {
            return Err(HqError::Conflict("refused already / 该条目已判定不予采信"));
        }
        let scope = self.scope_of(entry)?;
        let body = Withheld { entry: *entry, reason: Reason::Rejected.code().to_owned() };
        self.transact(|hq| {
            hq.note(Act::of(staff, "review.rejected", entry.to_string()).because(reason), now)?;
            hq.write(&scope, vec![Draft::by(staff, Body::Withheld(body))], now)
        })
    }

    /// An entry in review, and how many withholdings its release has to balance.
    fn reviewed(&self, entry: &EntryHash) -> Result<(ReviewView, usize)> {
        let found = self.in_review()?.into_iter().find(|view| view.entry.entry == *entry);
        let view = found.ok_or_else(|| HqError::not_found("entry in review", entry))?;
        Ok((view, self.withheld_balance(entry)?))
    }
}

fn is_of_review(reason: &str) -> bool {
    [Reason::Revoked, Reason::Rejected].iter().any(|known| known.code() == reason)
}
