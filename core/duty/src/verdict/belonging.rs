//! Which window an act belongs to, and what is made of acts that need no verdict.

use crate::clock::Instant;
use crate::policy::Policy;
use crate::windows::Window;

use super::evidence::{Ends, begins};
use super::{Act, PersonEvidence};

/// The running window, else the next whose on_due is at most an hour away.
pub(super) fn belongs_to<'a>(at: Instant, all: &'a [Window], policy: &Policy) -> Option<&'a Window> {
    all.iter().find(|window| window.on_due <= at && at < window.off_due).or_else(|| {
        all.iter()
            .filter(|window| at < window.on_due)
            .min_by_key(|window| window.on_due)
            .filter(|window| window.on_due.since(at) <= i64::from(policy.belongs_ahead_min) * 60_000)
    })
}

/// A check-in that belongs to no window at any instant of its interval: accepted, shown, never judged by itself.
pub fn is_unscheduled(act: &Act, all: &[Window], policy: &Policy) -> bool {
    let ahead = i64::from(policy.belongs_ahead_min);
    let (low, high) =
        if act.at.is_sharp() { (act.at.midpoint(), act.at.midpoint()) } else { (act.at.earliest, act.at.latest) };
    !all.iter().any(|window| window.on_due.plus_minutes(-ahead) <= high && low < window.off_due)
}

/// Minutes a volunteer or guard served inside the window: a thank-you, never a verdict (S45). Wide evidence is read in
/// their favour; a stay nobody closed counts if it began within the hour before the window or inside it.
pub fn minutes_served(evidence: &PersonEvidence, window: &Window) -> u32 {
    let policy = Policy::default();
    let (begins, ends) = (begins(evidence, &policy), Ends::of(evidence, &policy));
    let (due, off_due) = (window.on_due.minute(), window.off_due.minute());
    let ahead = due - i64::from(policy.belongs_ahead_min);
    let mut stretches: Vec<(i64, i64)> = begins
        .iter()
        .filter_map(|begin| {
            let at = begin.span.towards(window.on_due);
            let from = at.minute();
            let to = ends.latest(at).map(Instant::minute).or((ahead <= from && from < off_due).then_some(off_due))?;
            Some((from.max(due), to.min(off_due))).filter(|(from, to)| from < to)
        })
        .collect();
    stretches.sort_unstable();
    let mut reached = due;
    let mut total = 0;
    for (from, to) in stretches {
        total += (to - from.max(reached)).max(0);
        reached = reached.max(to);
    }
    u32::try_from(total).unwrap_or(0)
}
