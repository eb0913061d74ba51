//! Keys of alarm platforms: what a platform signs its signals with. Several may hold at once, so that one follows
//! another without a gap.

use hmac::{Hmac, Mac as _};
use huxue_duty::clock::Instant;
use huxue_ledger::codec::{hex, unhex};
use minicbor::{Decode, Encode};
use serde::Serialize;
use sha2::Sha256;

use crate::audit::Act;
use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::keys::random;
use crate::registers;

/// How far a signed time may be from headquarters', milliseconds: longer than clocks differ, shorter than a signal
/// that was overheard stays of use.
pub const WINDOW_MS: i64 = 5 * 60 * 1_000;

#[derive(Clone, Debug, Encode, Decode)]
#[cbor(array)]
struct PlatformKey {
    #[n(0)]
    name: String,
    #[cbor(n(1), with = "minicbor::bytes")]
    secret: [u8; 32],
    /// Milliseconds.
    #[n(2)]
    made_at: i64,
}

/// A key as it is shown once.
#[derive(Clone, Debug, Serialize)]
pub struct NewKey {
    pub id: String,
    /// Sixty-four hexadecimal digits.
    pub secret: String,
}

/// A key in the list: its secret is never shown again.
#[derive(Clone, Debug, Serialize)]
pub struct KeyView {
    pub id: String,
    pub name: String,
    pub made_at: Instant,
}

/// What a request carries beside its body.
#[derive(Clone, Debug)]
pub struct Proof<'a> {
    pub key: &'a str,
    /// Milliseconds since 1970, as it was signed.
    pub timestamp: &'a str,
    pub signature: &'a str,
}

impl Hq {
    pub fn make_platform_key(&mut self, name: &str, by: &str, now: Instant) -> Result<NewKey> {
        if name.trim().is_empty() || name.len() > 80 {
            return Err(HqError::BadInput("name the platform, in at most 80 bytes / 请写明平台名称".into()));
        }
        let (id, secret) = (hex(&random::<4>()?), random::<32>()?);
        let key = PlatformKey { name: name.to_owned(), secret, made_at: now.0 };
        self.transact(|hq| {
            registers::put(&*hq.store, &registers::platform_key(&id), &key)?;
            hq.note(Act::of(by, "alarms.key", format!("{id} {name}")), now)?;
            Ok(())
        })?;
        Ok(NewKey { id, secret: hex(&secret) })
    }

    pub fn revoke_platform_key(&mut self, id: &str, by: &str, now: Instant) -> Result<()> {
        let register = registers::platform_key(id);
        if self.store.register(&register)?.is_none() {
            return Err(HqError::not_found("platform key", id));
        }
        self.transact(|hq| {
            hq.store.remove_register(&register)?;
            hq.note(Act::of(by, "alarms.key.revoke", id.to_owned()), now)?;
            Ok(())
        })
    }

    pub fn platform_keys(&self) -> Result<Vec<KeyView>> {
        let mut views = Vec::new();
        for (register, _) in self.store.registers(registers::PLATFORM_KEY)? {
            let Some(id) = register.strip_prefix(registers::PLATFORM_KEY) else { continue };
            if let Some(key) = registers::get::<PlatformKey>(&*self.store, &register)? {
                views.push(KeyView { id: id.to_owned(), name: key.name, made_at: Instant(key.made_at) });
            }
        }
        Ok(views)
    }

    /// Was this body signed by a platform, just now?
    pub fn is_platform(&self, proof: &Proof<'_>, body: &[u8], now: Instant) -> Result<bool> {
        let at = proof.timestamp.parse::<i64>().ok();
        let is_recent = at.and_then(|at| at.checked_sub(now.0)).is_some_and(|off| off.abs() <= WINDOW_MS);
        let known = proof.key.len() == 8 && proof.key.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_recent || !known {
            return Ok(false);
        }
        let Some(key) = registers::get::<PlatformKey>(&*self.store, &registers::platform_key(proof.key))? else {
            return Ok(false);
        };
        let Some(signature) = unhex(proof.signature) else { return Ok(false) };
        let mac = signed(&key.secret, proof.timestamp, body);
        Ok(mac.is_some_and(|mac| mac.verify_slice(&signature).is_ok()))
    }
}

/// HMAC-SHA256 over the time, a full stop, and the body as it was sent.
fn signed(secret: &[u8], timestamp: &str, body: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(secret).ok()?;
    mac.update(timestamp.as_bytes());
    mac.update(b".");
    mac.update(body);
    Some(mac)
}

/// The signature that a platform sends, in hexadecimal digits.
#[cfg(feature = "testing")]
pub fn sign_for_tests(secret: &str, timestamp: i64, body: &[u8]) -> Option<String> {
    let mac = signed(&unhex(secret)?, &timestamp.to_string(), body)?;
    Some(hex(&mac.finalize().into_bytes()))
}
