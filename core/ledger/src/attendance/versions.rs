//! Which timetable and roster bind whom. A person is judged by the kinder of the version in force and the newest one
//! that had reached a device of theirs before they were due; coverage and the row's key follow the version in force.

use huxue_duty::clock::Instant;
use huxue_duty::county::{Gate, Post, RosterRow};
use huxue_duty::ids::PersonId;
use huxue_duty::roster::{Assigned, assigned};
use huxue_duty::windows::{DayWindows, Window, day_windows};

use crate::directory::{Directory, PostSheet, StaffSheet, Version};
use crate::entry::Basis;
use crate::fact::Body;
use crate::ident::day_number;

use super::PostDay;

/// What a delivery or an acknowledgement speaks of.
pub const ROSTER: u8 = 1;
pub const TIMETABLE: u8 = 2;

pub(super) struct Versions<'a> {
    input: &'a PostDay<'a>,
    sheet: Option<&'a Version<PostSheet>>,
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
    /// An older timetable had reached them.
    Otherwise(DayWindows),
    /// By the roster that had reached them, they had no duty in this window.
    NotRostered,
}

impl<'a> Versions<'a> {
    pub fn new(input: &'a PostDay<'a>) -> Self {
        Self { input, sheet: input.directory.post_for(input.post, input.day) }
    }

    pub fn gates(&self) -> &'a [Gate] {
        self.sheet.map_or(&[], |version| version.sheet.gates.as_slice())
    }

    /// Officers and auxiliaries asked for.
    pub fn template(&self) -> (u32, u32) {
        self.post().map_or((0, 0), |post| (post.officers, post.auxiliaries))
    }

    fn post(&self) -> Option<&'a Post> {
        self.sheet.map(|version| &version.sheet.post)
    }

    pub fn in_force(&self) -> Option<DayWindows> {
        self.windows_of(self.sheet?)
    }

    fn windows_of(&self, version: &Version<PostSheet>) -> Option<DayWindows> {
        let public = &self.input.directory.public_for(self.input.day)?.sheet;
        let sheet = &version.sheet;
        day_windows(
            self.input.day,
            &sheet.school,
            &public.terms,
            &public.days,
            &public.calendar,
            &sheet.movements,
            self.input.policy,
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

    pub fn known_to(&self, person: &PersonId, window: &Window, basis: Option<Basis>) -> Known {
        let delivered = |what: u8| self.delivered(person, what, window.on_due);
        let roster = delivered(ROSTER).max(basis.map(|basis| basis.roster));
        if let Some(number) = roster
            && let Some(version) = self.input.directory.staff.iter().find(|version| version.number == number)
            && self.staff_for(window).is_some_and(|current| current.number != number)
            && !self.rostered_in(version, window).iter().any(|assigned| assigned.person == *person)
        {
            return Known::NotRostered;
        }
        let timetable = delivered(TIMETABLE).max(basis.map(|basis| basis.timetable));
        let Some(number) = timetable.filter(|number| self.sheet.is_some_and(|current| current.number != *number))
        else {
            return Known::SameAsInForce;
        };
        let versions = self.input.directory.posts.get(self.input.post);
        let theirs = versions.into_iter().flatten().find(|version| version.number == number);
        theirs.and_then(|version| self.windows_of(version)).map_or(Known::SameAsInForce, Known::Otherwise)
    }

    /// The newest version that had reached one of the person's devices before `before`.
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
