//! The phone's folder: how an instance is opened in it, and how HQ is reached from it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use huxue_phone::ports::{self, Reading, TransportError};
use huxue_phone::{OpenOptions, Phone, PhoneError};

use crate::announce::Announcer;
use crate::ports::{ForeignTransport, ForeignVault, KeyVault, Transport};

/// Everything needed to open the same phone once more.
pub(crate) struct Home {
    pub folder: PathBuf,
    pub fold_version: Option<u16>,
    pub vault: Option<Arc<dyn KeyVault>>,
    pub announcer: Option<Announcer>,
    pub transport: Option<Arc<dyn Transport>>,
    /// A drill plays that there is no network.
    pub is_cut: AtomicBool,
    /// What is done is a drill, whichever instance does it.
    pub rehearses: AtomicBool,
}

impl Home {
    pub fn open(&self) -> Result<Phone, PhoneError> {
        let defaults = OpenOptions::default();
        let options = OpenOptions {
            fold_version: self.fold_version.unwrap_or(defaults.fold_version),
            vault: self.vault.clone().map(|vault| Box::new(ForeignVault(vault)) as _),
            watcher: self.announcer.clone().map(|announcer| Box::new(announcer) as _),
            ..defaults
        };
        Phone::open(&self.folder, options)
    }

    /// The platform's own network, else HTTP to `url`, trusting what the phone itself trusts.
    pub fn transport(
        &self,
        phone: &Phone,
        url: Option<&str>,
        reading: &Reading,
    ) -> Result<Box<dyn ports::Transport>, PhoneError> {
        if self.is_cut.load(Ordering::Relaxed) {
            return Ok(Box::new(NoNetwork));
        }
        if let Some(transport) = &self.transport {
            return Ok(Box::new(ForeignTransport(Arc::clone(transport))));
        }
        let url = url.ok_or(PhoneError::NotEnrolled)?;
        Ok(Box::new(phone.transport(url, reading)?))
    }
}

struct NoNetwork;

impl ports::Transport for NoNetwork {
    fn enrol(&self, _: &[u8]) -> Result<Vec<u8>, TransportError> {
        self.sync(&[])
    }

    fn sync(&self, _: &[u8]) -> Result<Vec<u8>, TransportError> {
        Err(TransportError::Unreachable("cut for a drill".to_owned()))
    }
}
