//! The records of the patrol's page.

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::county::Period;
use huxue_duty::ids::{PersonId, PostId, UnitId};
use huxue_duty::patrol::{Against, VisitState};
use huxue_ledger::ident::EntryHash;
use serde::Serialize;
use utoipa::ToSchema;

use crate::views::forecast::AskState;
use crate::views::shapes;

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PatrolView {
    #[schema(value_type = i64)]
    pub at: Instant,
    /// A Monday.
    #[schema(value_type = String, format = Date)]
    pub from: ServiceDay,
    /// The address of a video platform is known.
    pub linked: bool,
    /// By day, what comes first first.
    pub visits: Vec<VisitSeen>,
    /// Of the week, the newest first.
    pub findings: Vec<FindingSeen>,
}

/// One look of the week's plan.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct VisitSeen {
    #[schema(value_type = String)]
    pub post: PostId,
    pub school: String,
    pub gate: String,
    pub town: String,
    #[schema(value_type = String)]
    pub unit: UnitId,
    pub unit_name: String,
    #[schema(value_type = shapes::Period)]
    pub period: Period,
    #[schema(value_type = String, format = Date)]
    pub day: ServiceDay,
    #[schema(value_type = i64)]
    pub on_due: Instant,
    #[schema(value_type = i64)]
    pub off_due: Instant,
    #[schema(value_type = shapes::VisitState)]
    pub state: VisitState,
    /// Why it comes as soon as it does: windows short, windows nobody was heard from, and the last look.
    pub gaps: u32,
    pub silent: u32,
    #[schema(value_type = Option<i64>)]
    pub last_seen: Option<Instant>,
    /// Its pictures on the video platform; empty where no address is known, or no camera.
    pub links: Vec<VideoLink>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct VideoLink {
    /// Where the camera hangs; empty where the gate has one picture.
    pub name: String,
    pub url: String,
}

/// What somebody saw.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FindingSeen {
    #[schema(value_type = String)]
    pub entry: EntryHash,
    #[schema(value_type = i64)]
    pub at: Instant,
    pub by: String,
    #[schema(value_type = String)]
    pub post: PostId,
    pub school: String,
    pub gate: String,
    #[schema(value_type = String)]
    pub unit: UnitId,
    #[schema(value_type = shapes::Period)]
    pub period: Period,
    #[schema(value_type = String, format = Date)]
    pub day: ServiceDay,
    pub in_order: bool,
    pub seen: Option<u32>,
    /// People at the post by their own records at that moment.
    pub signed_on: u32,
    #[schema(value_type = shapes::Against)]
    pub against: Against,
    pub car: Option<bool>,
    pub lights: Option<bool>,
    pub note: Option<String>,
    pub question: Option<QuestionSeen>,
}

/// What was asked of whoever leads the post.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QuestionSeen {
    #[schema(value_type = String)]
    pub entry: EntryHash,
    #[schema(value_type = String)]
    pub person: PersonId,
    pub name: String,
    #[schema(value_type = i64)]
    pub until: Instant,
    pub state: AskState,
    /// When headquarters received the answer.
    #[schema(value_type = Option<i64>)]
    pub answered: Option<Instant>,
}
