//! The gate's rotating code (N8): the guard room's phone shows a fresh one every half minute, a colleague's phone scans
//! it, and HQ checks it later against the time of the entry. Neither side needs a network. A printed sheet holds one
//! code a day, a sticker one for ever; both are worth less by rule.
//!
//! A code is text, so that it can be read out or typed: `HX1/R/GATE/XXXXXXXX`, with R, D or S for rotating, day or
//! sticker and 40 bits in Crockford's base 32.

use huxue_duty::clock::{Instant, ServiceDay, TimeInterval};
use huxue_duty::fence::GateProof;
use huxue_duty::ids::GateId;

use crate::crypto::{self, Agreement, CryptoError};
use crate::ident::day_number;

const PREFIX: &str = "HX1";
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// A rotating code changes this often, milliseconds.
pub const STEP_MILLIS: i64 = 30_000;
/// The guard room's clock may be this far off, and a scan takes a moment, milliseconds.
const TOLERANCE_MILLIS: i64 = 120_000;
/// How far back a code is looked for that was shown before the entry was written.
const LOOK_BACK_STEPS: i64 = 7 * 86_400_000 / STEP_MILLIS;
/// An interval wider than this is searched no further.
const MAX_STEPS: i64 = 2 * LOOK_BACK_STEPS;
/// Longest gate id in a code, bytes.
const MAX_GATE: usize = 64;
const SEAL_LABEL: &str = "huxue gate seed 1";

/// What one gate's codes are made from.
#[derive(Clone, PartialEq, Eq)]
pub struct GateSeed([u8; 32]);

impl GateSeed {
    /// HQ derives it whenever it needs it, so there is nothing to store.
    pub fn derive(hq_secret: &[u8; 32], gate: &GateId) -> Self {
        Self(crypto::mac(hq_secret, "huxue gate seed 1", &[gate.as_str().as_bytes()]))
    }

    /// For the guard room's phone alone. `ephemeral` must be 32 fresh random bytes.
    pub fn seal(&self, recipient: &[u8; 32], ephemeral: &[u8; 32]) -> Vec<u8> {
        crypto::seal(recipient, ephemeral, SEAL_LABEL, &self.0)
    }

    pub fn open(own: &Agreement, sealed: &[u8]) -> Result<Self, CryptoError> {
        let plain = crypto::open(own, SEAL_LABEL, sealed)?;
        plain.try_into().map(Self).map_err(|_| CryptoError::CannotOpen)
    }

    /// What the screen shows at this moment.
    pub fn rotating(&self, gate: &GateId, at: Instant) -> String {
        text('R', gate, self.at_step(step_of(at)))
    }

    /// The printed code of one day.
    pub fn sheet(&self, gate: &GateId, day: ServiceDay) -> String {
        text('D', gate, self.of_day(day))
    }

    pub fn sticker(&self, gate: &GateId) -> String {
        text('S', gate, self.fixed())
    }

    fn at_step(&self, step: i64) -> [u8; 5] {
        crypto::mac(&self.0, "rotating", &[&step.to_be_bytes()])
    }

    fn of_day(&self, day: ServiceDay) -> [u8; 5] {
        crypto::mac(&self.0, "sheet", &[&day_number(day).to_be_bytes()])
    }

    fn fixed(&self) -> [u8; 5] {
        crypto::mac(&self.0, "sticker", &[])
    }
}

/// A code as scanned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateCode {
    pub gate: GateId,
    proof: GateProof,
    bits: [u8; 5],
}

/// What HQ found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// It was there to be scanned when the entry was written.
    Proved { proof: GateProof, shown_at: Option<Instant> },
    /// It had been there before: a photograph, or another day's sheet.
    Reused { shown_at: Instant },
    /// No code of this gate.
    Unknown,
}

impl GateCode {
    /// Reads what was scanned or typed; case and blanks do not matter.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > PREFIX.len() + MAX_GATE + 16 {
            return None;
        }
        let plain: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
        let mut parts = plain.split('/');
        let (prefix, kind, gate, code) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let proof = match kind {
            "R" | "r" => GateProof::Rotating,
            "D" | "d" => GateProof::Sheet,
            "S" | "s" => GateProof::Sticker,
            _ => return None,
        };
        let is_ours = prefix.eq_ignore_ascii_case(PREFIX) && parts.next().is_none() && !gate.is_empty();
        is_ours.then(|| Some(Self { gate: GateId::new(gate), proof, bits: bits_of(code)? }))?
    }

    /// Compares with what the gate showed while the entry can have been written.
    pub fn check(&self, seed: &GateSeed, written: TimeInterval) -> Checked {
        match self.proof {
            GateProof::Sticker if seed.fixed() == self.bits => Checked::Proved { proof: self.proof, shown_at: None },
            GateProof::Sticker => Checked::Unknown,
            GateProof::Sheet => self.check_sheet(seed, written),
            GateProof::Rotating => self.check_rotating(seed, written),
        }
    }

    fn check_sheet(&self, seed: &GateSeed, written: TimeInterval) -> Checked {
        let (first, last) = (written.earliest.civil_date(), written.latest.civil_date());
        let shown = first.iter_days().take(62).take_while(|day| *day <= last).find(|day| self.is_of(seed, *day));
        if let Some(day) = shown {
            return Checked::Proved { proof: self.proof, shown_at: Some(Instant::at(day, 0)) };
        }
        let mut before = std::iter::successors(first.pred_opt(), chrono::NaiveDate::pred_opt).take(62);
        let found = before.find(|day| self.is_of(seed, *day));
        found.map_or(Checked::Unknown, |day| Checked::Reused { shown_at: Instant::at(day, 0) })
    }

    fn is_of(&self, seed: &GateSeed, day: ServiceDay) -> bool {
        seed.of_day(day) == self.bits
    }

    fn check_rotating(&self, seed: &GateSeed, written: TimeInterval) -> Checked {
        let first = step_of(written.earliest.plus_millis(-TOLERANCE_MILLIS));
        let last = step_of(written.latest.plus_millis(TOLERANCE_MILLIS)).min(first.saturating_add(MAX_STEPS));
        let shown = |step: &i64| seed.at_step(*step) == self.bits;
        let at = |step: i64| Instant(step.saturating_mul(STEP_MILLIS));
        // The latest fitting moment is the kindest: nobody scanned before they came.
        if let Some(step) = (first..=last).rev().find(shown) {
            return Checked::Proved { proof: self.proof, shown_at: Some(at(step)) };
        }
        let before = (first.saturating_sub(LOOK_BACK_STEPS)..first).rev().find(shown);
        before.map_or(Checked::Unknown, |step| Checked::Reused { shown_at: at(step) })
    }
}

const fn step_of(at: Instant) -> i64 {
    at.0.div_euclid(STEP_MILLIS)
}

fn text(kind: char, gate: &GateId, bits: [u8; 5]) -> String {
    let number = bits.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    let code: String = (0..8).rev().map(|place| char::from(ALPHABET[(number >> (place * 5)) as usize & 31])).collect();
    format!("{PREFIX}/{kind}/{gate}/{code}")
}

fn bits_of(code: &str) -> Option<[u8; 5]> {
    if code.len() != 8 {
        return None;
    }
    let mut number = 0_u64;
    for letter in code.bytes().map(|letter| letter.to_ascii_uppercase()) {
        let letter = match letter {
            b'O' => b'0',
            b'I' | b'L' => b'1',
            other => other,
        };
        number = number << 5 | ALPHABET.iter().position(|known| *known == letter)? as u64;
    }
    number.to_be_bytes().last_chunk::<5>().copied()
}
