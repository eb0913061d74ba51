//! Issuing a rectification notice (整改通知书, S40): for a hazard, on two kinds of evidence, by a named person.

use std::collections::BTreeSet;

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::incident::{HAZARD, category};
use huxue_ledger::fact::{Body, NoticeIssued};
use huxue_ledger::ident::{EntryHash, Scope, day_number};

use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::journal::Draft;
use crate::projections::json;
use crate::views::{Evidence, NoticeText};

/// Bytes.
const MAX_DEMAND: usize = 4_000;
/// Independent kinds of evidence that a notice needs.
const MIN_EVIDENCE: usize = 2;

impl Hq {
    pub fn issue_notice(
        &mut self,
        incident: &str,
        due: ServiceDay,
        demand: &str,
        evidence: &[Evidence],
        staff: &str,
        now: Instant,
    ) -> Result<EntryHash> {
        let demand = demand.trim();
        if demand.is_empty() || demand.len() > MAX_DEMAND {
            return Err(HqError::BadInput(format!(
                "say what is demanded, in 1 to {MAX_DEMAND} bytes / 请写明整改要求"
            )));
        }
        let evidence: BTreeSet<Evidence> = evidence.iter().copied().collect();
        if evidence.len() < MIN_EVIDENCE {
            return Err(HqError::BadInput("a notice needs two kinds of evidence / 须有两种以上独立证据".into()));
        }
        if due < now.civil_date() {
            return Err(HqError::BadInput("the day for it is over / 整改期限已过".into()));
        }
        let found = self.incident(incident)?;
        if !category(&found.category).is_some_and(|known| known.has(HAZARD)) {
            return Err(HqError::BadInput("not a hazard / 该类警情不属于隐患".into()));
        }
        let said = json(&NoticeText { demand: demand.to_owned(), evidence: evidence.into_iter().collect() });
        let body = NoticeIssued { incident: incident.to_owned(), due: day_number(due) };
        self.state(&Scope::desk(now.civil_date()), Draft::by(staff, Body::NoticeIssued(body)).saying(&said), now)
    }
}
