//! Routes of alarms: the list that every page's banner reads, the desk's steps, the register of alarm buttons, and the
//! one door for the alarm platform.

use axum::body::Bytes;
use axum::extract::{Extension, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use chrono::{DateTime, Utc};
use huxue_duty::alarm::Stage;
use huxue_duty::clock::Instant;
use huxue_duty::ids::UnitId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Shared;
use super::desk::{json, unit_of};
use super::guard::Viewer;
use super::staff::{Body, take};
use crate::Hq;
use crate::error::Problem;
use crate::platform_keys::Proof;
use crate::sites::{Signal, Taken};
use crate::views::{AlarmList, AlarmSites, shapes};

/// Which key signed, when, and the signature: hexadecimal HMAC-SHA256 over `time.body`.
const KEY: &str = "x-huxue-key";
const TIMESTAMP: &str = "x-huxue-timestamp";
const SIGNATURE: &str = "x-huxue-signature";
/// A signal is a few words.
const MAX_SIGNAL: usize = 16 * 1024;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AlarmQuery {
    unit: Option<String>,
}

#[utoipa::path(get, path = "/v1/alarms", tag = "desk", params(AlarmQuery), responses((status = 200, body = AlarmList)))]
pub async fn alarms(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Query(query): Query<AlarmQuery>,
) -> Result<Response, Problem> {
    let unit = unit_of(&viewer, query.unit.map(UnitId::new))?;
    let list = shared.reader.read(move |hq, now| hq.alarm_list(unit.as_ref(), now)).await?;
    Ok(json(&list.masked(viewer.sight)))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AlarmStep {
    #[schema(value_type = shapes::Stage)]
    stage: Stage,
    /// What happened, in words.
    note: Option<String>,
}

#[utoipa::path(
    post, path = "/v1/alarms/{id}/steps", tag = "desk", params(("id" = String, Path)), request_body = AlarmStep,
    responses((status = 204))
)]
pub async fn alarm_step(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    body: Body<AlarmStep>,
) -> Result<StatusCode, Problem> {
    let AlarmStep { stage, note } = take(body)?;
    let act = move |hq: &mut Hq, now| {
        hq.alarm_update(&id, stage.code(), note.as_deref().unwrap_or_default(), &viewer.account, now)
    };
    shared.worker.write(act).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(get, path = "/v1/alarms/sites", tag = "desk", responses((status = 200, body = AlarmSites)))]
pub async fn alarm_sites(State(shared): State<Shared>) -> Result<Response, Problem> {
    Ok(json(&shared.reader.read(Hq::alarm_sites).await?))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SiteTest {
    passed: bool,
}

#[utoipa::path(
    post, path = "/v1/alarms/sites/{id}/tests", tag = "desk", params(("id" = String, Path)), request_body = SiteTest,
    responses((status = 204))
)]
pub async fn test_site(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    body: Body<SiteTest>,
) -> Result<StatusCode, Problem> {
    let SiteTest { passed } = take(body)?;
    shared.worker.write(move |hq, now| hq.test_site(&id, passed, &viewer.account, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TestMode {
    /// For so many minutes signals of this button are tests; 0 ends it.
    minutes: u32,
}

#[utoipa::path(
    post, path = "/v1/alarms/sites/{id}/test-mode", tag = "desk", params(("id" = String, Path)), request_body = TestMode,
    responses((status = 204))
)]
pub async fn site_test_mode(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    body: Body<TestMode>,
) -> Result<StatusCode, Problem> {
    let TestMode { minutes } = take(body)?;
    shared.worker.write(move |hq, now| hq.set_test_mode(&id, minutes, &viewer.account, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The alarm that a signal taken as a test has become.
#[derive(Serialize, ToSchema)]
pub struct AlarmMade {
    id: String,
}

#[utoipa::path(
    post, path = "/v1/alarms/sites/{id}/was-real", tag = "desk", params(("id" = String, Path)),
    responses((status = 200, body = AlarmMade))
)]
pub async fn site_was_real(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let id = shared.worker.write(move |hq, now| hq.was_real(&id, &viewer.account, now)).await?;
    Ok(json(&AlarmMade { id }))
}

/// A signal of the alarm platform. Fields that are not named here are passed over.
#[derive(Deserialize, ToSchema)]
pub struct InboundSignal {
    /// The platform's own id of the signal: told twice, it is one alarm.
    id: String,
    /// The alarm button's id in the register.
    site: String,
    /// By the platform's clock, RFC 3339.
    #[schema(value_type = Option<String>, format = DateTime)]
    at: Option<DateTime<Utc>>,
    /// A test is written down as one and is never an alarm.
    #[serde(default)]
    test: bool,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum InboundOutcome {
    Raised,
    /// Told before: nothing was added.
    Known,
    Test,
}

#[derive(Serialize, ToSchema)]
struct InboundTaken {
    outcome: InboundOutcome,
    /// The alarm's id; none for a test.
    alarm: Option<String>,
}

/// 一键报警: `x-huxue-key`, `x-huxue-timestamp` (milliseconds) and `x-huxue-signature` prove where it comes from.
#[utoipa::path(
    post, path = "/v1/alarms/inbound", tag = "platform", request_body = InboundSignal,
    params(
        ("x-huxue-key" = String, Header), ("x-huxue-timestamp" = String, Header), ("x-huxue-signature" = String, Header)
    ),
    responses((status = 200, body = InboundTaken))
)]
pub async fn inbound_signal(
    State(shared): State<Shared>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    if body.len() > MAX_SIGNAL {
        return Err(Problem::too_large("a signal is at most 16 KiB"));
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let (key, timestamp, signature) = (text(KEY), text(TIMESTAMP), text(SIGNATURE));
    let bytes = body.clone();
    let check = move |hq: &Hq, now: Instant| {
        hq.is_platform(&Proof { key: &key, timestamp: &timestamp, signature: &signature }, &bytes, now)
    };
    if !shared.reader.read(check).await? {
        // Which of the three does not fit is the platform's to find out.
        return Err(Problem::new(401, "bad_signature", "签名、密钥或时间不符", "key, time or signature does not fit"));
    }
    let InboundSignal { id, site, at, test } = serde_json::from_slice(&body)
        .map_err(|error| Problem::new(400, "bad_body", "请求内容有误", error.to_string()))?;
    let signal = Signal { external: id, site, at: at.map(|at| Instant(at.timestamp_millis())), test };
    let taken = match shared.worker.write(move |hq, now| hq.take_signal(&signal, now)).await? {
        Taken::Alarm(id) => InboundTaken { outcome: InboundOutcome::Raised, alarm: Some(id) },
        Taken::Known(id) => InboundTaken { outcome: InboundOutcome::Known, alarm: Some(id) },
        Taken::Test => InboundTaken { outcome: InboundOutcome::Test, alarm: None },
    };
    Ok(json(&taken))
}
