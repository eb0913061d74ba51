//! HQ's half of the fold gate: what a role may not do is withheld, visibly and as an entry. Attendance, attestation,
//! SOS and filing are never withheld; nor is anything that merely looks odd.

use std::collections::BTreeSet;

use huxue_duty::clock::Instant;
use huxue_ledger::access::{Gate, Reason, Ruling};
use huxue_ledger::device::DeviceRecord;
use huxue_ledger::entry::{FLAG_ON_BEHALF, FLAG_PIN};
use huxue_ledger::fact::{Body, Withheld};
use huxue_ledger::fold::Folded;
use huxue_ledger::ident::{EntryHash, Scope};

use crate::error::Result;
use crate::hq::Hq;
use crate::journal::Draft;
use crate::registers;
use crate::review::needs_review;

impl Hq {
    /// Looks at entries new in a scope, and at those that could not be decided before.
    pub(crate) fn review(&mut self, scope: &Scope, new: &[EntryHash], now: Instant) -> Result<()> {
        let key = registers::withhold_later(scope);
        let undecided: BTreeSet<EntryHash> = registers::get(&*self.store, &key)?.unwrap_or_default();
        if new.is_empty() && undecided.is_empty() {
            return Ok(());
        }
        let fold = self.fold(scope)?;
        let directory = self.directory()?;
        let gate = Gate::new(scope, &fold, &directory);
        let mut later = BTreeSet::new();
        let mut drafts = Vec::new();
        for (hash, is_new) in undecided.iter().map(|hash| (hash, false)).chain(new.iter().map(|hash| (hash, true))) {
            let Some(folded) = fold.get(hash).filter(|folded| !folded.by_hq) else { continue };
            // Whatever comes from a revoked device waits for a person, the branches of a fork included.
            let author = folded.entry.journal.device;
            if is_new && directory.revoked.contains_key(&author) && needs_review(folded) {
                drafts.push(withhold(hash, Reason::Revoked));
                continue;
            }
            if folded.adopted {
                continue;
            }
            let Some((device, _)) = self.record_of(author)? else { continue };
            self.flag_author(folded, &device)?;
            match gate.rule(folded, &device) {
                Ruling::Fine => {}
                Ruling::Later => {
                    later.insert(*hash);
                }
                Ruling::Withhold(reason) => {
                    drafts.push(withhold(hash, reason));
                }
            }
        }
        if later != undecided {
            registers::put(&*self.store, &key, &later)?;
        }
        self.write(scope, drafts, now)?;
        Ok(())
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

fn withhold(entry: &EntryHash, reason: Reason) -> Draft {
    let reason = reason.code();
    tracing::info!(%entry, reason, "entry withheld");
    Draft::of(Body::Withheld(Withheld { entry: *entry, reason: reason.to_owned() }))
}
