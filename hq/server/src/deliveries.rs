//! Which roster and timetable had reached whom, and when: people are judged by what they could know.

use std::collections::BTreeMap;

use huxue_duty::clock::Instant;
use huxue_ledger::attendance::{ROSTER, TIMETABLE};
use huxue_ledger::device::{DeviceRecord, DeviceRole};
use huxue_ledger::fact::{Body, Delivered};
use huxue_ledger::frames::Request;
use huxue_ledger::ident::{Scope, ScopeClass};

use crate::error::Result;
use crate::hq::Hq;
use crate::journal::Draft;
use crate::registers;

impl Hq {
    /// The device says that everything of `live` up to its position is stored there.
    pub(crate) fn note_deliveries(
        &mut self,
        device: &DeviceRecord,
        live: &[Scope],
        request: &Request,
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
            let Some(version) = self.arrived_version(scope, request.position, &request.wants)? else { continue };
            if known.get(scope).is_some_and(|told| *told >= version) {
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

    /// The newest version of a sheet that is on the device: its entry lies at or below the position, and the phone
    /// is not still asking for its content.
    fn arrived_version(&self, scope: &Scope, position: u64, wants: &[[u8; 32]]) -> Result<Option<u32>> {
        let mut newest = None;
        for (published, entry) in self.published_in(scope)? {
            let is_newer = newest.is_none_or(|newest| newest < published.version);
            if is_newer
                && !wants.contains(&published.blob)
                && self.store.position_of(&entry)?.is_some_and(|at| at <= position)
            {
                newest = Some(published.version);
            }
        }
        Ok(newest)
    }
}
