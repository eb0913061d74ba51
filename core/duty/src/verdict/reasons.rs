//! The reason tree of a verdict: what was due, what the evidence is, how it was read.

use crate::clock::TimeInterval;
use crate::explain::Reason;
use crate::fence::{GateProof, PlaceVerdict};

use super::evidence::Source;
use super::off::Departure;
use super::on::{Arrival, Basis};
use super::{Case, Off, On};

impl Case<'_> {
    pub(super) fn on_reason(&self, arrival: &Arrival<'_>) -> Reason {
        let reason = match (&arrival.on, arrival.basis) {
            (_, Basis::Leave) => return Reason::new("excused_leave"),
            (_, Basis::Substituted) => return Reason::new("excused_substituted"),
            (_, Basis::NotSettled) => return Reason::new("not_judged"),
            (On::Late { minutes }, _) => Reason::new("late").arg("minutes", minutes),
            (On::VeryLate { minutes }, _) => Reason::new("very_late").arg("minutes", minutes),
            (On::EarlyNotCounted, _) => Reason::new("early_not_counted"),
            (On::NotCheckedIn, _) => Reason::new("not_checked_in"),
            (On::Unknown, _) => Reason::new("unknown"),
            _ if arrival.certain => Reason::new("on_time"),
            _ => Reason::new("on_time_uncertain"),
        };
        let reason = reason.because(self.due_reason());
        let joined = self.circumstance.joined_at.filter(|joined| *joined > self.frame.window.on_due);
        let reason = match joined {
            Some(joined) => reason.because(Reason::new("joined").arg("at", joined.hhmm())),
            None => reason,
        };
        let start = arrival.start.unwrap_or(self.frame.window.on_due);
        let evidence = match arrival.basis {
            Basis::Came if Self::source(arrival) == Some(Source::LateEntry) => {
                Some(Reason::new("late_entry").arg("at", start.hhmm()))
            }
            Basis::Came | Basis::TooEarly => arrival.first.map(|begin| time("your_time", begin.at)),
            Basis::Seen => Some(Reason::new("seen_there").arg("at", start.hhmm())),
            Basis::FromDue => Some(Reason::new("confirmed_by_act").arg("at", start.hhmm())),
            Basis::NobodySynced => Some(Reason::new("not_all_synced")),
            Basis::LeavePending => Some(Reason::new("leave_pending")),
            Basis::Heard => Some(Reason::new("heard_otherwise")),
            Basis::AllSynced => {
                self.circumstance.all_synced_to.map(|synced| Reason::new("synced_to").arg("at", synced.hhmm()))
            }
            Basis::Leave | Basis::Substituted | Basis::NotSettled => None,
        };
        evidence.into_iter().fold(reason, Reason::because)
    }

    pub(super) fn off_reason(&self, departure: &Departure<'_>) -> Reason {
        let reason = match departure.off {
            Off::Excused => return Reason::new("off_excused"),
            Off::NotJudged => return Reason::new("off_not_judged"),
            Off::LeftEarly { minutes } => Reason::new("left_early").arg("minutes", minutes),
            Off::Missing => Reason::new("missing"),
            Off::Unknown => Reason::new("off_unknown"),
            Off::Kept if departure.certain => Reason::new("kept"),
            Off::Kept => Reason::new("kept_uncertain"),
        };
        let off_due = self.frame.off_due;
        let code = if off_due > self.frame.window.off_due { "off_due_clear" } else { "off_due" };
        let reason = reason.because(Reason::new(code).arg("due", off_due.hhmm()));
        departure.last.map(|end| time("your_leaving", end.at)).into_iter().fold(reason, Reason::because)
    }

    fn due_reason(&self) -> Reason {
        let window = self.frame.window;
        let first = window.movements.iter().min_by_key(|movement| {
            (movement.start.plus_minutes(-i64::from(movement.lead_min)), movement.label.as_str())
        });
        match first {
            Some(movement) => Reason::new("due")
                .arg("due", window.on_due.hhmm())
                .arg("movement", &movement.label)
                .arg("start", movement.start.hhmm())
                .arg("lead", movement.lead_min),
            None => Reason::new("due_only").arg("due", window.on_due.hhmm()),
        }
    }
}

fn time(code: &str, at: TimeInterval) -> Reason {
    let grade = format!("{:?}", at.grade);
    if at.is_sharp() {
        return Reason::new(code).arg("at", at.midpoint().hhmmss()).arg("grade", grade);
    }
    let (from, to) = (at.earliest.hhmmss(), at.latest.hhmmss());
    Reason::new(&format!("{code}_wide")).arg("from", from).arg("to", to).arg("grade", grade)
}

pub(super) fn place(verdict: &PlaceVerdict) -> Reason {
    use crate::fence::Place;
    let code = match verdict.place {
        Place::Inside => "place_inside",
        Place::Outside => "place_outside",
        Place::Unsure => "place_unsure",
    };
    let mut reason = Reason::new(code);
    if let (Some(gate), Some(distance), Some(accuracy)) = (&verdict.gate, verdict.distance_m, verdict.accuracy_m) {
        let measured = Reason::new("place_measured").arg("gate", gate);
        reason = reason
            .because(measured.arg("distance", format!("{distance:.0}")).arg("accuracy", format!("{accuracy:.0}")));
    }
    if let Some(grade) = verdict.grade {
        reason = reason.because(Reason::new("place_grade").arg("grade", format!("{grade:?}")));
    }
    let proof = verdict.proof.map(|proof| match proof {
        GateProof::Rotating => "proof_rotating",
        GateProof::Sheet => "proof_sheet",
        GateProof::Sticker => "proof_sticker",
    });
    let said = [verdict.mock.then_some("place_mock"), verdict.datum_mixup.then_some("datum_mixup_suspected"), proof];
    said.into_iter().flatten().map(Reason::new).fold(reason, Reason::because)
}
