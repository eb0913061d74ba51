//! Routes of people and rosters: who there is, who is named for what, and a draft that is checked and then published.

use axum::extract::{Extension, Path, Query, State};
use axum::response::Response;
use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::county::Role;
use huxue_duty::ids::{PersonId, UnitId};
use huxue_ledger::county::people_from_rows;
use serde::{Deserialize, Serialize};
use serde_json::json as value;
use utoipa::{IntoParams, ToSchema};

use super::Shared;
use super::desk::{json, unit_of};
use super::guard::Viewer;
use super::places::{object, refused};
use super::staff::{Body, take};
use crate::Hq;
use crate::desk::{PersonChange, RosterMove};
use crate::error::Problem;
use crate::views::{PeopleView, RosterFilter, RosterView, shapes};

/// A week where nothing is said.
const DAYS: u64 = 7;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PeopleQuery {
    unit: Option<String>,
}

#[utoipa::path(
    get, path = "/v1/base/people", tag = "desk", params(PeopleQuery), responses((status = 200, body = PeopleView))
)]
pub async fn people(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Query(query): Query<PeopleQuery>,
) -> Result<Response, Problem> {
    let unit = unit_of(&viewer, query.unit.map(UnitId::new))?;
    let read = move |hq: &Hq, now: Instant| hq.people(unit.as_ref(), viewer.sight, now);
    Ok(json(&shared.reader.read(read).await?))
}

#[derive(Deserialize, ToSchema)]
pub struct PersonChangeBody {
    /// The version that the change was made over.
    version: u32,
    #[serde(flatten)]
    change: PersonChange,
}

/// Sheets in a new version.
#[derive(Serialize, ToSchema)]
pub struct PublishedSheets {
    new: Vec<String>,
}

#[utoipa::path(
    post, path = "/v1/base/people/{id}", tag = "desk", params(("id" = String, Path)),
    request_body = PersonChangeBody, responses((status = 200, body = PublishedSheets))
)]
pub async fn change_person(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    body: Body<PersonChangeBody>,
) -> Result<Response, Problem> {
    let PersonChangeBody { version, change } = take(body)?;
    let act = move |hq: &mut Hq, now| hq.change_person(&PersonId::new(id), &change, version, &viewer.account, now);
    let published = shared.worker.write(act).await?;
    Ok(json(&PublishedSheets { new: published.new }))
}

/// Somebody new, spelt as in `people.csv`.
#[derive(Deserialize, ToSchema)]
pub struct NewPerson {
    id: String,
    name: String,
    /// None for whoever belongs to no unit.
    unit: Option<String>,
    #[schema(value_type = shapes::Role)]
    role: Role,
    can_lead: bool,
    /// The version of the staff sheet that was seen.
    version: u32,
}

#[utoipa::path(
    post, path = "/v1/base/people", tag = "desk", request_body = NewPerson,
    responses((status = 200, body = PublishedSheets))
)]
pub async fn add_person(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    body: Body<NewPerson>,
) -> Result<Response, Problem> {
    let NewPerson { id, name, unit, role, can_lead, version } = take(body)?;
    let row = object(
        value!({"id": id, "name": name, "unit": unit, "role": role, "can_lead": if can_lead { "yes" } else { "no" }}),
    );
    let person = people_from_rows(&[row]).map_err(|problems| refused(&problems))?.swap_remove(0);
    let act = move |hq: &mut Hq, now| hq.add_person(&person, version, &viewer.account, now);
    let published = shared.worker.write(act).await?;
    Ok(json(&PublishedSheets { new: published.new }))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RosterQuery {
    /// YYYY-MM-DD; today where there is none.
    #[param(value_type = Option<String>)]
    from: Option<ServiceDay>,
    /// 1 to 14; a week where there is none.
    days: Option<u64>,
    unit: Option<String>,
}

impl RosterQuery {
    fn filter(self, viewer: &Viewer) -> Result<RosterFilter, Problem> {
        Ok(RosterFilter {
            from: self.from,
            days: self.days.unwrap_or(DAYS),
            unit: unit_of(viewer, self.unit.map(UnitId::new))?,
            sight: viewer.sight,
        })
    }
}

#[utoipa::path(
    get, path = "/v1/rosters", tag = "desk", params(RosterQuery), responses((status = 200, body = RosterView))
)]
pub async fn roster(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Query(query): Query<RosterQuery>,
) -> Result<Response, Problem> {
    let filter = query.filter(&viewer)?;
    Ok(json(&shared.reader.read(move |hq, now| hq.roster(&filter, &[], now)).await?))
}

/// Moves that are not published yet.
#[derive(Deserialize, ToSchema)]
pub struct RosterDraft {
    moves: Vec<RosterMove>,
}

/// The same days as the draft would make them, with what is wrong with it.
#[utoipa::path(
    post, path = "/v1/rosters/check", tag = "desk", params(RosterQuery), request_body = RosterDraft,
    responses((status = 200, body = RosterView))
)]
pub async fn check_roster(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Query(query): Query<RosterQuery>,
    body: Body<RosterDraft>,
) -> Result<Response, Problem> {
    let filter = query.filter(&viewer)?;
    let RosterDraft { moves } = take(body)?;
    Ok(json(&shared.reader.read(move |hq, now| hq.roster(&filter, &moves, now)).await?))
}

#[derive(Deserialize, ToSchema)]
pub struct RosterPublication {
    /// The version that the draft was made over.
    version: u32,
    moves: Vec<RosterMove>,
}

#[utoipa::path(
    post, path = "/v1/rosters", tag = "desk", request_body = RosterPublication,
    responses((status = 200, body = PublishedSheets))
)]
pub async fn publish_roster(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    body: Body<RosterPublication>,
) -> Result<Response, Problem> {
    let RosterPublication { version, moves } = take(body)?;
    let act = move |hq: &mut Hq, now| hq.publish_moves(&moves, version, &viewer.account, now);
    let published = shared.worker.write(act).await?;
    Ok(json(&PublishedSheets { new: published.new }))
}
