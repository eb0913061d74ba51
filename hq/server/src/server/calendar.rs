//! Routes of the calendar's layers and of importing a county's files.

use axum::extract::{Extension, Query, State};
use axum::response::Response;
use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::ids::SchoolId;
use huxue_ledger::county::{Problem as RowProblem, days_from_rows};
use serde::Deserialize;
use serde_json::{Value, json as value};
use utoipa::{IntoParams, ToSchema};

use super::Shared;
use super::desk::json;
use super::guard::Viewer;
use super::places::{PublishedSeen, publish, refused};
use super::staff::{Body, take};
use crate::desk::DayChangeAsked;
use crate::error::{HqError, Problem};
use crate::views::{CalendarView, ChangePreview, ImportFile, ImportReport};
use crate::{Hq, Result};

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CalendarQuery {
    /// A day of the month; today where there is none.
    #[param(value_type = Option<String>)]
    day: Option<ServiceDay>,
    /// Of one school alone.
    school: Option<String>,
}

#[utoipa::path(
    get, path = "/v1/base/calendar", tag = "base", params(CalendarQuery), responses((status = 200, body = CalendarView))
)]
pub async fn calendar(State(shared): State<Shared>, Query(query): Query<CalendarQuery>) -> Result<Response, Problem> {
    let read = move |hq: &Hq, now: Instant| {
        let school = query.school.map(SchoolId::new);
        hq.calendar(query.day.unwrap_or_else(|| now.civil_date()), school.as_ref(), now)
    };
    Ok(json(&shared.reader.read(read).await?))
}

/// One day of one layer, spelt as in `days.csv`; `remove` takes the layer's row away.
#[derive(Deserialize, ToSchema)]
pub struct DayChangeBody {
    /// None: every school.
    school: Option<String>,
    date: String,
    /// `closed` or `runs`.
    kind: Option<String>,
    /// Weekday whose timetable runs, 1 to 7.
    runs_as: Option<String>,
    reason: Option<String>,
    source: Option<String>,
    #[serde(default)]
    remove: bool,
    /// Of the preview; not needed for one.
    revision: Option<String>,
}

impl DayChangeBody {
    fn change(&self) -> std::result::Result<DayChangeAsked, Vec<RowProblem>> {
        // To take a row away only its day has to be readable.
        let kind = if self.remove { Some("closed") } else { self.kind.as_deref() };
        let runs_as = self.runs_as.as_deref().filter(|_| !self.remove);
        let row = value!({
            "school": self.school, "date": self.date, "kind": kind, "runs_as": runs_as,
            "reason": self.reason, "source": self.source
        });
        let Value::Object(row) = row else { return Err(Vec::new()) };
        let row = days_from_rows(&[row])?.swap_remove(0);
        Ok(if self.remove {
            DayChangeAsked::Remove { school: row.school, date: row.date }
        } else {
            DayChangeAsked::Put(row)
        })
    }
}

/// Which schools' windows a day's change would alter.
#[utoipa::path(
    post, path = "/v1/base/calendar/preview", tag = "base", request_body = DayChangeBody,
    responses((status = 200, body = ChangePreview))
)]
pub async fn preview_day(State(shared): State<Shared>, body: Body<DayChangeBody>) -> Result<Response, Problem> {
    let asked = take(body)?;
    let read = move |hq: &Hq, now: Instant| match asked.change() {
        Ok(change) => hq.preview_public(&hq.with_day(&change)?, change.date(), 1, now),
        Err(problems) => Ok(ChangePreview::refused(problems)),
    };
    Ok(json(&shared.reader.read(read).await?))
}

#[utoipa::path(
    post, path = "/v1/base/calendar", tag = "base", request_body = DayChangeBody,
    responses((status = 200, body = PublishedSeen))
)]
pub async fn change_day(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    body: Body<DayChangeBody>,
) -> Result<Response, Problem> {
    let asked = take(body)?;
    publish(&shared, viewer, move |hq, staff, now| {
        let change = asked.change().map_err(|problems| refused(&problems))?;
        hq.change_day(&change, asked.revision.as_deref().unwrap_or_default(), staff, now)
    })
    .await
}

#[derive(Deserialize, ToSchema)]
pub struct ImportBody {
    files: Vec<ImportFile>,
    /// Of the preview; not needed for one.
    revision: Option<String>,
}

impl ImportBody {
    fn some(self) -> Result<Self> {
        if self.files.is_empty() { Err(HqError::BadInput("there is no file / 没有文件".into())) } else { Ok(self) }
    }
}

/// Reads a county's files and says what is wrong and what would change; nothing is published.
#[utoipa::path(
    post, path = "/v1/base/import/preview", tag = "base", request_body = ImportBody,
    responses((status = 200, body = ImportReport))
)]
pub async fn preview_import(State(shared): State<Shared>, body: Body<ImportBody>) -> Result<Response, Problem> {
    let asked = take(body)?.some()?;
    Ok(json(&shared.reader.read(move |hq, _| hq.preview_import(&asked.files)).await?))
}

/// Publishes a county's files if nothing in them is an error.
#[utoipa::path(
    post, path = "/v1/base/import", tag = "base", request_body = ImportBody,
    responses((status = 200, body = PublishedSeen))
)]
pub async fn import(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    body: Body<ImportBody>,
) -> Result<Response, Problem> {
    let asked = take(body)?.some()?;
    publish(&shared, viewer, move |hq, staff, now| {
        hq.publish_import(&asked.files, asked.revision.as_deref().unwrap_or_default(), staff, now)
    })
    .await
}
