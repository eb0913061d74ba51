//! What an altered app could write: the phone's own keys and journals, none of its checks. HQ must tell by itself; only
//! tests and the lab write so.

use huxue_ledger::fact::{Body, Private};
use huxue_ledger::ident::Scope;

use super::Plan;
use super::writer::Draft;
use crate::command::Saved;
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::ports::Reading;

impl Phone {
    /// Writes `body` into `scope` in the owner's name, whatever it is.
    pub fn act_unchecked(&mut self, scope: Scope, body: Body, reading: &Reading) -> Result<Saved, PhoneError> {
        self.refresh()?;
        let author = self.identity()?.label();
        let draft = Draft { scope, body, private: Private::default(), author, flags: 0, basis: None };
        self.write(Plan { drafts: vec![draft], ..Plan::default() }, reading)
    }
}
