//! Mutators. Each changes something that is right in one way whose consequence follows from how it was done; signatures
//! and chains are made valid again wherever the fault lies deeper.

mod entries;
mod frames;
mod operations;
mod runs;

use super::case::{Case, Draft, Fate};
use super::legal;
use super::wire::Line;
use super::world::World;
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
        0 => frames::ALL,
        1 => {
            if dice.chance(50) {
                runs::ALL
            } else {
                entries::ALL
            }
        }
        _ => operations::ALL,
    };
    let mutate = dice.pick(table).copied().unwrap_or(frames::truncated);
    mutate(world, dice)
}

fn any_line(world: &World, dice: &mut Dice) -> (Draft, Line) {
    let draft = legal::any(world, dice);
    let line = draft.line(world, dice);
    (draft, line)
}
