//! A phone's clocks in virtual time: true time is the player's, wall and boot clocks are the phone's own.

use std::cell::Cell;
use std::rc::Rc;

use huxue_duty::clock::Instant;
use huxue_phone::ports::{Clock, GnssTime, Reading};

/// True time, shared by everybody in the scenario.
pub type TrueTime = Rc<Cell<Instant>>;

/// One phone's clocks. Copies share state: the phone, its transport and the player read the same clock.
#[derive(Clone)]
pub struct VirtualClock {
    now: TrueTime,
    state: Rc<Cell<State>>,
}

#[derive(Clone, Copy)]
struct State {
    wall_offset_ms: i64,
    boot_id: u32,
    booted_at: Instant,
    /// The phone has a receiver that shows satellite time.
    gnss: bool,
    /// How much faster than true time the boot clock runs, parts per million.
    drift_ppm: i64,
}

impl VirtualClock {
    pub fn new(now: TrueTime, wall_offset_s: i64, boot_id: u32) -> Self {
        let booted_at = now.get().plus_minutes(-60);
        let state =
            State { wall_offset_ms: wall_offset_s.saturating_mul(1000), boot_id, booted_at, gnss: false, drift_ppm: 0 };
        Self { now, state: Rc::new(Cell::new(state)) }
    }

    /// Another phone with the same reading now: what a cloned folder wakes up in.
    pub fn twin(&self, boot_id: u32) -> Self {
        let state = State { boot_id, ..self.state.get() };
        Self { now: Rc::clone(&self.now), state: Rc::new(Cell::new(state)) }
    }

    pub fn reboot(&self) {
        let state = self.state.get();
        self.state.set(State { boot_id: state.boot_id.wrapping_add(1), booted_at: self.now.get(), ..state });
    }

    /// Satellite time is there from now on, or no longer.
    pub fn set_gnss(&self, gnss: bool) {
        self.state.set(State { gnss, ..self.state.get() });
    }

    /// From its last boot on the boot clock runs at this rate.
    pub fn set_drift(&self, drift_ppm: i64) {
        self.state.set(State { drift_ppm, ..self.state.get() });
    }

    /// What the clocks show so many milliseconds after the true time.
    pub fn reading_at(&self, after_ms: i64) -> Reading {
        let state = self.state.get();
        let now = self.now.get().plus_millis(after_ms);
        let elapsed = now.since(state.booted_at);
        Reading {
            wall: now.plus_millis(state.wall_offset_ms),
            boot_id: state.boot_id,
            boot_ms: u64::try_from(elapsed + elapsed * state.drift_ppm / 1_000_000).unwrap_or(0),
            gnss: state.gnss.then_some(GnssTime { time: now, age_ms: 0 }),
        }
    }

    /// Sets the wall clock so that it shows `shown` at this moment.
    pub fn set_wall(&self, shown: Instant) {
        let state = self.state.get();
        self.state.set(State { wall_offset_ms: shown.since(self.now.get()), ..state });
    }
}

impl Clock for VirtualClock {
    fn reading(&self) -> Reading {
        self.reading_at(0)
    }
}
