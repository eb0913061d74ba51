//! Accounts as administrators keep them at the desk: the system administrator makes one or gives it new secrets, the
//! security administrator opens it (三权分立). Neither of them comes into an account alone. On HQ's own machine one
//! person does both: whoever holds the machine holds its keys anyway.

use huxue_duty::clock::Instant;

use super::account::{NewAccount, Secrets};
use crate::error::{HqError, Result};
use crate::hq::Hq;

impl Hq {
    /// Makes an account that waits to be opened.
    pub fn staff_prepare(&mut self, new: &NewAccount, by: &str, now: Instant) -> Result<Secrets> {
        self.add_account(new, false, by, now)
    }

    /// New secrets for somebody else's account, which then waits to be opened again.
    pub fn staff_renew(&mut self, name: &str, by: &str, now: Instant) -> Result<Secrets> {
        not_ones_own(name, by)?;
        self.reset_account(name, false, by, now)
    }

    /// Opens an account that waits, or that was disabled.
    pub fn staff_open(&mut self, name: &str, by: &str, now: Instant) -> Result<()> {
        not_ones_own(name, by)?;
        let mut account = self.known_account(name)?;
        if !account.disabled {
            return Err(HqError::Conflict("the account is open already / 账号已启用"));
        }
        let before = account.digest();
        account.disabled = false;
        self.change_account(&account, before, "staff.opened", by, now)
    }
}

fn not_ones_own(name: &str, by: &str) -> Result<()> {
    if name == by {
        return Err(HqError::BadInput("somebody else does this / 不得操作本人账号".into()));
    }
    Ok(())
}
