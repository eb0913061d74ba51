//! Everything here that does not count, with the reason and the way on: withheld by HQ or by rule, waiting for another
//! entry, of a kind this version does not know, or handed over by a colleague and still for HQ to judge.

use std::collections::BTreeSet;

use huxue_ledger::access::Reason;
use huxue_ledger::fold::State;
use huxue_ledger::ident::{EntryHash, Scope};
use serde::Serialize;

use crate::aside;
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::store::journals;
use crate::text;

/// One entry that does not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SetAside {
    pub entry: EntryHash,
    pub scope: Scope,
    pub kind: u16,
    pub title: &'static str,
    pub author: String,
    /// Written on this phone.
    pub own: bool,
    /// `withheld`, `waiting`, `held`, or `until_hq`: shown so here until HQ has judged it.
    pub state: &'static str,
    pub reason: String,
    pub zh: String,
    pub en: String,
    /// What can be done.
    pub way_zh: &'static str,
    pub way_en: &'static str,
}

impl Phone {
    /// Reads and folds every scope held here: for a person who asks, never for the first paint.
    pub fn set_aside(&self) -> Result<Vec<SetAside>, PhoneError> {
        let identity = self.identity()?;
        let db = self.store.read();
        let scopes: BTreeSet<Scope> =
            journals::all(db, identity.tenant)?.into_iter().map(|row| row.journal.scope).collect();
        let mut found = Vec::new();
        for scope in scopes {
            let fold = self.fold(&scope)?;
            let unseen = journals::unseen_of_others(db, &scope)?;
            for folded in &fold.entries {
                let Some(code) = folded.state.reason() else { continue };
                let reason = Reason::of_code(code);
                let state = match &folded.state {
                    State::Held => "held",
                    State::Waiting => "waiting",
                    _ if unseen.contains(&folded.entry.hash) && reason.is_some_and(aside::is_for_hq) => "until_hq",
                    _ => "withheld",
                };
                found.push(SetAside {
                    entry: folded.entry.hash,
                    scope: scope.clone(),
                    kind: folded.entry.header.kind,
                    title: text::kind(folded.entry.header.kind).0,
                    author: folded.entry.header.author.clone(),
                    own: identity.is_own(folded.entry.journal.device),
                    state,
                    reason: code.to_owned(),
                    zh: text::reason_zh(code),
                    en: reason.map_or_else(|| code.to_owned(), |known| known.en().to_owned()),
                    way_zh: reason.map_or("请联系指挥中心", Reason::way_zh),
                    way_en: reason.map_or("ask headquarters", Reason::way_en),
                });
            }
        }
        Ok(found)
    }
}
