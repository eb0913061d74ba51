//! Routes of 视频巡查: the week's plan with what was seen, and a finding.

use axum::extract::{Extension, Query, State};
use axum::response::Response;
use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::ids::{PostId, UnitId};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::Shared;
use super::desk::{json, unit_of};
use super::forecast::Written;
use super::guard::Viewer;
use super::staff::{Body, take};
use crate::Hq;
use crate::desk::PatrolFinding;
use crate::error::Problem;
use crate::views::PatrolView;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PatrolQuery {
    /// A day of the week; today where there is none.
    #[param(value_type = Option<String>)]
    day: Option<ServiceDay>,
    unit: Option<String>,
}

#[utoipa::path(get, path = "/v1/patrol", tag = "desk", params(PatrolQuery), responses((status = 200, body = PatrolView)))]
pub async fn patrol(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Query(query): Query<PatrolQuery>,
) -> Result<Response, Problem> {
    let unit = unit_of(&viewer, query.unit.map(UnitId::new))?;
    let read = move |hq: &Hq, now: Instant| {
        hq.patrol(query.day.unwrap_or_else(|| now.civil_date()), unit.as_ref(), viewer.sight, now)
    };
    Ok(json(&shared.reader.read(read).await?))
}

/// What was seen of a post in the window that runs there: in order, or what is not.
#[derive(Deserialize, ToSchema)]
pub struct PatrolFindingBody {
    post: String,
    in_order: bool,
    seen: Option<u32>,
    car: Option<bool>,
    lights: Option<bool>,
    #[serde(default)]
    note: String,
}

#[utoipa::path(
    post, path = "/v1/patrol/findings", tag = "desk", request_body = PatrolFindingBody,
    responses((status = 200, body = Written))
)]
pub async fn patrol_seen(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    body: Body<PatrolFindingBody>,
) -> Result<Response, Problem> {
    let PatrolFindingBody { post, in_order, seen, car, lights, note } = take(body)?;
    let finding = PatrolFinding { post: PostId::new(post), in_order, seen, car, lights, note };
    let write = move |hq: &mut Hq, now| hq.patrol_seen(&finding, &viewer.account, now);
    let entry = shared.worker.write(write).await?;
    Ok(json(&Written { entry }))
}
