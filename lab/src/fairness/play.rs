//! Plays a drawn week on real phones against a real headquarters, and reads what headquarters says of everybody.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use huxue_duty::clock::Instant;
use huxue_duty::county::County;
use huxue_duty::datum::Datum;
use huxue_duty::fence::Fix;
use huxue_duty::ids::{PersonId, PostId, SchoolId};
use huxue_duty::windows::Window;
use huxue_ledger::attendance::PersonRow;
use huxue_ledger::codec;
use huxue_ledger::ident::EntryHash;
use huxue_ledger::session::Follow;
use huxue_phone::ports::{Clock, Reading};
use huxue_phone::{AsPerson, Command};
use rusqlite::Connection;

use super::county::{self, Rows};
use super::people::{self, Clocks, Deed, PEOPLE, POSTS, Phone, Tap, Week};
use crate::play::app::Maker;
use crate::play::clock::VirtualClock;
use crate::play::scenario::PhoneSpec;
use crate::play::world::{STAFF, World};

/// What headquarters said of one shift, whenever it was asked.
#[derive(Default)]
pub struct Said {
    /// Rows of the shift's half day at each look, with the post; the last look is after everybody has synced.
    pub looks: Vec<Vec<(usize, PersonRow)>>,
}

pub struct Player<'w> {
    week: &'w Week,
    monday: NaiveDate,
    world: World,
    /// By shift.
    newest_tap: BTreeMap<usize, (Phone, EntryHash)>,
    pub said: Vec<Said>,
}

fn name(phone: Phone) -> String {
    match phone {
        Phone::Own(who) => format!("own-{who}"),
        Phone::Copy(who, number) => format!("copy-{who}-{number}"),
        Phone::GuardRoom(post) => format!("room-{post}"),
    }
}

/// A network that takes its time: the request left before headquarters had it, the answer comes after it was given.
struct Lagging {
    clock: VirtualClock,
    lag: (i64, i64),
    reads: Cell<usize>,
}

impl Clock for Lagging {
    fn reading(&self) -> Reading {
        // A round trip reads the clock before it asks and after it was answered.
        let reads = self.reads.replace(self.reads.get() + 1);
        self.clock.reading_at(if reads.is_multiple_of(2) { -self.lag.0 } else { self.lag.1 })
    }
}

impl<'w> Player<'w> {
    pub fn new(root: &Path, monday: NaiveDate, county: County, week: &'w Week) -> Result<Self, String> {
        let world = World::new(root, monday, 0, county, Maker::Linked).map_err(|error| error.to_string())?;
        let said = week.shifts.iter().map(|_| Said::default()).collect();
        let mut player = Self { week, monday, world, newest_tap: BTreeMap::new(), said };
        for (who, clocks) in week.phones.iter().enumerate() {
            if let Some(clocks) = clocks {
                player.enrol(Phone::Own(who), Some(PEOPLE[who]), None, *clocks)?;
            }
        }
        for (post, clocks) in week.guard_rooms.iter().enumerate() {
            player.enrol(Phone::GuardRoom(post), None, Some(POSTS[post].id), *clocks)?;
        }
        Ok(player)
    }

    fn enrol(&mut self, phone: Phone, person: Option<&str>, post: Option<&str>, clocks: Clocks) -> Result<(), String> {
        let (person, post) = (person.map(str::to_owned), post.map(str::to_owned));
        let id = name(phone);
        let wall_offset_s = clocks.wall_offset_s;
        self.world.add_phone(&PhoneSpec {
            id: id.clone(),
            person,
            post,
            wall_offset_s,
            anchored: true,
            enrolled_days_ago: 0,
        })?;
        let clock = &self.world.handset(&id)?.clock;
        clock.set_drift(clocks.drift_ppm);
        clock.set_gnss(clocks.gnss);
        Ok(())
    }

    pub fn play(&mut self) -> Result<(), String> {
        let midnight = Instant::at(self.monday, 0);
        for (index, step) in self.week.steps.iter().enumerate() {
            self.world.now.set(midnight.plus_millis(step.at));
            self.deed(step.deed).map_err(|error| format!("step {index} ({:?}): {error}", step.deed))?;
        }
        self.world.close()
    }

    fn deed(&mut self, deed: Deed) -> Result<(), String> {
        match deed {
            Deed::Publish(index) => self.publish(index),
            Deed::Tap(tap) => self.tap(tap),
            Deed::LaterReading(shift, reading) => {
                let Some((phone, of)) = self.newest_tap.get(&shift).copied() else { return Ok(()) };
                // Meanwhile the tap may have come to lie on a branch that was set aside: then it stands without.
                let _added = self.world.act(&name(phone), Command::PlaceObserved { of, fix: fix(reading) });
                Ok(())
            }
            Deed::Contact { phone, lost, lag } => {
                let handset = self.world.handset(&name(phone))?;
                handset.lose_next_answer.set(lost);
                let clock = Lagging { clock: handset.clock.clone(), lag, reads: Cell::new(0) };
                self.world.sync_by(&name(phone), &clock)
            }
            Deed::Reboot(phone) => {
                self.world.handset(&name(phone))?.clock.reboot();
                self.world.reopen(&name(phone))
            }
            Deed::Restart(phone) => self.world.reopen(&name(phone)),
            Deed::SetClock(phone, error_ms) => {
                let shown = self.world.now.get().plus_millis(error_ms);
                self.world.handset(&name(phone))?.clock.set_wall(shown);
                Ok(())
            }
            Deed::ShowCode { post, number } => {
                let id = PostId::new(POSTS[post].id);
                self.world.show_gate_code(&name(Phone::GuardRoom(post)), &number.to_string(), &id)
            }
            Deed::Copy(who, copy) => self.world.clone_phone(&name(Phone::Own(who)), &name(copy)),
            Deed::WithholdAnchor(phone) => self.withhold_anchor(&name(phone)),
            Deed::Look(day) => self.look(day),
        }
    }

    fn publish(&mut self, index: usize) -> Result<(), String> {
        let notice = &self.week.notices[index];
        let now = self.world.now.get();
        let mut hq = self.world.hq.borrow_mut();
        let done = match county::rows_of(notice, self.monday)? {
            Rows::Timetable { post, rows } => {
                hq.publish_timetable(&SchoolId::new(POSTS[post].school), &rows, STAFF, now)
            }
            Rows::Roster(rows) => hq.publish_roster(&rows, STAFF, now),
        };
        done.map(|_| ()).map_err(|error| error.to_string())
    }

    fn tap(&mut self, tap: Tap) -> Result<(), String> {
        let person = PersonId::new(PEOPLE[tap.who]);
        let post = PostId::new(POSTS[tap.post].id);
        let own = matches!(tap.on, Phone::Own(who) | Phone::Copy(who, _) if who == tap.who);
        let by = (!own).then(|| AsPerson { pin: self.world.pin_of(&person), person });
        let fix = tap.reading.map(fix);
        let command = if tap.out {
            Command::CheckOut { post, fix, reason: None, by }
        } else {
            let gate_code = tap.code.and_then(|number| self.world.gate_codes.get(&number.to_string()).cloned());
            Command::CheckIn { post, fix, by, gate_code }
        };
        let saved = self.world.act(&name(tap.on), command)?;
        self.newest_tap.extend(saved.entries.first().map(|entry| (tap.shift, (tap.on, *entry))));
        Ok(())
    }

    /// What somebody can do who may write to the app's own files: the phone then has never heard the time.
    fn withhold_anchor(&mut self, id: &str) -> Result<(), String> {
        let handset = self.world.handset(id)?;
        handset.close()?;
        let fail = |error: rusqlite::Error| error.to_string();
        let database = Connection::open(handset.folder.join("phone.sqlite")).map_err(fail)?;
        let stored: Vec<u8> =
            database.query_row("SELECT value FROM meta WHERE key = 'follow'", [], |row| row.get(0)).map_err(fail)?;
        let mut follow: Follow = codec::decode(&stored).map_err(|error| error.to_string())?;
        follow.anchor = None;
        database.execute("UPDATE meta SET value = ?1 WHERE key = 'follow'", [codec::encode(&follow)]).map_err(fail)?;
        drop(database);
        self.world.reopen(id)
    }

    fn look(&mut self, day: usize) -> Result<(), String> {
        let now = self.world.now.get();
        let date = county::day_of(self.monday, day);
        let hq = self.world.hq.borrow();
        let synced = hq.synced();
        let mut rows: BTreeMap<(String, people::Half), Vec<(usize, PersonRow)>> = BTreeMap::new();
        for (post, plan) in POSTS.iter().enumerate() {
            let id = PostId::new(plan.id);
            let view = hq.judge(&id, date, now, Some(&synced)).map_err(|error| error.to_string())?;
            for window in view.windows {
                let half = half_of(&window.window);
                for row in window.rows {
                    rows.entry((row.person.to_string(), half)).or_default().push((post, row));
                }
            }
        }
        for (shift, said) in self.week.shifts.iter().zip(&mut self.said) {
            if shift.day == day {
                said.looks.push(rows.get(&(PEOPLE[shift.who].to_owned(), shift.half)).cloned().unwrap_or_default());
            }
        }
        Ok(())
    }
}

fn half_of(window: &Window) -> people::Half {
    let noon = Instant::at(window.day, 12 * 60);
    if window.first_start() < noon { people::Half::Morning } else { people::Half::Afternoon }
}

fn fix(reading: people::Reading) -> Fix {
    Fix {
        lat: reading.lat,
        lon: reading.lon,
        accuracy_m: reading.accuracy_m,
        age_s: Some(reading.age_s),
        mock: false,
        approximate: reading.approximate,
        datum: reading.says_wgs84.then_some(Datum::Wgs84),
    }
}

/// One week of a seed, whole.
pub fn week(seed: u64, number: u64, days: usize) -> Result<(Week, Vec<Said>), String> {
    let mut dice = crate::dice::Dice::new(seed.wrapping_mul(1_000_003).wrapping_add(number));
    let week = people::draw::week(&mut dice, days);
    let root = tempfile::tempdir().map_err(|error| error.to_string())?;
    huxue_hq::seeded::seed(Some(2 * number + 1));
    huxue_phone::random::seeded::seed(Some(2 * number + 2));
    let played = (|| {
        let mut player = Player::new(root.path(), county::monday(number), county::county()?, &week)?;
        player.play()?;
        Ok(player.said)
    })();
    huxue_hq::seeded::seed(None);
    huxue_phone::random::seeded::seed(None);
    let said = played.map_err(|error: String| format!("week {number}: {error}"))?;
    Ok((week, said))
}
