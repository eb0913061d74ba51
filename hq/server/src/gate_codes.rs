//! The gates' codes at HQ (N8): seeds are derived, given to guard rooms sealed, printed as sheets, and what phones
//! scanned is checked against the time of the entry, however much later it comes.

use huxue_duty::clock::{Instant, ServiceDay, TimeInterval};
use huxue_duty::fence::GateProof;
use huxue_duty::ids::{GateId, PostId};
use huxue_ledger::device::DeviceRecord;
use huxue_ledger::entry::Entry;
use huxue_ledger::fact::{Body, EvidenceFlagged, GateProved, GateSeed as GateSeedFact, Private};
use huxue_ledger::gate_code::{Checked, GateCode, GateSeed};
use huxue_ledger::ident::{EntryHash, Scope};

use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::journal::Draft;
use crate::keys::random;

/// Codes of a printed sheet, and whom to ask for a new one.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Sheet {
    pub post: PostId,
    pub gate: GateId,
    pub days: Vec<SheetDay>,
    /// For a sticker or NFC tag: worth the least, valid for ever.
    pub sticker: String,
}

#[derive(Clone, Debug, serde::Serialize)]
pub struct SheetDay {
    pub day: ServiceDay,
    pub code: String,
}

impl Hq {
    /// The printed sheet of a post's gate: one code a day.
    pub fn gate_code_sheet(&self, post: &PostId, from: ServiceDay, days: usize) -> Result<Sheet> {
        let gate = self.gate_of(post, from)?.ok_or_else(|| HqError::not_found("post", post))?;
        let seed = self.gate_seed(&gate);
        let days = from.iter_days().take(days).map(|day| SheetDay { day, code: seed.sheet(&gate, day) }).collect();
        Ok(Sheet { post: post.clone(), sticker: seed.sticker(&gate), gate, days })
    }

    /// Gives the seed of the post's gate to a guard room's phone, sealed to that phone.
    pub(crate) fn give_gate_seed(&mut self, record: &DeviceRecord, now: Instant) -> Result<()> {
        let Some(post) = record.post() else { return Ok(()) };
        let Some(gate) = self.gate_of(&post, now.civil_date())? else { return Ok(()) };
        let sealed = self.gate_seed(&gate).seal(&record.agreement_key, &random()?);
        let fact = GateSeedFact { gate: gate.to_string(), device: record.device, sealed };
        self.write(&Scope::directory_post(&post), vec![Draft::of(Body::GateSeed(fact))], now)?;
        Ok(())
    }

    /// What the code of an entry proves, as a statement; nothing if it carries none.
    pub(crate) fn prove_gate(&self, entry: &Entry, written: TimeInterval) -> Option<Draft> {
        let private: Private = huxue_ledger::codec::decode(entry.raw.perishable.bytes()?).ok()?;
        let code = private.gate_code?;
        let flagged = |flag: &str, at: Option<Instant>| EvidenceFlagged {
            entry: entry.hash,
            flag: flag.to_owned(),
            at: at.map(|at| at.0),
        };
        let Some(code) = GateCode::parse(&code) else {
            return Some(Draft::of(Body::EvidenceFlagged(flagged("gate_code_unknown", None))));
        };
        Some(Draft::of(match code.check(&self.gate_seed(&code.gate), written) {
            Checked::Proved { proof, shown_at } => Body::GateProved(GateProved {
                entry: entry.hash,
                gate: code.gate.to_string(),
                proof: number(proof),
                shown_at: shown_at.map(|at| at.0),
            }),
            Checked::Reused { shown_at } => Body::EvidenceFlagged(flagged("gate_code_reused", Some(shown_at))),
            Checked::Unknown => Body::EvidenceFlagged(flagged("gate_code_unknown", None)),
        }))
    }

    /// The same for an entry whose time became known later.
    pub(crate) fn prove_gate_later(
        &self,
        scope: &Scope,
        entry: &EntryHash,
        written: TimeInterval,
    ) -> Result<Option<Draft>> {
        let fold = self.fold(scope)?;
        Ok(fold.get(entry).and_then(|folded| self.prove_gate(&folded.entry, written)))
    }

    fn gate_seed(&self, gate: &GateId) -> GateSeed {
        GateSeed::derive(&self.keys.anchor, gate)
    }

    fn gate_of(&self, post: &PostId, day: ServiceDay) -> Result<Option<GateId>> {
        Ok(self.directory()?.post_for(post, day).map(|version| version.sheet.post.gate.clone()))
    }
}

const fn number(proof: GateProof) -> u8 {
    match proof {
        GateProof::Rotating => 0,
        GateProof::Sheet => 1,
        GateProof::Sticker => 2,
    }
}
