//! Faults of an entry: kinds, headers, classes and scopes.

use super::Mutator;
use super::any_line;
use crate::dice::Dice;
use crate::hostile::case::{Case, Fate};
use crate::hostile::legal;
use crate::hostile::wire::{Cbor, header, scope};
use crate::hostile::world::{POST, World};

pub(super) const ALL: &[Mutator] =
    &[unknown_kind, hq_kind, no_such_body, wrong_class, bad_header, bad_time, someone_elses_scope, restricted_step];

fn unknown_kind(world: &World, dice: &mut Dice) -> Case {
    let (mut draft, _) = any_line(world, dice);
    draft.kind = [63, 4_000, 65_535][(dice.next() % 3) as usize];
    let line = draft.line(world, dice);
    let fate = if draft.kind == 63 { Fate::Aside("unknown_kind") } else { Fate::Aside("hq_only") };
    draft.case(world, "unknown_kind", &line, fate)
}

fn hq_kind(world: &World, dice: &mut Dice) -> Case {
    let (mut draft, _) = any_line(world, dice);
    draft.kind = dice.between(64, 88) as u64;
    draft.permanent = Cbor::default().map(2).uint(0).bytes(&[3; 32]).uint(1).text("role").0;
    let line = draft.line(world, dice);
    draft.case(world, "hq_kind", &line, Fate::Aside("hq_only"))
}

/// A body of another shape: no map at all.
fn no_such_body(world: &World, dice: &mut Dice) -> Case {
    let (mut draft, _) = any_line(world, dice);
    let cbor = Cbor::default();
    draft.permanent = match dice.next() % 4 {
        0 => cbor.array(0),
        1 => cbor.uint(dice.next()),
        2 => cbor.text("{}"),
        _ => cbor.bytes(&[0xA0; 32]),
    }
    .0;
    let line = draft.line(world, dice);
    draft.case(world, "no_such_body", &line, Fate::Aside("malformed"))
}

/// A check-in where only directories stand, or in a scope of persons.
fn wrong_class(world: &World, dice: &mut Dice) -> Case {
    let mut draft = legal::fact(world, dice);
    (draft.kind, draft.permanent) = (1, Cbor::default().map(0).0);
    let class = [0, 1, 2, 5, 6, 7, 8, 9][(dice.next() % 8) as usize];
    draft.scope = scope(class, POST, None);
    let line = draft.line(world, dice);
    draft.case(world, "wrong_class", &line, Fate::Aside("wrong_scope"))
}

fn bad_header(world: &World, dice: &mut Dice) -> Case {
    let (draft, mut line) = any_line(world, dice);
    let cbor = Cbor::default();
    line.parts[0].header = match dice.next() % 5 {
        0 => cbor.map(2).uint(0).uint(1).uint(1).text("O001"),
        1 => cbor.map(3).uint(0).uint(1).uint(1).uint(7).uint(4).raw(&draft.time),
        2 => cbor.map(3).uint(0).uint(70_000).uint(1).text("O001").uint(4).raw(&draft.time),
        3 => cbor.array(3).uint(1).text("O001").raw(&draft.time),
        _ => cbor.map(2).uint(1).text("O001").uint(4).raw(&draft.time),
    }
    .0;
    draft.case(world, "bad_header", &line, Fate::Refused)
}

fn bad_time(world: &World, dice: &mut Dice) -> Case {
    let (draft, mut line) = any_line(world, dice);
    let cbor = Cbor::default();
    let time = match dice.next() % 4 {
        0 => cbor.array(4).int(1).uint(1).uint(1).uint(1),
        1 => cbor.array(2).int(1).uint(1),
        // Not a number.
        2 => cbor.array(3).raw(&[0xFB, 0x7F, 0xF8, 0, 0, 0, 0, 0, 0]).uint(1).uint(1),
        // An anchor from before the phone was started.
        _ => cbor.array(7).int(0).uint(1).uint(5).bytes(&[9; 8]).int(0).uint(6).uint(0),
    };
    line.parts[0].header = header(draft.kind, &draft.author, &time.0);
    draft.case(world, "bad_time", &line, Fate::Refused)
}

fn someone_elses_scope(world: &World, dice: &mut Dice) -> Case {
    let mut draft = legal::fact(world, dice);
    draft.kind = 8;
    draft.permanent = Cbor::default().map(2).uint(0).uint(dice.next() % 40_000).uint(1).uint(dice.next() % 40_000).0;
    draft.scope = scope(8, "O999", None);
    let line = draft.line(world, dice);
    draft.case(world, "someone_elses_scope", &line, Fate::Aside("scope"))
}

/// Nobody edits anything in the scope of concern reports.
fn restricted_step(world: &World, dice: &mut Dice) -> Case {
    let mut draft = legal::step(world, dice);
    (draft.scope, draft.base) = (scope(9, POST, None), None);
    let line = draft.line(world, dice);
    draft.case(world, "restricted_step", &line, Fate::Aside("wrong_scope"))
}
