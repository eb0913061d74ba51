//! Compressed time for a day that runs over real sockets: one shared instant, each phone's own clocks on top.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};

use huxue_duty::clock::Instant;
use huxue_phone::ports::{Clock, GnssTime, Reading};

/// True time of the demo day, moved on by the player.
#[derive(Clone)]
pub struct DayClock(Arc<AtomicI64>);

impl DayClock {
    pub fn new(at: Instant) -> Self {
        Self(Arc::new(AtomicI64::new(at.0)))
    }

    pub fn now(&self) -> Instant {
        Instant(self.0.load(Ordering::SeqCst))
    }

    pub fn set(&self, at: Instant) {
        self.0.store(at.0, Ordering::SeqCst);
    }
}

/// One phone's wall and boot clocks.
#[derive(Clone)]
pub struct PhoneClock {
    day: DayClock,
    wall_offset_ms: i64,
    boot_id: Arc<AtomicU32>,
    booted_at: Arc<AtomicI64>,
    has_satellites: bool,
}

/// How old the satellite time is when a phone reads it, milliseconds.
const GNSS_AGE_MS: u64 = 2_000;

impl PhoneClock {
    pub fn new(day: DayClock, wall_offset_ms: i64, boot_id: u32) -> Self {
        let booted_at = Arc::new(AtomicI64::new(day.now().plus_minutes(-600).0));
        Self { day, wall_offset_ms, boot_id: Arc::new(AtomicU32::new(boot_id)), booted_at, has_satellites: false }
    }

    #[must_use]
    pub fn with_satellites(self, has_satellites: bool) -> Self {
        Self { has_satellites, ..self }
    }

    pub fn reboot(&self) {
        self.boot_id.fetch_add(1, Ordering::SeqCst);
        self.booted_at.store(self.day.now().0, Ordering::SeqCst);
    }
}

impl Clock for PhoneClock {
    fn reading(&self) -> Reading {
        let now = self.day.now();
        let booted_at = Instant(self.booted_at.load(Ordering::SeqCst));
        Reading {
            wall: now.plus_millis(self.wall_offset_ms),
            boot_id: self.boot_id.load(Ordering::SeqCst),
            boot_ms: u64::try_from(now.since(booted_at)).unwrap_or(0),
            gnss: self
                .has_satellites
                .then(|| GnssTime { time: now.plus_millis(-(GNSS_AGE_MS as i64)), age_ms: GNSS_AGE_MS }),
        }
    }
}
