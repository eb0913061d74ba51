//! The reading log (L7): who opened, extended or counted concern reports, from the audit chain, for 督察 each week.

use huxue_duty::clock::Instant;

use crate::audit::AuditEntry;
use crate::error::Result;
use crate::hq::Hq;

const PAGE: usize = 1_000;

impl Hq {
    /// Rows since `from`, in order.
    pub fn concern_readings(&self, from: Instant) -> Result<Vec<AuditEntry>> {
        let (mut found, mut above) = (Vec::new(), 0);
        loop {
            let page = self.audit_entries(above, PAGE)?;
            let Some(last) = page.last() else { return Ok(found) };
            above = last.seq;
            found.extend(page.into_iter().filter(|row| row.at >= from && row.action.starts_with("concern.")));
        }
    }
}
