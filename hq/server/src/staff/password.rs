//! Passwords: argon2id with 64 MiB, three passes, one lane, under HQ's pepper; at least twelve characters, and no
//! password that a list of common ones, a keyboard or a calendar would guess (zxcvbn, which carries those lists).

use argon2::{Algorithm, Argon2, Params, Version};
use huxue_ledger::crypto;
use minicbor::{Decode, Encode};
use zeroize::Zeroizing;

use crate::error::{HqError, Result};
use crate::keys::random;

pub const MIN_CHARS: usize = 12;
/// Longer ones only cost time.
pub const MAX_BYTES: usize = 256;
/// KiB of memory, passes, lanes.
const SHIPPED: (u32, u32, u32) = (64 * 1024, 3, 1);
/// Fewer guesses than this and a stolen database would give the password away.
const MIN_GUESSES_LOG10: f64 = 10.0;

#[cfg(feature = "testing")]
static CHEAP: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(false);

/// From now on this process makes hashes that cost next to nothing. Only in builds with the `testing` feature.
#[cfg(feature = "testing")]
pub fn cheap_for_tests() {
    CHEAP.store(true, std::sync::atomic::Ordering::Relaxed);
}

/// KiB of memory, passes, lanes.
pub(crate) fn cost() -> (u32, u32, u32) {
    #[cfg(feature = "testing")]
    if CHEAP.load(std::sync::atomic::Ordering::Relaxed) {
        return (64, 1, 1);
    }
    SHIPPED
}

/// What is stored of a password.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Verifier {
    #[n(0)]
    pub memory_kib: u32,
    #[n(1)]
    pub passes: u32,
    #[n(2)]
    pub lanes: u32,
    #[cbor(n(3), with = "minicbor::bytes")]
    salt: [u8; 16],
    #[cbor(n(4), with = "minicbor::bytes")]
    hash: [u8; 32],
}

impl Verifier {
    pub fn of(password: &str, pepper: &[u8; 32]) -> Result<Self> {
        Self::at(cost(), password, pepper)
    }

    fn at((memory_kib, passes, lanes): (u32, u32, u32), password: &str, pepper: &[u8; 32]) -> Result<Self> {
        let mut verifier = Self { memory_kib, passes, lanes, salt: random()?, hash: [0; 32] };
        verifier.hash = *verifier.stretch(password, pepper)?;
        Ok(verifier)
    }

    /// A verifier that no password fits and that costs exactly as much to try: for names that nobody has.
    pub fn of_nobody() -> Result<Self> {
        let (memory_kib, passes, lanes) = cost();
        Ok(Self { memory_kib, passes, lanes, salt: random()?, hash: random()? })
    }

    /// The costly part of signing in; never on the thread that writes the ledger.
    pub fn fits(&self, password: &str, pepper: &[u8; 32]) -> Result<bool> {
        Ok(crypto::same(&*self.stretch(password, pepper)?, &self.hash))
    }

    fn stretch(&self, password: &str, pepper: &[u8; 32]) -> Result<Zeroizing<[u8; 32]>> {
        let wrong = |error: argon2::Error| HqError::Integrity(format!("a password verifier: {error}"));
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(32)).map_err(wrong)?;
        let mut out = Zeroizing::new([0; 32]);
        Argon2::new_with_secret(pepper, Algorithm::Argon2id, Version::V0x13, params)
            .map_err(wrong)?
            .hash_password_into(password.as_bytes(), &self.salt, &mut *out)
            .map_err(wrong)?;
        Ok(out)
    }
}

/// Refuses what is too short, too long, or guessable by somebody who knows the account's name.
pub fn check_strength(password: &str, name: &str) -> Result<()> {
    if password.chars().count() < MIN_CHARS || password.len() > MAX_BYTES {
        return Err(HqError::BadInput(format!(
            "a password has at least {MIN_CHARS} characters and at most {MAX_BYTES} bytes / 密码至少 {MIN_CHARS} 位"
        )));
    }
    if zxcvbn::zxcvbn(password, &[name, "huxue", "护学"]).guesses_log10() < MIN_GUESSES_LOG10 {
        return Err(HqError::BadInput(
            "this password is on lists of common ones or follows a pattern; take several unrelated words / \
             密码过于常见或有规律，请用几个不相关的词"
                .into(),
        ));
    }
    Ok(())
}

/// Twenty characters of Crockford's base 32: a hundred bits, read over the telephone without mistakes.
pub fn fresh() -> Result<Zeroizing<String>> {
    let text = super::second::crockford(&random::<20>()?);
    Ok(Zeroizing::new(format!("{}-{}-{}-{}", &text[..5], &text[5..10], &text[10..15], &text[15..])))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_shipped_hash_costs_64_mib_and_three_passes() {
        // Another test of this process may have made hashes cheap.
        let verifier = Verifier::at(SHIPPED, "correct horse", &[1; 32]).unwrap();
        assert_eq!((verifier.memory_kib, verifier.passes, verifier.lanes), (64 * 1024, 3, 1));
        assert!(verifier.fits("correct horse", &[1; 32]).unwrap());
        assert!(!verifier.fits("correct house", &[1; 32]).unwrap());
        assert!(!verifier.fits("correct horse", &[2; 32]).unwrap(), "without the pepper the hash is worth nothing");
    }

    #[test]
    fn short_common_and_patterned_passwords_are_refused() {
        let refused = [
            "short",
            "password1234",
            "qwertyuiop12",
            "123456789012",
            "woaini1314520",
            "aaaaaaaaaaaa",
            "P@ssw0rd1234",
            "zhangdesk2026",
        ];
        for password in refused {
            assert!(check_strength(password, "zhangdesk").is_err(), "{password}");
        }
        check_strength(&fresh().unwrap(), "desk1").unwrap();
        check_strength("copper lantern eleven ferries", "desk1").unwrap();
    }
}
