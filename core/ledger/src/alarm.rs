//! One alarm (紧急求助) as people see it: the call, whether its caller took it back, and how far HQ is. Nothing deletes
//! an alarm: a cancelled one stays a call that was made.

use huxue_duty::clock::Instant;
use huxue_duty::ids::PostId;
use serde::{Deserialize, Serialize};

use crate::entry::FLAG_DRILL;
use crate::fact::Body;
use crate::fold::{Folded, ScopeFold};
use crate::ident::{EntryHash, Scope};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlarmView {
    /// Sixteen hexadecimal digits.
    pub id: String,
    pub entry: EntryHash,
    pub post: PostId,
    pub silent: bool,
    pub drill: bool,
    pub raised_by: String,
    /// The calling phone's wall clock.
    pub raised_at: Instant,
    /// By the phone that called; anybody else's word is no cancellation.
    pub cancelled: Option<EntryHash>,
    /// HQ's last word: acknowledged, dispatched, arrived or closed.
    pub hq: Option<String>,
}

/// `None` until the call itself is here.
pub fn view(scope: &Scope, fold: &ScopeFold) -> Option<AlarmView> {
    // A forked journal can hold a call twice: the first by hash stands, the same for every holder.
    let (raised, call) = fold.entries.iter().find_map(|folded| match folded.counted() {
        Some(Body::AlarmRaised(raised)) => Some((raised, folded)),
        _ => None,
    })?;
    let header = &call.entry.header;
    Some(AlarmView {
        id: scope.key.clone(),
        entry: call.entry.hash,
        post: PostId::new(&raised.post),
        silent: raised.silent,
        drill: header.has_flag(FLAG_DRILL),
        raised_by: header.author.clone(),
        raised_at: header.time.wall,
        cancelled: fold.entries.iter().find(|folded| cancels(folded, call)).map(|folded| folded.entry.hash),
        hq: last_word(fold),
    })
}

fn cancels(folded: &Folded, call: &Folded) -> bool {
    matches!(folded.counted(), Some(Body::AlarmCancelled(_)))
        && folded.entry.journal.device == call.entry.journal.device
}

fn last_word(fold: &ScopeFold) -> Option<String> {
    let words = fold.entries.iter().filter_map(|folded| match folded.counted() {
        Some(Body::AlarmUpdated(updated)) => Some(((folded.entry.header.time.wall, folded.entry.hash), &updated.state)),
        _ => None,
    });
    words.max().map(|(_, state)| state.clone())
}
