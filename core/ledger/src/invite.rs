//! What HQ hands to a new phone before the two have ever spoken: where it is reached, by which certificate it is known,
//! and a one-time code. Printed as a QR picture, or pasted as the same text; it closes the gap of a first contact in
//! which anybody could pose as HQ (issue C, Deliver 1 and 5).
//!
//! ```text
//! HUXUE1:BASE32(invitation ‖ check)      check = first 4 bytes of H("huxue invite 1"; invitation)
//! ```
//!
//! Upper case, digits and a colon alone, so that a QR code holds it in its compact alphanumeric mode.

use data_encoding::BASE32_NOPAD;
use minicbor::{Decode, Encode};

use crate::codec;
use crate::crypto;

/// What every invitation begins with; another version is another prefix.
pub const PREFIX: &str = "HUXUE1:";
/// Longest text that is looked at, in characters.
pub const MAX_TEXT: usize = 1024;
/// Longest address, in bytes.
pub const MAX_URL: usize = 255;
/// Longest code, in bytes.
pub const MAX_CODE: usize = 32;
/// Most pins of one HQ: the key in use, the backup, and room for a county that hands over to another key.
pub const MAX_PINS: usize = 4;

const LABEL: &str = "huxue invite 1";

/// A server certificate is HQ's if it descends from this root *and* carries one of these keys.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Trust {
    /// SHA-256 of HQ's own root certificate (DER); the server sends the certificate itself with its chain.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub root: [u8; 32],
    /// SHA-256 of the server key's SubjectPublicKeyInfo: the one in use first, then the backup.
    #[n(1)]
    pub pins: Vec<Pin>,
}

/// SHA-256 of a SubjectPublicKeyInfo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct Pin(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 32]);

impl Trust {
    /// True if this key is pinned. Without pins the root alone decides: a root that was handed over as a file.
    pub fn knows(&self, spki: &[u8]) -> bool {
        let hash = crypto::content_hash(spki);
        self.pins.iter().any(|pin| pin.0 == hash)
    }
}

/// HQ's address, its certificate, and a code.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Invite {
    #[n(0)]
    pub url: String,
    #[n(1)]
    pub code: String,
    /// Absent where HQ is reached over loopback without TLS.
    #[n(2)]
    pub trust: Option<Trust>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InviteError {
    #[error("this is no invitation of Huxue")]
    NotAnInvite,
    #[error("the invitation was damaged on its way: scan or paste it again")]
    Damaged,
    #[error("the invitation does not name an address, a code, or both the root and the keys of HQ")]
    Incomplete,
}

impl Invite {
    /// The text of the picture.
    pub fn to_text(&self) -> String {
        let mut bytes = codec::encode(self);
        let check = check(&bytes);
        bytes.extend_from_slice(&check);
        format!("{PREFIX}{}", BASE32_NOPAD.encode(&bytes))
    }

    /// Reads what a camera or the clipboard gave. Blanks and line breaks of a mail are passed over, and lower case is
    /// read as upper.
    pub fn parse(text: &str) -> Result<Self, InviteError> {
        if text.len() > MAX_TEXT {
            return Err(InviteError::NotAnInvite);
        }
        let text: String = text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
        let coded = text.strip_prefix(PREFIX).ok_or(InviteError::NotAnInvite)?;
        let bytes = BASE32_NOPAD.decode(coded.as_bytes()).map_err(|_| InviteError::Damaged)?;
        let (body, tag) = bytes.split_last_chunk::<4>().ok_or(InviteError::Damaged)?;
        if check(body) != *tag {
            return Err(InviteError::Damaged);
        }
        let invite: Self = codec::decode(body).map_err(|_| InviteError::Incomplete)?;
        if invite.is_complete() { Ok(invite) } else { Err(InviteError::Incomplete) }
    }

    fn is_complete(&self) -> bool {
        let secure = self.url.starts_with("https://");
        let address = secure || self.url.starts_with("http://");
        let trusted = self.trust.as_ref().map_or(!secure, |trust| (1..=MAX_PINS).contains(&trust.pins.len()));
        address && trusted && self.url.len() <= MAX_URL && !self.code.is_empty() && self.code.len() <= MAX_CODE
    }
}

fn check(body: &[u8]) -> [u8; 4] {
    let full = crypto::hash(LABEL, &[body]);
    [full[0], full[1], full[2], full[3]]
}
