//! What a phone says: `frame ‖ MAC(16)`.

use minicbor::decode::Decoder;
use minicbor::encode::Encoder;
use minicbor::{Decode, Encode};

use super::{FrameError, MAX_BODY};
use crate::audit::AuditHead;
use crate::codec::{self, CodecError};
use crate::crypto;
use crate::device::Signed;
use crate::ident::{DeviceId, EntryHash, LogId, Scope, TenantId};
use crate::rotation::Rotation;
use crate::run::Run;
use crate::suite::{First, Suite};

const MAC_LABEL: &str = "huxue sync 1";

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
    /// The audit head this phone held before the newest one, shown to HQ once: is it still in the chain?
    pub audit_head: Option<AuditHead>,
    /// New keys that wait for HQ, said until its record of them has come.
    pub rotation: Option<Rotation>,
    /// The suite of the MAC; absent means suite 1.
    pub suite: Option<u8>,
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
            self.audit_head.is_some(),
            self.rotation.is_some(),
            self.suite.is_some(),
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
        if let Some(head) = &self.audit_head {
            e.u8(20)?.encode(head)?;
        }
        if let Some(rotation) = &self.rotation {
            e.u8(21)?.encode(rotation)?;
        }
        if let Some(suite) = self.suite {
            e.u8(22)?.u8(suite)?;
        }
        Ok(())
    }

    pub fn from_frame(frame: &[u8], tenant: TenantId) -> Result<Self, CodecError> {
        codec::check_shape(frame)?;
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
                20 => request.audit_head = Some(d.decode()?),
                21 => request.rotation = Some(d.decode()?),
                22 => request.suite = Some(d.u8()?),
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
            audit_head: None,
            rotation: None,
            suite: None,
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
    request_mac_in(&First, key, challenge, frame)
}

/// The same under another suite.
pub fn request_mac_in(suite: &dyn Suite, key: &[u8; 32], challenge: &[u8; 8], frame: &[u8]) -> [u8; 16] {
    let full = suite.mac(key, MAC_LABEL, &[challenge, &crypto::content_hash(frame)]);
    std::array::from_fn(|at| full[at])
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
