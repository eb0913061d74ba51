//! When the person came: the first presence that counts, by civil minutes (S11).

use crate::clock::Instant;
use crate::roster::Excuse;

use super::evidence::{Begin, Source};
use super::kindness::on_rank;
use super::stays::Range;
use super::{Case, On, Presence};

/// How the on part was settled, for the reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Basis {
    Leave,
    Substituted,
    NotSettled,
    /// The person's own arrival.
    Came,
    /// Seen there, by others or by their own act.
    Seen,
    /// Counts from due: they stayed on, or something confirmed an early check-in.
    FromDue,
    TooEarly,
    NobodySynced,
    LeavePending,
    Heard,
    AllSynced,
}

pub(super) struct Arrival<'a> {
    pub on: On,
    pub certain: bool,
    pub basis: Basis,
    /// What the evidence alone says, whatever the excuse: is anybody there?
    pub presence: PresenceKind,
    pub first: Option<&'a Begin<'a>>,
    pub start: Option<Instant>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PresenceKind {
    None,
    Early,
    Counted,
}

impl<'a> Case<'a> {
    pub fn arrival(&self) -> Arrival<'a> {
        let by_evidence = self.arrival_by_evidence();
        let circumstance = self.circumstance;
        match circumstance.excused {
            Some(excuse) => {
                let basis = if excuse == Excuse::Leave { Basis::Leave } else { Basis::Substituted };
                Arrival { on: On::Excused, certain: !circumstance.excuse_pending, basis, ..by_evidence }
            }
            None if circumstance.provisional => {
                Arrival { on: On::NotJudged, certain: true, basis: Basis::NotSettled, ..by_evidence }
            }
            None => by_evidence,
        }
    }

    fn arrival_by_evidence(&self) -> Arrival<'a> {
        let options = self.arrival_options();
        let names: Vec<_> = options.iter().map(|option| std::mem::discriminant(&option.on)).collect();
        let agree = names.iter().all(|name| *name == names[0]);
        let kindest = options.into_iter().min_by_key(|option| (on_rank(&option.on), !option.certain));
        let kindest = kindest.unwrap_or_else(|| self.nobody());
        Arrival { certain: kindest.certain && agree, ..kindest }
    }

    /// Every reading the evidence leaves open.
    fn arrival_options(&self) -> Vec<Arrival<'a>> {
        // Somebody is certainly there by then, so whatever may come later decides nothing.
        let certainly_by = self.ranges.iter().filter_map(|range| range.harshest).min();
        let mut options: Vec<Arrival<'a>> = Vec::new();
        for range in self.ranges {
            let (Some(kindest), Some(latest)) = (range.kindest, range.latest_start) else { continue };
            if certainly_by.is_none_or(|(by, _)| kindest.0 <= by) {
                let decides_last = certainly_by.map_or(latest, |by| by.min(latest));
                options.extend([self.came(range, kindest), self.came(range, decides_last)]);
            }
        }
        if let Some(harshest) = certainly_by {
            let last = self.ranges.iter().filter(|range| range.harshest == Some(harshest));
            options.extend(last.map(|range| self.came(range, harshest)));
            return options;
        }
        let early = self.ranges.iter().filter(|range| range.may_be_early);
        options.extend(early.min_by_key(|range| range.begin.span).map(|range| Arrival {
            on: On::EarlyNotCounted,
            certain: true,
            basis: Basis::TooEarly,
            presence: PresenceKind::Early,
            first: Some(range.begin),
            start: Some(range.begin.span.low),
        }));
        let early_for_sure = self.ranges.iter().any(|range| range.may_be_early && !range.may_be_nothing);
        if !early_for_sure {
            options.push(self.nobody());
        }
        options
    }

    fn came(&self, range: &Range<'a>, (start, from_due): (Instant, bool)) -> Arrival<'a> {
        let source = range.begin.source;
        let (on, certain, basis) = if from_due {
            (On::OnTime, true, Basis::FromDue)
        } else if source.is_sighting() {
            // Seen at 07:20 does not mean come at 07:20: seen in time is certain, seen later is not late.
            (On::OnTime, start.minute() <= self.due().minute(), Basis::Seen)
        } else {
            (self.name_at(start), true, Basis::Came)
        };
        let first = Some(range.begin);
        Arrival { on, certain, basis, presence: PresenceKind::Counted, first, start: Some(start) }
    }

    /// A stand-in is due no earlier than they announced themselves.
    pub fn due(&self) -> Instant {
        let on_due = self.frame.window.on_due;
        self.circumstance.joined_at.map_or(on_due, |joined| on_due.max(joined))
    }

    /// 07:10:59 for 07:10 is on time.
    fn name_at(&self, at: Instant) -> On {
        match u32::try_from(at.minute().saturating_sub(self.due().minute())) {
            Err(_) | Ok(0) => On::OnTime,
            Ok(minutes) if minutes > self.frame.policy.very_late_after_min => On::VeryLate { minutes },
            Ok(minutes) => On::Late { minutes },
        }
    }

    /// Nothing from any source by the first movement: said only when everybody who could know has synced.
    fn nobody(&self) -> Arrival<'a> {
        let circumstance = self.circumstance;
        let start = self.frame.window.first_start().max(self.due());
        let synced = circumstance.all_synced_to.is_some_and(|synced| synced > start) && circumstance.now > start;
        let basis = if circumstance.pending_leave {
            Basis::LeavePending
        } else if self.ranges.iter().any(|range| range.heard) || self.checked_out_here() {
            Basis::Heard
        } else if synced {
            Basis::AllSynced
        } else {
            Basis::NobodySynced
        };
        let certain = basis == Basis::AllSynced;
        let on = if certain { On::NotCheckedIn } else { On::Unknown };
        Arrival { on, certain, basis, presence: PresenceKind::None, first: None, start: None }
    }

    /// The minutes that count for strength, merged.
    pub fn presence(&self, arrival: &Arrival<'_>) -> Vec<Presence> {
        if arrival.presence != PresenceKind::Counted {
            return Vec::new();
        }
        let mut all: Vec<Presence> = self
            .ranges
            .iter()
            .filter_map(|range| {
                let (start, _) = range.kindest?;
                let closed = range.latest_close;
                let to_minute = closed.unwrap_or(self.frame.off_due).minute();
                let presence = Presence { from_minute: start.minute(), to_minute, open: closed.is_none() };
                (presence.open || presence.from_minute < presence.to_minute).then_some(presence)
            })
            .collect();
        all.sort_unstable();
        let mut merged: Vec<Presence> = Vec::new();
        for next in all {
            match merged.last_mut() {
                Some(last) if last.open || next.from_minute <= last.to_minute => {
                    last.to_minute = last.to_minute.max(next.to_minute);
                    last.open |= next.open;
                }
                _ => merged.push(next),
            }
        }
        merged
    }

    pub fn source(arrival: &Arrival<'_>) -> Option<Source> {
        arrival.first.map(|begin| begin.source)
    }
}
