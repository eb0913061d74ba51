//! Draws a week as people live it: most come some minutes early, some at the last moment, a few late; phones are shared,
//! offline, restarted and wrong; changes are published under way. Percentages are the mix that `fairness` prints.

use super::ground::{in_gcj02, normal, off_by, uniform};
use super::truth::{self, Hours, NOTICE};
use super::{
    Change, Clocks, DAY, DAYS, Deed, HOUR, Half, MINUTE, Moment, Notice, PEOPLE, POSTS, Phone, Reading, SECOND, Shift,
    Step, Tap, Week, home_post,
};
use crate::dice::Dice;

pub(super) struct Drawer<'d> {
    pub dice: &'d mut Dice,
    pub week: Week,
    /// Who meets nobody all day.
    pub offline: [[bool; DAYS]; PEOPLE.len()],
    /// Where no network reaches.
    pub dead_gates: [[bool; POSTS.len()]; DAYS],
    /// Good positions that a phone has sent, newest last.
    pub sent: [Vec<(Moment, Reading)>; PEOPLE.len()],
    pub codes: usize,
    pub copies: usize,
}

/// A half day as its person means to spend it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Intent {
    pub who: usize,
    pub day: usize,
    pub post: usize,
    /// As far as they know.
    pub hours: Hours,
}

/// The same dice draw the same week; it has at most five school days.
pub fn week(dice: &mut Dice, days: usize) -> Week {
    let idle = Clocks { wall_offset_s: 0, drift_ppm: 0, gnss: false };
    let mut drawer = Drawer {
        dice,
        week: Week {
            days: days.min(DAYS),
            phones: [None; PEOPLE.len()],
            guard_rooms: [idle; POSTS.len()],
            notices: Vec::new(),
            shifts: Vec::new(),
            steps: Vec::new(),
            heard: Default::default(),
            mix: std::collections::BTreeMap::new(),
        },
        offline: Default::default(),
        dead_gates: Default::default(),
        sent: Default::default(),
        codes: 0,
        copies: 0,
    };
    drawer.everything();
    drawer.week
}

impl Drawer<'_> {
    fn everything(&mut self) {
        // Leaders always have a phone; now and then an auxiliary has none and lives by the guard room's.
        for who in 0..PEOPLE.len() {
            let has = who % 3 == 0 || self.dice.chance(92);
            self.week.phones[who] = has.then(|| self.clocks());
        }
        self.week.guard_rooms = std::array::from_fn(|_| {
            let drift_ppm = self.dice.between(-40, 41);
            Clocks { wall_offset_s: self.dice.between(-20, 21), drift_ppm, gnss: false }
        });
        for day in 0..self.week.days {
            self.dead_gates[day] = std::array::from_fn(|_| self.dice.chance(10));
            let dead = self.dead_gates[day].iter().filter(|dead| **dead).count();
            self.count_many("dead spot at a gate, days", dead);
        }
        self.notices();
        self.guard_rooms();
        for who in 0..PEOPLE.len() {
            if self.week.phones[who].is_some() {
                self.days_of_phone(who);
            }
        }
        for (who, day, half) in truth::slots(self.week.days) {
            self.shift(who, day, half);
        }
        self.saturday();
        for day in 0..self.week.days {
            for time in [12 * HOUR + 40 * MINUTE, 21 * HOUR + 45 * MINUTE] {
                self.step(day as i64 * DAY + time, Deed::Look(day));
            }
        }
        self.week.steps.sort_by_key(|step| step.at);
        self.lend_phones();
        self.week.note_freshness();
    }

    pub fn count(&mut self, what: &'static str) {
        self.count_many(what, 1);
    }

    fn count_many(&mut self, what: &'static str, times: usize) {
        *self.week.mix.entry(what).or_default() += times;
    }

    pub fn step(&mut self, at: Moment, deed: Deed) {
        self.week.steps.push(Step { at, deed });
    }

    /// A timetable that moves, people who are wanted at the other post: the afternoon before, or on the day itself.
    fn notices(&mut self) {
        for day in 0..self.week.days {
            let midnight = day as i64 * DAY;
            let the_day_before = midnight - DAY + self.dice.between(15 * HOUR, 20 * HOUR);
            for (post, plan) in POSTS.iter().enumerate() {
                if !self.dice.chance(14) {
                    continue;
                }
                let minutes = *self.dice.pick(&[-30, -20, -10, 10, 20, 30]).unwrap_or(&10);
                let same_day = self.dice.chance(55);
                let half = if same_day || self.dice.chance(50) { Half::Afternoon } else { Half::Morning };
                let noon = plan.leave.0 * MINUTE - HOUR - self.dice.between(35, 6 * 60) * MINUTE;
                let at = if same_day { midnight + noon } else { the_day_before };
                self.publish(at, day, Change::Moved { post, half, minutes });
                self.count(if same_day { "timetable moved on the day" } else { "timetable moved the day before" });
            }
            if self.dice.chance(14) {
                let who = *self.dice.pick(&[1, 2, 4, 5]).unwrap_or(&1);
                let at = match self.dice.between(0, 3) {
                    0 => the_day_before,
                    1 => midnight + self.dice.between(6 * HOUR, 6 * HOUR + 20 * MINUTE),
                    _ => midnight + self.dice.between(12 * HOUR, 14 * HOUR),
                };
                self.publish(at, day, Change::Swapped { who, to: 1 - home_post(who) });
                self.count("roster changed");
            }
        }
    }

    fn publish(&mut self, at: Moment, day: usize, what: Change) {
        if at > 0 {
            self.week.notices.push(Notice { at, day, what });
            let index = self.week.notices.len() - 1;
            self.step(at, Deed::Publish(index));
        }
    }

    fn shift(&mut self, who: usize, day: usize, half: Half) {
        // People act on what their phone had told them half an hour before they are due.
        let (_, force) = truth::in_force(&self.week, who, day, half);
        let told = |notice: &Notice| truth::had_heard(&self.week, who, day, notice, force.due - NOTICE);
        let post = truth::post_of(&self.week, who, day, told);
        let hours = truth::hours(&self.week, post, day, half, told);
        let intent = Intent { who, day, post, hours };
        let shift = self.week.shifts.len();
        self.week.shifts.push(Shift {
            who,
            day,
            half,
            stood: None,
            tampering: None,
            forgot_check_in: false,
            forgot_check_out: false,
            fresh: false,
        });
        if !self.tampers(shift, intent) {
            self.lives(shift, intent);
        }
    }

    fn lives(&mut self, shift: usize, intent: Intent) {
        let Intent { who, day, post, hours } = intent;
        if self.dice.chance(2) {
            self.count("stayed away");
            return;
        }
        let from = self.arrival(hours.due);
        let to = self.departure(hours.off).max(from + 10 * MINUTE);
        let (forgot_check_in, forgot_check_out) = (self.dice.chance(2), self.dice.chance(2));
        let shift_of = &mut self.week.shifts[shift];
        shift_of.stood = Some((post, from, to));
        shift_of.forgot_check_in = forgot_check_in;
        shift_of.forgot_check_out = forgot_check_out && !forgot_check_in;
        let forgot_check_out = shift_of.forgot_check_out;
        if forgot_check_in {
            self.count("forgot to check in");
        } else {
            let slow = if self.dice.chance(4) { 90 } else { 20 };
            let at = from + self.dice.between(3, slow) * SECOND + self.dice.between(0, 1_000);
            let on = self.phone_for(who);
            let reading = self.reading(post);
            let code = if self.dice.chance(25) { Some(self.show_code(post, at - 5 * SECOND)) } else { None };
            self.tap(at, Tap { shift, who, on, post, out: false, reading, code });
            self.gate_contact(who, day, post, at, 80);
            if reading.is_none() && self.dice.chance(60) {
                let later = self.good_reading(post);
                let after = self.dice.between(10, 170) * SECOND;
                self.step(at + after, Deed::LaterReading(shift, later));
                self.count("position only after the tap");
            }
        }
        if forgot_check_out {
            self.count("forgot to check out");
        } else {
            let at = to - self.dice.between(0, 3) * SECOND;
            let at = at.max(hours.off.min(to));
            let on = self.phone_for(who);
            let reading = self.reading(post);
            self.tap(at, Tap { shift, who, on, post, out: true, reading, code: None });
            self.gate_contact(who, day, post, at, 50);
            if self.week.phones[who].is_some() && self.dice.chance(60) {
                let later = at + self.dice.between(8, 40) * MINUTE;
                self.contact(Phone::Own(who), later);
            }
        }
    }

    pub fn tap(&mut self, at: Moment, tap: Tap) {
        if let (Phone::Own(who), Some(reading)) = (tap.on, tap.reading)
            && !reading.approximate
            && reading.accuracy_m <= 30.0
        {
            self.sent[who].push((at, reading));
        }
        self.step(at, Deed::Tap(tap));
        self.count(match tap.on {
            Phone::Own(_) => "tap on the own phone",
            Phone::Copy(..) => "tap on a copied phone",
            Phone::GuardRoom(_) => "tap on the guard room's phone",
        });
    }

    fn arrival(&mut self, due: Moment) -> Moment {
        let dice = &mut *self.dice;
        let (what, early) = match dice.between(0, 100) {
            0..76 => ("came early", (2.0 + normal(dice).abs() * 7.0).min(25.0)),
            76..86 => ("came in the last minutes", uniform(dice, 0.0, 2.0)),
            86..93 => ("came in the minute itself", uniform(dice, -1.0, 0.0)),
            _ => ("came late", -uniform(dice, 1.6, 40.0)),
        };
        self.count(what);
        due - (early * MINUTE as f64) as i64
    }

    fn departure(&mut self, off: Moment) -> Moment {
        let dice = &mut *self.dice;
        let (what, after) = match dice.between(0, 100) {
            0..84 => ("stayed beyond the end", uniform(dice, 1.0, 12.0)),
            84..96 => ("left in the first minute", uniform(dice, 0.0, 1.0)),
            _ => ("left early", -uniform(dice, 1.6, 40.0)),
        };
        self.count(what);
        off + (after * MINUTE as f64) as i64
    }

    /// Which phone somebody reaches for. Whose phone can be borrowed shows only when all movements are known.
    fn phone_for(&mut self, who: usize) -> Phone {
        let home = Phone::GuardRoom(home_post(who));
        if self.week.phones[who].is_none() {
            return home;
        }
        match self.dice.between(0, 100) {
            0..88 => Phone::Own(who),
            _ => home,
        }
    }

    /// Half of those who reach for the guard room's phone take a colleague's who stands beside them; and the guard room
    /// is the one of the post where they stand.
    fn lend_phones(&mut self) {
        for at in 0..self.week.steps.len() {
            let Step { at: moment, deed: Deed::Tap(tap) } = self.week.steps[at] else { continue };
            if !matches!(tap.on, Phone::GuardRoom(_)) {
                continue;
            }
            let beside = |shift: &Shift| {
                let there =
                    shift.stood.is_some_and(|(post, from, to)| post == tap.post && from < moment && moment < to);
                shift.who != tap.who && there && self.week.phones[shift.who].is_some() && shift.tampering.is_none()
            };
            let colleague = self.week.shifts.iter().find(|shift| beside(shift)).map(|shift| shift.who);
            let on = match colleague {
                Some(who) if self.dice.chance(50) => Phone::Own(who),
                _ => Phone::GuardRoom(tap.post),
            };
            if on != Phone::GuardRoom(tap.post) {
                self.count("of these, lent by a colleague instead");
            }
            self.week.steps[at].deed = Deed::Tap(Tap { on, ..tap });
        }
    }

    pub fn show_code(&mut self, post: usize, at: Moment) -> usize {
        let number = self.codes;
        self.codes += 1;
        self.step(at, Deed::ShowCode { post, number });
        self.count("gate code scanned or photographed");
        number
    }

    pub fn good_reading(&mut self, post: usize) -> Reading {
        let accuracy_m = uniform(self.dice, 4.0, 15.0);
        let error = normal_distance(self.dice, accuracy_m / 1.5);
        self.read(post, accuracy_m, error)
    }

    fn read(&mut self, post: usize, accuracy_m: f64, error_m: f64) -> Reading {
        let gate = (POSTS[post].lat, POSTS[post].lon);
        let distance = uniform(self.dice, 0.0, 25.0);
        let stands = off_by(self.dice, gate, distance);
        let (lat, lon) = off_by(self.dice, stands, error_m);
        let age_s = uniform(self.dice, 0.0, 8.0);
        let says_wgs84 = self.dice.chance(85);
        Reading { lat, lon, accuracy_m, age_s, approximate: false, says_wgs84 }
    }

    /// What the phone's system says of its position while its owner stands at the gate.
    fn reading(&mut self, post: usize) -> Option<Reading> {
        let (what, reading) = match self.dice.between(0, 1_000) {
            0..620 => ("position good", self.good_reading(post)),
            620..740 => {
                let accuracy_m = uniform(self.dice, 20.0, 80.0);
                let error = normal_distance(self.dice, accuracy_m / 1.5);
                ("position fair", self.read(post, accuracy_m, error))
            }
            740..820 => {
                // 5 m to 2 km, evenly over the powers of ten; what the phone says of it is sometimes too good.
                let error = 10_f64.powf(uniform(self.dice, 0.7, 3.3));
                let accuracy_m = (error * uniform(self.dice, 0.6, 1.6)).max(4.0);
                ("position drifted 5 m to 2 km", self.read(post, accuracy_m, error))
            }
            820..850 => {
                let error = uniform(self.dice, 0.0, 1_500.0);
                let reading = self.read(post, 2_000.0, error);
                ("position approximate only", Reading { approximate: true, ..reading })
            }
            850..905 => {
                // Measured on the way here.
                let age_s = uniform(self.dice, 45.0, 1_800.0);
                let away = (age_s * uniform(self.dice, 0.5, 6.0)).min(2_000.0);
                ("position stale", Reading { age_s, ..self.read(post, 10.0, away) })
            }
            905..920 => {
                let reading = self.good_reading(post);
                let (lat, lon) = in_gcj02((reading.lat, reading.lon));
                let says_wgs84 = self.dice.chance(25);
                ("position in GCJ-02, unsaid or missaid", Reading { lat, lon, says_wgs84, ..reading })
            }
            _ => {
                self.count("no position");
                return None;
            }
        };
        self.count(what);
        Some(reading)
    }
}

/// How far off a reading is whose errors north and east have this deviation.
fn normal_distance(dice: &mut Dice, deviation: f64) -> f64 {
    normal(dice).hypot(normal(dice)) * deviation / 1.4
}
