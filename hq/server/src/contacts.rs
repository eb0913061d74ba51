//! One phone or two? A phone's boots follow each other and time since boot only grows. Every request under a fitting
//! MAC names both, so a copy that lives beside its original shows as a boot that comes back, or as a boot clock that
//! runs backwards, whatever the copies write. What either wrote meanwhile is flagged; nobody is blamed.

use huxue_duty::clock::Instant;
use huxue_ledger::entry::Entry;
use huxue_ledger::fact::{Body, EvidenceFlagged};
use huxue_ledger::ident::{DeviceId, EntryHash, Scope};
use minicbor::{Decode, Encode};

use crate::error::Result;
use crate::hq::Hq;
use crate::journal::Draft;
use crate::registers;

const FLAG: &str = "clone_suspected";
/// Boots of a phone that are remembered.
const BOOTS_KEPT: usize = 8;
/// Entries that wait for what the next contacts show.
const ENTRIES_KEPT: usize = 64;

/// What HQ remembers of a device's contacts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct Contacts {
    /// In the order in which they were last heard of.
    #[n(0)]
    boots: Vec<Boot>,
    /// Evidence taken since the boot heard of last came up: what a twin may have written.
    #[n(1)]
    taken: Vec<Taken>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
struct Boot {
    #[n(0)]
    id: u32,
    /// The highest time since boot that a request named, milliseconds.
    #[n(1)]
    boot_ms: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
struct Taken {
    #[n(0)]
    entry: EntryHash,
    #[n(1)]
    scope: Scope,
    /// The boot that it was written in.
    #[n(2)]
    boot_id: u32,
}

impl Contacts {
    /// Takes in one contact; true if no single phone can have made it after the ones before.
    fn hear(&mut self, id: u32, boot_ms: u64) -> bool {
        let running = self.boots.last().is_some_and(|last| last.id == id);
        let known = self.boots.iter().position(|boot| boot.id == id);
        let earlier = known.map(|at| self.boots.remove(at));
        let is_twin = earlier.is_some_and(|boot| !running || boot_ms < boot.boot_ms);
        self.boots.push(Boot { id, boot_ms });
        let surplus = self.boots.len().saturating_sub(BOOTS_KEPT);
        self.boots.drain(..surplus);
        if !running && !is_twin {
            // What came before the new boot is settled; its own first entries may have come ahead of a fitting MAC.
            self.taken.retain(|taken| taken.boot_id == id);
        }
        is_twin
    }
}

impl Hq {
    /// A request of the device itself came; true if a copy of the phone must be about.
    pub(crate) fn note_boot(&self, device: DeviceId, boot_id: u32, boot_ms: u64) -> Result<bool> {
        let key = registers::contacts(device);
        let mut contacts: Contacts = registers::get(&*self.store, &key)?.unwrap_or_default();
        let is_twin = contacts.hear(boot_id, boot_ms);
        registers::put(&*self.store, &key, &contacts)?;
        Ok(is_twin)
    }

    /// Remembers new evidence of a device, or flags it together with what is remembered if a twin was seen.
    pub(crate) fn watch_twins(&mut self, device: DeviceId, entries: &[&Entry], twin: bool, now: Instant) -> Result<()> {
        let key = registers::contacts(device);
        let mut contacts: Contacts = registers::get(&*self.store, &key)?.unwrap_or_default();
        let taken = |entry: &&Entry| Taken {
            entry: entry.hash,
            scope: entry.journal.scope.clone(),
            boot_id: entry.header.time.boot_id,
        };
        contacts.taken.extend(entries.iter().map(taken));
        let surplus = contacts.taken.len().saturating_sub(ENTRIES_KEPT);
        contacts.taken.drain(..surplus);
        let suspected = if twin { std::mem::take(&mut contacts.taken) } else { Vec::new() };
        registers::put(&*self.store, &key, &contacts)?;
        if twin {
            tracing::warn!(%device, "two phones seem to act as one");
        }
        let flagged = |taken: Taken| {
            let fact = EvidenceFlagged { entry: taken.entry, flag: FLAG.to_owned(), at: None };
            (taken.scope, Draft::of(Body::EvidenceFlagged(fact)))
        };
        self.write_grouped(suspected.into_iter().map(flagged).collect(), now)
    }
}

#[cfg(test)]
mod tests {
    use super::Contacts;

    #[test]
    fn boots_follow_each_other_and_a_copy_cannot_hide_among_them() {
        let heard = |contacts: &[(u32, u64)]| -> Vec<bool> {
            let mut known = Contacts::default();
            contacts.iter().map(|(id, boot_ms)| known.hear(*id, *boot_ms)).collect()
        };
        assert_eq!(heard(&[(7, 10), (7, 10), (7, 90), (8, 5), (8, 6), (9, 1)]), [false; 6]);
        assert_eq!(heard(&[(7, 10), (8, 5), (7, 20), (8, 9)]), [false, false, true, true]);
        assert_eq!(heard(&[(7, 10), (7, 500), (7, 11), (7, 501)]), [false, false, true, false], "one number by chance");
    }
}
