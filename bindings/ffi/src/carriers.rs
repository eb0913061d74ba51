//! Instances that talk to HQ. Each sync has one to itself, so that neither a long poll nor a slow network keeps a
//! check-in waiting, nor "send now" behind a long poll (ADR on two instances on one folder).

use std::sync::{Mutex, MutexGuard, PoisonError};

use huxue_phone::{Phone, PhoneError};

use crate::home::Home;

#[derive(Default)]
pub(crate) struct Carriers(Mutex<Idle>);

#[derive(Default)]
struct Idle {
    phones: Vec<Phone>,
    /// How often everything was closed: an instance that was out meanwhile is not kept.
    closings: u64,
    retry_after_s: u32,
}

impl Carriers {
    /// Runs `work` on an instance nobody else uses.
    pub fn with<T>(
        &self,
        home: &Home,
        work: impl FnOnce(&mut Phone) -> Result<T, PhoneError>,
    ) -> Result<T, PhoneError> {
        let (idle, closings) = {
            let mut idle = self.lock();
            (idle.phones.pop(), idle.closings)
        };
        let mut phone = match idle {
            Some(phone) => phone,
            None => home.open()?,
        };
        let done = phone.refresh().and_then(|()| work(&mut phone));
        let mut idle = self.lock();
        idle.retry_after_s = phone.retry_after_s();
        if idle.closings == closings {
            idle.phones.push(phone);
        }
        done
    }

    /// Seconds to wait after the newest attempt.
    pub fn retry_after_s(&self) -> u32 {
        self.lock().retry_after_s
    }

    pub fn close(&self) {
        let mut idle = self.lock();
        idle.phones.clear();
        idle.closings += 1;
    }

    fn lock(&self) -> MutexGuard<'_, Idle> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
