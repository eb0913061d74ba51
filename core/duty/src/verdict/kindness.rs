//! When two readings of the rules apply to somebody, the kinder one binds (architecture 5).

use super::{Judgement, Off, On};
use crate::explain::Reason;

/// Lower is kinder: not blamed at all, then in time, then unknown, then blames by their weight.
pub(super) fn on_rank(on: &On) -> (u8, u32) {
    match on {
        On::Excused | On::NotJudged => (0, 0),
        On::OnTime => (1, 0),
        On::Unknown => (2, 0),
        On::EarlyNotCounted => (3, 0),
        On::Late { minutes } => (4, *minutes),
        On::VeryLate { minutes } => (5, *minutes),
        On::NotCheckedIn => (6, 0),
    }
}

pub(super) fn off_rank(off: &Off) -> (u8, u32) {
    match off {
        Off::Excused | Off::NotJudged => (0, 0),
        Off::Kept => (1, 0),
        Off::Unknown => (2, 0),
        Off::LeftEarly { minutes } => (3, *minutes),
        Off::Missing => (4, 0),
    }
}

/// On and off are compared apart; of two equal readings the certain one, then `in_force`, is kept. Presence is that of
/// the version in force: coverage never follows another.
pub fn kinder(theirs: Judgement, in_force: Judgement) -> Judgement {
    let on_theirs = (on_rank(&theirs.on), !theirs.on_certain) < (on_rank(&in_force.on), !in_force.on_certain);
    let off_theirs = (off_rank(&theirs.off), !theirs.off_certain) < (off_rank(&in_force.off), !in_force.off_certain);
    let presence = if in_force.presence.is_empty() { theirs.presence.clone() } else { in_force.presence.clone() };
    let (mut result, other) = if on_theirs { (theirs, in_force) } else { (in_force, theirs) };
    result.presence = presence;
    if on_theirs != off_theirs {
        result.off = other.off;
        result.off_certain = other.off_certain;
        result.off_grade = other.off_grade;
        result.last = other.last;
        result.reason = result.reason.because(Reason::new("off_by_other_version").because(other.reason));
    }
    result
}
