//! What the patrol asked of whoever leads a post, and what came back.

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::ids::{PersonId, PostId};
use huxue_ledger::fact::Body;
use huxue_ledger::fold::Folded;
use huxue_ledger::ident::{EntryHash, Scope};

use super::QuestionSeen;
use crate::error::Result;
use crate::hq::Hq;
use crate::staff::Sight;
use crate::views::forecast::AskState;

/// A question that waits.
pub(in crate::views) struct OpenQuestion {
    pub ask: EntryHash,
    pub post: PostId,
    pub day: ServiceDay,
    pub person: PersonId,
    pub since: Instant,
}

impl Hq {
    /// A question of the patrol as it stands.
    pub(in crate::views) fn patrol_question(
        &self,
        ask: &EntryHash,
        sight: Sight,
        now: Instant,
    ) -> Result<Option<QuestionSeen>> {
        let fold = self.fold(&self.scope_of(ask)?)?;
        let Some(Body::PostAsked(asked)) = fold.get(ask).and_then(Folded::counted) else { return Ok(None) };
        let answer = fold.entries.iter().find_map(|folded| match folded.counted() {
            Some(Body::AskAnswered(answered)) if answered.ask == *ask => Some((folded.entry.hash, answered.yes)),
            _ => None,
        });
        let answered = match answer {
            Some((entry, _)) => self.received_at(&entry)?,
            None => None,
        };
        let person = PersonId::new(&asked.person);
        Ok(Some(QuestionSeen {
            entry: *ask,
            name: self.name_for(&person, sight)?,
            person,
            until: Instant(asked.until),
            state: AskState::of(answer.map(|(_, yes)| yes), Instant(asked.until), now),
            answered,
        }))
    }

    /// Questions of the patrol from today and yesterday that wait for an answer.
    pub(in crate::views) fn open_patrol_questions(&self, now: Instant) -> Result<Vec<OpenQuestion>> {
        let today = now.civil_date();
        let mut open = Vec::new();
        for day in [today.pred_opt().unwrap_or(today), today] {
            for folded in &self.fold(&Scope::desk(day))?.entries {
                let Some(Body::PatrolSeen(seen)) = folded.counted() else { continue };
                let Some(ask) = &seen.ask else { continue };
                let question = self.patrol_question(ask, Sight::Working, now)?;
                let Some(question) = question.filter(|one| one.state == AskState::Waiting) else { continue };
                let since = folded.entry.header.time.wall;
                open.push(OpenQuestion {
                    ask: *ask,
                    post: PostId::new(&seen.post),
                    day,
                    person: question.person,
                    since,
                });
            }
        }
        Ok(open)
    }
}
