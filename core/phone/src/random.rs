//! Fresh random bytes from the operating system: salts, epochs, record ids. A scenario may seed them for its thread, so
//! that the same file plays to the same bytes; that door exists only in builds with the `testing` feature.

use crate::error::PhoneError;

pub fn bytes<const N: usize>() -> Result<[u8; N], PhoneError> {
    let mut bytes = [0; N];
    #[cfg(feature = "testing")]
    if seeded::fill(&mut bytes) {
        return Ok(bytes);
    }
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

/// Repeatable bytes for the calling thread.
#[cfg(feature = "testing")]
pub mod seeded {
    use std::cell::Cell;

    thread_local! {
        static STREAM: Cell<Option<(u64, u64)>> = const { Cell::new(None) };
    }

    /// `Some(seed)` starts a repeatable stream on this thread, `None` goes back to the operating system.
    pub fn seed(seed: Option<u64>) {
        STREAM.set(seed.map(|seed| (seed, 0)));
    }

    pub(super) fn fill(bytes: &mut [u8]) -> bool {
        let Some((seed, mut counter)) = STREAM.get() else { return false };
        for chunk in bytes.chunks_mut(32) {
            let block =
                huxue_ledger::crypto::hash("huxue phone stream", &[&seed.to_be_bytes(), &counter.to_be_bytes()]);
            chunk.copy_from_slice(&block[..chunk.len()]);
            counter += 1;
        }
        STREAM.set(Some((seed, counter)));
        true
    }
}
