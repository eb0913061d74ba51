//! From acts to stays: presence runs from a check-in to that person's next check-out and counts for every window it
//! overlaps. A later check-in ends an open stay: whoever checks in again had left without saying so.

use crate::clock::Instant;
use crate::policy::Policy;
use crate::windows::Window;

use super::{Act, ActId, LateEntry, PersonEvidence};
use crate::clock::{Grade, TimeInterval};

/// How a stay began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    CheckIn,
    /// Somebody saw them, or they did something there: they had come at that time or before.
    Seen,
    LateEntry,
}

/// One stretch at the post as one window sees it.
#[derive(Clone, Debug)]
pub(super) struct Stay {
    pub source: Source,
    pub begin: Act,
    /// The begin as this window reads it: the kindest instant of the interval.
    pub from: Instant,
    pub end: Option<Act>,
    pub to: Option<Instant>,
    /// The check-in that began it belongs to an earlier window.
    pub from_earlier_window: bool,
}

/// The instant of the interval that is kindest towards `target`: the midpoint if the interval is sharp.
pub(super) fn towards(at: TimeInterval, target: Instant) -> Instant {
    if at.is_sharp() { at.midpoint() } else { target.clamp(at.earliest, at.latest) }
}

/// The stays that overlap `window`, by begin. `off_due` is the end that binds the person.
pub(super) fn stays(
    evidence: &PersonEvidence,
    window: &Window,
    off_due: Instant,
    all: &[Window],
    policy: &Policy,
) -> Vec<Stay> {
    let mut begins: Vec<(Instant, Source, Act)> = Vec::new();
    for act in &evidence.check_ins {
        begins.push((towards(act.at, window.on_due), Source::CheckIn, act.clone()));
    }
    let seen = evidence.attested_present.iter().chain(&evidence.other_acts);
    for act in seen {
        let at = towards(act.at, window.on_due);
        // Being seen counts inside the window or in the hour before it, as a check-in would.
        if window.on_due.plus_minutes(-i64::from(policy.early_limit_min)) <= at && at < off_due {
            begins.push((at, Source::Seen, act.clone()));
        }
    }
    let mut ends: Vec<(Instant, Act)> =
        evidence.check_outs.iter().map(|act| (towards(act.at, off_due), act.clone())).collect();
    if let Some(entry) = evidence.late_entry {
        take_late_entry(entry, &mut begins, &mut ends);
    }
    begins.sort_by_key(|(at, source, act)| (*at, *source == Source::Seen, act.id));
    ends.sort_by_key(|(at, act)| (*at, act.id));
    let mut found: Vec<Stay> = Vec::new();
    for (from, source, begin) in begins {
        let inside_open_stay = found.last().is_some_and(|last| last.from <= from && last.to.is_none_or(|to| from < to));
        // Being seen, or tapping twice within one window, opens no second stay.
        if inside_open_stay && (source == Source::Seen || !starts_anew(found.last(), from, window, policy)) {
            continue;
        }
        let end = ends.iter().find(|(at, _)| *at >= from);
        if let Some(last) = found.last_mut().filter(|last| last.to.is_none_or(|to| from < to)) {
            last.end = None;
            last.to = Some(from);
        }
        found.push(Stay {
            source,
            from,
            to: end.map(|(at, _)| *at),
            end: end.map(|(_, act)| act.clone()),
            from_earlier_window: belongs_to_earlier(from, window, all, policy),
            begin,
        });
    }
    found.retain(|stay| stay.from < off_due && stay.to.is_none_or(|to| to > window.on_due));
    found
}

/// A check-in for this window after a stay that began before its hour: the person came anew.
fn starts_anew(last: Option<&Stay>, from: Instant, window: &Window, policy: &Policy) -> bool {
    let hour_before = window.on_due.plus_minutes(-i64::from(policy.belongs_ahead_min));
    last.is_some_and(|stay| stay.from < hour_before) && from >= hour_before
}

fn belongs_to_earlier(from: Instant, window: &Window, all: &[Window], policy: &Policy) -> bool {
    belongs_to(from, all, policy).is_some_and(|other| other.on_due < window.on_due)
}

/// The running window, else the next whose on_due is at most an hour away.
pub(super) fn belongs_to<'a>(at: Instant, all: &'a [Window], policy: &Policy) -> Option<&'a Window> {
    all.iter().find(|window| window.on_due <= at && at < window.off_due).or_else(|| {
        all.iter()
            .filter(|window| at < window.on_due)
            .min_by_key(|window| window.on_due)
            .filter(|window| window.on_due.since(at) <= i64::from(policy.belongs_ahead_min) * 60_000)
    })
}

/// A check-in outside every window with none later that day is unscheduled; before a later one it is merely too early.
pub fn is_unscheduled(act: &Act, all: &[Window], policy: &Policy) -> bool {
    let at = act.at.midpoint();
    belongs_to(at, all, policy).is_none()
}

fn take_late_entry(entry: LateEntry, begins: &mut Vec<(Instant, Source, Act)>, ends: &mut Vec<(Instant, Act)>) {
    let act = |at| Act { id: ActId([0; 32]), at: TimeInterval::exact(at, Grade::D), place: None };
    if let Some(on) = entry.on {
        begins.push((on, Source::LateEntry, act(on)));
    }
    if let Some(off) = entry.off {
        ends.push((off, act(off)));
    }
}

/// Minutes a volunteer or guard served inside the window: a thank-you, never a verdict (S45).
pub fn minutes_served(evidence: &PersonEvidence, window: &Window) -> u32 {
    let policy = Policy::default();
    let minutes: i64 = stays(evidence, window, window.off_due, std::slice::from_ref(window), &policy)
        .iter()
        .map(|stay| {
            let from = stay.from.max(window.on_due).minute();
            let to = stay.to.unwrap_or(window.off_due).min(window.off_due).minute();
            (to - from).max(0)
        })
        .sum();
    u32::try_from(minutes).unwrap_or(0)
}
