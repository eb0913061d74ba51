//! How often somebody may guess enrolment codes: token buckets in the store, so that restarting HQ gives no fresh
//! guesses. Only wrong tries are paid for; a bureau that enrols two hundred phones in an hour is not slowed down.
//!
//! `security.md` allows 10 tries a minute from one address and 100 an hour in total. A bucket of half the allowance that
//! refills at half the rate keeps *every* minute and *every* hour within it, whenever one begins to count.

use std::net::IpAddr;

use huxue_duty::clock::Instant;
use huxue_ledger::codec;
use huxue_ledger::crypto;
use minicbor::{Decode, Encode};

use crate::codes::PRINTED_MS;
use crate::error::{Problem, Result};
use crate::hq::Hq;
use crate::registers;

/// One allowance: `tries` within any `window_ms`.
struct Limit {
    tries: i64,
    window_ms: i64,
}

const PER_ADDRESS: Limit = Limit { tries: 10, window_ms: 60_000 };
const IN_TOTAL: Limit = Limit { tries: 100, window_ms: 3_600_000 };
/// A token, as counted: fine enough that no refill is lost to rounding.
const TOKEN: i64 = 1_000_000;

#[derive(Clone, Copy, Debug, Encode, Decode)]
#[cbor(array)]
struct Bucket {
    /// Millionths of a try.
    #[n(0)]
    tokens: i64,
    /// Milliseconds at HQ when `tokens` was counted.
    #[n(1)]
    at: i64,
}

/// Wrong codes that began alike.
#[derive(Clone, Copy, Debug, Encode, Decode)]
#[cbor(array)]
struct WrongTries {
    #[n(0)]
    count: u8,
    /// Milliseconds at HQ.
    #[n(1)]
    last_at: i64,
}

impl Limit {
    const fn capacity(&self) -> i64 {
        self.tries / 2 * TOKEN
    }

    /// The bucket at `now`. A clock that went back refills nothing.
    fn refilled(&self, bucket: Option<Bucket>, now: Instant) -> Bucket {
        let Some(bucket) = bucket else { return Bucket { tokens: self.capacity(), at: now.0 } };
        let elapsed = now.0.saturating_sub(bucket.at).clamp(0, self.window_ms);
        let tokens = bucket.tokens + elapsed * self.capacity() / self.window_ms;
        Bucket { tokens: tokens.min(self.capacity()), at: now.0 }
    }
}

impl Hq {
    /// The problem to answer with, if this address or everybody together has guessed too often.
    pub(crate) fn enrolment_limit(&self, from: Option<IpAddr>, now: Instant) -> Result<Option<Problem>> {
        for (register, limit) in self.buckets(from) {
            if limit.refilled(registers::get(&*self.store, &register)?, now).tokens < TOKEN {
                let title = "登记尝试过多，请过几分钟再试";
                return Ok(Some(Problem::new(429, "rate_limited", title, "too many wrong enrolment codes")));
            }
        }
        Ok(None)
    }

    /// A code that was wrong, spent or late costs a try.
    pub(crate) fn pay_for_try(&self, from: Option<IpAddr>, now: Instant) -> Result<()> {
        for (register, limit) in self.buckets(from) {
            let mut bucket = limit.refilled(registers::get(&*self.store, &register)?, now);
            bucket.tokens -= TOKEN;
            registers::put(&*self.store, &register, &bucket)?;
        }
        self.forget_full_buckets(now)
    }

    /// How often a wrong code with this beginning was typed.
    pub(crate) fn wrong_tries(&self, locator: &str) -> Result<u8> {
        let tries = registers::get::<WrongTries>(&*self.store, &registers::wrong_tries(locator))?;
        Ok(tries.map_or(0, |tries| tries.count))
    }

    pub(crate) fn count_try(&self, locator: &str, count: u8, now: Instant) -> Result<()> {
        registers::put(&*self.store, &registers::wrong_tries(locator), &WrongTries { count, last_at: now.0 })
    }

    /// Drops counts that are older than any code that was open when they were made.
    pub(crate) fn sweep_wrong_tries(&self, now: Instant) -> Result<u64> {
        let mut gone = 0;
        for (register, bytes) in self.store.registers(registers::TRIES_OF_CODE)? {
            let tries: WrongTries = codec::decode(&bytes)?;
            if now.0.saturating_sub(tries.last_at) > PRINTED_MS {
                self.store.remove_register(&register)?;
                gone += 1;
            }
        }
        Ok(gone)
    }

    fn buckets(&self, from: Option<IpAddr>) -> Vec<(String, Limit)> {
        let mut buckets = vec![(registers::TRIES_IN_TOTAL.to_owned(), IN_TOTAL)];
        buckets.extend(from.map(|address| (self.bucket_of(address), PER_ADDRESS)));
        buckets
    }

    /// Addresses are kept as keyed hashes: the store says nothing about who came from where. A household's IPv6
    /// addresses count as one.
    fn bucket_of(&self, address: IpAddr) -> String {
        let bytes: Vec<u8> = match address.to_canonical() {
            IpAddr::V4(v4) => v4.octets().to_vec(),
            IpAddr::V6(v6) => v6.octets()[..8].to_vec(),
        };
        let hash: [u8; 8] = crypto::mac(&self.keys.pepper, "huxue try from", &[&bytes]);
        format!("{}{}", registers::TRIES_FROM, codec::hex(&hash))
    }

    /// A bucket that is full again says nothing more. The total keeps the others few.
    fn forget_full_buckets(&self, now: Instant) -> Result<()> {
        for (register, bytes) in self.store.registers(registers::TRIES_FROM)? {
            let bucket = PER_ADDRESS.refilled(Some(codec::decode(&bytes)?), now);
            if bucket.tokens >= PER_ADDRESS.capacity() {
                self.store.remove_register(&register)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_window_holds_more_tries_than_the_allowance() {
        for limit in [PER_ADDRESS, IN_TOTAL] {
            let mut bucket = None;
            let mut paid: Vec<i64> = Vec::new();
            for now in (0..3 * limit.window_ms).step_by(250) {
                let mut current = limit.refilled(bucket, Instant(now));
                while current.tokens >= TOKEN {
                    current.tokens -= TOKEN;
                    paid.push(now);
                }
                bucket = Some(current);
            }
            for (at, first) in paid.iter().enumerate() {
                let within = paid[at..].iter().take_while(|later| **later < first + limit.window_ms).count();
                assert!(within as i64 <= limit.tries, "{within} of {} from {first} ms", limit.tries);
            }
            assert!(paid.len() as i64 >= limit.tries, "an allowance comes back: {}", paid.len());
        }
    }

    #[test]
    fn a_clock_set_back_gives_no_tries() {
        let spent = Some(Bucket { tokens: 0, at: 1_000_000 });
        assert_eq!(PER_ADDRESS.refilled(spent, Instant(0)).tokens, 0);
        let a_year = Instant(1_000_000 + 365 * 86_400_000);
        assert_eq!(PER_ADDRESS.refilled(spent, a_year).tokens, PER_ADDRESS.capacity());
    }
}
