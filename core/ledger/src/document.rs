//! Documents: what people edit together. Automerge merges them, but only from our own operations.
//!
//! Every replica performs the operations itself, as the writing journal's actor, on the state named by `deps`, and
//! merges. Automerge's bytes never travel: they are neither evidence nor input. Documents are flat maps of scalar
//! strings at the root under unique keys; conflicting values are kept and shown.

use std::collections::{BTreeMap, HashMap};

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, ChangeHash, ROOT, ReadDoc};
use minicbor::{Decode, Encode};

use crate::crypto;
use crate::ident::{EntryHash, Journal};

/// Bounds of one change.
pub const MAX_OPS: usize = 32;
pub const MAX_DEPS: usize = 64;
pub const MAX_KEY: usize = 64;
pub const MAX_VALUE: usize = 256;

/// Which document of the scope: the incident itself, or the checklist of a post and day.
pub const INCIDENT: u8 = 0;
pub const CHECKLIST: u8 = 1;

/// One step in a shared document: the entries it saw and what it does.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Change {
    #[n(0)]
    pub document: u8,
    /// Hashes of the entries whose steps were the heads the writer saw; always covers its own previous step.
    #[n(1)]
    pub deps: Vec<EntryHash>,
    #[n(2)]
    pub ops: Vec<Op>,
    /// The step of a set-aside branch that this one writes again.
    #[n(3)]
    pub reauthors: Option<EntryHash>,
}

/// The closed list of operations.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub enum Op {
    /// Sets a field; concurrent settings are a conflict that keeps every value.
    #[n(0)]
    Set(#[n(0)] String, #[n(1)] Value),
    /// Adds a record under an id that nobody else uses.
    #[n(1)]
    Add(#[n(0)] String, #[n(1)] Value),
}

/// A closed-list word in clear, or the commitment of a free text.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub enum Value {
    #[n(0)]
    Word(#[n(0)] String),
    #[n(1)]
    Text(#[cbor(n(0), with = "minicbor::bytes")] [u8; 32]),
}

impl Value {
    /// The scalar string the document holds.
    fn stored(&self) -> String {
        match self {
            Self::Word(word) => format!("w:{word}"),
            Self::Text(commitment) => format!("t:{}", crate::codec::hex(commitment)),
        }
    }

    fn from_stored(text: &str) -> Option<Self> {
        match text.split_at_checked(2)? {
            ("w:", word) => Some(Self::Word(word.to_owned())),
            ("t:", commitment) => crate::codec::unhex(commitment)?.try_into().ok().map(Self::Text),
            _ => None,
        }
    }
}

impl Change {
    /// Sizes and key shapes; what passes can be performed on any state without error.
    pub fn is_well_formed(&self) -> bool {
        // Byte by byte, so that the rule is the same under every version of Unicode.
        let key_ok =
            |key: &str| (1..=MAX_KEY).contains(&key.len()) && key.bytes().all(|byte| byte > b' ' && byte != 0x7F);
        let value_ok = |value: &Value| !matches!(value, Value::Word(word) if word.len() > MAX_VALUE);
        self.ops.len() <= MAX_OPS
            && self.deps.len() <= MAX_DEPS
            && self.ops.iter().all(|op| match op {
                Op::Set(key, value) | Op::Add(key, value) => key_ok(key) && value_ok(value),
            })
    }
}

/// A document being folded: Automerge inside, entry hashes outside.
pub struct Replica {
    doc: Automerge,
    steps: HashMap<EntryHash, ChangeHash>,
}

impl Default for Replica {
    fn default() -> Self {
        Self { doc: Automerge::new(), steps: HashMap::new() }
    }
}

/// Every value a key holds now: more than one means a conflict that people must see.
pub type Fields = BTreeMap<String, Vec<Value>>;

impl Replica {
    /// Performs one step. `deps` are entries already performed here (those HQ withheld are left out by the caller).
    /// Returns false, leaving the document as it was, if Automerge refuses the step.
    pub fn perform(&mut self, entry: EntryHash, journal: &Journal, change: &Change, deps: &[EntryHash]) -> bool {
        let mut wanted: Vec<ChangeHash> = deps.iter().filter_map(|dep| self.steps.get(dep).copied()).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let mut current = self.doc.get_heads();
        current.sort_unstable();
        let hash = if current == wanted {
            // The usual case, a step on the newest state, needs no copy; a refused transaction rolls itself back.
            step(&mut self.doc, journal, &change.ops)
        } else {
            self.perform_aside(&wanted, journal, &change.ops)
        };
        self.steps.extend(hash.map(|hash| (entry, hash)));
        hash.is_some()
    }

    /// A step on an earlier state, merged into the present one.
    fn perform_aside(&mut self, heads: &[ChangeHash], journal: &Journal, ops: &[Op]) -> Option<ChangeHash> {
        let mut copy = if heads.is_empty() { Automerge::new() } else { self.doc.fork_at(heads).ok()? };
        let hash = step(&mut copy, journal, ops)?;
        let made = copy.get_last_local_change()?;
        self.doc.apply_changes([made]).ok()?;
        Some(hash)
    }

    /// The entries a new step must name: those whose steps nobody has built on.
    pub fn heads(&self) -> Vec<EntryHash> {
        let current = self.doc.get_heads();
        let mut heads: Vec<EntryHash> =
            self.steps.iter().filter(|(_, change)| current.contains(change)).map(|(entry, _)| *entry).collect();
        heads.sort_unstable();
        heads
    }

    pub fn fields(&self) -> Fields {
        let keys: Vec<String> = self.doc.keys(ROOT).collect();
        keys.into_iter()
            .map(|key| {
                let mut values: Vec<String> = self
                    .doc
                    .get_all(ROOT, key.as_str())
                    .unwrap_or_default()
                    .into_iter()
                    .filter_map(|(value, _)| value.as_str().map(str::to_owned))
                    .collect();
                values.sort_unstable();
                values.dedup();
                let values = values.iter().filter_map(|text| Value::from_stored(text)).collect();
                (key, values)
            })
            .collect()
    }

    /// Binds heads and contents: equal for equal sets of entries, whatever the order of arrival.
    pub fn digest(&self) -> [u8; 32] {
        let mut heads = self.doc.get_heads();
        heads.sort_unstable();
        let heads: Vec<u8> = heads.iter().flat_map(|head| head.0).collect();
        let fields = self.fields();
        let contents: Vec<u8> = fields
            .iter()
            .flat_map(|(key, values)| {
                let mut line = key.clone().into_bytes();
                for value in values {
                    line.push(0);
                    line.extend_from_slice(value.stored().as_bytes());
                }
                line.push(10);
                line
            })
            .collect();
        crypto::hash("huxue document 1", &[&heads, &contents])
    }
}

/// Performs the operations as the journal's actor. Every holder gives the step the same id: time 0, no message.
fn step(doc: &mut Automerge, journal: &Journal, ops: &[Op]) -> Option<ChangeHash> {
    doc.set_actor(actor(journal));
    let options = || CommitOptions::default().with_time(0);
    let performed = doc.transact_with::<_, _, automerge::AutomergeError, _>(
        |()| options(),
        |tx| {
            ops.iter().try_for_each(|op| match op {
                Op::Set(key, value) | Op::Add(key, value) => tx.put(ROOT, key.as_str(), value.stored()),
            })
        },
    );
    // Writing a value that is already there makes no operation; the step must still exist for later deps.
    Some(performed.ok()?.hash.unwrap_or_else(|| doc.empty_commit(options())))
}

fn actor(journal: &Journal) -> ActorId {
    ActorId::from(&crypto::hash("huxue actor", &[&journal.bytes()])[..16])
}
