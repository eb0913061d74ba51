//! Routes of phones as things: which there are, a code for a new one, one taken out of use, and what such a one still
//! sent.

use axum::extract::{Extension, Path, State};
use axum::response::Response;
use huxue_duty::clock::Instant;
use huxue_duty::ids::{PersonId, PostId};
use huxue_ledger::ident::{DeviceId, EntryHash};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Shared;
use super::desk::{entry_of, json};
use super::guard::Viewer;
use super::staff::{Body, take};
use crate::error::{HqError, Problem};
use crate::views::{DevicesView, ReviewSeen, stated};
use crate::{CodeOptions, Hq, Invitation};

#[utoipa::path(get, path = "/v1/devices", tag = "desk", responses((status = 200, body = DevicesView)))]
pub async fn devices(State(shared): State<Shared>, Extension(viewer): Extension<Viewer>) -> Result<Response, Problem> {
    Ok(json(&shared.reader.read(move |hq, now| hq.devices_seen(viewer.sight, now)).await?))
}

/// For a person, or for a post as its shared phone.
#[derive(Deserialize, ToSchema)]
pub struct InviteBody {
    person: Option<String>,
    post: Option<String>,
    /// Posts that the phone serves; those of the roster where there are none.
    #[serde(default)]
    posts: Vec<String>,
    /// Good for 15 minutes on a screen, not for 72 hours on paper.
    #[serde(default)]
    on_screen: bool,
    /// How phones reach headquarters, where it cannot know that itself: behind a proxy.
    hq: Option<String>,
}

/// Shown once.
#[derive(Serialize, ToSchema)]
pub struct InviteMade {
    code: String,
    /// What the picture holds.
    text: String,
    url: String,
    #[schema(value_type = Vec<String>)]
    posts: Vec<PostId>,
    #[schema(value_type = i64)]
    expires_at: Instant,
}

#[utoipa::path(
    post, path = "/v1/devices/invites", tag = "desk", request_body = InviteBody,
    responses((status = 200, body = InviteMade))
)]
pub async fn invite_device(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    body: Body<InviteBody>,
) -> Result<Response, Problem> {
    let InviteBody { person, post, posts, on_screen, hq: told } = take(body)?;
    let told = told.map(|url| url.trim().to_owned()).filter(|url| !url.is_empty());
    let Some(url) = told.map(Some).or_else(|| shared.phones_port.map(|_| None)) else {
        let what =
            "say how phones reach headquarters: it stands behind a proxy / 指挥中心在代理之后，请填写手机访问地址";
        return Err(HqError::BadInput(what.into()).into());
    };
    let port = shared.phones_port.unwrap_or_default();
    let (person, post) = (person.map(PersonId::new), post.map(PostId::new));
    let posts = posts.into_iter().map(PostId::new).collect();
    let options = CodeOptions { posts, on_screen, by: Some(viewer.account) };
    let make = move |hq: &mut Hq, now| {
        let address = hq.phone_address(url, port)?;
        hq.invite(person.as_ref(), post.as_ref(), &options, address, now)
    };
    let Invitation { fresh, url, text } = shared.worker.write(make).await?;
    Ok(json(&InviteMade { code: fresh.code, text, url, posts: fresh.posts, expires_at: fresh.expires_at }))
}

#[derive(Deserialize, ToSchema)]
pub struct RevokeBody {
    reason: String,
}

/// What was taken out of use.
#[derive(Serialize, ToSchema)]
pub struct RevokedDevices {
    #[schema(value_type = Vec<String>)]
    devices: Vec<DeviceId>,
}

#[utoipa::path(
    post, path = "/v1/devices/{id}/revoke", tag = "desk", params(("id" = String, Path)), request_body = RevokeBody,
    responses((status = 200, body = RevokedDevices))
)]
pub async fn revoke_device(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    body: Body<RevokeBody>,
) -> Result<Response, Problem> {
    let RevokeBody { reason } = take(body)?;
    let reason = stated(&reason)?.to_owned();
    // One phone: a person or a post in its place would take out all of theirs.
    let device = DeviceId::from_hex(&id).ok_or_else(|| HqError::not_found("device", &id))?;
    let act = move |hq: &mut Hq, now| hq.revoke(&device.to_string(), &reason, &viewer.account, now);
    let devices = shared.worker.write(act).await?;
    Ok(json(&RevokedDevices { devices }))
}

#[utoipa::path(get, path = "/v1/reviews", tag = "desk", responses((status = 200, body = Vec<ReviewSeen>)))]
pub async fn reviews(State(shared): State<Shared>, Extension(viewer): Extension<Viewer>) -> Result<Response, Problem> {
    Ok(json(&shared.reader.read(move |hq, _| hq.reviews_seen(viewer.sight)).await?))
}

#[derive(Deserialize, ToSchema)]
pub struct ReviewDecision {
    accept: bool,
    reason: String,
}

/// What was written about it.
#[derive(Serialize, ToSchema)]
pub struct ReviewWritten {
    #[schema(value_type = Vec<String>)]
    entries: Vec<EntryHash>,
}

#[utoipa::path(
    post, path = "/v1/reviews/{id}/decision", tag = "desk", params(("id" = String, Path)),
    request_body = ReviewDecision, responses((status = 200, body = ReviewWritten))
)]
pub async fn decide_review(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    body: Body<ReviewDecision>,
) -> Result<Response, Problem> {
    let ReviewDecision { accept, reason } = take(body)?;
    let reason = stated(&reason)?.to_owned();
    let entry = entry_of(&id)?;
    let act = move |hq: &mut Hq, now| {
        let decide = if accept { Hq::accept_reviewed } else { Hq::reject_reviewed };
        decide(hq, &entry, &reason, &viewer.account, now)
    };
    let entries = shared.worker.write(act).await?;
    Ok(json(&ReviewWritten { entries }))
}
