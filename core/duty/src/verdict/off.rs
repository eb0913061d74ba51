//! When the person left: the last check-out, by civil minutes (S12). Without one they are missing only once every
//! device concerned has synced well past the end; before that nobody knows.

use crate::clock::Instant;

use super::evidence::End;
use super::kindness::off_rank;
use super::on::{Arrival, PresenceKind};
use super::stays::Range;
use super::{Case, Off};

pub(super) struct Departure<'a> {
    pub off: Off,
    pub certain: bool,
    pub last: Option<&'a End>,
}

impl<'a> Case<'a> {
    pub fn departure(&self, arrival: &Arrival<'_>) -> Departure<'a> {
        let by_evidence = self.departure_by_evidence(arrival);
        if self.circumstance.excused.is_some() {
            let certain = !self.circumstance.excuse_pending;
            return Departure { off: Off::Excused, certain, ..by_evidence };
        }
        if self.circumstance.provisional {
            return Departure { off: Off::NotJudged, certain: true, ..by_evidence };
        }
        by_evidence
    }

    fn departure_by_evidence(&self, arrival: &Arrival<'_>) -> Departure<'a> {
        let unknown = || Departure { off: Off::Unknown, certain: false, last: None };
        if arrival.presence == PresenceKind::None {
            return match self.lone_check_out() {
                Some(end) => Departure { off: Off::Kept, certain: false, last: Some(end) },
                None => unknown(),
            };
        }
        let counted = arrival.presence == PresenceKind::Counted;
        let concerned: Vec<&Range<'a>> = self
            .ranges
            .iter()
            .filter(|range| if counted { range.kindest.is_some() } else { range.may_be_early })
            .collect();
        // Somebody who came again after their last check-out has not left.
        let stuck_open = concerned.iter().any(|range| !range.may_be_nothing && range.must_be_open());
        let mut options: Vec<Departure<'a>> = Vec::new();
        if concerned.iter().any(|range| range.may_be_open) {
            options.push(if counted { self.still_open() } else { unknown() });
        }
        let latest = concerned.iter().filter_map(|range| range.latest_close).max();
        let earliest = concerned.iter().filter_map(|range| range.earliest_close).max();
        if let (false, Some(latest), Some(earliest)) = (stuck_open, latest, earliest) {
            let last = self.frame.ends.closing_at(latest);
            options.push(Departure { off: self.name_leaving(latest), certain: true, last });
            options.push(Departure { off: self.name_leaving(earliest), certain: true, last });
        }
        if counted && self.ranges.iter().all(|range| range.harshest.is_none()) {
            options.push(unknown());
        }
        let agree =
            options.iter().all(|option| std::mem::discriminant(&option.off) == std::mem::discriminant(&options[0].off));
        let kindest = options.into_iter().min_by_key(|option| off_rank(&option.off)).unwrap_or_else(unknown);
        Departure { certain: kindest.certain && agree, ..kindest }
    }

    fn still_open(&self) -> Departure<'a> {
        let limit = self.frame.off_due.plus_minutes(i64::from(self.frame.policy.missing_after_min));
        let circumstance = self.circumstance;
        if circumstance.all_synced_to.is_some_and(|synced| synced > limit) && circumstance.now > limit {
            Departure { off: Off::Missing, certain: true, last: None }
        } else {
            Departure { off: Off::Unknown, certain: false, last: None }
        }
    }

    /// Leaving at 08:39:59 for 08:40 is one minute early.
    fn name_leaving(&self, at: Instant) -> Off {
        match u32::try_from(self.frame.off_due.minute().saturating_sub(at.minute())) {
            Err(_) | Ok(0) => Off::Kept,
            Ok(minutes) => Off::LeftEarly { minutes },
        }
    }

    /// Whoever forgot to check in but checked out when the window ended, and belongs to no other stay, was there.
    pub fn lone_check_out(&self) -> Option<&'a End> {
        let frame = self.frame;
        let limit = frame.off_due.plus_minutes(i64::from(frame.policy.missing_after_min));
        let next = frame.all.iter().map(|other| other.on_due).filter(|due| *due > frame.window.on_due).min();
        let fits = |end: &&End| {
            let at = end.span.towards(frame.off_due);
            frame.off_due.minute() <= at.minute() && at <= limit && next.is_none_or(|next| at < next)
        };
        frame.ends.iter().find(fits)
    }
}
