//! A concern report as it travels: one `Sealed` entry in a restricted scope of its own, with the content in the
//! perishable part, and a second one for a plate, which goes sooner. The phone seals before it writes, so that no
//! readable copy is stored anywhere but in HQ's reading room (L5, L7).

use huxue_duty::clock::Instant;
use huxue_duty::ids::PostId;
use minicbor::{Decode, Encode};

use crate::codec;
use crate::crypto::{Agreement, CryptoError};
use crate::device::OperatingKey;
use crate::fact::{Body, Private, SealedBody};
use crate::fold::{Folded, ScopeFold};
use crate::ident::DeviceId;
use crate::sealed;

/// What was observed, where and when. There is no field for a person.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Concern {
    #[n(0)]
    pub post: String,
    /// A behaviour code, `C01` to `C10`.
    #[n(1)]
    pub code: String,
    /// Milliseconds, as the observer says.
    #[n(2)]
    pub seen_at: i64,
    /// A code of [`huxue_duty::concern::ACTIONS`].
    #[n(3)]
    pub action: String,
    /// Only of `C10`.
    #[n(4)]
    pub text: Option<String>,
}

impl Concern {
    pub fn post(&self) -> PostId {
        PostId::new(&self.post)
    }

    pub const fn seen_at(&self) -> Instant {
        Instant(self.seen_at)
    }

    /// `ephemeral` must be 32 fresh random bytes.
    pub fn seal(&self, recipient: &OperatingKey, author: DeviceId, ephemeral: &[u8; 32]) -> (Body, Private) {
        let (body, sealed) = apart(sealed::seal(recipient, author, ephemeral, &codec::encode(self)));
        (body, Private { sealed: Some(sealed), ..Private::default() })
    }
}

/// A plate's own entry. `ephemeral` must be 32 fresh random bytes.
pub fn seal_plate(plate: &str, recipient: &OperatingKey, author: DeviceId, ephemeral: &[u8; 32]) -> (Body, Private) {
    let (body, sealed_plate) = apart(sealed::seal(recipient, author, ephemeral, plate.as_bytes()));
    (body, Private { sealed_plate: Some(sealed_plate), ..Private::default() })
}

/// What would stay for ever names the recipient alone.
fn apart(sealed: SealedBody) -> (Body, Vec<u8>) {
    (Body::Sealed(SealedBody { recipient: sealed.recipient, bytes: Vec::new() }), sealed.bytes)
}

/// The report of a restricted scope, if it counts and has not been erased.
pub fn report(fold: &ScopeFold) -> Option<&Folded> {
    counted(fold).find(|folded| folded.private().sealed.is_some())
}

/// Opens the report with whichever key it was sealed to; `None` if it is erased.
pub fn open<'k>(fold: &ScopeFold, keys: impl Iterator<Item = &'k Agreement>) -> Option<Result<Concern, CryptoError>> {
    let folded = report(fold)?;
    let bytes = open_bytes(folded, folded.private().sealed?, keys);
    Some(bytes.and_then(|bytes| codec::decode(&bytes).map_err(|_| CryptoError::CannotOpen)))
}

/// The plate beside it, while it is there.
pub fn open_plate<'k>(fold: &ScopeFold, keys: impl Iterator<Item = &'k Agreement>) -> Option<String> {
    let (folded, sealed) = counted(fold).find_map(|folded| Some((folded, folded.private().sealed_plate?)))?;
    String::from_utf8(open_bytes(folded, sealed, keys).ok()?).ok()
}

fn counted(fold: &ScopeFold) -> impl Iterator<Item = &Folded> {
    fold.entries.iter().filter(|folded| matches!(folded.counted(), Some(Body::Sealed(_))))
}

fn open_bytes<'k>(
    folded: &Folded,
    bytes: Vec<u8>,
    mut keys: impl Iterator<Item = &'k Agreement>,
) -> Result<Vec<u8>, CryptoError> {
    let Some(Body::Sealed(SealedBody { recipient, .. })) = &folded.body else { return Err(CryptoError::CannotOpen) };
    let body = SealedBody { recipient: *recipient, bytes };
    let author = folded.entry.journal.device;
    keys.find_map(|key| sealed::open(key, author, &body).ok()).ok_or(CryptoError::CannotOpen)
}
