//! Faults of document steps.

use super::Mutator;
use crate::dice::Dice;
use crate::hostile::case::{Case, Draft, Fate};
use crate::hostile::legal;
use crate::hostile::wire::{change, committed, word};
use crate::hostile::world::{AUXILIARY, SCHOOL, VOLUNTEER, World};

pub(super) const ALL: &[Mutator] = &[
    too_many_ops,
    too_many_deps,
    bad_key,
    long_word,
    unknown_op,
    unknown_document,
    missing_dep,
    odd_deps,
    rewritten_twice,
    by_role,
    unknown_field,
    bad_value,
    closing_without_officer,
    concurrent,
    concurrent,
    concurrent,
    many_runs,
];

/// A step with these deps and operations, otherwise right.
fn with_ops(
    world: &World,
    dice: &mut Dice,
    deps: Option<Vec<[u8; 32]>>,
    ops: &[(u64, String, Vec<u8>)],
) -> (Draft, crate::hostile::wire::Line) {
    let mut draft = legal::step(world, dice);
    let base = &world.bases[draft.base.unwrap_or(0)];
    let deps = deps.unwrap_or_else(|| vec![base.step()]);
    draft.permanent = change(0, &deps, ops, None);
    let line = draft.line(world, dice);
    (draft, line)
}

fn severity() -> Vec<(u64, String, Vec<u8>)> {
    vec![(0, "severity".to_owned(), word("3"))]
}

fn too_many_ops(world: &World, dice: &mut Dice) -> Case {
    let ops = vec![severity().remove(0); dice.between(33, 200) as usize];
    let (draft, line) = with_ops(world, dice, None, &ops);
    draft.case(world, "too_many_ops", &line, Fate::Aside("malformed"))
}

fn too_many_deps(world: &World, dice: &mut Dice) -> Case {
    let deps = (0..dice.between(65, 120)).map(|n| [n as u8; 32]).collect();
    let (draft, line) = with_ops(world, dice, Some(deps), &severity());
    draft.case(world, "too_many_deps", &line, Fate::Aside("malformed"))
}

fn bad_key(world: &World, dice: &mut Dice) -> Case {
    let key = match dice.next() % 5 {
        0 => String::new(),
        1 => "k".repeat(65),
        2 => "sta tus".to_owned(),
        3 => "status\u{0}".to_owned(),
        _ => "status\u{7f}".to_owned(),
    };
    let (draft, line) = with_ops(world, dice, None, &[(0, key, word("open"))]);
    draft.case(world, "bad_key", &line, Fate::Aside("malformed"))
}

fn long_word(world: &World, dice: &mut Dice) -> Case {
    let long = "长".repeat(dice.between(86, 2_000) as usize);
    let (draft, line) = with_ops(world, dice, None, &[(0, "assigned".to_owned(), word(&long))]);
    draft.case(world, "long_word", &line, Fate::Aside("malformed"))
}

fn unknown_op(world: &World, dice: &mut Dice) -> Case {
    let ops = [(2 + dice.next() % 100, "status".to_owned(), word("open"))];
    let (draft, line) = with_ops(world, dice, None, &ops);
    draft.case(world, "unknown_op", &line, Fate::Aside("malformed"))
}

fn unknown_document(world: &World, dice: &mut Dice) -> Case {
    let mut draft = legal::step(world, dice);
    draft.permanent = change(1 + dice.next() % 200, &[], &severity(), None);
    let line = draft.line(world, dice);
    draft.case(world, "unknown_document", &line, Fate::Aside("wrong_scope"))
}

fn missing_dep(world: &World, dice: &mut Dice) -> Case {
    let seen = [dice.next() as u8; 32];
    let (draft, line) = with_ops(world, dice, Some(vec![seen]), &severity());
    draft.case(world, "missing_dep", &line, Fate::Aside("dependency_missing"))
}

/// A filing is no step and is dropped; a dependency named sixty times is one.
fn odd_deps(world: &World, dice: &mut Dice) -> Case {
    let (draft, mut line) = with_ops(world, dice, None, &severity());
    let base = &world.bases[draft.base.unwrap_or(0)];
    let mut deps = vec![base.step(); 60];
    deps.push(base.entries[0].hash.0);
    line.parts[0].permanent = change(0, &deps, &severity(), None);
    draft.case(world, "odd_deps", &line, Fate::Counts)
}

/// Both claim to write the same step again: one counts. Under one signature, so both are here.
fn rewritten_twice(world: &World, dice: &mut Dice) -> Case {
    let (draft, mut line) = with_ops(world, dice, None, &severity());
    let original = [dice.next() as u8; 32];
    let base = &world.bases[draft.base.unwrap_or(0)];
    line.parts[0].permanent = change(0, &[base.step()], &severity(), Some(original));
    line.parts.push(line.parts[0].clone());
    // Which of the two counts is decided by the least hash.
    let mut first = line.clone();
    first.parts.pop();
    let fate = if first.head() < line.head() { Fate::Aside("written_again") } else { Fate::Counts };
    draft.case(world, "rewritten_twice", &line, fate)
}

fn by_role(world: &World, dice: &mut Dice) -> Case {
    let (mut draft, _) = with_ops(world, dice, None, &severity());
    draft.phone = if dice.chance(50) { VOLUNTEER } else { SCHOOL };
    world.phones[draft.phone].person.clone_into(&mut draft.author);
    let line = draft.line(world, dice);
    draft.case(world, "by_role", &line, Fate::Aside("role"))
}

fn unknown_field(world: &World, dice: &mut Dice) -> Case {
    let ops = match dice.next() % 3 {
        0 => (0, format!("field{}", dice.next()), word("x")),
        1 => (1, "status".to_owned(), word("open")),
        _ => (0, "c-0000".to_owned(), committed(&[1; 32])),
    };
    let (draft, line) = with_ops(world, dice, None, &[ops]);
    draft.case(world, "unknown_field", &line, Fate::Aside("path"))
}

fn bad_value(world: &World, dice: &mut Dice) -> Case {
    let ops = match dice.next() % 4 {
        0 => (0, "status".to_owned(), word("gone")),
        1 => (0, "severity".to_owned(), word("99999999999999999999")),
        // Free text that could never be erased.
        2 => (0, "text".to_owned(), word("某某某")),
        _ => (0, "officer".to_owned(), committed(&[1; 32])),
    };
    let (draft, line) = with_ops(world, dice, None, &[ops]);
    draft.case(world, "bad_value", &line, Fate::Aside("value"))
}

fn closing_without_officer(world: &World, dice: &mut Dice) -> Case {
    let base = &world.bases[1];
    let mut draft = legal::step(world, dice);
    (draft.phone, draft.base, draft.scope) = (AUXILIARY, Some(1), base.scope.clone());
    world.phones[AUXILIARY].person.clone_into(&mut draft.author);
    let mut ops = vec![(0, "status".to_owned(), word("closed"))];
    if dice.chance(50) {
        // Named, and no officer.
        ops.push((0, "officer".to_owned(), word("A001")));
    }
    draft.permanent = change(0, &[base.step()], &ops, None);
    let line = draft.line(world, dice);
    draft.case(world, "closing_without_officer", &line, Fate::Aside("officer_required"))
}

/// A step that saw nothing of the document: performed beside what is there.
fn concurrent(world: &World, dice: &mut Dice) -> Case {
    let ops = vec![
        (0, "severity".to_owned(), word("1")),
        (1, format!("c-{:x}", dice.next()), committed(&[dice.next() as u8; 32])),
    ];
    let (draft, line) = with_ops(world, dice, Some(Vec::new()), &ops);
    draft.case(world, "concurrent", &line, Fate::Counts)
}

/// Six steps of one journal, each on the one before by rule.
fn many_runs(world: &World, dice: &mut Dice) -> Case {
    let (draft, mut line) = with_ops(world, dice, None, &severity());
    line.parts = vec![draft.parts(); 6];
    draft.case(world, "many_runs", &line, Fate::Counts)
}
