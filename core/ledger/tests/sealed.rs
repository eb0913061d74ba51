//! A `Sealed` body: readable by HQ alone, bound to its author, telling nothing by its length.
#![allow(clippy::unwrap_used)]

use huxue_ledger::crypto::{Agreement, CryptoError, Signer25519};
use huxue_ledger::device::OperatingKey;
use huxue_ledger::fact::{Body, FOLD_VERSION, SealedBody};
use huxue_ledger::ident::{DeviceId, TenantId};
use huxue_ledger::sealed::{open, seal};

const AUTHOR: DeviceId = DeviceId([1; 8]);

fn hq() -> (OperatingKey, Agreement) {
    let (signer, agreement) = (Signer25519::from_seed(&[2; 32]), Agreement::from_seed(&[3; 32]));
    let (signing_key, agreement_key) = (signer.public(), agreement.public());
    (OperatingKey { tenant: TenantId([9; 8]), signing_key, agreement_key, not_before: 0 }, agreement)
}

fn sealed(content: &[u8]) -> SealedBody {
    seal(&hq().0, AUTHOR, &[4; 32], content)
}

#[test]
fn hq_opens_what_was_sealed_whatever_its_length_and_its_zeros() {
    let (key, own) = hq();
    let contents: [&[u8]; 6] = [b"", b"x", &[0; 3], &[0x80, 0, 0], &[7; 255], &[0x80; 256]];
    for content in contents {
        let body = sealed(content);
        assert_eq!(body.recipient, key.device());
        assert_eq!(open(&own, AUTHOR, &body).unwrap(), content);
        // As it travels and is stored.
        let stored = Body::Sealed(body.clone()).to_bytes();
        let back = Body::decode(Body::Sealed(body.clone()).kind(), &stored, FOLD_VERSION);
        assert_eq!(back.unwrap().unwrap(), Body::Sealed(body));
    }
}

#[test]
fn nobody_else_opens_it_and_nobody_passes_it_on_as_their_own() {
    let (_, own) = hq();
    let body = sealed("警员001 的线索".as_bytes());
    assert_eq!(open(&Agreement::from_seed(&[8; 32]), AUTHOR, &body), Err(CryptoError::CannotOpen));
    assert_eq!(open(&own, DeviceId([2; 8]), &body), Err(CryptoError::CannotOpen));
    for at in 0..body.bytes.len() {
        let mut changed = body.clone();
        changed.bytes[at] ^= 1;
        assert_eq!(open(&own, AUTHOR, &changed), Err(CryptoError::CannotOpen), "byte {at}");
    }
    for length in 0..body.bytes.len() {
        let cut = SealedBody { recipient: body.recipient, bytes: body.bytes[..length].to_vec() };
        assert!(open(&own, AUTHOR, &cut).is_err());
    }
}

#[test]
fn a_short_word_and_a_long_sentence_look_alike() {
    let content = "警员001 的线索".as_bytes();
    let (short, long) = (sealed(b"x"), sealed(&[7; 200]));
    assert_eq!(short.bytes.len(), long.bytes.len());
    assert!(!sealed(content).bytes.windows(content.len()).any(|window| window == content));
    let again = seal(&hq().0, AUTHOR, &[5; 32], b"x");
    assert_ne!(again.bytes, short.bytes);
}
