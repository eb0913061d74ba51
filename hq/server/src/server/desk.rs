//! What the desk reads, in JSON, masked by what its reader may see; and the one way to see a masked value.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{Extension, Query, State};
use axum::http::header;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::Stream;
use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::ids::{PersonId, PostId, UnitId};
use serde::{Deserialize, Serialize};

use super::Shared;
use super::guard::Viewer;
use super::staff::{Body, take};
use crate::audit::Act;
use crate::error::Problem;
use crate::views::{AttendanceFilter, IncidentFilter, Unmask};
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

#[derive(Deserialize)]
pub struct BoardQuery {
    unit: Option<String>,
}

pub async fn board(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Query(query): Query<BoardQuery>,
) -> Result<Response, Problem> {
    let unit = unit_of(&viewer, query.unit.map(UnitId::new))?;
    let board = shared.reader.read(move |hq, now| hq.board_for(unit.as_ref(), now)).await?;
    Ok(json(&board.masked(viewer.sight)))
}

/// A bare signal with the log position: whoever hears it reads the board again.
pub async fn board_events(State(shared): State<Shared>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut position = shared.worker.position.clone();
    position.mark_changed();
    let events = futures_util::stream::unfold((position, shared.stop.clone()), |(mut position, mut stop)| async move {
        tokio::select! {
            changed = position.changed() => changed.ok()?,
            _ = stop.changed() => return None,
        }
        tokio::time::sleep(BOARD_EVERY).await;
        let at = *position.borrow_and_update();
        let event = Event::default().event("changed").data(format!("{{\"position\":{at}}}"));
        Some((Ok(event), (position, stop)))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}

#[derive(Deserialize)]
pub struct AttendanceQuery {
    day: Option<ServiceDay>,
    post: Option<String>,
    unit: Option<String>,
    person: Option<String>,
}

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
    let read = move |hq: &Hq, now: Instant| hq.attendance(day.unwrap_or_else(|| now.civil_date()), &filter, now);
    Ok(json(&shared.reader.read(read).await?))
}

#[derive(Deserialize)]
pub struct IncidentQuery {
    post: Option<String>,
    unit: Option<String>,
    day: Option<ServiceDay>,
    status: Option<String>,
}

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

pub async fn withheld(State(shared): State<Shared>) -> Result<Response, Problem> {
    Ok(json(&shared.reader.read(|hq, _| Ok([hq.withheld()?, hq.held_or_waiting()?].concat())).await?))
}

#[derive(Deserialize)]
pub struct UnmaskBody {
    what: Unmask,
    id: String,
    reason: String,
}

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

#[derive(Deserialize)]
pub struct AuditQuery {
    above: Option<u64>,
}

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

pub async fn verify_audit(State(shared): State<Shared>) -> Result<Response, Problem> {
    Ok(json(&shared.reader.read(|hq, _| hq.verify_audit(&[])).await?))
}

pub async fn metrics(State(shared): State<Shared>) -> String {
    shared.metrics.text()
}

pub async fn elsewhere() -> Problem {
    Problem::new(403, "desk_network_only", "仅限指挥中心内网访问", "staff routes answer in the desk's network only")
}
