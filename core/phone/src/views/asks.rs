//! What the desk asks of somebody, with the answer given so far: to stand in for a colleague, or whether all are at the
//! post of which the video patrol saw fewer.

use huxue_duty::clock::Instant;
use huxue_duty::ids::{PersonId, PostId};
use huxue_ledger::fact::Body;
use huxue_ledger::fold::Folded;
use huxue_ledger::ident::{EntryHash, Scope};
use serde::Serialize;

use crate::error::PhoneError;
use crate::phone::Phone;

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ask {
    pub entry: EntryHash,
    pub post: PostId,
    /// Days since the epoch.
    pub day: u32,
    /// By the desk's clock.
    pub at: Instant,
    pub until: Instant,
    pub answered: Option<bool>,
    pub about: About,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    StandIn { in_place_of: PersonId },
    Patrol { seen: u32, signed_on: u32 },
}

impl Ask {
    /// There is somebody to answer and time for it.
    pub fn is_open(&self, now: Instant) -> bool {
        self.answered.is_none() && now <= self.until
    }

    /// `None` for any other entry.
    fn of(folded: &Folded, person: &PersonId) -> Option<Self> {
        let (post, day, asked, until, about) = match folded.counted()? {
            Body::StandInAsked(asked) => {
                let about = About::StandIn { in_place_of: PersonId::new(&asked.in_place_of) };
                (&asked.post, asked.day, &asked.person, asked.until, about)
            }
            Body::PostAsked(asked) => {
                let about = About::Patrol { seen: asked.seen, signed_on: asked.signed_on };
                (&asked.post, asked.day, &asked.person, asked.until, about)
            }
            _ => return None,
        };
        (asked == person.as_str()).then(|| Self {
            entry: folded.entry.hash,
            post: PostId::new(post),
            day,
            at: folded.entry.header.time.wall,
            until: Instant(until),
            answered: None,
            about,
        })
    }
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
    let asks = facts.entries.iter().filter_map(|folded| Ask::of(folded, person));
    let mut asks: Vec<Ask> = asks.map(|ask| Ask { answered: answer(&ask.entry), ..ask }).collect();
    asks.sort_by(|a, b| (b.until, &b.entry).cmp(&(a.until, &a.entry)));
    Ok(asks)
}
