//! The yearly report on minors' data (未成年人网络保护条例: compliance audit): who read what, when, for which reason, and
//! what was erased on schedule. Made from the audit chain alone.

use std::collections::{BTreeMap, BTreeSet};

use huxue_duty::clock::Instant;
use serde::Serialize;

use super::UNMASKED_MINOR;
use crate::audit::AuditEntry;
use crate::error::Result;
use crate::hq::Hq;

const PAGE: usize = 1_000;

#[derive(Clone, Debug, Default, Serialize)]
pub struct MinorsAudit {
    pub year: i32,
    pub readings: Vec<Reading>,
    /// Different incidents that were opened.
    pub incidents: usize,
    pub by_account: BTreeMap<String, usize>,
    /// Deletion receipts of the year, added up by class.
    pub erased: BTreeMap<String, u64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reading {
    pub at: Instant,
    pub actor: String,
    pub object: String,
    pub reason: String,
}

impl Hq {
    pub fn minors_audit(&self, year: i32) -> Result<MinorsAudit> {
        let mut report = MinorsAudit { year, ..MinorsAudit::default() };
        let mut above = 0;
        loop {
            let page = self.audit_entries(above, PAGE)?;
            let Some(last) = page.last() else { break };
            above = last.seq;
            for entry in page {
                if chrono::Datelike::year(&entry.at.civil_date()) == year {
                    report.take(entry);
                }
            }
        }
        let opened: BTreeSet<&str> = report.readings.iter().map(|reading| reading.object.as_str()).collect();
        report.incidents = opened.len();
        Ok(report)
    }
}

impl MinorsAudit {
    fn take(&mut self, entry: AuditEntry) {
        match entry.action.as_str() {
            UNMASKED_MINOR => {
                *self.by_account.entry(entry.actor.clone()).or_default() += 1;
                let reason = entry.reason.unwrap_or_default();
                self.readings.push(Reading { at: entry.at, actor: entry.actor, object: entry.object, reason });
            }
            "sweep.erased" => {
                for (class, count) in entry.object.split(", ").filter_map(|part| part.split_once(' ')) {
                    *self.erased.entry(class.to_owned()).or_default() += count.parse::<u64>().unwrap_or(0);
                }
            }
            _ => {}
        }
    }
}
