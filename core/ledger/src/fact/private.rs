//! What of an entry may be erased: texts, positions, codes and what is sealed to HQ.

use minicbor::{Decode, Encode};

/// What an entry's perishable bytes hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Private {
    /// Free text: a report, a reason.
    #[n(0)]
    pub text: Option<String>,
    #[n(1)]
    pub fixes: Option<Vec<FixRecord>>,
    /// The texts whose commitments a change's operations carry.
    #[n(2)]
    pub texts: Option<Vec<CommittedText>>,
    /// What was scanned at the gate: see [`crate::gate_code`].
    #[n(3)]
    pub gate_code: Option<String>,
    /// The sealed content of a concern report: here, so that it can be erased.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub sealed: Option<Vec<u8>>,
    /// The plate that belongs to one, sealed: an entry of its own with a shorter term.
    #[cbor(n(5), with = "minicbor::bytes")]
    pub sealed_plate: Option<Vec<u8>>,
}

impl Private {
    pub fn of_text(text: &str) -> Self {
        Self { text: (!text.is_empty()).then(|| text.to_owned()), ..Self::default() }
    }

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// One position fix, WGS-84.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct FixRecord {
    /// Degrees × 10⁷.
    #[n(0)]
    pub lat_e7: i32,
    #[n(1)]
    pub lon_e7: i32,
    /// Centimetres.
    #[n(2)]
    pub accuracy_cm: u32,
    /// Milliseconds between the measurement and the entry.
    #[n(3)]
    pub age_ms: u32,
    /// 1 = mock provider, 2 = approximate only, 4 = the phone stated the datum (and GCJ-02 was converted).
    #[n(4)]
    pub flags: u8,
}

/// A text under its own commitment, which operations and digests carry instead of the text.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct CommittedText {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub salt: [u8; 16],
    #[n(1)]
    pub text: String,
}

impl CommittedText {
    pub fn commitment(&self) -> [u8; 32] {
        crate::crypto::hash("huxue text", &[&self.salt, self.text.as_bytes()])
    }
}
