//! Runs: consecutive entries of one journal under one signature. Runs are stored, paged and relayed whole.

use std::borrow::Borrow;

use minicbor::decode::Decoder;
use minicbor::encode::{self, Encoder, Write};

use crate::codec::{self, CodecError};
use crate::crypto::{CryptoError, Verifier};
use crate::entry::{Entry, RawEntry};
use crate::ident::{DeviceId, EntryHash, Epoch, Journal, Scope, TenantId};
use crate::suite::Signing;

/// Limits of the log gate.
pub const MAX_RUN_ENTRIES: usize = 64;
pub const MAX_RUN_BYTES: usize = 64 * 1024;
/// HQ's runs may hold an adopted run inside.
pub const MAX_HQ_RUN_BYTES: usize = 160 * 1024;

const SIGN_LABEL: &str = "huxue run 1";

/// Signs the hash of an entry: valid for every run that ends with it.
pub fn sign(signer: &dyn Signing, last: &EntryHash) -> [u8; 64] {
    signer.sign(SIGN_LABEL, &last.0)
}

/// A run as it travels: the predecessor is named by four bytes of its hash, which the receiver knows in full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub journal: Journal,
    pub first_seq: u64,
    /// First four bytes of the hash before `first_seq`; zero for seq 1. Tells a fork from a forgery.
    pub head_check: [u8; 4],
    pub entries: Vec<RawEntry>,
    pub signature: [u8; 64],
}

impl Run {
    /// Builds a run from placed, consecutive entries of one journal and the signature of the last.
    pub fn of(entries: &[impl Borrow<Entry>], signature: [u8; 64]) -> Option<Self> {
        let first = entries.first()?.borrow();
        Some(Self {
            journal: first.journal.clone(),
            first_seq: first.seq,
            head_check: head_check(&first.prev),
            entries: entries.iter().map(|entry| entry.borrow().raw.clone()).collect(),
            signature,
        })
    }

    pub fn last_seq(&self) -> u64 {
        self.first_seq.saturating_add(self.entries.len() as u64).saturating_sub(1)
    }

    /// Computes hashes and headers after `prev`, the hash of entry `first_seq − 1`.
    pub fn place(&self, prev: EntryHash) -> Result<Vec<Entry>, CodecError> {
        let mut placed: Vec<Entry> = Vec::with_capacity(self.entries.len());
        for (offset, raw) in self.entries.iter().enumerate() {
            let prev = placed.last().map_or(prev, |entry| entry.hash);
            placed.push(Entry::place(&self.journal, self.first_seq + offset as u64, prev, raw.clone())?);
        }
        Ok(placed)
    }

    /// Strict check of the one signature over the last hash.
    pub fn verify(&self, last: &EntryHash, key: &Verifier) -> Result<(), CryptoError> {
        key.verify(SIGN_LABEL, &last.0, &self.signature)
    }

    /// The same run without its first `count` entries: still under the same signature.
    pub fn suffix(&self, count: usize, prev: &EntryHash) -> Self {
        Self {
            journal: self.journal.clone(),
            first_seq: self.first_seq + count as u64,
            head_check: head_check(prev),
            entries: self.entries[count..].to_vec(),
            signature: self.signature,
        }
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        let mut e = Encoder::new(Vec::new());
        self.write(&mut e, None).expect("encoding into memory cannot fail");
        e.into_writer()
    }

    pub fn from_bytes(bytes: &[u8], tenant: TenantId) -> Result<Self, CodecError> {
        codec::check_shape(bytes)?;
        let mut d = Decoder::new(bytes);
        let run = Self::read(&mut d, tenant, None)?;
        let rest = bytes.len() - d.position();
        if rest > 0 { Err(CodecError::Trailing(rest)) } else { Ok(run) }
    }

    /// `{0: scope, 1: device, 2: epoch, 3: first_seq, 4: head_check, 5: [entry…], 6: signature}`; the device is left
    /// out where it equals `sender`, the head check where `first_seq` is 1.
    pub fn write<W: Write>(&self, e: &mut Encoder<W>, sender: Option<DeviceId>) -> Result<(), encode::Error<W::Error>> {
        let names_device = sender != Some(self.journal.device);
        let names_head = self.first_seq != 1;
        e.map(5 + u64::from(names_device) + u64::from(names_head))?;
        e.u8(0)?.encode(&self.journal.scope)?;
        if names_device {
            e.u8(1)?.bytes(&self.journal.device.0)?;
        }
        e.u8(2)?.bytes(&self.journal.epoch.0)?.u8(3)?.u64(self.first_seq)?;
        if names_head {
            e.u8(4)?.bytes(&self.head_check)?;
        }
        e.u8(5)?.array(self.entries.len() as u64)?;
        for entry in &self.entries {
            entry.write(e)?;
        }
        e.u8(6)?.bytes(&self.signature)?;
        Ok(())
    }

    pub fn read(d: &mut Decoder<'_>, tenant: TenantId, sender: Option<DeviceId>) -> Result<Self, CodecError> {
        let wrong = |what: &str| CodecError::Malformed(what.into());
        let fields = d.map()?.ok_or_else(|| wrong("a run of indefinite length"))?;
        let (mut scope, mut device, mut epoch, mut first_seq) = (None, sender, None, None);
        let (mut check, mut entries, mut signature) = ([0; 4], None, None);
        for _ in 0..fields {
            match d.u64()? {
                0 => scope = Some(d.decode::<Scope>()?),
                1 => device = Some(d.decode::<DeviceId>()?),
                2 => epoch = Some(d.decode::<Epoch>()?),
                3 => first_seq = Some(d.u64()?),
                4 => check = d.bytes()?.try_into().map_err(|_| wrong("a head check has 4 bytes"))?,
                5 => entries = Some(read_entries(d)?),
                6 => signature = Some(d.bytes()?.try_into().map_err(|_| wrong("a signature has 64 bytes"))?),
                _ => d.skip()?,
            }
        }
        let missing = || wrong("a run lacks one of its fields");
        let journal = Journal {
            tenant,
            scope: scope.ok_or_else(missing)?,
            device: device.ok_or_else(missing)?,
            epoch: epoch.ok_or_else(missing)?,
        };
        Ok(Self {
            journal,
            first_seq: first_seq.ok_or_else(missing)?,
            head_check: check,
            entries: entries.ok_or_else(missing)?,
            signature: signature.ok_or_else(missing)?,
        })
    }
}

fn read_entries(d: &mut Decoder<'_>) -> Result<Vec<RawEntry>, CodecError> {
    let count = d.array()?.ok_or_else(|| CodecError::Malformed("entries of indefinite length".into()))?;
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    if count > MAX_RUN_ENTRIES {
        return Err(CodecError::TooLarge { what: "a run (entries)", size: count, limit: MAX_RUN_ENTRIES });
    }
    (0..count).map(|_| RawEntry::read(d)).collect()
}

pub fn head_check(prev: &EntryHash) -> [u8; 4] {
    let mut check = [0; 4];
    check.copy_from_slice(&prev.0[..4]);
    check
}

/// The first run of the device's entries that fits the limits: how an outbox is cut for the wire.
pub fn cut(entries: &[Entry]) -> usize {
    let mut bytes = 0;
    entries
        .iter()
        .take(MAX_RUN_ENTRIES)
        .take_while(|entry| {
            bytes += entry.raw.size() + 8;
            bytes <= MAX_RUN_BYTES - 256
        })
        .count()
        .max(1)
}

/// Decodes runs laid end to end in one buffer.
pub fn read_all(bytes: &[u8], tenant: TenantId) -> Result<Vec<Run>, CodecError> {
    let mut d = Decoder::new(bytes);
    let mut runs = Vec::new();
    while d.position() < bytes.len() {
        codec::check_shape(&bytes[d.position()..])?;
        runs.push(Run::read(&mut d, tenant, None)?);
    }
    Ok(runs)
}
