//! Which timetable and roster bind whom. A person is judged by the kinder of the version in force and the newest one
//! that had reached a device of theirs before they were due; coverage and the row's key follow the version in force.

use huxue_duty::clock::Instant;
use huxue_duty::county::{Gate, Post, RosterRow};
use huxue_duty::ids::PersonId;
use huxue_duty::policy::Policy;
use huxue_duty::roster::{Assigned, assigned};
use huxue_duty::windows::{DayWindows, Window, day_windows};

use crate::directory::{Directory, PostSheet, StaffSheet, Version};
use crate::entry::Basis;
use crate::fact::Body;
use crate::ident::{DeviceId, day_number};

use super::PostDay;
use super::acts::BasisSeen;

/// What a delivery or an acknowledgement speaks of.
pub const ROSTER: u8 = 1;
pub const TIMETABLE: u8 = 2;

pub(super) struct Versions<'a> {
    input: &'a PostDay<'a>,
    sheet: Option<&'a Version<PostSheet>>,
    gates: Vec<Gate>,
}

/// Leave as the person's own scope tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leave {
    None,
    Pending,
    Granted,
}

/// What the person could know, compared with what is in force.
pub(super) enum Known {
    SameAsInForce,
    /// An older timetable or older rules had reached them.
    Otherwise(DayWindows),
    /// By the roster that had reached them, they had no duty in this window.
    NotRostered,
}

impl<'a> Versions<'a> {
    pub fn new(input: &'a PostDay<'a>) -> Self {
        let sheet = input.directory.post_for(input.post, input.day);
        Self { input, sheet, gates: input.directory.gates(input.post, input.day) }
    }

    pub fn gates(&self) -> &[Gate] {
        &self.gates
    }

    /// Officers and auxiliaries asked for.
    pub fn template(&self) -> (u32, u32) {
        self.post().map_or((0, 0), |post| (post.officers, post.auxiliaries))
    }

    fn post(&self) -> Option<&'a Post> {
        self.sheet.map(|version| &version.sheet.post)
    }

    pub fn in_force(&self) -> Option<DayWindows> {
        self.windows_of(self.sheet?, self.input.policy)
    }

    fn windows_of(&self, version: &Version<PostSheet>, rules: &Policy) -> Option<DayWindows> {
        let public = &self.input.directory.public_for(self.input.day)?.sheet;
        let sheet = &version.sheet;
        day_windows(
            self.input.day,
            &sheet.school,
            &public.terms,
            &public.days,
            &public.calendar,
            &sheet.movements,
            rules,
        )
        .ok()
    }

    /// The roster that binds a window: a version published after the window began does not move anybody back in time.
    fn staff_for(&self, window: &Window) -> Option<&'a Version<StaffSheet>> {
        let versions = &self.input.directory.staff;
        Directory::newest(versions, self.input.day, Some(window.on_due)).or_else(|| versions.first())
    }

    pub fn rostered(&self, window: &Window) -> Vec<Assigned> {
        self.staff_for(window).map_or_else(Vec::new, |version| self.rostered_in(version, window))
    }

    fn rostered_in(&self, version: &Version<StaffSheet>, window: &Window) -> Vec<Assigned> {
        let rows: &[RosterRow] = &version.sheet.roster;
        let runs_as = self.in_force().and_then(|day| day.runs_as);
        assigned(self.input.post, window, runs_as, rows, &version.sheet.absences)
    }

    pub fn leave_of(&self, person: &PersonId) -> Leave {
        let Some(fold) = (self.input.person_fold)(person) else { return Leave::None };
        let today = day_number(self.input.day);
        let mut leave = Leave::None;
        for folded in &fold.entries {
            let Some(Body::LeaveRequested(request)) = folded.counted() else { continue };
            if !(request.from..=request.to).contains(&today) {
                continue;
            }
            let decision = fold.entries.iter().find_map(|other| match other.counted() {
                Some(Body::Decided(decided)) if decided.of == folded.entry.hash => Some(decided.accept),
                _ => None,
            });
            leave = match (leave, decision) {
                (Leave::Granted, _) | (_, Some(true)) => Leave::Granted,
                (other, Some(false)) => other,
                (_, None) => Leave::Pending,
            };
        }
        leave
    }

    pub fn known_to(&self, person: &PersonId, window: &Window, bases: &[BasisSeen]) -> Known {
        let staff = &self.input.directory.staff;
        let computed = self.computed_from(person, window, bases);
        let roster = self.reached(person, ROSTER, window.on_due, computed.map(|basis| basis.roster), staff);
        if let Some(version) = roster
            && self.staff_for(window).is_some_and(|current| current.number != version.number)
            && !self.had_duty(version, person, window)
        {
            return Known::NotRostered;
        }
        let timetables = self.input.directory.posts.get(self.input.post).map_or(&[][..], Vec::as_slice);
        let timetable = computed.map(|basis| basis.timetable);
        let theirs = self
            .reached(person, TIMETABLE, window.on_due, timetable, timetables)
            .filter(|version| self.sheet.is_some_and(|current| current.number != version.number));
        let older = self.rules_known(person, computed, bases);
        if theirs.is_none() && older.is_none() {
            return Known::SameAsInForce;
        }
        let windows =
            theirs.or(self.sheet).and_then(|version| self.windows_of(version, older.unwrap_or(self.input.policy)));
        windows.map_or(Known::SameAsInForce, Known::Otherwise)
    }

    /// Older rules than those in force, if a phone of the person's own still worked by them: before they were due, or
    /// later on that day where it wrote nothing before.
    fn rules_known(&self, person: &PersonId, before_due: Option<Basis>, bases: &[BasisSeen]) -> Option<&'a Policy> {
        let later = || bases.iter().filter(|seen| self.owns(person, seen.device)).map(|seen| seen.basis.policy).min();
        let number = before_due.map(|basis| basis.policy).or_else(later)?;
        let policy = self.input.directory.policy_numbered(number)?;
        (policy.version < self.input.policy.version).then_some(policy)
    }

    fn owns(&self, person: &PersonId, device: DeviceId) -> bool {
        let record = self.input.directory.devices.get(&device);
        record.is_some_and(|record| record.person.as_deref() == Some(person.as_str()))
    }

    fn had_duty(&self, version: &Version<StaffSheet>, person: &PersonId, window: &Window) -> bool {
        let named = self.rostered_in(version, window);
        named.iter().any(|assigned| assigned.person == *person && assigned.excused.is_none())
    }

    /// The newest version that had certainly reached a device of the person's own before `before`: HQ heard so, or an
    /// entry written there by then was computed from it. What a colleague's phone or the guard room's knew, or what
    /// their own phone heard after they were due, had not reached them. Where nothing is certain, what had been
    /// published when the day began hung on the wall.
    fn reached<T>(
        &self,
        person: &PersonId,
        what: u8,
        before: Instant,
        computed_from: Option<u32>,
        versions: &'a [Version<T>],
    ) -> Option<&'a Version<T>> {
        let computed_from = computed_from.filter(|number| *number > 0);
        if let Some(number) = self.delivered(person, what, before).max(computed_from) {
            return versions.iter().find(|version| version.number == number);
        }
        let morning = Instant::at(self.input.day, 0);
        versions.iter().rfind(|version| version.published_at <= morning).or_else(|| versions.first())
    }

    /// The newest versions behind what the person had certainly written on a device of theirs before they were due.
    fn computed_from(&self, person: &PersonId, window: &Window, bases: &[BasisSeen]) -> Option<Basis> {
        let owned = bases.iter().filter(|seen| seen.by < window.on_due && self.owns(person, seen.device));
        let known = owned.map(|seen| seen.basis);
        known.reduce(|a, b| Basis {
            timetable: a.timetable.max(b.timetable),
            roster: a.roster.max(b.roster),
            policy: a.policy.max(b.policy),
        })
    }

    /// The newest version that HQ knows to have reached one of the person's devices before `before`.
    fn delivered(&self, person: &PersonId, what: u8, before: Instant) -> Option<u32> {
        let fold = (self.input.person_fold)(person)?;
        let speaks_here = |post: &Option<String>| what == ROSTER || post.as_deref() == Some(self.input.post.as_str());
        fold.entries
            .iter()
            .filter_map(|folded| match folded.counted() {
                Some(Body::Delivered(delivered))
                    if delivered.what == what && delivered.at < before.0 && speaks_here(&delivered.post) =>
                {
                    Some(delivered.version)
                }
                _ => None,
            })
            .max()
    }
}
