//! Repeatable random bytes for the calling thread: a scenario plays to the same bytes every time. Only in builds with
//! the `testing` feature.

use std::cell::Cell;

thread_local! {
    static STREAM: Cell<Option<(u64, u64)>> = const { Cell::new(None) };
}

/// `Some(seed)` starts a repeatable stream on this thread, `None` goes back to the operating system.
pub fn seed(seed: Option<u64>) {
    STREAM.set(seed.map(|seed| (seed, 0)));
}

pub(crate) fn fill(bytes: &mut [u8]) -> bool {
    let Some((seed, mut counter)) = STREAM.get() else { return false };
    for chunk in bytes.chunks_mut(32) {
        let block = huxue_ledger::crypto::hash("huxue hq stream", &[&seed.to_be_bytes(), &counter.to_be_bytes()]);
        chunk.copy_from_slice(&block[..chunk.len()]);
        counter += 1;
    }
    STREAM.set(Some((seed, counter)));
    true
}
