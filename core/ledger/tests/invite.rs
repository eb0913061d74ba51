//! Invitations: they survive cameras, mails and hostile text.
#![allow(clippy::unwrap_used)]

use huxue_ledger::codec::encode;
use huxue_ledger::crypto::{content_hash, hash};
use huxue_ledger::invite::{Invite, InviteError, MAX_PINS, MAX_TEXT, PREFIX, Pin, Trust};
use proptest::prelude::*;

fn invite() -> Invite {
    let trust = Trust { root: [1; 32], pins: vec![Pin([2; 32]), Pin([3; 32])] };
    Invite { url: "https://10.20.30.40:8470".into(), code: "K7QM4-XNPT9-2".into(), trust: Some(trust) }
}

/// A text with a right check, whatever it says.
fn sealed(body: &[u8]) -> String {
    let mut bytes = body.to_vec();
    bytes.extend_from_slice(&hash("huxue invite 1", &[body])[..4]);
    format!("{PREFIX}{}", data_encoding::BASE32_NOPAD.encode(&bytes))
}

#[test]
fn an_invitation_survives_a_mail_and_the_lower_case() {
    let text = invite().to_text();
    assert_eq!(Invite::parse(&text).unwrap(), invite());
    let (first, rest) = text.split_at(80);
    assert_eq!(Invite::parse(&format!(" {first}\r\n{}\n", rest.to_lowercase())).unwrap(), invite());
    assert!(text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b':'), "{text}");
    // Alphanumeric QR codes of version 12 at level M hold 311 characters.
    assert!(text.len() <= 311, "{} characters", text.len());
}

#[test]
fn one_wrong_character_is_found() {
    let text = invite().to_text();
    for at in PREFIX.len()..text.len() {
        let mut bytes = text.clone().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        let wrong = Invite::parse(std::str::from_utf8(&bytes).unwrap());
        assert!(matches!(wrong, Err(InviteError::Damaged)), "at {at}: {wrong:?}");
    }
    assert_eq!(Invite::parse("K7QM4-XNPT9-2"), Err(InviteError::NotAnInvite));
    assert_eq!(Invite::parse("HUXUE1:"), Err(InviteError::Damaged));
    assert_eq!(Invite::parse(&format!("{PREFIX}{}", "A".repeat(MAX_TEXT))), Err(InviteError::NotAnInvite));
}

#[test]
fn an_address_with_tls_comes_with_its_pins_and_the_limits_hold() {
    let pins = |count: usize| Some(Trust { root: [1; 32], pins: vec![Pin([2; 32]); count] });
    let broken = [
        Invite { trust: None, ..invite() },
        Invite { trust: pins(0), ..invite() },
        Invite { trust: pins(MAX_PINS + 1), ..invite() },
        Invite { url: "ftp://10.20.30.40".into(), ..invite() },
        Invite { url: format!("https://{}", "a".repeat(300)), ..invite() },
        Invite { code: String::new(), ..invite() },
        Invite { code: "A".repeat(33), ..invite() },
    ];
    for one in broken {
        assert_eq!(Invite::parse(&sealed(&encode(&one))), Err(InviteError::Incomplete), "{one:?}");
    }
    let plain = Invite { url: "http://127.0.0.1:8470".into(), trust: None, ..invite() };
    assert_eq!(Invite::parse(&plain.to_text()).unwrap(), plain);
}

#[test]
fn a_pin_is_the_hash_of_a_key() {
    let trust = Trust { root: [1; 32], pins: vec![Pin(content_hash(b"key"))] };
    assert!(trust.knows(b"key"));
    assert!(!trust.knows(b"other"));
}

proptest! {
    #[test]
    fn any_text_is_answered(text in "\\PC{0,300}") {
        let _ = Invite::parse(&text);
        let _ = Invite::parse(&format!("{PREFIX}{text}"));
    }

    #[test]
    fn any_bytes_under_a_right_check_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(read) = Invite::parse(&sealed(&bytes)) {
            prop_assert_eq!(Invite::parse(&read.to_text()), Ok(read));
        }
    }
}
