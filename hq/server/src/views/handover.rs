//! 交接班: everything that is open, as one list that both sides sign, and the signatures so far.

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::coverage::PostState;
use huxue_duty::ids::{PersonId, PostId};
use huxue_ledger::codec::hex;
use huxue_ledger::crypto;
use huxue_ledger::fact::Body;
use huxue_ledger::fold::ScopeFold;
use huxue_ledger::ident::{EntryHash, Scope};
use serde::Serialize;
use utoipa::ToSchema;

use super::forecast::AskState;
use super::{IncidentFilter, RequestView};
use crate::error::Result;
use crate::hq::Hq;
use crate::projections::json;

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HandoverView {
    #[schema(value_type = i64)]
    pub at: Instant,
    pub items: Vec<OpenItem>,
    /// Of the list: whoever signs says which list they saw.
    pub digest: String,
    /// Yesterday's and today's, the newest first.
    pub shifts: Vec<ShiftSeen>,
}

/// What kind of matter is open; each has its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OpenKind {
    Alarm,
    Incident,
    /// A question to a substitute without an answer.
    Ask,
    /// A roll-call with people whom the desk has yet to call.
    RollCall,
    /// A question of the video patrol without an answer.
    PatrolQuestion,
    SilentPost,
    LateEntry,
    StandIn,
    Leave,
    Timetable,
    Dispute,
    Withheld,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
pub struct OpenItem {
    pub kind: OpenKind,
    /// Its id on its page.
    pub id: String,
    #[schema(value_type = Option<String>)]
    pub post: Option<PostId>,
    #[schema(value_type = Option<String>, format = Date)]
    pub day: Option<ServiceDay>,
    #[schema(value_type = Option<String>)]
    pub person: Option<PersonId>,
    /// When it began, where that is known.
    #[schema(value_type = Option<i64>)]
    pub since: Option<Instant>,
    /// An alarm's state, an incident's category, a period, a reason: the code of what there is to say.
    pub detail: String,
}

impl OpenItem {
    fn new(kind: OpenKind, id: impl ToString, detail: impl ToString) -> Self {
        let (id, detail) = (id.to_string(), detail.to_string());
        Self { kind, id, post: None, day: None, person: None, since: None, detail }
    }

    fn at(self, post: Option<PostId>, day: Option<ServiceDay>) -> Self {
        Self { post, day, ..self }
    }
}

/// One hand-over: who left what to whom.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ShiftSeen {
    #[schema(value_type = String)]
    pub entry: EntryHash,
    pub by: String,
    #[schema(value_type = i64)]
    pub at: Instant,
    pub open: u32,
    pub digest: String,
    pub taken_by: Option<String>,
    #[schema(value_type = Option<i64>)]
    pub taken_at: Option<Instant>,
}

/// The digest of a list of open matters.
pub(crate) fn digest(items: &[OpenItem]) -> [u8; 32] {
    crypto::hash("huxue hand-over 1", &[json(&items).as_bytes()])
}

impl Hq {
    pub fn handover(&self, now: Instant) -> Result<HandoverView> {
        let items = self.open_items(now)?;
        let today = now.civil_date();
        let mut shifts = Vec::new();
        for day in [today.pred_opt().unwrap_or(today), today] {
            shifts.extend(shifts_of(&*self.fold(&Scope::desk(day))?));
        }
        shifts.sort_by_key(|shift| std::cmp::Reverse((shift.at, shift.entry)));
        Ok(HandoverView { at: now, digest: hex(&digest(&items)), items, shifts })
    }

    /// Everything that somebody must go on with, in one order for everybody.
    pub(crate) fn open_items(&self, now: Instant) -> Result<Vec<OpenItem>> {
        let mut items = Vec::new();
        for alarm in self.alarm_list(None, now)?.alarms.into_iter().filter(|alarm| alarm.open) {
            let day = Some(alarm.raised_at.civil_date());
            let item = OpenItem::new(OpenKind::Alarm, &alarm.id, alarm.stage.code()).at(alarm.post, day);
            items.push(OpenItem { since: Some(alarm.raised_at), ..item });
        }
        for incident in self.incidents(&IncidentFilter { status: Some("open".into()), ..IncidentFilter::default() })? {
            let since = self.report_received(&incident, &*self.fold(&Scope::incident(&incident.id))?)?;
            let item = OpenItem::new(OpenKind::Incident, &incident.id, &incident.category);
            let item = item.at(Some(incident.post), Some(incident.day));
            items.push(OpenItem { since: Some(since), ..item });
        }
        for ask in self.stand_in_asks(now)?.into_iter().filter(|ask| ask.state == AskState::Waiting) {
            let item = OpenItem::new(OpenKind::Ask, ask.entry, "waiting").at(Some(ask.post), Some(ask.day));
            items.push(OpenItem { person: Some(ask.person), ..item });
        }
        for call in self.roll_calls(now.civil_date(), None, now)?.into_iter().filter(|call| !call.complete) {
            let item = OpenItem::new(OpenKind::RollCall, &call.id, call.left).at(None, Some(now.civil_date()));
            items.push(OpenItem { since: call.rounds.first().map(|round| round.opened_at), ..item });
        }
        for one in self.open_patrol_questions(now)? {
            let item = OpenItem::new(OpenKind::PatrolQuestion, one.ask, "waiting").at(Some(one.post), Some(one.day));
            items.push(OpenItem { person: Some(one.person), since: Some(one.since), ..item });
        }
        for row in self.board(now)?.rows {
            let silent = row.windows.iter().find(|window| window.running && window.state == PostState::Silent);
            if let Some(window) = silent {
                let period = crate::projections::verdict_name(&window.period);
                let item = OpenItem::new(OpenKind::SilentPost, &row.post, period).at(Some(row.post), Some(row.day));
                items.push(OpenItem { since: Some(window.on_due), ..item });
            }
        }
        items.extend(
            self.requests(Some("pending"))?
                .iter()
                .filter_map(|request| self.request_item(request).transpose())
                .collect::<Result<Vec<_>>>()?,
        );
        for withheld in self.withheld()? {
            let item = OpenItem::new(OpenKind::Withheld, withheld.entry, &withheld.reason);
            items.push(OpenItem { person: Some(PersonId::new(&withheld.author)), ..item });
        }
        items.sort();
        Ok(items)
    }

    fn request_item(&self, request: &RequestView) -> Result<Option<OpenItem>> {
        let kind = match request.kind.as_str() {
            "LateEntryRequested" => OpenKind::LateEntry,
            "StandIn" => OpenKind::StandIn,
            "LeaveRequested" => OpenKind::Leave,
            "TimetableProposed" => OpenKind::Timetable,
            "Disputed" => OpenKind::Dispute,
            _ => return Ok(None),
        };
        let scope = self.scope_of(&request.entry)?;
        let item = OpenItem::new(kind, request.entry, &request.state).at(scope.post(), scope.service_day());
        Ok(Some(OpenItem { person: Some(PersonId::new(&request.author)), ..item }))
    }
}

/// The hand-overs of one day of the desk.
pub(super) fn shifts_of(fold: &ScopeFold) -> Vec<ShiftSeen> {
    let taken = |of: &EntryHash| {
        let all = fold.entries.iter().filter_map(|folded| match folded.counted() {
            Some(Body::ShiftTakenOver(taken)) if taken.of == *of => Some(&folded.entry.header),
            _ => None,
        });
        all.min_by_key(|header| header.time.wall)
    };
    let shift = |folded: &huxue_ledger::fold::Folded| {
        let Some(Body::ShiftHandedOver(handed)) = folded.counted() else { return None };
        let taken = taken(&folded.entry.hash);
        Some(ShiftSeen {
            entry: folded.entry.hash,
            by: folded.entry.header.author.clone(),
            at: folded.entry.header.time.wall,
            open: handed.open,
            digest: hex(&handed.digest),
            taken_by: taken.map(|header| header.author.clone()),
            taken_at: taken.map(|header| header.time.wall),
        })
    };
    fold.entries.iter().filter_map(shift).collect()
}
