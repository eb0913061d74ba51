//! The server's clock. A settable one exists only in builds with the `testing` feature.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use huxue_duty::clock::Instant;

#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Instant + Send + Sync>);

impl Clock {
    pub fn system() -> Self {
        Self(Arc::new(system_now))
    }

    /// Any clock: a scenario's, or the system's at another date.
    #[cfg(feature = "testing")]
    pub fn of(now: impl Fn() -> Instant + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The system's clock, or in test builds one that started at `HUXUE_HQ_NOW` (RFC 3339).
    pub fn from_environment() -> Self {
        #[cfg(feature = "testing")]
        if let Some(start) =
            std::env::var("HUXUE_HQ_NOW").ok().and_then(|text| chrono::DateTime::parse_from_rfc3339(&text).ok())
        {
            let offset = start.timestamp_millis() - system_now().0;
            return Self::of(move || system_now().plus_millis(offset));
        }
        Self::system()
    }

    pub fn now(&self) -> Instant {
        (self.0)()
    }
}

fn system_now() -> Instant {
    // A clock before 1970 reads as 1970; HQ then gives no anchors, because its log knows better.
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Instant(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
