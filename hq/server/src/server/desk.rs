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
use serde::{Deserialize, Serialize};
use tokio::time::sleep_until;
use utoipa::{IntoParams, ToSchema};

use super::Shared;
use super::guard::Viewer;
use super::staff::{Body, take};
use crate::audit::{Act, AuditEntry, AuditVerification};
use crate::error::Problem;
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

/// A unit leader sees their own unit, asked for or not, and no other.
fn unit_of(viewer: &Viewer, asked: Option<UnitId>) -> Result<Option<UnitId>, Problem> {
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

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct IncidentQuery {
    post: Option<String>,
    unit: Option<String>,
    #[param(value_type = Option<String>)]
    day: Option<ServiceDay>,
    status: Option<String>,
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
    let IncidentQuery { post, unit, day, status } = query;
    let unit = unit_of(&viewer, unit.map(UnitId::new))?;
    let filter = IncidentFilter { post: post.map(PostId::new), unit, day, status };
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
    let clock = shared.clock.clone();
    let unmask = move |hq: &mut Hq| hq.unmask(what, &id, &reason, &viewer.account, &viewer.session, clock.now());
    Ok(json(&shared.worker.call(unmask).await??))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// Rows after this number.
    above: Option<u64>,
}

#[utoipa::path(get, path = "/v1/audit", tag = "desk", params(AuditQuery), responses((status = 200, body = Vec<AuditEntry>)))]
pub async fn audit(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Query(query): Query<AuditQuery>,
) -> Result<Response, Problem> {
    let clock = shared.clock.clone();
    let above = query.above.unwrap_or(0);
    let read = move |hq: &mut Hq| {
        let entries = hq.audit_entries(above, AUDIT_PAGE)?;
        let last = entries.last().map_or(above, |entry| entry.seq);
        let act = Act::of(&viewer.account, "audit.read", format!("rows {} to {last}", above + 1));
        hq.note_alone(act.via(&viewer.session), clock.now())?;
        Result::<_>::Ok(entries)
    };
    Ok(json(&shared.worker.call(read).await??))
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
