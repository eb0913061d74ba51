//! One ledger entry: header, permanent part, perishable part, and the hash that binds them to their journal.
//!
//! Received entries keep their raw bytes: the hash is over what was signed, never over a re-encoding, so an entry of
//! a kind this version does not know is stored and forwarded unaltered.

use std::sync::Arc;

use huxue_duty::clock::Instant;
use huxue_duty::ids::PersonId;
use minicbor::decode::{self, Decoder};
use minicbor::encode::{self, Encoder, Write};
use minicbor::{Decode, Encode};

use crate::codec::{self, CodecError};
use crate::ident::{EntryHash, Journal};
use crate::suite::{self, Suite};

/// Limits of the log gate, in bytes.
pub const MAX_ENTRY: usize = 16 * 1024;
/// HQ's own entries may carry a whole adopted run.
pub const MAX_HQ_ENTRY: usize = 80 * 1024;

/// Practice, not duty: never counted (N15).
pub const FLAG_DRILL: u8 = 1;
/// Written by the author about somebody else.
pub const FLAG_ON_BEHALF: u8 = 2;
/// The author proved their PIN on a phone that is not theirs.
pub const FLAG_PIN: u8 = 4;

/// Versions of timetable, roster and policy that the writer computed from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Basis {
    #[n(0)]
    pub timetable: u32,
    #[n(1)]
    pub roster: u32,
    #[n(2)]
    pub policy: u32,
}

/// HQ's time as this device last heard it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnchorEvidence {
    /// MAC by HQ over device, boot id, boot time of the request and `hq_time`.
    pub nonce: [u8; 8],
    /// HQ's time when it received the request.
    pub hq_time: Instant,
    /// Boot time when the request left, in milliseconds.
    pub request_boot_ms: u64,
    /// Net round trip in milliseconds: the wait for the answer less HQ's own time.
    pub round_trip_ms: u32,
    /// Boot in which the anchor was heard.
    pub boot_id: u32,
}

/// Everything the device knew about the time when it wrote the entry (N1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeEvidence {
    pub wall: Instant,
    pub boot_id: u32,
    /// Milliseconds since boot, sleep included.
    pub boot_ms: u64,
    pub anchor: Option<AnchorEvidence>,
}

/// Satellite time as the device read it: `[time, age_ms]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct GnssEvidence {
    /// Milliseconds since the Unix epoch.
    #[n(0)]
    pub time: i64,
    /// How long before the entry that was true, milliseconds.
    #[n(1)]
    pub age_ms: u32,
}

/// On the wire: `[wall, boot_id, boot_ms]`, with an anchor of the same boot
/// `[wall − expected, boot_id, boot_ms, nonce, hq_time, boot_ms − request_boot_ms, round_trip]`, and of an earlier
/// boot `[wall, boot_id, boot_ms, nonce, hq_time, request_boot_ms, round_trip, anchor_boot_id]`. With an anchor of
/// the same boot the wall clock is sent as its difference from the anchored time: nearly always one to three bytes.
impl<C> Encode<C> for TimeEvidence {
    fn encode<W: Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
        match self.anchor {
            None => {
                e.array(3)?.i64(self.wall.0)?.u32(self.boot_id)?.u64(self.boot_ms)?;
            }
            Some(anchor) if anchor.boot_id == self.boot_id => {
                let elapsed = self.boot_ms.saturating_sub(anchor.request_boot_ms);
                let expected = anchor.hq_time.plus_millis(elapsed as i64);
                e.array(7)?.i64(self.wall.since(expected))?.u32(self.boot_id)?.u64(self.boot_ms)?;
                e.bytes(&anchor.nonce)?.i64(anchor.hq_time.0)?.u64(elapsed)?.u32(anchor.round_trip_ms)?;
            }
            Some(anchor) => {
                e.array(8)?.i64(self.wall.0)?.u32(self.boot_id)?.u64(self.boot_ms)?.bytes(&anchor.nonce)?;
                e.i64(anchor.hq_time.0)?.u64(anchor.request_boot_ms)?.u32(anchor.round_trip_ms)?.u32(anchor.boot_id)?;
            }
        }
        Ok(())
    }
}

impl<'b, C> Decode<'b, C> for TimeEvidence {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        let len = d.array()?.ok_or_else(|| decode::Error::message("time evidence of indefinite length"))?;
        let (wall, boot_id, boot_ms) = (d.i64()?, d.u32()?, d.u64()?);
        if len == 3 {
            return Ok(Self { wall: Instant(wall), boot_id, boot_ms, anchor: None });
        }
        if len != 7 && len != 8 {
            return Err(decode::Error::message("time evidence has 3, 7 or 8 items"));
        }
        let nonce = d.bytes()?.try_into().map_err(|_| decode::Error::message("an anchor nonce has 8 bytes"))?;
        let (hq_time, boot, round_trip_ms) = (Instant(d.i64()?), d.u64()?, d.u32()?);
        let anchor =
            |request_boot_ms, boot_id| AnchorEvidence { nonce, hq_time, request_boot_ms, round_trip_ms, boot_id };
        if len == 8 {
            let anchor = Some(anchor(boot, d.u32()?));
            return Ok(Self { wall: Instant(wall), boot_id, boot_ms, anchor });
        }
        let expected = hq_time.plus_millis(i64::try_from(boot).unwrap_or(i64::MAX));
        let request =
            boot_ms.checked_sub(boot).ok_or_else(|| decode::Error::message("anchor younger than its boot"))?;
        Ok(Self { wall: expected.plus_millis(wall), boot_id, boot_ms, anchor: Some(anchor(request, boot_id)) })
    }
}

/// The signed header. `seq` and `prev` are not in it: the run says where it stands, the hash binds them.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Header {
    /// See [`crate::kind`].
    #[n(0)]
    pub kind: u16,
    /// A person's or staff member's id: a phone can be shared.
    #[n(1)]
    pub author: String,
    /// `FLAG_*`; absent means none.
    #[n(2)]
    pub flags: Option<u8>,
    #[n(3)]
    pub basis: Option<Basis>,
    #[n(4)]
    pub time: TimeEvidence,
    /// Absent means suite 1.
    #[n(5)]
    pub suite: Option<u8>,
    /// Schema version of the kind; absent means 1.
    #[n(6)]
    pub version: Option<u8>,
    /// The device's last entry anywhere: evidence of order, never a condition.
    #[n(7)]
    pub after: Option<EntryHash>,
    #[n(8)]
    pub gnss: Option<GnssEvidence>,
}

impl Header {
    pub fn author(&self) -> PersonId {
        PersonId::new(&self.author)
    }

    /// The suite under which the entry is hashed and signed.
    pub fn suite(&self) -> Result<&'static dyn Suite, CodecError> {
        suite::by_id(self.suite).map_err(CodecError::Suite)
    }

    pub fn has_flag(&self, flag: u8) -> bool {
        self.flags.unwrap_or(0) & flag != 0
    }
}

/// The part that can be erased on schedule; its commitment stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Perishable {
    None,
    Present { salt: [u8; 16], bytes: Vec<u8> },
    Erased { commitment: [u8; 32] },
}

impl Perishable {
    pub fn commitment(&self, suite: &dyn Suite) -> Option<[u8; 32]> {
        match self {
            Self::None => None,
            Self::Present { salt, bytes } => Some(suite.hash("huxue perishable", &[salt, bytes])),
            Self::Erased { commitment } => Some(*commitment),
        }
    }

    pub fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Present { bytes, .. } => Some(bytes),
            Self::None | Self::Erased { .. } => None,
        }
    }
}

/// The three parts as they travel, without their place in a journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawEntry {
    pub header: Vec<u8>,
    pub permanent: Vec<u8>,
    pub perishable: Perishable,
}

impl RawEntry {
    pub fn new(header: &Header, permanent: Vec<u8>, perishable: Perishable) -> Self {
        Self { header: codec::encode(header), permanent, perishable }
    }

    /// The perishable part goes, its commitment stays.
    pub fn erase(&mut self) -> Result<(), CodecError> {
        let suite = codec::decode::<Header>(&self.header)?.suite()?;
        if let Some(commitment) = self.perishable.commitment(suite) {
            self.perishable = Perishable::Erased { commitment };
        }
        Ok(())
    }

    fn hash(&self, suite: &dyn Suite, journal: &[u8], seq: u64, prev: &EntryHash) -> EntryHash {
        let commitment = self.perishable.commitment(suite);
        let commitment: &[u8] = commitment.as_ref().map_or(&[], |bytes| bytes);
        EntryHash(
            suite.hash(
                "huxue entry 1",
                &[journal, &seq.to_be_bytes(), &prev.0, &self.header, &self.permanent, commitment],
            ),
        )
    }

    pub fn size(&self) -> usize {
        self.header.len() + self.permanent.len() + self.perishable.bytes().map_or(32, |bytes| bytes.len() + 16)
    }

    /// `[header, permanent]`, `[header, permanent, commitment]` or `[header, permanent, [salt, bytes]]`.
    pub fn write<W: Write>(&self, e: &mut Encoder<W>) -> Result<(), encode::Error<W::Error>> {
        let parts = if self.perishable == Perishable::None { 2 } else { 3 };
        e.array(parts)?;
        for raw in [&self.header, &self.permanent] {
            e.writer_mut().write_all(raw).map_err(encode::Error::write)?;
        }
        match &self.perishable {
            Perishable::None => {}
            Perishable::Present { salt, bytes } => {
                e.array(2)?.bytes(salt)?.bytes(bytes)?;
            }
            Perishable::Erased { commitment } => {
                e.bytes(commitment)?;
            }
        }
        Ok(())
    }

    pub fn read(d: &mut Decoder<'_>) -> Result<Self, CodecError> {
        let len = d.array()?;
        let header = codec::raw_item(d)?.to_vec();
        let permanent = codec::raw_item(d)?.to_vec();
        let perishable = match len {
            Some(2) => Perishable::None,
            Some(3) => read_perishable(d)?,
            _ => return Err(CodecError::Malformed("an entry has two or three parts".into())),
        };
        Ok(Self { header, permanent, perishable })
    }
}

fn read_perishable(d: &mut Decoder<'_>) -> Result<Perishable, CodecError> {
    let wrong = |what: &str| CodecError::Malformed(what.into());
    if d.datatype()? == minicbor::data::Type::Bytes {
        let commitment = d.bytes()?.try_into().map_err(|_| wrong("a commitment has 32 bytes"))?;
        return Ok(Perishable::Erased { commitment });
    }
    if d.array()? != Some(2) {
        return Err(wrong("a perishable part is a salt and bytes"));
    }
    let salt = d.bytes()?.try_into().map_err(|_| wrong("a salt has 16 bytes"))?;
    Ok(Perishable::Present { salt, bytes: d.bytes()?.to_vec() })
}

/// An entry in its place: what stores hold and the fold reads. Shared rather than copied where many folds hold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub journal: Journal,
    pub seq: u64,
    pub prev: EntryHash,
    pub hash: EntryHash,
    pub header: Header,
    pub raw: RawEntry,
}

impl Entry {
    /// Places a raw entry after `prev`; it fails if the header cannot be decoded or names a suite that is not here.
    pub fn place(journal: &Journal, seq: u64, prev: EntryHash, raw: RawEntry) -> Result<Self, CodecError> {
        let header = codec::decode::<Header>(&raw.header)?;
        let hash = raw.hash(header.suite()?, &journal.bytes(), seq, &prev);
        Ok(Self { journal: journal.clone(), seq, prev, hash, header, raw })
    }
}

/// Copies: for callers that do not share what they hold.
impl From<&Entry> for Arc<Entry> {
    fn from(entry: &Entry) -> Self {
        Self::new(entry.clone())
    }
}
