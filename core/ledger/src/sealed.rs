//! Content that only HQ reads, whoever carries or stores it: the body of a `Sealed` entry. Sealed to the agreement key
//! that HQ's root certified; bound to the device that wrote it, so that nobody can pass it on as their own.

use crate::crypto::{self, Agreement, CryptoError};
use crate::device::OperatingKey;
use crate::fact::SealedBody;
use crate::ident::DeviceId;

/// Content is filled up to a multiple of this, so that its length tells little.
const STEP: usize = 256;
/// Where the content ends; zeros follow.
const END: u8 = 0x80;

/// `ephemeral` must be 32 fresh random bytes.
pub fn seal(recipient: &OperatingKey, author: DeviceId, ephemeral: &[u8; 32], content: &[u8]) -> SealedBody {
    let mut padded = Vec::with_capacity((content.len() / STEP + 1) * STEP);
    padded.extend_from_slice(content);
    padded.push(END);
    padded.resize(padded.len().next_multiple_of(STEP), 0);
    let bytes = crypto::seal(&recipient.agreement_key, ephemeral, &label(author), &padded);
    SealedBody { recipient: recipient.device(), bytes }
}

/// `author` is the device of the entry's journal. Content sealed by another is not opened.
pub fn open(own: &Agreement, author: DeviceId, body: &SealedBody) -> Result<Vec<u8>, CryptoError> {
    let mut padded = crypto::open(own, &label(author), &body.bytes)?;
    let end = padded.iter().rposition(|byte| *byte != 0).filter(|end| padded[*end] == END);
    padded.truncate(end.ok_or(CryptoError::CannotOpen)?);
    Ok(padded)
}

fn label(author: DeviceId) -> String {
    format!("huxue sealed body 1 {author}")
}
