//! Who is named, how strong a post is, and what may be said of it.
#![allow(clippy::unwrap_used)]

mod county;

use county::{date, town};
use huxue_duty::clock::Instant;
use huxue_duty::county::{Absence, Part, Period, Person, Role, RosterRow, Weekdays, Weeks};
use huxue_duty::coverage::{PostState, RowSummary, post_state};
use huxue_duty::forecast::{Planned, Slot};
use huxue_duty::ids::{PersonId, PostId, UnitId};
use huxue_duty::policy::Policy;
use huxue_duty::roster::{Excuse, RosterWarning, assigned, check};
use huxue_duty::school_day::DayStatus;
use huxue_duty::strength::{StaffPresence, strength};
use huxue_duty::verdict::{On, Presence};
use huxue_duty::windows::Window;
use proptest::prelude::*;

fn row(person: &str, part: Part) -> RosterRow {
    RosterRow {
        post: PostId::new("P001"),
        person: PersonId::new(person),
        part,
        periods: Vec::new(),
        valid_from: date("2026-09-01"),
        valid_to: date("2026-12-31"),
        weekdays: Weekdays::ALL,
        weeks: Weeks::All,
    }
}

fn named(row: RosterRow, window: &Window, runs_as: Option<u8>) -> bool {
    !assigned(&PostId::new("P001"), window, runs_as, &[row], &[]).is_empty()
}

#[test]
fn validity_periods_weekdays_and_weeks() {
    let windows = town();
    let window = &windows[0];
    let base = row("A001", Part::Member);
    assert!(named(base.clone(), window, None));
    assert!(!named(RosterRow { valid_to: date("2026-11-23"), ..base.clone() }, window, None));
    assert!(named(RosterRow { valid_from: date("2026-11-24"), ..base.clone() }, window, None));
    let noon = RosterRow { periods: vec![Period::Noon], ..base.clone() };
    assert!(!named(noon.clone(), window, None) && named(noon, &windows[1], None));
    let tuesdays = RosterRow { weekdays: Weekdays(0).with(2), ..base.clone() };
    assert!(named(tuesdays.clone(), window, None));
    assert!(!named(tuesdays, window, Some(1)), "a day that runs Monday's timetable runs Monday's roster");
    assert!(named(RosterRow { weeks: Weeks::Even, ..base.clone() }, window, None), "ISO week 48");
    assert!(!named(RosterRow { weeks: Weeks::Odd, ..base.clone() }, window, None));
    assert!(!named(RosterRow { post: PostId::new("P002"), ..base }, window, None));
}

#[test]
fn absences_excuse_and_substitutes_step_in() {
    let absence = |person: &str, substitute: Option<&str>| Absence {
        person: PersonId::new(person),
        from: date("2026-11-24"),
        to: date("2026-11-24"),
        kind: "事假".into(),
        substitute: substitute.map(PersonId::new),
    };
    let rows = [row("O001", Part::Leader), row("A001", Part::Member), row("A002", Part::Member)];
    let absences = [absence("A001", Some("A007")), absence("A002", None), absence("A007", None)];
    let windows = town();
    let team = assigned(&PostId::new("P001"), &windows[0], None, &rows, &absences);
    let of = |person: &str| team.iter().find(|one| one.person.as_str() == person).unwrap();
    assert_eq!(of("O001").excused, None);
    assert_eq!(of("A001").excused, Some(Excuse::Substituted));
    assert_eq!(of("A002").excused, Some(Excuse::Leave));
    assert_eq!(of("A007").stands_in_for, Some(PersonId::new("A001")));
    assert_eq!(of("A007").excused, Some(Excuse::Leave), "the substitute is on leave as well");
}

/// A team by role and part; the policy's ten hours of rest hold.
fn planned(post: &str, window: &Window, team: &[(&str, Role, Part, Option<Excuse>)]) -> Planned {
    let slot = |&(person, role, part, away): &(&str, Role, Part, Option<Excuse>)| Slot {
        person: PersonId::new(person),
        role,
        part,
        away,
        worries: vec![],
    };
    let template = (1, 0);
    Planned { post: PostId::new(post), window: window.clone(), template, team: team.iter().map(slot).collect() }
}

#[test]
fn what_a_roster_gets_wrong() {
    let person = |id: &str, role, can_lead| Person {
        id: PersonId::new(id),
        name: "警员001".into(),
        unit: UnitId::new("U1"),
        role,
        can_lead,
    };
    let people = [
        person("O001", Role::Officer, true),
        person("O002", Role::Officer, false),
        person("A001", Role::Auxiliary, true),
    ];
    let windows = town();
    let lead = |away| ("O001", Role::Officer, Part::Leader, away);
    let told = |plan: &[Planned]| check(plan, &people, &Policy::default());
    let at = |post: &str, index: usize, away| planned(post, &windows[index], &[lead(away)]);
    assert_eq!(told(&[at("P001", 0, None), at("P002", 1, None)]), []);
    assert!(
        matches!(&told(&[at("P001", 0, None), at("P002", 0, None)])[..], [RosterWarning::TwoPosts { posts, .. }] if posts.0.as_str() == "P001")
    );
    let on_leave = told(&[at("P001", 0, Some(Excuse::Leave))]);
    assert!(matches!(
        on_leave[..],
        [RosterWarning::OnLeave { .. }, RosterWarning::NoLeader { .. }, RosterWarning::Unfilled { officers: 1, .. }]
    ));
    for (leader, role) in [("O002", Role::Officer), ("unknown", Role::Officer)] {
        let team = [planned("P001", &windows[0], &[(leader, role, Part::Leader, None)])];
        assert!(matches!(told(&team)[..], [RosterWarning::CannotLead { .. }]), "{leader}");
    }
    let headless = [planned("P001", &windows[0], &[("O002", Role::Officer, Part::Member, None)])];
    assert!(matches!(told(&headless)[..], [RosterWarning::NoLeader { .. }]));
}

#[test]
fn a_roster_that_leaves_too_little_rest_says_how_much_is_left() {
    let leader = ("O001", Role::Officer, Part::Leader, None);
    let window = |day: &str, from: u32, to: u32| {
        let (on_due, off_due) = (Instant::at(date(day), from), Instant::at(date(day), to));
        Window { day: date(day), period: Period::of_start(from), on_due, off_due, movements: vec![] }
    };
    let night = planned("P001", &window("2026-11-24", 20 * 60, 23 * 60), &[leader]);
    let early = planned("P002", &window("2026-11-25", 7 * 60, 8 * 60), &[leader]);
    let late = planned("P002", &window("2026-11-25", 9 * 60, 10 * 60), &[leader]);
    let people =
        [Person {
            id: "O001".into(), name: "警员001".into(), unit: "U1".into(), role: Role::Officer, can_lead: true
        }];
    let told = check(&[night.clone(), early], &people, &Policy::default());
    assert!(matches!(&told[..], [RosterWarning::LittleRest { rest_min: 480, post, .. }] if post.as_str() == "P002"));
    assert_eq!(check(&[night, late], &people, &Policy::default()), []);
}

fn staff(role: Role, from_minute: i64, to_minute: i64) -> StaffPresence {
    StaffPresence { role, presence: vec![Presence { from_minute, to_minute, open: false }] }
}

#[test]
fn one_and_two_minute_by_minute() {
    use Role::{Auxiliary, Officer, SchoolGuard, Volunteer};
    let at = |template, staff: &[StaffPresence]| {
        let found = strength((430, 520), template, staff);
        (found.strength_minutes, found.under_strength_minutes)
    };
    let full = [staff(Officer, 400, 600), staff(Auxiliary, 400, 519), staff(Auxiliary, 446, 600)];
    assert_eq!(at((1, 2), &full), (73, 17));
    let officers = [staff(Officer, 400, 600), staff(Officer, 400, 600), staff(Auxiliary, 430, 520)];
    assert_eq!(at((1, 2), &officers), (90, 0), "a surplus officer fills an auxiliary's place");
    let auxiliaries = [staff(Auxiliary, 400, 600), staff(Auxiliary, 400, 600), staff(Auxiliary, 400, 600)];
    assert_eq!(at((1, 2), &auxiliaries), (0, 90), "not the other way round");
    assert_eq!(at((0, 1), &[staff(Volunteer, 0, 999), staff(SchoolGuard, 0, 999)]), (0, 90));
    assert_eq!(at((0, 0), &[]), (90, 0));
    let open =
        StaffPresence { role: Officer, presence: vec![Presence { from_minute: 430, to_minute: 500, open: true }] };
    assert_eq!(at((1, 0), &[open]), (90, 0), "nobody closed it");
    assert_eq!(strength((520, 430), (1, 2), &full).under_strength_minutes, 0);
}

#[test]
fn what_may_be_said_of_a_post() {
    use DayStatus::{Provisional, SchoolDay};
    let row = |on: On, certain: bool, present: bool| RowSummary { on, certain, present, pending: false };
    let here = || row(On::OnTime, true, true);
    let silent = || row(On::Unknown, false, false);
    let not_in = || row(On::NotCheckedIn, true, false);
    let excused = || row(On::Excused, true, false);
    for (rows, status, state) in [
        (vec![here(), here(), excused()], SchoolDay, PostState::Confirmed),
        (vec![here(), silent()], SchoolDay, PostState::Provisional),
        (vec![row(On::OnTime, false, true)], SchoolDay, PostState::Provisional),
        (vec![RowSummary { pending: true, ..here() }], SchoolDay, PostState::Provisional),
        (vec![not_in(), not_in(), excused()], SchoolDay, PostState::NotCheckedIn),
        (vec![not_in(), silent()], SchoolDay, PostState::Silent),
        (vec![silent(), silent()], SchoolDay, PostState::Silent),
        (vec![excused(), excused()], SchoolDay, PostState::Excused),
        (vec![here()], Provisional, PostState::NotJudged),
        (vec![], SchoolDay, PostState::NotJudged),
    ] {
        assert_eq!(post_state(&rows, status), state, "{rows:?}");
    }
}

proptest! {
    #[test]
    fn strength_minutes_add_up_to_the_window(
        stays in prop::collection::vec((0..2_u8, 0..700_i64, 0..300_i64), 0..6),
        template in (0..3_u32, 0..3_u32),
    ) {
        let of = |kind| if kind == 0 { Role::Officer } else { Role::Auxiliary };
        let all: Vec<StaffPresence> =
            stays.iter().map(|(kind, from, length)| staff(of(*kind), *from, from + length)).collect();
        let mut last = 0;
        for count in 0..=all.len() {
            let found = strength((430, 520), template, &all[..count]);
            prop_assert_eq!(found.strength_minutes + found.under_strength_minutes, 90);
            prop_assert!(found.strength_minutes >= last, "more people never weaken a post");
            last = found.strength_minutes;
        }
    }
}
