//! Mutators. Each changes something that is right in one way whose consequence follows from how it was done; signatures
//! and chains are made valid again wherever the fault lies deeper.

use super::case::{Case, Draft, Fate};
use super::legal;
use super::wire::{Cbor, change, committed, header, scope, word};
use super::world::{AUXILIARY, OFFICER, POST, SCHOOL, VOLUNTEER, World, device_of};
use crate::dice::Dice;

type Mutator = fn(&World, &mut Dice) -> Case;

/// One case: in a twentieth of all throws untouched, else by one of the mutators.
pub fn case(world: &World, dice: &mut Dice) -> Case {
    if dice.chance(5) {
        let draft = legal::any(world, dice);
        let line = draft.line(world, dice);
        return Case { legal: true, ..draft.case(world, "legal", &line, Fate::Counts) };
    }
    // Operations twice as often as the rest: they lie deepest.
    let table: &[Mutator] = match dice.next() % 4 {
        0 => FRAMES,
        1 => {
            if dice.chance(50) {
                RUNS
            } else {
                ENTRIES
            }
        }
        _ => OPERATIONS,
    };
    let mutate = dice.pick(table).copied().unwrap_or(truncated);
    mutate(world, dice)
}

const FRAMES: &[Mutator] = &[truncated, trailing, flipped, endless, deep, unknown_key, huge_count];
const RUNS: &[Mutator] = &[
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
const ENTRIES: &[Mutator] =
    &[unknown_kind, hq_kind, no_such_body, wrong_class, bad_header, bad_time, someone_elses_scope, restricted_step];
const OPERATIONS: &[Mutator] = &[
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

fn any_line(world: &World, dice: &mut Dice) -> (Draft, super::wire::Line) {
    let draft = legal::any(world, dice);
    let line = draft.line(world, dice);
    (draft, line)
}

fn truncated(world: &World, dice: &mut Dice) -> Case {
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
fn behind_base(world: &World, dice: &mut Dice) -> (Draft, super::wire::Line) {
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

/// A step with these deps and operations, otherwise right.
fn with_ops(
    world: &World,
    dice: &mut Dice,
    deps: Option<Vec<[u8; 32]>>,
    ops: &[(u64, String, Vec<u8>)],
) -> (Draft, super::wire::Line) {
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
