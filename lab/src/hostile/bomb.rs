//! The decompression bomb: half a megabyte that would inflate to half a gigabyte, at every place where a stranger's
//! bytes arrive. Refused each time, with no memory spent on it.

use flate2::{Compress, Compression, FlushCompress};
use huxue_ledger::bundle::Bundle;
use huxue_ledger::codec;
use huxue_ledger::frames::{Answer, News, Request, split_request};
use huxue_ledger::ident::TenantId;
use huxue_ledger::run::Run;

use super::wire::{Cbor, request};
use super::world::TENANT;

/// Bytes as they arrive.
const SIZE: usize = 522 * 1024;
const BLOCK: usize = 4 * 1024 * 1024;

/// A DEFLATE stream of `SIZE` bytes that ends nowhere.
fn stream() -> Vec<u8> {
    let zeros = vec![0; BLOCK];
    let mut block = Vec::with_capacity(64 * 1024);
    let mut compress = Compress::new(Compression::best(), false);
    // Flushed to a byte, a block of zeros can be followed by itself.
    let done = compress.compress_vec(&zeros, &mut block, FlushCompress::Full);
    debug_assert!(done.is_ok());
    block.iter().cycle().take(SIZE.max(block.len())).copied().collect()
}

/// The bomb as it would arrive at each place: made before memory is looked at.
pub struct Arrivals {
    plain: Vec<u8>,
    /// As Automerge would take it: a compressed change under its magic.
    chunk: Vec<u8>,
    /// Inside an entry of a request.
    inside: Vec<u8>,
    /// In place of a request.
    instead: Vec<u8>,
}

pub fn arrivals() -> Arrivals {
    let plain = stream();
    let chunk = [&[0x85, 0x6F, 0x4A, 0x83, 0, 0, 0, 0, 2][..], &plain].concat();
    let run = Cbor::default().map(1).uint(5).array(1).array(2).map(0).bytes(&chunk).0;
    let (inside, instead) = (request([1; 8], &[run]), [plain.as_slice(), &[0; 16]].concat());
    Arrivals { plain, chunk, inside, instead }
}

/// How many of the places refuse it, of how many.
pub fn refused(bomb: &Arrivals) -> (usize, usize) {
    let tenant = TenantId(TENANT);
    let frame_is_refused =
        |body: &[u8]| split_request(body).map_or(true, |(frame, _)| Request::from_frame(frame, tenant).is_err());
    let refusals = [
        News::unpack(&bomb.plain).is_err(),
        News::unpack(&bomb.chunk).is_err(),
        frame_is_refused(&bomb.inside),
        frame_is_refused(&bomb.instead),
        Run::from_bytes(&bomb.chunk, tenant).is_err(),
        codec::decode::<Bundle>(&bomb.plain).is_err(),
        codec::decode::<Answer>(&bomb.chunk).is_err(),
    ];
    (refusals.iter().filter(|refused| **refused).count(), refusals.len())
}
