//! The day's script: who does what when, drawn from the county's own windows and a seed. Truth only: what phones and HQ
//! make of it is theirs.

mod deed;
mod graded;
mod set_aside;
mod set_pieces;

use chrono::NaiveDate;
use huxue_duty::clock::Instant;
use huxue_duty::county::{County, Role};
use huxue_duty::ids::{PersonId, PostId};
use huxue_duty::policy::Policy;
use huxue_duty::roster::assigned;
use huxue_duty::windows::{Window, day_windows};

pub use deed::{Altered, Deed, Event, Seen};
pub use graded::{SATELLITES, UNANCHORED};
pub use set_aside::{LOOK_AT, LOSER, LOST_AT};

use crate::dice::Dice;

/// A day of the county, and lines for the story about what was staged.
pub struct Script {
    pub events: Vec<Event>,
    pub staged: Vec<String>,
    pub incidents: usize,
}

pub struct Writer<'a> {
    county: &'a County,
    day: NaiveDate,
    dice: Dice,
    script: Script,
}

/// The rural primary whose dismissal the desk moves forward at noon.
pub const MOVED_POST: &str = "P016";
/// Where three phones edit one incident without hearing of each other.
const CONFLICT_POST: &str = "P002";

const FILED: &[(&str, &str)] = &[
    ("T01", "接送车辆占道停放"),
    ("T02", "放学高峰校门拥堵"),
    ("O01", "流动摊贩占道"),
    ("O02", "家长因停车争执"),
    ("F05", "路灯不亮"),
    ("M02", "学生摔倒擦伤"),
    ("H01", "护送低年级学生过街"),
    ("T05", "电动车载三名学生"),
];

/// Draws the whole day.
pub fn write(county: &County, day: NaiveDate, seed: u64) -> Script {
    let script = Script { events: Vec::new(), staged: Vec::new(), incidents: 0 };
    let mut writer = Writer { county, day, dice: Dice::new(seed), script };
    for post in county.posts.iter().filter(|post| post.officers > 0) {
        writer.post(&post.id);
    }
    writer.networks();
    writer.set_pieces();
    writer.graded();
    writer.set_aside();
    writer.script.events.sort_by(|a, b| (a.at, &a.person).cmp(&(b.at, &b.person)));
    writer.script
}

impl Writer<'_> {
    fn add(&mut self, at: Instant, person: &PersonId, deed: Deed) {
        self.script.events.push(Event { at, person: person.clone(), deed });
    }

    /// The windows of a post as planned in the morning.
    pub fn windows(&self, post: &PostId) -> Vec<Window> {
        let Some(post) = self.county.posts.iter().find(|known| known.id == *post) else { return Vec::new() };
        let Some(gate) = self.county.gates.iter().find(|gate| gate.id == post.gate) else { return Vec::new() };
        let Some(school) = self.county.schools.iter().find(|school| school.id == gate.school) else {
            return Vec::new();
        };
        let movements: Vec<_> =
            self.county.movements.iter().filter(|movement| movement.school == school.id).cloned().collect();
        let county = self.county;
        day_windows(self.day, school, &county.terms, &county.days, &county.calendar, &movements, &Policy::default())
            .map_or_else(|_| Vec::new(), |day| day.windows)
    }

    fn post(&mut self, post: &PostId) {
        for window in self.windows(post) {
            let team = assigned(post, &window, None, &self.county.roster, &self.county.absences);
            let present: Vec<PersonId> =
                team.iter().filter(|one| one.excused.is_none()).map(|one| one.person.clone()).collect();
            // S016's dismissal is moved at noon: that evening is a set piece of its own.
            if post.as_str() == MOVED_POST && window.first_start() > Instant::at(self.day, 12 * 60) {
                continue;
            }
            let arrivals: Vec<(PersonId, Option<Instant>)> =
                present.iter().map(|person| (person.clone(), self.arrival(person, &window))).collect();
            for (index, (person, arrival)) in arrivals.iter().enumerate() {
                if let Some(arrival) = arrival {
                    // The leader can vouch for whoever is there by then.
                    let vouched_at = window.on_due.plus_minutes(8).max(arrival.plus_minutes(4));
                    let there = |at: &Option<Instant>| at.is_some_and(|at| at < vouched_at);
                    let came: Vec<PersonId> =
                        arrivals.iter().filter(|(_, at)| there(at)).map(|(person, _)| person.clone()).collect();
                    self.duty(post, &window, (person, *arrival), (index == 0, vouched_at), &came);
                }
            }
            if self.dice.chance(35) {
                self.incident(post, &window, &present);
            }
        }
    }

    fn role(&self, person: &PersonId) -> Option<Role> {
        self.county.people.iter().find(|known| known.id == *person).map(|known| known.role)
    }

    /// Milliseconds of a moment between two minutes.
    fn minute(&mut self, from: i64, to: i64) -> i64 {
        self.dice.between(from * 60, to * 60) * 1000
    }

    /// Two in a hundred are late, one in a hundred very late, one never comes.
    fn arrival(&mut self, person: &PersonId, window: &Window) -> Option<Instant> {
        if graded::is_staged(person) {
            return Some(window.on_due.plus_minutes(-5));
        }
        let shift = match self.dice.between(0, 100) {
            0 => return None,
            1 => self.minute(17, 25),
            2 | 3 => self.minute(1, 12),
            _ => -self.minute(1, 15),
        };
        Some(window.on_due.plus_millis(shift))
    }

    fn duty(
        &mut self,
        post: &PostId,
        window: &Window,
        (person, arrival): (&PersonId, Instant),
        (leads, vouched_at): (bool, Instant),
        team: &[PersonId],
    ) {
        let usual = if self.dice.chance(80) { Seen::Usual } else { Seen::Nothing };
        let seen = graded::seen(person).unwrap_or(usual);
        self.add(arrival, person, Deed::CheckIn { post: post.clone(), seen });
        self.add(arrival.plus_millis(20_000), person, Deed::Sync);
        let leaves_early = self.dice.chance(2);
        let leaving = if leaves_early {
            window.off_due.plus_millis(-self.minute(3, 12))
        } else {
            window.off_due.plus_millis(self.minute(0, 6))
        };
        if leads && self.role(person) == Some(Role::Officer) {
            let others: Vec<PersonId> = team.iter().filter(|other| *other != person).cloned().collect();
            if !others.is_empty() {
                self.add(vouched_at, person, Deed::AttestTeam { post: post.clone(), persons: others });
            }
            let at = window.on_due.plus_minutes(3).max(arrival.plus_minutes(2));
            self.add(at, person, Deed::Checklist { post: post.clone(), item: "police_lights", value: "yes" });
            for movement in &window.movements {
                let at = movement.end.plus_millis(-self.minute(1, 4));
                self.add(at, person, Deed::AllClear { post: post.clone(), movement: movement.label.clone() });
            }
        }
        self.add(leaving, person, Deed::CheckOut { post: post.clone() });
        self.add(leaving.plus_millis(30_000), person, Deed::Sync);
    }

    fn incident(&mut self, post: &PostId, window: &Window, team: &[PersonId]) {
        let (Some(person), Some((category, text))) = (team.first(), self.dice.pick(FILED)) else { return };
        let name = self.script.incidents;
        self.script.incidents += 1;
        let at = window.first_start().plus_minutes(self.dice.between(1, 12));
        let text = format!("{text}（{post}）");
        self.add(at, person, Deed::File { post: post.clone(), name, category, text });
        self.add(at.plus_minutes(1), person, Deed::Sync);
        if let Some(second) = team.get(1) {
            self.add(at.plus_minutes(3), second, Deed::Sync);
            self.add(at.plus_minutes(4), second, Deed::Comment { name, text: "已到场协助".into() });
            self.add(at.plus_minutes(5), second, Deed::Sync);
        }
        self.add(at.plus_minutes(9), person, Deed::Close { name });
        self.add(at.plus_minutes(10), person, Deed::Sync);
    }

    /// Three phones in ten have patchy networks, one in ten has none for hours.
    fn networks(&mut self) {
        let people: Vec<PersonId> = self
            .county
            .people
            .iter()
            .filter(|person| person.role.is_judged())
            .map(|person| person.id.clone())
            .collect();
        let (mut patchy, mut silent) = (0, 0);
        // Whether a phone of P016 hears of the early dismissal is staged, not left to luck; so are the other posts where
        // it matters who had a network when.
        let is_staged = |post: &str| {
            [MOVED_POST, CONFLICT_POST].contains(&post)
                || graded::POSTS.contains(&post)
                || set_aside::POSTS.contains(&post)
        };
        let rows = self.county.roster.iter().filter(|row| is_staged(row.post.as_str()));
        let staged: Vec<PersonId> = rows.map(|row| row.person.clone()).collect();
        for person in people.into_iter().filter(|person| !staged.contains(person)) {
            match self.dice.between(0, 10) {
                0 => {
                    silent += 1;
                    self.offline(&person, 6 * 60, 19 * 60 + 30);
                }
                1..=3 => {
                    patchy += 1;
                    for start in [400, 640, 780, 940] {
                        let from = start + self.dice.between(0, 60);
                        let length = self.dice.between(15, 90);
                        self.offline(&person, from, from + length);
                    }
                }
                _ => {}
            }
        }
        self.script.staged.push(format!("网络：{patchy} 部手机时断时续，{silent} 部整日无网络，傍晚才连上"));
    }

    fn offline(&mut self, person: &PersonId, from: i64, to: i64) {
        let midnight = Instant::at(self.day, 0);
        self.add(midnight.plus_minutes(from), person, Deed::GoOffline);
        self.add(midnight.plus_minutes(to), person, Deed::GoOnline);
    }
}
