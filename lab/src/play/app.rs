//! The seam between the player and a phone's program: in this process, or in one of its own that any language's
//! bindings drive ([`docs/handset.md`](../../../docs/handset.md)). Same scenario, same expectations.

pub mod linked;
pub mod process;
pub mod spawned;
mod wire;

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::rc::Rc;

use huxue_ledger::entry::Entry;
use huxue_ledger::ident::{EntryHash, Scope};
use huxue_phone::Command;
use huxue_phone::ports::{Clock, Reading, Transport};
use serde::Serialize;

use process::Pool;

/// What the player asks of a running phone. Dropping it is a kill without warning; [`App::close`] is orderly.
pub trait App {
    fn close(self: Box<Self>) -> Result<(), Trouble>;

    fn enrol(
        &mut self,
        code: &str,
        pin: Option<&str>,
        transport: &dyn Transport,
        clock: &dyn Clock,
    ) -> Result<(), Trouble>;

    fn sync(&mut self, transport: &dyn Transport, clock: &dyn Clock) -> Result<(), Trouble>;

    /// Durable when this returns.
    fn act(&mut self, command: Command, reading: &Reading) -> Result<Acted, Trouble>;

    /// What a guard room's phone shows at the gate.
    fn gate_code(&mut self, post: &str, reading: &Reading) -> Result<String, Trouble>;

    /// What the person reads about the own entries.
    fn standing(&mut self, reading: &Reading) -> Result<Standing, Trouble>;

    fn entries_written(&mut self) -> Result<Vec<EntryHash>, Trouble>;

    fn peer_scopes(&mut self) -> Result<Vec<u8>, Trouble>;

    fn bundle_for(&mut self, peer_scopes: &[u8]) -> Result<Vec<u8>, Trouble>;

    /// Gives the receipt for [`App::note_custody`] of whoever handed over.
    fn take_bundle(&mut self, bundle: &[u8]) -> Result<Vec<u8>, Trouble>;

    fn note_custody(&mut self, receipt: &[u8]) -> Result<(), Trouble>;

    fn holds(&mut self, entry: &EntryHash) -> Result<bool, Trouble>;

    fn scopes(&mut self) -> Result<Vec<Scope>, Trouble>;

    fn entries_in(&mut self, scope: &Scope) -> Result<Vec<Entry>, Trouble>;

    fn digest(&mut self, scope: &Scope, fold_version: u16) -> Result<Vec<u8>, Trouble>;
}

/// What one act wrote.
pub struct Acted {
    /// In order; the first is the act itself.
    pub entries: Vec<EntryHash>,
    pub incident: Option<String>,
}

/// How a phone says that it stands.
#[derive(Debug, Default, Serialize)]
pub struct Standing {
    /// Own and relayed entries that HQ does not have yet.
    pub pending: u64,
    /// How many own entries are in which state.
    pub own: BTreeMap<String, u64>,
}

/// Why a phone did not do it.
#[derive(Debug)]
pub struct Trouble {
    /// Everything stays queued; the scenario goes on.
    pub is_network: bool,
    pub message: String,
}

impl Trouble {
    /// Of the program or of the pipe to it, not of the network.
    pub fn here(message: impl fmt::Display) -> Self {
        Self { is_network: false, message: message.to_string() }
    }
}

impl From<Trouble> for String {
    fn from(trouble: Trouble) -> Self {
        trouble.message
    }
}

/// Which program the scenario's phones run.
#[derive(Clone, Default)]
pub enum Maker {
    #[default]
    Linked,
    Spawned(Rc<Pool>),
}

impl Maker {
    /// Opens the folder as a build of this fold version would.
    pub fn open(&self, folder: &Path, fold_version: u16) -> Result<Box<dyn App>, Trouble> {
        Ok(match self {
            Self::Linked => Box::new(linked::Linked::open(folder, fold_version)?),
            Self::Spawned(pool) => Box::new(spawned::Spawned::open(pool, folder, fold_version)?),
        })
    }
}
