//! Everything recorded about the person of this phone, as far as it is held here (the right to know).

use huxue_duty::clock::Instant;
use huxue_ledger::fact::Body;
use huxue_ledger::fold::Folded;
use huxue_ledger::ident::{EntryHash, Scope};
use serde::Serialize;

use crate::error::PhoneError;
use crate::phone::Phone;
use crate::text;

#[derive(Clone, Debug, Serialize)]
pub struct AboutMe {
    pub entry: EntryHash,
    pub scope: Scope,
    pub kind: u16,
    pub title: &'static str,
    pub author: String,
    /// The writer's wall clock.
    pub at: Instant,
    /// I wrote it; otherwise somebody wrote it about me.
    pub by_me: bool,
    /// A position is still stored with it.
    pub has_position: bool,
}

impl Phone {
    pub fn recorded_about_me(&self) -> Result<Vec<AboutMe>, PhoneError> {
        let identity = self.identity()?;
        let Some(me) = identity.person() else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        for scope in self.scopes_held()? {
            if crate::phone::is_directory(&scope) {
                continue;
            }
            let facts = self.facts(&scope)?;
            for folded in &facts.entries {
                let by_me = folded.entry.header.author == me.as_str();
                if by_me || names(folded, me.as_str()) || (scope == Scope::person(&me)) {
                    found.push(row(&scope, folded, by_me));
                }
            }
        }
        found.sort_by_key(|row| (row.at, row.entry));
        Ok(found)
    }
}

fn names(folded: &Folded, me: &str) -> bool {
    match &folded.body {
        Some(Body::TeamAttested(attested)) => attested.persons.iter().any(|person| person == me),
        Some(Body::StandIn(stand_in)) => stand_in.in_place_of == me || stand_in.person.as_deref() == Some(me),
        Some(Body::RadioCheckIn(radio)) => radio.person == me,
        Some(Body::FoundAbsent(found)) => found.person == me,
        Some(Body::PostAsked(asked)) => asked.person == me,
        Some(Body::StandInAsked(asked)) => asked.person == me || asked.in_place_of == me,
        Some(Body::RollCallTicked(ticked)) => ticked.person == me,
        _ => false,
    }
}

fn row(scope: &Scope, folded: &Folded, by_me: bool) -> AboutMe {
    let header = &folded.entry.header;
    AboutMe {
        entry: folded.entry.hash,
        scope: scope.clone(),
        kind: header.kind,
        title: text::kind(header.kind).0,
        author: header.author.clone(),
        at: header.time.wall,
        by_me,
        has_position: folded.private().fixes.is_some(),
    }
}
