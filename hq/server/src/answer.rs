//! The second half of a round trip: what changed in the device's scopes, the news of those it follows, backfills,
//! blobs, an anchor and the next challenge, under one signature.

use std::collections::{BTreeSet, HashSet};

use huxue_duty::clock::Instant;
use huxue_ledger::codec;
use huxue_ledger::device::Signed;
use huxue_ledger::fact::Body;
use huxue_ledger::frames::{Answer, Backfill, Blob, News, Receipts, Rest, ScopeNews, state_hash};
use huxue_ledger::ident::{DeviceId, Scope, ScopeClass};
use huxue_ledger::rotation::Rotation;

use crate::cache::is_directory;
use crate::error::Result;
use crate::hq::Hq;
use crate::receive::Received;
use crate::registers;
use crate::rekeying::former_keys;
use crate::store::{RunMeta, StoredRun};

/// Runs of one answer, in bytes before compression.
const PAGE_BYTES: usize = 256 * 1024;
/// Blobs of one answer; one always fits.
const BLOB_BYTES: usize = 2 * 1024 * 1024;
const SCAN: usize = 4_096;

/// An answer's compressed block in the making.
#[derive(Default)]
struct Page {
    news: News,
    bytes: usize,
    vouched: BTreeSet<DeviceId>,
    /// Former operating keys that signed some of it.
    signers: BTreeSet<DeviceId>,
}

impl Page {
    fn is_full(&self, next: usize) -> bool {
        self.bytes > 0 && self.bytes + next > PAGE_BYTES
    }
}

impl Hq {
    /// Answers a request that was received; `None` if the phone is willing to wait and there is nothing to say.
    pub(crate) fn answer(&mut self, received: &Received, now: Instant, patient: bool) -> Result<Option<Vec<u8>>> {
        let device = received.device.device;
        if let Some(since) = self.revoked_since(device)? {
            return Ok(Some(self.answer_revoked(received, since)?));
        }
        // A phone that asked for new keys takes this answer as the device it becomes.
        let wished = received.request.rotation.as_ref().map(Rotation::device);
        let becomes = self.successor(device)?.filter(|successor| Some(*successor) == wished);
        let anchored = becomes.unwrap_or(device);
        let mut rest = Rest {
            held_ms: u32::try_from(now.since(received.at)).unwrap_or(0),
            nonce: self.nonce(anchored, received.request.boot_id, received.request.boot_ms, received.at),
            challenge: [0; 8],
            position: None,
            more: None,
            scopes: None,
            backfills: None,
            news: None,
            old_logs: None,
            backed_up_to: registers::get::<u64>(&*self.store, registers::BACKED_UP_TO)?.filter(|upto| *upto > 0),
            refused: (!received.refused.is_empty()).then(|| received.refused.clone()),
            stale: None,
            request: Some(received.tag),
            trust: None,
            audit_head: None,
            record: None,
            revoked: None,
        };
        let mut signers = BTreeSet::new();
        let former_logs = || (!self.old_logs.is_empty()).then(|| self.old_logs.clone());
        if received.fresh {
            let told = self.told(device)?;
            let follows = self.scopes_of(&received.device, now)?;
            if received.request.state == state_hash(self.log_id, &told) {
                signers = self.serve(received, &told, &follows, &mut rest)?;
            } else {
                rest.scopes = Some(ScopeNews { all: Some(follows.iter().cloned().collect()), ..ScopeNews::default() });
                rest.old_logs = former_logs();
            }
            rest.trust = self.trust_to_tell(device)?;
            rest.record = match becomes {
                Some(successor) => self.record_of(successor)?.map(|(_, signed)| signed),
                None => self.record_to_tell(device)?,
            };
            if patient && received.may_wait() && has_nothing(&rest) {
                return Ok(None);
            }
            if told != follows {
                registers::put(&*self.store, &registers::told(device), &follows)?;
            }
            if let Some(successor) = becomes {
                registers::put(&*self.store, &registers::told(successor), &follows)?;
            }
            // Not with the answer to a push: a lone check-in stays small, and the next question brings the head.
            if received.receipts.is_empty() {
                rest.audit_head = self.head_for(device)?;
            }
        } else {
            rest.stale = Some(true);
            rest.old_logs = former_logs();
        }
        rest.challenge = if received.fresh { self.new_challenge(device)? } else { self.standing_challenge(device)? };
        if rest.trust.is_some() {
            self.note_told_trust(device, rest.challenge)?;
        }
        match &rest.record {
            Some(_) if becomes.is_some() => self.put_challenges(anchored, &[rest.challenge])?,
            Some(record) => self.note_told_record(record, device, rest.challenge)?,
            None => {}
        }
        // Only who used a challenge hears a new one, so that its use shows that this answer arrived.
        if rest.nonce.is_some() && received.fresh {
            self.note_anchor_given(anchored, received, rest.challenge)?;
        }
        let receipts = Receipts {
            log_id: self.log_id,
            hq_time: received.at.0,
            receipts: (!received.receipts.is_empty()).then(|| received.receipts.clone()),
        };
        let certificates = self.certificates_to_tell(received.fresh, &signers);
        Ok(Some(Answer::sign_certified(&receipts, &rest, &self.keys.operating, certificates)))
    }

    /// The phone follows what HQ believes: changes of scope, live news, backfills, blobs.
    fn serve(
        &mut self,
        received: &Received,
        told: &BTreeSet<Scope>,
        follows: &BTreeSet<Scope>,
        rest: &mut Rest,
    ) -> Result<BTreeSet<DeviceId>> {
        let added: Vec<Scope> = follows.difference(told).cloned().collect();
        let dropped: Vec<Scope> = told.difference(follows).cloned().collect();
        if !added.is_empty() || !dropped.is_empty() {
            let some = |scopes: Vec<Scope>| (!scopes.is_empty()).then_some(scopes);
            rest.scopes = Some(ScopeNews { all: None, added: some(added), dropped: some(dropped) });
        }
        let kept: BTreeSet<&Scope> = told.intersection(follows).collect();
        let mut page = Page::default();
        let position = self.serve_live(received, &kept, &mut page)?;
        let complete = position.complete;
        let backfills = self.serve_backfills(received, &kept, position.reached, &mut page)?;
        let behind = backfills.iter().any(|backfill| backfill.from < position.reached);
        self.serve_blobs(received, &kept, &mut page)?;
        rest.position = Some(position.reached);
        rest.more = (!complete || behind).then_some(true);
        rest.backfills = (!backfills.is_empty()).then_some(backfills);
        rest.news = (!page.news.is_empty()).then(|| page.news.pack());
        Ok(page.signers)
    }

    /// Runs of live scopes and the device's own, above its position, in the order of the log. A concern report is not
    /// given back even to whoever wrote it: what has left the phone is on no phone (L5).
    fn serve_live(&self, received: &Received, kept: &BTreeSet<&Scope>, page: &mut Page) -> Result<Reached> {
        let last = self.store.last_position()?;
        let named: HashSet<Vec<u8>> =
            received.request.backfills.iter().map(|backfill| backfill.scope.bytes()).collect();
        let live: HashSet<Vec<u8>> =
            kept.iter().map(|scope| scope.bytes()).filter(|scope| !named.contains(scope)).collect();
        let own = received.device.device;
        let before = former_keys(&received.device);
        let mut reached = received.request.position.min(last);
        while reached < last {
            let metas = self.store.metas_above(reached, SCAN)?;
            for meta in metas {
                let wanted = live.contains(&meta.scope)
                    || ((meta.device == own || Some(meta.device) == before)
                        && !named.contains(&meta.scope)
                        && !is_restricted(&meta.scope)?);
                if wanted && !received.has_pushed(&meta) {
                    if page.is_full(meta.size) {
                        return Ok(Reached { reached, complete: false });
                    }
                    if let Some(run) = self.store.run_at(meta.position)? {
                        self.put(page, &run, own)?;
                    }
                }
                reached = meta.position;
            }
        }
        Ok(Reached { reached, complete: true })
    }

    /// Pages the scopes the phone names from where it stands, up to the answer's position.
    fn serve_backfills(
        &self,
        received: &Received,
        kept: &BTreeSet<&Scope>,
        up_to: u64,
        page: &mut Page,
    ) -> Result<Vec<Backfill>> {
        let mut answered = Vec::new();
        for Backfill { scope, from } in &received.request.backfills {
            if !kept.contains(scope) {
                continue;
            }
            let mut from = (*from).min(up_to);
            let mut complete = true;
            'scope: while from < up_to {
                let runs = self.store.runs_of_scope(&scope.bytes(), from, 64)?;
                if runs.is_empty() {
                    break;
                }
                for run in runs {
                    if run.meta.position > up_to {
                        break 'scope;
                    }
                    if page.is_full(run.meta.size) {
                        complete = false;
                        break 'scope;
                    }
                    self.put(page, &run, received.device.device)?;
                    from = run.meta.position;
                }
            }
            answered.push(Backfill { scope: scope.clone(), from: if complete { up_to } else { from } });
        }
        Ok(answered)
    }

    fn put(&self, page: &mut Page, run: &StoredRun, reader: DeviceId) -> Result<()> {
        let RunMeta { device, first_seq, position, .. } = run.meta;
        page.news.runs.extend_from_slice(&run.bytes);
        page.news.positions.push(position);
        page.bytes += run.bytes.len();
        let by_hq = self.keys.trusted.is_hq(device);
        if by_hq && device != self.keys.device() {
            page.signers.insert(device);
        }
        let stranger = device != reader && !by_hq;
        if first_seq == 1 && stranger && page.vouched.insert(device) {
            let record: Option<Signed> = self.record_of(device)?.map(|(_, signed)| signed);
            page.news.records.extend(record);
        }
        Ok(())
    }

    /// Blobs by hash, if a directory scope that the device follows names them.
    fn serve_blobs(&self, received: &Received, kept: &BTreeSet<&Scope>, page: &mut Page) -> Result<()> {
        let wants: BTreeSet<[u8; 32]> = received.request.wants.iter().copied().collect();
        if wants.is_empty() {
            return Ok(());
        }
        let mut named = BTreeSet::new();
        for scope in kept.iter().filter(|scope| is_directory(scope)) {
            for folded in &self.fold(scope)?.entries {
                if let Some(Body::DirectoryPublished(published)) = folded.counted() {
                    named.insert(published.blob);
                }
            }
        }
        let mut bytes = 0;
        for hash in wants.intersection(&named) {
            let Some(blob) = self.store.blob(hash)? else { continue };
            if bytes > 0 && bytes + blob.len() > BLOB_BYTES {
                break;
            }
            bytes += blob.len();
            page.news.blobs.push(Blob(blob));
        }
        Ok(())
    }
}

/// How far a page came.
struct Reached {
    reached: u64,
    complete: bool,
}

impl Received {
    /// Only a request that asks for nothing but news may wait for it.
    fn may_wait(&self) -> bool {
        self.request.wait_s > 0 && self.receipts.is_empty() && self.refused.is_empty() && self.request.wants.is_empty()
    }

    /// The device sent this very range in clear, so it has it.
    fn has_pushed(&self, meta: &RunMeta) -> bool {
        self.pushed.iter().filter(|(journal, _, _)| !self.branched.contains(journal)).any(|(journal, first, last)| {
            journal.device == meta.device
                && journal.epoch == meta.epoch
                && *first <= meta.first_seq
                && meta.last_seq <= *last
                && codec::encode(&journal.scope) == meta.scope
        })
    }
}

fn is_restricted(scope: &[u8]) -> Result<bool> {
    Ok(codec::decode::<Scope>(scope)?.class == ScopeClass::Restricted)
}

fn has_nothing(rest: &Rest) -> bool {
    rest.scopes.is_none()
        && rest.news.is_none()
        && rest.more.is_none()
        && rest.backfills.is_none()
        && rest.stale.is_none()
        && rest.trust.is_none()
        && rest.record.is_none()
}
