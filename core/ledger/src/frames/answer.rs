//! What HQ says: `{0: receipts, 1: rest, 2: signature}`, signed so that receipts can be handed on without the rest.

use minicbor::{Decode, Encode};

use super::{Backfill, FrameError, MAX_NEWS};
use crate::audit::AuditHead;
use crate::codec::{self, CodecError};
use crate::crypto::{self, CryptoError, Verifier};
use crate::device::{HqKeys, Signed};
use crate::ident::{DeviceId, EntryHash, Epoch, LogId, Scope};
use crate::invite::Trust;
use crate::suite::{self, Signing, Suite};

const ANSWER_LABEL: &str = "huxue answer 1";

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
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
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
    /// [`request_tag`] of the request this answers: under the signature, so an answer cannot be played to another one.
    #[cbor(n(12), with = "minicbor::bytes")]
    pub request: Option<[u8; 8]>,
    /// How HQ's certificate is known from now on, told until the phone has shown that it heard.
    #[n(13)]
    pub trust: Option<Trust>,
    /// The newest signed head of HQ's audit chain, told once to each phone: at most hourly.
    #[n(20)]
    pub audit_head: Option<AuditHead>,
    /// The device's record as it is from now on, told until the phone has shown that it heard.
    #[n(21)]
    pub record: Option<Signed>,
    /// This device is out of use since then (milliseconds at HQ): it is served nothing any more.
    #[n(22)]
    pub revoked: Option<i64>,
}

/// What binds an answer to its request: the first eight bytes of the body's SHA-256, MAC included.
pub fn request_tag(body: &[u8]) -> [u8; 8] {
    let full = crypto::content_hash(body);
    std::array::from_fn(|at| full[at])
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
    /// HQ's operating keys as the root certified them, for a phone that may not know the newest: each is believed for
    /// the root's signature alone, so they lie outside this answer's own.
    #[n(3)]
    pub certificates: Option<Vec<Signed>>,
    /// Absent means suite 1.
    #[n(4)]
    pub suite: Option<u8>,
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
    /// Absent means suite 1.
    #[n(3)]
    pub suite: Option<u8>,
}

fn answer_hash(suite: &dyn Suite, receipts: &[u8], rest_hash: &[u8; 32]) -> [u8; 32] {
    suite.hash(ANSWER_LABEL, &[&crypto::content_hash(receipts), rest_hash])
}

impl Answer {
    pub fn sign(receipts: &Receipts, rest: &Rest, operating: &dyn Signing) -> Vec<u8> {
        Self::sign_certified(receipts, rest, operating, None)
    }

    /// With certificates beside it.
    pub fn sign_certified(
        receipts: &Receipts,
        rest: &Rest,
        operating: &dyn Signing,
        certificates: Option<Vec<Signed>>,
    ) -> Vec<u8> {
        let (receipts, rest) = (codec::encode(receipts), codec::encode(rest));
        let hash = answer_hash(operating.suite(), &receipts, &crypto::content_hash(&rest));
        let signature = operating.sign(ANSWER_LABEL, &hash);
        let suite = suite::written(operating.suite());
        codec::encode(&Self { receipts, rest, signature, certificates, suite })
    }

    /// Verifies and opens an answer.
    pub fn open(bytes: &[u8], hq: &HqKeys) -> Result<(Receipts, Rest, PortableReceipts), FrameError> {
        codec::decode::<Self>(bytes)?.opened(hq)
    }

    /// Verified by the newest operating key alone and opened.
    pub fn opened(self, hq: &HqKeys) -> Result<(Receipts, Rest, PortableReceipts), FrameError> {
        let portable = PortableReceipts {
            rest_hash: crypto::content_hash(&self.rest),
            receipts: self.receipts,
            signature: self.signature,
            suite: self.suite,
        };
        hq.verify_newest(|key| portable.verify(key))?;
        Ok((codec::decode(&portable.receipts)?, codec::decode(&self.rest)?, portable))
    }
}

impl PortableReceipts {
    /// Verifies HQ's signature and opens the receipts.
    pub fn open(&self, hq: &HqKeys) -> Result<Receipts, FrameError> {
        hq.verify(|key| self.verify(key))?;
        Ok(codec::decode(&self.receipts)?)
    }

    fn verify(&self, key: &Verifier) -> Result<(), CryptoError> {
        suite::expect(self.suite, key.suite())?;
        let hash = answer_hash(key.suite(), &self.receipts, &self.rest_hash);
        key.verify(ANSWER_LABEL, &hash, &self.signature)
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
