//! Random presence pings: few, inside the window, after the arrival, and different for every arrival.
#![allow(clippy::unwrap_used)]

mod county;

use county::town;
use huxue_duty::clock::Instant;
use huxue_duty::pings::{ANSWER_MIN, open_ping, ping_times};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn one_to_three_inside_the_window_and_after_the_arrival(seed in any::<[u8; 32]>(), late in -30..100_i64) {
        let window = &town()[0];
        let arrived = window.on_due.plus_minutes(late);
        let times = ping_times(window, arrived, &seed);
        prop_assert!(times.len() <= 3);
        prop_assert!(!times.is_empty() || window.off_due.minute() - window.on_due.max(arrived).minute() <= 20);
        prop_assert!(times.is_sorted());
        for at in &times {
            prop_assert!(*at > arrived && *at >= window.on_due && *at < window.off_due.plus_minutes(-5));
        }
        prop_assert_eq!(ping_times(window, arrived, &seed), times);
    }
}

#[test]
fn who_has_just_come_or_is_about_to_go_is_not_asked() {
    let window = &town()[0];
    assert!(ping_times(window, window.off_due.plus_minutes(-15), &[7; 32]).is_empty());
    assert!(ping_times(window, window.off_due.plus_minutes(60), &[7; 32]).is_empty());
}

#[test]
fn arrivals_are_asked_at_different_minutes() {
    let window = &town()[0];
    let all: std::collections::BTreeSet<Vec<Instant>> =
        (0..50_u8).map(|byte| ping_times(window, window.on_due, &[byte.wrapping_mul(37); 32])).collect();
    assert!(all.len() > 20, "{} different plans of 50", all.len());
}

#[test]
fn a_ping_waits_a_few_minutes_for_its_answer() {
    let at = Instant::of_minute(1_000);
    assert_eq!(open_ping(&[at], at.plus_millis(-1)), None);
    assert_eq!(open_ping(&[at], at), Some(at));
    assert_eq!(open_ping(&[at], at.plus_minutes(ANSWER_MIN)), None);
}
