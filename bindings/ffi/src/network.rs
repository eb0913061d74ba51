//! Enrolling and syncing: asynchronous for the platform, off its threads, on an instance of their own.

use std::sync::Arc;

use huxue_phone::SyncReport;
use huxue_phone::{Enrolled, Phone, PhoneError};

use crate::failure::PhoneFailure;
use crate::home::Home;
use crate::phone::HuxuePhone;
use crate::ports::{Clock, ForeignClock};

/// Who the phone is now.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct EnrolledAs {
    pub person: Option<String>,
    /// The post of a shared phone.
    pub post: Option<String>,
    pub role: String,
    /// In hexadecimal digits.
    pub device: String,
}

impl From<Enrolled> for EnrolledAs {
    fn from(enrolled: Enrolled) -> Self {
        let Enrolled { person, post, role, device } = enrolled;
        Self { person, post, role: role.to_owned(), device: device.hex() }
    }
}

#[uniffi::export(async_runtime = "tokio")]
impl HuxuePhone {
    /// Enrols once; repeating it with the same code is harmless. `hq_url` is not needed where the platform brings the
    /// transport; `root_pem` is HQ's own root certificate.
    pub async fn enrol(
        &self,
        code: String,
        hq_url: Option<String>,
        root_pem: Option<Vec<u8>>,
        pin: Option<String>,
        clock: Arc<dyn Clock>,
    ) -> Result<EnrolledAs, PhoneFailure> {
        self.off_thread(move |home, phone| {
            if let Some(pem) = &root_pem {
                phone.trust_root(pem)?;
            }
            let transport = home.transport(phone, hq_url.as_deref(), &clock.reading())?;
            let enrolled = phone.enrol(transport.as_ref(), &code, pin.as_deref(), &ForeignClock(clock))?;
            if let Some(url) = &hq_url {
                phone.set_hq_url(url)?;
            }
            Ok(enrolled.into())
        })
        .await
    }

    /// Sends everything that waits and fetches everything that is new.
    pub async fn sync(&self, clock: Arc<dyn Clock>) -> Result<SyncReport, PhoneFailure> {
        self.sync_waiting(clock, 0).await
    }

    /// The same, then lets HQ hold one more request for up to `wait_s` seconds until there is news. Nothing else on
    /// this phone waits for it.
    pub async fn sync_waiting(&self, clock: Arc<dyn Clock>, wait_s: u8) -> Result<SyncReport, PhoneFailure> {
        self.off_thread(move |home, phone| {
            // A phone that was taken out of use still has to hand over what it holds.
            if phone.revoked_since().is_none() {
                phone.check_enrolled()?;
            }
            let transport = home.transport(phone, phone.hq_url()?.as_deref(), &clock.reading())?;
            phone.sync_waiting(transport.as_ref(), &ForeignClock(clock), wait_s)
        })
        .await
    }
}

impl HuxuePhone {
    /// Blocking work on an instance of its own, on a thread that may block.
    async fn off_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Home, &mut Phone) -> Result<T, PhoneError> + Send + 'static,
    ) -> Result<T, PhoneFailure> {
        let (home, carriers) = (Arc::clone(&self.home), Arc::clone(&self.carriers));
        let task = tokio::task::spawn_blocking(move || carriers.with(&home, |phone| work(&home, phone)));
        Ok(task.await.map_err(|error| PhoneFailure::panicked(&error.to_string()))??)
    }
}
