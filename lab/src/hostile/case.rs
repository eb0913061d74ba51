//! Cases: bytes, and what must become of them. Whoever makes a case knows by how it was made; nobody asks the gates.

use super::wire::{Line, Parts, header, request};
use super::world::{TENANT, World, device_of};
use crate::dice::Dice;

/// What must become of a case's last entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Nothing of it reaches the log.
    Refused,
    /// Logged, and it counts.
    Counts,
    /// Logged as the other branch of a fork.
    Forks,
    /// Logged and receipted; it does not count.
    Aside(&'static str),
}

pub struct Case {
    /// The mutator's name, for the report of a miss.
    pub name: &'static str,
    /// A request body.
    pub body: Vec<u8>,
    pub fate: Fate,
    /// Made without any mutation.
    pub legal: bool,
    /// Index of the incident it belongs to.
    pub base: Option<usize>,
}

/// One entry in the making: every mutator starts from one that is right.
#[derive(Clone)]
pub struct Draft {
    pub phone: usize,
    pub scope: Vec<u8>,
    pub base: Option<usize>,
    pub kind: u64,
    pub author: String,
    /// As written.
    pub time: Vec<u8>,
    pub permanent: Vec<u8>,
    pub perishable: Option<([u8; 16], Vec<u8>)>,
}

impl Draft {
    pub fn parts(&self) -> Parts {
        Parts {
            header: header(self.kind, &self.author, &self.time),
            permanent: self.permanent.clone(),
            perishable: self.perishable.clone(),
        }
    }

    /// A journal of its own, so that nothing before it is needed.
    pub fn line(&self, world: &World, dice: &mut Dice) -> Line {
        Line {
            tenant: TENANT,
            scope: self.scope.clone(),
            device: device_of(&world.phones[self.phone].signer),
            epoch: dice.next().to_be_bytes(),
            first_seq: 1,
            prev: [0; 32],
            parts: vec![self.parts()],
            head_check: None,
            extra: None,
        }
    }

    /// The line signed by its own phone, in a request of that phone.
    pub fn case(&self, world: &World, name: &'static str, line: &Line, fate: Fate) -> Case {
        let run = line.signed(&world.phones[self.phone].signer);
        self.case_of(world, name, vec![run], fate)
    }

    pub fn case_of(&self, world: &World, name: &'static str, runs: Vec<Vec<u8>>, fate: Fate) -> Case {
        let sender = device_of(&world.phones[self.phone].signer);
        Case { name, body: request(sender, &runs), fate, legal: false, base: self.base }
    }
}
