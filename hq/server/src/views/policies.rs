//! 策略: what the bureau has decided about keeping and forgetting, and the numbers that the rules of duty work with.

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::county::Level;
use huxue_duty::policy::Policy;
use huxue_ledger::retention::{CONCERN, default_days};
use serde::Serialize;
use utoipa::ToSchema;

use super::shapes;
use crate::desk::{MOST_MARGIN, bounds};
use crate::error::Result;
use crate::hq::Hq;

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PoliciesView {
    #[schema(value_type = i64)]
    pub at: Instant,
    pub terms: Vec<RetentionTermSeen>,
    /// Today's.
    pub rules: RulesSeen,
    /// Made already, and not begun.
    pub planned: Vec<PlannedRules>,
    /// What evidence can bear: phones and headquarters compute with the same program, so it changes with the program.
    pub evidence: Vec<EvidenceNumber>,
    /// Longest lead and tail of a level, minutes.
    pub most_margin: u32,
    /// Of the sheet that carries the rules: a change asks for it.
    pub revision: String,
}

/// How long one class is kept.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RetentionTermSeen {
    pub class: &'static str,
    pub days: u32,
    pub default_days: u32,
    /// Longer is not a policy: it takes two supervisors each time.
    pub most_days: Option<u32>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RulesSeen {
    pub numbers: Vec<RuleSeen>,
    /// Levels whose lead or tail is not the county's.
    pub levels: Vec<LevelMargins>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlannedRules {
    #[schema(value_type = String, format = Date)]
    pub valid_from: ServiceDay,
    pub rules: RulesSeen,
}

/// One number that the bureau decides.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RuleSeen {
    pub code: &'static str,
    pub minutes: u32,
    pub default_minutes: u32,
    pub least: u32,
    pub most: u32,
    /// Where the bureau's method or the proposed defaults say so.
    pub source: &'static str,
}

/// Lead and tail of a level, minutes; nothing leaves the county's.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LevelMargins {
    #[schema(value_type = shapes::Level)]
    pub level: Level,
    pub lead_min: Option<u32>,
    pub tail_min: Option<u32>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EvidenceNumber {
    pub code: &'static str,
    pub value: f64,
    /// `s` or `ppm`.
    pub measure: &'static str,
    pub source: &'static str,
}

impl Hq {
    pub fn policies(&self, now: Instant) -> Result<PoliciesView> {
        let terms = self.retention()?.into_iter().map(|term| RetentionTermSeen {
            class: term.class,
            days: term.days,
            default_days: term.default_days,
            most_days: term.class.starts_with(CONCERN).then(|| default_days(term.class)),
        });
        let (directory, today) = (self.directory()?, now.civil_date());
        let made = directory.public.last().map_or(&[][..], |newest| newest.sheet.rules.as_slice());
        let planned = made.iter().filter(|dated| dated.valid_from > today);
        Ok(PoliciesView {
            at: now,
            terms: terms.collect(),
            rules: RulesSeen::of(directory.policy(today)),
            planned: planned
                .map(|dated| PlannedRules { valid_from: dated.valid_from, rules: RulesSeen::of(&dated.policy) })
                .collect(),
            evidence: evidence(&self.evidence),
            most_margin: MOST_MARGIN,
            revision: self.public_revision()?,
        })
    }
}

impl RulesSeen {
    fn of(policy: &Policy) -> Self {
        let (mut standing, mut defaults) = (policy.clone(), Policy::default());
        let pairs = standing.decided().into_iter().zip(defaults.decided());
        let numbers = pairs.map(|((code, minutes), (_, default_minutes))| {
            let (least, most) = bounds(code);
            let (minutes, default_minutes) = (*minutes, *default_minutes);
            RuleSeen { code, minutes, default_minutes, least, most, source: source(code) }
        });
        let numbers = numbers.collect();
        let levels = policy.by_level.iter().map(|(level, margins)| LevelMargins {
            level: *level,
            lead_min: margins.lead_min,
            tail_min: margins.tail_min,
        });
        Self { numbers, levels: levels.collect() }
    }
}

fn source(code: &str) -> &'static str {
    match code {
        "tail_min" | "missing_after_min" | "clear_reach_min" => "S12",
        "rest_min" => "S41",
        "unheard_after_min" => "N5",
        _ => "S11",
    }
}

fn evidence(policy: &Policy) -> Vec<EvidenceNumber> {
    let of = |code, value, measure| EvidenceNumber { code, value, measure, source: "N1" };
    vec![
        of("sharp_s", f64::from(policy.sharp_s), "s"),
        of("fix_fresh_s", policy.fix_fresh_s, "s"),
        of("place_window_s", f64::from(policy.place_window_s), "s"),
        of("drift_ppm", f64::from(policy.drift_ppm), "ppm"),
    ]
}
