//! What HQ knows about when an entry was written: its own receipt, the phone's next contact in the same boot, and
//! whether the anchor an entry names was ever given out.

use huxue_duty::clock::{Grade, Instant, TimeInterval};
use huxue_duty::time_evidence::backward;
use huxue_ledger::enrol::anchor_nonce;
use huxue_ledger::entry::Entry;
use huxue_ledger::fact::{Body, FOLD_VERSION, TimeBound};
use huxue_ledger::ident::{EntryHash, Scope, ScopeClass};
use minicbor::{Decode, Encode};

use crate::error::Result;
use crate::hq::Hq;
use crate::journal::Draft;
use crate::receive::{Fresh, Received};
use crate::registers;

/// Entries of one device that may wait for its word on an arrival time.
const MAX_ECHOES: usize = 256;

/// An entry that the phone's next word can bound from both sides.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Echo {
    #[n(0)]
    entry: EntryHash,
    #[n(1)]
    scope: Scope,
    #[n(2)]
    entry_boot_ms: u64,
    #[n(3)]
    boot_id: u32,
    #[n(4)]
    request_boot_ms: u64,
    /// HQ's time when the request arrived.
    #[n(5)]
    received_at: i64,
}

impl Hq {
    /// Bounds the new entries of a request, and the earlier ones that this request's arrival time speaks of.
    pub(crate) fn bound_times(&mut self, received: &Received, fresh: &Fresh, now: Instant) -> Result<()> {
        let request = &received.request;
        let key = registers::echo(received.device.device);
        let mut echoes: Vec<Echo> = registers::get(&*self.store, &key)?.unwrap_or_default();
        let before = echoes.clone();
        let mut drafts = Vec::new();
        if received.fresh {
            self.answer_echoes(received, &mut echoes, &mut drafts)?;
        }
        for entry in &fresh.entries {
            let hash = entry.hash;
            let is_new = fresh.by_scope.get(&entry.journal.scope).is_some_and(|new| new.contains(&hash));
            let waits = echoes.iter().any(|echo| echo.entry == hash);
            if !is_attendance(entry) || !(is_new || waits) {
                continue;
            }
            let same_boot = entry.journal.device == request.device && entry.header.time.boot_id == request.boot_id;
            // Without a fitting MAC anybody may have sent this, with any boot time: HQ's receipt alone bounds, and
            // what is already waiting is left alone.
            if is_new {
                let boot_ms = (same_boot && received.fresh).then_some(request.boot_ms);
                drafts.extend(self.bound_new(entry, boot_ms, now)?);
            }
            if same_boot && !is_anchored(entry) && (received.fresh || !waits) {
                echoes.retain(|echo| echo.entry != hash);
                echoes.push(Echo {
                    entry: hash,
                    scope: entry.journal.scope.clone(),
                    entry_boot_ms: entry.header.time.boot_ms,
                    boot_id: request.boot_id,
                    request_boot_ms: request.boot_ms,
                    received_at: now.0,
                });
            }
        }
        let surplus = echoes.len().saturating_sub(MAX_ECHOES);
        echoes.drain(..surplus);
        if echoes != before {
            registers::put(&*self.store, &key, &echoes)?;
        }
        self.write_grouped(drafts, now)
    }

    /// A bound from receipt alone, and the verdict on a nonce that HQ never gave.
    fn bound_new(&self, entry: &Entry, request_boot_ms: Option<u64>, now: Instant) -> Result<Option<(Scope, Draft)>> {
        let forged = self.anchor_is_forged(entry);
        if is_anchored(entry) && !forged {
            return Ok(None);
        }
        let latest = match request_boot_ms {
            Some(boot_ms) => backward(entry.header.time.boot_ms, boot_ms, now, None, &self.evidence).latest,
            None => None,
        };
        let latest = latest.unwrap_or(now).min(now);
        if forged {
            self.put_flag(&entry.hash, "anchor_not_ours")?;
        }
        let bound = TimeBound {
            entry: entry.hash,
            earliest: None,
            latest: Some(latest.0),
            grade: forged.then_some(Grade::D as u8),
        };
        Ok(Some((entry.journal.scope.clone(), Draft::of(Body::TimeBound(bound)))))
    }

    pub(crate) fn anchor_is_forged(&self, entry: &Entry) -> bool {
        entry.header.time.anchor.is_some_and(|anchor| {
            let device = &entry.journal.device.0;
            let nonce =
                anchor_nonce(&self.keys.anchor, device, anchor.boot_id, anchor.request_boot_ms, anchor.hq_time.0);
            nonce != anchor.nonce
        })
    }

    /// The phone says when the last answer reached it: now the round trip is known. A push is answered in the
    /// transaction that takes it, so HQ's own part of the wait is nought.
    fn answer_echoes(
        &self,
        received: &Received,
        echoes: &mut Vec<Echo>,
        drafts: &mut Vec<(Scope, Draft)>,
    ) -> Result<()> {
        let Some(arrival) = received.request.arrival else { return Ok(()) };
        let told =
            |echo: &Echo| echo.boot_id == received.request.boot_id && echo.request_boot_ms == arrival.request_boot_ms;
        for echo in echoes.extract_if(.., |echo| told(echo)) {
            let waited = arrival.arrival_boot_ms.saturating_sub(arrival.request_boot_ms);
            let at = Instant(echo.received_at);
            let bound = backward(echo.entry_boot_ms, echo.request_boot_ms, at, Some(waited), &self.evidence);
            if let (Some(earliest), Some(latest)) = (bound.earliest, bound.latest) {
                let written = TimeInterval { earliest, latest, grade: Grade::A };
                let proved = self.prove_gate_later(&echo.scope, &echo.entry, written)?;
                drafts.extend(proved.map(|draft| (echo.scope.clone(), draft)));
            }
            let bound = TimeBound {
                entry: echo.entry,
                earliest: bound.earliest.map(|at| at.0),
                latest: bound.latest.map(|at| at.0),
                grade: bound.grade.map(|grade| grade as u8),
            };
            drafts.push((echo.scope, Draft::of(Body::TimeBound(bound))));
        }
        Ok(())
    }
}

/// An anchor of the entry's own boot gives it a sharp time by itself.
pub(crate) fn is_anchored(entry: &Entry) -> bool {
    let time = &entry.header.time;
    time.anchor.is_some_and(|anchor| anchor.boot_id == time.boot_id)
}

/// What verdicts are made from: acts at a post on a day.
pub(crate) fn is_attendance(entry: &Entry) -> bool {
    let class = entry.journal.scope.class;
    if !matches!(class, ScopeClass::PostDay | ScopeClass::PostDayVolunteer) {
        return false;
    }
    matches!(
        Body::decode(entry.header.kind, &entry.raw.permanent, FOLD_VERSION),
        Some(Ok(Body::CheckedIn(_)
            | Body::CheckedOut(_)
            | Body::TeamAttested(_)
            | Body::Counted(_)
            | Body::AllClear(_)
            | Body::StandIn(_)
            | Body::RollCallAnswered(_)
            | Body::DismissalReported(_)
            | Body::PresencePinged(_)
            | Body::Changed(_)))
    )
}
