//! Sessions live at HQ: the browser holds 256 random bits, HQ their SHA-256. They end when unused for half an hour,
//! after twelve hours, by signing out, by being revoked, and whenever the account changes. A wall screen's lasts a
//! week and a day, used or not: nobody is there to use it, and it shows nobody's name.

use huxue_duty::clock::Instant;
use huxue_ledger::codec;
use huxue_ledger::crypto;
use minicbor::{Decode, Encode};
use serde::Serialize;
use zeroize::Zeroizing;

use super::account::Account;
use super::{FRESH_MINUTES, IDLE_MINUTES};
use crate::audit::Act;
use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::keys::random;
use crate::registers;

/// Use is written down at most this often.
const TOUCH_MS: i64 = 60_000;

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Session {
    #[n(0)]
    pub account: String,
    #[n(1)]
    pub created_at: i64,
    #[n(2)]
    last_used: i64,
    /// When the person last proved who they are; zero for a one-time link.
    #[n(3)]
    proven_at: i64,
    /// Where from.
    #[n(4)]
    from: String,
    #[n(5)]
    generation: u32,
    /// Nothing else is allowed before the password is changed.
    #[n(6)]
    pub must_change: bool,
}

/// A session as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct SessionView {
    /// Names it in a list; signs nobody in.
    pub id: String,
    pub account: String,
    #[schema(value_type = i64)]
    pub created_at: Instant,
    #[schema(value_type = i64)]
    pub last_used: Instant,
    pub from: String,
}

impl Session {
    fn ended(&self, account: &Account, now: Instant) -> bool {
        let minutes = |since: i64| now.0.saturating_sub(since) / 60_000;
        account.disabled
            || self.generation != account.generation
            || (!account.is_screen() && minutes(self.last_used) >= IDLE_MINUTES)
            || minutes(self.created_at) >= account.session_minutes()
            // The clock went back to before the session began.
            || now.0 + TOUCH_MS < self.created_at
    }

    /// Has the person proved who they are within the last ten minutes?
    pub fn is_fresh(&self, now: Instant) -> bool {
        let age = now.0.saturating_sub(self.proven_at);
        (0..FRESH_MINUTES * 60_000).contains(&age)
    }

    pub fn is_due_a_touch(&self, now: Instant) -> bool {
        now.0.saturating_sub(self.last_used) >= TOUCH_MS
    }
}

fn key_of(token: &str) -> String {
    format!("{}{}", registers::SESSION, codec::hex(&crypto::content_hash(token.as_bytes())))
}

fn id_of(key: &str) -> String {
    key.trim_start_matches(registers::SESSION).chars().take(16).collect()
}

/// The id under which a session is listed.
pub(super) fn public_id(token: &str) -> String {
    id_of(&key_of(token))
}

impl Hq {
    /// Opens a session and returns the token, which is stored nowhere.
    pub(super) fn open_session(
        &self,
        account: &Account,
        from: &str,
        proven: bool,
        now: Instant,
    ) -> Result<Zeroizing<String>> {
        let token = Zeroizing::new(codec::hex(&random::<32>()?));
        let session = Session {
            account: account.name.clone(),
            created_at: now.0,
            last_used: now.0,
            proven_at: if proven { now.0 } else { 0 },
            from: from.to_owned(),
            generation: account.generation,
            must_change: proven && account.must_change,
        };
        registers::put(&*self.store, &key_of(&token), &session)?;
        Ok(token)
    }

    /// Whose session this is, with its id; none if there is none or it has ended.
    pub fn session(&self, token: &str, now: Instant) -> Result<Option<(Account, Session, String)>> {
        let key = key_of(token);
        let Some(session) = registers::get::<Session>(&*self.store, &key)? else { return Ok(None) };
        let Some(account) = self.account(&session.account)? else { return Ok(None) };
        Ok((!session.ended(&account, now)).then(|| (account, session, id_of(&key))))
    }

    /// Notes that a session is in use.
    pub fn touch_session(&mut self, token: &str, now: Instant) -> Result<()> {
        let Some((_, session, _)) = self.session(token, now)? else { return Ok(()) };
        let session = Session { last_used: now.0, ..session };
        self.transact(|hq| registers::put(&*hq.store, &key_of(token), &session))
    }

    pub(super) fn note_proof(&self, token: &str, now: Instant) -> Result<()> {
        let key = key_of(token);
        let Some(session) = registers::get::<Session>(&*self.store, &key)? else { return Ok(()) };
        registers::put(&*self.store, &key, &Session { proven_at: now.0, last_used: now.0, ..session })
    }

    /// Signs out. A session that is over already is no error.
    pub fn end_session(&mut self, token: &str, now: Instant) -> Result<()> {
        let key = key_of(token);
        self.transact(|hq| {
            let Some(session) = registers::get::<Session>(&*hq.store, &key)? else { return Ok(()) };
            hq.store.remove_register(&key)?;
            hq.note(Act::of(&session.account, "staff.signed_out", format!("session {}", id_of(&key))), now)?;
            Ok(())
        })
    }

    /// Sessions that are open, of one account or of all.
    pub fn sessions(&self, of: Option<&str>, now: Instant) -> Result<Vec<SessionView>> {
        let mut views = Vec::new();
        for (key, bytes) in self.store.registers(registers::SESSION)? {
            let session: Session = codec::decode(&bytes)?;
            let Some(account) = self.account(&session.account)? else { continue };
            if of.is_none_or(|name| name == session.account) && !session.ended(&account, now) {
                views.push(SessionView {
                    id: id_of(&key),
                    account: session.account,
                    created_at: Instant(session.created_at),
                    last_used: Instant(session.last_used),
                    from: session.from,
                });
            }
        }
        views.sort_by_key(|view| (view.created_at, view.id.clone()));
        Ok(views)
    }

    /// Ends a session by its listed id; with `of`, only one of that account's.
    pub fn revoke_session(&mut self, id: &str, of: Option<&str>, by: &str, now: Instant) -> Result<()> {
        self.transact(|hq| {
            let found = hq.store.registers(registers::SESSION)?;
            let found = found.iter().find(|(key, _)| id.len() == 16 && id_of(key) == id);
            let (key, bytes) = found.ok_or_else(|| HqError::not_found("session", id))?;
            let session: Session = codec::decode(bytes)?;
            if of.is_some_and(|name| name != session.account) {
                return Err(HqError::not_found("session", id));
            }
            hq.store.remove_register(key)?;
            hq.note(Act::of(by, "staff.session_revoked", format!("session {id} of {}", session.account)), now)?;
            Ok(())
        })
    }

    pub(super) fn end_sessions_of(&self, account: &str, except: Option<&str>) -> Result<()> {
        let except = except.map(key_of);
        for (key, bytes) in self.store.registers(registers::SESSION)? {
            let session: Session = codec::decode(&bytes)?;
            if session.account == account && except.as_ref() != Some(&key) {
                self.store.remove_register(&key)?;
            }
        }
        Ok(())
    }

    /// Removes what has ended.
    pub(crate) fn sweep_sessions(&self, now: Instant) -> Result<u64> {
        let mut gone = 0;
        for (key, bytes) in self.store.registers(registers::SESSION)? {
            let session: Session = codec::decode(&bytes)?;
            let account = self.account(&session.account)?;
            if account.is_none_or(|account| session.ended(&account, now)) {
                self.store.remove_register(&key)?;
                gone += 1;
            }
        }
        Ok(gone)
    }
}
