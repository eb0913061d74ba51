//! Which operating keys of HQ this phone knows: those of its enrolment, and those that answers have brought since. Each
//! counts because the pinned root certified it; the newest one signs answers and is what requests are authenticated to.

use std::cell::OnceCell;

use huxue_ledger::codec;
use huxue_ledger::crypto::Verifier;
use huxue_ledger::device::Signed;
use huxue_ledger::enrol::EnrolAnswer;

use crate::error::PhoneError;
use crate::identity::Identity;
use crate::phone::Phone;
use crate::store::meta;

/// Certificates of one answer that are looked at: a key a month for five years.
const MAX_CERTIFICATES: usize = 64;

/// Keys that were news, not stored yet.
pub(crate) struct Heard {
    enrolment: Vec<u8>,
    pub identity: Identity,
}

impl Phone {
    /// The certificates that came with an answer, checked against the pinned root. What the root has not certified is
    /// passed over; `None` if nothing is new.
    pub(crate) fn hear_keys(&self, certificates: &[Signed]) -> Result<Option<Heard>, PhoneError> {
        let stored = meta::get(self.store.read(), meta::ENROLMENT)?.ok_or(PhoneError::NotEnrolled)?;
        let mut enrolment: EnrolAnswer = codec::decode(&stored)?;
        let root = Verifier::new(&enrolment.root_key)?;
        let mut known = self.identity()?.hq.clone();
        for signed in certificates.iter().take(MAX_CERTIFICATES) {
            let before = known.certificates().len();
            if known.add(signed, &root, enrolment.tenant).is_ok() && known.certificates().len() > before {
                enrolment.operating_keys.push(signed.clone());
            }
        }
        if known.certificates().len() == self.identity()?.hq.certificates().len() {
            return Ok(None);
        }
        let enrolment = codec::encode(&enrolment);
        Ok(Some(Heard { identity: Identity::read(&enrolment)?, enrolment }))
    }

    /// Stores them: from now on requests are authenticated to the newest key.
    pub(crate) fn take_keys(&mut self, heard: Heard) -> Result<(), PhoneError> {
        let transaction = self.store.begin()?;
        meta::set(&transaction, meta::ENROLMENT, &heard.enrolment)?;
        transaction.commit()?;
        self.identity = Some(heard.identity);
        self.secrets = OnceCell::new();
        self.unlock()?;
        Ok(())
    }
}
