//! What each phone is told until it has heard: how HQ's certificate is known, at enrolment and after every rotation;
//! the phone's own record whenever that was renewed. The next request under the challenge of the answer that carried it proves that the phone stored that answer whole, so
//! hearing costs no byte.

use huxue_ledger::codec;
use huxue_ledger::crypto::content_hash;
use huxue_ledger::device::Signed;
use huxue_ledger::ident::DeviceId;
use huxue_ledger::invite::Trust;
use minicbor::{Decode, Encode};

use crate::error::Result;
use crate::hq::Hq;
use crate::registers;

/// What a device was last told.
#[derive(Clone, Copy, Debug, Encode, Decode)]
#[cbor(array)]
struct Told {
    #[cbor(n(0), with = "minicbor::bytes")]
    what: [u8; 32],
    /// The challenge of the answer that told it; absent once the phone has used it.
    #[cbor(n(1), with = "minicbor::bytes")]
    challenge: Option<[u8; 8]>,
}

/// In the place of a challenge: no answer has told it yet.
const NEVER: [u8; 8] = [0; 8];

impl Hq {
    /// What the next answer to this device must say of HQ's certificate, if anything.
    pub(crate) fn trust_to_tell(&self, device: DeviceId) -> Result<Option<Trust>> {
        let Some(trust) = &self.trust else { return Ok(None) };
        let told: Option<Told> = registers::get(&*self.store, &registers::told_trust(device))?;
        let heard = told.is_some_and(|told| told.challenge.is_none() && told.what == digest(trust));
        Ok((!heard).then(|| trust.clone()))
    }

    /// The answer with this challenge tells it.
    pub(crate) fn note_told_trust(&self, device: DeviceId, challenge: [u8; 8]) -> Result<()> {
        let Some(trust) = &self.trust else { return Ok(()) };
        let told = Told { what: digest(trust), challenge: Some(challenge) };
        registers::put(&*self.store, &registers::told_trust(device), &told)
    }

    /// A request came, under this challenge or under none that stands: a phone that may have been restored is told
    /// again.
    pub(crate) fn note_heard(&self, device: DeviceId, honoured: Option<[u8; 8]>) -> Result<()> {
        if self.trust.is_some() {
            self.note_heard_at(registers::told_trust(device), honoured)?;
        }
        self.note_heard_at(registers::told_record(device), honoured)
    }

    fn note_heard_at(&self, register: String, honoured: Option<[u8; 8]>) -> Result<()> {
        match (registers::get::<Told>(&*self.store, &register)?, honoured) {
            (Some(told), Some(challenge)) if told.challenge == Some(challenge) => {
                registers::put(&*self.store, &register, &Told { challenge: None, ..told })
            }
            (Some(told), None) => registers::put(&*self.store, &register, &Told { challenge: Some(NEVER), ..told }),
            _ => Ok(()),
        }
    }

    /// The renewed record that the next answer to this device must carry, if any.
    pub(crate) fn record_to_tell(&self, device: DeviceId) -> Result<Option<Signed>> {
        let told: Option<Told> = registers::get(&*self.store, &registers::told_record(device))?;
        // Whoever was never renewed has its record from its enrolment.
        if told.is_none_or(|told| told.challenge.is_none()) {
            return Ok(None);
        }
        Ok(self.record_of(device)?.map(|(_, signed)| signed))
    }

    /// The record is another one than the phone has.
    pub(crate) fn note_renewed(&self, record: &Signed, device: DeviceId) -> Result<()> {
        let told = Told { what: content_hash(&record.bytes), challenge: Some(NEVER) };
        registers::put(&*self.store, &registers::told_record(device), &told)
    }

    /// The answer with this challenge tells this record.
    pub(crate) fn note_told_record(&self, record: &Signed, device: DeviceId, challenge: [u8; 8]) -> Result<()> {
        let told = Told { what: content_hash(&record.bytes), challenge: Some(challenge) };
        registers::put(&*self.store, &registers::told_record(device), &told)
    }
}

fn digest(trust: &Trust) -> [u8; 32] {
    content_hash(&codec::encode(trust))
}
