//! 视频巡查 (S26): every gate in every period once a week, the days alike, what needs a look first; and when a look is
//! worth a question (S28).
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use huxue_duty::clock::Instant;
use huxue_duty::county::Period;
use huxue_duty::ids::PostId;
use huxue_duty::patrol::{Against, Chance, Concern, Place, Visit, VisitState, against, plan};
use proptest::prelude::*;

fn monday() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

fn start(period: Period) -> u32 {
    match period {
        Period::Morning => 430,
        Period::Noon => 670,
        Period::Evening => 950,
        Period::Night => 1230,
    }
}

fn chance(post: u32, period: Period, day: u64) -> Chance {
    let day = monday() + chrono::Days::new(day);
    let on_due = Instant::at(day, start(period));
    Chance { post: PostId::new(format!("P{post:03}")), period, day, on_due, off_due: on_due.plus_minutes(90) }
}

fn place(chance: &Chance) -> Place {
    (chance.post.clone(), chance.period)
}

fn full_week(posts: u32) -> Vec<Chance> {
    let of = |post| Period::ALL.into_iter().flat_map(move |period| (0..5).map(move |day| chance(post, period, day)));
    (0..posts).flat_map(of).collect()
}

fn loads(visits: &[Visit], period: Period) -> Vec<usize> {
    let on = |day: u64| monday() + chrono::Days::new(day);
    let count = |day| visits.iter().filter(|one| one.chance.period == period && one.chance.day == on(day)).count();
    (0..5).map(count).collect()
}

fn plain(chances: &[Chance], now: Instant) -> Vec<Visit> {
    plan(chances, &BTreeMap::new(), &BTreeMap::new(), now)
}

fn a_period() -> impl Strategy<Value = Period> {
    prop::sample::select(Period::ALL.to_vec())
}

/// Any week: posts with windows on some of its days.
fn any_week() -> impl Strategy<Value = Vec<Chance>> {
    let one = (0..30u32, a_period(), prop::collection::btree_set(0..7u64, 1..7));
    prop::collection::vec(one, 1..60).prop_map(|rows| {
        let rows: BTreeMap<(u32, Period), BTreeSet<u64>> =
            rows.into_iter().map(|(post, period, days)| ((post, period), days)).collect();
        let of = |((post, period), days): ((u32, Period), BTreeSet<u64>)| {
            days.into_iter().map(move |day| chance(post, period, day)).collect::<Vec<_>>()
        };
        rows.into_iter().flat_map(of).collect()
    })
}

proptest! {
    #[test]
    fn every_gate_and_period_of_any_week_is_planned_once_in_a_window_of_its_own(chances in any_week()) {
        let visits = plain(&chances, Instant::at(monday(), 0));
        let wanted: BTreeSet<Place> = chances.iter().map(place).collect();
        let planned: Vec<Place> = visits.iter().map(|one| place(&one.chance)).collect();
        prop_assert_eq!(planned.iter().cloned().collect::<BTreeSet<_>>(), wanted);
        prop_assert_eq!(planned.iter().collect::<BTreeSet<_>>().len(), planned.len());
        prop_assert!(visits.iter().all(|one| chances.contains(&one.chance) && one.state == VisitState::Due));
    }

    #[test]
    fn the_days_of_a_school_week_are_alike(posts in 1..80u32) {
        let visits = plain(&full_week(posts), Instant::at(monday(), 0));
        for period in Period::ALL {
            let loads = loads(&visits, period);
            prop_assert!(loads.iter().max().unwrap() - loads.iter().min().unwrap() <= 1, "{loads:?}");
        }
    }

    /// The desk does what is due, or some of it, and asks again each time: nothing is lost, nothing is done twice, and
    /// today never grows.
    #[test]
    fn a_week_that_is_worked_off_reaches_every_gate(posts in 1..40u32, skipped in prop::collection::vec(any::<bool>(), 4)) {
        let chances = full_week(posts);
        let mut done: BTreeMap<Place, Instant> = BTreeMap::new();
        for day in 0..5u64 {
            let today = monday() + chrono::Days::new(day);
            for period in Period::ALL {
                let now = Instant::at(today, start(period) + 10);
                let due = |done: &BTreeMap<Place, Instant>| {
                    let visits = plan(&chances, &BTreeMap::new(), done, now);
                    let here = |one: &Visit| one.chance.day == today && one.chance.period == period;
                    visits.into_iter().filter(|one| here(one) && one.state == VisitState::Due).collect::<Vec<_>>()
                };
                // Days that are skipped leave their share to the others, the last one takes all.
                if skipped.get(day as usize).copied().unwrap_or(false) {
                    continue;
                }
                let mut left = due(&done);
                while let Some(next) = left.first().cloned() {
                    prop_assert!(done.insert(place(&next.chance), next.chance.on_due).is_none());
                    let after = due(&done);
                    prop_assert!(after.len() < left.len(), "{} then {}", left.len(), after.len());
                    left = after;
                }
            }
        }
        let end = plan(&chances, &BTreeMap::new(), &done, Instant::at(monday(), 8 * 1440));
        prop_assert!(end.iter().all(|one| one.state == VisitState::Done), "{end:?}");
        prop_assert_eq!(end.len(), posts as usize * 4);
    }
}

#[test]
fn gaps_then_silence_then_what_was_not_seen_for_long_comes_first() {
    let chances: Vec<Chance> =
        (0..10).flat_map(|post| (0..5).map(move |day| chance(post, Period::Morning, day))).collect();
    let seen = |day: u32| Some(Instant::at(monday(), 0).plus_minutes(-i64::from(day) * 1440));
    let concern = |gaps, silent, last_seen| Concern { gaps, silent, last_seen };
    let mut concerns: BTreeMap<Place, Concern> =
        (0..10).map(|post| ((PostId::new(format!("P{post:03}")), Period::Morning), concern(0, 0, seen(1)))).collect();
    let mut set = |post: &str, one| concerns.insert((PostId::new(post), Period::Morning), one);
    set("P009", concern(2, 0, seen(1)));
    set("P008", concern(0, 3, seen(1)));
    set("P007", concern(0, 0, None));
    set("P006", concern(0, 0, seen(30)));
    let visits = plan(&chances, &concerns, &BTreeMap::new(), Instant::at(monday(), 0));
    let order: Vec<&str> = visits.iter().take(4).map(|one| one.chance.post.as_str()).collect();
    assert_eq!(order, ["P009", "P008", "P007", "P006"]);
    assert!(visits.windows(2).all(|two| two[0].chance.day <= two[1].chance.day));
}

#[test]
fn what_has_no_window_left_is_missed_and_says_so() {
    let chances = [chance(1, Period::Morning, 0), chance(1, Period::Noon, 4)];
    let visits = plain(&chances, Instant::at(monday(), 600));
    let states: Vec<(Period, VisitState)> = visits.iter().map(|one| (one.chance.period, one.state)).collect();
    assert_eq!(states, [(Period::Morning, VisitState::Missed), (Period::Noon, VisitState::Due)]);
}

#[test]
fn only_fewer_than_are_signed_on_are_worth_a_question() {
    assert_eq!(against(None, 3), Against::NotCounted);
    assert_eq!(against(Some(3), 3), Against::Agrees);
    assert_eq!(against(Some(2), 3), Against::FewerSeen);
    assert_eq!(against(Some(3), 1), Against::MoreSeen, "a phone may only be late");
}
