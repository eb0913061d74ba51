//! What is true against what headquarters said.

use std::collections::BTreeMap;

use huxue_duty::fence::Place;
use huxue_duty::verdict::{Off, On};
use huxue_ledger::attendance::PersonRow;
use serde::Serialize;

use super::people::truth::{self, Came, Left, Truth};
use super::people::{Tampering, Week};
use super::play::Said;

/// The figures of issue C and what stands behind them. A *judged* shift is one for which headquarters has a row.
#[derive(Debug, Default, Serialize)]
pub struct Tally {
    pub days: u64,
    pub seed: u64,
    /// Did what duty asked, as far as it had reached them.
    pub honest_judged: usize,
    /// Of these, called late, too early, gone early or not checked in at any look. The innocent half of a shift whose
    /// other half was not in order counts here too.
    pub honest_blamed: usize,
    /// Of these, with fresh time evidence for the check-in.
    pub honest_fresh: usize,
    /// Of the fresh, called certain.
    pub honest_certain: usize,
    /// Of the honest, with any flag.
    pub honest_flagged: usize,
    /// Of the honest, placed outside by a reading that was wrong about itself.
    pub honest_placed_outside: usize,
    /// The honest who never tapped one of the two buttons, and what was said of the missing tap.
    pub forgot_check_in: usize,
    pub forgot_check_in_unknown: usize,
    pub forgot_check_out: usize,
    pub forgot_check_out_missing: usize,
    /// By what had reached them they had no duty there.
    pub untold_judged: usize,
    /// Nearer to the line than half a sharp interval, or there in time and tapped after it: in none of the figures
    /// above and below.
    pub near_the_line: usize,
    pub near_the_line_blamed: usize,
    /// A change had reached the phone less than half an hour before it was due: in none of the figures either.
    pub short_notice: usize,
    pub short_notice_blamed: usize,
    pub late_with_good_evidence: usize,
    pub late_called_late: usize,
    pub left_early: usize,
    pub left_early_called: usize,
    pub stayed_away: usize,
    /// Of these, said to have come.
    pub stayed_away_called_present: usize,
    pub tamperings: usize,
    pub tamperings_flagged: usize,
    /// `[played, flagged]` of each kind.
    pub tamperings_by_kind: BTreeMap<&'static str, [usize; 2]>,
    pub mix: BTreeMap<&'static str, usize>,
    /// Everything that counts against a target, one line each.
    pub misses: Vec<String>,
}

/// A target of the issue and whether it is met.
pub struct Target {
    pub what: &'static str,
    pub met: bool,
}

fn at_least(part: usize, whole: usize, percent: usize) -> bool {
    part * 100 >= whole * percent
}

impl Tally {
    pub fn targets(&self) -> [Target; 5] {
        [
            Target { what: "honest_blamed = 0", met: self.honest_blamed == 0 },
            Target { what: "honest_certain ≥ 90 %", met: at_least(self.honest_certain, self.honest_fresh, 90) },
            Target { what: "honest_flagged ≤ 5 %", met: self.honest_flagged * 100 <= self.honest_judged * 5 },
            Target {
                what: "late_called_late ≥ 95 %",
                met: at_least(self.late_called_late, self.late_with_good_evidence, 95),
            },
            Target { what: "tamperings_flagged ≥ 95 %", met: at_least(self.tamperings_flagged, self.tamperings, 95) },
        ]
    }

    pub fn add(&mut self, number: u64, week: &Week, said: &[Said]) {
        for (what, times) in &week.mix {
            *self.mix.entry(what).or_default() += times;
        }
        for (index, said) in said.iter().enumerate() {
            self.add_shift(number, week, index, said);
        }
    }

    fn add_shift(&mut self, number: u64, week: &Week, index: usize, said: &Said) {
        let (shift, truth) = (&week.shifts[index], truth::of(week, index));
        // Nobody is judged who has no row, and every look before the last may only blame.
        let Some((post, last)) = said.looks.last().and_then(|rows| rows.first()) else { return };
        let name = || {
            let said: Vec<String> =
                said.looks.iter().flatten().map(|(_, row)| format!("{:?}/{:?}", row.on, row.off)).collect();
            format!("week {number} {shift:?}: {truth:?}, said {} {:?}", said.join(" "), last.flags)
        };
        if let Some(kind) = shift.tampering {
            self.add_tampering(kind, last, name);
            return;
        }
        if *post != truth.post {
            self.misses.push(format!("judged at another post: {}", name()));
            return;
        }
        let rows: Vec<&PersonRow> = said.looks.iter().flatten().map(|(_, row)| row).collect();
        let blamed_on = rows.iter().any(|row| blames_on(&row.on));
        let blamed_off = rows.iter().any(|row| blames_off(&row.off) && !shift.forgot_check_out);
        if truth.short_notice && !truth.untold {
            self.short_notice += 1;
            self.short_notice_blamed += usize::from(blamed_on || blamed_off);
            return;
        }
        if !truth.untold && (truth.came == Came::Near || truth.left == Left::Near) {
            self.near_the_line += 1;
            self.near_the_line_blamed += usize::from(blamed_on || blamed_off);
            return;
        }
        if truth.is_honest() {
            self.add_honest(shift, truth, last, (blamed_on, blamed_off), name);
        } else {
            self.add_guilty(shift, truth, last, (blamed_on, blamed_off), name);
        }
    }

    fn add_honest(
        &mut self,
        shift: &super::people::Shift,
        truth: Truth,
        last: &PersonRow,
        (blamed_on, blamed_off): (bool, bool),
        name: impl Fn() -> String,
    ) {
        self.honest_judged += 1;
        self.untold_judged += usize::from(truth.untold);
        if blamed_on || blamed_off {
            self.honest_blamed += 1;
            self.misses.push(format!("blamed: {}", name()));
        }
        self.honest_flagged += usize::from(!last.flags.is_empty());
        if !last.flags.is_empty() {
            self.misses.push(format!("flagged: {}", name()));
        }
        self.honest_placed_outside += usize::from(last.place == Some(Place::Outside));
        if shift.fresh && !truth.untold {
            self.honest_fresh += 1;
            self.honest_certain += usize::from(last.on_certain);
            if !last.on_certain {
                self.misses.push(format!("uncertain: {}", name()));
            }
        }
        if shift.forgot_check_in && !truth.untold {
            self.forgot_check_in += 1;
            self.forgot_check_in_unknown += usize::from(last.on == On::Unknown);
        }
        if shift.forgot_check_out && !truth.untold {
            self.forgot_check_out += 1;
            self.forgot_check_out_missing += usize::from(last.off == Off::Missing);
        }
    }

    fn add_guilty(
        &mut self,
        shift: &super::people::Shift,
        truth: Truth,
        last: &PersonRow,
        (blamed_on, blamed_off): (bool, bool),
        name: impl Fn() -> String,
    ) {
        match truth.came {
            Came::Late { .. } if shift.fresh => {
                self.late_with_good_evidence += 1;
                let called = matches!(last.on, On::Late { .. } | On::VeryLate { .. });
                self.late_called_late += usize::from(called);
                if !called {
                    self.misses.push(format!("late and not called so: {}", name()));
                }
            }
            Came::StayedAway => {
                self.stayed_away += 1;
                let present = matches!(last.on, On::OnTime | On::Late { .. } | On::VeryLate { .. });
                self.stayed_away_called_present += usize::from(present);
                return;
            }
            _ => {}
        }
        if let Left::Early { .. } = truth.left {
            self.left_early += 1;
            self.left_early_called += usize::from(matches!(last.off, Off::LeftEarly { .. }));
        }
        // Each end of a shift is somebody's own: whoever came late and stayed did not leave early.
        if (truth.came == Came::InTime && blamed_on) || (truth.left == Left::AfterTheEnd && blamed_off) {
            self.honest_blamed += 1;
            self.misses.push(format!("blamed for the wrong half: {}", name()));
        }
    }

    fn add_tampering(&mut self, kind: Tampering, last: &PersonRow, name: impl Fn() -> String) {
        let (what, wanted): (&'static str, &[&str]) = match kind {
            Tampering::ClockSetBack => ("clock_set_back", &["clock_set_back"]),
            Tampering::FixReplayed => ("fix_replayed", &["fix_replayed"]),
            Tampering::PhoneCopied => ("phone_copied", &["clone_suspected", "forked"]),
            Tampering::GateCodePhotographed => ("gate_code_photographed", &["gate_code_reused"]),
            Tampering::AnchorWithheld => ("anchor_withheld", &["anchor_withheld"]),
        };
        let found = wanted.iter().any(|flag| last.flags.contains(flag));
        self.tamperings += 1;
        self.tamperings_flagged += usize::from(found);
        let of_kind = self.tamperings_by_kind.entry(what).or_default();
        of_kind[0] += 1;
        of_kind[1] += usize::from(found);
        if !found {
            self.misses.push(format!("tampering not flagged: {}", name()));
        }
    }
}

const fn blames_on(on: &On) -> bool {
    matches!(on, On::Late { .. } | On::VeryLate { .. } | On::NotCheckedIn | On::EarlyNotCounted)
}

const fn blames_off(off: &Off) -> bool {
    matches!(off, Off::LeftEarly { .. } | Off::Missing)
}
