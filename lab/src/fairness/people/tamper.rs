//! People who make their phone lie. Each of them stays away or comes late and wants to be seen in time.

use super::draw::{Drawer, Intent};
use super::{DAY, Deed, HOUR, MINUTE, Moment, Phone, SECOND, Tampering, Tap};

impl Drawer<'_> {
    /// Does somebody tamper with this half day? Only who has worn the phone honestly before: what it is then compared
    /// with must be there.
    pub(super) fn tampers(&mut self, shift: usize, intent: Intent) -> bool {
        let Intent { who, day, .. } = intent;
        let Some(clocks) = self.week.phones[who] else { return false };
        let known_since = day as i64 * DAY - 2 * HOUR;
        let replay = self.sent[who].iter().rev().find(|(at, _)| *at < known_since).copied();
        let Some((_, seen)) = replay else { return false };
        if self.offline[who][day] || self.offline[who][day - 1] || !self.dice.chance(8) {
            return false;
        }
        let kinds = [
            Tampering::ClockSetBack,
            Tampering::FixReplayed,
            Tampering::PhoneCopied,
            Tampering::GateCodePhotographed,
            Tampering::AnchorWithheld,
        ];
        let mut kind = *self.dice.pick(&kinds).unwrap_or(&Tampering::FixReplayed);
        // Whose clock is wrong anyway needs no lie, and sets nothing back.
        if kind == Tampering::ClockSetBack && clocks.wall_offset_s.abs() > 60 {
            kind = Tampering::GateCodePhotographed;
        }
        let in_time = intent.hours.due - self.dice.between(60, 600) * SECOND;
        self.week.shifts[shift].tampering = Some(kind);
        let tap = Tap { shift, who, on: Phone::Own(who), post: intent.post, out: false, reading: None, code: None };
        match kind {
            Tampering::ClockSetBack => self.sets_back(shift, intent, tap),
            Tampering::AnchorWithheld => self.withholds(shift, intent, tap),
            Tampering::FixReplayed => {
                let reading = super::Reading { age_s: 2.0, ..seen };
                self.tap(in_time, Tap { reading: Some(reading), ..tap });
                self.contact_for_sure(Phone::Own(who), in_time + 20 * SECOND, false);
            }
            Tampering::GateCodePhotographed => {
                let before = self.dice.between(3 * HOUR, 20 * HOUR);
                let code = Some(self.show_code(intent.post, in_time - before));
                self.tap(in_time, Tap { code, ..tap });
                self.contact_for_sure(Phone::Own(who), in_time + 20 * SECOND, false);
            }
            Tampering::PhoneCopied => self.copies_phone(intent, in_time, tap),
        }
        self.count(match kind {
            Tampering::ClockSetBack => "tampering: clock set back",
            Tampering::FixReplayed => "tampering: position replayed",
            Tampering::PhoneCopied => "tampering: phone copied",
            Tampering::GateCodePhotographed => "tampering: gate code photographed",
            Tampering::AnchorWithheld => "tampering: anchor withheld",
        });
        true
    }

    /// Comes late, and stays to the end.
    fn comes_late(&mut self, shift: usize, intent: Intent) -> Moment {
        let from = intent.hours.due + self.dice.between(5 * MINUTE, 35 * MINUTE);
        let to = intent.hours.off + self.dice.between(2 * MINUTE, 8 * MINUTE);
        self.week.shifts[shift].stood = Some((intent.post, from, to));
        from
    }

    fn sets_back(&mut self, shift: usize, intent: Intent, tap: Tap) {
        let phone = tap.on;
        let from = self.comes_late(shift, intent);
        if self.dice.chance(50) {
            self.step(from - 2 * MINUTE, Deed::Reboot(phone));
        }
        let pretends = intent.hours.due - self.dice.between(60, 600) * SECOND;
        self.step(from - MINUTE, Deed::SetClock(phone, pretends - from));
        let reading = Some(self.good_reading(intent.post));
        self.tap(from + 20 * SECOND, Tap { reading, ..tap });
        let after = self.dice.between(1, 90) * MINUTE;
        self.contact_for_sure(phone, from + after, false);
        self.step(from + after + MINUTE, Deed::SetClock(phone, 0));
    }

    /// Had heard headquarters twice that morning, and takes the anchor out before the tap.
    fn withholds(&mut self, shift: usize, intent: Intent, tap: Tap) {
        let phone = tap.on;
        let from = self.comes_late(shift, intent);
        for before in [25, 20] {
            self.contact_for_sure(phone, from - before * MINUTE, false);
        }
        if self.dice.chance(50) {
            self.step(from - 10 * MINUTE, Deed::Reboot(phone));
        }
        self.step(from - 2 * MINUTE, Deed::WithholdAnchor(phone));
        let reading = Some(self.good_reading(intent.post));
        self.tap(from, Tap { reading, ..tap });
        if self.dice.chance(40) {
            self.step(from + 5 * MINUTE, Deed::Reboot(phone));
        }
        let after = self.dice.between(10, 90) * MINUTE;
        self.contact_for_sure(phone, from + after, false);
    }

    /// Stays at home with the phone while an accomplice signs on and off at the gate with a copy of it.
    fn copies_phone(&mut self, intent: Intent, in_time: Moment, tap: Tap) {
        let copy = Phone::Copy(intent.who, self.copies);
        self.copies += 1;
        self.step(in_time - HOUR, Deed::Copy(intent.who, copy));
        for (at, out) in [(in_time, false), (intent.hours.off + MINUTE, true)] {
            let reading = Some(self.good_reading(intent.post));
            self.tap(at, Tap { on: copy, out, reading, ..tap });
            self.contact_for_sure(copy, at + 20 * SECOND, false);
        }
        // The phone itself goes on meeting headquarters as phones do.
        self.contact_for_sure(tap.on, in_time + 30 * MINUTE, false);
    }
}
