//! Routes of 点名: whom a call would reach, opening it and its second round, the sheet, ticks for what came by radio.

use axum::extract::{Extension, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use huxue_duty::clock::ServiceDay;
use huxue_duty::county::Period;
use huxue_duty::ids::{PersonId, UnitId};
use huxue_duty::roll_call::{ANSWER_MINUTES, RadioWord};
use huxue_ledger::ident::EntryHash;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Shared;
use super::desk::{json, unit_of};
use super::guard::Viewer;
use super::staff::{Body, take};
use crate::desk::RollCallFilter;
use crate::error::Problem;
use crate::views::{RollCallPlan, RollCallSheet, RollCallSummary, shapes};

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PlanQuery {
    unit: Option<String>,
    /// The window of the hour at each post where there is none.
    #[param(value_type = Option<shapes::Period>)]
    period: Option<Period>,
}

/// Whom a roll-call would call now, and whom it would reach.
#[utoipa::path(
    get, path = "/v1/roll-calls/plan", tag = "desk", params(PlanQuery), responses((status = 200, body = RollCallPlan))
)]
pub async fn roll_call_plan(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Query(query): Query<PlanQuery>,
) -> Result<Response, Problem> {
    let filter = RollCallFilter { unit: unit_of(&viewer, query.unit.map(UnitId::new))?, period: query.period };
    let lines = shared.lines.reachable(std::time::Instant::now());
    let plan = shared.reader.read(move |hq, now| hq.roll_call_plan(&filter, &lines, now)).await?;
    Ok(json(&plan.masked(viewer.sight)))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// YYYY-MM-DD; today where there is none.
    #[param(value_type = Option<String>)]
    day: Option<ServiceDay>,
    unit: Option<String>,
}

#[utoipa::path(
    get, path = "/v1/roll-calls", tag = "desk", params(ListQuery), responses((status = 200, body = Vec<RollCallSummary>))
)]
pub async fn roll_calls(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Query(query): Query<ListQuery>,
) -> Result<Response, Problem> {
    let unit = unit_of(&viewer, query.unit.map(UnitId::new))?;
    let day = query.day;
    let read = move |hq: &crate::Hq, now: huxue_duty::clock::Instant| {
        hq.roll_calls(day.unwrap_or_else(|| now.civil_date()), unit.as_ref(), now)
    };
    Ok(json(&shared.reader.read(read).await?))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenRollCall {
    label: String,
    unit: Option<String>,
    /// The window of the hour at each post where there is none.
    #[schema(value_type = Option<shapes::Period>)]
    period: Option<Period>,
    /// How long the call stays open; 3 where there is none.
    minutes: Option<u32>,
}

#[derive(Serialize, ToSchema)]
pub struct RollCallOpened {
    id: String,
}

#[utoipa::path(
    post, path = "/v1/roll-calls", tag = "desk", request_body = OpenRollCall,
    responses((status = 200, body = RollCallOpened))
)]
pub async fn open_roll_call(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    body: Body<OpenRollCall>,
) -> Result<Response, Problem> {
    let OpenRollCall { label, unit, period, minutes } = take(body)?;
    let filter = RollCallFilter { unit: unit.map(UnitId::new), period };
    let minutes = minutes.unwrap_or(ANSWER_MINUTES);
    let call = move |hq: &mut crate::Hq, now| hq.call_roll(&filter, &label, minutes, &viewer.account, now);
    Ok(json(&RollCallOpened { id: shared.worker.write(call).await? }))
}

#[utoipa::path(
    get, path = "/v1/roll-calls/{id}", tag = "desk", params(("id" = String, Path)),
    responses((status = 200, body = RollCallSheet))
)]
pub async fn roll_call(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let unit = viewer.unit.clone();
    let sheet = shared.reader.read(move |hq, now| hq.roll_call(&id, unit.as_ref(), now)).await?;
    Ok(json(&sheet.masked(viewer.sight)))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NextRound {
    /// How long the call stays open; 3 where there is none.
    minutes: Option<u32>,
}

/// 二次点名: everybody again who neither answered nor was excused.
#[utoipa::path(
    post, path = "/v1/roll-calls/{id}/rounds", tag = "desk", params(("id" = String, Path)), request_body = NextRound,
    responses((status = 204))
)]
pub async fn call_again(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    body: Body<NextRound>,
) -> Result<StatusCode, Problem> {
    let minutes = take(body)?.minutes.unwrap_or(ANSWER_MINUTES);
    shared.worker.write(move |hq, now| hq.call_again(&id, minutes, &viewer.account, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Tick {
    /// The entry of the call, as the sheet names it.
    #[schema(value_type = String)]
    call: EntryHash,
    person: String,
    /// What was heard by radio; none takes the last tick back.
    #[schema(value_type = Option<shapes::RadioWord>)]
    heard: Option<RadioWord>,
}

#[utoipa::path(post, path = "/v1/roll-calls/ticks", tag = "desk", request_body = Tick, responses((status = 204)))]
pub async fn tick_roll_call(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    body: Body<Tick>,
) -> Result<StatusCode, Problem> {
    let Tick { call, person, heard } = take(body)?;
    let person = PersonId::new(person);
    let tick = move |hq: &mut crate::Hq, now| hq.tick_roll_call(&call, &person, heard, &viewer.account, now);
    shared.worker.write(tick).await?;
    Ok(StatusCode::NO_CONTENT)
}
