//! One round trip after another until neither side has anything to send. Safe to repeat at any point: everything
//! stays queued until HQ's signed receipt for it is stored.

mod incoming;
mod intake;
mod outgoing;
mod receipts;
mod rewrite;

use std::collections::HashSet;

use huxue_duty::clock::Instant;
use huxue_ledger::codec;
use huxue_ledger::frames::{Answer, FrameError, Request, request_tag, seal_request};
use huxue_ledger::session::Exchange;
use serde::Serialize;

use crate::error::PhoneError;
use crate::phone::Phone;
use crate::ports::{Clock, Transport, TransportError};
use crate::store::{branches, journals, meta, relayed};

pub(crate) use intake::{Intake, Source};
pub(crate) use outgoing::{chains, wire_runs};
pub(crate) use receipts::apply as apply_receipts;

/// Round trips of one sync; a phone that was away for a month needs some dozens.
const MAX_TRIPS: u32 = 500;
/// Round trips in a row that change nothing before giving up until later.
const MAX_IDLE: u32 = 3;
/// HQ's word for a phone of which it has no record.
const UNKNOWN_DEVICE: &str = "unknown_device";
/// Longest wait that HQ honours, seconds.
const MAX_WAIT_S: u8 = 55;

/// What one sync did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SyncReport {
    pub round_trips: u32,
    /// Entries that HQ newly holds.
    pub receipted: u64,
    /// Entries that came.
    pub received: u64,
    /// Request bodies, MAC included, in bytes.
    pub sent_bytes: u64,
    pub received_bytes: u64,
    /// Neither side had anything more to send.
    pub complete: bool,
    /// Entries still waiting for HQ.
    pub pending: u64,
}

/// What one round trip changed.
#[derive(Default)]
struct Trip {
    again: bool,
    receipted: u64,
    received: u64,
    progress: bool,
}

impl Phone {
    /// Sends everything that waits and fetches everything that is new.
    pub fn sync(&mut self, transport: &dyn Transport, clock: &dyn Clock) -> Result<SyncReport, PhoneError> {
        self.sync_waiting(transport, clock, 0)
    }

    /// The same, then lets HQ hold one more request for up to `wait_s` seconds until there is news.
    pub fn sync_waiting(
        &mut self,
        transport: &dyn Transport,
        clock: &dyn Clock,
        wait_s: u8,
    ) -> Result<SyncReport, PhoneError> {
        self.sweep_daily(&clock.reading());
        let mut report = SyncReport::default();
        if self.identity.is_none() && self.revoked.is_some() {
            self.upload_sealed(transport, clock, &mut report)?;
            report.pending = self.pending()?;
            return Ok(report);
        }
        let mut refused = HashSet::new();
        self.settle(transport, clock, &mut refused, &mut report)?;
        if wait_s > 0 && report.complete && self.identity.is_some() {
            let trip = self.exchange(transport, clock, wait_s.min(MAX_WAIT_S), &mut refused, &mut report)?;
            if trip.again {
                self.settle(transport, clock, &mut refused, &mut report)?;
            }
        }
        report.pending = self.pending()?;
        Ok(report)
    }

    /// Own and relayed entries that HQ does not have yet; sealed parcels, once this phone was taken out of use.
    pub(crate) fn pending(&self) -> Result<u64, PhoneError> {
        let db = self.store.read();
        if self.revoked.is_some() {
            return relayed::custody_count(db);
        }
        Ok(journals::pending_count(db)? + branches::count_pending(db)?)
    }

    fn settle(
        &mut self,
        transport: &dyn Transport,
        clock: &dyn Clock,
        refused: &mut HashSet<i64>,
        report: &mut SyncReport,
    ) -> Result<(), PhoneError> {
        let mut idle = 0;
        report.complete = false;
        while report.round_trips < MAX_TRIPS && idle < MAX_IDLE {
            let trip = self.exchange(transport, clock, 0, refused, report)?;
            if !trip.again {
                report.complete = true;
                return Ok(());
            }
            idle = if trip.progress { 0 } else { idle + 1 };
        }
        Ok(())
    }

    fn exchange(
        &mut self,
        transport: &dyn Transport,
        clock: &dyn Clock,
        wait_s: u8,
        refused: &mut HashSet<i64>,
        report: &mut SyncReport,
    ) -> Result<Trip, PhoneError> {
        let trip = self.try_exchange(transport, clock, wait_s, refused, report);
        if let Err(error) = &trip {
            self.failures = self.failures.saturating_add(u32::from(error.is_network()));
            let of_the_way =
                matches!(error, PhoneError::Network(_) | PhoneError::Forged(_) | PhoneError::ReplayedAnswer);
            if of_the_way && let Err(unkept) = self.note_failure(error.code()) {
                tracing::warn!(code = unkept.code(), "why the contact failed was not kept");
            }
        }
        trip
    }

    /// Kept for the screens; a phone that is merely out of reach writes it once.
    fn note_failure(&mut self, code: &str) -> Result<(), PhoneError> {
        if self.last_failure()?.as_deref() == Some(code) {
            return Ok(());
        }
        let transaction = self.store.begin()?;
        meta::set(&transaction, meta::LAST_FAILURE, code.as_bytes())?;
        Ok(transaction.commit()?)
    }

    /// The code of what went wrong in the last contact; `None` once one has succeeded.
    pub fn last_failure(&self) -> Result<Option<String>, PhoneError> {
        let stored = meta::get(self.store.read(), meta::LAST_FAILURE)?;
        Ok(stored.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }

    fn try_exchange(
        &mut self,
        transport: &dyn Transport,
        clock: &dyn Clock,
        wait_s: u8,
        refused: &mut HashSet<i64>,
        report: &mut SyncReport,
    ) -> Result<Trip, PhoneError> {
        self.refresh()?;
        let before = clock.reading();
        let mut outgoing = self.outgoing(&before, wait_s, refused)?;
        let (body, answer) = match self.post_request(transport, &outgoing.request, report) {
            Err(PhoneError::Network(TransportError::Refused { code, .. })) if code == UNKNOWN_DEVICE => {
                // HQ was restored to before this phone enrolled: its own signed record introduces it again, and the
                // certificates vouch for whichever operating key signed that.
                let identity = self.identity()?;
                outgoing.request.records.extend(identity.hq.certificates().cloned());
                outgoing.request.records.push(identity.signed_record.clone());
                self.post_request(transport, &outgoing.request, report)?
            }
            answer => answer?,
        };
        let after = clock.reading();
        report.received_bytes += answer.len() as u64;
        let parsed: Answer = codec::decode(&answer).map_err(|error| not_ours(&answer, error.into()))?;
        let heard = match &parsed.certificates {
            Some(certificates) => self.hear_keys(certificates)?,
            None => None,
        };
        let hq = &heard.as_ref().map_or(self.identity()?, |heard| &heard.identity).hq;
        let opened = parsed.opened(hq).map_err(|error| not_ours(&answer, error))?;
        // HQ signed it, but in answer to something else: its anchor and position belong to another moment.
        if opened.1.request != Some(request_tag(&body)) {
            return Err(PhoneError::ReplayedAnswer);
        }
        if let Some(heard) = heard {
            self.take_keys(heard)?;
        }
        let exchange =
            Exchange { boot_id: before.boot_id, request_boot_ms: before.boot_ms, arrival_boot_ms: after.boot_ms };
        if let Some(since) = opened.1.revoked {
            self.shred(Instant(since), (&opened.0, &opened.1), exchange)?;
            self.upload_sealed(transport, clock, report)?;
            return Ok(Trip::default());
        }
        let trip = self.take_answer(&outgoing, opened, exchange, &after, refused)?;
        self.failures = 0;
        report.receipted += trip.receipted;
        report.received += trip.received;
        Ok(trip)
    }

    /// The body as sent, and the answer.
    fn post_request(
        &mut self,
        transport: &dyn Transport,
        request: &Request,
        report: &mut SyncReport,
    ) -> Result<(Vec<u8>, Vec<u8>), PhoneError> {
        let mac_key = self.unlock()?.mac_key;
        let challenge = self.follow.as_ref().ok_or(PhoneError::NotEnrolled)?.challenge;
        let body = seal_request(&mac_key, &challenge, request.to_frame());
        report.round_trips += 1;
        report.sent_bytes += body.len() as u64;
        let answer = transport.sync(&body)?;
        Ok((body, answer))
    }

    /// Seconds to wait before the next attempt after failures: 15 s doubling to 15 min, spread so that phones which
    /// lost the network together do not all come back together.
    pub fn retry_after_s(&self) -> u32 {
        if self.failures == 0 {
            return 0;
        }
        let full = 15_u32.saturating_mul(1 << self.failures.saturating_sub(1).min(6)).min(900);
        let spread = self.identity.as_ref().map_or(0, |identity| u32::from(identity.device().0[0]));
        full - full / 4 * spread / 255
    }
}

/// A login page parses as nothing; a well-formed answer under a wrong signature is a forgery.
fn not_ours(answer: &[u8], error: FrameError) -> PhoneError {
    let start: String =
        String::from_utf8_lossy(&answer[..answer.len().min(512)]).trim_start().chars().take(1).collect();
    if start == "<" {
        return PhoneError::Network(TransportError::NotHq("an HTML page".into()));
    }
    PhoneError::Forged(error)
}
