//! The fold: from a set of entries of one scope to their states and documents. It reads entries and nothing else, so
//! holders of the same set have byte-equal digests, whatever the order of arrival.
//!
//! The fold gate never stops a chain. Every refusal that needs more than the entries themselves (a role, a path) is
//! HQ's alone and is itself an entry; what is decided here follows from the set by rule.

mod steps;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::access::{Reason, kinds};
use crate::crypto;
use crate::device::HqKeys;
use crate::document::{Fields, Replica, Value};
use crate::entry::Entry;
use crate::fact::{Body, FIRST_HQ_KIND, Private};
use crate::ident::{DeviceId, EntryHash};
use crate::run::Run;

/// What became of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    Folded,
    /// Unknown kind: kept, forwarded, folds after an upgrade.
    Held,
    /// A dependency is not here yet.
    Waiting,
    /// Set aside, visibly: HQ's reason, or a rule's (`hq_only`, `malformed`, `wrong_scope`, `written_again`).
    Withheld(String),
}

impl State {
    pub(crate) fn by_rule(reason: Reason) -> Self {
        Self::Withheld(reason.code().to_owned())
    }

    /// The code of why it does not count; `None` if it does.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Folded => None,
            Self::Held => Some(Reason::UnknownKind.code()),
            Self::Waiting => Some(Reason::DependencyMissing.code()),
            Self::Withheld(reason) => Some(reason),
        }
    }

    const fn code(&self) -> u8 {
        match self {
            Self::Folded => 0,
            Self::Held => 1,
            Self::Waiting => 2,
            Self::Withheld(_) => 3,
        }
    }
}

/// An entry with its body and its state.
#[derive(Clone, Debug)]
pub struct Folded {
    pub entry: Arc<Entry>,
    pub body: Option<Body>,
    pub state: State,
    /// Its journal forked here or before: evidence counts, and people are told.
    pub forked: bool,
    /// On the branch HQ did not keep.
    pub adopted: bool,
    pub by_hq: bool,
}

impl Folded {
    /// The perishable part, unless erased or undecodable.
    pub fn private(&self) -> Private {
        self.entry.raw.perishable.bytes().and_then(|bytes| crate::codec::decode(bytes).ok()).unwrap_or_default()
    }

    /// The body, if it counts.
    pub fn counted(&self) -> Option<&Body> {
        self.body.as_ref().filter(|_| self.state == State::Folded)
    }
}

/// A folded scope.
pub struct ScopeFold {
    /// Sorted by hash.
    pub entries: Vec<Folded>,
    pub documents: BTreeMap<u8, Replica>,
    fold_version: u16,
}

impl ScopeFold {
    pub fn get(&self, hash: &EntryHash) -> Option<&Folded> {
        self.entries.binary_search_by(|folded| folded.entry.hash.cmp(hash)).ok().map(|at| &self.entries[at])
    }

    /// Entry ids, fold states and document states; never verdicts, time or place.
    pub fn digest(&self) -> [u8; 32] {
        let mut lines = Vec::with_capacity(self.entries.len() * 34);
        for folded in &self.entries {
            lines.extend_from_slice(&folded.entry.hash.0);
            lines.push(folded.state.code());
            lines.push(u8::from(folded.forked));
        }
        let mut documents = Vec::new();
        for (id, replica) in &self.documents {
            documents.push(*id);
            documents.extend_from_slice(&replica.digest());
        }
        crypto::hash("huxue digest 1", &[&self.fold_version.to_be_bytes(), &lines, &documents])
    }

    pub fn fields(&self, document: u8) -> Fields {
        self.documents.get(&document).map(Replica::fields).unwrap_or_default()
    }

    /// What a new step in this document must name.
    pub fn heads(&self, document: u8) -> Vec<EntryHash> {
        self.documents.get(&document).map(Replica::heads).unwrap_or_default()
    }

    /// Texts by commitment, joined from the perishable parts that are still here.
    pub fn texts(&self) -> HashMap<[u8; 32], String> {
        let texts = self.entries.iter().filter_map(|folded| folded.private().texts).flatten();
        texts.map(|text| (text.commitment(), text.text)).collect()
    }

    /// Reads a field value: the word, or the text if it has not been erased.
    pub fn text_of(texts: &HashMap<[u8; 32], String>, value: &Value) -> String {
        match value {
            Value::Word(word) => word.clone(),
            Value::Text(commitment) => texts.get(commitment).cloned().unwrap_or_else(|| "（已按期限清除）".into()),
        }
    }
}

/// Folds a scope's entries. Duplicates are harmless. Entries that the caller shares are not copied.
pub fn fold<E: Into<Arc<Entry>>>(entries: impl IntoIterator<Item = E>, hq: &HqKeys, fold_version: u16) -> ScopeFold {
    fold_aside(entries, hq, fold_version, &BTreeMap::new())
}

/// The same with some entries set aside that HQ has not seen yet: what a phone shows of a colleague's entries. Its
/// digest is not the scope's.
pub fn fold_aside<E: Into<Arc<Entry>>>(
    entries: impl IntoIterator<Item = E>,
    hq: &HqKeys,
    fold_version: u16,
    aside: &BTreeMap<EntryHash, Reason>,
) -> ScopeFold {
    let mut set = read_all(entries, hq, fold_version);
    for (hash, reason) in aside {
        if let Some(folded) = set.get_mut(hash).filter(|folded| folded.state == State::Folded) {
            folded.state = State::by_rule(*reason);
        }
    }
    let documents = steps::perform_changes(&mut set);
    ScopeFold { entries: set.into_values().collect(), documents, fold_version }
}

/// The same entries without performing document steps: what a phone's first paint reads. Its digest is not the
/// scope's, and no step is ever `Waiting`.
pub fn fold_facts<E: Into<Arc<Entry>>>(
    entries: impl IntoIterator<Item = E>,
    hq: &HqKeys,
    fold_version: u16,
) -> ScopeFold {
    let set = read_all(entries, hq, fold_version);
    ScopeFold { entries: set.into_values().collect(), documents: BTreeMap::new(), fold_version }
}

fn read_all<E: Into<Arc<Entry>>>(
    entries: impl IntoIterator<Item = E>,
    hq: &HqKeys,
    fold_version: u16,
) -> BTreeMap<EntryHash, Folded> {
    let mut set: BTreeMap<EntryHash, Folded> = BTreeMap::new();
    for entry in entries {
        let entry: Arc<Entry> = entry.into();
        let by_hq = hq.is_hq(entry.journal.device);
        set.entry(entry.hash).or_insert_with(|| read(entry, by_hq, fold_version));
    }
    unpack_adopted(&mut set, fold_version);
    mark_forked(&mut set);
    apply_withheld(&mut set);
    set
}

/// Kind, scope and shape: everything that follows from the entry alone.
fn read(entry: Arc<Entry>, by_hq: bool, fold_version: u16) -> Folded {
    let body = Body::decode(entry.header.kind, &entry.raw.permanent, fold_version);
    let (body, state) = match body {
        _ if entry.header.kind >= FIRST_HQ_KIND && !by_hq => (None, State::by_rule(Reason::HqOnly)),
        None => (None, State::Held),
        Some(Err(_)) => (None, State::by_rule(Reason::Malformed)),
        Some(Ok(Body::Changed(change))) if !change.is_well_formed() => (None, State::by_rule(Reason::Malformed)),
        Some(Ok(body)) if !kinds::belongs(&body, entry.journal.scope.class) => {
            (Some(body), State::by_rule(Reason::WrongScope))
        }
        Some(Ok(body)) => (Some(body), State::Folded),
    };
    Folded { entry, body, state, forked: false, adopted: false, by_hq }
}

/// Entries of a set-aside branch count under their own hashes, once.
fn unpack_adopted(set: &mut BTreeMap<EntryHash, Folded>, fold_version: u16) {
    let mut inner = Vec::new();
    for folded in set.values() {
        let Some(Body::Adopted(adopted)) = folded.counted() else { continue };
        let placed = Run::from_bytes(&adopted.run, folded.entry.journal.tenant).and_then(|run| run.place(adopted.prev));
        inner.extend(placed.unwrap_or_default());
    }
    for entry in inner {
        let folded = set.entry(entry.hash).or_insert_with(|| read(Arc::new(entry), false, fold_version));
        folded.adopted = true;
        folded.forked = true;
    }
}

fn mark_forked(set: &mut BTreeMap<EntryHash, Folded>) {
    let forks: Vec<(DeviceId, crate::ident::Epoch, u64)> = set
        .values()
        .filter_map(|folded| match folded.counted() {
            Some(Body::ForkResolved(fork)) => Some((fork.device, fork.epoch, fork.seq)),
            _ => None,
        })
        .collect();
    if forks.is_empty() {
        return;
    }
    for folded in set.values_mut() {
        let journal = &folded.entry.journal;
        folded.forked |= forks.iter().any(|(device, epoch, seq)| {
            *device == journal.device && *epoch == journal.epoch && folded.entry.seq >= *seq
        });
    }
}

/// An entry is withheld while HQ has withheld it more often than released it: independent of order.
fn apply_withheld(set: &mut BTreeMap<EntryHash, Folded>) {
    let mut balance: BTreeMap<EntryHash, (i32, String)> = BTreeMap::new();
    for folded in set.values() {
        match folded.counted() {
            Some(Body::Withheld(withheld)) => {
                let slot = balance.entry(withheld.entry).or_default();
                slot.0 += 1;
                // With several reasons the least in order is shown, so that every holder shows the same.
                if slot.1.is_empty() || withheld.reason < slot.1 {
                    slot.1.clone_from(&withheld.reason);
                }
            }
            Some(Body::Released(released)) => balance.entry(released.entry).or_default().0 -= 1,
            _ => {}
        }
    }
    for (hash, (count, reason)) in balance {
        if let Some(folded) = set.get_mut(&hash).filter(|folded| count > 0 && folded.state == State::Folded) {
            folded.state = State::Withheld(reason);
        }
    }
}
