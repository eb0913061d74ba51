//! The second factor: a time-based code (RFC 6238) that is good once, or one of ten recovery codes.

use huxue_duty::clock::Instant;
use huxue_ledger::crypto;
use totp_rs::{Builder, Secret, Totp};
use zeroize::Zeroizing;

use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::keys::random;

const SEAL_LABEL: &str = "huxue staff totp";
const RECOVERY_LABEL: &str = "huxue staff recovery";
const ISSUER: &str = "Huxue";
pub const RECOVERY_CODES: usize = 10;
const RECOVERY_CHARS: usize = 10;
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

fn totp(secret: &[u8], name: &str) -> Result<Totp> {
    Builder::new()
        .with_secret(Secret::new(secret.into()))
        .with_account_name(name)
        .with_issuer(Some(ISSUER))
        .build()
        .map_err(|error| HqError::Integrity(format!("a second factor: {error}")))
}

/// The step of the code, if it is right within one step of `now` and later than the last one that was used.
pub fn step_of(secret: &[u8], name: &str, typed: &str, now: Instant, last: u64) -> Result<Option<u64>> {
    let seconds = u64::try_from(now.0 / 1_000).unwrap_or(0);
    let typed: String = typed.chars().filter(|letter| !letter.is_whitespace()).collect();
    Ok(totp(secret, name)?.check(&typed, seconds).filter(|step| *step > last))
}

/// The code of that moment, as an authenticator app would show it. Only in builds with the `testing` feature.
#[cfg(feature = "testing")]
pub fn code_for_tests(uri: &str, at: Instant) -> Option<String> {
    let totp = Totp::from_url(uri).ok()?;
    Some(totp.generate(u64::try_from(at.0 / 1_000).ok()?).to_string())
}

/// A new secret and the URI that an authenticator app reads.
pub fn fresh(name: &str) -> Result<(Zeroizing<[u8; 20]>, Zeroizing<String>)> {
    let secret = Zeroizing::new(random::<20>()?);
    let uri = totp(&*secret, name)?.to_url().map_err(|error| HqError::BadInput(error.to_string()))?;
    Ok((secret, Zeroizing::new(uri)))
}

pub fn crockford(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect()
}

/// Ten codes as they are printed, once.
pub fn fresh_recovery() -> Result<Vec<Zeroizing<String>>> {
    (0..RECOVERY_CODES)
        .map(|_| {
            let text = crockford(&random::<RECOVERY_CHARS>()?);
            Ok(Zeroizing::new(format!("{}-{}", &text[..5], &text[5..])))
        })
        .collect()
}

/// As typed, with look-alikes read as meant.
fn normalised(typed: &str) -> String {
    let meant = |letter: char| match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    typed.chars().filter(char::is_ascii_alphanumeric).map(meant).collect()
}

impl Hq {
    pub(super) fn seal_second(&self, secret: &[u8]) -> Result<Vec<u8>> {
        Ok(crypto::seal(&self.keys.agreement.public(), &random()?, SEAL_LABEL, secret))
    }

    pub(super) fn open_second(&self, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        // Sealed to whichever key was in use then.
        let opened = self.keys.agreements().find_map(|key| crypto::open(key, SEAL_LABEL, sealed).ok());
        opened
            .map(Zeroizing::new)
            .ok_or_else(|| HqError::Integrity("a second factor cannot be opened with this headquarters' key".into()))
    }

    pub(super) fn recovery_digest(&self, name: &str, typed: &str) -> [u8; 32] {
        crypto::mac(&self.keys.pepper, RECOVERY_LABEL, &[name.as_bytes(), normalised(typed).as_bytes()])
    }
}
