//! What follows from a phone's public keys and never changes: its verifier, and the key under which it authenticates
//! its requests. Kept by the public bytes themselves, so nothing here can go stale; each costs a curve operation.

use std::cell::RefCell;
use std::collections::HashMap;

use huxue_ledger::crypto::{Agreement, Verifier};
use huxue_ledger::enrol::MAC_KEY_LABEL;

/// Phones of a large county; beyond that the memory is dropped and filled again.
const MAX_PEERS: usize = 20_000;

#[derive(Default)]
pub struct Peers {
    verifiers: RefCell<HashMap<[u8; 32], Verifier>>,
    mac_keys: RefCell<HashMap<[u8; 32], [u8; 32]>>,
}

impl Peers {
    /// `None` if the bytes are no usable key.
    pub fn verifier(&self, signing_key: &[u8; 32]) -> Option<Verifier> {
        let known = self.verifiers.borrow().get(signing_key).cloned();
        known.or_else(|| {
            let verifier = Verifier::new(signing_key).ok()?;
            keep(&mut self.verifiers.borrow_mut(), *signing_key, verifier.clone());
            Some(verifier)
        })
    }

    /// The key agreed between HQ's agreement key, which is one for the life of this value, and the phone's.
    pub fn mac_key(&self, own: &Agreement, agreement_key: &[u8; 32]) -> [u8; 32] {
        let known = self.mac_keys.borrow().get(agreement_key).copied();
        known.unwrap_or_else(|| {
            let key = own.shared_key(agreement_key, MAC_KEY_LABEL);
            keep(&mut self.mac_keys.borrow_mut(), *agreement_key, key);
            key
        })
    }
}

fn keep<T>(map: &mut HashMap<[u8; 32], T>, key: [u8; 32], value: T) {
    if map.len() >= MAX_PEERS {
        map.clear();
    }
    map.insert(key, value);
}
