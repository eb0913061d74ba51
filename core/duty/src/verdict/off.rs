//! When the person left: the last check-out, by civil minutes (S12). Without one they are missing only once every
//! device concerned has synced well past the end; before that nobody knows.

use crate::clock::Instant;

use super::evidence::End;
use super::kindness::off_rank;
use super::stays::Range;
use super::{Case, Off};

pub(super) struct Departure<'a> {
    pub off: Off,
    pub certain: bool,
    pub last: Option<&'a End>,
}

const fn unknown<'a>() -> Departure<'a> {
    Departure { off: Off::Unknown, certain: false, last: None }
}

impl<'a> Case<'a> {
    pub fn departure(&self) -> Departure<'a> {
        let by_evidence = self.departure_by_evidence();
        if self.circumstance.excused.is_some() {
            let certain = !self.circumstance.excuse_pending;
            return Departure { off: Off::Excused, certain, ..by_evidence };
        }
        if self.circumstance.provisional {
            return Departure { off: Off::NotJudged, certain: true, ..by_evidence };
        }
        by_evidence
    }

    fn departure_by_evidence(&self) -> Departure<'a> {
        let mut options: Vec<Departure<'a>> = Vec::new();
        let counted: Vec<&Range<'a>> = self.ranges.iter().filter(|range| range.kindest.is_some()).collect();
        self.leavings(&counted, self.still_open(), &mut options);
        if self.ranges.iter().all(|range| range.harshest.is_none()) {
            let early: Vec<&Range<'a>> = self.ranges.iter().filter(|range| range.may_be_early).collect();
            self.leavings(&early, unknown(), &mut options);
            if early.iter().all(|range| range.may_be_nothing) {
                let lone = |end| Departure { off: Off::Kept, certain: false, last: Some(end) };
                options.push(self.lone_check_out().map_or_else(unknown, lone));
            }
        }
        let agree =
            options.iter().all(|option| std::mem::discriminant(&option.off) == std::mem::discriminant(&options[0].off));
        let kindest = options.into_iter().min_by_key(|option| (off_rank(&option.off), !option.certain));
        let kindest = kindest.unwrap_or_else(unknown);
        Departure { certain: kindest.certain && agree, ..kindest }
    }

    /// Every reading of how these stays ended.
    fn leavings(&self, stays: &[&Range<'a>], still_open: Departure<'a>, options: &mut Vec<Departure<'a>>) {
        if stays.iter().any(|range| range.may_be_open) {
            options.push(still_open);
        }
        // Somebody who came again after their last check-out has not left.
        if stays.iter().any(|range| !range.may_be_nothing && range.must_be_open()) {
            return;
        }
        let latest = stays.iter().filter_map(|range| range.latest_close).max();
        let earliest = stays.iter().filter_map(|range| range.earliest_close).max();
        if let (Some(latest), Some(earliest)) = (latest, earliest) {
            let last = self.frame.ends.closing_at(latest);
            options.push(Departure { off: self.name_leaving(latest), certain: true, last });
            options.push(Departure { off: self.name_leaving(earliest), certain: true, last });
        }
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
        let fits = |end: &&End| {
            let at = end.span.towards(self.frame.off_due);
            self.frame.off_due.minute() <= at.minute() && self.speaks_here(at)
        };
        self.frame.ends.iter().find(fits)
    }

    /// Whoever checks out between the window's begin and what is still its end had come, whenever that was: nobody
    /// says of them that they did not.
    pub fn checked_out_here(&self) -> bool {
        self.frame.ends.iter().any(|end| {
            let at = end.span.towards(self.frame.window.on_due);
            self.frame.window.on_due <= at && self.speaks_here(at)
        })
    }

    /// Soon enough after the window, and before the next one.
    fn speaks_here(&self, at: Instant) -> bool {
        let frame = self.frame;
        let limit = frame.off_due.plus_minutes(i64::from(frame.policy.missing_after_min));
        let next = frame.all.iter().map(|other| other.on_due).filter(|due| *due > frame.window.on_due).min();
        at <= limit && next.is_none_or(|next| at < next)
    }
}
