//! What the desk reads, in JSON, masked by what its reader may see; and the one way to see a masked value.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{Extension, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::Stream;
use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::ids::{PersonId, PostId, UnitId};
use huxue_ledger::ident::EntryHash;
use serde::{Deserialize, Serialize};
use tokio::time::sleep_until;
use utoipa::{IntoParams, ToSchema};

use super::Shared;
use super::guard::Viewer;
use super::staff::{Body, take};
use crate::audit::{Act, AuditEntry, AuditVerification};
use crate::error::{HqError, Problem};
use crate::store::AuditSearch;
use crate::views::{
    AttendanceFilter, AttendanceSeen, BoardView, IncidentFilter, Unmask, Unmasked, WithheldView, Words, shapes,
};
use crate::{Hq, Result};

/// Boards are told at most this often.
const BOARD_EVERY: Duration = Duration::from_millis(500);
/// Rows of the audit chain in one answer.
const AUDIT_PAGE: usize = 500;

pub fn json(value: &impl Serialize) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], crate::projections::json(value)).into_response()
}

/// The entry that a path names.
pub fn entry_of(id: &str) -> Result<EntryHash, Problem> {
    EntryHash::from_hex(id).ok_or_else(|| HqError::not_found("entry", id).into())
}

/// A unit leader sees their own unit, asked for or not, and no other.
pub fn unit_of(viewer: &Viewer, asked: Option<UnitId>) -> Result<Option<UnitId>, Problem> {
    match (&viewer.unit, asked) {
        (Some(own), Some(asked)) if *own != asked => {
            Err(Problem::new(403, "other_unit", "只能查看本单位", "this account sees its own unit only"))
        }
        (Some(own), _) => Ok(Some(own.clone())),
        (None, asked) => Ok(asked),
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BoardQuery {
    unit: Option<String>,
}

#[utoipa::path(get, path = "/v1/board", tag = "desk", params(BoardQuery), responses((status = 200, body = BoardView)))]
pub async fn board(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Query(query): Query<BoardQuery>,
) -> Result<Response, Problem> {
    let unit = unit_of(&viewer, query.unit.map(UnitId::new))?;
    let board = shared.reader.read(move |hq, now| hq.board_for(unit.as_ref(), now)).await?;
    Ok(json(&board.masked(viewer.sight)))
}

/// A bare signal with the log position, which is also its id: whoever hears it reads the board again. Whoever comes back
/// with `Last-Event-ID` hears at once if anything was missed, and nothing if not.
#[utoipa::path(
    get, path = "/v1/board/events", tag = "desk", params(("Last-Event-ID" = Option<String>, Header)),
    responses((status = 200, body = String, content_type = "text/event-stream"))
)]
pub async fn board_events(
    State(shared): State<Shared>,
    headers: HeaderMap,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let heard = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse::<u64>().ok());
    let mut position = shared.worker.position.clone();
    if heard != Some(*position.borrow_and_update()) {
        position.mark_changed();
    }
    let begin = (position, shared.stop.clone(), tokio::time::Instant::now());
    let events = futures_util::stream::unfold(begin, |(mut position, mut stop, next)| async move {
        tokio::select! {
            changed = position.changed() => changed.ok()?,
            _ = stop.changed() => return None,
        }
        // The first change is told at once, those that follow it closely together.
        sleep_until(next).await;
        let at = *position.borrow_and_update();
        let event = Event::default().event("changed").id(at.to_string()).data(format!("{{\"position\":{at}}}"));
        Some((Ok(event), (position, stop, tokio::time::Instant::now() + BOARD_EVERY)))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AttendanceQuery {
    /// YYYY-MM-DD; today where there is none.
    #[param(value_type = Option<String>)]
    day: Option<ServiceDay>,
    post: Option<String>,
    unit: Option<String>,
    person: Option<String>,
}

#[utoipa::path(
    get, path = "/v1/attendance", tag = "desk", params(AttendanceQuery), responses((status = 200, body = AttendanceSeen))
)]
pub async fn attendance(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Query(query): Query<AttendanceQuery>,
) -> Result<Response, Problem> {
    let AttendanceQuery { day, post, unit, person } = query;
    let filter = AttendanceFilter {
        post: post.map(PostId::new),
        unit: unit_of(&viewer, unit.map(UnitId::new))?,
        person: person.map(PersonId::new),
    };
    let read = move |hq: &Hq, now: Instant| {
        hq.attendance_seen(day.unwrap_or_else(|| now.civil_date()), &filter, viewer.sight, now)
    };
    Ok(json(&shared.reader.read(read).await?))
}

#[derive(Deserialize, IntoParams, ToSchema)]
#[into_params(parameter_in = Query)]
pub struct IncidentQuery {
    post: Option<String>,
    unit: Option<String>,
    #[param(value_type = Option<String>)]
    #[schema(value_type = Option<String>, format = Date)]
    day: Option<ServiceDay>,
    /// First service day, included.
    #[param(value_type = Option<String>)]
    #[schema(value_type = Option<String>, format = Date)]
    from: Option<ServiceDay>,
    /// Last service day, included.
    #[param(value_type = Option<String>)]
    #[schema(value_type = Option<String>, format = Date)]
    to: Option<ServiceDay>,
    /// `open`, `handed_over` or `closed`.
    status: Option<String>,
    /// 0 to 4.
    severity: Option<u8>,
    /// What is searched for.
    q: Option<String>,
}

impl IncidentQuery {
    /// With a unit leader's own unit.
    pub fn filter(self, viewer: &Viewer) -> Result<IncidentFilter, Problem> {
        let Self { post, unit, day, from, to, status, severity, q } = self;
        let unit = unit_of(viewer, unit.map(UnitId::new))?;
        let q = q.unwrap_or_default();
        Ok(IncidentFilter { post: post.map(PostId::new), unit, day, days: (from, to), status, severity, q })
    }
}

#[utoipa::path(
    get, path = "/v1/incidents", tag = "desk", params(IncidentQuery),
    responses((status = 200, body = Vec<shapes::IncidentSeen>))
)]
pub async fn incidents(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Query(query): Query<IncidentQuery>,
) -> Result<Response, Problem> {
    let filter = query.filter(&viewer)?;
    Ok(json(&shared.reader.read(move |hq, _| hq.incidents_seen(&filter, viewer.sight)).await?))
}

#[utoipa::path(get, path = "/v1/withheld", tag = "desk", responses((status = 200, body = Vec<WithheldView>)))]
pub async fn withheld(State(shared): State<Shared>) -> Result<Response, Problem> {
    Ok(json(&shared.reader.read(|hq, _| Ok([hq.withheld()?, hq.held_or_waiting()?].concat())).await?))
}

#[derive(Deserialize, ToSchema)]
pub struct UnmaskBody {
    what: Unmask,
    id: String,
    reason: String,
}

#[utoipa::path(post, path = "/v1/unmask", tag = "desk", request_body = UnmaskBody, responses((status = 200, body = Unmasked)))]
pub async fn unmask(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    body: Body<UnmaskBody>,
) -> Result<Response, Problem> {
    let UnmaskBody { what, id, reason } = take(body)?;
    let unmask = move |hq: &mut Hq, now| hq.unmask(what, &id, &reason, &viewer.account, &viewer.session, now);
    Ok(json(&shared.worker.write(unmask).await?))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// Rows after this number.
    above: Option<u64>,
    /// Rows before this number.
    below: Option<u64>,
    /// The newest first.
    newest: Option<bool>,
    actor: Option<String>,
    /// The action begins with this.
    action: Option<String>,
    /// First day, included.
    #[param(value_type = Option<String>)]
    from: Option<ServiceDay>,
    /// Last day, included.
    #[param(value_type = Option<String>)]
    to: Option<ServiceDay>,
    /// Stands in the object, the reason, or anywhere else in the row.
    q: Option<String>,
}

impl AuditQuery {
    fn search(self) -> AuditSearch {
        let Self { above, below, newest, actor, action, from, to, q } = self;
        let said = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        AuditSearch {
            above,
            below,
            newest: newest.unwrap_or(false),
            actor: said(actor),
            action: said(action),
            from: from.map(|day| Instant::at(day, 0)),
            until: to.and_then(|day| day.succ_opt()).map(|day| Instant::at(day, 0)),
            text: said(q),
        }
    }
}

#[utoipa::path(get, path = "/v1/audit", tag = "desk", params(AuditQuery), responses((status = 200, body = Vec<AuditEntry>)))]
pub async fn audit(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Query(query): Query<AuditQuery>,
) -> Result<Response, Problem> {
    let search = query.search();
    // Years of rows may be walked: that is done where no check-in waits behind it.
    let entries = shared.reader.read(move |hq, _| hq.audit_found(&search, AUDIT_PAGE)).await?;
    let seqs = || entries.iter().map(|entry| entry.seq);
    let read = match seqs().min().zip(seqs().max()) {
        Some((first, last)) => format!("{} rows from {first} to {last}", entries.len()),
        None => "no rows".to_owned(),
    };
    let act = Act::of(&viewer.account, "audit.read", read).via(&viewer.session);
    shared.worker.write(move |hq, now| hq.note_alone(act, now)).await?;
    Ok(json(&entries))
}

#[utoipa::path(get, path = "/v1/audit/verify", tag = "desk", responses((status = 200, body = AuditVerification)))]
pub async fn verify_audit(State(shared): State<Shared>) -> Result<Response, Problem> {
    Ok(json(&shared.reader.read(|hq, _| hq.verify_audit(&[])).await?))
}

#[utoipa::path(get, path = "/metrics", tag = "health", responses((status = 200, body = String, content_type = "text/plain")))]
pub async fn metrics(State(shared): State<Shared>) -> String {
    shared.metrics.text()
}

/// The words of every code that a view can show.
#[utoipa::path(get, path = "/v1/words", tag = "desk", responses((status = 200, body = Words)))]
pub async fn words() -> Response {
    json(&Words::all())
}

/// This document.
#[utoipa::path(get, path = "/v1/openapi.json", tag = "desk", responses((status = 200, body = Object)))]
pub async fn openapi() -> Response {
    json(&super::openapi::document())
}

pub async fn elsewhere() -> Problem {
    Problem::new(403, "desk_network_only", "仅限指挥中心内网访问", "staff routes answer in the desk's network only")
}
