//! One post's part of a roll-call (点名), read from the post's day: who was called, whom the call reached, who answered,
//! what the desk heard by radio. How each stands is the rules' to say ([`huxue_duty::roll_call`]).

use std::collections::BTreeMap;

use huxue_duty::clock::Instant;
use huxue_duty::ids::PersonId;
use huxue_duty::roll_call::{CallState, Heard, RadioWord, state};

use crate::fact::{Body, RollCallOpened};
use crate::fold::{Folded, ScopeFold};
use crate::ident::EntryHash;

const ANSWERED: u8 = 0;
const NO_ANSWER: u8 = 1;
const EXCUSED: u8 = 2;
const TAKEN_BACK: u8 = 3;

/// As a tick carries it; `None` takes the tick before it back.
pub const fn said(word: Option<RadioWord>) -> u8 {
    match word {
        Some(RadioWord::Answered) => ANSWERED,
        Some(RadioWord::NoAnswer) => NO_ANSWER,
        Some(RadioWord::Excused) => EXCUSED,
        None => TAKEN_BACK,
    }
}

const fn word(said: Option<u8>) -> Option<RadioWord> {
    match said {
        None | Some(ANSWERED) => Some(RadioWord::Answered),
        Some(NO_ANSWER) => Some(RadioWord::NoAnswer),
        Some(EXCUSED) => Some(RadioWord::Excused),
        Some(_) => None,
    }
}

/// A call at one post.
#[derive(Clone, Debug)]
pub struct Call {
    pub entry: EntryHash,
    pub opened: RollCallOpened,
    pub opened_at: Instant,
    pub opened_by: String,
}

impl Call {
    pub fn until(&self) -> Instant {
        Instant(self.opened.until)
    }

    pub fn round(&self) -> u8 {
        self.opened.round.unwrap_or(1)
    }

    /// What all calls of one roll-call share; a call that stands alone is a roll-call of its own.
    pub fn roll_call(&self) -> String {
        self.opened.roll_call.clone().unwrap_or_else(|| self.entry.hex()[..16].to_owned())
    }

    /// Named when it was opened; `None` where everybody at the post was called.
    pub fn asks(&self) -> Option<Vec<PersonId>> {
        let asked = self.opened.asks.as_ref()?;
        Some(asked.iter().chain(self.opened.excused.iter().flatten()).map(PersonId::new).collect())
    }

    fn excuses(&self, person: &PersonId) -> bool {
        self.opened.excused.iter().flatten().any(|excused| excused == person.as_str())
    }
}

/// One person in a call.
#[derive(Clone, Debug)]
pub struct Called {
    pub person: PersonId,
    pub state: CallState,
    pub reached: Option<Instant>,
    /// The answer, and when headquarters received it.
    pub answer: Option<(EntryHash, Instant)>,
    /// The desk's last word by radio, by whom and when.
    pub radio: Option<(RadioWord, String, Instant)>,
}

/// The calls of a post's day, in the order in which they were opened.
pub fn calls(fold: &ScopeFold) -> Vec<Call> {
    let mut calls: Vec<Call> = fold.entries.iter().filter_map(call_of).collect();
    calls.sort_unstable_by_key(|call| (call.opened_at, call.entry));
    calls
}

/// `None` for any other entry.
pub fn call_of(folded: &Folded) -> Option<Call> {
    let Some(Body::RollCallOpened(opened)) = folded.counted() else { return None };
    Some(Call {
        entry: folded.entry.hash,
        opened: opened.clone(),
        opened_at: folded.entry.header.time.wall,
        opened_by: folded.entry.header.author.clone(),
    })
}

/// How everybody who was called stands at `now`. `asked` stands in for the call's own list where it has none;
/// `received` says when headquarters received an entry.
pub fn called<E>(
    fold: &ScopeFold,
    call: &Call,
    asked: &[PersonId],
    received: impl Fn(&EntryHash) -> Result<Option<Instant>, E>,
    now: Instant,
) -> Result<Vec<Called>, E> {
    let heard = Gathered::of(fold, &call.entry);
    let persons = call.asks().unwrap_or_else(|| asked.to_vec());
    let mut all = Vec::with_capacity(persons.len());
    for person in persons {
        let answer = match heard.answers.get(person.as_str()) {
            Some(entry) => received(entry)?.map(|at| (*entry, at)),
            None => None,
        };
        let reached = heard.reached.get(person.as_str()).copied();
        let radio = heard.radio.get(person.as_str());
        let radio = radio.and_then(|(word, by, at)| Some(((*word)?, (*by).to_owned(), *at)));
        let known = Heard {
            until: call.until(),
            reached,
            answered: answer.map(|(_, at)| at),
            radio: radio.as_ref().map(|(word, _, _)| *word),
            excused: call.excuses(&person),
        };
        all.push(Called { state: state(&known, now), person, reached, answer, radio });
    }
    Ok(all)
}

#[derive(Default)]
struct Gathered<'a> {
    reached: BTreeMap<&'a str, Instant>,
    answers: BTreeMap<&'a str, EntryHash>,
    radio: BTreeMap<&'a str, (Option<RadioWord>, &'a str, Instant)>,
}

impl<'a> Gathered<'a> {
    fn of(fold: &'a ScopeFold, call: &EntryHash) -> Self {
        let mut gathered = Self::default();
        let mut ordered: Vec<&Folded> = fold.entries.iter().collect();
        // HQ's wall clock orders its own words the same for every holder.
        ordered.sort_unstable_by_key(|folded| (folded.entry.header.time.wall, folded.entry.hash));
        for folded in ordered {
            let header = &folded.entry.header;
            match folded.counted() {
                Some(Body::RollCallReached(reached)) if reached.call == *call => {
                    let first = gathered.reached.entry(&reached.person).or_insert(Instant(reached.at));
                    *first = (*first).min(Instant(reached.at));
                }
                Some(Body::RollCallAnswered(answer)) if answer.call == *call => {
                    gathered.answers.entry(&header.author).or_insert(folded.entry.hash);
                }
                Some(Body::RollCallTicked(ticked)) if ticked.call == *call => {
                    gathered.radio.insert(&ticked.person, (word(ticked.said), &header.author, header.time.wall));
                }
                _ => {}
            }
        }
        gathered
    }
}

/// Has this person nothing left to answer in this call, as a holder of these entries knows it? What the desk heard in
/// vain by radio leaves the question open.
pub fn answered(fold: &ScopeFold, call: &EntryHash) -> Vec<String> {
    let gathered = Gathered::of(fold, call);
    let by_radio =
        gathered.radio.iter().filter(|(_, (word, _, _))| word.is_some_and(|word| word != RadioWord::NoAnswer));
    let mut all: Vec<String> =
        gathered.answers.keys().chain(by_radio.map(|(person, _)| person)).map(|one| (*one).to_owned()).collect();
    all.sort_unstable();
    all.dedup();
    all
}
