//! Attendance line by line and summed, and what puts it right: corrections, findings, late entries, decisions on what
//! people asked for, settlements of what they dispute. Every one is a signed entry of headquarters with its reason.

use std::collections::BTreeMap;

use axum::extract::{Extension, Path, Query, State};
use axum::response::Response;
use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::county::Period;
use huxue_duty::ids::{PersonId, PostId, UnitId};
use huxue_ledger::ident::EntryHash;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Shared;
use super::desk::{entry_of, json, unit_of};
use super::guard::Viewer;
use super::staff::{Body, take};
use crate::desk::{Correction, LateEntry};
use crate::error::{HqError, Problem};
use crate::export::{Head, given};
use crate::views::{
    Asked, AttendanceFilter, AttendanceLines, AttendanceSums, LineFilter, Standing, SumBy, Wanted, shapes,
};
use crate::{Hq, Result};

#[derive(Deserialize, IntoParams, ToSchema)]
#[into_params(parameter_in = Query)]
pub struct LineQuery {
    /// YYYY-MM-DD, included; today where there is none.
    #[param(value_type = Option<String>)]
    #[schema(value_type = Option<String>, format = Date)]
    from: Option<ServiceDay>,
    /// Included; the first day where there is none. At most 31 days.
    #[param(value_type = Option<String>)]
    #[schema(value_type = Option<String>, format = Date)]
    to: Option<ServiceDay>,
    post: Option<String>,
    unit: Option<String>,
    person: Option<String>,
    #[param(value_type = Option<shapes::Period>)]
    #[schema(value_type = Option<shapes::Period>)]
    period: Option<Period>,
    verdict: Option<Wanted>,
    /// What is searched for.
    q: Option<String>,
}

impl LineQuery {
    fn filter(self, viewer: &Viewer) -> Result<LineFilter, Problem> {
        let Self { from, to, post, unit, person, period, verdict, q } = self;
        let unit = unit_of(viewer, unit.map(UnitId::new))?;
        let place = AttendanceFilter { post: post.map(PostId::new), unit, person: person.map(PersonId::new) };
        Ok(LineFilter { days: (from, to), place, period, verdict, q: q.unwrap_or_default() })
    }

    /// With what the head of an export says about it.
    pub fn read(self, viewer: &Viewer, head: Head) -> Result<(LineFilter, Head), Problem> {
        let code = |value: serde_json::Value| value.as_str().map(str::to_owned);
        let conditions = BTreeMap::from([
            ("post", self.post.clone()),
            ("unit", self.unit.clone()),
            ("person", self.person.clone()),
            ("period", self.period.and_then(|period| code(serde_json::json!(period)))),
            ("verdict", self.verdict.and_then(|verdict| code(serde_json::json!(verdict)))),
            ("search", self.q.clone()),
        ]);
        Ok((self.filter(viewer)?, Head { filter: given(conditions), ..head }))
    }
}

#[utoipa::path(
    get, path = "/v1/attendance/lines", tag = "desk", params(LineQuery), responses((status = 200, body = AttendanceLines))
)]
pub async fn lines(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Query(query): Query<LineQuery>,
) -> Result<Response, Problem> {
    let filter = query.filter(&viewer)?;
    Ok(json(&shared.reader.read(move |hq, now| hq.attendance_lines(&filter, viewer.sight, now)).await?))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SumQuery {
    by: Option<SumBy>,
}

#[utoipa::path(
    get, path = "/v1/attendance/sums", tag = "desk", params(SumQuery, LineQuery),
    responses((status = 200, body = AttendanceSums))
)]
pub async fn sums(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Query(SumQuery { by }): Query<SumQuery>,
    Query(query): Query<LineQuery>,
) -> Result<Response, Problem> {
    let filter = query.filter(&viewer)?;
    let by = by.unwrap_or(SumBy::Post);
    Ok(json(&shared.reader.read(move |hq, now| hq.attendance_sums(&filter, by, now)).await?))
}

/// What was written.
#[derive(Serialize, ToSchema)]
struct StatedEntries {
    #[schema(value_type = Vec<String>)]
    entries: Vec<EntryHash>,
}

/// Nothing is put right without a reason.
fn because(reason: &str) -> Result<()> {
    let given = reason.trim().chars().count();
    if (2..=400).contains(&given) {
        return Ok(());
    }
    Err(HqError::BadInput("say why, in 2 to 400 characters / 请写明原因（2 字以上）".into()))
}

/// Runs one act of the desk on the writer.
async fn stated(
    shared: &Shared,
    reason: String,
    act: impl FnOnce(&mut Hq, &str, Instant) -> Result<Vec<EntryHash>> + Send + 'static,
) -> Result<Response, Problem> {
    let call = move |hq: &mut Hq, now| {
        because(&reason)?;
        act(hq, &reason, now).map(|entries| StatedEntries { entries })
    };
    Ok(json(&shared.worker.write(call).await?))
}

/// How an act is put right.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CorrectionBody {
    /// It does not count.
    Void,
    /// It happened then.
    At {
        #[schema(value_type = i64)]
        at: Instant,
    },
}

impl From<CorrectionBody> for Correction {
    fn from(body: CorrectionBody) -> Self {
        match body {
            CorrectionBody::Void => Self::Void,
            CorrectionBody::At { at } => Self::At(at),
        }
    }
}

#[derive(Deserialize, ToSchema)]
pub struct CorrectBody {
    /// `first` or `last` of a line.
    #[schema(value_type = String)]
    entry: EntryHash,
    correction: CorrectionBody,
    reason: String,
}

/// A correction is a new signed entry that names the old one.
#[utoipa::path(
    post, path = "/v1/attendance/corrections", tag = "desk", request_body = CorrectBody,
    responses((status = 200, body = StatedEntries))
)]
pub async fn correct(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    body: Body<CorrectBody>,
) -> Result<Response, Problem> {
    let CorrectBody { entry, correction, reason } = take(body)?;
    let act = move |hq: &mut Hq, reason: &str, now| {
        Ok(vec![hq.correct(&entry, correction.into(), reason, &viewer.account, now)?])
    };
    stated(&shared, reason, act).await
}

#[derive(Deserialize, ToSchema)]
pub struct FindingBody {
    person: String,
    post: String,
    /// Planned `on_due` of the window.
    #[schema(value_type = i64)]
    window: Instant,
    reason: String,
}

/// 经核实未到岗: a human's finding about one person in one window.
#[utoipa::path(
    post, path = "/v1/attendance/findings", tag = "desk", request_body = FindingBody,
    responses((status = 200, body = StatedEntries))
)]
pub async fn find_absent(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    body: Body<FindingBody>,
) -> Result<Response, Problem> {
    let FindingBody { person, post, window, reason } = take(body)?;
    let (person, post) = (PersonId::new(person), PostId::new(post));
    let act = move |hq: &mut Hq, reason: &str, now| {
        Ok(vec![hq.found_absent(&person, &post, window, reason, &viewer.account, now)?])
    };
    stated(&shared, reason, act).await
}

#[derive(Deserialize, ToSchema)]
pub struct LateEntryBody {
    person: String,
    post: String,
    #[schema(value_type = String, format = Date)]
    day: ServiceDay,
    #[schema(value_type = Option<i64>)]
    on: Option<Instant>,
    #[schema(value_type = Option<i64>)]
    off: Option<Instant>,
    reason: String,
}

/// 补登 by the desk: times that it vouches for.
#[utoipa::path(
    post, path = "/v1/attendance/late-entries", tag = "desk", request_body = LateEntryBody,
    responses((status = 200, body = StatedEntries))
)]
pub async fn late_entry(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    body: Body<LateEntryBody>,
) -> Result<Response, Problem> {
    let LateEntryBody { person, post, day, on, off, reason } = take(body)?;
    let entry = LateEntry { person: PersonId::new(person), post: PostId::new(post), day, on, off };
    let act = move |hq: &mut Hq, reason: &str, now| hq.late_entry(&entry, reason, &viewer.account, now);
    stated(&shared, reason, act).await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RequestQuery {
    standing: Option<Standing>,
}

/// 补登, stand-ins, leave, proposed timetables and disputes.
#[utoipa::path(
    get, path = "/v1/requests", tag = "desk", params(RequestQuery), responses((status = 200, body = Vec<Asked>))
)]
pub async fn requests(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Query(RequestQuery { standing }): Query<RequestQuery>,
) -> Result<Response, Problem> {
    Ok(json(&shared.reader.read(move |hq, now| hq.asked(standing, viewer.sight, now)).await?))
}

#[derive(Deserialize, ToSchema)]
pub struct RequestDecision {
    accept: bool,
    reason: String,
}

#[utoipa::path(
    post, path = "/v1/requests/{id}/decision", tag = "desk", params(("id" = String, Path)),
    request_body = RequestDecision, responses((status = 200, body = StatedEntries))
)]
pub async fn decide_request(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    body: Body<RequestDecision>,
) -> Result<Response, Problem> {
    let RequestDecision { accept, reason } = take(body)?;
    let entry = entry_of(&id)?;
    let act = move |hq: &mut Hq, reason: &str, now| {
        hq.undecided(&entry)?;
        Ok(vec![hq.decide(&entry, accept, reason, &viewer.account, now)?])
    };
    stated(&shared, reason, act).await
}

#[derive(Deserialize, ToSchema)]
pub struct DisputeSettlement {
    /// None: the verdict stands.
    correction: Option<CorrectionBody>,
    reason: String,
}

#[utoipa::path(
    post, path = "/v1/requests/{id}/settlement", tag = "desk", params(("id" = String, Path)),
    request_body = DisputeSettlement, responses((status = 200, body = StatedEntries))
)]
pub async fn settle(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    body: Body<DisputeSettlement>,
) -> Result<Response, Problem> {
    let DisputeSettlement { correction, reason } = take(body)?;
    let entry = entry_of(&id)?;
    let act = move |hq: &mut Hq, reason: &str, now| {
        let correction = correction.map(Correction::from);
        Ok(vec![hq.settle_dispute(&entry, correction, reason, &viewer.account, now)?])
    };
    stated(&shared, reason, act).await
}
