//! The day's script: who does what when, drawn from the county's own windows and a seed. Truth only: what phones and HQ
//! make of it is theirs.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use huxue_duty::clock::Instant;
use huxue_duty::county::{County, Role};
use huxue_duty::ids::{PersonId, PostId};
use huxue_duty::policy::Policy;
use huxue_duty::roster::assigned;
use huxue_duty::windows::{Window, day_windows};

use crate::dice::Dice;

/// What happens on one phone at one moment.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    CheckIn {
        post: PostId,
        fix: bool,
    },
    CheckOut {
        post: PostId,
    },
    AttestTeam {
        post: PostId,
        persons: Vec<PersonId>,
    },
    AllClear {
        post: PostId,
        movement: String,
    },
    Checklist {
        post: PostId,
        item: &'static str,
        value: &'static str,
    },
    File {
        post: PostId,
        name: usize,
        category: &'static str,
        text: String,
    },
    /// Rewords incident `name`, whoever has heard of it.
    Amend {
        name: usize,
        text: String,
    },
    Comment {
        name: usize,
        text: String,
    },
    HandOver {
        name: usize,
    },
    Close {
        name: usize,
    },
    Traffic {
        post: PostId,
        category: &'static str,
    },
    Sos {
        post: PostId,
    },
    StandIn {
        post: PostId,
        in_place_of: PersonId,
    },
    AskLeave,
    AskLateEntry {
        post: PostId,
        on: Instant,
        off: Instant,
    },
    AnswerRollCall {
        post: PostId,
    },
    GoOffline,
    GoOnline,
    Reboot,
    /// The app is killed and opened again.
    Kill,
    Sync,
}

#[derive(Clone, Debug)]
pub struct Event {
    pub at: Instant,
    pub person: PersonId,
    pub deed: Deed,
}

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
                present.iter().map(|person| (person.clone(), self.arrival(&window))).collect();
            let came: Vec<PersonId> =
                arrivals.iter().filter(|(_, at)| at.is_some()).map(|(person, _)| person.clone()).collect();
            for (index, (person, arrival)) in arrivals.iter().enumerate() {
                if let Some(arrival) = arrival {
                    self.duty(post, &window, (person, *arrival), index == 0, &came);
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
    fn arrival(&mut self, window: &Window) -> Option<Instant> {
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
        leads: bool,
        team: &[PersonId],
    ) {
        let fix = self.dice.chance(80);
        self.add(arrival, person, Deed::CheckIn { post: post.clone(), fix });
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
                let at = window.on_due.plus_minutes(8);
                self.add(at, person, Deed::AttestTeam { post: post.clone(), persons: others });
            }
            let at = window.on_due.plus_minutes(3);
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
        for person in people {
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

    /// The moments the demo is about, each named in the story.
    fn set_pieces(&mut self) {
        let at = |minutes: i64| Instant::at(self.day, 0).plus_minutes(minutes);
        let post = |number: u32| PostId::new(format!("P{number:03}"));
        let mut stage: BTreeMap<&str, Vec<Event>> = BTreeMap::new();
        let mut put = |what: &'static str, at: Instant, who: &str, deed: Deed| {
            stage.entry(what).or_default().push(Event { at, person: PersonId::new(who), deed });
        };
        put("辅警001 的手机在到岗前重启，随后照常同步，时间由总部回推", at(400), "A001", Deed::Reboot);
        put("辅警003 的应用在打卡后被系统杀掉，打开后记录都在", at(460), "A003", Deed::Kill);
        let name = self.script.incidents;
        let three = "P002 的三部手机离线各改同一警情，两种说法都保留";
        put(
            three,
            at(465),
            "O002",
            Deed::File { post: post(2), name, category: "S01", text: "两名学生在校门口推搡".into() },
        );
        for (who, minute) in [("O002", 466), ("A003", 467), ("A004", 467)] {
            put(three, at(minute), who, Deed::Sync);
            put(three, at(minute + 1), who, Deed::GoOffline);
        }
        put(three, at(470), "O002", Deed::Amend { name, text: "已劝开，联系班主任".into() });
        put(three, at(470), "A003", Deed::Amend { name, text: "一名学生手臂擦伤".into() });
        put(three, at(471), "A004", Deed::Comment { name, text: "家长已到".into() });
        put(three, at(471), "A004", Deed::HandOver { name });
        for (who, minute) in [("A004", 480), ("O002", 485), ("A003", 490)] {
            put(three, at(minute), who, Deed::GoOnline);
        }
        for who in ["A004", "O002", "A003"] {
            put(three, at(495), who, Deed::Sync);
        }
        put("志愿者001 按下紧急求助", at(468), "V001", Deed::Sos { post: post(1) });
        put("志愿者001 按下紧急求助", at(468).plus_millis(5_000), "V001", Deed::Sync);
        for number in 1..=60u32 {
            let morning = (number - 1).is_multiple_of(2);
            let start = if morning { 450 } else { 965 };
            let who = format!("V{number:03}");
            let there = post((number - 1) % 58 + 1);
            let what = "60 名志愿者到岗，上报交通情况";
            put(what, at(start), &who, Deed::CheckIn { post: there.clone(), fix: true });
            if number.is_multiple_of(4) {
                put(what, at(start + 12), &who, Deed::Traffic { post: there.clone(), category: "T01" });
            }
            put(what, at(start + 45), &who, Deed::CheckOut { post: there });
            put(what, at(start + 46), &who, Deed::Sync);
        }
        let stand_in = "警员060 离线替岗警员030，总部事后确认";
        put(stand_in, at(395), "O060", Deed::GoOffline);
        put(stand_in, at(400), "O060", Deed::StandIn { post: post(30), in_place_of: PersonId::new("O030") });
        put(stand_in, at(405), "O060", Deed::CheckIn { post: post(30), fix: true });
        put(stand_in, at(545), "O060", Deed::GoOnline);
        put("辅警020 请假，总部批准", at(360), "A020", Deed::AskLeave);
        put("辅警020 请假，总部批准", at(361), "A020", Deed::Sync);
        let late = "辅警050 补登上午的勤务，总部批准";
        let (on, off) = (at(425), at(525));
        put(late, at(600), "A050", Deed::AskLateEntry { post: post(25), on, off });
        put(late, at(601), "A050", Deed::Sync);
        let moved = "S016 中午临时改为 15:00 放学：收到的按新时间到岗，离线的按旧时间到岗不算迟到";
        for (who, minute) in [("O016", 722), ("A032", 724)] {
            put(moved, at(minute), who, Deed::Sync);
            put(moved, at(minute + 143), who, Deed::CheckIn { post: PostId::new(MOVED_POST), fix: true });
        }
        put(moved, at(600), "A031", Deed::GoOffline);
        put(moved, at(922), "A031", Deed::CheckIn { post: PostId::new(MOVED_POST), fix: true });
        for who in ["O016", "A031", "A032"] {
            put(moved, at(1015), who, Deed::CheckOut { post: PostId::new(MOVED_POST) });
        }
        put(moved, at(1080), "A031", Deed::GoOnline);
        let call = "16:12 点名 P001–P003，在岗的一键应答";
        for (who, number) in [("O001", 1), ("A001", 1), ("A002", 1), ("O002", 2), ("A003", 2), ("O003", 3)] {
            put(call, at(973), who, Deed::Sync);
            put(call, at(974), who, Deed::AnswerRollCall { post: post(number) });
        }
        self.script.incidents += 1;
        for (what, events) in stage {
            self.script.staged.push(what.to_owned());
            self.script.events.extend(events);
        }
    }
}
