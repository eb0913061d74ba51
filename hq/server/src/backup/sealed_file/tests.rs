//! The container alone: what goes in comes out, and every way of spoiling it has its name.
#![allow(clippy::unwrap_used)]

use huxue_ledger::crypto::Agreement;
use zeroize::Zeroizing;

use super::{Fault, Lock, MAGIC, Opener, PIECE, TAG, read, write};
use crate::error::HqError;

fn recovery() -> Agreement {
    Agreement::from_seed(&[5; 32])
}

fn close(plain: &[u8]) -> Vec<u8> {
    let mut closed = Vec::new();
    write(&mut &*plain, &mut closed, &Lock::Recovery(recovery().public())).unwrap();
    closed
}

fn open_with(closed: &[u8], opener: &Opener) -> Result<Vec<u8>, Fault> {
    let mut plain = Vec::new();
    match read(&mut &closed[MAGIC.len()..], &mut plain, opener) {
        Ok(()) => Ok(plain),
        Err(HqError::Backup(fault)) => Err(fault),
        Err(other) => panic!("{other}"),
    }
}

fn open(closed: &[u8]) -> Result<Vec<u8>, Fault> {
    open_with(closed, &Opener::Recovery(recovery()))
}

fn content(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at % 251) as u8).collect()
}

/// Where the pieces lie in a closed file.
fn pieces(closed: &[u8]) -> Vec<std::ops::Range<usize>> {
    let header = u32::from_be_bytes(closed[8..12].try_into().unwrap()) as usize;
    let (mut at, mut found) = (12 + header, Vec::new());
    while at < closed.len() {
        let length = u32::from_be_bytes(closed[at + 5..at + 9].try_into().unwrap()) as usize;
        found.push(at..at + 9 + length);
        at += 9 + length;
    }
    found
}

#[test]
fn every_length_around_the_edges_of_pieces_comes_back() {
    for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 2 * PIECE + 7] {
        let plain = content(length);
        let closed = close(&plain);
        assert_eq!(pieces(&closed).len(), length.div_ceil(PIECE).max(1), "{length}");
        assert_eq!(open(&closed).unwrap(), plain, "{length}");
    }
}

#[test]
fn a_passphrase_opens_what_it_closed_and_nothing_else_does() {
    crate::staff::password::cheap_for_tests();
    let words = |text: &str| Zeroizing::new(text.to_owned());
    let mut closed = Vec::new();
    write(&mut &b"content"[..], &mut closed, &Lock::Passphrase(words("copper lantern eleven"))).unwrap();
    assert_eq!(open_with(&closed, &Opener::Passphrase(words("copper lantern eleven"))).unwrap(), b"content");
    assert_eq!(open_with(&closed, &Opener::Passphrase(words("copper lantern twelve"))), Err(Fault::WrongPassphrase));
    assert_eq!(open(&closed), Err(Fault::NeedsPassphrase));
    assert_eq!(open_with(&closed, &Opener::Nothing), Err(Fault::NeedsPassphrase));
    let sealed = close(b"content");
    assert_eq!(open_with(&sealed, &Opener::Passphrase(words("x"))), Err(Fault::NeedsRecoveryKey));
    let other = Opener::Recovery(Agreement::from_seed(&[6; 32]));
    assert_eq!(open_with(&sealed, &other), Err(Fault::WrongRecoveryKey));
}

#[test]
fn two_files_of_the_same_content_share_no_piece() {
    let plain = content(PIECE + 1);
    let (one, two) = (close(&plain), close(&plain));
    let pairs = pieces(&one).into_iter().zip(pieces(&two));
    assert!(pairs.clone().count() == 2 && pairs.into_iter().all(|(a, b)| one[a] != two[b]));
    // A piece of another file of ours is a changed one.
    let (first, second) = (pieces(&one), pieces(&two));
    let mut mixed = one.clone();
    mixed[first[1].clone()].copy_from_slice(&two[second[1].clone()]);
    assert_eq!(open(&mixed), Err(Fault::Changed { piece: 1 }));
}

#[test]
fn a_file_cut_anywhere_is_told_to_be_cut() {
    let closed = close(&content(3 * PIECE + 5));
    let all = pieces(&closed);
    for (number, piece) in all.iter().enumerate() {
        // Between two pieces, inside a piece's own head, and inside its content.
        for at in [piece.start, piece.start + 4, piece.end - 1] {
            assert_eq!(open(&closed[..at]), Err(Fault::CutShort { pieces: number as u32 }), "at {at}");
        }
    }
    assert_eq!(open(&closed[..20]), Err(Fault::CutShort { pieces: 0 }));
}

#[test]
fn swapped_repeated_and_dropped_pieces_are_out_of_order_even_if_renumbered() {
    let closed = close(&content(3 * PIECE + 5));
    let all = pieces(&closed);
    let joined = |order: &[usize]| {
        let mut bytes = closed[..all[0].start].to_vec();
        for number in order {
            bytes.extend_from_slice(&closed[all[*number].clone()]);
        }
        bytes
    };
    assert_eq!(open(&joined(&[0, 2, 1, 3])), Err(Fault::OutOfOrder { expected: 1, found: 2 }));
    assert_eq!(open(&joined(&[0, 0, 1, 2, 3])), Err(Fault::OutOfOrder { expected: 1, found: 0 }));
    assert_eq!(open(&joined(&[0, 1, 3])), Err(Fault::OutOfOrder { expected: 2, found: 3 }));
    let mut renumbered = joined(&[0, 2, 1, 3]);
    let again = pieces(&renumbered);
    for (number, piece) in again.iter().enumerate() {
        renumbered[piece.start..piece.start + 4].copy_from_slice(&(number as u32).to_be_bytes());
    }
    assert_eq!(open(&renumbered), Err(Fault::Changed { piece: 1 }));
}

#[test]
fn a_piece_made_the_last_and_something_behind_the_last_are_noticed() {
    let closed = close(&content(2 * PIECE + 5));
    let all = pieces(&closed);
    let mut ended = closed[..all[1].end].to_vec();
    ended[all[1].start + 4] = 1;
    assert_eq!(open(&ended), Err(Fault::Changed { piece: 1 }));
    let mut longer = closed.clone();
    longer.push(0);
    assert_eq!(open(&longer), Err(Fault::Trailing));
}

#[test]
fn no_single_changed_byte_passes() {
    let closed = close(&content(200));
    assert!(closed.len() < 1_000 && closed.len() > 200 + TAG);
    for at in MAGIC.len()..closed.len() {
        let mut spoilt = closed.clone();
        spoilt[at] ^= 1;
        assert!(open(&spoilt).is_err(), "byte {at}");
    }
}

#[test]
fn a_header_that_asks_for_the_machines_whole_memory_is_refused() {
    crate::staff::password::cheap_for_tests();
    let words = Zeroizing::new("copper lantern eleven".to_owned());
    let mut closed = Vec::new();
    write(&mut &b"x"[..], &mut closed, &Lock::Passphrase(words.clone())).unwrap();
    let header = u32::from_be_bytes(closed[8..12].try_into().unwrap()) as usize;
    let mut header: super::Header = huxue_ledger::codec::decode(&closed[12..12 + header]).unwrap();
    if let super::Closing::Passphrase { memory_kib, .. } = &mut header.closing {
        *memory_kib = u32::MAX;
    }
    let header = huxue_ledger::codec::encode(&header);
    let mut greedy = closed[..8].to_vec();
    greedy.extend_from_slice(&(header.len() as u32).to_be_bytes());
    greedy.extend_from_slice(&header);
    assert_eq!(open_with(&greedy, &Opener::Passphrase(words)), Err(Fault::Header));
}
