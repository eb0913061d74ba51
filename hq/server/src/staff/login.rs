//! Signing in, in two steps around the costly one: `begin` counts the try and hands out what the password is tried
//! against, the caller stretches it where no other work waits, `finish` decides. A name that nobody has goes the same
//! way, with the same work and the same answer.

use huxue_duty::clock::Instant;
use huxue_ledger::crypto;
use zeroize::Zeroizing;

use super::account::Account;
use super::password::{self, Verifier};
use super::session::public_id;
use super::throttle::Doors;
use super::{account::Digest, second};
use crate::audit::Act;
use crate::error::{Problem, Result};
use crate::hq::Hq;

/// A try under way.
#[derive(Clone, Debug)]
pub struct Attempt {
    name: String,
    from: String,
    doors: Doors,
    verifier: Verifier,
    pepper: Zeroizing<[u8; 32]>,
}

/// What was typed beside the name.
#[derive(Clone)]
pub struct Proof {
    pub password: Zeroizing<String>,
    /// A time-based code or a recovery code.
    pub code: Option<Zeroizing<String>>,
}

/// A fresh session.
pub struct SignedIn {
    pub token: Zeroizing<String>,
    pub account: Account,
    pub must_change: bool,
}

impl Attempt {
    /// Some hundred milliseconds and 64 MiB.
    pub fn password_fits(&self, password: &str) -> Result<bool> {
        self.verifier.fits(password, &self.pepper)
    }
}

fn refused() -> Problem {
    let title = "账号、密码或动态码有误";
    Problem::new(401, "login_failed", title, "the name, the password or the second factor is wrong")
}

fn too_soon(seconds: i64) -> Problem {
    let detail = format!("too many tries; the next one is taken in {seconds} s");
    let problem = Problem::new(429, "too_many_tries", "尝试次数过多，请稍后再试", detail);
    Problem { retry_after: Some(seconds), ..problem }
}

impl Hq {
    /// Counts the try. Refused with the seconds to wait if it comes too soon.
    pub fn login_begin(&mut self, name: &str, from: &str, now: Instant) -> Result<Result<Attempt, Problem>> {
        let account = self.account(name)?;
        let doors = self.doors(name, from);
        let place = self.place(name, from);
        let known = account.as_ref().is_some_and(|account| account.places.contains(&Digest(place)));
        if let Some(seconds) = self.transact(|hq| hq.knock(&doors, known, now))? {
            return Ok(Err(too_soon(seconds)));
        }
        let nobody = Verifier::of_nobody()?;
        Ok(Ok(Attempt {
            name: name.to_owned(),
            from: from.to_owned(),
            doors,
            verifier: account.map_or(nobody, |account| account.verifier),
            pepper: Zeroizing::new(self.keys.pepper),
        }))
    }

    /// Opens a session if both factors are right. Every other case gives the same answer.
    pub fn login_finish(
        &mut self,
        attempt: &Attempt,
        password_fits: bool,
        code: Option<&str>,
        now: Instant,
    ) -> Result<Result<SignedIn, Problem>> {
        self.transact(|hq| {
            let Some(mut account) = hq.prove(attempt, password_fits, code, now)? else {
                hq.note_refusal(attempt, "staff.login_failed", now)?;
                return Ok(Err(refused()));
            };
            account.remember_place(hq.place(&account.name, &attempt.from));
            hq.put_account(&account)?;
            let token = hq.open_session(&account, &attempt.from, true, now)?;
            let object = format!("session {}", public_id(&token));
            hq.note(Act::of(&account.name, "staff.signed_in", object).via(&attempt.from), now)?;
            let must_change = account.must_change;
            Ok(Ok(SignedIn { token, account, must_change }))
        })
    }

    /// Proves again who is there, for what asks it.
    pub fn reauth_finish(
        &mut self,
        attempt: &Attempt,
        password_fits: bool,
        code: Option<&str>,
        token: &str,
        now: Instant,
    ) -> Result<Result<(), Problem>> {
        self.transact(|hq| {
            let Some(account) = hq.prove(attempt, password_fits, code, now)? else {
                hq.note_refusal(attempt, "staff.reauth_failed", now)?;
                return Ok(Err(refused()));
            };
            hq.put_account(&account)?;
            hq.note_proof(token, now)?;
            hq.note(Act::of(&account.name, "staff.reauth", format!("session {}", public_id(token))), now)?;
            Ok(Ok(()))
        })
    }

    /// Is the new password good enough? Asked before the old one is tried.
    pub fn password_allowed(&self, password: &str, name: &str) -> Result<()> {
        password::check_strength(password, name)
    }

    /// Changes the password after the old one was proved. Every other session ends, and this one goes on under a new
    /// token.
    pub fn password_finish(
        &mut self,
        attempt: &Attempt,
        password_fits: bool,
        code: Option<&str>,
        verifier: Verifier,
        now: Instant,
    ) -> Result<Result<SignedIn, Problem>> {
        self.transact(|hq| {
            let Some(mut account) = hq.prove(attempt, password_fits, code, now)? else {
                hq.note_refusal(attempt, "staff.password_failed", now)?;
                return Ok(Err(refused()));
            };
            account.verifier = verifier;
            account.must_change = false;
            account.generation += 1;
            hq.put_account(&account)?;
            hq.end_sessions_of(&account.name, None)?;
            let token = hq.open_session(&account, &attempt.from, true, now)?;
            hq.note(Act::of(&account.name, "staff.password", format!("staff {}", account.name)), now)?;
            Ok(Ok(SignedIn { token, account, must_change: false }))
        })
    }

    /// The account, with the second factor marked as used, if everything was right. Both factors are looked at
    /// whatever the first one said, so that the time taken says nothing.
    pub(super) fn prove(
        &self,
        attempt: &Attempt,
        password_fits: bool,
        code: Option<&str>,
        now: Instant,
    ) -> Result<Option<Account>> {
        let account = self.account(&attempt.name)?;
        let typed = code.unwrap_or_default();
        let digest = self.recovery_digest(&attempt.name, typed);
        // Sealed whether it is needed or not: opening is the same work for a name that nobody has.
        let decoy = self.seal_second(&[0; 20])?;
        let second = account.as_ref().and_then(|account| account.second.as_deref());
        let secret = self.open_second(second.unwrap_or(&decoy))?;
        let last = account.as_ref().map_or(0, |account| account.last_step);
        let step = second::step_of(&secret, "nobody", typed, now, last)?;
        let Some(mut account) = account.filter(|account| password_fits && !account.disabled) else { return Ok(None) };
        if account.needs_second() {
            if let Some(step) = step.filter(|_| account.second.is_some()) {
                account.last_step = step;
            } else if let Some(at) = account.recovery.iter().position(|known| crypto::same(&known.0, &digest)) {
                account.recovery.remove(at);
            } else {
                return Ok(None);
            }
        }
        self.forgive(&attempt.doors)?;
        Ok(Some(account))
    }

    /// Names that nobody has are not written down: people type passwords into the wrong field.
    pub(super) fn note_refusal(&self, attempt: &Attempt, action: &str, now: Instant) -> Result<()> {
        let known = self.account(&attempt.name)?.is_some();
        let name = if known { attempt.name.as_str() } else { "unknown" };
        self.note(Act::of(name, action, format!("staff {name}")).via(&attempt.from), now)?;
        Ok(())
    }

    fn place(&self, name: &str, from: &str) -> [u8; 32] {
        crypto::mac(&self.keys.pepper, "huxue staff place", &[name.as_bytes(), from.as_bytes()])
    }

    /// For hashing a new password away from the writer.
    pub fn pepper(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.keys.pepper)
    }
}
