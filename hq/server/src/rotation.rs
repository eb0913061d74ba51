//! The life of HQ's operating key: made by the root at the start, followed by a newer one on a day the bureau chooses,
//! made anew after a loss. Whoever pinned the root follows; nobody enrols again.
//!
//! Every rotation renews the agreement key too, so a request whose MAC fits is at the same time the proof that its
//! phone knows the newest key. A phone that does not is answered as one with a stale challenge: what it brings is taken
//! and receipted, and the answer carries the certificates.

use std::collections::BTreeSet;
use std::path::Path;

use huxue_duty::clock::Instant;
use huxue_ledger::codec;
use huxue_ledger::crypto::Signer25519;
use huxue_ledger::device::{DeviceRecord, Signed};
use huxue_ledger::ident::{DeviceId, Epoch, TenantId};
use serde::Serialize;

use crate::audit::Act;
use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::journal::MACHINE;
use crate::keys::{Keys, random};
use crate::registers;
use crate::shares::{self, RootShare};

/// What an operator may want to know of the keys. Fingerprints and ids alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeyReport {
    pub tenant: String,
    /// First four bytes of the root key's hash: printed on every share.
    pub root: String,
    /// The root's seed is not on this machine.
    pub root_on_paper: bool,
    pub operating: DeviceId,
    pub not_before: Instant,
    pub age_days: i64,
    /// Operating keys before this one whose signatures still count.
    pub former: usize,
    /// A newer key than this machine's has been certified: phones that know it refuse this machine's answers.
    pub superseded: bool,
    pub phones: usize,
    /// Phones that have not spoken with HQ since this key began.
    pub unheard: Vec<Unheard>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unheard {
    pub device: DeviceId,
    /// Person or post.
    pub holder: Option<String>,
    pub last_contact: Option<Instant>,
}

/// The root that two or three shares make, all of which must agree.
pub(crate) fn root_of(shares: &[RootShare]) -> Result<(Signer25519, TenantId)> {
    match shares {
        [a, b] => Ok((shares::join(a, b)?, a.tenant)),
        [a, b, c] => {
            shares::join(a, c)?;
            shares::join(b, c)?;
            Ok((shares::join(a, b)?, a.tenant))
        }
        few => {
            let text = format!("two of the three root shares are needed, not {} / 需要两份根密钥分片", few.len());
            Err(HqError::BadInput(text))
        }
    }
}

impl Hq {
    /// A new operating key under the root, for a headquarters that nobody serves at the moment.
    pub fn rotate_key(dir: &Path, shares: &[RootShare], now: Instant) -> Result<Self> {
        let (root, _) = root_of(shares)?;
        // What phones brought back of keys that this machine lost counts too: the new one must be newer.
        let last = Self::open(dir, now)?.keys.trusted.newest().map_or(i64::MIN, |key| key.not_before);
        Keys::rotate(dir, &root, Instant(now.0.max(last.saturating_add(1))))?;
        Self::open(dir, now)
    }

    /// The shares of a root that still lies in the key file, in which it stays until [`Self::forget_root`].
    pub fn split_root(dir: &Path) -> Result<[RootShare; 3]> {
        Keys::split(dir)
    }

    /// Takes the root's seed out of the key file, once its shares are in safe hands.
    pub fn forget_root(dir: &Path, now: Instant) -> Result<()> {
        Keys::forget_root(dir)?;
        let mut hq = Self::open(dir, now)?;
        let object = format!("root {}", codec::hex(&shares::fingerprint(&hq.keys.root_public)));
        hq.note_alone(Act::of("machine", "key.root_on_paper", object), now)?;
        Ok(())
    }

    /// Brings the database in step with the key file, whichever was written last before a crash: certificates for
    /// enrolment, the escrow for a recovery, and new epochs where the key is new.
    pub(crate) fn settle_keys(&mut self, now: Instant) -> Result<()> {
        let known: Option<Vec<Signed>> = registers::get(&*self.store, registers::OPERATING)?;
        for certificate in known.iter().flatten() {
            self.keys.learn(certificate);
        }
        let is_new = known.as_ref().is_none_or(|known| !known.contains(&self.keys.certificate));
        let unsealed = self.store.register(registers::ESCROW)?.is_none();
        let escrow = if is_new || unsealed { self.keys.to_escrow()? } else { None };
        if is_new || escrow.is_some() {
            self.transact(|hq| {
                hq.put_certificates()?;
                if let Some(sealed) = &escrow {
                    hq.store.put_register(registers::ESCROW, sealed)?;
                }
                if is_new && known.is_some() {
                    hq.epoch = Epoch(random()?);
                    registers::put(&*hq.store, registers::EPOCH, &hq.epoch)?;
                    hq.note(Act::of("machine", "key.rotated", format!("operating key {}", hq.keys.device())), now)?;
                }
                Ok(())
            })?;
        }
        if self.is_superseded() {
            tracing::error!("a newer operating key than this machine's is certified: run `huxue-hq key rotate`");
        }
        Ok(())
    }

    fn put_certificates(&self) -> Result<()> {
        registers::put(&*self.store, registers::OPERATING, &self.certificates())
    }

    /// Every operating key as the root certified it.
    pub(crate) fn certificates(&self) -> Vec<Signed> {
        self.keys.trusted.certificates().cloned().collect()
    }

    /// What the answer carries of them. A phone whose MAC fits was told of every key when it heard the newest; a
    /// former one that comes with news may have been lost here at that time.
    pub(crate) fn certificates_to_tell(&self, fresh: bool, signers: &BTreeSet<DeviceId>) -> Option<Vec<Signed>> {
        let all = self.keys.trusted.certificates();
        if all.len() < 2 || (fresh && signers.is_empty()) {
            return None;
        }
        if !fresh {
            return Some(all.cloned().collect());
        }
        Some(signers.iter().filter_map(|device| self.keys.trusted.certificate(*device)).cloned().collect())
    }

    /// Takes certificates that phones bring back after a restore.
    pub(crate) fn take_certificate(&mut self, signed: &Signed) -> Result<()> {
        if self.keys.learn(signed) {
            tracing::warn!("a phone brought back an operating key that this headquarters had lost");
            self.note(Act::of(MACHINE, "key.returned", "an operating key"), self.clock_high)?;
            self.put_certificates()?;
        }
        Ok(())
    }

    fn is_superseded(&self) -> bool {
        self.keys.trusted.newest().is_some_and(|newest| newest.device() != self.keys.device())
    }

    pub fn key_report(&self, now: Instant) -> Result<KeyReport> {
        let own = self.keys.trusted.certificate(self.keys.device()).unwrap_or(&self.keys.certificate);
        let key: huxue_ledger::device::OperatingKey = codec::decode(&own.bytes)?;
        let mut report = KeyReport {
            tenant: self.keys.tenant.to_string(),
            root: codec::hex(&shares::fingerprint(&self.keys.root_public)),
            root_on_paper: !self.keys.root_on_disk,
            operating: self.keys.device(),
            not_before: Instant(key.not_before),
            age_days: now.since(Instant(key.not_before)).div_euclid(86_400_000),
            former: self.keys.trusted.certificates().len() - 1,
            superseded: self.is_superseded(),
            phones: 0,
            unheard: Vec::new(),
        };
        for (_, bytes) in self.store.registers(registers::DEVICE)? {
            let signed: Signed = codec::decode(&bytes)?;
            let record: DeviceRecord = codec::decode(&signed.bytes)?;
            report.phones += 1;
            let last_contact = self.synced.get(&record.device).copied();
            let heard = last_contact.map_or(record.issued_at, |at| record.issued_at.max(at.0)) >= key.not_before;
            if !heard {
                let holder = record.person.or(record.post);
                report.unheard.push(Unheard { device: record.device, holder, last_contact });
            }
        }
        Ok(report)
    }
}
