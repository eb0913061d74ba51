//! The instance that people and screens use. Nothing that waits for a network ever holds it.

use std::sync::atomic::Ordering;
use std::sync::{Mutex, MutexGuard, PoisonError};

use huxue_phone::{Phone, PhoneError, Session};

use crate::home::Home;

/// Closed while paused; whoever needs the phone next opens it again.
#[derive(Default)]
pub(crate) struct Slot(Mutex<Held>);

enum Held {
    Open(Box<Phone>),
    /// What the process remembers. A suspension is no reason to ask for the PIN again: the five minutes are.
    Closed(Box<Session>),
}

impl Default for Held {
    fn default() -> Self {
        Self::Closed(Box::default())
    }
}

impl Slot {
    /// Runs `work` on the phone as every instance on this folder has left it.
    pub fn with<T>(
        &self,
        home: &Home,
        work: impl FnOnce(&mut Phone) -> Result<T, PhoneError>,
    ) -> Result<T, PhoneError> {
        let mut held = self.lock();
        let mut phone = match std::mem::take(&mut *held) {
            Held::Open(phone) => phone,
            Held::Closed(session) => match home.open() {
                Ok(phone) => Box::new(phone.with_session(*session)),
                Err(error) => {
                    *held = Held::Closed(session);
                    return Err(error);
                }
            },
        };
        phone.rehearse(home.rehearses.load(Ordering::SeqCst));
        let done = phone.refresh().and_then(|()| work(&mut phone));
        *held = Held::Open(phone);
        done
    }

    pub fn close(&self) {
        let mut held = self.lock();
        *held = match std::mem::take(&mut *held) {
            Held::Open(phone) => Held::Closed(Box::new(phone.into_session())),
            closed @ Held::Closed(_) => closed,
        };
    }

    /// What a call left half done when it panicked is forgotten; the disk has only whole transactions.
    fn lock(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(|poisoned: PoisonError<_>| {
            self.0.clear_poison();
            let mut held = poisoned.into_inner();
            *held = Held::default();
            held
        })
    }
}
