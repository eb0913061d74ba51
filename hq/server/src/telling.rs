//! How HQ's certificate is known, told to each phone until it has heard: at enrolment, and after every rotation. The
//! next request under the challenge of the answer that carried it proves that the phone stored that answer whole, so
//! hearing costs no byte.

use huxue_ledger::codec;
use huxue_ledger::crypto::content_hash;
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
    trust: [u8; 32],
    /// The challenge of the answer that told it; absent once the phone has used it.
    #[cbor(n(1), with = "minicbor::bytes")]
    challenge: Option<[u8; 8]>,
}

impl Hq {
    /// What the next answer to this device must say of HQ's certificate, if anything.
    pub(crate) fn trust_to_tell(&self, device: DeviceId) -> Result<Option<Trust>> {
        let Some(trust) = &self.trust else { return Ok(None) };
        let told: Option<Told> = registers::get(&*self.store, &registers::told_trust(device))?;
        let heard = told.is_some_and(|told| told.challenge.is_none() && told.trust == digest(trust));
        Ok((!heard).then(|| trust.clone()))
    }

    /// The answer with this challenge tells it.
    pub(crate) fn note_told_trust(&self, device: DeviceId, challenge: [u8; 8]) -> Result<()> {
        let Some(trust) = &self.trust else { return Ok(()) };
        let told = Told { trust: digest(trust), challenge: Some(challenge) };
        registers::put(&*self.store, &registers::told_trust(device), &told)
    }

    /// A request came, under this challenge or under none that stands: a phone that may have been restored is told
    /// again.
    pub(crate) fn note_heard_trust(&self, device: DeviceId, honoured: Option<[u8; 8]>) -> Result<()> {
        if self.trust.is_none() {
            return Ok(());
        }
        let register = registers::told_trust(device);
        match (registers::get::<Told>(&*self.store, &register)?, honoured) {
            (Some(told), Some(challenge)) if told.challenge == Some(challenge) => {
                registers::put(&*self.store, &register, &Told { challenge: None, ..told })
            }
            (Some(_), None) => Ok(self.store.remove_register(&register)?),
            _ => Ok(()),
        }
    }
}

fn digest(trust: &Trust) -> [u8; 32] {
    content_hash(&codec::encode(trust))
}
