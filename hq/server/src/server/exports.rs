//! Exports of what is filtered. The same views that the screens show, masked for the same reader, as a file; who took
//! what is in the audit chain before the file is given out.

use axum::extract::{Extension, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use huxue_duty::explain::Language;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Shared;
use super::attendance::LineQuery;
use super::desk::IncidentQuery;
use super::guard::Viewer;
use super::staff::{Body, take};
use crate::audit::Act;
use crate::error::Problem;
use crate::export::{self, Export, Format, Head, given};
use crate::staff::Sight;
use crate::views::SumBy;
use crate::{Hq, Result};

#[derive(Deserialize, ToSchema)]
pub struct ExportBody {
    format: Format,
    language: ExportLanguage,
    of: ExportOf,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExportLanguage {
    Zh,
    En,
}

impl From<ExportLanguage> for Language {
    fn from(language: ExportLanguage) -> Self {
        match language {
            ExportLanguage::Zh => Self::Zh,
            ExportLanguage::En => Self::En,
        }
    }
}

/// Which screen, with its filter.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum ExportOf {
    Lines(LineQuery),
    Posts(LineQuery),
    Units(LineQuery),
    Incidents(IncidentQuery),
}

impl ExportOf {
    const fn name(&self) -> &'static str {
        match self {
            Self::Lines(_) => "attendance",
            Self::Posts(_) => "posts",
            Self::Units(_) => "units",
            Self::Incidents(_) => "incidents",
        }
    }
}

/// A file of exactly what the screen shows under the same filter.
#[utoipa::path(
    post, path = "/v1/exports", tag = "desk", request_body = ExportBody,
    responses((status = 200, content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv"),
    )))
)]
pub async fn export(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    body: Body<ExportBody>,
) -> Result<Response, Problem> {
    let ExportBody { format, language, of } = take(body)?;
    let name = of.name();
    let head = Head::of(&viewer.account, language.into());
    let make = making(of, head, &viewer)?;
    let (file, at) = shared.reader.read(move |hq, now| Ok((make(hq, now, format)?, now))).await?;
    let Export { bytes, digest, rows } = file;
    let act = format!("export.{name}");
    let object = format!("{rows} rows, {}", format.extension());
    let note = move |hq: &mut Hq, now| {
        let act = Act::of(&viewer.account, act, object).via(&viewer.session).changing(None, Some(digest));
        hq.note_alone(act, now)
    };
    shared.worker.write(note).await?;
    let stamp = at.civil().format("%Y%m%d-%H%M%S");
    let place = format!("attachment; filename=\"huxue-{name}-{stamp}.{}\"", format.extension());
    Ok(([(header::CONTENT_TYPE, format.mime().to_owned()), (header::CONTENT_DISPOSITION, place)], bytes)
        .into_response())
}

type Make = Box<dyn FnOnce(&Hq, huxue_duty::clock::Instant, Format) -> Result<Export> + Send>;

/// How the file is made, once its filter is read and its reader is known.
fn making(of: ExportOf, mut head: Head, viewer: &Viewer) -> Result<Make, Problem> {
    let sight = viewer.sight;
    if sight < Sight::Masked && matches!(of, ExportOf::Lines(_) | ExportOf::Incidents(_)) {
        return Err(Problem::new(403, "not_allowed", "您的角色只能导出汇总", "this role may export sums only"));
    }
    Ok(match of {
        ExportOf::Incidents(query) => {
            let filter = query.filter(viewer)?;
            head.filter = given(filter.conditions());
            head.period = filter.period();
            Box::new(move |hq, now, format| {
                let seen = hq.incidents_seen(&filter, sight)?;
                export::incidents(&Head { at: now, ..head }, &seen).to_file(format)
            })
        }
        ExportOf::Lines(query) => {
            let (filter, mut head) = query.read(viewer, head)?;
            Box::new(move |hq, now, format| {
                let lines = hq.attendance_lines(&filter, sight, now)?;
                (head.at, head.period) = (now, (Some(lines.from), Some(lines.to)));
                export::lines(&head, &lines).to_file(format)
            })
        }
        ExportOf::Posts(query) => summed(query, SumBy::Post, head, viewer)?,
        ExportOf::Units(query) => summed(query, SumBy::Unit, head, viewer)?,
    })
}

fn summed(query: LineQuery, by: SumBy, head: Head, viewer: &Viewer) -> Result<Make, Problem> {
    let (filter, mut head) = query.read(viewer, head)?;
    Ok(Box::new(move |hq, now, format| {
        let sums = hq.attendance_sums(&filter, by, now)?;
        (head.at, head.period) = (now, (Some(sums.from), Some(sums.to)));
        export::sums(&head, by, &sums).to_file(format)
    }))
}
