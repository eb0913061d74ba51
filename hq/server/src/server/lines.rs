//! Which phones can be reached this moment: those that hold a request open, or did until they were answered just now
//! and are about to ask again. Kept in memory alone: nobody's whereabouts follow from it, and it is true only now.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use huxue_ledger::ident::DeviceId;

/// How long after an answer a phone's next request is waited for.
const BETWEEN_REQUESTS: Duration = Duration::from_secs(5);

#[derive(Clone, Copy, Default)]
struct Held {
    open: usize,
    /// The last was answered; one that was cut off leaves none.
    answered: Option<Instant>,
}

#[derive(Clone, Default)]
pub struct Lines(Arc<Mutex<HashMap<DeviceId, Held>>>);

/// One request that is held open; dropped when it is answered or the phone is gone.
pub struct OpenLine {
    lines: Lines,
    device: DeviceId,
    answered: bool,
}

impl Lines {
    pub fn open(&self, device: DeviceId) -> OpenLine {
        self.held().entry(device).or_default().open += 1;
        OpenLine { lines: self.clone(), device, answered: false }
    }

    /// The devices that a call would reach at `now`. Lines long gone are forgotten on the way.
    pub fn reachable(&self, now: Instant) -> BTreeSet<DeviceId> {
        let mut held = self.held();
        held.retain(|_, one| {
            one.open > 0 || one.answered.is_some_and(|at| now.saturating_duration_since(at) < BETWEEN_REQUESTS)
        });
        held.keys().copied().collect()
    }

    fn held(&self) -> MutexGuard<'_, HashMap<DeviceId, Held>> {
        // A panic between two steps of a count leaves a count that is off by one, for some seconds.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl OpenLine {
    /// The request was answered: the phone will be back.
    pub const fn answered(&mut self) {
        self.answered = true;
    }
}

impl Drop for OpenLine {
    fn drop(&mut self) {
        let mut held = self.lines.held();
        let Some(one) = held.get_mut(&self.device) else { return };
        one.open = one.open.saturating_sub(1);
        one.answered = self.answered.then(Instant::now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PHONE: DeviceId = DeviceId([1; 8]);

    #[test]
    fn a_phone_is_reachable_while_it_waits_and_a_moment_after_its_answer() {
        let lines = Lines::default();
        assert!(lines.reachable(Instant::now()).is_empty());
        let mut line = lines.open(PHONE);
        assert_eq!(lines.reachable(Instant::now()), BTreeSet::from([PHONE]));
        line.answered();
        drop(line);
        let now = Instant::now();
        assert!(lines.reachable(now).contains(&PHONE));
        assert!(lines.reachable(now + BETWEEN_REQUESTS).is_empty());
    }

    #[test]
    fn a_phone_that_hung_up_is_gone_at_once() {
        let lines = Lines::default();
        let (one, other) = (lines.open(PHONE), lines.open(PHONE));
        drop(one);
        assert!(lines.reachable(Instant::now()).contains(&PHONE), "another request of it is open");
        drop(other);
        assert!(lines.reachable(Instant::now()).is_empty());
    }
}
