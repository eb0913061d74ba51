//! What time and place are worth.
#![allow(clippy::unwrap_used)]

use geo::{Distance, Geodesic, Haversine, Point};
use huxue_duty::clock::{Grade, Instant};
use huxue_duty::county::Gate;
use huxue_duty::explain::{Language, render};
use huxue_duty::fence::{BadFix, Fix, GateProof, Place, judge_place};
use huxue_duty::ids::{GateId, SchoolId};
use huxue_duty::time_evidence::{
    AnchorClaim, Bound, GnssClaim, TimeClaim, backward, gnss_disagrees, interval, peers_bound,
};
use huxue_duty::windows::Policy;
use proptest::prelude::*;

const HOUR: i64 = 3_600_000;
/// One degree of latitude, metres.
const DEGREE: f64 = 111_195.0;

fn gate(id: &str, lat: f64) -> Gate {
    let (id, school) = (GateId::new(id), SchoolId::new("S001"));
    Gate { id, school, name: "东门".into(), lat, lon: 116.2, radius_m: 50.0 }
}

/// A fresh fix so many metres north of the front gate.
fn north(metres: f64, accuracy_m: f64) -> Fix {
    let lat = 30.1 + metres / DEGREE;
    Fix { lat, lon: 116.2, accuracy_m, age_s: Some(2.0), mock: false, approximate: false, datum: None }
}

fn judged(fixes: &[Fix]) -> (Place, Option<GateId>) {
    let gates = [gate("front", 30.1), gate("back", 30.1 + 300.0 / DEGREE)];
    let verdict = judge_place(fixes, &gates, &Policy::default()).unwrap();
    (verdict.place, verdict.gate)
}

#[test]
fn inside_outside_and_unsure() {
    for (metres, accuracy, place) in [
        (30.0, 19.0, Place::Inside),
        (30.0, 21.0, Place::Unsure),
        (100.0, 49.0, Place::Outside),
        (100.0, 51.0, Place::Unsure),
        (0.0, 500.0, Place::Unsure),
    ] {
        assert_eq!(judged(&[north(metres, accuracy)]).0, place, "{metres} m ± {accuracy}");
    }
    assert_eq!(judged(&[north(-500.0, 10.0)]).1, Some(GateId::new("front")));
    assert_eq!(judged(&[north(310.0, 10.0)]), (Place::Inside, Some(GateId::new("back"))), "any gate of the school");
}

#[test]
fn stale_and_approximate_fixes_convict_nobody() {
    let stale = |metres, age_s| Fix { age_s, ..north(metres, 10.0) };
    assert_eq!(judged(&[stale(0.0, Some(30.0))]).0, Place::Inside);
    assert_eq!(judged(&[stale(0.0, Some(30.1))]).0, Place::Unsure);
    assert_eq!(judged(&[stale(1000.0, None)]).0, Place::Unsure);
    assert_eq!(judged(&[Fix { approximate: true, ..north(5000.0, 100.0) }]).0, Place::Unsure);
    assert_eq!(judged(&[]).0, Place::Unsure);
}

#[test]
fn the_most_accurate_fresh_fix_wins_and_a_real_one_before_a_mock_one() {
    let stale = Fix { age_s: Some(300.0), ..north(1000.0, 1.0) };
    assert_eq!(judged(&[stale, north(200.0, 140.0), north(20.0, 10.0)]).0, Place::Inside);
    let mock = Fix { mock: true, ..north(0.0, 1.0) };
    let verdict = judge_place(&[mock, north(200.0, 20.0)], &[gate("front", 30.1)], &Policy::default()).unwrap();
    assert_eq!((verdict.place, verdict.mock), (Place::Outside, true));
}

#[test]
fn impossible_coordinates_are_an_error() {
    let bad = |change: fn(&mut Fix)| {
        let mut fix = north(0.0, 10.0);
        change(&mut fix);
        judge_place(&[north(0.0, 10.0), fix], &[gate("front", 30.1)], &Policy::default()).unwrap_err()
    };
    assert!(matches!(bad(|fix| fix.lat = f64::NAN), BadFix::Latitude(_)));
    assert!(matches!(bad(|fix| fix.lat = 90.5), BadFix::Latitude(_)));
    assert!(matches!(bad(|fix| fix.lon = -181.0), BadFix::Longitude(_)));
    assert!(matches!(bad(|fix| fix.accuracy_m = f64::INFINITY), BadFix::Accuracy(_)));
    assert!(matches!(bad(|fix| fix.accuracy_m = -1.0), BadFix::Accuracy(_)));
    assert!(matches!(bad(|fix| fix.age_s = Some(f64::NAN)), BadFix::Age(_)));
}

/// 07:00 of some day.
const SEVEN: Instant = Instant(1_795_475_000_000);

fn claim(wall_offset: i64, boot_id: u32, boot_ms: u64, anchored: bool) -> TimeClaim {
    let anchor = AnchorClaim { hq_time: SEVEN, boot_id: 1, request_boot_ms: 1_000_000, round_trip_ms: 400 };
    TimeClaim { wall: SEVEN.plus_millis(wall_offset), boot_id, boot_ms, anchor: anchored.then_some(anchor), gnss: None }
}

fn offsets(claim: &TimeClaim, bounds: &[Bound]) -> (i64, i64, Grade) {
    let found = interval(claim, bounds, &Policy::default());
    (found.earliest.since(SEVEN), found.latest.since(SEVEN), found.grade)
}

fn received(offset: i64) -> Bound {
    Bound { earliest: None, latest: Some(SEVEN.plus_millis(offset)), grade: None }
}

#[test]
fn an_anchor_of_the_same_boot_makes_the_wall_clock_irrelevant() {
    let an_hour_later = claim(3 * HOUR, 1, 1_000_000 + 3_600_000, true);
    assert_eq!(offsets(&an_hour_later, &[]), (HOUR - 400 - 360, HOUR + 360, Grade::A));
    assert_eq!(offsets(&an_hour_later, &[received(2 * HOUR)]), (HOUR - 760, HOUR + 360, Grade::A));
    assert_eq!(offsets(&an_hour_later, &[received(HOUR)]), (HOUR - 760, HOUR, Grade::A));
    let before = claim(0, 1, 1_000_000 - 10_000, true);
    assert_eq!(offsets(&before, &[]), (-10_000 - 401, -10_000 + 1, Grade::A));
}

#[test]
fn an_anchor_from_before_a_reboot_bounds_one_side() {
    let rebooted = claim(HOUR, 2, 5_000, true);
    assert_eq!(offsets(&rebooted, &[received(2 * HOUR)]), (0, 2 * HOUR, Grade::C));
    assert_eq!(offsets(&rebooted, &[]), (0, HOUR, Grade::C));
    assert_eq!(offsets(&claim(-HOUR, 2, 5_000, true), &[]), (0, 0, Grade::C));
}

#[test]
fn the_next_contact_anchors_backwards() {
    let policy = Policy::default();
    let bound = backward(5_000, 5_000 + 2 * 3_600_000, SEVEN.plus_millis(3 * HOUR), Some(300), &policy);
    assert_eq!(bound.grade, Some(Grade::A));
    assert_eq!(offsets(&claim(0, 2, 5_000, false), &[bound]), (HOUR - 300 - 720, HOUR + 720, Grade::A));
    assert_eq!(offsets(&claim(9 * HOUR, 2, 5_000, true), &[bound]), (HOUR - 1020, HOUR + 720, Grade::A));
    let one_side = backward(5_000, 5_000 + 3_600_000, SEVEN.plus_millis(HOUR), None, &policy);
    assert_eq!((one_side.earliest, one_side.grade), (None, None));
}

#[test]
fn a_forged_anchor_is_worth_nothing() {
    let forged = Bound { grade: Some(Grade::D), ..received(2 * HOUR) };
    let (earliest, latest, grade) = offsets(&claim(HOUR, 1, 2_000_000, true), &[forged]);
    assert!(earliest < -HOUR && latest == 2 * HOUR && grade == Grade::D);
}

#[test]
fn where_phone_and_hq_contradict_each_other_hq_stands() {
    let an_hour_later = claim(0, 1, 1_000_000 + 3_600_000, true);
    assert_eq!(offsets(&an_hour_later, &[received(HOUR - 1_760)]), (HOUR - 2_760, HOUR - 1_760, Grade::A));
    let (earliest, latest, _) = offsets(&an_hour_later, &[received(-HOUR)]);
    assert!(earliest < -2 * HOUR && latest == -HOUR, "a great contradiction leaves great doubt");
}

proptest! {
    #[test]
    fn haversine_is_good_enough(lat in 29.8..30.5_f64, lon in 115.9..116.6_f64, north in -0.05..0.05_f64, east in -0.05..0.05_f64) {
        let (a, b) = (Point::new(lon, lat), Point::new(lon + east, lat + north));
        let (sphere, ellipsoid) = (Haversine.distance(a, b), Geodesic.distance(a, b));
        prop_assert!((sphere - ellipsoid).abs() <= 0.006 * ellipsoid + 0.01);
    }

    #[test]
    fn no_fix_makes_it_panic(values in any::<(f64, f64, f64, Option<f64>)>(), mock in any::<bool>()) {
        let (lat, lon, accuracy_m, age_s) = values;
        let fix = Fix { lat, lon, accuracy_m, age_s, mock, approximate: mock, datum: None };
        let possible = (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon);
        let found = judge_place(&[fix], &[gate("front", 30.1)], &Policy::default());
        prop_assert!(possible || found.is_err());
    }

    #[test]
    fn the_order_of_fixes_changes_nothing(drawn in prop::collection::vec((0.0..500.0_f64, 1.0..200.0_f64, 0.0..60.0_f64), 0..5)) {
        let mut fixes: Vec<Fix> =
            drawn.iter().map(|(metres, accuracy, age)| Fix { age_s: Some(*age), ..north(*metres, *accuracy) }).collect();
        let before = judged(&fixes);
        fixes.reverse();
        prop_assert_eq!(before, judged(&fixes));
    }

    #[test]
    fn no_claim_makes_it_panic(
        numbers in any::<(i64, u32, u64, bool)>(),
        anchor in prop::option::of(any::<(i64, u32, u64, u64)>()),
        bounds in prop::collection::vec(any::<(Option<i64>, Option<i64>, u8)>(), 0..4),
    ) {
        let policy = Policy::default();
        let (wall, boot_id, boot_ms, same) = numbers;
        let anchor = anchor.map(|(hq_time, other, request_boot_ms, round_trip_ms)| AnchorClaim {
            hq_time: Instant(hq_time),
            boot_id: if same { boot_id } else { other },
            request_boot_ms,
            round_trip_ms,
        });
        let grades = [None, Some(Grade::A), Some(Grade::B), Some(Grade::C), Some(Grade::D)];
        let bounds: Vec<Bound> = bounds
            .into_iter()
            .map(|(earliest, latest, grade)| Bound {
                earliest: earliest.map(Instant),
                latest: latest.map(Instant),
                grade: grades[usize::from(grade) % grades.len()],
            })
            .collect();
        let found = interval(&TimeClaim { wall: Instant(wall), boot_id, boot_ms, anchor, gnss: None }, &bounds, &policy);
        prop_assert!(found.earliest <= found.latest);
        backward(boot_ms, anchor.map_or(0, |anchor| anchor.request_boot_ms), Instant(wall), Some(boot_ms), &policy);
    }

    #[test]
    fn a_bound_only_ever_narrows(elapsed in 0..100_000_000_u64, same in any::<bool>(), slack in (0..100_000_i64, 0..100_000_i64)) {
        let claim = claim(0, if same { 1 } else { 2 }, 1_000_000 + elapsed, true);
        let free = interval(&claim, &[], &Policy::default());
        let inside = Bound {
            earliest: Some(free.earliest.plus_millis(-slack.0)),
            latest: Some(free.latest.plus_millis(slack.1)),
            grade: None,
        };
        let bound = interval(&claim, &[inside], &Policy::default());
        prop_assert!(free.earliest <= bound.earliest && (bound.latest <= free.latest || !same));
    }
}

#[test]
fn satellite_time_is_grade_b_after_a_reboot_and_nothing_beside_an_anchor_or_a_forgery() {
    let gnss = |offset: i64, age_ms: u64| Some(GnssClaim { time: SEVEN.plus_millis(offset), age_ms });
    let rebooted = TimeClaim { gnss: gnss(HOUR - 5_000, 5_000), ..claim(9 * HOUR, 2, 5_000, true) };
    assert_eq!(offsets(&rebooted, &[]), (HOUR - 1_001, HOUR + 1_001, Grade::B));
    let no_anchor = TimeClaim { anchor: None, ..rebooted };
    assert_eq!(offsets(&no_anchor, &[]), (HOUR - 1_001, HOUR + 1_001, Grade::B));
    let before_the_anchor = TimeClaim { gnss: gnss(-HOUR, 0), ..rebooted };
    assert_eq!(offsets(&before_the_anchor, &[]).2, Grade::C, "no satellite shows a time before HQ's own");
    assert!(gnss_disagrees(&before_the_anchor, &Policy::default()));
    let same_boot = TimeClaim { gnss: gnss(HOUR, 0), ..claim(0, 1, 1_000_000, true) };
    assert_eq!(offsets(&same_boot, &[]), (-400, 0, Grade::A));
    assert!(gnss_disagrees(&same_boot, &Policy::default()) && !gnss_disagrees(&rebooted, &Policy::default()));
    let forged = Bound { earliest: None, latest: None, grade: Some(Grade::D) };
    assert_eq!(offsets(&rebooted, &[forged]).2, Grade::D);
}

#[test]
fn two_peers_are_grade_b_and_one_is_nothing() {
    let heard = |offsets: &[i64]| peers_bound(offsets.iter().map(|offset| SEVEN.plus_millis(*offset)).collect());
    assert_eq!(heard(&[HOUR]), None);
    let bound = heard(&[2 * HOUR, 3 * HOUR, HOUR]).unwrap();
    assert_eq!(offsets(&claim(9 * HOUR, 2, 5_000, true), &[bound]), (0, 2 * HOUR, Grade::B));
}

#[test]
fn a_gate_code_proves_presence_by_its_rule() {
    let with = |proof, fixes: &[Fix]| {
        let verdict = judge_place(fixes, &[gate("front", 30.1)], &Policy::default()).unwrap();
        let verdict = verdict.with_proof(proof, GateId::new("back"));
        (verdict.place, verdict.grade.unwrap(), verdict.gate.unwrap().to_string())
    };
    let back = || "back".to_owned();
    assert_eq!(with(GateProof::Rotating, &[]), (Place::Inside, Grade::B, back()));
    assert_eq!(with(GateProof::Sheet, &[]), (Place::Inside, Grade::C, back()));
    assert_eq!(with(GateProof::Sticker, &[]), (Place::Unsure, Grade::D, back()));
    assert_eq!(with(GateProof::Rotating, &[north(900.0, 10.0)]), (Place::Unsure, Grade::A, back()), "they disagree");
    assert_eq!(with(GateProof::Sticker, &[north(900.0, 10.0)]).0, Place::Outside);
    assert_eq!(with(GateProof::Sheet, &[north(5.0, 10.0)]), (Place::Inside, Grade::A, "front".into()));
}

#[test]
fn every_flag_has_words_in_both_languages() {
    for (code, zh, en) in huxue_duty::flags::all() {
        let reason = huxue_duty::flags::reason(code);
        assert_eq!(render(&reason, Language::Zh), zh);
        assert_eq!(render(&reason, Language::En), en);
        assert!(!zh.is_ascii() && en.is_ascii(), "{code}");
        assert_eq!(huxue_duty::flags::known(code), code);
    }
    assert_eq!(huxue_duty::flags::known("of_a_later_version"), "evidence_flagged");
    for (code, zh, en) in huxue_duty::explain::texts() {
        assert!(!zh.is_ascii() && !en.is_empty(), "{code}");
    }
}
