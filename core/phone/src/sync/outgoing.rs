//! What a request carries: runs in priority lanes, set-aside branches, sealed runs of others, within one body.

use std::collections::{BTreeMap, HashSet};

use huxue_ledger::device::Signed;
use huxue_ledger::entry::Entry;
use huxue_ledger::frames::{MAX_BODY, Request};
use huxue_ledger::ident::{DeviceId, ScopeClass};
use huxue_ledger::run::{self, Run};

use crate::error::PhoneError;
use crate::identity::Identity;
use crate::phone::Phone;
use crate::ports::Reading;
use crate::store::journals::{Held, JournalRow};
use crate::store::{branches, heads, journals, relayed, rows};

/// Left free for the frame's own fields.
const HEADROOM: usize = 4 * 1024;
/// Blobs asked for in one request.
const MAX_WANTS: usize = 16;

/// A request and what must be remembered until its answer comes.
pub struct Outgoing {
    pub request: Request,
    /// Entries of this boot without an anchor are in it.
    pub unanchored: bool,
    /// Runs of others are in it, clear or sealed: their receipts are worth keeping.
    pub carries: bool,
}

impl Phone {
    pub(super) fn outgoing(
        &self,
        reading: &Reading,
        wait_s: u8,
        refused: &HashSet<i64>,
    ) -> Result<Outgoing, PhoneError> {
        let identity = self.identity()?;
        let follow = self.follow.as_ref().ok_or(PhoneError::NotEnrolled)?;
        let db = self.store.read();
        let mut request = follow.request(identity.device(), reading.boot_id, reading.boot_ms);
        request.wait_s = wait_s;
        request.wants = rows::wanted(db, MAX_WANTS)?;
        request.audit_head = heads::read(db)?.to_show;
        request.rotation = self.rotation()?;
        let mut room = MAX_BODY.saturating_sub(request.to_frame().len() + HEADROOM);
        let mut records: BTreeMap<DeviceId, Signed> = BTreeMap::new();
        let mut unanchored = false;
        for (row, aside) in self.journals_to_send(refused)? {
            for (run, last) in runs_of(self, &row, aside)? {
                let size = run.to_bytes().len();
                let record = self.record_for(identity, &row, &records)?;
                let needed = size + record.as_ref().map_or(0, |signed| signed.bytes.len() + 80);
                if needed > room {
                    request.more = true;
                    break;
                }
                room -= needed;
                if let Some(signed) = record {
                    records.insert(row.journal.device, signed);
                }
                unanchored |= row.own && run_is_unanchored(&last, reading);
                request.runs.push(run);
            }
            if request.more {
                break;
            }
        }
        request.records = records.into_values().collect();
        if !request.more {
            (request.sealed, request.more) = relayed::custody_waiting(db, room)?;
        }
        let carries = !request.records.is_empty() || !request.sealed.is_empty();
        Ok(Outgoing { request, unanchored, carries })
    }

    /// Journals with something HQ has not receipted, alarms first; set-aside branches after everything else.
    fn journals_to_send(&self, refused: &HashSet<i64>) -> Result<Vec<(JournalRow, bool)>, PhoneError> {
        let tenant = self.identity()?.tenant;
        let mut rows = journals::with_outbox(self.store.read(), tenant)?;
        rows.sort_by_key(|row| (lane(row.journal.scope.class), row.id));
        let main = rows.into_iter().map(|row| (row, false));
        let aside = branches::journals_with_outbox(self.store.read(), tenant)?.into_iter().map(|row| (row, true));
        Ok(main.chain(aside).filter(|(row, _)| !refused.contains(&row.id)).collect())
    }

    /// The record HQ needs with somebody else's run, unless it is in the request already.
    fn record_for(
        &self,
        identity: &Identity,
        row: &JournalRow,
        already: &BTreeMap<DeviceId, Signed>,
    ) -> Result<Option<Signed>, PhoneError> {
        let device = row.journal.device;
        // An own journal may stand under keys that were replaced, which a restored HQ may not know.
        if device == identity.device() || already.contains_key(&device) {
            return Ok(None);
        }
        if let Some(certificate) = identity.hq.certificate(device) {
            // HQ lost its own entries; if it lost the key that signed them too, this vouches for it.
            return Ok((identity.hq.certificates().len() > 1).then(|| certificate.clone()));
        }
        relayed::record(self.store.read(), device)
    }
}

/// Alarm > attendance > incident > the rest. Lanes order journals, never entries within one.
const fn lane(class: ScopeClass) -> u8 {
    match class {
        ScopeClass::Alarm => 0,
        ScopeClass::PostDay | ScopeClass::PostDayVolunteer => 1,
        ScopeClass::Incident => 2,
        _ => 3,
    }
}

fn runs_of(phone: &Phone, row: &JournalRow, aside: bool) -> Result<Vec<(Run, Vec<Entry>)>, PhoneError> {
    let db = phone.store.read();
    if !aside {
        let from = journals::first_pending(db, row.id)?.unwrap_or(row.last_seq + 1);
        return Ok(wire_runs(journals::entries_from(db, row, from)?));
    }
    let mut runs = Vec::new();
    for branch in chains(branches::of_journal(db, row)?) {
        let from = branch.iter().position(|held| held.position.is_none()).unwrap_or(branch.len());
        runs.extend(wire_runs(branch[from..].to_vec()));
    }
    Ok(runs)
}

/// Splits set-aside entries into branches of consecutive entries.
pub(crate) fn chains(held: Vec<Held>) -> Vec<Vec<Held>> {
    let mut chains: Vec<Vec<Held>> = Vec::new();
    for one in held {
        let behind = chains.iter_mut().find(|chain| chain.last().is_some_and(|last| last.entry.hash == one.entry.prev));
        match behind {
            Some(chain) => chain.push(one),
            None => chains.push(vec![one]),
        }
    }
    chains
}

/// Cuts consecutive entries into runs that end where a signature stands; each with its placed entries.
pub(crate) fn wire_runs(held: Vec<Held>) -> Vec<(Run, Vec<Entry>)> {
    let signatures: Vec<Option<[u8; 64]>> = held.iter().map(|held| held.signature).collect();
    let entries: Vec<Entry> = held.into_iter().map(|held| held.entry).collect();
    let mut runs = Vec::new();
    let mut from = 0;
    while from < entries.len() {
        let fits = from + run::cut(&entries[from..]);
        // Others' entries are signed only where their run ended: back to that, or on to the next.
        let end = (from..fits)
            .rev()
            .find(|at| signatures[*at].is_some())
            .or_else(|| (fits..entries.len()).find(|at| signatures[*at].is_some()));
        let Some(end) = end else { break };
        if let Some(run) = signatures[end].and_then(|signature| Run::of(&entries[from..=end], signature)) {
            runs.push((run, entries[from..=end].to_vec()));
        }
        from = end + 1;
    }
    runs
}

fn run_is_unanchored(entries: &[Entry], reading: &Reading) -> bool {
    entries.iter().map(|entry| entry.header.time).any(|time| {
        time.boot_id == reading.boot_id && time.anchor.is_none_or(|anchor| anchor.boot_id != reading.boot_id)
    })
}
