//! Faults of a run: counts, sizes, places, signatures, forks.

use super::Mutator;
use super::any_line;
use crate::dice::Dice;
use crate::hostile::case::{Case, Draft, Fate};
use crate::hostile::legal;
use crate::hostile::world::{OFFICER, World, device_of};

pub(super) const ALL: &[Mutator] = &[
    no_entries,
    too_many,
    too_large,
    too_large_together,
    seq_zero,
    seq_far,
    wrong_head,
    other_signer,
    other_label,
    stranger,
    forked,
    repeated,
    other_tenant,
];

fn no_entries(world: &World, dice: &mut Dice) -> Case {
    let (draft, mut line) = any_line(world, dice);
    line.parts.clear();
    draft.case(world, "no_entries", &line, Fate::Refused)
}

fn too_many(world: &World, dice: &mut Dice) -> Case {
    let (draft, mut line) = any_line(world, dice);
    line.parts = vec![draft.parts(); dice.between(65, 90) as usize];
    draft.case(world, "too_many", &line, Fate::Refused)
}

fn too_large(world: &World, dice: &mut Dice) -> Case {
    let (mut draft, _) = any_line(world, dice);
    draft.perishable = Some(([1; 16], vec![b'x'; dice.between(16 * 1024, 40 * 1024) as usize]));
    let line = draft.line(world, dice);
    draft.case(world, "too_large", &line, Fate::Refused)
}

fn too_large_together(world: &World, dice: &mut Dice) -> Case {
    let (mut draft, _) = any_line(world, dice);
    draft.perishable = Some(([1; 16], vec![b'x'; 14 * 1024]));
    let mut line = draft.line(world, dice);
    line.parts = vec![draft.parts(); 5];
    draft.case(world, "too_large_together", &line, Fate::Refused)
}

fn seq_zero(world: &World, dice: &mut Dice) -> Case {
    let (draft, mut line) = any_line(world, dice);
    line.first_seq = 0;
    draft.case(world, "seq_zero", &line, Fate::Refused)
}

fn seq_far(world: &World, dice: &mut Dice) -> Case {
    let (draft, mut line) = any_line(world, dice);
    line.first_seq = [2, 5, u64::MAX - 1, u64::MAX][(dice.next() % 4) as usize];
    draft.case(world, "seq_far", &line, Fate::Refused)
}

/// Behind the incident's own journal, with a head nobody knows.
fn wrong_head(world: &World, dice: &mut Dice) -> Case {
    let (draft, mut line) = behind_base(world, dice);
    line.head_check = Some((dice.next() as u32 | 1).to_be_bytes());
    line.prev = [dice.next() as u8 | 1; 32];
    draft.case(world, "wrong_head", &line, Fate::Refused)
}

fn other_signer(world: &World, dice: &mut Dice) -> Case {
    let (draft, line) = any_line(world, dice);
    let other = &world.phones[(draft.phone + 1) % world.phones.len()].signer;
    draft.case_of(world, "other_signer", vec![line.signed(other)], Fate::Refused)
}

fn other_label(world: &World, dice: &mut Dice) -> Case {
    let (draft, line) = any_line(world, dice);
    let signature = world.phones[draft.phone].signer.sign("huxue run 2", &line.head());
    draft.case_of(world, "other_label", vec![line.with_signature(&signature)], Fate::Refused)
}

fn stranger(world: &World, dice: &mut Dice) -> Case {
    let (draft, mut line) = any_line(world, dice);
    line.device = device_of(&world.stranger);
    draft.case_of(world, "stranger", vec![line.signed(&world.stranger)], Fate::Refused)
}

/// Signed for another tenant: the hash is another.
fn other_tenant(world: &World, dice: &mut Dice) -> Case {
    let (draft, mut line) = any_line(world, dice);
    line.tenant = [0x77; 8];
    draft.case(world, "other_tenant", &line, Fate::Refused)
}

/// A right step after the two entries of an incident's own journal.
fn behind_base(world: &World, dice: &mut Dice) -> (Draft, crate::hostile::wire::Line) {
    let mut draft = legal::step(world, dice);
    draft.phone = OFFICER;
    world.phones[OFFICER].person.clone_into(&mut draft.author);
    let at = draft.base.unwrap_or(0);
    let mut line = draft.line(world, dice);
    let base = &world.bases[at];
    (line.epoch, line.first_seq, line.prev) = (base.line.epoch, 3, base.step());
    (draft, line)
}

/// Another second entry than the one that is known.
fn forked(world: &World, dice: &mut Dice) -> Case {
    let (draft, mut line) = behind_base(world, dice);
    let base = &world.bases[draft.base.unwrap_or(0)];
    (line.first_seq, line.prev) = (2, base.entries[0].hash.0);
    draft.case(world, "forked", &line, Fate::Forks)
}

/// What is known already, and then something new behind it.
fn repeated(world: &World, dice: &mut Dice) -> Case {
    let (draft, line) = behind_base(world, dice);
    let base = &world.bases[draft.base.unwrap_or(0)];
    let run = line.signed(&world.phones[OFFICER].signer);
    draft.case_of(world, "repeated", vec![base.run.clone(), base.run.clone(), run], Fate::Counts)
}
