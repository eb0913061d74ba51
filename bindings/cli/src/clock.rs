//! The clock of the command line. Builds with the `testing` feature may set it, so that no test depends on today.

use huxue_phone::SystemClock;
use huxue_phone::ports::{Clock, Reading};

/// The system's clocks, or in tests the moment in `HUXUE_NOW`.
pub struct CliClock;

impl Clock for CliClock {
    fn reading(&self) -> Reading {
        #[cfg(feature = "testing")]
        if let Some(reading) = set_by_test() {
            return reading;
        }
        SystemClock.reading()
    }
}

/// `HUXUE_NOW`, RFC 3339: one long boot that began with the year 2026, so that anchors last over processes.
#[cfg(feature = "testing")]
fn set_by_test() -> Option<Reading> {
    use huxue_phone::duty::clock::Instant;

    const YEAR_BEGAN: i64 = 1_767_196_800_000;
    let text = std::env::var("HUXUE_NOW").ok()?;
    let wall = Instant(crate::parse::rfc3339_millis(&text)?);
    Some(Reading { wall, boot_id: 1, boot_ms: u64::try_from(wall.since(Instant(YEAR_BEGAN))).unwrap_or(0), gnss: None })
}
