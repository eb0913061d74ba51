//! When two readings of the rules apply to somebody, the kinder one binds (architecture 5).

use super::{Judgement, Off, On};

/// Lower is kinder: not blamed at all, then in time, then unknown, then blames by their weight.
fn on_rank(on: &On) -> (u8, u32) {
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

fn off_rank(off: &Off) -> (u8, u32) {
    match off {
        Off::Excused | Off::NotJudged => (0, 0),
        Off::Kept => (1, 0),
        Off::Unknown => (2, 0),
        Off::LeftEarly { minutes } => (3, *minutes),
        Off::Missing => (4, 0),
    }
}

/// On and off are compared apart; evidence that was not used by the kinder reading stays with it.
pub fn kinder(a: Judgement, b: Judgement) -> Judgement {
    let on_from_a = on_rank(&a.on) <= on_rank(&b.on);
    let off_from_a = off_rank(&a.off) <= off_rank(&b.off);
    let (mut result, other) = if on_from_a { (a, b) } else { (b, a) };
    if on_from_a != off_from_a {
        result.off = other.off;
        result.off_certain = other.off_certain;
        result.off_grade = other.off_grade;
        result.last = other.last;
    }
    // Strength counts who stood there, whichever timetable binds the person.
    if result.presence.is_empty() {
        result.presence = other.presence;
    }
    result
}
