//! One example of each grade and of each reason why an entry does not count, as HQ shows them.

use std::collections::BTreeMap;

use huxue_duty::clock::{Grade, Instant};
use huxue_duty::explain::{Language, render};
use huxue_hq::{Hq, HqError};
use huxue_ledger::access::Reason;
use huxue_ledger::attendance::{PersonRow, PostDayView};
use serde::Serialize;

use super::summary::name;

static GRADES: [Grade; 4] = [Grade::A, Grade::B, Grade::C, Grade::D];

/// An arrival that stands for its grade.
#[derive(Clone, Debug, Serialize)]
pub struct Graded {
    /// Arrivals of the day with this grade.
    pub count: usize,
    pub entry: String,
    pub post: String,
    pub person: String,
    pub why: String,
}

/// By the grade's letter.
pub type Grades = BTreeMap<String, Graded>;

/// An entry that stands for why it does not count.
#[derive(Clone, Debug, Serialize)]
pub struct Reasoned {
    pub count: usize,
    pub entry: String,
    pub author: String,
    pub kind: String,
    /// When the desk saw it, and whether it counts by the end of the day.
    pub seen_at: String,
    pub counts_by_now: bool,
    pub zh: String,
    pub way_zh: String,
}

/// What HQ did not count whenever the desk looked: an entry may count later.
#[derive(Clone, Debug, Default)]
pub struct SetAside {
    by_code: BTreeMap<String, Reasoned>,
}

impl SetAside {
    pub fn look(&mut self, hq: &Hq, now: Instant) -> Result<(), HqError> {
        for reasoned in self.by_code.values_mut() {
            (reasoned.count, reasoned.counts_by_now) = (0, true);
        }
        for view in [hq.withheld()?, hq.held_or_waiting()?].concat() {
            let entry = view.entry.hex();
            let reasoned = self.by_code.entry(view.reason).or_insert_with(|| Reasoned {
                count: 0,
                entry: entry.clone(),
                author: view.author,
                kind: view.kind,
                seen_at: now.civil().format("%H:%M").to_string(),
                counts_by_now: false,
                zh: view.zh,
                way_zh: view.way_zh,
            });
            reasoned.count += 1;
            reasoned.counts_by_now &= reasoned.entry != entry;
        }
        Ok(())
    }

    pub fn reasons(&self) -> BTreeMap<String, Reasoned> {
        self.by_code.clone()
    }
}

pub fn time_grades(views: &[PostDayView]) -> Grades {
    graded(views, &|row| row.on_grade)
}

pub fn place_grades(views: &[PostDayView]) -> Grades {
    graded(views, &|row| row.place_grade)
}

fn graded(views: &[PostDayView], of: &dyn Fn(&PersonRow) -> Option<Grade>) -> Grades {
    let mut grades = Grades::new();
    for view in views {
        for row in view.windows.iter().flat_map(|window| &window.rows) {
            // An arrival that stands on an entry of a phone, not on the desk's word.
            let (Some(grade), Some(first)) = (of(row), row.first) else { continue };
            let graded = grades.entry(name(&grade)).or_insert_with(|| Graded {
                count: 0,
                entry: first.hex(),
                post: view.post.to_string(),
                person: row.person.to_string(),
                why: render(&row.reason, Language::Zh),
            });
            graded.count += 1;
        }
    }
    grades
}

/// What should have been shown and was not.
pub fn missing(time: &Grades, place: &Grades, reasons: &BTreeMap<String, Reasoned>) -> Vec<String> {
    let grades = |what: &'static str, found: &Grades| {
        let found: Vec<String> = found.keys().cloned().collect();
        GRADES.iter().map(name).filter(move |grade| !found.contains(grade)).map(move |grade| format!("{what} {grade}"))
    };
    let unseen = Reason::ALL.into_iter().map(Reason::code).filter(|code| !reasons.contains_key(*code));
    grades("time grade", time)
        .chain(grades("place grade", place))
        .chain(unseen.map(|code| format!("reason {code}")))
        .collect()
}
