//! The frames of one round trip, `POST /v1/sync`, and of enrolment. Integer-key maps; unknown keys are ignored.
//!
//! A request is `frame ‖ MAC(16)`. An answer is `{0: receipts, 1: rest, 2: signature}`, where one HQ signature covers
//! the hashes of both parts, so that receipts can be handed on without the rest.

use minicbor::decode::Decoder;
use minicbor::encode::Encoder;
use minicbor::{Decode, Encode};

use crate::codec::{self, CodecError};
use crate::crypto::{self, CryptoError, Signer25519};
use crate::device::{HqKeys, Signed};
use crate::ident::{DeviceId, EntryHash, Epoch, LogId, Scope, TenantId};
use crate::run::Run;

/// Largest request or answer body, before anything is decoded.
pub const MAX_BODY: usize = 1024 * 1024;
/// Largest expansion of an answer's compressed block.
pub const MAX_NEWS: usize = 4 * 1024 * 1024;

const MAC_LABEL: &str = "huxue sync 1";
const ANSWER_LABEL: &str = "huxue answer 1";

#[derive(Debug, thiserror::Error, Clone, PartialEq, Eq)]
pub enum FrameError {
    #[error(transparent)]
    Codec(#[from] CodecError),
    #[error(transparent)]
    Crypto(#[from] CryptoError),
    #[error("the body is shorter than its authentication tag")]
    Short,
}

/// Where a backfilled scope stands: runs up to this log position are here.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Backfill {
    #[n(0)]
    pub scope: Scope,
    #[n(1)]
    pub from: u64,
}

/// The boot time at which the last answer arrived, for HQ's view of the round trip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Arrival {
    #[n(0)]
    pub request_boot_ms: u64,
    #[n(1)]
    pub arrival_boot_ms: u64,
}

/// What a phone says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub device: DeviceId,
    /// First four bytes of the hash over `log_id` and the live scopes: "this is what I believe I follow".
    pub state: [u8; 4],
    /// Everything of my live scopes up to this position is here.
    pub position: u64,
    pub boot_id: u32,
    pub boot_ms: u64,
    pub runs: Vec<Run>,
    /// Device records of the authors of relayed runs.
    pub records: Vec<Signed>,
    pub backfills: Vec<Backfill>,
    pub arrival: Option<Arrival>,
    /// More runs wait than fit: this push is not complete.
    pub more: bool,
    /// Seconds the phone is willing to wait for news (at most 55).
    pub wait_s: u8,
    /// Blobs asked for by content hash.
    pub wants: Vec<[u8; 32]>,
    /// Named when HQ asked for it, or after its log changed.
    pub log_id: Option<LogId>,
    /// Sealed runs carried for others, opaque to the carrier.
    pub sealed: Vec<Vec<u8>>,
}

impl Request {
    /// The frame without its MAC.
    pub fn to_frame(&self) -> Vec<u8> {
        let mut e = Encoder::new(Vec::new());
        self.write(&mut e).expect("encoding into memory cannot fail");
        e.into_writer()
    }

    fn write(&self, e: &mut Encoder<Vec<u8>>) -> Result<(), minicbor::encode::Error<std::convert::Infallible>> {
        let optional = [
            !self.runs.is_empty(),
            !self.records.is_empty(),
            !self.backfills.is_empty(),
            self.arrival.is_some(),
            self.more,
            self.wait_s > 0,
            !self.wants.is_empty(),
            self.log_id.is_some(),
            !self.sealed.is_empty(),
        ];
        e.map(5 + optional.iter().filter(|present| **present).count() as u64)?;
        e.u8(0)?.bytes(&self.device.0)?.u8(1)?.bytes(&self.state)?.u8(2)?.u64(self.position)?;
        e.u8(3)?.u32(self.boot_id)?.u8(4)?.u64(self.boot_ms)?;
        if optional[0] {
            e.u8(5)?.array(self.runs.len() as u64)?;
            for run in &self.runs {
                run.write(e, Some(self.device))?;
            }
        }
        if optional[1] {
            e.u8(6)?.encode(&self.records)?;
        }
        if optional[2] {
            e.u8(7)?.encode(&self.backfills)?;
        }
        if let Some(arrival) = self.arrival {
            e.u8(8)?.encode(arrival)?;
        }
        if optional[4] {
            e.u8(9)?.bool(true)?;
        }
        if optional[5] {
            e.u8(10)?.u8(self.wait_s)?;
        }
        if optional[6] {
            e.u8(11)?.array(self.wants.len() as u64)?;
            for want in &self.wants {
                e.bytes(want)?;
            }
        }
        if let Some(log_id) = self.log_id {
            e.u8(12)?.encode(log_id)?;
        }
        if optional[8] {
            e.u8(13)?.array(self.sealed.len() as u64)?;
            for sealed in &self.sealed {
                e.bytes(sealed)?;
            }
        }
        Ok(())
    }

    pub fn from_frame(frame: &[u8], tenant: TenantId) -> Result<Self, CodecError> {
        let mut d = Decoder::new(frame);
        let wrong = |what: &str| CodecError::Malformed(what.into());
        let fields = d.map()?.ok_or_else(|| wrong("a request of indefinite length"))?;
        let mut device = None;
        let mut request = Self::empty(DeviceId([0; 8]));
        for _ in 0..fields {
            match d.u64()? {
                0 => device = Some(d.decode::<DeviceId>()?),
                1 => request.state = d.bytes()?.try_into().map_err(|_| wrong("the state has 4 bytes"))?,
                2 => request.position = d.u64()?,
                3 => request.boot_id = d.u32()?,
                4 => request.boot_ms = d.u64()?,
                5 => request.runs = read_runs(&mut d, tenant, device)?,
                6 => request.records = d.decode()?,
                7 => request.backfills = d.decode()?,
                8 => request.arrival = Some(d.decode()?),
                9 => request.more = d.bool()?,
                10 => request.wait_s = d.u8()?,
                11 => request.wants = read_hashes(&mut d)?,
                12 => request.log_id = Some(d.decode()?),
                13 => {
                    request.sealed = d.decode::<Vec<minicbor::bytes::ByteVec>>()?.into_iter().map(Into::into).collect();
                }
                _ => d.skip()?,
            }
        }
        if d.position() < frame.len() {
            return Err(CodecError::Trailing(frame.len() - d.position()));
        }
        request.device = device.ok_or_else(|| wrong("a request names its device first"))?;
        Ok(request)
    }

    pub fn empty(device: DeviceId) -> Self {
        Self {
            device,
            state: [0; 4],
            position: 0,
            boot_id: 0,
            boot_ms: 0,
            runs: Vec::new(),
            records: Vec::new(),
            backfills: Vec::new(),
            arrival: None,
            more: false,
            wait_s: 0,
            wants: Vec::new(),
            log_id: None,
            sealed: Vec::new(),
        }
    }
}

fn read_runs(d: &mut Decoder<'_>, tenant: TenantId, sender: Option<DeviceId>) -> Result<Vec<Run>, CodecError> {
    let count = d.array()?.ok_or_else(|| CodecError::Malformed("runs of indefinite length".into()))?;
    (0..count).map(|_| Run::read(d, tenant, sender)).collect()
}

fn read_hashes(d: &mut Decoder<'_>) -> Result<Vec<[u8; 32]>, CodecError> {
    let hashes: Vec<EntryHash> = d.decode()?;
    Ok(hashes.into_iter().map(|hash| hash.0).collect())
}

/// MAC over challenge and the hash of the frame, under the key agreed at enrolment.
pub fn request_mac(key: &[u8; 32], challenge: &[u8; 8], frame: &[u8]) -> [u8; 16] {
    crypto::mac(key, MAC_LABEL, &[challenge, &crypto::content_hash(frame)])
}

/// `frame ‖ MAC`.
pub fn seal_request(key: &[u8; 32], challenge: &[u8; 8], frame: Vec<u8>) -> Vec<u8> {
    let tag = request_mac(key, challenge, &frame);
    let mut body = frame;
    body.extend_from_slice(&tag);
    body
}

/// Splits a body into frame and MAC; the size cap comes first.
pub fn split_request(body: &[u8]) -> Result<(&[u8], &[u8; 16]), FrameError> {
    if body.len() > MAX_BODY {
        return Err(CodecError::TooLarge { what: "a request", size: body.len(), limit: MAX_BODY }.into());
    }
    body.split_last_chunk::<16>().ok_or(FrameError::Short)
}

/// First four bytes of the hash over the log and the live scopes (sorted canonical bytes).
pub fn state_hash<'a>(log_id: LogId, scopes: impl IntoIterator<Item = &'a Scope>) -> [u8; 4] {
    let mut all: Vec<Vec<u8>> = scopes.into_iter().map(Scope::bytes).collect();
    all.sort_unstable();
    let mut parts: Vec<&[u8]> = vec![&log_id.0];
    parts.extend(all.iter().map(Vec::as_slice));
    let full = crypto::hash("huxue state 1", &parts);
    [full[0], full[1], full[2], full[3]]
}

/// HQ holds this entry and everything before it in its journal: `[head, seq, position]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Receipt {
    /// Hash of the last entry received; it binds the journal, so the journal need not be named.
    #[n(0)]
    pub head: EntryHash,
    #[n(1)]
    pub up_to: u64,
    /// HQ's log position of the run.
    #[n(2)]
    pub position: u64,
}

/// Receipts of one answer, valid by any path and at any later time: `{0: log_id, 1: hq_time, 2: [receipt…]}`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Receipts {
    #[n(0)]
    pub log_id: LogId,
    /// Milliseconds at HQ when the request arrived.
    #[n(1)]
    pub hq_time: i64,
    #[n(2)]
    pub receipts: Option<Vec<Receipt>>,
}

/// A run HQ could not take, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Refused {
    #[n(0)]
    pub device: DeviceId,
    #[n(1)]
    pub epoch: Epoch,
    #[n(2)]
    pub scope: Scope,
    #[n(3)]
    pub code: String,
    /// For a gap: the first sequence number HQ lacks.
    #[n(4)]
    pub send_from: Option<u64>,
}

/// The log was restored: positions of `log_id` count up to `position` in the new log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct OldLog {
    #[n(0)]
    pub log_id: LogId,
    #[n(1)]
    pub position: u64,
}

/// Which scopes the device follows now, if that differs from what it believes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ScopeNews {
    /// The whole list, when HQ does not know what the phone follows.
    #[n(0)]
    pub all: Option<Vec<Scope>>,
    #[n(1)]
    pub added: Option<Vec<Scope>>,
    #[n(2)]
    pub dropped: Option<Vec<Scope>>,
}

/// The rest of an answer: anchor, challenge, news.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Rest {
    /// Milliseconds between receipt of the request and sending of this answer.
    #[n(0)]
    pub held_ms: u32,
    /// Anchor nonce; absent when HQ's own clock is in doubt.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub nonce: Option<[u8; 8]>,
    #[cbor(n(2), with = "minicbor::bytes")]
    pub challenge: [u8; 8],
    /// The phone's new position; absent when the challenge was stale and nothing was served.
    #[n(3)]
    pub position: Option<u64>,
    /// More follows at once.
    #[n(4)]
    pub more: Option<bool>,
    #[n(5)]
    pub scopes: Option<ScopeNews>,
    /// Backfilled scopes: `from` is the new position; done when it equals `position`.
    #[n(6)]
    pub backfills: Option<Vec<Backfill>>,
    /// Compressed `News`.
    #[cbor(n(7), with = "minicbor::bytes")]
    pub news: Option<Vec<u8>>,
    /// Present after a restore, or whenever the phone's state is unknown: the chain of former logs, newest first.
    #[n(8)]
    pub old_logs: Option<Vec<OldLog>>,
    /// Log position covered by HQ's newest backup.
    #[n(9)]
    pub backed_up_to: Option<u64>,
    #[n(10)]
    pub refused: Option<Vec<Refused>>,
    /// The MAC fitted none of the last challenges: say it again with this answer's challenge.
    #[n(11)]
    pub stale: Option<bool>,
}

/// Other people's entries in my scopes, with what is needed to check them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct News {
    /// Runs end to end.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub runs: Vec<u8>,
    /// HQ's log position of each run.
    #[n(1)]
    pub positions: Vec<u64>,
    #[n(2)]
    pub records: Vec<Signed>,
    #[n(3)]
    pub blobs: Vec<Blob>,
}

/// Content-addressed reference data.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct Blob(#[cbor(n(0), with = "minicbor::bytes")] pub Vec<u8>);

/// An answer as sent.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Answer {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub receipts: Vec<u8>,
    #[cbor(n(1), with = "minicbor::bytes")]
    pub rest: Vec<u8>,
    #[cbor(n(2), with = "minicbor::bytes")]
    pub signature: [u8; 64],
}

/// Receipts that can be handed on: the receipts part, the hash of the rest, HQ's signature.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PortableReceipts {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub receipts: Vec<u8>,
    #[cbor(n(1), with = "minicbor::bytes")]
    pub rest_hash: [u8; 32],
    #[cbor(n(2), with = "minicbor::bytes")]
    pub signature: [u8; 64],
}

fn answer_hash(receipts: &[u8], rest_hash: &[u8; 32]) -> [u8; 32] {
    crypto::hash(ANSWER_LABEL, &[&crypto::content_hash(receipts), rest_hash])
}

impl Answer {
    pub fn sign(receipts: &Receipts, rest: &Rest, operating: &Signer25519) -> Vec<u8> {
        let (receipts, rest) = (codec::encode(receipts), codec::encode(rest));
        let hash = answer_hash(&receipts, &crypto::content_hash(&rest));
        let signature = operating.sign(ANSWER_LABEL, &hash);
        codec::encode(&Self { receipts, rest, signature })
    }

    /// Verifies and opens an answer.
    pub fn open(bytes: &[u8], hq: &HqKeys) -> Result<(Receipts, Rest, PortableReceipts), FrameError> {
        let answer: Self = codec::decode(bytes)?;
        let portable = PortableReceipts {
            rest_hash: crypto::content_hash(&answer.rest),
            receipts: answer.receipts,
            signature: answer.signature,
        };
        let receipts = portable.open(hq)?;
        Ok((receipts, codec::decode(&answer.rest)?, portable))
    }
}

impl PortableReceipts {
    /// Verifies HQ's signature and opens the receipts.
    pub fn open(&self, hq: &HqKeys) -> Result<Receipts, FrameError> {
        let hash = answer_hash(&self.receipts, &self.rest_hash);
        hq.verify(|key| key.verify(ANSWER_LABEL, &hash, &self.signature))?;
        Ok(codec::decode(&self.receipts)?)
    }
}

impl News {
    pub fn pack(&self) -> Vec<u8> {
        codec::deflate(&codec::encode(self))
    }

    pub fn unpack(bytes: &[u8]) -> Result<Self, CodecError> {
        codec::decode(&codec::inflate(bytes, MAX_NEWS)?)
    }

    pub fn is_empty(&self) -> bool {
        self.runs.is_empty() && self.blobs.is_empty()
    }
}
