//! One-time enrolment codes: ten characters and a check character (`K7QM4-XNPT9-2`), read over the telephone, stored
//! only as a keyed hash, bound to a person, a role and posts, good for one key and five tries; for 72 hours on paper, for
//! 15 minutes on a screen.

use std::net::IpAddr;

use huxue_duty::clock::Instant;
use huxue_duty::ids::{PersonId, PostId};
use huxue_ledger::codec;
use huxue_ledger::crypto;
use huxue_ledger::device::DeviceRole;
use huxue_ledger::directory::Directory;
use minicbor::{Decode, Encode};

use crate::audit::Act;
use crate::error::{HqError, Problem, Result};
use crate::hq::Hq;
use crate::keys::random;
use crate::registers;

/// Crockford's base 32: no I, L, O, U.
pub(crate) const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 10;
/// The first characters say which code is meant, so that wrong tries count against it.
const LOCATOR: usize = 4;
const MAX_TRIES: u8 = 5;
/// A printed code waits for its person.
pub(crate) const PRINTED_MS: i64 = 72 * 3_600_000;
/// One shown on a screen is used by whoever stands before it.
const ON_SCREEN_MS: i64 = 15 * 60_000;

/// How a code is made, beyond whom it is for.
#[derive(Clone, Debug, Default)]
pub struct CodeOptions {
    /// Posts the phone will serve; empty for those the roster names the person at.
    pub posts: Vec<PostId>,
    /// Shown on a screen instead of printed: good for 15 minutes, not 72 hours.
    pub on_screen: bool,
    /// Who makes it; whoever works on HQ's own machine where nobody is named.
    pub by: Option<String>,
}

/// A fresh code, shown once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreshCode {
    pub code: String,
    pub posts: Vec<PostId>,
    pub expires_at: Instant,
}

/// What a code stands for.
#[derive(Clone, Debug, Encode, Decode)]
#[cbor(map)]
pub struct CodeState {
    #[cbor(n(0), with = "minicbor::bytes")]
    secret: [u8; 32],
    #[n(1)]
    pub role: DeviceRole,
    #[n(2)]
    pub person: Option<String>,
    #[n(3)]
    pub post: Option<String>,
    #[n(4)]
    expires_at: i64,
    // Index 5 counted wrong tries until they got registers of their own.
    /// The signing key it was used for.
    #[cbor(n(6), with = "minicbor::bytes")]
    used_by: Option<[u8; 32]>,
    /// The posts its holder serves, as rostered when the code was made.
    #[n(7)]
    pub posts: Option<Vec<String>>,
}

impl Hq {
    /// A printed code for the posts of the roster.
    pub fn enrol_code(&mut self, person: Option<&PersonId>, post: Option<&PostId>, now: Instant) -> Result<String> {
        Ok(self.enrol_code_with(person, post, &CodeOptions::default(), now)?.code)
    }

    /// Makes a code that binds a new phone to a person and their posts, or to a post as its shared phone. Nothing else
    /// ever shows it.
    pub fn enrol_code_with(
        &mut self,
        person: Option<&PersonId>,
        post: Option<&PostId>,
        options: &CodeOptions,
        now: Instant,
    ) -> Result<FreshCode> {
        let directory = self.directory()?;
        let role = match (person, post) {
            (Some(person), None) => directory
                .person(person)
                .map(|known| DeviceRole::from(known.role))
                .ok_or_else(|| HqError::not_found("person", person))?,
            (None, Some(post)) if directory.posts.contains_key(post) => DeviceRole::Shared,
            (None, Some(post)) => return Err(HqError::not_found("post", post)),
            _ => return Err(HqError::BadInput("name a person or a post / 请指定人员或岗位".into())),
        };
        if let Some(unknown) = options.posts.iter().find(|post| !directory.posts.contains_key(post)) {
            return Err(HqError::not_found("post", unknown));
        }
        let posts = match (person, post) {
            (_, Some(post)) => vec![post.clone()],
            (Some(person), None) if options.posts.is_empty() => rostered_at(&directory, person, now),
            _ => options.posts.clone(),
        };
        let expires_at = now.plus_millis(if options.on_screen { ON_SCREEN_MS } else { PRINTED_MS });
        self.transact(|hq| {
            let (code, locator) = loop {
                let code = fresh_code()?;
                let locator = hq.locator(&code);
                if hq.store.register(&registers::code(&locator))?.is_none() {
                    break (code, locator);
                }
            };
            // What somebody guessed before it was made does not count against it.
            hq.store.remove_register(&registers::wrong_tries(&locator))?;
            let state = CodeState {
                secret: hq.code_secret(&code),
                role,
                person: person.map(ToString::to_string),
                post: post.map(ToString::to_string),
                expires_at: expires_at.0,
                used_by: None,
                posts: Some(posts.iter().map(ToString::to_string).collect()),
            };
            registers::put(&*hq.store, &registers::code(&locator), &state)?;
            let holder = state.person.as_deref().or(state.post.as_deref()).unwrap_or_default();
            let by = options.by.as_deref().unwrap_or("machine");
            hq.note(Act::of(by, "code.made", format!("code for {holder}")), now)?;
            Ok(FreshCode { code: written(&code), posts, expires_at })
        })
    }

    /// Checks a code for this key. A wrong one counts as a try, so the caller must commit either way. A code that was
    /// never issued, one that is wrong and one that is burnt take the same reads, the same hash and the same writes, and
    /// get the same answers: wrong tries are counted by what was typed, whether or not a code begins like that. Neither
    /// the time nor the words of a refusal tell what HQ has issued.
    pub(crate) fn redeem(
        &mut self,
        typed: &str,
        key: &[u8; 32],
        from: Option<IpAddr>,
        now: Instant,
    ) -> Result<Result<CodeState, Problem>> {
        if let Some(problem) = self.enrolment_limit(from, now)? {
            return Ok(Err(problem));
        }
        let Some(code) = normalised(typed) else {
            let title = "登记码输入有误，请核对";
            return Ok(Err(Problem::new(400, "code_mistyped", title, "the check character does not fit")));
        };
        let locator = self.locator(&code);
        let stored = self.store.register(&registers::code(&locator))?;
        let was_issued = stored.is_some();
        let mut state: CodeState = codec::decode(&stored.unwrap_or_else(|| codec::encode(&CodeState::decoy())))?;
        let fits = crypto::same(&state.secret, &self.code_secret(&code)) && was_issued;
        let wrong = self.wrong_tries(&locator)?;
        let outcome = if wrong >= MAX_TRIES {
            Err(refused("code_exhausted", "登记码输错次数过多，已作废"))
        } else if !fits {
            Err(refused("code_unknown", "登记码无效，请向指挥中心索取新码"))
        } else {
            match state.used_by {
                Some(used) if used != *key => Err(refused("code_used", "登记码已被另一台手机使用")),
                // Enrolling again with the same code and key is harmless, however late.
                None if state.expires_at < now.0 => Err(refused("code_expired", "登记码已过期，请索取新码")),
                _ => Ok(()),
            }
        };
        if outcome.is_ok() {
            state.used_by = Some(*key);
            registers::put(&*self.store, &registers::code(&locator), &state)?;
        } else {
            self.count_try(&locator, wrong.saturating_add(u8::from(!fits)), now)?;
            self.pay_for_try(from, now)?;
        }
        Ok(outcome.map(|()| state))
    }

    /// The first characters as a keyed hash, in hexadecimal.
    fn locator(&self, code: &[u8]) -> String {
        let locator: [u8; 16] = crypto::mac(&self.keys.pepper, "huxue code locator", &[&code[..LOCATOR]]);
        codec::hex(&locator)
    }

    fn code_secret(&self, code: &[u8]) -> [u8; 32] {
        crypto::mac(&self.keys.pepper, "huxue code", &[code])
    }
}

impl CodeState {
    /// Nobody can use it any more; true if it could have been.
    pub(crate) fn burn(&mut self) -> bool {
        self.used_by.is_none() && std::mem::replace(&mut self.expires_at, i64::MIN) > i64::MIN
    }

    /// Read in the place of a code that was never issued: as much work, and it fits nothing.
    fn decoy() -> Self {
        Self {
            secret: [0; 32],
            role: DeviceRole::Shared,
            person: None,
            post: None,
            expires_at: 0,
            used_by: None,
            posts: None,
        }
    }
}

fn refused(code: &'static str, title: &'static str) -> Problem {
    Problem::new(403, code, title, code)
}

/// The posts at which the newest roster names this person from today on.
pub(crate) fn rostered_at(directory: &Directory, person: &PersonId, now: Instant) -> Vec<PostId> {
    let today = now.civil_date();
    let rows = directory.staff.last().map_or(&[][..], |version| version.sheet.roster.as_slice());
    let mut posts: Vec<PostId> =
        rows.iter().filter(|row| row.person == *person && row.valid_to >= today).map(|row| row.post.clone()).collect();
    posts.sort_unstable();
    posts.dedup();
    posts
}

/// Ten characters of Crockford's base 32: no I, L, O, U.
fn fresh_code() -> Result<Vec<u8>> {
    let bytes: [u8; LENGTH] = random()?;
    Ok(bytes.iter().map(|byte| ALPHABET[usize::from(byte & 31)]).collect())
}

fn written(code: &[u8]) -> String {
    let text = |part: &[u8]| part.iter().map(|byte| char::from(*byte)).collect::<String>();
    format!("{}-{}-{}", text(&code[..5]), text(&code[5..]), char::from(check(code)))
}

/// Catches one wrong character and neighbours that changed places.
pub(crate) fn check(code: &[u8]) -> u8 {
    // 31 is prime and the weights differ, so both kinds of slip change the sum.
    let sum: usize = code.iter().enumerate().map(|(at, byte)| (at + 1) * usize::from(value(*byte).unwrap_or(0))).sum();
    ALPHABET[sum % 31]
}

/// What a character counts; `None` if it is not of the alphabet.
pub(crate) fn value(digit: u8) -> Option<u8> {
    ALPHABET.iter().position(|known| *known == digit).and_then(|at| u8::try_from(at).ok())
}

/// A typed character as meant: upper case, look-alikes as the digits they resemble.
pub(crate) const fn meant(typed: u8) -> u8 {
    match typed.to_ascii_uppercase() {
        b'O' => b'0',
        b'I' | b'L' => b'1',
        other => other,
    }
}

/// What was typed, without hyphens and with look-alikes read as meant; `None` if it cannot be a code.
fn normalised(typed: &str) -> Option<Vec<u8>> {
    let mut code: Vec<u8> =
        typed.bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'-').map(meant).collect();
    let last = code.pop()?;
    let valid = code.len() == LENGTH && code.iter().all(|byte| ALPHABET.contains(byte)) && check(&code) == last;
    valid.then_some(code)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_code_survives_the_telephone_and_a_slip_does_not() {
        let code = fresh_code().unwrap();
        let text = written(&code);
        assert_eq!(text.len(), 13);
        assert_eq!(normalised(&text.to_lowercase().replace('-', " ")).unwrap(), code);
        let mut slipped = text.into_bytes();
        slipped[2] = if slipped[2] == b'7' { b'8' } else { b'7' };
        let swapped = normalised(&String::from_utf8(slipped).unwrap());
        assert!(swapped.is_none());
        assert!(normalised("O0000-00000-0").is_some(), "a letter O is read as zero");
        assert!(normalised("码").is_none());
    }
}
