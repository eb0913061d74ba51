//! Checking the chain as a stranger would: every hash, every link, every column, and every head that anybody kept.

use std::collections::BTreeMap;

use huxue_ledger::audit::AuditHead;
use huxue_ledger::codec;
use serde::Serialize;

use super::{Record, hash_of};
use crate::error::Result;
use crate::hq::Hq;

/// A clock that steps back by less than this is being disciplined, not set.
const CLOCK_TOLERANCE_MS: i64 = 2_000;

/// One thing wrong. Codes: `edited`, `unreadable`, `missing`, `broken_link`, `clock_back`, `cut`, `rewritten`,
/// `forged_head`, `floor`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct AuditProblem {
    pub seq: u64,
    pub code: &'static str,
    pub detail: String,
}

#[derive(Clone, Debug, Default, Serialize, utoipa::ToSchema)]
pub struct AuditVerification {
    pub rows: u64,
    /// Everything up to here was pruned on schedule.
    pub floor: u64,
    pub last: u64,
    pub heads_checked: usize,
    pub problems: Vec<AuditProblem>,
}

impl AuditVerification {
    fn add(&mut self, seq: u64, code: &'static str, detail: impl Into<String>) {
        self.problems.push(AuditProblem { seq, code, detail: detail.into() });
    }
}

impl Hq {
    /// Reads everything, changes nothing. `kept`: heads from elsewhere, say from phones; HQ's own newest one and
    /// those that phones have reported are checked anyway.
    pub fn verify_audit(&self, kept: &[AuditHead]) -> Result<AuditVerification> {
        let mut report = AuditVerification { floor: self.store.audit_floor()?, ..AuditVerification::default() };
        let mut heads: BTreeMap<u64, Vec<&AuditHead>> = BTreeMap::new();
        let own = self.signed_head()?;
        let reported = self.reported_heads()?;
        let reported: Vec<&AuditHead> = reported.iter().map(|report| &report.head).collect();
        for head in kept.iter().chain(own.as_ref()).chain(reported) {
            report.heads_checked += 1;
            if head.verify(self.keys.tenant, &self.keys.trusted).is_ok() {
                heads.entry(head.seq).or_default().push(head);
            } else {
                report.add(head.seq, "forged_head", "no operating key of this headquarters signed this head");
            }
        }
        let mut before: Option<([u8; 32], i64)> = None;
        let mut expected = report.floor + 1;
        self.each_audit_row(|row| {
            report.rows += 1;
            if row.seq != expected {
                report.add(expected, "missing", format!("row {} follows row {}", row.seq, expected.saturating_sub(1)));
            }
            expected = row.seq + 1;
            report.last = row.seq;
            if hash_of(&row.record) != row.hash {
                report.add(row.seq, "edited", "the record does not have the hash that stands beside it");
            }
            for head in heads.remove(&row.seq).into_iter().flatten() {
                if head.hash != row.hash {
                    report.add(row.seq, "rewritten", "a signed head names another row at this place");
                }
            }
            let Ok(record) = codec::decode::<Record>(&row.record) else {
                report.add(row.seq, "unreadable", "the record is no record");
                before = Some((row.hash, row.at.0));
                return Ok(());
            };
            let said = (record.seq, record.at, &record.actor, &record.action, &record.object);
            if said != (row.seq, row.at.0, &row.actor, &row.action, &row.object) {
                report.add(row.seq, "edited", "a column says something else than the record");
            }
            match before {
                Some((hash, _)) if record.prev != hash => {
                    report.add(row.seq, "broken_link", "the row does not name the one before it");
                }
                None if report.floor == 0 && record.prev != [0; 32] => {
                    report.add(row.seq, "broken_link", "the first row names one before it");
                }
                _ => {}
            }
            if before.is_some_and(|(_, at)| record.at + CLOCK_TOLERANCE_MS < at) {
                report.add(row.seq, "clock_back", "the clock stood earlier than at the row before");
            }
            before = Some((row.hash, record.at));
            Ok(())
        })?;
        for (seq, _) in heads {
            if seq > report.last {
                report.add(seq, "cut", format!("a signed head counts {seq} rows; only {} are here", report.last));
            }
        }
        self.check_floor(&mut report)?;
        Ok(report)
    }

    /// A floor that no row of the chain speaks of hides a deletion.
    fn check_floor(&self, report: &mut AuditVerification) -> Result<()> {
        if report.floor == 0 {
            return Ok(());
        }
        let said = super::pruned_object(report.floor);
        let mut found = false;
        self.each_audit_row(|row| {
            found |= row.action == super::PRUNED && row.object == said;
            Ok(())
        })?;
        if !found {
            report.add(report.floor, "floor", "rows were removed that no recorded pruning covers");
        }
        Ok(())
    }
}
