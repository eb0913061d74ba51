//! Routes of the desk's day: hand-over and log, brief, bulletins, notices, the week's roster.

use axum::extract::{Extension, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::ids::UnitId;
use huxue_ledger::ident::EntryHash;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::Shared;
use super::desk::{entry_of, json, unit_of};
use super::forecast::Written;
use super::guard::Viewer;
use super::staff::{Body, take};
use crate::error::Problem;
use crate::views::{
    BlockQuery, BlockSeen, BriefView, BulletinRow, BulletinView, DutyLog, Evidence, FrozenBlock, HandoverView,
    NoticeView, WeekView,
};
use crate::{Hq, Result};

/// Runs a write of this account on the writer's thread and answers with its entry.
async fn write(
    shared: &Shared,
    act: impl FnOnce(&mut Hq, Instant) -> Result<EntryHash> + Send + 'static,
) -> Result<Response, Problem> {
    let entry = shared.worker.write(act).await?;
    Ok(json(&Written { entry }))
}

#[utoipa::path(get, path = "/v1/handover", tag = "desk", responses((status = 200, body = HandoverView)))]
pub async fn handover(State(shared): State<Shared>) -> Result<Response, Problem> {
    Ok(json(&shared.reader.read(Hq::handover).await?))
}

#[derive(Deserialize, ToSchema)]
pub struct HandOver {
    /// Of the list that was seen.
    digest: String,
}

#[utoipa::path(post, path = "/v1/handover", tag = "desk", request_body = HandOver, responses((status = 200, body = Written)))]
pub async fn hand_over(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    body: Body<HandOver>,
) -> Result<Response, Problem> {
    let HandOver { digest } = take(body)?;
    write(&shared, move |hq, now| hq.hand_over(&digest, &viewer.account, now)).await
}

#[utoipa::path(
    post, path = "/v1/handover/{id}/take", tag = "desk", params(("id" = String, Path)),
    responses((status = 200, body = Written))
)]
pub async fn take_over(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let of = entry_of(&id)?;
    write(&shared, move |hq, now| hq.take_over(&of, &viewer.account, now)).await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DayQuery {
    /// YYYY-MM-DD; today where there is none.
    #[param(value_type = Option<String>)]
    day: Option<ServiceDay>,
}

#[utoipa::path(get, path = "/v1/duty-log", tag = "desk", params(DayQuery), responses((status = 200, body = DutyLog)))]
pub async fn duty_log(State(shared): State<Shared>, Query(query): Query<DayQuery>) -> Result<Response, Problem> {
    let read = move |hq: &Hq, now: Instant| hq.duty_log(query.day.unwrap_or_else(|| now.civil_date()), now);
    Ok(json(&shared.reader.read(read).await?))
}

#[utoipa::path(get, path = "/v1/brief", tag = "desk", params(DayQuery), responses((status = 200, body = BriefView)))]
pub async fn brief(State(shared): State<Shared>, Query(query): Query<DayQuery>) -> Result<Response, Problem> {
    let read = move |hq: &Hq, now: Instant| hq.brief(query.day.unwrap_or_else(|| now.civil_date()), now);
    Ok(json(&shared.reader.read(read).await?))
}

#[derive(Deserialize, ToSchema)]
pub struct BriefEdit {
    #[schema(value_type = String, format = Date)]
    day: ServiceDay,
    text: String,
}

#[utoipa::path(post, path = "/v1/brief", tag = "desk", request_body = BriefEdit, responses((status = 200, body = Written)))]
pub async fn edit_brief(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    body: Body<BriefEdit>,
) -> Result<Response, Problem> {
    let BriefEdit { day, text } = take(body)?;
    write(&shared, move |hq, now| hq.edit_brief(day, &text, &viewer.account, now)).await
}

#[utoipa::path(get, path = "/v1/bulletins", tag = "desk", responses((status = 200, body = Vec<BulletinRow>)))]
pub async fn bulletins(State(shared): State<Shared>) -> Result<Response, Problem> {
    Ok(json(&shared.reader.read(|hq, _| hq.bulletins()).await?))
}

#[utoipa::path(
    get, path = "/v1/bulletins/{id}", tag = "desk", params(("id" = String, Path)),
    responses((status = 200, body = BulletinView))
)]
pub async fn bulletin(State(shared): State<Shared>, Path(id): Path<String>) -> Result<Response, Problem> {
    let entry = entry_of(&id)?;
    Ok(json(&shared.reader.read(move |hq, now| hq.bulletin(&entry, now)).await?))
}

#[derive(Deserialize, ToSchema)]
pub struct Blocks {
    blocks: Vec<BlockQuery>,
}

/// What the blocks would say now; nothing is published.
#[utoipa::path(
    post, path = "/v1/bulletins/preview", tag = "desk", request_body = Blocks,
    responses((status = 200, body = Vec<BlockSeen>))
)]
pub async fn preview(State(shared): State<Shared>, body: Body<Blocks>) -> Result<Response, Problem> {
    let Blocks { blocks } = take(body)?;
    Ok(json(&shared.reader.read(move |hq, now| hq.blocks(&blocks, now)).await?))
}

#[derive(Deserialize, ToSchema)]
pub struct NewBulletin {
    title: String,
    text: String,
    blocks: Vec<BlockQuery>,
}

#[utoipa::path(
    post, path = "/v1/bulletins", tag = "desk", request_body = NewBulletin, responses((status = 200, body = Written))
)]
pub async fn publish(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    body: Body<NewBulletin>,
) -> Result<Response, Problem> {
    let NewBulletin { title, text, blocks } = take(body)?;
    let freeze = move |hq: &Hq, now: Instant| {
        blocks.iter().map(|query| hq.freeze(query, now)).collect::<Result<Vec<FrozenBlock>>>()
    };
    let frozen = shared.reader.read(freeze).await?;
    write(&shared, move |hq, now| hq.publish_bulletin(&title, &text, &frozen, &viewer.account, now)).await
}

/// The reader's unit has read it.
#[utoipa::path(
    post, path = "/v1/bulletins/{id}/read", tag = "desk", params(("id" = String, Path)), responses((status = 204))
)]
pub async fn read_bulletin(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let entry = entry_of(&id)?;
    let Some(unit) = viewer.unit else {
        return Err(Problem::new(403, "no_unit", "本账号不属于某个单位", "a receipt is a unit's"));
    };
    shared.worker.write(move |hq, now| hq.bulletin_read(&entry, &unit, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UnitQuery {
    pub unit: Option<String>,
}

#[utoipa::path(
    get, path = "/v1/notices", tag = "desk", params(UnitQuery), responses((status = 200, body = Vec<NoticeView>))
)]
pub async fn notices(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Query(query): Query<UnitQuery>,
) -> Result<Response, Problem> {
    let unit = unit_of(&viewer, query.unit.map(UnitId::new))?;
    Ok(json(&shared.reader.read(move |hq, _| hq.notices(unit.as_ref())).await?))
}

#[derive(Deserialize, ToSchema)]
pub struct NewNotice {
    incident: String,
    #[schema(value_type = String, format = Date)]
    due: ServiceDay,
    demand: String,
    evidence: Vec<Evidence>,
}

#[utoipa::path(post, path = "/v1/notices", tag = "desk", request_body = NewNotice, responses((status = 200, body = Written)))]
pub async fn issue_notice(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    body: Body<NewNotice>,
) -> Result<Response, Problem> {
    let NewNotice { incident, due, demand, evidence } = take(body)?;
    let issue = move |hq: &mut Hq, now| hq.issue_notice(&incident, due, &demand, &evidence, &viewer.account, now);
    write(&shared, issue).await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WeekQuery {
    /// A day of the week; today where there is none.
    #[param(value_type = Option<String>)]
    day: Option<ServiceDay>,
    unit: Option<String>,
}

#[utoipa::path(get, path = "/v1/week", tag = "desk", params(WeekQuery), responses((status = 200, body = WeekView)))]
pub async fn week(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Query(query): Query<WeekQuery>,
) -> Result<Response, Problem> {
    let unit = unit_of(&viewer, query.unit.map(UnitId::new))?;
    let read = move |hq: &Hq, now: Instant| {
        hq.week(query.day.unwrap_or_else(|| now.civil_date()), unit.as_ref(), viewer.sight, now)
    };
    Ok(json(&shared.reader.read(read).await?))
}
