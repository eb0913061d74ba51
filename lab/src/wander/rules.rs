//! What must hold at the end of any day, however it went (I1–I5): the judge knows nothing of how the day was made.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::Wandered;
use super::plan::Plan;
use crate::play::{Report, play_tolerant};

/// How one day ended.
pub enum Seen {
    Played {
        report: Box<Report>,
        left_out: Vec<usize>,
    },
    /// The player stopped, or something panicked.
    Stopped(String),
}

pub fn play(plan: &Plan, county: &Path) -> Seen {
    let scenario = plan.scenario();
    match catch_unwind(AssertUnwindSafe(|| play_tolerant(&scenario, county))) {
        Ok(Ok((played, left_out))) => Seen::Played { report: Box::new(played.report), left_out },
        Ok(Err(error)) => Seen::Stopped(error.to_string()),
        Err(_) => Seen::Stopped("a panic".to_owned()),
    }
}

impl Seen {
    /// The rule that the day broke, in a few words that stay the same while it is made shorter.
    pub fn broken(&self) -> Option<String> {
        match self {
            Self::Stopped(why) => Some(why.rsplit_once("): ").map_or(why.as_str(), |(_, message)| message).to_owned()),
            Self::Played { report, .. } => {
                let entries = &report.entries;
                let rules = [
                    (entries.lost > 0, "an entry was lost"),
                    (entries.duplicated > 0, "an entry counts twice"),
                    (missing(report) > 0, "an entry never reached HQ"),
                    (!report.digests_equal, "two holders of one scope differ"),
                    (report.served_revoked > 0, "a revoked device was served"),
                    (stuck(report) > 0, "an entry is stuck on its phone"),
                ];
                rules.into_iter().find_map(|(broken, what)| broken.then(|| what.to_owned()))
            }
        }
    }

    pub fn add_to(&self, sum: &mut Wandered, plan: &Plan) {
        for verb in plan.verbs() {
            *sum.verbs.entry(verb.to_owned()).or_default() += 1;
        }
        if let Self::Played { report, left_out } = self {
            sum.entries_created += report.entries.created;
            sum.lost += report.entries.lost;
            sum.duplicated += report.entries.duplicated;
            sum.missing += missing(report);
            sum.digests_differ += usize::from(!report.digests_equal);
            sum.stuck += stuck(report);
            sum.served_revoked += report.served_revoked;
            sum.left_out += left_out.len();
        }
    }
}

fn missing(report: &Report) -> usize {
    report.entries.created - report.entries.acknowledged
}

fn stuck(report: &Report) -> u64 {
    report.phones.values().map(|phone| phone.pending).sum()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Seen, play};
    use crate::dice::Dice;
    use crate::play::Report;
    use crate::wander::plan::Plan;

    fn broken_by(spoil: impl FnOnce(&mut Report)) -> Option<String> {
        let plan = Plan::of(&mut Dice::new(1));
        let county = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/scenarios/county");
        match play(&plan, &county) {
            Seen::Played { mut report, left_out } => {
                spoil(&mut report);
                Seen::Played { report, left_out }.broken()
            }
            stopped @ Seen::Stopped(_) => stopped.broken(),
        }
    }

    #[test]
    fn each_rule_can_be_broken() {
        assert_eq!(broken_by(|_| ()), None);
        assert_eq!(broken_by(|report| report.entries.lost = 1).as_deref(), Some("an entry was lost"));
        assert_eq!(broken_by(|report| report.entries.duplicated = 1).as_deref(), Some("an entry counts twice"));
        let more = |report: &mut Report| report.entries.created += 1;
        assert_eq!(broken_by(more).as_deref(), Some("an entry never reached HQ"));
        assert_eq!(
            broken_by(|report| report.digests_equal = false).as_deref(),
            Some("two holders of one scope differ")
        );
        let served = |report: &mut Report| report.served_revoked = 1;
        assert_eq!(broken_by(served).as_deref(), Some("a revoked device was served"));
        let waits = |report: &mut Report| report.phones.values_mut().for_each(|phone| phone.pending = 1);
        assert_eq!(broken_by(waits).as_deref(), Some("an entry is stuck on its phone"));
    }
}
