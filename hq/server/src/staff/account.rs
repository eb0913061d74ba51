//! Accounts: made, disabled, given new secrets and other roles on this machine or by an administrator. Nothing shows
//! a secret twice.

use huxue_duty::clock::Instant;
use huxue_duty::ids::UnitId;
use huxue_ledger::codec;
use huxue_ledger::crypto;
use minicbor::{Decode, Encode};
use serde::Serialize;
use zeroize::Zeroizing;

use super::password::{self, Verifier};
use super::role::{self, Sight, StaffRole};
use super::second;
use super::{ABSOLUTE_MINUTES, SCREEN_MINUTES};
use crate::audit::Act;
use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::registers;

/// Addresses from which an account has signed in before and is let in past a crowd at its door.
const MAX_PLACES: usize = 8;

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Account {
    #[n(0)]
    pub name: String,
    #[n(1)]
    pub roles: Vec<StaffRole>,
    /// A unit leader's unit.
    #[n(2)]
    pub unit: Option<String>,
    #[n(3)]
    pub(super) verifier: Verifier,
    /// Sealed to HQ's key.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub(super) second: Option<Vec<u8>>,
    /// The last time step whose code was used: none is good twice.
    #[n(5)]
    pub(super) last_step: u64,
    /// Keyed digests of recovery codes that are left.
    #[n(6)]
    pub(super) recovery: Vec<Digest>,
    #[n(7)]
    pub disabled: bool,
    /// The password came from somebody else and must be changed first.
    #[n(8)]
    pub(super) must_change: bool,
    #[n(9)]
    pub created_at: i64,
    /// Sessions of an earlier generation are over.
    #[n(10)]
    pub(super) generation: u32,
    /// Keyed digests of addresses.
    #[n(11)]
    pub(super) places: Vec<Digest>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct Digest(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 32]);

/// What a new account is made of.
#[derive(Clone, Debug)]
pub struct NewAccount {
    pub name: String,
    pub roles: Vec<StaffRole>,
    pub unit: Option<UnitId>,
}

/// Shown once, to the person on the machine.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Secrets {
    pub name: String,
    #[schema(value_type = String)]
    pub password: Zeroizing<String>,
    /// `otpauth://…`, where a role asks for a second factor.
    #[schema(value_type = Option<String>)]
    pub totp: Option<Zeroizing<String>>,
    #[schema(value_type = Vec<String>)]
    pub recovery: Vec<Zeroizing<String>>,
}

/// An account without anything secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct AccountView {
    pub name: String,
    pub roles: Vec<StaffRole>,
    pub unit: Option<String>,
    pub disabled: bool,
    pub second_factor: bool,
    pub recovery_codes_left: usize,
    #[schema(value_type = i64)]
    pub created_at: Instant,
}

impl Account {
    pub fn sight(&self) -> Sight {
        self.roles.iter().map(|role| role.sight()).max().unwrap_or(Sight::Nobody)
    }

    /// The one unit that may be seen, unless another role sees all of them. A screen may hang at a unit.
    pub fn only_unit(&self) -> Option<UnitId> {
        if self.is_screen() {
            return self.unit.clone().map(UnitId::new);
        }
        let leads_only = self.roles.iter().all(|role| *role == StaffRole::UnitLeader);
        leads_only.then(|| UnitId::new(self.unit.clone().unwrap_or_default()))
    }

    /// No person, but a screen on a wall: roles of other duties never stand beside it.
    pub(super) fn is_screen(&self) -> bool {
        self.roles.contains(&StaffRole::Screen)
    }

    /// How long one of its sessions lasts at most, minutes.
    pub fn session_minutes(&self) -> i64 {
        if self.is_screen() { SCREEN_MINUTES } else { ABSOLUTE_MINUTES }
    }

    pub(super) fn needs_second(&self) -> bool {
        self.roles.iter().any(|role| role.needs_second_factor())
    }

    pub(super) fn remember_place(&mut self, place: [u8; 32]) {
        self.places.retain(|known| known.0 != place);
        self.places.push(Digest(place));
        let surplus = self.places.len().saturating_sub(MAX_PLACES);
        self.places.drain(..surplus);
    }

    pub(super) fn digest(&self) -> [u8; 32] {
        let roles: Vec<u8> = self.roles.iter().map(|role| *role as u8).collect();
        let unit = self.unit.as_deref().unwrap_or_default();
        crypto::hash("huxue staff account", &[self.name.as_bytes(), &roles, unit.as_bytes(), &[self.disabled.into()]])
    }

    fn view(&self) -> AccountView {
        AccountView {
            name: self.name.clone(),
            roles: self.roles.clone(),
            unit: self.unit.clone(),
            disabled: self.disabled,
            second_factor: self.second.is_some(),
            recovery_codes_left: self.recovery.len(),
            created_at: Instant(self.created_at),
        }
    }
}

/// Lower-case letters, digits, hyphens, dots: what can stand in a log, an address and a file name.
fn check_name(name: &str) -> Result<()> {
    let fits = (2..=32).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-._".contains(&byte));
    // HQ's own entries are authored by `hq`.
    if fits && name != crate::journal::MACHINE {
        Ok(())
    } else {
        Err(HqError::BadInput(format!("{name}: a name has 2 to 32 of a–z, 0–9, - . _ / 账号名格式有误")))
    }
}

fn check_roles(roles: &[StaffRole], unit: Option<&UnitId>) -> Result<Vec<StaffRole>> {
    let mut roles = roles.to_vec();
    roles.sort_unstable();
    roles.dedup();
    if roles.is_empty() {
        return Err(HqError::BadInput("an account has at least one role / 须指定角色".into()));
    }
    if let Some((one, other)) = role::conflict(&roles) {
        let (one, other) = (one.code(), other.code());
        return Err(HqError::BadInput(format!(
            "{one} and {other} are never one person's: work, system, security and audit are split / 三权分立，不得兼任"
        )));
    }
    if roles.contains(&StaffRole::UnitLeader) && unit.is_none() {
        return Err(HqError::BadInput("a unit leader has a unit / 所队长须指定单位".into()));
    }
    Ok(roles)
}

impl Hq {
    /// Makes an account with a fresh password, second factor and recovery codes, and returns them: nothing shows them
    /// again. The password must be changed at the first sign-in.
    pub fn staff_add(&mut self, new: &NewAccount, by: &str, now: Instant) -> Result<Secrets> {
        self.add_account(new, true, by, now)
    }

    /// `open`: it may sign in at once, by the word of whoever works on HQ's own machine.
    pub(super) fn add_account(&mut self, new: &NewAccount, open: bool, by: &str, now: Instant) -> Result<Secrets> {
        check_name(&new.name)?;
        let roles = check_roles(&new.roles, new.unit.as_ref())?;
        self.known_unit(new.unit.as_ref())?;
        let mut account = Account {
            name: new.name.clone(),
            roles,
            unit: new.unit.as_ref().map(ToString::to_string),
            verifier: Verifier::of_nobody()?,
            second: None,
            last_step: 0,
            recovery: Vec::new(),
            disabled: !open,
            must_change: true,
            created_at: now.0,
            generation: 0,
            places: Vec::new(),
        };
        let secrets = self.renew(&mut account)?;
        self.transact(|hq| {
            if hq.account(&new.name)?.is_some() {
                return Err(HqError::Conflict("an account of this name exists / 账号已存在"));
            }
            hq.put_account(&account)?;
            hq.note(Act::of(by, "staff.added", account.object()).changing(None, Some(account.digest())), now)?;
            Ok(())
        })?;
        Ok(secrets)
    }

    /// New password, second factor and recovery codes; sessions end. Also opens a disabled account again.
    pub fn staff_reset(&mut self, name: &str, by: &str, now: Instant) -> Result<Secrets> {
        self.reset_account(name, true, by, now)
    }

    pub(super) fn reset_account(&mut self, name: &str, open: bool, by: &str, now: Instant) -> Result<Secrets> {
        let mut account = self.known_account(name)?;
        let before = account.digest();
        let secrets = self.renew(&mut account)?;
        account.disabled = !open;
        account.must_change = true;
        account.generation += 1;
        self.change_account(&account, before, "staff.reset", by, now)?;
        Ok(secrets)
    }

    /// Ends every session and refuses new ones. What the account did stays its own.
    pub fn staff_disable(&mut self, name: &str, by: &str, now: Instant) -> Result<()> {
        let mut account = self.known_account(name)?;
        let before = account.digest();
        account.disabled = true;
        account.generation += 1;
        self.change_account(&account, before, "staff.disabled", by, now)
    }

    /// Other roles; sessions end, so that nobody keeps what was taken away.
    pub fn staff_roles(
        &mut self,
        name: &str,
        roles: &[StaffRole],
        unit: Option<&UnitId>,
        by: &str,
        now: Instant,
    ) -> Result<()> {
        let mut account = self.known_account(name)?;
        if account.name == by {
            return Err(HqError::BadInput("nobody changes their own roles / 不得修改本人角色".into()));
        }
        let before = account.digest();
        account.roles = check_roles(roles, unit)?;
        self.known_unit(unit)?;
        account.unit = unit.map(ToString::to_string);
        account.generation += 1;
        if account.needs_second() && account.second.is_none() {
            return Err(HqError::BadInput(
                "this role needs a second factor: make a new account for it / 该角色须双因子，请新建账号".into(),
            ));
        }
        self.change_account(&account, before, "staff.roles", by, now)
    }

    /// Every account, by name.
    pub fn staff_accounts(&self) -> Result<Vec<AccountView>> {
        let found = self.store.registers(registers::STAFF)?;
        found.iter().map(|(_, bytes)| Ok(codec::decode::<Account>(bytes)?.view())).collect()
    }

    pub fn account(&self, name: &str) -> Result<Option<Account>> {
        registers::get(&*self.store, &key(name))
    }

    pub(crate) fn known_unit(&self, unit: Option<&UnitId>) -> Result<()> {
        let Some(unit) = unit else { return Ok(()) };
        let directory = self.directory()?;
        let known = directory.public.last().is_some_and(|newest| newest.sheet.units.iter().any(|one| one.id == *unit));
        if known { Ok(()) } else { Err(HqError::not_found("unit", unit)) }
    }

    pub(super) fn known_account(&self, name: &str) -> Result<Account> {
        self.account(name)?.ok_or_else(|| HqError::not_found("staff account", name))
    }

    pub(super) fn put_account(&self, account: &Account) -> Result<()> {
        registers::put(&*self.store, &key(&account.name), account)
    }

    fn renew(&self, account: &mut Account) -> Result<Secrets> {
        let password = password::fresh()?;
        account.verifier = Verifier::of(&password, &self.keys.pepper)?;
        (account.second, account.last_step) = (None, 0);
        let (mut totp, mut recovery) = (None, Vec::new());
        if account.needs_second() {
            let (secret, uri) = second::fresh(&account.name)?;
            account.second = Some(self.seal_second(&*secret)?);
            totp = Some(uri);
            recovery = second::fresh_recovery()?;
        }
        account.recovery = recovery.iter().map(|code| Digest(self.recovery_digest(&account.name, code))).collect();
        account.places.clear();
        Ok(Secrets { name: account.name.clone(), password, totp, recovery })
    }

    pub(super) fn change_account(
        &mut self,
        account: &Account,
        before: [u8; 32],
        action: &str,
        by: &str,
        now: Instant,
    ) -> Result<()> {
        self.transact(|hq| {
            hq.put_account(account)?;
            hq.end_sessions_of(&account.name, None)?;
            let act = Act::of(by, action, account.object()).changing(Some(before), Some(account.digest()));
            hq.note(act, now)?;
            Ok(())
        })
    }
}

impl Account {
    fn object(&self) -> String {
        let roles: Vec<&str> = self.roles.iter().map(|role| role.code()).collect();
        format!("staff {} {}", self.name, roles.join(","))
    }
}

fn key(name: &str) -> String {
    format!("{}{name}", registers::STAFF)
}
