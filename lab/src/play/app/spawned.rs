//! The phone in a process of its own, behind another language's bindings.

use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;

use huxue_ledger::codec::{self, hex, unhex};
use huxue_ledger::entry::{Entry, RawEntry};
use huxue_ledger::ident::{EntryHash, Journal, Scope};
use huxue_phone::Command;
use huxue_phone::ports::{Clock, Reading, Transport};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::process::{Pool, Process};
use super::{Acted, App, Standing, Trouble, wire};

pub struct Spawned {
    process: Process,
    pool: Rc<Pool>,
}

impl Spawned {
    pub fn open(pool: &Rc<Pool>, folder: &Path, fold_version: u16) -> Result<Self, Trouble> {
        let mut app = Self { process: pool.take()?, pool: Rc::clone(pool) };
        app.plain::<()>(
            &json!({ "do": "open", "folder": folder.display().to_string(), "fold_version": fold_version }),
        )?;
        Ok(app)
    }

    fn plain<T: DeserializeOwned>(&mut self, request: &Value) -> Result<T, Trouble> {
        read(self.process.call(request, None)?)
    }

    fn bytes(&mut self, request: &Value) -> Result<Vec<u8>, Trouble> {
        bytes(&self.plain::<String>(request)?)
    }
}

impl App for Spawned {
    fn close(mut self: Box<Self>) -> Result<(), Trouble> {
        self.plain::<()>(&json!({ "do": "close" }))?;
        let Self { process, pool } = *self;
        pool.keep(process);
        Ok(())
    }

    fn enrol(
        &mut self,
        code: &str,
        pin: Option<&str>,
        transport: &dyn Transport,
        clock: &dyn Clock,
    ) -> Result<(), Trouble> {
        let reading = wire::reading(&clock.reading());
        let request = json!({ "do": "enrol", "code": code, "pin": pin, "reading": reading });
        read(self.process.call(&request, Some(transport))?)
    }

    fn sync(&mut self, transport: &dyn Transport, clock: &dyn Clock) -> Result<(), Trouble> {
        let request = json!({ "do": "sync", "reading": wire::reading(&clock.reading()) });
        read(self.process.call(&request, Some(transport))?)
    }

    fn act(&mut self, command: Command, reading: &Reading) -> Result<Acted, Trouble> {
        let reading = wire::reading(reading);
        let request = match command {
            Command::Noted { code } => json!({ "do": "write_unknown_kind", "code": code, "reading": reading }),
            command => {
                let command = wire::command(&command).map_err(Trouble::here)?;
                json!({ "do": "act", "command": command, "reading": reading })
            }
        };
        let saved: SavedAct = self.plain(&request)?;
        Ok(Acted { entries: hashes(&saved.entries)?, incident: saved.incident })
    }

    fn gate_code(&mut self, post: &str, reading: &Reading) -> Result<String, Trouble> {
        self.plain(&json!({ "do": "gate_code", "post": post, "reading": wire::reading(reading) }))
    }

    fn standing(&mut self, reading: &Reading) -> Result<Standing, Trouble> {
        let said: Said = self.plain(&json!({ "do": "standing", "reading": wire::reading(reading) }))?;
        let mut standing = Standing { pending: said.pending, ..Standing::default() };
        for state in said.states.into_values() {
            *standing.own.entry(state).or_default() += 1;
        }
        Ok(standing)
    }

    fn entries_written(&mut self) -> Result<Vec<EntryHash>, Trouble> {
        let entries: Vec<String> = self.plain(&json!({ "do": "entries_written" }))?;
        hashes(&entries)
    }

    fn peer_scopes(&mut self) -> Result<Vec<u8>, Trouble> {
        self.bytes(&json!({ "do": "peer_scopes" }))
    }

    fn bundle_for(&mut self, peer_scopes: &[u8]) -> Result<Vec<u8>, Trouble> {
        self.bytes(&json!({ "do": "bundle_for", "scopes": hex(peer_scopes) }))
    }

    fn take_bundle(&mut self, bundle: &[u8]) -> Result<Vec<u8>, Trouble> {
        self.bytes(&json!({ "do": "take_bundle", "bundle": hex(bundle) }))
    }

    fn note_custody(&mut self, receipt: &[u8]) -> Result<(), Trouble> {
        self.plain(&json!({ "do": "note_custody", "receipt": hex(receipt) }))
    }

    fn holds(&mut self, entry: &EntryHash) -> Result<bool, Trouble> {
        self.plain(&json!({ "do": "holds", "entry": entry.hex() }))
    }

    fn scopes(&mut self) -> Result<Vec<Scope>, Trouble> {
        let scopes: Vec<String> = self.plain(&json!({ "do": "scopes" }))?;
        scopes.iter().map(|scope| codec::decode(&bytes(scope)?).map_err(Trouble::here)).collect()
    }

    fn entries_in(&mut self, scope: &Scope) -> Result<Vec<Entry>, Trouble> {
        let scope = hex(&codec::encode(scope));
        let entries: Vec<Placed> = self.plain(&json!({ "do": "entries_in", "scope": scope }))?;
        entries.iter().map(Placed::entry).collect()
    }

    fn digest(&mut self, scope: &Scope, fold_version: u16) -> Result<Vec<u8>, Trouble> {
        let scope = hex(&codec::encode(scope));
        self.bytes(&json!({ "do": "digest", "scope": scope, "fold_version": fold_version }))
    }
}

#[derive(Deserialize)]
struct SavedAct {
    entries: Vec<String>,
    incident: Option<String>,
}

#[derive(Deserialize)]
struct Said {
    pending: u64,
    states: BTreeMap<String, String>,
}

/// An entry in its place, as its parts travel.
#[derive(Deserialize)]
struct Placed {
    journal: String,
    seq: u64,
    prev: String,
    raw: String,
}

impl Placed {
    fn entry(&self) -> Result<Entry, Trouble> {
        let journal: Journal = codec::decode(&bytes(&self.journal)?).map_err(Trouble::here)?;
        let raw = bytes(&self.raw)?;
        let raw = RawEntry::read(&mut minicbor::Decoder::new(&raw)).map_err(Trouble::here)?;
        Entry::place(&journal, self.seq, hash(&self.prev)?, raw).map_err(Trouble::here)
    }
}

fn read<T: DeserializeOwned>(value: Value) -> Result<T, Trouble> {
    serde_json::from_value(value).map_err(|error| Trouble::here(format!("the handset's answer: {error}")))
}

fn bytes(text: &str) -> Result<Vec<u8>, Trouble> {
    unhex(text).ok_or_else(|| Trouble::here(format!("the handset said `{text}` for bytes")))
}

fn hash(text: &str) -> Result<EntryHash, Trouble> {
    EntryHash::from_hex(text).ok_or_else(|| Trouble::here(format!("the handset said `{text}` for a hash")))
}

fn hashes(texts: &[String]) -> Result<Vec<EntryHash>, Trouble> {
    texts.iter().map(|text| hash(text)).collect()
}
