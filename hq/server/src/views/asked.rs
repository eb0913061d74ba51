//! What people asked for and disputed, with what the desk needs to decide: who, for when, both sides of a dispute, and
//! what was decided.

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::ids::{PersonId, PostId};
use huxue_ledger::fact::Body;
use huxue_ledger::ident::{EntryHash, ScopeClass, day_of_number};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::masking::{self, MASKED_TEXT};
use super::requests::RequestView;
use crate::desk::{Told, settlement};
use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::staff::Sight;

/// How a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Pending,
    Accepted,
    Refused,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Asked {
    #[schema(value_type = String)]
    pub entry: EntryHash,
    #[schema(value_type = Option<String>)]
    pub post: Option<PostId>,
    #[schema(value_type = Option<String>, format = Date)]
    pub day: Option<ServiceDay>,
    #[schema(value_type = String)]
    pub person: PersonId,
    /// As the reader may see it.
    pub name: String,
    /// When headquarters had it.
    #[schema(value_type = i64)]
    pub received: Instant,
    /// The person's own words.
    pub says: Option<String>,
    pub asks: Asks,
    pub standing: Standing,
    pub decided: Option<Decision>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Decision {
    pub by: String,
    #[schema(value_type = i64)]
    pub at: Instant,
    pub reason: Option<String>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Asks {
    /// 补登.
    LateEntry {
        on: Option<i64>,
        off: Option<i64>,
    },
    StandIn {
        in_place_of: String,
    },
    Leave {
        #[schema(value_type = Option<String>, format = Date)]
        from: Option<ServiceDay>,
        #[schema(value_type = Option<String>, format = Date)]
        to: Option<ServiceDay>,
    },
    Timetable {
        school: String,
        rows: usize,
    },
    /// What the rules say as things stand.
    Dispute {
        verdicts: Vec<Verdict>,
    },
}

/// One window's verdict in words, Chinese and English.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Verdict {
    #[schema(value_type = i64)]
    pub window: Instant,
    pub zh: String,
    pub en: String,
}

impl From<Told> for Verdict {
    fn from(told: Told) -> Self {
        Self { window: told.window, zh: told.zh, en: told.en }
    }
}

impl Hq {
    /// Requests of this standing, or all: what waits first, the longest first; then what was decided last.
    pub fn asked(&self, standing: Option<Standing>, sight: Sight, now: Instant) -> Result<Vec<Asked>> {
        let state = standing.map(|standing| match standing {
            Standing::Pending => "pending",
            Standing::Accepted => "accepted",
            Standing::Refused => "refused",
        });
        let mut found = Vec::new();
        for request in self.requests(state)? {
            found.extend(self.asked_one(&request, sight, now)?);
        }
        found.sort_by_key(|one| {
            let decided = one.decided.as_ref().map(|decision| decision.at.0.saturating_neg());
            (decided.is_some(), decided, one.received, one.entry)
        });
        Ok(found)
    }

    fn asked_one(&self, request: &RequestView, sight: Sight, now: Instant) -> Result<Option<Asked>> {
        let entry = request.entry;
        let scope = self.scope_of(&entry)?;
        let fold = self.fold(&scope)?;
        let missing = || HqError::not_found("entry", entry);
        let folded = fold.get(&entry).ok_or_else(missing)?;
        let asks = match folded.counted() {
            Some(Body::LateEntryRequested(late)) => Asks::LateEntry { on: late.on, off: late.off },
            Some(Body::StandIn(stand_in)) => Asks::StandIn { in_place_of: stand_in.in_place_of.clone() },
            Some(Body::LeaveRequested(leave)) => {
                Asks::Leave { from: day_of_number(leave.from), to: day_of_number(leave.to) }
            }
            Some(Body::TimetableProposed(proposed)) => {
                let rows: Vec<serde_json::Value> = serde_json::from_str(&proposed.rows).unwrap_or_default();
                Asks::Timetable { school: proposed.school.clone(), rows: rows.len() }
            }
            Some(Body::Disputed(_)) => {
                let verdicts = self.dispute(&entry, now)?.verdicts;
                Asks::Dispute { verdicts: verdicts.into_iter().map(Verdict::from).collect() }
            }
            _ => return Ok(None),
        };
        let person = PersonId::new(&request.author);
        let shown = |text: String| if sight >= Sight::Working { masking::text(&text) } else { MASKED_TEXT.to_owned() };
        let decided = settlement(&fold, &entry);
        Ok(Some(Asked {
            entry,
            post: scope.post(),
            day: if scope.class == ScopeClass::Person { None } else { scope.service_day() },
            name: self.name_for(&person, sight)?,
            person,
            received: self.received_at(&entry)?.unwrap_or(folded.entry.header.time.wall),
            says: folded.private().text.map(shown),
            asks,
            standing: match &decided {
                None => Standing::Pending,
                Some(decision) if decision.upheld => Standing::Refused,
                Some(_) => Standing::Accepted,
            },
            decided: decided.map(|decision| Decision {
                by: decision.by,
                at: decision.at,
                reason: decision.reason.map(shown),
            }),
        }))
    }
}
