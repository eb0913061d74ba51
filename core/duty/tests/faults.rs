//! F10 and F11 of the fault matrix: clocks and places as bad as they come. 20,000 cases each; `--nocapture` prints the
//! counts.
#![expect(clippy::print_stdout, reason = "the figures are the test's word")]
#![allow(clippy::unwrap_used)]

mod county;

use std::cell::Cell;

use county::{at, town};
use geo::{Distance, Geodesic, Haversine, Point};
use huxue_duty::clock::{Grade, Instant};
use huxue_duty::county::Gate;
use huxue_duty::datum::{Datum, wgs84_to_gcj02};
use huxue_duty::fence::{Fix, IMPOSSIBLE_KMH, Place, implied_kmh, judge_place};
use huxue_duty::ids::{GateId, SchoolId};
use huxue_duty::time_evidence::{AnchorClaim, Bound, GnssClaim, TimeClaim, backward, interval};
use huxue_duty::verdict::{Act, ActId, Circumstance, On, PersonEvidence, judge};
use huxue_duty::windows::Policy;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestError, TestRunner};

const CASES: u32 = 20_000;
const YEARS_10: i64 = 10 * 365 * 86_400_000;

/// Runs the cases and says how many there were.
fn run<S: Strategy>(name: &str, strategy: &S, test: impl Fn(S::Value) -> Result<(), TestCaseError>) -> u32 {
    let ran = Cell::new(0_u32);
    let mut runner = TestRunner::new(Config { cases: CASES, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(strategy, |value| {
        ran.set(ran.get() + 1);
        test(value)
    });
    if let Err(TestError::Fail(why, case)) = &outcome {
        panic!("{name}: {why}\n{case:?}");
    }
    outcome.unwrap();
    println!("{name}: {} cases", ran.get());
    ran.get()
}

/// A wrong wall clock: seconds to ten years off, backwards, frozen at some moment.
fn wall_error() -> impl Strategy<Value = i64> {
    prop_oneof![
        Just(0_i64),
        prop::sample::select(vec![1_000, -1_000, 60_000, -60_000, 3 * 3_600_000, -3 * 3_600_000, YEARS_10, -YEARS_10]),
        -YEARS_10..YEARS_10,
        -7_200_000..7_200_000_i64,
    ]
}

/// One phone's day in true time, minutes from midnight: last contact, reboot (or none), act, next contact.
#[derive(Clone, Debug)]
struct Day {
    contact: i64,
    reboot: Option<i64>,
    act: i64,
    seconds: i64,
    next: i64,
    wall_error: i64,
    drift_ppm: i64,
    round_trip: u64,
    gnss: bool,
}

fn days() -> impl Strategy<Value = Day> {
    let acts = prop_oneof![370..520_i64, 0..1_440_i64, 1_430..1_450_i64];
    // Up to the policy's 100 ppm, less a hair for whole milliseconds.
    let rest = (wall_error(), -99..=99_i64, 0..30_000_u64, any::<bool>());
    (acts, 1..2_000_i64, 1..3_000_i64, prop::option::of(0.0..1.0_f64), 0..60_i64, rest).prop_map(
        |(act, before, after, reboot, seconds, (wall_error, drift_ppm, round_trip, gnss))| Day {
            contact: act - before,
            reboot: reboot.map(|share| act - before + ((before - 1) as f64 * share) as i64),
            act,
            seconds,
            next: act + after,
            wall_error,
            drift_ppm,
            round_trip,
            gnss,
        },
    )
}

impl Day {
    fn act_at(&self) -> Instant {
        at("00:00").plus_minutes(self.act).plus_millis(self.seconds * 1_000)
    }

    /// Boot time of a moment, with the boot clock's own drift.
    fn boot_ms(&self, moment: Instant) -> u64 {
        let booted = at("00:00").plus_minutes(self.reboot.unwrap_or(-5_000));
        let true_ms = moment.since(booted).max(0);
        u64::try_from(true_ms + true_ms * self.drift_ppm / 1_000_000).unwrap()
    }

    fn claim(&self) -> TimeClaim {
        let contact = at("00:00").plus_minutes(self.contact);
        let act = self.act_at();
        let before_reboot = Self { reboot: None, ..self.clone() };
        let anchor = AnchorClaim {
            hq_time: contact,
            boot_id: 1,
            // HQ states its time at receipt; the request left at most a round trip before.
            request_boot_ms: before_reboot.boot_ms(contact).saturating_sub(self.round_trip / 2),
            round_trip_ms: self.round_trip,
        };
        TimeClaim {
            wall: act.plus_millis(self.wall_error),
            boot_id: if self.reboot.is_some() { 2 } else { 1 },
            boot_ms: self.boot_ms(act),
            anchor: Some(anchor),
            gnss: self.gnss.then_some(GnssClaim { time: act.plus_millis(-4_000), age_ms: 4_000 }),
        }
    }

    /// What HQ adds at the next contact.
    fn bounds(&self, told_arrival: bool) -> Vec<Bound> {
        let next = at("00:00").plus_minutes(self.next);
        let receipt = Bound { earliest: None, latest: Some(next), grade: None };
        let left = self.boot_ms(next).saturating_sub(self.round_trip / 2);
        let waited = told_arrival.then_some(self.round_trip);
        vec![receipt, backward(self.boot_ms(self.act_at()), left, next, waited, &Policy::default())]
    }
}

/// F10: whatever the wall clock says, the true moment lies in the interval, nobody who came in time is called late
/// (but for half of a sharp interval), the same evidence gives the same answer, and no clock locks anybody out.
#[test]
fn f10_no_clock_convicts_or_locks_out() {
    let (policy, windows) = (Policy::default(), town());
    let window = &windows[0];
    let judged_late = Cell::new(0_u32);
    let ran = run("F10", &(days(), any::<bool>(), any::<bool>()), |(day, met_again, told)| {
        let bounds = if met_again { day.bounds(told) } else { Vec::new() };
        let claim = day.claim();
        let found = interval(&claim, &bounds, &policy);
        prop_assert!(found.earliest <= found.latest);
        prop_assert_eq!(found, interval(&claim, &bounds, &policy));
        let truth = day.act_at();
        let bare = found.grade >= Grade::C && !met_again;
        prop_assert!(found.earliest <= truth, "{:?} begins after the truth", found);
        prop_assert!(bare || truth <= found.latest, "{:?} ends before the truth", found);
        let act = Act { id: ActId([1; 32]), at: found, place: None };
        let evidence = PersonEvidence { check_ins: vec![act], ..PersonEvidence::default() };
        let circumstance = Circumstance {
            now: truth.plus_minutes(2_000),
            excused: None,
            excuse_pending: false,
            pending_leave: false,
            provisional: false,
            all_synced_to: None,
            all_windows: &windows,
            joined_at: None,
            clears: &[],
        };
        let verdict = judge(&evidence, window, &circumstance, &policy);
        prop_assert_eq!(&verdict, &judge(&evidence, window, &circumstance, &policy));
        if let On::Late { .. } | On::VeryLate { .. } = verdict.on {
            judged_late.set(judged_late.get() + 1);
            // A sharp interval is judged at its midpoint (architecture 5), which is off by half of it at most.
            let slack = if found.is_sharp() { found.width_millis() / 2 } else { 0 };
            let latest_true = truth.plus_millis(slack);
            prop_assert!(latest_true.minute() > window.on_due.minute(), "{} called late", truth.hhmmss());
        }
        Ok(())
    });
    println!("F10: {} of them late, and called so", judged_late.get());
    assert!(ran >= CASES && judged_late.get() > 0);
}

/// F10: numbers that no clock can show.
#[test]
fn f10_no_claim_makes_it_panic() {
    let policy = Policy::default();
    let claims = (any::<(i64, u32, u64)>(), prop::option::of(any::<(i64, u32, u64, u64)>()), any::<(i64, u64)>());
    run("F10 extremes", &claims, |((wall, boot_id, boot_ms), anchor, (time, age_ms))| {
        let anchor = anchor.map(|(hq_time, boot_id, request_boot_ms, round_trip_ms)| AnchorClaim {
            hq_time: Instant(hq_time),
            boot_id,
            request_boot_ms,
            round_trip_ms,
        });
        let gnss = Some(GnssClaim { time: Instant(time), age_ms });
        let claim = TimeClaim { wall: Instant(wall), boot_id, boot_ms, anchor, gnss };
        let found = interval(&claim, &[backward(boot_ms, age_ms, Instant(wall), Some(boot_ms), &policy)], &policy);
        prop_assert!(found.earliest <= found.latest);
        Ok(())
    });
}

fn gate() -> Gate {
    let (id, school) = (GateId::new("G1"), SchoolId::new("S001"));
    Gate { id, school, name: "正门".into(), lat: 30.1, lon: 116.2, radius_m: 80.0 }
}

const DEGREE: f64 = 111_195.0;

/// Metres north of the gate and metres of accuracy: anywhere, and within a metre of the fence's edges.
fn distances() -> impl Strategy<Value = (f64, f64)> {
    let anywhere = (0.0..3_000.0_f64, 5.0..5_000.0_f64);
    let edge = (5.0..70.0_f64, -1.0..1.0_f64, any::<bool>()).prop_map(|(accuracy, off, outer)| {
        let edge = if outer { 80.0 + accuracy } else { 80.0 - accuracy };
        (edge + off, accuracy)
    });
    prop_oneof![anywhere, edge]
}

/// F11: the fence to the metre; a vaguer, older or mock fix never says more; GCJ-02 taken for WGS-84 sends nobody away.
#[test]
fn f11_no_place_convicts_and_the_grade_follows_the_evidence() {
    let policy = Policy::default();
    let gates = [gate()];
    let judged = |fix: Fix| judge_place(&[fix], &gates, &policy).unwrap();
    let drawn =
        (distances(), 0.0..40.0_f64, any::<bool>(), any::<bool>(), 1.0..50.0_f64, prop::option::of(any::<bool>()));
    run("F11", &drawn, |((metres, accuracy_m), age_s, mock, approximate, more, datum)| {
        let datum = datum.map(|_| Datum::Wgs84);
        let lat = 30.1 + metres / DEGREE;
        let fix = Fix { lat, lon: 116.2, accuracy_m, age_s: Some(age_s), mock, approximate, datum };
        let verdict = judged(fix);
        let distance = Haversine.distance(Point::new(116.2, lat), Point::new(116.2, 30.1));
        match verdict.place {
            Place::Inside => prop_assert!(distance + accuracy_m <= 80.0 && age_s <= 30.0),
            Place::Outside => prop_assert!(distance - accuracy_m > 80.0 && age_s <= 30.0 && !approximate),
            Place::Unsure => {}
        }
        let sharp = age_s <= 30.0 && !approximate && (distance + accuracy_m <= 80.0 || distance - accuracy_m > 80.0);
        prop_assert!(!sharp || verdict.place != Place::Unsure || verdict.datum_mixup);
        for worse in [
            Fix { accuracy_m: accuracy_m + more, ..fix },
            Fix { age_s: Some(age_s + more), ..fix },
            Fix { age_s: None, ..fix },
            Fix { mock: true, ..fix },
            Fix { approximate: true, ..fix },
        ] {
            let worse = judged(worse);
            prop_assert!(worse.grade >= verdict.grade, "{:?} is graded better than {:?}", worse, verdict);
            prop_assert!(worse.place == verdict.place || worse.place == Place::Unsure);
        }
        // Somebody inside whose phone gives GCJ-02 without saying so.
        if datum.is_none() && verdict.place == Place::Inside {
            let (lat, lon) = wgs84_to_gcj02(lat, 116.2);
            let mixed_up = judged(Fix { lat, lon, ..fix });
            prop_assert!(mixed_up.place == Place::Unsure || distance + accuracy_m > 79.99);
            prop_assert!(mixed_up.datum_mixup || approximate || distance + accuracy_m > 79.99);
        }
        Ok(())
    });
}

/// F11: everywhere on the globe, poles and the antimeridian included, and numbers that are none.
#[test]
fn f11_anywhere_on_the_globe() {
    let policy = Policy::default();
    let latitudes = || prop_oneof![-90.0..=90.0_f64, Just(90.0), Just(-90.0), 89.9..=90.0_f64];
    let longitudes = || prop_oneof![-180.0..=180.0_f64, Just(180.0), Just(-180.0), 179.9..=180.0_f64];
    let odd = || prop_oneof![4 => 5.0..5_000.0_f64, 1 => Just(f64::NAN), 1 => Just(f64::INFINITY), 1 => Just(-1.0)];
    let drawn = ((latitudes(), longitudes()), (latitudes(), longitudes()), odd());
    run("F11 globe", &drawn, |((lat, lon), (other_lat, other_lon), accuracy_m)| {
        let fix = Fix { lat, lon, accuracy_m, age_s: Some(1.0), mock: false, approximate: false, datum: None };
        let there = Gate { lat: other_lat, lon: other_lon, ..gate() };
        let found = judge_place(&[fix], &[there], &policy);
        prop_assert_eq!(found.is_err(), !(accuracy_m.is_finite() && accuracy_m >= 0.0));
        if let Ok(verdict) = found {
            prop_assert!(verdict.distance_m.is_some_and(f64::is_finite));
        }
        Ok(())
    });
}

/// F11: a teleport is seen, a first fix that is two kilometres off is not called one.
#[test]
fn f11_teleports() {
    let fix = |metres: f64, accuracy_m: f64| Fix {
        lat: 30.1 + metres / DEGREE,
        lon: 116.2,
        accuracy_m,
        age_s: Some(1.0),
        mock: false,
        approximate: false,
        datum: None,
    };
    run("F11 teleport", &(0.0..200_000.0_f64, 5.0..50.0_f64, 1.0..7_200.0_f64), |(metres, accuracy, apart_s)| {
        let found = implied_kmh(&fix(0.0, accuracy), &fix(metres, accuracy), apart_s);
        let true_kmh = metres / apart_s * 3.6;
        prop_assert!(found <= true_kmh * 1.001 + 0.1, "{} for {}", found, true_kmh);
        prop_assert!(metres > 2_000.0 || found <= IMPOSSIBLE_KMH);
        prop_assert!(apart_s < 60.0 || metres < 20_000.0 || true_kmh < 160.0 || found > IMPOSSIBLE_KMH);
        Ok(())
    });
}

/// F11: the sphere is good enough, near and far.
#[test]
fn f11_haversine_against_the_ellipsoid() {
    let worst = Cell::new(0.0_f64);
    run(
        "F11 haversine",
        &(-89.0..89.0_f64, -180.0..180.0_f64, -0.5..0.5_f64, -0.5..0.5_f64),
        |(lat, lon, north, east)| {
            let (a, b) = (Point::new(lon, lat), Point::new(lon + east, lat + north));
            let (sphere, ellipsoid) = (Haversine.distance(a, b), Geodesic.distance(a, b));
            if ellipsoid > 1.0 {
                worst.set(worst.get().max((sphere - ellipsoid).abs() / ellipsoid));
            }
            prop_assert!((sphere - ellipsoid).abs() <= 0.006 * ellipsoid + 0.01);
            Ok(())
        },
    );
    println!("F11 haversine: worst difference {:.3} %", worst.get() * 100.0);
    assert!(worst.get() < 0.006);
}
