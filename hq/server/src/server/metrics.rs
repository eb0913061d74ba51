//! Counters as plain text, for a scraper in the police network.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};

#[derive(Default)]
pub struct Metrics {
    pub enrolments: AtomicU64,
    pub requests: AtomicU64,
    pub refused: AtomicU64,
    pub answered: AtomicU64,
    pub waited: AtomicU64,
    pub batches: AtomicU64,
    pub largest_batch: AtomicU64,
    pub position: AtomicU64,
}

impl Metrics {
    pub fn add(counter: &AtomicU64) {
        counter.fetch_add(1, Ordering::Relaxed);
    }

    pub fn text(&self) -> String {
        let all = [
            ("huxue_enrolments_total", &self.enrolments),
            ("huxue_sync_requests_total", &self.requests),
            ("huxue_sync_refused_total", &self.refused),
            ("huxue_sync_answered_total", &self.answered),
            ("huxue_sync_waited_total", &self.waited),
            ("huxue_commits_total", &self.batches),
            ("huxue_largest_batch", &self.largest_batch),
            ("huxue_log_position", &self.position),
        ];
        all.iter().fold(String::new(), |mut text, (name, counter)| {
            // Writing into a string cannot fail.
            let _ = writeln!(text, "{name} {}", counter.load(Ordering::Relaxed));
            text
        })
    }
}
