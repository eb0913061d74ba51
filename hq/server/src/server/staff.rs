//! Routes of staff accounts and sessions. Bodies and answers are JSON; what goes wrong is `application/problem+json`.

use axum::extract::rejection::JsonRejection;
use axum::extract::{Extension, Json, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use huxue_duty::ids::UnitId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zeroize::Zeroizing;

use super::Shared;
use super::access;
use super::desk::json;
use super::guard::{Viewer, address, set_cookie};
use super::http::Peer;
use crate::error::Problem;
use crate::staff::{AccountView, Attempt, SessionView, Sight, SignedIn, StaffRole, Verifier};

/// Where a link leads: the desk itself.
const HOME: &str = "/";

/// A JSON body; a wrong one is a problem like any other.
pub type Body<T> = Result<Json<T>, JsonRejection>;

pub fn take<T>(body: Body<T>) -> Result<T, Problem> {
    body.map(|Json(body)| body)
        .map_err(|error| Problem::new(error.status().as_u16(), "bad_body", "请求内容有误", error.body_text()))
}

#[derive(Deserialize, ToSchema)]
pub struct Login {
    name: String,
    #[schema(value_type = String)]
    password: Zeroizing<String>,
    /// A time-based code or a recovery code.
    #[schema(value_type = Option<String>)]
    code: Option<Zeroizing<String>>,
}

#[utoipa::path(post, path = "/v1/staff/login", tag = "staff", request_body = Login, responses((status = 200, body = Opened)))]
pub async fn login(
    State(shared): State<Shared>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Body<Login>,
) -> Result<Response, Problem> {
    let Login { name, password, code } = take(body)?;
    let from = address(&shared, peer, &headers).to_string();
    let (attempt, fits) = try_password(&shared, name, from, password).await?;
    let finish =
        move |hq: &mut crate::Hq, now| hq.login_finish(&attempt, fits, code.as_ref().map(|code| code.as_str()), now);
    let signed_in = shared.worker.write(finish).await??;
    Ok(opened(&shared, &signed_in))
}

/// Counts the try and stretches the password, away from the writer.
async fn try_password(
    shared: &Shared,
    name: String,
    from: String,
    password: Zeroizing<String>,
) -> Result<(Attempt, bool), Problem> {
    let attempt = shared.worker.write(move |hq, now| hq.login_begin(&name, &from, now)).await??;
    let trying = attempt.clone();
    let fits = shared.hashing.run(move || trying.password_fits(&password)).await?;
    Ok((attempt, fits))
}

#[derive(Serialize, ToSchema)]
struct Opened<'a> {
    name: &'a str,
    roles: &'a [StaffRole],
    must_change_password: bool,
}

fn cookie_of(shared: &Shared, signed_in: &SignedIn) -> HeaderValue {
    set_cookie(&signed_in.token, signed_in.account.session_minutes(), shared.secure)
}

fn opened(shared: &Shared, signed_in: &SignedIn) -> Response {
    let body = Opened {
        name: &signed_in.account.name,
        roles: &signed_in.account.roles,
        must_change_password: signed_in.must_change,
    };
    ([(header::SET_COOKIE, cookie_of(shared, signed_in))], json(&body)).into_response()
}

/// Opens a one-time link and goes on to the desk.
#[utoipa::path(
    get, path = "/v1/staff/link/{token}", tag = "staff", params(("token" = String, Path)), responses((status = 303))
)]
pub async fn link(
    State(shared): State<Shared>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let from = address(&shared, peer, &headers).to_string();
    let token = Zeroizing::new(token);
    let signed_in = shared.worker.write(move |hq, now| hq.redeem_link(&token, &from, now)).await??;
    let cookie = cookie_of(&shared, &signed_in);
    Ok((StatusCode::SEE_OTHER, [(header::SET_COOKIE, cookie)], [(header::LOCATION, HOME)]).into_response())
}

#[utoipa::path(post, path = "/v1/staff/logout", tag = "staff", responses((status = 204)))]
pub async fn logout(State(shared): State<Shared>, Extension(viewer): Extension<Viewer>) -> Result<Response, Problem> {
    let token = viewer.token;
    shared.worker.write(move |hq, now| hq.end_session(&token, now)).await?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, set_cookie("", 0, shared.secure))]).into_response())
}

#[derive(Serialize, ToSchema)]
struct Me {
    name: String,
    roles: Vec<StaffRole>,
    #[schema(value_type = Option<String>)]
    unit: Option<UnitId>,
    session: String,
    must_change_password: bool,
    /// A fresh proof of identity is on record.
    fresh: bool,
    /// Names and free text are shown.
    sees_names: bool,
    /// What this account may ask for, by method and path: the page shows nothing else.
    may: Vec<String>,
}

#[utoipa::path(get, path = "/v1/staff/me", tag = "staff", responses((status = 200, body = Me)))]
pub async fn me(Extension(viewer): Extension<Viewer>) -> Response {
    let may = access::rows().into_iter().filter(|row| viewer.roles.iter().any(|role| row.rule.allows(*role)));
    json(&Me {
        may: may.map(|row| format!("{} {}", row.method, row.path)).collect(),
        name: viewer.account,
        roles: viewer.roles,
        unit: viewer.unit,
        session: viewer.session,
        must_change_password: viewer.must_change,
        fresh: viewer.fresh,
        sees_names: viewer.sight >= Sight::Working,
    })
}

/// One's own sessions; a security administrator sees everybody's.
fn whose(viewer: &Viewer) -> Option<String> {
    (!viewer.roles.contains(&StaffRole::SecurityAdmin)).then(|| viewer.account.clone())
}

#[utoipa::path(get, path = "/v1/staff/sessions", tag = "staff", responses((status = 200, body = Vec<SessionView>)))]
pub async fn sessions(State(shared): State<Shared>, Extension(viewer): Extension<Viewer>) -> Result<Response, Problem> {
    let of = whose(&viewer);
    Ok(json(&shared.reader.read(move |hq, now| hq.sessions(of.as_deref(), now)).await?))
}

#[utoipa::path(
    delete, path = "/v1/staff/sessions/{id}", tag = "staff", params(("id" = String, Path)), responses((status = 204))
)]
pub async fn revoke(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let of = whose(&viewer);
    shared.worker.write(move |hq, now| hq.revoke_session(&id, of.as_deref(), &viewer.account, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
pub struct Reauth {
    #[schema(value_type = String)]
    password: Zeroizing<String>,
    /// A time-based code or a recovery code.
    #[schema(value_type = Option<String>)]
    code: Option<Zeroizing<String>>,
}

#[utoipa::path(post, path = "/v1/staff/reauth", tag = "staff", request_body = Reauth, responses((status = 204)))]
pub async fn reauth(
    State(shared): State<Shared>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    Extension(viewer): Extension<Viewer>,
    body: Body<Reauth>,
) -> Result<StatusCode, Problem> {
    let Reauth { password, code } = take(body)?;
    let from = address(&shared, peer, &headers).to_string();
    let (attempt, fits) = try_password(&shared, viewer.account, from, password).await?;
    let token = viewer.token;
    let finish = move |hq: &mut crate::Hq, now| {
        hq.reauth_finish(&attempt, fits, code.as_ref().map(|code| code.as_str()), &token, now)
    };
    shared.worker.write(finish).await??;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
pub struct ChangePassword {
    #[schema(value_type = String)]
    password: Zeroizing<String>,
    /// A time-based code or a recovery code.
    #[schema(value_type = Option<String>)]
    code: Option<Zeroizing<String>>,
    #[schema(value_type = String)]
    new_password: Zeroizing<String>,
}

#[utoipa::path(
    post, path = "/v1/staff/password", tag = "staff", request_body = ChangePassword,
    responses((status = 200, body = Opened))
)]
pub async fn password(
    State(shared): State<Shared>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    Extension(viewer): Extension<Viewer>,
    body: Body<ChangePassword>,
) -> Result<Response, Problem> {
    let ChangePassword { password, code, new_password } = take(body)?;
    let (name, wanted) = (viewer.account.clone(), new_password.clone());
    let pepper = shared.reader.read(move |hq, _| hq.password_allowed(&wanted, &name).map(|()| hq.pepper())).await?;
    let from = address(&shared, peer, &headers).to_string();
    let (attempt, fits) = try_password(&shared, viewer.account, from, password).await?;
    let verifier = shared.hashing.run(move || Verifier::of(&new_password, &pepper)).await?;
    let finish = move |hq: &mut crate::Hq, now| {
        hq.password_finish(&attempt, fits, code.as_ref().map(|code| code.as_str()), verifier, now)
    };
    let signed_in = shared.worker.write(finish).await??;
    Ok(opened(&shared, &signed_in))
}

#[utoipa::path(get, path = "/v1/staff/accounts", tag = "staff", responses((status = 200, body = Vec<AccountView>)))]
pub async fn accounts(State(shared): State<Shared>) -> Result<Response, Problem> {
    Ok(json(&shared.reader.read(|hq, _| hq.staff_accounts()).await?))
}

#[derive(Deserialize, ToSchema)]
pub struct Roles {
    roles: Vec<StaffRole>,
    #[schema(value_type = Option<String>)]
    unit: Option<UnitId>,
}

#[utoipa::path(
    post, path = "/v1/staff/accounts/{name}/roles", tag = "staff", params(("name" = String, Path)),
    request_body = Roles, responses((status = 204))
)]
pub async fn roles(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Path(name): Path<String>,
    body: Body<Roles>,
) -> Result<StatusCode, Problem> {
    let Roles { roles, unit } = take(body)?;
    let by = viewer.account;
    shared.worker.write(move |hq, now| hq.staff_roles(&name, &roles, unit.as_ref(), &by, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(
    post, path = "/v1/staff/accounts/{name}/disable", tag = "staff", params(("name" = String, Path)),
    responses((status = 204))
)]
pub async fn disable(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Path(name): Path<String>,
) -> Result<StatusCode, Problem> {
    shared.worker.write(move |hq, now| hq.staff_disable(&name, &viewer.account, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}
