//! What HQ forgets by itself: sessions, links and counters that are over, and rows of the audit chain after their
//! retention.

use huxue_duty::clock::Instant;
use serde::Serialize;

use crate::error::Result;
use crate::hq::Hq;

/// The access log is kept for three years (defaults 4.5).
const ACCESS_LOG_DAYS: i64 = 3 * 365;

/// What went, by class.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Swept {
    pub sessions: u64,
    pub links: u64,
    pub delays: u64,
    pub access_log: u64,
}

impl Hq {
    /// Removes what has ended. Safe at any time, and harmless when nothing is due.
    pub fn sweep(&mut self, now: Instant) -> Result<Swept> {
        let long_ago = now.plus_minutes(-ACCESS_LOG_DAYS * 24 * 60);
        self.transact(|hq| {
            Ok(Swept {
                sessions: hq.sweep_sessions(now)?,
                links: hq.sweep_links(now)?,
                delays: hq.sweep_throttles(now)?,
                access_log: hq.prune_audit(long_ago, now)?,
            })
        })
    }
}
