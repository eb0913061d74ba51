//! What HQ forgets by itself, on schedule (defaults 4.5, N14): positions, texts, sessions, and rows of the audit
//! chain. What is erased is the perishable part of an entry: its commitment stays, so chain and signature still
//! verify, and what HQ had concluded from a position is stated before it goes (`Judged`). A `LegalHold` stops it.

use std::collections::BTreeMap;

use huxue_duty::clock::Instant;
use huxue_duty::fence::Place;
use huxue_ledger::attendance::unjudged_places;
use huxue_ledger::fact::{Body, Judged, LegalHold};
use huxue_ledger::fold::ScopeFold;
use huxue_ledger::ident::Scope;
pub use huxue_ledger::retention::TERMS;
use huxue_ledger::retention::{CONCERN, class_of, default_days, is_held};
use huxue_ledger::run::Run;
use serde::Serialize;

use crate::audit::Act;
use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::journal::{Draft, MACHINE};
use crate::registers;

const DAY_MS: i64 = 86_400_000;

/// What went, by class.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Swept {
    /// Erased parts, by the class of their term.
    pub erased: BTreeMap<&'static str, u64>,
    /// Scopes passed over because a legal hold is on them.
    pub held: u64,
    pub sessions: u64,
    pub links: u64,
    pub delays: u64,
    pub access_log: u64,
}

/// One class of what is forgotten and how long it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Term {
    pub class: &'static str,
    pub days: u32,
    /// The proposal that stands unless the bureau sets another.
    pub default_days: u32,
}

impl Hq {
    /// The retention policy in force.
    pub fn retention(&self) -> Result<Vec<Term>> {
        TERMS
            .iter()
            .map(|(class, default_days)| {
                let set = registers::get::<u32>(&*self.store, &registers::term(class))?;
                Ok(Term { class, days: set.unwrap_or(*default_days), default_days: *default_days })
            })
            .collect()
    }

    /// Keeps a class for another number of days from now on. What is erased does not come back.
    pub fn set_retention(&mut self, class: &str, days: u32, by: &str, reason: &str, now: Instant) -> Result<()> {
        if !TERMS.iter().any(|(known, _)| *known == class) {
            return Err(HqError::not_found("retention class", class));
        }
        if days == 0 || reason.trim().is_empty() {
            return Err(HqError::BadInput("a term has at least a day, and a reason / 须填写天数和原因".into()));
        }
        // Longer takes two supervisors and a report by name.
        if class.starts_with(CONCERN) && days > default_days(class) {
            return Err(HqError::BadInput("concern reports: never longer by policy / 线索期限不得延长".into()));
        }
        self.transact(|hq| {
            registers::put(&*hq.store, &registers::term(class), &days)?;
            hq.note(Act::of(by, "policy.set", format!("{class} {days} days")).because(reason), now)?;
            Ok(())
        })
    }

    /// Stops erasure in a scope, with the reason.
    pub fn legal_hold(&mut self, scope: &Scope, reason: &str, by: &str, now: Instant) -> Result<()> {
        if reason.trim().is_empty() {
            return Err(HqError::BadInput("a legal hold has a reason / 须填写原因".into()));
        }
        let hold = Body::LegalHold(LegalHold { reason: reason.to_owned() });
        self.transact(|hq| hq.write(scope, vec![Draft::by(by, hold)], now).map(|_| ()))
    }

    /// Erases what is due; with `dry` only counts it. Safe at any time, and harmless when nothing is due.
    pub fn sweep(&mut self, now: Instant, dry: bool) -> Result<Swept> {
        let terms: BTreeMap<&str, i64> =
            self.retention()?.into_iter().map(|term| (term.class, i64::from(term.days) * DAY_MS)).collect();
        let mut swept = Swept::default();
        for scope in self.scopes_known()? {
            self.sweep_scope(&scope, &terms, now, dry, &mut swept)?;
        }
        if dry {
            return Ok(swept);
        }
        let long_ago = now.plus_millis(-terms["access_log"]);
        self.transact(|hq| {
            swept.sessions = hq.sweep_sessions(now)?;
            swept.links = hq.sweep_links(now)?;
            swept.delays = hq.sweep_throttles(now)? + hq.sweep_wrong_tries(now)?;
            swept.access_log = hq.prune_audit(long_ago, now)?;
            let erased: u64 = swept.erased.values().sum();
            if erased > 0 {
                // The deletion receipt: counts by class, under the chain's next signed head.
                let counts: Vec<String> =
                    swept.erased.iter().map(|(class, count)| format!("{class} {count}")).collect();
                hq.note(Act::of(MACHINE, "sweep.erased", counts.join(", ")), now)?;
                let times = registers::get::<u64>(&*hq.store, registers::SWEEPS)?.unwrap_or(0);
                registers::put(&*hq.store, registers::SWEEPS, &(times + 1))?;
            }
            Ok(())
        })?;
        if !swept.erased.is_empty() {
            self.cache.clear();
            self.store.scrub()?;
        }
        Ok(swept)
    }

    fn sweep_scope(
        &mut self,
        scope: &Scope,
        terms: &BTreeMap<&str, i64>,
        now: Instant,
        dry: bool,
        swept: &mut Swept,
    ) -> Result<()> {
        let mut due = Vec::new();
        let fold = self.fold(scope)?;
        let extension = self.concern_extension(scope)?;
        for stored in self.store.runs_of_scope(&scope.bytes(), 0, usize::MAX)? {
            let mut run = Run::from_bytes(&stored.bytes, self.keys.tenant)?;
            let age = now.since(stored.meta.received_at);
            let mut gone = Vec::new();
            for entry in &mut run.entries {
                let term = |class: &str| terms[class] + if class == CONCERN { extension } else { 0 };
                let over = class_of(scope, &fold, &entry.perishable).filter(|class| age >= term(class));
                if let Some(class) = over {
                    entry.erase()?;
                    gone.push(class);
                }
            }
            if !gone.is_empty() {
                due.push((stored.meta.position, run.to_bytes(), gone));
            }
        }
        if due.is_empty() {
            return Ok(());
        }
        if is_held(&fold) {
            swept.held += 1;
            return Ok(());
        }
        for class in due.iter().flat_map(|(_, _, gone)| gone) {
            *swept.erased.entry(class).or_default() += 1;
        }
        if dry {
            return Ok(());
        }
        self.transact(|hq| {
            hq.judge_before_erasing(scope, &fold, now)?;
            if due.iter().flat_map(|(_, _, gone)| gone).any(|class| *class == CONCERN) {
                hq.leave_cell(scope)?;
            }
            for (position, bytes, _) in &due {
                hq.store.replace_run(*position, bytes)?;
            }
            // The rows and folds of this scope are computed again from what is left.
            hq.cache.clear();
            hq.to_project.insert(scope.clone());
            Ok(())
        })
    }

    /// States what HQ had concluded from positions that are about to go.
    fn judge_before_erasing(&mut self, scope: &Scope, fold: &ScopeFold, now: Instant) -> Result<()> {
        let gates = match (scope.post(), scope.service_day()) {
            (Some(post), Some(day)) => self.directory()?.gates(&post, day),
            _ => Vec::new(),
        };
        let drafts: Vec<Draft> = unjudged_places(fold, &gates, &self.evidence)
            .into_iter()
            .map(|(entry, verdict)| {
                let place = match verdict.place {
                    Place::Inside => 0,
                    Place::Outside => 1,
                    Place::Unsure => 2,
                };
                Draft::of(Body::Judged(Judged { entry, place, gate: verdict.gate.map(|gate| gate.to_string()) }))
            })
            .collect();
        if !drafts.is_empty() {
            self.write(scope, drafts, now)?;
        }
        Ok(())
    }
}
