//! The object a platform opens: one folder, one phone. Its methods are grouped by topic: [`crate::acting`],
//! [`crate::network`], [`crate::relaying`], [`crate::standing`].

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use huxue_phone::duty::fence::Fix;
use huxue_phone::ports::Reading;
use huxue_phone::{Phone, PhoneError};

use crate::announce::Announcer;
use crate::carriers::Carriers;
use crate::failure::PhoneFailure;
use crate::home::Home;
use crate::ports::{KeyVault, Transport, Watcher};
use crate::slot::Slot;

/// A phone without a screen. Every method may be called from any thread.
#[derive(uniffi::Object)]
pub struct HuxuePhone {
    pub(crate) home: Arc<Home>,
    slot: Slot,
    pub(crate) carriers: Arc<Carriers>,
}

#[uniffi::export]
impl HuxuePhone {
    /// Opens the folder, making it if need be. Without a vault the keys lie in a private file, without a transport
    /// syncs go over HTTP to the address given at enrolment.
    #[uniffi::constructor]
    pub fn open(
        folder: String,
        vault: Option<Arc<dyn KeyVault>>,
        watcher: Option<Arc<dyn Watcher>>,
        transport: Option<Arc<dyn Transport>>,
    ) -> Result<Arc<Self>, PhoneFailure> {
        Self::open_as(folder.into(), None, vault, watcher, transport)
    }

    /// Closes the database before the system suspends the app. Whatever is called next opens it again and goes on where
    /// people left it; a sync that is under way closes its own when it ends.
    pub fn pause(&self) {
        self.slot.close();
        self.carriers.close();
    }

    /// Opens the database again, ahead of the first tap.
    pub fn resume(&self) -> Result<(), PhoneFailure> {
        self.with(|_| Ok(()))
    }

    pub fn is_enrolled(&self) -> Result<bool, PhoneFailure> {
        self.with(|phone| Ok(phone.is_enrolled()))
    }

    /// For drills: what is called from now on finds no network, until it is given back. A request that is under way ends
    /// by itself.
    pub fn cut_network(&self, cut: bool) {
        self.home.is_cut.store(cut, Ordering::Relaxed);
    }

    /// For drills (演练): while it is on, what is done is marked as a drill, counts nowhere, and every screen says so.
    /// The newest position is forgotten each time: it may have been played.
    pub fn rehearse(&self, on: bool) -> Result<(), PhoneFailure> {
        self.home.rehearses.store(on, Ordering::SeqCst);
        self.with(|phone| {
            phone.forget_fix();
            Ok(())
        })
    }

    /// For drills: a position so many metres from the gate of the next duty; none where no gate is known.
    pub fn played_fix(&self, metres: f64, mock: bool, reading: Reading) -> Result<Option<Fix>, PhoneFailure> {
        self.with(|phone| phone.played_fix(metres, mock, &reading))
    }

    /// The best estimate of true time, in milliseconds.
    pub fn now(&self, reading: Reading) -> Result<i64, PhoneFailure> {
        self.with(|phone| Ok(phone.now(&reading).0))
    }
}

impl HuxuePhone {
    pub(crate) fn open_as(
        folder: PathBuf,
        fold_version: Option<u16>,
        vault: Option<Arc<dyn KeyVault>>,
        watcher: Option<Arc<dyn Watcher>>,
        transport: Option<Arc<dyn Transport>>,
    ) -> Result<Arc<Self>, PhoneFailure> {
        let announcer = watcher.map(Announcer::to).transpose().map_err(PhoneError::from)?;
        let home = Arc::new(Home {
            folder,
            fold_version,
            vault,
            announcer,
            transport,
            is_cut: AtomicBool::new(false),
            rehearses: AtomicBool::new(false),
        });
        let phone = Arc::new(Self { home, slot: Slot::default(), carriers: Arc::default() });
        phone.resume()?;
        Ok(phone)
    }

    /// Runs `work` on the instance of people and screens.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&mut Phone) -> Result<T, PhoneError>) -> Result<T, PhoneFailure> {
        Ok(self.slot.with(&self.home, work)?)
    }
}
