//! A second, small writer of the wire format from `docs/protocol.md`: it shares no code with the product's encoders and
//! gates, and writes what they never would.

use huxue_ledger::crypto::{Signer25519, hash};

/// CBOR written head by head, right or wrong.
#[derive(Clone, Default)]
pub struct Cbor(pub Vec<u8>);

impl Cbor {
    pub fn head(mut self, major: u8, n: u64) -> Self {
        let major = major << 5;
        match n {
            0..=23 => self.0.push(major | n as u8),
            24..=0xFF => self.0.extend([major | 0x18, n as u8]),
            0x100..=0xFFFF => {
                self.0.push(major | 0x19);
                self.0.extend((n as u16).to_be_bytes());
            }
            0x1_0000..=0xFFFF_FFFF => {
                self.0.push(major | 0x1A);
                self.0.extend((n as u32).to_be_bytes());
            }
            _ => {
                self.0.push(major | 0x1B);
                self.0.extend(n.to_be_bytes());
            }
        }
        self
    }

    pub fn uint(self, n: u64) -> Self {
        self.head(0, n)
    }

    pub fn int(self, n: i64) -> Self {
        if n < 0 { self.head(1, !(n as u64)) } else { self.head(0, n as u64) }
    }

    pub fn bytes(self, bytes: &[u8]) -> Self {
        self.head(2, bytes.len() as u64).raw(bytes)
    }

    pub fn text(self, text: &str) -> Self {
        self.head(3, text.len() as u64).raw(text.as_bytes())
    }

    pub fn array(self, n: u64) -> Self {
        self.head(4, n)
    }

    pub fn map(self, n: u64) -> Self {
        self.head(5, n)
    }

    pub fn bool(self, value: bool) -> Self {
        self.raw(&[if value { 0xF5 } else { 0xF4 }])
    }

    pub fn raw(mut self, bytes: &[u8]) -> Self {
        self.0.extend_from_slice(bytes);
        self
    }
}

/// One entry's parts as they travel.
#[derive(Clone)]
pub struct Parts {
    pub header: Vec<u8>,
    pub permanent: Vec<u8>,
    pub perishable: Option<([u8; 16], Vec<u8>)>,
}

impl Parts {
    fn commitment(&self) -> Vec<u8> {
        let hashed = |(salt, bytes): &([u8; 16], Vec<u8>)| hash("huxue perishable", &[salt, bytes]).to_vec();
        self.perishable.as_ref().map(hashed).unwrap_or_default()
    }

    fn write(&self, cbor: Cbor) -> Cbor {
        let items = if self.perishable.is_some() { 3 } else { 2 };
        let cbor = cbor.array(items).raw(&self.header).raw(&self.permanent);
        match &self.perishable {
            Some((salt, bytes)) => cbor.array(2).bytes(salt).bytes(bytes),
            None => cbor,
        }
    }
}

/// A run before it is signed; `device` need not be the signer's.
#[derive(Clone)]
pub struct Line {
    pub tenant: [u8; 8],
    /// `[class, key, day?]`.
    pub scope: Vec<u8>,
    pub device: [u8; 8],
    pub epoch: [u8; 8],
    pub first_seq: u64,
    /// Hash of the entry before.
    pub prev: [u8; 32],
    pub parts: Vec<Parts>,
    /// Key 4 as written, if not the beginning of `prev`.
    pub head_check: Option<[u8; 4]>,
    /// An unknown key of the run's map, and its value.
    pub extra: Option<Vec<u8>>,
}

impl Line {
    /// The hash of the last entry.
    pub fn head(&self) -> [u8; 32] {
        let journal =
            Cbor::default().array(4).bytes(&self.tenant).raw(&self.scope).bytes(&self.device).bytes(&self.epoch).0;
        let mut prev = self.prev;
        for (at, parts) in self.parts.iter().enumerate() {
            let seq = self.first_seq.wrapping_add(at as u64).to_be_bytes();
            let commitment = parts.commitment();
            prev = hash("huxue entry 1", &[&journal, &seq, &prev, &parts.header, &parts.permanent, &commitment]);
        }
        prev
    }

    pub fn signed(&self, signer: &Signer25519) -> Vec<u8> {
        self.with_signature(&signer.sign("huxue run 1", &self.head()))
    }

    pub fn with_signature(&self, signature: &[u8; 64]) -> Vec<u8> {
        let named = self.first_seq != 1 || self.head_check.is_some();
        let mut cbor = Cbor::default()
            .map(6 + u64::from(named) + u64::from(self.extra.is_some()))
            .uint(0)
            .raw(&self.scope)
            .uint(1)
            .bytes(&self.device)
            .uint(2)
            .bytes(&self.epoch)
            .uint(3)
            .uint(self.first_seq);
        if named {
            let check = self.head_check.unwrap_or([self.prev[0], self.prev[1], self.prev[2], self.prev[3]]);
            cbor = cbor.uint(4).bytes(&check);
        }
        cbor = cbor.uint(5).array(self.parts.len() as u64);
        for parts in &self.parts {
            cbor = parts.write(cbor);
        }
        cbor = cbor.uint(6).bytes(signature);
        if let Some(extra) = &self.extra {
            cbor = cbor.uint(99).raw(extra);
        }
        cbor.0
    }
}

/// A request of `sender` that carries these runs, with room for a MAC that nobody checks here.
pub fn request(sender: [u8; 8], runs: &[Vec<u8>]) -> Vec<u8> {
    let mut cbor = Cbor::default()
        .map(6)
        .uint(0)
        .bytes(&sender)
        .uint(1)
        .bytes(&[0; 4])
        .uint(2)
        .uint(0)
        .uint(3)
        .uint(1)
        .uint(4)
        .uint(1_000)
        .uint(5)
        .array(runs.len() as u64);
    for run in runs {
        cbor = cbor.raw(run);
    }
    cbor.raw(&[0; 16]).0
}

/// Without a day the array ends before it.
pub fn scope(class: u64, key: &str, day: Option<u64>) -> Vec<u8> {
    let cbor = Cbor::default().array(2 + u64::from(day.is_some())).uint(class).text(key);
    match day {
        Some(day) => cbor.uint(day).0,
        None => cbor.0,
    }
}

/// A header; `time` as written.
pub fn header(kind: u64, author: &str, time: &[u8]) -> Vec<u8> {
    Cbor::default().map(3).uint(0).uint(kind).uint(1).text(author).uint(4).raw(time).0
}

/// Operations of a step: `(number, key, value as written)`.
pub fn change(
    document: u64,
    deps: &[[u8; 32]],
    ops: &[(u64, String, Vec<u8>)],
    reauthors: Option<[u8; 32]>,
) -> Vec<u8> {
    let mut cbor =
        Cbor::default().map(3 + u64::from(reauthors.is_some())).uint(0).uint(document).uint(1).array(deps.len() as u64);
    for dep in deps {
        cbor = cbor.bytes(dep);
    }
    cbor = cbor.uint(2).array(ops.len() as u64);
    for (number, key, value) in ops {
        cbor = cbor.array(3).uint(*number).text(key).raw(value);
    }
    if let Some(original) = reauthors {
        cbor = cbor.uint(3).bytes(&original);
    }
    cbor.0
}

/// A value: a word in clear, or a commitment.
pub fn word(word: &str) -> Vec<u8> {
    Cbor::default().array(2).uint(0).text(word).0
}

pub fn committed(commitment: &[u8; 32]) -> Vec<u8> {
    Cbor::default().array(2).uint(1).bytes(commitment).0
}
