//! Enrolment: a one-time code binds this phone's fresh keys to a person or a post, and pins whom to trust.

use std::cell::OnceCell;

use huxue_ledger::codec;
use huxue_ledger::crypto::content_hash;
use huxue_ledger::device::{DeviceRole, Signed};
use huxue_ledger::enrol::{EnrolAnswer, EnrolRequest};
use huxue_ledger::ident::DeviceId;
use huxue_ledger::session::{Follow, StoredAnchor};
use rusqlite::Connection;
use serde::Serialize;

use crate::act::validate;
use crate::act::who::stretch;
use crate::error::PhoneError;
use crate::identity::{DeviceKeys, Identity, Secrets};
use crate::phone::Phone;
use crate::ports::{Clock, Reading, Transport, TransportError};
use crate::random;
use crate::store::{meta, relayed};
use crate::trust;

pub(crate) const CODE_HASH: &str = "enrolment_code";

/// Who the phone is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Enrolled {
    pub person: Option<String>,
    /// The post of a shared phone.
    pub post: Option<String>,
    pub role: &'static str,
    pub device: DeviceId,
}

impl Phone {
    /// Enrols once. Repeating it with the same code is harmless, whether or not the first answer arrived.
    pub fn enrol(
        &mut self,
        transport: &dyn Transport,
        code: &str,
        pin: Option<&str>,
        clock: &dyn Clock,
    ) -> Result<Enrolled, PhoneError> {
        validate::short("code", code)?;
        if let Some(pin) = pin.filter(|pin| !(4..=32).contains(&pin.chars().count())) {
            return Err(PhoneError::bad("pin", format!("4 to 32 characters, not {}", pin.chars().count())));
        }
        let code_hash = content_hash(code.as_bytes());
        if let Some(identity) = &self.identity {
            let same = meta::get(self.store.read(), CODE_HASH)?.as_deref() == Some(&code_hash);
            return if same { Ok(enrolled(identity)) } else { Err(PhoneError::AlreadyEnrolled(identity.label())) };
        }
        let keys = DeviceKeys::load_or_make(&self.keys_folder, self.vault.as_ref())?;
        let before = clock.reading();
        let body = codec::encode(&request(&keys, code, pin, &before)?);
        let answer = transport.enrol(&body)?;
        let after = clock.reading();
        let answer: EnrolAnswer = codec::decode(&answer)
            .map_err(|_| PhoneError::Network(TransportError::NotHq("no enrolment answer".into())))?;
        let identity = Identity::of(&answer)?;
        let secrets = Secrets::of(keys, &identity)?;
        let mut follow = Follow::new(answer.log_id, answer.challenge);
        follow.anchor = anchor(&answer, &before, &after);
        let transaction = self.store.begin()?;
        meta::forget_revocation(&transaction)?;
        meta::set(&transaction, meta::ENROLMENT, &codec::encode(&answer))?;
        meta::set(&transaction, CODE_HASH, &code_hash)?;
        meta::set(&transaction, meta::FOLD_VERSION, &self.fold_version.to_be_bytes())?;
        meta::set_follow(&transaction, &follow)?;
        if let Some(trust) = &answer.trust {
            trust::keep(&transaction, trust)?;
        }
        relayed::add_record(&transaction, identity.device(), &identity.signed_record)?;
        transaction.commit()?;
        let done = enrolled(&identity);
        self.identity = Some(identity);
        self.revoked = None;
        self.secrets = OnceCell::from(secrets);
        self.follow = Some(follow);
        Ok(done)
    }

    /// Where this phone's HQ is reached; kept beside the enrolment for callers that have no settings of their own.
    pub fn set_hq_url(&mut self, url: &str) -> Result<(), PhoneError> {
        let transaction = self.store.begin()?;
        meta::set(&transaction, meta::HQ_URL, url.as_bytes())?;
        Ok(transaction.commit()?)
    }

    pub fn hq_url(&self) -> Result<Option<String>, PhoneError> {
        let stored = meta::get(self.store.read(), meta::HQ_URL)?;
        Ok(stored.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }
}

/// Keeps another record of this phone where the enrolment is kept.
pub(crate) fn keep_record(db: &Connection, record: &Signed, device: DeviceId) -> Result<(), PhoneError> {
    let stored = meta::get(db, meta::ENROLMENT)?.ok_or(PhoneError::NotEnrolled)?;
    let answer: EnrolAnswer = codec::decode(&stored)?;
    meta::set(db, meta::ENROLMENT, &codec::encode(&EnrolAnswer { record: record.clone(), ..answer }))?;
    relayed::add_record(db, device, record)
}

fn request(keys: &DeviceKeys, code: &str, pin: Option<&str>, reading: &Reading) -> Result<EnrolRequest, PhoneError> {
    let salt = random::bytes::<16>()?;
    let verifier = pin.map(|pin| stretch(pin, &salt)).transpose()?;
    let request = EnrolRequest {
        code: code.to_owned(),
        signing_key: keys.signer.public(),
        agreement_key: keys.agreement.public(),
        boot_id: reading.boot_id,
        boot_ms: reading.boot_ms,
        pin_salt: verifier.map(|_| salt.to_vec()),
        pin_verifier: verifier.map(|bytes| bytes.to_vec()),
        signature: None,
        suite: None,
    };
    Ok(request.signed(&keys.signer))
}

/// The first anchor, heard with the enrolment itself.
fn anchor(answer: &EnrolAnswer, before: &Reading, after: &Reading) -> Option<StoredAnchor> {
    let waited = after.boot_ms.saturating_sub(before.boot_ms).saturating_sub(u64::from(answer.held_ms));
    Some(StoredAnchor {
        nonce: answer.nonce?,
        hq_time: answer.hq_time,
        request_boot_ms: before.boot_ms,
        round_trip_ms: u32::try_from(waited).unwrap_or(u32::MAX),
        boot_id: before.boot_id,
    })
}

pub(crate) fn enrolled(identity: &Identity) -> Enrolled {
    Enrolled {
        person: identity.record.person.clone(),
        post: identity.record.post.clone(),
        role: role_name(identity.record.role),
        device: identity.device(),
    }
}

const fn role_name(role: DeviceRole) -> &'static str {
    match role {
        DeviceRole::Officer => "officer",
        DeviceRole::Auxiliary => "auxiliary",
        DeviceRole::Volunteer => "volunteer",
        DeviceRole::SchoolGuard => "school_guard",
        DeviceRole::School => "school",
        DeviceRole::Shared => "shared",
        DeviceRole::Hq => "hq",
    }
}
