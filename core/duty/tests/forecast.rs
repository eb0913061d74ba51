//! The coverage forecast (N5): gaps with their reasons, and whom one may ask.
#![allow(clippy::unwrap_used)]

mod county;

use chrono::NaiveDate;
use county::date;
use huxue_duty::clock::Instant;
use huxue_duty::county::{Part, Period, Person, Role};
use huxue_duty::forecast::{Excluded, Places, Planned, Reason, Slot, Substitute, Worry, forecast};
use huxue_duty::ids::{PersonId, PostId};
use huxue_duty::policy::Policy;
use huxue_duty::rest::leaves_rest;
use huxue_duty::roster::Excuse;
use huxue_duty::windows::Window;

fn day() -> NaiveDate {
    date("2026-11-24")
}

/// Before everything that is planned today.
fn now() -> Instant {
    Instant::at(day(), 300)
}

fn window(day: NaiveDate, from: u32, to: u32) -> Window {
    let (on_due, off_due) = (Instant::at(day, from), Instant::at(day, to));
    Window { day, period: Period::of_start(from + 30), on_due, off_due, movements: vec![] }
}

fn slot(person: &str, role: Role, part: Part) -> Slot {
    Slot { person: PersonId::new(person), role, part, away: None, worries: vec![] }
}

fn team(post: u32) -> Vec<Slot> {
    vec![
        slot(&format!("O{post}"), Role::Officer, Part::Leader),
        slot(&format!("A{post}"), Role::Auxiliary, Part::Member),
        slot(&format!("B{post}"), Role::Auxiliary, Part::Member),
    ]
}

fn planned(post: u32, window: Window) -> Planned {
    Planned { post: PostId::new(format!("P{post}")), window, template: (1, 2), team: team(post) }
}

fn person(id: &str, role: Role) -> Person {
    let can_lead = role == Role::Officer;
    Person { id: PersonId::new(id), name: id.into(), unit: "U1".into(), role, can_lead }
}

fn people() -> Vec<Person> {
    let of_post = |post: u32| {
        let officer = person(&format!("O{post}"), Role::Officer);
        [officer, person(&format!("A{post}"), Role::Auxiliary), person(&format!("B{post}"), Role::Auxiliary)]
    };
    (1..=4).flat_map(of_post).collect()
}

/// A degree of latitude is 111 km: posts lie 1.1 km apart in a row.
fn places() -> Places {
    (1..=4u32).map(|post| (PostId::new(format!("P{post}")), (30.0 + f64::from(post) / 100.0, 116.0))).collect()
}

fn names(substitutes: &[Substitute]) -> Vec<&str> {
    substitutes.iter().map(|one| one.person.as_str()).collect()
}

#[test]
fn a_full_team_without_worries_is_no_gap() {
    assert!(
        forecast(&[planned(1, window(day(), 430, 520))], &people(), &places(), &Policy::default(), now()).is_empty()
    );
}

#[test]
fn a_leader_on_leave_is_replaced_by_the_nearest_free_leader() {
    let mut short = planned(1, window(day(), 430, 520));
    short.team[0].away = Some(Excuse::Leave);
    // P2 stands at the same time, P3 and P4 later.
    let plan = [
        short,
        planned(2, window(day(), 430, 520)),
        planned(3, window(day(), 540, 600)),
        planned(4, window(day(), 540, 600)),
    ];
    let gaps = forecast(&plan, &people(), &places(), &Policy::default(), now());
    assert_eq!(gaps.len(), 1);
    let gap = &gaps[0];
    assert!(gap.certain);
    assert_eq!(gap.windows[0].short, (1, 0));
    assert_eq!(gap.reasons, [Reason::OnLeave { person: PersonId::new("O1") }, Reason::NoLeader]);
    let opening = &gap.openings[0];
    assert_eq!(opening.in_place_of.as_str(), "O1");
    assert_eq!(names(&opening.substitutes), ["O3", "O4"]);
    assert_eq!(opening.substitutes[0].from, Some(PostId::new("P3")));
    let metres = opening.substitutes[0].distance_m.unwrap();
    assert!((2_200..2_250).contains(&metres), "{metres}");
    assert_eq!(opening.excluded, Excluded { away: 0, on_duty: 1, rest: 0 });
}

#[test]
fn an_auxiliarys_place_goes_to_auxiliaries_first_and_never_an_officers_to_an_auxiliary() {
    let mut short = planned(1, window(day(), 430, 520));
    short.team[1].away = Some(Excuse::Leave);
    let plan = [short, planned(4, window(day(), 540, 600))];
    let gaps = forecast(&plan, &people(), &places(), &Policy::default(), now());
    let offered = names(&gaps[0].openings[0].substitutes);
    // Those of no post have no place, and come after those who have one.
    assert_eq!(offered[..2], ["A4", "B4"]);
    assert!(offered.len() == 5 && !offered.contains(&"O4"));
    let mut short = planned(1, window(day(), 430, 520));
    short.team[0] = Slot { part: Part::Member, away: Some(Excuse::Leave), ..short.team[0].clone() };
    let gaps = forecast(&[short], &people(), &places(), &Policy::default(), now());
    assert_eq!(names(&gaps[0].openings[0].substitutes), ["O2", "O3", "O4"]);
}

#[test]
fn whoever_comes_from_a_late_duty_or_goes_to_an_early_one_is_left_to_rest() {
    let mut short = planned(1, window(day(), 430, 520));
    short.team[0].away = Some(Excuse::Leave);
    let yesterday = day().pred_opt().unwrap();
    // 21:20 to 22:55 before, then 07:10: eight hours and a quarter.
    let plan = [short.clone(), planned(2, window(yesterday, 1280, 1375)), planned(3, window(yesterday, 960, 1100))];
    let gaps = forecast(&plan, &people(), &places(), &Policy::default(), now());
    let opening = &gaps[0].openings[0];
    assert_eq!(names(&opening.substitutes), ["O3", "O4"]);
    assert_eq!(opening.excluded.rest, 1);
    let ten = [window(yesterday, 1000, 1270)];
    assert!(leaves_rest(&ten, &short.window, &Policy::default()), "ten hours are enough");
    let less = [window(yesterday, 1000, 1271)];
    assert!(!leaves_rest(&less, &short.window, &Policy::default()));
    let same_day = [window(day(), 521, 600)];
    assert!(leaves_rest(&same_day, &short.window, &Policy::default()));
}

#[test]
fn somebody_away_that_day_is_asked_for_nothing() {
    let mut short = planned(1, window(day(), 430, 520));
    short.team[0].away = Some(Excuse::Leave);
    let mut evening = planned(2, window(day(), 940, 1010));
    evening.team[0].worries.push(Worry::LeaveAsked);
    let mut other = planned(3, window(day(), 940, 1010));
    other.team[0].away = Some(Excuse::Substituted);
    let gaps = forecast(&[short, evening, other], &people(), &places(), &Policy::default(), now());
    let opening = &gaps.iter().find(|gap| gap.post.as_str() == "P1").unwrap().openings[0];
    assert_eq!(names(&opening.substitutes), ["O4"]);
    assert_eq!(opening.excluded.away, 2);
}

#[test]
fn a_worry_is_something_to_look_at_and_no_gap() {
    let since = Some(Instant::at(day(), 0));
    let mut watched = planned(1, window(day(), 430, 520));
    watched.team[1].worries = vec![Worry::Unacknowledged, Worry::NotHeard { since }];
    let gaps = forecast(&[watched], &people(), &places(), &Policy::default(), now());
    assert!(!gaps[0].certain);
    assert_eq!(gaps[0].windows[0].short, (0, 0));
    let person = PersonId::new("A1");
    assert_eq!(
        gaps[0].reasons,
        [Reason::NotHeard { person: person.clone(), since }, Reason::Unacknowledged { person }]
    );
    assert_eq!(gaps[0].openings.len(), 1, "one may ask before it is too late");
}

#[test]
fn a_place_that_nobody_was_named_for_is_unfilled_and_surplus_officers_fill_it() {
    let mut thin = planned(1, window(day(), 430, 520));
    thin.team.truncate(2);
    let gaps = forecast(&[thin.clone()], &people(), &places(), &Policy::default(), now());
    assert_eq!(gaps[0].reasons, [Reason::Unfilled { officers: 0, auxiliaries: 1 }]);
    assert!(gaps[0].certain && gaps[0].openings.is_empty());
    thin.team.push(slot("O4", Role::Officer, Part::Member));
    assert!(forecast(&[thin], &people(), &places(), &Policy::default(), now()).is_empty());
}

#[test]
fn leave_that_leaves_enough_people_is_no_gap() {
    let mut four = planned(1, window(day(), 430, 520));
    four.team.push(Slot { away: Some(Excuse::Leave), ..slot("A4", Role::Auxiliary, Part::Member) });
    assert!(forecast(&[four], &people(), &places(), &Policy::default(), now()).is_empty());
}

#[test]
fn a_substitute_is_free_for_the_rest_of_the_day_and_what_is_over_binds_nobody() {
    let mut morning = planned(1, window(day(), 430, 520));
    let mut evening = planned(1, window(day(), 940, 1010));
    for one in [&mut morning, &mut evening] {
        one.team[0].away = Some(Excuse::Leave);
    }
    // P2 stands in the morning, P3 in the evening.
    let plan = [morning, evening, planned(2, window(day(), 430, 520)), planned(3, window(day(), 940, 1010))];
    let asked = |now: Instant| forecast(&plan, &people(), &places(), &Policy::default(), now);
    let before = asked(now());
    assert_eq!((before.len(), before[0].windows.len(), before[0].openings.len()), (1, 2, 1));
    assert_eq!(names(&before[0].openings[0].substitutes), ["O4"]);
    let noon = asked(Instant::at(day(), 700));
    assert_eq!(noon[0].windows.len(), 1);
    assert_eq!(names(&noon[0].openings[0].substitutes), ["O2", "O4"]);
}
