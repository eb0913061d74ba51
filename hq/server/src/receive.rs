//! The first half of a round trip: who is it, is the request fresh, and every run through the log gate into the log.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use huxue_duty::clock::Instant;
use huxue_ledger::bundle::open_run;
use huxue_ledger::codec::CodecError;
use huxue_ledger::crypto;
use huxue_ledger::device::{DeviceRecord, Signed};
use huxue_ledger::entry::Entry;
use huxue_ledger::fact::{Adopted, Body, ForkResolved};
use huxue_ledger::frames::{
    FrameError, Receipt, Refused, Request, request_mac, request_tag, split_request, state_hash,
};
use huxue_ledger::ident::{DeviceId, EntryHash, Journal, Scope};
use huxue_ledger::log_gate::{KnownJournal as _, Passed, Refusal, check};
use huxue_ledger::run::{Run, head_check};
use huxue_ledger::suite;

use crate::error::{Problem, Result};
use crate::hq::Hq;
use crate::journal::{Draft, StoredJournal};
use crate::registers;

/// A request that has been taken: what is left is to answer it.
pub struct Received {
    pub device: DeviceRecord,
    /// Without its runs.
    pub request: Request,
    pub at: Instant,
    /// The MAC fitted a challenge: the sender holds the device's key and heard HQ recently.
    pub fresh: bool,
    /// By what it says of its boot, it cannot come from the one phone that the requests before it came from.
    pub twin: bool,
    /// What binds the answer to this request.
    pub tag: [u8; 8],
    pub receipts: Vec<Receipt>,
    pub refused: Vec<Refused>,
    /// Ranges of HQ's own branches pushed in clear, which need not be served back.
    pub pushed: Vec<(Journal, u64, u64)>,
    /// Journals of which another branch was pushed too: the sender may follow that one.
    pub branched: Vec<Journal>,
}

/// Entries new to the log, by scope, for what HQ has to add to them.
#[derive(Default)]
pub struct Fresh {
    pub by_scope: BTreeMap<Scope, Vec<EntryHash>>,
    /// Pushed entries, new or repeated.
    pub entries: Vec<Arc<Entry>>,
}

impl Hq {
    /// Takes one request. The inner error is the sender's problem, the outer one HQ's own.
    pub(crate) fn receive(&mut self, body: &[u8], now: Instant) -> Result<Result<Received, Problem>> {
        let (frame, tag) = match split_request(body) {
            Ok(parts) => parts,
            Err(FrameError::Codec(CodecError::TooLarge { .. })) => {
                return Ok(Err(Problem::too_large("a request is at most 1 MiB")));
            }
            Err(error) => return Ok(Err(Problem::malformed(error))),
        };
        let mut request = match Request::from_frame(frame, self.keys.tenant) {
            Ok(request) => request,
            Err(error) => return Ok(Err(Problem::malformed(error))),
        };
        if let Err(error) = suite::expect(request.suite, &suite::First) {
            let title = "手机与指挥中心的加密方式不同，请更新应用";
            return Ok(Err(Problem::new(400, "other_suite", title, error)));
        }
        let records = self.take_records(&request.records)?;
        let Some(device) = self.record_for(request.device, &records)? else {
            return Ok(Err(Problem::unknown_device(format!("no record of device {}", request.device))));
        };
        let honoured = self.honour_challenge(&device, frame, tag)?;
        if honoured.is_some() {
            self.note_rotated(&device)?;
        }
        self.note_heard(device.device, honoured)?;
        let twin = match honoured {
            Some(_) => self.note_boot(device.device, request.boot_id, request.boot_ms)?,
            None => false,
        };
        let is_served = !self.was_rotated(device.device)? && self.revoked_since(device.device)?.is_none();
        let mut received = Received {
            twin,
            pushed: Vec::new(),
            branched: Vec::new(),
            device,
            at: now,
            fresh: honoured.is_some() && is_served,
            tag: request_tag(body),
            receipts: Vec::new(),
            refused: Vec::new(),
            request: Request::empty(request.device),
        };
        if let Some(head) = request.audit_head.as_ref().filter(|_| received.fresh) {
            self.take_head(request.device, head, now)?;
        }
        let runs = std::mem::take(&mut request.runs);
        let sealed = std::mem::take(&mut request.sealed);
        received.request = request;
        self.take_runs(&mut received, runs, &sealed, &records, now)?;
        if received.fresh {
            self.renew_if_due(&mut received.device, now)?;
            self.rotate(&received, now)?;
        }
        self.note_contact(&received, now)?;
        Ok(Ok(received))
    }

    fn take_records(&mut self, signed: &[Signed]) -> Result<BTreeMap<DeviceId, DeviceRecord>> {
        let mut records = BTreeMap::new();
        for signed in signed {
            self.take_certificate(signed)?;
        }
        for signed in signed {
            if let Some(record) = self.remember_record(signed)? {
                records.insert(record.device, record);
            }
        }
        Ok(records)
    }

    fn record_for(&self, device: DeviceId, known: &BTreeMap<DeviceId, DeviceRecord>) -> Result<Option<DeviceRecord>> {
        match known.get(&device) {
            Some(record) => Ok(Some(record.clone())),
            None => Ok(self.record_of(device)?.map(|(record, _)| record)),
        }
    }

    /// The challenge that the tag fits, which is then used up.
    fn honour_challenge(&self, device: &DeviceRecord, frame: &[u8], tag: &[u8; 16]) -> Result<Option<[u8; 8]>> {
        let mut challenges = self.challenges(device.device)?;
        let key = self.mac_key(device);
        let fits = |challenge: &[u8; 8]| crypto::same(&request_mac(&key, challenge, frame), tag);
        let Some(at) = challenges.iter().position(fits) else { return Ok(None) };
        let honoured = challenges.remove(at);
        self.note_challenge_used(device.device, honoured)?;
        self.put_challenges(device.device, &challenges)?;
        Ok(Some(honoured))
    }

    fn take_runs(
        &mut self,
        received: &mut Received,
        runs: Vec<Run>,
        sealed: &[Vec<u8>],
        records: &BTreeMap<DeviceId, DeviceRecord>,
        now: Instant,
    ) -> Result<()> {
        let mut fresh = Fresh::default();
        for run in runs {
            let placed = self.take_run(received, &run, records, &mut fresh, now)?;
            self.note_pushed(received, &run, placed)?;
        }
        // What a carrier could not read, it cannot be blamed for: a damaged parcel is passed over. Nor does it know which
        // of two runs comes first.
        let tenant = self.keys.tenant;
        let open = |bytes: &Vec<u8>| self.keys.agreements().find_map(|key| open_run(key, bytes, tenant).ok());
        let mut parcels: Vec<(Run, Signed)> = sealed.iter().filter_map(open).collect();
        parcels.sort_by_key(|(run, _)| (run.journal.bytes(), run.first_seq));
        for (run, record) in parcels {
            let records = self.take_records(std::slice::from_ref(&record))?;
            self.take_run(received, &run, &records, &mut fresh, now)?;
        }
        self.bound_times(received, &fresh, now)?;
        self.examine(received, &fresh, now)?;
        for (scope, hashes) in &fresh.by_scope {
            self.review(scope, hashes, now)?;
        }
        Ok(())
    }

    /// One run through the log gate. Refusals are told, never raised. Gives the run's entries if all of them were new
    /// and continue HQ's own branch.
    fn take_run(
        &mut self,
        received: &mut Received,
        run: &Run,
        records: &BTreeMap<DeviceId, DeviceRecord>,
        fresh: &mut Fresh,
        now: Instant,
    ) -> Result<Option<Vec<Arc<Entry>>>> {
        let is_hq = self.keys.trusted.is_hq(run.journal.device);
        let verifier = match self.keys.trusted.verifier(run.journal.device) {
            Some(verifier) => Some(verifier.clone()),
            None => self
                .record_for(run.journal.device, records)?
                .and_then(|record| self.peers.verifier(&record.signing_key)),
        };
        let passed = {
            let known = StoredJournal::of(&*self.store, &run.journal)?;
            let passed = check(run, verifier.as_ref(), is_hq, &known);
            known.failed()?;
            passed
        };
        let (mut whole, mut position) = (None, None);
        let new = match passed {
            Ok(Passed::Known) => Vec::new(),
            Ok(Passed::New { run: cut, entries }) => {
                let entries = shared(entries);
                position = Some(self.append(&cut, &entries, now)?);
                whole = (entries.len() == run.entries.len()).then(|| entries.clone());
                entries
            }
            Ok(Passed::Fork { run, entries, prev }) => {
                self.adopt(&run, &entries, prev, now)?;
                shared(entries)
            }
            Err(refusal) => {
                tracing::warn!(device = %run.journal.device, code = refusal.code(), "run refused");
                received.refused.push(refused(run, &refusal));
                return Ok(None);
            }
        };
        let placed = match &whole {
            Some(entries) => entries.clone(),
            None => self.place_known(run)?,
        };
        if let Some(last) = placed.last() {
            let position = match position {
                Some(position) => position,
                None => self.store.position_of(&last.hash)?.unwrap_or(0),
            };
            received.receipts.push(Receipt { head: last.hash, up_to: last.seq, position });
        }
        if !is_hq {
            let hashes = new.iter().map(|entry| entry.hash);
            fresh.by_scope.entry(run.journal.scope.clone()).or_default().extend(hashes);
            fresh.entries.extend(placed);
        }
        Ok(whole)
    }

    /// A run on HQ's own branch need not be served back to who pushed it; one on another branch says nothing about
    /// whether the sender has HQ's.
    fn note_pushed(&self, received: &mut Received, run: &Run, whole: Option<Vec<Arc<Entry>>>) -> Result<()> {
        let last = run.last_seq();
        let on_kept_branch = whole.is_some() || {
            let placed = self.place_known(run)?;
            let known = StoredJournal::of(&*self.store, &run.journal)?;
            let kept = known.hash_at(last);
            known.failed()?;
            placed.last().is_some_and(|entry| Some(entry.hash) == kept)
        };
        if on_kept_branch {
            received.pushed.push((run.journal.clone(), run.first_seq, last));
        } else {
            received.branched.push(run.journal.clone());
        }
        Ok(())
    }

    /// The run's entries in their places, once the log holds them on either branch.
    fn place_known(&self, run: &Run) -> Result<Vec<Arc<Entry>>> {
        let known = StoredJournal::of(&*self.store, &run.journal)?;
        let before = run.first_seq.saturating_sub(1);
        let kept = known.hash_at(before).filter(|prev| before == 0 || head_check(prev) == run.head_check);
        let prev = kept.or_else(|| known.branch_hash_at(before, run.head_check));
        known.failed()?;
        Ok(shared(prev.map(|prev| run.place(prev)).transpose()?.unwrap_or_default()))
    }

    /// Holds the other branch of a forked journal whole, in HQ's own journal of that scope.
    fn adopt(&mut self, run: &Run, entries: &[Entry], prev: EntryHash, now: Instant) -> Result<()> {
        let Some(first) = entries.first() else { return Ok(()) };
        let mut drafts = Vec::new();
        if let Some(kept) = self.unresolved_fork(&run.journal, first.seq, prev)? {
            let Journal { device, epoch, .. } = run.journal;
            tracing::warn!(%device, seq = first.seq, "fork: the branch received first is kept");
            drafts.push(Draft::of(Body::ForkResolved(ForkResolved { device, epoch, seq: first.seq, kept })));
        }
        drafts.push(Draft::of(Body::Adopted(Adopted { run: run.to_bytes(), prev })));
        self.write(&run.journal.scope, drafts, now)?;
        Ok(())
    }

    /// The entry HQ keeps at this place, if the branch leaves HQ's own branch here and nobody has said so yet.
    fn unresolved_fork(&self, journal: &Journal, seq: u64, prev: EntryHash) -> Result<Option<EntryHash>> {
        let known = StoredJournal::of(&*self.store, journal)?;
        let leaves_here = known.hash_at(seq - 1) == Some(prev);
        let kept = known.hash_at(seq).filter(|_| leaves_here);
        known.failed()?;
        let said = self.store.register(&registers::fork(journal, seq))?.is_some();
        Ok(kept.filter(|_| !said))
    }

    /// What a fresh request says by coming at all: a whole push is in, directory versions have arrived.
    fn note_contact(&mut self, received: &Received, now: Instant) -> Result<()> {
        if !received.fresh {
            return Ok(());
        }
        let device = received.device.device;
        if !received.request.more && received.refused.is_empty() {
            registers::put(&*self.store, &registers::synced(device), &now.0)?;
            self.synced.insert(device, now);
            self.note_settled(device)?;
        }
        let told = self.told(device)?;
        if received.request.state == state_hash(self.log_id, &told) {
            let waiting: BTreeSet<&Scope> = received.request.backfills.iter().map(|backfill| &backfill.scope).collect();
            let live: Vec<Scope> = told.iter().filter(|scope| !waiting.contains(scope)).cloned().collect();
            self.note_deliveries(&received.device, &live, &received.request, now)?;
            self.note_roll_calls(&received.device, &live, received.request.position, now)?;
        }
        Ok(())
    }

    /// The scopes this device was last told to follow.
    pub(crate) fn told(&self, device: DeviceId) -> Result<BTreeSet<Scope>> {
        Ok(registers::get(&*self.store, &registers::told(device))?.unwrap_or_default())
    }
}

fn shared(entries: Vec<Entry>) -> Vec<Arc<Entry>> {
    entries.into_iter().map(Arc::new).collect()
}

fn refused(run: &Run, refusal: &Refusal) -> Refused {
    let send_from = match refusal {
        Refusal::Gap { send_from, .. } => Some(*send_from),
        _ => None,
    };
    Refused {
        device: run.journal.device,
        epoch: run.journal.epoch,
        scope: run.journal.scope.clone(),
        code: refusal.code().to_owned(),
        send_from,
    }
}
