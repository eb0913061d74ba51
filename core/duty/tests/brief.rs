//! The brief's numbers and words: sums over records, disputed rows and line one left out, nobody named.
#![allow(clippy::unwrap_used)]

mod county;

use county::date;
use huxue_duty::brief;
use huxue_duty::clock::Instant;
use huxue_duty::strength::Strength;
use huxue_duty::tally::{IncidentFacts, RowFacts, Tally};
use huxue_duty::verdict::{Off, On};
use proptest::prelude::*;

fn row(on: On) -> RowFacts {
    RowFacts { on, off: Off::Kept, stands_in: false, found_absent: false, disputed: false }
}

fn incident(category: &str, severity: u8, closed: bool) -> IncidentFacts {
    IncidentFacts { category: category.into(), severity, closed }
}

fn day() -> Tally {
    let mut tally = Tally { posts: 1, ..Tally::default() };
    let strength = Strength { strength_minutes: 60, under_strength_minutes: 30 };
    let rows = [
        row(On::OnTime),
        RowFacts { off: Off::LeftEarly { minutes: 4 }, stands_in: true, ..row(On::Late { minutes: 6 }) },
        RowFacts { found_absent: true, ..row(On::NotCheckedIn) },
        row(On::Excused),
        RowFacts { disputed: true, ..row(On::VeryLate { minutes: 40 }) },
        row(On::NotJudged),
    ];
    tally.window(strength, rows);
    for one in
        [incident("S01", 3, true), incident("F05", 2, false), incident("H01", 0, true), incident("C01", 3, false)]
    {
        tally.incident(&one);
    }
    tally
}

#[test]
fn every_row_is_counted_once_and_what_is_disputed_not_at_all() {
    let tally = day();
    assert_eq!((tally.due, tally.on_time, tally.late, tally.very_late, tally.not_checked_in), (3, 1, 1, 0, 1));
    assert_eq!((tally.excused, tally.disputed, tally.left_early, tally.stand_ins, tally.found_absent), (1, 1, 1, 1, 1));
    assert_eq!((tally.strength_minutes, tally.window_minutes, tally.strength_percent()), (60, 90, Some(66)));
    assert_eq!(Tally::default().strength_percent(), None);
}

#[test]
fn help_is_no_incident_and_line_one_is_in_no_number() {
    let tally = day();
    assert_eq!((tally.incidents, tally.incidents_closed, tally.incidents_severe), (2, 1, 1));
    assert_eq!((tally.hazards, tally.help), (1, 1));
    let mut restricted = Tally::default();
    restricted.incident(&incident("C05", 4, false));
    restricted.incident(&incident("X99", 4, false));
    assert_eq!(restricted, Tally::default());
}

#[test]
fn the_text_says_the_numbers_and_nothing_else() {
    let text = brief::text(date("2026-11-24"), &day(), Instant::at(date("2026-11-24"), 1_180));
    assert_eq!(
        text,
        "【护学勤务每日简报】2026年11月24日 周二\n\
         一、勤务：1 个岗位、1 个时段，应到 3 人次，按时到岗 1，迟到 1（其中严重 0），未打卡 1，暂无数据 0，请假或替岗 1。\n\
         二、力量：“1+2”达标 60 分钟，共 90 分钟（66%）。\n\
         三、警情：上报 2 起，办结 1，较重以上 1；隐患 1 处；便民 1 次；紧急求助 0 起。\n\
         四、要点：较重以上警情 1 起；经核实未到岗 1 人次；便民服务 1 次。\n\
         数据截至 19:40。未打卡不等于未到岗；异议待复核 1 人次未计入。\n"
    );
    let quiet = brief::text(date("2026-11-24"), &Tally::default(), Instant::at(date("2026-11-24"), 1_180));
    assert!(!quiet.contains("四、") && !quiet.contains('%'), "{quiet}");
}

proptest! {
    #[test]
    fn tallies_add_up(rows in proptest::collection::vec(0usize..6, 0..40), cut in 0usize..40) {
        let kinds = [On::OnTime, On::Late { minutes: 3 }, On::NotCheckedIn, On::Unknown, On::Excused, On::NotJudged];
        let facts: Vec<RowFacts> = rows.iter().map(|kind| row(kinds[*kind].clone())).collect();
        let one = |rows: &[RowFacts]| {
            let mut tally = Tally::default();
            tally.window(Strength { strength_minutes: 1, under_strength_minutes: 2 }, rows.to_vec());
            tally
        };
        let cut = cut.min(facts.len());
        let mut both = one(&facts[..cut]);
        both += one(&facts[cut..]);
        let whole = one(&facts);
        prop_assert_eq!(Tally { windows: 0, strength_minutes: 0, window_minutes: 0, ..both },
            Tally { windows: 0, strength_minutes: 0, window_minutes: 0, ..whole });
        prop_assert_eq!(whole.due + whole.excused + facts.iter().filter(|row| row.on == On::NotJudged).count() as u32, facts.len() as u32);
    }
}
