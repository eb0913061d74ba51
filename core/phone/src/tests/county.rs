//! A county of one school: pupils arrive 07:40–08:10, leave 16:30–16:50, and late self-study ends 23:40–23:50.

use chrono::NaiveDate;
use huxue_duty::calendar::Calendar;
use huxue_duty::county::{
    County, Gate, Level, Movement, MovementKind, Part, Person, Post, Role, RosterRow, School, Term, Weekdays, Weeks,
};
use huxue_duty::ids::{GateId, PersonId, PostId, SchoolId, UnitId};

pub fn small() -> County {
    let (first, last) = (NaiveDate::from_ymd_opt(2026, 9, 1).unwrap(), NaiveDate::from_ymd_opt(2027, 1, 15).unwrap());
    let school = SchoolId::new("S001");
    let person = |id: &str, name: &str, role| Person {
        id: PersonId::new(id),
        name: name.into(),
        unit: UnitId::new("U1"),
        role,
        can_lead: role == Role::Officer,
    };
    let movement = |kind, label: &str, start: u32, end: u32| Movement {
        school: school.clone(),
        valid_from: first,
        valid_to: last,
        weekdays: Weekdays::ALL,
        kind,
        label: label.into(),
        start,
        end,
        lead_min: None,
        tail_min: None,
    };
    let row = |who: &str, part| RosterRow {
        post: PostId::new("P001"),
        person: PersonId::new(who),
        part,
        periods: Vec::new(),
        valid_from: first,
        valid_to: last,
        weekdays: Weekdays::ALL,
        weeks: Weeks::All,
    };
    County {
        schools: vec![School {
            id: school.clone(),
            name: "云溪小学".into(),
            town: "云溪镇".into(),
            level: Level::Primary,
            enrolment: 600,
            boarders: 0,
        }],
        gates: vec![Gate {
            id: GateId::new("G1"),
            school: school.clone(),
            name: "正门".into(),
            lat: 30.1,
            lon: 116.2,
            radius_m: 80.0,
        }],
        posts: vec![Post {
            id: PostId::new("P001"),
            gate: GateId::new("G1"),
            unit: UnitId::new("U1"),
            officers: 1,
            auxiliaries: 1,
        }],
        people: vec![
            person("O001", "警员001", Role::Officer),
            person("A001", "辅警001", Role::Auxiliary),
            person("V001", "志愿者001", Role::Volunteer),
        ],
        roster: vec![row("O001", Part::Leader), row("A001", Part::Member), row("V001", Part::Volunteer)],
        movements: vec![
            movement(MovementKind::Arrive, "早上到校", 460, 490),
            movement(MovementKind::Leave, "放学", 990, 1010),
            movement(MovementKind::Leave, "晚自习", 1420, 1430),
        ],
        terms: vec![Term { school: None, name: "秋季学期".into(), first_day: first, last_day: last }],
        calendar: Calendar { covers: Some((first, last)), ..Calendar::default() },
        ..County::default()
    }
}
