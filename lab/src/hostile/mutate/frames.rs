//! Faults of the frame: bytes that do not parse, or parse into more than is allowed.

use super::Mutator;
use super::any_line;
use crate::dice::Dice;
use crate::hostile::case::{Case, Draft, Fate};
use crate::hostile::wire::Cbor;
use crate::hostile::world::World;

pub(super) const ALL: &[Mutator] = &[truncated, trailing, flipped, endless, deep, unknown_key, huge_count];

pub(super) fn truncated(world: &World, dice: &mut Dice) -> Case {
    let (draft, line) = any_line(world, dice);
    let mut case = draft.case(world, "truncated", &line, Fate::Refused);
    let frame = case.body.len() - 16;
    let cut = dice.between(1, frame as i64) as usize;
    case.body.drain(frame - cut..frame);
    case
}

fn trailing(world: &World, dice: &mut Dice) -> Case {
    let (draft, line) = any_line(world, dice);
    let mut case = draft.case(world, "trailing", &line, Fate::Refused);
    let frame = case.body.len() - 16;
    case.body.insert(frame, dice.next() as u8);
    case
}

/// One bit anywhere in what the signature covers, or in the signature. Another phone brings it: a run that no longer
/// names its device is the sender's, and by its own sender it would still be right.
fn flipped(world: &World, dice: &mut Dice) -> Case {
    let (draft, line) = any_line(world, dice);
    let mut run = line.signed(&world.phones[draft.phone].signer);
    let at = dice.between(0, run.len() as i64) as usize;
    run[at] ^= 1 << (dice.next() % 8);
    let carrier = Draft { phone: (draft.phone + 1) % world.phones.len(), ..draft };
    carrier.case_of(world, "flipped", vec![run], Fate::Refused)
}

/// Lengths without end where a run or its unknown key stands.
fn endless(world: &World, dice: &mut Dice) -> Case {
    let (draft, mut line) = any_line(world, dice);
    let depth = dice.between(1, 2_000) as usize;
    line.extra = Some([vec![0x9F; depth], vec![0xFF; depth]].concat());
    draft.case(world, "endless", &line, Fate::Refused)
}

fn deep(world: &World, dice: &mut Dice) -> Case {
    let (draft, mut line) = any_line(world, dice);
    let depth = dice.between(40, 50_000) as usize;
    line.extra = Some([vec![0x81; depth], vec![0x00]].concat());
    draft.case(world, "deep", &line, Fate::Refused)
}

/// A newer version's key: ignored.
fn unknown_key(world: &World, dice: &mut Dice) -> Case {
    let (draft, mut line) = any_line(world, dice);
    line.extra = Some(Cbor::default().map(1).text("new").array(2).uint(1).bytes(&[5; 40]).0);
    draft.case(world, "unknown_key", &line, Fate::Counts)
}

/// Counts that promise more than a body can hold.
fn huge_count(world: &World, dice: &mut Dice) -> Case {
    let (draft, mut line) = any_line(world, dice);
    let (major, n) =
        ((2 + dice.next() % 4) as u8, [u64::MAX, u64::from(u32::MAX), 1 << 40][(dice.next() % 3) as usize]);
    line.extra = Some(Cbor::default().head(major, n).0);
    draft.case(world, "huge_count", &line, Fate::Refused)
}
