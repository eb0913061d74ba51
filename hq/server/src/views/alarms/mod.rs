//! Alarms (紧急求助、一键报警) as the desk lists them: calls taken back by their callers stay in the list and say so;
//! drills are listed and counted nowhere.

mod called;

use huxue_duty::alarm::{Stage, is_escalated, nearest, rings};
use huxue_duty::clock::Instant;
use huxue_duty::ids::{PersonId, PostId, UnitId};
use huxue_ledger::alarm::{self, AlarmView, Step};
use huxue_ledger::directory::Directory;
use huxue_ledger::fold::ScopeFold;
use huxue_ledger::ident::{EntryHash, Scope, ScopeClass};
use huxue_ledger::sites::SitesSheet;
use serde::Serialize;
use utoipa::ToSchema;

pub(super) use called::school_name;
use called::{Called, gate_of};

use super::board::unit_name;
use super::{BoardView, MASKED_TEXT, Present, masking, shapes};
use crate::error::Result;
use crate::hq::Hq;
use crate::staff::Sight;

/// How many posts with people are named beside an alarm.
const NEAREST: usize = 5;

/// Where a call for help came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AlarmSource {
    /// 手机紧急求助.
    Phone,
    /// 校园一键报警, by way of the alarm platform.
    Button,
}

/// A post near an alarm, with who is there by the board's own records.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NearPost {
    #[schema(value_type = String)]
    pub post: PostId,
    pub school: String,
    /// Between the posts' gates, or from the caller's last position.
    pub metres: u32,
    pub people: Vec<Present>,
}

/// The caller's position as their phone sent it, WGS-84.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct CallerPlace {
    pub lat: f64,
    pub lon: f64,
    pub accuracy_m: f64,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AlarmSeen {
    /// Sixteen hexadecimal digits.
    pub id: String,
    pub source: AlarmSource,
    #[schema(value_type = String)]
    pub entry: EntryHash,
    /// The caller's post; a button may hang where none is.
    #[schema(value_type = Option<String>)]
    pub post: Option<PostId>,
    pub school: String,
    /// The gate, or where the button hangs.
    pub place: String,
    #[schema(value_type = Option<String>)]
    pub unit: Option<UnitId>,
    pub unit_name: String,
    /// The button's id.
    pub site: Option<String>,
    pub silent: bool,
    /// A rehearsal: counted nowhere.
    pub drill: bool,
    #[schema(value_type = Option<String>)]
    pub person: Option<PersonId>,
    pub name: String,
    pub caller: Option<CallerPlace>,
    /// When headquarters received it.
    #[schema(value_type = i64)]
    pub raised_at: Instant,
    /// By the phone's or the platform's clock: display only.
    #[schema(value_type = Option<i64>)]
    pub said_at: Option<Instant>,
    /// The caller took it back.
    pub cancelled: bool,
    #[schema(value_type = shapes::Stage)]
    pub stage: Stage,
    #[schema(value_type = Vec<shapes::Step>)]
    pub steps: Vec<Step>,
    /// What the desk may do next.
    #[schema(value_type = Vec<shapes::Stage>)]
    pub next: Vec<Stage>,
    /// Not closed, and no drill.
    pub open: bool,
    pub rings: bool,
    /// Unacknowledged for thirty seconds: everybody's matter.
    pub escalated: bool,
    /// Posts with people on duty, the nearest first; only while it is open.
    pub nearest: Vec<NearPost>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AlarmList {
    #[schema(value_type = i64)]
    pub at: Instant,
    pub open: usize,
    pub rings: usize,
    pub escalated: usize,
    /// The open ones first, then the newest.
    pub alarms: Vec<AlarmSeen>,
}

impl AlarmList {
    /// As a reader of this sight sees it.
    #[must_use]
    pub fn masked(mut self, sight: Sight) -> Self {
        self.alarms.iter_mut().for_each(|alarm| alarm.mask(sight));
        self
    }
}

impl AlarmSeen {
    fn mask(&mut self, sight: Sight) {
        let notes = self.steps.iter_mut().filter_map(|step| step.note.as_mut());
        match sight {
            Sight::Working => notes.for_each(|note| *note = masking::text(note)),
            Sight::Masked => {
                notes.for_each(|note| MASKED_TEXT.clone_into(note));
                self.caller = None;
                let others = self.nearest.iter_mut().flat_map(|near| &mut near.people).map(|present| &mut present.name);
                others.chain([&mut self.name]).for_each(|name| *name = masking::name(name));
            }
            Sight::Nobody => {
                // Where it is and since when; who called, who is near and who acted is the desk's to know.
                (self.person, self.name, self.caller) = (None, String::new(), None);
                self.nearest.clear();
                self.steps.clear();
            }
        }
    }
}

/// What alarms are told with, read once for all of them.
struct Around<'a> {
    directory: &'a Directory,
    sites: SitesSheet,
    board: Option<BoardView>,
    now: Instant,
}

impl Hq {
    /// Every alarm of a phone that is kept, the newest first.
    pub fn alarms(&self) -> Result<Vec<AlarmView>> {
        let mut views = Vec::new();
        for scope in self.scopes_in(ScopeClass::Alarm)? {
            views.extend(alarm::view(&scope, &*self.fold(&scope)?));
        }
        views.sort_by(|a, b| (b.raised_at, &b.id).cmp(&(a.raised_at, &a.id)));
        Ok(views)
    }

    /// Every alarm with what the desk needs to act, of one unit's posts or all.
    pub fn alarm_list(&self, unit: Option<&UnitId>, now: Instant) -> Result<AlarmList> {
        let directory = self.directory()?;
        let mut around = Around { directory: &directory, sites: self.sites()?, board: None, now };
        let mut alarms = Vec::new();
        for scope in self.scopes_in(ScopeClass::Alarm)? {
            let fold = self.fold(&scope)?;
            if let Some(seen) = self.alarm_seen(&scope, &fold, &mut around)? {
                alarms.push(seen);
            }
        }
        alarms.retain(|alarm| unit.is_none() || alarm.unit.as_ref() == unit);
        alarms.sort_by(|a, b| (b.open, b.raised_at, &b.id).cmp(&(a.open, a.raised_at, &a.id)));
        let count = |is: fn(&AlarmSeen) -> bool| alarms.iter().filter(|alarm| is(alarm)).count();
        let (open, ringing) = (count(|alarm| alarm.open), count(|alarm| alarm.rings));
        let escalated = count(|alarm| alarm.rings && alarm.escalated);
        Ok(AlarmList { at: now, open, rings: ringing, escalated, alarms })
    }

    fn alarm_seen(&self, scope: &Scope, fold: &ScopeFold, around: &mut Around<'_>) -> Result<Option<AlarmSeen>> {
        let Some(called) = Called::of(scope, fold, around) else { return Ok(None) };
        let raised_at = match called.source {
            AlarmSource::Phone => self.received_at(&called.entry)?.unwrap_or(called.said_at.unwrap_or(around.now)),
            AlarmSource::Button => called.raised_at,
        };
        let steps = alarm::steps(fold);
        let stage = steps.last().map_or(Stage::Raised, |step| step.stage);
        let open = stage != Stage::Closed && !called.drill;
        let nearest = if open { self.near(&called, around)? } else { Vec::new() };
        let known = called.person.as_ref().and_then(|person| around.directory.person(person));
        Ok(Some(AlarmSeen {
            id: scope.key.clone(),
            source: called.source,
            entry: called.entry,
            school: called.school,
            place: called.place,
            unit_name: called.unit.as_ref().map_or_else(String::new, |unit| unit_name(around.directory, unit)),
            unit: called.unit,
            post: called.post,
            site: called.site,
            silent: called.silent,
            drill: called.drill,
            name: known.map_or_else(String::new, |person| person.name.clone()),
            person: called.person,
            caller: called.caller,
            raised_at,
            said_at: called.said_at,
            cancelled: called.cancelled,
            stage,
            next: stage.next().collect(),
            steps,
            open,
            rings: rings(stage, called.drill, called.cancelled),
            escalated: !called.drill && is_escalated(raised_at, stage, around.now),
            nearest,
        }))
    }

    /// Posts with people on duty by the board, the nearest first.
    fn near(&self, called: &Called, around: &mut Around<'_>) -> Result<Vec<NearPost>> {
        let Some(from) = called.at else { return Ok(Vec::new()) };
        if around.board.is_none() {
            around.board = Some(self.board(around.now)?);
        }
        let placed = around.board.iter().flat_map(|board| &board.rows).filter_map(|row| {
            // Whoever calls for help is not who could bring it.
            let others = row.present.iter().filter(|present| Some(&present.person) != called.person.as_ref());
            let people: Vec<Present> = others.cloned().collect();
            let at = gate_of(around.directory, &row.post)?;
            (!people.is_empty()).then_some((at, (row, people)))
        });
        let found = nearest(from, placed, NEAREST).into_iter().map(|(metres, (row, people))| NearPost {
            post: row.post.clone(),
            school: row.school.clone(),
            metres: metres.round().clamp(0.0, f64::from(u32::MAX)) as u32,
            people,
        });
        Ok(found.collect())
    }
}
