//! Routes of policies: how long what can be erased is kept, and the numbers of the rules.

use std::collections::BTreeMap;

use axum::extract::{Extension, State};
use axum::http::StatusCode;
use axum::response::Response;
use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::county::Level;
use huxue_duty::policy::Margins;
use serde::Deserialize;
use utoipa::ToSchema;

use super::Shared;
use super::desk::json;
use super::guard::Viewer;
use super::places::{PublishedSeen, publish};
use super::staff::{Body, take};
use crate::Hq;
use crate::desk::{RulesAsked, RulesChange};
use crate::error::Problem;
use crate::views::{ChangePreview, PoliciesView, shapes};

/// Days looked at for the first that new rules would change: a school runs on one of them.
const DAYS: usize = 14;

#[utoipa::path(get, path = "/v1/policies", tag = "desk", responses((status = 200, body = PoliciesView)))]
pub async fn policies(State(shared): State<Shared>) -> Result<Response, Problem> {
    Ok(json(&shared.reader.read(Hq::policies).await?))
}

/// Keeps a class for another number of days from now on.
#[derive(Deserialize, ToSchema)]
pub struct TermChange {
    class: String,
    days: u32,
    reason: String,
}

#[utoipa::path(post, path = "/v1/policies", tag = "desk", request_body = TermChange, responses((status = 204)))]
pub async fn set_policy(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    body: Body<TermChange>,
) -> Result<StatusCode, Problem> {
    let TermChange { class, days, reason } = take(body)?;
    let act = move |hq: &mut Hq, now| hq.set_retention(&class, days, &viewer.account, &reason, now);
    shared.worker.write(act).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Rules of duty from a day on; what is left out stays as it is by then.
#[derive(Deserialize, ToSchema)]
pub struct RulesBody {
    #[schema(value_type = String, format = Date)]
    valid_from: ServiceDay,
    /// Minutes by code.
    #[serde(default)]
    numbers: BTreeMap<String, u32>,
    /// Lead and tail of levels, all that are not the county's.
    levels: Option<Vec<LevelAsked>>,
    /// Rules made for that day are taken back.
    #[serde(default)]
    withdraw: bool,
    /// Not needed for a preview, nor is the revision.
    reason: Option<String>,
    revision: Option<String>,
}

#[derive(Deserialize, ToSchema)]
pub struct LevelAsked {
    #[schema(value_type = shapes::Level)]
    level: Level,
    lead_min: Option<u32>,
    tail_min: Option<u32>,
}

impl RulesBody {
    fn change(&self) -> RulesChange {
        if self.withdraw {
            return RulesChange::Withdraw(self.valid_from);
        }
        let margins = |one: &LevelAsked| (one.level, Margins { lead_min: one.lead_min, tail_min: one.tail_min });
        RulesChange::Put(RulesAsked {
            valid_from: self.valid_from,
            numbers: self.numbers.clone(),
            levels: self.levels.as_ref().map(|levels| levels.iter().map(margins).collect()),
        })
    }
}

/// What other rules would do to every school's windows.
#[utoipa::path(
    post, path = "/v1/rules/preview", tag = "desk", request_body = RulesBody,
    responses((status = 200, body = ChangePreview))
)]
pub async fn preview_rules(State(shared): State<Shared>, body: Body<RulesBody>) -> Result<Response, Problem> {
    let change = take(body)?.change();
    let read = move |hq: &Hq, now: Instant| hq.preview_public(&hq.with_rules(&change, now)?, change.day(), DAYS, now);
    Ok(json(&shared.reader.read(read).await?))
}

#[utoipa::path(
    post, path = "/v1/rules", tag = "desk", request_body = RulesBody,
    responses((status = 200, body = PublishedSeen))
)]
pub async fn change_rules(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    body: Body<RulesBody>,
) -> Result<Response, Problem> {
    let asked = take(body)?;
    publish(&shared, viewer, move |hq, staff, now| {
        let (revision, reason) = (asked.revision.as_deref(), asked.reason.as_deref());
        hq.change_rules(&asked.change(), revision.unwrap_or_default(), reason.unwrap_or_default(), staff, now)
    })
    .await
}
