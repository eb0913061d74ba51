//! The routes. Phones speak CBOR frames, the desk reads JSON; what goes wrong is `application/problem+json`.

use std::convert::Infallible;
use std::net::IpAddr;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Extension, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use futures_util::Stream;
use huxue_duty::clock::ServiceDay;
use huxue_duty::ids::{PersonId, PostId, UnitId};
use huxue_ledger::frames::MAX_BODY;
use serde::{Deserialize, Serialize};

use super::Shared;
use super::http::Peer;
use super::metrics::Metrics;
use crate::error::Problem;
use crate::sync::{Exchange, Waiting};
use crate::views::{AttendanceFilter, IncidentFilter};

/// Boards are told at most this often.
const BOARD_EVERY: Duration = Duration::from_millis(500);

/// `desk`: this listener is in the desk's network and may read.
pub fn router(shared: Shared, desk: bool) -> Router {
    let phones = Router::new()
        .route("/v1/enrol", post(enrol))
        .route("/v1/sync", post(sync))
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready));
    let reads = ["/v1/board", "/v1/board/events", "/v1/attendance", "/v1/incidents", "/v1/withheld", "/metrics"];
    let router = if desk {
        phones
            .route(reads[0], get(board))
            .route(reads[1], get(board_events))
            .route(reads[2], get(attendance))
            .route(reads[3], get(incidents))
            .route(reads[4], get(withheld))
            .route(reads[5], get(metrics))
    } else {
        reads.iter().fold(phones, |router, path| router.route(path, get(elsewhere)))
    };
    router.fallback(unknown_route).with_state(shared)
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = crate::projections::json(&self);
        (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response()
    }
}

/// A frame, with no header that the phone does not need.
fn frame(bytes: Vec<u8>) -> Response {
    Response::new(Body::from(bytes))
}

async fn whole(body: Body) -> Result<Vec<u8>, Problem> {
    // One byte more is read, so that the size check of the frame itself speaks.
    let bytes = to_bytes(body, MAX_BODY + 1).await.map_err(Problem::too_large)?;
    if bytes.len() > MAX_BODY { Err(Problem::too_large("a body is at most 1 MiB")) } else { Ok(bytes.into()) }
}

async fn enrol(
    State(shared): State<Shared>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let body = whole(body).await?;
    let clock = shared.clock.clone();
    let from = if shared.behind_proxy { forwarded_for(&headers).unwrap_or(peer.0) } else { peer.0 };
    let answer = shared.worker.call(move |hq| hq.enrol_from(&body, Some(from), clock.now())).await??;
    Metrics::add(&shared.metrics.enrolments);
    Ok(frame(answer))
}

/// The last address in `X-Forwarded-For`: the one the proxy itself saw. Earlier ones are whatever the client wrote.
fn forwarded_for(headers: &HeaderMap) -> Option<IpAddr> {
    let all = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    all.rsplit(',').next()?.trim().parse().ok()
}

async fn sync(State(shared): State<Shared>, body: Body) -> Result<Response, Problem> {
    let body = whole(body).await?;
    Metrics::add(&shared.metrics.requests);
    let outcome = match shared.worker.sync(body).await {
        Exchange::Wait(waiting) => wait(&shared, waiting).await,
        Exchange::Answer(answer) => Ok(answer),
        Exchange::Refused(problem) => Err(problem),
    };
    Metrics::add(if outcome.is_ok() { &shared.metrics.answered } else { &shared.metrics.refused });
    outcome.map(frame)
}

/// Holds the request until the log moves in its favour, its patience ends, or the server stops.
async fn wait(shared: &Shared, mut waiting: Waiting) -> Result<Vec<u8>, Problem> {
    Metrics::add(&shared.metrics.waited);
    let mut position = shared.worker.position.clone();
    let mut stop = shared.stop.clone();
    let deadline = tokio::time::Instant::now() + Duration::from_secs(u64::from(waiting.seconds()));
    loop {
        let patient = tokio::select! {
            changed = position.changed() => changed.is_ok(),
            _ = stop.changed() => false,
            () = tokio::time::sleep_until(deadline) => false,
        };
        match shared.worker.again(waiting, patient).await {
            Exchange::Answer(answer) => return Ok(answer),
            Exchange::Refused(problem) => return Err(problem),
            Exchange::Wait(more) => waiting = more,
        }
    }
}

async fn ready(State(shared): State<Shared>) -> Result<String, Problem> {
    let position = shared.worker.call(|hq| hq.position()).await??;
    Ok(format!("ready at {position}\n"))
}

fn json(value: &impl Serialize) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], crate::projections::json(value)).into_response()
}

async fn board(State(shared): State<Shared>) -> Result<Response, Problem> {
    Ok(json(&shared.reader.read(crate::Hq::board).await?))
}

/// A bare signal with the log position: whoever hears it reads the board again.
async fn board_events(State(shared): State<Shared>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
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
struct AttendanceQuery {
    day: Option<ServiceDay>,
    post: Option<String>,
    unit: Option<String>,
    person: Option<String>,
}

async fn attendance(State(shared): State<Shared>, query: Query<AttendanceQuery>) -> Result<Response, Problem> {
    let Query(AttendanceQuery { day, post, unit, person }) = query;
    let filter = AttendanceFilter {
        post: post.map(PostId::new),
        unit: unit.map(UnitId::new),
        person: person.map(PersonId::new),
    };
    let read = move |hq: &crate::Hq, now: huxue_duty::clock::Instant| {
        hq.attendance(day.unwrap_or_else(|| now.civil_date()), &filter, now)
    };
    Ok(json(&shared.reader.read(read).await?))
}

#[derive(Deserialize)]
struct IncidentQuery {
    post: Option<String>,
    day: Option<ServiceDay>,
    status: Option<String>,
}

async fn incidents(State(shared): State<Shared>, query: Query<IncidentQuery>) -> Result<Response, Problem> {
    let Query(IncidentQuery { post, day, status }) = query;
    let filter = IncidentFilter { post: post.map(PostId::new), day, status };
    Ok(json(&shared.reader.read(move |hq, _| hq.incidents(&filter)).await?))
}

async fn withheld(State(shared): State<Shared>) -> Result<Response, Problem> {
    Ok(json(&shared.reader.read(|hq, _| Ok([hq.withheld()?, hq.held_or_waiting()?].concat())).await?))
}

async fn metrics(State(shared): State<Shared>) -> String {
    shared.metrics.text()
}

async fn elsewhere() -> Problem {
    Problem::new(403, "desk_network_only", "仅限指挥中心内网访问", "read routes answer in the desk's network only")
}

async fn unknown_route() -> Problem {
    Problem::new(404, "unknown_route", "地址不存在", "no such route")
}
