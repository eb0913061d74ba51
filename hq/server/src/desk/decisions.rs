//! Decisions on what people asked for, leave the desk grants by itself, and the release of withheld entries.

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::county::Absence;
use huxue_duty::ids::{PersonId, SchoolId};
use huxue_ledger::county::movements_from_rows;
use huxue_ledger::fact::{Body, Decided, LeaveRequested, Released, TimetableProposed};
use huxue_ledger::fold::State;
use huxue_ledger::ident::{EntryHash, day_of_number};

use super::folded;
use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::journal::Draft;
use crate::publish::Published;
use crate::views::decision;

/// How leave asked for on a phone is named in the roster.
const LEAVE_KIND: &str = "请假";

impl Hq {
    /// Accepts or refuses a late entry, a stand-in, leave, a proposed timetable or a dispute. Accepted leave enters the
    /// roster, an accepted timetable is published; an accepted dispute is followed by a correction.
    pub fn decide(
        &mut self,
        entry: &EntryHash,
        accept: bool,
        reason: &str,
        staff: &str,
        now: Instant,
    ) -> Result<EntryHash> {
        let scope = self.scope_of(entry)?;
        let fold = self.fold(&scope)?;
        let found = folded(&fold, entry)?;
        let author = found.entry.header.author();
        let asked = found.counted().cloned().ok_or(HqError::Conflict("the request does not count / 该请求未生效"))?;
        self.transact(|hq| {
            let decided = Body::Decided(Decided { of: *entry, accept });
            let written = hq.state_inside(&scope, Draft::by(staff, decided).saying(reason), now)?;
            match asked {
                Body::LeaveRequested(leave) if accept => hq.grant(&author, &leave, staff, now)?,
                Body::TimetableProposed(proposal) if accept => hq.adopt_timetable(&proposal, staff, now)?,
                Body::LateEntryRequested(_)
                | Body::StandIn(_)
                | Body::LeaveRequested(_)
                | Body::TimetableProposed(_)
                | Body::Disputed(_) => {}
                _ => return Err(HqError::BadInput(format!("{entry} asks for nothing / 不是待审请求"))),
            }
            Ok(written)
        })
    }

    /// Refuses to decide twice: a second word would hide the first from whoever asked.
    pub fn undecided(&self, entry: &EntryHash) -> Result<()> {
        let fold = self.fold(&self.scope_of(entry)?)?;
        let decided = decision(&fold, entry).is_some();
        if decided { Err(HqError::Conflict("it is decided already / 该请求已有决定")) } else { Ok(()) }
    }

    fn grant(&mut self, person: &PersonId, leave: &LeaveRequested, staff: &str, now: Instant) -> Result<()> {
        let days = day_of_number(leave.from).zip(day_of_number(leave.to)).filter(|(from, to)| from <= to);
        let (from, to) = days.ok_or_else(|| HqError::BadInput("leave ends before it begins / 请假日期有误".into()))?;
        let absence = Absence { person: person.clone(), from, to, kind: LEAVE_KIND.to_owned(), substitute: None };
        self.amend_staff(staff, now, |sheet| sheet.absences.push(absence))?;
        Ok(())
    }

    fn adopt_timetable(&mut self, proposal: &TimetableProposed, staff: &str, now: Instant) -> Result<()> {
        let bad =
            |error: String| HqError::BadInput(format!("the proposed rows cannot be read: {error} / 提交的时间表有误"));
        let rows: Vec<serde_json::Map<String, serde_json::Value>> =
            serde_json::from_str(&proposal.rows).map_err(|error| bad(error.to_string()))?;
        let rows = movements_from_rows(&rows)
            .map_err(|problems| bad(problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")))?;
        self.publish_timetable_inside(&SchoolId::new(&proposal.school), &rows, staff, now)?;
        Ok(())
    }

    /// Leave granted by the desk, with an optional substitute. Both days are included.
    pub fn leave(
        &mut self,
        person: &PersonId,
        (from, to): (ServiceDay, ServiceDay),
        kind: &str,
        substitute: Option<&PersonId>,
        staff: &str,
        now: Instant,
    ) -> Result<Published> {
        self.known_person(person)?;
        substitute.map(|substitute| self.known_person(substitute)).transpose()?;
        if from > to {
            return Err(HqError::BadInput("leave ends before it begins / 请假日期有误".into()));
        }
        let absence =
            Absence { person: person.clone(), from, to, kind: kind.to_owned(), substitute: substitute.cloned() };
        self.transact(|hq| hq.amend_staff(staff, now, |sheet| sheet.absences.push(absence)))
    }

    /// Lets a withheld entry count after all.
    pub fn release(&mut self, entry: &EntryHash, staff: &str, now: Instant) -> Result<Vec<EntryHash>> {
        let scope = self.scope_of(entry)?;
        let balance = self.withheld_balance(entry)?;
        // A restore can leave two withholdings of one entry: it counts again once each is released.
        self.transact(|hq| {
            let release = || Draft::by(staff, Body::Released(Released { entry: *entry }));
            hq.write(&scope, (0..balance).map(|_| release()).collect(), now)
        })
    }

    /// How often an entry was withheld beyond how often it was released.
    pub(crate) fn withheld_balance(&self, entry: &EntryHash) -> Result<usize> {
        let fold = self.fold(&self.scope_of(entry)?)?;
        let withheld = |body: &Body| matches!(body, Body::Withheld(withheld) if withheld.entry == *entry);
        let released = |body: &Body| matches!(body, Body::Released(released) if released.entry == *entry);
        let count = |is: &dyn Fn(&Body) -> bool| {
            fold.entries.iter().filter_map(|folded| folded.counted()).filter(|body| is(body)).count()
        };
        let balance = count(&withheld).saturating_sub(count(&released));
        if balance == 0 || !matches!(folded(&fold, entry)?.state, State::Withheld(_)) {
            return Err(HqError::Conflict("the entry is not withheld by headquarters / 该条目未被指挥中心暂扣"));
        }
        Ok(balance)
    }
}
