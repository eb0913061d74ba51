//! One incident: read in full, and the desk's steps in it.

use axum::extract::{Extension, Path, State};
use axum::response::Response;
use huxue_duty::ids::UnitId;

use super::Shared;
use super::desk::{json, unit_of};
use super::guard::Viewer;
use super::staff::{Body, take};
use crate::desk::IncidentStep;
use crate::error::Problem;
use crate::views::IncidentDetail;
use crate::{Hq, Result};

/// With its thread, its clocks and both values of every conflict; texts masked as in the list.
#[utoipa::path(
    get, path = "/v1/incidents/{id}", tag = "desk", params(("id" = String, Path)),
    responses((status = 200, body = IncidentDetail))
)]
pub async fn one(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    in_own_unit(&shared, &viewer, id.clone()).await?;
    Ok(json(&shared.reader.read(move |hq, now| hq.incident_detail(&id, viewer.sight, now)).await?))
}

/// One act of the desk. Answers with the incident as it then stands.
#[utoipa::path(
    post, path = "/v1/incidents/{id}/steps", tag = "desk", params(("id" = String, Path)), request_body = IncidentStep,
    responses((status = 200, body = IncidentDetail))
)]
pub async fn step(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    body: Body<IncidentStep>,
) -> Result<Response, Problem> {
    let step = take(body)?;
    in_own_unit(&shared, &viewer, id.clone()).await?;
    let act = move |hq: &mut Hq, now| {
        hq.act_on_incident(&id, step, &viewer.account, now)?;
        hq.incident_detail(&id, viewer.sight, now)
    };
    Ok(json(&shared.worker.write(act).await?))
}

/// Whoever sees one unit alone is refused the incidents of the others.
async fn in_own_unit(shared: &Shared, viewer: &Viewer, id: String) -> Result<(), Problem> {
    if viewer.unit.is_none() {
        return Ok(());
    }
    let unit = shared.reader.read(move |hq, _| hq.unit_of(&hq.incident(&id)?.post)).await?;
    unit_of(viewer, Some(UnitId::new(unit.unwrap_or_default()))).map(drop)
}
