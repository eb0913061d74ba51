//! A random day, as steps that can be taken out again: what a restore goes back to is a step, not an index.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::dice::Dice;
use crate::play::{Args, PhoneSpec, Scenario, Step};

const DATE: &str = "2026-11-24";
const POST: &str = "P001";
const TEAM: [&str; 4] = ["O001", "A001", "A002", "A007"];

/// One step, `id` its name within the plan.
#[derive(Clone, Debug)]
pub struct Move {
    id: usize,
    /// Seconds of the day.
    at: i64,
    phone: String,
    action: &'static str,
    args: Map<String, Value>,
    /// For `restore_backup`: the step before which the folder was kept.
    back_to: Option<usize>,
}

/// A random day.
#[derive(Clone, Debug)]
pub struct Plan {
    phones: Vec<PhoneSpec>,
    pub moves: Vec<Move>,
    /// How many steps the day has before its end.
    pub until_evening: usize,
    next: usize,
    at: i64,
    incidents: usize,
    /// Phones there are so far, in the order they came.
    there: Vec<String>,
    /// The first step after each phone came: it cannot go back further.
    came: BTreeMap<String, usize>,
    has_backup: bool,
    revoked: Vec<&'static str>,
}

impl Plan {
    /// Some 30 to 60 steps from 06:40 on, then the day's end, at which everybody meets HQ three times.
    pub fn of(dice: &mut Dice) -> Self {
        let phones = [("o1", Some("O001"), None), ("a1", Some("A001"), None), ("a2", Some("A002"), None)];
        let shared = ("s1", None, Some(POST));
        let wanted = if dice.chance(50) { 4 } else { 3 };
        let phones: Vec<PhoneSpec> = phones.into_iter().chain([shared]).take(wanted).map(spec).collect();
        let there: Vec<String> = phones.iter().map(|phone| phone.id.clone()).collect();
        let came = there.iter().map(|id| (id.clone(), 0)).collect();
        let mut plan = Self {
            phones,
            moves: Vec::new(),
            until_evening: 0,
            next: 0,
            at: 24_000,
            incidents: 0,
            there,
            came,
            has_backup: false,
            revoked: Vec::new(),
        };
        for _ in 0..dice.between(30, 60) {
            plan.at += dice.between(1, 600);
            plan.step(dice);
        }
        plan.until_evening = plan.moves.len();
        plan.evening();
        plan
    }

    fn step(&mut self, dice: &mut Dice) {
        let Some(phone) = dice.pick(&self.there).cloned() else { return };
        match dice.between(0, 100) {
            0..18 => self.attend(dice, &phone),
            18..38 => self.incident(dice, &phone),
            38..48 => self.push(&phone, "offline", json!({})),
            48..60 => self.push(&phone, "online", json!({})),
            60..66 => self.push(&phone, "sync", json!({})),
            66..70 => self.push(&phone, "lose_answer", json!({})),
            70..74 => self.push(&phone, "crash", json!({})),
            74..77 => self.push(&phone, "reboot", json!({})),
            77..81 => {
                let other = dice.pick(&self.there).cloned().filter(|other| *other != phone);
                if let Some(other) = other {
                    self.push(&phone, "relay", json!({"to": other}));
                }
            }
            81..85 => self.go_back(dice, &phone),
            85..88 => self.copy(&phone),
            88..90 => self.another_phone(dice),
            90..92 => {
                let shown = dice.between(0, 86_400);
                self.push(&phone, "set_wall_clock", json!({"to": clock(shown)}));
            }
            _ => self.headquarters(dice),
        }
    }

    fn attend(&mut self, dice: &mut Dice, phone: &str) {
        let mut args = by(dice, phone, json!({"post": POST}));
        let choice = dice.between(0, 6);
        match choice {
            0 | 1 => self.push(phone, "check_in", args),
            2 => self.push(phone, "check_out", args),
            3 => {
                args["item"] = json!("vest");
                args["value"] = json!(if dice.chance(50) { "yes" } else { "no" });
                self.push(phone, "checklist", args);
            }
            4 => {
                args["persons"] = json!([dice.pick(&TEAM)]);
                args["present"] = json!(dice.chance(80));
                self.push(phone, "attest", args);
            }
            _ => {
                args["silent"] = json!(dice.chance(50));
                self.push(phone, "sos", args);
            }
        }
    }

    fn incident(&mut self, dice: &mut Dice, phone: &str) {
        let text = format!("情况{}", self.next);
        if self.incidents == 0 || dice.chance(35) {
            self.incidents += 1;
            let name = format!("i{}", self.incidents);
            let args = json!({"post": POST, "category": "T02", "text": text, "ref": name});
            let args = by(dice, phone, args);
            self.push(phone, "file_incident", args);
            return;
        }
        let name = format!("i{}", dice.between(1, self.incidents as i64 + 1));
        let (action, args) = match dice.between(0, 4) {
            0 => ("amend_incident", json!({"ref": name, "text": text})),
            1 => ("amend_incident", json!({"ref": name, "severity": dice.between(0, 5)})),
            2 => ("comment", json!({"ref": name, "text": text})),
            _ => ("close_incident", json!({"ref": name})),
        };
        let args = by(dice, phone, args);
        self.push(phone, action, args);
    }

    fn go_back(&mut self, dice: &mut Dice, phone: &str) {
        let first = self.came.get(phone).copied().unwrap_or(0);
        let since: Vec<usize> = self.moves.iter().map(|step| step.id).filter(|id| *id > first).collect();
        if let Some(back_to) = dice.pick(&since).copied() {
            self.push(phone, "restore_backup", json!({}));
            if let Some(last) = self.moves.last_mut() {
                last.back_to = Some(back_to);
            }
        }
    }

    /// F13: the folder on a second handset, and both go on.
    fn copy(&mut self, phone: &str) {
        let to = format!("{phone}c{}", self.next);
        if self.there.len() < 7 {
            self.came.insert(to.clone(), self.next);
            self.there.push(to.clone());
            self.push(phone, "clone", json!({"to": to}));
        }
    }

    /// F12: somebody enrols again, whether or not the first phone is still in use.
    fn another_phone(&mut self, dice: &mut Dice) {
        let Some(person) = dice.pick(&TEAM[..3]) else { return };
        let id = format!("{}n{}", person.to_lowercase(), self.next);
        if self.there.len() < 7 {
            self.came.insert(id.clone(), self.next);
            self.there.push(id.clone());
            self.push(&id, "enrol", json!({"person": person}));
        }
    }

    fn headquarters(&mut self, dice: &mut Dice) {
        match dice.between(0, 7) {
            6 => self.revoke(dice),
            0 => self.push("hq", "restart", json!({})),
            1 => {
                self.has_backup = true;
                self.push("hq", "backup", json!({}));
            }
            2 if self.has_backup => self.push("hq", "restore", json!({})),
            3 => self.push("hq", "open_roll_call", json!({"posts": [POST]})),
            4 => {
                let start = clock(58_000 + dice.between(0, 120) * 60);
                let rows = json!([{"weekdays": "12345", "kind": "leave", "label": "放学一批",
                    "start": &start[..5], "end": "18:30"}]);
                self.push("hq", "publish_timetable", json!({"school": "S001", "rows": rows}));
            }
            _ => {
                let person = dice.pick(&TEAM).copied().unwrap_or(TEAM[0]);
                self.push("hq", "radio_check_in", json!({"person": person, "post": POST}));
            }
        }
    }

    /// F14: somebody's phones are taken out of use, whether or not they have sent everything, and may be used on.
    fn revoke(&mut self, dice: &mut Dice) {
        if self.revoked.len() > 1 {
            return;
        }
        let whom = ["O001", "A001", "A002", POST];
        let Some(whom) = dice.pick(&whom).copied().filter(|whom| !self.revoked.contains(whom)) else { return };
        let is_there = whom != POST || self.phones.iter().any(|phone| phone.post.is_some());
        if is_there {
            self.revoked.push(whom);
            self.push("hq", "revoke", json!({"whom": whom}));
        }
    }

    /// Faults off: everybody meets HQ until what they have to tell each other has gone round.
    fn evening(&mut self) {
        for round in 0..4 {
            self.at = 72_000 + round * 600;
            for phone in self.there.clone() {
                self.push(&phone, if round == 0 { "online" } else { "sync" }, json!({}));
            }
        }
    }

    fn push(&mut self, phone: &str, action: &'static str, args: Value) {
        let args = if let Value::Object(args) = args { args } else { Map::new() };
        self.moves.push(Move { id: self.next, at: self.at, phone: phone.to_owned(), action, args, back_to: None });
        self.next += 1;
    }

    /// The day as a scenario, and the plan's step behind each of its steps.
    pub fn scenario(&self) -> Scenario {
        let steps = self.moves.iter().map(|step| {
            let mut args = step.args.clone();
            if let Some(back_to) = step.back_to {
                // Where the step itself was taken out, the next one stands in its place.
                let index = self.moves.iter().position(|other| other.id >= back_to).unwrap_or(0);
                args.insert("from_step".into(), json!(index));
            }
            Step { at: clock(step.at), phone: step.phone.clone(), action: step.action.to_owned(), args: Args(args) }
        });
        Scenario {
            name: "random-day".into(),
            about: String::new(),
            county: "county".into(),
            days: 1,
            date: DATE.parse().unwrap_or_default(),
            phones: self.phones.clone(),
            steps: steps.collect(),
            expect: Value::Null,
        }
    }

    /// As a scenario file.
    pub fn to_json(&self) -> String {
        let scenario = self.scenario();
        let phones = scenario.phones.iter().map(|phone| match (&phone.person, &phone.post) {
            (Some(person), _) => json!({"id": phone.id, "person": person}),
            (None, post) => json!({"id": phone.id, "post": post}),
        });
        let steps = scenario.steps.iter().map(|step| {
            let mut all = json!({"at": step.at, "phone": step.phone, "do": step.action});
            for (key, value) in &step.args.0 {
                all[key] = value.clone();
            }
            all
        });
        let file = json!({
            "name": scenario.name, "county": scenario.county, "date": DATE,
            "phones": phones.collect::<Vec<_>>(), "steps": steps.collect::<Vec<_>>(),
            "expect": {"entries": {"lost": 0, "duplicated": 0}, "digests_equal": true}
        });
        serde_json::to_string_pretty(&file).unwrap_or_default()
    }

    /// The same day without some of the steps before its end.
    pub fn without(&self, from: usize, size: usize) -> Self {
        let mut shorter = self.clone();
        let end = (from + size).min(self.until_evening);
        shorter.moves.drain(from..end);
        shorter.until_evening -= end - from;
        shorter
    }

    pub fn verbs(&self) -> impl Iterator<Item = &'static str> {
        self.moves.iter().map(|step| step.action)
    }
}

fn spec((id, person, post): (&str, Option<&str>, Option<&str>)) -> PhoneSpec {
    let text = |value: Option<&str>| value.map(str::to_owned);
    let (id, person, post) = (id.to_owned(), text(person), text(post));
    PhoneSpec { id, person, post, wall_offset_s: 0, anchored: true, enrolled_days_ago: 0 }
}

fn clock(seconds: i64) -> String {
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// Who acts: on the shared phone always somebody with a PIN, elsewhere now and then a colleague.
fn by(dice: &mut Dice, phone: &str, mut args: Value) -> Value {
    if phone.starts_with('s') || dice.chance(15) {
        args["person"] = json!(dice.pick(&TEAM[..3]));
    }
    args
}
