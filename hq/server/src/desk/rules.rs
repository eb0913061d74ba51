//! Changing the rules of duty: from a day on, for the whole county. Days that have begun keep the rules they began with,
//! and whoever had not heard of new rules is judged by those they knew (see `ledger::attendance`).

use std::collections::BTreeMap;

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::county::Level;
use huxue_duty::policy::{DatedPolicy, Margins, Policy, in_force};
use huxue_ledger::directory::PublicSheet;

use crate::audit::Act;
use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::publish::{Published, STALE};

/// Rules are made at most so far ahead, days.
const AHEAD: i64 = 366;

/// What a number that the bureau decides may be, minutes.
pub(crate) fn bounds(code: &str) -> (u32, u32) {
    match code {
        "very_late_after_min" => (1, 120),
        "early_limit_min" | "belongs_ahead_min" => (10, 240),
        "missing_after_min" => (10, 720),
        "clear_reach_min" => (30, 600),
        "rest_min" => (0, 24 * 60),
        "unheard_after_min" => (60, 7 * 24 * 60),
        _ => (0, MOST_MARGIN),
    }
}

/// Longest lead and tail of a level, minutes.
pub(crate) const MOST_MARGIN: u32 = 120;

/// Rules from a day on. What is left out stays as it is by then.
#[derive(Clone, Debug)]
pub struct RulesAsked {
    pub valid_from: ServiceDay,
    pub numbers: BTreeMap<String, u32>,
    /// Lead and tail by level, all of them; `None` leaves them.
    pub levels: Option<BTreeMap<Level, Margins>>,
}

/// What becomes of the rules.
#[derive(Clone, Debug)]
pub enum RulesChange {
    Put(RulesAsked),
    /// Rules that have not begun are taken back.
    Withdraw(ServiceDay),
}

impl RulesChange {
    pub fn day(&self) -> ServiceDay {
        match self {
            Self::Put(asked) => asked.valid_from,
            Self::Withdraw(day) => *day,
        }
    }
}

impl Hq {
    /// The public sheet after a change of the rules, and what is said of it in the audit chain.
    fn with_rules_said(&self, change: &RulesChange, now: Instant) -> Result<(PublicSheet, String)> {
        let ahead = (change.day() - now.civil_date()).num_days();
        if !(1..=AHEAD).contains(&ahead) {
            return Err(HqError::BadInput(format!(
                "rules change from tomorrow on, at most {AHEAD} days ahead / 规则最早从明天起生效，最多提前 {AHEAD} 天"
            )));
        }
        let mut sheet = self.public_sheet()?;
        let said = match change {
            RulesChange::Withdraw(day) => {
                let before = sheet.rules.len();
                sheet.rules.retain(|dated| dated.valid_from != *day);
                if sheet.rules.len() == before {
                    return Err(HqError::not_found("rules", day));
                }
                format!("{day} taken back")
            }
            RulesChange::Put(asked) => {
                let standing = in_force(&sheet.rules, asked.valid_from).cloned().unwrap_or_default();
                let policy = Policy { version: self.next_public_version()?, ..asked.applied(&standing)? };
                let said = told(&standing, &policy);
                if said.is_empty() {
                    return Err(HqError::BadInput("nothing is changed / 没有改动".into()));
                }
                sheet.rules.retain(|dated| dated.valid_from != asked.valid_from);
                sheet.rules.push(DatedPolicy { valid_from: asked.valid_from, policy });
                sheet.rules.sort_by_key(|dated| dated.valid_from);
                format!("{} {said}", asked.valid_from)
            }
        };
        Ok((sheet, said))
    }

    /// The public sheet as it would be.
    pub fn with_rules(&self, change: &RulesChange, now: Instant) -> Result<PublicSheet> {
        Ok(self.with_rules_said(change, now)?.0)
    }

    /// Publishes a change by somebody who saw `revision` of the public sheet.
    pub fn change_rules(
        &mut self,
        change: &RulesChange,
        revision: &str,
        reason: &str,
        staff: &str,
        now: Instant,
    ) -> Result<Published> {
        if reason.trim().is_empty() {
            return Err(HqError::BadInput("a change of the rules has a reason / 修改规则须写明原因".into()));
        }
        self.transact(|hq| {
            if hq.public_revision()? != revision {
                return Err(STALE);
            }
            let (changed, said) = hq.with_rules_said(change, now)?;
            let published = hq.amend_public(staff, now, |sheet| *sheet = changed)?;
            hq.note(Act::of(staff, "rules.set", said).because(reason), now)?;
            Ok(published)
        })
    }
}

impl RulesAsked {
    fn applied(&self, standing: &Policy) -> Result<Policy> {
        let mut policy = standing.clone();
        for (code, value) in &self.numbers {
            let number = policy.decided().into_iter().find(|(known, _)| known == code);
            let (_, number) = number.ok_or_else(|| HqError::not_found("rule that can be changed", code))?;
            let (least, most) = bounds(code);
            if !(least..=most).contains(value) {
                return Err(HqError::BadInput(format!(
                    "{code}: {least} to {most} minutes / {code}：应在 {least} 至 {most} 分钟之间"
                )));
            }
            *number = *value;
        }
        if let Some(levels) = &self.levels {
            let mut given = levels.values().flat_map(|margins| [margins.lead_min, margins.tail_min]).flatten();
            if given.any(|minutes| minutes > MOST_MARGIN) {
                return Err(HqError::BadInput(format!(
                    "a level's lead or tail is at most {MOST_MARGIN} minutes / 各学段提前、延后不超过 {MOST_MARGIN} 分钟"
                )));
            }
            policy.by_level = levels.clone();
            policy.by_level.retain(|_, margins| *margins != Margins::default());
        }
        Ok(policy)
    }
}

/// What differs, old → new, by code.
fn told(before: &Policy, after: &Policy) -> String {
    let (mut old, mut new) = (before.clone(), after.clone());
    let pairs = old.decided().into_iter().zip(new.decided());
    let numbers =
        pairs.filter(|((_, was), (_, is))| was != is).map(|((code, was), (_, is))| format!("{code} {was} → {is}"));
    let mut said: Vec<String> = numbers.collect();
    if before.by_level != after.by_level {
        said.push("by_level".to_owned());
    }
    said.join(", ")
}
