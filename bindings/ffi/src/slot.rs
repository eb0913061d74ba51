//! The instance that people and screens use. Nothing that waits for a network ever holds it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use huxue_phone::{Phone, PhoneError};

use crate::home::Home;

/// Empty while paused; whoever needs the phone next opens it again.
#[derive(Default)]
pub(crate) struct Slot(Mutex<Option<Phone>>);

impl Slot {
    /// Runs `work` on the phone as every instance on this folder has left it.
    pub fn with<T>(
        &self,
        home: &Home,
        work: impl FnOnce(&mut Phone) -> Result<T, PhoneError>,
    ) -> Result<T, PhoneError> {
        let mut held = self.lock();
        let phone = match held.as_mut() {
            Some(phone) => phone,
            None => held.insert(home.open()?),
        };
        phone.refresh()?;
        work(phone)
    }

    pub fn close(&self) {
        *self.lock() = None;
    }

    /// What a call left half done when it panicked is forgotten; the disk has only whole transactions.
    fn lock(&self) -> MutexGuard<'_, Option<Phone>> {
        self.0.lock().unwrap_or_else(|poisoned: PoisonError<_>| {
            self.0.clear_poison();
            let mut held = poisoned.into_inner();
            *held = None;
            held
        })
    }
}
