//! One-time sign-in links, made on HQ's own machine: whoever can run commands in the data folder can let a browser
//! in for a first look, once, within fifteen minutes. Such a session has proved nothing: what asks for a fresh proof
//! asks for the password first.

use huxue_duty::clock::Instant;
use huxue_ledger::codec;
use huxue_ledger::crypto;
use minicbor::{Decode, Encode};
use zeroize::Zeroizing;

use super::session::public_id;
use super::{LINK_MINUTES, SignedIn};
use crate::audit::Act;
use crate::error::{HqError, Problem, Result};
use crate::hq::Hq;
use crate::keys::random;
use crate::registers;

#[derive(Clone, Debug, Encode, Decode)]
#[cbor(array)]
struct Link {
    #[n(0)]
    account: String,
    #[n(1)]
    expires_at: i64,
}

fn key_of(token: &str) -> String {
    format!("{}{}", registers::LINK, codec::hex(&crypto::content_hash(token.as_bytes())))
}

impl Hq {
    /// A token to be opened at `/v1/staff/link/TOKEN`.
    pub fn staff_link(&mut self, name: &str, by: &str, now: Instant) -> Result<Zeroizing<String>> {
        let account = self.known_account(name)?;
        if account.disabled {
            return Err(HqError::Conflict("the account is disabled / 账号已停用"));
        }
        let token = Zeroizing::new(codec::hex(&random::<32>()?));
        let link = Link { account: account.name.clone(), expires_at: now.plus_minutes(LINK_MINUTES).0 };
        self.transact(|hq| {
            registers::put(&*hq.store, &key_of(&token), &link)?;
            hq.note(Act::of(by, "staff.link_made", format!("staff {name}")), now)?;
            Ok(())
        })?;
        Ok(token)
    }

    /// Turns a link into a session; the link is gone whatever comes of it.
    pub fn redeem_link(&mut self, token: &str, from: &str, now: Instant) -> Result<Result<SignedIn, Problem>> {
        let key = key_of(token);
        self.transact(|hq| {
            let link = registers::get::<Link>(&*hq.store, &key)?;
            hq.store.remove_register(&key)?;
            let link = link.filter(|link| now.0 < link.expires_at);
            let account = match link {
                Some(link) => hq.account(&link.account)?.filter(|account| !account.disabled),
                None => None,
            };
            let Some(account) = account else {
                let title = "链接已失效，请重新生成";
                return Ok(Err(Problem::new(401, "link_spent", title, "this link was used, has expired or never was")));
            };
            let token = hq.open_session(&account, from, false, now)?;
            let object = format!("session {}", public_id(&token));
            hq.note(Act::of(&account.name, "staff.signed_in_by_link", object).via(from), now)?;
            Ok(Ok(SignedIn { token, account, must_change: false }))
        })
    }

    /// Removes links that nobody opened in time.
    pub(crate) fn sweep_links(&self, now: Instant) -> Result<u64> {
        let mut gone = 0;
        for (key, bytes) in self.store.registers(registers::LINK)? {
            if codec::decode::<Link>(&bytes)?.expires_at <= now.0 {
                self.store.remove_register(&key)?;
                gone += 1;
            }
        }
        Ok(gone)
    }
}
