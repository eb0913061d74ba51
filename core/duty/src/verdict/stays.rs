//! Which stays count for a window. A check-in belongs to the running window, else to the next within the hour, else it
//! is too early; presence runs to that person's next check-out and counts for every window it overlaps.
//!
//! Evidence is a span of time, so every question has two readings: the kindest instant and the harshest. The verdict
//! takes the kindest; it is certain if the harshest says the same.

use crate::clock::Instant;
use crate::policy::Policy;
use crate::windows::Window;

use super::belonging::belongs_to;
use super::evidence::{Begin, Ends, Source};

/// One window and what surrounds it.
pub(super) struct Frame<'a> {
    pub window: &'a Window,
    /// The end that binds the person, clears included.
    pub off_due: Instant,
    pub all: &'a [Window],
    pub policy: &'a Policy,
    pub begins: &'a [Begin<'a>],
    pub ends: &'a Ends,
    signs: Signs,
}

/// What all begins together say of the window, worked out once.
#[derive(Clone, Copy, Debug, Default)]
struct Signs {
    /// The last check-in that is certainly for this window, and the last that may be.
    anew: (Option<Instant>, Option<Instant>),
    /// The first sighting that may be inside the window, and the first that certainly is.
    seen: (Option<Instant>, Option<Instant>),
}

/// What one begin is worth for the window if it happened at one certain instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Worth {
    Nothing,
    /// Too early, and nothing shows that the person was there after due.
    Early,
    /// It belongs to this window, but the person had left before it began.
    Heard,
    Counted {
        start: Instant,
        from_due: bool,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    Kind,
    Harsh,
}

/// What one begin may be worth, over all instants of its span.
#[derive(Clone, Debug)]
pub(super) struct Range<'a> {
    pub begin: &'a Begin<'a>,
    /// The kindest counted start, and whether it counts from due.
    pub kindest: Option<(Instant, bool)>,
    /// The harshest counted start.
    pub latest_start: Option<(Instant, bool)>,
    /// The same, but `None` if it need not count at all.
    pub harshest: Option<(Instant, bool)>,
    pub may_be_early: bool,
    pub may_be_nothing: bool,
    pub heard: bool,
    /// The stay may still be open.
    pub may_be_open: bool,
    pub earliest_close: Option<Instant>,
    pub latest_close: Option<Instant>,
}

impl<'a> Frame<'a> {
    pub fn new(
        window: &'a Window,
        off_due: Instant,
        all: &'a [Window],
        policy: &'a Policy,
        begins: &'a [Begin<'a>],
        ends: &'a Ends,
    ) -> Self {
        let (from, due) = (window.on_due.plus_minutes(-i64::from(policy.belongs_ahead_min)), window.on_due);
        let mut signs = Signs::default();
        for Begin { span, source, .. } in begins {
            if *source == Source::CheckIn {
                let certain = from <= span.low && span.high < off_due;
                let possible = from <= span.high && span.low < off_due;
                signs.anew.0 = signs.anew.0.max(certain.then_some(span.low));
                signs.anew.1 = signs.anew.1.max(possible.then_some(span.high));
            } else if source.is_sighting() {
                let nearest = span.towards(due);
                let possible = (due <= nearest && nearest < off_due).then_some(nearest);
                let certain = (due <= span.low && span.high < off_due).then_some(span.high);
                signs.seen.0 = [signs.seen.0, possible].into_iter().flatten().min();
                signs.seen.1 = [signs.seen.1, certain].into_iter().flatten().min();
            }
        }
        Self { window, off_due, all, policy, begins, ends, signs }
    }

    pub fn ranges(&self) -> Vec<Range<'a>> {
        self.begins.iter().map(|begin| self.range(begin)).filter(|range| range.heard || !range.is_nothing()).collect()
    }

    fn range(&self, begin: &'a Begin<'a>) -> Range<'a> {
        let mut range = Range {
            begin,
            kindest: None,
            latest_start: None,
            harshest: None,
            may_be_early: false,
            may_be_nothing: false,
            heard: false,
            may_be_open: false,
            earliest_close: None,
            latest_close: None,
        };
        for at in self.instants(begin) {
            for reading in [Reading::Kind, Reading::Harsh] {
                match self.worth(begin, at, reading) {
                    Worth::Nothing => range.may_be_nothing = true,
                    Worth::Heard => {
                        range.may_be_nothing = true;
                        range.heard = true;
                    }
                    Worth::Early => {
                        range.may_be_early = true;
                        range.note_close(at, self.ends);
                    }
                    Worth::Counted { start, from_due } => {
                        // Among equals, counting from due is kinder.
                        let kinder = |other: (Instant, bool)| (start, !from_due) < (other.0, !other.1);
                        if range.kindest.is_none_or(kinder) {
                            range.kindest = Some((start, from_due));
                        }
                        if range.latest_start.is_none_or(|other| !kinder(other)) {
                            range.latest_start = Some((start, from_due));
                        }
                        range.note_close(at, self.ends);
                    }
                }
            }
        }
        if !range.may_be_early && !range.may_be_nothing {
            range.harshest = range.latest_start;
        }
        range
    }

    /// The instants of the span at which the answer may change.
    fn instants(&self, begin: &Begin<'_>) -> Vec<Instant> {
        let span = begin.span;
        if span.low == span.high {
            return vec![span.low];
        }
        let ahead = -i64::from(self.policy.belongs_ahead_min);
        let bounds = self.all.iter().chain([self.window]).flat_map(|window| {
            [window.on_due, window.on_due.plus_minutes(ahead), window.off_due, window.off_due.plus_millis(-1)]
        });
        let mut all: Vec<Instant> = bounds.map(|bound| span.towards(bound)).collect();
        // Around the last check-out a stay turns from closed to open.
        all.extend(self.ends.last_instants().into_iter().flatten().map(|instant| span.towards(instant)));
        all.extend([span.low, span.high, span.towards(self.off_due.plus_millis(-1))]);
        all.sort_unstable();
        all.dedup();
        all
    }

    fn worth(&self, begin: &Begin<'_>, at: Instant, reading: Reading) -> Worth {
        let due = self.window.on_due;
        let close = match reading {
            Reading::Kind => self.ends.latest(at),
            Reading::Harsh => self.ends.earliest(at),
        };
        let open_possible = reading == Reading::Kind && self.ends.certainly_by(at).is_none();
        let reaches = at >= due || open_possible || close.is_none_or(|close| close > due);
        let closed_inside = match reading {
            Reading::Kind => close.is_some_and(|close| close > due),
            Reading::Harsh => self.ends.certainly_by(at).is_some() && close.is_some_and(|close| close > due),
        };
        let own = if reaches { Worth::Counted { start: at, from_due: false } } else { Worth::Heard };
        match (begin.source, self.belonging(at)) {
            (Source::Acted, _) if due <= at && self.is_running(at) => own,
            (Source::Acted, _) => Worth::Nothing,
            (Source::CheckIn, Belonging::This) if due.since(at) > i64::from(self.policy.early_limit_min) * 60_000 => {
                self.too_early(at, reaches, reading)
            }
            (_, Belonging::This) => own,
            (Source::LateEntry, _) if at < due && closed_inside => Worth::Counted { start: at, from_due: true },
            (Source::CheckIn | Source::Attested, Belonging::Earlier)
                if closed_inside && !self.came_anew(at, reading) =>
            {
                Worth::Counted { start: due, from_due: true }
            }
            (Source::CheckIn, Belonging::TooEarly) => self.too_early(at, reaches, reading),
            _ => Worth::Nothing,
        }
    }

    fn too_early(&self, at: Instant, reaches: bool, reading: Reading) -> Worth {
        if !reaches {
            Worth::Nothing
        } else if self.is_confirmed(at, reading) {
            Worth::Counted { start: self.window.on_due, from_due: true }
        } else {
            Worth::Early
        }
    }

    fn is_running(&self, at: Instant) -> bool {
        let next = self.all.iter().map(|other| other.on_due).filter(|due| *due > self.window.on_due).min();
        self.window.on_due <= at && at < self.off_due && next.is_none_or(|next| at < next)
    }

    fn belonging(&self, at: Instant) -> Belonging {
        if self.is_running(at) {
            return Belonging::This;
        }
        match belongs_to(at, self.all, self.policy) {
            Some(other) if other.on_due == self.window.on_due => Belonging::This,
            Some(other) if other.on_due < self.window.on_due => Belonging::Earlier,
            Some(_) => Belonging::Elsewhere,
            None => {
                let next = self.all.iter().map(|other| other.on_due).filter(|due| *due > at).min();
                if next == Some(self.window.on_due) { Belonging::TooEarly } else { Belonging::Elsewhere }
            }
        }
    }

    /// Whoever checks in again for this window had left the earlier one without saying so.
    fn came_anew(&self, at: Instant, reading: Reading) -> bool {
        let (certain, possible) = self.signs.anew;
        let again = if reading == Reading::Kind { certain } else { possible };
        again.is_some_and(|again| at < again)
    }

    /// An attestation, ping, clear or checklist act inside the window and inside the stay.
    fn is_confirmed(&self, at: Instant, reading: Reading) -> bool {
        let (seen, end) = match reading {
            Reading::Kind if self.ends.certainly_by(at).is_none() => (self.signs.seen.0, None),
            Reading::Kind => (self.signs.seen.0, self.ends.latest(at)),
            Reading::Harsh => (self.signs.seen.1, self.ends.earliest(at)),
        };
        seen.is_some_and(|seen| end.is_none_or(|end| seen <= end))
    }
}

enum Belonging {
    This,
    Earlier,
    /// More than an hour before this window, which is the next.
    TooEarly,
    Elsewhere,
}

impl Range<'_> {
    fn is_nothing(&self) -> bool {
        self.kindest.is_none() && !self.may_be_early
    }

    fn note_close(&mut self, at: Instant, ends: &Ends) {
        self.may_be_open |= ends.certainly_by(at).is_none();
        self.latest_close = self.latest_close.max(ends.latest(at));
        let earliest = ends.earliest(at);
        self.earliest_close = match (self.earliest_close, earliest) {
            (Some(known), Some(new)) => Some(known.min(new)),
            (known, new) => known.or(new),
        };
    }

    /// No check-out can have closed it.
    pub fn must_be_open(&self) -> bool {
        self.latest_close.is_none()
    }
}
