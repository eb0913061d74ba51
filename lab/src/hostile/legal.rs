//! Entries as honest phones write them, some with values at the ends of their ranges: all of them count.

use super::case::Draft;
use super::wire::{Cbor, change, committed, scope, word};
use super::world::{AUXILIARY, OFFICER, POST, SCHOOL, VOLUNTEER, World};
use crate::dice::Dice;

/// Any legal entry: a fact or a step, half and half.
pub fn any(world: &World, dice: &mut Dice) -> Draft {
    if dice.chance(50) { step(world, dice) } else { fact(world, dice) }
}

/// A fact with its fields, by anybody.
pub fn fact(world: &World, dice: &mut Dice) -> Draft {
    let phone = [OFFICER, AUXILIARY, VOLUNTEER, SCHOOL][(dice.next() % 4) as usize];
    let person = world.phones[phone].person;
    let day = Some(world.day_number);
    let post_day = if dice.chance(70) { scope(3, POST, day) } else { scope(4, POST, day) };
    let fresh = format!("{:016x}", dice.next());
    let number = |dice: &mut Dice| [0, 1, 700, 1_441, u64::from(u32::MAX)][(dice.next() % 5) as usize];
    let moment = |dice: &mut Dice| [i64::MIN, -1, 0, 1_795_478_400_000, i64::MAX][(dice.next() % 5) as usize];
    let hash: Vec<u8> = (0..4).flat_map(|_| dice.next().to_be_bytes()).collect();
    let cbor = Cbor::default();
    let (kind, scope, permanent) = match dice.next() % 16 {
        0 | 1 => (1, post_day, cbor.map(0)),
        2 => (2, post_day, cbor.map(1).uint(0).array(1).bytes(&hash)),
        3 => (3, post_day, cbor.map(1).uint(0).bytes(&hash)),
        4 => (4, post_day, cbor.map(2).uint(0).array(2).text("A001").text("A002").uint(1).bool(dice.chance(50))),
        5 => (5, post_day, cbor.map(2).uint(0).text("pupils").uint(1).uint(number(dice))),
        6 => (6, post_day, cbor.map(1).uint(0).text("放学")),
        7 => (7, post_day, cbor.map(1).uint(0).text("A001")),
        8 => {
            (8, super::wire::scope(8, person, None), cbor.map(2).uint(0).uint(number(dice)).uint(1).uint(number(dice)))
        }
        9 => (10, post_day, cbor.map(2).uint(0).int(moment(dice)).uint(1).int(moment(dice))),
        10 => {
            let body = cbor.map(3).uint(0).text("T01").uint(1).text(POST).uint(2).uint(number(dice));
            (11, super::wire::scope(5, &fresh, None), body)
        }
        11 => (13, super::wire::scope(6, &fresh, None), cbor.map(2).uint(0).text(POST).uint(1).bool(false)),
        12 => (14, post_day, cbor.map(1).uint(0).bytes(&hash)),
        13 => (16, post_day, cbor.map(2).uint(0).text("放学").uint(1).uint(number(dice))),
        14 => (17, post_day, cbor.map(0)),
        _ => (19, post_day, cbor.map(1).uint(0).int(moment(dice))),
    };
    let perishable = dice.chance(40).then(|| ([7; 16], private(dice)));
    let (author, time) = (person.to_owned(), time(dice));
    Draft { phone, scope, base: None, kind, author, time, permanent: permanent.0, perishable }
}

/// A step by an officer or auxiliary in one of the incidents.
pub fn step(world: &World, dice: &mut Dice) -> Draft {
    let phone = if dice.chance(50) { OFFICER } else { AUXILIARY };
    let at = usize::from(dice.chance(50));
    let base = &world.bases[at];
    let deps = if dice.chance(80) { vec![base.step()] } else { Vec::new() };
    let commitment: [u8; 32] = [dice.next() as u8; 32];
    let ops = match dice.next() % 8 {
        0 => vec![(0, "status".to_owned(), word("handed_over")), (0, "handed_to".to_owned(), word("交警大队"))],
        1 => vec![(0, "severity".to_owned(), word("4"))],
        2 => vec![(0, "text".to_owned(), committed(&commitment))],
        3 => vec![(1, format!("c-{:016x}", dice.next()), committed(&commitment))],
        // The same value again makes no operation, and still a step.
        4 => vec![(0, "severity".to_owned(), word("2"))],
        // A traffic matter is closed by anybody who works on it; one of enforcement by an officer.
        5 if at == 0 || phone == OFFICER => vec![(0, "status".to_owned(), word("closed"))],
        6 => (0..32).map(|n| (1, format!("c-{n:062}"), committed(&commitment))).collect(),
        _ => vec![(0, "assigned".to_owned(), word(&"长".repeat(85)))],
    };
    Draft {
        phone,
        scope: base.scope.clone(),
        base: Some(at),
        kind: 20,
        author: world.phones[phone].person.to_owned(),
        time: time(dice),
        permanent: change(0, &deps, &ops, None),
        perishable: None,
    }
}

/// Times at the ends of their ranges among ordinary ones: evidence, whatever it says.
fn time(dice: &mut Dice) -> Vec<u8> {
    let wall = [1_795_478_400_000, 0, i64::MIN, i64::MAX, -1][(dice.next() % 5) as usize];
    let boot = [1, 1_000_000, u64::MAX / 2, u64::MAX][(dice.next() % 4) as usize];
    let hq = [1_795_478_300_000, i64::MIN, i64::MAX][(dice.next() % 3) as usize];
    let round_trip = [0, 250, u64::from(u32::MAX)][(dice.next() % 3) as usize];
    let cbor = Cbor::default();
    match dice.next() % 3 {
        0 => cbor.array(3).int(wall).uint(1).uint(boot),
        1 => cbor.array(7).int(wall).uint(1).uint(boot).bytes(&[9; 8]).int(hq).uint(boot / 3).uint(round_trip),
        _ => cbor.array(8).int(wall).uint(2).uint(boot).bytes(&[9; 8]).int(hq).uint(boot).uint(round_trip).uint(1),
    }
    .0
}

/// Perishable bytes: fixes anywhere on and off the earth, or nothing that can be read.
fn private(dice: &mut Dice) -> Vec<u8> {
    if dice.chance(20) {
        return dice.next().to_be_bytes().to_vec();
    }
    let degrees = |dice: &mut Dice| {
        [300_000_000, -900_000_000, 1_800_000_000, i64::from(i32::MAX), i64::from(i32::MIN)][(dice.next() % 5) as usize]
    };
    let wide = |dice: &mut Dice| [0, 500, u64::from(u32::MAX)][(dice.next() % 3) as usize];
    let (lat, lon) = (degrees(dice), degrees(dice));
    Cbor::default()
        .map(2)
        .uint(0)
        .text("情况说明")
        .uint(1)
        .array(1)
        .array(5)
        .int(lat)
        .int(lon)
        .uint(wide(dice))
        .uint(wide(dice))
        .uint(dice.next() % 4)
        .0
}
