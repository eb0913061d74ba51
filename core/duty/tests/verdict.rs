//! On and off, rule by rule.
#![allow(clippy::unwrap_used)]

mod county;

use county::{act, at, between, exact, in_out, ins, judged, plain, town, windows_today};
use huxue_duty::clock::{Grade, TimeInterval};
use huxue_duty::explain::{Language, Reason, codes, render};
use huxue_duty::fence::{Place, PlaceVerdict};
use huxue_duty::roster::Excuse;
use huxue_duty::verdict::{
    Circumstance, Judgement, LateEntry, Off, On, PersonEvidence, is_unscheduled, judge, kinder, minutes_served,
};
use huxue_duty::windows::Policy;

fn late(minutes: u32) -> On {
    On::Late { minutes }
}

fn early(minutes: u32) -> Off {
    Off::LeftEarly { minutes }
}

/// Judged for the morning window 07:10–08:40.
fn morning(evidence: &PersonEvidence) -> (On, Off) {
    let judgement = judged(evidence, &town(), 0);
    (judgement.on, judgement.off)
}

fn with(evidence: &PersonEvidence, change: impl Fn(&mut Circumstance<'_>)) -> Judgement {
    let windows = town();
    let mut circumstance = plain(&windows);
    change(&mut circumstance);
    judge(evidence, &windows[0], &circumstance, &Policy::default())
}

#[test]
fn arrival_by_the_civil_minute() {
    for (time, on) in [
        ("06:10:00", On::OnTime),
        ("06:09:59", On::EarlyNotCounted),
        ("07:10:59", On::OnTime),
        ("07:11:00", late(1)),
        ("07:25:59", late(15)),
        ("07:26:00", On::VeryLate { minutes: 16 }),
        ("08:39:59", On::VeryLate { minutes: 89 }),
    ] {
        assert_eq!(morning(&ins(&[time])).0, on, "{time}");
    }
}

#[test]
fn leaving_by_the_civil_minute() {
    for (time, off) in
        [("08:39:59", early(1)), ("08:40:00", Off::Kept), ("08:00:00", early(40)), ("09:30:00", Off::Kept)]
    {
        let judgement = judged(&in_out(&["07:05"], &[time]), &town(), 0);
        assert_eq!((judgement.off, judgement.off_certain), (off, true), "{time}");
    }
}

#[test]
fn the_last_check_out_counts_and_whoever_came_again_has_not_left() {
    assert_eq!(morning(&in_out(&["07:05", "07:50"], &["07:30", "08:41"])), (On::OnTime, Off::Kept));
    assert_eq!(morning(&in_out(&["07:05", "07:50"], &["07:30"])), (On::OnTime, Off::Unknown));
    let judgement = judged(&in_out(&["07:05", "07:50"], &["07:30", "08:41"]), &town(), 0);
    let minutes: i64 = judgement.presence.iter().map(|stay| stay.to_minute - stay.from_minute).sum();
    assert_eq!(minutes, 25 + 51);
}

#[test]
fn a_check_in_belongs_to_the_running_window_or_the_next_within_the_hour() {
    let windows = town();
    let policy = Policy::default();
    let on = |time: &str, index: usize| judged(&ins(&[time]), &windows, index).on;
    assert_eq!(on("10:10", 1), On::OnTime);
    assert_eq!(on("10:09", 1), On::EarlyNotCounted);
    assert_eq!(on("10:09", 2), On::Unknown, "too early for the next window only");
    assert_eq!(on("12:24", 2), On::Unknown, "the noon window still runs");
    assert_eq!(on("12:24", 1), On::VeryLate { minutes: 74 });
    assert_eq!(on("12:25", 2), On::OnTime, "it has ended: the next is 45 minutes away");
    for (time, unscheduled) in [("09:30", true), ("10:10", false), ("08:39", false), ("08:40", true), ("19:00", true)] {
        assert_eq!(is_unscheduled(&act(exact(time)), &windows, &policy), unscheduled, "{time}");
    }
    assert!(!is_unscheduled(&act(between("09:00", "10:30")), &windows, &policy), "it may belong to noon");
}

#[test]
fn too_early_counts_from_due_once_something_inside_the_window_shows_presence() {
    let early_bird = ins(&["05:50"]);
    assert_eq!(morning(&early_bird), (On::EarlyNotCounted, Off::Unknown));
    assert!(judged(&early_bird, &town(), 0).presence.is_empty());
    let seen = |time: &str| PersonEvidence { other_acts: vec![act(exact(time))], ..early_bird.clone() };
    assert_eq!(morning(&seen("07:45")).0, On::OnTime);
    assert_eq!(morning(&seen("07:05")).0, On::EarlyNotCounted, "an act before due confirms nothing");
    assert_eq!(morning(&seen("09:00")).0, On::EarlyNotCounted);
    let attested = PersonEvidence { attested_present: vec![act(exact("07:30"))], ..early_bird.clone() };
    assert_eq!(morning(&attested).0, On::OnTime);
    assert_eq!(morning(&in_out(&["05:50"], &["08:41"])), (On::EarlyNotCounted, Off::Kept), "leaving is judged as ever");
    assert_eq!(morning(&in_out(&["05:50"], &["08:30"])).1, early(10));
    assert_eq!(
        morning(&in_out(&["05:50", "07:15"], &["08:41"])),
        (late(5), Off::Kept),
        "a new arrival speaks for itself"
    );
    let left_before = PersonEvidence { other_acts: vec![act(exact("07:45"))], ..in_out(&["05:50"], &["06:00"]) };
    assert_ne!(morning(&left_before).0, On::EarlyNotCounted);
}

#[test]
fn a_stay_from_an_earlier_window_counts_from_due_if_its_end_says_so() {
    let windows = town();
    let on = |evidence: &PersonEvidence| judged(evidence, &windows, 1).on;
    assert_eq!(on(&in_out(&["07:05"], &["12:30"])), On::OnTime);
    assert_eq!(on(&ins(&["07:05"])), On::Unknown, "an open stay reaches its own window's end only");
    assert_eq!(on(&in_out(&["09:00"], &["12:30"])), On::EarlyNotCounted, "merely early");
    assert_eq!(on(&in_out(&["07:05", "11:20"], &["12:30"])), late(10), "came anew");
    let both = judged(&in_out(&["07:05"], &["12:30"]), &windows, 0);
    assert_eq!((both.on, both.off), (On::OnTime, Off::Kept));
    assert_eq!(judged(&in_out(&["07:05"], &["12:00"]), &windows, 1).off, early(25));
}

#[test]
fn being_seen_is_presence_and_never_lateness() {
    let seen = |time: &str| PersonEvidence { attested_present: vec![act(exact(time))], ..PersonEvidence::default() };
    let judgement = judged(&seen("07:08"), &town(), 0);
    assert_eq!((judgement.on, judgement.on_certain), (On::OnTime, true));
    let judgement = judged(&seen("07:40"), &town(), 0);
    assert_eq!((judgement.on, judgement.on_certain), (On::OnTime, false));
    let and_came = PersonEvidence { check_ins: vec![act(exact("07:30"))], ..seen("07:40") };
    assert_eq!(morning(&and_came).0, On::VeryLate { minutes: 20 });
    let acted = PersonEvidence { other_acts: vec![act(exact("07:05"))], ..PersonEvidence::default() };
    assert_eq!(morning(&acted).0, On::Unknown, "an act before the window is heard, not counted");
}

#[test]
fn wide_evidence_is_late_only_if_every_instant_of_it_is() {
    let arrival = |from: &str, to: &str| {
        let evidence = PersonEvidence { check_ins: vec![act(between(from, to))], ..PersonEvidence::default() };
        let judgement = judged(&evidence, &town(), 0);
        (judgement.on, judgement.on_certain)
    };
    assert_eq!(arrival("07:05", "07:20"), (On::OnTime, false));
    assert_eq!(arrival("07:12", "07:20"), (late(2), true));
    assert_eq!(arrival("07:12", "07:40"), (late(2), false));
    assert_eq!(arrival("07:00", "07:09"), (On::OnTime, true));
    assert_eq!(arrival("05:00", "07:05"), (On::OnTime, false));
    assert_eq!(arrival("05:00", "06:00"), (On::EarlyNotCounted, true));
    assert_eq!(arrival("07:10:20", "07:11:10"), (On::OnTime, true), "50 s: its midpoint");
    assert_eq!(arrival("00:00", "09:00"), (On::OnTime, false));
    let leaving = |from: &str, to: &str| {
        let evidence = PersonEvidence { check_outs: vec![act(between(from, to))], ..ins(&["07:05"]) };
        let judgement = judged(&evidence, &town(), 0);
        (judgement.off, judgement.off_certain)
    };
    assert_eq!(leaving("08:10", "08:30"), (early(10), true));
    assert_eq!(leaving("08:30", "08:50"), (Off::Kept, false));
    assert_eq!(leaving("08:45", "08:50"), (Off::Kept, true));
}

#[test]
fn nobody_is_blamed_until_every_device_has_synced_past_the_first_movement() {
    let nothing = PersonEvidence::default();
    let on = |change: &dyn Fn(&mut Circumstance<'_>)| {
        let judgement = with(&nothing, change);
        (judgement.on, judgement.on_certain)
    };
    let synced =
        |time: &'static str| move |circumstance: &mut Circumstance<'_>| circumstance.all_synced_to = Some(at(time));
    assert_eq!(on(&|_| {}), (On::Unknown, false));
    assert_eq!(on(&synced("07:40:00")), (On::Unknown, false), "an act at that very moment may still come");
    assert_eq!(on(&synced("07:40:01")), (On::NotCheckedIn, true));
    assert_eq!(
        on(&|circumstance| {
            synced("08:00")(circumstance);
            circumstance.pending_leave = true;
        }),
        (On::Unknown, false)
    );
    assert_eq!(
        on(&|circumstance| {
            synced("08:00")(circumstance);
            circumstance.now = at("07:39");
        }),
        (On::Unknown, false)
    );
    let came_later = with(&ins(&["07:55"]), synced("09:00"));
    assert_eq!(came_later.on, On::VeryLate { minutes: 45 });
    let forgot = with(&in_out(&[], &["08:41"]), synced("09:00"));
    assert_eq!(
        (forgot.on, forgot.off, forgot.off_certain),
        (On::Unknown, Off::Kept, false),
        "checked out, so was there"
    );
    for (time, on) in [
        ("07:09:59", On::NotCheckedIn),
        ("07:10", On::Unknown),
        ("08:20", On::Unknown),
        ("09:40", On::Unknown),
        ("09:40:01", On::NotCheckedIn),
    ] {
        let forgot = with(&in_out(&[], &[time]), synced("09:45"));
        assert_eq!((forgot.on, forgot.off_certain), (on, false), "a check-out at {time} and no check-in");
    }
    let left_before_due = with(&in_out(&["06:30"], &["07:00"]), synced("09:00"));
    assert_eq!(left_before_due.on, On::Unknown, "heard of, though not in the window");
}

#[test]
fn missing_only_an_hour_after_the_end_and_only_if_everybody_has_synced() {
    let off = |synced: &str, now: &str| {
        let (synced, now) = (at(synced), at(now));
        with(&ins(&["07:05"]), move |circumstance| {
            circumstance.all_synced_to = Some(synced);
            circumstance.now = now;
        })
        .off
    };
    assert_eq!(off("09:40:00", "10:00"), Off::Unknown);
    assert_eq!(off("09:40:01", "10:00"), Off::Missing);
    assert_eq!(off("09:40:01", "09:30"), Off::Unknown);
    assert_eq!(with(&ins(&["07:05"]), |_| {}).off, Off::Unknown);
}

#[test]
fn leave_provisional_days_and_stand_ins() {
    let evidence = in_out(&["07:20"], &["08:00"]);
    let excused = with(&evidence, |circumstance| circumstance.excused = Some(Excuse::Leave));
    assert_eq!((excused.on, excused.off, excused.on_certain), (On::Excused, Off::Excused, true));
    assert_eq!(excused.presence.len(), 1, "who came anyway counts for strength");
    let pending = with(&evidence, |circumstance| {
        circumstance.excused = Some(Excuse::Substituted);
        circumstance.excuse_pending = true;
    });
    assert_eq!((pending.on, pending.on_certain), (On::Excused, false));
    let provisional = with(&evidence, |circumstance| circumstance.provisional = true);
    assert_eq!((provisional.on, provisional.off), (On::NotJudged, Off::NotJudged));
    assert_eq!(provisional.presence.len(), 1);
    let excused_first = with(&evidence, |circumstance| {
        circumstance.provisional = true;
        circumstance.excused = Some(Excuse::Leave);
    });
    assert_eq!(excused_first.on, On::Excused);
    let stand_in = |time: &str| with(&ins(&[time]), |circumstance| circumstance.joined_at = Some(at("07:30"))).on;
    assert_eq!(stand_in("07:30:59"), On::OnTime);
    assert_eq!(stand_in("07:35"), late(5));
}

#[test]
fn a_clear_that_binds_the_person_moves_the_end() {
    let clears = [("到校".to_owned(), at("08:25:40"))];
    let windows = town();
    let circumstance = Circumstance { clears: &clears, ..plain(&windows) };
    let off = |time: &str| judge(&in_out(&["07:05"], &[time]), &windows[0], &circumstance, &Policy::default()).off;
    assert_eq!(off("08:50"), early(5));
    assert_eq!(off("08:55"), Off::Kept);
}

#[test]
fn an_accepted_later_entry_is_certain_and_graded_d() {
    let entry = |on: Option<&str>, off: Option<&str>| PersonEvidence {
        late_entry: Some(LateEntry { on: on.map(at), off: off.map(at) }),
        ..PersonEvidence::default()
    };
    let judgement = judged(&entry(Some("07:05"), Some("08:45")), &town(), 0);
    assert_eq!((judgement.on, judgement.off), (On::OnTime, Off::Kept));
    assert_eq!((judgement.on_certain, judgement.off_certain), (true, true));
    assert_eq!((judgement.on_grade, judgement.off_grade), (Some(Grade::D), Some(Grade::D)));
    assert_eq!(judged(&entry(Some("07:05"), Some("08:45")), &town(), 1).on, On::Unknown, "that morning only");
    assert_eq!(morning(&entry(Some("05:30"), Some("08:45"))).0, On::OnTime, "HQ has accepted it");
    let only_off = PersonEvidence { check_ins: vec![act(exact("07:12"))], ..entry(None, Some("08:45")) };
    assert_eq!(morning(&only_off), (late(2), Off::Kept));
}

#[test]
fn a_mock_position_lowers_the_grade() {
    let place = PlaceVerdict {
        place: Place::Inside,
        gate: Some("G1".into()),
        distance_m: Some(3.0),
        accuracy_m: Some(5.0),
        mock: true,
        ..PlaceVerdict::unknown()
    };
    let mut evidence = ins(&["07:05"]);
    evidence.check_ins[0].place = Some(place);
    let judgement = judged(&evidence, &town(), 0);
    assert_eq!(judgement.on_grade, Some(Grade::B));
    assert_eq!((judgement.place, judgement.gate), (Some(Place::Inside), Some("G1".into())));
}

#[test]
fn night_duty_past_midnight() {
    let windows = windows_today(&[("晚自习", "23:40", "24:10")]);
    let judgement = judged(&in_out(&["23:05"], &["24:39:59"]), &windows, 0);
    assert_eq!((judgement.on, judgement.off), (On::OnTime, early(1)));
    assert_eq!(judged(&in_out(&["24:05"], &["24:40"]), &windows, 0).on, On::VeryLate { minutes: 55 });
}

#[test]
fn a_volunteer_gets_minutes_and_never_a_verdict() {
    let windows = town();
    let served = |evidence: &PersonEvidence| minutes_served(evidence, &windows[0]);
    assert_eq!(served(&in_out(&["07:00"], &["08:00"])), 50);
    assert_eq!(served(&ins(&["07:30"])), 70);
    assert_eq!(served(&in_out(&["07:10", "08:00"], &["07:40", "08:20"])), 50);
    assert_eq!(served(&in_out(&["05:00"], &["09:00"])), 90);
    assert_eq!(served(&ins(&["05:00"])), 0);
    assert_eq!(served(&PersonEvidence::default()), 0);
}

#[test]
fn the_kinder_of_two_versions_part_by_part() {
    let by = |evidence: &PersonEvidence| judged(evidence, &town(), 0);
    let (good_on, good_off) = (by(&in_out(&["07:05"], &["08:00"])), by(&in_out(&["07:15"], &["08:41"])));
    for both in [kinder(good_on.clone(), good_off.clone()), kinder(good_off.clone(), good_on.clone())] {
        assert_eq!((both.on, both.off), (On::OnTime, Off::Kept));
    }
    let in_force = by(&in_out(&["07:15"], &["08:41"]));
    assert_eq!(kinder(good_on, in_force.clone()).presence, in_force.presence, "coverage follows the version in force");
    let unknown = by(&PersonEvidence::default());
    assert_eq!(kinder(unknown.clone(), good_off).on, On::Unknown);
    assert_eq!(kinder(unknown, by(&ins(&["07:05"]))).on, On::OnTime);
    let told = Judgement::had_no_duty(&in_force);
    assert_eq!(kinder(told, in_force).on, On::OnTime);
}

#[test]
fn names_on_the_wire() {
    let name = |on: On| serde_json::to_value(on).unwrap();
    assert_eq!(name(On::EarlyNotCounted), "early_not_counted");
    assert_eq!(name(On::VeryLate { minutes: 16 }), serde_json::json!({"very_late": {"minutes": 16}}));
    assert_eq!(serde_json::to_value(early(1)).unwrap(), serde_json::json!({"left_early": {"minutes": 1}}));
}

#[test]
fn the_reason_says_why_in_both_languages() {
    let judgement = judged(&in_out(&["07:14"], &["08:41"]), &town(), 0);
    let zh = render(&judgement.reason, Language::Zh);
    assert!(zh.starts_with("迟到 4 分钟：应到 07:10 = 到校 07:40 − 30 分；"), "{zh}");
    let en = render(&judgement.reason, Language::En);
    assert!(en.starts_with("4 min late: due 07:10 = 到校 07:40 − 30 min; "), "{en}");
    let seen = PersonEvidence { attested_present: vec![act(exact("07:40"))], ..PersonEvidence::default() };
    let wide = PersonEvidence { check_ins: vec![act(between("07:00", "07:30"))], ..PersonEvidence::default() };
    let cases =
        [judgement, judged(&seen, &town(), 0), judged(&wide, &town(), 0), with(&wide, |it| it.pending_leave = true)];
    for case in cases {
        assert_known(&case.reason);
        assert!(!render(&case.reason, Language::Zh).contains('{'), "{:?}", case.reason);
    }
}

fn assert_known(reason: &Reason) {
    assert!(codes().any(|code| code == reason.code), "no text for {}", reason.code);
    reason.children.iter().for_each(assert_known);
}

#[test]
fn extreme_instants_do_not_panic() {
    for (low, high) in [(i64::MIN, i64::MAX), (i64::MAX, i64::MIN), (i64::MIN, i64::MIN), (i64::MAX, i64::MAX)] {
        let interval = TimeInterval {
            earliest: huxue_duty::clock::Instant(low),
            latest: huxue_duty::clock::Instant(high),
            grade: Grade::D,
        };
        let evidence = PersonEvidence {
            check_ins: vec![act(interval)],
            check_outs: vec![act(interval)],
            attested_present: vec![act(interval)],
            other_acts: vec![act(interval)],
            late_entry: Some(LateEntry { on: Some(interval.earliest), off: Some(interval.latest) }),
        };
        let judgement = judged(&evidence, &town(), 0);
        render(&judgement.reason, Language::Zh);
        minutes_served(&evidence, &town()[0]);
    }
}
