//! How this phone knows HQ's certificate: the root and the pins that came with the invitation, and later with HQ's own
//! signed answers. They are kept beside the enrolment and change only through an answer of the HQ that is trusted
//! already (ADR 0010).

use std::time::Instant as Stopwatch;

use huxue_duty::clock::Instant;
use huxue_ledger::codec;
use huxue_ledger::invite::{Invite, InviteError, MAX_PINS, Trust};
use huxue_ledger::session::Follow;
use rusqlite::Connection;

use crate::enrolling::CODE_HASH;
use crate::error::PhoneError;
use crate::http::HttpTransport;
use crate::phone::Phone;
use crate::ports::Reading;
use crate::store::meta;

/// An anchor carried forward is good to this much, besides drift and round trip.
const ANCHOR_SLACK_MS: i64 = 1_000;
/// Drift of a phone's boot clock: 100 ppm, one part in this.
const DRIFT: i64 = 10_000;

/// What a phone knows of the true time before it asks: an interval, and its best guess within.
#[derive(Clone, Copy, Debug)]
pub struct KnownTime {
    /// It is certainly not earlier: HQ has signed this.
    pub earliest: Instant,
    pub likely: Instant,
    /// It is certainly not later; `None` where only the wall clock speaks, which anybody may set.
    pub latest: Option<Instant>,
    read: Stopwatch,
}

impl KnownTime {
    /// From the clocks and what HQ has said. Without an anchor of this boot the wall clock is a guess.
    pub(crate) fn of(follow: Option<&Follow>, reading: &Reading) -> Self {
        let read = Stopwatch::now();
        let heard = follow.and_then(|follow| follow.last_contact).unwrap_or(0);
        let anchor = follow.and_then(|follow| follow.anchor);
        let of_this_boot =
            anchor.filter(|anchor| anchor.boot_id == reading.boot_id && anchor.request_boot_ms <= reading.boot_ms);
        if let Some(anchor) = of_this_boot {
            let elapsed = i64::try_from(reading.boot_ms - anchor.request_boot_ms).unwrap_or(i64::MAX);
            let slack = elapsed / DRIFT + i64::from(anchor.round_trip_ms) + ANCHOR_SLACK_MS;
            let likely = Instant(anchor.hq_time).plus_millis(elapsed);
            let earliest = Instant(likely.plus_millis(-slack).0.max(heard));
            return Self { earliest, likely, latest: Some(likely.plus_millis(slack)), read };
        }
        let earliest = Instant(anchor.map_or(0, |anchor| anchor.hq_time).max(heard));
        Self { earliest, likely: Instant(reading.wall.0.max(earliest.0)), latest: None, read }
    }

    /// Carried forward to this moment.
    pub(crate) fn now(&self) -> Self {
        let elapsed = i64::try_from(self.read.elapsed().as_millis()).unwrap_or(0);
        Self {
            earliest: self.earliest.plus_millis(elapsed),
            likely: self.likely.plus_millis(elapsed),
            latest: self.latest.map(|latest| latest.plus_millis(elapsed)),
            read: Stopwatch::now(),
        }
    }
}

impl Phone {
    /// Takes an invitation that was scanned, pasted or read from a file: keeps its address and how HQ is known, and
    /// returns it for its code. A phone that is enrolled takes none but its own once more: nobody can hang a picture at
    /// the gate that turns phones away from their HQ.
    pub fn take_invite(&mut self, text: &str) -> Result<Invite, PhoneError> {
        let invite = Invite::parse(text).map_err(|error| match error {
            InviteError::NotAnInvite => PhoneError::bad("code", "not an enrolment picture"),
            other => PhoneError::bad("code", other.to_string()),
        })?;
        if let Some(identity) = &self.identity {
            let own = meta::get(self.store.read(), CODE_HASH)?;
            let same = own.as_deref() == Some(&huxue_ledger::crypto::content_hash(invite.code.as_bytes()));
            return if same { Ok(invite) } else { Err(PhoneError::AlreadyEnrolled(identity.label())) };
        }
        let transaction = self.store.begin()?;
        meta::set(&transaction, meta::HQ_URL, invite.url.as_bytes())?;
        match &invite.trust {
            Some(trust) => keep(&transaction, trust)?,
            None => meta::remove(&transaction, meta::TRUST)?,
        }
        transaction.commit()?;
        Ok(invite)
    }

    /// HQ's root certificate as a PEM file, for a phone that is enrolled by hand: the keys are pinned with the first
    /// answer.
    pub fn trust_root(&mut self, pem: &[u8]) -> Result<(), PhoneError> {
        if let Some(identity) = &self.identity {
            return Err(PhoneError::AlreadyEnrolled(identity.label()));
        }
        let root = crate::tls::root_of_pem(pem)?;
        let transaction = self.store.begin()?;
        keep(&transaction, &Trust { root, pins: Vec::new() })?;
        Ok(transaction.commit()?)
    }

    /// How HQ's certificate is known here; `None` where HQ is reached over loopback alone.
    pub fn trust(&self) -> Result<Option<Trust>, PhoneError> {
        let stored = meta::get(self.store.read(), meta::TRUST)?;
        stored.map(|bytes| codec::decode(&bytes).map_err(PhoneError::from)).transpose()
    }

    /// The way to HQ at this address, judged by what this phone trusts and by what it knows of the time.
    pub fn transport(&self, url: &str, reading: &Reading) -> Result<HttpTransport, PhoneError> {
        let time = KnownTime::of(self.follow.as_ref(), reading);
        HttpTransport::new(url, self.trust()?.map(|trust| (trust, time)))
    }
}

/// Keeps what HQ says of its certificate. A list that no phone could use is passed over.
pub(crate) fn keep(db: &Connection, trust: &Trust) -> Result<(), PhoneError> {
    if trust.pins.len() > MAX_PINS {
        return Ok(());
    }
    meta::set(db, meta::TRUST, &codec::encode(trust))
}
