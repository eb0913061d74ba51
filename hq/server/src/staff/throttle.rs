//! Growing delays against guessing, kept across restarts. A try is counted when it begins, so a burst of parallel
//! ones gains nothing; success forgives.
//!
//! Nobody can lock somebody else out: the delay of an account as a whole is short and does not hold for an address
//! from which that account has signed in before; the long delays hold only for the address that guesses.

use huxue_duty::clock::Instant;
use huxue_ledger::codec;
use huxue_ledger::crypto;
use minicbor::{Decode, Encode};

use crate::error::Result;
use crate::hq::Hq;
use crate::registers;

/// Failures this old are forgotten.
const FORGET_MS: i64 = 3_600_000;

#[derive(Clone, Copy, Debug, Default, Encode, Decode)]
#[cbor(array)]
struct Tries {
    #[n(0)]
    failures: u32,
    #[n(1)]
    last_at: i64,
}

/// Free tries, then a delay that doubles from one second up to a limit.
#[derive(Clone, Copy)]
struct Delay {
    label: &'static str,
    free: u32,
    limit_s: i64,
}

const PAIR: Delay = Delay { label: "pair", free: 3, limit_s: 900 };
const ADDRESS: Delay = Delay { label: "address", free: 20, limit_s: 300 };
const ACCOUNT: Delay = Delay { label: "account", free: 10, limit_s: 30 };

impl Delay {
    fn ms_after(self, failures: u32) -> i64 {
        match failures.checked_sub(self.free) {
            None => 0,
            Some(over) => (1i64 << over.min(20)).min(self.limit_s) * 1_000,
        }
    }
}

/// Where tries of one name from one address are counted.
#[derive(Clone, Debug)]
pub struct Doors([String; 3]);

impl Hq {
    pub(super) fn doors(&self, name: &str, from: &str) -> Doors {
        let key = |delay: Delay, parts: &[&[u8]]| {
            let digest: [u8; 16] = crypto::mac(&self.keys.pepper, delay.label, parts);
            format!("{}{}/{}", registers::THROTTLE, delay.label, codec::hex(&digest))
        };
        let (name, from) = (name.as_bytes(), from.as_bytes());
        Doors([key(PAIR, &[name, from]), key(ADDRESS, &[from]), key(ACCOUNT, &[name])])
    }

    /// Counts a try, or says for how many seconds none is taken. `known`: this account has been here before.
    pub(super) fn knock(&self, doors: &Doors, known: bool, now: Instant) -> Result<Option<i64>> {
        let mut all = [Tries::default(); 3];
        let mut wait = 0;
        for (at, delay) in [PAIR, ADDRESS, ACCOUNT].into_iter().enumerate() {
            let tries = registers::get::<Tries>(&*self.store, &doors.0[at])?.unwrap_or_default();
            // A clock that was set back must not turn a delay into a wall.
            let age = now.0.saturating_sub(tries.last_at).max(0);
            all[at] = if age > FORGET_MS { Tries::default() } else { tries };
            if at < 2 || !known {
                wait = wait.max(delay.ms_after(all[at].failures) - age);
            }
        }
        if wait > 0 {
            return Ok(Some((wait + 999) / 1_000));
        }
        for (door, tries) in doors.0.iter().zip(all) {
            let tries = Tries { failures: tries.failures.saturating_add(1), last_at: now.0 };
            registers::put(&*self.store, door, &tries)?;
        }
        Ok(None)
    }

    /// Whoever signed in had forgotten nothing: the tries of this pair are forgiven, and the last one everywhere.
    pub(super) fn forgive(&self, doors: &Doors) -> Result<()> {
        self.store.remove_register(&doors.0[0])?;
        for door in &doors.0[1..] {
            if let Some(tries) = registers::get::<Tries>(&*self.store, door)? {
                registers::put(&*self.store, door, &Tries { failures: tries.failures.saturating_sub(1), ..tries })?;
            }
        }
        Ok(())
    }

    /// Drops counters that no longer delay anybody.
    pub(crate) fn sweep_throttles(&self, now: Instant) -> Result<u64> {
        let mut gone = 0;
        for (key, bytes) in self.store.registers(registers::THROTTLE)? {
            let tries: Tries = codec::decode(&bytes)?;
            if now.0.saturating_sub(tries.last_at) > FORGET_MS {
                self.store.remove_register(&key)?;
                gone += 1;
            }
        }
        Ok(gone)
    }
}
