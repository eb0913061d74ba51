//! When phones reach headquarters, are started anew, and by which clocks they go.

use super::draw::Drawer;
use super::ground::{normal, uniform};
use super::{Clocks, DAY, DAYS, Deed, HOUR, MINUTE, Moment, PEOPLE, POSTS, Phone, SECOND};

impl Drawer<'_> {
    pub(super) fn clocks(&mut self) -> Clocks {
        let dice = &mut *self.dice;
        let sign = if dice.chance(50) { 1 } else { -1 };
        let (name, wall_offset_s) = match dice.between(0, 100) {
            0..72 => ("wall clock within seconds", (normal(dice) * 3.0) as i64),
            72..90 => ("wall clock minutes off", sign * dice.between(60, 600)),
            90..98 => ("wall clock hours off", sign * dice.between(3_600, 12 * 3_600)),
            _ => ("wall clock months off", sign * dice.between(30, 400) * 86_400),
        };
        let drift_ppm = (normal(dice) * 25.0).clamp(-90.0, 90.0) as i64;
        let gnss = dice.chance(30);
        self.count(name);
        Clocks { wall_offset_s, drift_ppm, gnss }
    }

    /// What a phone does by itself at home and at noon, every day of the week.
    pub(super) fn days_of_phone(&mut self, who: usize) {
        for day in 0..self.week.days {
            let midnight = day as i64 * DAY;
            self.offline[who][day] = self.dice.chance(5);
            if self.offline[who][day] {
                self.count("phone offline all day");
            }
            for (percent, from, to) in [
                (70, 5 * HOUR + 50 * MINUTE, 6 * HOUR + 25 * MINUTE),
                (70, 12 * HOUR, 13 * HOUR + 30 * MINUTE),
                (50, 14 * HOUR, 14 * HOUR + 30 * MINUTE),
                (85, 20 * HOUR + 30 * MINUTE, 21 * HOUR + 30 * MINUTE),
            ] {
                if self.dice.chance(percent) {
                    let at = midnight + self.dice.between(from, to);
                    self.contact(Phone::Own(who), at);
                }
            }
            self.restarts(who, midnight);
        }
    }

    fn restarts(&mut self, who: usize, midnight: Moment) {
        let phone = Phone::Own(who);
        if self.dice.chance(14) {
            let (from, to) = match self.dice.between(0, 4) {
                0 => (6 * HOUR + 26 * MINUTE, 6 * HOUR + 45 * MINUTE),
                1 => (7 * HOUR + 15 * MINUTE, 8 * HOUR + 20 * MINUTE),
                2 => (14 * HOUR + 40 * MINUTE, 15 * HOUR + 5 * MINUTE),
                _ => (19 * HOUR, 20 * HOUR),
            };
            let at = midnight + self.dice.between(from, to);
            self.step(at, Deed::Reboot(phone));
            self.count("reboot");
        }
        if self.dice.chance(5) {
            let at = midnight + self.dice.between(6 * HOUR, 18 * HOUR);
            self.step(at, Deed::Restart(phone));
            self.count("app killed");
        }
    }

    pub(super) fn guard_rooms(&mut self) {
        for post in 0..POSTS.len() {
            let phone = Phone::GuardRoom(post);
            for day in 0..self.week.days {
                if self.dice.chance(8) {
                    self.count("guard room offline all day");
                    continue;
                }
                for hour in 6..21 {
                    let at = day as i64 * DAY + hour * HOUR + self.dice.between(0, 10 * MINUTE);
                    self.contact(phone, at);
                }
            }
        }
    }

    /// At the gate after a tap, if there is a network.
    pub(super) fn gate_contact(&mut self, who: usize, day: usize, post: usize, at: Moment, percent: u64) {
        let has_phone = self.week.phones[who].is_some();
        if has_phone && !self.dead_gates[day][post] && self.dice.chance(percent) {
            let at = at + self.dice.between(2 * SECOND, 50 * SECOND);
            self.contact(Phone::Own(who), at);
        }
    }

    /// A contact, unless the phone is offline that day; now and then the answer is lost.
    pub(super) fn contact(&mut self, phone: Phone, at: Moment) {
        if let Phone::Own(who) = phone
            && usize::try_from(at / DAY).is_ok_and(|day| day < DAYS && self.offline[who][day])
        {
            return;
        }
        let lost = self.dice.chance(4);
        self.count(if lost { "answer lost" } else { "contact" });
        self.contact_for_sure(phone, at, lost);
    }

    pub(super) fn contact_for_sure(&mut self, phone: Phone, at: Moment, lost: bool) {
        let dice = &mut *self.dice;
        let slowest = match dice.between(0, 100) {
            0..85 => 400.0,
            85..97 => 6_000.0,
            _ => 20_000.0,
        };
        let lag = (uniform(dice, 20.0, slowest) as i64, uniform(dice, 20.0, slowest) as i64);
        if lag.0 + lag.1 > 2_000 {
            self.count("slow network");
        }
        self.step(at, Deed::Contact { phone, lost, lag });
        if let Phone::Own(who) = phone
            && !lost
        {
            self.week.heard[who].push(at);
        }
    }

    /// On Saturday everybody meets headquarters twice: what is said then is final.
    pub(super) fn saturday(&mut self) {
        let own: Vec<Phone> =
            (0..PEOPLE.len()).filter(|who| self.week.phones[*who].is_some()).map(Phone::Own).collect();
        let all = own.into_iter().chain((0..POSTS.len()).map(Phone::GuardRoom));
        let (morning, mut after) = (DAYS as i64 * DAY + 9 * HOUR, 0);
        let phones: Vec<Phone> = all.collect();
        for _ in 0..2 {
            for phone in &phones {
                after += 30 * SECOND;
                self.contact_for_sure(*phone, morning + after, false);
            }
        }
        for day in 0..self.week.days {
            self.step(DAYS as i64 * DAY + 12 * HOUR, Deed::Look(day));
        }
    }
}
