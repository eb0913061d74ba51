//! What the guard room's phone shows at the gate (N8). Only the shared phone of the post can open the gate's seed;
//! everybody else's holds sealed bytes.

use huxue_duty::clock::Instant;
use huxue_duty::ids::{GateId, PostId};
use huxue_ledger::fact::Body;
use huxue_ledger::gate_code::{GateSeed, STEP_MILLIS};
use huxue_ledger::ident::Scope;
use serde::Serialize;

use crate::error::PhoneError;
use crate::phone::Phone;
use crate::ports::Reading;

/// A code for the screen: as a QR, and as text to read out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShownGateCode {
    pub gate: GateId,
    pub text: String,
    /// The next one follows then.
    pub until: Instant,
}

impl Phone {
    /// The code of this half minute, by this phone's best estimate of the time.
    pub fn gate_code(&self, post: &PostId, reading: &Reading) -> Result<ShownGateCode, PhoneError> {
        let identity = self.identity()?;
        if identity.record.post().as_ref() != Some(post) {
            return Err(PhoneError::Refused("not_the_guard_room"));
        }
        let device = identity.device();
        let facts = self.facts(&Scope::directory_post(post))?;
        let newest = facts
            .entries
            .iter()
            .filter_map(|folded| match folded.counted() {
                Some(Body::GateSeed(seed)) if seed.device == device => Some((folded.entry.seq, seed)),
                _ => None,
            })
            .max_by_key(|(seq, _)| *seq);
        let (_, given) = newest.ok_or(PhoneError::Refused("no_gate_seed"))?;
        let gate = GateId::new(&given.gate);
        let seed = GateSeed::open(&self.unlock()?.keys.agreement, &given.sealed)?;
        let now = self.now(reading);
        let until = Instant((now.0.div_euclid(STEP_MILLIS) + 1).saturating_mul(STEP_MILLIS));
        Ok(ShownGateCode { text: seed.rotating(&gate, now), gate, until })
    }
}
