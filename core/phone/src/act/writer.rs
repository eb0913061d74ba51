//! Writes one own entry: placed behind its journal's last, signed as it is written, stored with its signature.

use huxue_ledger::codec;
use huxue_ledger::entry::{Basis, Entry, GnssEvidence, Header, MAX_ENTRY, Perishable, RawEntry, TimeEvidence};
use huxue_ledger::fact::{Body, Private};
use huxue_ledger::ident::{Epoch, Journal, Scope};
use huxue_ledger::run;
use huxue_ledger::session::Follow;
use rusqlite::Connection;

use crate::error::PhoneError;
use crate::identity::{Identity, Secrets};
use crate::ports::Reading;
use crate::random;
use crate::store::{journals, sealed};

/// An entry before it has a place.
pub struct Draft {
    pub scope: Scope,
    pub body: Body,
    pub private: Private,
    pub author: String,
    pub flags: u8,
    pub basis: Option<Basis>,
}

/// Writes into an open transaction.
pub struct Writer<'a> {
    pub db: &'a Connection,
    pub identity: &'a Identity,
    pub secrets: &'a Secrets,
    pub epoch: Epoch,
    pub time: TimeEvidence,
    pub gnss: Option<GnssEvidence>,
}

impl Writer<'_> {
    pub fn append(&self, draft: Draft) -> Result<Entry, PhoneError> {
        let perishable = if draft.private.is_empty() {
            Perishable::None
        } else {
            Perishable::Present { salt: random::bytes()?, bytes: codec::encode(&draft.private) }
        };
        let header = Header {
            kind: draft.body.kind(),
            author: draft.author,
            flags: (draft.flags != 0).then_some(draft.flags),
            basis: draft.basis,
            time: self.time,
            suite: None,
            version: None,
            after: None,
            gnss: self.gnss,
        };
        let raw = RawEntry::new(&header, draft.body.to_bytes(), perishable);
        // HQ would refuse it for ever: better refused here, where the person can shorten it.
        if raw.size() > MAX_ENTRY {
            return Err(PhoneError::TextTooLong { what: "text", found: raw.size(), limit: MAX_ENTRY });
        }
        let journal = Journal {
            tenant: self.identity.tenant,
            scope: draft.scope,
            device: self.identity.device(),
            epoch: self.epoch,
        };
        let mut row = journals::find_or_make(self.db, &journal, true)?;
        let entry = Entry::place(&journal, row.last_seq + 1, row.last_hash, raw)?;
        let signature = run::sign(&self.secrets.keys.signer, &entry.hash);
        journals::append(self.db, &mut row, &entry, Some(&signature), None)?;
        sealed::add(self.db, self.identity, row.id, &entry, signature)?;
        Ok(entry)
    }
}

/// Satellite time is written down where HQ's own time of this boot is missing: beside that it adds nothing.
pub fn gnss(reading: &Reading, time: &TimeEvidence) -> Option<GnssEvidence> {
    let anchored = time.anchor.is_some_and(|anchor| anchor.boot_id == time.boot_id);
    let gnss = reading.gnss.filter(|_| !anchored)?;
    Some(GnssEvidence { time: gnss.time.0, age_ms: u32::try_from(gnss.age_ms).ok()? })
}

/// The clocks, with HQ's time as last heard. An anchor that lies ahead of the boot clock belongs to no known boot.
pub fn evidence(reading: &Reading, follow: Option<&Follow>) -> TimeEvidence {
    let anchor = follow
        .and_then(|follow| follow.anchor)
        .filter(|anchor| anchor.boot_id != reading.boot_id || anchor.request_boot_ms <= reading.boot_ms);
    TimeEvidence {
        wall: reading.wall,
        boot_id: reading.boot_id,
        boot_ms: reading.boot_ms,
        anchor: anchor.map(Into::into),
    }
}
