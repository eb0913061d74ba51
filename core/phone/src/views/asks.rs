//! What the desk asks of somebody: to stand in for a colleague, with the answer given so far.

use huxue_duty::clock::Instant;
use huxue_duty::ids::{PersonId, PostId};
use huxue_ledger::fact::Body;
use huxue_ledger::ident::{EntryHash, Scope};

use crate::error::PhoneError;
use crate::phone::Phone;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    pub entry: EntryHash,
    pub post: PostId,
    /// Days since the epoch.
    pub day: u32,
    pub in_place_of: PersonId,
    pub until: Instant,
    pub answered: Option<bool>,
}

/// Every question to this person that is here, the newest first.
pub fn asks_of(phone: &Phone, person: &PersonId) -> Result<Vec<Ask>, PhoneError> {
    let facts = phone.facts(&Scope::person(person))?;
    let answer = |ask: &EntryHash| {
        facts.entries.iter().find_map(|folded| match folded.counted() {
            Some(Body::AskAnswered(answered)) if answered.ask == *ask => Some(answered.yes),
            _ => None,
        })
    };
    let mut asks: Vec<Ask> = facts
        .entries
        .iter()
        .filter_map(|folded| match folded.counted() {
            Some(Body::StandInAsked(asked)) if asked.person == person.as_str() => Some(Ask {
                entry: folded.entry.hash,
                post: PostId::new(&asked.post),
                day: asked.day,
                in_place_of: PersonId::new(&asked.in_place_of),
                until: Instant(asked.until),
                answered: answer(&folded.entry.hash),
            }),
            _ => None,
        })
        .collect();
    asks.sort_by(|a, b| (b.until, &b.entry).cmp(&(a.until, &a.entry)));
    Ok(asks)
}
