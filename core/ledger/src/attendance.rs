//! Attendance of one post on one service day: a projection over the scope, the directory and HQ's own entries.
//! Phones and HQ run the same code; HQ alone knows who has synced, so only HQ says that somebody did not check in.

mod acts;
mod claims;
mod context;
mod planned;
mod remarks;
mod versions;
mod view;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use huxue_duty::clock::{Instant, ServiceDay, TimeInterval};
use huxue_duty::county::Role;
use huxue_duty::coverage::{RowSummary, post_state};
use huxue_duty::ids::{PersonId, PostId};
use huxue_duty::roster::Assigned;
use huxue_duty::strength::{StaffPresence, strength};
use huxue_duty::time_evidence::CertainBounds;
use huxue_duty::verdict::{Circumstance, Judgement, judge as judge_person, kinder, minutes_served};
use huxue_duty::windows::{DayWindows, Policy, Window, off_due_with_clears};

pub use acts::Clear;
pub use claims::{claim_of, fix_of};
pub use context::unjudged_places;
pub use planned::planned;
pub use versions::{ROSTER, TIMETABLE};
pub use view::{PersonRow, PostDayView, Served, Unscheduled, WindowView};

use crate::crypto;
use crate::directory::Directory;
use crate::fold::ScopeFold;
use crate::ident::{DeviceId, EntryHash};
use acts::{Gathered, StandInSeen};
use versions::Versions;
use view::Beside;

/// When HQ received an entry.
pub type ReceivedAt<'a> = &'a dyn Fn(&EntryHash) -> Option<Instant>;

/// Everything a verdict is made from.
pub struct PostDay<'a> {
    pub directory: &'a Directory,
    pub post: &'a PostId,
    pub day: ServiceDay,
    pub now: Instant,
    pub fold: Option<&'a ScopeFold>,
    pub volunteer_fold: Option<&'a ScopeFold>,
    /// A person's own scope: leave and deliveries. HQ holds all of them, a phone its own.
    pub person_fold: &'a dyn Fn(&PersonId) -> Option<Arc<ScopeFold>>,
    /// When each device last finished a sync; `None` on a phone, which cannot know.
    pub synced: Option<&'a BTreeMap<DeviceId, Instant>>,
    /// When HQ received an entry; `None` on a phone.
    pub received: Option<ReceivedAt<'a>>,
    pub policy: &'a Policy,
    /// Entries of a drill count too: for the screens of a phone that rehearses, never for a record.
    pub drills: bool,
}

/// What the random presence pings of a window are drawn from: nobody can know it before the check-in is written.
pub fn ping_seed(check_in: &EntryHash, window: &Window) -> [u8; 32] {
    crypto::hash("huxue ping 1", &[&check_in.0, &window.on_due.0.to_be_bytes()])
}

/// Judges everybody rostered at the post on that day, window by window.
pub fn judge(input: &PostDay<'_>) -> PostDayView {
    let versions = Versions::new(input);
    let Some(day) = versions.in_force() else {
        return PostDayView::unknown_post(input.post.clone(), input.day);
    };
    let folds: Vec<&ScopeFold> = input.fold.into_iter().chain(input.volunteer_fold).collect();
    let expired = |device: DeviceId, at: TimeInterval| input.directory.was_expired(device, at);
    let gathered = acts::gather(&folds, input.drills, versions.gates(), input.policy, &expired);
    let judging = Judging { input, versions: &versions, day: &day, gathered: &gathered };
    let windows: Vec<WindowView> = day.windows.iter().map(|window| judging.window(window)).collect();
    PostDayView {
        post: input.post.clone(),
        day: input.day,
        status: day.status,
        unscheduled: judging.unscheduled(),
        windows,
    }
}

struct Judging<'a> {
    input: &'a PostDay<'a>,
    versions: &'a Versions<'a>,
    day: &'a DayWindows,
    gathered: &'a Gathered,
}

impl Judging<'_> {
    fn window(&self, window: &Window) -> WindowView {
        let assigned = self.assigned(window);
        let synced_to = self.synced_to(&assigned);
        let clears = self.all_clears();
        let off_due_observed = off_due_with_clears(window, &clears, self.input.policy);
        let mut rows = Vec::new();
        let mut served = Vec::new();
        for one in &assigned {
            let role = self.role(&one.assigned.person);
            if role.is_judged() {
                rows.push(self.row(window, one, role, synced_to));
            } else {
                let evidence = self.gathered.people.get(&one.assigned.person).map(|person| &person.evidence);
                let minutes = evidence.map_or(0, |evidence| minutes_served(evidence, window));
                served.push(Served { person: one.assigned.person.clone(), role, minutes });
            }
        }
        let presence = self.presence(window, &rows);
        let template = self.versions.template();
        let minutes = (window.on_due.minute(), off_due_observed.minute());
        let strength = strength(minutes, template, &presence);
        // What is disputed speaks for nobody and against nobody until it is settled.
        let undisputed = rows.iter().filter(|row| !row.disputed);
        let summaries: Vec<RowSummary> = undisputed.map(PersonRow::summary).collect();
        let state = post_state(&summaries, self.day.status);
        let disputed = rows.len() - summaries.len();
        WindowView { window: window.clone(), off_due_observed, rows, served, strength, state, disputed }
    }

    /// The roster in force, substitutes, and everybody who said they stand in.
    fn assigned(&self, window: &Window) -> Vec<OneAssigned> {
        let mut all: Vec<OneAssigned> = self
            .versions
            .rostered(window)
            .into_iter()
            .map(|assigned| OneAssigned { assigned, stand_in: None, replaced: None })
            .collect();
        for (index, seen) in self.gathered.stand_ins.iter().enumerate() {
            let Some(absent) = all.iter().position(|one| one.assigned.person == seen.in_place_of) else { continue };
            let part = all[absent].assigned.part;
            all[absent].replaced = Some(index);
            match all.iter().position(|one| one.assigned.person == seen.substitute) {
                Some(already) => all[already].stand_in = all[already].stand_in.or(Some(index)),
                None => all.push(OneAssigned {
                    assigned: Assigned::stand_in(seen.substitute.clone(), part, seen.in_place_of.clone()),
                    stand_in: Some(index),
                    replaced: None,
                }),
            }
        }
        all
    }

    fn role(&self, person: &PersonId) -> Role {
        self.input.directory.person(person).map_or(Role::Auxiliary, |person| person.role)
    }

    /// The instant up to which every device that may carry this window's presence has synced; `None` if one of those
    /// people has no device, or one was never heard from.
    fn synced_to(&self, assigned: &[OneAssigned]) -> Option<Instant> {
        let (synced, directory) = (self.input.synced?, self.input.directory);
        let mut devices: BTreeSet<DeviceId> = BTreeSet::new();
        for one in assigned {
            let before = devices.len();
            devices.extend(directory.in_use(directory.devices_of(&one.assigned.person)));
            if devices.len() == before {
                return None;
            }
        }
        devices.extend(directory.in_use(directory.shared_devices_at(self.input.post)));
        devices.iter().map(|device| synced.get(device).copied()).min().flatten()
    }

    fn all_clears(&self) -> Vec<(String, Instant)> {
        let judged = |clear: &&Clear| self.role(&clear.author).is_judged();
        self.gathered.clears.iter().filter(judged).map(|clear| (clear.movement.clone(), clear.at)).collect()
    }

    /// The clears that bind this person: their own, and those they had been shown before they left.
    fn clears_of(&self, person: &PersonId) -> Vec<(String, Instant)> {
        let saw = self.gathered.people.get(person).map_or(&[][..], |person| person.saw_clears.as_slice());
        let binds = |clear: &&Clear| clear.author == *person || saw.contains(&clear.entry);
        self.gathered.clears.iter().filter(binds).map(|clear| (clear.movement.clone(), clear.at)).collect()
    }

    fn row(&self, window: &Window, one: &OneAssigned, role: Role, synced_to: Option<Instant>) -> PersonRow {
        let id = &one.assigned.person;
        let none = acts::Person::default();
        let person = self.gathered.people.get(id).unwrap_or(&none);
        let stand_in: Option<&StandInSeen> = one.stand_in.map(|index| &self.gathered.stand_ins[index]);
        let replaced: Option<&StandInSeen> = one.replaced.map(|index| &self.gathered.stand_ins[index]);
        let leave = self.versions.leave_of(id);
        let judge_in = |window: &Window, windows: &[Window]| {
            judge_person(
                &person.evidence,
                window,
                &Circumstance {
                    now: self.input.now,
                    excused: one.excuse(replaced, leave),
                    excuse_pending: replaced.is_some_and(|seen| seen.pending),
                    pending_leave: leave == versions::Leave::Pending,
                    provisional: self.day.is_provisional(),
                    all_synced_to: synced_to,
                    all_windows: windows,
                    joined_at: stand_in.map(|seen| seen.at),
                    clears: &self.clears_of(id),
                },
                self.input.policy,
            )
        };
        let in_force = judge_in(window, &self.day.windows);
        let judgement = match self.versions.known_to(id, window, &person.bases) {
            versions::Known::SameAsInForce => in_force,
            versions::Known::Otherwise(theirs) => match theirs.matching(window) {
                Some(old) => kinder(judge_in(old, &theirs.windows), in_force),
                None => kinder(Judgement::had_no_duty(&in_force), in_force),
            },
            versions::Known::NotRostered => kinder(Judgement::had_no_duty(&in_force), in_force),
        };
        let mut flags: Vec<&'static str> = person.flags.clone();
        if stand_in.is_some_and(|seen| seen.pending) {
            flags.push("stand_in_pending");
        }
        if self.gathered.said_absent.iter().any(|(said, _)| said == id) {
            flags.push("said_absent");
        }
        let near = |at: &TimeInterval| {
            let from = window.on_due.plus_minutes(-i64::from(self.input.policy.belongs_ahead_min));
            from <= at.latest && at.earliest <= window.off_due
        };
        // A finding belongs to the windows that its entry may speak of.
        let about = |entry: &EntryHash, at: &TimeInterval| {
            judgement.first.is_some_and(|id| id.0 == entry.0)
                || judgement.last.is_some_and(|id| id.0 == entry.0)
                || near(at)
        };
        for (entry, _) in person.acts.iter().filter(|(entry, at)| about(entry, at)) {
            for flag in self.gathered.remarks.get(entry).into_iter().flatten() {
                if !flags.contains(flag) {
                    flags.push(flag);
                }
            }
        }
        flags.sort_unstable();
        let disputed = self.gathered.disputes.iter().any(|dispute| {
            let names = |of: &EntryHash| person.acts.iter().any(|(entry, at)| entry == of && about(entry, at));
            dispute.person == *id && (dispute.window == Some(window.on_due) || dispute.of.as_ref().is_some_and(names))
        });
        let found_absent = self.gathered.found_absent.iter().any(|(found, at)| found == id && *at == window.on_due);
        let bounds = [judgement.first, judgement.last].map(|id| id.map(|id| self.certain(&EntryHash(id.0))));
        PersonRow::new(one, role, judgement, Beside { flags, found_absent, disputed, bounds })
    }

    fn certain(&self, entry: &EntryHash) -> CertainBounds {
        let known = self.gathered.certain.get(entry).copied().unwrap_or_default();
        let received = self.input.received.and_then(|received| received(entry));
        CertainBounds { not_after: received.or(known.not_after), ..known }
    }

    /// Presence of every officer and auxiliary at the post, rostered or not: strength counts who stood there.
    fn presence(&self, window: &Window, rows: &[PersonRow]) -> Vec<StaffPresence> {
        let mut all: Vec<StaffPresence> =
            rows.iter().map(|row| StaffPresence { role: row.role, presence: row.presence.clone() }).collect();
        for (id, person) in &self.gathered.people {
            let role = self.role(id);
            if !role.is_judged() || rows.iter().any(|row| row.person == *id) {
                continue;
            }
            let circumstance = Circumstance {
                now: self.input.now,
                excused: None,
                excuse_pending: false,
                pending_leave: false,
                provisional: false,
                all_synced_to: None,
                all_windows: &self.day.windows,
                joined_at: None,
                clears: &[],
            };
            let judgement = judge_person(&person.evidence, window, &circumstance, self.input.policy);
            all.push(StaffPresence { role, presence: judgement.presence });
        }
        all
    }

    /// Check-ins outside every window: accepted, shown, never judged.
    fn unscheduled(&self) -> Vec<Unscheduled> {
        let mut found = Vec::new();
        for (id, person) in &self.gathered.people {
            for act in &person.evidence.check_ins {
                if huxue_duty::verdict::is_unscheduled(act, &self.day.windows, self.input.policy) {
                    found.push(Unscheduled { person: id.clone(), at: act.at });
                }
            }
        }
        found
    }
}

/// Somebody who belongs to a window, and why.
pub(crate) struct OneAssigned {
    assigned: Assigned,
    /// Index of the stand-in by which this person is here.
    stand_in: Option<usize>,
    /// Index of the stand-in that takes this person's place.
    replaced: Option<usize>,
}

impl OneAssigned {
    fn excuse(&self, replaced: Option<&StandInSeen>, leave: versions::Leave) -> Option<huxue_duty::roster::Excuse> {
        use huxue_duty::roster::Excuse;
        self.assigned
            .excused
            .or_else(|| replaced.map(|_| Excuse::Substituted))
            .or_else(|| (leave == versions::Leave::Granted).then_some(Excuse::Leave))
    }
}
