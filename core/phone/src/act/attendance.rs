//! Acts at the gate. Accepted and flagged, never refused for time or place.

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::fence::Fix;
use huxue_duty::ids::{PersonId, PostId};
use huxue_duty::incident::category;
use huxue_ledger::document::{CHECKLIST, Change, Op, Value};
use huxue_ledger::entry::TimeEvidence;
use huxue_ledger::fact::{
    AllClear, Body, CheckedIn, CheckedOut, Counted, DismissalReported, LateEntryRequested, PlaceObserved,
    PresencePinged, Private, RollCallAnswered, StandIn, TeamAttested, TrafficReported,
};
use huxue_ledger::ident::{EntryHash, Scope, ScopeClass};

use super::who::Who;
use super::{Context, Plan, validate};
use crate::error::PhoneError;
use crate::reference::{self, Moment};
use crate::store::journals;
use crate::views;

/// Most people one attestation or clears one check-out may name.
const MAX_NAMED: usize = 32;

impl Context<'_> {
    pub(super) fn check_in(
        &self,
        who: &Who,
        post: &PostId,
        fix: Option<&Fix>,
        gate_code: Option<&str>,
    ) -> Result<Plan, PhoneError> {
        let mut plan = self.post(Plan::default(), post)?;
        let private = validate::seen("", fix, gate_code)?;
        let day = self.service_day(who, post)?;
        if let Some(note) = self.moment_note(post, day)? {
            plan = plan.note(note);
        }
        let scope = Self::attendance_scope(who, post, day);
        plan.drafts.push(self.draft(who, scope, Body::CheckedIn(CheckedIn {}), private));
        Ok(plan)
    }

    /// What the person should know about the hour.
    fn moment_note(&self, post: &PostId, day: ServiceDay) -> Result<Option<&'static str>, PhoneError> {
        let Some(windows) = self.phone.windows(post, day)? else { return Ok(None) };
        if windows.is_provisional() {
            return Ok(Some("provisional_day"));
        }
        Ok(match reference::moment(&windows.windows, self.now, self.directory.policy(day)) {
            Moment::Running(_) | Moment::Before(_, true) => None,
            Moment::Before(..) => Some("early"),
            Moment::After => Some("unscheduled"),
        })
    }

    pub(super) fn check_out(
        &self,
        who: &Who,
        post: &PostId,
        fix: Option<&Fix>,
        reason: Option<&str>,
    ) -> Result<Plan, PhoneError> {
        let mut plan = self.post(Plan::default(), post)?;
        let private = validate::private(reason.unwrap_or_default(), fix)?;
        let scope = self.scope_now(who, post)?;
        let saw_clears = self.clears_by_others(&scope, &who.person)?;
        let body = Body::CheckedOut(CheckedOut { saw_clears: (!saw_clears.is_empty()).then_some(saw_clears) });
        plan.drafts.push(self.draft(who, scope, body, private));
        Ok(plan)
    }

    /// Clears that this phone has shown: they bind the person who leaves after them.
    fn clears_by_others(&self, scope: &Scope, person: &PersonId) -> Result<Vec<EntryHash>, PhoneError> {
        let facts = self.phone.facts(scope)?;
        let clears = facts.entries.iter().filter(|folded| {
            matches!(folded.counted(), Some(Body::AllClear(_))) && folded.entry.header.author != person.as_str()
        });
        Ok(clears.map(|folded| folded.entry.hash).take(MAX_NAMED).collect())
    }

    pub(super) fn place_observed(&self, of: &EntryHash, fix: &Fix) -> Result<Plan, PhoneError> {
        let identity = self.phone.identity()?;
        let missing = || PhoneError::NotFound { what: "entry", id: of.hex(), near: Vec::new() };
        let held = journals::entry(self.phone.store.read(), identity.tenant, of)?.ok_or_else(missing)?;
        let entry = held.entry;
        let is_attendance =
            matches!(entry.journal.scope.class, ScopeClass::PostDay | ScopeClass::PostDayVolunteer | ScopeClass::Alarm);
        if !identity.is_own(entry.journal.device) || !is_attendance {
            return Err(PhoneError::Refused("not_yours_to_observe"));
        }
        // An SOS is followed for as long as it lasts; a tap only by the fixes of its place window.
        let window = i64::from(self.phone.evidence.place_window_s) * 1000;
        if entry.journal.scope.class != ScopeClass::Alarm && self.millis_since(&entry.header.time) > window {
            return Err(PhoneError::Refused("place_window_over"));
        }
        let private = validate::private("", Some(fix))?;
        let who = Who {
            person: entry.header.author(),
            role: None,
            is_judged: true,
            flags: entry.header.flags.unwrap_or(0),
            unverified: false,
        };
        let body = Body::PlaceObserved(PlaceObserved { of: *of });
        Ok(Plan { drafts: vec![self.draft(&who, entry.journal.scope, body, private)], ..Plan::default() })
    }

    /// By the boot clock within one boot, else by the wall clock.
    fn millis_since(&self, time: &TimeEvidence) -> i64 {
        if time.boot_id == self.reading.boot_id {
            i64::try_from(self.reading.boot_ms.saturating_sub(time.boot_ms)).unwrap_or(i64::MAX)
        } else {
            self.reading.wall.since(time.wall)
        }
    }

    fn known_people(&self, persons: &[PersonId]) -> Result<(), PhoneError> {
        for person in persons {
            validate::short("person", person.as_str())?;
            if reference::knows_person(&self.directory, person) == Some(false) {
                let near = reference::near_people(&self.directory, person.as_str());
                return Err(PhoneError::NotFound { what: "person", id: person.to_string(), near });
            }
        }
        Ok(())
    }

    pub(super) fn attest(
        &self,
        who: &Who,
        post: &PostId,
        persons: &[PersonId],
        present: bool,
    ) -> Result<Plan, PhoneError> {
        let mut plan = self.post(Plan::default(), post)?;
        if persons.is_empty() || persons.len() > MAX_NAMED {
            return Err(PhoneError::bad("persons", format!("1 to {MAX_NAMED} people, not {}", persons.len())));
        }
        self.known_people(persons)?;
        let persons = persons.iter().map(ToString::to_string).collect();
        let body = Body::TeamAttested(TeamAttested { persons, present });
        plan.drafts.push(self.draft(who, self.scope_now(who, post)?, body, Private::default()));
        Ok(plan)
    }

    pub(super) fn stand_in(
        &self,
        who: &Who,
        post: &PostId,
        in_place_of: &PersonId,
        reason: &str,
    ) -> Result<Plan, PhoneError> {
        let mut plan = self.post(Plan::default(), post)?;
        self.known_people(std::slice::from_ref(in_place_of))?;
        if *in_place_of == who.person {
            return Err(PhoneError::Refused("stand_in_for_self"));
        }
        let private = validate::private(reason, None)?;
        let body = Body::StandIn(StandIn { in_place_of: in_place_of.to_string(), person: None });
        plan.drafts.push(self.draft(who, self.scope_now(who, post)?, body, private));
        Ok(plan.note("stand_in_pending"))
    }

    pub(super) fn late_entry(
        &self,
        who: &Who,
        post: &PostId,
        day: Option<ServiceDay>,
        (on, off): (Option<Instant>, Option<Instant>),
        reason: &str,
    ) -> Result<Plan, PhoneError> {
        let mut plan = self.post(Plan::default(), post)?;
        match (on, off) {
            (None, None) => return Err(PhoneError::bad("window", "neither on nor off is given")),
            (Some(on), Some(off)) if off <= on => return Err(PhoneError::bad("window", "off lies before on")),
            _ => {}
        }
        let private = validate::private(reason, None)?;
        let day = day.unwrap_or_else(|| on.or(off).map_or(self.now, |at| at).civil_date());
        let body = Body::LateEntryRequested(LateEntryRequested { on: on.map(|at| at.0), off: off.map(|at| at.0) });
        plan.drafts.push(self.draft(who, Self::attendance_scope(who, post, day), body, private));
        Ok(plan.note("late_entry_pending"))
    }

    /// A movement of this post's day; a wrong label is an error that lists the right ones.
    fn movement(&self, post: &PostId, day: ServiceDay, label: &str) -> Result<(), PhoneError> {
        validate::short("movement", label)?;
        let Some(windows) = self.phone.windows(post, day)? else { return Ok(()) };
        let mut labels: Vec<String> = windows
            .windows
            .iter()
            .flat_map(|window| &window.movements)
            .map(|movement| movement.label.clone())
            .collect();
        if labels.is_empty() || labels.iter().any(|known| known == label) {
            return Ok(());
        }
        labels.dedup();
        Err(PhoneError::NotFound { what: "movement", id: label.to_owned(), near: labels })
    }

    pub(super) fn all_clear(&self, who: &Who, post: &PostId, movement: &str) -> Result<Plan, PhoneError> {
        let mut plan = self.post(Plan::default(), post)?;
        let day = self.service_day(who, post)?;
        self.movement(post, day, movement)?;
        let body = Body::AllClear(AllClear { movement: movement.to_owned() });
        plan.drafts.push(self.draft(who, Self::attendance_scope(who, post, day), body, Private::default()));
        Ok(plan)
    }

    pub(super) fn dismissal(&self, who: &Who, post: &PostId, movement: &str, minute: u32) -> Result<Plan, PhoneError> {
        let mut plan = self.post(Plan::default(), post)?;
        if minute >= 30 * 60 {
            return Err(PhoneError::bad("minute", "not a time of the day"));
        }
        let day = self.service_day(who, post)?;
        self.movement(post, day, movement)?;
        let body = Body::DismissalReported(DismissalReported { movement: movement.to_owned(), minute });
        plan.drafts.push(self.draft(who, Self::attendance_scope(who, post, day), body, Private::default()));
        Ok(plan)
    }

    pub(super) fn answer_roll_call(&self, who: &Who, post: &PostId) -> Result<Plan, PhoneError> {
        let mut plan = self.post(Plan::default(), post)?;
        let scope = self.scope_now(who, post)?;
        let open = views::roll_calls_in(self.phone, &scope, self.now)?;
        let call = open.first().map(|call| call.call).ok_or(PhoneError::Refused("no_roll_call"))?;
        plan.drafts.push(self.draft(who, scope, Body::RollCallAnswered(RollCallAnswered { call }), Private::default()));
        Ok(plan)
    }

    pub(super) fn count(&self, who: &Who, post: &PostId, subject: &str, n: u32) -> Result<Plan, PhoneError> {
        let mut plan = self.post(Plan::default(), post)?;
        validate::short("subject", subject)?;
        let body = Body::Counted(Counted { subject: subject.to_owned(), n });
        plan.drafts.push(self.draft(who, self.scope_now(who, post)?, body, Private::default()));
        Ok(plan)
    }

    pub(super) fn ping(
        &self,
        who: &Who,
        post: &PostId,
        fix: Option<&Fix>,
        gate_code: Option<&str>,
    ) -> Result<Plan, PhoneError> {
        let mut plan = self.post(Plan::default(), post)?;
        let private = validate::seen("", fix, gate_code)?;
        plan.drafts.push(self.draft(who, self.scope_now(who, post)?, Body::PresencePinged(PresencePinged {}), private));
        Ok(plan)
    }

    pub(super) fn checklist(&self, who: &Who, post: &PostId, item: &str, value: &str) -> Result<Plan, PhoneError> {
        let mut plan = self.post(Plan::default(), post)?;
        validate::short("item", item)?;
        validate::short("value", value)?;
        let scope = self.scope_now(who, post)?;
        let deps = views::heads(self.phone, &scope, CHECKLIST)?;
        let ops = vec![Op::Set(self.phone.checklist_item(item), Value::Word(value.to_owned()))];
        let change = Change { document: CHECKLIST, deps, ops, reauthors: None };
        if !change.is_well_formed() {
            return Err(PhoneError::bad("item", "a checklist item has at most 64 bytes and no blanks"));
        }
        plan.drafts.push(self.draft(who, scope, Body::Changed(change), Private::default()));
        Ok(plan)
    }

    pub(super) fn traffic(&self, who: &Who, post: &PostId, code: &str, text: &str) -> Result<Plan, PhoneError> {
        let mut plan = self.post(Plan::default(), post)?;
        validate::text("text", text)?;
        let known = category(code).filter(|known| known.code.starts_with('T'));
        if known.is_none() {
            return Err(super::incidents::unknown_category(code, |code| code.starts_with('T')));
        }
        let day = self.service_day(who, post)?;
        let body = Body::TrafficReported(TrafficReported { category: code.to_owned() });
        plan.drafts.push(self.draft(who, Scope::post_day_volunteer(post, day), body, Private::of_text(text)));
        Ok(plan)
    }
}
