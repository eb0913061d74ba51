//! 点名: one roll-call is a call at each post, in one round or more; ticks say what the desk heard by radio; and whom a
//! call has reached is stated when their phone says that it holds it.

use huxue_duty::clock::Instant;
use huxue_duty::county::Period;
use huxue_duty::ids::{PersonId, PostId, UnitId};
use huxue_duty::roll_call::RadioWord;
use huxue_ledger::codec::hex;
use huxue_ledger::device::DeviceRecord;
use huxue_ledger::fact::{Body, RollCallOpened, RollCallReached, RollCallTicked};
use huxue_ledger::ident::{EntryHash, Scope};
use huxue_ledger::roll_call::{call_of, said};
use minicbor::{Decode, Encode};

use super::folded;
use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::journal::Draft;
use crate::keys::random;
use crate::registers;

/// A call that still has to reach somebody is looked for this long, minutes.
const LOOKED_FOR_MIN: i64 = 24 * 60;
/// Longer labels do not fit a phone's screen.
const MAX_LABEL: usize = 40;
/// Longer windows are no roll-call, minutes.
pub const MAX_MINUTES: u32 = 60;

/// Whom to call: a unit's posts or every one, in one period or in the window of the hour.
#[derive(Clone, Debug, Default)]
pub struct RollCallFilter {
    pub unit: Option<UnitId>,
    pub period: Option<Period>,
}

/// A call that has not reached somebody yet, kept by person.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
struct Outstanding {
    #[n(0)]
    call: EntryHash,
    #[n(1)]
    scope: Scope,
    /// The call's place in the log: a phone whose position is not below it holds the call.
    #[n(2)]
    position: u64,
    /// Milliseconds.
    #[n(3)]
    opened_at: i64,
}

/// One post's call in the making.
struct Planned {
    scope: Scope,
    asks: Vec<PersonId>,
    excused: Vec<PersonId>,
}

impl Hq {
    /// Opens a roll-call for `minutes`; gives its id. Who is called is stated in it, so that a later roster changes nothing.
    pub fn call_roll(
        &mut self,
        filter: &RollCallFilter,
        label: &str,
        minutes: u32,
        staff: &str,
        now: Instant,
    ) -> Result<String> {
        let label = label.trim();
        if label.is_empty() || label.chars().count() > MAX_LABEL {
            return Err(HqError::BadInput(format!(
                "a label has 1 to {MAX_LABEL} characters / 名称为 1 至 {MAX_LABEL} 字"
            )));
        }
        let mut plans: Vec<Planned> = Vec::new();
        for row in self.callable(filter, now)? {
            let scope = Scope::post_day(&row.post, row.day);
            if plans.last().is_none_or(|plan| plan.scope != scope) {
                plans.push(Planned { scope, asks: Vec::new(), excused: Vec::new() });
            }
            let Some(plan) = plans.last_mut() else { continue };
            if row.excused { plan.excused.push(row.person) } else { plan.asks.push(row.person) }
        }
        if !plans.iter().any(|plan| !plan.asks.is_empty()) {
            return Err(HqError::Conflict("nobody is on duty there / 所选范围此时没有勤务人员"));
        }
        let id = hex(&random::<8>()?);
        let until = until(minutes, now)?;
        self.transact(|hq| {
            for plan in plans {
                hq.call_at(plan, (&id, 1, label, until), staff, now)?;
            }
            Ok(())
        })?;
        Ok(id)
    }

    /// 二次点名: calls everybody again who neither answered nor was excused. The rounds do not overlap.
    pub fn call_again(&mut self, id: &str, minutes: u32, staff: &str, now: Instant) -> Result<u8> {
        let sheet = self.roll_call(id, None, now)?;
        if sheet.open {
            return Err(HqError::Conflict("the round before it still runs / 上一轮尚未结束"));
        }
        let round = sheet.rounds.last().map_or(1, |round| round.round).saturating_add(1);
        let until = until(minutes, now)?;
        let mut plans: Vec<Planned> = Vec::new();
        for row in sheet.rows.iter().filter(|row| row.state.is_called_again()) {
            let scope = Scope::post_day(&row.post, sheet.day_of(&row.post));
            match plans.iter_mut().find(|plan| plan.scope == scope) {
                Some(plan) => plan.asks.push(row.person.clone()),
                None => plans.push(Planned { scope, asks: vec![row.person.clone()], excused: Vec::new() }),
            }
        }
        if plans.is_empty() {
            return Err(HqError::Conflict("everybody has answered / 所有人员均已应答"));
        }
        self.transact(|hq| {
            for plan in plans {
                hq.call_at(plan, (id, round, &sheet.label, until), staff, now)?;
            }
            Ok(())
        })?;
        Ok(round)
    }

    fn call_at(
        &mut self,
        plan: Planned,
        (id, round, label, until): (&str, u8, &str, Instant),
        staff: &str,
        now: Instant,
    ) -> Result<()> {
        let names = |persons: &[PersonId]| persons.iter().map(ToString::to_string).collect::<Vec<_>>();
        let opened = RollCallOpened {
            label: label.to_owned(),
            until: until.0,
            roll_call: Some(id.to_owned()),
            round: (round > 1).then_some(round),
            asks: Some(names(&plan.asks)),
            excused: (!plan.excused.is_empty()).then(|| names(&plan.excused)),
        };
        let call = self.state_inside(&plan.scope, Draft::by(staff, Body::RollCallOpened(opened)), now)?;
        self.look_for(call, &plan.scope, &plan.asks, now)
    }

    /// 点名 opened at each post's running day until `until`, for everybody there. Returns one call per post.
    pub fn open_roll_call(
        &mut self,
        posts: &[PostId],
        label: &str,
        until: Instant,
        staff: &str,
        now: Instant,
    ) -> Result<Vec<EntryHash>> {
        if posts.is_empty() || until <= now {
            return Err(HqError::BadInput(
                "a roll-call needs posts and a time to come / 点名须指定岗位和截止时间".into(),
            ));
        }
        let mut places = Vec::new();
        for post in posts {
            self.known_post(post)?;
            let day = self.running_day(post, now)?;
            places.push((Scope::post_day(post, day.day), Self::on_duty(&day, now)));
        }
        self.transact(|hq| {
            let mut calls = Vec::with_capacity(places.len());
            for (scope, persons) in &places {
                let opened = Body::RollCallOpened(RollCallOpened::everybody(label, until.0));
                let call = hq.state_inside(scope, Draft::by(staff, opened), now)?;
                hq.look_for(call, scope, persons, now)?;
                calls.push(call);
            }
            Ok(calls)
        })
    }

    /// What the desk heard by radio of somebody who was called; `None` takes the last tick back.
    pub fn tick_roll_call(
        &mut self,
        call: &EntryHash,
        person: &PersonId,
        heard: Option<RadioWord>,
        staff: &str,
        now: Instant,
    ) -> Result<EntryHash> {
        let scope = self.scope_of(call)?;
        let fold = self.fold(&scope)?;
        if call_of(folded(&fold, call)?).is_none() {
            return Err(HqError::BadInput(format!("{call} is no roll-call / 不是点名")));
        }
        self.known_person(person)?;
        let body = RollCallTicked { call: *call, person: person.to_string(), said: Some(said(heard)) };
        self.state(&scope, Draft::by(staff, Body::RollCallTicked(body)), now)
    }

    /// From here on a phone of theirs that says it holds the call is taken at its word.
    fn look_for(&mut self, call: EntryHash, scope: &Scope, persons: &[PersonId], now: Instant) -> Result<()> {
        let position = self.store.position_of(&call)?.unwrap_or(0);
        for person in persons {
            let key = registers::roll_calls(person);
            let mut waiting: Vec<Outstanding> = registers::get(&*self.store, &key)?.unwrap_or_default();
            waiting.push(Outstanding { call, scope: scope.clone(), position, opened_at: now.0 });
            registers::put(&*self.store, &key, &waiting)?;
        }
        Ok(())
    }

    /// The device says that everything of `live` up to `position` is stored there.
    pub(crate) fn note_roll_calls(
        &mut self,
        device: &DeviceRecord,
        live: &[Scope],
        position: u64,
        now: Instant,
    ) -> Result<()> {
        let Some(person) = device.person() else { return Ok(()) };
        let key = registers::roll_calls(&person);
        let Some(waiting) = registers::get::<Vec<Outstanding>>(&*self.store, &key)? else { return Ok(()) };
        let holds = |one: &Outstanding| one.position <= position && live.contains(&one.scope);
        let recent = |one: &Outstanding| now < Instant(one.opened_at).plus_minutes(LOOKED_FOR_MIN);
        let (here, rest): (Vec<_>, Vec<_>) = waiting.into_iter().partition(holds);
        let left: Vec<Outstanding> = rest.iter().filter(|one| recent(one)).cloned().collect();
        if here.is_empty() && left.len() == rest.len() {
            return Ok(());
        }
        if left.is_empty() {
            self.store.remove_register(&key)?;
        } else {
            registers::put(&*self.store, &key, &left)?;
        }
        let reached = |one: Outstanding| {
            let fact = RollCallReached { call: one.call, person: person.to_string(), device: device.device, at: now.0 };
            (one.scope, Draft::of(Body::RollCallReached(fact)))
        };
        self.write_grouped(here.into_iter().map(reached).collect(), now)
    }
}

fn until(minutes: u32, now: Instant) -> Result<Instant> {
    if !(1..=MAX_MINUTES).contains(&minutes) {
        return Err(HqError::BadInput(format!(
            "a round lasts 1 to {MAX_MINUTES} minutes / 每轮 1 至 {MAX_MINUTES} 分钟"
        )));
    }
    Ok(now.plus_minutes(i64::from(minutes)))
}
