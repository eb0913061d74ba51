//! Routes of phones and of health checks. Phones speak CBOR frames; what goes wrong is `application/problem+json`.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use huxue_ledger::frames::MAX_BODY;

use super::Shared;
use super::guard::address;
use super::http::Peer;
use super::metrics::Metrics;
use crate::error::Problem;
use crate::sync::{Exchange, Waiting};

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = crate::projections::json(&self);
        let mut response = (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
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

/// Enrols a phone: a CBOR frame for another (docs/protocol.md).
#[utoipa::path(
    post, path = "/v1/enrol", tag = "phones", request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"))
)]
pub async fn enrol(
    State(shared): State<Shared>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let body = whole(body).await?;
    let from = address(&shared, peer, &headers);
    let answer = shared.worker.write(move |hq, now| Ok(hq.enrol_from(&body, Some(from), now))).await??;
    Metrics::add(&shared.metrics.enrolments);
    Ok(frame(answer))
}

/// One round of sync: a CBOR frame for another (docs/protocol.md).
#[utoipa::path(
    post, path = "/v1/sync", tag = "phones", request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"))
)]
pub async fn sync(State(shared): State<Shared>, body: Body) -> Result<Response, Problem> {
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
    let mut line = shared.lines.open(waiting.device());
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
            Exchange::Answer(answer) => {
                line.answered();
                return Ok(answer);
            }
            Exchange::Refused(problem) => return Err(problem),
            Exchange::Wait(more) => waiting = more,
        }
    }
}

#[utoipa::path(get, path = "/healthz", tag = "health", responses((status = 200, body = String, content_type = "text/plain")))]
pub async fn alive() -> &'static str {
    "ok\n"
}

#[utoipa::path(get, path = "/readyz", tag = "health", responses((status = 200, body = String, content_type = "text/plain")))]
pub async fn ready(State(shared): State<Shared>) -> Result<String, Problem> {
    let position = shared.worker.write(|hq, _| hq.position()).await?;
    Ok(format!("ready at {position}\n"))
}

pub async fn unknown_route() -> Problem {
    Problem::new(404, "unknown_route", "地址不存在", "no such route")
}
