//! Routes of the coverage forecast: what will be short, and asking a substitute. The word on who stands in is a decision
//! like any other: [`super::attendance::decide_request`].

use axum::extract::{Extension, Query, State};
use axum::response::Response;
use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::ids::{PersonId, PostId, UnitId};
use huxue_ledger::ident::EntryHash;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Shared;
use super::desk::{json, unit_of};
use super::guard::Viewer;
use super::staff::{Body, take};
use crate::Hq;
use crate::error::Problem;
use crate::views::{ForecastFilter, ForecastView};

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ForecastQuery {
    unit: Option<String>,
}

#[utoipa::path(
    get, path = "/v1/forecast", tag = "desk", params(ForecastQuery), responses((status = 200, body = ForecastView))
)]
pub async fn forecast(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Query(query): Query<ForecastQuery>,
) -> Result<Response, Problem> {
    let own_people_only = viewer.unit.is_some();
    let unit = unit_of(&viewer, query.unit.map(UnitId::new))?;
    let filter = ForecastFilter { unit, own_people_only, sight: viewer.sight };
    Ok(json(&shared.reader.read(move |hq, now: Instant| hq.forecast(&filter, now)).await?))
}

/// A substitute that the forecast offers.
#[derive(Deserialize, ToSchema)]
pub struct AskBody {
    post: String,
    #[schema(value_type = String, format = Date)]
    day: ServiceDay,
    in_place_of: String,
    person: String,
}

/// What was written.
#[derive(Serialize, ToSchema)]
pub struct Written {
    #[schema(value_type = String)]
    pub entry: EntryHash,
}

#[utoipa::path(
    post, path = "/v1/stand-ins/ask", tag = "desk", request_body = AskBody, responses((status = 200, body = Written))
)]
pub async fn ask(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    body: Body<AskBody>,
) -> Result<Response, Problem> {
    let AskBody { post, day, in_place_of, person } = take(body)?;
    // The forecast takes its time: it is asked where no check-in waits behind it.
    let asked = move |hq: &Hq, now: Instant| {
        hq.substitute_ask((&PostId::new(post), day), &PersonId::new(in_place_of), &PersonId::new(person), now)
    };
    let asked = shared.reader.read(asked).await?;
    let ask = move |hq: &mut Hq, now| hq.ask_stand_in(&asked, &viewer.account, now);
    let entry = shared.worker.write(ask).await?;
    Ok(json(&Written { entry }))
}
