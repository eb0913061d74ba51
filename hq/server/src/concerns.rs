//! 可疑行为线索 at HQ (S15): listed without content, opened by two supervisors together with a reason, erased on schedule.
//! There is no search, no export and no route (L8): whoever reads one stands at this machine with a colleague.

mod log;
mod picture;

use huxue_duty::clock::Instant;
use huxue_duty::concern::{ACTIONS, behaviour};
use huxue_duty::ids::PostId;
use huxue_ledger::concern::{self, Concern};
use huxue_ledger::ident::{EntryHash, Scope, ScopeClass};
use huxue_ledger::retention::{CONCERN, CONCERN_EXTENSION};
use minicbor::{Decode, Encode};
use serde::Serialize;

use crate::audit::Act;
use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::registers;
use crate::staff::{Present, StaffRole};
use crate::views::stated;

pub use picture::PictureCell;

/// Whose two holders open a report together.
const READER: StaffRole = StaffRole::Supervisor;
const DAY_MS: i64 = 86_400_000;

/// A report as it is listed: that there is one, where it came from, until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConcernLine {
    pub entry: EntryHash,
    /// None if it was sealed to a key that is not here.
    pub gate: Option<String>,
    pub received_at: Instant,
    pub kept_until: Instant,
    pub extended: bool,
    /// How often two persons opened it.
    pub opened: u32,
}

/// What two persons see. It is printed, never written to a file by HQ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenedConcern {
    pub gate: String,
    pub post: PostId,
    pub seen_at: Instant,
    pub code: String,
    pub behaviour: &'static str,
    pub action: &'static str,
    pub text: Option<String>,
    /// Until 72 hours after receipt.
    pub plate: Option<String>,
}

/// What HQ remembers beside a report for as long as it is kept.
#[derive(Clone, Debug, Default, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Handling {
    /// Its place in the picture, once somebody has read or counted it.
    #[n(0)]
    cell: Option<picture::Cell>,
    #[n(1)]
    extended: bool,
    #[n(2)]
    opened: u32,
}

impl Hq {
    /// Every report that is kept, by receipt. The machine reads the post from each, to name the gate; nobody else does.
    pub fn concerns(&self) -> Result<Vec<ConcernLine>> {
        let days = self.retention()?.into_iter().find(|term| term.class == CONCERN).map_or(0, |term| term.days);
        let mut lines = Vec::new();
        for scope in self.scopes_in(ScopeClass::Restricted)? {
            let fold = self.fold(&scope)?;
            let Some(report) = concern::report(&fold) else { continue };
            let entry = report.entry.hash;
            let handling = self.handling(&scope)?;
            let received_at = self.concern_received(&entry)?;
            let extra = if handling.extended { CONCERN_EXTENSION } else { 0 };
            lines.push(ConcernLine {
                entry,
                gate: self.concern_of(&scope)?.map(|concern| self.concern_gate(&concern.post())).transpose()?,
                received_at,
                kept_until: received_at.plus_millis(i64::from(days + extra) * DAY_MS),
                extended: handling.extended,
                opened: handling.opened,
            });
        }
        lines.sort_by_key(|line| (line.received_at, line.entry));
        Ok(lines)
    }

    /// Opens one report before two supervisors, for a stated reason. The reading is in the chain before it is shown.
    pub fn open_concern(
        &mut self,
        entry: &EntryHash,
        both: &[Present; 2],
        reason: &str,
        now: Instant,
    ) -> Result<OpenedConcern> {
        let reason = stated(reason)?;
        let scope = self.kept_concern(entry)?;
        self.both_present(both, READER, now)?;
        let unreadable = || HqError::Integrity("the report was sealed to a key that is not here".into());
        let content = self.concern_of(&scope)?.ok_or_else(unreadable)?;
        let cell = self.cell_of(&content)?;
        let plate = concern::open_plate(&*self.fold(&scope)?, self.keys.agreements());
        self.transact(|hq| {
            hq.note_both(both, "concern.opened", entry, reason, now)?;
            let known = hq.handling(&scope)?;
            let handling = Handling { cell: Some(cell), opened: known.opened + 1, ..known };
            registers::put(&*hq.store, &registers::concern(&scope), &handling)
        })?;
        let word = |code: &str| ACTIONS.iter().find(|(known, ..)| *known == code).map_or("", |(_, zh, _)| zh);
        Ok(OpenedConcern {
            gate: self.concern_gate(&content.post())?,
            post: content.post(),
            seen_at: content.seen_at(),
            behaviour: behaviour(&content.code).map_or("", |known| known.zh),
            action: word(&content.action),
            code: content.code,
            text: content.text,
            plate,
        })
    }

    /// Keeps a report sixteen days longer: once, by two supervisors, for a stated reason (L6).
    pub fn extend_concern(&mut self, entry: &EntryHash, both: &[Present; 2], reason: &str, now: Instant) -> Result<()> {
        let reason = stated(reason)?;
        let scope = self.kept_concern(entry)?;
        if self.handling(&scope)?.extended {
            return Err(HqError::Conflict("extended already: once is all / 该线索已延长过一次，不得再延"));
        }
        self.both_present(both, READER, now)?;
        self.transact(|hq| {
            hq.note_both(both, "concern.extended", entry, reason, now)?;
            let handling = Handling { extended: true, ..hq.handling(&scope)? };
            registers::put(&*hq.store, &registers::concern(&scope), &handling)
        })
    }

    /// One row for each: everybody's reading is their own.
    fn note_both(
        &self,
        both: &[Present; 2],
        action: &str,
        entry: &EntryHash,
        reason: &str,
        now: Instant,
    ) -> Result<()> {
        for (one, other) in [(&both[0], &both[1]), (&both[1], &both[0])] {
            let object = format!("concern {entry} with {}", other.name);
            self.note(Act::of(&one.name, action, object).because(reason), now)?;
        }
        Ok(())
    }

    /// Milliseconds beyond the term of this scope's report.
    pub(crate) fn concern_extension(&self, scope: &Scope) -> Result<i64> {
        let extended = scope.class == ScopeClass::Restricted && self.handling(scope)?.extended;
        Ok(if extended { i64::from(CONCERN_EXTENSION) * DAY_MS } else { 0 })
    }

    fn handling(&self, scope: &Scope) -> Result<Handling> {
        Ok(registers::get(&*self.store, &registers::concern(scope))?.unwrap_or_default())
    }

    fn concern_of(&self, scope: &Scope) -> Result<Option<Concern>> {
        Ok(concern::open(&*self.fold(scope)?, self.keys.agreements()).and_then(std::result::Result::ok))
    }

    /// The scope of a report that is still here.
    fn kept_concern(&self, entry: &EntryHash) -> Result<Scope> {
        let scope = self.scope_of(entry)?;
        let kept = scope.class == ScopeClass::Restricted
            && concern::report(&*self.fold(&scope)?).is_some_and(|report| report.entry.hash == *entry);
        if kept { Ok(scope) } else { Err(HqError::not_found("concern report", entry)) }
    }

    fn concern_received(&self, entry: &EntryHash) -> Result<Instant> {
        let position = self.store.position_of(entry)?;
        let run = position.map(|position| self.store.run_at(position)).transpose()?.flatten();
        Ok(run.map_or(self.clock_high, |run| run.meta.received_at))
    }

    fn concern_gate(&self, post: &PostId) -> Result<String> {
        let directory = self.directory()?;
        let newest = directory.posts.get(post).and_then(|versions| versions.last());
        Ok(newest.map_or_else(|| post.to_string(), |version| version.sheet.post.gate.to_string()))
    }
}
