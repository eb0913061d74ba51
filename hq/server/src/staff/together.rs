//! Two persons together: what nobody may do alone (L7). Each proves with both factors who they are, for this one act, on
//! HQ's own machine. Tries are counted and delayed as at the desk's door.

use huxue_duty::clock::Instant;

use super::login::Proof;
use super::role::StaffRole;
use crate::error::{HqError, Result};
use crate::hq::Hq;

/// Where such a proof comes from.
const HERE: &str = "cli";

/// One of the two, with what they typed.
pub struct Present {
    pub name: String,
    pub proof: Proof,
}

impl Hq {
    /// Both are who they say, differ, and hold the role; else an error, and the failed try is in the chain.
    pub(crate) fn both_present(&mut self, both: &[Present; 2], role: StaffRole, now: Instant) -> Result<()> {
        if both[0].name == both[1].name {
            return Err(HqError::BadInput("two different persons are needed / 须两名不同的人员".into()));
        }
        both.iter().try_for_each(|one| self.present(one, role, now))
    }

    fn present(&mut self, one: &Present, role: StaffRole, now: Instant) -> Result<()> {
        let attempt = self
            .login_begin(&one.name, HERE, now)?
            .map_err(|problem| HqError::BadInput(format!("{} / {}", problem.detail, problem.title)))?;
        let fits = attempt.password_fits(&one.proof.password)?;
        let code = one.proof.code.as_ref().map(|code| code.as_str());
        let proven = self.transact(|hq| {
            let proven = hq.prove(&attempt, fits, code, now)?;
            match &proven {
                Some(account) => hq.put_account(account)?,
                None => hq.note_refusal(&attempt, "staff.proof_failed", now)?,
            }
            Ok(proven)
        })?;
        let account = proven.ok_or_else(|| {
            HqError::BadInput(format!("{}: name, password or code is wrong / 账号、密码或动态码有误", one.name))
        })?;
        if account.must_change {
            return Err(HqError::Conflict("a first password is changed at the desk before / 请先在值班台修改初始密码"));
        }
        if !account.roles.contains(&role) {
            return Err(HqError::Conflict("the account does not hold the role / 账号没有相应角色"));
        }
        Ok(())
    }
}
