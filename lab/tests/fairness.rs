//! A few weeks of people whose true movements are known (issue C): the same thresholds as the long run.
#![allow(clippy::unwrap_used)]

use huxue_lab::fairness::play;

#[test]
fn nobody_is_wrongly_blamed_and_the_guilty_are_not_waved_through() {
    let tally = play(20, 1).unwrap();
    let missed: Vec<&str> = tally.targets().iter().filter(|target| !target.met).map(|target| target.what).collect();
    assert!(missed.is_empty(), "{missed:?}: {:#?}", tally.misses);
    // Nothing above means anything unless there was something to judge.
    assert!(tally.honest_judged > 100 && tally.honest_fresh > 80, "{tally:#?}");
    assert!(tally.late_with_good_evidence > 5 && tally.tamperings > 5, "{tally:#?}");
    assert_eq!(tally.stayed_away_called_present, 0, "{:#?}", tally.misses);
}

#[test]
fn the_same_seed_gives_the_same_figures() {
    let figures = || serde_json::to_string(&play(5, 7).unwrap()).unwrap();
    assert_eq!(figures(), figures());
}
