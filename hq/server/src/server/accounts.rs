//! Routes of accounts beyond signing in: made and renewed by the system administrator, opened by the security
//! administrator. Secrets are in one answer and in no other.

use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use huxue_duty::ids::UnitId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::Shared;
use super::desk::json;
use super::guard::Viewer;
use super::staff::{Body, take};
use crate::Hq;
use crate::error::Problem;
use crate::staff::{NewAccount, Secrets, StaffRole};

#[derive(Deserialize, ToSchema)]
pub struct NewAccountBody {
    name: String,
    roles: Vec<StaffRole>,
    #[schema(value_type = Option<String>)]
    unit: Option<UnitId>,
}

#[utoipa::path(
    post, path = "/v1/staff/accounts", tag = "staff", request_body = NewAccountBody,
    responses((status = 200, body = Secrets))
)]
pub async fn prepare_account(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    body: Body<NewAccountBody>,
) -> Result<Response, Problem> {
    let NewAccountBody { name, roles, unit } = take(body)?;
    let new = NewAccount { name, roles, unit };
    let act = move |hq: &mut Hq, now| hq.staff_prepare(&new, &viewer.account, now);
    Ok(json(&shared.worker.write(act).await?))
}

#[utoipa::path(
    post, path = "/v1/staff/accounts/{name}/reset", tag = "staff", params(("name" = String, Path)),
    responses((status = 200, body = Secrets))
)]
pub async fn renew_account(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    let act = move |hq: &mut Hq, now| hq.staff_renew(&name, &viewer.account, now);
    Ok(json(&shared.worker.write(act).await?))
}

#[utoipa::path(
    post, path = "/v1/staff/accounts/{name}/open", tag = "staff", params(("name" = String, Path)),
    responses((status = 204))
)]
pub async fn open_account(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Path(name): Path<String>,
) -> Result<StatusCode, Problem> {
    shared.worker.write(move |hq, now| hq.staff_open(&name, &viewer.account, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}
