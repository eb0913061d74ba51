//! Routes of schools, gates, posts and timetables. Reading is a unit leader's as well, for their own posts; the desk moves
//! a day's dismissal; what stands longer is published by a supervisor who has just proved who they are.

use axum::extract::{Extension, Path, Query, State};
use axum::response::Response;
use chrono::{NaiveTime, Timelike as _};
use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::county::Movement;
use huxue_duty::ids::{SchoolId, UnitId};
use huxue_ledger::county::{Problem as RowProblem, gates_from_rows, movements_from_rows, posts_from_rows};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json as value};
use utoipa::ToSchema;

use super::Shared;
use super::daily::UnitQuery;
use super::desk::{json, unit_of};
use super::guard::Viewer;
use super::staff::{Body, take};
use crate::error::{HqError, Problem};
use crate::publish::Published;
use crate::views::{ChangePreview, MovementRow, SchoolView, SchoolsView};
use crate::{Hq, Result};

/// Rows of one timetable.
const MAX_ROWS: usize = 200;

#[utoipa::path(
    get, path = "/v1/base/schools", tag = "base", params(UnitQuery), responses((status = 200, body = SchoolsView))
)]
pub async fn schools(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Query(query): Query<UnitQuery>,
) -> Result<Response, Problem> {
    let unit = unit_of(&viewer, query.unit.map(UnitId::new))?;
    Ok(json(&shared.reader.read(move |hq, now| hq.schools(unit.as_ref(), now)).await?))
}

#[utoipa::path(
    get, path = "/v1/base/schools/{id}", tag = "base", params(("id" = String, Path)),
    responses((status = 200, body = SchoolView))
)]
pub async fn school(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let read = move |hq: &Hq, now: Instant| hq.school(&SchoolId::new(id), viewer.unit.as_ref(), now);
    Ok(json(&shared.reader.read(read).await?))
}

/// What was published.
#[derive(Serialize, ToSchema)]
pub struct PublishedSeen {
    /// Sheets in a new version.
    pub new: Vec<String>,
    /// Sheets that say already what was asked.
    pub unchanged: usize,
}

/// Publishes on the writer's thread, by whoever asks.
pub async fn publish(
    shared: &Shared,
    viewer: Viewer,
    act: impl FnOnce(&mut Hq, &str, Instant) -> Result<Published> + Send + 'static,
) -> Result<Response, Problem> {
    let Published { new, unchanged } = shared.worker.write(move |hq, now| act(hq, &viewer.account, now)).await?;
    Ok(json(&PublishedSeen { new, unchanged }))
}

#[derive(Deserialize, ToSchema)]
pub struct Dismissal {
    #[schema(value_type = String, format = Date)]
    day: ServiceDay,
    /// `15:30`.
    at: String,
    /// Of the preview; not needed for one.
    revision: Option<String>,
}

impl Dismissal {
    fn minutes(&self) -> Result<u32> {
        let time = NaiveTime::parse_from_str(&self.at, "%H:%M");
        let time = time.map_err(|_| HqError::BadInput("write the time as 15:30 / 时间写成 15:30".into()))?;
        Ok(time.num_seconds_from_midnight() / 60)
    }
}

/// What another dismissal on one day would do to its windows.
#[utoipa::path(
    post, path = "/v1/base/schools/{id}/dismissal/preview", tag = "base", params(("id" = String, Path)),
    request_body = Dismissal, responses((status = 200, body = ChangePreview))
)]
pub async fn preview_dismissal(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    body: Body<Dismissal>,
) -> Result<Response, Problem> {
    let asked = take(body)?;
    let read = move |hq: &Hq, now: Instant| {
        let school = SchoolId::new(id);
        let rows = hq.dismissal_rows(&school, asked.day, asked.minutes()?, now)?;
        hq.preview_timetable(&school, &rows, now)
    };
    Ok(json(&shared.reader.read(read).await?))
}

#[utoipa::path(
    post, path = "/v1/base/schools/{id}/dismissal", tag = "base", params(("id" = String, Path)),
    request_body = Dismissal, responses((status = 200, body = PublishedSeen))
)]
pub async fn change_dismissal(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    body: Body<Dismissal>,
) -> Result<Response, Problem> {
    let asked = take(body)?;
    publish(&shared, viewer, move |hq, staff, now| {
        let school = SchoolId::new(id);
        let rows = hq.dismissal_rows(&school, asked.day, asked.minutes()?, now)?;
        hq.change_timetable(&school, &rows, asked.revision.as_deref().unwrap_or_default(), staff, now)
    })
    .await
}

#[derive(Deserialize, ToSchema)]
pub struct TimetableRows {
    /// With both kinds of movement they are the whole timetable of their days; with one kind they amend it.
    rows: Vec<MovementRow>,
    /// Of the preview; not needed for one.
    revision: Option<String>,
}

impl TimetableRows {
    fn movements(&self, school: &str) -> Result<std::result::Result<Vec<Movement>, Vec<RowProblem>>> {
        if self.rows.len() > MAX_ROWS {
            return Err(HqError::BadInput(format!("at most {MAX_ROWS} rows / 最多 {MAX_ROWS} 行")));
        }
        let rows: Vec<Map<String, Value>> = self.rows.iter().map(|row| with_school(row, school)).collect();
        Ok(movements_from_rows(&rows))
    }
}

fn with_school(row: &MovementRow, school: &str) -> Map<String, Value> {
    let mut object = object(value!(row));
    object.insert("school".into(), school.into());
    object
}

/// The row of a file, from its columns.
pub fn object(value: Value) -> Map<String, Value> {
    if let Value::Object(object) = value { object } else { Map::new() }
}

#[utoipa::path(
    post, path = "/v1/base/schools/{id}/timetable/preview", tag = "base", params(("id" = String, Path)),
    request_body = TimetableRows, responses((status = 200, body = ChangePreview))
)]
pub async fn preview_timetable(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    body: Body<TimetableRows>,
) -> Result<Response, Problem> {
    let asked = take(body)?;
    let read = move |hq: &Hq, now: Instant| match asked.movements(&id)? {
        Ok(rows) => hq.preview_timetable(&SchoolId::new(id), &rows, now),
        Err(problems) => Ok(ChangePreview::refused(problems)),
    };
    Ok(json(&shared.reader.read(read).await?))
}

#[utoipa::path(
    post, path = "/v1/base/schools/{id}/timetable", tag = "base", params(("id" = String, Path)),
    request_body = TimetableRows, responses((status = 200, body = PublishedSeen))
)]
pub async fn change_timetable(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    body: Body<TimetableRows>,
) -> Result<Response, Problem> {
    let asked = take(body)?;
    publish(&shared, viewer, move |hq, staff, now| {
        let rows = asked.movements(&id)?.map_err(|problems| refused(&problems))?;
        let revision = asked.revision.unwrap_or_default();
        hq.change_timetable(&SchoolId::new(id), &rows, &revision, staff, now)
    })
    .await
}

/// Rows that cannot be read, in both languages.
pub fn refused(problems: &[RowProblem]) -> HqError {
    let said = |problem: &RowProblem| format!("{problem} / {}", problem.zh());
    HqError::BadInput(problems.iter().filter(|one| one.is_error()).map(said).collect::<Vec<_>>().join("; "))
}

/// A circle around a gate (WGS-84, metres), spelt as in `gates.csv`.
#[derive(Deserialize, ToSchema)]
pub struct GateChange {
    name: String,
    lat: String,
    lon: String,
    radius_m: String,
    /// Of the school as it was seen.
    revision: String,
}

#[utoipa::path(
    post, path = "/v1/base/gates/{id}", tag = "base", params(("id" = String, Path)), request_body = GateChange,
    responses((status = 200, body = PublishedSeen))
)]
pub async fn change_gate(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    body: Body<GateChange>,
) -> Result<Response, Problem> {
    let GateChange { name, lat, lon, radius_m, revision } = take(body)?;
    publish(&shared, viewer, move |hq, staff, now| {
        // A row of the file names its school; here the gate keeps the one it has.
        let row = value!({"id": id, "school": id, "name": name, "lat": lat, "lon": lon, "radius_m": radius_m});
        let gates = gates_from_rows(&[object(row)]).map_err(|problems| refused(&problems))?;
        let gate = gates.first().ok_or_else(|| HqError::not_found("gate", &id))?;
        hq.change_gate(gate, &revision, staff, now)
    })
    .await
}

/// Whose a post is, and how many it asks for.
#[derive(Deserialize, ToSchema)]
pub struct PostChange {
    unit: String,
    officers: u32,
    auxiliaries: u32,
    /// Of the school as it was seen.
    revision: String,
}

#[utoipa::path(
    post, path = "/v1/base/posts/{id}", tag = "base", params(("id" = String, Path)), request_body = PostChange,
    responses((status = 200, body = PublishedSeen))
)]
pub async fn change_post(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    body: Body<PostChange>,
) -> Result<Response, Problem> {
    let PostChange { unit, officers, auxiliaries, revision } = take(body)?;
    publish(&shared, viewer, move |hq, staff, now| {
        // A row of the file names its gate; here the post keeps the one it has.
        let row = value!({"id": id, "gate": id, "unit": unit, "officers": officers, "auxiliaries": auxiliaries});
        let posts = posts_from_rows(&[object(row)]).map_err(|problems| refused(&problems))?;
        let post = posts.first().ok_or_else(|| HqError::not_found("post", &id))?;
        hq.change_post(post, &revision, staff, now)
    })
    .await
}
