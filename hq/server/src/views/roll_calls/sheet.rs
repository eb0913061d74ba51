//! One sheet over all posts and rounds of a roll-call, and the list of a day's.

use std::collections::{BTreeMap, BTreeSet};

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::county::Role;
use huxue_duty::ids::{PersonId, PostId, UnitId};
use huxue_duty::roll_call::{CallState, RadioWord, over_rounds};
use huxue_ledger::directory::Directory;
use huxue_ledger::ident::{EntryHash, Scope, day_number, day_of_number};
use huxue_ledger::roll_call::{self, Call, Called};
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::projections::ROLL_CALL;
use crate::staff::Sight;
use crate::store::RowFilter;
use crate::views::board::unit_name;
use crate::views::{masking, shapes};

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Round {
    pub round: u8,
    #[schema(value_type = i64)]
    pub opened_at: Instant,
    /// The last moment for an answer.
    #[schema(value_type = i64)]
    pub until: Instant,
    pub opened_by: String,
    pub asked: usize,
}

/// Somebody on the sheet: what the round says that settled it, else the last one.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SheetRow {
    #[schema(value_type = String)]
    pub post: PostId,
    pub school: String,
    #[schema(value_type = String)]
    pub unit: UnitId,
    pub unit_name: String,
    #[schema(value_type = String)]
    pub person: PersonId,
    pub name: String,
    #[schema(value_type = Option<shapes::Role>)]
    pub role: Option<Role>,
    #[schema(value_type = shapes::CallState)]
    pub state: CallState,
    /// The desk's turn.
    pub for_desk: bool,
    /// The newest call to them: what a tick names.
    #[schema(value_type = String)]
    pub call: EntryHash,
    pub round: u8,
    /// When their phone was first known to hold the call.
    #[schema(value_type = Option<i64>)]
    pub reached: Option<Instant>,
    /// When headquarters received their answer; it was given between the call and this.
    #[schema(value_type = Option<i64>)]
    pub answered: Option<Instant>,
    #[schema(value_type = Option<shapes::RadioWord>)]
    pub radio: Option<RadioWord>,
    pub radio_by: Option<String>,
    #[schema(value_type = Option<i64>)]
    pub radio_at: Option<Instant>,
}

/// One roll-call.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RollCallSheet {
    #[schema(value_type = i64)]
    pub at: Instant,
    /// Sixteen hexadecimal digits.
    pub id: String,
    pub label: String,
    pub rounds: Vec<Round>,
    /// A round still runs.
    pub open: bool,
    /// Nobody is left for the desk, and nobody waits.
    pub complete: bool,
    /// The last round is over, and somebody neither answered nor was excused.
    pub may_call_again: bool,
    /// How many are the desk's turn.
    pub left: usize,
    #[schema(value_type = BTreeMap<String, usize>)]
    pub counts: BTreeMap<CallState, usize>,
    pub rows: Vec<SheetRow>,
    /// The day of each post's call; posts past midnight are in yesterday's.
    #[serde(skip)]
    days: BTreeMap<PostId, ServiceDay>,
}

impl RollCallSheet {
    /// The service day in which this post was called.
    pub fn day_of(&self, post: &PostId) -> ServiceDay {
        self.days.get(post).copied().unwrap_or_else(|| self.at.civil_date())
    }

    /// As a reader of this sight sees it.
    #[must_use]
    pub fn masked(mut self, sight: Sight) -> Self {
        if sight < Sight::Working {
            self.rows.iter_mut().for_each(|row| row.name = masking::name(&row.name));
        }
        self
    }
}

/// A roll-call in the list of a day.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RollCallSummary {
    pub id: String,
    pub label: String,
    pub rounds: Vec<Round>,
    pub open: bool,
    pub complete: bool,
    pub left: usize,
    pub asked: usize,
    #[schema(value_type = BTreeMap<String, usize>)]
    pub counts: BTreeMap<CallState, usize>,
}

impl Hq {
    /// One roll-call, of one unit's posts or all.
    pub fn roll_call(&self, id: &str, unit: Option<&UnitId>, now: Instant) -> Result<RollCallSheet> {
        let filter = RowFilter { state: Some(id.to_owned()), ..RowFilter::of(ROLL_CALL) };
        let mut days: BTreeMap<PostId, ServiceDay> = BTreeMap::new();
        for row in self.rows(&filter)? {
            if unit.is_some_and(|unit| row.unit.as_deref() != Some(unit.as_str())) {
                continue;
            }
            days.extend(row.post.as_deref().map(PostId::new).zip(row.service_day.and_then(day_of_number)));
        }
        if days.is_empty() {
            return Err(HqError::not_found("roll-call", id));
        }
        let directory = self.directory()?;
        let mut rounds: BTreeMap<u8, Round> = BTreeMap::new();
        let mut rows: Vec<SheetRow> = Vec::new();
        let mut label = String::new();
        for (post, day) in &days {
            let fold = self.fold(&Scope::post_day(post, *day))?;
            let calls: Vec<Call> = roll_call::calls(&fold).into_iter().filter(|call| call.roll_call() == id).collect();
            let mut people: BTreeMap<PersonId, Vec<(Call, Called)>> = BTreeMap::new();
            for call in calls {
                label.clone_from(&call.opened.label);
                let asked = match call.asks() {
                    Some(_) => Vec::new(),
                    None => Self::on_duty(&self.judge(post, *day, call.opened_at, Some(&self.synced))?, call.opened_at),
                };
                let called = roll_call::called(&fold, &call, &asked, |entry| self.received_at(entry), now)?;
                note_round(&mut rounds, &call, called.len());
                for one in called {
                    people.entry(one.person.clone()).or_default().push((call.clone(), one));
                }
            }
            rows.extend(people.into_values().filter_map(|heard| sheet_row(&directory, post, heard)));
        }
        // The leader first, as on paper.
        rows.sort_by(|a, b| (&a.post, a.role, &a.person).cmp(&(&b.post, b.role, &b.person)));
        let mut counts: BTreeMap<CallState, usize> = BTreeMap::new();
        for row in &rows {
            *counts.entry(row.state).or_default() += 1;
        }
        let rounds: Vec<Round> = rounds.into_values().collect();
        let open = rounds.last().is_some_and(|round| now <= round.until);
        let left = rows.iter().filter(|row| row.for_desk).count();
        Ok(RollCallSheet {
            at: now,
            id: id.to_owned(),
            label,
            rounds,
            open,
            complete: left == 0 && !counts.contains_key(&CallState::Waiting),
            may_call_again: !open && rows.iter().any(|row| row.state.is_called_again()),
            left,
            counts,
            rows,
            days,
        })
    }

    /// The roll-calls of a day, the newest first.
    pub fn roll_calls(&self, day: ServiceDay, unit: Option<&UnitId>, now: Instant) -> Result<Vec<RollCallSummary>> {
        let number = day_number(day);
        let filter =
            RowFilter { days: Some((number, number)), unit: unit.map(ToString::to_string), ..RowFilter::of(ROLL_CALL) };
        let ids: BTreeSet<String> = self.rows(&filter)?.into_iter().filter_map(|row| row.state).collect();
        let mut all = Vec::with_capacity(ids.len());
        for id in ids {
            let RollCallSheet { id, label, rounds, open, complete, left, counts, rows, .. } =
                self.roll_call(&id, unit, now)?;
            all.push(RollCallSummary { id, label, rounds, open, complete, left, asked: rows.len(), counts });
        }
        let opened = |one: &RollCallSummary| one.rounds.first().map(|round| round.opened_at);
        all.sort_by(|a, b| opened(b).cmp(&opened(a)).then_with(|| a.id.cmp(&b.id)));
        Ok(all)
    }
}

fn note_round(rounds: &mut BTreeMap<u8, Round>, call: &Call, asked: usize) {
    let round = rounds.entry(call.round()).or_insert_with(|| Round {
        round: call.round(),
        opened_at: call.opened_at,
        until: call.until(),
        opened_by: call.opened_by.clone(),
        asked: 0,
    });
    round.asked += asked;
    round.until = round.until.max(call.until());
}

fn sheet_row(directory: &Directory, post: &PostId, heard: Vec<(Call, Called)>) -> Option<SheetRow> {
    let state = over_rounds(heard.iter().map(|(_, one)| one.state))?;
    let newest = heard.last()?.0.entry;
    let (call, one) = heard.iter().find(|(_, one)| one.state == state && state.is_settled()).or(heard.last())?;
    let sheet = directory.posts.get(post).and_then(|versions| versions.last()).map(|version| &version.sheet)?;
    let person = directory.person(&one.person);
    let (word, by, at) = match one.radio.clone() {
        Some((word, by, at)) => (Some(word), Some(by), Some(at)),
        None => (None, None, None),
    };
    Some(SheetRow {
        post: post.clone(),
        school: sheet.school.name.clone(),
        unit: sheet.post.unit.clone(),
        unit_name: unit_name(directory, &sheet.post.unit),
        person: one.person.clone(),
        name: person.map_or_else(String::new, |person| person.name.clone()),
        role: person.map(|person| person.role),
        state,
        for_desk: state.is_for_desk(),
        // A tick that is taken back names the call that it was made in.
        call: if state.is_settled() { call.entry } else { newest },
        round: call.round(),
        reached: one.reached,
        answered: one.answer.map(|(_, at)| at),
        radio: word,
        radio_by: by,
        radio_at: at,
    })
}
