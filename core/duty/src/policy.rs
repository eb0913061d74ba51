//! Every number of the rules, as data the bureau can edit.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::clock::ServiceDay;
use crate::county::{Level, Movement, School};
use crate::ids::SchoolId;

/// Lead and tail of one school or level; `None` leaves the county's value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Margins {
    pub lead_min: Option<u32>,
    pub tail_min: Option<u32>,
}

/// The parameters of the half-hour rule and of evidence (S11, S12, S41, N1).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Policy {
    pub version: u32,
    /// 提前半小时上岗, minutes.
    pub lead_min: u32,
    /// 延迟半小时下岗, minutes.
    pub tail_min: u32,
    pub by_level: BTreeMap<Level, Margins>,
    pub by_school: BTreeMap<SchoolId, Margins>,
    /// More minutes late than this is very late.
    pub very_late_after_min: u32,
    /// A check-in more than this before due is not counted until confirmed.
    pub early_limit_min: u32,
    /// Nobody is missing until this long after off_due.
    pub missing_after_min: u32,
    /// A check-in belongs to the next window if that begins within this.
    pub belongs_ahead_min: u32,
    /// A clear seen more than this after a movement's planned end is taken for a later movement of the same label.
    pub clear_reach_min: u32,
    /// Time intervals no wider than this are judged at their midpoint, seconds.
    pub sharp_s: u32,
    /// Older fixes place nobody, seconds.
    pub fix_fresh_s: f64,
    /// Fixes of this many seconds after a tap belong to it.
    pub place_window_s: u32,
    /// Rest between the duties of two days, minutes (S41).
    pub rest_min: u32,
    /// A phone that was not heard from for this long before its window is worth a look, minutes (N5).
    pub unheard_after_min: u32,
    /// Clock drift, parts per million.
    pub drift_ppm: u32,
}

/// A policy and the first day that it speaks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct DatedPolicy {
    pub valid_from: ServiceDay,
    pub policy: Policy,
}

/// First day, version, the minutes that a bureau decides in [`Policy::decided`]'s order, lead and tail by level. Without
/// names: every phone carries the reader of it.
#[derive(Serialize, Deserialize)]
struct Written(ServiceDay, u32, Vec<u32>, Vec<(Level, Option<u32>, Option<u32>)>);

impl From<DatedPolicy> for Written {
    fn from(DatedPolicy { valid_from, mut policy }: DatedPolicy) -> Self {
        let levels =
            policy.by_level.iter().map(|(level, margins)| (*level, margins.lead_min, margins.tail_min)).collect();
        Self(valid_from, policy.version, policy.decided().map(|(_, minutes)| *minutes).to_vec(), levels)
    }
}

impl From<Written> for DatedPolicy {
    fn from(Written(valid_from, version, minutes, levels): Written) -> Self {
        let mut policy = Policy { version, ..Policy::default() };
        for ((_, own), written) in policy.decided().into_iter().zip(minutes) {
            *own = written;
        }
        let margins = |(level, lead_min, tail_min)| (level, Margins { lead_min, tail_min });
        policy.by_level = levels.into_iter().map(margins).collect();
        Self { valid_from, policy }
    }
}

/// The newest that speaks for `day`; `None` where none does and the defaults hold.
pub fn in_force(dated: &[DatedPolicy], day: ServiceDay) -> Option<&Policy> {
    let begun = dated.iter().filter(|one| one.valid_from <= day);
    begun.max_by_key(|one| (one.valid_from, one.policy.version)).map(|one| &one.policy)
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            version: 1,
            lead_min: 30,
            tail_min: 30,
            by_level: BTreeMap::new(),
            by_school: BTreeMap::new(),
            very_late_after_min: 15,
            early_limit_min: 60,
            missing_after_min: 60,
            belongs_ahead_min: 60,
            clear_reach_min: 240,
            sharp_s: 60,
            fix_fresh_s: 30.0,
            place_window_s: 180,
            rest_min: 10 * 60,
            unheard_after_min: 12 * 60,
            drift_ppm: 100,
        }
    }
}

impl Policy {
    /// The movement's own minutes, else the school's.
    pub fn margins(&self, school: &School, movement: &Movement) -> (u32, u32) {
        let (lead, tail) = self.margins_of(school);
        (movement.lead_min.unwrap_or(lead), movement.tail_min.unwrap_or(tail))
    }

    /// Lead and tail of a school, else of its level, else of the county, minutes.
    pub fn margins_of(&self, school: &School) -> (u32, u32) {
        let of_school = self.by_school.get(&school.id).copied().unwrap_or_default();
        let of_level = self.by_level.get(&school.level).copied().unwrap_or_default();
        let lead = of_school.lead_min.or(of_level.lead_min).unwrap_or(self.lead_min);
        let tail = of_school.tail_min.or(of_level.tail_min).unwrap_or(self.tail_min);
        (lead, tail)
    }

    /// The minutes that the bureau decides, by code; the rest is what evidence can bear. They are written in this order:
    /// new ones come last.
    pub fn decided(&mut self) -> [(&'static str, &mut u32); 9] {
        [
            ("lead_min", &mut self.lead_min),
            ("tail_min", &mut self.tail_min),
            ("very_late_after_min", &mut self.very_late_after_min),
            ("early_limit_min", &mut self.early_limit_min),
            ("missing_after_min", &mut self.missing_after_min),
            ("belongs_ahead_min", &mut self.belongs_ahead_min),
            ("clear_reach_min", &mut self.clear_reach_min),
            ("rest_min", &mut self.rest_min),
            ("unheard_after_min", &mut self.unheard_after_min),
        ]
    }

    /// Milliseconds a boot clock may drift over `elapsed` milliseconds, rounded up.
    pub const fn drift_millis(&self, elapsed: u64) -> i64 {
        let product = elapsed.saturating_mul(self.drift_ppm as u64);
        let drift = product.div_ceil(1_000_000);
        if drift > i64::MAX as u64 { i64::MAX } else { drift as i64 }
    }
}
