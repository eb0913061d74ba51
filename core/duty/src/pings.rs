//! Random presence pings (N6): one to three minutes inside the window at which a person is asked for one tap. They
//! follow from the person's own arrival, so they need no network and nobody knows them before that. An answer is
//! evidence of presence; no answer is nothing at all.

use crate::clock::Instant;
use crate::windows::Window;

/// Nothing is asked this soon after arrival or this near the end, minutes.
const MARGIN_MIN: i64 = 10;
/// Windows shorter than this between the margins ask once, minutes.
const SHORT_MIN: i64 = 40;
/// How long an answer is asked for, minutes.
pub const ANSWER_MIN: i64 = 5;

/// The minutes asked for, ascending. `seed` is bytes nobody knows before the arrival: a hash over the post, the day,
/// the person and the entry of their check-in.
pub fn ping_times(window: &Window, arrived: Instant, seed: &[u8; 32]) -> Vec<Instant> {
    let first = window.on_due.max(arrived).minute() + MARGIN_MIN;
    let last = window.off_due.minute() - MARGIN_MIN;
    let room = last - first;
    if room <= 0 {
        return Vec::new();
    }
    let wanted = if room < SHORT_MIN { 1 } else { 1 + i64::from(seed[0] % 3) };
    // One in each equal part, so that they never crowd.
    let part = room / wanted;
    (0..wanted)
        .zip(seed[1..].chunks_exact(4))
        .map(|(index, bytes)| {
            let drawn = u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
            Instant::of_minute(first + index * part + i64::from(drawn) % part.max(1))
        })
        .collect()
}

/// The ping that is waiting for an answer now.
pub fn open_ping(times: &[Instant], now: Instant) -> Option<Instant> {
    times.iter().copied().find(|at| *at <= now && now < at.plus_minutes(ANSWER_MIN))
}
