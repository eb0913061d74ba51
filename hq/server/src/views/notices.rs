//! 整改通知书 (S40): what was demanded of whom for a hazard, until when, and on which evidence.

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::ids::{PostId, UnitId};
use huxue_ledger::fact::Body;
use huxue_ledger::ident::{EntryHash, ScopeClass, day_of_number};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::board::unit_name;
use crate::error::Result;
use crate::hq::Hq;

/// What a notice can rest on. Two different ones are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// 警情首报: the incident as it was filed.
    Report,
    /// 现场核查
    SiteCheck,
    /// 视频巡查
    Video,
    /// 现场照片: of a place, never of a person.
    Photo,
    /// 校方确认
    School,
}

/// As it is stored.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct NoticeText {
    pub demand: String,
    pub evidence: Vec<Evidence>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NoticeView {
    #[schema(value_type = String)]
    pub entry: EntryHash,
    pub incident: String,
    #[schema(value_type = String)]
    pub post: PostId,
    pub school: String,
    #[schema(value_type = String)]
    pub unit: UnitId,
    pub unit_name: String,
    pub category: String,
    /// Where the incident stands now.
    pub status: String,
    pub demand: String,
    pub evidence: Vec<Evidence>,
    #[schema(value_type = String, format = Date)]
    pub due: ServiceDay,
    pub by: String,
    #[schema(value_type = i64)]
    pub at: Instant,
}

impl Hq {
    /// Every notice, of one unit or of all, the newest first.
    pub fn notices(&self, unit: Option<&UnitId>) -> Result<Vec<NoticeView>> {
        let directory = self.directory()?;
        let mut views = Vec::new();
        for scope in self.scopes_in(ScopeClass::Desk)? {
            for folded in &self.fold(&scope)?.entries {
                let Some(Body::NoticeIssued(issued)) = folded.counted() else { continue };
                let incident = self.incident(&issued.incident)?;
                let Some(newest) = directory.posts.get(&incident.post).and_then(|versions| versions.last()) else {
                    continue;
                };
                let of = &newest.sheet.post.unit;
                if unit.is_some_and(|unit| unit != of) {
                    continue;
                }
                let text = folded.private().text.and_then(|text| serde_json::from_str(&text).ok());
                let NoticeText { demand, evidence } = text.unwrap_or_default();
                views.push(NoticeView {
                    entry: folded.entry.hash,
                    incident: incident.id,
                    post: incident.post,
                    school: newest.sheet.school.name.clone(),
                    unit: of.clone(),
                    unit_name: unit_name(&directory, of),
                    category: incident.category,
                    status: incident.status,
                    demand,
                    evidence,
                    due: day_of_number(issued.due).unwrap_or_default(),
                    by: folded.entry.header.author.clone(),
                    at: folded.entry.header.time.wall,
                });
            }
        }
        views.sort_by_key(|view| std::cmp::Reverse((view.at, view.entry)));
        Ok(views)
    }
}
