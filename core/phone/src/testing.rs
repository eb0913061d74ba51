//! Clocks that a test sets and transports without a socket. Never in a shipped build.

use std::cell::Cell;
use std::rc::Rc;

use huxue_duty::clock::Instant;

use crate::ports::{Clock, Reading, Transport, TransportError};

/// A clock that stands still until it is told otherwise. Clones share it.
#[derive(Clone, Debug)]
pub struct FakeClock(Rc<Cell<Reading>>);

impl FakeClock {
    /// Wall clock right, booted an hour ago.
    pub fn at(wall: Instant) -> Self {
        Self(Rc::new(Cell::new(Reading { wall, boot_id: 1, boot_ms: 3_600_000, gnss: None })))
    }

    pub fn set(&self, reading: Reading) {
        self.0.set(reading);
    }

    /// Wall and boot clock move on together.
    pub fn advance_ms(&self, millis: u64) {
        let reading = self.0.get();
        let wall = reading.wall.plus_millis(i64::try_from(millis).unwrap_or(i64::MAX));
        self.0.set(Reading { wall, boot_ms: reading.boot_ms.saturating_add(millis), ..reading });
    }

    pub fn reboot(&self) {
        let reading = self.0.get();
        self.0.set(Reading { boot_id: reading.boot_id.wrapping_add(1), boot_ms: 0, ..reading });
    }
}

impl Clock for FakeClock {
    fn reading(&self) -> Reading {
        self.0.get()
    }
}

/// A transport made of a function from `(is_enrolment, body)` to an answer.
pub struct FnTransport<F>(pub F);

impl<F: Fn(bool, &[u8]) -> Result<Vec<u8>, TransportError>> Transport for FnTransport<F> {
    fn enrol(&self, body: &[u8]) -> Result<Vec<u8>, TransportError> {
        (self.0)(true, body)
    }

    fn sync(&self, body: &[u8]) -> Result<Vec<u8>, TransportError> {
        (self.0)(false, body)
    }
}

/// No network at all.
pub struct NoNetwork;

impl Transport for NoNetwork {
    fn enrol(&self, _: &[u8]) -> Result<Vec<u8>, TransportError> {
        Err(TransportError::unreachable("no network"))
    }

    fn sync(&self, _: &[u8]) -> Result<Vec<u8>, TransportError> {
        Err(TransportError::unreachable("no network"))
    }
}
