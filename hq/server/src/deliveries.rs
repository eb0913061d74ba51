//! Which roster and timetable had reached whom, and when: people are judged by what they could know.

use std::collections::BTreeMap;

use huxue_duty::clock::Instant;
use huxue_ledger::attendance::{ROSTER, TIMETABLE};
use huxue_ledger::device::{DeviceRecord, DeviceRole};
use huxue_ledger::fact::{Body, Delivered};
use huxue_ledger::ident::{EntryHash, Scope, ScopeClass};

use crate::error::Result;
use crate::hq::Hq;
use crate::journal::Draft;
use crate::registers;

impl Hq {
    /// The device says that everything of `live` up to `position` is stored there.
    pub(crate) fn note_deliveries(
        &mut self,
        device: &DeviceRecord,
        live: &[Scope],
        position: u64,
        now: Instant,
    ) -> Result<()> {
        if matches!(device.role, DeviceRole::Volunteer | DeviceRole::SchoolGuard | DeviceRole::School | DeviceRole::Hq)
        {
            // They are never judged, so nobody asks what they had been told.
            return Ok(());
        }
        let key = registers::delivered(device.device);
        let mut known: BTreeMap<Scope, u32> = registers::get(&*self.store, &key)?.unwrap_or_default();
        let mut drafts: Vec<(Scope, Draft)> = Vec::new();
        for scope in live {
            let what = match scope.class {
                ScopeClass::DirectoryStaff => ROSTER,
                ScopeClass::DirectoryPost => TIMETABLE,
                _ => continue,
            };
            let Some((version, entry)) = self.newest_version(scope)? else { continue };
            let told = known.get(scope).copied();
            let arrived = self.store.position_of(&entry)?.is_some_and(|at| at <= position);
            if !arrived || told.is_some_and(|told| told >= version) {
                continue;
            }
            known.insert(scope.clone(), version);
            let post = scope.post().map(|post| post.to_string());
            let into = match (device.person(), device.post()) {
                (Some(person), _) => Scope::person(&person),
                (None, Some(post)) => Scope::directory_post(&post),
                (None, None) => continue,
            };
            let delivered = Delivered { device: device.device, what, version, at: now.0, post };
            drafts.push((into, Draft::of(Body::Delivered(delivered))));
        }
        if drafts.is_empty() {
            return Ok(());
        }
        registers::put(&*self.store, &key, &known)?;
        self.write_grouped(drafts, now)
    }

    /// The newest version published in a directory scope, and the entry that says so.
    pub(crate) fn newest_version(&self, scope: &Scope) -> Result<Option<(u32, EntryHash)>> {
        let fold = self.fold(scope)?;
        let versions = fold.entries.iter().filter_map(|folded| match folded.counted() {
            Some(Body::DirectoryPublished(published)) => Some((published.version, folded.entry.hash)),
            _ => None,
        });
        Ok(versions.max())
    }
}
