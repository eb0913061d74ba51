//! Pushes a case through the product: frame, log gate, fold gate, document, and what is made of them on a screen.

use std::sync::Arc;

use huxue_duty::ids::PostId;
use huxue_duty::policy::Policy;
use huxue_duty::time_evidence::interval;
use huxue_ledger::access::{Gate, Ruling};
use huxue_ledger::attendance::{PostDay, claim_of, judge};
use huxue_ledger::entry::Entry;
use huxue_ledger::fact::{Body, FOLD_VERSION};
use huxue_ledger::fold::{State, fold};
use huxue_ledger::frames::{Request, split_request};
use huxue_ledger::ident::{DeviceId, EntryHash, Journal, ScopeClass, TenantId};
use huxue_ledger::incident;
use huxue_ledger::log_gate::{KnownJournal, Passed, check};
use serde::Serialize;

use super::case::Case;
use super::world::{Base, POST, TENANT, World};

/// How deep cases came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Reached {
    pub log_gate: u64,
    pub fold_gate: u64,
    /// Performed as a step of a document.
    pub document: u64,
}

/// What became of the case's last entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Became {
    Refused,
    Counts,
    Forks,
    Aside(String),
}

/// The journals of the bases are known; any other is new.
struct Known<'a> {
    base: Option<&'a Base>,
}

impl KnownJournal for Known<'_> {
    fn last_seq(&self) -> u64 {
        self.base.map_or(0, |base| base.entries.len() as u64)
    }

    fn hash_at(&self, seq: u64) -> Option<EntryHash> {
        if seq == 0 {
            return Some(EntryHash::ZERO);
        }
        let at = usize::try_from(seq - 1).ok()?;
        self.base?.entries.get(at).map(|entry| entry.hash)
    }

    fn branch_hash_at(&self, _: u64, _: [u8; 4]) -> Option<EntryHash> {
        None
    }
}

pub fn drive(world: &World, case: &Case, reached: &mut Reached) -> Became {
    let frame = split_request(&case.body).ok().map(|(frame, _)| frame);
    let Some(request) = frame.and_then(|frame| Request::from_frame(frame, TenantId(TENANT)).ok()) else {
        return Became::Refused;
    };
    let mut taken: Vec<Entry> = Vec::new();
    let mut forks = false;
    reached.log_gate += 1;
    for run in &request.runs {
        let of_base = |journal: &Journal| world.bases.iter().find(|base| base.entries[0].journal == *journal);
        let known = Known { base: of_base(&run.journal) };
        match check(run, phone(world, run.journal.device).map(|phone| &phone.verifier), false, &known) {
            Ok(Passed::Known) => {}
            Ok(Passed::New { entries, .. }) => taken.extend(entries),
            Ok(Passed::Fork { .. }) => forks = true,
            Err(_) => return Became::Refused,
        }
    }
    if forks {
        return Became::Forks;
    }
    let Some(last) = taken.last().cloned() else { return Became::Refused };
    reached.fold_gate += 1;
    let base = case.base.map(|at| world.bases[at].entries.as_slice()).unwrap_or_default();
    let folded = fold(base.iter().chain(&taken), &world.hq, FOLD_VERSION);
    let scope = &last.journal.scope;
    let Some(found) = folded.get(&last.hash) else { return Became::Refused };
    if found.state == State::Folded && matches!(found.body, Some(Body::Changed(_))) {
        reached.document += 1;
    }
    show(world, &last, &folded);
    if let Some(reason) = found.state.reason() {
        return Became::Aside(reason.to_owned());
    }
    let Some(phone) = phone(world, last.journal.device) else { return Became::Refused };
    match Gate::new(scope, &folded, &world.directory).rule(found, &phone.record) {
        Ruling::Fine => Became::Counts,
        Ruling::Later => Became::Aside("later".to_owned()),
        Ruling::Withhold(reason) => Became::Aside(reason.code().to_owned()),
    }
}

/// Everything a screen or a board would compute from it.
fn show(world: &World, last: &Entry, folded: &huxue_ledger::fold::ScopeFold) {
    let policy = Policy::default();
    std::hint::black_box(interval(&claim_of(&last.header), &[], &policy));
    let scope = &last.journal.scope;
    match scope.class {
        ScopeClass::Incident => {
            std::hint::black_box(incident::view(scope, folded));
        }
        ScopeClass::PostDay | ScopeClass::PostDayVolunteer => {
            let post = PostId::new(POST);
            let input = PostDay {
                directory: &world.directory,
                post: &post,
                day: scope.service_day().unwrap_or(world.day),
                now: world.now,
                fold: Some(folded),
                volunteer_fold: None,
                person_fold: &|_| None::<Arc<_>>,
                synced: None,
                received: None,
                policy: &policy,
                drills: false,
            };
            std::hint::black_box(judge(&input));
        }
        ScopeClass::Alarm => {
            std::hint::black_box(folded.digest());
        }
        _ => {}
    }
}

fn phone(world: &World, device: DeviceId) -> Option<&super::world::Phone> {
    world.phones.iter().find(|phone| phone.record.device == device)
}
