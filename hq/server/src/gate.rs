//! HQ's half of the fold gate: what a role may not do is withheld, visibly and as an entry. Attendance, attestation,
//! SOS and filing are never withheld; nor is anything that merely looks odd.

use std::collections::BTreeSet;

use huxue_duty::clock::Instant;
use huxue_duty::county::Role;
use huxue_duty::ids::PersonId;
use huxue_ledger::access::access;
use huxue_ledger::device::{DeviceRecord, DeviceRole};
use huxue_ledger::document::{Change, Op, Value};
use huxue_ledger::entry::{FLAG_ON_BEHALF, FLAG_PIN};
use huxue_ledger::fact::{Body, Withheld};
use huxue_ledger::fold::{Folded, ScopeFold, State};
use huxue_ledger::ident::{EntryHash, Scope, ScopeClass};
use huxue_ledger::incident::{self, CLOSED, IncidentView, OFFICER, STATUS};

use crate::error::Result;
use crate::hq::Hq;
use crate::journal::Draft;
use crate::registers;

/// What HQ makes of an entry.
enum Finding {
    Fine,
    /// The filing or an earlier step is not here yet: look again when the scope grows.
    Later,
    Withhold(&'static str),
}

pub const ROLE: &str = "role";
pub const OFFICER_REQUIRED: &str = "officer_required";

impl Hq {
    /// Looks at entries new in a scope, and at those that could not be decided before.
    pub(crate) fn review(&mut self, scope: &Scope, new: &[EntryHash], now: Instant) -> Result<()> {
        let key = registers::withhold_later(scope);
        let undecided: BTreeSet<EntryHash> = registers::get(&*self.store, &key)?.unwrap_or_default();
        if new.is_empty() && undecided.is_empty() {
            return Ok(());
        }
        let fold = self.fold(scope)?;
        let view = (scope.class == ScopeClass::Incident).then(|| incident::view(scope, &fold)).flatten();
        let mut later = BTreeSet::new();
        let mut drafts = Vec::new();
        for hash in undecided.iter().chain(new) {
            let Some(folded) = fold.get(hash).filter(|folded| !folded.by_hq && !folded.adopted) else { continue };
            let Some((device, _)) = self.record_of(folded.entry.journal.device)? else { continue };
            self.flag_author(folded, &device)?;
            match self.find(&fold, view.as_ref(), folded, &device)? {
                Finding::Fine => {}
                Finding::Later => {
                    later.insert(*hash);
                }
                Finding::Withhold(reason) => {
                    tracing::info!(entry = %hash, reason, "entry withheld");
                    drafts.push(Draft::of(Body::Withheld(Withheld { entry: *hash, reason: reason.to_owned() })));
                }
            }
        }
        if later != undecided {
            registers::put(&*self.store, &key, &later)?;
        }
        self.write(scope, drafts, now)?;
        Ok(())
    }

    fn find(
        &self,
        fold: &ScopeFold,
        view: Option<&IncidentView>,
        folded: &Folded,
        device: &DeviceRecord,
    ) -> Result<Finding> {
        let Some(Body::Changed(change)) = &folded.body else { return Ok(Finding::Fine) };
        match folded.state {
            State::Waiting => return Ok(Finding::Later),
            State::Folded => {}
            State::Held | State::Withheld(_) => return Ok(Finding::Fine),
        }
        if was_released(fold, &folded.entry.hash) {
            return Ok(Finding::Fine);
        }
        if !access(folded.entry.journal.scope.class, device.role).read {
            return Ok(Finding::Withhold(ROLE));
        }
        if !closes(change) {
            return Ok(Finding::Fine);
        }
        let Some(view) = view else { return Ok(Finding::Later) };
        let named = self.named_officer(change, view)?;
        let by_officer = self.is_officer(folded, device)?;
        let allowed = incident::may_close(&view.category, by_officer, named.as_ref());
        Ok(if allowed { Finding::Fine } else { Finding::Withhold(OFFICER_REQUIRED) })
    }

    /// The officer that this step or the incident names, if it is one.
    fn named_officer(&self, change: &Change, view: &IncidentView) -> Result<Option<PersonId>> {
        let in_change = change.ops.iter().find_map(|op| match op {
            Op::Set(key, Value::Word(word)) if key == OFFICER => Some(word.as_str()),
            _ => None,
        });
        let directory = self.directory()?;
        let named = in_change.or(view.officer.as_deref()).map(PersonId::new);
        Ok(named.filter(|id| directory.person(id).is_some_and(|person| person.role == Role::Officer)))
    }

    /// An officer's own phone, or an officer who signed on at another with a PIN.
    fn is_officer(&self, folded: &Folded, device: &DeviceRecord) -> Result<bool> {
        let header = &folded.entry.header;
        let own = device.person.as_deref() == Some(header.author.as_str());
        if own || !header.has_flag(FLAG_PIN) {
            return Ok(device.role == DeviceRole::Officer);
        }
        Ok(self.directory()?.person(&header.author()).is_some_and(|person| person.role == Role::Officer))
    }

    /// Somebody else's name on a personal phone, without PIN and without saying so, is remarked and nothing more.
    fn flag_author(&self, folded: &Folded, device: &DeviceRecord) -> Result<()> {
        let header = &folded.entry.header;
        let Some(owner) = &device.person else { return Ok(()) };
        if *owner != header.author && !header.has_flag(FLAG_PIN) && !header.has_flag(FLAG_ON_BEHALF) {
            self.put_flag(&folded.entry.hash, "author_is_not_owner")?;
        }
        Ok(())
    }

    /// Remarks on an entry for the desk; the ledger and its digests know nothing of it.
    pub(crate) fn put_flag(&self, entry: &EntryHash, flag: &str) -> Result<()> {
        Ok(self.store.put_register(&registers::flag(entry), flag.as_bytes())?)
    }
}

fn closes(change: &Change) -> bool {
    let is_closing = |op: &Op| matches!(op, Op::Set(key, Value::Word(word)) if key == STATUS && word == CLOSED);
    change.ops.iter().any(is_closing)
}

fn was_released(fold: &ScopeFold, entry: &EntryHash) -> bool {
    fold.entries
        .iter()
        .any(|folded| matches!(folded.counted(), Some(Body::Released(released)) if released.entry == *entry))
}
