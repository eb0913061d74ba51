//! Enrolment: a one-time code and a fresh key become a device HQ knows, stated as entries everybody can check.

use std::net::IpAddr;

use huxue_duty::clock::Instant;
use huxue_ledger::codec;
use huxue_ledger::device::{DeviceRecord, Signed, open_record, sign_record};
use huxue_ledger::enrol::{EnrolAnswer, EnrolRequest};
use huxue_ledger::fact::{Body, DeviceEnrolled, PinVerifier};
use huxue_ledger::ident::{DeviceId, Scope};

use crate::audit::Act;
use crate::codes::CodeState;
use crate::error::{Problem, Result};
use crate::hq::Hq;
use crate::journal::Draft;
use crate::keys::random;
use crate::registers;

/// A record is renewed at any contact within its last thirty days; an entry written later is flagged, never refused.
pub(crate) const RECORD_VALID_MS: i64 = 180 * 86_400_000;
const MAX_CHALLENGES: usize = 4;

impl Hq {
    /// `POST /v1/enrol`, from nowhere in particular.
    pub fn enrol(&mut self, body: &[u8], now: Instant) -> Result<Vec<u8>, Problem> {
        self.enrol_from(body, None, now)
    }

    /// `POST /v1/enrol`. `from`: the address wrong codes are counted against, besides the total.
    pub fn enrol_from(&mut self, body: &[u8], from: Option<IpAddr>, now: Instant) -> Result<Vec<u8>, Problem> {
        let request: EnrolRequest = codec::decode(body).map_err(Problem::malformed)?;
        request.verify().map_err(|error| Problem::new(400, "bad_signature", "手机密钥校验失败，请重试", error))?;
        // A wrong code is a try that must be counted, so the refusal is committed like a success.
        self.transact(|hq| hq.enrol_inside(&request, from, now)).map_err(Problem::from)?
    }

    fn enrol_inside(
        &mut self,
        request: &EnrolRequest,
        from: Option<IpAddr>,
        now: Instant,
    ) -> Result<Result<Vec<u8>, Problem>> {
        let code = match self.redeem(&request.code, &request.signing_key, from, now)? {
            Ok(code) => code,
            Err(problem) => return Ok(Err(problem)),
        };
        let device = DeviceId::of_key(&request.signing_key);
        let record = match self.record_of(device)? {
            Some(_) if self.revoked_since(device)?.is_some() => {
                let title = "本机已注销，请清空后用新登记码登记";
                return Ok(Err(Problem::new(403, "device_revoked", title, "this key belongs to a revoked device")));
            }
            Some((known, signed)) if known.person == code.person && known.post == code.post => signed,
            Some(_) => {
                let title = "本机已登记给其他人员，请先重置";
                return Ok(Err(Problem::new(409, "key_in_use", title, "this key belongs to another person or post")));
            }
            None => self.admit(request, &code, device, now)?,
        };
        let challenge = self.standing_challenge(device)?;
        self.note_told_trust(device, challenge)?;
        let answer = EnrolAnswer {
            tenant: self.keys.tenant,
            root_key: self.keys.root_public,
            operating_keys: self.certificates(),
            record,
            log_id: self.log_id,
            challenge,
            hq_time: now.0,
            held_ms: 0,
            nonce: self.nonce(device, request.boot_id, request.boot_ms, now),
            trust: self.trust.clone(),
        };
        tracing::info!(%device, "device enrolled");
        Ok(Ok(codec::encode(&answer)))
    }

    /// Signs the record and states it.
    fn admit(&mut self, request: &EnrolRequest, code: &CodeState, device: DeviceId, now: Instant) -> Result<Signed> {
        let record = DeviceRecord {
            tenant: self.keys.tenant,
            device,
            signing_key: request.signing_key,
            agreement_key: request.agreement_key,
            role: code.role,
            person: code.person.clone(),
            post: code.post.clone(),
            issued_at: now.0,
            expires_at: now.0.saturating_add(RECORD_VALID_MS),
            posts: code.posts.clone(),
            key_epoch: None,
            predecessor: self.phone_before(code, now)?,
        };
        let (signed, stated) = self.certified(&record);
        let mut drafts = vec![stated];
        if let (Some(person), Some(salt), Some(verifier)) = (&code.person, &request.pin_salt, &request.pin_verifier) {
            let pin = PinVerifier { person: person.clone(), salt: salt.clone(), verifier: verifier.clone() };
            drafts.push(Draft::of(Body::PinVerifier(pin)));
        }
        self.write(&Scope::directory_staff(), drafts, now)?;
        let holder = code.person.as_deref().or(code.post.as_deref()).unwrap_or_default();
        self.note(Act::of(device.to_string(), "device.enrolled", format!("device of {holder}")), now)?;
        self.give_gate_seed(&record, now)?;
        Ok(signed)
    }

    /// The phone that this holder used last, in the same role: whoever enrols again is told apart from it by name.
    fn phone_before(&self, code: &CodeState, now: Instant) -> Result<Option<DeviceId>> {
        let directory = self.directory()?;
        let theirs = directory
            .devices
            .values()
            .filter(|record| record.role == code.role && record.person == code.person && record.post == code.post);
        let newest = theirs.filter(|record| record.issued_at <= now.0).max_by_key(|record| record.issued_at);
        Ok(newest.map(|record| record.device))
    }

    /// A record under HQ's signature, and the entry that states it.
    pub(crate) fn certified(&self, record: &DeviceRecord) -> (Signed, Draft) {
        let signed = sign_record(record, &self.keys.operating);
        let stated = Draft::of(Body::DeviceEnrolled(DeviceEnrolled { record: codec::encode(&signed) }));
        (signed, stated)
    }

    /// The device's record, as HQ signed it.
    pub(crate) fn record_of(&self, device: DeviceId) -> Result<Option<(DeviceRecord, Signed)>> {
        let Some(signed) = registers::get::<Signed>(&*self.store, &registers::device(device))? else { return Ok(None) };
        Ok(Some((codec::decode(&signed.bytes)?, signed)))
    }

    /// Keeps a record that HQ signed, however it came: after a restore phones bring back those that were lost. Gives
    /// the newest one: an old certificate shown again brings back no role and no post.
    pub(crate) fn remember_record(&mut self, signed: &Signed) -> Result<Option<DeviceRecord>> {
        let Ok(record) = open_record(signed, self.keys.tenant, &self.keys.trusted) else { return Ok(None) };
        match self.record_of(record.device)? {
            Some((known, _)) if known.issued_at >= record.issued_at => Ok(Some(known)),
            _ => {
                registers::put(&*self.store, &registers::device(record.device), signed)?;
                Ok(Some(record))
            }
        }
    }

    /// The key under which this device authenticates its requests.
    pub(crate) fn mac_key(&self, record: &DeviceRecord) -> [u8; 32] {
        self.peers.mac_key(&self.keys.agreement, &record.agreement_key)
    }

    /// A fresh challenge; the last four are good, each once.
    pub(crate) fn new_challenge(&self, device: DeviceId) -> Result<[u8; 8]> {
        let fresh: [u8; 8] = random()?;
        let mut all = self.challenges(device)?;
        all.push(fresh);
        let old = all.len().saturating_sub(MAX_CHALLENGES);
        self.put_challenges(device, &all[old..])?;
        Ok(fresh)
    }

    /// For whoever has not shown that it holds the device's key: the newest challenge that still stands. Somebody who
    /// plays old requests again and again cannot push out what the phone itself has heard.
    pub(crate) fn standing_challenge(&self, device: DeviceId) -> Result<[u8; 8]> {
        match self.challenges(device)?.last() {
            Some(newest) => Ok(*newest),
            None => self.new_challenge(device),
        }
    }

    pub(crate) fn challenges(&self, device: DeviceId) -> Result<Vec<[u8; 8]>> {
        let bytes = self.store.register(&registers::challenges(device))?.unwrap_or_default();
        Ok(bytes.as_chunks::<8>().0.to_vec())
    }

    pub(crate) fn put_challenges(&self, device: DeviceId, challenges: &[[u8; 8]]) -> Result<()> {
        Ok(self.store.put_register(&registers::challenges(device), challenges.as_flattened())?)
    }

    /// The anchor's nonce; none while HQ's own clock has gone backwards.
    pub(crate) fn nonce(&self, device: DeviceId, boot_id: u32, boot_ms: u64, now: Instant) -> Option<[u8; 8]> {
        let steady = now.plus_millis(CLOCK_TOLERANCE_MS) >= self.clock_high;
        steady.then(|| huxue_ledger::enrol::anchor_nonce(&self.keys.anchor, &device.0, boot_id, boot_ms, now.0))
    }
}

/// A clock that steps back by less than this is being disciplined, not set.
const CLOCK_TOLERANCE_MS: i64 = 2_000;
