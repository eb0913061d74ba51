//! Evidence as the rules read it: acts that begin a stay, check-outs that end one, each somewhere in a span of time.
//! A span no wider than the policy's sharp interval is its midpoint.

use crate::clock::{Grade, Instant, TimeInterval};
use crate::fence::PlaceVerdict;
use crate::policy::Policy;

use super::{Act, ActId, PersonEvidence};

/// How a stay began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Source {
    LateEntry,
    CheckIn,
    /// Somebody saw them: they had come at that time or before.
    Attested,
    /// They did something at the post; counts inside the window only.
    Acted,
}

impl Source {
    pub const fn is_sighting(self) -> bool {
        matches!(self, Self::Attested | Self::Acted)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    pub low: Instant,
    pub high: Instant,
}

impl Span {
    fn of(at: TimeInterval, policy: &Policy) -> Self {
        let (low, high) = (at.earliest.min(at.latest), at.earliest.max(at.latest));
        if high.since(low) <= i64::from(policy.sharp_s) * 1000 {
            let middle = low.plus_millis(high.since(low) / 2);
            return Self { low: middle, high: middle };
        }
        Self { low, high }
    }

    /// The instant of the span nearest to `target`.
    pub fn towards(self, target: Instant) -> Instant {
        target.clamp(self.low, self.high)
    }
}

/// An act that may begin a stay.
#[derive(Clone, Debug)]
pub(super) struct Begin<'a> {
    pub span: Span,
    pub source: Source,
    /// `None` for a later entry, which is HQ's word and no act.
    pub id: Option<ActId>,
    pub at: TimeInterval,
    pub place: Option<&'a PlaceVerdict>,
}

impl Begin<'_> {
    /// A mock position lowers the grade by one (architecture 5).
    pub fn grade(&self) -> Grade {
        lowered(self.at.grade, self.place)
    }
}

pub(super) fn lowered(grade: Grade, place: Option<&PlaceVerdict>) -> Grade {
    if place.is_some_and(|place| place.mock) { grade.lowered() } else { grade }
}

/// A check-out.
#[derive(Clone, Debug)]
pub(super) struct End {
    pub span: Span,
    pub id: Option<ActId>,
    pub at: TimeInterval,
    pub grade: Grade,
}

pub(super) fn begins<'a>(evidence: &'a PersonEvidence, policy: &Policy) -> Vec<Begin<'a>> {
    let of = |acts: &'a [Act], source| {
        acts.iter().map(move |act| Begin {
            span: Span::of(act.at, policy),
            source,
            id: Some(act.id),
            at: act.at,
            place: act.place.as_ref(),
        })
    };
    let mut all: Vec<Begin<'a>> = of(&evidence.check_ins, Source::CheckIn)
        .chain(of(&evidence.attested_present, Source::Attested))
        .chain(of(&evidence.other_acts, Source::Acted))
        .collect();
    if let Some(on) = evidence.late_entry.and_then(|entry| entry.on) {
        let at = TimeInterval::exact(on, Grade::D);
        all.push(Begin { span: Span::of(at, policy), source: Source::LateEntry, id: None, at, place: None });
    }
    all.sort_by_key(|begin| (begin.span, begin.source, begin.id));
    all
}

/// All check-outs, indexed for the three questions the rules ask. "Next" means not before the asked instant.
pub(super) struct Ends {
    all: Vec<End>,
    /// Earliest instants ascending, each with the least latest instant from there on.
    by_low: Vec<(Instant, Instant)>,
    /// Latest instants ascending, each with the least earliest instant from there on.
    by_high: Vec<(Instant, Instant)>,
}

impl Ends {
    pub fn of(evidence: &PersonEvidence, policy: &Policy) -> Self {
        let mut all: Vec<End> = evidence
            .check_outs
            .iter()
            .map(|act| End {
                span: Span::of(act.at, policy),
                id: Some(act.id),
                at: act.at,
                grade: lowered(act.at.grade, act.place.as_ref()),
            })
            .collect();
        if let Some(off) = evidence.late_entry.and_then(|entry| entry.off) {
            let at = TimeInterval::exact(off, Grade::D);
            all.push(End { span: Span::of(at, policy), id: None, at, grade: Grade::D });
        }
        all.sort_by_key(|end| (end.span.high, end.id));
        let suffix_least = |mut pairs: Vec<(Instant, Instant)>| {
            pairs.sort_unstable();
            for index in (1..pairs.len()).rev() {
                pairs[index - 1].1 = pairs[index - 1].1.min(pairs[index].1);
            }
            pairs
        };
        let by_low = suffix_least(all.iter().map(|end| (end.span.low, end.span.high)).collect());
        let by_high = suffix_least(all.iter().map(|end| (end.span.high, end.span.low)).collect());
        Self { all, by_low, by_high }
    }

    /// A stay from `start` has ended by then at the latest: some check-out is certainly the next.
    pub fn certainly_by(&self, start: Instant) -> Option<Instant> {
        self.by_low.get(self.by_low.partition_point(|(low, _)| *low < start)).map(|(_, high)| *high)
    }

    /// The latest moment at which a stay from `start` may have been closed by a check-out.
    pub fn latest(&self, start: Instant) -> Option<Instant> {
        let last = self.all.last().map(|end| end.span.high).filter(|high| *high >= start);
        self.certainly_by(start).or(last)
    }

    /// The earliest moment at which a stay from `start` may have been closed.
    pub fn earliest(&self, start: Instant) -> Option<Instant> {
        let next = self.by_high.get(self.by_high.partition_point(|(high, _)| *high < start));
        next.map(|(_, low)| (*low).max(start))
    }

    /// The last check-out's earliest and latest instants.
    pub fn last_instants(&self) -> [Option<Instant>; 2] {
        [self.by_low.last().map(|(low, _)| *low), self.by_high.last().map(|(high, _)| *high)]
    }

    /// The check-out that closes at `instant` in the kindest reading.
    pub fn closing_at(&self, instant: Instant) -> Option<&End> {
        self.all.iter().find(|end| end.span.high == instant)
    }

    pub fn iter(&self) -> impl Iterator<Item = &End> {
        self.all.iter()
    }
}
