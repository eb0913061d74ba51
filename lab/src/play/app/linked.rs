//! The phone as a library of this process.

use std::path::Path;

use huxue_ledger::bundle::Bundle;
use huxue_ledger::codec;
use huxue_ledger::entry::Entry;
use huxue_ledger::ident::{EntryHash, Scope};
use huxue_phone::ports::{Clock, Reading, Transport};
use huxue_phone::{Command, OpenOptions, Phone, PhoneError, Taken};

use super::{Acted, App, Standing, Trouble};

pub struct Linked(Phone);

impl From<PhoneError> for Trouble {
    fn from(error: PhoneError) -> Self {
        Self { is_network: error.is_network(), message: error.to_string() }
    }
}

impl Linked {
    pub fn open(folder: &Path, fold_version: u16) -> Result<Self, Trouble> {
        Ok(Self(Phone::open(folder, OpenOptions { fold_version, ..OpenOptions::default() })?))
    }
}

impl App for Linked {
    fn close(self: Box<Self>) -> Result<(), Trouble> {
        drop(self);
        Ok(())
    }

    fn enrol(
        &mut self,
        code: &str,
        pin: Option<&str>,
        transport: &dyn Transport,
        clock: &dyn Clock,
    ) -> Result<(), Trouble> {
        Ok(self.0.enrol(transport, code, pin, clock).map(|_| ())?)
    }

    fn sync(&mut self, transport: &dyn Transport, clock: &dyn Clock) -> Result<(), Trouble> {
        Ok(self.0.sync(transport, clock).map(|_| ())?)
    }

    fn act(&mut self, command: Command, reading: &Reading) -> Result<Acted, Trouble> {
        let saved = self.0.act(command, reading)?;
        Ok(Acted { entries: saved.entries, incident: saved.incident })
    }

    fn gate_code(&mut self, post: &str, reading: &Reading) -> Result<String, Trouble> {
        Ok(self.0.gate_code(&post.into(), reading)?.text)
    }

    fn standing(&mut self, reading: &Reading) -> Result<Standing, Trouble> {
        let mut standing = Standing { pending: self.0.status(reading)?.pending, ..Standing::default() };
        for (_, state) in self.0.entry_states()? {
            *standing.own.entry(state.code().to_owned()).or_default() += 1;
        }
        Ok(standing)
    }

    fn entries_written(&mut self) -> Result<Vec<EntryHash>, Trouble> {
        Ok(self.0.entries_written()?)
    }

    fn peer_scopes(&mut self) -> Result<Vec<u8>, Trouble> {
        Ok(codec::encode(&self.0.scopes()?))
    }

    fn bundle_for(&mut self, peer_scopes: &[u8]) -> Result<Vec<u8>, Trouble> {
        let scopes: Vec<Scope> = codec::decode(peer_scopes).map_err(Trouble::here)?;
        Ok(codec::encode(&self.0.bundle_for(&scopes)?))
    }

    fn take_bundle(&mut self, bundle: &[u8]) -> Result<Vec<u8>, Trouble> {
        let bundle: Bundle = codec::decode(bundle).map_err(Trouble::here)?;
        Ok(self.0.take_bundle(&bundle)?.to_bytes())
    }

    fn note_custody(&mut self, receipt: &[u8]) -> Result<(), Trouble> {
        Ok(self.0.note_custody(&Taken::from_bytes(receipt)?)?)
    }

    fn holds(&mut self, entry: &EntryHash) -> Result<bool, Trouble> {
        Ok(self.0.holds(entry))
    }

    fn scopes(&mut self) -> Result<Vec<Scope>, Trouble> {
        Ok(self.0.scopes()?)
    }

    fn entries_in(&mut self, scope: &Scope) -> Result<Vec<Entry>, Trouble> {
        Ok(self.0.entries_in(scope)?)
    }

    fn digest(&mut self, scope: &Scope, fold_version: u16) -> Result<Vec<u8>, Trouble> {
        Ok(self.0.digest(scope, fold_version)?.to_vec())
    }
}
