//! `fixtures/county` is what the issue asked for: the method's numbers, and not a single problem.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use chrono::NaiveDate;
use huxue_duty::county::{Level, Part, Period, Role, UnitKind, Weeks};
use huxue_duty::policy::Policy;
use huxue_duty::school_day::{DayStatus, day_status};
use huxue_duty::windows::windows;

use super::super::{dir::read_dir, read};
use super::*;

fn shipped() -> County {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/county");
    let import = read(&read_dir(&folder).unwrap());
    assert_eq!(import.problems.iter().map(ToString::to_string).collect::<Vec<_>>(), Vec::<String>::new());
    import.county.unwrap()
}

#[test]
fn it_has_the_methods_numbers() {
    let county = shipped();
    assert_eq!((county.schools.len(), county.posts.len(), county.units.len()), (90, 90, 12));
    let manned = county.posts.iter().filter(|post| (post.officers, post.auxiliaries) == (1, 2)).count();
    let guarded = county.posts.iter().filter(|post| (post.officers, post.auxiliaries) == (0, 0)).count();
    assert_eq!((manned, guarded), (58, 32));

    let role = |role: Role| county.people.iter().filter(|person| person.role == role).count();
    assert_eq!(
        (role(Role::Officer), role(Role::Auxiliary), role(Role::Volunteer), role(Role::School)),
        (60, 116, 60, 90)
    );
    assert_eq!(county.people.iter().filter(|person| person.can_lead).count(), 58);
    let leading: HashSet<_> =
        county.roster.iter().filter(|row| row.part == Part::Leader).map(|row| &row.person).collect();
    let helping: HashSet<_> =
        county.roster.iter().filter(|row| row.part == Part::Volunteer).map(|row| &row.person).collect();
    assert_eq!((leading.len(), helping.len()), (58, 60));
    assert!(county.roster.iter().any(|row| row.weeks == Weeks::Odd));

    let watched =
        |sites: &[huxue_duty::county::Site]| sites.iter().map(|site| site.school.clone()).collect::<HashSet<_>>().len();
    assert_eq!((watched(&county.cameras), watched(&county.alarms)), (90, 79));
    let leaders_from: HashSet<UnitKind> = county
        .people
        .iter()
        .filter(|person| person.can_lead)
        .filter_map(|person| county.units.iter().find(|unit| unit.id == person.unit))
        .map(|unit| unit.kind)
        .collect();
    assert_eq!(leaders_from, HashSet::from([UnitKind::Station, UnitKind::Swat, UnitKind::Traffic]));
    let levels: HashSet<Level> = county.schools.iter().map(|school| school.level).collect();
    assert_eq!(levels.len(), 6);
}

#[test]
fn its_gates_lie_in_the_fictional_county() {
    let county = shipped();
    assert!(county.gates.iter().all(|gate| (29.8..30.5).contains(&gate.lat) && (115.9..116.6).contains(&gate.lon)));
    let mut gates: BTreeMap<&str, usize> = BTreeMap::new();
    for gate in &county.gates {
        *gates.entry(gate.school.as_str()).or_default() += 1;
    }
    assert!(gates.values().filter(|count| **count > 1).count() >= 10, "several gates at some schools");
    assert_eq!(gates.len(), 90);
}

/// What `day` is for `school`, and the periods of its windows.
fn periods(county: &County, school: &str, date: &str) -> (DayStatus, Vec<Period>) {
    let date: NaiveDate = date.parse().unwrap();
    let school = county.schools.iter().find(|candidate| candidate.id.as_str() == school).unwrap();
    let movements: Vec<_> = county.movements.iter().filter(|movement| movement.school == school.id).cloned().collect();
    let plan = day_status(date, school, &county.terms, &county.days, &county.calendar, &movements).unwrap();
    let windows = windows(date, &plan, school, &movements, &Policy::default());
    (plan.status, windows.iter().map(|window| window.period).collect())
}

#[test]
fn the_day_of_the_demo_is_an_ordinary_school_day_everywhere() {
    let county = shipped();
    for school in &county.schools {
        let (status, periods) = periods(&county, school.id.as_str(), "2026-11-24");
        assert_eq!(status, DayStatus::SchoolDay, "{}", school.id);
        assert!(periods.contains(&Period::Morning), "{}: {periods:?}", school.id);
        assert!(periods.iter().any(|period| *period >= Period::Evening), "{}: {periods:?}", school.id);
        if school.level == Level::Senior {
            assert!(periods.contains(&Period::Night), "{}: {periods:?}", school.id);
        }
    }
}

#[test]
fn its_special_days_show_every_layer() {
    let county = shipped();
    let status = |school: &str, date: &str| periods(&county, school, date).0;
    assert_eq!(status("S001", "2026-10-10"), DayStatus::Provisional, "a make-up day nobody named");
    assert_eq!(status("S002", "2026-10-10"), DayStatus::SchoolDay, "one school named its weekday");
    assert_eq!(status("S003", "2026-10-30"), DayStatus::Closed, "sports");
    assert_eq!(status("S004", "2026-10-30"), DayStatus::SchoolDay);
    assert_eq!(status("S050", "2026-06-08"), DayStatus::Closed, "exam site");
    assert_eq!(status("S001", "2026-01-20"), DayStatus::Closed, "the county closed for ice");
    assert_eq!(status("S051", "2026-01-20"), DayStatus::SchoolDay, "the school's row before the county's");
    assert_eq!(status("S051", "2026-07-08"), DayStatus::SchoolDay, "a term of its own");
    assert_eq!(status("S050", "2026-07-08"), DayStatus::Closed);
    assert_eq!(status("S058", "2026-11-21"), DayStatus::SchoolDay, "a Saturday with lessons");
    assert_eq!(status("S058", "2026-11-28"), DayStatus::Closed, "the Saturday of the fortnightly release");
    assert_eq!(status("S058", "2026-11-29"), DayStatus::SchoolDay, "and the return on Sunday");
    assert_eq!(status("S053", "2026-11-22"), DayStatus::SchoolDay, "boarders return on Sundays");
    assert_eq!(status("S053", "2026-10-07"), DayStatus::SchoolDay, "and on the last evening of the holiday");
    assert_eq!(status("S001", "2026-10-07"), DayStatus::Closed);
    let evening = |date: &str| {
        let rows = county.movements.iter().filter(|row| row.school.as_str() == "S017" && row.label == "放学");
        rows.filter(|row| huxue_duty::school_day::runs(row, date.parse().unwrap(), 1))
            .map(|row| row.start)
            .collect::<Vec<_>>()
    };
    assert_eq!((evening("2026-10-26"), evening("2026-11-02")), (vec![960], vec![940]), "one change in mid-term");
}
